"""Readers at the desk: an approver enrols and changes them, sees who is signed in and what one of them did."""

import re

import pytest

from store import reviewers as reviewer_rows
from tests.desk.conftest import PHRASE, post, said, token
from tests.desk.test_access import attempt
from tests.desk.test_reading import read

NEW = {"name": "pembaca-9", "role": "reviewer", "holder": "19850101 201001 1 007"}
OTHER = "gunung laut angin pasir"


def add(client, first=OTHER, again=OTHER, **changed):
    return client.post(
        "/pembaca/tambah",
        data={"csrf_token": token(client.get("/pembaca")), **NEW, "phrase": [first, again], **changed},
    )


def change(client, reader, step, **fields):
    return post(client, f"/pembaca/{reader}/{step}", page="/pembaca", **fields)


def test_an_approver_enrols_a_reader_who_then_signs_in(signed, app, conn):
    client = signed("pimpinan-1")
    assert add(client).status_code == 303
    page = client.get("/pembaca")
    assert "pembaca-9 terdaftar." in said(page)[0]
    assert attempt(app, "pembaca-9", OTHER).status_code == 303
    assert "1985" not in page.text
    assert ("pembaca-9", "added", "reviewer", "pimpinan-1") in [c[1:] for c in reviewer_rows.changes(conn)]
    assert OTHER not in "\n".join(conn._conn.iterdump())
    again = add(client, name="pembaca-10")  # one person, one id
    assert (again.status_code, "orang itu sudah mempunyai pengenal pembaca-9" in said(again)[0]) == (400, True)


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"again": "lain lain lain"}, "kedua frasa sandi tidak sama"),
        ({"first": "pendek", "again": "pendek"}, "kurang"),
        ({"name": "Pembaca Satu"}, "pengenal pembaca tidak sah"),
        ({"role": "raja"}, "peran 'raja' tidak ada"),
        ({"name": "pembaca-1"}, "pembaca pembaca-1 sudah ada"),
        ({"holder": "-"}, "nomor pemilik akun belum diisi"),
    ],
)
def test_what_cannot_be_is_said_and_no_passphrase_comes_back(signed, conn, changed, words):
    refused = add(signed("pimpinan-1"), **changed)
    assert refused.status_code == 400
    assert words in said(refused)[0].replace("&#39;", "'")
    for secret in (OTHER, "pendek", NEW["holder"]):
        assert f'value="{secret}"' not in refused.text
    assert len(reviewer_rows.all_of(conn)) == 4


def test_each_change_holds_ends_the_sessions_and_is_kept(signed, app, conn):
    chief, client = signed("pimpinan-1"), signed("pembaca-1")
    page = chief.get("/pembaca/pembaca-1").text
    assert "127.0.0.1" in page
    assert change(chief, "pembaca-1", "sesi").status_code == 303
    assert client.get("/").status_code == 303
    assert "Tidak sedang masuk." in chief.get("/pembaca/pembaca-1").text
    change(chief, "pembaca-1", "nonaktif")
    assert attempt(app, "pembaca-1", PHRASE, "10.1.0.1").status_code == 403
    change(chief, "pembaca-1", "aktif")
    wrong = chief.post(
        "/pembaca/pembaca-1/frasa", data={"csrf_token": token(chief.get("/pembaca")), "phrase": [OTHER, PHRASE]}
    )
    assert wrong.status_code == 400
    chief.post("/pembaca/pembaca-1/frasa", data={"csrf_token": token(chief.get("/pembaca")), "phrase": [OTHER] * 2})
    assert attempt(app, "pembaca-1", PHRASE, "10.1.0.2").status_code == 403
    assert attempt(app, "pembaca-1", OTHER, "10.1.0.3").status_code == 303
    change(chief, "pembaca-1", "peran", role="approver")
    assert reviewer_rows.find(conn, "pembaca-1").role == "approver"
    kept = [(c[1], c[2], c[4]) for c in reviewer_rows.changes(conn)][-5:]
    assert kept == [
        ("pembaca-1", what, "pimpinan-1") for what in ("sessions", "disabled", "enabled", "passphrase", "role")
    ]
    shown = chief.get("/pembaca/pembaca-1").text
    for words in ("sesi diakhiri", "dinonaktifkan", "diaktifkan", "frasa sandi", "pembaca → pimpinan"):
        assert words in shown


def test_nobody_changes_the_own_account_and_an_unknown_one_is_said(signed, conn):
    chief = signed("pimpinan-1")
    for step, fields in (("peran", {"role": "reviewer"}), ("nonaktif", {})):
        assert change(chief, "pimpinan-1", step, **fields).status_code == 403
    assert reviewer_rows.approvers(conn) == ["pimpinan-1"]
    assert "Nonaktifkan" not in chief.get("/pembaca/pimpinan-1").text
    assert change(chief, "tidak-ada", "nonaktif").headers["Location"] == "/pembaca"
    assert chief.get("/pembaca/tidak-ada").status_code == 404
    assert change(chief, "pembaca-1", "naik").status_code == 404
    assert change(chief, "pembaca-1", "peran", role="raja").status_code == 400


def test_the_trace_of_a_reader_says_what_was_done_and_not_what_was_found(signed, case_id):
    client, chief = signed(), signed("pimpinan-1")
    read(client, note="catatan rahasia", finding="dugaan")
    post(client, f"/perkara/{case_id}/nama", purpose="surat klarifikasi")
    page = chief.get("/pembaca/pembaca-1?since=2024-11-12").text
    rows = re.findall(r'<td data-label="Apa">([^<]+)</td><td data-label="Rujukan">([^<]+)</td>', page)
    assert ("bacaan", case_id) in rows
    assert "surat klarifikasi" in page
    assert "rahasia" not in page
    assert "dugaan" not in page
    assert "Tidak ada catatan" in chief.get("/pembaca/pembaca-1?since=2024-11-01&until=2024-11-11").text
    assert "tidak dapat dibaca" in said(chief.get("/pembaca/pembaca-1?since=kemarin"))[0]


def test_the_form_is_open_while_somebody_is_missing(signed, conn):
    assert "<details><summary>Daftarkan pembaca" in signed("pimpinan-1").get("/pembaca").text
    conn._conn.execute("UPDATE reviewers SET disabled_at = '2024-11-01T00:00:00Z' WHERE reviewer_id <> 'pimpinan-1'")
    page = signed("pimpinan-1").get("/pembaca").text
    assert "<details open><summary>Daftarkan pembaca" in page
    assert "Pimpinan juga menyetujui dan meneruskan perkara" in page


def test_a_reader_has_no_such_page(signed):
    client = signed()
    assert 'href="/pembaca"' not in client.get("/").text
    assert client.get("/pembaca").status_code == 403


def test_what_names_a_person_does_not_come_back_after_a_session_ended(signed, clock):
    client = signed("pimpinan-1")
    key = token(client.get("/pembaca"))
    clock.move(hours=3)
    ended = client.post("/pembaca/tambah", data={"csrf_token": key, **NEW, "phrase": [OTHER, OTHER]})
    assert ended.status_code == 403
    fields = {
        "csrf_token": token(ended),
        "name": "pimpinan-1",
        "phrase": PHRASE,
        "kept": re.search(r'name="kept" value="([^"]+)"', ended.text)[1],
    }
    resumed = client.post("/masuk", data=fields).text
    assert "pembaca-9" in resumed
    assert NEW["holder"] not in resumed
    assert OTHER not in resumed
