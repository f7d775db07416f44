"""Cases as a list or a table shows them: one row a case, all in one statement. Reads only."""

from collections.abc import Sequence

from domain.case_lists import CaseRow
from domain.case_terms import ReviewState
from domain.cases import ReviewedPost
from store.case_files import SEEN_POST, SHOWN
from store.case_filter import CASE, CLARIFICATION, RESULT, STEP, Filter, hidden, knows, where
from store.database import Store
from store.values import value_of, values_of

SANCTION = RESULT.replace("SELECT result", "SELECT sanction")
# What is late first, then urgent first, as the queue has them; what nobody can read any more comes after.
# Not by strength, which would tell it of what is being read: of an unread case it stands in `act_by`.
PLACE = "q.readable DESC, q.act_by, q.since, q.case_id"
URGENT = f"q.overdue DESC, {PLACE}"
BY_NUMBER = "q.case_id"
CLOSED = CASE.format(column="closed_at")

COLUMNS = ", ".join(
    (
        "q.case_id, q.contest, q.agency, q.region, q.rank, q.position, q.due_working, q.overdue, q.knows",
        f"CASE WHEN q.hidden THEN '{ReviewState.PENDING}' ELSE q.state END AS state",
        "CASE WHEN q.hidden THEN NULL ELSE q.due_on END AS due_on",
        "CASE WHEN q.hidden THEN NULL ELSE c.known_at END AS known_at",
        "c.person_id, c.opened_at, c.closed_at",
        f"(SELECT count(DISTINCT post_id) FROM case_posts c WHERE c.case_id = q.case_id AND {SHOWN}) AS posts",
        f"CASE WHEN q.state = '{ReviewState.FOUND}' THEN (SELECT category FROM findings f WHERE f.case_id = q.case_id"
        " ORDER BY finding_id DESC LIMIT 1) END AS category",
        CLARIFICATION + " AS clarification",
        STEP + " AS step",
        RESULT + " AS result",
        SANCTION + " AS sanction",
        "(SELECT group_concat(receiver, '; ') FROM (SELECT receiver FROM hops h WHERE case_id = q.case_id AND NOT EXISTS"
        " (SELECT 1 FROM case_corrections x WHERE x.kind = 'hop' AND x.ref = h.hop_id || '')"
        " GROUP BY receiver ORDER BY min(hop_id))) AS receivers",
        "(SELECT reviewer_id FROM leases l WHERE l.item_id = q.item_id AND l.until > ?) AS held_by",
    )
)


def rows(db: Store, filters: Filter, *, order: str = BY_NUMBER, limit: int = -1, offset: int = 0) -> list[CaseRow]:
    """The cases of a filter, `limit` of them after the first `offset` (-1: all); none whose records were purged."""
    found, values = _found(filters, limit + offset if order == URGENT and limit >= 0 else -1)
    (secret, reader), (known, _) = hidden(filters.reader), knows(filters.reader)
    return values_of(
        CaseRow,
        db._conn.execute(
            f"SELECT {COLUMNS} FROM (SELECT q.*, {secret} AS hidden, {known} AS knows"
            f"  FROM (SELECT * FROM {found} q ORDER BY {order} LIMIT ? OFFSET ?) q) q"
            f" CROSS JOIN cases c USING (case_id) ORDER BY {order}",  # the few rows first, each with its case
            (filters.now or "9999", *reader, *reader, *values, limit, offset),
        ),
    )


def _found(filters: Filter, most: int = -1) -> tuple[str, list[object]]:
    """The cases of a filter as a table: their place, and whether a clock that the reader may know has run out.

    At most `most` of those that are late and of the others (-1: all), each in the order of an index.
    """
    condition, values = where(filters)
    secret, reader = hidden(filters.reader)
    # Whether it is closed or secret is asked of what has run out alone.
    late = f"(q.due_on IS NOT NULL AND q.act_by <= ? AND {CLOSED} IS NULL AND NOT {secret})"
    halves = (
        f"SELECT * FROM (SELECT q.*, {overdue} AS overdue FROM queue_items q"
        f" WHERE q.case_id IS NOT NULL AND {meant} AND {condition} ORDER BY {PLACE} LIMIT ?)"
        for overdue, meant in ((1, late), (0, f"NOT {late}"))
    )
    return f"({' UNION ALL '.join(halves)})", [filters.now, *reader, *values, most] * 2


def beside(db: Store, filters: Filter, case_id: str) -> tuple[str, str]:
    """The cases before and after this one in the list of a filter, most urgent first; "" where there is none."""
    found, values = _found(filters)
    row = db._conn.execute(
        "SELECT before, after FROM (SELECT q.case_id, lag(q.case_id, 1, '') OVER listed AS before,"
        f" lead(q.case_id, 1, '') OVER listed AS after FROM {found} q WINDOW listed AS (ORDER BY {URGENT}))"
        " WHERE case_id = ?",
        (*values, case_id),
    ).fetchone()
    return (str(row["before"]), str(row["after"])) if row else ("", "")


def first_posts(db: Store, case_ids: Sequence[str]) -> dict[str, ReviewedPost]:
    """The post that each of these cases begins with, as its page orders them."""
    rows = db._conn.execute(
        f"SELECT f.case_id, {SEEN_POST} FROM (SELECT case_id, post_id, row_number() OVER"
        "  (PARTITION BY case_id ORDER BY published_at, post_id) AS place"
        f"  FROM (SELECT DISTINCT case_id, post_id FROM case_posts c WHERE {SHOWN} AND case_id IN"
        f"   ({', '.join('?' * len(case_ids))}))"
        "  JOIN posts USING (post_id)) f"
        " JOIN posts p USING (post_id) JOIN post_versions v USING (post_id, version) JOIN accounts a USING (account_id)"
        " LEFT JOIN assessments s USING (post_id, version) WHERE place = 1",
        tuple(case_ids),
    ).fetchall()
    return {str(row["case_id"]): value_of(ReviewedPost, row) for row in rows}


def count(db: Store, filters: Filter, most: int = -1) -> int:
    """How many cases a filter has, counted up to `most` (-1: all): a long list is not gone through for a number."""
    condition, values = where(filters)
    row = db._conn.execute(
        f"SELECT count(*) FROM (SELECT 1 FROM queue_items q WHERE q.case_id IS NOT NULL AND {condition} LIMIT ?)",
        (*values, most),
    ).fetchone()
    return int(row[0])


def numbers(db: Store, filters: Filter) -> list[str]:
    """The numbers of the cases of a filter, in their order."""
    condition, values = where(filters)
    found = db._conn.execute(
        f"SELECT q.case_id FROM queue_items q WHERE q.case_id IS NOT NULL AND {condition} ORDER BY 1",
        values,
    )
    return [str(row[0]) for row in found]


def contests(db: Store) -> list[str]:
    """The contests that a case was ever opened for; '' where they were taken away after the election."""
    sql = (
        "WITH RECURSIVE found (contest) AS (SELECT min(contest) FROM cases UNION ALL"
        " SELECT (SELECT min(c.contest) FROM cases c WHERE c.contest > f.contest) FROM found f WHERE f.contest IS NOT NULL)"
        " SELECT contest FROM found WHERE contest IS NOT NULL"
    )
    return [str(row[0]) for row in db._conn.execute(sql)]  # from one to the next: there are few, and many cases


def newest_of(db: Store, person_id: str, contest: str) -> str | None:
    sql = "SELECT case_id FROM cases WHERE person_id = ? AND contest = ? ORDER BY opened_at DESC LIMIT 1"
    row = db._conn.execute(sql, (person_id, contest)).fetchone()
    return str(row[0]) if row else None


def case_of_reading(db: Store, reading_id: str) -> str | None:
    row = db._conn.execute("SELECT case_id FROM readings WHERE reading_id = ?", (reading_id,)).fetchone()
    return str(row[0]) if row else None


def is_kept(db: Store, case_id: str) -> bool:
    """Whether the case is there and was not dismissed for good."""
    sql = "SELECT 1 FROM cases WHERE case_id = ? AND contest <> ''"
    return db._conn.execute(sql, (case_id,)).fetchone() is not None


def is_any_read(db: Store) -> bool:
    """Whether a reading of whatever case was ever recorded."""
    return db._conn.execute("SELECT 1 FROM readings LIMIT 1").fetchone() is not None
