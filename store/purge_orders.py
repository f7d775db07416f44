"""Orders to delete records of a case. Only writer of purge_orders; without one the database refuses.

Beside them stands in `meta` who said of which contest that its elected are confirmed.
"""

import json
from datetime import datetime

from domain.periods import to_text
from store.database import Store


def add(db: Store, case_id: str, *, rule: str, approved_by: str, number: str, at: datetime) -> None:
    """Records who released a case for deletion, by which rule (tidak_cukup, arsip, hak_subjek) and number."""
    db._conn.execute(
        "INSERT INTO purge_orders (case_id, rule, approved_by, number, at) VALUES (?, ?, ?, ?, ?)",
        (case_id, rule, approved_by, number, to_text(at)),
    )


def add_elected(db: Store, contest: str, *, number: str, by: str, at: datetime) -> None:
    """Records that the elected of a contest are confirmed; the first word stands."""
    order = json.dumps({"number": number, "by": by, "at": to_text(at)})
    db._conn.execute("INSERT INTO meta VALUES (?, ?) ON CONFLICT DO NOTHING", (f"elected_{contest}", order))
