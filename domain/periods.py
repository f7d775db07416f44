"""Weeks, zones and stages. A report week is Monday 00:00 to Sunday 24:00 in the report's zone."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from babel.dates import get_day_names, get_month_names

from domain.elections import CalendarStage, Contest, Pack
from domain.errors import UsageError, WorkspaceError
from domain.texts import Text, _, on_page
from domain.types import Stage

WIB, WITA, WIT = ZoneInfo("Asia/Jakarta"), ZoneInfo("Asia/Makassar"), ZoneInfo("Asia/Jayapura")
ZONES = {"WIB": WIB, "WITA": WITA, "WIT": WIT}
EARLIEST = 1990  # the first year of a report: no social medium is older
LATEST = 2100  # the last year that a clock is believed
# Keppres 41/1987 with the provinces founded since; Kemendagri province codes.
WITA_PROVINCES = frozenset({"51", "52", "53", "63", "64", "65", "71", "72", "73", "74", "75", "76"})
WIT_PROVINCES = frozenset({"81", "82", "91", "92", "93", "94", "95", "96"})


def zone_name(region: str) -> str:
    """WIB, WITA or WIT of a Kemendagri region code; WIB when the region is not known."""
    province = region.split(".")[0]
    if province in WITA_PROVINCES:
        return "WITA"
    return "WIT" if province in WIT_PROVINCES else "WIB"


def zone_of(region: str) -> ZoneInfo:
    return ZONES[zone_name(region)]


def to_text(moment: datetime) -> str:
    """UTC, whole seconds: sorts as text. A time without a zone is refused."""
    if moment.tzinfo is None:
        raise ValueError("a time needs a zone")
    return moment.astimezone(UTC).isoformat(timespec="seconds")[:19] + "Z"


def from_text(text: str) -> datetime:
    return datetime.fromisoformat(text)


@dataclass(frozen=True, kw_only=True, slots=True)
class Week:
    """One reported period: half open, `start` and `end` are midnights in the report's zone.

    A week of the calendar, or an election stage: then `stage` is its label, and posts count by `days_in`.
    """

    label: str
    start: datetime
    end: datetime
    stage: str = ""

    @property
    def zone(self) -> ZoneInfo:
        """The report's zone."""
        return ZoneInfo(str(self.start.tzinfo))

    @property
    def first_day(self) -> date:
        return self.start.date()

    @property
    def last_day(self) -> date:
        return (self.end - timedelta(days=1)).date()

    @property
    def over(self) -> datetime:
        """When the last of its days has ended for every account: for a stage, where the sun is last."""
        return max(self.days_in(zone)[1] for zone in ZONES.values())

    def days_in(self, zone: ZoneInfo) -> tuple[datetime, datetime]:
        """Start and end for what is written by an account of a zone: a stage begins and ends at each account's own
        midnight, as on its flags; a week is that of the report for everybody."""
        if not self.stage:
            return self.start, self.end
        return self.start.replace(tzinfo=zone), self.end.replace(tzinfo=zone)

    @property
    def previous(self) -> "Week":
        """The week before, or the days before a stage, as many as it has."""
        if self.stage:
            length = self.end - self.start
            return Week(label=f"sebelum {self.label}", start=self.start - length, end=self.start, stage=self.stage)
        return week_of(self.first_day - timedelta(days=7), self.zone)


def week_of(day: date, zone: ZoneInfo = WIB) -> Week:
    """The ISO week that holds a day."""
    monday = day - timedelta(days=day.weekday())
    year, number, _ = monday.isocalendar()
    start = datetime.combine(monday, time(), zone)
    end = datetime.combine(monday + timedelta(days=7), time(), zone)
    return Week(label=f"{year}-W{number:02d}", start=start, end=end)


def parse_week(text: str, zone: ZoneInfo = WIB) -> Week:
    """'2026-W45' or any day of the week ('2026-11-03'). Raises UsageError."""
    try:
        return week_of(date.fromisoformat(f"{text}-1" if re.fullmatch(r"\d{4}-W\d{2}", text) else text), zone)
    except (ValueError, OverflowError) as error:
        raise UsageError(
            _("pekan {text!r} tidak dikenal", text=text),
            remedy=_("tulis 2026-W45 atau satu tanggal di pekan itu, 2026-11-03"),
        ) from error


def clock_time(at: datetime) -> datetime:
    """What the machine's clock says, in whole seconds. Raises WorkspaceError for a time before 1990 or after 2100.

    A machine that was without power may begin at 1970; whatever is recorded or written then would bear a false day.
    """
    if not EARLIEST <= at.year <= LATEST:
        raise WorkspaceError(
            _("jam mesin menunjukkan {day}, yang tidak mungkin benar", day=at.date().isoformat()),
            remedy=_("betulkan tanggal dan jam mesin (timedatectl), lalu ulangi; tidak ada yang dicatat"),
        )
    return at.replace(microsecond=0)


def chosen_week(text: str, now: datetime, zone: ZoneInfo = WIB) -> Week:
    """The week that a text names; without one the week that ended last. Raises UsageError for one before 1990."""
    week = parse_week(text, zone) if text else week_of(now.astimezone(zone).date(), zone).previous
    if week.start.year < EARLIEST:
        raise UsageError(
            _("pekan {text!r} lebih tua daripada semua media sosial", text=text), remedy=_("periksa tahunnya")
        )
    return week


def stage_period(pack: Pack, stage: str, zone: ZoneInfo = WIB) -> Week:
    """The days of one stage of a pack's calendar. Raises UsageError for a stage that it does not have."""
    found = [s for s in pack.calendar if s.stage == stage]
    if not found:
        known = ", ".join(dict.fromkeys(s.stage for s in pack.calendar))
        raise UsageError(
            _("tahapan {stage!r} tidak ada pada {pack}", stage=stage, pack=pack.name),
            remedy=_("pilih: {known}", known=known),
        )
    start = datetime.combine(min(s.start for s in found), time(), zone)
    end = datetime.combine(max(s.end for s in found) + timedelta(days=1), time(), zone)
    return Week(label=f"{pack.name}-{stage}", start=start, end=end, stage=found[0].label)


def period_called(label: str, packs: Iterable[Pack], zone: ZoneInfo = WIB) -> Week | None:
    """The week or stage whose reports bear this label; None for a stage that none of these packs has (any more)."""
    if re.fullmatch(r"\d{4}-W\d{2}", label):
        return parse_week(label, zone)
    stages = (stage_period(pack, s, zone) for pack in packs for s in dict.fromkeys(s.stage for s in pack.calendar))
    return next((period for period in stages if period.label == label), None)


def stage_at(contest: Contest, moment: datetime, region: str) -> Stage:
    """The side of the contest's penetapan on the calendar day of the account's own zone.

    The day of penetapan itself counts as after: from that day on there is a calon.
    """
    local_day = moment.astimezone(zone_of(region)).date()
    return Stage.AFTER if local_day >= contest.penetapan else Stage.BEFORE


def calendar_on(pack: Pack, day: date) -> tuple[CalendarStage, ...]:
    """The calendar's stages that hold a day, in the pack's order."""
    return tuple(s for s in pack.calendar if s.start <= day <= s.end)


@cache
def month_names(lang: str) -> tuple[str, ...]:
    """January first, from CLDR."""
    return tuple(get_month_names("wide", locale=lang)[month] for month in range(1, 13))


BULAN = month_names("id")
HARI = tuple(get_day_names("wide", locale="id")[day] for day in range(7))  # Monday first, as weekday() counts


def tanggal(day: date) -> Text:
    """3 November 2026"""
    return on_page("{day} {month} {year}", day=day.day, month=on_page(BULAN[day.month - 1]), year=day.year)


def waktu(moment: datetime, zone: ZoneInfo = WIB) -> Text:
    """3 November 2026 pukul 07.30 WIB"""
    return on_page("{date} pukul {clock}", date=tanggal(moment.astimezone(zone).date()), clock=jam(moment, zone))


def jam(moment: datetime, zone: ZoneInfo = WIB) -> Text:
    """07.30 WIB"""
    local = moment.astimezone(zone)
    name = next(name for name, z in ZONES.items() if z == zone)
    return on_page("{hour:02d}.{minute:02d} {zone}", hour=local.hour, minute=local.minute, zone=name)


def waktu_terlihat(moment: datetime, zone: ZoneInfo, precision: str, *, zone_assumed: bool = False) -> Text:
    """A post's time, never more exact than it was seen (`precision` of a Moment); an assumed zone is said."""
    local = moment.astimezone(zone)
    if precision == "day":
        return on_page("{date}, jamnya tidak terlihat", date=tanggal(local.date()))
    clock = waktu(moment, zone)
    if precision == "hour":
        hour, name = f"{local:%H}", clock.rpartition(" ")[2]
        clock = on_page("{date} sekitar pukul {hour} {zone}", date=tanggal(local.date()), hour=hour, zone=name)
    return on_page("{shown} (zona waktunya diandaikan)", shown=clock) if zone_assumed else clock
