"""What a reader chose for the desk. Only writer of desk_choices."""

from collections.abc import Collection

from store.database import Store


def set_language(db: Store, reviewer_id: str, language: str) -> None:
    """Keeps the language of a reader's pages. Call inside a transaction."""
    db._conn.execute(
        "INSERT INTO desk_choices (reviewer_id, language) VALUES (?, ?)"
        " ON CONFLICT (reviewer_id) DO UPDATE SET language = excluded.language",
        (reviewer_id, language),
    )


def set_zones(db: Store, reviewer_id: str, zones: Collection[str]) -> None:
    """Keeps the zones that a reader agreed to. Call inside a transaction."""
    db._conn.execute(
        "INSERT INTO desk_choices (reviewer_id, zones) VALUES (?, ?)"
        " ON CONFLICT (reviewer_id) DO UPDATE SET zones = excluded.zones",
        (reviewer_id, " ".join(sorted(zones))),
    )


def language_of(db: Store, reviewer_id: str) -> str:
    """The language that a reader chose, "" where none was."""
    return _column(db, "language", reviewer_id)


def zones_of(db: Store, reviewer_id: str) -> frozenset[str]:
    """The zones that a reader agreed to."""
    return frozenset(_column(db, "zones", reviewer_id).split())


def _column(db: Store, name: str, reviewer_id: str) -> str:
    row = db._conn.execute(f"SELECT {name} FROM desk_choices WHERE reviewer_id = ?", (reviewer_id,)).fetchone()
    return str(row[0]) if row else ""
