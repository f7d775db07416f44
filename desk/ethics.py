"""Etika: entry of a complaint, the reading list, the reader's form, a case and its moves; only under a mandate.

While the family is off every page of it is unknown, and no page of the desk speaks of it.
"""

import io
import json
import zipfile
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

from flask import Blueprint, abort, g, redirect, render_template, request, send_from_directory, url_for
from flask.typing import ResponseReturnValue

from desk import access, form_fields, language, presenting
from desk.access import LOOK, needs, now, store, who
from desk.cases import MIMES
from desk.pictures import as_picture
from desk.reporting import POLICY
from domain import ethics_cases
from domain.errors import NetralitasError, NotAllowedError, WorkflowError
from domain.ethics_cases import Complaint, EthicsFile, EthicsForm
from domain.mandate import Mandate
from domain.periods import waktu, zone_of
from domain.texts import _
from services import ethics as family
from services import ethics_moves as moves
from services import ethics_reporting as reporting
from services.ethics import Acting
from services.ethics_papers import EthicsOrder, receipt

pages = Blueprint("ethics", __name__)
Fields = Mapping[str, str]


def acting() -> Acting:
    """The reader who is signed in, on the request's store."""
    return Acting(store(), access.workspace(), who(), now())


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
        periods=reporting.written_periods(here.workspace),
        quarter=reporting.quarter_of(here.today),
    )


@pages.get("/etika/laporan")
@needs(LOOK)
def entry() -> ResponseReturnValue:
    return _entry({})


def _entry(given: Fields) -> str:
    opened = family.require(acting())
    kinds = [k for k in opened.pack.kinds.values() if k.id in opened.mandate.kinds or k.mode == "alih"]
    return render_template(
        "ethics_entry.html", given=given, about=ethics_cases.ABOUT, kinds=kinds, today=acting().today.isoformat()
    )


@pages.post("/etika/laporan")
@needs(LOOK)
def complain() -> ResponseReturnValue:
    form = request.form
    try:
        given = _complaint(form)
        made = family.complain(acting(), given)
    except NotAllowedError:
        raise
    except NetralitasError as error:
        language.flash(access.said(error), "galat")
        return _entry(form), 400
    if form.get("receipt"):
        mandate = family.require(acting()).mandate
        return _file(
            receipt(mandate, given.number, given.complainant, made.case_id, now(), given.received_on),
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


def _complaint(form: Fields) -> Complaint:
    sent = request.files.get("screenshot")
    picture = sent.read(ethics_cases.LARGEST_PICTURE + 1) if sent is not None and sent.filename else None
    published = form.get("published", "").strip()
    return Complaint(
        number=form.get("number", "").strip(),
        received_on=form_fields.day(form.get("received", "")),
        complainant=form.get("complainant", ""),
        about=form.get("about", ""),
        kind=form.get("kind", ""),
        address=form.get("address", "").strip(),
        account=form.get("account", "").strip(),
        text=form.get("text", ""),
        published_on=form_fields.day(published) if published else None,
        screenshot=picture,
        by_victim=bool(form.get("by_victim")),
    )


def _file(content: bytes, name: str, form: str) -> ResponseReturnValue:
    mime = MIMES.get(form, "application/octet-stream")
    return content, {"Content-Type": mime, "Content-Disposition": f'attachment; filename="{name}"'}


@pages.get("/etika/perkara/<case_id>")
@needs(LOOK)
def case(case_id: str) -> ResponseReturnValue:
    return _show(case_id, {})


def _note(here: Acting, case_id: str, what: str) -> None:
    """Keeps that the reader was shown this; a workspace that can only be read keeps nothing."""
    if access.copy() is None:
        family.opened_by(here, case_id, what)


def _show(case_id: str, given: Fields) -> str:
    here = acting()
    opened = family.require(here)
    try:
        whole = family.load(here, case_id)
    except WorkflowError:
        abort(404)
    file, one = family.shown(here, whole), whole.case
    _note(here, case_id, "perkara")
    pack, zone = opened.pack, zone_of(one.region)
    state = family.state_of(whole, pack)
    marks = json.loads(one.marks)
    spans = [(a, b) for mark in marks for a, b in mark["spans"]]
    said = date.fromisoformat(one.published_on or one.opened_at[:10])
    kinds = [k for k in pack.kinds.values() if k.mode != "alih"]
    return render_template(
        "ethics_case.html",
        file=file,
        case=one,
        kind=pack.kinds[one.kind],
        state=state,
        marks=marks,
        text=presenting.marked(one.text, spans),
        given=given,
        pack=pack,
        kinds=kinds,
        tests=ethics_cases.TESTS,
        circulars={c.number for k in kinds for c in pack.in_force(k.id, one.region, said)},
        answers=ethics_cases.ANSWERS,
        may_read=family.readable_by(whole, here.who) and here.who in opened.mandate.readers,
        heard=ethics_cases.HEARD,
        about=moves.ABOUT,
        results=ethics_cases.RESULTS,
        sanctions=moves.SANCTIONS[1:],
        due=waktu(family.due(whole, pack), zone),
        closed_as=ethics_cases.CLOSED_AS,
        receivers=[r for r in pack.receivers.values() if r.open_on(here.today)],
        today=here.today.isoformat(),
        ticked=request.form.getlist("protected"),
        hints=family.public_targets(opened, one.text),
        asked_first=state is ethics_cases.EthicsState.HACKED,
        opened=presenting.when(one.opened_at, one.region),
    )


@pages.get("/etika/perkara/<case_id>/gambar")
@needs(LOOK)
def picture(case_id: str) -> ResponseReturnValue:
    shot = family.load(acting(), case_id).case.screenshot or abort(404)
    _note(acting(), case_id, "gambar")
    return as_picture(shot, f"{case_id}-tangkapan-layar")


def _form(form: Fields) -> EthicsForm:
    return EthicsForm(
        criticism=form.get("criticism", ""),
        protected=tuple(request.form.getlist("protected")),
        tests={name: form.get(f"test-{name}", "") for name in ethics_cases.TESTS},
        target=form.get("target", ""),
        circular=form.get("circular", ""),
        aimed_at_agency=form.get("aimed_at_agency", ""),
        kind=form.get("kind", ""),
        finding=form.get("finding", ""),
        reason=form.get("reason", ""),
    )


def _read(case_id: str, form: Fields) -> str:
    return family.read(acting(), case_id, _form(form))


def _hear(case_id: str, form: Fields) -> str:
    return moves.hear(
        acting(),
        case_id,
        moves.Hearing(
            about=form.get("about", ""),
            state=form.get("state", ""),
            held_on=form_fields.day(form.get("date", "")),
            note=form.get("note", ""),
            hacked=form.get("hacked", ""),
        ),
    )


def _decide(case_id: str, form: Fields) -> str:
    return moves.decide(
        acting(),
        case_id,
        moves.Decision(
            authority=form.get("authority", ""),
            number=form.get("number", ""),
            decided_on=form_fields.day(form.get("date", "")),
            result=form.get("result", ""),
            sanction=form.get("sanction", ""),
        ),
    )


def _protect(case_id: str, _: Fields) -> str:
    return moves.protect(acting(), case_id)


def _complainants(case_id: str, form: Fields) -> str:
    found = moves.complainants(acting(), case_id, form.get("purpose", ""))
    who = "; ".join(f"{number}: {name}" for number, name in found)
    return _("Pelapor: {who}. Pembukaan segel ini dicatat.", who=who)


Move = Callable[[str, Fields], str]
MOVES: Mapping[str, Move] = {
    "baca": _read,
    "klarifikasi": _hear,
    "putusan": _decide,
    "lindungi": _protect,
    "pelapor": _complainants,
}


def _target(make: Callable[[str, Fields], ResponseReturnValue]) -> Callable[[str], ResponseReturnValue]:
    """A form's target: its answer, or the page again with what was typed and what is wrong with it."""

    def view(case_id: str) -> ResponseReturnValue:
        try:
            return make(case_id, request.form)
        except NotAllowedError:
            raise
        except NetralitasError as error:
            language.flash(access.said(error), "galat")
            return _show(case_id, request.form), 400

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


def _packet(case_id: str, form: Fields) -> ResponseReturnValue:
    order = EthicsOrder(
        receiver=form.get("receiver", ""), recipient=form.get("recipient", ""), letter_number=form.get("number", "")
    )
    folder = moves.pass_on(acting(), case_id, order)
    _note(acting(), case_id, "berkas")
    return _file(_zipped(folder), f"{folder.name}.zip", "zip")


def _zipped(folder: Path) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(folder.iterdir()):
            archive.write(path, f"{folder.name}/{path.name}")
    return made.getvalue()


def _letter(case_id: str, _: Fields) -> ResponseReturnValue:
    made = moves.clarification_letter(acting(), case_id)
    _note(acting(), case_id, "surat")
    return _file(made, f"{case_id}-klarifikasi.docx", "docx")


for _name, _leave in (("berkas", _packet), ("surat", _letter)):
    pages.add_url_rule(
        f"/etika/perkara/<case_id>/{_name}", endpoint=_name, view_func=needs(LOOK)(_target(_leave)), methods=("POST",)
    )


@pages.post("/etika/tandai")
@needs(LOOK)
def mark() -> ResponseReturnValue:
    looked, made = family.mark_posts(acting())
    language.flash(_("{n} kiriman dilihat, {made} perkara dibuka.", n=looked, made=made), "kabar")
    return redirect(url_for("ethics.listing"), 303)


@pages.post("/etika/cek-fakta")
@needs(LOOK)
def checks() -> ResponseReturnValue:
    sent = request.files.get("file")
    try:
        if sent is None or not sent.filename:
            raise WorkflowError(_("belum ada berkas"), remedy=_("pilih berkas CSV"))
        new, problems = moves.import_checks(acting(), "berkas", sent.read())
    except NotAllowedError:
        raise
    except NetralitasError as error:
        language.flash(access.said(error), "galat")
        return redirect(url_for("ethics.listing"), 303)
    for problem in problems:
        language.flash(problem, "galat")
    language.flash(_("{n} klaim baru.", n=new), "kabar")
    return redirect(url_for("ethics.listing"), 303)


@pages.post("/etika/angka")
@needs(LOOK)
def make_report() -> ResponseReturnValue:
    try:
        reporting.write_report(acting(), request.form.get("period", "").strip())
    except NotAllowedError:
        raise
    except NetralitasError as error:
        language.flash(access.said(error), "galat")
    return redirect(url_for("ethics.listing"), 303)


@pages.get("/etika/angka/<period>/<path:name>")
@needs(LOOK)
def report(period: str, name: str) -> ResponseReturnValue:
    if period not in reporting.written_periods(access.workspace()):
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
