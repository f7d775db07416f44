"""Pictures that people keep as known campaign material, and take out again. Only writer of known_material."""

from dataclasses import dataclass
from datetime import datetime

from domain.periods import to_text
from store.database import Store


@dataclass(frozen=True, kw_only=True, slots=True)
class KnownPicture:
    """`name`: the file in the folder of known material. Times are UTC as text; `removed_by` is "" while it is kept."""

    name: str
    sha256: str
    added_by: str
    added_at: str
    why: str
    removed_by: str = ""
    removed_at: str = ""
    removed_why: str = ""


def kept(db: Store, *, sha256: str = "", name: str = "") -> KnownPicture | None:
    """The material that stands of a picture, by the hash of the original or by its file's name."""
    found = [one for one in listing(db) if not one.removed_by and (one.sha256 == sha256 or one.name == name)]
    return found[0] if found else None


def listing(db: Store) -> list[KnownPicture]:
    """All of it, newest first, what was taken out too."""
    rows = db._conn.execute("SELECT * FROM known_material ORDER BY material_id DESC")
    return [
        KnownPicture(
            name=row["name"],
            sha256=row["sha256"],
            added_by=row["added_by"],
            added_at=row["added_at"],
            why=row["why"],
            removed_by=row["removed_by"] or "",
            removed_at=row["removed_at"] or "",
            removed_why=row["removed_why"] or "",
        )
        for row in rows
    ]


def add(db: Store, name: str, sha256: str, by: str, why: str, at: datetime) -> None:
    """Call inside a transaction."""
    db._conn.execute(
        "INSERT INTO known_material (name, sha256, added_by, added_at, why) VALUES (?, ?, ?, ?, ?)",
        (name, sha256, by, to_text(at), why),
    )


def remove(db: Store, name: str, by: str, why: str, at: datetime) -> None:
    """Notes who took it out. Call inside a transaction."""
    db._conn.execute(
        "UPDATE known_material SET removed_by = ?, removed_at = ?, removed_why = ?"
        " WHERE name = ? AND removed_at IS NULL",
        (by, to_text(at), why, name),
    )
