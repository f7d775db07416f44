"""Cases of one event, joined by people. Only writer of matters and matter_cases."""

from collections.abc import Sequence
from datetime import datetime

from domain.periods import to_text
from store.database import Store


def of_matters(db: Store, case_ids: Sequence[str]) -> list[str]:
    """All cases of the matters that these cases belong to by now."""
    marks = ", ".join("?" * len(case_ids))
    rows = db._conn.execute(
        "SELECT case_id FROM matter_cases WHERE matter_id IN"
        f" (SELECT matter_id FROM matter_cases WHERE case_id IN ({marks})) ORDER BY 1",
        tuple(case_ids),
    )
    return [str(row[0]) for row in rows]


def join(db: Store, case_ids: Sequence[str], reviewer_id: str, at: datetime) -> str:
    """Joins cases into one matter and returns its number; cases of two matters become one."""
    marks = ", ".join("?" * len(case_ids))
    known = db._conn.execute(
        f"SELECT DISTINCT matter_id FROM matter_cases WHERE case_id IN ({marks}) ORDER BY 1",
        tuple(case_ids),
    ).fetchall()
    matter_id = str(known[0][0]) if known else _new(db, reviewer_id, at)
    for row in known[1:]:
        db._conn.execute("UPDATE matter_cases SET matter_id = ? WHERE matter_id = ?", (matter_id, row[0]))
    db._conn.executemany(
        "INSERT INTO matter_cases VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
        [(case_id, matter_id, reviewer_id, to_text(at)) for case_id in case_ids],
    )
    return matter_id


def _new(db: Store, reviewer_id: str, at: datetime) -> str:
    year = to_text(at)[:4]
    count = db._conn.execute("SELECT count(*) FROM matters WHERE matter_id LIKE ?", (f"P-{year}-%",)).fetchone()[0]
    matter_id = f"P-{year}-{count + 1:04d}"
    db._conn.execute("INSERT INTO matters VALUES (?, ?, ?)", (matter_id, to_text(at), reviewer_id))
    return matter_id


def forget(db: Store, case_ids: Sequence[str]) -> None:
    db._conn.executemany("DELETE FROM matter_cases WHERE case_id = ?", [(c,) for c in case_ids])
