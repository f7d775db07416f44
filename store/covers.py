"""What people cover on kept pictures, and uncover again. Only writer of picture_covers."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from domain.periods import to_text
from domain.pictures import Cover
from store.database import Store


@dataclass(frozen=True, kw_only=True, slots=True)
class CoverRecord:
    """A cover with who laid it and took it away; times are UTC as text, "" while it stands."""

    cover: Cover
    added_by: str
    added_at: str
    removed_by: str = ""
    removed_at: str = ""


def standing(db: Store, sha256: str) -> tuple[Cover, ...]:
    """What is covered of a picture now, in the order in which it was."""
    return tuple(one.cover for one in history(db, sha256) if not one.removed_by)


def history(db: Store, sha256: str) -> list[CoverRecord]:
    """All that was ever covered of a picture."""
    rows = db._conn.execute("SELECT * FROM picture_covers WHERE sha256 = ? ORDER BY cover_id", (sha256,))
    return [
        CoverRecord(
            cover=Cover(x=row["x"], y=row["y"], width=row["width"], height=row["height"], number=row["cover_id"]),
            added_by=row["added_by"], added_at=row["added_at"], removed_by=row["removed_by"] or "",
            removed_at=row["removed_at"] or "",
        )
        for row in rows
    ]  # fmt: skip


def add(db: Store, sha256: str, cover: Cover, by: str, at: datetime) -> None:
    """Call inside a transaction."""
    db._conn.execute(
        "INSERT INTO picture_covers (sha256, x, y, width, height, added_by, added_at) VALUES (?, ?, ?, ?, ?, ?, ?)",
        (sha256, cover.x, cover.y, cover.width, cover.height, by, to_text(at)),
    )


def remove(db: Store, sha256: str, number: int, by: str, at: datetime) -> bool:
    """Takes a cover of a picture away; whether it stood. Call inside a transaction."""
    done = db._conn.execute(
        "UPDATE picture_covers SET removed_by = ?, removed_at = ?"
        " WHERE cover_id = ? AND sha256 = ? AND removed_at IS NULL",
        (by, to_text(at), number, sha256),
    )
    return bool(done.rowcount)


def forget(db: Store, names: Iterable[str]) -> None:
    """They go with the pictures."""
    db._conn.executemany("DELETE FROM picture_covers WHERE sha256 = ?", [(name,) for name in names])
