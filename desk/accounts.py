"""Daftar akun: who may be watched, without names, what was last seen there, and the end of watching one."""

import json
from collections.abc import Mapping
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from desk import access, presenting
from desk.access import LOOK, needs, now, store, who
from domain import labels, regions
from domain.case_terms import Role
from domain.errors import RegisterError
from domain.links import profile_link
from domain.types import Account
from services import accounts, register
from services.accounts import AccountRow, Look
from services.visits import WORDS

pages = Blueprint("accounts", __name__)
SIZE, LOOKS = 50, 20
ROUTES = {
    "A": "dirayapi tanpa kunci",
    "B": "dirayapi dengan kunci resmi platform",
    "C": "dilihat orang lewat kunjungan",
}
KINDS = {"personal": "akun pribadi", "official": "akun resmi jabatan atau instansi"}
SEEN_IN = {"crawl": "perayapan", "import": "impor", "visit": "kunjungan"}
ACTIONS = {"registered": "didaftarkan", "changed": "diubah", "renamed": "berganti nama akun", "withdrawn": "ditarik"}
FIELDS = {
    "person_id": "pemilik",
    "platform": "platform",
    "handle": "nama akun",
    "native_id": "id platform",
    "agency": "instansi",
    "region": "wilayah",
    "position_level": "jabatan",
    "kepala_wilayah": "kepala wilayah",
    "kind": "jenis",
    "legal_basis": "dasar hukum",
    "ownership_evidence": "bukti kepemilikan",
    "verified_by": "diverifikasi oleh",
    "active_from": "dipantau sejak",
    "active_to": "dipantau sampai",
    "route": "jalur",
    "withdrawn": "ditarik",
}
# The words of a value, where the store keeps a code.
VALUES: Mapping[str, Mapping[str, str]] = {
    "platform": labels.PLATFORMS,
    "position_level": labels.POSITIONS,
    "kind": KINDS,
    "route": ROUTES,
    "kepala_wilayah": {"0": "bukan", "1": "ya"},
    "withdrawn": {"0": "tidak", "1": "ya"},
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


def _choices() -> dict[str, tuple[str, list[tuple[str, str]]]]:
    seen = [*labels.OUTCOMES.items(), (accounts.NEVER, "belum pernah dilihat")]
    return {
        "platform": ("Platform", list(labels.PLATFORMS.items())),
        "agency": ("Instansi", [(a, a) for a in accounts.agencies(store())]),
        "outcome": ("Terakhir dilihat", seen),
        "withdrawn": ("Ditarik dari pantauan", [("tidak", "tidak"), ("ya", "ya")]),
    }


def _look(row: AccountRow) -> tuple[str, str]:
    """What the last look found and when, in words; ("", "") when there was none."""
    if row.outcome is None or row.seen_at is None:
        return "", ""
    return _outcome(row.outcome, row.complete), presenting.when(row.seen_at, row.account.region)


def _outcome(outcome: str, complete: int | None) -> str:
    said = labels.OUTCOMES.get(outcome, outcome)
    return said if complete or outcome not in ("ok", "empty") else f"{said}; tidak utuh"


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
        "pemilik diganti" if name == "person_id" else f"{FIELDS[name]}: {_value(name, old)} → {_value(name, new)}"
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
        flash(access.said(error), "galat")
        return _show(account, request.form), 400
    flash("Akun ditarik dari pemantauan." if done else "Akun itu sudah ditarik.", "kabar")
    return redirect(url_for("accounts.one", account_id=account_id), 303)
