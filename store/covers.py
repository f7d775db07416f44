"""What people cover on kept pictures and films, and uncover again; and their word that nothing had to be covered. Only
writer of picture_covers and cover_statements."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from domain.periods import to_text
from domain.pictures import Cover
from store.database import Store
from store.values import optional


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
            cover=Cover(
                x=row["x"],
                y=row["y"],
                width=row["width"],
                height=row["height"],
                number=row["cover_id"],
                frame=row["frame"],
            ),
            added_by=row["added_by"],
            added_at=row["added_at"],
            removed_by=row["removed_by"] or "",
            removed_at=row["removed_at"] or "",
        )
        for row in rows
    ]


def add(db: Store, sha256: str, cover: Cover, by: str, at: datetime) -> None:
    """Call inside a transaction."""
    db._conn.execute(
        "INSERT INTO picture_covers (sha256, x, y, width, height, frame, added_by, added_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (sha256, cover.x, cover.y, cover.width, cover.height, cover.frame, by, to_text(at)),
    )


def remove(db: Store, sha256: str, number: int, by: str, at: datetime) -> bool:
    """Takes a cover of a picture away; whether it stood. Call inside a transaction."""
    done = db._conn.execute(
        "UPDATE picture_covers SET removed_by = ?, removed_at = ?"
        " WHERE cover_id = ? AND sha256 = ? AND removed_at IS NULL",
        (by, to_text(at), number, sha256),
    )
    return bool(done.rowcount)


def names(db: Store) -> set[str]:
    """The pictures and films of which anything was ever covered or said."""
    rows = db._conn.execute("SELECT sha256 FROM picture_covers UNION SELECT sha256 FROM cover_statements")
    return {str(row[0]) for row in rows}


def forget(db: Store, names: Iterable[str]) -> None:
    """They go with the pictures."""
    gone = [(name,) for name in names]
    for table in ("picture_covers", "cover_statements"):
        db._conn.executemany(f"DELETE FROM {table} WHERE sha256 = ?", gone)


@dataclass(frozen=True, kw_only=True, slots=True)
class CoverStatement:
    """Somebody's word that nothing in a film or a drawn page had to be covered; the time is UTC as text."""

    said_by: str
    said_at: str


def statement(db: Store, sha256: str) -> CoverStatement | None:
    """The word that stands."""
    row = db._conn.execute(
        "SELECT said_by, said_at FROM cover_statements WHERE sha256 = ? AND withdrawn_at IS NULL", (sha256,)
    ).fetchone()
    return optional(CoverStatement, row)


def say_nothing_to_cover(db: Store, sha256: str, by: str, at: datetime) -> None:
    """Call inside a transaction; while such a word stands it is said once."""
    db._conn.execute(
        "INSERT INTO cover_statements (sha256, said_by, said_at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
        (sha256, by, to_text(at)),
    )


def withdraw_statement(db: Store, sha256: str, by: str, at: datetime) -> bool:
    """Takes the word back; whether one stood. Call inside a transaction."""
    done = db._conn.execute(
        "UPDATE cover_statements SET withdrawn_by = ?, withdrawn_at = ? WHERE sha256 = ? AND withdrawn_at IS NULL",
        (by, to_text(at), sha256),
    )
    return bool(done.rowcount)
