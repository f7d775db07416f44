"""Sessions at the browser desk: opened by signing in, noted with each page, closed by signing out or by time."""

from datetime import datetime

from store import desk
from store.database import Store, transaction
from store.desk import Session, open_sessions, owner

__all__ = ["Session", "open_sessions", "owner"]


def begin(db: Store, session: str, reviewer_id: str, address: str, at: datetime, *, instead_of: str) -> None:
    """Opens a session by its hash; the one that the browser held before is void."""
    with transaction(db):
        desk.close_session(db, instead_of)
        desk.open_session(db, session, reviewer_id, address, at)


def end(db: Store, session: str) -> None:
    """Closes a session; one that is not there is closed."""
    with transaction(db):
        desk.close_session(db, session)


def current(db: Store, session: str, at: datetime) -> Session | None:
    """Whose session it is, noted as seen now; None for one that has ended, or whose reader is disabled."""
    row = desk.of_session(db, session, at)
    if row is not None and desk.is_due(row, at):
        with transaction(db):
            desk.touch(db, session, at)
    return row
