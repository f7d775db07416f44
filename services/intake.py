"""From queued posts to cases: one open case per person and contest."""

from datetime import datetime

from services.casework import refresh
from store import cases, ended, flags, queue
from store.database import Store, transaction


def intake(db: Store, at: datetime) -> tuple[int, int]:
    """Opens cases for queued posts that no case holds; returns (posts joined, cases opened).

    A later post of the same person and contest joins the open case; an edited
    post joins again, even when the edit took the flagged words away, so that its
    readers may read once more. Twice is once.
    """
    opened: set[str] = set()
    touched: dict[str, None] = {}
    edits = 0
    with transaction(db):
        known = cases.numbers(db)
        for row in cases.edited(db):
            cases.reopen_for(db, row.person_id, row.contest, row.post_id)
            cases.join_post(db, row.case_id, row.post_id, row.version, at)
            touched[row.case_id] = None
            edits += 1
        later = ended.later_posts(db)  # of accounts whose last day was set afterwards
        waiting = [row for row in flags.to_open(db) if row.post_id not in later]
        for row in waiting:
            cases.reopen_for(db, row.person_id, row.contest, row.post_id)
            case_id = cases.open_case(db, row.person_id, row.contest, at)
            cases.join_post(db, case_id, row.post_id, row.version, at)
            touched[case_id] = None
            if case_id not in known:
                opened.add(case_id)
        for case_id in (*queue.without_place(db), *touched):
            refresh(db, case_id, None)
    return edits + len(waiting), len(opened)
