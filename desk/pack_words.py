"""Paket pemilihan: what the office's elections are made of, and its own names and words: tried first, then kept."""

import threading
from collections.abc import Callable, Mapping
from typing import Any

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from desk import access, language
from desk.access import LOOK, body, needs, now, store, who, workspace
from domain.elections import Pack
from domain.errors import WorkflowError
from domain.periods import from_text, waktu
from domain.texts import _
from services import pack_additions
from services.pack_additions import CONTESTANT, KINDS, TIERS, Addition, Tried

pages = Blueprint("pack_words", __name__)
_one_at_a_time = threading.Lock()
MOST_NAMES = 500
# A field named "matches" would stand in the place of the form's own method for whatever examines the page.
LISTS = {"forms": "forms", "must": "matches", "must_not": "ignores"}
ACTIONS = {"add": _("ditambahkan"), "edit": _("diubah"), "withdraw": _("ditarik"), "refuse": _("usulan ditolak")}
SEATS = {
    "head": _("calon kepala daerah atau presiden"),
    "deputy": _("calon wakil"),
    "single": _("calon tunggal jabatan"),
    "prospective": _("bakal calon"),
}


@pages.get("/paket")
@needs(LOOK)
def listing() -> ResponseReturnValue:
    return render_template(
        "packs.html",
        packs=access.packs(),
        rows=pack_additions.standing(store()),
        kinds=KINDS,
        tiers=TIERS,
        history=pack_additions.history(store()),
        actions=ACTIONS,
        gone=pack_additions.left_out(workspace(), store()),
        may=_may(),
        local=lambda at: waktu(from_text(at), workspace().config.zone),
    )


def _may() -> bool:
    return access.role() in body().profile.roles.get("pack", ())


@pages.get("/paket/usulan")
@needs("pack")
def proposed() -> ResponseReturnValue:
    """Names that the posts of the last weeks suggest."""
    labels = {contest: known.label for pack in access.packs() for contest, known in pack.contests.items()}
    return render_template(
        "packs_proposed.html",
        rows=pack_additions.proposals(store(), workspace(), now()),
        labels=labels,
        weeks=pack_additions.WEEKS,
    )


@pages.post("/paket/usulan/tolak")
@needs("pack")
def refuse() -> ResponseReturnValue:
    _done(
        lambda: pack_additions.refuse(
            store(), body(), _from_form(request.form), reason=request.form.get("reason", ""), by=who(), at=now()
        ),
        _("Usulan ditolak; tidak diusulkan lagi."),
    )
    return redirect(url_for("pack_words.proposed"), 303)


def _done(act: Callable[[], None], words: str) -> None:
    """Does it and says so, or says why not."""
    with access.telling() as wrong:
        act()
    if not wrong:
        language.flash(words, "kabar")


@pages.get("/paket/tambahan")
@needs("pack")
def entry() -> ResponseReturnValue:
    """The form: empty, from a proposal, or of what stands."""
    entry_id = request.args.get("butir", "")
    if not entry_id:
        return _page(request.args, None)
    kept = next((one for one in pack_additions.standing(store()) if one.entry_id == entry_id), None) or abort(404)
    one = kept.addition
    given = {
        "pack": one.pack,
        "butir": one.entry_id,
        "group": one.group,
        "refers_to": one.refers_to,
        "tier": one.tier,
        "contest": one.contest,
        "number": one.number,
        "role": one.role,
        "partner": one.partner,
        "parties": one.parties,
        "forms": "\n".join(one.forms),
        "must": "\n".join(one.matches),
        "must_not": "\n".join(one.ignores),
        "source": kept.source,
    }
    return _page(given, None)


@pages.post("/paket/tambahan")
@needs("pack")
def keep() -> ResponseReturnValue:
    """Tries what was typed on the office's posts; kept when the person has seen the result and says so."""
    form = request.form
    with access.telling() as wrong:
        addition = _from_form(form)
        with _one_at_a_time:
            if form.get("simpan") and form.get("dilihat") == _mark(addition):
                pack_additions.keep(
                    store(),
                    workspace(),
                    body(),
                    addition,
                    source=form.get("source", ""),
                    reason=form.get("reason", ""),
                    by=who(),
                    at=now(),
                )
                language.flash(_("Tersimpan. Kiriman dibaca ulang dengan kata ini pada penandaan berikutnya."), "kabar")
                return redirect(url_for("pack_words.listing"), 303)
            found = pack_additions.tried(store(), workspace(), body(), addition, by=who(), at=now())
    if wrong:
        return _page(form, None), 400
    return _page(form, found, _mark(addition)), 400 if found.faults else 200


def _mark(addition: Addition) -> str:
    """What was tried, so that nothing else is kept than what was looked at."""
    return repr(addition)


def _from_form(form: Mapping[str, str]) -> Addition:
    pack = next((pack for pack in access.packs() if pack.name == form.get("pack", "")), None)
    if pack is None:
        raise WorkflowError(_("paket belum dipilih"), remedy=_("pilih pemilihannya"))
    fields: dict[str, Any] = {
        name: form.get(name, "").strip()
        for name in ("group", "refers_to", "contest", "tier", "number", "role", "partner", "parties")
    }
    fields |= {
        name: tuple(line.strip() for line in form.get(field, "").splitlines() if line.strip())
        for field, name in LISTS.items()
    }
    made = Addition(pack=pack.name, entry_id=form.get("butir", ""), **fields)
    return pack_additions.placed(pack, made)


def _page(fields: Mapping[str, Any], found: Tried | None, mark: str = "") -> str:
    region = workspace().config.text("body.region")
    return render_template(
        "packs_entry.html",
        given=fields,
        found=found,
        mark=mark,
        kinds=KINDS,
        tiers=TIERS,
        seats=SEATS,
        contestant=CONTESTANT,
        packs=[(pack, _names(pack, region)) for pack in access.packs()],
        weeks=pack_additions.WEEKS,
    )


def _names(pack: Pack, region: str) -> list[tuple[str, str, list[str]]]:
    """The contests of the own region with their contestants, as the form proposes them; no names where an office
    watches so many contests that a list of them helps nobody."""
    here = pack_additions.contests_here(pack, region)
    by: dict[str, list[str]] = {contest: [] for contest, _ in here}
    for one in pack.candidates:
        if one.contest in by and one.role != "empty":
            by[one.contest].append(one.name)
    few = sum(map(len, by.values())) <= MOST_NAMES
    return [(contest, label, by[contest] if few else []) for contest, label in here]


@pages.post("/paket/tambahan/tarik")
@needs("pack")
def withdraw() -> ResponseReturnValue:
    _done(
        lambda: pack_additions.withdraw(
            store(), body(), request.form.get("butir", ""), reason=request.form.get("reason", ""), by=who(), at=now()
        ),
        _("Ditarik; yang pernah ditandai tetap ada."),
    )
    return redirect(url_for("pack_words.listing"), 303)
