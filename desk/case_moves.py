"""What each form of a case's page does: a move of the workflow, or a document that leaves.

What may be done is review's word.
"""

import io
from collections.abc import Callable, Mapping
from datetime import date

from flask import send_file
from flask.typing import ResponseReturnValue

from desk import access, form_fields, language
from desk.access import body, now, store, who
from desk.downloads import as_download
from domain import workflow
from domain.case_entries import Letter, NewApproval, NewHop, NewResult
from domain.case_words import CLARIFICATIONS
from domain.errors import WorkflowError
from domain.texts import _
from services import casework, import_reversal, notices
from services.case_papers import letter_document, write_packet
from services.packet_orders import PacketOrder

Form = Mapping[str, str]
RECEIVERS = {
    "bawaslu": "Bawaslu",
    "bkn": "BKN",
    "ppk": "PPK",
    "lain": _("lembaga lain"),
    "internal": _("salinan untuk lembaga sendiri"),
}


def _day(form: Form) -> date:
    return form_fields.day(form.get("date", ""))


def _letter(form: Form) -> Letter:
    return Letter(authority=form.get("authority", ""), number=form.get("number", ""), day=_day(form))


def _clarify(case_id: str, form: Form) -> str:
    state = form.get("state", "")
    casework.clarify(
        store(), body(), case_id, who(), state=state, note=form.get("note", ""), at=now(), way=form.get("way", "")
    )
    return _("Klarifikasi {state}.", state=CLARIFICATIONS[state])


def _approve(case_id: str, form: Form) -> str:
    members = tuple(line for line in form.get("members", "").splitlines() if line.strip())
    approval = NewApproval(
        kind=body().profile.approval, number=form.get("number", ""), held_on=_day(form), members=members
    )
    casework.approve(store(), body(), case_id, who(), approval, at=now())
    return _(
        "{approval_label} dicatat.", approval_label=language.translated(body().profile.approval_label).capitalize()
    )


def _forward(case_id: str, form: Form) -> str:
    hop = NewHop(
        sender=form.get("sender", ""),
        receiver=form.get("receiver", ""),
        route=form.get("route", ""),
        number=form.get("number", ""),
        sent_on=_day(form),
    )
    casework.forward(store(), body(), case_id, who(), hop, now())
    return _("Diteruskan ke {receiver}.", receiver=hop.receiver)


def _answer(case_id: str, form: Form) -> str:
    casework.answer(
        store(),
        body(),
        case_id,
        who(),
        _letter(form),
        form.get("words", ""),
        at=now(),
        kind=form.get("answer_kind", "lain"),
    )
    return _("Jawaban dicatat.")


def _mark(case_id: str, form: Form) -> str:
    casework.mark(store(), body(), case_id, who(), form.get("marker", ""), _letter(form), at=now())
    return _("Dicatat: {what}.", what=workflow.MARKERS[form["marker"]])


def _result(case_id: str, form: Form) -> str:
    decided = NewResult(
        authority=form.get("authority", ""),
        number=form.get("number", ""),
        decided_on=_day(form),
        result=form.get("result", ""),
        sanction=form.get("sanction") or None,
    )
    casework.decide(store(), body(), case_id, who(), decided, now())
    return _("{authority}: {result}.", authority=decided.authority, result=workflow.RESULT_LABELS[decided.result])


def _object(case_id: str, form: Form) -> str:
    """Files an objection, or records the outcome of the open one."""
    kind = form.get("kind", "")
    if kind in workflow.OUTCOMES:
        casework.settle(
            store(), body(), case_id, who(), kind, _letter(form), sanction=form.get("sanction") or None, at=now()
        )
        return _("Keberatan {kind}.", kind=workflow.OUTCOME_LABELS[kind])
    casework.file_objection(store(), body(), case_id, who(), kind, _letter(form), at=now())
    return _("{kind} dicatat.", kind=language.translated(workflow.OBJECTIONS[kind]).capitalize())


def _received(case_id: str, form: Form) -> str:
    notices.received(
        store(),
        access.workspace(),
        form.get("packet", ""),
        who(),
        number=form.get("number", ""),
        on=_day(form),
        at=now(),
    )
    return _("Tanda terima pembetulan dicatat.")


def _reopen(case_id: str, form: Form) -> str:
    casework.reopen(store(), body(), case_id, who(), form.get("again", ""), at=now())
    return _("Perkara dibuka kembali untuk dibaca dua orang.")


def _take_back(case_id: str, form: Form) -> str:
    kind = form.get("record", "")
    casework.take_back(store(), body(), case_id, who(), kind, form.get("ref", ""), form.get("wrong", ""), at=now())
    return _(
        "Catatan {kind} ditarik; tidak dihitung lagi dan tetap terlihat pada kronologi.", kind=workflow.RECORDS[kind]
    )


def _withdraw(case_id: str, form: Form) -> str:
    decision = form.get("decision", "")
    import_reversal.decide(store(), body(), case_id, who(), decision, form.get("because", ""), at=now())
    return _("Diputuskan: {decision}.", decision=workflow.WITHDRAWALS[decision])


Move = Callable[[str, Form], str]


# Address of a form, the move of the profile that it needs, what it does.
MOVES: Mapping[str, tuple[str, Move]] = {
    "klarifikasi": ("clarify", _clarify),
    "persetujuan": ("approve", _approve),
    "penerusan": ("forward", _forward),
    "jawaban": ("answer", _answer),
    "penanda": ("mark", _mark),
    "hasil": ("result", _result),
    "keberatan": ("object", _object),
    "buka-kembali": ("reopen", _reopen),
    "tarik": ("correct", _take_back),
    "tanda-terima": ("answer", _received),
    "impor-ditarik": ("correct", _withdraw),
}


def _packet_document(case_id: str, form: Form) -> ResponseReturnValue:
    order = PacketOrder(
        reviewer_id=who(),
        recipient=form.get("recipient", ""),
        recipient_kind=form.get("kind", ""),
        letter_number=form.get("number", ""),
        ppk_contestant=form.get("ppk_contestant", ""),
        full_body=form.get("full_body", "").strip(),
        zipped=True,
    )
    if order.recipient_kind not in RECEIVERS:
        raise WorkflowError(_("jenis penerima belum dipilih"), remedy=_("pilih salah satu"))
    made = write_packet(store(), access.workspace(), case_id, order, now())
    content = made.read_bytes()
    made.unlink()  # name and NIP stand in it: the one copy is the receiver's
    return send_file(io.BytesIO(content), as_attachment=True, download_name=made.name)


def _letter_document(case_id: str, form: Form) -> ResponseReturnValue:
    letter = form.get("letter", "")
    made = letter_document(
        store(),
        access.workspace(),
        case_id,
        who(),
        letter,
        number=form.get("number", ""),
        recipient=form.get("recipient", ""),
        at=now(),
    )
    return as_download(made, f"{case_id}-surat-{letter}.docx", "docx")


def _notice_document(case_id: str, form: Form) -> ResponseReturnValue:
    packet_id = form.get("packet", "")
    made = notices.write(
        store(), access.workspace(), packet_id, who(), number=form.get("number", ""), on=_day(form), at=now()
    )
    return as_download(made, f"{packet_id}-pembetulan.docx", "docx")


# Address of a form, the document that it makes.
DOCUMENTS: Mapping[str, Callable[[str, Form], ResponseReturnValue]] = {
    "berkas": _packet_document,
    "surat": _letter_document,
    "pembetulan": _notice_document,
}
