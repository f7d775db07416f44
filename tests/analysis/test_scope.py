"""Which contests an account's region and a post's day can mean."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from analysis.entries import Entry
from analysis.scope import Scope, chosen_packs, scope_of
from domain.elections import Contest
from domain.packs import load_pack
from domain.types import Item

PENETAPAN = date(2024, 9, 22)
CITY = Contest(contest="walikota-x", office="walikota", region="35.78", label="Wali Kota", penetapan=PENETAPAN)
NAME = Entry(key="nama", kind="candidate", tier="plain", contest=CITY)


@pytest.mark.parametrize(
    ("day", "drawn"),
    [
        (PENETAPAN - timedelta(days=1), False),
        (PENETAPAN, True),
        (PENETAPAN + timedelta(days=1), True),
        (None, True),
    ],
)
def test_a_ballot_number_means_the_contest_from_the_day_of_penetapan_on(day, drawn):
    assert Scope("35.78", day).drawn(CITY) is drawn


@pytest.mark.parametrize(
    ("region", "near"),
    [
        ("35", True),
        ("35.78", True),
        ("35.79", False),
        ("3", False),
        ("73", False),
        ("", False),
    ],
)
def test_an_office_knows_the_contests_inside_its_region_and_an_unknown_region_none(region, near):
    assert Scope(region, None).nearby(NAME) is near


@pytest.mark.parametrize("entry", [replace(NAME, contest=None), replace(NAME, contest=replace(CITY, region=""))])
def test_a_contest_of_the_whole_country_lies_near_no_region(entry):
    assert Scope("35", None).nearby(entry) is False


@pytest.mark.parametrize(("days", "chosen"), [(-1, ()), (0, (0,))])
def test_the_first_day_of_the_window_belongs_to_it(days, chosen):
    pack = load_pack("pilkada-2024")
    assert chosen_packs(Item(id="1", text=""), pack.window_from + timedelta(days=days), [pack]) == chosen


@pytest.mark.parametrize(("days", "chosen"), [(0, (0,)), (1, ()), (2, ())])
def test_the_last_day_of_the_window_belongs_to_it_and_none_after(days, chosen):
    pack = load_pack("pilkada-2024")
    assert chosen_packs(Item(id="1", text=""), pack.window_to + timedelta(days=days), [pack]) == chosen


@pytest.mark.parametrize(("region", "day"), [("31", 22), ("73", 22), ("94", 23), ("", 22)])
def test_the_day_of_a_post_is_that_of_the_account_s_own_zone(region, day):
    at = datetime(2024, 9, 22, 15, 30, tzinfo=UTC)  # 22.30 WIB, 23.30 WITA, 00.30 WIT
    assert scope_of(Item(id="1", text="", posted_at=at, region=region)).day == date(2024, 9, day)
