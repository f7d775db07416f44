"""What a person chose to see of the cases, as the filter that every list, page and export asks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from domain.case_lists import CaseRow
from domain.errors import WorkflowError
from domain.periods import EARLIEST, ZONES, to_text
from domain.texts import _
from review.oversight import last_within, lists
from store import case_rows, search
from store.case_filter import NOBODY, Filter
from store.case_rows import contests, count, newest_of, numbers
from store.database import Store

__all__ = ["NOBODY", "Filter", "contests", "count", "newest_of", "numbers"]


PLAIN = (
    "tier",
    "contest",
    "agency",
    "region",
    "position",
    "platform",
    "category",
    "state",
    "clarification",
    "step",
    "result",
)
TIMES = ("since", "until", "known_since", "known_until")
# What the reading list may be narrowed by: a drawn post is of no case, and nothing may tell it from the others.
QUEUE = ("agency", "region", "position", "platform")
MOST_DAYS = 3650
STATUS = {"terbuka": False, "ditutup": True, "semua": None}


@dataclass(frozen=True, kw_only=True, slots=True)
class Wish:
    """A choice as given. `plain` names fields of the filter (PLAIN), `days` local days (TIMES), `status` one of STATUS;
    `days_left` is how many days a running clock may have left at most."""

    plain: Mapping[str, str]
    days: Mapping[str, date]
    status: str = "semua"
    days_left: int | None = None
    held_by: str = ""
    words: str = ""


def filter_of(db: Store, wish: Wish, zone: ZoneInfo, at: datetime, reader: str) -> Filter:
    """The filter of a choice as this reader may use it; its days begin in `zone`.

    Raises WorkflowError for a time that cannot be meant.
    """
    if any(day.year < EARLIEST for day in wish.days.values()):
        raise WorkflowError(_("tanggal lebih tua daripada semua media sosial"), remedy=_("periksa tahunnya"))
    if abs(wish.days_left or 0) > MOST_DAYS:
        raise WorkflowError(_("sisa hari lebih dari {most_days}", most_days=MOST_DAYS), remedy=_("tulis mis. 3"))
    days = {name: to_text(datetime.combine(day, time(), zone)) for name, day in wish.days.items()}
    return Filter(
        **wish.plain,
        **days,
        reader=reader,
        due=_due(wish.days_left, at),
        held_by=wish.held_by,
        now=to_text(at),
        closed=STATUS[wish.status],
        cases=tuple(search.find(db, wish.words)) if wish.words else None,
    )


def _due(days: int | None, at: datetime) -> tuple[tuple[str, str, str], ...] | None:
    """The last days with at most that many left, on the day that it is in each zone."""
    if days is None:
        return None
    found, holidays = [], lists().holidays
    for name, zone in ZONES.items():
        today = at.astimezone(zone).date()
        calendar, working = (last_within(today, days, work, holidays).isoformat() for work in (False, True))
        found.append((name, calendar, working))
    return tuple(found)


def urgent(db: Store, filters: Filter, *, limit: int = -1, offset: int = 0) -> list[CaseRow]:
    """The cases of a filter, the most urgent first."""
    return case_rows.rows(db, filters, order=case_rows.URGENT, limit=limit, offset=offset)


def neighbours(db: Store, filters: Filter, case_id: str) -> tuple[str, str]:
    """The cases before and after one in the list of a filter; "" where it ends."""
    return case_rows.beside(db, filters, case_id)


def matching(db: Store, filters: Filter, words: str) -> Sequence[CaseRow]:
    """The cases of a filter that hold these words, the best match first."""
    found = {case_id: place for place, case_id in enumerate(search.find(db, words))}
    wanted = tuple(found) if filters.cases is None else tuple(c for c in found if c in filters.cases)
    return sorted(case_rows.rows(db, replace(filters, cases=wanted)), key=lambda row: found[row.case_id])
