"""Setelan: what the workspace is set to, whether all is well with it, what retention deletes, and deleting that."""

import re

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from desk import access
from desk.access import LEAD, needs, now, store, who
from domain.errors import WorkflowError
from services import doctor, purging, retention, running
from store import open_store
from store.holdings import Due
from store.workspace import SETTINGS

pages = Blueprint("settings", __name__)
SHOWN = 200  # cases that go next, by number
FOR_TERMINALS = re.compile(r" → netralitas .*")


@pages.get("/setelan")
@needs(LEAD)
def page() -> ResponseReturnValue:
    """Each setting with its value, what it means and where it was set."""
    settings = access.workspace().config.settings
    rows = [(key, _words(settings[key].value), meaning, settings[key].origin) for key, _, _, meaning in SETTINGS]
    return render_template("settings.html", rows=rows)


def _words(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)


@pages.get("/setelan/periksa")
@needs(LEAD)
def checked() -> ResponseReturnValue:
    """The checks of `doctor` beside the databases, what is wrong first, and what the next purge will take."""
    found = doctor.checks(access.workspace(), store(), now())
    lines = sorted((well, FOR_TERMINALS.sub("", line)) for well, line in found)
    due = retention.due(store(), now())
    may = access.role() in access.body().profile.roles["purge"]
    return render_template("checked.html", lines=lines, due=due, most=SHOWN, seen=_seen(due), may=may)


def _seen(due: Due) -> str:
    """What was shown as due, so that nobody confirms something else."""
    return f"{len(due.posts)}-{len(due.cases)}-{len(due.captures)}-{len(due.pictures)}-{due.refused}"


@pages.post("/setelan/hapus")
@needs("purge")
def purge() -> ResponseReturnValue:
    """Deletes what was shown as due and confirmed, for good; what the clocks have not released stays."""
    workspace, at = access.workspace(), now()
    try:
        if request.form.get("sure") != "ya":
            raise WorkflowError("belum dipastikan", remedy="centang bahwa Anda memahaminya")
        if request.form.get("seen") != _seen(retention.due(store(), at)):
            raise WorkflowError("yang akan dihapus berubah sejak ditampilkan", remedy="lihat lagi, lalu pastikan")
        if running.running(workspace, store(), at) is not None:
            raise WorkflowError("pekerjaan lain sedang berjalan", remedy="tunggu sampai selesai")
    except WorkflowError as error:
        flash(access.said(error), "galat")
        return redirect(url_for("settings.checked"), 303)
    access.close_store()  # the file is written anew
    done = purging.by_clock(workspace, open_store(workspace.database), by=who(), at=at)
    gone = f"{done.posts} kiriman, {done.cases} perkara, {done.captures} halaman, {done.pictures} gambar"
    flash(f"Dihapus: {gone}.", "kabar")
    return redirect(url_for("settings.checked"), 303)
