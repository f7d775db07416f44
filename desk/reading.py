"""Telaah: what waits for this reader, one item on the table, and the reading of it."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any

from flask import Blueprint, Response, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from desk import access, filter_form, language, presenting
from desk.access import needs
from desk.paging import paging
from desk.pictures import as_picture, as_thumbnail
from domain import workflow
from domain.case_entries import Answers, NewReading
from domain.case_terms import Conclusion, ReviewState
from domain.case_words import FAMILY_QUESTIONS, FINDING_WORDS, FINDINGS, QUESTIONS, REPLY_WORDS
from domain.cases import ReviewedPost
from domain.errors import WorkflowError
from domain.periods import jam, to_text
from domain.texts import _
from services import desk_jobs, evidence, known_material, reading_list, reading_withdrawal, thumbnails
from services.case_filter import QUEUE, Filter
from services.examining import pictures_read
from services.reading_list import QueueItem
from services.workspaces import Store

pages = Blueprint("reading", __name__)
ORDERS = {
    "": _("paling mendesak dulu"),
    "tertua": _("terlama menunggu dulu"),
    "terbaru": _("terbaru dulu"),
    "instansi": _("menurut instansi"),
    "wilayah": _("menurut wilayah"),
}
# What a draft keeps of the form.
DRAFTED = frozenset(
    (
        *QUESTIONS,
        *FAMILY_QUESTIONS,
        "finding",
        "category",
        "because_dugaan",
        "because_tidak_cukup",
        "element",
        "exculpatory",
        "note",
    )
)
# Alarms are counted up to this.
MOST, PAGE = 1000, 20
FINDING_LABELS = {Conclusion.SUSPECTED: _("dugaan"), Conclusion.INSUFFICIENT: _("tidak cukup")}


@pages.get("/telaah")
@needs("read")
def waiting() -> ResponseReturnValue:
    db, at = access.store(), access.now()
    given = _narrowing(request.args)
    narrowed, order = _narrowed(db, given, at), given.get("urut", "")
    counted = partial(reading_list.waiting, db, access.who(), narrowed, at)
    paged = paging(counted, PAGE, request.args.get("halaman", 1, int))
    rows = reading_list.page(db, access.who(), narrowed, at, limit=PAGE, offset=paged.offset, order=order)
    return render_template(
        "waiting.html",
        rows=[_row(r, first, at) for r, first in zip(rows, reading_list.first_posts(db, rows), strict=True)],
        paged=paged,
        held=reading_list.held(db, access.who(), at),
        late=reading_list.alarms(db, at, MOST),
        choices=filter_form.choices(db, QUEUE),
        given=given,
        orders=ORDERS,
        order=order,
        day=reading_list.day_of_team(db, _midnight(at), at),
        sent=reading_withdrawal.own(db, access.who()),
        finding_labels=FINDING_LABELS,
        others=[_until(due) for due in reading_withdrawal.of_others(db, access.who())],
        unread=0 if rows else desk_jobs.unread(access.workspace(), db),
    )


def _until(due: datetime) -> str:
    """The time of day at the body until which a reading can be taken back: 10.14 WIB."""
    return jam(due, access.workspace().config.zone)


def _midnight(at: datetime) -> datetime:
    """When the body's day began."""
    return at.astimezone(access.workspace().config.zone).replace(hour=0, minute=0, second=0)


def _narrowed(db: Store, fields: Mapping[str, str], at: datetime) -> Filter:
    """The filter of what a reader chose to see of the list."""
    return replace(filter_form.filter_of(db, filter_form.wish(fields), at), written=fields.get("cari", ""))


def _narrowing(fields: Mapping[str, str]) -> dict[str, Any]:
    """What a reader may narrow and order the list by: nothing that would tell a drawn post from a second reading."""
    found = {name: value for name in (*QUEUE, "cari", "urut") if (value := fields.get(name, "").strip())}
    return {name: value for name, value in found.items() if name != "urut" or value in ORDERS}


def _row(row: QueueItem, first: ReviewedPost, at: datetime) -> dict[str, object]:
    """A line of the list: a drawn post looks like a second reading, on purpose. Nothing is marked before it is taken:
    whoever reads second may be among those who look."""
    return {
        "item": row.item_id,
        "agency": row.agency,
        "late": reading_list.is_late(row, at),
        "kind": _("mandiri") if row.state != ReviewState.UNREAD else _("pertama"),
        "until": presenting.local_day(row.act_by, row.region),
        "rest": presenting.rest(row.act_by, at),
        "overdue": row.act_by <= to_text(at),
        "line": presenting.line(first, (), at),
        "picture": thumbnails.of_post(access.store(), first),
    }


@pages.get("/telaah/butir/<item_id>/kecil")
@needs("read")
def small(item_id: str) -> ResponseReturnValue:
    """The small picture of an item that waits for this reader, and of no other."""
    first = reading_list.first_post(access.store(), access.who(), item_id, access.now())
    return as_thumbnail(thumbnails.small(access.store(), access.workspace().evidence, first)) if first else abort(404)


@pages.post("/telaah/buka")
@needs("read")
def choose() -> ResponseReturnValue:
    """Puts one item of the list on this reader's table; what lay there goes back."""
    with access.telling(WorkflowError) as wrong:
        reading_list.hold(access.store(), access.body(), access.who(), request.form.get("item", ""), access.now())
    if wrong:
        return redirect(url_for("reading.waiting", **_narrowing(request.form)), 303)
    return redirect(url_for("reading.table", **_narrowing(request.form)), 303)


@pages.post("/telaah/ambil")
@needs("read")
def take() -> ResponseReturnValue:
    db, at = access.store(), access.now()
    if not _take(db, at):
        language.flash(_("Tidak ada yang menunggu Anda."), "kabar")
        return redirect(url_for("reading.waiting", **_narrowing(request.form)), 303)
    return redirect(url_for("reading.table", **_narrowing(request.form)), 303)


def _take(db: Store, at: datetime) -> bool:
    """Puts the next item of the chosen ones on this reader's table; whether there was one."""
    given = _narrowing(request.form)
    narrowed, order = _narrowed(db, given, at), given.get("urut", "")
    return reading_list.take(db, access.body(), access.who(), at, narrowed, order) is not None


@pages.post("/telaah/lepas")
@needs("read")
def put_back() -> ResponseReturnValue:
    reading_list.put_back(access.store(), access.who(), access.now())
    language.flash(_("Butir dikembalikan ke antrean."), "kabar")
    return redirect(url_for("reading.waiting"), 303)


@pages.post("/telaah/benturan")
@needs("read")
def step_aside() -> ResponseReturnValue:
    db, at, item_id = access.store(), access.now(), request.form.get("item", "")
    with access.telling(WorkflowError) as wrong:
        reading_list.hold(db, access.body(), access.who(), item_id, at)
        reading_list.step_aside(db, access.who(), item_id, request.form.get("reason", ""), at)
    if wrong:
        return _again(db, item_id, at)
    language.flash(_("Butir itu diserahkan kepada pembaca lain dan tidak lagi diberikan kepada Anda."), "kabar")
    return redirect(url_for("reading.waiting"), 303)


@pages.get("/telaah/meja")
@needs("read")
def table() -> ResponseReturnValue:
    item = reading_list.on_table(access.store(), access.body(), access.who(), access.now())
    if item is None:
        language.flash(_("Tidak ada butir di meja Anda; ambil yang berikut."), "kabar")
        return redirect(url_for("reading.waiting"), 303)
    kept = reading_list.draft_of(access.store(), access.who(), item.item_id)
    return _page(item, MultiDict(kept) if kept else {})


@pages.post("/telaah/draf")
@needs("read")
def draft() -> ResponseReturnValue:
    """Keeps what was typed for the same reader's next opening of the item."""
    db, at, item_id = access.store(), access.now(), request.form.get("item", "")
    draft_fields = {name: values for name, values in request.form.lists() if name in DRAFTED and any(values)}
    with access.telling(WorkflowError) as wrong:
        reading_list.keep_draft(db, access.body(), access.who(), item_id, draft_fields, at)
    if wrong:
        return _again(db, item_id, at)
    language.flash(_("Draf disimpan; hanya Anda yang melihatnya, dan belum menjadi bacaan."), "kabar")
    return redirect(url_for("reading.table", **_narrowing(request.form)), 303)


def _page(item: reading_list.TableItem, fields: Any) -> str:
    db, body, packs, kept = access.store(), access.body(), access.packs(), _narrowing(request.values)
    if access.copy() is None:
        reading_list.opened(access.store(), access.who(), item.item_id, access.now())
    forms = {form: known for pack in packs for form, known in sorted(pack.categories.items())}
    posts = presenting.posts(item.posts, item.flags, pictures_read(access.store(), item.posts) if item.flags else None)
    return render_template(
        "reading.html",
        item=item,
        posts=posts,
        given=fields,
        lists=body.lists,
        forms=forms,
        questions=QUESTIONS,
        family=FAMILY_QUESTIONS,
        replies=REPLY_WORDS,
        found=FINDING_WORDS,
        findings=FINDINGS,
        ballots=presenting.ballots(packs, item.region),
        may_keep=known_material.is_installed() and access.role() in body.profile.roles.get("known", ()),
        ticked=fields.getlist("element") if fields else [],
        kept=kept,
        beside=reading_list.neighbours(
            db, access.who(), item.item_id, _narrowed(db, kept, access.now()), access.now(), kept.get("urut", "")
        ),
        sent=reading_withdrawal.own(db, access.who()),
        finding_labels=FINDING_LABELS,
        earlier={n: reading_list.earlier(db, p.post_id) for n, p in enumerate(item.posts, 1)} if item.flags else {},
        needs={form: sorted(body.lists.needs(form)) for form in forms},
    )


@pages.post("/telaah/meja")
@needs("read")
def submit() -> ResponseReturnValue:
    db, body, at, item_id = access.store(), access.body(), access.now(), request.form.get("item", "")
    if reading_list.is_recorded(db, item_id, access.who(), _from_form()):
        waits = reading_withdrawal.is_waiting(db, item_id, access.who(), _from_form())
        language.flash(
            _("Bacaan itu sudah dikirim dan menunggu dicatat.") if waits else _("Bacaan itu sudah dicatat."), "kabar"
        )
        return redirect(url_for("reading.waiting", **_narrowing(request.form)), 303)
    with access.telling(WorkflowError) as wrong:
        reading_list.hold(db, body, access.who(), item_id, at)
        state = reading_list.submit(db, body, item_id, access.who(), _from_form(), at=at)
    if wrong:
        return _again(db, item_id, at)
    language.flash(_taken(state, at), "kabar")
    if "berikut" in request.form and _take(db, at):
        return redirect(url_for("reading.table", **_narrowing(request.form)), 303)
    return redirect(url_for("reading.waiting", **_narrowing(request.form)), 303)


def _taken(state: str, at: datetime) -> str:
    """What became of a reading that was sent."""
    if state != reading_withdrawal.WAITING:
        return _("Bacaan dicatat: {state}.", state=workflow.LABELS.get(state, state))
    until = _until(at + access.body().take_back)
    return _(
        "Bacaan dikirim; menunggu sampai pukul {until}, lalu tercatat. Sampai saat itu dapat ditarik kembali.",
        until=until,
    )


@pages.post("/telaah/tarik")
@needs("read")
def withdraw() -> ResponseReturnValue:
    """Takes a reading of one's own back: its words come back as a draft, or stay listed where the item is gone."""
    number = request.form.get("number", 0, int)
    with access.telling(WorkflowError) as wrong:
        back = reading_withdrawal.withdraw(access.store(), access.body(), access.who(), number, access.now())
    if wrong:
        return redirect(url_for("reading.waiting"), 303)
    if not back:
        language.flash(
            _("Bacaan ditarik. Butirnya tidak menunggu Anda lagi; tulisan Anda masih di bawah ini."), "kabar"
        )
        return redirect(url_for("reading.waiting"), 303)
    language.flash(_("Bacaan ditarik dan belum tercatat; yang Anda tulis ada lagi pada isiannya."), "kabar")
    return redirect(url_for("reading.table"), 303)


@pages.post("/telaah/buang")
@needs("read")
def discard() -> ResponseReturnValue:
    with access.telling(WorkflowError):
        number = request.form.get("number", 0, int)
        reading_withdrawal.discard(access.store(), access.body(), access.who(), number, access.now())
        language.flash(_("Tulisan itu dibuang."), "kabar")
    return redirect(url_for("reading.waiting"), 303)


def _again(db: Store, item_id: str, at: datetime) -> ResponseReturnValue:
    """The same page with what was typed; the typed words alone when the item is somebody else's or read by now."""
    item = reading_list.on_table(db, access.body(), access.who(), at, item_id)
    if item is None:
        return render_template("unsaved.html", typed=_free_texts(request.form), back=url_for("reading.waiting")), 409
    return _page(item, request.form), 400


TYPED = {
    "note": _("Alasan dengan kata Anda sendiri"),
    "exculpatory": _("Hal yang meringankan"),
    "finding": _("Bacaan Anda"),
    "category": _("Bentuk"),
    "reason": _("Sebab benturan kepentingan"),
}


def _free_texts(form: Mapping[str, str]) -> list[tuple[str, str]]:
    """What a person typed, with its label."""
    return [(label, form[name]) for name, label in TYPED.items() if form.get(name, "").strip()]


def _from_form() -> NewReading:
    form = request.form
    finding = form.get("finding", "")
    asked = FAMILY_QUESTIONS if form.get("category") in access.body().lists.family_forms else {}
    return NewReading(
        finding=finding,
        note=form.get("note", ""),
        category=form.get("category") or None,
        answers=Answers(
            reason_code=form.get(f"because_{finding}", ""),
            elements=tuple(form.getlist("element")),
            owner=form.get("owner", ""),
            hacked=form.get("hacked", ""),
            old_photo=form.get("old_photo", ""),
            exculpatory=form.get("exculpatory", ""),
            **{name: form.get(name, "") for name in asked},
        ),
    )


@pages.get("/telaah/unsur.css")
@needs("read")
def chosen_form() -> ResponseReturnValue:
    """How the elements of the form that is chosen come forward without a script: a rule a form."""
    forms = sorted({form for pack in access.packs() for form in pack.categories if re.fullmatch(r"[\w-]+", form)})
    selector = '.reading:has(#category option[value="{0}"]:checked)'
    rules = [
        f'{selector} .needs li:not([data-form="{{0}}"]) {{{{ display: none; }}}}\n'
        f'{selector} label[data-forms~="{{0}}"] {{{{ font-weight: 700; }}}}\n'.format(form)
        for form in forms
    ]
    return Response("".join(rules), content_type="text/css; charset=utf-8")


@pages.get("/telaah/gambar/<sha256>")
@needs("read")
def picture(sha256: str) -> ResponseReturnValue:
    """A kept picture of the item on this reader's table, and of no other."""
    item = reading_list.on_table(access.store(), access.body(), access.who(), access.now())
    kept = {name for post in presenting.posts(item.posts, {}) for name in post.files} if item else set()
    return image(sha256) if sha256 in kept else abort(404)


def image(sha256: str) -> Response:
    """A kept picture as the browser gets it."""
    content = evidence.body_of(access.workspace(), access.store(), sha256)
    return as_picture(content, sha256) if content is not None else abort(404)
