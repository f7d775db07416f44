"""Cases as a list or a table shows them: one row a case, all in one statement. Reads only."""

from domain.cases import CaseRow, ReviewState
from store.case_filter import CLARIFICATION, RESULT, STEP, Filter, hidden, where
from store.database import Store
from store.values import values_of

SANCTION = RESULT.replace("SELECT result", "SELECT sanction")
# Urgent first, as the queue has them; what nobody can read any more comes after.
URGENT = "q.readable DESC, q.act_by, q.rank, q.since, q.case_id"
BY_NUMBER = "q.case_id"

COLUMNS = ", ".join((
    "q.case_id, q.contest, q.agency, q.region, q.rank, q.position, q.due_working",
    f"CASE WHEN q.hidden THEN '{ReviewState.PENDING}' ELSE q.state END AS state",
    "CASE WHEN q.hidden THEN NULL ELSE q.due_on END AS due_on",
    "CASE WHEN q.hidden THEN NULL ELSE c.known_at END AS known_at",
    "c.person_id, c.opened_at, c.closed_at",
    "(SELECT count(DISTINCT post_id) FROM case_posts cp WHERE cp.case_id = q.case_id) AS posts",
    "(SELECT category FROM findings f WHERE f.case_id = q.case_id ORDER BY finding_id DESC LIMIT 1) AS category",
    CLARIFICATION + " AS clarification",
    STEP + " AS step",
    RESULT + " AS result",
    SANCTION + " AS sanction",
    "(SELECT group_concat(receiver, '; ') FROM (SELECT receiver FROM hops h WHERE case_id = q.case_id AND NOT EXISTS"
    " (SELECT 1 FROM case_corrections x WHERE x.kind = 'hop' AND x.ref = h.hop_id || '')"
    " GROUP BY receiver ORDER BY min(hop_id))) AS receivers",
    "(SELECT reviewer_id FROM leases l WHERE l.item_id = q.item_id AND l.until > ?) AS held_by",
))  # fmt: skip


def rows(
    db: Store, chosen: Filter, *, order: str = BY_NUMBER, limit: int = -1, offset: int = 0
) -> list[CaseRow]:
    """The cases of a filter, `limit` of them after the first `offset` (-1: all); none whose records were purged."""
    condition, values = where(chosen)
    secret, more = hidden(chosen.reader)
    return values_of(CaseRow, db._conn.execute(
        f"SELECT {COLUMNS} FROM (SELECT q.*, {secret} AS hidden FROM queue_items q) q JOIN cases c USING (case_id)"  # noqa: S608
        f" WHERE {condition} ORDER BY {order} LIMIT ? OFFSET ?",
        (chosen.now or "9999", *more, *values, limit, offset),
    ))  # fmt: skip


def count(db: Store, chosen: Filter) -> int:
    """How many cases a filter has."""
    condition, values = where(chosen)
    row = db._conn.execute(
        f"SELECT count(*) FROM queue_items q JOIN cases c USING (case_id) WHERE {condition}", values  # noqa: S608
    ).fetchone()
    return int(row[0])


def numbers(db: Store, chosen: Filter) -> list[str]:
    """The numbers of the cases of a filter, in their order."""
    condition, values = where(chosen)
    found = db._conn.execute(
        f"SELECT q.case_id FROM queue_items q WHERE q.case_id IS NOT NULL AND {condition} ORDER BY 1",  # noqa: S608
        values,
    )
    return [str(row[0]) for row in found]
