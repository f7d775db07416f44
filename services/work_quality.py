"""Quality from the work itself: how readers agree, how fast they are, which flags did not hold, what was missed."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from domain.case_terms import SETTLED
from domain.texts import _
from store import audit, case_files
from store import quality as kept
from store.database import Store
from store.quality import HASTY, CaseReading, backwards, hasty

__all__ = ["HASTY", "backwards", "hasty"]

ENOUGH = 30


@dataclass(frozen=True, kw_only=True, slots=True)
class Share:
    """A count of a base with its Wilson 95 percent interval, as shares from 0 to 1."""

    count: int
    base: int

    @property
    def interval(self) -> tuple[float, float]:
        if not self.base:
            return (0.0, 1.0)
        z, n, p = 1.959964, self.base, self.count / self.base
        middle, half = p + z * z / (2 * n), z * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
        return (max(0.0, (middle - half) / (1 + z * z / n)), min(1.0, (middle + half) / (1 + z * z / n)))

    @property
    def words(self) -> str:
        low, high = self.interval
        if self.base < ENOUGH:
            return _("{count} dari {base}; belum cukup data", count=self.count, base=self.base)
        return f"{self.count} dari {self.base} ({low * 100:.1f}–{high * 100:.1f} %)".replace(".", ",")


@dataclass(frozen=True, kw_only=True, slots=True)
class Agreement:
    """Two independent readings of the same case: how often the same, and Cohen's kappa. Over n pairs."""

    pairs: int
    same: int
    kappa: float | None

    @property
    def words(self) -> str:
        if self.pairs < ENOUGH:
            return _("{pairs} pasangan; belum cukup data", pairs=self.pairs)
        kappa = "tidak terdefinisi" if self.kappa is None else f"{self.kappa:.2f}".replace(".", ",")
        return f"{self.same / self.pairs * 100:.1f} % sama, kappa {kappa}, n = {self.pairs}".replace(".", ",", 1)


def agreement(db: Store) -> Agreement:
    """The first two readings of each case by two persons; with one class only kappa is not defined."""
    first: dict[str, CaseReading] = {}
    pairs: dict[str, tuple[str, str]] = {}
    for reading in kept.readings(db):
        before = first.setdefault(reading.case_id, reading)
        if reading.case_id not in pairs and reading.reviewer_id != before.reviewer_id:
            pairs[reading.case_id] = (before.finding, reading.finding)
    return agreement_of(list(pairs.values()))


def agreement_of(pairs: Sequence[tuple[str, str]]) -> Agreement:
    n, same = len(pairs), sum(a == b for a, b in pairs)
    if not n:
        return Agreement(pairs=0, same=0, kappa=None)
    classes = {c for pair in pairs for c in pair}
    chance = sum(sum(a == c for a, _ in pairs) * sum(b == c for _, b in pairs) for c in classes) / (n * n)
    kappa = None if chance == 1 else (same / n - chance) / (1 - chance)
    return Agreement(pairs=n, same=same, kappa=kappa)


def median_hours(db: Store) -> tuple[float | None, int]:
    """Median hours from a case's opening to its first reading, and over how many cases."""
    hours = [(read - opened).total_seconds() / 3600 for opened, read in kept.first_readings(db)]
    return (median(hours), len(hours)) if hours else (None, 0)


def unconfirmed(db: Store) -> dict[str, Share]:
    """Of the settled cases with a flag of each rule: how many were found tidak cukup."""
    return {r.rule: Share(count=r.dismissed, base=r.cases) for r in kept.settled(db)}


def unconfirmed_by_contestant(db: Store) -> dict[str, Share]:
    """The same by whom a flag names, to see whether flags lean to one side; persons of the register are not listed.

    A flag that names a pair counts for both of it.
    """
    settled: dict[str, set[str]] = {}
    fallen: dict[str, set[str]] = {}
    for flag in kept.named(db):
        for name in flag.found.split("; "):
            settled.setdefault(name, set()).add(flag.case_id)
            fallen.setdefault(name, set()).update([flag.case_id] if flag.dismissed else [])
    return {n: Share(count=len(fallen[n]), base=len(settled[n])) for n in sorted(settled)}


def missed(db: Store) -> Share:
    """Of the drawn, unflagged posts that were read: how many were worth a look."""
    _, read, found = audit.counts(db)
    return Share(count=found, base=read)


def reversals(db: Store) -> Share:
    """Of the findings that were read again after the person's word or an edit: how many fell."""
    base, fallen = kept.reread(db)
    return Share(count=fallen, base=base)


def labels(db: Store, numbers: Sequence[str]) -> list[dict[str, object]]:
    """Readings of these cases without people: rule and tier of the flags, what each reader in turn found and why.

    No words, no handle, no agency, no contestant, no time finer than the month; cases that are not settled are left
    out, so that no independent reader learns from it.
    """
    found: list[dict[str, object]] = []
    for case_id in numbers:
        file = case_files.case_file(db, case_id)
        if file is not None and file.state in SETTLED:
            flags, readings = kept.labelled(db, case_id)
            found.append({"item": len(found) + 1, "flags": flags, "readings": readings})
    return found
