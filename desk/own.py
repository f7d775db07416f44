"""Saya: the reader's own passphrase, second factor and sessions."""

import re

import segno
from flask import Blueprint, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from desk import access, form_fields, language
from desk.access import LOOK, needs, now, store, who
from domain.errors import NetralitasError
from domain.periods import from_text, waktu
from domain.texts import _
from services import desk_choices, desk_sessions, own_access, people, second_factor
from services.own_access import Credentials
from services.workspaces import key_of

pages = Blueprint("own", __name__)


def _key() -> bytes:
    return key_of(access.workspace())


@pages.get("/saya")
@needs(LOOK)
def page() -> ResponseReturnValue:
    return _page()


def _page(codes: list[str] | None = None, secret: str = "") -> str:
    """The page; recovery codes and a new secret are shown in the answer to the form that made them, and only there."""
    here = [s for s in desk_sessions.open_sessions(access.entries(), now()) if s.reviewer_id == who()]
    return render_template(
        "own.html",
        sessions=here,
        this=access.session_name(),
        codes=codes,
        minimum=people.MINIMUM,
        on=second_factor.is_on(store(), who()),
        asked=second_factor.is_asked(store(), who()),
        left=second_factor.recovery_left(store(), who()),
        secret=secret,
        pieces=" ".join(re.findall(".{1,4}", secret)),
        picture=_picture(secret),
        local=lambda at: waktu(from_text(at), access.workspace().config.zone),
    )


def _picture(secret: str) -> Markup:
    """The secret as a picture for the telephone's camera, drawn into the page: no address ever holds it."""
    if not secret:
        return Markup()
    address = second_factor.address(secret, who(), access.workspace().config.text("body.name"))
    svg = segno.make(address, error="m", micro=False).svg_inline(
        scale=5, border=4, dark="#000", light="#fff", title=_("Kode gambar untuk aplikasi kode pada telepon")
    )
    return Markup(svg)  # noqa: S704  its own drawing, of an address without markup


def _proof() -> Credentials:
    form = request.form
    return Credentials(
        reviewer_id=who(), passphrase=form.get("own_phrase", ""), code=form.get("code", ""), address=access.address()
    )


@pages.post("/saya/<step>")
@needs(LOOK)
def change(step: str) -> ResponseReturnValue:
    """One change of one's own; a refusal says why on the same page."""
    if step not in STEPS:
        return render_template("error.html", status=404, words=_("Langkah itu tidak ada pada halaman ini.")), 404
    try:
        return STEPS[step]()
    except NetralitasError as error:
        language.flash(access.error_text(error), "galat")
        return _page(secret=_still_pending()), 400


def _still_pending() -> str:
    """The secret that the form brought back, while it waits for its first code."""
    given = request.form.get("secret", "")
    return given if given and given == second_factor.pending(store(), _key(), who()) else ""


def _passphrase() -> ResponseReturnValue:
    own_access.change_passphrase(store(), _key(), _proof(), form_fields.phrase_twice(), at=now())
    access.sign_out()
    language.flash(_("Frasa sandi diganti dan semua sesi Anda diakhiri. Masuk dengan frasa yang baru."), "kabar")
    return redirect(url_for("sign_in.form"), 303)


def _begin() -> ResponseReturnValue:
    return _page(secret=own_access.begin_code(store(), _key(), _proof(), at=now()))


def _confirm() -> ResponseReturnValue:
    codes = second_factor.confirm(store(), _key(), who(), request.form.get("code", ""), now())
    language.flash(_("Kode masuk terpasang. Simpan kode cadangan di bawah ini: hanya sekali ini ditampilkan."), "kabar")
    return _page(codes)


def _renew() -> ResponseReturnValue:
    codes = own_access.renew_recovery(store(), _key(), _proof(), at=now())
    language.flash(_("Kode cadangan yang lama tidak berlaku lagi. Yang baru hanya sekali ini ditampilkan."), "kabar")
    return _page(codes)


def _release() -> ResponseReturnValue:
    own_access.release_code(store(), _key(), _proof(), at=now())
    language.flash(_("Kode masuk dilepas: masuk cukup dengan frasa sandi."), "kabar")
    return redirect(url_for("own.page"), 303)


def _language() -> ResponseReturnValue:
    desk_choices.choose_language(store(), who(), request.form.get("bahasa", ""))
    g.language = request.form["bahasa"]
    language.flash(_("Bahasa halaman Anda disimpan."), "kabar")
    return redirect(url_for("own.page"), 303)


def _end() -> ResponseReturnValue:
    people.end_sessions(access.entries(), who(), by=who(), at=now(), session=request.form.get("session", ""))
    language.flash(_("Sesi diakhiri."), "kabar")
    return redirect(url_for("own.page"), 303)


STEPS = {
    "frasa": _passphrase,
    "kode": _begin,
    "pasang": _confirm,
    "cadangan": _renew,
    "lepas": _release,
    "sesi": _end,
    "bahasa": _language,
}
