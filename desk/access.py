"""Who may open which page: the session, the token in each form, the role, and a trace of every refusal."""

import hashlib
import re
import secrets
from collections.abc import Callable
from datetime import datetime
from ipaddress import ip_address
from pathlib import Path
from typing import Any, Self, TypeVar

from flask import Response, current_app, g, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError, CSRFProtect
from itsdangerous import BadData, URLSafeTimedSerializer
from werkzeug.exceptions import Forbidden

from desk import language
from domain.case_terms import Role
from domain.elections import Pack
from domain.errors import NetralitasError, NotAllowedError, StoreError, UsageError
from domain.periods import clock_time
from domain.texts import _
from services import desk_choices, desk_sessions, disclosure, people, reading_withdrawal, second_factor
from services.casework import require_role
from services.people import ROLES
from services.settings import OversightBody, newest_addition, oversight_body, packs_of
from services.workspaces import Store, Workspace, open_store

View = TypeVar("View", bound=Callable[..., Any])
# What a page needs beside a profile's moves: nobody signed in, anybody enrolled, or an approver of the body.
OPEN, LOOK, LEAD = "terbuka", "melihat", "memimpin"
SAFE = ("GET", "HEAD", "OPTIONS")
FORM_BYTES = 2 << 20  # a form without a file
LONGEST = 64_000  # characters of one field: no platform takes a longer post
UNPRINTED = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
# What a form that ended with its session does not bring back: it would stand in a page that anybody may see.
UNKEPT = (
    "csrf_token",
    "phrase",
    "own_phrase",
    "second_phrase",
    "code",
    "second_code",
    "holder",
    "kept",
    "session",
    "secret",
)
READ_ONLY = _("Ruang kerja ini hanya dapat dibaca: tidak ada yang dapat dicatat")
csrf = CSRFProtect()


class RefusedError(Forbidden):
    """A request that is refused and kept; `why` as the store names it."""

    def __init__(self, why: str) -> None:
        super().__init__()
        self.why = why


def needs(move: str) -> Callable[[View], View]:
    """Says what a page needs: OPEN, LOOK, LEAD or a move of the body's profile; one that says nothing is not made."""

    def mark(view: View) -> View:
        view.needs = move  # type: ignore[attr-defined]
        return view

    return mark


def workspace() -> Workspace:
    found: Workspace = current_app.extensions["workspace"]
    return found


def body() -> OversightBody:
    found: OversightBody = current_app.extensions["body"]
    return found


def packs() -> tuple[Pack, ...]:
    """The elections of the workspace as it is set now."""
    found: tuple[Pack, ...] = current_app.extensions["packs"]
    return found


def set_anew(changed: Workspace) -> None:
    """From here on every page is that of the workspace as it is set now."""
    elections = packs_of(changed)
    whole = oversight_body(changed, elections)
    current_app.extensions.update(workspace=changed, packs=elections, body=whole)
    current_app.extensions.pop("engine", None)  # of the packs as they were


def _follow_additions() -> None:
    """What was added to the packs since, here or at a terminal, holds from this page on."""
    newest = newest_addition(store())
    if newest != current_app.extensions.get("additions", 0):
        set_anew(workspace())
        current_app.extensions["additions"] = newest


def now() -> datetime:
    """The desk's clock, in whole seconds. Raises WorkspaceError where it cannot be right."""
    return clock_time(current_app.extensions["clock"]())


def copy() -> Path | None:
    """Where sessions and refusals are kept while the workspace can only be read; None while it can be written."""
    found: Path | None = current_app.extensions["copy"]
    return found


def store() -> Store:
    """The request's connection; no transaction outlives a request."""
    if "db" not in g:
        g.db = open_store(workspace().database, readonly=copy() is not None)
    db: Store = g.db
    return db


def entries() -> Store:
    """The store for what the desk itself keeps: sessions, attempts to sign in, refusals."""
    beside = copy()
    if beside is None:
        return store()
    if "entries" not in g:
        g.entries = open_store(beside)
    db: Store = g.entries
    return db


def close_store(_: BaseException | None = None) -> None:
    for name in ("db", "entries"):
        db = g.pop(name, None)
        if db is not None:
            db.close()


def who() -> str:
    """The reader who is signed in."""
    return str(g.reader.reviewer_id)


def opened(kind: str, ref: str) -> None:
    """Keeps that the reader was shown this; a workspace that can only be read keeps nothing."""
    if copy() is None:
        disclosure.note(store(), who(), kind, ref, now())


def role() -> str:
    """The role of the reader who is signed in."""
    return str(g.reader.role)


def address() -> str:
    """Where the request came from; "?" for what is no address, which only a header can say."""
    given = request.remote_addr or ""
    try:
        return str(ip_address(given.partition("%")[0])) if given else ""
    except ValueError:
        return "?"


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def session_name() -> str:
    """The name in the store of the session that this request belongs to."""
    return _digest(session.get("id", ""))


def sign_in(reviewer_id: str) -> None:
    """Opens a session; whatever the browser held before is void."""
    before, shown, picked = session.get("id", ""), session.get(language.SHOWN, ""), language.PICKED in session
    session.clear()
    session["id"] = secrets.token_urlsafe(32)
    desk_sessions.begin(entries(), _digest(session["id"]), reviewer_id, address(), now(), instead_of=_digest(before))
    if language.known(shown):
        session[language.SHOWN] = shown
        if picked and copy() is None:
            desk_choices.choose_language(store(), reviewer_id, shown)


def sign_out() -> None:
    """Ends the session; the sign-in page that follows stays in its language."""
    desk_sessions.end(entries(), _digest(session.get("id", "")))
    session.clear()
    session[language.SHOWN] = language.current()


def enter() -> ResponseReturnValue | None:
    """Before each request: who it is, whether it comes from our own form, whether that person may."""
    g.reader = None
    if request.endpoint == "static":
        return None
    language.choose("")
    now()  # a clock that cannot be right is said before anything is done by it
    g.reader = _reader()
    language.choose(g.reader.language if g.reader else "")
    if request.endpoint is None:
        return None
    wanted = getattr(current_app.view_functions[request.endpoint], "needs", "")
    if g.reader is None or request.mimetype != "multipart/form-data":
        request.max_content_length = FORM_BYTES
    ended = g.reader is None and wanted != OPEN
    if request.method not in SAFE:
        require_own_form(token=not ended)  # a form of an ended session does nothing, and has no token any more
    _require_plain()
    if wanted == OPEN:
        return None
    if ended:
        return _to_sign_in()
    if wanted == LOOK:
        if g.reader.role not in ROLES:
            raise RefusedError("tanpa_wewenang")
    elif wanted == LEAD:
        if g.reader.role != Role.APPROVER:
            raise RefusedError("tanpa_wewenang")
    else:
        require_role(body(), wanted, g.reader.role)
    if request.method not in SAFE and copy() is not None:
        raise StoreError(READ_ONLY, remedy=_("periksa izin berkas dan folder ruang kerja, lalu buka lagi meja kerja"))
    _follow_additions()
    if copy() is None:
        reading_withdrawal.settle_here(workspace(), store(), now())
    return _to_own_page()


def _to_own_page() -> ResponseReturnValue | None:
    """Who has to set up a second factor first gets no other page than the one where that is done."""
    if request.blueprint == "own" or copy() is not None or not second_factor.must_set_up(store(), who()):
        return None
    language.flash(
        _("Pimpinan mewajibkan kode masuk. Pasang dahulu di sini; halaman lain terbuka setelah itu."), "galat"
    )
    return redirect(url_for("own.page"), 303)


def _reader() -> desk_sessions.Session | None:
    return desk_sessions.current(entries(), _digest(session["id"]), now()) if "id" in session else None


def require_own_form(*, token: bool) -> None:
    """Raises RefusedError for a form that another site sent, or one without the token of this session."""
    origin = request.headers.get("Origin", "")
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
        raise RefusedError("asal_lain")
    if origin and origin != request.host_url.rstrip("/"):
        raise RefusedError("asal_lain")
    if not token:
        return
    try:
        csrf.protect()
    except CSRFError:
        raise RefusedError("tanpa_tanda") from None


def _require_plain() -> None:
    """Raises UsageError for a field that no form of ours would bring and no record should hold."""
    for fields in (request.args, request.form):
        for value in (v for values in fields.listvalues() for v in values):
            if len(value) > LONGEST:
                raise UsageError(
                    _("isian lebih panjang daripada {longest} huruf", longest=LONGEST),
                    remedy=_("kembali, lalu singkatkan"),
                )
            if UNPRINTED.search(value):
                raise UsageError(
                    _("isian memuat tanda yang tidak tercetak"), remedy=_("kembali, lalu ketik ulang isian itu")
                )


def _to_sign_in() -> ResponseReturnValue:
    """The sign-in page. What was typed into a form goes with it, signed, and comes back to the same reader alone."""
    if request.method in SAFE:
        return redirect(url_for("sign_in.form", next=request.full_path.rstrip("?")), 303)
    refuse("belum_masuk")
    owner = desk_sessions.owner(entries(), _digest(session.get("id", "")))
    fields = [(n, v) for n, v in request.form.items(multi=True) if n not in UNKEPT]
    if not fields:
        language.flash(_("Sesi Anda sudah berakhir. Masuk, lalu ulangi."), "galat")
        return redirect(url_for("sign_in.form"), 303)
    if not owner:
        return render_template("unsaved.html", typed=fields, back=url_for("sign_in.form")), 403
    kept = _keeper().dumps({"who": owner, "url": request.path, "fields": fields})
    language.flash(_("Sesi Anda sudah berakhir. Masuk lagi; yang Anda ketik kembali setelah itu."), "galat")
    return render_template("sign_in.html", name=owner, next="", kept=kept), 403


def _keeper() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(str(current_app.secret_key), salt="isian")


def kept_form(kept: str, reviewer_id: str) -> tuple[str, list[tuple[str, str]]] | None:
    """Where a kept form goes, and its fields; None for what is not this reader's, older than a day or not ours."""
    try:
        found = _keeper().loads(kept, max_age=86_400)
    except BadData:
        return None
    return (found["url"], [(n, v) for n, v in found["fields"]]) if found["who"] == reviewer_id else None


def refuse(why: str) -> None:
    """Keeps a refusal: who, from where, which page."""
    reader = g.reader.reviewer_id if g.get("reader") else ""
    page = f"{request.method} {request.url_rule.rule if request.url_rule else '?'}"
    people.note_refusal(entries(), reader, address(), page, now(), why)


def error_text(error: NetralitasError) -> str:
    """What happened and what to do, in the language of the page; a remedy that names a command is for the command line
    and left out."""
    return with_remedy(language.translated(error.what), language.translated(error.remedy))


class telling:
    """Around a step: what cannot be done is said on the next page, and the block is left; true where that was so.

    What somebody may not do goes on to the app, which keeps the refusal. `kind` narrows what is said here.
    """

    def __init__(self, kind: type[NetralitasError] = NetralitasError) -> None:
        self._kind = kind
        self._told = False

    def __bool__(self) -> bool:
        return self._told

    def __enter__(self) -> Self:
        return self

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> bool:
        if not isinstance(error, self._kind) or isinstance(error, NotAllowedError):
            return False
        language.flash(error_text(error), "galat")
        self._told = True
        return True


def with_remedy(what: str, remedy: str) -> str:
    command = any(sign in remedy for sign in ("--", "netralitas ", "case ", "reviewer list"))
    return what if command or not remedy else f"{what} → {remedy}"


def sealed(response: Response) -> Response:
    """What every answer carries: no script, no frame, no copy kept, no trace in another site's log."""
    response.headers.setdefault("Content-Security-Policy", POLICY)
    for name, value in HEADERS.items():
        response.headers[name] = value
    return response


POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
# Referrer-Policy: with no-referrer a browser would send "Origin: null" with our own forms as well.
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "X-Frame-Options": "DENY",
}
