"""The moves of a case: readings, clarification, consent, hops, answers, results, objections. Append-only.

Each move is one transaction: the person may make it, the rules of review/case_rules.py let it through, it is recorded,
and the case's place in the reading list is written anew. The reading itself comes by services/recording.py.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime

from domain.case_entries import Letter, NewApproval, NewHop, NewResult
from domain.case_terms import ENDS, AnswerKind, Journey, ObjectionOutcome, ResultKind
from domain.cases import CaseFile, Objection
from domain.errors import NotAllowedError
from domain.texts import _
from review import case_rules, result_rules
from review.oversight import OversightBody, require_role
from services import reading_withdrawal, recording
from store import authority, cases, exclusions, joinders
from store.database import Store, transaction

__all__ = ["require_role"]

# What the moves share with the reading stands in services/recording.py.
load, require, refresh = recording.load, recording.require, recording.refresh


@contextmanager
def _move(
    db: Store, body: OversightBody, move: str, reviewer_id: str, case_id: str, at: datetime
) -> Iterator[CaseFile]:
    """The case for one move of one person; what the move recorded shows in the reading list when it ends.

    Readings that are due by then are recorded first.
    """
    reading_withdrawal.settle(db, body, at)
    with transaction(db):
        require(db, body, move, reviewer_id, case_id)
        yield load(db, case_id)
        refresh(db, case_id, body)


def clarify(
    db: Store,
    body: OversightBody,
    case_id: str,
    reviewer_id: str,
    *,
    state: str,
    note: str,
    at: datetime,
    way: str = "",
) -> None:
    """Records where the person's own explanation stands; the right of reply is part of an open case.

    `way` is how the person was or is asked (domain.workflow.WAYS); without one a question went through the agency,
    and an answer came by the way of the question, unasked by the person alone.
    """
    case_rules.require_known_words(state, way)
    with _move(db, body, "clarify", reviewer_id, case_id, at) as file:
        last = file.clarifications[-1] if file.clarifications else None
        if file.case.closed_at is None and last is not None and (last.state, last.note) == (state, note):
            return
        case_rules.require_clarification(body, file, state, way, at)
        cases.add_clarification(db, case_id, reviewer_id, at, state, note, way or case_rules.usual_way(file, state))


def approve(
    db: Store, body: OversightBody, case_id: str, reviewer_id: str, approval: NewApproval, *, at: datetime
) -> None:
    """Records the body's own decision to pass the present finding on: a pleno with date, number and members."""
    members = case_rules.members_of(body, approval, at)
    with _move(db, body, "approve", reviewer_id, case_id, at) as file:
        case_rules.require_approvable(file)
        finding = file.findings[-1]
        known = {(a.finding_id, a.kind, a.number) for a in file.approvals}
        if (finding.finding_id, approval.kind, approval.number) not in known:
            authority.add_approval(db, finding, reviewer_id, at, replace(approval, members=members))


def forward(db: Store, body: OversightBody, case_id: str, reviewer_id: str, hop: NewHop, at: datetime) -> None:
    """Records that the case went to another body; see review.case_rules.require_forwardable."""
    case_rules.require_words(
        at, hop.sent_on, pengirim=hop.sender, penerima=hop.receiver, nomor=hop.number, jalur=hop.route
    )
    case_rules.require_in_office(hop.sent_on, pengirim=hop.sender, penerima=hop.receiver)
    with _move(db, body, "forward", reviewer_id, case_id, at) as file:
        if (hop.sender, hop.receiver, hop.number) in {(h.sender, h.receiver, h.number) for h in file.hops}:
            return
        case_rules.require_forwardable(body, file, hop)
        cases.add_hop(db, file.findings[-1], reviewer_id, at, hop)


def answer(
    db: Store,
    body: OversightBody,
    case_id: str,
    reviewer_id: str,
    letter: Letter,
    words: str,
    *,
    at: datetime,
    kind: str = AnswerKind.OTHER,
) -> None:
    """Records what the last receiver wrote back without deciding: that it came, was registered, what it recommends."""
    case_rules.require_answer_kind(kind)
    case_rules.require_words(at, letter.day, lembaga=letter.authority, nomor=letter.number, isi=words)
    case_rules.require_in_office(letter.day, lembaga=letter.authority)
    with _move(db, body, "answer", reviewer_id, case_id, at) as file:
        case_rules.require_step(file, Journey.ANSWERED)
        if (letter.number, words) not in {(a.number, a.answer) for a in file.hop_answers}:
            authority.add_hop_answer(db, file.hops[-1], reviewer_id, at, letter, words, kind)


def mark(
    db: Store, body: OversightBody, case_id: str, reviewer_id: str, marker: str, letter: Letter, *, at: datetime
) -> None:
    """Records what runs beside the matter: Gakkumdu, personnel data blocked or opened again."""
    with _move(db, body, "mark", reviewer_id, case_id, at) as file:
        case_rules.require_marker(file, marker, letter, at)
        case_rules.require_in_office(letter.day, lembaga=letter.authority)
        known = {(m.marker, m.authority, m.number) for m in file.markers}
        if (marker, letter.authority, letter.number) not in known:
            authority.add_marker(db, case_id, reviewer_id, at, marker, letter)


def decide(db: Store, body: OversightBody, case_id: str, reviewer_id: str, result: NewResult, at: datetime) -> None:
    """Records an authority's decision on a case that was passed on; a final one closes the case."""
    result_rules.require_whole_result(result, at)
    case_rules.require_in_office(result.decided_on, lembaga=result.authority)
    with _move(db, body, "result", reviewer_id, case_id, at) as file:
        known = {(r.authority, r.number, r.result) for r in file.results}
        if file.hops and (result.authority, result.number, result.result) in known:
            return
        result_rules.require_decidable(body, file, result)
        cases.add_result(db, file.hops[-1], reviewer_id, at, result)
        if result.result in ENDS:
            cases.close_case(db, case_id, at)


def file_objection(
    db: Store, body: OversightBody, case_id: str, reviewer_id: str, kind: str, letter: Letter, *, at: datetime
) -> None:
    """Records that the person objected (keberatan, banding administratif, gugatan) to the result that stands."""
    case_rules.require_words(at, letter.day, nomor=letter.number)
    with _move(db, body, "object", reviewer_id, case_id, at) as file:
        target = result_rules.objectionable(file, kind)
        known = {(o.result_id, o.kind, o.number) for o in file.objections}
        if (target.result_id, kind, letter.number) not in known:
            authority.add_objection(db, target, reviewer_id, at, kind, letter)


def settle(
    db: Store,
    body: OversightBody,
    case_id: str,
    reviewer_id: str,
    outcome: str,
    letter: Letter,
    *,
    sanction: str | None = None,
    at: datetime,
) -> None:
    """Records what came of the open objection: dikuatkan, diubah (then `sanction` is the new one) or dibatalkan.

    An outcome that changes or cancels a result leaves the old row as it was and puts another beside it; the old one
    stands no longer, so a number that a report printed changes with a correction in the open.
    """
    result_rules.require_whole_outcome(outcome, letter, sanction, at)
    case_rules.require_in_office(letter.day, lembaga=letter.authority)
    with _move(db, body, "object", reviewer_id, case_id, at) as file:
        objection = result_rules.open_objection(file)
        replaced = None
        if outcome != ObjectionOutcome.UPHELD:
            changed = outcome == ObjectionOutcome.CHANGED
            new = NewResult(
                authority=letter.authority,
                number=letter.number,
                decided_on=letter.day,
                sanction=sanction,
                result=ResultKind.SANCTION if changed else ResultKind.CANCELLED,
            )
            replaced = _add_beside(db, file, objection, new, reviewer_id, at)
        authority.add_outcome(db, objection, reviewer_id, at, outcome, letter, replaced)
        if replaced is not None:
            cases.close_case(db, case_id, at)


def _add_beside(db: Store, file: CaseFile, objection: Objection, new: NewResult, reviewer_id: str, at: datetime) -> int:
    """Puts a result beside the one that was objected to, on the same step; its number in the store."""
    old = next(r for r in file.results if r.result_id == objection.result_id)
    hop = next(h for h in file.hops if h.hop_id == old.hop_id)
    result_rules.require_new_result(file, new)
    return cases.add_result(db, hop, reviewer_id, at, new)


def join(db: Store, body: OversightBody, case_ids: Sequence[str], reviewer_id: str, *, at: datetime) -> str:
    """Joins cases of one event into one matter; its number. The reader must be free to handle each of them, and those
    that were joined to one of them before."""
    reading_withdrawal.settle(db, body, at)
    with transaction(db):
        for case_id in case_ids:
            load(db, case_id)
            require(db, body, "join", reviewer_id, case_id)
        if any(exclusions.excluded(db, reviewer_id, case_id) for case_id in joinders.of_matters(db, case_ids)):
            raise NotAllowedError(
                _("perkara ini tergabung dengan perkara yang tidak boleh Anda tangani: ada benturan kepentingan"),
                remedy=_("serahkan kepada orang lain"),
            )
        return joinders.join(db, case_ids, reviewer_id, at)


def reopen(db: Store, body: OversightBody, case_id: str, reviewer_id: str, reason: str, *, at: datetime) -> None:
    """A leader has a case read again that was set aside; two persons then decide it."""
    with _move(db, body, "reopen", reviewer_id, case_id, at) as file:
        case_rules.require_reopenable(file, reason)
        cases.add_reopening(db, case_id, reviewer_id, at, reason.strip())


def take_back(
    db: Store, body: OversightBody, case_id: str, reviewer_id: str, kind: str, ref: str, reason: str, *, at: datetime
) -> None:
    """Takes the newest record of a case back by another record: it counts no more, and stays to be seen.

    A result that closed the case opens it again, beside a newer case of the person where there is one; what was
    printed meanwhile is restated by the next report.
    """
    with _move(db, body, "correct", reviewer_id, case_id, at) as file:
        case_rules.require_correctable(file, kind, ref, reason)
        cases.take_back(db, case_id, kind, ref, reviewer_id, reason.strip(), at)
        after = load(db, case_id)
        if after.case.closed_at is not None and after.ended_at is None:
            cases.open_again(db, case_id)
