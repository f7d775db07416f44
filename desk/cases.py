"""Perkara: the list, one case's file, and each move after the reading; what may be done is review's word."""

import io
from collections.abc import Callable, Mapping
from datetime import date

from flask import Blueprint, abort, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from desk import access, filter_form, form_fields, language, presenting
from desk.access import LOOK, body, needs, now, store, who
from desk.pictures import as_thumbnail
from desk.reading import SAID, image
from domain import case_words, workflow
from domain.case_entries import Letter, NewApproval, NewHop, NewResult
from domain.case_words import CLARIFICATIONS
from domain.errors import NetralitasError, NotAllowedError, WorkflowError
from domain.periods import zone_of
from domain.texts import _
from services import (
    case_filter,
    case_table,
    case_view,
    casework,
    covering,
    import_reversal,
    known_material,
    notices,
    page_capture,
    reading_list,
    reading_withdrawal,
    thumbnails,
)
from services.case_papers import write_packet, written_letter
from services.case_view import CaseView, asked, routes_to_check
from services.packet_orders import PacketOrder

pages = Blueprint("cases", __name__)
PAGE = 50  # cases
Form = Mapping[str, str]
RECEIVERS = {
    "bawaslu": "Bawaslu",
    "bkn": "BKN",
    "ppk": "PPK",
    "lain": _("lembaga lain"),
    "internal": _("salinan untuk lembaga sendiri"),
}
MIMES = {
    "csv": "text/csv",
    "json": "application/json",
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


@pages.get("/perkara")
@needs(LOOK)
def listing() -> ResponseReturnValue:
    db, at = store(), now()
    given = {"status": "terbuka", **{k: v for k, v in request.args.items() if k in filter_form.NAMES}}
    narrowed = filter_form.filter_of(db, filter_form.wish(request.args, "terbuka"), at)
    count = case_filter.count(db, narrowed)
    last = max(-(-count // PAGE), 1)
    number = min(max(request.args.get("halaman", 1, int), 1), last)
    rows = case_filter.urgent(db, narrowed, limit=PAGE, offset=(number - 1) * PAGE)
    firsts = case_view.first_posts(db, rows)
    return render_template(
        "cases.html",
        rows=rows,
        lines={name: presenting.line(*first, at) for name, first in firsts.items()},
        pictures={name: thumbnails.of_post(db, post) for name, (post, _) in firsts.items()},
        count=count,
        number=number,
        last=last,
        labels=workflow.SHOWN,
        steps=workflow.JOURNEY_LABELS,
        left=lambda r: reading_list.days_of(r, body(), at),
        formats=case_table.FORMATS,
        caveats=sorted({reading_list.caveat_of(r, body(), at) for r in rows} - {""}),
        choices=filter_form.choices(db, filter_form.CASES),
        given=given,
    )


@pages.get("/perkara/pembetulan")
@needs("export")
def owed() -> ResponseReturnValue:
    """The packets whose receivers have to be told what was put right."""
    return render_template("owed.html", rows=notices.waiting_for(store(), who(), now()))


@pages.post("/perkara/tabel")
@needs("export")
def table() -> ResponseReturnValue:
    """The filtered cases as a file, without names."""
    form = request.form.get("format", "")
    if form not in case_table.FORMATS:
        abort(400)
    chosen = filter_form.filter_of(store(), filter_form.wish(request.form, "terbuka"), now())
    return _file(case_table.table(store(), body(), chosen, who(), form)[0], f"perkara.{form}", form)


def _file(content: bytes, name: str, form: str) -> ResponseReturnValue:
    return content, {"Content-Type": MIMES[form], "Content-Disposition": f'attachment; filename="{name}"'}


@pages.get("/perkara/<case_id>")
@needs(LOOK)
def case(case_id: str) -> ResponseReturnValue:
    access.opened("perkara", case_id)
    return _show(_view(case_id), {})


def _view(case_id: str) -> CaseView:
    """The case as this reader may see it."""
    return case_view.view(store(), body(), case_id, who(), now())


def _show(found: CaseView, given: Form, person: object = None) -> str:
    db, own, file, seen = store(), body(), found.file, found.seen
    contest, today = own.contests.get(file.case.contest), now().astimezone(zone_of(file.region)).date()
    shown = presenting.posts(file.posts, found.flags, found.pictures)
    return render_template(
        "case.html",
        file=file,
        case=file.case,
        posts=shown,
        seen=seen,
        given=given,
        drawn=[
            (page, covering.may_leave_drawn(db, page.files["png"].sha256))
            for page in page_capture.of_case(db, file.case.case_id)
        ],
        sent=reading_withdrawal.own_of_case(db, who(), file.case.case_id),
        said=SAID,
        findings=case_words.FINDING_WORDS,
        others=reading_withdrawal.of_others(db, who(), file.case.case_id),
        contest=contest.label if contest else file.case.contest,
        state=workflow.SHOWN[seen.state],
        journey=workflow.JOURNEY_LABELS[file.journey],
        asked=asked,
        person=person,
        limit=found.clock,
        results=[(r, workflow.RESULT_LABELS[r.result], r in file.standing) for r in file.results],
        events=found.events,
        can=found.can,
        awaited=found.waits_for,
        way=_way(file.case.case_id),
        newest=found.newest,
        records=workflow.RECORDS,
        takings=import_reversal.takings_of_case(db, file.case.case_id),
        withdrawals=workflow.WITHDRAWALS,
        profile=own.profile,
        handed=notices.of_case(db, file.case.case_id),
        words=WORDS,
        receivers=RECEIVERS,
        may_keep=known_material.is_installed() and access.role() in own.profile.roles.get("known", ()),
        today=today.isoformat(),
        day=today,
        cautions=routes_to_check(own, today),
    )


def _way(case_id: str) -> dict[str, object]:
    """The list that a case was opened from: its filter, and the cases before and after it there."""
    given = {name: value for name, value in request.args.items() if name in filter_form.NAMES}
    if not given:
        return {"given": {}, "before": "", "after": ""}
    chosen = filter_form.filter_of(store(), filter_form.wish(given, "terbuka"), now())
    before, after = case_filter.neighbours(store(), chosen, case_id)
    return {"given": given, "before": before, "after": after}


WORDS = {
    "clarify": CLARIFICATIONS,
    "way": workflow.WAY_LABELS,
    "result": workflow.RESULT_LABELS,
    "mark": workflow.MARKERS,
    "answer": workflow.ANSWERS,
    "object": {**workflow.OBJECTIONS, **workflow.OUTCOME_LABELS},
    "sanction": {s: case_words.SANCTIONS[s] for s in workflow.SANCTIONS},
}


@pages.get("/perkara/<case_id>/kecil")
@needs(LOOK)
def small(case_id: str) -> ResponseReturnValue:
    """The small picture beside a case in the list."""
    first = case_view.first_post(store(), body(), case_id, who())
    return as_thumbnail(thumbnails.small(store(), access.workspace().evidence, first)) if first else abort(404)


@pages.get("/perkara/<case_id>/gambar/<sha256>")
@needs(LOOK)
def picture(case_id: str, sha256: str) -> ResponseReturnValue:
    kept = {name for post in presenting.posts(_view(case_id).file.posts, {}) for name in post.files}
    if sha256 not in kept:
        abort(404)
    access.opened("gambar", sha256)
    return image(sha256)


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
    return _("{approval_label} dicatat.", approval_label=language.said(body().profile.approval_label).capitalize())


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
    return _("{kind} dicatat.", kind=language.said(workflow.OBJECTIONS[kind]).capitalize())


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


def _target(make: Callable[[str, Form], ResponseReturnValue]) -> Callable[[str], ResponseReturnValue]:
    """A form's target: its answer, or the page again with what was typed and what is wrong with it."""

    def view(case_id: str) -> ResponseReturnValue:
        shown = _view(case_id)
        try:
            return make(case_id, request.form)
        except NotAllowedError:
            raise
        except NetralitasError as error:
            language.flash(access.said(error), "galat")
            return _show(shown, request.form), 400

    return view


def _recorded(make: Move) -> Callable[[str, Form], ResponseReturnValue]:
    """The answer to a move: the case's page, which says what was recorded."""

    def answer(case_id: str, form: Form) -> ResponseReturnValue:
        language.flash(make(case_id, form), "kabar")
        return redirect(url_for("cases.case", case_id=case_id), 303)

    return answer


for _name, (_move, _make) in MOVES.items():
    pages.add_url_rule(
        f"/perkara/<case_id>/{_name}",
        endpoint=_name,
        view_func=needs(_move)(_target(_recorded(_make))),
        methods=("POST",),
    )


@pages.post("/perkara/<case_id>/nama")
@needs("read")
def name(case_id: str) -> ResponseReturnValue:
    """Shows name and NIP once, on this page alone; that they were read, by whom and why is kept."""
    purpose = request.form.get("purpose", "").strip()
    if not purpose:
        language.flash(_("Alasan melihat nama belum diisi."), "galat")
        return _show(_view(case_id), request.form), 400
    person = case_view.person(store(), access.workspace(), case_id, who(), purpose, now())
    return _show(_view(case_id), {}, person)


def _packet(case_id: str, form: Form) -> ResponseReturnValue:
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
    access.opened("berkas", made.stem)
    content = made.read_bytes()
    made.unlink()  # name and NIP stand in it: the one copy is the receiver's
    return send_file(io.BytesIO(content), as_attachment=True, download_name=made.name)


def _written(case_id: str, form: Form) -> ResponseReturnValue:
    letter = form.get("letter", "")
    made = written_letter(
        store(),
        access.workspace(),
        case_id,
        who(),
        letter,
        number=form.get("number", ""),
        recipient=form.get("recipient", ""),
        at=now(),
    )
    access.opened("surat", case_id)
    return _file(made, f"{case_id}-surat-{letter}.docx", "docx")


def _notice(case_id: str, form: Form) -> ResponseReturnValue:
    packet_id = form.get("packet", "")
    made = notices.write(
        store(), access.workspace(), packet_id, who(), number=form.get("number", ""), on=_day(form), at=now()
    )
    return _file(made, f"{packet_id}-pembetulan.docx", "docx")


for _name, _leave in (("berkas", _packet), ("surat", _written), ("pembetulan", _notice)):
    pages.add_url_rule(
        f"/perkara/<case_id>/{_name}", endpoint=_name, view_func=needs("export")(_target(_leave)), methods=("POST",)
    )
