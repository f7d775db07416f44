"""What people record on a case, before it is recorded: readings, steps, results, consents, letters."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, kw_only=True, slots=True)
class Answers:
    """What a reading says beside its conclusion: ya, tidak or tidak_tahu, and "" for a question that was not asked.

    `spouse`, `sign` and `leave` are asked before a photo or an attendance beside a contestant becomes a dugaan.
    """

    reason_code: str
    elements: tuple[str, ...] = ()
    owner: str
    hacked: str
    old_photo: str
    exculpatory: str
    spouse: str = ""
    sign: str = ""
    leave: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class NewReading:
    """A reading to be recorded. `category` is the SKB form of a dugaan, `note` the reason in the reader's words."""

    finding: str
    note: str
    answers: Answers
    category: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class NewHop:
    """One step of a case from one body to the next, by which route, under which letter."""

    sender: str
    receiver: str
    route: str
    number: str
    sent_on: date


@dataclass(frozen=True, kw_only=True, slots=True)
class NewResult:
    """What an authority decided. Only here the words terbukti and sanksi exist."""

    authority: str
    number: str
    decided_on: date
    result: str
    sanction: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class NewApproval:
    """The body's own decision to pass a finding on. `kind`: pleno, persetujuan or panel."""

    kind: str
    number: str
    held_on: date
    members: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Letter:
    """A numbered letter of an authority on a day."""

    authority: str
    number: str
    day: date
