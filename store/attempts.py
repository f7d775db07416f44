"""Attempts to sign in that went wrong: who is slowed down, and a trace of it. Only writer of failed_attempts."""

from datetime import datetime, timedelta

from domain.periods import to_text
from store.database import Store

SPAN = timedelta(minutes=1)
# Within a minute: of one name from one place, of one name from anywhere, from one place for any name.
LIMITS = (5, 20, 20)
# A time that a wrong clock wrote into the future counts for nothing.
COUNTS = (
    "WITH near AS (SELECT name, address FROM failed_attempts WHERE at > ?3 AND at <= ?4)"
    " SELECT (SELECT count(*) FROM near WHERE name = ?1 AND address = ?2),"
    " (SELECT count(*) FROM near WHERE name = ?1), (SELECT count(*) FROM near WHERE address = ?2)"
)
# Who signed in from a place before is not kept out of there by what others try.
AT_HOME = "SELECT 1 FROM desk_sessions WHERE reviewer_id = ? AND address = ? LIMIT 1"


def begin(db: Store, name: str, address: str, at: datetime) -> int | None:
    """Counts an attempt before it is tried, so that many at once are no more than many in a row; its number.

    None: this name or this place must wait; that is not counted, so nobody is kept out for good. Call inside a
    transaction, and take the attempt back with `succeeded`.
    """
    counts = db._conn.execute(COUNTS, (name, address, to_text(at - SPAN), to_text(at))).fetchone()
    known = db._conn.execute(AT_HOME, (name, address)).fetchone() is not None
    limits = LIMITS[:1] if known else LIMITS
    if any(count >= limit for count, limit in zip(counts, limits, strict=False)):
        return None
    row = db._conn.execute(
        "INSERT INTO failed_attempts (at, name, address) VALUES (?, ?, ?) RETURNING rowid", (to_text(at), name, address)
    ).fetchone()
    return int(row[0])


def succeeded(db: Store, number: int) -> None:
    """Takes an attempt back that was right. Call inside a transaction."""
    db._conn.execute("DELETE FROM failed_attempts WHERE rowid = ?", (number,))


def since(db: Store, at: datetime) -> int:
    """How many attempts failed after that time."""
    return int(db._conn.execute("SELECT count(*) FROM failed_attempts WHERE at > ?", (to_text(at),)).fetchone()[0])


def forget(db: Store, before: str) -> None:
    """Takes attempts from before that UTC time away."""
    db._conn.execute("DELETE FROM failed_attempts WHERE at < ?", (before,))
