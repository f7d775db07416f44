"""What the desk runs as processes of their own, one at a time. Only writer of desk_jobs."""

from dataclasses import dataclass
from datetime import datetime

from domain.periods import to_text
from store.database import Store
from store.values import optional, values_of


@dataclass(frozen=True, kw_only=True, slots=True)
class Job:
    """One job. Times are UTC texts; `ended_at` without `exit_code`: it died without a word."""

    job_id: int
    kind: str
    started_at: str
    started_by: str
    pid: int | None
    stopped_at: str | None
    stopped_by: str | None
    ended_at: str | None
    exit_code: int | None


def add(db: Store, kind: str, by: str, at: datetime) -> int | None:
    """A new job's number; None while another has not ended. Call inside a transaction."""
    if open_job(db) is not None:
        return None
    row = db._conn.execute(
        "INSERT INTO desk_jobs (kind, started_at, started_by) VALUES (?, ?, ?) RETURNING job_id",
        (kind, to_text(at), by),
    ).fetchone()
    return int(row[0])


def began(db: Store, job_id: int, pid: int) -> None:
    """Keeps the process that carries the job out."""
    db._conn.execute("UPDATE desk_jobs SET pid = ? WHERE job_id = ?", (pid, job_id))


def stop(db: Store, job_id: int, by: str, at: datetime) -> None:
    """Keeps who asked it to stop, the first time."""
    db._conn.execute(
        "UPDATE desk_jobs SET stopped_at = ?, stopped_by = ? WHERE job_id = ? AND ended_at IS NULL"
        " AND stopped_at IS NULL",
        (to_text(at), by, job_id),
    )


def end(db: Store, job_id: int, at: datetime, exit_code: int | None) -> None:
    """Keeps how it ended, once."""
    db._conn.execute(
        "UPDATE desk_jobs SET ended_at = ?, exit_code = ? WHERE job_id = ? AND ended_at IS NULL",
        (to_text(at), exit_code, job_id),
    )


def find(db: Store, job_id: int) -> Job | None:
    return optional(Job, db._conn.execute("SELECT * FROM desk_jobs WHERE job_id = ?", (job_id,)).fetchone())


def open_job(db: Store) -> Job | None:
    """The job that has not ended."""
    return optional(Job, db._conn.execute("SELECT * FROM desk_jobs WHERE ended_at IS NULL").fetchone())


def newest(db: Store, most: int) -> list[Job]:
    """The last jobs, the newest first."""
    return values_of(Job, db._conn.execute("SELECT * FROM desk_jobs ORDER BY job_id DESC LIMIT ?", (most,)))
