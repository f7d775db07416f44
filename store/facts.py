"""Facts of the workspace as a whole: whether it is the demo's, how far the demo was played."""

import secrets
from collections.abc import Mapping

from domain.errors import WorkspaceError
from domain.texts import _
from store.database import Store, transaction


def profile(db: Store) -> str:
    """'normal' or 'demo'. Only the demo marks a workspace, when it is made; nothing else can."""
    return fact(db, "profile") or "normal"


def mark_demo(db: Store) -> None:
    """Marks an empty workspace as the demo's. Raises WorkspaceError when it holds accounts."""
    if db._conn.execute("SELECT 1 FROM accounts LIMIT 1").fetchone() and profile(db) != "demo":
        raise WorkspaceError(_("ruang kerja ini sudah berisi akun"), remedy=_("pakai folder kosong untuk demo"))
    with transaction(db):
        db._conn.execute("INSERT INTO meta VALUES ('profile', 'demo') ON CONFLICT DO NOTHING")


def fact(db: Store, key: str) -> str:
    """One fact; '' when it is not there."""
    row = db._conn.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
    return str(row[0]) if row else ""


def once(db: Store, key: str, value: str) -> str:
    """The fact under a key, which is this value unless there was one before. Call inside a transaction."""
    db._conn.execute("INSERT INTO meta VALUES (?, ?) ON CONFLICT DO NOTHING", (key, value))
    return fact(db, key)


def note(db: Store, facts: Mapping[str, str]) -> None:
    """Keeps facts under their keys, in the place of what stood there."""
    db._conn.executemany(
        "INSERT INTO meta VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value", facts.items()
    )


DELETING = "deletion"


def begin_deletion(db: Store) -> None:
    """Says, in the transaction that deletes, that bytes of it are still on the disk. Twice is once more."""
    note(db, {DELETING: secrets.token_hex(8)})


def unfinished_deletion(db: Store) -> str:
    """A mark of the last deletion whose bytes may still be on the disk; '' when there is none."""
    return fact(db, DELETING)


def end_deletion(db: Store, mark: str) -> None:
    """Takes the mark away, unless another deletion has begun since it was read. Call inside a transaction."""
    db._conn.execute("DELETE FROM meta WHERE key = ? AND value = ?", (DELETING, mark))
