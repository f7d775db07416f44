"""Who gets in, who may do what, and what every answer carries."""

import os
import re
import shutil
import tempfile
import threading
from datetime import timedelta
from http.client import HTTPConnection
from urllib.parse import urlencode

import pytest
import waitress
from waitress.server import create_server

from desk import app as desk_app
from desk.access import FORM_BYTES, LEAD, LOOK, OPEN
from review.oversight import profile
from store.workspace import find_workspace
from tests.desk.conftest import AT, NAME, NIP, PHRASE, post, said, stop, token

SHA = "a" * 64
ROLES = {"pembaca-1": "reviewer", "pimpinan-1": "approver", "pengamat-1": "auditor"}


def pages(app):
    """Every page of the desk: (endpoint, method, its rule)."""
    return [
        (rule.endpoint, method, rule)
        for rule in app.url_map.iter_rules()
        if rule.endpoint != "static"
        for method in sorted(rule.methods - {"HEAD", "OPTIONS"})
    ]


def address(rule, case_id):
    """A rule's address with something real, or likely, in each place."""
    known = {"case_id": case_id, "sha256": SHA, "job_id": "1", "row": "0", "column": "1"}
    return re.sub(r"<(?:\w+:)?(\w+)>", lambda m: known.get(m[1], "x"), rule.rule)


def allowed(needs, role):
    if needs == OPEN:
        return True
    if needs == LEAD:
        return role == "approver"
    return role in ("reviewer", "approver") if needs == LOOK else role in profile("bawaslu").roles[needs]


def counts(conn):
    """How many rows each table has, but for what is kept of refusals and sessions."""
    tables = [r[0] for r in conn._conn.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
    kept = ("refusals", "desk_sessions", "failed_attempts", "sqlite_sequence")
    return {t: conn._conn.execute(f"SELECT count(*) FROM {t}").fetchone()[0] for t in tables if t not in kept}


def refusals(conn):
    return [tuple(r) for r in conn._conn.execute("SELECT reviewer_id, page, why FROM refusals ORDER BY refusal_id")]


def test_v01_every_page_opens_to_the_roles_that_it_says_and_to_nobody_else(app, signed, conn, case_id, put_reader):
    put_reader("pengamat-1", "auditor")
    found = pages(app)
    assert len(found) > 20
    for name, role in ROLES.items():
        client = signed(name)
        key = token(client.get("/"))
        for endpoint, method, rule in found:
            if endpoint in ("sign_in.sign_in", "sign_in.sign_out"):
                continue  # the way in and out is tested below
            before, needs = counts(conn), app.view_functions[endpoint].needs
            done = client.open(address(rule, case_id), method=method, data={"csrf_token": key})
            if allowed(needs, role):
                assert done.status_code != 403, (endpoint, role)
            else:
                assert (done.status_code, counts(conn)) == (403, before), (endpoint, role)
                assert refusals(conn)[-1] == (name, f"{method} {rule.rule}", "tanpa_wewenang")


def test_nobody_sees_a_page_without_signing_in(app, case_id, conn):
    client, before = app.test_client(), counts(conn)
    key = token(client.get("/masuk"))
    for endpoint, method, rule in pages(app):
        if app.view_functions[endpoint].needs == OPEN:
            continue
        done = client.open(address(rule, case_id), method=method, data={"csrf_token": key})
        assert (done.status_code, done.headers["Location"].split("?")[0]) == (303, "/masuk"), endpoint
    assert counts(conn) == before
    assert {why for _, _, why in refusals(conn)} == {"belum_masuk"}


FORGED = {
    "no-token": ({}, {}, "tanpa_tanda"),
    "wrong-token": ({"csrf_token": "IjEyMyI.aaaa.bbbb"}, {}, "tanpa_tanda"),
    "another-session": ({"csrf_token": "other"}, {}, "tanpa_tanda"),
    "another-origin": ({"csrf_token": "own"}, {"Origin": "https://jahat.example"}, "asal_lain"),
    "no-origin": ({"csrf_token": "own"}, {"Origin": "null"}, "asal_lain"),
    "another-scheme": ({"csrf_token": "own"}, {"Origin": "https://localhost"}, "asal_lain"),
    "cross-site": ({"csrf_token": "own"}, {"Sec-Fetch-Site": "cross-site"}, "asal_lain"),
    "same-site": ({"csrf_token": "own"}, {"Sec-Fetch-Site": "same-site"}, "asal_lain"),
}


@pytest.mark.parametrize("name", FORGED)
def test_v02_a_form_of_another_origin_changes_nothing_and_is_kept(app, signed, conn, case_id, name):
    fields, headers, why = FORGED[name]
    client, other = signed(), signed("pembaca-2")
    known = {"own": lambda: token(client.get("/")), "other": lambda: token(other.get("/"))}
    fields = {k: known.get(v, lambda v=v: v)() for k, v in fields.items()}
    before = counts(conn)
    for url in ("/telaah/ambil", f"/perkara/{case_id}/klarifikasi", "/keluar"):
        done = client.post(url, data={**fields, "state": "diminta"}, headers=headers)
        assert done.status_code == 403
        assert "Tidak ada yang berubah; penolakan ini dicatat." in said(done)[0]
    assert counts(conn) == before
    assert {(who, kind) for who, _, kind in refusals(conn)} == {("pembaca-1", why)}
    assert client.get("/").status_code == 200  # still signed in
    own = {"Origin": "http://localhost", "Sec-Fetch-Site": "same-origin"}
    done = client.post("/telaah/ambil", data={"csrf_token": token(client.get("/"))}, headers=own)
    assert done.headers["Location"] == "/telaah/meja"


def test_v02_over_a_real_connection(app, conn, case_id):
    """The served desk: a browser that is signed in is made to send a form by another site."""
    server = create_server(app, host="127.0.0.1", port=0, ident=None)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        status, headers, text = _ask(server, "GET", "/masuk", {})
        cookie = headers["Set-Cookie"].split(";")[0]
        key = re.search(r'csrf_token" value="([^"]+)"', text)[1]
        status, headers, _ = _ask(
            server, "POST", "/masuk", {"Cookie": cookie}, name="pembaca-1", phrase=PHRASE, csrf_token=key
        )
        assert (status, "HttpOnly" in headers["Set-Cookie"], "SameSite=Strict" in headers["Set-Cookie"]) == (
            303,
            True,
            True,
        )
        cookie = headers["Set-Cookie"].split(";")[0]
        forged = {"Cookie": cookie, "Origin": "https://jahat.example", "Sec-Fetch-Site": "cross-site"}
        status, headers, _ = _ask(server, "POST", f"/perkara/{case_id}/klarifikasi", forged, state="diminta")
        assert (status, "Server" in headers) == (403, False)
        assert conn._conn.execute("SELECT count(*) FROM clarifications").fetchone()[0] == 0
        assert refusals(conn) == [("pembaca-1", "POST /perkara/<case_id>/klarifikasi", "asal_lain")]
    finally:
        stop(server, thread)


def _ask(server, method, path, headers, **fields):
    connection = HTTPConnection("127.0.0.1", server.effective_port, timeout=20)
    kind = {"Content-Type": "application/x-www-form-urlencoded"} if fields else {}
    connection.request(method, path, urlencode(fields) if fields else None, {**headers, **kind})
    answer = connection.getresponse()
    text = answer.read().decode()
    connection.close()
    return answer.status, dict(answer.getheaders()), text


def attempt(app, name, phrase="salah salah salah", place="10.0.0.1"):
    client = app.test_client()
    place = {"REMOTE_ADDR": place}
    key = token(client.get("/masuk", environ_overrides=place))
    return client.post("/masuk", data={"csrf_token": key, "name": name, "phrase": phrase}, environ_overrides=place)


def test_v03_a_guesser_is_slowed_down_by_name_and_by_place_and_nobody_is_shut_out(app, conn, clock):
    first = [said(attempt(app, "pembaca-1"))[0] for _ in range(20)]
    assert set(first[:5]) == {"pengenal atau frasa sandi salah → ulangi, atau minta pengelola mendaftarkan"}
    assert set(first[5:]) == {"terlalu banyak percobaan masuk yang gagal → tunggu satu menit, lalu ulangi"}
    assert attempt(app, "pembaca-1", PHRASE).status_code == 403  # from that place not even with the right one
    assert attempt(app, "pembaca-1", PHRASE, "10.0.0.2").status_code == 303  # a stranger locks nobody out
    many = [attempt(app, f"orang-{n}", place="10.0.0.3") for n in range(200)]
    assert {r.status_code for r in many} == {403}
    assert "terlalu banyak" in said(many[-1])[0]
    assert conn._conn.execute("SELECT count(*) FROM failed_attempts").fetchone()[0] == 5 + 20
    clock.move(seconds=61)
    assert attempt(app, "pembaca-1", PHRASE).status_code == 303
    assert PHRASE not in "\n".join(conn._conn.iterdump())


def test_the_same_answer_for_a_wrong_phrase_an_unknown_and_a_disabled_reader(app, conn):
    conn._conn.execute("UPDATE reviewers SET disabled_at = '2024-11-01T00:00:00Z' WHERE reviewer_id = 'pembaca-3'")
    answers = [
        attempt(app, name, phrase, f"10.0.1.{n}").get_data(as_text=True).replace(name, "?")
        for n, (name, phrase) in enumerate((("pembaca-1", "salah"), ("orang-lain", PHRASE), ("pembaca-3", PHRASE)))
    ]
    assert len({re.sub(r'value="[^"]{20,}"', "", a) for a in answers}) == 1


def test_a_session_ends_after_two_idle_hours_and_after_twelve_in_any_case(signed, clock, conn):
    client = signed()
    for _ in range(6):
        clock.move(minutes=119)
        assert client.get("/").status_code == 200
    clock.move(minutes=10)  # 12 h 4 min
    assert client.get("/").status_code == 303
    client = signed()
    clock.move(hours=2, seconds=1)
    assert client.get("/").headers["Location"] == "/masuk?next=/"
    signed("pembaca-2")  # opening one drops those that ended
    assert conn._conn.execute("SELECT count(*) FROM desk_sessions").fetchone()[0] == 1


def test_signing_out_disabling_and_signing_in_again_void_the_old_session(signed, conn, app):
    client = signed()
    kept = client.get_cookie("netralitas").value
    post(client, "/keluar")
    thief = app.test_client()
    thief.set_cookie("netralitas", kept)
    assert thief.get("/").status_code == 303
    client = signed()
    conn._conn.execute("UPDATE reviewers SET disabled_at = '2024-11-12T02:00:00Z' WHERE reviewer_id = 'pembaca-1'")
    assert client.get("/").status_code == 303


def test_the_store_holds_no_key_to_a_session(signed, conn):
    client = signed()
    with client.session_transaction() as session:
        assert session["id"] not in "\n".join(conn._conn.iterdump())
    [row] = conn._conn.execute("SELECT session, reviewer_id FROM desk_sessions").fetchall()
    assert (len(row[0]), row[1]) == (64, "pembaca-1")


def test_a_session_is_not_one_that_was_planted_before(app):
    client = app.test_client()
    key = token(client.get("/masuk"))
    with client.session_transaction() as session:
        session["id"] = "ditanam"
    client.post("/masuk", data={"csrf_token": key, "name": "pembaca-1", "phrase": PHRASE})
    with client.session_transaction() as session:
        assert session["id"] != "ditanam"


@pytest.mark.parametrize(
    ("target", "lands"),
    [
        ("/perkara?status=semua", "/perkara?status=semua"),
        ("https://jahat.example/", "/"),
        ("//jahat.example", "/"),
        ("/\\jahat.example", "/"),
        ("javascript:alert(1)", "/"),
        ("", "/"),
    ],
)
def test_signing_in_leads_to_a_page_of_the_desk_and_nowhere_else(app, target, lands):
    client = app.test_client()
    page = client.get("/masuk", query_string={"next": target})
    hidden = re.search(r'name="next" value="([^"]*)"', page.get_data(as_text=True))[1]
    fields = {"csrf_token": token(page), "name": "pembaca-1", "phrase": PHRASE, "next": hidden}
    assert client.post("/masuk", data=fields).headers["Location"] == lands
    assert client.get("/masuk").headers["Location"] == "/"


def test_every_answer_is_sealed(app, signed, case_id):
    client = signed()
    answers = [
        client.get(address(rule, case_id))
        for endpoint, method, rule in pages(app)
        if method == "GET" and endpoint != "reporting.file"
    ]
    answers += [
        client.get("/tidak-ada"),
        client.post("/telaah/ambil"),
        client.get("/static/desk.css"),
        client.delete("/perkara"),
    ]
    assert {200, 303, 403, 404, 405} <= {r.status_code for r in answers}
    for answer in answers:
        headers = answer.headers
        assert headers["Content-Security-Policy"] == desk_app.access.POLICY
        assert (headers["X-Content-Type-Options"], headers["X-Frame-Options"]) == ("nosniff", "DENY")
        assert (headers["Referrer-Policy"], headers["Cache-Control"]) == ("same-origin", "no-store")
        assert not re.search(r"<script|\son\w+=|javascript:", answer.get_data(as_text=True), re.I)
        answer.close()


@pytest.mark.parametrize("host", ["jahat.example", "127.0.0.1.jahat.example", "192.168.1.4"])
def test_another_name_for_this_machine_is_no_way_in(app, host):
    assert app.test_client().get("/masuk", headers={"Host": host}).status_code == 400


def test_behind_the_offices_own_tls_the_cookie_is_for_tls_alone(desk_workspace, clock, monkeypatch, conn):
    monkeypatch.setenv("NETRALITAS_DESK_HOST", "meja.kantor.example")
    client = desk_app.make_app(find_workspace(desk_workspace.root), clock=clock).test_client()
    through = {"Host": "meja.kantor.example", "X-Forwarded-Proto": "https", "X-Forwarded-For": "203.0.113.7"}
    page = client.get("/masuk", headers=through, base_url="http://meja.kantor.example")
    assert "Secure" in page.headers["Set-Cookie"]
    client.post(
        "/masuk",
        data={"csrf_token": token(page), "name": "pembaca-1", "phrase": "salah salah salah"},
        headers={**through, "Origin": "https://meja.kantor.example"},
        base_url="https://meja.kantor.example",
    )
    assert conn._conn.execute("SELECT address FROM failed_attempts").fetchone()[0] == "203.0.113.7"


def test_no_page_shows_a_name_unless_a_reader_asks_and_says_why(app, signed, case_id, desk_workspace):
    client = signed()
    post(client, "/telaah/ambil")
    for endpoint, method, rule in pages(app):
        if method == "GET":
            text = client.get(address(rule, case_id)).get_data(as_text=True)
            assert NAME not in text, endpoint
            assert NIP not in text, endpoint
    vague = post(client, f"/perkara/{case_id}/nama", purpose="x")
    assert (vague.status_code, "belum jelas" in vague.get_data(as_text=True)) == (400, True)
    asked = post(client, f"/perkara/{case_id}/nama", purpose=" ")
    assert (asked.status_code, NAME in asked.get_data(as_text=True)) == (400, False)
    shown = post(client, f"/perkara/{case_id}/nama", purpose="surat klarifikasi").get_data(as_text=True)
    assert NAME in shown
    assert NIP in shown
    assert NAME not in client.get(f"/perkara/{case_id}").get_data(as_text=True)


def test_a_fault_of_ours_says_its_kind_and_not_its_words(app, signed, monkeypatch, caplog):
    def broken(*_, **__):
        raise RuntimeError(f"rahasia {NIP}")

    client = signed()
    monkeypatch.setattr("desk.home.crawl_health.last_crawl", broken)
    app.testing = False
    done = client.get("/")
    assert (done.status_code, "RuntimeError" in said(done)[0]) == (500, True)
    assert NIP not in done.get_data(as_text=True) + caplog.text


def test_a_store_that_takes_nothing_is_said_so(signed, desk_workspace):
    client = signed()
    desk_workspace.database.with_name("netralitas.db.damaged").write_text("rusak", encoding="utf-8")
    done = client.get("/")
    assert (done.status_code, "basis data rusak" in said(done)[0]) == (503, True)


@pytest.mark.parametrize("closed", ["file", "folder", "both"])
def test_s02_a_workspace_that_can_only_be_read_is_shown_and_takes_nothing(
    made_workspace, public_folder, in_child, closed, signed
):
    "".encode("idna")
    signed().get("/perkara")  # loads what nobody may not load
    shutil.copytree(made_workspace, public_folder / "meja")
    path = public_folder / "meja" / "ruang" / "netralitas.db"
    for place in (public_folder / "meja", *(public_folder / "meja").rglob("*")):
        place.chmod(0o755 if place.is_dir() else 0o644)
    path.chmod(0o444 if closed != "folder" else 0o666)
    path.parent.chmod(0o555 if closed != "file" else 0o777)

    def visit():
        os.environ["XDG_CONFIG_HOME"] = str(public_folder / "meja" / "config")
        tempfile.tempdir = "/tmp"
        app = desk_app.make_app(find_workspace(path.parent), clock=lambda: AT)
        client = app.test_client()
        fields = {"csrf_token": token(client.get("/masuk")), "name": "pembaca-1", "phrase": PHRASE}
        client.post("/masuk", data=fields)
        page = client.get("/perkara")
        refused = client.post("/telaah/ambil", data={"csrf_token": token(page)})
        return [page.status_code, said(page), refused.status_code, said(refused)]

    kind, words = in_child(visit, nobody=True)
    warning = "Ruang kerja ini hanya dapat dibaca: tidak ada yang dapat dicatat"
    assert kind == "list", words
    assert words.startswith(f"[200, ['{warning}.', '0 perkara'], 503, ['{warning}.', '{warning} → periksa izin")


def test_s09_no_page_leaves_a_reading_transaction_open(app, signed, conn, case_id):
    client = signed()
    post(client, "/telaah/ambil")
    for endpoint, method, rule in pages(app):
        client.open(address(rule, case_id), method=method).close()
        # A truncating checkpoint has to wait for every reader of the WAL.
        assert conn._conn.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0] == 0, endpoint


def test_the_desk_listens_on_this_machine_alone(app, monkeypatch):
    heard = {}
    monkeypatch.setattr(waitress, "serve", lambda app, **how: heard.update(how))
    desk_app.serve(app, 8137)
    assert (heard["host"], heard["ident"]) == ("127.0.0.1", None)


def test_refusals_go_with_the_retention(conn, signed, case_id):
    from store import desk

    client = signed()
    client.post("/telaah/ambil")
    assert desk.refused_since(conn, AT - timedelta(days=1)) == 1
    desk.forget(conn, "2024-12-31T00:00:00Z")
    assert desk.refused_since(conn, AT - timedelta(days=1)) == 0
    assert client.get("/").status_code == 303


def test_a_field_that_no_form_of_ours_brings_changes_nothing(signed, conn, case_id):
    client = signed("pimpinan-1")
    account = conn._conn.execute("SELECT account_id FROM accounts").fetchone()[0]
    before = counts(conn)
    for url, name in (
        (f"/perkara/{case_id}/klarifikasi", "note"),
        (f"/akun/{account}/tarik", "note"),
        (f"/perkara/{case_id}/surat", "recipient"),
        ("/kunjungan", "seed"),
    ):
        fields = {"state": "diminta", "way": "surat", "letter": "form_a", "size": "1"}
        for odd, words in (("a\0b", "tidak tercetak"), ("\x1b[31m", "tidak tercetak"), ("a" * 64_001, "lebih panjang")):
            done = post(client, url, **{**fields, name: odd})
            assert (done.status_code, words in said(done)[0]) == (400, True)
    assert counts(conn) == before
    kept = post(client, f"/perkara/{case_id}/klarifikasi", **fields, note="Surat\r\n\tdua baris")
    assert kept.status_code == 303


def test_a_form_without_a_file_and_whatever_a_stranger_sends_is_read_up_to_a_limit(app, signed):
    client, stranger = signed(), app.test_client()
    for who, kind in ((client, "application/x-www-form-urlencoded"), (stranger, "multipart/form-data; boundary=x")):
        done = who.post("/impor/pratinjau", data=b"a" * (FORM_BYTES + 1), content_type=kind)
        assert (done.status_code, said(done)[0]) == (413, "Isian atau berkas terlalu besar.")


def test_a_page_that_is_not_there_keeps_the_way_to_the_others(app, signed):
    found = signed().get("/tidak-ada")
    assert (found.status_code, 'href="/telaah"' in found.text) == (404, True)
    assert 'href="/telaah"' not in app.test_client().get("/tidak-ada").text
