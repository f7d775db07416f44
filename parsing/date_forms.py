"""Indonesian dates as pages and apps write them: tables and a few patterns, nothing inferred but the year."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, tzinfo

from parsing.zones import ZONE, zone_in


class NotADate(Exception):
    """Why a text gives no time; `reason` is a code of parsing.dates.read_moment."""

    def __init__(self, reason: str, *, source: str = "table") -> None:
        super().__init__(reason)
        self.reason, self.source = reason, source


@dataclass(frozen=True, kw_only=True, slots=True)
class FoundDate:
    """A time that a form gave, not yet checked against the capture's time."""

    at: datetime
    precision: str
    source: str
    edited: bool = False
    year_inferred: bool = False
    label: str = ""
    warnings: tuple[str, ...] = ()
    zone_assumed: bool = False


# Old spellings (Pebruari, Nopember), the short forms of newspapers and Malay names stand beside the official ones.
MONTH_NAMES = (
    "januari jan january",
    "februari feb pebruari peb february",
    "maret mar march mrt mac",
    "april apr",
    "mei may",
    "juni jun june",
    "juli jul july julai",
    "agustus agu ags agt agst agus aug august ogos ogo",
    "september sep sept",
    "oktober okt oct october",
    "november nov nopember nop",
    "desember des dec december disember dis",
)
MONTHS = {name: number for number, names in enumerate(MONTH_NAMES, 1) for name in names.split()}
DAY_NAMES = (
    "senin sen senen isnin monday mon",
    "selasa sel tuesday tue",
    "rabu rab rebo wednesday wed",
    "kamis kam kemis khamis thursday thu",
    "jumat jum jumaat jemuwah friday fri",
    "sabtu sab setu saturday sat",
    "minggu min ahad ngahad sunday sun",
)
DAYS = {name: number for number, names in enumerate(DAY_NAMES) for name in names.split()}
NUMBERS = {
    name: number
    for number, name in enumerate(
        ["nol", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan", "sepuluh", "sebelas"]
    )
} | {"a": 1, "an": 1, "one": 1}
UNITS = {
    "detik": "second",
    "second": "second",
    "menit": "minute",
    "minute": "minute",
    "jam": "hour",
    "hour": "hour",
    "hari": "day",
    "day": "day",
    "dina": "day",
    "minggu": "week",
    "pekan": "week",
    "week": "week",
    "bulan": "month",
    "month": "month",
    "sasi": "month",
    "tahun": "year",
    "taun": "year",
    "year": "year",
}
# Short units as the apps show them. In Indonesian "d" may be detik and "m" menit or minggu: refused.
SHORT_UNITS = {
    "id": {"dtk": "second", "mnt": "minute", "j": "hour", "hr": "day", "mgg": "week", "bln": "month", "thn": "year"},
    "en": {
        "s": "second",
        "m": "minute",
        "min": "minute",
        "h": "hour",
        "hr": "hour",
        "d": "day",
        "w": "week",
        "mo": "month",
        "y": "year",
    },
}
PRECISION = {"second": "second", "minute": "minute", "hour": "hour"}
LENGTH = {
    "second": timedelta(seconds=1),
    "minute": timedelta(minutes=1),
    "hour": timedelta(hours=1),
    "day": timedelta(days=1),
    "week": timedelta(weeks=1),
}

LONGEST = 120  # letters of a date
# How often a post was seen, as X puts it behind the time.
VIEWS_AFTER = re.compile(r"\s*[·•|,]\s*[\d.,]+ ?(?:[kmb]|rb|jt|ribu|juta)? ?(?:views?|tayangan|dilihat|kali dilihat)$")
EDITED_AFTER = re.compile(r"\s*[·•|(,-]?\s*(?:telah )?(?:diedit|disunting|edited)\)?$")
LABEL = re.compile(
    r"^(?:(?P<edited>(?:terakhir )?(?:diperbarui|diperbaharui|diubah|diedit|disunting)|(?:last )?updated?|edited)"
    r"|(?P<published>diterbitkan|terbit|dipublikasikan|diposting|diunggah|(?:di)?tayang(?:kan)?(?: perdana| langsung)?|published"
    r"|posted|streaming|stream(?:ed)?(?: live)?|disiarkan(?: langsung)?|premier(?:ed|e|es)))"
    r"\s*(?:pada|on|at)?\s*[:,]?\s+"
)
CLOCK = (
    r"(?:pukul|pkl\.?|jam|at|@)?\s*(?P<h>\d{1,2})(?:[:.](?P<mi>\d\d)(?:[:.](?P<s>\d\d))?)?"
    r"\s*(?P<part>dini hari|pagi|siang|sore|petang|malam|am|pm|pg|ptg)?"
)
FULL = re.compile(
    r"(?:(?P<wd>[a-z]+),?\s+)?(?P<d>\d{1,2})[\s/.-]*(?P<m>[a-z]+)\.?,?(?:[\s/.-]*(?P<y>\d{4}))?"
    rf"(?:\s*[,|–—·•-]?\s*(?=pukul|pkl|jam|at|@|\d{{1,2}}[:.]\d\d){CLOCK})?{ZONE}"
)
# A day behind its month has no year only where a clock follows: "Nov 26" may be a month of that year.
MONTH_FIRST = re.compile(
    rf"(?:(?P<wd>[a-z]+),?\s+)?(?P<m>[a-z]+)\.?\s+(?P<d>\d{{1,2}}),?\s*[|–—·•-]?\s*"
    rf"(?=pukul|pkl|jam|at|@|\d{{1,2}}[:.]\d\d){CLOCK}{ZONE}"
)
NUMERIC = re.compile(
    rf"(?:(?P<wd>[a-z]+),?\s+)?(?P<d>\d{{1,2}})([/.-])(?P<m>\d{{1,2}})\3(?P<y>\d{{4}})"
    rf"(?:\s*[,|–—·•-]?\s*(?=pukul|pkl|jam|at|@|\d{{1,2}}[:.]\d\d){CLOCK})?{ZONE}"
)
PASARAN = r"(?:\s+\(?(?:legi|manis|pahing|paing|pon|wage|kliwon)\)?)?"
CLOCK_ALONE = (
    r"(?:pukul|pkl\.?|jam|at|@)?\s*(?P<h>\d{1,2})[:.](?P<mi>\d\d)(?:[:.](?P<s>\d\d)(?:[.,]\d{1,9})?)?"
    r"\s*(?P<part>dini hari|pagi|siang|sore|petang|malam|[ap]\.?m\.?|pg|ptg)?"
)
ANY_DAY = (
    rf"(?:(?P<wd>[a-z]+){PASARAN},?\s+)?(?:"
    r"(?P<d>\d{1,2})[\s/.-]*(?P<m>[a-z]+)\.?,?[\s/.-]+(?P<y>\d{4}|['`´‘’ʼ]?\d\d)"
    r"|(?P<m2>[a-z]+)\.?\s+(?P<d2>\d{1,2})(?:st|nd|rd|th)?,?\s+(?P<y2>\d{4}|['`´‘’ʼ]\d\d)"
    r"|(?P<y3>\d{4})[-/.](?P<m3>\d{1,2})[-/.](?P<d3>\d{1,2}))"
)
# A day and then a clock, or a clock and then a day, with the marks that apps put between them.
DAY_THEN_CLOCK = re.compile(rf"{ANY_DAY}(?:[\s,|–—·•t-]+{CLOCK_ALONE}{ZONE})?")
CLOCK_THEN_DAY = re.compile(rf"{CLOCK_ALONE}{ZONE}\s*[,|–—·•-]?\s*(?:pada\s+|on\s+)?{ANY_DAY}")
UNIX = re.compile(rf"(?P<wd>[a-z]+)\s+(?P<m2>[a-z]+)\s+(?P<d2>\d{{1,2}})\s+{CLOCK_ALONE}{ZONE}\s+(?P<y2>\d{{4}})")
AGO = re.compile(
    r"(?:(?:sekitar|kira-kira|kurang lebih|about|around)\s+)?(?:(?P<se>se)|(?P<n>\d{1,6}(?=\s?[a-z])|[a-z]+(?=\s))\s*)"
    r"(?P<u>[a-z]+?)s?\s+(?:yang\s+|yg\s+)?(?P<ago>lalu|silam|kepungkur|ago)"
)
BARE = re.compile(r"(?P<n>\d{1,6})\s?(?P<u>[a-z]{1,6})")
RELATIVE_DAY = re.compile(
    rf"(?P<day>hari ini|kemarin lusa|kemarin dulu|kemarin|wingi|today|yesterday)(?:[\s,|·•-]+{CLOCK})?{ZONE}"
)
WEEKDAY = re.compile(rf"(?:hari\s+)?(?P<wd>[a-z]+)(?:\s+(?P<last>lalu|kemarin))?(?:[\s,|·•-]+{CLOCK})?{ZONE}")
# A day in brackets behind its name, as newspapers write it: "Senin (2/11/2026)".
BRACKETED = re.compile(r"\((\d{1,2}[/.-]\d{1,2}(?:[/.-]\d{4})?)\)")
# A place before a day: "Jakarta, 12 Oktober 2024".
PLACE = re.compile(r"(?:[a-z][a-z.'-]* ){0,3}[a-z][a-z.'-]*,\s+(?=(?:[a-z]+,? )?\d)")
NOW = {"baru saja", "barusan", "sekarang", "just now", "now", "beberapa detik yang lalu", "beberapa detik lalu"}
AHEAD = re.compile(r"(?:besok|lusa|nanti|tomorrow|dalam \d).*|.*\b(?:lagi|mendatang|depan)")
BACK = {"hari ini": 0, "today": 0, "kemarin": 1, "wingi": 1, "yesterday": 1, "kemarin lusa": 2, "kemarin dulu": 2}


def read_indonesian(text: str, now: datetime, interface: str | None) -> FoundDate | None:
    """The time that a text names, None when no form fits. `now` is the capture's time in the local zone.

    Raises NotADate when a form fits but gives no time, ValueError for a day that does not exist.
    """
    words = " ".join(text.lower().split())
    if len(words) > LONGEST:  # the forms below try every way of sharing out the spaces between their parts
        return None
    words = BRACKETED.sub(r"\1", words)
    words = re.sub(r"jum[ '`´‘’ʼ]+at\b", "jumat", words)
    words, edited = EDITED_AFTER.subn("", VIEWS_AFTER.sub("", words))
    labelled = LABEL.match(words)
    label = next((k for k, v in labelled.groupdict().items() if v), "") if labelled else ""
    words = words[labelled.end() :].strip() if labelled else words.strip()
    if AHEAD.fullmatch(words):
        raise NotADate("future_date")
    for read in READERS:
        found = read(words, now, interface)
        if found is not None:
            return replace(found, label=label, edited=bool(edited) or label == "edited")
    return _after_place(words, now, interface)


def _after_place(words: str, now: datetime, interface: str | None) -> FoundDate | None:
    """The date behind a place, where it names its year."""
    day = words[place.end() :] if (place := PLACE.match(words)) else ""
    found = next((f for read in (_full, _numeric, _composed) if (f := read(day, now, interface))), None)
    return found if found and not found.year_inferred else None


def _now(words: str, now: datetime, interface: str | None) -> FoundDate | None:
    return FoundDate(at=now, precision="minute", source="relative") if words in NOW else None


def _full(words: str, now: datetime, interface: str | None) -> FoundDate | None:
    for match in (FULL.fullmatch(words), MONTH_FIRST.fullmatch(words)):
        if match and match["m"] in MONTHS:
            return _dated({"y": None, **match.groupdict()}, MONTHS[match["m"]], now)
    return None


def _composed(words: str, now: datetime, interface: str | None) -> FoundDate | None:
    """The same parts in another order, as X, blogs and English pages have them; a zone by its name or distance."""
    match = DAY_THEN_CLOCK.fullmatch(words) or CLOCK_THEN_DAY.fullmatch(words) or UNIX.fullmatch(words)
    if match is None:
        return None
    found: dict[str, str | None] = {"h": None, **match.groupdict()}
    for name in "dmy":
        found[name] = next((found[key] for key in (name, f"{name}2", f"{name}3") if found.get(key)), None)
    written, year = found["m"] or "", found["y"] or ""
    month = int(written) if written.isdecimal() else MONTHS.get(written)
    if month is None:
        return None
    year = year.lstrip("'`´‘’ʼ")
    if len(year) == 2:  # as RSS wrote it: never a year that lies ahead
        found["y"] = str(now.year // 100 * 100 + int(year) - (100 if int(year) > now.year % 100 + 1 else 0))
    found["part"] = (found.get("part") or "").replace(".", "") or None
    return _dated(found, month, now)


def _numeric(words: str, now: datetime, interface: str | None) -> FoundDate | None:
    match = NUMERIC.fullmatch(words)
    # Who writes AM and PM mostly writes the month first.
    if match and match["part"] in ("am", "pm") and match["d"] != match["m"] and int(match["d"]) <= 12:
        raise NotADate("ambiguous_day")
    return _dated(match.groupdict(), int(match["m"]), now) if match else None


Parts = Mapping[str, str | None]


def _dated(match: Parts, month: int, now: datetime) -> FoundDate | None:
    if match["wd"] and match["wd"] not in DAYS:
        return None
    zone = zone_in(match["z"], now)
    day = int(match["d"] or 0)
    midnight = datetime(int(match["y"]), month, day, tzinfo=zone) if match["y"] else _latest(month, day, now, zone)
    at, precision = _with_clock(midnight, match)
    wrong_day = DAYS.get(match["wd"] or "", midnight.weekday()) != midnight.weekday()
    return FoundDate(
        at=at,
        precision="day" if wrong_day else precision,
        source="table",
        year_inferred=not match["y"],
        warnings=("weekday_mismatch",) if wrong_day else (),
        zone_assumed=not match["z"],
    )


def _latest(month: int, day: int, now: datetime, zone: tzinfo) -> datetime:
    """The last such day that is not in the future; 29 February is looked for eight years back."""
    for year in range(now.year, now.year - 9, -1):
        try:
            at = datetime(year, month, day, tzinfo=zone)
        except ValueError:
            continue
        if at <= now:
            return at
    raise NotADate("invalid_date")


def _with_clock(midnight: datetime, match: Parts) -> tuple[datetime, str]:
    if match["h"] is None:
        return midnight, "day"
    hour = _hour(int(match["h"]), match["part"])
    minute, second = int(match["mi"] or 0), int(match["s"] or 0)
    if hour > 24 or minute > 59 or second > 59 or (hour == 24 and (minute or second)):
        raise NotADate("invalid_date")
    if match["mi"] is None and match["part"] is None:
        return midnight + timedelta(hours=hour), "hour"
    precision = "second" if match["s"] else "minute" if match["mi"] else "hour"
    return midnight + timedelta(hours=hour, minutes=minute, seconds=second), precision


# The halves of a day in English and Malay, with the hours before them.
HALVES = {"am": 0, "pg": 0, "pm": 12, "ptg": 12}


def _hour(hour: int, part: str | None) -> int:
    """The hour of a day's part: "2 siang" is 14. Twelve at night could be either midnight: refused."""
    if part is None or hour > 12:
        return hour
    if part in HALVES:
        return hour % 12 + HALVES[part]
    if part in ("sore", "petang") or (part == "siang" and hour < 10) or (part == "malam" and hour < 12):
        return hour + 12 if hour < 12 else hour
    if part == "malam":
        raise NotADate("ambiguous_day")
    return hour


def _ago(words: str, now: datetime, interface: str | None) -> FoundDate | None:
    match = AGO.fullmatch(words)
    if not match:
        return None
    # The word behind it says in which language the unit is short.
    unit = UNITS.get(match["u"]) or SHORT_UNITS["en" if match["ago"] == "ago" else "id"].get(match["u"])
    if unit is None:
        if match["u"] in SHORT_UNITS["id"] or match["u"] in SHORT_UNITS["en"]:
            raise NotADate("ambiguous_unit", source="relative")
        return None
    if match["se"]:
        return _back(1, unit, now)
    if match["n"] == "setengah" and unit == "hour":
        return _back(30, "minute", now)
    number = int(match["n"]) if match["n"].isdecimal() else NUMBERS.get(match["n"])
    return _back(number, unit, now) if number is not None else None


def _bare(words: str, now: datetime, interface: str | None) -> FoundDate | None:
    """ "3 j", "99 jam": what an app shows beside a name; only in a language that we were told."""
    match = BARE.fullmatch(words)
    if not match:
        return None
    unit = SHORT_UNITS.get(interface or "", {}).get(match["u"])
    if unit is None and interface and match["u"].rstrip("s") in UNITS:
        unit = UNITS[match["u"].rstrip("s")]
    if unit is None:
        known = match["u"] in UNITS or any(match["u"] in table for table in SHORT_UNITS.values())
        if known or len(match["u"]) == 1:
            raise NotADate("ambiguous_unit", source="relative")
        return None
    return _back(int(match["n"]), unit, now)


def _back(number: int, unit: str, now: datetime) -> FoundDate:
    try:
        at = (
            now - number * LENGTH[unit] if unit in LENGTH else _months_back(now, number * (12 if unit == "year" else 1))
        )
    except (OverflowError, ValueError) as error:
        raise NotADate("implausible_date", source="relative") from error
    return FoundDate(at=at, precision=PRECISION.get(unit, "day"), source="relative")


def _months_back(now: datetime, months: int) -> datetime:
    index = now.year * 12 + now.month - 1 - months
    year, month = divmod(index, 12)
    for day in range(now.day, 27, -1):
        try:
            return now.replace(year=year, month=month + 1, day=day)
        except ValueError:
            if year < 1:
                raise
    return now.replace(year=year, month=month + 1)


def _relative_day(words: str, now: datetime, interface: str | None) -> FoundDate | None:
    match = RELATIVE_DAY.fullmatch(words)
    if not match:
        return None
    local = now.astimezone(zone_in(match["z"], now))
    midnight = local.replace(hour=0, minute=0, second=0, microsecond=0) - timedelta(days=BACK[match["day"]])
    at, precision = _with_clock(midnight, match.groupdict())
    assumed = precision != "day" and not match["z"]
    return FoundDate(at=at, precision=precision, source="relative", zone_assumed=assumed)


def _weekday(words: str, now: datetime, interface: str | None) -> FoundDate | None:
    """ "Senin pukul 10.00": the last such day before today. "Minggu lalu" may be a week or a Sunday."""
    match = WEEKDAY.fullmatch(words)
    if not match or match["wd"] not in DAYS:
        return None
    if match["wd"] == "minggu" and match["last"] == "lalu":
        raise NotADate("ambiguous_unit", source="relative")
    local = now.astimezone(zone_in(match["z"], now))
    days = (local.weekday() - DAYS[match["wd"]]) % 7
    if days == 0:
        raise NotADate("ambiguous_day", source="relative")
    midnight = local.replace(hour=0, minute=0, second=0, microsecond=0) - timedelta(days=days)
    at, precision = _with_clock(midnight, match.groupdict())
    assumed = precision != "day" and not match["z"]
    return FoundDate(at=at, precision=precision, source="relative", zone_assumed=assumed)


READERS: tuple[Callable[[str, datetime, str | None], FoundDate | None], ...] = (
    _full,
    _ago,
    _relative_day,
    _numeric,
    _now,
    _bare,
    _weekday,
    _composed,
)
