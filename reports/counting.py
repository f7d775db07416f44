"""Counting facts: how many persons, in which state, in which cell."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import datetime

from netralitas.periods import Week
from netralitas.store.tallies import CaseFact

OPEN_STATES = ("belum_dibaca", "dibaca", "berbeda")


def state(case: CaseFact) -> str:
    """Where the reading of a case stands; the same rule as the workflow's, on counted facts."""
    if case.finding_at is not None:
        return "layak_diteruskan"
    findings = [f for f, _ in case.latest.values()]
    if not findings:
        return "belum_dibaca"
    if "dugaan" not in findings:
        return "tidak_cukup"
    return "dibaca" if set(findings) == {"dugaan"} else "berbeda"


def persons(cases: Iterable[CaseFact]) -> int:
    return len({c.person_id for c in cases})


def by(cases: Iterable[CaseFact], key: Callable[[CaseFact], str]) -> list[tuple[str, int]]:
    """Persons per cell, largest first. A person with two cases can stand in two cells, once in each."""
    cells: dict[str, set[str]] = defaultdict(set)
    for case in cases:
        cells[key(case)].add(case.person_id)
    return sorted(((k, len(v)) for k, v in cells.items()), key=lambda c: (-c[1], c[0]))


def within(moment: datetime | None, week: Week) -> bool:
    return moment is not None and week.start <= moment < week.end


def read_as_insufficient(case: CaseFact) -> datetime | None:
    """When the last reading left the case as tidak cukup, if it did."""
    if state(case) != "tidak_cukup":
        return None
    return max(at for _, at in case.latest.values())
