"""A place of few registered persons is not named in the public edition, whatever comes together there."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from domain import regions
from domain.packs import load_pack
from reports.breakdowns import LEAST, newly_released
from tests.reports.world import AGENCIES, REGIONS, facts

PACKS = (load_pack("pilkada-2024"),)
SIZES = st.lists(st.integers(0, 3 * LEAST), min_size=len(REGIONS), max_size=len(REGIONS))


def world(sizes):
    """120 persons passed on, and so many registered in the agency and region of each place."""
    made = facts(persons=120, accounts=sum(sizes))
    accounts, at = [], iter(made.accounts)
    for place, size in enumerate(sizes):
        accounts += [replace(next(at), region=REGIONS[place], agency=AGENCIES[place]) for _ in range(size)]
    return replace(made, accounts=tuple(accounts))


@given(SIZES)
def test_no_place_is_named_of_which_fewer_are_registered(sizes):
    here = world(sizes)
    for part in newly_released(here, PACKS, ()):
        if part.family == "tempat" and part.shown:
            there = [
                a
                for a in here.accounts
                if (regions.province(a.region), a.region, a.agency)[: len(part.shown)] == part.shown
            ]
            assert len({a.person_id for a in there}) >= LEAST


def test_places_large_enough_are_named():
    shown = {p.shown for p in newly_released(world([3 * LEAST] * len(REGIONS)), PACKS, ()) if p.family == "tempat"}
    assert any(len(path) == 3 for path in shown)
