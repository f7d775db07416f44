"""Penilaian dampak: the data-protection impact assessment, its draft and its record."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from desk import access, language
from desk.access import LEAD, needs, now, store, who, workspace
from domain.texts import _
from services import assessment

pages = Blueprint("assessing", __name__)
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@pages.get("/penilaian")
@needs(LEAD)
def page() -> ResponseReturnValue:
    return _page()


def _page() -> str:
    today = now().astimezone(workspace().config.zone).date().isoformat()
    return render_template("assessment.html", held=assessment.held(store()), given=request.form, today=today)


@pages.post("/penilaian")
@needs(LEAD)
def record() -> ResponseReturnValue:
    form = request.form
    with access.telling() as wrong:
        assessment.record(
            store(), form.get("number", ""), form.get("date", ""), form.get("officer", ""), by=who(), at=now()
        )
    if wrong:
        return _page(), 400
    language.flash(_("Penilaian dampak dicatat."), "kabar")
    return redirect(url_for("assessing.page"), 303)


@pages.get("/penilaian/rancangan")
@needs(LEAD)
def draft() -> ResponseReturnValue:
    """The draft filled from the workspace, to be weighed and signed by people."""
    made = assessment.draft(store(), workspace(), now())
    return made, {"Content-Type": DOCX, "Content-Disposition": 'attachment; filename="penilaian-dampak.docx"'}
