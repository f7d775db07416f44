"""Who the body is: the moves, roles, clocks and letters of each kind, read from profiles/*.toml."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from domain.authorities import is_open
from domain.case_words import ROLES
from domain.elections import Contest, Pack
from domain.errors import ConfigError, NotAllowedError
from domain.periods import zone_of
from domain.texts import Text, _, any_of, words

FOLDER = Path(__file__).parent / "profiles"
PILKADA = frozenset({"gubernur", "bupati", "walikota"})


@dataclass(frozen=True, kw_only=True, slots=True)
class Clock:
    """A time limit: `days` from `start` (known, approved or sent), in calendar or working days."""

    id: str
    label: str
    start: str
    days: int
    working: bool
    elections: tuple[str, ...]
    source: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ForwardRoute:
    """A way on to another body. `letter` names the letter that goes with it."""

    id: str
    label: str
    receivers: tuple[str, ...]
    letter: str

    def receivers_on(self, day: date) -> tuple[str, ...]:
        """The receivers that are in office on a day."""
        return tuple(name for name in self.receivers if is_open(name, day))


@dataclass(frozen=True, kw_only=True, slots=True)
class PoseCircular:
    """Poses that a dated circular asks civil servants to avoid, and those it recommends. Guidance, no norm.

    `reported`: known from the press alone; the circular itself was not seen.
    """

    source: str
    day: date
    avoided: tuple[str, ...]
    allowed: tuple[str, ...]
    reported: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Profile:
    """What one kind of body may do. `approval` is what must precede a forward, "" when nothing.

    `letter_to` names the letter that goes with a packet, by kind of receiver. What one reader sets aside is read by
    a second one always when a flag is of `second_look`, else in `second_look_share` of a hundred cases, by lot.
    `local`: such a body always works in one region.
    """

    name: str
    label: str
    serves: str
    local: bool
    supervisor: str
    approval: str
    approval_label: str
    members: int
    summons: str
    clarifications: frozenset[str]
    roles: Mapping[str, frozenset[str]]
    results: frozenset[str]
    routes: tuple[ForwardRoute, ...]
    clocks: tuple[Clock, ...]
    letters: Mapping[str, str]
    letter_to: Mapping[str, str]
    second_look: frozenset[str]
    second_look_share: int
    circulars: tuple[PoseCircular, ...] = ()

    def route(self, route_id: str) -> ForwardRoute | None:
        return next((r for r in self.routes if r.id.casefold() == route_id.casefold()), None)


@dataclass(frozen=True, kw_only=True, slots=True)
class Lists:
    """Lists shared by all profiles: reasons of a reading, elements of a form, days that are no working days.

    `family_forms` are those before which spouse, sign and unpaid leave are asked; `years` are those whose days off
    are known.
    """

    reasons: Mapping[str, Mapping[str, str]]
    elements: Mapping[str, str]
    needed: Mapping[str, frozenset[str]]
    family_forms: frozenset[str]
    holidays: frozenset[date]
    years: frozenset[int]

    def needs(self, category: str) -> frozenset[str]:
        """The elements that a reader must have ticked for a form."""
        return self.needed.get(category, self.needed["*"])


@dataclass(frozen=True, kw_only=True, slots=True)
class OversightBody:
    """A body at work: its profile, its elections' contests and the forms they know, and how long a reader may take a
    reading back before it is recorded."""

    profile: Profile
    lists: Lists
    contests: Mapping[str, Contest]
    categories: frozenset[str]
    take_back: timedelta = timedelta()

    def election(self, contest: str) -> str:
        """pemilihan (regional heads) or pemilu; an unknown contest counts as pemilihan: its clock is the shorter."""
        known = self.contests.get(contest)
        return "pemilihan" if known is None or known.office.split("_")[0] in PILKADA else "pemilu"

    def due(self, contest: str, region: str, starts: Mapping[str, str]) -> tuple[date, Clock] | None:
        """The nearest last day of the clocks that run: `starts` gives the UTC time of known, approved and sent."""
        found = []
        for clock in self.profile.clocks:
            begun = starts.get(clock.start, "")
            if begun and self.election(contest) in clock.elections:
                day = datetime.fromisoformat(begun.replace("Z", "+00:00")).astimezone(zone_of(region)).date()
                found.append((last_day(day, clock, self.lists.holidays), clock))
        return min(found, key=lambda f: (f[0], f[1].id), default=None)

    def nominated(self, contest: str, region: str, at: datetime) -> bool:
        """Whether the contest's penetapan lies behind; of an unknown contest it is not assumed."""
        known = self.contests.get(contest)
        return known is not None and at.astimezone(zone_of(region)).date() >= known.penetapan


def last_day(start: date, clock: Clock, holidays: frozenset[date]) -> date:
    """The last day of a limit; the day on which it starts is not counted."""
    if not clock.working:
        return start + timedelta(days=clock.days)
    day, left = start, clock.days
    while left:
        day += timedelta(days=1)
        left -= works(day, holidays)
    return day


def works(day: date, holidays: frozenset[date]) -> bool:
    return day.weekday() < 5 and day not in holidays


def days_left(last: date, today: date, working: bool, holidays: frozenset[date]) -> int:
    """Days after today up to the last one, negative once it has passed."""
    if not working or last < today:
        return (last - today).days
    span = range(1, (last - today).days + 1)
    return sum(works(today + timedelta(days=n), holidays) for n in span)


def last_within(today: date, days: int, working: bool, holidays: frozenset[date]) -> date:
    """The latest last day of a limit of which at most that many days are left."""
    if not working or days < 0:
        return today + timedelta(days=days)
    day, left = today, days
    while left or not works(day + timedelta(days=1), holidays):
        day += timedelta(days=1)
        left -= works(day, holidays)
    return day


def uncounted(known: Lists, *days: date) -> str:
    """What must be said beside a limit in working days when the days off of one of its years are not known."""
    missing = sorted({d.year for d in days} - known.years)
    years = ", ".join(map(str, missing))
    return f"hari libur {years} belum tercatat: dihitung Senin sampai Jumat" if missing else ""


@cache
def profile(name: str) -> Profile:
    """A profile by its name. Raises ConfigError for one that does not exist."""
    path = FOLDER / f"{name}.toml"
    if not path.is_file():
        known = ", ".join(profiles())
        raise ConfigError(
            _("profil lembaga {name!r} tidak ada", name=name),
            where="body.profile",
            remedy=_("pilih: {known}", known=known),
        )
    return _profile(name, tomllib.loads(path.read_text(encoding="utf-8")))


def profiles() -> list[str]:
    return sorted(p.stem for p in FOLDER.glob("*.toml") if p.stem not in ("lists", "letter_texts", "regimes"))


def _profile(name: str, raw: Mapping[str, Any]) -> Profile:
    approval = raw.get("approval", {})
    return Profile(
        name=name,
        label=Text(raw["label"]),
        serves=Text(raw["serves"]),
        local=bool(raw["local"]),
        supervisor=raw["supervisor"],
        approval=approval.get("kind", ""),
        approval_label=Text(approval.get("label", "")),
        members=approval.get("members", 0),
        summons=raw["summons"],
        clarifications=frozenset(raw["clarifications"]),
        roles={move: frozenset(roles) for move, roles in raw["roles"].items()},
        results=frozenset(raw["results"]),
        letters=words(raw["letters"]),
        letter_to=raw["letter_to"],
        second_look=frozenset(raw["second_look"]["always"]),
        second_look_share=raw["second_look"]["share"],
        routes=tuple(
            ForwardRoute(id=r["id"], label=Text(r["label"]), receivers=tuple(r["receivers"]), letter=r["letter"])
            for r in raw["route"]
        ),
        clocks=tuple(map(_clock, raw["clock"])),
        circulars=tuple(map(_circular, raw.get("poses", ()))),
    )


def _clock(raw: Mapping[str, Any]) -> Clock:
    return Clock(
        id=raw["id"],
        label=Text(raw["label"]),
        start=raw["start"],
        days=raw["days"],
        working=raw["unit"] == "kerja",
        elections=tuple(raw["elections"]),
        source=Text(raw["source"]),
    )


def _circular(raw: Mapping[str, Any]) -> PoseCircular:
    return PoseCircular(
        source=Text(raw["source"]),
        day=raw["day"],
        avoided=tuple(raw["avoided"]),
        allowed=tuple(raw["allowed"]),
        reported=raw["reported"],
    )


@cache
def lists() -> Lists:
    raw = tomllib.loads((FOLDER / "lists.toml").read_text(encoding="utf-8"))
    return Lists(
        reasons={finding: words(reasons) for finding, reasons in raw["reasons"].items()},
        elements=words(raw["elements"]),
        needed={form: frozenset(names) for form, names in raw["needed"].items()},
        family_forms=frozenset(raw["family"]["forms"]),
        holidays=frozenset(d for year in raw["holidays"].values() for d in year),
        years=frozenset(int(year) for year in raw["holidays"]),
    )


def oversight_body_of(name: str, packs: Sequence[Pack]) -> OversightBody:
    """The body of a profile's name at its elections."""
    return OversightBody(
        profile=profile(name),
        lists=lists(),
        contests={c.contest: c for pack in packs for c in pack.contests.values()},
        categories=frozenset(c for pack in packs for c in pack.categories),
    )


STEPS = {
    "read": _("membaca"),
    "clarify": _("klarifikasi"),
    "approve": _("persetujuan"),
    "forward": _("penerusan"),
    "answer": _("mencatat jawaban"),
    "result": _("mencatat putusan"),
    "mark": _("mencatat penanda"),
    "object": _("keberatan"),
    "export": _("menyimpan keluar"),
    "purge": _("menghapus menurut retensi"),
    "reopen": _("meminta dibaca ulang"),
    "join": _("menggabungkan perkara"),
    "run": _("menjalankan putaran"),
    "correct": _("menarik catatan yang keliru"),
    "known": _("menyimpan bahan kampanye"),
    "pack": _("mengubah kata paket pemilihan"),
}


def _step(move: str) -> str:
    return STEPS.get(move, move)


def require_role(body: OversightBody, move: str, role: str) -> None:
    """Raises NotAllowedError when the profile has no such move, or not for this role."""
    allowed = body.profile.roles.get(move, frozenset())
    if not allowed:
        raise NotAllowedError(
            _("{label} tidak mempunyai langkah {step}", label=body.profile.label, step=_step(move)),
            remedy=_("yang ada: {roles}", roles=", ".join(sorted(map(_step, body.profile.roles)))),
        )
    if role not in allowed:
        raise NotAllowedError(
            _("{roles} tidak boleh melakukan langkah {step}", roles=ROLES.get(role, role), step=_step(move)),
            remedy=_("minta {allowed}", allowed=any_of(sorted(ROLES.get(r, r) for r in allowed))),
        )
