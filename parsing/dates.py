"""The one reader of dates as sources write them: strict tables first, never a guess.

Order: numbers where the source says epoch or their length does, ISO 8601, RFC 822, the Indonesian forms of
parsing/date_forms.py, and last dateparser, whose answer counts only when every number
of it stands in the text (it is silently wrong on "Kemarin pukul 13.20" and "1d").
"""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone, tzinfo

from domain.types import Moment
from parsing.date_forms import LONGEST, FoundDate, NotADate, read_indonesian
from parsing.zones import in_place, with_distance, zone_named

# A server's clock may run ahead of ours; what lies further ahead is no time of a post.
FUTURE_TOLERANCE = timedelta(minutes=10)
# Before the web had posts: an unset counter (1970), a template's default (1900), a typing error.
EARLIEST = datetime(1995, 1, 1, tzinfo=UTC)

ISO = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)"
    r"(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?\s?(Z|UTC|GMT|[+-]\d\d(?::?\d\d)?)?)?",
    re.I | re.ASCII,
)
# The basic form, without marks, as calendars and archives write it.
BASIC = re.compile(r"\A(\d{4})(\d\d)(\d\d)(?:T?(\d\d)(\d\d)(\d\d)?(Z|[+-]\d\d:?\d\d)?)?\Z", re.I | re.ASCII)
# Seconds, milliseconds or microseconds since 1970, as feeds and tables write them too: no day has so many digits, and
# since 2001 none of the three has fewer.
COUNTED = re.compile(r"[1-9]\d{9}(?:\d{3}|\d{6}|\.\d{1,9})?", re.ASCII)
UNITS_BY_LENGTH = {13: "ms", 16: "us"}
PARTS = {"ms": 1000, "us": 1_000_000}
MONTH_NAMES_EN = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
MONTHS_EN = {name: number for number, name in enumerate(MONTH_NAMES_EN, 1)}
RFC822 = re.compile(
    r"(?:(?P<wd>mon|tue|wed|thu|fri|sat|sun)[a-z]*,?\s+)?(?P<d>\d{1,2})[ -](?P<m>[a-z]{3})[a-z]*[ -]"
    r"(?P<y>\d{4})\s+(?P<h>\d{1,2}):(?P<mi>\d\d)(?::(?P<s>\d\d))?\s*(?P<z>[a-z]{1,4}|\+\d\d:?\d\d|-\d{4}|(?<=\s)-\d\d:\d\d)",
    re.I | re.ASCII,
)
# "Wed Oct 19 20:07:25 +0000 2022", as X writes it in archives
CTIME = re.compile(
    r"(?P<wd>mon|tue|wed|thu|fri|sat|sun)\s+(?P<m>[a-z]{3})\s+(?P<d>\d{1,2})\s+(?P<h>\d\d):(?P<mi>\d\d):(?P<s>\d\d)"
    r"\s+(?P<z>[+-]\d{4})\s+(?P<y>\d{4})",
    re.I | re.ASCII,
)
WEEKDAYS_EN = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
INVISIBLE = re.compile("[\u200b-\u200f\u2028-\u202f\u2060-\u2069\ufeff\u00ad]")


def read_moment(
    raw: object,
    *,
    captured_at: datetime,
    zone: tzinfo,
    interface: str | None = None,
    epoch: str | None = None,
    latest: datetime | None = None,
) -> Moment:
    """A time as a source wrote it. Never raises; `at` is None with a reason when it is not understood.

    `captured_at` (with a zone) is the base of relative forms and the limit of the future, so a page
    read again from its archive gives the same time. `latest` is the limit for dates that name their day, where our
    clock and the page's differ. `zone` is the account's own, for texts without
    one. `interface` (id or en) is the language in which the source shows its abbreviations: without
    it "3 j" is refused. `epoch` (s or ms) is given where the source's documentation says so.

    Reasons: missing, not_understood, too_long, invalid_date, future_date, implausible_date,
    ambiguous_unit, ambiguous_day.
    """
    text = raw if isinstance(raw, str) else "" if raw is None else str(raw)
    kept_text = text[:LONGEST]
    try:
        found = _from_epoch(text, epoch) if epoch else _from_text(text, captured_at, zone, interface)
        named = found.source != "relative" and latest is not None
        return _checked(kept_text, found, latest if named and latest else captured_at)
    except NotADate as refusal:
        return Moment(raw=kept_text, at=None, source=refusal.source, problem=refusal.reason)
    except (OverflowError, ValueError):
        return Moment(raw=kept_text, at=None, source="table", problem="invalid_date")


def _from_text(text: str, captured_at: datetime, zone: tzinfo, interface: str | None) -> FoundDate:
    iso = ISO.fullmatch(text) or ISO.fullmatch(BASIC.sub(_extended, text.strip(), count=1))
    if iso:
        return _iso(iso, zone)
    if text.strip() == "0":
        raise NotADate("implausible_date")
    if COUNTED.fullmatch(text.strip()):
        counted = text.strip()
        return _from_epoch(counted, UNITS_BY_LENGTH.get(len(counted), "s") if counted.isdecimal() else "s")
    plain = INVISIBLE.sub("", unicodedata.normalize("NFKC", text)) if not text.isascii() else text
    plain = " ".join(plain.split())
    if not plain:
        raise NotADate("missing")
    if len(plain) > LONGEST:
        raise NotADate("too_long")
    written, place = in_place(plain)
    if place is not None:
        return replace(_from_text(written, captured_at, place, interface), zone_assumed=False)
    plain = with_distance(plain)
    readers: tuple[Callable[[str], FoundDate | None], ...] = (
        lambda t: _iso(match, zone) if (match := ISO.fullmatch(t)) else None,
        _rfc822,
        lambda t: read_indonesian(t, captured_at.astimezone(zone), interface),
        lambda t: _last_resort(t, captured_at, zone),
    )
    for reader in readers:
        found = reader(plain)
        if found is not None:
            return found
    raise NotADate("not_understood")


def _extended(match: re.Match[str]) -> str:
    year, month, day, hour, minute, second, offset = (group or "" for group in match.groups())
    return f"{year}-{month}-{day}{hour and f'T{hour}:{minute}'}{second and f':{second}'}{offset}"


def _from_epoch(text: str, unit: str) -> FoundDate:
    if not re.fullmatch(r"\d{1,16}(\.\d{1,9})?", text, re.ASCII):
        raise NotADate("not_understood")
    seconds = float(text) / PARTS.get(unit, 1)
    return FoundDate(at=datetime.fromtimestamp(seconds, UTC), precision="second", source="platform")


def _iso(match: re.Match[str], zone: tzinfo) -> FoundDate:
    year, month, day, hour, minute, second = (int(g) if g else 0 for g in match.groups()[:6])
    if year == 0:
        raise NotADate("implausible_date", source="iso")
    fraction, offset = match[7], match[8]
    at = datetime(
        year,
        month,
        day,
        0 if hour == 24 else hour,
        minute,
        second,
        int((fraction or "0").ljust(6, "0")[:6]),
        _offset(offset) if offset else zone,
    )
    if hour == 24:
        if minute or second:
            raise NotADate("invalid_date", source="iso")
        at += timedelta(days=1)
    precision = "day" if match[4] is None else "minute" if match[6] is None else "second"
    return FoundDate(at=at, precision=precision, source="iso", zone_assumed=not offset)


def _offset(text: str) -> tzinfo:
    if named := zone_named(text):
        return named
    digits = re.sub(r"\D", "", text).ljust(4, "0")
    if len(digits) != 4 or text[0] not in "+-":
        raise NotADate("not_understood")
    offset = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return timezone(-offset if text[0] == "-" else offset)


def _rfc822(text: str) -> FoundDate | None:
    match = RFC822.fullmatch(text) or CTIME.fullmatch(text)
    if not match or match["m"].lower() not in MONTHS_EN:
        return None
    if match["z"][0] not in "+-" and zone_named(match["z"]) is None:
        return None
    at = datetime(
        int(match["y"]),
        MONTHS_EN[match["m"].lower()],
        int(match["d"]),
        int(match["h"]),
        int(match["mi"]),
        int(match["s"] or 0),
        tzinfo=_offset(match["z"]),
    )
    wrong_day = bool(match["wd"]) and WEEKDAYS_EN[at.weekday()] != match["wd"].lower()
    return FoundDate(
        at=at,
        precision="day" if wrong_day else "second" if match["s"] else "minute",
        source="table",
        warnings=("weekday_mismatch",) if wrong_day else (),
    )


# What dateparser may be asked: a month's name and a year of four digits, so that nothing is relative.
FROM_TO = re.compile(r":\d\d-\d")
ASKABLE = re.compile(r"(?=.*\b(?:19|20)\d\d\b)(?=.*[a-z]{3})[\w\s,.:/|()+-]+", re.I | re.ASCII)


def _last_resort(text: str, captured_at: datetime, zone: tzinfo) -> FoundDate | None:
    if not ASKABLE.fullmatch(text) or "." in text or FROM_TO.search(text):
        return None
    import dateparser  # a third of a second to import, and rarely needed

    at = dateparser.parse(
        text,
        languages=["id", "en"],
        settings={
            "RELATIVE_BASE": captured_at.astimezone(zone).replace(tzinfo=None),
            "DATE_ORDER": "DMY",
            "PREFER_DATES_FROM": "past",
            "REQUIRE_PARTS": ["day", "month", "year"],
            "STRICT_PARSING": True,
        },
    )
    if at is None:
        return None
    numbers = [int(n) for n in re.findall(r"\d+", text)]
    clock = ":" in text
    expected = [at.year, at.day, *([at.hour % 12, at.minute] if clock else [])]
    heard = [n % 12 if clock and n == at.hour % 12 + 12 else n for n in numbers]
    if any(n not in heard and n not in numbers for n in expected) or len(numbers) > len(expected) + (at.second > 0):
        return None
    return FoundDate(
        at=at if at.tzinfo else at.replace(tzinfo=zone),
        precision="minute" if clock else "day",
        source="dateparser",
        zone_assumed=at.tzinfo is None,
    )


def _checked(raw: str, found: FoundDate, captured_at: datetime) -> Moment:
    at = found.at.astimezone(UTC)
    moment = Moment(
        raw=raw,
        at=at,
        precision=found.precision,
        source=found.source,
        edited=found.edited,
        year_inferred=found.year_inferred,
        label=found.label,
        warnings=found.warnings,
        zone_assumed=found.zone_assumed,
    )
    if at < EARLIEST:
        return replace(moment, at=None, problem="implausible_date")
    if at > captured_at + FUTURE_TOLERANCE:
        return replace(moment, at=None, problem="future_date")
    if at > captured_at:
        return replace(moment, at=captured_at.astimezone(UTC), warnings=(*found.warnings, "clock_skew"))
    return moment
