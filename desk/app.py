"""The desk as one Flask app over one workspace; every page says what it needs, every answer is sealed."""

import hashlib
import hmac
import logging
import socket
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import waitress
from flask import Flask, render_template
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import generate_csrf
from jinja2 import ChoiceLoader, FileSystemLoader, PrefixLoader, StrictUndefined
from werkzeug.exceptions import HTTPException, SecurityError
from werkzeug.middleware.proxy_fix import ProxyFix

from desk import (
    access,
    accounts,
    assessing,
    capturing,
    cases,
    catching,
    catching_many,
    ethics,
    help,
    home,
    importing,
    jobs,
    known,
    language,
    own,
    pack_words,
    people,
    photos,
    presenting,
    reading,
    register,
    report_page,
    report_site,
    reporting,
    rights,
    settings,
    sign_in,
    trying,
    visits,
)
from desk.first_run import FrontDesk
from desk.help_texts import TOPICS
from domain.case_words import ROLES
from domain.errors import MissingError, NetralitasError, NotAllowedError, StoreError, UsageError
from domain.periods import clock_time
from domain.texts import _
from rendering import FILTERS
from services.overview import TEMPLATES
from services.settings import oversight_body, packs_of
from services.workspaces import Workspace, copy_if_unwritable, is_demo, key_of

LOOPBACK = "127.0.0.1"
# A browser takes a cookie of this name only over TLS, for this very host and all of it: no neighbour can set it.
HOST_ONLY = "__Host-netralitas"
LARGEST_UPLOAD = 256 << 20
THREADS = 8
# Connections that say nothing end after IDLE seconds, looked at every SWEEP, and are no more than CONNECTIONS.
IDLE, SWEEP, CONNECTIONS = 20, 5, 500
PLAIN = "text/plain; charset=utf-8"
Clock = Callable[[], datetime]
log = logging.getLogger(__name__)
WORDS = {
    400: _("Permintaan tidak dapat dibaca."),
    403: _("Anda tidak berwenang untuk langkah ini. Penolakan ini dicatat."),
    404: _("Halaman itu tidak ada."),
    405: _("Langkah itu tidak ada pada halaman ini."),
    413: _("Isian atau berkas terlalu besar."),
}
# Whose pages the desk has.
STAGES = (
    sign_in,
    home,
    reading,
    cases,
    accounts,
    register,
    visits,
    importing,
    catching,
    catching_many,
    reporting,
    report_page,
    report_site,
    ethics,
    people,
    own,
    help,
    rights,
    jobs,
    settings,
    assessing,
    trying,
    known,
    pack_words,
    photos,
    capturing,
)


def _clock() -> datetime:
    return datetime.now(UTC)


def make_app(workspace: Workspace, *, clock: Clock = _clock, follows: bool = False) -> Flask:
    """The app of a workspace. With `desk.host` it stands behind the office's own TLS proxy on this machine.

    `follows`: what is brought is flagged by a process of its own, as the desk that is served does.
    """
    app = Flask(__name__)
    host = workspace.config.text("desk.host")
    app.config.update(_config(workspace, host))
    packs = packs_of(workspace)
    app.extensions.update(
        workspace=workspace,
        packs=packs,
        body=oversight_body(workspace, packs),
        clock=clock,
        follows=follows,
        copy=copy_if_unwritable(workspace, clock_time(clock())),
    )
    access.csrf.init_app(app)
    _set_up_templates(app)
    app.before_request(access.enter)
    app.after_request(access.sealed)
    app.teardown_request(access.close_store)
    _name(app)
    for stage in STAGES:
        app.register_blueprint(stage.pages)
    _refusals(app)
    _failures(app)
    _check(app)
    if host:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=1, x_proto=1)  # type: ignore[method-assign]
    return app


def _config(workspace: Workspace, host: str) -> dict[str, object]:
    """What Flask is told: its key, its cookie, which hosts it answers to."""
    return {
        "SECRET_KEY": hmac.new(key_of(workspace), b"netralitas desk session", hashlib.sha256).digest(),
        "SESSION_COOKIE_NAME": HOST_ONLY if host else "netralitas",
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Strict",
        "SESSION_COOKIE_SECURE": bool(host),
        "WTF_CSRF_TIME_LIMIT": None,
        # access.enter asks for the token itself, and for the origin where Flask-WTF would ask for a Referer.
        "WTF_CSRF_CHECK_DEFAULT": False,
        "WTF_CSRF_SSL_STRICT": False,
        "MAX_CONTENT_LENGTH": LARGEST_UPLOAD,
        "TRUSTED_HOSTS": [LOOPBACK, "localhost", *([host] if host else [])],
    }


def _set_up_templates(app: Flask) -> None:
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    pages, charts = app.jinja_loader, PrefixLoader({"laporan": FileSystemLoader(TEMPLATES)})
    app.jinja_env.loader = ChoiceLoader([pages, charts] if pages else [charts])  # drawn as reports draw them
    app.jinja_env.filters.update({**FILTERS, **presenting.FILTERS})
    language.set_up(app.jinja_env)


def _name(app: Flask) -> None:
    """What every page shows: the body, the reader, whether all of it is invented."""
    workspace: Workspace = app.extensions["workspace"]
    demo = is_demo(workspace)

    @app.context_processor
    def names() -> dict[str, object]:
        return {
            "body_name": access.workspace().config.text("body.name"),
            "demo": demo,
            "csrf_token": generate_csrf,
            "help_topic": help.topic_of,
            "help_topics": TOPICS,
            "terms_on": help.terms_on,
            "read_only": access.READ_ONLY if access.copy() else "",
            "role_labels": ROLES,
            "ethics_open": ethics.mandate_here() is not None,
            "ethics_urgent": ethics.urgent_here(),
        }


def _check(app: Flask) -> None:
    """A page that does not say who may open it is a fault of the program, found before anybody can open one."""
    silent = [
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if rule.endpoint != "static" and not hasattr(app.view_functions[rule.endpoint], "needs")
    ]
    if silent:
        raise RuntimeError(f"pages without needs(): {', '.join(silent)}")


def _refusals(app: Flask) -> None:
    """The answers to what a reader may not do or see."""

    @app.errorhandler(NotAllowedError)
    def not_allowed(error: NotAllowedError) -> ResponseReturnValue:
        access.refuse("tanpa_wewenang")
        return _page(403, _("{what}. Penolakan ini dicatat.", what=error.what))

    @app.errorhandler(MissingError)
    def missing(_error: MissingError) -> ResponseReturnValue:
        return _page(404, WORDS[404])

    @app.errorhandler(access.RefusedError)
    def refused(error: access.RefusedError) -> ResponseReturnValue:
        access.refuse(error.why)
        return _page(403, REFUSED.get(error.why, WORDS[403]))

    @app.errorhandler(SecurityError)
    def another_host(_error: SecurityError) -> ResponseReturnValue:
        words = _("Meja kerja ini tidak dikenal dengan nama itu; lihat setelan desk.host.")
        return language.translated(words), 400, {"Content-Type": PLAIN}


def _failures(app: Flask) -> None:
    """The answers to what cannot be done, and to faults of the program."""

    @app.errorhandler(HTTPException)
    def http(error: HTTPException) -> ResponseReturnValue:
        return _page(error.code or 500, WORDS.get(error.code or 500, _("Permintaan tidak dapat dipenuhi.")))

    @app.errorhandler(StoreError)
    def stopped(error: StoreError) -> ResponseReturnValue:
        return _page(503, access.error_text(error))

    @app.errorhandler(NetralitasError)
    def ours(error: NetralitasError) -> ResponseReturnValue:
        return _page(400, access.error_text(error))

    @app.errorhandler(Exception)
    def unforeseen(error: Exception) -> ResponseReturnValue:
        # Only the kind: the words of an unforeseen error may hold what must not be printed.
        log.error("galat tak terduga: %s", type(error).__name__, exc_info=app.debug)
        kind = type(error).__name__
        return _page(
            500,
            _("Galat tak terduga ({kind}). Laporkan galat ini; lihat dahulu apakah langkahnya tercatat.", kind=kind),
        )


REFUSED = {
    "asal_lain": _("Isian ini dikirim dari situs lain dan ditolak. Tidak ada yang berubah; penolakan ini dicatat."),
    "tanpa_tanda": _(
        "Isian ini tidak berasal dari halaman meja kerja yang terbuka, atau sesinya sudah berakhir. Tidak "
        "ada yang berubah; penolakan ini dicatat. Muat ulang halaman, lalu isi lagi."
    ),
}


def _page(status: int, words: str) -> ResponseReturnValue:
    return render_template("error.html", status=status, words=words), status


def require_free(port: int) -> None:
    """Raises UsageError for a port that another program has."""
    try:
        socket.create_server((LOOPBACK, port)).close()
    except OSError:
        raise UsageError(
            _("porta {port} sudah dipakai", port=port), remedy=_("tutup yang memakainya atau ganti --port")
        ) from None


def front_desk(folder: Path, *, clock: Clock = _clock) -> FrontDesk:
    """The first page for a folder without a workspace, and then the desk of what is made there."""
    return FrontDesk(folder, lambda workspace: make_app(workspace, clock=clock, follows=True), clock)


def serve(app: Flask | FrontDesk, port: int) -> None:
    """Serves on this machine alone until it is stopped."""
    # What a proxy says of scheme and address reaches the app only where it stands behind one.
    alone = isinstance(app, FrontDesk) or not app.extensions["workspace"].config.text("desk.host")
    waitress.serve(
        app,
        host=LOOPBACK,
        port=port,
        threads=THREADS,
        ident=None,
        max_request_body_size=LARGEST_UPLOAD,
        clear_untrusted_proxy_headers=alone,
        channel_timeout=IDLE,
        cleanup_interval=SWEEP,
        connection_limit=CONNECTIONS,
        asyncore_use_poll=True,
    )
