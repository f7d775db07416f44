"""Pembaca: who may read, and what an approver changes of it; who is signed in, and what one reader did."""

from datetime import date, datetime, time, timedelta
from typing import Any

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from desk import access, form_fields, language
from desk.access import LEAD, needs, now, store, who
from domain.case_words import ROLES
from domain.errors import NetralitasError
from domain.periods import from_text, to_text, waktu
from domain.texts import _
from services import desk_sessions, people, second_factor
from services.second_factor import EVERYBODY
from services.workspaces import key_of

pages = Blueprint("people", __name__)
TRACED = 500  # records of one reader on a page


@pages.get("/pembaca")
@needs(LEAD)
def listing() -> ResponseReturnValue:
    return _listed()


def _listed() -> str:
    here = [s.reviewer_id for s in desk_sessions.open_sessions(access.entries(), now())]
    return render_template(
        "people.html",
        asked_of_all=EVERYBODY in second_factor.asked(store()),
        rows=[(r, here.count(r.reviewer_id), _code(r.reviewer_id)) for r in people.all_of(store())],
        active=sum(not r.disabled_at for r in people.all_of(store())),
        roles=_roles(),
        given=request.form,
        minimum=people.MINIMUM,
        local=_local,
    )


def _code(reviewer_id: str) -> str:
    """The second factor of a reader in words."""
    on, asked = second_factor.is_on(store(), reviewer_id), second_factor.is_asked(store(), reviewer_id)
    return _("terpasang") if on else _("wajib, belum terpasang") if asked else _("tidak dipakai")


def _roles() -> list[tuple[str, str]]:
    return [(role, ROLES[role]) for role in people.ROLES]


def _local(at: str) -> str:
    """A stored time in the body's zone."""
    return waktu(from_text(at), access.workspace().config.zone)


@pages.post("/pembaca/tambah")
@needs(LEAD)
def add() -> ResponseReturnValue:
    form = request.form
    try:
        people.enrol(
            store(),
            key_of(access.workspace()),
            form.get("name", "").strip(),
            form.get("role", ""),
            form_fields.phrase_twice(),
            number=form.get("holder", ""),
            by=who(),
            at=now(),
        )
    except NetralitasError as error:
        language.flash(access.error_text(error), "galat")
        return _listed(), 400
    language.flash(
        _("{name} terdaftar. Sampaikan frasa sandinya langsung, bukan lewat pesan.", name=form["name"].strip()), "kabar"
    )
    return redirect(url_for("people.listing"), 303)


@pages.post("/pembaca/kode-wajib")
@needs(LEAD)
def ask_all() -> ResponseReturnValue:
    """Asks everybody for a second factor, or no longer."""
    on = request.form.get("on") == "1"
    people.ask_code(store(), EVERYBODY, on=on, by=who(), at=now())
    language.flash(
        _("Kode masuk wajib bagi semua pembaca.") if on else _("Kode masuk tidak lagi wajib bagi semua."), "kabar"
    )
    return redirect(url_for("people.listing"), 303)


@pages.get("/pembaca/<reviewer_id>")
@needs(LEAD)
def one(reviewer_id: str) -> ResponseReturnValue:
    return _show(reviewer_id)


def _show(reviewer_id: str) -> str:
    reader = people.find(store(), reviewer_id) or abort(404)
    here = [s for s in desk_sessions.open_sessions(access.entries(), now()) if s.reviewer_id == reviewer_id]
    changes = [c for c in people.changes(store()) if c[1] == reviewer_id]
    return render_template(
        "person.html",
        reader=reader,
        sessions=here,
        changes=changes,
        words=people.CHANGES,
        own=reviewer_id == who(),
        roles=_roles(),
        minimum=people.MINIMUM,
        local=_local,
        given=request.args,
        done=_trace(reviewer_id),
        most=TRACED,
        today=_today().isoformat(),
        code=_code(reviewer_id),
        this=access.session_name(),
        asked=second_factor.asked(store()),
    )


def _today() -> date:
    return now().astimezone(access.workspace().config.zone).date()


def _trace(reviewer_id: str) -> list[Any] | None:
    """What the reader did on the days that were asked for, both counted; None when none was."""
    if not request.args.get("since"):
        return None
    zone = access.workspace().config.zone
    try:
        first = form_fields.day(request.args["since"])
        last = form_fields.day(request.args.get("until", "") or _today().isoformat())
    except NetralitasError as error:
        language.flash(access.error_text(error), "galat")
        return None
    begin, end = (to_text(datetime.combine(day, time(), zone)) for day in (first, last + timedelta(days=1)))
    return people.trace_in(access.workspace(), store(), reviewer_id, begin, end, by=who())


@pages.post("/pembaca/<reviewer_id>/<step>")
@needs(LEAD)
def change(reviewer_id: str, step: str) -> ResponseReturnValue:
    """One change of another reader; who made it is kept."""
    if step not in STEPS:
        abort(404)
    with access.telling() as wrong:
        words = STEPS[step](reviewer_id)
    if wrong:
        if people.find(store(), reviewer_id) is None:
            return redirect(url_for("people.listing"), 303)
        return _show(reviewer_id), 400
    language.flash(words, "kabar")
    return redirect(url_for("people.one", reviewer_id=reviewer_id), 303)


def _role(reviewer_id: str) -> str:
    role = request.form.get("role", "")
    people.change_role(store(), reviewer_id, role, by=who(), at=now())
    return _("Perannya sekarang {role}; sesinya diakhiri.", role=ROLES[role])


def _reset(reviewer_id: str) -> str:
    people.reset(store(), reviewer_id, form_fields.phrase_twice(), by=who(), at=now())
    return _("Frasa sandi diganti; sesinya diakhiri.")


def _disable(reviewer_id: str) -> str:
    people.disable(store(), reviewer_id, by=who(), at=now())
    return _("Dinonaktifkan; sesinya diakhiri. Bacaannya tetap ada.")


def _enable(reviewer_id: str) -> str:
    people.enable(store(), reviewer_id, by=who(), at=now())
    return _("Diaktifkan lagi.")


def _end(reviewer_id: str) -> str:
    session = request.form.get("session", "")
    people.end_sessions(store(), reviewer_id, by=who(), at=now(), session=session)
    return _("Sesi itu diakhiri.") if session else _("Semua sesinya diakhiri.")


def _ask(reviewer_id: str) -> str:
    on = request.form.get("on") == "1"
    people.ask_code(store(), reviewer_id, on=on, by=who(), at=now())
    return _("Kode masuk wajib baginya.") if on else _("Kode masuk tidak lagi wajib baginya.")


def _release(reviewer_id: str) -> str:
    people.release_code(store(), reviewer_id, by=who(), at=now())
    return _("Kode masuknya dilepas; sesinya diakhiri.")


STEPS = {
    "peran": _role,
    "frasa": _reset,
    "nonaktif": _disable,
    "aktif": _enable,
    "sesi": _end,
    "wajib": _ask,
    "lepas": _release,
}
