"""Coba teks: own words as a reader would be shown them; nothing of it is kept."""

import threading

from flask import Blueprint, current_app, render_template, request
from flask.typing import ResponseReturnValue

from desk import access, form_fields, language, presenting
from desk.access import LOOK, needs
from domain.errors import NetralitasError, WorkflowError
from domain.texts import _
from services import reading_list, trying

pages = Blueprint("trying", __name__)
_one_at_a_time = threading.Lock()


@pages.get("/coba-teks")
@needs(LOOK)
def form() -> ResponseReturnValue:
    return _show(None)


@pages.post("/coba-teks")
@needs(LOOK)
def read() -> ResponseReturnValue:
    given = request.form.get("date", "").strip()
    try:
        _require_empty_table()
        with _one_at_a_time:
            found = trying.tried(
                _engine(),
                request.form.get("text", ""),
                region=request.form.get("region", ""),
                day=form_fields.day(given) if given else None,
            )
    except NetralitasError as error:
        language.flash(access.error_text(error), "galat")
        return _show(None), 400
    return _show(found)


def _require_empty_table() -> None:
    """Raises WorkflowError while an item is on the table: what is kept from a second reader could be asked for here."""
    if reading_list.held(access.store(), access.who(), access.now()) is not None:
        raise WorkflowError(
            _("ada butir di meja Anda"), remedy=_("catat atau kembalikan dulu butir itu, lalu coba teks")
        )


def _engine() -> trying.Engine:
    """The engine of the workspace's elections, made when the first text comes."""
    if "engine" not in current_app.extensions:
        current_app.extensions["engine"] = trying.compile_engine(access.packs())
    engine: trying.Engine = current_app.extensions["engine"]
    return engine


def _show(found: trying.TriedText | None) -> str:
    text = request.form.get("text", "")
    return render_template(
        "trying.html",
        found=found,
        given=request.form or {"region": access.workspace().config.text("body.region")},
        permitted=trying.PERMITTED,
        meaning=trying.MEANING,
        clear=trying.CLEAR,
        undated=trying.NOWHEN,
        shown=presenting.marked(text, found.spans) if found else "",
    )
