"""The first page of a desk without a workspace: whoever has the address of the terminal lays the foundation.

Until then nothing but this page is served. The address holds a token that one browser takes, once; so no other user
of this machine, who reaches the same port, can make the workspace or lead it.
"""

import hmac
import secrets
import threading
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from flask import Flask, Response, g, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import generate_csrf
from jinja2 import StrictUndefined

from desk import access, form_fields, language, presenting
from desk.access import OPEN, needs
from domain.elections import Pack
from domain.errors import NetralitasError
from domain.packs import list_packs, load_pack
from domain.periods import WIB, ZONES, clock_time, tanggal
from domain.texts import Text, _
from rendering import FILTERS
from services import people, starting
from services.settings import is_local, profile_labels, whom_profiles_serve
from services.starting import FirstApprover, Foundation, TypedAssessment, key_folder
from services.workspaces import Workspace

NOT_YET = _("Belum ada ruang kerja. Buka alamat yang ditulis di terminal tempat meja kerja dijalankan.")
USED = _(
    "Alamat ini sudah dipakai. Lanjutkan pada peramban yang pertama membukanya; bila tidak ada lagi, hentikan meja "
    "kerja di terminal (Ctrl+C), jalankan lagi, lalu buka alamat barunya."
)
MadeDesk = Callable[[Workspace], Flask]


def _config() -> dict[str, object]:
    """What Flask is told: a key and a cookie for as long as nobody has a desk yet."""
    return {
        "SECRET_KEY": secrets.token_bytes(32),
        "SESSION_COOKIE_NAME": "netralitas-mulai",
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Strict",
        "WTF_CSRF_TIME_LIMIT": None,
        "WTF_CSRF_CHECK_DEFAULT": False,
        "WTF_CSRF_SSL_STRICT": False,
        "MAX_CONTENT_LENGTH": access.FORM_BYTES,
        "TRUSTED_HOSTS": ["127.0.0.1", "localhost"],
    }


class FrontDesk:
    """What is served: the first page until a workspace is made there, its desk from then on."""

    def __init__(self, folder: Path, make_desk: MadeDesk, clock: Callable[[], datetime]) -> None:
        self.token = secrets.token_urlsafe(24)
        self._taken, self._making = False, threading.Lock()
        self._folder, self._make_desk, self._clock = folder, make_desk, clock
        self.app = self._first_page()

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        return self.app(environ, start_response)

    def _first_page(self) -> Flask:
        app = Flask(__name__)
        app.config.update(_config())
        access.csrf.init_app(app)
        app.jinja_env.undefined = StrictUndefined
        app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
        app.jinja_env.filters.update({**FILTERS, **presenting.FILTERS})
        language.set_up(app.jinja_env)
        app.context_processor(
            lambda: {
                "body_name": "Netralitas",
                "demo": False,
                "csrf_token": generate_csrf,
                "read_only": "",
                "ethics_open": False,
                "ethics_urgent": 0,
                "role_labels": {},
            }
        )
        app.before_request(_nobody)
        app.after_request(access.sealed)
        app.add_url_rule("/mulai", view_func=self.form, methods=["GET"])
        app.add_url_rule("/mulai", view_func=self.make, methods=["POST"])
        app.register_error_handler(access.RefusedError, lambda _: _closed(NOT_YET))
        app.register_error_handler(404, lambda _: _closed(NOT_YET))
        return app

    @needs(OPEN)
    def form(self) -> ResponseReturnValue:
        """The empty form for the browser that brings the token, or brought it before."""
        if (given := request.args.get("kunci")) is not None:
            with self._making:
                right = not self._taken and hmac.compare_digest(given.encode(), self.token.encode())
                self._taken = self._taken or right
            if not right and not session.get("may"):
                return _closed(USED if self._taken else NOT_YET)
            session["may"] = True
            return redirect(url_for("form"), 303)
        if not session.get("may"):
            return _closed(NOT_YET)
        return self._page({}, 200)

    @needs(OPEN)
    def make(self) -> ResponseReturnValue:
        """Makes the workspace; the browser that made it is signed in at the desk of it."""
        access.require_own_form(token=True)
        if not session.get("may"):
            return _closed(NOT_YET)
        given, leader = _foundation(), _leader()
        wrong = {**starting.faults(self._folder, given), **starting.faults_of_approver(leader)}
        wrong.update({name: words for name, words in _missing(given).items() if name not in wrong})
        if wrong:
            return self._page(wrong, 400)
        try:
            with self._making:
                workspace = starting.found_with_approver(self._folder, given, leader, clock_time(self._clock()))
                self.app, first_page = self._make_desk(workspace), self.app
        except NetralitasError as error:
            language.flash(access.error_text(error), "galat")
            return self._page({}, 400)
        return self._signed_in(leader.reviewer_id, workspace, first_page)

    def _signed_in(self, reviewer_id: str, workspace: Workspace, first_page: Flask) -> Response:
        picked_language = language.current()
        with self.app.request_context(request.environ):
            language.pick(picked_language)
            access.sign_in(reviewer_id)
            language.flash(
                _(
                    "Ruang kerja dibuat. Kunci nama dan NIP: {key_file}. Simpan salinannya di tempat lain; "
                    "tanpa kunci itu nama tidak dapat dibaca lagi.",
                    key_file=workspace.key_file,
                ),
                "kabar",
            )
            response = self.app.process_response(redirect(url_for("home.page"), 303))  # type: ignore[arg-type]
        response.delete_cookie(first_page.config["SESSION_COOKIE_NAME"])
        return response

    def _page(self, wrong: dict[str, str], status: int) -> ResponseReturnValue:
        page = render_template(
            "first_run.html",
            given=request.form,
            packs=_packs(),
            chosen=request.form.getlist("packs") if request.form else _running(self._clock()),
            profiles=profile_labels(),
            serves=whom_profiles_serve(),
            provinces=form_fields.regions_by_province(),
            zones=tuple(ZONES),
            wrong=wrong,
            folder=self._folder,
            keys=key_folder(),
            minimum=people.MINIMUM,
        )
        return page, status


def _running(at: datetime) -> list[str]:
    """The elections whose days are now: what an office that begins now is likely to mean."""
    today = at.astimezone(WIB).date()
    return [p.name for p in map(load_pack, list_packs()) if p.window_from <= today <= p.window_to]


def _nobody() -> None:
    g.reader = None
    language.choose("")


def _closed(words: str) -> ResponseReturnValue:
    return render_template("closed.html", words=words), 403


def _text(name: str) -> str:
    return request.form.get(name, "").strip()


def _foundation() -> Foundation:
    number = _text("legal_number")
    return Foundation(
        body=_text("body"),
        profile=_text("profile"),
        packs=tuple(request.form.getlist("packs")),
        region=_text("region"),
        zone=_text("zone"),
        contact=_text("contact"),
        responsible=_text("responsible"),
        legal_basis=", ".join(part for part in (_text("legal_basis"), number and f"nomor {number}") if part),
        keys=_text("keys"),
        assessment=TypedAssessment(
            reference=_text("reference"), day=_text("assessed_on"), officer=_text("assessed_by")
        ),
    )


def _leader() -> FirstApprover:
    phrase, *again = request.form.getlist("phrase") or [""]
    return FirstApprover(
        reviewer_id=_text("reviewer_id"), number=_text("number"), phrase=phrase, again=again[0] if again else ""
    )


def _missing(foundation: Foundation) -> dict[str, str]:
    """What a desk cannot do without, though the command line may leave it for later."""
    found: dict[str, str] = {}
    if not foundation.packs:
        found["packs"] = _("pilih sekurangnya satu pemilihan")
    if is_local(foundation.profile) and not foundation.region:
        found["region"] = _("pilih wilayah lembaga ini; dari wilayah diketahui pemilihan mana yang diawasi")
    return found


def _packs() -> list[tuple[str, str, Text]]:
    """Each pack: its name, its title, the days in which watching is allowed, and whether they are over."""
    loaded = [load_pack(name) for name in list_packs()]
    loaded.sort(key=lambda pack: pack.window_to, reverse=True)
    today = datetime.now(UTC).astimezone(WIB).date()
    return [(p.name, p.title, _days(p, over=p.window_to < today)) for p in loaded]


def _days(pack: Pack, *, over: bool) -> Text:
    """The days in which watching is allowed."""
    first, last = tanggal(pack.window_from), tanggal(pack.window_to)
    if over:
        return _("{first} – {last}, SUDAH LEWAT: tidak ada yang dapat dikumpulkan", first=first, last=last)
    return _("{first} – {last}", first=first, last=last)
