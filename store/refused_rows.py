"""What a crawl or an import could not take, and why. Only writer of quarantine."""

import hashlib
from collections.abc import Iterable, Sequence
from datetime import datetime

from domain.periods import to_text
from domain.types import Problem
from store.database import Store


def quarantine(db: Store, run_id: str, account_id: str | None, problems: Sequence[Problem], at: datetime) -> None:
    """Keeps what was refused, once per run, place and reason. Call inside a transaction."""
    for p in problems:
        key = "\x1f".join((run_id, account_id or "", p.stage, p.reason, p.where, p.raw_sha256 or ""))
        db._conn.execute(
            "INSERT INTO quarantine VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
            (
                hashlib.sha256(key.encode("utf-8", "replace")).hexdigest()[:20],
                run_id,
                account_id,
                p.stage,
                p.reason,
                p.where,
                p.detail,
                p.raw_sha256,
                to_text(at),
            ),
        )


def refused(db: Store, *, before: str = "", account_id: str = "") -> list[str]:
    """What was refused before that UTC time, or of one account, and still has its place and words."""
    rows = db._conn.execute(
        "SELECT quarantine_id FROM quarantine WHERE (at < ? OR account_id = ?)"
        " AND (account_id IS NOT NULL OR place <> '' OR detail <> '' OR raw_sha256 IS NOT NULL)",
        (before, account_id),
    )
    return [str(row[0]) for row in rows]


def forget(db: Store, quarantine_ids: Iterable[str]) -> list[tuple[str, str]]:
    """Takes place and words from what was refused; the reason stays counted. What tombstones must name."""
    gone = list(quarantine_ids)
    db._conn.executemany(
        "UPDATE quarantine SET account_id = NULL, place = '', detail = '', raw_sha256 = NULL WHERE quarantine_id = ?",
        [(name,) for name in gone],
    )
    return [("record", f"refused/{name}") for name in gone]
