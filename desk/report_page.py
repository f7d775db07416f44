"""One report at the desk: both editions side by side, its PDF, the signed file back in, and sending it."""

from flask import Blueprint, Response, abort, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from desk import access, language, uploads
from desk.access import LEAD, LOOK, needs, now, store, who
from domain.editions import INTERNAL, PUBLIC
from domain.errors import NetralitasError
from domain.periods import from_text, waktu
from domain.texts import _
from services import reporting, sending
from services.pdf import browser, write_pdf
from services.publishing import take_signed
from services.reporting import NAMES, ReportPeriod, is_report_file, report_periods
from services.sending import ReportMail

pages = Blueprint("report_page", __name__)
# The page alone may show frames, and only the desk's own files in them.
POLICY = f"{access.POLICY}; frame-src 'self'"


@pages.get("/laporan/masa/<folder>")
@needs(LOOK)
def page(folder: str) -> ResponseReturnValue:
    """Both editions beside each other, and what can be done with them."""
    return _page(folder)


def _page(folder: str, order: ReportMail | None = None) -> Response:
    workspace, period = access.workspace(), _period(folder)
    stored = reporting.signatures(store(), folder)
    signed = [
        (edition, version, sha256, waktu(from_text(at), workspace.config.zone))
        for edition, version, sha256, at in stored
    ]
    side = [e for e in period.editions if e.name in (INTERNAL, PUBLIC)] or period.editions
    answer = make_response(
        render_template(
            "report_page.html",
            p=period,
            side=side,
            signed=signed,
            given=request.form,
            can_print=browser() is not None,
            order=order,
            labels=NAMES,
            files=_signed_files(folder),
            internal_to=workspace.config.texts("mail.internal_to"),
            sender=workspace.config.text("mail.sender"),
            host=workspace.config.text("mail.host"),
            internal=INTERNAL,
        )
    )
    answer.headers["Content-Security-Policy"] = POLICY
    return answer


def _period(folder: str) -> ReportPeriod:
    found = [p for p in report_periods(access.workspace().reports) if p.folder == folder]
    return found[0] if found else abort(404)


def _signed_files(folder: str) -> list[str]:
    root = access.workspace().reports
    names = [f"{folder}/{path.name}" for path in sorted((root / folder).glob("*-bertanda-tangan*.pdf"))]
    return [name for name in names if is_report_file(root, name)]


def _edition(folder: str) -> tuple[str, str]:
    """Edition and language that a form names. Answers 404 for one that is not there."""
    name = request.form.get("name", "")
    if name not in {e.name for e in _period(folder).editions}:
        abort(404)
    edition, _dash, lang = name.partition("-")
    return edition, lang or "id"


@pages.post("/laporan/masa/<folder>/pdf")
@needs(LOOK)
def print_it(folder: str) -> ResponseReturnValue:
    """Prints an edition beside its page, to be signed by hand or with an own program."""
    _edition(folder)
    name = request.form["name"]
    try:
        made = write_pdf(access.workspace().reports / folder / f"{name}.html")
    except NetralitasError as error:
        language.flash(access.error_text(error), "galat")
        return _page(folder), 400
    return redirect(url_for("reporting.file", name=f"{folder}/{made.name}"), 303)


@pages.post("/laporan/masa/<folder>/tanda-tangan")
@needs(LEAD)
def sign(folder: str) -> ResponseReturnValue:
    """Joins the signed PDF that was sent to the version that is shown."""
    edition, lang = _edition(folder)
    with access.telling() as wrong:
        _name, path = uploads.keep(request.files.get("file"), ".pdf")
        try:
            digest = take_signed(store(), access.workspace(), folder, edition, lang, path, by=who(), at=now())
        finally:
            path.unlink(missing_ok=True)
    if wrong:
        return _page(folder), 400
    language.flash(_("Laporan bertanda tangan disimpan. SHA-256 {digest}", digest=digest), "kabar")
    return redirect(url_for("report_page.page", folder=folder, _anchor="tanda-tangan"), 303)


@pages.post("/laporan/masa/<folder>/kirim")
@needs(LEAD)
def send(folder: str) -> ResponseReturnValue:
    """First shows who would receive what, then sends it once that is confirmed."""
    edition, lang = _edition(folder)
    addresses = request.form.get("to", "").replace(",", "\n").replace(";", "\n").splitlines()
    receivers = tuple(dict.fromkeys(word.strip() for word in addresses if word.strip()))
    order = ReportMail(period=folder, edition=edition, lang=lang, receivers=receivers)
    with access.telling() as wrong:
        if request.form.get("sure") != "ya":
            sending.require_sender(access.workspace(), store(), order, who())
            sending.prepared(access.workspace(), order)
            return _page(folder, order)
        sending.send(access.workspace(), store(), order, by=who(), at=now())
    if wrong:
        return _page(folder), 400
    language.flash(_("Terkirim kepada {n} penerima; salinannya pada pengirim.", n=len(receivers)), "kabar")
    return redirect(url_for("report_page.page", folder=folder), 303)
