"""Hak orang: what people ask about their own data, from receipt to what was done about it."""

from collections.abc import Callable

from flask import Blueprint, Response, abort, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from desk import access, language
from desk.access import LOOK, needs, now, store, who, workspace
from domain.case_terms import Role
from domain.rights import DECISIONS, DONE, KINDS
from domain.texts import _
from services import rights

pages = Blueprint("rights", __name__)
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
KIND_WORDS = {
    "akses": _("salinan data tentang dirinya"),
    "koreksi": _("nama dibetulkan"),
    "keberatan": _("tidak dipantau lagi"),
    "penghapusan": _("data dihapus"),
}


@pages.get("/hak")
@needs(LOOK)
def listing() -> ResponseReturnValue:
    return _listed()


def _listed() -> str:
    return render_template(
        "rights.html",
        rows=[(r, rights.hours_left(r, now())) for r in rights.listing(store())],
        kinds=[(kind, _("{kind}: {words}", kind=_(kind), words=KIND_WORDS[kind])) for kind in KINDS],
        given=request.form,
    )


@pages.post("/hak")
@needs(LOOK)
def receive() -> ResponseReturnValue:
    form = request.form
    with access.telling() as wrong:
        made = rights.receive(
            store(),
            workspace(),
            kind=form.get("kind", ""),
            nip=form.get("nip", ""),
            number=form.get("number", ""),
            by=who(),
            at=now(),
        )
    if wrong:
        return _listed(), 400
    language.flash(_("Permintaan {made} dicatat; dijawab paling lambat dalam 72 jam.", made=made), "kabar")
    return redirect(url_for("rights.one", request_id=made), 303)


@pages.get("/hak/<request_id>")
@needs(LOOK)
def one(request_id: str) -> ResponseReturnValue:
    return _show(request_id)


def _show(request_id: str) -> str:
    wanted = rights.find(store(), request_id)
    may = g.reader.role == Role.APPROVER and who() != wanted.answered_by
    return render_template(
        "right.html",
        r=wanted,
        hours=rights.hours_left(wanted, now()),
        words=KIND_WORDS,
        acts=DONE,
        may_carry_out=may,
        decisions=[(d, d) for d in DECISIONS],
        given=request.form,
    )


@pages.post("/hak/<request_id>/<step>")
@needs(LOOK)
def act(request_id: str, step: str) -> ResponseReturnValue:
    """One step of a request; who took it is kept."""
    if step not in STEPS:
        abort(404)
    with access.telling() as wrong:
        done = STEPS[step](request_id)
    if wrong:
        return _show(request_id), 400
    if isinstance(done, Response):
        return done
    language.flash(done, "kabar")
    return redirect(url_for("rights.one", request_id=request_id), 303)


def _answer(request_id: str) -> str:
    form = request.form
    rights.answer(
        store(),
        request_id,
        decision=form.get("decision", ""),
        article=form.get("article", ""),
        reason=form.get("reason", ""),
        by=who(),
        at=now(),
    )
    return _("Jawaban dicatat. Unduh suratnya, tanda tangani dan kirim.")


def _copy(request_id: str) -> Response:
    text = rights.access_copy(store(), workspace(), request_id, by=who(), at=now())
    return _file(text.encode(), f"salinan-{request_id}.html", "text/html; charset=utf-8")


def _letter(request_id: str) -> Response:
    made = rights.reply_letter(store(), workspace(), request_id, by=who(), at=now())
    return _file(made, f"jawaban-{request_id}.docx", DOCX)


def _file(content: bytes, name: str, kind: str) -> Response:
    return Response(content, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})


def _correct(request_id: str) -> str:
    changed = rights.correct(store(), workspace(), request_id, request.form.get("name", ""), by=who(), at=now())
    return _("Nama dibetulkan.") if changed else _("Nama itu sudah demikian.")


def _stop(request_id: str) -> str:
    return _("{n} akun tidak dipantau lagi.", n=rights.stop(store(), request_id, by=who(), at=now()))


def _erase(request_id: str) -> str:
    done = rights.erase(store(), workspace(), request_id, by=who(), at=now())
    access.close_store()  # erasing closed it; what follows opens it anew
    kept = (
        _(" {shared} halaman tetap ada: memuat juga kiriman perkara orang lain.", shared=done.shared)
        if done.shared
        else ""
    )
    return _(
        "Dihapus: {posts} kiriman, {cases} perkara, {captures} halaman.{kept}",
        posts=done.posts,
        cases=done.cases,
        captures=done.captures,
        kept=kept,
    )


STEPS: dict[str, Callable[[str], str | Response]] = {
    "jawab": _answer,
    "salinan": _copy,
    "surat": _letter,
    "koreksi": _correct,
    "berhenti": _stop,
    "hapus": _erase,
}
