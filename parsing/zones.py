"""Names of zones behind a clock, brought to the distance from Greenwich that all forms of dates know.

Only names that mean one zone: IST is India's, Israel's and Ireland's, so a time beside it stays not understood. The
American ones are those of RFC 822.
"""

import re
from datetime import datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

_NAMES = {
    0: "z ut utc gmt wet",
    1: "cet west",
    2: "cest eet sast",
    3: "eest msk trt",
    4: "gst",
    5: "pkt",
    6: "bdt",
    6.5: "mmt",
    7: "wib ict asia/jakarta asia/pontianak asia/bangkok asia/ho_chi_minh",
    8: "wita sgt myt pht hkt bnt awst asia/makassar asia/ujung_pandang asia/singapore asia/kuala_lumpur asia/manila",
    9: "wit jst kst tlt asia/jayapura asia/tokyo asia/seoul asia/dili",
    9.5: "acst",
    10: "aest pgt",
    10.5: "acdt",
    11: "aedt",
    12: "nzst",
    13: "nzdt",
    -4: "edt",
    -5: "est cdt",
    -6: "cst mdt",
    -7: "mst pdt",
    -8: "pst",
}
LONG = {7: "barat", 8: "tengah", 9: "timur"}
HOURS = {name: hours for hours, names in _NAMES.items() for name in names.split()} | {
    f"waktu indonesia {bagian}{part}": hours for hours, part in LONG.items() for bagian in ("", "bagian ")
}
NAMED = re.compile(
    r"(?P<clock>\d\d?[:.]\d\d(?:[:.]\d\d)?(?:[.,]\d{1,9})?(?: ?[ap]\.?m\b\.?)?) ?[\[(]?(?P<zone>"
    + "|".join(sorted(map(re.escape, HOURS), key=len, reverse=True))
    + r")[\])]?(?![\w/+-]| ?[+-]\d)",
    re.I,
)
# A zone's name that repeats the distance before it, as Java, the web's Temporal and Go write both.
REPEATED = re.compile(
    r"(?:(?<=[+-]\d\d:\d\d)|(?<=[+-]\d{4})|(?<=Z)) ?\[[A-Za-z_/+-]{1,40}\]$|(?<=:\d\d [+-]\d{4}) (?:[A-Z]{2,5}|[+-]\d{2,4})$"
)
# A zone by its place, as the IANA names it, behind a clock: how far it lies from Greenwich depends on the day.
PLACE = re.compile(
    r"(?P<written>.*[:.]\d\d(?: ?[AaPp]\.?[Mm]\b\.?)?) ?[\[(]?(?P<place>[A-Z][a-z]+(?:/[A-Z][A-Za-z_-]+){1,2})[\])]?"
)


# By its name or its distance; a bare distance to the west stands apart, since "10:00-11:00" is from one hour to another.
ZONE = (
    r"(?:\s*\(?(?P<z>wib|wita|wit|(?:(?:utc|gmt)\s?[+-]|\+|(?<=[\s(])-)\d{1,2}(?::?\d\d)?|utc|gmt|z)\b\)?"
    r"(?:\s*\([^()]{1,60}\))?)?"
)


def zone_named(name: str) -> tzinfo | None:
    """A zone by its name; None for one that is not known or may be several."""
    hours = HOURS.get(name.lower())
    return None if hours is None else timezone(timedelta(hours=hours))


def in_place(text: str) -> tuple[str, tzinfo | None]:
    """A written time without the place behind it, and the zone there; None where none stands there that is known."""
    found = PLACE.fullmatch(text)
    if found is None:
        return text, None
    try:
        return found["written"], ZoneInfo(found["place"])
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return text, None


def with_distance(text: str) -> str:
    """A written time in which the zone behind a clock stands as its distance: "10.00 SGT" as "10.00 +0800"."""
    return NAMED.sub(_distance, REPEATED.sub("", text), count=1)


def _distance(found: re.Match[str]) -> str:
    minutes = round(HOURS[found["zone"].lower()] * 60)
    hours, rest = divmod(abs(minutes), 60)
    return f"{found['clock']} {'-' if minutes < 0 else '+'}{hours:02d}{rest:02d}"


def zone_in(name: str | None, now: datetime) -> tzinfo:
    """The zone that stands behind a clock, in one of the forms of ZONE; that of `now` where there is none."""
    written = (name or "").strip()
    distance = re.fullmatch(r"(?:utc|gmt)?\s?([+-])(\d{1,2}):?(\d\d)?", written, re.I)
    if distance:
        far = timedelta(hours=int(distance[2]), minutes=int(distance[3] or 0))
        return timezone(-far if distance[1] == "-" else far)
    found = zone_named(written) or now.tzinfo
    assert found is not None
    return found
