"""That the machine read posts or pictures, as which engine and when. Only writer of machine_work."""

from typing import Literal

from store.database import Store

# A piece of work that no checkpoint has seen yet.
UNSEALED = "NOT EXISTS (SELECT 1 FROM seals l WHERE l.kind = 'machine' AND l.ref = CAST(w.work_id AS TEXT))"


def note(db: Store, kind: Literal["flags", "pictures"], engine: str, at: str) -> None:
    """Keeps that this engine read at that time (UTC as text), once between two checkpoints. Call in the transaction
    that stores what it said."""
    db._conn.execute(
        "INSERT INTO machine_work (kind, engine, at) SELECT ?1, ?2, ?3 WHERE NOT EXISTS"
        f" (SELECT 1 FROM machine_work w WHERE (w.at, w.kind, w.engine) = (?3, ?1, ?2) AND {UNSEALED})",
        (kind, engine, at),
    )
