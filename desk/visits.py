"""Kunjungan: this week's accounts that people look at, drawn at random, and what they found there."""

import re
import secrets
from collections.abc import Callable, Mapping

from flask import Blueprint, Response, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from desk import access, form_fields, language, uploads
from desk.access import LOOK, needs, now, store, who
from desk.downloads import MIMES
from domain import labels
from domain.errors import NetralitasError, UsageError
from domain.links import profile_link
from domain.periods import from_text, waktu, week_of
from domain.texts import _
from services import visits as kept
from services.import_reversal import take_back_answer

pages = Blueprint("visits", __name__)
SIZE, MOST = 30, 10_000
SEED = re.compile(r"[0-9a-f]{16}")
# What a filled sheet may come as; anything else is read as a workbook and refused as such.
SUFFIXES = (".xlsx", ".xls", ".csv")
Make = Callable[[kept.VisitSheet], str | bytes]
FILES: Mapping[str, tuple[str, Make]] = {
    "html": ("text/html; charset=utf-8", kept.as_html),
    "xlsx": (MIMES["xlsx"], kept.as_xlsx),
}


@pages.get("/kunjungan")
@needs(LOOK)
def page() -> ResponseReturnValue:
    """The newest sheet; the form to draw one while there is none."""
    return _page(kept.newest(store()), {})


@pages.get("/kunjungan/<sheet_id>")
@needs(LOOK)
def sheet(sheet_id: str) -> ResponseReturnValue:
    _load(sheet_id)
    return _page(sheet_id, {})


def _load(sheet_id: str) -> kept.VisitSheet:
    try:
        return kept.sheet(store(), sheet_id)
    except UsageError:
        abort(404)


def _page(sheet_id: str | None, fields: Mapping[str, str]) -> str:
    zone = access.workspace().config.zone
    sheets = kept.sheets(store())
    return render_template(
        "visits.html",
        sheet=_load(sheet_id) if sheet_id else None,
        sheets=sheets,
        given=fields,
        words=kept.WORDS,
        how=form_fields.HOW,
        link=profile_link,
        platforms=labels.PLATFORMS,
        positions=labels.POSITIONS,
        week=week_of(now().astimezone(zone).date(), zone).label,
        seed=secrets.token_hex(8),
        size=SIZE,
        zone=access.workspace().config.text("report.zone"),
        latest=form_fields.latest(),
        local=_local,
    )


def _local(at: str) -> str:
    return waktu(from_text(at), access.workspace().config.zone)


@pages.post("/kunjungan")
@needs(LOOK)
def draw() -> ResponseReturnValue:
    """Draws this week's sheet. The form brings its seed, so that a form sent twice draws once."""
    seed = request.form.get("seed", "")
    try:
        size = form_fields.whole(request.form.get("size", ""), _("jumlah akun"), MOST)
        if not SEED.fullmatch(seed):
            abort(400)
        drawn = kept.draw(store(), access.workspace(), size, operator=who(), at=now(), seed=seed)
    except NetralitasError as error:
        language.flash(access.error_text(error), "galat")
        return _page(kept.newest(store()), request.form), 400
    language.flash(
        _("{n} dari {pool} akun diundi untuk pekan {week}.", n=len(drawn.entries), pool=drawn.pool, week=drawn.week),
        "kabar",
    )
    return redirect(url_for("visits.sheet", sheet_id=drawn.sheet_id), 303)


@pages.post("/kunjungan/<sheet_id>/jawab")
@needs(LOOK)
def answer(sheet_id: str) -> ResponseReturnValue:
    """Records the answers of one form; a row that somebody else answered meanwhile keeps the first answer."""
    drawn = _load(sheet_id)
    given = {e: request.form.get(f"jawaban-{e.number}", "") for e in drawn.entries}
    answered = {e: answer for e, answer in given.items() if answer and not e.account.withdrawn}
    late = [e for e in answered if e.answer is not None]
    try:
        return _record(drawn, {e.account.account_id: a for e, a in answered.items() if e.answer is None}, late)
    except NetralitasError as error:
        language.flash(access.error_text(error), "galat")
        return _page(sheet_id, request.form), 400


def _record(drawn: kept.VisitSheet, answers: Mapping[str, str], late: list[kept.SheetLine]) -> ResponseReturnValue:
    at = form_fields.moment(request.form.get("at", ""))
    how_seen = form_fields.how_seen(request.form.get("how_seen", ""))
    if answers:
        kept.answer(store(), drawn, answers, operator=who(), at=at or now(), how_seen=how_seen)
    language.flash(_("{n} jawaban dicatat.", n=len(answers)) if answers else _("Tidak ada jawaban baru."), "kabar")
    if late:
        numbers = ", ".join(str(e.number) for e in late)
        language.flash(_("Sudah dijawab sebelumnya; jawaban pertama tetap: nomor {numbers}.", numbers=numbers), "galat")
    return redirect(url_for("visits.sheet", sheet_id=drawn.sheet_id), 303)


@pages.post("/kunjungan/<sheet_id>/tarik")
@needs(LOOK)
def take_back(sheet_id: str) -> ResponseReturnValue:
    """Takes one answer back; its account waits for another."""
    drawn = _load(sheet_id)
    number, reason = request.form.get("number", ""), request.form.get("reason", "")
    found = [e for e in drawn.entries if str(e.number) == number and e.run_id]
    if not found:
        abort(404)
    with access.telling() as wrong:
        take_back_answer(
            store(), access.body(), str(found[0].run_id), found[0].account.account_id, who(), reason, at=now()
        )
    if wrong:
        return _page(sheet_id, request.form), 400
    language.flash(_("Jawaban nomor {number} ditarik; akun itu belum dijawab lagi.", number=number), "kabar")
    return redirect(url_for("visits.sheet", sheet_id=sheet_id), 303)


@pages.post("/kunjungan/<sheet_id>/unggah")
@needs(LOOK)
def load(sheet_id: str) -> ResponseReturnValue:
    """Records the answers of a filled workbook."""
    drawn = _load(sheet_id)
    sent = request.files.get("file")
    suffix = next((s for s in SUFFIXES if sent and (sent.filename or "").lower().endswith(s)), SUFFIXES[0])
    try:
        _, path = uploads.keep(sent, suffix)
    except NetralitasError as error:
        language.flash(access.error_text(error), "galat")
        return _page(sheet_id, request.form), 400
    try:
        filled = kept.read_filled(path, drawn)
        numbers = {e for e in drawn.entries if e.number in filled.otherwise}
        return _record(drawn, filled.answers, sorted(numbers, key=lambda e: e.number))
    except NetralitasError as error:
        language.flash(uploads.file_error_text(error, path), "galat")
        return _page(sheet_id, request.form), 400
    finally:
        path.unlink(missing_ok=True)


@pages.get("/kunjungan/<sheet_id>/lembar.<form>")
@needs(LOOK)
def file(sheet_id: str, form: str) -> ResponseReturnValue:
    """The sheet to print, or to fill in."""
    if form not in FILES:
        abort(404)
    mime, make = FILES[form]
    drawn = _load(sheet_id)
    name = f'attachment; filename="{drawn.sheet_id}.{form}"'
    return Response(make(drawn), content_type=mime, headers={"Content-Disposition": name})
