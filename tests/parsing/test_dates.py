"""The table of dates (rows D01 to D20 of the list of bad inputs), and what must hold for any text."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.periods import BULAN, WIB, WIT, WITA
from parsing.date_forms import LONGEST, NotADate, read_indonesian
from parsing.dates import EARLIEST, FUTURE_TOLERANCE, read_moment
from parsing.zones import HOURS

# Thursday 12 November 2026, 16:00 WIB
CAPTURED = datetime(2026, 11, 12, 16, 0, tzinfo=WIB)


def at(*parts, zone=WIB):
    return datetime(*parts, tzinfo=zone)


UNDERSTOOD = [
    ("D01", "3 jam yang lalu", at(2026, 11, 12, 13), "hour"),
    ("D01", "45 menit lalu", at(2026, 11, 12, 15, 15), "minute"),
    ("D01", "5 hari yang lalu", at(2026, 11, 7, 16), "day"),
    ("D01", "2 minggu yang lalu", at(2026, 10, 29, 16), "day"),
    ("D01", "1 bulan lalu", at(2026, 10, 12, 16), "day"),
    ("D01", "2 hours ago", at(2026, 11, 12, 14), "hour"),
    ("D02", "Kemarin pukul 09.45", at(2026, 11, 11, 9, 45), "minute"),
    ("D02", "Hari ini pukul 07.05", at(2026, 11, 12, 7, 5), "minute"),
    ("D02", "kemarin", at(2026, 11, 11), "day"),
    ("D02", "Kemarin, 13:20", at(2026, 11, 11, 13, 20), "minute"),
    ("D02", "kemarin jam 2 siang", at(2026, 11, 11, 14), "hour"),
    ("D02", "Kemarin pukul 8 malam", at(2026, 11, 11, 20), "hour"),
    ("D03", "Senin, 9 November 2026 | 07:30 WIB", at(2026, 11, 9, 7, 30), "minute"),
    ("D03", "Senin, 9 November 2026 - 07:30:15 WIB", at(2026, 11, 9, 7, 30, 15), "second"),
    ("D04", "9 November 2026 07.30 WITA", at(2026, 11, 9, 7, 30, zone=WITA), "minute"),
    ("D05", "9 November 2026 pukul 07.30 wit", at(2026, 11, 9, 7, 30, zone=WIT), "minute"),
    ("D06", "Jum'at, 6 November 2026", at(2026, 11, 6), "day"),
    ("D06", "Jum`at, 6 November 2026", at(2026, 11, 6), "day"),
    ("D06", "Jum\u2019at, 6 November 2026", at(2026, 11, 6), "day"),
    ("D06", "Jumaat, 6 November 2026", at(2026, 11, 6), "day"),
    ("D07", "sejam yang lalu", at(2026, 11, 12, 15), "hour"),
    ("D07", "satu jam yang lalu", at(2026, 11, 12, 15), "hour"),
    ("D07", "tiga hari yang lalu", at(2026, 11, 9, 16), "day"),
    ("D07", "semenit lalu", at(2026, 11, 12, 15, 59), "minute"),
    ("D07", "setengah jam lalu", at(2026, 11, 12, 15, 30), "minute"),
    ("D07", "sepuluh menit lalu", at(2026, 11, 12, 15, 50), "minute"),
    ("D07", "barusan", at(2026, 11, 12, 16), "minute"),
    ("D09", "17 Ags 2026", at(2026, 8, 17), "day"),
    ("D09", "17 Agt 2026", at(2026, 8, 17), "day"),
    ("D09", "17 Agu 2026", at(2026, 8, 17), "day"),
    ("D09", "12 Pebruari 2026", at(2026, 2, 12), "day"),
    ("D09", "27 Nopember 2025", at(2025, 11, 27), "day"),
    ("D15", "05/10/2026 13:00", at(2026, 10, 5, 13), "minute"),
    ("D15", "05-10-2026 13.00 WITA", at(2026, 10, 5, 13, zone=WITA), "minute"),
    ("D18", "9 November 2026 24:00", at(2026, 11, 10), "minute"),
    ("D18", "2026-11-09T24:00:00+07:00", at(2026, 11, 10), "second"),
    ("iso", "2026-11-09T00:30:00.123Z", datetime(2026, 11, 9, 0, 30, 0, 123000, UTC), "second"),
    ("iso", "2026-11-09T07:30:00+0700", at(2026, 11, 9, 7, 30), "second"),
    ("iso", "2026-11-09 07:30", at(2026, 11, 9, 7, 30), "minute"),
    ("iso", "2026-11-09", at(2026, 11, 9), "day"),
    ("rfc822", "Mon, 09 Nov 2026 00:30:00 GMT", datetime(2026, 11, 9, 0, 30, tzinfo=UTC), "second"),
    ("rfc822", "Mon, 9 Nov 2026 07:30 +0700", at(2026, 11, 9, 7, 30), "minute"),
    ("rfc822", "Mon, 09 Nov 2026 07:30:00 WIB", at(2026, 11, 9, 7, 30), "second"),
    ("ctime", "Mon Nov 09 00:30:00 +0000 2026", datetime(2026, 11, 9, 0, 30, tzinfo=UTC), "second"),
    ("weekday", "Senin pukul 10.00", at(2026, 11, 9, 10), "minute"),
    ("marks", "\u200e9\u00a0November\u00a02026\u200f", at(2026, 11, 9), "day"),
    ("marks", "\uff19 November 2026", at(2026, 11, 9), "day"),
    ("last", "Nov 9, 2026 7:30 PM", at(2026, 11, 9, 19, 30), "minute"),
    ("last", "November 9, 2026", at(2026, 11, 9), "day"),
    ("malay", "9 Ogos 2026 7:30 PTG", at(2026, 8, 9, 19, 30), "minute"),
    ("malay", "Isnin 9 Mac 2026 12:05 pg", at(2026, 3, 9, 0, 5), "minute"),
    ("malay", "9 Disember 2025", at(2025, 12, 9), "day"),
    ("javanese", "Rebo 11 November 2026", at(2026, 11, 11), "day"),
    ("javanese", "wingi", at(2026, 11, 11), "day"),
    ("javanese", "2 jam kepungkur", at(2026, 11, 12, 14), "hour"),
    ("javanese", "3 dina kepungkur", at(2026, 11, 9, 16), "day"),
    ("about", "sekitar 2 jam yang lalu", at(2026, 11, 12, 14), "hour"),
    ("about", "about 2 hours ago", at(2026, 11, 12, 14), "hour"),
    ("short", "2 hr lalu", at(2026, 11, 10, 16), "day"),
    ("short", "2 hrs ago", at(2026, 11, 12, 14), "hour"),
    ("short", "3mgg lalu", at(2026, 10, 22, 16), "day"),
    ("short", "10 mnt yang lalu", at(2026, 11, 12, 15, 50), "minute"),
    ("short", "2h ago", at(2026, 11, 12, 14), "hour"),
    ("counted", "1793588400000000", at(2026, 11, 2, 10), "second"),
    ("place", "9 Juli 2026 07.30 Europe/Amsterdam", datetime(2026, 7, 9, 5, 30, tzinfo=UTC), "minute"),
    ("place", "2026-11-09 07:30 (Europe/Amsterdam)", datetime(2026, 11, 9, 6, 30, tzinfo=UTC), "minute"),
    ("place", "2026-11-09T07:30:00+07:00 Asia/Tokyo", at(2026, 11, 9, 7, 30), "second"),
    ("go", "2026-11-09 07:30:00 +0700 WIB", at(2026, 11, 9, 7, 30), "second"),
    ("go", "2026-11-09 07:30:00 +0700 +07", at(2026, 11, 9, 7, 30), "second"),
]

REFUSED = [
    ("D11", "-5 jam", "not_understood"),
    ("D11", "besok", "future_date"),
    ("D11", "dalam 2 jam", "future_date"),
    ("D11", "minggu depan", "future_date"),
    ("D12", "2030-01-01T00:00:00Z", "future_date"),
    ("D12", "Jumat, 13 November 2026", "future_date"),
    ("D13", "0", "implausible_date"),
    ("D13", "1970-01-01", "implausible_date"),
    ("D13", "0000-00-00", "implausible_date"),
    ("D13", "1 Januari 1900", "implausible_date"),
    ("D13", "9999 tahun lalu", "implausible_date"),
    ("D15", "13/25/2026", "invalid_date"),
    ("D16", "1d", "ambiguous_unit"),
    ("D16", "3 m", "ambiguous_unit"),
    ("D16", "3 j", "ambiguous_unit"),
    ("D16", "99 jam", "ambiguous_unit"),
    ("D16", "Minggu lalu", "ambiguous_unit"),
    ("D17", "31 Februari 2026", "invalid_date"),
    ("D17", "9 November 2026 25:61", "invalid_date"),
    ("D17", "2026-13-45", "invalid_date"),
    ("D17", "29 Februari 2026", "invalid_date"),
    ("weekday", "Kamis pukul 10.00", "ambiguous_day"),
    ("hijri", "12 Rabiul Awal 1448 H", "not_understood"),
    ("empty", "  ", "missing"),
    ("none", None, "missing"),
    ("long", "9 November 2026 " * 20, "too_long"),
    ("words", "lihat selengkapnya", "not_understood"),
    ("short", "3 m lalu", "ambiguous_unit"),
    ("about", "lebih dari setahun yang lalu", "not_understood"),
    ("place", "9 Juli 2026 07.30 Desa/Rekaan", "not_understood"),
]


def read(raw, **more):
    return read_moment(raw, **{"captured_at": CAPTURED, "zone": WIB, **more})


@pytest.mark.parametrize(("row", "raw", "expected", "precision"), UNDERSTOOD)
def test_a_known_form_gives_its_exact_time(row, raw, expected, precision):
    moment = read(raw)
    assert (moment.at, moment.precision, moment.problem) == (expected, precision, None)
    assert moment.raw == raw


@pytest.mark.parametrize(("row", "raw", "reason"), REFUSED)
def test_anything_else_gives_no_time_and_a_reason(row, raw, reason):
    moment = read(raw)
    assert (moment.at, moment.problem) == (None, reason)


def test_d08_the_labels_edited_and_published_are_kept_apart():
    edited = read("Diperbarui 9 November 2026, 07:30 WIB")
    published = read("Terbit: 9 November 2026, 07:30 WIB")
    assert edited.at == published.at == at(2026, 11, 9, 7, 30)
    assert (edited.label, published.label) == ("edited", "published")


def test_d10_a_wrong_weekday_keeps_the_date_and_says_so():
    moment = read("Selasa, 9 November 2026 07.30")
    assert moment.at == at(2026, 11, 9, 7, 30)
    assert (moment.precision, moment.warnings) == ("day", ("weekday_mismatch",))


def test_d12_a_few_minutes_ahead_is_a_clock_and_not_the_future():
    moment = read((CAPTURED + timedelta(minutes=6)).isoformat())
    assert (moment.at, moment.warnings) == (CAPTURED, ("clock_skew",))


@pytest.mark.parametrize(("raw", "expected"), [("24 Desember", at(2025, 12, 24)), ("8 Okt", at(2026, 10, 8))])
def test_d14_a_year_that_is_not_said_is_the_last_one_possible(raw, expected):
    moment = read(raw)
    assert (moment.at, moment.precision, moment.year_inferred) == (expected, "day", True)


@pytest.mark.parametrize(
    ("raw", "interface", "expected"),
    [
        ("1d", "en", at(2026, 11, 11, 16)),
        ("3 j", "id", at(2026, 11, 12, 13)),
        ("99 jam", "id", at(2026, 11, 8, 13)),
        ("2 mgg", "id", at(2026, 10, 29, 16)),
        ("3 m", "id", None),
        ("1d", "id", None),
    ],
)
def test_d16_short_units_need_the_language_of_the_page(raw, interface, expected):
    assert read(raw, interface=interface).at == expected


@pytest.mark.parametrize(
    ("unit", "raw"), [("s", "1794213000"), ("ms", "1794213000000"), ("us", "1794213000000000"), ("s", 1794213000)]
)
def test_a_number_of_seconds_or_parts_of_them_is_known_by_its_source_or_its_length(unit, raw):
    assert read(raw, epoch=unit).at == datetime.fromtimestamp(1794213000, UTC) == read(raw).at


@given(st.integers(0, 10**16).filter(lambda n: len(str(n)) not in (8, 10, 13, 14, 16)))
def test_a_number_of_any_other_length_is_no_time(number):
    """Of eight and of fourteen digits it is a day without marks between its parts."""
    assert read(str(number)).at is None


@pytest.mark.parametrize("raw", ["9999999999", "1830000000", "1830000000000"])
def test_a_count_of_seconds_that_lies_ahead_is_no_time_of_a_post(raw):
    assert read(raw).problem == "future_date"


CLOCKS = ["Mon, 09 Nov 2026 07:30:00 {}", "2026-11-09T07:30:00 {}", "2026-11-09 07:30 {}", "9 November 2026 07.30 {}"]
CLOCKS += ["Senin, 9 Nov 2026 - 07:30 ({})", "Mon Nov 09 07:30:00 {} 2026", "November 9, 2026 at 7:30 AM {}"]
CLOCKS += ["9 November pukul 07.30 {}", "07.30 {}, 9 November 2026", "kemarin lusa pukul 07.30 {}"]


@given(st.sampled_from(CLOCKS), st.sampled_from(sorted(HOURS)), st.booleans())
@settings(max_examples=400)
def test_e4_a_zone_counts_by_its_name_in_every_form_of_a_date(form, name, capital):
    """[E4] A name that means one zone is as good as its distance."""
    named = read(form.format(name.upper() if capital else name), captured_at=CAPTURED)
    minutes = round(HOURS[name] * 60)
    distance = f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02d}{abs(minutes) % 60:02d}"
    told = read(form.format(distance), captured_at=CAPTURED)
    assert named.at is not None
    assert (named.at, named.precision, named.zone_assumed) == (told.at, told.precision, False)


@pytest.mark.parametrize("name", ["IST", "BST", "XYZ", "AMST", "Mars/Utara"])
def test_e4_a_zone_that_may_be_several_gives_no_time(name):
    """[E4]"""
    assert all(read(form.format(name)).at is None for form in CLOCKS[:3])


@pytest.mark.parametrize("behind", ["+07:00[Asia/Jakarta]", "+0700 [Asia/Jakarta]", "[Asia/Jakarta]", " Asia/Jakarta"])
def test_e4_a_zone_that_repeats_its_distance_is_one_zone(behind):
    """[E4]"""
    assert read(f"2026-11-09T07:30:00{behind}").at == at(2026, 11, 9, 7, 30)


def test_e4_from_one_hour_to_another_is_no_distance():
    """[E4]"""
    assert read("9 Nov 2026 10:00-11:00").at is None


@pytest.mark.parametrize("raw", ["November 2 at 10:00 AM", "Nov 2, 10:00", "Mon, Nov 2 | 10.00"])
def test_e4_the_month_may_come_first_without_a_year_where_a_clock_follows(raw):
    """[E4]"""
    moment = read(raw, interface="id")
    assert (moment.at, moment.precision, moment.year_inferred) == (at(2026, 11, 2, 10), "minute", True)
    assert read("Nov 26", interface="id").at is None


def test_e4_a_day_in_brackets_is_that_day():
    """[E4]"""
    assert (read("Senin (2/11/2026)").at, read("Senin (2/11/2026) pukul 10.00 WITA").at) == (
        at(2026, 11, 2),
        at(2026, 11, 2, 10, zone=WITA),
    )


def test_d19_an_edit_mark_after_a_time():
    moment = read("3 jam yang lalu \u00b7 Diedit")
    assert (moment.at, moment.edited) == (at(2026, 11, 12, 13), True)


def test_d20_the_base_is_the_time_of_capture_and_never_the_present():
    late = at(2026, 11, 12, 23, 59)
    first = [read(t, captured_at=late) for t in ("kemarin", "2 jam yang lalu", "baru saja")]
    assert [m.at for m in first] == [at(2026, 11, 11), at(2026, 11, 12, 21, 59), late]


def test_the_zone_of_the_account_decides_the_day_of_a_relative_form():
    moment = datetime(2026, 11, 12, 16, 30, tzinfo=UTC)  # 13 November 01:30 in Jayapura
    assert read("kemarin", captured_at=moment, zone=WIT).at == at(2026, 11, 12, zone=WIT)
    assert read("kemarin", captured_at=moment, zone=WIB).at == at(2026, 11, 11)


TOKENS = "senin kemarin pukul jam 9 12 2026 november ags 07.30 24:00 wib lalu yang hari ini . | , - /"
WORDS = st.sampled_from(TOKENS.split())


@given(st.one_of(st.text(max_size=60), st.lists(WORDS, max_size=8).map(" ".join), st.integers(), st.floats()))
@settings(max_examples=400, deadline=None)
def test_any_text_gives_a_plausible_time_or_a_reason(raw):
    moment = read(raw)
    assert (moment.at is None) == (moment.problem is not None)
    if moment.at is not None:
        assert EARLIEST <= moment.at <= CAPTURED
    assert read(raw) == moment


@given(
    st.integers(0, 16_000_000).map(lambda m: at(1996, 1, 1) + timedelta(minutes=m)),
    st.sampled_from([("WIB", WIB), ("WITA", WITA), ("WIT", WIT)]),
)
@settings(max_examples=200, deadline=None)
def test_a_full_indonesian_date_comes_back_to_the_minute(moment, named):
    name, zone = named
    text = f"{moment.day} {BULAN[moment.month - 1]} {moment.year} pukul {moment:%H.%M} {name}"
    assert read(text).at == moment.replace(tzinfo=zone)


def test_the_future_is_bounded_by_the_tolerance():
    just, over = CAPTURED + FUTURE_TOLERANCE, CAPTURED + FUTURE_TOLERANCE + timedelta(seconds=1)
    assert read(just.isoformat()).at == CAPTURED
    assert read(over.isoformat()).problem == "future_date"


def form_read(text):
    """What the Indonesian forms make of a text, or why it gives no time."""
    try:
        return read_indonesian(text, CAPTURED, "id")
    except (NotADate, ValueError) as error:
        return str(error)


WRITTEN = [raw for _, raw, *_ in UNDERSTOOD] + [raw for _, raw, _ in REFUSED if isinstance(raw, str)]


@given(st.sampled_from(WRITTEN), st.lists(st.sampled_from(" \n\t\u00a0").map(lambda s: s * 7), min_size=1, max_size=9))
def test_how_wide_the_gaps_of_a_date_are_changes_nothing(raw, gaps):
    """A form tries every way of sharing out the spaces between its parts: it gets one for each gap."""
    words = raw.split()
    wide = "".join(word + gaps[n % len(gaps)] for n, word in enumerate(words))
    assert form_read(wide) == form_read(" ".join(words)) == form_read(raw)


@pytest.mark.parametrize("start", ["", "1a", "senin", "1 mei 2026 10.00", "kemarin"])
def test_what_is_longer_than_any_date_is_none_at_once(start):
    assert read_indonesian(start + " x" * LONGEST, CAPTURED, None) is None
    assert read_indonesian(start + " " * 1_000_000 + "x" * LONGEST, CAPTURED, None) is None


@pytest.mark.parametrize("views", ["1,234 Views", "1.234 Tayangan", "12 rb tayangan", "1.2K views", "9 kali dilihat"])
@pytest.mark.parametrize("dated", ["8:10 AM · Nov 3, 2026", "08.10 · 3 Nov 2026", "3 Nov 2026 08.10"])
def test_e4_how_often_a_post_was_seen_is_no_part_of_its_time(dated, views):
    """[E4]"""
    moments = [
        read_moment(text, captured_at=CAPTURED, zone=WIB, interface="id") for text in (dated, f"{dated} · {views}")
    ]
    assert moments[0].at is not None
    assert (moments[0].at, moments[0].precision) == (moments[1].at, moments[1].precision)


@given(
    st.datetimes(EARLIEST.replace(year=2000, tzinfo=None), CAPTURED.replace(tzinfo=None, year=2025)),
    st.sampled_from(["", "Z", "+0700", "-03:30"]),
)
def test_e4_the_basic_form_is_the_extended_one(moment, offset):
    """[E4]"""
    forms = (f"{moment:%Y%m%dT%H%M%S}{offset}", f"{moment:%Y-%m-%dT%H:%M:%S}{offset}")
    basic, extended = (read_moment(text, captured_at=CAPTURED, zone=WIB) for text in forms)
    assert basic.at is not None
    assert (basic.at, basic.precision, basic.zone_assumed) == (extended.at, extended.precision, extended.zone_assumed)


@given(st.integers(1, 12), st.integers(1, 31), st.sampled_from(["AM", "PM", "am"]))
def test_e4_day_and_month_that_may_be_either_give_no_time(first, second, part):
    """[E4] Who writes AM and PM mostly writes the month first; a wrong month is worse than none."""
    moment = read_moment(f"{first}/{second}/2025 8:10 {part}", captured_at=CAPTURED, zone=WIB, interface="id")
    if first != second:
        assert moment.at is None
    else:
        assert moment.at is not None


PLACES = sorted(place for place in available_timezones() if place.partition("/")[0] in ("Asia", "Europe", "Australia"))
SECONDS = st.integers(int(EARLIEST.timestamp()), int(CAPTURED.timestamp()))


@given(SECONDS, st.sampled_from(PLACES), st.sampled_from(["{} {}", "{} [{}]", "{}{}", "{} ({})"]))
def test_a_clock_beside_a_place_is_read_in_that_places_summer_and_winter(seconds, place, form):
    """The wall clock of a place names one instant, except in the hour that a change of clocks repeats."""
    local = datetime.fromtimestamp(seconds, ZoneInfo(place))
    moment = read(form.format(local.strftime("%Y-%m-%d %H:%M:%S"), place))
    repeated = local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset()
    assert moment.at == local.astimezone(UTC) or repeated
    assert (moment.precision, moment.zone_assumed) == ("second", False)


@given(SECONDS, st.sampled_from([("", 1), ("000", 1000), ("000000", 1_000_000)]))
def test_a_count_since_1970_is_one_instant_in_each_of_its_units(seconds, unit):
    moment = read(f"{seconds}{unit[0]}")
    assert moment.at == (datetime.fromtimestamp(seconds, UTC) if seconds >= 10**9 else None)
