"""Orders to delete records of a case. Only writer of purge_orders; without one the database refuses."""

import sqlite3
from datetime import datetime

from netralitas.periods import to_text


def add(
    conn: sqlite3.Connection, case_id: str, *, rule: str, approved_by: str, number: str, at: datetime
) -> None:
    """Records who released a case for deletion, by which rule (tidak_cukup, arsip, hak_subjek) and number."""
    conn.execute(
        "INSERT INTO purge_orders (case_id, rule, approved_by, number, at) VALUES (?, ?, ?, ?, ?)",
        (case_id, rule, approved_by, number, to_text(at)),
    )
