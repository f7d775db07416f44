"""Daftar akun: who may be watched, without names, what was last seen there, and the end of watching one."""

from collections.abc import Mapping, Sequence

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from desk import access, language, presenting
from desk.access import LOOK, needs, now, store, who
from domain import account_words, labels, regions
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
SEEN_IN = {"crawl": _("perayapan"), "import": _("impor"), "visit": _("kunjungan")}


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
        words=account_words.VALUES,
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
    label = labels.OUTCOMES.get(outcome, outcome)
    return label if complete or outcome not in ("ok", "empty") else _("{said}; tidak utuh", said=label)


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
    return _page(account, {})


def _load(account_id: str) -> Account:
    return accounts.account(store(), account_id) or abort(404)


def _page(account: Account, fields: Mapping[str, str]) -> str:
    kept = accounts.record(store(), account, LOOKS)
    return render_template(
        "account.html",
        a=account,
        link="" if account.withdrawn else profile_link(account),
        given=fields,
        region=_region(account.region),
        words=account_words.VALUES,
        looks=[(r, _outcome(r.outcome, r.complete), _detail(r)) for r in kept.looks],
        seen_in=SEEN_IN,
        may_end=access.role() == Role.APPROVER,
        history=[(r, account_words.ACTIONS[r.action], account_words.changes_of(r.changes)) for r in kept.history],
        others=kept.others,
    )


def _detail(row: Look) -> str:
    """Why, as a visit or a crawl put it down."""
    return WORDS.get(row.detail, row.detail) if row.kind == "visit" else str(row.detail).replace("_", " ")


@pages.post("/akun/<account_id>/tarik")
@needs(LOOK)
def withdraw(account_id: str) -> ResponseReturnValue:
    """Ends the watching of an account; only an approver decides that."""
    account = _load(account_id)
    try:
        done = register.withdraw(store(), account_id, by=who(), note=request.form.get("note", ""), at=now())
    except RegisterError as error:
        language.flash(access.error_text(error), "galat")
        return _page(account, request.form), 400
    language.flash(_("Akun ditarik dari pemantauan.") if done else _("Akun itu sudah ditarik."), "kabar")
    return redirect(url_for("accounts.one", account_id=account_id), 303)
