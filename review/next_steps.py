"""What a person may do next with a case: the choices that the moves' own checks would take, for a page to offer."""

from collections.abc import Mapping
from datetime import date

from domain import workflow
from domain.authorities import caution
from domain.case_terms import ClarificationState, Journey, ResultKind, ReviewState
from domain.cases import CaseFile
from domain.texts import on_page
from review import case_rules
from review.oversight import OversightBody


def next_steps(body: OversightBody, file: CaseFile, role: str) -> Mapping[str, tuple[str, ...]]:
    """The moves of this role on this case, each with what it may be recorded as ("" where there is no choice).

    Each move checks again when it is made; a page that is old by then gets that move's own refusal.
    """
    found = {move: choices for move, choices in _open_moves(body, file) if choices}
    if file.undecided and role in body.profile.roles.get("correct", frozenset()):
        return {"withdraw": tuple(workflow.WITHDRAWALS)}
    return {move: choices for move, choices in found.items() if role in body.profile.roles.get(move, frozenset())}


def _open_moves(body: OversightBody, file: CaseFile) -> list[tuple[str, tuple[str, ...]]]:
    is_open, steps = file.case.closed_at is None, workflow.PERJALANAN[file.journey]
    found, decided = file.state == ReviewState.FOUND, is_open and not file.undecided
    yes, no = ("",), ()
    return [
        ("clarify", _clarifications(body, file) if is_open else no),
        ("approve", yes if decided and found and body.profile.approval and Journey.APPROVED in steps else no),
        ("forward", _routes(body) if decided and _may_leave(body, file) and Journey.FORWARDED in steps else no),
        ("answer", yes if "dijawab" in steps else no),
        ("result", _results(body, file) if file.hops and "diputus" in steps else no),
        ("mark", case_rules.markers_of(file)),
        ("object", _objections(file)),
        ("reopen", yes if file.is_set_aside and not file.beside else no),
        ("correct", yes if file.newest_move else no),
        ("export", yes if file.posts else no),
    ]


def next_step(
    body: OversightBody, *, state: str, clarification: str | None, approved: bool, forwarded: bool, result: str | None
) -> str:
    """The step that a case waits for, in words; the one answer for page, list, command line and report.

    `approved`: the body consented to the newest finding; `result` is the last one that stands.
    """
    if state == ReviewState.WITHDRAWN:
        return on_page("selesai")
    if state in workflow.READABLE:
        return on_page("pembacaan")
    if result == ResultKind.RETURNED:
        return on_page("dikembalikan: lengkapi dan kirim ulang")
    if forwarded:
        return on_page("menunggu keputusan")
    if clarification is None:
        return on_page("klarifikasi: belum dicatat")
    if clarification == ClarificationState.ASKED:
        return on_page("klarifikasi: diminta")
    return on_page("teruskan") if approved or not body.profile.approval else body.profile.approval_label


def routes_to_check(body: OversightBody, day: date) -> tuple[str, ...]:
    """What must be looked up, on a day, before the body's receivers are relied on."""
    names = dict.fromkeys(name for route in body.profile.routes for name in route.receivers_on(day))
    return tuple(dict.fromkeys(warning for name in names if (warning := caution(name, day))))


def awaited(body: OversightBody, file: CaseFile) -> tuple[str, ...]:
    """What a finding still waits for before it can be passed on, in words; () for a case without a finding."""
    if file.state != ReviewState.FOUND or file.hops or file.case.closed_at is not None:
        return ()
    consented = not body.profile.approval or case_rules.is_approved(file)
    waits = ((file.clarifications, on_page("klarifikasi")), (consented, body.profile.approval_label))
    return tuple(words for done, words in waits if not done)


def _may_leave(body: OversightBody, file: CaseFile) -> bool:
    """Passed on once, others may pass it on further; before that it takes a finding with all that it waits for."""
    return bool(file.hops) or (file.state == ReviewState.FOUND and not awaited(body, file))


def _clarifications(body: OversightBody, file: CaseFile) -> tuple[str, ...]:
    last = file.clarifications[-1].state if file.clarifications else ""
    allowed = workflow.KLARIFIKASI[last] & body.profile.clarifications
    return tuple(c for c in workflow.CLARIFICATIONS if c in allowed)


def _routes(body: OversightBody) -> tuple[str, ...]:
    return tuple(r.id for r in body.profile.routes)


def _results(body: OversightBody, file: CaseFile) -> tuple[str, ...]:
    last = file.standing[-1].result if file.standing else ""
    return tuple(r for r in workflow.RESULTS if r in workflow.HASIL[last] & body.profile.results)


def _objections(file: CaseFile) -> tuple[str, ...]:
    """The kinds of an objection that can be filed, or the outcomes of the one that is open."""
    done = {o.objection_id for o in file.outcomes}
    if any(o.objection_id not in done for o in file.objections):
        return workflow.OUTCOMES
    standing = any(r.result in workflow.OBJECTIONABLE for r in file.standing)
    return tuple(workflow.OBJECTIONS) if standing else ()
