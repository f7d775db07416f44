"""Quality from the work itself: how readers agree, how fast they are, which flags did not hold, what was missed."""

import math
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from domain.periods import from_text
from store import audit

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
            return f"{self.count} dari {self.base}; belum cukup data"
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
            return f"{self.pairs} pasangan; belum cukup data"
        kappa = "tidak terdefinisi" if self.kappa is None else f"{self.kappa:.2f}".replace(".", ",")
        return f"{self.same / self.pairs * 100:.1f} % sama, kappa {kappa}, n = {self.pairs}".replace(".", ",", 1)


def agreement(conn: sqlite3.Connection) -> Agreement:
    """The first two readings of each case by two persons; with one class only kappa is not defined."""
    first: dict[str, tuple[str, str]] = {}
    pairs: dict[str, tuple[str, str]] = {}
    for row in conn.execute("SELECT case_id, reviewer_id, finding FROM readings ORDER BY reading_id"):
        case = row["case_id"]
        if case not in first:
            first[case] = (row["reviewer_id"], row["finding"])
        elif case not in pairs and row["reviewer_id"] != first[case][0]:
            pairs[case] = (first[case][1], row["finding"])
    return agreement_of(list(pairs.values()))


def agreement_of(pairs: Sequence[tuple[str, str]]) -> Agreement:
    n, same = len(pairs), sum(a == b for a, b in pairs)
    if not n:
        return Agreement(pairs=0, same=0, kappa=None)
    classes = {c for pair in pairs for c in pair}
    chance = sum(sum(a == c for a, _ in pairs) * sum(b == c for _, b in pairs) for c in classes) / (n * n)
    kappa = None if chance == 1 else (same / n - chance) / (1 - chance)
    return Agreement(pairs=n, same=same, kappa=kappa)


def median_hours(conn: sqlite3.Connection) -> tuple[float | None, int]:
    """Median hours from a case's opening to its first reading, and over how many cases."""
    rows = conn.execute("SELECT c.opened_at, min(r.at) FROM cases c JOIN readings r USING (case_id) GROUP BY case_id")
    hours = [(from_text(b) - from_text(a)).total_seconds() / 3600 for a, b in rows]
    return (median(hours), len(hours)) if hours else (None, 0)


# Flags of cases whose reading is settled.
SETTLED = (
    " FROM cases c JOIN case_posts cp USING (case_id) JOIN flags f ON f.post_id = cp.post_id"
    " LEFT JOIN (SELECT DISTINCT case_id FROM findings) x ON x.case_id = c.case_id"
    " WHERE (c.closed_at IS NOT NULL OR x.case_id IS NOT NULL)"
)
RULES = (
    "SELECT f.rule AS name, count(DISTINCT c.case_id) AS base,"
    f" count(DISTINCT CASE WHEN x.case_id IS NULL THEN c.case_id END) AS missed{SETTLED} GROUP BY 1 ORDER BY 1"
)
NAMED = f"SELECT DISTINCT f.found, c.case_id, x.case_id IS NULL AS missed{SETTLED} AND f.found <> ''"


def unconfirmed(conn: sqlite3.Connection) -> dict[str, Share]:
    """Of the settled cases with a flag of each rule: how many were found tidak cukup."""
    rows = conn.execute(RULES)
    return {r["name"]: Share(count=r["missed"], base=r["base"]) for r in rows}


def unconfirmed_by_contestant(conn: sqlite3.Connection) -> dict[str, Share]:
    """The same by whom a flag names, to see whether flags lean to one side; persons of the register are not listed.

    A flag that names a pair counts for both of it.
    """
    settled: dict[str, set[str]] = {}
    fallen: dict[str, set[str]] = {}
    for row in conn.execute(NAMED):
        for name in row["found"].split("; "):
            settled.setdefault(name, set()).add(row["case_id"])
            fallen.setdefault(name, set()).update([row["case_id"]] if row["missed"] else [])
    return {n: Share(count=len(fallen[n]), base=len(settled[n])) for n in sorted(settled)}


def missed(conn: sqlite3.Connection) -> Share:
    """Of the drawn, unflagged posts that were read: how many were worth a look."""
    _, read, found = audit.counts(conn)
    return Share(count=found, base=read)


def reversals(conn: sqlite3.Connection) -> Share:
    """Of the findings that were read again after the person's word or an edit: how many fell."""
    rows = conn.execute(
        "SELECT count(DISTINCT f.case_id) AS base, count(DISTINCT CASE WHEN c.closed_at IS NOT NULL AND NOT EXISTS"
        " (SELECT 1 FROM hops h WHERE h.case_id = c.case_id) THEN c.case_id END) AS fallen"
        " FROM findings f JOIN cases c USING (case_id) WHERE EXISTS (SELECT 1 FROM readings r"
        " WHERE r.case_id = f.case_id AND r.reading_id > f.second_reading)"
    ).fetchone()
    return Share(count=rows["fallen"], base=rows["base"])


def labels(conn: sqlite3.Connection, cases: Sequence[str]) -> list[dict[str, object]]:
    """Readings of these cases without people: rule and tier of the flags, what each reader in turn found and why.

    No words, no handle, no agency, no contestant, no time finer than the month; cases without a reading are left out.
    """
    found: list[dict[str, object]] = []
    for case_id in cases:
        readings = conn.execute(
            "SELECT r.finding, r.category, a.reason_code, substr(r.at, 1, 7) AS month FROM readings r"
            " LEFT JOIN reading_answers a USING (reading_id) WHERE r.case_id = ? ORDER BY reading_id", (case_id,),
        ).fetchall()  # fmt: skip
        if not readings:
            continue
        rules = conn.execute(
            "SELECT DISTINCT f.rule, f.tier, f.category FROM case_posts cp JOIN flags f USING (post_id)"
            " WHERE cp.case_id = ? ORDER BY 1, 2, 3", (case_id,),
        ).fetchall()  # fmt: skip
        found.append(
            {"item": len(found) + 1, "flags": [dict(r) for r in rules], "readings": [dict(r) for r in readings]}
        )
    return found
