"""Perkara: the list, one case's file, and each move after the reading; what may be done is review's word."""

from collections.abc import Callable
from functools import partial

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from desk import access, filter_form, language, presenting
from desk.access import LOOK, body, needs, now, store, who
from desk.case_moves import DOCUMENTS, MOVES, RECEIVERS, Form, Move
from desk.downloads import as_download
from desk.paging import paging
from desk.pictures import as_thumbnail
from desk.reading import FINDING_LABELS, image
from domain import case_words, workflow
from domain.case_words import CLARIFICATIONS
from domain.periods import zone_of
from domain.texts import _
from services import (
    case_filter,
    case_table,
    case_view,
    covering,
    import_reversal,
    known_material,
    notices,
    page_capture,
    reading_list,
    reading_withdrawal,
    thumbnails,
)
from services.case_view import CaseView, asked, routes_to_check
from services.settings import OversightBody

pages = Blueprint("cases", __name__)
PAGE = 50  # cases


@pages.get("/perkara")
@needs(LOOK)
def listing() -> ResponseReturnValue:
    db, at = store(), now()
    given = {"status": "terbuka", **{k: v for k, v in request.args.items() if k in filter_form.NAMES}}
    narrowed = filter_form.filter_of(db, filter_form.wish(request.args, "terbuka"), at)
    paged = paging(partial(case_filter.count, db, narrowed), PAGE, request.args.get("halaman", 1, int))
    rows = case_filter.urgent(db, narrowed, limit=PAGE, offset=paged.offset)
    firsts = case_view.first_posts(db, rows)
    return render_template(
        "cases.html",
        rows=rows,
        lines={name: presenting.line(*first, at) for name, first in firsts.items()},
        pictures={name: thumbnails.of_post(db, post) for name, (post, _) in firsts.items()},
        paged=paged,
        labels=workflow.SHOWN,
        steps=workflow.JOURNEY_LABELS,
        left=lambda r: reading_list.days_of(r, body(), at),
        formats=case_table.FORMATS,
        caveats=sorted({reading_list.caveat_of(r, body(), at) for r in rows} - {""}),
        choices=filter_form.choices(db, filter_form.CASES),
        given=given,
    )


@pages.get("/perkara/pembetulan")
@needs("export")
def owed() -> ResponseReturnValue:
    """The packets whose receivers have to be told what was put right."""
    return render_template("owed.html", rows=notices.waiting_for(store(), who(), now()))


@pages.post("/perkara/tabel")
@needs("export")
def table() -> ResponseReturnValue:
    """The filtered cases as a file, without names."""
    form = request.form.get("format", "")
    if form not in case_table.FORMATS:
        abort(400)
    narrowed = filter_form.filter_of(store(), filter_form.wish(request.form, "terbuka"), now())
    return as_download(case_table.table(store(), body(), narrowed, who(), form)[0], f"perkara.{form}", form)


@pages.get("/perkara/<case_id>")
@needs(LOOK)
def case(case_id: str) -> ResponseReturnValue:
    access.opened("perkara", case_id)
    return _page(_view(case_id), {})


def _view(case_id: str) -> CaseView:
    """The case as this reader may see it."""
    return case_view.view(store(), body(), case_id, who(), now())


def _page(found: CaseView, fields: Form, person: object = None) -> str:
    """The page of a case; `fields`: what a form held that was refused, `person`: whose name was asked for."""
    file, own, today = found.file, body(), now().astimezone(zone_of(found.file.region)).date()
    return render_template(
        "case.html",
        file=file,
        case=file.case,
        seen=found.seen,
        given=fields,
        person=person,
        limit=found.clock,
        events=found.events,
        can=found.can,
        awaited=found.waits_for,
        newest=found.newest,
        way=_way(file.case.case_id),
        profile=own.profile,
        may_keep=known_material.is_installed() and access.role() in own.profile.roles.get("known", ()),
        today=today.isoformat(),
        day=today,
        cautions=routes_to_check(own, today),
        **_labels(found, own),
        **_records(found),
    )


def _labels(found: CaseView, own: OversightBody) -> dict[str, object]:
    """The words for what stands in the case, and for what its forms offer."""
    file, contest = found.file, own.contests.get(found.file.case.contest)
    return {
        "finding_labels": FINDING_LABELS,
        "findings": case_words.FINDING_WORDS,
        "contest": contest.label if contest else file.case.contest,
        "state": workflow.SHOWN[found.seen.state],
        "journey": workflow.JOURNEY_LABELS[file.journey],
        "asked": asked,
        "results": [(r, workflow.RESULT_LABELS[r.result], r in file.standing) for r in file.results],
        "records": workflow.RECORDS,
        "withdrawals": workflow.WITHDRAWALS,
        "words": WORDS,
        "receivers": RECEIVERS,
    }


def _records(found: CaseView) -> dict[str, object]:
    """What else is kept of the case: its posts, drawn pages, readings that can still be taken back, packets."""
    db, case_id = store(), found.file.case.case_id
    return {
        "posts": presenting.posts(found.file.posts, found.flags, found.pictures),
        "drawn": [
            (page, covering.may_leave_drawn(db, page.files["png"].sha256)) for page in page_capture.of_case(db, case_id)
        ],
        "sent": reading_withdrawal.own_of_case(db, who(), case_id),
        "others": reading_withdrawal.of_others(db, who(), case_id),
        "takings": import_reversal.takings_of_case(db, case_id),
        "handed": notices.of_case(db, case_id),
    }


def _way(case_id: str) -> dict[str, object]:
    """The list that a case was opened from: its filter, and the cases before and after it there."""
    fields = {name: value for name, value in request.args.items() if name in filter_form.NAMES}
    if not fields:
        return {"given": {}, "before": "", "after": ""}
    narrowed = filter_form.filter_of(store(), filter_form.wish(fields, "terbuka"), now())
    before, after = case_filter.neighbours(store(), narrowed, case_id)
    return {"given": fields, "before": before, "after": after}


WORDS = {
    "clarify": CLARIFICATIONS,
    "way": workflow.WAY_LABELS,
    "result": workflow.RESULT_LABELS,
    "mark": workflow.MARKERS,
    "answer": workflow.ANSWERS,
    "object": {**workflow.OBJECTIONS, **workflow.OUTCOME_LABELS},
    "sanction": {s: case_words.SANCTIONS[s] for s in workflow.SANCTIONS},
}


@pages.get("/perkara/<case_id>/kecil")
@needs(LOOK)
def small(case_id: str) -> ResponseReturnValue:
    """The small picture beside a case in the list."""
    first = case_view.first_post(store(), body(), case_id, who())
    return as_thumbnail(thumbnails.small(store(), access.workspace().evidence, first)) if first else abort(404)


@pages.get("/perkara/<case_id>/gambar/<sha256>")
@needs(LOOK)
def picture(case_id: str, sha256: str) -> ResponseReturnValue:
    kept = {name for post in presenting.posts(_view(case_id).file.posts, {}) for name in post.files}
    if sha256 not in kept:
        abort(404)
    access.opened("gambar", sha256)
    return image(sha256)


def _target(make: Callable[[str, Form], ResponseReturnValue]) -> Callable[[str], ResponseReturnValue]:
    """A form's target: its answer, or the page again with what was typed and what is wrong with it."""

    def view(case_id: str) -> ResponseReturnValue:
        found = _view(case_id)
        with access.telling():
            return make(case_id, request.form)
        return _page(found, request.form), 400

    return view


def _recorded(make: Move) -> Callable[[str, Form], ResponseReturnValue]:
    """The answer to a move: the case's page, which says what was recorded."""

    def answer(case_id: str, form: Form) -> ResponseReturnValue:
        language.flash(make(case_id, form), "kabar")
        return redirect(url_for("cases.case", case_id=case_id), 303)

    return answer


for _name, (_move, _make) in MOVES.items():
    pages.add_url_rule(
        f"/perkara/<case_id>/{_name}",
        endpoint=_name,
        view_func=needs(_move)(_target(_recorded(_make))),
        methods=("POST",),
    )


@pages.post("/perkara/<case_id>/nama")
@needs("read")
def name(case_id: str) -> ResponseReturnValue:
    """Shows name and NIP once, on this page alone; that they were read, by whom and why is kept."""
    purpose = request.form.get("purpose", "").strip()
    if not purpose:
        language.flash(_("Alasan melihat nama belum diisi."), "galat")
        return _page(_view(case_id), request.form), 400
    person = case_view.person(store(), access.workspace(), case_id, who(), purpose, now())
    return _page(_view(case_id), {}, person)


for _name, _leave in DOCUMENTS.items():
    pages.add_url_rule(
        f"/perkara/<case_id>/{_name}", endpoint=_name, view_func=needs("export")(_target(_leave)), methods=("POST",)
    )
