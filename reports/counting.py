"""Counting facts: how many persons, in which state, in which cell."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime

from domain.periods import Week
from store.case_facts import CaseFact

WAITING_FOR_ANOTHER = ("dibaca", "disisihkan", "berbeda", "dibaca_ulang")


def persons(cases: Iterable[CaseFact]) -> int:
    return len({c.person_id for c in cases})


def case_ids(cases: Iterable[CaseFact]) -> tuple[str, ...]:
    return tuple(c.case_id for c in cases)


def during(week: Week) -> Callable[[datetime | None], bool]:
    """Whether a time falls into the week; its bounds in UTC as all times are kept, which compare fast."""
    start, end = week.start.astimezone(UTC), week.end.astimezone(UTC)
    return lambda moment: moment is not None and start <= moment < end


def read_during(week: Week) -> Callable[[CaseFact], bool]:
    """Whether a case was read in the week, once or again, whatever was read of it later."""
    now_in = during(week)
    return lambda case: any(map(now_in, case.read_at))


def is_found(case: CaseFact) -> bool:
    """Whether two persons' dugaan stands."""
    return case.found_at is not None
