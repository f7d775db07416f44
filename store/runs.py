"""Runs, their work queue and what each account answered. Only writer of runs, run_accounts,
account_state and paid_reads."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from domain.errors import StoreError
from domain.periods import from_text, to_text
from domain.texts import _
from domain.types import HowSeen, Outcome
from domain.version import VERSION
from store import refused_rows
from store.database import Store, transaction

SEEN = (Outcome.OK, Outcome.EMPTY)


@dataclass(frozen=True, kw_only=True, slots=True)
class AccountState:
    """What the next crawl of an account starts from; `newest_at` is the newest post's own time, `whole_at` when its
    listing was last read to the end, `writers` by whom its site is known to be written (see note_writers)."""

    newest_at: datetime | None = None
    etag: str | None = None
    last_modified: str | None = None
    last_ok_at: datetime | None = None
    whole_at: datetime | None = None
    writers: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Cut:
    """Where the last crawl of an account stopped between two pages: it saw all that is newer, up to when it began."""

    url: str
    began_at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Progress:
    """What one page adds to an account's row of a run."""

    posts_seen: int = 0
    posts_new: int = 0
    posts_changed: int = 0
    next_url: str | None = None


def open_run(
    db: Store,
    *,
    kind: str,
    started_at: datetime,
    operator: str,
    how_seen: HowSeen,
    accounts: Iterable[str] = (),
    file_sha256: str | None = None,
) -> str:
    """A new run with one pending row per account; returns its id. The id holds time and kind only."""
    stem = f"{kind}-{to_text(started_at).replace(':', '').replace('-', '')}"
    with transaction(db):
        taken = db._conn.execute("SELECT count(*) FROM runs WHERE run_id LIKE ? || '%'", (stem,)).fetchone()[0]
        run_id = f"{stem}-{taken + 1}"
        db._conn.execute(
            "INSERT INTO runs VALUES (?, ?, ?, NULL, 'running', ?, ?, ?, ?)",
            (run_id, kind, to_text(started_at), operator, how_seen, file_sha256, VERSION),
        )
        db._conn.executemany(
            "INSERT INTO run_accounts (run_id, account_id) VALUES (?, ?)", [(run_id, a) for a in accounts]
        )
    return run_id


# A run that was not taken back as a whole.


def unfinished_crawl(db: Store) -> str | None:
    """The crawl that was cut off and is to be resumed, if any."""
    row = db._conn.execute(
        "SELECT run_id FROM runs WHERE kind = 'crawl' AND status = 'running' ORDER BY started_at DESC LIMIT 1"
    ).fetchone()
    return str(row[0]) if row else None


def pending(db: Store, run_id: str) -> dict[str, str | None]:
    """Accounts of the run without an outcome, each with the URL where it goes on (None: from the start)."""
    rows = db._conn.execute(
        "SELECT account_id, next_url FROM run_accounts WHERE run_id = ? AND outcome IS NULL", (run_id,)
    )
    return {row[0]: row[1] for row in rows}


def state_of(db: Store, account_id: str) -> AccountState:
    row = db._conn.execute("SELECT * FROM account_state WHERE account_id = ?", (account_id,)).fetchone()
    if row is None:
        return AccountState()
    return AccountState(
        newest_at=from_text(row["newest_at"]) if row["newest_at"] else None,
        etag=row["etag"],
        last_modified=row["last_modified"],
        last_ok_at=from_text(row["last_ok_at"]) if row["last_ok_at"] else None,
        whole_at=from_text(row["whole_at"]) if row["whole_at"] else None,
        writers=row["writers"],
    )


# The times of a state may differ from that of the look by the moment in which both are written.
AHEAD = (
    "SELECT account_id FROM account_state t WHERE max(coalesce(newest_at, ''), coalesce(last_ok_at, ''),"
    " coalesce(whole_at, '')) > coalesce(max((SELECT coalesce(max(strftime('%Y-%m-%dT%H:%M:%SZ', r.at, '+15 minutes')),"
    " '') FROM run_accounts r WHERE r.account_id = t.account_id AND r.outcome IN ('ok', 'empty')),"
    " (SELECT coalesce(max(p.published_at), '') FROM posts p WHERE p.account_id = t.account_id)), '')"
)


def ahead(db: Store) -> Iterator[str]:
    """Accounts whose next crawl would begin after everything that was looked at, and pass over what lies between."""
    for row in db._conn.execute(AHEAD):
        yield _("akun {account_id}: perayapan berikut mulai sesudah yang pernah dilihat", account_id=row[0])


def last_outcome(db: Store, account_id: str) -> Outcome | None:
    """What the last crawl found at the account, if it saw everything; None when anything is open."""
    row = db._conn.execute(
        "SELECT a.outcome, a.complete FROM run_accounts a JOIN runs r USING (run_id) WHERE a.account_id = ?"
        " AND r.kind = 'crawl' AND a.outcome IS NOT NULL ORDER BY r.started_at DESC, r.run_id DESC LIMIT 1",
        (account_id,),
    ).fetchone()
    return Outcome(row["outcome"]) if row and row["complete"] else None


# What stops a listing between two pages and may be over by the next crawl.
PASSING = (Outcome.RATE_LIMITED, Outcome.PLATFORM_OUTAGE, Outcome.OVER_BUDGET, Outcome.TOKEN_EXPIRED)


def cut_off(db: Store, account_id: str) -> Cut | None:
    """Where the last crawl was stopped by something that passes; None when it came to an end of any other kind."""
    row = db._conn.execute(
        "SELECT a.outcome, a.next_url, a.posts_seen, r.started_at FROM run_accounts a JOIN runs r USING (run_id)"
        " WHERE a.account_id = ? AND r.kind = 'crawl' AND a.outcome IS NOT NULL"
        " ORDER BY r.started_at DESC, r.run_id DESC LIMIT 1",
        (account_id,),
    ).fetchone()
    if row is None or row["outcome"] not in PASSING or not row["next_url"] or not row["posts_seen"]:
        return None
    return Cut(url=row["next_url"], began_at=from_text(row["started_at"]))


def was_closed(db: Store, account_id: str, details: Sequence[str], since: datetime) -> bool:
    """Whether a crawl since then was told, in one of these ways, that programs may not read this account."""
    marks = ", ".join("?" * len(details))
    row = db._conn.execute(
        "SELECT 1 FROM run_accounts a JOIN runs r USING (run_id) WHERE a.account_id = ? AND r.kind = 'crawl'"
        f" AND a.outcome = 'no_permission' AND a.at >= ? AND a.detail IN ({marks}) LIMIT 1",
        (account_id, to_text(since), *details),
    ).fetchone()
    return row is not None


def progress_of(db: Store, run_id: str) -> tuple[int, int]:
    """How many accounts of a run have their outcome, and how many it has."""
    row = db._conn.execute("SELECT count(outcome), count(*) FROM run_accounts WHERE run_id = ?", (run_id,)).fetchone()
    return int(row[0]), int(row[1])


def add_progress(db: Store, run_id: str, account_id: str, progress: Progress) -> None:
    """Adds a page to an account's row. Call inside the transaction that stores the page's posts."""
    changed = db._conn.execute(
        "UPDATE run_accounts SET pages = pages + 1, posts_seen = posts_seen + ?, posts_new = posts_new + ?,"
        " posts_changed = posts_changed + ?, next_url = ? WHERE run_id = ? AND account_id = ? AND outcome IS NULL",
        (
            progress.posts_seen,
            progress.posts_new,
            progress.posts_changed,
            progress.next_url,
            run_id,
            account_id,
        ),
    ).rowcount
    if changed != 1:
        raise StoreError(
            _("akun {account_id} tidak ada dalam antrean {run_id}", account_id=account_id, run_id=run_id),
            remedy=_("laporkan galat ini"),
        )


def note_import(db: Store, run_id: str, account_id: str, progress: Progress, at: datetime) -> None:
    """Adds brought posts to an account's row of an import: the account was looked at by a person.

    `complete` says that all that was brought is in, not that the person brought everything.
    Call inside the transaction that stores the posts.
    """
    db._conn.execute(
        "INSERT INTO run_accounts (run_id, account_id, outcome, complete, pages, posts_seen, posts_new,"
        " posts_changed, at) VALUES (?, ?, 'ok', 1, 1, ?, ?, ?, ?) ON CONFLICT (run_id, account_id) DO UPDATE SET"
        " posts_seen = posts_seen + excluded.posts_seen, posts_new = posts_new + excluded.posts_new,"
        " posts_changed = posts_changed + excluded.posts_changed",
        (run_id, account_id, progress.posts_seen, progress.posts_new, progress.posts_changed, to_text(at)),
    )


def finish_account(
    db: Store,
    run_id: str,
    account_id: str,
    outcome: Outcome,
    *,
    at: datetime,
    complete: bool,
    detail: str = "",
    unseen: tuple[datetime | None, datetime | None] = (None, None),
) -> bool:
    """Gives an account its one outcome in this run; False when it already had one.

    `unseen` is the interval that this run could not look at. Call inside a transaction.
    """
    row = db._conn.execute(
        "UPDATE run_accounts SET outcome = ?, complete = ?, detail = ?, at = ?, unseen_from = ?, unseen_to = ?"
        " WHERE run_id = ? AND account_id = ? AND outcome IS NULL",
        (
            outcome,
            int(complete),
            detail,
            to_text(at),
            *(to_text(t) if t else None for t in unseen),
            run_id,
            account_id,
        ),
    )
    return row.rowcount == 1


def save_state(db: Store, account_id: str, state: AccountState) -> None:
    """Replaces an account's incremental state but for its writers. Call inside the transaction that stores the posts."""
    values = (
        account_id,
        to_text(state.newest_at) if state.newest_at else None,
        state.etag,
        state.last_modified,
        to_text(state.last_ok_at) if state.last_ok_at else None,
        to_text(state.whole_at) if state.whole_at else None,
    )
    db._conn.execute(
        "INSERT INTO account_state (account_id, newest_at, etag, last_modified, last_ok_at, whole_at)"
        " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (account_id) DO UPDATE SET"
        " newest_at = excluded.newest_at, etag = excluded.etag, last_modified = excluded.last_modified,"
        " last_ok_at = excluded.last_ok_at, whole_at = excluded.whole_at",
        values,
    )


def note_writers(db: Store, account_id: str, writers: str) -> None:
    """Keeps by whom an account's site is written: tokens, "*" where none of several is known to be the account, "-"
    where its pages name nobody."""
    db._conn.execute(
        "INSERT INTO account_state (account_id, writers) VALUES (?, ?)"
        " ON CONFLICT (account_id) DO UPDATE SET writers = excluded.writers",
        (account_id, writers),
    )


def forget_account(db: Store, account_id: str) -> None:
    """Takes addresses and remarks of an account from the runs; outcomes and counts stay. What was refused of it goes by
    its own tombstones."""
    db._conn.execute("UPDATE run_accounts SET next_url = NULL, detail = '' WHERE account_id = ?", (account_id,))
    db._conn.execute("DELETE FROM account_state WHERE account_id = ?", (account_id,))
    refused_rows.forget(db, refused_rows.refused(db, account_id=account_id))


def close_run(db: Store, run_id: str, at: datetime, *, failed: bool = False) -> str:
    """Ends a run: accounts without an outcome become not_attempted; returns the status."""
    with transaction(db):
        db._conn.execute(
            "UPDATE run_accounts SET outcome = 'not_attempted', at = ? WHERE run_id = ? AND outcome IS NULL",
            (to_text(at), run_id),
        )
        bad = db._conn.execute(
            "SELECT count(*) FROM run_accounts WHERE run_id = ? AND (outcome NOT IN ('ok', 'empty') OR NOT complete)",
            (run_id,),
        ).fetchone()[0]
        status = "failed" if failed else "partial" if bad else "complete"
        db._conn.execute(
            "UPDATE runs SET status = ?, ended_at = ? WHERE run_id = ? AND status = 'running'",
            (status, to_text(at), run_id),
        )
    return status


def outcomes(db: Store, run_id: str) -> Mapping[str, int]:
    """How many accounts ended the run with each outcome."""
    rows = db._conn.execute(
        "SELECT outcome, count(*) FROM run_accounts WHERE run_id = ? AND outcome IS NOT NULL AND stands"
        " GROUP BY outcome ORDER BY outcome",
        (run_id,),
    )
    return {row[0]: row[1] for row in rows}


def drop_empty(db: Store, run_id: str) -> None:
    """Takes back a run of which nothing was recorded."""
    with transaction(db):
        db._conn.execute("DELETE FROM run_accounts WHERE run_id = ? AND outcome IS NULL", (run_id,))
        db._conn.execute(
            "DELETE FROM runs WHERE run_id = ?1 AND NOT EXISTS (SELECT 1 FROM run_accounts WHERE run_id = ?1)",
            (run_id,),
        )


def paid_reads(db: Store, platform: str, at: datetime) -> int:
    """Posts that a paid interface delivered in the calendar month (UTC) of `at`."""
    row = db._conn.execute(
        "SELECT reads FROM paid_reads WHERE platform = ? AND month = ?", (platform, to_text(at)[:7])
    ).fetchone()
    return int(row[0]) if row else 0


def note_paid_reads(db: Store, platform: str, at: datetime, reads: int) -> None:
    """Adds to the month's count, or takes back what was booked too much. Call inside a transaction."""
    month = to_text(at)[:7]
    db._conn.execute("INSERT INTO paid_reads VALUES (?, ?, 0) ON CONFLICT DO NOTHING", (platform, month))
    db._conn.execute(
        "UPDATE paid_reads SET reads = max(reads + ?, 0) WHERE platform = ? AND month = ?", (reads, platform, month)
    )


def started_at(db: Store, run_id: str) -> datetime:
    return from_text(db._conn.execute("SELECT started_at FROM runs WHERE run_id = ?", (run_id,)).fetchone()[0])


def ended(db: Store, run_id: str) -> tuple[datetime | None, str]:
    """When a run ended (None while it goes on) and its status."""
    row = db._conn.execute("SELECT ended_at, status FROM runs WHERE run_id = ?", (run_id,)).fetchone()
    return from_text(row[0]) if row[0] else None, str(row[1])


def last_started(db: Store, kind: str = "") -> datetime | None:
    """When the newest run, or the newest of a kind, was started."""
    row = db._conn.execute("SELECT max(started_at) FROM runs WHERE ? IN ('', kind)", (kind,)).fetchone()
    return from_text(row[0]) if row[0] else None


def finished_crawl(db: Store, at: datetime) -> bool:
    """Whether a crawl that was started then has ended."""
    sql = "SELECT 1 FROM runs WHERE kind = 'crawl' AND status IN ('complete', 'partial') AND started_at = ?"
    return db._conn.execute(sql, (to_text(at),)).fetchone() is not None


def was_visited(db: Store, account_id: str, at: datetime) -> bool:
    """Whether a person's visit to the account was recorded for that moment."""
    sql = (
        "SELECT 1 FROM run_accounts JOIN runs USING (run_id) WHERE kind = 'visit' AND account_id = ? AND at = ?"
        " AND stands"
    )
    return db._conn.execute(sql, (account_id, to_text(at))).fetchone() is not None


def last_good(db: Store) -> list[tuple[str, datetime | None]]:
    """Each platform that was looked at, and when one of its accounts was last seen."""
    rows = db._conn.execute(
        "SELECT a.platform, max(CASE WHEN r.outcome IN ('ok', 'empty') THEN r.at END) FROM run_accounts r"
        " JOIN accounts a USING (account_id) WHERE r.outcome IS NOT NULL AND r.stands GROUP BY 1 ORDER BY 1"
    )
    return [(str(row[0]), from_text(row[1]) if row[1] else None) for row in rows]


def take_back(db: Store, run_id: str, account_id: str, reviewer_id: str, reason: str, at: datetime) -> int:
    """Records that a run (or with an account what it says of that one) was wrong and counts no more.

    Returns the record's number. Call inside a transaction, with what else the run brought.
    """
    row = db._conn.execute(
        "INSERT INTO run_corrections (run_id, account_id, reviewer_id, reason, at) VALUES (?, ?, ?, ?, ?)"
        " RETURNING correction_id",
        (run_id, account_id, reviewer_id, reason, to_text(at)),
    ).fetchone()
    db._conn.execute(
        "UPDATE run_accounts SET stands = 0 WHERE run_id = ?1 AND ?2 IN ('', account_id)", (run_id, account_id)
    )
    return int(row[0])
