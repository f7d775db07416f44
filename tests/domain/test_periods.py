"""Weeks, zones and stages at their edges."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.elections import CalendarStage, Contest
from domain.errors import UsageError, WorkspaceError
from domain.packs import load_pack
from domain.periods import (
    HARI,
    WIB,
    WIT,
    WITA,
    ZONES,
    calendar_on,
    chosen_week,
    clock_time,
    from_text,
    parse_week,
    stage_at,
    stage_period,
    tanggal,
    to_text,
    waktu,
    week_of,
    zone_name,
    zone_of,
)
from domain.regions import names
from domain.types import Stage

CONTEST = Contest(contest="k", office="walikota", region="", label="Rekaan", penetapan=date(2024, 9, 22))
DAYS = st.dates(min_value=date(2000, 1, 1), max_value=date(2099, 12, 31))
ANY_ZONE = st.sampled_from(sorted(ZONES))


@pytest.mark.parametrize(
    ("zone", "start"),
    [(WIB, "2026-11-08T17:00:00Z"), (WITA, "2026-11-08T16:00:00Z"), (WIT, "2026-11-08T15:00:00Z")],
)
def test_a_week_is_monday_midnight_to_sunday_midnight_of_its_zone(zone, start):
    week = week_of(date(2026, 11, 12), zone)
    assert (week.label, to_text(week.start)) == ("2026-W46", start)
    assert week.end - week.start == timedelta(days=7)
    assert (week.first_day, week.last_day) == (date(2026, 11, 9), date(2026, 11, 15))
    assert HARI[week.first_day.weekday()] == "Senin"


@pytest.mark.parametrize(
    ("day", "label"),
    [
        (date(2026, 12, 31), "2026-W53"),
        (date(2027, 1, 1), "2026-W53"),
        (date(2027, 1, 3), "2026-W53"),
        (date(2027, 1, 4), "2027-W01"),
        (date(2024, 12, 30), "2025-W01"),
        (date(2024, 12, 29), "2024-W52"),
        (date(2021, 1, 1), "2020-W53"),
    ],
)
def test_the_weeks_at_the_edge_of_a_year_belong_to_the_iso_year(day, label):
    assert week_of(day).label == label


@given(DAYS, ANY_ZONE)
def test_weeks_tile_the_calendar(day, zone):
    week = week_of(day, ZONES[zone])
    assert week.first_day <= day <= week.last_day
    assert week.previous.end == week.start
    assert parse_week(week.label, ZONES[zone]) == week == parse_week(day.isoformat(), ZONES[zone])


@given(st.datetimes(min_value=datetime(2000, 1, 1), max_value=datetime(2099, 1, 1)), ANY_ZONE)  # noqa: DTZ001
def test_every_moment_lies_in_exactly_one_week_of_a_zone(naive, zone):
    moment = naive.replace(tzinfo=UTC)
    here = week_of(moment.astimezone(ZONES[zone]).date(), ZONES[zone])
    around = [here.previous, here, week_of(here.last_day + timedelta(days=1), ZONES[zone])]
    assert [w.start <= moment < w.end for w in around] == [False, True, False]


@pytest.mark.parametrize(
    "text",
    [
        "2026-W54",
        "2026-W00",
        "2026-W5",
        "2025-W53",
        "pekan ini",
        "",
        "2026-13-01",
        "2026-02-30",
        "0000-W01",
        "9999-12-31",
    ],
)
def test_a_week_that_is_none_is_a_usage_error(text):
    with pytest.raises(UsageError) as caught:
        parse_week(text)
    assert caught.value.exit_code == 2


@pytest.mark.parametrize(
    ("region", "zone"),
    [
        ("31.71", "WIB"),
        ("35.78", "WIB"),
        ("61", "WIB"),
        ("62.71", "WIB"),
        ("63.71", "WITA"),
        ("51.71", "WITA"),
        ("53", "WITA"),
        ("65.01", "WITA"),
        ("73.71", "WITA"),
        ("76", "WITA"),
        ("81.71", "WIT"),
        ("82", "WIT"),
        ("91.71", "WIT"),
        ("96", "WIT"),
        ("", "WIB"),
    ],
)
def test_a_region_has_the_zone_of_its_province(region, zone):
    assert zone_name(region) == zone
    assert zone_of(region) is ZONES[zone]


def test_every_region_of_the_country_has_a_zone_and_each_zone_its_provinces():
    zones = {zone_name(code) for code in names()}
    assert zones == {"WIB", "WITA", "WIT"}
    offsets = {name: datetime(2026, 1, 1, tzinfo=zone).utcoffset() for name, zone in ZONES.items()}
    assert offsets == {"WIB": timedelta(hours=7), "WITA": timedelta(hours=8), "WIT": timedelta(hours=9)}


@pytest.mark.parametrize(("region", "hours"), [("35.78", 7), ("73.71", 8), ("91.71", 9)])
def test_the_stage_turns_at_the_midnight_of_the_account_s_own_zone(region, hours):
    midnight = datetime(2024, 9, 22, tzinfo=UTC) - timedelta(hours=hours)
    assert stage_at(CONTEST, midnight - timedelta(seconds=1), region) is Stage.BEFORE
    assert stage_at(CONTEST, midnight, region) is Stage.AFTER
    assert stage_at(CONTEST, midnight + timedelta(days=1), region) is Stage.AFTER


def test_the_same_moment_can_lie_on_two_sides():
    moment = datetime(2024, 9, 21, 15, 30, tzinfo=UTC)  # 22.30 in Jakarta, 00.30 in Jayapura
    assert stage_at(CONTEST, moment, "31.71") is Stage.BEFORE
    assert stage_at(CONTEST, moment, "91.71") is Stage.AFTER


def test_two_contests_of_one_election_switch_on_their_own_days():
    moment = datetime(2024, 9, 25, tzinfo=UTC)
    assert stage_at(CONTEST, moment, "31.71") is Stage.AFTER
    assert stage_at(replace(CONTEST, penetapan=date(2024, 9, 28)), moment, "31.71") is Stage.BEFORE


@given(st.datetimes(min_value=datetime(2000, 1, 1), max_value=datetime(2099, 1, 1)), ANY_ZONE)  # noqa: DTZ001
def test_a_stored_time_comes_back_to_the_second_and_sorts_as_text(naive, zone):
    moment = naive.replace(tzinfo=ZONES[zone], microsecond=0)
    assert from_text(to_text(moment)) == moment
    later = moment + timedelta(seconds=1)
    assert to_text(moment) < to_text(later)


def test_a_time_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="zone"):
        to_text(datetime(2026, 1, 1))  # noqa: DTZ001


def test_days_and_times_are_written_in_indonesian():
    assert tanggal(date(2026, 11, 3)) == "3 November 2026"
    moment = datetime(2026, 8, 17, 0, 30, tzinfo=UTC)
    assert [waktu(moment, zone) for zone in (WIB, WITA, WIT)] == [
        "17 Agustus 2026 pukul 07.30 WIB",
        "17 Agustus 2026 pukul 08.30 WITA",
        "17 Agustus 2026 pukul 09.30 WIT",
    ]


@given(st.dates(date(2026, 1, 1), date(2026, 6, 1)), st.integers(1, 60))
def test_what_comes_before_a_stage_is_as_long_and_ends_where_it_begins(first, days):
    """The stage's report compares with it: a day too many or too few would be a trend that is none."""
    stage = CalendarStage(
        stage="kampanye", label="Kampanye", start=first, end=first + timedelta(days=days - 1), source=""
    )
    pack = replace(load_pack("pilkada-2024"), calendar=(stage,))
    span = stage_period(pack, "kampanye")
    assert (span.last_day - span.first_day).days == days - 1
    before = span.previous
    assert (before.first_day, before.last_day) == (first - timedelta(days=days), first - timedelta(days=1))
    assert before.end == span.start
    assert calendar_on(pack, first) == calendar_on(pack, stage.end) == (stage,)
    assert calendar_on(pack, stage.end + timedelta(days=1)) == calendar_on(pack, first - timedelta(days=1)) == ()


def test_a_week_of_the_first_year_of_social_media_is_a_week_and_one_before_is_not():
    assert chosen_week("1990-W02", datetime(2026, 11, 10, tzinfo=UTC)).label == "1990-W02"
    with pytest.raises(UsageError, match="lebih tua"):
        chosen_week("1989-W52", datetime(2026, 11, 10, tzinfo=UTC))


@given(st.datetimes(timezones=st.just(UTC)))
def test_a_clock_is_believed_from_1990_to_2100_in_whole_seconds(at):
    if 1990 <= at.year <= 2100:
        assert clock_time(at) == at.replace(microsecond=0)
    else:
        with pytest.raises(WorkspaceError, match="tidak mungkin benar"):
            clock_time(at)
