"""Who is signed in at the browser desk, and what it refused. Only writer of desk_sessions and refusals."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from domain.periods import from_text, to_text
from store.database import Store
from store.values import optional, values_of

# A session ends after a time without a page, and after a working day in any case.
IDLE, LONGEST = timedelta(hours=2), timedelta(hours=12)
# How often its last page is noted: not every page has to write.
STEP = timedelta(minutes=1)


def open_session(db: Store, session: str, reviewer_id: str, address: str, at: datetime) -> None:
    """Keeps a new session by its hash and drops those that have ended. Call inside a transaction."""
    db._conn.execute(
        "DELETE FROM desk_sessions WHERE seen_at < ? OR opened_at < ?", (to_text(at - IDLE), to_text(at - LONGEST))
    )
    db._conn.execute(
        "INSERT INTO desk_sessions VALUES (?, ?, ?, ?, ?)", (session, reviewer_id, to_text(at), to_text(at), address)
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class Session:
    """Who is signed in, when the last page was noted, and the language of the pages, "" where none was chosen."""

    reviewer_id: str
    role: str
    seen_at: str
    language: str


def of_session(db: Store, session: str, at: datetime) -> Session | None:
    """The reader of a session that has not ended and whose reader is not disabled."""
    row = db._conn.execute(
        "SELECT r.reviewer_id, r.role, s.seen_at, coalesce(c.language, '') AS language"
        " FROM desk_sessions s JOIN reviewers r USING (reviewer_id) LEFT JOIN desk_choices c USING (reviewer_id)"
        " WHERE s.session = ? AND s.seen_at >= ? AND s.opened_at >= ? AND r.disabled_at IS NULL",
        (session, to_text(at - IDLE), to_text(at - LONGEST)),
    ).fetchone()
    return optional(Session, row)


@dataclass(frozen=True, kw_only=True, slots=True)
class OpenSession:
    """A session that has not ended: whose, since when, from where, and when its last page was noted.

    `session` is its name in the store, the SHA-256 of what the browser holds: it lets nobody in.
    """

    session: str
    reviewer_id: str
    opened_at: str
    seen_at: str
    address: str


def open_sessions(db: Store, at: datetime) -> list[OpenSession]:
    """The sessions that have not ended, the newest first."""
    return values_of(
        OpenSession,
        db._conn.execute(
            "SELECT session, reviewer_id, opened_at, seen_at, address FROM desk_sessions"
            " WHERE seen_at >= ? AND opened_at >= ? ORDER BY opened_at DESC, reviewer_id",
            (to_text(at - IDLE), to_text(at - LONGEST)),
        ),
    )


def owner(db: Store, session: str) -> str:
    """Whose a session is or was, "" when it is not known any more."""
    row = db._conn.execute("SELECT reviewer_id FROM desk_sessions WHERE session = ?", (session,)).fetchone()
    return str(row[0]) if row else ""


def is_due(session: Session, at: datetime) -> bool:
    """Whether the session's last page is to be noted anew."""
    return at - from_text(session.seen_at) >= STEP


def touch(db: Store, session: str, at: datetime) -> None:
    db._conn.execute("UPDATE desk_sessions SET seen_at = ? WHERE session = ?", (to_text(at), session))


def close_session(db: Store, session: str) -> None:
    db._conn.execute("DELETE FROM desk_sessions WHERE session = ?", (session,))


def close_one(db: Store, reviewer_id: str, start: str) -> bool:
    """Ends the session of this reader whose name starts so; False when there is none."""
    return (
        db._conn.execute(
            "DELETE FROM desk_sessions WHERE reviewer_id = ?1 AND substr(session, 1, length(?2)) = ?2",
            (reviewer_id, start),
        ).rowcount
        > 0
    )


def close_all(db: Store, reviewer_id: str) -> None:
    """Ends every session of a reader."""
    db._conn.execute("DELETE FROM desk_sessions WHERE reviewer_id = ?", (reviewer_id,))


def refuse(db: Store, at: datetime, reviewer_id: str, address: str, page: str, why: str) -> None:
    """Keeps what was refused. Call inside a transaction."""
    db._conn.execute(
        "INSERT INTO refusals (at, reviewer_id, address, page, why) VALUES (?, ?, ?, ?, ?)",
        (to_text(at), reviewer_id, address, page, why),
    )


def refused_since(db: Store, at: datetime) -> int:
    """How many requests were refused after that time."""
    return int(db._conn.execute("SELECT count(*) FROM refusals WHERE at > ?", (to_text(at),)).fetchone()[0])


def forget(db: Store, before: str) -> None:
    """Takes refusals and sessions from before that UTC time away."""
    db._conn.execute("DELETE FROM refusals WHERE at < ?", (before,))
    db._conn.execute("DELETE FROM desk_sessions WHERE opened_at < ?", (before,))
