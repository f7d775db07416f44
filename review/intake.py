"""From queued posts to cases: one open case per person and contest."""

import sqlite3
from datetime import datetime

from review.place import refresh
from store import cases, flags, queue
from store.database import transaction


def intake(conn: sqlite3.Connection, at: datetime) -> tuple[int, int]:
    """Opens cases for queued posts that no case holds; returns (posts joined, cases opened).

    A later post of the same person and contest joins the open case; an edited
    post joins again, even when the edit took the flagged words away, so that its
    readers may read once more. Twice is once.
    """
    opened: set[str] = set()
    touched: dict[str, None] = {}
    edits = 0
    with transaction(conn):
        known = {row[0] for row in conn.execute("SELECT case_id FROM cases")}
        for row in cases.edited(conn):
            cases.reopen_for(conn, row["person_id"], row["contest"], row["post_id"])
            cases.join_post(conn, row["case_id"], row["post_id"], row["version"], at)
            touched[row["case_id"]] = None
            edits += 1
        waiting = flags.to_open(conn)
        for row in waiting:
            cases.reopen_for(conn, row["person_id"], row["contest"], row["post_id"])
            case_id = cases.open_case(conn, row["person_id"], row["contest"], at)
            cases.join_post(conn, case_id, row["post_id"], row["version"], at)
            touched[case_id] = None
            if case_id not in known:
                opened.add(case_id)
        for case_id in (*queue.without_place(conn), *touched):
            refresh(conn, case_id, None)
    return edits + len(waiting), len(opened)
