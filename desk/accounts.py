"""Daftar akun: who may be watched, without names, what was last seen there, and the end of watching one."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from desk import access, language, presenting
from desk.access import LOOK, needs, now, store, who
from domain import labels, regions
from domain.case_terms import Role
from domain.errors import RegisterError
from domain.links import profile_link
from domain.texts import _
from domain.types import Account
from services import accounts, register
from services.accounts import AccountRow, Look
from services.visits import WORDS

pages = Blueprint("accounts", __name__)
SIZE, LOOKS = 50, 20
ROUTES = {
    "A": _("dirayapi tanpa kunci"),
    "B": _("dirayapi dengan kunci resmi platform"),
    "C": _("dilihat orang lewat kunjungan"),
}
KINDS = {"personal": _("akun pribadi"), "official": _("akun resmi jabatan atau instansi")}
SEEN_IN = {"crawl": _("perayapan"), "import": _("impor"), "visit": _("kunjungan")}
ACTIONS = {
    "registered": _("didaftarkan"),
    "changed": _("diubah"),
    "renamed": _("berganti nama akun"),
    "withdrawn": _("ditarik"),
}
FIELDS = {
    "person_id": _("pemilik"),
    "platform": _("platform"),
    "handle": _("nama akun"),
    "native_id": _("id platform"),
    "agency": _("instansi"),
    "region": _("wilayah"),
    "position_level": _("jabatan"),
    "kepala_wilayah": _("kepala wilayah"),
    "kind": _("jenis"),
    "legal_basis": _("dasar hukum"),
    "ownership_evidence": _("bukti kepemilikan"),
    "verified_by": _("diverifikasi oleh"),
    "active_from": _("dipantau sejak"),
    "active_to": _("dipantau sampai"),
    "route": _("jalur"),
    "withdrawn": _("ditarik"),
}
# The words of a value, where the store keeps a code.
VALUES: Mapping[str, Mapping[str, str]] = {
    "platform": labels.PLATFORMS,
    "position_level": labels.POSITIONS,
    "kind": KINDS,
    "route": ROUTES,
    "kepala_wilayah": {"0": _("bukan"), "1": _("ya")},
    "withdrawn": {"0": _("tidak"), "1": _("ya")},
}


@pages.get("/akun")
@needs(LOOK)
def listing() -> ResponseReturnValue:
    given = {name: request.args.get(name, "").strip() for name in accounts.Wanted.__slots__}
    given, asked = {name: value for name, value in given.items() if value}, request.args.get("halaman", "")
    wanted = accounts.Wanted(**given)
    number = max(1, int(asked)) if asked.isdecimal() and len(asked) < 6 else 1
    found = accounts.page(store(), wanted, number, SIZE)
    return render_template(
        "accounts.html",
        rows=[(r, *_look(r)) for r in found.rows],
        count=found.count,
        number=found.number,
        last=-(-found.count // SIZE),
        first=(found.number - 1) * SIZE + 1,
        given=given,
        choices=_choices(),
        link=_link,
        words=VALUES,
        region=_region,
        seen_in=SEEN_IN,
        may_load=access.role() == Role.APPROVER,
    )


def _choices() -> dict[str, tuple[str, Sequence[tuple[str, str]]]]:
    seen = [*labels.OUTCOMES.items(), (accounts.NEVER, _("belum pernah dilihat"))]
    return {
        "platform": (_("Platform"), list(labels.PLATFORMS.items())),
        "agency": (_("Instansi"), [(a, a) for a in accounts.agencies(store())]),
        "outcome": (_("Terakhir dilihat"), seen),
        "withdrawn": (_("Ditarik dari pantauan"), [("tidak", _("tidak")), ("ya", _("ya"))]),
    }


def _look(row: AccountRow) -> tuple[str, str]:
    """What the last look found and when, in words; ("", "") when there was none."""
    if row.outcome is None or row.seen_at is None:
        return "", ""
    return _outcome(row.outcome, row.complete), presenting.when(row.seen_at, row.account.region)


def _outcome(outcome: str, complete: int | None) -> str:
    said = labels.OUTCOMES.get(outcome, outcome)
    return said if complete or outcome not in ("ok", "empty") else _("{said}; tidak utuh", said=said)


def _link(row: AccountRow) -> str:
    """Where an account is open to all; "" for one that was withdrawn: nobody looks there any more."""
    return "" if row.account.withdrawn else profile_link(row.account)


def _region(code: str) -> str:
    name = regions.names().get(code)
    return f"{name} ({code})" if name else code


@pages.get("/akun/<account_id>")
@needs(LOOK)
def one(account_id: str) -> ResponseReturnValue:
    account = _load(account_id)
    access.opened("akun", account_id)
    return _show(account, {})


def _load(account_id: str) -> Account:
    return accounts.account(store(), account_id) or abort(404)


def _show(account: Account, given: Mapping[str, str]) -> str:
    kept = accounts.record(store(), account, LOOKS)
    return render_template(
        "account.html",
        a=account,
        link="" if account.withdrawn else profile_link(account),
        given=given,
        region=_region(account.region),
        words=VALUES,
        looks=[(r, _outcome(r.outcome, r.complete), _detail(r)) for r in kept.looks],
        seen_in=SEEN_IN,
        may_end=access.role() == Role.APPROVER,
        history=[(r, ACTIONS[r.action], _changes(r.changes)) for r in kept.history],
        others=kept.others,
    )


def _detail(row: Look) -> str:
    """Why, as a visit or a crawl put it down."""
    return WORDS.get(row.detail, row.detail) if row.kind == "visit" else str(row.detail).replace("_", " ")


def _changes(kept: str) -> list[str]:
    """A line of history in words. Whose an account is was decided by the register: that it changed is told, no id."""
    changed: dict[str, list[Any]] = json.loads(kept)
    return [
        _("pemilik diganti")
        if name == "person_id"
        else _("{field}: {old} → {new}", field=FIELDS[name], old=_value(name, old), new=_value(name, new))
        for name, (old, new) in changed.items()
    ]


def _value(name: str, value: object) -> str:
    return "–" if value is None else VALUES.get(name, {}).get(str(value), str(value))


@pages.post("/akun/<account_id>/tarik")
@needs(LOOK)
def withdraw(account_id: str) -> ResponseReturnValue:
    """Ends the watching of an account; only an approver decides that."""
    account = _load(account_id)
    try:
        done = register.withdraw(store(), account_id, by=who(), note=request.form.get("note", ""), at=now())
    except RegisterError as error:
        language.flash(access.said(error), "galat")
        return _show(account, request.form), 400
    language.flash(_("Akun ditarik dari pemantauan.") if done else _("Akun itu sudah ditarik."), "kabar")
    return redirect(url_for("accounts.one", account_id=account_id), 303)
