"""What people brought: imports and answers of visits, with what became of them. Reads only."""

from dataclasses import dataclass

from store.database import Store
from store.values import optional, values_of


@dataclass(frozen=True, kw_only=True, slots=True)
class RunRecord:
    """An import, or with an account the answer of a visit to it. `file_sha256` is None for a visit.

    `accounts`, `seen`, `new` and `changed` are counts of accounts and posts; `taken_*` are None while it stands.
    """

    run_id: str
    kind: str
    account_id: str
    started_at: str
    operator: str
    how_seen: str
    file_sha256: str | None
    running: bool
    accounts: int
    seen: int
    new: int
    changed: int
    refused: int
    taken_by: str | None
    taken_at: str | None
    taken_because: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Taking:
    """An import that was taken back: who said so, when (UTC) and why."""

    correction_id: int
    run_id: str
    reviewer_id: str
    at: str
    reason: str


_STANDS = "NOT EXISTS (SELECT 1 FROM run_corrections x WHERE x.run_id = runs.run_id AND x.account_id = '')"
_IMPORTS = (
    "SELECT r.run_id, r.kind, '' AS account_id, r.started_at, r.operator, r.how_seen, r.file_sha256,"
    " r.status = 'running' AS running, count(a.account_id) AS accounts, coalesce(sum(a.posts_seen), 0) AS seen,"
    " coalesce(sum(a.posts_new), 0) AS new, coalesce(sum(a.posts_changed), 0) AS changed,"
    " (SELECT count(*) FROM quarantine q WHERE q.run_id = r.run_id) AS refused, x.reviewer_id AS taken_by,"
    " x.at AS taken_at, x.reason AS taken_because FROM runs r LEFT JOIN run_accounts a USING (run_id)"
    " LEFT JOIN run_corrections x ON x.run_id = r.run_id AND x.account_id = '' WHERE r.kind = 'import'"
)
_ANSWERS = (
    "SELECT r.run_id, r.kind, a.account_id, r.started_at, r.operator, r.how_seen, r.file_sha256, 0 AS running,"
    " 1 AS accounts, 0 AS seen, 0 AS new, 0 AS changed, 0 AS refused, x.reviewer_id AS taken_by, x.at AS taken_at,"
    " x.reason AS taken_because FROM runs r JOIN run_accounts a USING (run_id) LEFT JOIN run_corrections x"
    " ON x.run_id = r.run_id AND x.account_id = a.account_id WHERE r.kind = 'visit'"
)


def imports(db: Store, *, limit: int, offset: int = 0) -> list[RunRecord]:
    """The imports, the newest first."""
    query = f"{_IMPORTS} GROUP BY r.run_id ORDER BY r.rowid DESC LIMIT ? OFFSET ?"
    return values_of(RunRecord, db._conn.execute(query, (limit, offset)))


def count_imports(db: Store) -> int:
    return int(db._conn.execute("SELECT count(*) FROM runs WHERE kind = 'import'").fetchone()[0])


def imported(db: Store, run_id: str) -> RunRecord | None:
    """One import."""
    return optional(RunRecord, db._conn.execute(f"{_IMPORTS} AND r.run_id = ? GROUP BY r.run_id", (run_id,)).fetchone())


def answered(db: Store, run_id: str, account_id: str) -> RunRecord | None:
    """The answer of a visit to one account."""
    query = f"{_ANSWERS} AND r.run_id = ? AND a.account_id = ?"
    return optional(RunRecord, db._conn.execute(query, (run_id, account_id)).fetchone())


def undecided(db: Store) -> list[str]:
    """The open cases that lost the import of a post and did not end with it, on which nobody has decided."""
    rows = db._conn.execute(
        "SELECT c.case_id FROM (SELECT case_id, max(taken_by) AS taken FROM case_posts"
        " WHERE taken_by IS NOT NULL AND stands GROUP BY case_id) p JOIN cases c USING (case_id)"
        " WHERE c.closed_at IS NULL AND p.taken > coalesce((SELECT max(w.upto) FROM case_withdrawals w"
        " WHERE w.case_id = c.case_id), 0) ORDER BY 1"
    )
    return [str(row[0]) for row in rows]


def last_way(db: Store, operator: str) -> str:
    """How this person saw what was brought last; "" before the first time."""
    row = db._conn.execute(
        "SELECT how_seen FROM runs WHERE operator = ? AND kind <> 'crawl' ORDER BY rowid DESC LIMIT 1", (operator,)
    ).fetchone()
    return str(row[0]) if row else ""


def takings_of_case(db: Store, case_id: str) -> list[Taking]:
    """By which corrections posts of this case lost the import that showed them."""
    return values_of(
        Taking,
        db._conn.execute(
            "SELECT * FROM run_corrections WHERE correction_id IN (SELECT taken_by FROM case_posts WHERE case_id = ?)"
            " ORDER BY correction_id",
            (case_id,),
        ),
    )


def import_of(db: Store, file_sha256: str) -> str | None:
    """The finished import of the same file, if any: importing it again would add nothing."""
    row = db._conn.execute(
        f"SELECT run_id FROM runs WHERE kind = 'import' AND file_sha256 = ? AND status != 'running' AND {_STANDS}",
        (file_sha256,),
    ).fetchone()
    return str(row[0]) if row else None


def unfinished_import(db: Store, file_sha256: str) -> str | None:
    """The import of the same file that was cut off, if any: its posts are kept and it is taken up again."""
    row = db._conn.execute(
        f"SELECT run_id FROM runs WHERE kind = 'import' AND file_sha256 = ? AND status = 'running' AND {_STANDS}",
        (file_sha256,),
    ).fetchone()
    return str(row[0]) if row else None
