"""The interval of an estimate covers what it should, in 2,000 simulated runs, and says nothing of too little."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.estimates import ENOUGH, Stratum, beta_below, beta_quantile, total


@pytest.mark.parametrize(
    ("x", "a", "b", "known"),
    [
        (0.5, 2, 3, 0.6875),
        (0.25, 1, 1, 0.25),
        (0.1, 0.5, 0.5, 0.20483276),
        (0.9, 5, 2, 0.885735),
    ],
)
def test_the_incomplete_beta_function_has_its_known_values(x, a, b, known):
    assert beta_below(x, a, b) == pytest.approx(known, abs=1e-6)


@given(st.floats(0.01, 0.99), st.floats(0.5, 200), st.floats(0.5, 200))
def test_the_quantile_is_the_inverse(chance, a, b):
    assert beta_below(beta_quantile(chance, a, b), a, b) == pytest.approx(chance, abs=1e-6)


def drawn(rng, size, having, n):
    found = sum(rng.sample([1] * having + [0] * (size - having), n))
    return Stratum(size=size, looked=n, found=found)


def test_the_95_percent_interval_covers_93_to_97_of_2000_runs():
    """Weeks of 150 to 2,000 unflagged posts, 30 drawn of each, up to eight weeks; from none to a third missed."""
    rng, covered, runs = random.Random(20261129), 0, 2000
    for _ in range(runs):
        strata, truth = [], 0
        share = rng.uniform(0, 0.33)
        for _ in range(rng.randrange(2, 9)):
            size = rng.randrange(150, 2000)
            having = sum(rng.random() < share for _ in range(size))
            truth += having
            strata.append(drawn(rng, size, having, 30))
        estimate = total(strata)
        covered += estimate.low <= truth <= estimate.high
    assert 0.93 <= covered / runs <= 0.97


@given(
    st.lists(
        st.builds(
            lambda size, n, found: Stratum(size=max(size, n), looked=n, found=min(found, n)),
            st.integers(1, 500),
            st.integers(0, 60),
            st.integers(0, 60),
        ),
        max_size=8,
    )
)
def test_an_estimate_lies_in_its_interval_and_too_little_says_nothing(strata):
    estimate = total(strata)
    if sum(s.looked for s in strata) < ENOUGH:
        assert estimate is None
    else:
        assert 0 <= estimate.low <= estimate.total + 1e-6
        assert estimate.total - 1e-6 <= estimate.high <= estimate.size + 1e-6


def test_none_found_is_not_none_missed():
    estimate = total([Stratum(size=1000, looked=30, found=0)])
    assert (estimate.total, estimate.low) == (0, 0)
    assert 50 < estimate.high < 100
