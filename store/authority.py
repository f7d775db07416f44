"""What bodies and authorities said beside a result. Only writer of approvals, hop_answers, markers,
objections and objection_outcomes; the rules of the moves are in review/."""

from collections.abc import Sequence
from datetime import datetime

from domain.case_entries import Letter, NewApproval
from domain.cases import Finding, Hop, Objection, Result
from domain.periods import to_text
from store.database import Store


def add_approval(db: Store, finding: Finding, reviewer_id: str, at: datetime, approval: NewApproval) -> None:
    db._conn.execute(
        "INSERT INTO approvals (case_id, finding_id, reviewer_id, kind, number, held_on, members, at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (
            finding.case_id,
            finding.finding_id,
            reviewer_id,
            approval.kind,
            approval.number,
            approval.held_on.isoformat(),
            "; ".join(approval.members),
            to_text(at),
        ),
    )


def add_hop_answer(db: Store, hop: Hop, reviewer_id: str, at: datetime, letter: Letter, answer: str, kind: str) -> None:
    db._conn.execute(
        "INSERT INTO hop_answers (case_id, hop_id, reviewer_id, answered_on, number, kind, answer, at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (hop.case_id, hop.hop_id, reviewer_id, letter.day.isoformat(), letter.number, kind, answer, to_text(at)),
    )


def add_marker(db: Store, case_id: str, reviewer_id: str, at: datetime, marker: str, letter: Letter) -> None:
    db._conn.execute(
        "INSERT INTO markers (case_id, reviewer_id, marker, authority, number, noted_on, at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        (case_id, reviewer_id, marker, letter.authority, letter.number, letter.day.isoformat(), to_text(at)),
    )


def add_objection(db: Store, result: Result, reviewer_id: str, at: datetime, kind: str, letter: Letter) -> None:
    db._conn.execute(
        "INSERT INTO objections (case_id, result_id, reviewer_id, kind, number, filed_on, at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        (
            result.case_id,
            result.result_id,
            reviewer_id,
            kind,
            letter.number,
            letter.day.isoformat(),
            to_text(at),
        ),
    )


def add_outcome(
    db: Store,
    objection: Objection,
    reviewer_id: str,
    at: datetime,
    outcome: str,
    letter: Letter,
    result_id: int | None,
) -> None:
    """What came of an objection; `result_id` is the result that now stands in the place of the old one."""
    db._conn.execute(
        "INSERT INTO objection_outcomes VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            objection.objection_id,
            objection.case_id,
            reviewer_id,
            letter.authority,
            letter.number,
            letter.day.isoformat(),
            outcome,
            result_id,
            to_text(at),
        ),
    )


def forget(db: Store, case_ids: Sequence[str]) -> None:
    """Deletes what was recorded here on cases that an order releases; without one the database refuses."""
    for case_id in case_ids:
        db._conn.execute("DELETE FROM objection_outcomes WHERE case_id = ?", (case_id,))
        db._conn.execute("DELETE FROM objections WHERE case_id = ?", (case_id,))
        db._conn.execute("DELETE FROM markers WHERE case_id = ?", (case_id,))
        db._conn.execute("DELETE FROM hop_answers WHERE case_id = ?", (case_id,))
        db._conn.execute("DELETE FROM approvals WHERE case_id = ?", (case_id,))
