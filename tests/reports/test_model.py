"""The values of a report check themselves; small cells are hidden so that nothing gives them away."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netralitas.errors import BoundsError, Exit
from reports.model import K, Table, suppressed, top

CELLS = st.lists(st.integers(1, 60), min_size=1, max_size=12).map(
    lambda counts: [(f"sel {i}", n) for i, n in enumerate(counts)]
)


def table(**changed):
    values = {
        "id": "uji", "title": "Uji", "unit": "orang", "base": 3, "base_label": "orang", "publisher": "Lembaga Uji",
        "cutoff": datetime(2026, 11, 16, tzinfo=UTC), "columns": ("a", "b"), "rows": (("x", 1), ("y", 2)),
    }  # fmt: skip
    return Table(**{**values, **changed})


def test_an_additive_table_sums_to_its_base():
    assert table(additive=True).total == 3


@pytest.mark.parametrize(
    "changed",
    [
        {"additive": True, "base": 4}, {"publisher": ""}, {"cutoff": datetime(2026, 11, 16)},  # noqa: DTZ001
        {"unit": "kasus"}, {"rows": (("x", 1, 2),)}, {"additive": True, "rows": (("x", 1),)},
    ],
    ids=["sum", "publisher", "zone", "unit", "width", "missing-row"],
)  # fmt: skip
def test_a_table_outside_its_bounds_is_an_error_of_its_own(changed):
    with pytest.raises(BoundsError) as caught:
        table(**changed)
    assert caught.value.exit_code == Exit.BOUNDS == 5
    assert caught.value.where == "uji"


@given(CELLS, st.integers(1, 6))
def test_top_loses_nobody(cells, keep):
    shown = top(cells, keep)
    assert sum(n for _, n in shown) == sum(n for _, n in cells)
    assert len(shown) <= keep + 1
    assert [n for _, n in shown[:keep]] == sorted((n for _, n in cells), reverse=True)[:keep]


@given(CELLS, st.integers(1, 8))
def test_x08_no_small_cell_is_shown_and_none_can_be_worked_out(cells, keep):
    shown = suppressed(cells, keep)
    if shown is None:
        return
    total = sum(n for _, n in cells)
    assert min(n for _, n in shown) >= K
    assert sum(n for _, n in shown) == total
    kept = {name for name, _ in shown}
    hidden = [n for name, n in cells if name not in kept]
    if hidden:
        # The total less everything shown is a sum of at least two cells: no cell is that difference alone.
        assert len(hidden) >= 2
        assert sum(hidden) == total - sum(n for name, n in shown if name != "Lainnya")
    else:
        assert sorted(shown) == sorted(cells)


@given(CELLS)
def test_x08_what_is_shown_says_nothing_about_the_order_of_the_hidden(cells):
    assert suppressed(cells) == suppressed(list(reversed(cells)))


@pytest.mark.parametrize(
    ("counts", "shown"),
    [
        ([40, 9], [40, 9]),
        ([40, 4], None),  # the four could be had as the total less forty
        ([40, 9, 4], [40, 13]),
        ([40, 9, 2, 1], [40, 12]),
        ([40, 9, 3, 3], [40, 9, 6]),
        ([4, 4], None),
        ([4], None),
        ([60], [60]),
    ],
)
def test_x08_by_hand(counts, shown):
    result = suppressed([(f"sel {i}", n) for i, n in enumerate(counts)])
    assert (result and [n for _, n in result]) == shown
