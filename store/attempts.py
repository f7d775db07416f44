"""Attempts to sign in that went wrong: who is slowed down, and a trace of it. Only writer of failed_attempts."""

from datetime import datetime, timedelta

from domain.periods import to_text
from store.database import Store

SPAN = timedelta(minutes=1)
# Within a minute: of one name from one place, of one name from anywhere, from one place for any name.
LIMITS = (5, 20, 20)
COUNTS = (
    "SELECT (SELECT count(*) FROM failed_attempts WHERE name = ?1 AND address = ?2 AND at > ?3),"
    " (SELECT count(*) FROM failed_attempts WHERE name = ?1 AND at > ?3),"
    " (SELECT count(*) FROM failed_attempts WHERE address = ?2 AND at > ?3)"
)


def add(db: Store, name: str, address: str, at: datetime) -> None:
    """Keeps one failed attempt. Call inside a transaction."""
    db._conn.execute("INSERT INTO failed_attempts (at, name, address) VALUES (?, ?, ?)", (to_text(at), name, address))


def too_many(db: Store, name: str, address: str, at: datetime) -> bool:
    """Whether this name or this place must wait. What is refused is not counted, so nobody is kept out for good."""
    counts = db._conn.execute(COUNTS, (name, address, to_text(at - SPAN))).fetchone()
    return any(count >= limit for count, limit in zip(counts, LIMITS, strict=True))


def since(db: Store, at: datetime) -> int:
    """How many attempts failed after that time."""
    return int(db._conn.execute("SELECT count(*) FROM failed_attempts WHERE at > ?", (to_text(at),)).fetchone()[0])


def forget(db: Store, before: str) -> None:
    """Takes attempts from before that UTC time away."""
    db._conn.execute("DELETE FROM failed_attempts WHERE at < ?", (before,))
