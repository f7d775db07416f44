"""The served desk behind the office's own TLS: what a proxy says of address and scheme counts there, and only there."""

import re
import socket
import threading
from contextlib import contextmanager
from http.client import HTTPConnection
from urllib.parse import urlencode

import pytest
import waitress
from waitress.server import create_server

from desk.app import make_app, require_free, serve
from domain.errors import UsageError
from store.workspace import find_workspace
from tests.desk.conftest import PHRASE, stop

HOST = "meja.kantor.example"
THROUGH = {"X-Forwarded-For": "203.0.113.7", "X-Forwarded-Proto": "https"}


@contextmanager
def served(app, monkeypatch):
    """The desk as `netralitas desk` serves it, at a port that is free; gives a way to ask it."""
    chosen = {}
    monkeypatch.setattr(waitress, "serve", lambda _, **how: chosen.update(how))
    serve(app, 8137)
    server = create_server(app, **{**chosen, "port": 0})
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()

    def ask(method, path, headers, **fields):
        connection = HTTPConnection("127.0.0.1", server.effective_port, timeout=20)
        kind = {"Content-Type": "application/x-www-form-urlencoded"} if fields else {}
        connection.request(method, path, urlencode(fields) if fields else None, {**headers, **kind})
        answer = connection.getresponse()
        text = answer.read().decode()
        connection.close()
        return answer.status, answer.getheader("Set-Cookie", ""), text

    try:
        yield ask
    finally:
        stop(server, thread)


def sign_in(ask, headers):
    _, cookie, page = ask("GET", "/masuk", headers)
    key = re.search(r'csrf_token" value="([^"]+)"', page)[1]
    return ask(
        "POST", "/masuk", {**headers, "Cookie": cookie.split(";")[0]}, name="pembaca-1", phrase=PHRASE, csrf_token=key
    )


def addresses(conn):
    return [row[0] for row in conn._conn.execute("SELECT address FROM desk_sessions")]


def test_a_colleague_signs_in_through_the_offices_tls(desk_workspace, clock, monkeypatch, conn):
    monkeypatch.setenv("NETRALITAS_DESK_HOST", HOST)
    app = make_app(find_workspace(desk_workspace.root), clock=clock)
    with served(app, monkeypatch) as ask:
        status, cookie, _ = sign_in(ask, {**THROUGH, "Host": HOST, "Origin": f"https://{HOST}"})
        assert (status, "Secure" in cookie, "HttpOnly" in cookie) == (303, True, True)
        assert addresses(conn) == ["203.0.113.7"]
        assert ask("GET", "/perkara", {**THROUGH, "Host": HOST, "Cookie": cookie.split(";")[0]})[0] == 200


@pytest.mark.parametrize("said", ["x" * 50_000, "203.0.113.7\tseseorang", "<b>", "fe80::1%eth0"])
def test_what_a_header_says_is_kept_only_where_it_is_an_address(desk_workspace, clock, monkeypatch, conn, said):
    monkeypatch.setenv("NETRALITAS_DESK_HOST", HOST)
    client = make_app(find_workspace(desk_workspace.root), clock=clock).test_client()
    through = {**THROUGH, "X-Forwarded-For": said, "Host": HOST}
    assert client.post("/masuk", data={"name": "pembaca-1", "phrase": "salah"}, headers=through).status_code == 403
    [kept] = {row[0] for row in conn._conn.execute("SELECT address FROM refusals")}
    assert kept == ("fe80::1" if said.startswith("fe80") else "?")


@pytest.mark.parametrize("origin", ["http://meja.kantor.example", "https://jahat.example"])
def test_a_form_of_another_origin_is_refused_there_too(desk_workspace, clock, monkeypatch, conn, origin):
    monkeypatch.setenv("NETRALITAS_DESK_HOST", HOST)
    app = make_app(find_workspace(desk_workspace.root), clock=clock)
    with served(app, monkeypatch) as ask:
        assert sign_in(ask, {**THROUGH, "Host": HOST, "Origin": origin})[0] == 403
    assert addresses(conn) == []


def test_without_a_proxy_nobody_can_say_that_he_comes_from_elsewhere(app, monkeypatch, conn):
    with served(app, monkeypatch) as ask:
        assert sign_in(ask, {**THROUGH, "Host": "localhost", "Origin": "https://localhost"})[0] == 403
        assert sign_in(ask, {**THROUGH, "Host": "localhost", "Origin": "http://localhost"})[0] == 303
    assert addresses(conn) == ["127.0.0.1"]


def test_a_port_that_is_taken_is_said():
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(UsageError, match=f"porta {port} sudah dipakai"):
            require_free(port)
    require_free(port)
