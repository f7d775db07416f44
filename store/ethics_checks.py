"""Checks that fact-checkers published, as people imported them. Only writer of ethics_checks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from domain.periods import to_text
from store.database import Store


@dataclass(frozen=True, kw_only=True, slots=True)
class Check:
    """One published check: who checked, under which id, of which claim (`title`), where it can be read, when."""

    checker: str
    check_id: str
    title: str
    address: str
    checked_on: date


def put(db: Store, checks: Sequence[Check], *, file_sha256: str, at: datetime) -> int:
    """Keeps checks; one that was imported before is replaced. How many are new. Call inside a transaction."""
    before = count(db)
    db._conn.executemany(
        "INSERT INTO ethics_checks VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (checker, check_id) DO UPDATE SET"
        " title = excluded.title, address = excluded.address, checked_on = excluded.checked_on,"
        " file_sha256 = excluded.file_sha256, imported_at = excluded.imported_at",
        [
            (c.checker, c.check_id, c.title, c.address, c.checked_on.isoformat(), file_sha256, to_text(at))
            for c in checks
        ],
    )
    return count(db) - before


def count(db: Store) -> int:
    """How many checks were imported."""
    return int(db._conn.execute("SELECT count(*) FROM ethics_checks").fetchone()[0])


def all_of(db: Store) -> tuple[Check, ...]:
    """Every check, by checker and id."""
    rows = db._conn.execute(
        "SELECT checker, check_id, title, address, checked_on FROM ethics_checks ORDER BY checker, check_id"
    )
    return tuple(
        Check(checker=r[0], check_id=r[1], title=r[2], address=r[3], checked_on=date.fromisoformat(r[4])) for r in rows
    )
