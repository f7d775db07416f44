"""The values of an election pack: contests, contestants, parties, calendar, forms, phrases. Frozen, keyword-only."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, kw_only=True, slots=True)
class Party:
    number: str
    abbr: str
    name: str
    aliases: tuple[str, ...] = ()
    region: str | None = None
    source: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Candidate:
    """A contestant of one contest: a pair's number is shared by its members.

    `role`: head, deputy, single, prospective (not nominated yet; `number` is
    "" and `valid_from`/`valid_to`, inclusive, say when the name counts) or
    empty (the blank column of a contest with one pair).
    """

    contest: str
    number: str
    name: str
    role: str
    partner: str | None = None
    aliases: tuple[str, ...] = ()
    parties: tuple[str, ...] = ()
    source: str = ""
    valid_from: date | None = None
    valid_to: date | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Incumbent:
    """A contestant who governs: `name` as in the list of contestants, `office` in words ("wakil bupati").

    `valid_from` and `valid_to` bound the days in office, `leave_from` and `leave_to` those of the leave for the
    campaign; all inclusive, None where the pack's window holds no such day.
    """

    contest: str
    name: str
    office: str
    region: str
    valid_from: date | None = None
    valid_to: date | None = None
    leave_from: date | None = None
    leave_to: date | None = None
    source: str = ""

    def governs(self, day: date) -> bool:
        """Whether the office is held on the day, on leave or not."""
        return (self.valid_from or date.min) <= day <= (self.valid_to or date.max)

    def on_leave(self, day: date) -> bool:
        return self.leave_from is not None and self.leave_from <= day <= (self.leave_to or date.max)


@dataclass(frozen=True, kw_only=True, slots=True)
class Contest:
    """One contest with its own penetapan. `region` is a Kemendagri code, "" for the whole country.

    `parts`: the regencies and cities of a constituency that is less than `region`; empty where it is all of it.

    Dates are calendar days in the account's own zone. `window_from` and
    `window_to` (inclusive) bound the time in which accounts may be watched.
    """

    contest: str
    office: str
    region: str
    label: str
    penetapan: date
    pair_aliases: tuple[tuple[str, str], ...] = ()
    parts: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class CalendarStage:
    stage: str
    label: str
    start: date
    end: date
    source: str
    contest: str = ""
    note: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Category:
    """One of the 20 forms of the SKB of 22 September 2022."""

    id: str
    kind: str
    stage: str
    label: str
    label_en: str
    legal_basis: tuple[str, ...]
    sanction: str
    observable: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Phrase:
    """Campaign language, a cue or a name form, with examples that run as tests."""

    id: str
    group: str
    forms: tuple[str, ...]
    tier: str
    source: str
    matches: tuple[str, ...]
    ignores: tuple[str, ...]
    refers_to: str = ""
    contest: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Pack:
    """One election as data. `digest` is the SHA-256 over its files in name order."""

    name: str
    version: str
    title: str
    window_from: date
    window_to: date
    parties: tuple[Party, ...]
    candidates: tuple[Candidate, ...]
    contests: Mapping[str, Contest]
    calendar: tuple[CalendarStage, ...]
    categories: Mapping[str, Category]
    phrases: tuple[Phrase, ...]
    digest: str
    incumbents: tuple[Incumbent, ...] = ()
