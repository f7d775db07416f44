"""Impor: a file of posts that somebody brings; first what it would do, then exactly that file."""

from collections.abc import Mapping
from time import perf_counter
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from desk import access, form_fields, language, presenting, uploads
from desk.access import LOOK, needs, now, store, who
from domain.errors import NetralitasError, WorkflowError
from domain.labels import PLATFORMS
from domain.periods import from_text, waktu
from domain.privacy import mask_numbers
from domain.texts import _
from services import import_reversal
from services.import_reversal import take_back_import
from services.ingest import CHANGES, LABELS, ImportResult, ImportTerms, PreviewedPost, bring

pages = Blueprint("importing", __name__)
Form = Mapping[str, str]
AUDIENCES = {"public": _("umum: siapa saja"), "unlisted": _("siapa saja yang punya tautannya (unlisted)")}
TYPED = (
    "kind",
    "how_seen",
    "audience",
    "platform",
    "account",
    "url",
    "text",
    "published",
    "seen_at",
    "lines",
    "consent",
    "report_number",
)
MOST_LINES = 10_000_000
# Loading a file took up to three times as long as looking through it; shorter than this needs no word.
LOADING, LONG = 3, 20
PAGE = 50  # imports
# Files that do not say whose they are, or not when they were seen; of the second kind an owner must have agreed.
UNSAID = {"halaman", "tangkapan", "x-archive", "facepager", "unduhan-facebook", "unduhan-instagram"}
BY_OWNERS = {"unduhan-facebook", "unduhan-instagram"}

pages.before_app_request(uploads.sweep)


@pages.get("/impor")
@needs(LOOK)
def form() -> ResponseReturnValue:
    return _page({})


def _page(fields: Form) -> str:
    return render_template(
        "importing.html",
        given=fields,
        unsaid=UNSAID,
        by_owners=BY_OWNERS,
        formats=LABELS,
        how=form_fields.HOW,
        audiences=AUDIENCES,
        platforms=PLATFORMS,
        latest=form_fields.latest(),
        zone=access.workspace().config.text("report.zone"),
    )


@pages.post("/impor/pratinjau")
@needs(LOOK)
def preview() -> ResponseReturnValue:
    """Keeps the file and says what loading it would do; nothing else is kept."""
    try:
        terms = _terms(request.form)
        name, path = uploads.keep(request.files.get("file"))
    except NetralitasError as error:
        return _again(access.error_text(error))
    kept = False
    began = perf_counter()
    try:
        result = bring(store(), access.workspace(), path, at=now(), dry_run=True, **terms)
        kept = _worth(result)
    except NetralitasError as error:
        return _again(uploads.file_error_text(error, path))
    finally:
        if not kept:
            path.unlink(missing_ok=True)
    return _result(result, preview=True, name=name if kept else "", seconds=perf_counter() - began)


def _again(words: str) -> ResponseReturnValue:
    """The form with what was typed; the file has to be chosen again."""
    language.flash(words, "galat")
    return _page(request.form), 400


def _worth(result: ImportResult) -> bool:
    """Whether a file brings any post that may be kept. One that does not is not kept itself."""
    return result.already is None and bool(result.new + result.changed + result.known + result.reported)


def _result(result: ImportResult, *, preview: bool, name: str = "", seconds: float = 0) -> str:
    fields = {n: value for n in TYPED if (value := request.form.get(n, ""))}
    words = [uploads.OPTION.sub("", line) for line in language.translated(result.text).splitlines()]
    return render_template(
        "imported.html",
        lines=words,
        preview=preview,
        name=name,
        fields=fields,
        problems=bool(result.problems),
        label=LABELS[request.form["kind"]],
        posts=[_previewed(p) for p in result.previewed],
        result=result,
        unzoned=sum(p.published.zone_assumed for p in result.previewed),
        minutes=round(seconds * LOADING / 60) if seconds * LOADING > LONG else 0,
    )


def _previewed(post: PreviewedPost) -> dict[str, object]:
    """A post of a preview in words."""
    return {
        "kind": CHANGES[post.kind],
        "account": post.account,
        "platform": PLATFORMS[post.platform],
        "url": post.url,
        "text": mask_numbers(post.text),
        "other_text": mask_numbers(post.other_text),
        "media": post.media,
        "before": mask_numbers(post.before) if post.kind == "changed" else "",
        "published": presenting.read_as(post.published, post.region),
    }


@pages.post("/impor/muat")
@needs(LOOK)
def load() -> ResponseReturnValue:
    """Loads the file of a preview, once."""
    try:
        terms = _terms(request.form)
        path = uploads.claim(request.form.get("name", ""))
    except NetralitasError as error:
        return _again(access.error_text(error))
    try:
        result = bring(store(), access.workspace(), path, at=now(), **terms)
    except NetralitasError as error:
        return _again(uploads.file_error_text(error, path))
    finally:
        path.unlink(missing_ok=True)
    return _result(result, preview=False)


@pages.post("/impor/batal")
@needs(LOOK)
def cancel() -> ResponseReturnValue:
    try:
        uploads.path_of(request.form.get("name", "")).unlink(missing_ok=True)
    except NetralitasError as error:
        language.flash(access.error_text(error), "galat")
    else:
        language.flash(_("Dibatalkan; berkasnya sudah dihapus."), "kabar")
    return redirect(url_for("importing.form"), 303)


@pages.get("/impor/riwayat")
@needs(LOOK)
def history() -> ResponseReturnValue:
    """All imports with what each brought, and a way to take one back."""
    return _history({})


def _history(fields: Form) -> str:
    count = import_reversal.count_imports(store())
    last = max(-(-count // PAGE), 1)
    number = min(max(request.args.get("halaman", 1, int), 1), last)
    return render_template(
        "imports.html",
        rows=import_reversal.imports(store(), limit=PAGE, offset=(number - 1) * PAGE),
        count=count,
        number=number,
        last=last,
        local=_local,
        given=fields,
        may=_may_take_back,
        undecided=import_reversal.undecided(store()),
    )


def _local(at: str) -> str:
    return waktu(from_text(at), access.workspace().config.zone)


def _may_take_back(operator: str) -> bool:
    """Whether to offer it; the service asks again."""
    return operator == who() or access.role() in access.body().profile.roles.get("correct", frozenset())


@pages.post("/impor/<run_id>/tarik")
@needs(LOOK)
def take_back(run_id: str) -> ResponseReturnValue:
    """Takes an import back: what only it showed counts no more."""
    with access.telling() as wrong:
        done = take_back_import(store(), access.body(), run_id, who(), request.form.get("reason", ""), at=now())
    if wrong:
        return _history({"run_id": run_id, **request.form}), 400
    language.flash(str(done), "kabar")
    return redirect(url_for("importing.history"), 303)


def _terms(fields: Form) -> dict[str, Any]:
    """What was typed beside the file. Raises WorkflowError for what cannot be meant."""
    kind, audience, platform = fields.get("kind", ""), fields.get("audience", ""), fields.get("platform", "")
    if kind not in LABELS:
        raise WorkflowError(_("bentuk berkas belum dipilih"), remedy=_("pilih salah satu"))
    if audience and audience not in AUDIENCES:
        raise WorkflowError(_("siapa yang dapat melihat tidak dikenal"), remedy=_("pilih salah satu"))
    if platform and platform not in PLATFORMS:
        raise WorkflowError(_("platform tidak dikenal"), remedy=_("pilih salah satu"))
    return {
        "kind": kind,
        "how_seen": form_fields.how_seen(fields.get("how_seen", "")),
        "operator": who(),
        "report_number": fields.get("report_number", "").strip(),
        "import_terms": ImportTerms(
            platform=platform,
            account=fields.get("account", "").strip(),
            url=fields.get("url", "").strip(),
            text="\n".join(fields.get("text", "").splitlines()),
            published_at=fields.get("published", "").strip(),
            seen_at=form_fields.moment(fields.get("seen_at", "")),
            audience=audience,
            lines=_lines(fields.get("lines", "")),
            consent=fields.get("consent", "").strip(),
        ),
    }


def _lines(text: str) -> frozenset[int]:
    return frozenset(form_fields.whole(part, "baris", MOST_LINES) for part in text.replace(",", " ").split())
