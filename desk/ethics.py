"""Etika: entry of a complaint, the reading list, the reader's form, a case and its moves; only under a mandate.

While the family is off every page of it is unknown, and no page of the desk speaks of it.
"""

import json
from collections.abc import Callable
from datetime import date

from flask import Blueprint, abort, g, redirect, render_template, request, send_from_directory, url_for
from flask.typing import ResponseReturnValue

from desk import access, language, presenting
from desk.access import LOOK, needs, now, store, who
from desk.downloads import MIMES, as_download
from desk.ethics_moves import DOCUMENTS, MOVES, Fields, Move, acting, complaint_of, note_opened
from desk.pictures import as_picture
from desk.reporting import POLICY
from domain import ethics_cases
from domain.errors import NotAllowedError, WorkflowError
from domain.ethics_cases import EthicsCase, EthicsFile
from domain.mandate import Mandate
from domain.periods import waktu, zone_of
from domain.texts import _
from services import ethics as family
from services import ethics_intake, ethics_marks
from services import ethics_moves as moves
from services import ethics_reporting as reporting
from services.ethics import Opened
from services.ethics_papers import receipt

pages = Blueprint("ethics", __name__)


def mandate_here() -> Mandate | None:
    """The mandate that holds today and names this reader; None hides the family."""
    if g.get("reader") is None:
        return None
    mandate = family.is_open(store(), acting().today)
    return mandate if mandate is not None and who() in (*mandate.readers, *mandate.leaders) else None


def urgent_here() -> int:
    """How many cases wait for this reader that are read within a day; 0 while the family is hidden."""
    mandate = mandate_here()
    return family.urgent(acting()) if mandate is not None and who() in mandate.readers else 0


@pages.before_request
def only_under_a_mandate() -> None:
    if g.get("reader") is not None and family.is_open(store(), acting().today) is None:
        abort(404)
    if g.get("reader") is not None and mandate_here() is None:
        raise NotAllowedError(_("Anda tidak disebut dalam mandat etika"))


@pages.context_processor
def mandate_line() -> dict[str, object]:
    """What stands on every page of the family."""
    mandate = mandate_here()
    return {"mandate": mandate, "leads": mandate is not None and who() in mandate.leaders}


@pages.get("/etika")
@needs(LOOK)
def listing() -> ResponseReturnValue:
    here = acting()
    pack = family.require(here).pack
    zone = access.workspace().config.zone
    waiting = [
        (f.case, pack.kinds[f.case.kind], state, waktu(until, zone), until < here.at)
        for f, state, until in family.waiting(here)
    ]
    running = [(f.case, pack.kinds[f.case.kind], family.state_of(f, pack)) for f in family.all_open(here)]
    return render_template(
        "ethics.html",
        waiting=waiting,
        running=running,
        periods=reporting.report_periods(here.workspace),
        quarter=reporting.quarter_of(here.today),
    )


@pages.get("/etika/laporan")
@needs(LOOK)
def entry() -> ResponseReturnValue:
    return _entry({})


def _entry(fields: Fields) -> str:
    opened = family.require(acting())
    kinds = [k for k in opened.pack.kinds.values() if k.id in opened.mandate.kinds or k.mode == "alih"]
    return render_template(
        "ethics_entry.html", given=fields, about=ethics_cases.ABOUT, kinds=kinds, today=acting().today.isoformat()
    )


@pages.post("/etika/laporan")
@needs(LOOK)
def complain() -> ResponseReturnValue:
    form = request.form
    with access.telling() as wrong:
        complaint = complaint_of(form)
        made = ethics_intake.complain(acting(), complaint)
    if wrong:
        return _entry(form), 400
    if form.get("receipt"):
        mandate = family.require(acting()).mandate
        return as_download(
            receipt(mandate, complaint.number, complaint.complainant, made.case_id, now(), complaint.received_on),
            "tanda-terima.docx",
            "docx",
        )
    if not made.case_id:
        language.flash(
            _("Menyangkut peserta pemilihan: tidak disimpan di sini. Masukkan sebagai laporan netralitas."), "kabar"
        )
        return redirect(url_for("ethics.listing"), 303)
    joined, alone = _("Dicatat: {case_id} (menyusul laporan terdahulu).", case_id=made.case_id), f"{made.case_id}."
    language.flash(joined if made.joined else _("Dicatat: {what}", what=alone), "kabar")
    return redirect(url_for("ethics.case", case_id=made.case_id), 303)


@pages.get("/etika/perkara/<case_id>")
@needs(LOOK)
def case(case_id: str) -> ResponseReturnValue:
    return _page(case_id, {})


def _page(case_id: str, fields: Fields) -> str:
    """The page of a case; `fields`: what a form held that was refused."""
    here = acting()
    opened = family.require(here)
    try:
        whole = family.load(here, case_id)
    except WorkflowError:
        abort(404)
    file, one, pack = family.visible_file(here, whole), whole.case, opened.pack
    note_opened(here, case_id, "perkara")
    state = family.state_of(whole, pack)
    return render_template(
        "ethics_case.html",
        file=file,
        case=one,
        kind=pack.kinds[one.kind],
        state=state,
        given=fields,
        pack=pack,
        may_read=family.readable_by(whole, here.who) and here.who in opened.mandate.readers,
        due=waktu(family.due(whole, pack), zone_of(one.region)),
        ticked=request.form.getlist("protected"),
        asked_first=state is ethics_cases.EthicsState.HACKED,
        opened=presenting.when(one.opened_at, one.region),
        **_marked_text(opened, one),
        **_choices(opened, one, here.today),
    )


def _marked_text(opened: Opened, case: EthicsCase) -> dict[str, object]:
    """The words of the post with what the machine marked in them."""
    marks = json.loads(case.marks)
    spans = [(a, b) for mark in marks for a, b in mark["spans"]]
    return {
        "marks": marks,
        "text": presenting.marked(case.text, spans),
        "hints": ethics_marks.public_targets(opened, case.text),
    }


def _choices(opened: Opened, case: EthicsCase, today: date) -> dict[str, object]:
    """What the forms of the page offer."""
    pack = opened.pack
    posted = date.fromisoformat(case.posted_on)
    kinds = [k for k in pack.kinds.values() if k.mode != "alih"]
    return {
        "kinds": kinds,
        "tests": ethics_cases.TESTS,
        "circulars": {c.number for k in kinds for c in pack.in_force(k.id, case.region, posted)},
        "answers": ethics_cases.ANSWERS,
        "heard": ethics_cases.HEARD,
        "about": moves.ABOUT,
        "results": ethics_cases.RESULTS,
        "sanctions": moves.SANCTIONS[1:],
        "closed_as": ethics_cases.CLOSED_AS,
        "receivers": [r for r in pack.receivers.values() if r.open_on(today)],
        "today": today.isoformat(),
    }


@pages.get("/etika/perkara/<case_id>/gambar")
@needs(LOOK)
def picture(case_id: str) -> ResponseReturnValue:
    shot = family.load(acting(), case_id).case.screenshot or abort(404)
    note_opened(acting(), case_id, "gambar")
    return as_picture(shot, f"{case_id}-tangkapan-layar")


def _target(make: Callable[[str, Fields], ResponseReturnValue]) -> Callable[[str], ResponseReturnValue]:
    """A form's target: its answer, or the page again with what was typed and what is wrong with it."""

    def view(case_id: str) -> ResponseReturnValue:
        with access.telling():
            return make(case_id, request.form)
        return _page(case_id, request.form), 400

    return view


def _recorded(make: Move) -> Callable[[str, Fields], ResponseReturnValue]:
    def answer(case_id: str, form: Fields) -> ResponseReturnValue:
        language.flash(make(case_id, form), "kabar")
        if _gone(case_id):
            return redirect(url_for("ethics.listing"), 303)
        return redirect(url_for("ethics.case", case_id=case_id), 303)

    return answer


def _gone(case_id: str) -> bool:
    """Whether the move has erased the case."""
    found: EthicsFile | None = family.find(acting(), case_id)
    return found is None


for _name, _make in MOVES.items():
    pages.add_url_rule(
        f"/etika/perkara/<case_id>/{_name}",
        endpoint=_name,
        view_func=needs(LOOK)(_target(_recorded(_make))),
        methods=("POST",),
    )


for _name, _leave in DOCUMENTS.items():
    pages.add_url_rule(
        f"/etika/perkara/<case_id>/{_name}", endpoint=_name, view_func=needs(LOOK)(_target(_leave)), methods=("POST",)
    )


@pages.post("/etika/tandai")
@needs(LOOK)
def mark() -> ResponseReturnValue:
    looked, made = ethics_intake.mark_posts(acting())
    language.flash(_("{n} kiriman dilihat, {made} perkara dibuka.", n=looked, made=made), "kabar")
    return redirect(url_for("ethics.listing"), 303)


@pages.post("/etika/cek-fakta")
@needs(LOOK)
def checks() -> ResponseReturnValue:
    sent = request.files.get("file")
    with access.telling() as wrong:
        if sent is None or not sent.filename:
            raise WorkflowError(_("belum ada berkas"), remedy=_("pilih berkas CSV"))
        new, problems = moves.import_checks(acting(), "berkas", sent.read())
    if wrong:
        return redirect(url_for("ethics.listing"), 303)
    for problem in problems:
        language.flash(problem, "galat")
    language.flash(_("{n} klaim baru.", n=new), "kabar")
    return redirect(url_for("ethics.listing"), 303)


@pages.post("/etika/angka")
@needs(LOOK)
def make_report() -> ResponseReturnValue:
    with access.telling():
        reporting.write_report(acting(), request.form.get("period", "").strip())
    return redirect(url_for("ethics.listing"), 303)


@pages.get("/etika/angka/<period>/<path:name>")
@needs(LOOK)
def report(period: str, name: str) -> ResponseReturnValue:
    if period not in reporting.report_periods(access.workspace()):
        abort(404)
    kind = name.rpartition(".")[2]
    response = send_from_directory(
        (reporting.folder_of(access.workspace()) / period).resolve(),
        name,
        mimetype=MIMES.get(kind),
        as_attachment=kind in MIMES,
    )
    access.opened("laporan", f"etika/{period}/{name}")
    response.headers["Content-Security-Policy"] = POLICY
    return response
