"""Tangkap halaman: a page of a registered account that a person names, as a browser draws it; what was kept of it."""

import re

from flask import Blueprint, Response, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from desk import access, language
from desk.access import LOOK, body, needs, now, store, who, workspace
from desk.pictures import as_picture
from domain.labels import PLATFORMS
from domain.periods import from_text, waktu
from domain.texts import _
from services import desk_jobs, evidence, page_capture

pages = Blueprint("capturing", __name__)
RENEWED = 5  # seconds between two looks while a page is drawn
LISTED = 30
FOR_TERMINALS = re.compile(r"^Galat: (capture: )?")
KINDS = {
    "png": _("Gambar seluruh halaman (PNG)"),
    "pdf": "PDF",
    "mhtml": _("Halaman tersimpan (MHTML)"),
    "warc": "WARC ketiganya",
}


@pages.get("/tangkap")
@needs(LOOK)
def page() -> ResponseReturnValue:
    return _listing("")


def _listing(address: str) -> Response:
    """The form, what is drawn now, and what was kept; it renews itself while a page is drawn."""
    writable = access.copy() is None
    job = desk_jobs.running(workspace(), store(), now()) if writable else desk_jobs.open_job(store())
    drawing = job is not None and job.kind == desk_jobs.CAPTURE
    text = render_template(
        "captures.html",
        rows=page_capture.newest(store(), LISTED),
        installed=page_capture.installed(),
        job=job,
        drawing=drawing,
        may=access.role() in body().profile.roles["run"],
        given=address,
        renewed=RENEWED,
        local=_local,
        failed=_failed(),
        platforms=PLATFORMS,
    )
    response = Response(text)
    if drawing and "diam" not in request.args:
        response.headers["Refresh"] = str(RENEWED)
    return response


def _failed() -> str:
    """Why the last job drew no page; "" where it drew one, or was of another kind."""
    last = next(iter(desk_jobs.newest(store(), 1)), None)
    if last is None or last.kind != desk_jobs.CAPTURE or not last.ended_at or last.exit_code == 0:
        return ""
    lines = desk_jobs.log_tail(workspace(), last.job_id).splitlines()
    return FOR_TERMINALS.sub("", lines[-1]) if lines else _("berhenti mendadak; coba lagi")


def _local(at: str) -> str:
    """A stored time in the body's zone."""
    return waktu(from_text(at), workspace().config.zone)


@pages.post("/tangkap")
@needs(LOOK)
def begin() -> ResponseReturnValue:
    """Starts the drawing of a page as a job of its own; who may is asked by the service."""
    address = request.form.get("address", "").strip()
    with access.telling() as wrong:
        page_capture.require()
        page_capture.check(store(), workspace(), address, "", now())
        desk_jobs.start(workspace(), store(), body(), desk_jobs.CAPTURE, by=who(), at=now(), argument=address)
    if wrong:
        made = _listing(address)
        made.status_code = 400
        return made
    language.flash(_("Halaman sedang digambar; hasilnya tampil di bawah ini. Boleh ditinggal."), "kabar")
    return redirect(url_for("capturing.page"), 303)


@pages.get("/tangkap/<run_id>")
@needs(LOOK)
def one(run_id: str) -> ResponseReturnValue:
    found = page_capture.of_run(store(), run_id) or abort(404)
    access.opened("gambar", found.files["png"].sha256)
    return render_template("capture.html", page=found, kinds=KINDS, local=_local, platforms=PLATFORMS)


@pages.get("/tangkap/<run_id>/<kind>")
@needs(LOOK)
def file(run_id: str, kind: str) -> ResponseReturnValue:
    """The picture to be looked at, without metadata; the other files to be saved."""
    found = page_capture.of_run(store(), run_id)
    kept = found.files.get(kind) if found else None
    content = evidence.body_of(workspace(), store(), kept.sha256) if kept else None
    if kept is None or content is None:
        abort(404)
    access.opened("gambar", kept.sha256)
    name = f"dirender-peramban-{kept.sha256}.{kind}"
    if kind == "png":
        return as_picture(content, name)
    saved = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, mimetype="application/octet-stream", headers=saved)
