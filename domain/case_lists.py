"""Cases as lists show them, and where they stand in the reading list. Times and days as in domain/cases.py."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class Placement:
    """Where a case or a drawn post stands in the reading list; `due_on` a local day or None.

    `rank` is 0 for a strong flag, 1 plain, 2 weak. `position` is the level of the person's post, `platforms` and
    `categories` those of its posts and their flags. Readings after the record `fresh_after` count.
    """

    readable: bool
    state: str
    rank: int
    act_by: str
    due_on: str | None
    due_working: bool
    since: str
    fresh_after: int
    contest: str
    agency: str
    region: str
    position: str
    platforms: tuple[str, ...]
    categories: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class CaseRow:
    """A case as lists and tables show it. `held_by` is who has it on the table at the filter's `now`.

    `clarification` is tidak_diminta while nothing is recorded; category, result, sanction, receivers and held_by are
    None while there is none. A case that the filter's reader may still have to read alone says PENDING and no clock.
    `knows`: that reader may know what was found; `overdue`: the clock that the reader may know has run out.
    """

    case_id: str
    contest: str
    agency: str
    region: str
    rank: int
    position: str
    due_working: bool
    overdue: bool
    knows: bool
    state: str
    due_on: str | None
    known_at: str | None
    person_id: str
    opened_at: str
    closed_at: str | None
    posts: int
    category: str | None
    clarification: str
    step: str
    result: str | None
    sanction: str | None
    receivers: str | None
    held_by: str | None
