"""The mandates under which the ethics family was opened. Only writer of ethics_mandates."""

import json
import sqlite3
from datetime import date, datetime

from domain.mandate import Mandate
from domain.periods import to_text
from store import ethics_chain
from store.database import Store

_LISTS = ("regions", "account_kinds", "kinds", "packs", "readers", "leaders")


def add(db: Store, mandate: Mandate, *, file_sha256: str, by: str, at: datetime) -> str:
    """Records a mandate and returns its number. Call inside a transaction."""
    year = to_text(at)[:4]
    count = db._conn.execute(
        "SELECT count(*) FROM ethics_mandates WHERE mandate_id LIKE ?", (f"ME-{year}-%",)
    ).fetchone()[0]
    mandate_id = f"ME-{year}-{count + 1:02d}"
    lists = {name: json.dumps(getattr(mandate, name)) for name in _LISTS}
    db._conn.execute(
        "INSERT INTO ethics_mandates VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            mandate_id,
            mandate.body,
            mandate.letter_number,
            mandate.letter_date.isoformat(),
            mandate.legal_basis,
            lists["regions"],
            lists["account_kinds"],
            lists["kinds"],
            lists["packs"],
            mandate.first.isoformat(),
            mandate.last.isoformat(),
            mandate.officer,
            mandate.dpia_date.isoformat(),
            lists["readers"],
            lists["leaders"],
            file_sha256,
            by,
            to_text(at),
        ),
    )
    ethics_chain.seal(db, "mandate", mandate_id)
    return mandate_id


def all_of(db: Store) -> list[Mandate]:
    """Every mandate, the newest first."""
    rows = db._conn.execute("SELECT * FROM ethics_mandates ORDER BY first_day DESC, mandate_id DESC")
    return [_mandate(row) for row in rows]


def get(db: Store, mandate_id: str) -> Mandate | None:
    """A mandate by its number."""
    row = db._conn.execute("SELECT * FROM ethics_mandates WHERE mandate_id = ?", (mandate_id,)).fetchone()
    return _mandate(row) if row else None


def open_on(db: Store, day: date) -> Mandate | None:
    """The mandate that holds on a day; at most one does."""
    row = db._conn.execute(
        "SELECT * FROM ethics_mandates WHERE first_day <= ?1 AND last_day >= ?1 ORDER BY mandate_id LIMIT 1",
        (day.isoformat(),),
    ).fetchone()
    return _mandate(row) if row else None


def overlapping(db: Store, mandate: Mandate) -> str:
    """The number of a mandate that holds on one of its days; "" when none does."""
    row = db._conn.execute(
        "SELECT mandate_id FROM ethics_mandates WHERE first_day <= ? AND last_day >= ? LIMIT 1",
        (mandate.last.isoformat(), mandate.first.isoformat()),
    ).fetchone()
    return str(row[0]) if row else ""


def _mandate(row: sqlite3.Row) -> Mandate:
    lists = {name: tuple(json.loads(row[name])) for name in _LISTS}
    return Mandate(
        body=row["body"],
        letter_number=row["letter_number"],
        letter_date=date.fromisoformat(row["letter_date"]),
        legal_basis=row["legal_basis"],
        first=date.fromisoformat(row["first_day"]),
        last=date.fromisoformat(row["last_day"]),
        officer=row["officer"],
        dpia_date=date.fromisoformat(row["dpia_date"]),
        mandate_id=row["mandate_id"],
        **lists,
    )
