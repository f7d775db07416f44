"""Signing in and out. The same answer for a wrong passphrase, an unknown and a disabled reader."""

from flask import Blueprint, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from desk import access, language
from desk.access import OPEN, needs
from domain.errors import WorkflowError
from domain.texts import _
from services.people import authenticate
from services.workspaces import key_of

pages = Blueprint("sign_in", __name__)


@pages.get("/masuk")
@needs(OPEN)
def form() -> ResponseReturnValue:
    if g.reader is not None:
        return redirect(url_for("home.page"), 303)
    return render_template("sign_in.html", name="", next=_inside(request.args.get("next", "")), kept="")


@pages.post("/masuk")
@needs(OPEN)
def sign_in() -> ResponseReturnValue:
    kept = request.form.get("kept", "")
    name, target = request.form.get("name", "").strip(), _inside(request.form.get("next", ""))
    try:
        reviewer_id = authenticate(
            access.entries(),
            name,
            request.form.get("phrase", ""),
            at=access.now(),
            address=access.address(),
            code=request.form.get("code", ""),
            key=key_of(access.workspace()),
        )
    except WorkflowError as error:
        language.flash(access.error_text(error), "galat")
        return render_template("sign_in.html", name=name, next=target, kept=kept), 403
    access.sign_in(reviewer_id)
    if (form := access.kept_form(kept, reviewer_id)) is not None:
        return render_template("resume.html", url=form[0], fields=form[1])
    return redirect(target or url_for("home.page"), 303)


@pages.post("/keluar")
@needs(OPEN)
def sign_out() -> ResponseReturnValue:
    access.sign_out()
    language.flash(_("Anda sudah keluar."), "kabar")
    return redirect(url_for("sign_in.form"), 303)


def _inside(target: str) -> str:
    """A page of the desk to go to after signing in; "" for an address of any other kind."""
    inside = target.startswith("/") and not target.startswith("//") and "\\" not in target and target.isprintable()
    return target if inside else ""
