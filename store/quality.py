"""What the readings amount to, as rows for the figures on the quality of the work. Nobody is named."""

from dataclasses import dataclass
from datetime import datetime

from domain.periods import from_text
from store.database import Store

# Flags of cases whose reading is settled.
SETTLED = (
    " FROM cases c JOIN case_posts cp ON cp.case_id = c.case_id AND cp.stands"
    " JOIN flags f ON f.post_id = cp.post_id"
    " LEFT JOIN (SELECT DISTINCT case_id FROM findings) x ON x.case_id = c.case_id"
    " WHERE (c.closed_at IS NOT NULL OR x.case_id IS NOT NULL)"
)
RULES = (
    "SELECT f.rule AS name, count(DISTINCT c.case_id) AS base,"
    f" count(DISTINCT CASE WHEN x.case_id IS NULL THEN c.case_id END) AS missed{SETTLED} GROUP BY 1 ORDER BY 1"
)
NAMED = f"SELECT DISTINCT f.found, c.case_id, x.case_id IS NULL AS missed{SETTLED} AND f.found <> ''"


@dataclass(frozen=True, slots=True)
class CaseReading:
    """One reading, in the order of recording."""

    case_id: str
    reviewer_id: str
    finding: str


@dataclass(frozen=True, slots=True)
class Settled:
    """Settled cases with a flag of one rule, and how many of them were found tidak cukup."""

    rule: str
    cases: int
    dismissed: int


@dataclass(frozen=True, slots=True)
class Named:
    """A settled case with a flag on these contestants ('A; B')."""

    found: str
    case_id: str
    dismissed: bool


def readings(db: Store) -> list[CaseReading]:
    rows = db._conn.execute("SELECT case_id, reviewer_id, finding FROM readings ORDER BY reading_id")
    return [CaseReading(*row) for row in rows]


def first_readings(db: Store) -> list[tuple[datetime, datetime]]:
    """When each case was opened and first read (UTC)."""
    rows = db._conn.execute(
        "SELECT c.opened_at, min(r.at) FROM cases c JOIN readings r USING (case_id) GROUP BY case_id"
    )
    return [(from_text(opened), from_text(read)) for opened, read in rows]


HASTY = 10  # seconds
# Readings that were sent within so many seconds of the first showing, or without any; when they were recorded says
# nothing. A drawn post that was found worth a look counts by its own showing, and the reading of its case that it made not
# again: the case was never shown.
LATER = (
    " WHERE NOT EXISTS (SELECT 1 FROM viewings v WHERE v.item_id = q.item_id AND v.reviewer_id = r.reviewer_id"
    " AND unixepoch(coalesce(r.sent_at, r.at)) - unixepoch(v.first_at) >= :seconds)"
)
HASTY_READINGS = (
    f"SELECT r.reviewer_id, r.at FROM readings r JOIN queue_items q USING (case_id){LATER}"
    " AND NOT EXISTS (SELECT 1 FROM audit_readings d WHERE d.case_id = r.case_id AND d.reviewer_id = r.reviewer_id"
    " AND d.at = r.at)"
    f" UNION ALL SELECT r.reviewer_id, r.at FROM audit_readings r JOIN queue_items q USING (sample_id){LATER}"
)
# Records of cases that bear an earlier time than one that was recorded before them: the clock ran back.
BACKWARDS = "SELECT at FROM (SELECT at, max(at) OVER (ORDER BY seq) AS latest FROM case_events) WHERE at < latest"


def hasty(db: Store, seconds: int) -> list[tuple[str, int]]:
    """Per reader how many readings were sent within so many seconds of the first showing, or without any."""
    query = f"SELECT reviewer_id, count(*) FROM ({HASTY_READINGS}) GROUP BY 1 ORDER BY 1"
    return [(str(row[0]), int(row[1])) for row in db._conn.execute(query, {"seconds": seconds})]


def backwards(db: Store) -> int:
    """How many records show that the clock ran back."""
    return int(db._conn.execute(f"SELECT count(*) FROM ({BACKWARDS})").fetchone()[0])


def signs_between(db: Store, start: str, end: str, cutoff: str) -> tuple[int, int]:
    """Hasty readings, and records with a clock that ran back, from `start` to before `end` (UTC) up to a cut-off."""
    span = {"seconds": HASTY, "start": start, "end": end, "cutoff": cutoff}
    counts = [
        db._conn.execute(
            f"SELECT count(*) FROM ({query}) WHERE at >= :start AND at < :end AND at <= :cutoff",
            span,
        ).fetchone()[0]
        for query in (HASTY_READINGS, BACKWARDS)
    ]
    return int(counts[0]), int(counts[1])


def settled(db: Store) -> list[Settled]:
    return [Settled(*row) for row in db._conn.execute(RULES)]


def named(db: Store) -> list[Named]:
    return [Named(row[0], row[1], bool(row[2])) for row in db._conn.execute(NAMED)]


def reread(db: Store) -> tuple[int, int]:
    """Findings that were read again after the person's word or an edit, and how many of them fell."""
    row = db._conn.execute(
        "SELECT count(DISTINCT f.case_id), count(DISTINCT CASE WHEN c.closed_at IS NOT NULL AND NOT EXISTS"
        " (SELECT 1 FROM hops h WHERE h.case_id = c.case_id) THEN c.case_id END)"
        " FROM findings f JOIN cases c USING (case_id) WHERE EXISTS (SELECT 1 FROM readings r"
        " WHERE r.case_id = f.case_id AND r.reading_id > f.second_reading)"
    ).fetchone()
    return int(row[0]), int(row[1])


def labelled(db: Store, case_id: str) -> tuple[list[dict[str, object]], list[dict[str, object]]]:
    """The flags and the readings of a case without people; no time finer than the month."""
    readings = db._conn.execute(
        "SELECT r.finding, r.category, a.reason_code, substr(r.at, 1, 7) AS month FROM readings r"
        " LEFT JOIN reading_answers a USING (reading_id) WHERE r.case_id = ? ORDER BY reading_id",
        (case_id,),
    )
    flags = db._conn.execute(
        "SELECT DISTINCT f.rule, f.tier, f.category FROM case_posts cp JOIN flags f USING (post_id)"
        " WHERE cp.case_id = ? ORDER BY 1, 2, 3",
        (case_id,),
    )
    return [dict(row) for row in flags], [dict(row) for row in readings]
