"""Who reads: ids, roles, digests of passphrases, and who changed what.

Only writer of reviewers and reviewer_changes.
"""

from dataclasses import dataclass
from datetime import datetime

from domain.periods import to_text
from store.database import Store
from store.values import optional, values_of


@dataclass(frozen=True, kw_only=True, slots=True)
class Reviewer:
    """A person who signs in; `salt` and `hash` of the passphrase, `disabled_at` None while the access lasts."""

    reviewer_id: str
    role: str
    salt: bytes
    hash: bytes
    added_at: str
    disabled_at: str | None


def add(db: Store, reviewer_id: str, role: str, salt: bytes, digest: bytes, at: datetime) -> None:
    db._conn.execute(
        "INSERT INTO reviewers VALUES (?, ?, ?, ?, ?, NULL)", (reviewer_id, role, salt, digest, to_text(at))
    )


def all_of(db: Store) -> list[Reviewer]:
    return values_of(Reviewer, db._conn.execute("SELECT * FROM reviewers ORDER BY reviewer_id"))


def find(db: Store, reviewer_id: str) -> Reviewer | None:
    sql = "SELECT * FROM reviewers WHERE reviewer_id = ?"
    return optional(Reviewer, db._conn.execute(sql, (reviewer_id,)).fetchone())


def set_disabled(db: Store, reviewer_id: str, at: datetime | None) -> None:
    """Ends a reader's access, or gives it back with None; what the reader recorded stays."""
    db._conn.execute(
        "UPDATE reviewers SET disabled_at = ? WHERE reviewer_id = ?", (to_text(at) if at else None, reviewer_id)
    )


def set_role(db: Store, reviewer_id: str, role: str) -> None:
    db._conn.execute("UPDATE reviewers SET role = ? WHERE reviewer_id = ?", (role, reviewer_id))


def set_passphrase(db: Store, reviewer_id: str, salt: bytes, digest: bytes) -> None:
    db._conn.execute("UPDATE reviewers SET salt = ?, hash = ? WHERE reviewer_id = ?", (salt, digest, reviewer_id))


def note_change(
    db: Store, reviewer_id: str, action: str, *, by: str, at: datetime, detail: str = "", holder: str = ""
) -> None:
    """Keeps who changed what of a reader. Call inside the transaction of the change."""
    db._conn.execute(
        "INSERT INTO reviewer_changes (reviewer_id, action, detail, holder, by, at) VALUES (?, ?, ?, ?, ?, ?)",
        (reviewer_id, action, detail, holder, by, to_text(at)),
    )


def changes(db: Store) -> list[tuple[str, str, str, str, str]]:
    """Every change as (UTC time, reader, action, detail, by), oldest first."""
    rows = db._conn.execute("SELECT at, reviewer_id, action, detail, by FROM reviewer_changes ORDER BY change_id")
    return [(str(r[0]), str(r[1]), str(r[2]), str(r[3]), str(r[4])) for r in rows]


def id_of(db: Store, holder: str) -> str | None:
    """The reader id that this person has or had."""
    row = db._conn.execute("SELECT reviewer_id FROM reviewer_changes WHERE holder = ?", (holder,)).fetchone()
    return str(row[0]) if row else None


def approvers(db: Store) -> list[str]:
    """The approvers who can sign in."""
    rows = db._conn.execute(
        "SELECT reviewer_id FROM reviewers WHERE role = 'approver' AND disabled_at IS NULL ORDER BY 1"
    )
    return [str(row[0]) for row in rows]
