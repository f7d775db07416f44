"""Saya: a reader's own passphrase, codes and sessions at the desk, and what an approver can ask for."""

import re
import socket
import threading
import time

import pyotp
import waitress
from waitress.server import create_server

from desk import app as desk_app
from desk.app import make_app, serve
from store import reviewers as reviewer_rows
from store.workspace import find_workspace
from tests.desk.conftest import PHRASE, post, said, stop, token

OTHER = "gunung laut angin pasir"


def enter(app, name, phrase=PHRASE, code=""):
    client = app.test_client()
    fields = {"csrf_token": token(client.get("/masuk")), "name": name, "phrase": phrase, "code": code, "next": ""}
    return client, client.post("/masuk", data=fields)


def own(client, step, **fields):
    return post(client, f"/saya/{step}", page="/saya", **fields)


def set_up(client, clock):
    """The secret and the recovery codes, as the pages show them."""
    begun = own(client, "kode", own_phrase=PHRASE)
    secret = re.search(r'name="secret" value="([A-Z2-7]{32})"', begun.text)[1]
    done = own(client, "pasang", secret=secret, code=pyotp.TOTP(secret).at(clock()))
    assert done.status_code == 200, said(done)
    return secret, re.findall(r"<code>((?:[A-Z2-7]{4}-){3}[A-Z2-7]{4})</code>", done.text)


def test_a_reader_sets_a_code_up_and_signs_in_with_it(app, signed, clock):
    client = signed()
    begun = own(client, "kode", own_phrase=PHRASE)
    assert "<svg" in begun.text
    assert "style=" not in begun.text
    wrong = own(client, "pasang", secret=re.search(r'name="secret" value="(\w+)"', begun.text)[1], code="000000")
    assert (wrong.status_code, "<svg" in wrong.text) == (400, True)
    assert "<svg" not in client.get("/saya").text  # shown in the answer to its form, and only there
    assert "<svg" not in own(client, "pasang", secret="A" * 32, code="000000").text
    secret, codes = set_up(client, clock)
    assert len(codes) == 10
    assert codes[0] not in client.get("/saya").text
    clock.move(minutes=2)
    assert enter(app, "pembaca-1")[1].status_code == 403
    assert "kode belum diisi" in said(enter(app, "pembaca-1")[1])[0]
    assert enter(app, "pembaca-1", code=pyotp.TOTP(secret).at(clock()))[1].status_code == 303
    assert enter(app, "pembaca-1", code=codes[3])[1].status_code == 303
    assert "Kode cadangan yang tersisa: 9" in client.get("/saya").text


def test_nothing_of_a_code_is_set_up_changed_or_taken_away_without_the_passphrase(signed, clock):
    client = signed()
    assert own(client, "kode", own_phrase="bukan frasa itu").status_code == 400
    _, codes = set_up(client, clock)
    for step in ("cadangan", "lepas", "frasa"):
        for fields in ({"own_phrase": "bukan frasa itu", "code": codes[0]}, {"own_phrase": PHRASE, "code": "000000"}):
            assert own(client, step, phrase=[OTHER, OTHER], **fields).status_code == 400
        clock.move(minutes=2)
    assert own(client, "lepas", own_phrase=PHRASE, code=codes[0]).status_code == 303
    assert "Tidak dipakai" in client.get("/saya").text


def test_whoever_is_asked_for_a_code_gets_no_other_page_before_it_is_set_up(app, signed, clock, conn):
    chief, client = signed("pimpinan-1"), signed()
    post(chief, "/pembaca/pembaca-1/wajib", page="/pembaca", on="1")
    assert client.get("/telaah").headers["Location"] == "/saya"
    assert "mewajibkan kode masuk" in said(client.get("/saya"))[0]
    sent = client.post("/telaah/ambil", data={"csrf_token": token(client.get("/saya"))})
    assert (sent.status_code, sent.headers["Location"]) in ((303, "/saya"), (404, None))
    assert signed("pembaca-2").get("/telaah").status_code == 200
    _, codes = set_up(client, clock)
    assert client.get("/telaah").status_code == 200
    assert own(client, "lepas", own_phrase=PHRASE, code=codes[0]).status_code == 400
    page = chief.get("/pembaca/pembaca-1").text
    assert "Terpasang" in page
    assert post(chief, "/pembaca/pembaca-1/lepas", page="/pembaca").status_code == 303
    assert client.get("/saya").status_code == 303  # the sessions ended
    post(chief, "/pembaca/kode-wajib", page="/pembaca", on="1")
    assert chief.get("/").headers["Location"] == "/saya"
    kept = [(c[1], c[2], c[3], c[4]) for c in reviewer_rows.changes(conn)]
    assert ("pembaca-1", "code_off", "", "pimpinan-1") in kept
    assert ("pimpinan-1", "code_asked", "semua pembaca", "pimpinan-1") in kept


def test_sessions_are_listed_and_ended_one_by_one_by_their_reader_and_by_an_approver(app, signed, clock, conn):
    first, second, chief = signed(), signed(), signed("pimpinan-1")
    page = second.get("/saya").text
    [name] = re.findall(r'name="session" value="([0-9a-f]{32})"', page)
    assert page.count("127.0.0.1") == 2
    assert own(second, "sesi", session=name).status_code == 303
    assert first.get("/").status_code == 303
    assert second.get("/").status_code == 200
    assert own(second, "sesi", session=name).status_code == 400
    shown = re.findall(r'name="session" value="([0-9a-f]{32})"', chief.get("/pembaca/pembaca-1").text)
    stranger = signed("pembaca-2")
    assert own(stranger, "sesi", session=shown[0]).status_code == 400  # of somebody else
    assert second.get("/").status_code == 200
    post(chief, "/pembaca/pembaca-1/sesi", page="/pembaca", session=shown[0])
    assert second.get("/").status_code == 303
    assert [(c[3], c[4]) for c in reviewer_rows.changes(conn) if c[2] == "sessions"] == [
        ("satu", "pembaca-1"),
        ("satu", "pimpinan-1"),
    ]


def test_the_own_passphrase_is_changed_and_every_session_ends(app, signed):
    client, other = signed(), signed()
    assert own(client, "frasa", own_phrase=PHRASE, phrase=[OTHER, "lain lain lain"]).status_code == 400
    assert own(client, "frasa", own_phrase=PHRASE, phrase=[OTHER, OTHER]).headers["Location"] == "/masuk"
    assert other.get("/").status_code == 303
    assert enter(app, "pembaca-1")[1].status_code == 403
    assert enter(app, "pembaca-1", OTHER)[1].status_code == 303


def test_behind_tls_the_cookie_is_bound_to_this_host(desk_workspace, clock, monkeypatch):
    monkeypatch.setenv("NETRALITAS_DESK_HOST", "meja.kantor.example")
    app = make_app(find_workspace(desk_workspace.root), clock=clock)
    page = app.test_client().get("/masuk", base_url="https://meja.kantor.example")
    cookie = page.headers["Set-Cookie"]
    assert cookie.startswith("__Host-netralitas=")
    assert {"Secure", "HttpOnly", "Path=/"} <= set(cookie.split("; "))
    assert "Domain" not in cookie


def test_idle_connections_end_and_keep_nobody_out(app, monkeypatch):
    """More connections that say nothing than are taken at once: the next one is answered when the first end."""
    for name, value in (("IDLE", 1), ("SWEEP", 1), ("CONNECTIONS", 20)):
        monkeypatch.setattr(desk_app, name, value)
    chosen = {}
    monkeypatch.setattr(waitress, "serve", lambda _, **how: chosen.update(how))
    serve(app, 8137)
    server = create_server(app, **{**chosen, "port": 0})
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    place = ("127.0.0.1", server.effective_port)
    idle = [socket.create_connection(place) for _ in range(60)]
    try:
        started = time.monotonic()
        with socket.create_connection(place, timeout=20) as asking:
            asking.sendall(b"GET /masuk HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
            assert asking.recv(12) == b"HTTP/1.1 200"
        assert time.monotonic() - started < 15
    finally:
        for connection in idle:
            connection.close()
        stop(server, thread)


def test_a_code_that_is_typed_does_not_come_back_after_a_session_ended(signed, clock):
    client = signed()
    key = token(client.get("/saya"))
    clock.move(hours=3)
    ended = client.post(
        "/saya/frasa", data={"csrf_token": key, "own_phrase": PHRASE, "code": "123456", "phrase": [OTHER, OTHER]}
    )
    assert PHRASE not in ended.text
    assert "123456" not in ended.text
