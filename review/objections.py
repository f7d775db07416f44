"""Objections to a result (keberatan, banding administratif, gugatan) and what came of them.

An outcome that changes or cancels a result leaves the old row as it was and puts another beside it;
the old one stands no longer, so a number that a report printed changes with a correction in the open.
"""

import sqlite3
from datetime import datetime

from domain.errors import WorkflowError
from review import moves, workflow
from review.body import Body
from store import authority, cases
from store.authority import Letter
from store.cases import CaseFile, Result
from store.database import Store, transaction


def file_objection(
    db: Store, body: Body, case_id: str, reviewer_id: str, kind: str, letter: Letter, *, at: datetime
) -> None:
    """Records that the person objected to the result that stands."""
    if kind not in moves.OBJECTIONS:
        raise WorkflowError(f"upaya {kind!r} tidak ada", remedy="pilih: " + ", ".join(moves.OBJECTIONS))
    workflow.require_said(at, letter.day, nomor=letter.number)
    with transaction(db):
        workflow.require(db, body, "object", reviewer_id, case_id)
        file = workflow.load(db, case_id)
        target = next((r for r in reversed(file.standing) if r["result"] in moves.OBJECTIONABLE), None)
        if target is None:
            raise WorkflowError(
                f"perkara {case_id} tidak mempunyai putusan yang dapat diajukan keberatan", remedy="lihat case show"
            )
        known = {(o["result_id"], o["kind"], o["number"]) for o in file.objections}
        if (target["result_id"], kind, letter.number) not in known:
            authority.add_objection(db, target, reviewer_id, at, kind, letter)


def settle(
    db: Store, body: Body, case_id: str, reviewer_id: str, outcome: str, letter: Letter, *,
    sanction: str | None = None, at: datetime,
) -> None:  # fmt: skip
    """Records what came of the open objection: dikuatkan, diubah (then `sanction` is the new one) or dibatalkan."""
    if outcome not in moves.OUTCOMES:
        raise WorkflowError(f"putusan keberatan {outcome!r} tidak ada", remedy="pilih: " + ", ".join(moves.OUTCOMES))
    if (outcome == "diubah") != (sanction is not None):
        raise WorkflowError("perubahan sanksi dan jenisnya harus dicatat bersama", remedy="isi --sanction bila diubah")
    workflow.require_said(at, letter.day, lembaga=letter.authority, nomor=letter.number)
    with transaction(db):
        workflow.require(db, body, "object", reviewer_id, case_id)
        file = workflow.load(db, case_id)
        objection = _open(file)
        replaced = None
        if outcome != "dikuatkan":
            old = next(r for r in file.results if r["result_id"] == objection["result_id"])
            hop = next(h for h in file.hops if h["hop_id"] == old["hop_id"])
            new = Result(
                authority=letter.authority, number=letter.number, decided_on=letter.day,
                result="sanksi" if outcome == "diubah" else "dibatalkan", sanction=sanction,
            )  # fmt: skip
            replaced = cases.add_result(db, hop, reviewer_id, at, new)
        authority.add_outcome(db, objection, reviewer_id, at, outcome, letter, replaced)
        if replaced is not None:
            cases.close_case(db, case_id, at)


def _open(file: CaseFile) -> sqlite3.Row:
    done = {o["objection_id"] for o in file.outcomes}
    waiting = [o for o in file.objections if o["objection_id"] not in done]
    if not waiting:
        raise WorkflowError(
            f"perkara {file.case['case_id']} tidak mempunyai keberatan yang terbuka", remedy="catat dulu keberatannya"
        )
    return waiting[-1]
