"""Bahan kampanye: pictures kept as known campaign material, why and by whom, and taking one out."""

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from desk import access, language
from desk.access import body, needs, now, store, who, workspace
from desk.pictures import as_picture
from domain.texts import _
from services import known_material

pages = Blueprint("known", __name__)


@pages.get("/bahan")
@needs("known")
def listing() -> ResponseReturnValue:
    return render_template("known.html", rows=known_material.listing(store()))


@pages.get("/bahan/<name>")
@needs("known")
def picture(name: str) -> ResponseReturnValue:
    content = known_material.content(store(), workspace(), name)
    return as_picture(content, name) if content is not None else abort(404)


@pages.post("/bahan/<name>")
@needs("known")
def remove(name: str) -> ResponseReturnValue:
    with access.telling() as wrong:
        known_material.remove(store(), workspace(), body(), name, who(), why=request.form.get("why", ""), at=now())
    if not wrong:
        language.flash(_("Bahan dikeluarkan."), "kabar")
    return redirect(url_for("known.listing"), 303)


@pages.post("/perkara/<case_id>/gambar/<sha256>/bahan")
@needs("known")
def add(case_id: str, sha256: str) -> ResponseReturnValue:
    with access.telling() as wrong:
        known_material.add(
            store(),
            workspace(),
            body(),
            case_id,
            sha256,
            who(),
            why=request.form.get("why", ""),
            campaign=request.form.get("campaign") == "ya",
            at=now(),
        )
    if wrong:
        return redirect(url_for("cases.case", case_id=case_id), 303)
    language.flash(_("Disimpan sebagai bahan kampanye; gambar berikut yang mengulangnya akan ditandai."), "kabar")
    return redirect(url_for("known.listing"), 303)


@pages.post("/telaah/gambar/<sha256>/bahan")
@needs("known")
def add_from_table(sha256: str) -> ResponseReturnValue:
    """A picture of the item on this reader's table; the reading goes on after it."""
    with access.telling() as wrong:
        known_material.add_from_table(
            store(),
            workspace(),
            body(),
            sha256,
            who(),
            why=request.form.get("why", ""),
            campaign=request.form.get("campaign") == "ya",
            at=now(),
        )
    if not wrong:
        language.flash(_("Disimpan sebagai bahan kampanye; gambar berikut yang mengulangnya akan ditandai."), "kabar")
    return redirect(url_for("reading.table"), 303)
