"""Setelan: what the workspace is set to, whether all is well with it, what retention deletes, and deleting that."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from desk import access, form_fields, language
from desk.access import LEAD, needs, now, store, who
from domain.errors import NetralitasError, NotAllowedError, WorkflowError
from domain.labels import PLATFORMS
from domain.packs import list_packs, load_pack
from domain.periods import ZONES, from_text, waktu
from domain.public_site import LICENCES
from domain.texts import Text, _
from services import changing_settings, desk_jobs, doctor, purging, retention
from services.changing_settings import KINDS, SETTINGS, WITH_KEY
from services.retention import Due
from services.settings import profile_labels
from services.workspaces import open_store

Files = Mapping[Text, Sequence[Path]]

pages = Blueprint("settings", __name__)
SHOWN = 200  # cases that go next, by number; changes of settings
LONGEST_NUMBER = 12  # figures
TITLES = {
    "workspace": _("Ruang kerja"),
    "body": _("Lembaga"),
    "poses": _("Pose menurut edaran lembaga"),
    "election": _("Pemilihan"),
    "reading": _("Bacaan"),
    "report": _("Laporan"),
    "register": _("Daftar akun"),
    "crawl": _("Perayapan"),
    "desk": _("Meja kerja"),
    "mail": _("Surel"),
    "site": _("Situs publik"),
    "identity": _("Kunci nama dan NIP"),
    **{f"platform_{name}": _("Membaca {name} dengan kunci", name=PLATFORMS[name]) for name in WITH_KEY},
}
FOR_TERMINALS = re.compile(r" → netralitas .*")


@pages.get("/setelan")
@needs(LEAD)
def page() -> ResponseReturnValue:
    """Each setting with its value, what it means and where it was set; below, who changed what."""
    return _page("", {})


@pages.get("/setelan/<section>")
@needs(LEAD)
def part(section: str) -> ResponseReturnValue:
    """The settings of one part as a form."""
    return _page(section, {}) if section in TITLES else abort(404)


def _page(opened: str, wrong: Mapping[str, str]) -> str:
    workspace, given = access.workspace(), request.form
    settings = workspace.config.settings
    rows: dict[str, list[SettingRow]] = {}
    for key, kind, _default, meaning in SETTINGS:
        is_typed = opened == key.split(".")[0] and key in given
        value = given.getlist(key) if is_typed else settings[key].value
        rows.setdefault(key.split(".")[0], []).append(
            SettingRow(
                key=key,
                kind=kind.__name__,
                meaning=meaning,
                origin=settings[key].origin,
                words=_words(value),
                selected=value if isinstance(value, list) else [],
                may=changing_settings.is_open(workspace, key),
            )
        )
    return render_template(
        "settings.html",
        sections=rows,
        titles=TITLES,
        opened=opened,
        wrong=wrong,
        choices=_choices(),
        provinces=form_fields.regions_by_province(),
        labels=LABELS,
        seen=changing_settings.fingerprint(workspace),
        local=_local,
        changes=changing_settings.newest(store(), SHOWN),
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class SettingRow:
    """A setting on the page; `words` its value as text, `may` whether it can be changed here."""

    key: str
    kind: str
    meaning: str
    origin: str
    words: str
    selected: list[str]
    may: bool


LABELS = {
    "body.profile": _("Jenis lembaga; menentukan langkah yang sah"),
    "body.region": _("Wilayah lembaga"),
    "election.packs": _("Pemilihan yang diawasi"),
}


def _choices() -> dict[str, list[tuple[str, str]]]:
    """The settings that are chosen from a list: their values with words."""
    known = dict.fromkeys((*list_packs(), *access.workspace().config.texts("election.packs")))
    titles = {name: load_pack(name).title for name in list_packs()}
    return {
        "body.profile": profile_labels(),
        "report.zone": [(zone, zone) for zone in ZONES],
        "site.licence": [(code, licence.name) for code, licence in LICENCES.items()],
        "election.packs": [
            (name, titles.get(name) or _("paket sendiri: {name}", name=Path(name).name)) for name in known
        ],
    }


def _local(at: str) -> str:
    return waktu(from_text(at), access.workspace().config.zone)


@pages.post("/setelan/<section>")
@needs(LEAD)
def change(section: str) -> ResponseReturnValue:
    """Sets what was typed into one part of the page; who changed what from what to what is kept."""
    keys = [k for k, _, _, _ in SETTINGS if k.startswith(f"{section}.")] or abort(404)
    workspace = access.workspace()
    may = [key for key in keys if changing_settings.is_open(workspace, key) and f"has-{key}" in request.form]
    values = {key: _from_form(key) for key in may}
    try:
        done = changing_settings.change(workspace, store(), values, request.form.get("seen", ""), by=who(), at=now())
    except NotAllowedError:
        raise
    except NetralitasError as error:
        new = {k: v for k, v in values.items() if v != workspace.config.settings[k].value}
        wrong = changing_settings.faults(workspace, store(), new)
        language.flash(
            _("Ada isian yang perlu dibetulkan; tidak ada yang berubah.") if wrong else access.error_text(error),
            "galat",
        )
        return _page(section, wrong), 400
    access.set_anew(done.workspace)
    later = _(" Nama situs berlaku setelah meja kerja dibuka lagi.") if done.reopen else ""
    language.flash(
        _("Disimpan: {keys}.{later}", keys=", ".join(done.keys), later=later)
        if done.keys
        else _("Tidak ada yang berubah."),
        "kabar",
    )
    return redirect(url_for("settings.page", _anchor=section), 303)


def _from_form(key: str) -> object:
    """A field as the kind of its setting; what is no number stays text, and is refused with its name."""
    given = request.form.getlist(key)
    if KINDS[key] is list:
        found = given if key == "election.packs" else [word for text in given for word in text.splitlines()]
        return [word.strip() for word in found if word.strip()]
    text = " ".join((given or [""])[0].split())
    number = KINDS[key] is int and text.isascii() and text.isdecimal() and len(text) < LONGEST_NUMBER
    return int(text) if number else text


def _words(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)


@pages.get("/setelan/periksa")
@needs(LEAD)
def checked() -> ResponseReturnValue:
    """The checks of `doctor` beside the databases, what is wrong first, and what the next purge will take."""
    found = doctor.checks(access.workspace(), store(), now())
    lines = sorted((well, FOR_TERMINALS.sub("", language.translated(line))) for well, line in found)
    due, files = _due(now())
    may = access.role() in access.body().profile.roles["purge"]
    listed = [(language.translated(kind), len(found)) for kind, found in files.items() if found]
    return render_template(
        "checked.html", lines=lines, due=due, files=listed, most=SHOWN, seen=_fingerprint(due, files), may=may
    )


def _due(at: datetime) -> tuple[Due, Files]:
    return retention.due(store(), at), retention.due_files(access.workspace(), at)


def _fingerprint(due: Due, files: Files) -> str:
    """What was shown as due, so that nobody confirms something else."""
    counts = (due.posts, due.cases, due.captures, due.pictures, *files.values())
    return "-".join(map(str, (*map(len, counts), due.refused)))


@pages.post("/setelan/hapus")
@needs("purge")
def purge() -> ResponseReturnValue:
    """Deletes what was shown as due and confirmed, for good; what the clocks have not released stays."""
    workspace, at = access.workspace(), now()
    try:
        if request.form.get("sure") != "ya":
            raise WorkflowError(_("belum dipastikan"), remedy=_("centang bahwa Anda memahaminya"))
        if request.form.get("seen") != _fingerprint(*_due(at)):
            raise WorkflowError(_("yang akan dihapus berubah sejak ditampilkan"), remedy=_("lihat lagi, lalu pastikan"))
        if desk_jobs.running(workspace, store(), at) is not None:
            raise WorkflowError(_("pekerjaan lain sedang berjalan"), remedy=_("tunggu sampai selesai"))
    except WorkflowError as error:
        language.flash(access.error_text(error), "galat")
        return redirect(url_for("settings.checked"), 303)
    access.close_store()  # the file is written anew
    done = purging.by_clock(workspace, open_store(workspace.database), by=who(), at=at)
    gone = _(
        "{posts} kiriman, {cases} perkara, {captures} halaman, {pictures} gambar",
        posts=done.posts,
        cases=done.cases,
        captures=done.captures,
        pictures=done.pictures,
    )
    if done.files:
        gone = _("{gone}, {files} berkas", gone=gone, files=done.files)
    language.flash(_("Dihapus: {gone}.", gone=gone), "kabar")
    return redirect(url_for("settings.checked"), 303)
