"""What may be recorded of an authority's decision on a case, and of an objection against it, as pure functions.

Terbukti and sanksi are the decision of a named authority with its number and date, never of this program.
"""

from datetime import datetime

from domain import workflow
from domain.case_entries import Letter, NewResult
from domain.case_terms import Journey, ObjectionOutcome, ResultKind
from domain.cases import CaseFile, Objection, Result
from domain.errors import WorkflowError
from domain.texts import _, one_of
from review import case_rules
from review.oversight import OversightBody


def require_whole_result(result: NewResult, at: datetime) -> None:
    """Raises WorkflowError for a decision without its authority, number or, for a sanction, its kind."""
    case_rules.require_words(at, result.decided_on, lembaga=result.authority, nomor=result.number)
    if (result.result == ResultKind.SANCTION) != (result.sanction is not None):
        raise WorkflowError(
            _("sanksi dan jenisnya harus dicatat bersama"), remedy=_("isi --sanction hanya pada hasil sanksi")
        )


def require_decidable(body: OversightBody, file: CaseFile, result: NewResult) -> None:
    """Raises WorkflowError for a decision that cannot follow what stands."""
    if not file.hops:
        raise WorkflowError(
            _("perkara {case_id} belum diteruskan ke mana pun", case_id=file.case.case_id),
            remedy=_("catat dulu dengan case forward"),
        )
    case_rules.require_step(file, Journey.DECIDED)
    last = file.standing[-1].result if file.standing else ""
    if result.result not in workflow.HASIL[last] or result.result not in body.profile.results:
        raise WorkflowError(
            _("hasil {result} tidak dapat menyusul {last}", result=result.result, last=last or _("keadaan belum ada")),
            remedy=_("hasil yang sudah tetap hanya berubah lewat keberatan: case objection"),
        )


def objectionable(file: CaseFile, kind: str) -> Result:
    """The result that an objection would be against. Raises WorkflowError where there is none."""
    if kind not in workflow.OBJECTIONS:
        raise WorkflowError(_("upaya {kind!r} tidak ada", kind=kind), remedy=one_of(workflow.OBJECTIONS))
    target = next((r for r in reversed(file.standing) if r.result in workflow.OBJECTIONABLE), None)
    if target is None:
        raise WorkflowError(
            _("perkara {case_id} tidak mempunyai putusan yang dapat diajukan keberatan", case_id=file.case.case_id),
            remedy=_("lihat case show"),
        )
    return target


def require_whole_outcome(outcome: str, letter: Letter, sanction: str | None, at: datetime) -> None:
    """Raises WorkflowError for an outcome of an objection that does not hang together."""
    if outcome not in workflow.OUTCOMES:
        raise WorkflowError(
            _("putusan keberatan {outcome!r} tidak ada", outcome=outcome), remedy=one_of(workflow.OUTCOMES)
        )
    if (outcome == ObjectionOutcome.CHANGED) != (sanction is not None):
        raise WorkflowError(
            _("perubahan sanksi dan jenisnya harus dicatat bersama"), remedy=_("isi --sanction bila diubah")
        )
    case_rules.require_words(at, letter.day, lembaga=letter.authority, nomor=letter.number)


def require_new_result(file: CaseFile, result: NewResult) -> None:
    """Raises WorkflowError for an outcome under the very letter that another result of the case bears."""
    known = {(r.authority, r.number, r.result) for r in file.results}
    if (result.authority, result.number, result.result) in known:
        raise WorkflowError(
            _("surat nomor {number} sudah dicatat sebagai putusan", number=result.number),
            remedy=_("isi nomor putusan atas keberatan"),
        )


def open_objection(file: CaseFile) -> Objection:
    """The objection that waits for its outcome. Raises WorkflowError where none does."""
    done = {o.objection_id for o in file.outcomes}
    waiting = [o for o in file.objections if o.objection_id not in done]
    if not waiting:
        raise WorkflowError(
            _("perkara {case_id} tidak mempunyai keberatan yang terbuka", case_id=file.case.case_id),
            remedy=_("catat dulu keberatannya"),
        )
    return waiting[-1]
