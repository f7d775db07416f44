"""Muat daftar akun: how a list was read, what is refused and why, then exactly that list."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from desk import access, form_fields, language, uploads
from desk.access import LEAD, needs, now, store, who
from domain import labels
from domain.errors import NetralitasError, RegisterError, WorkflowError
from domain.texts import _
from services import register
from services.people import authenticate
from services.register import (
    COLUMNS,
    DELIMITERS,
    LEVEL_CHOICES,
    SHAREABLE,
    WORDS,
    Preview,
    ProblemGroup,
    TableOutline,
    grouped,
    reject_csv,
    rejected_rows,
    template_csv,
)
from services.workspaces import key_of

pages = Blueprint("register", __name__)
SUFFIXES = (".csv", ".xlsx", ".xls")
SHOWN_GROUPS, SHOWN_LINES, SHOWN_NOTICES = 40, 12, 30
EXAMPLES = {
    "instansi": _("Pemerintah Kabupaten ..."),
    "kode_wilayah": _("35.78 atau namanya"),
    "kepala_wilayah": _("ya atau tidak"),
    "jenis_asn": _("PNS atau PPPK"),
    "jenis_akun": _("pribadi atau resmi"),
    "platform": "instagram",
}
# What a column asks for whose name alone does not tell it.
ASKED = {
    "instansi": _("pemerintahan bagi semua baris; nama dinas dibaca sebagai unit kerja"),
    "dasar_hukum": _("surat yang membolehkan akun ini dipantau"),
    "bukti_kepemilikan": _("dari mana diketahui akun ini miliknya, mis. daftar BKPSDM"),
    "diverifikasi_oleh": _("siapa yang memeriksanya, mis. BKPSDM atau inspektorat"),
    "aktif_dari": _("dipantau sejak tanggal ini"),
}
MOST_PEOPLE = 10_000_000
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True, kw_only=True, slots=True)
class Sent:
    """A list that was sent and not decided on: by what name its sender asks for it, and how it is to be read."""

    name: str
    suffix: str
    path: Path
    mapping: Mapping[str, str]
    shared: Mapping[str, str]
    delimiter: str


@pages.get("/akun/impor")
@needs(LEAD)
def form() -> ResponseReturnValue:
    return render_template("register.html", columns=COLUMNS, levels=LEVEL_CHOICES)


@pages.get("/akun/impor/templat.csv")
@needs(LEAD)
def template() -> ResponseReturnValue:
    return _file(("\ufeff" + template_csv()).encode(), "templat-daftar-akun.csv", "text/csv; charset=utf-8")


@pages.post("/akun/impor/pratinjau")
@needs(LEAD)
def preview() -> ResponseReturnValue:
    """How the sent list, or the one sent before with its columns said anew, was read; nothing is registered."""
    try:
        sent = _sent() if request.form.get("name") else _received()
    except NetralitasError as error:
        language.flash(access.error_text(error), "galat")
        return render_template("register.html", columns=COLUMNS, levels=LEVEL_CHOICES), 400
    return _show(sent)


def _received() -> Sent:
    """Keeps the file that came with the form under the suffix that its content asks for."""
    upload = request.files.get("file")
    head = upload.stream.read(4) if upload else b""
    if upload:
        upload.stream.seek(0)
    suffix = {b"PK\x03\x04": ".xlsx", b"\xd0\xcf\x11\xe0": ".xls"}.get(head, ".csv")
    name, path = uploads.keep(upload, suffix)
    return Sent(name=name, suffix=suffix, path=path, mapping={}, shared={}, delimiter="")


def _sent() -> Sent:
    """The list that this form is about. Raises NetralitasError when it is gone or its columns cannot be meant."""
    name, suffix, sign = (request.form.get(field, "") for field in ("name", "suffix", "delimiter"))
    if suffix not in SUFFIXES or (sign and sign not in DELIMITERS):
        raise WorkflowError(_("bentuk berkas tidak dikenal"), remedy=_("unggah lagi berkasnya"))
    path = uploads.path_of(name, suffix)
    pairs = [(request.form.get(f"kolom-{ours}", ""), ours) for ours, _, _ in COLUMNS]
    mapping = {theirs: ours for theirs, ours in pairs if theirs}
    shared = {ours: value for ours in SHAREABLE if (value := request.form.get(f"sama-{ours}")) is not None}
    return Sent(name=name, suffix=suffix, path=path, mapping=mapping, shared=shared, delimiter=sign)


def _show(sent: Sent, *, wrong: str = "") -> ResponseReturnValue:
    """The page of one list. A file that is no table is not kept."""
    try:
        outline = register.outline(
            store(),
            sent.path,
            register.rules_of(access.workspace(), now()),
            mapping=sent.mapping,
            shared=sent.shared,
            delimiter=sent.delimiter or None,
        )
    except NetralitasError as error:
        sent.path.unlink(missing_ok=True)
        language.flash(uploads.file_error_text(error, sent.path), "galat")
        return render_template("register.html", columns=COLUMNS, levels=LEVEL_CHOICES), 400
    checked, missing = None, wrong
    try:
        _once_each()
        checked = _checked(sent)
    except NetralitasError as error:
        missing = missing or uploads.file_error_text(error, sent.path)
    # Columns that a list lacks are the page's own matter: it asks for them.
    if missing and (wrong or sent.mapping or sent.shared or not outline.missing):
        language.flash(missing, "galat")
    return _page(sent, outline, checked), 400 if missing else 200


def _once_each() -> None:
    headings = [value for ours, _, _ in COLUMNS if (value := request.form.get(f"kolom-{ours}", ""))]
    twice = next((value for value in headings if headings.count(value) > 1), "")
    if twice:
        raise RegisterError(
            _("kolom berkas {twice!r} dipilih untuk dua isi", twice=twice),
            remedy=_("pilih kolom lain untuk salah satu"),
        )


def _page(sent: Sent, outline: TableOutline, checked: Preview | None) -> str:
    groups = grouped(checked.problems) if checked else ()
    return render_template(
        "register_preview.html",
        sent=sent,
        outline=outline,
        checked=checked,
        columns=COLUMNS,
        given=request.form,
        groups=[
            (g, _cause(g), _lines(g), uploads.OPTION.sub("", language.translated(g.remedy)))
            for g in groups[:SHOWN_GROUPS]
        ],
        more=max(0, len(groups) - SHOWN_GROUPS),
        shareable=SHAREABLE,
        asked=ASKED,
        proposed=_proposed(sent, outline),
        examples={**EXAMPLES, **dict.fromkeys(("aktif_dari", "aktif_sampai"), now().date().isoformat())},
        levels=labels.POSITIONS,
        delimiters=DELIMITERS,
        chosen={ours: theirs for theirs, ours in sent.mapping.items()},
        notices=checked.notices[:SHOWN_NOTICES] if checked else (),
        implausible=sorted(register.implausible(checked)) if checked else [],
        quiet=max(0, len(checked.notices) - SHOWN_NOTICES) if checked else 0,
    )


def _proposed(sent: Sent, outline: TableOutline) -> dict[str, str]:
    """What the settings say for columns that are missing, until the sender has said something else, or nothing."""
    known = register.proposed(access.workspace())
    return {ours: value for ours, value in known.items() if ours in outline.missing and ours not in sent.shared}


def _checked(sent: Sent) -> Preview:
    found = _read(sent)
    return register.settled_in(access.workspace(), store(), found)


def _read(sent: Sent, accepted: Mapping[int, str] | None = None) -> Preview:
    rules = register.rules_of(access.workspace(), now(), accepted)
    return register.check(
        store(), sent.path, rules, mapping=sent.mapping, shared=sent.shared, delimiter=sent.delimiter or None
    )


def _cause(group: ProblemGroup) -> str:
    return WORDS.get(group.reason.partition(":")[0], group.reason)


def _lines(group: ProblemGroup) -> str:
    first_lines = ", ".join(map(str, group.lines[:SHOWN_LINES]))
    rest = len(group.lines) - SHOWN_LINES
    return _("{shown} dan {n} lagi", shown=first_lines, n=rest) if rest > 0 else first_lines


@pages.post("/akun/impor/ditolak.<kind>")
@needs(LEAD)
def refused(kind: str) -> ResponseReturnValue:
    """The refused rows: as a workbook to correct and load again, or as a list of causes without names."""
    try:
        sent = _sent()
        checked = _checked(sent)
    except NetralitasError as error:
        return _lost(error)
    if kind == "xlsx":
        return _file(rejected_rows(sent.path, checked, sent.delimiter or None), "baris-ditolak.xlsx", XLSX)
    return _file(reject_csv(checked.problems).encode(), "sebab-ditolak.csv", "text/csv; charset=utf-8")


def _file(content: bytes, name: str, mime: str) -> Response:
    return Response(content, content_type=mime, headers={"Content-Disposition": f'attachment; filename="{name}"'})


def _lost(error: NetralitasError) -> ResponseReturnValue:
    language.flash(access.error_text(error), "galat")
    return render_template("register.html", columns=COLUMNS, levels=LEVEL_CHOICES), 400


@pages.post("/akun/impor/muat")
@needs(LEAD)
def load() -> ResponseReturnValue:
    """Registers the good rows in the name of who is signed in; the file is deleted then."""
    try:
        sent = _sent()
    except NetralitasError as error:
        return _lost(error)
    try:
        _once_each()
        accepted, second = _accepted(sent)
        done = register.enrol_in(access.workspace(), store(), _read(sent, accepted), _terms(second))
        _require_some(done)
    except NetralitasError as error:
        return _show(sent, wrong=uploads.file_error_text(error, sent.path))
    if done.problems and "partial" not in request.form:
        return _show(
            sent, wrong=_("Tidak ada yang dimuat: ada baris yang ditolak. Perbaiki, atau muat yang baik saja.")
        )
    sent.path.unlink(missing_ok=True)
    left = len({problem.line for problem in done.problems})
    loaded = _(
        "Daftar dimuat: {new} akun baru, {changed} berubah, {same} sama.",
        new=done.registered,
        changed=done.changed,
        same=done.same,
    )
    refused = [_("{n} baris ditolak dan tidak dimuat.", n=left)] if left else []
    language.flash(language.sentences(loaded, *refused), "kabar")
    return redirect(url_for("accounts.listing"), 303)


def _require_some(done: register.Enrolment) -> None:
    """Raises RegisterError where nothing was left to load."""
    if not (done.registered or done.changed or done.same) and (not done.problems or "partial" in request.form):
        raise RegisterError(
            _("tidak ada akun yang dapat dimuat"),
            remedy=_("perbaiki baris yang ditolak, atau aktifkan lagi akun yang pernah ditarik"),
        )


def _accepted(sent: Sent) -> tuple[Mapping[int, str], str]:
    """The lines whose implausible NIP a second person accepts in this form, why, and who that is; none where nothing of
    it is filled in.

    Raises WorkflowError where a part of it is missing, or that person's passphrase is not right.
    """
    reason, *person = (request.form.get(field, "").strip() for field in ("accept_note", "second", "second_phrase"))
    if not (reason or any(person)):
        return {}, ""
    if not (reason and all(person)):
        raise WorkflowError(
            _("penerimaan NIP belum lengkap"), remedy=_("isi alasannya, pengenal dan frasa sandi orang kedua")
        )
    second = authenticate(
        store(),
        request.form.get("second", "").strip(),
        request.form.get("second_phrase", ""),
        at=now(),
        address=access.address(),
        code=request.form.get("second_code", ""),
        key=key_of(access.workspace()),
    )
    return dict.fromkeys(register.implausible(_checked(sent)), reason), second


def _terms(second: str) -> register.EnrolmentTerms:
    return register.EnrolmentTerms(
        second_person=second,
        selection=request.form.get("selection", "").strip(),
        note=request.form.get("note", "").strip(),
        population=form_fields.whole(request.form.get("population", ""), _("jumlah seluruh ASN"), MOST_PEOPLE),
        operator=who(),
        at=now(),
        partial="partial" in request.form,
        reactivate="reactivate" in request.form,
    )


@pages.post("/akun/impor/batal")
@needs(LEAD)
def cancel() -> ResponseReturnValue:
    try:
        _sent().path.unlink(missing_ok=True)
    except NetralitasError as error:
        return _lost(error)
    language.flash(_("Dibatalkan; berkasnya sudah dihapus."), "kabar")
    return redirect(url_for("register.form"), 303)
