"""Catat kiriman: one post from a row of the visits or from anywhere, the same road as an import, nothing left over."""

import io
import re
from datetime import datetime, timedelta
from html import unescape
from zoneinfo import ZoneInfo

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from domain.periods import week_of
from netralitas.cli import cli
from services import catch_drafts, catching
from store import accounts, import_runs, visits
from store.case_facts import case_facts
from store.tallies import figures
from tests.desk.conftest import AT, post, said, token
from tests.desk.test_importing import kept, posts
from tests.drawn import png

PNG = png()
OWN = "https://bsky.app/profile/akun-rekaan-1.example/post/3kabc"
PAGE = "/catat?akun={}"


def upload(client, account, *files, **fields):
    page = client.get(PAGE.format(account))
    data = {
        "csrf_token": token(page),
        "akun": account,
        "lembar": "",
        "laporan": "",
        **fields,
        "file": [(io.BytesIO(content), f"layar-{n}.png") for n, content in enumerate(files)],
    }
    return client.post("/catat/unggah", data=data)


def hidden(page):
    """The hidden fields of the page's form, in order."""
    return [(n, unescape(v)) for n, v in re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', page.text)]


def record(client, page, **fields):
    given = {
        "url": OWN,
        "text": "Ayo hadir",
        "published": "11 November 2024 pukul 13.20 WIB",
        "seen_at": "",
        "how_seen": "import_no_login",
        **fields,
    }
    data = {}
    for name, value in [*hidden(page), *given.items()]:
        data.setdefault(name, []).append(value)
    return client.post("/catat", data=data)


@pytest.fixture
def account(conn):
    return next(a for a in accounts.all_accounts(conn) if a.handle == "akun-rekaan-1.example")


def test_one_screenshot_costs_a_file_a_link_and_a_time(signed, conn, account, desk_workspace):
    client = signed()
    page = upload(client, account.account_id, PNG)
    assert page.status_code == 200
    assert ("Tulisan dalam gambar tidak dibaca di komputer ini" in page.text) is not catching.reads_pictures()
    assert ("yang terbaca mesin dapat keliru" in page.text) is catching.reads_pictures()
    [name] = [value for key, value in hidden(page) if key == "name"]
    shown = client.get(f"/catat/gambar/{name}")
    assert (shown.status_code, shown.mimetype) == (200, "image/png")
    assert signed("pembaca-2").get(f"/catat/gambar/{name}").status_code == 404, "only its sender sees it"
    done = record(client, page, text="")
    assert done.status_code == 303
    row = conn._conn.execute("SELECT published_at, media, native_id FROM posts").fetchone()
    assert row["published_at"] == "2024-11-11T06:20:00Z"
    assert '"kind": "image"' in row["media"]
    assert row["native_id"] == "3kabc"
    assert kept(desk_workspace) == [], "what was sent lies in the evidence alone"
    # What was chosen last is chosen already.
    assert 'value="import_no_login" checked' in upload(client, account.account_id, PNG).text


def test_several_screenshots_are_one_post_and_each_is_kept(signed, conn, account, desk_workspace):
    client = signed()
    page = upload(client, account.account_id, PNG + b"1", PNG + b"2", b"%PDF-1.4 x")
    assert page.text.count("<img src=") == 2
    record(client, page, other="kata orang lain")
    media = conn._conn.execute("SELECT media, kind FROM posts").fetchone()
    assert (media["media"].count("sha256"), media["kind"]) == (3, "quote")
    checked = CliRunner().invoke(cli, ["--workspace", str(desk_workspace.root), "evidence", "verify"])
    assert checked.exit_code == 0, checked.output


def test_a_row_of_the_visits_is_answered_by_what_was_caught(signed, conn, account):
    drawn = [visits.Drawn(account=account, size=1, taken=1)]
    sheet = visits.open_sheet(conn, drawn, week="2024-W46", seed="b", pool=1, operator="pembaca-1", at=AT)
    client = signed()
    assert f"akun={account.account_id}" in client.get(f"/kunjungan/{sheet}").text
    page = upload(client, account.account_id, PNG, lembar=sheet)
    done = record(client, page)
    assert done.headers["Location"].endswith(f"/kunjungan/{sheet}")
    [line] = visits.sheet(conn).entries
    assert (line.answer, line.by) == ("imported", "pembaca-1")
    assert "Baris kunjungannya dijawab" in " ".join(said(client.get(f"/kunjungan/{sheet}")))
    again = post(client, f"/kunjungan/{sheet}/tarik", number="1", reason="akun lain yang terbuka")
    assert again.status_code == 303
    assert visits.sheet(conn).open == 1


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"url": "https://bsky.app/profile/orang-lain.example/post/3k"}, "milik akun lain"),
        ({"url": "https://www.instagram.com/p/abc/"}, "platform atau situs lain"),
        ({"url": ""}, "tautan kirimannya belum diisi"),
        ({"how_seen": ""}, "cara melihat belum dipilih"),
        ({"how_seen": "import_logged_in"}, "centang “Tertulis pada kirimannya: untuk umum”"),
        ({"seen_at": "2031-01-01T10:00"}, "belum tiba"),
    ],
)
def test_what_cannot_be_kept_is_said_with_what_to_do_and_nothing_typed_is_lost(signed, conn, account, wrong, words):
    client = signed()
    done = record(client, upload(client, account.account_id, PNG), **wrong)
    assert done.status_code == 400
    assert words in unescape(said(done)[0])
    assert "Ayo hadir" in done.text
    assert done.text.count("<img src=") == 1
    assert posts(conn) == []
    assert record(client, done).status_code == 303, "corrected, it is kept"


def test_a_time_that_is_not_certain_is_shown_before_it_is_kept(signed, conn, account):
    client = signed()
    page = record(client, upload(client, account.account_id, PNG), published="Kemarin pukul 13.20")
    assert page.status_code == 200
    assert "dibaca sebagai: 11 November 2024" in page.text
    assert "zonanya tidak tertulis" in page.text
    assert posts(conn) == []
    other = record(client, page, published="dahulu kala")
    assert "waktu tidak terbaca" in other.text
    assert record(client, other, published="dahulu kala").status_code == 303
    assert posts(conn) == ["Ayo hadir"]


def test_a_report_from_the_public_counts_nowhere_and_keeps_nobody_else(signed, conn, account, desk_workspace):
    client = signed()
    page = upload(client, account.account_id, PNG, laporan="1")
    thread = "https://bsky.app/profile/orang-lain.example/post/3kzzz"
    fields = {"url": thread, "text": "Saya dukung nomor 1", "report_number": "7/LP/2024", "public": "1"}
    refused = record(client, page, **fields)
    assert "belum dipastikan tertutup" in unescape(said(refused)[0])
    assert record(client, refused, covered="1", **fields | {"public": ""}).status_code == 400, "not shown to all"
    assert posts(conn) == []
    assert record(client, refused, covered="1", **fields).status_code == 303
    row = conn._conn.execute("SELECT p.*, s.how_seen FROM posts p JOIN post_sources s USING (post_id)").fetchone()
    assert (row["how_seen"], row["kind"], row["url"]) == ("laporan", "reply", "")
    dump = "\n".join(conn._conn.iterdump())
    assert "orang-lain" not in dump
    files = [p.read_bytes() for p in desk_workspace.evidence.rglob("*") if p.is_file()]
    assert files
    assert not any(b"orang-lain" in content for content in files), "the other's address is kept as a keyed reference"
    week = week_of(AT.date())
    assert figures(conn, week, week.end, case_facts(conn, week, week.end))["kiriman"] == 0


def test_a_saved_page_of_another_post_is_refused_and_a_search_finds_registered_accounts_alone(signed, conn, account):
    client = signed()
    page = upload(
        client,
        account.account_id,
        b"<!doctype html><html><head><title>Masuk</title></head><body><form><input type=password></form></body></html>",
    )
    assert "halaman tersimpan" in page.text
    assert record(client, page, text="").status_code == 400
    assert posts(conn) == []
    found = client.get("/catat?cari=rekaan-1")
    assert f"akun={account.account_id}" in found.text
    assert "tidak dicatat" in client.get("/catat?cari=orang-lain").text
    assert client.get("/catat?akun=tidak-ada").status_code == 404


def test_an_import_is_taken_back_in_the_history_and_the_case_says_so(signed, conn, account):
    client = signed()
    record(client, upload(client, account.account_id, PNG), text="dukung calon nomor 1")
    [run] = [r.run_id for r in import_runs.imports(conn, limit=9)]
    assert "tarik kembali" in client.get("/impor/riwayat").text
    other = signed("pembaca-2")
    assert "tarik kembali" not in other.get("/impor/riwayat").text.partition("<table")[2]
    assert post(other, f"/impor/{run}/tarik", reason="x").status_code == 403
    assert post(client, f"/impor/{run}/tarik", page="/impor/riwayat", reason="").status_code == 400
    assert post(client, f"/impor/{run}/tarik", page="/impor/riwayat", reason="salah akun").status_code == 303
    page = client.get("/impor/riwayat")
    assert "salah akun" in page.text
    assert conn._conn.execute("SELECT count(*) FROM standing_posts").fetchone()[0] == 0
    again = record(client, upload(client, account.account_id, PNG), text="dukung calon nomor 1")
    assert again.status_code == 303
    assert conn._conn.execute("SELECT count(*) FROM standing_posts").fetchone()[0] == 1


def test_a_zone_that_is_not_written_is_asked_for_once(signed, conn, account):
    client = signed()
    first = record(client, upload(client, account.account_id, PNG), published="11 November 2024 pukul 13.20")
    assert "zonanya tidak tertulis" in first.text
    assert record(client, first, published="11 November 2024 pukul 13.20").status_code == 303
    second = {"url": OWN + "d", "published": "11 November 2024 pukul 14.20"}
    assert record(client, upload(client, account.account_id, PNG), **second).status_code == 303
    third = record(client, upload(client, account.account_id, PNG), url=OWN + "e", published="kemarin")
    assert "kurang pasti" in third.text, "what else is uncertain is still said"
    later = signed()  # another session of the same person
    fourth = record(later, upload(later, account.account_id, PNG), **{**second, "url": OWN + "g"})
    assert fourth.status_code == 303
    other = signed("pembaca-2")
    asked = record(other, upload(other, account.account_id, PNG), **{**second, "url": OWN + "f"})
    assert "zonanya tidak tertulis" in asked.text


def rows_page(client):
    """The page of the rows, as a browser comes to it: it renews itself while words of pictures are being read."""
    page = client.get("/catat/banyak")
    while "Refresh" in page.headers:
        assert 'name="account-' not in page.text, "nothing to type into what goes away"
        page = client.get("/catat/banyak")
    return page


def bring_many(client, *files, **all_of_them):
    page = rows_page(client)
    data = {
        **all_of_them,
        "csrf_token": token(page),
        "file": [(io.BytesIO(f), f"layar-{n}.png") for n, f in enumerate(files)],
    }
    return client.post("/catat/banyak/unggah", data=data)


def names_of(page):
    return re.findall(r'name="account-(\w+)"', page.text)


def send_many(client, rows, **more):
    page = rows_page(client)
    data = {"csrf_token": token(page), **more}
    for name, fields in rows.items():
        data |= {f"{field}-{name}": value for field, value in fields.items()}
    return client.post("/catat/banyak", data=data)


ROW = {
    "account": "akun-rekaan-1.example (Bluesky)",
    "url": OWN,
    "text": "Ayo hadir",
    "other": "",
    "published": "11 November 2024 pukul 13.20 WIB",
    "how_seen": "import_no_login",
    "seen_at": "",
}


@pytest.mark.parametrize("seconds", [0.0, 0.001, 60.0])
def test_words_of_pictures_are_read_piece_by_piece_and_none_twice(signed, clock, monkeypatch, seconds):
    client, asked = signed(), []
    monkeypatch.setattr("desk.catching_many.READ_FOR", seconds)
    monkeypatch.setattr("services.catching.reads_pictures", lambda: True)
    monkeypatch.setattr("services.catching.words_in", lambda files: asked.append(files[0]) or f"kata {len(asked)}")
    assert bring_many(client, *(PNG + bytes([n]) for n in range(5))).status_code == 303
    assert asked == [], "the upload does not wait for it"
    if seconds == 0:
        assert "0 dari 5" in client.get("/catat/banyak").text
        monkeypatch.setattr("desk.catching_many.READ_FOR", 60.0)
    page = rows_page(client).text
    assert len(asked) == len(set(asked)) == 5
    assert all(f"kata {n}</textarea>" in page for n in range(1, 6))


def test_ten_screenshots_become_ten_rows_and_what_is_complete_is_recorded(signed, conn, desk_workspace, clock):
    client = signed()
    assert bring_many(client, *(PNG + bytes([n]) for n in range(10))).status_code == 303
    names = names_of(rows_page(client))
    assert len(names) == 10
    assert client.get(f"/catat/gambar/{names[0]}").status_code == 200
    rows = {name: {**ROW, "url": f"{OWN}{n}", "text": f"kata ke-{n}"} for n, name in enumerate(names)}
    second = names[1]
    rows[second] |= {
        "account": "akun-rekaan-2.example (Bluesky)",
        "url": "https://bsky.app/profile/akun-rekaan-2.example/post/3kq",
    }
    rows[names[2]] |= {"url": ""}
    rows[names[3]] |= {"account": "orang lain"}
    rows[names[4]] |= {"published": "kemarin"}
    done = send_many(client, rows, catat="1")
    assert done.status_code == 400
    assert "7 kiriman dicatat" in done.text
    assert names_of(done) == names[2:5]
    assert "tautan kirimannya belum diisi" in done.text
    assert "akunnya belum dipilih" in done.text
    assert "dibaca sebagai" in done.text
    assert all(f"kata ke-{n}" in done.text for n in (2, 3, 4)), "nothing typed is lost"
    assert sorted(posts(conn)) == sorted(f"kata ke-{n}" for n in (0, 1, 5, 6, 7, 8, 9))
    clock.move(days=3)
    client = signed()
    page = rows_page(client)
    assert names_of(page) == names[2:5], "drafts outlast a session and a day"
    assert "Gambarnya sudah tidak ada" not in page.text
    assert names_of(rows_page(signed("pembaca-2"))) == [], "and are their author's alone"
    kept_rows = {
        name: {**rows[name], "url": OWN + "x", "account": ROW["account"], "raw_seen": "kemarin"} for name in names[2:5]
    }
    kept_rows[names[3]]["url"], kept_rows[names[4]]["url"] = OWN + "y", OWN + "z"
    assert send_many(client, kept_rows, catat="1").status_code == 303
    assert len(posts(conn)) == 10
    assert kept(desk_workspace) == [], "nothing is left over"


def test_the_account_of_the_row_before_is_chosen_already_and_a_row_can_go(signed, conn, desk_workspace):
    client = signed()
    bring_many(client, PNG)
    [first] = names_of(rows_page(client))
    assert "Draf disimpan" in " ".join(said(client.get(send_many(client, {first: ROW}).headers["Location"])))
    bring_many(client, PNG + b"2")
    page = rows_page(client).text
    assert page.count('value="akun-rekaan-1.example (Bluesky)" list') == 2
    assert page.count('value="import_no_login" selected') == 2
    send_many(client, {first: {**ROW, "text": "tetap ada"}}, hapus=names_of(rows_page(client))[1])
    page = rows_page(client)
    assert names_of(page) == [first]
    assert "tetap ada" in page.text
    assert posts(conn) == []
    assert bring_many(client, b"<html>bukan gambar</html>").status_code == 400
    assert bring_many(client, *[PNG] * 41).status_code == 400
    clock_gone = send_many(client, {}, hapus=first)
    assert clock_gone.status_code == 303
    assert kept(desk_workspace) == []


def test_all_that_a_row_lacks_is_asked_for_at_once_and_how_all_were_seen_is_said_once(signed, conn):
    client = signed()
    bring_many(client, PNG, PNG + b"2", how_seen="import_logged_in")
    first, second = names_of(rows_page(client))
    assert rows_page(client).text.count('value="import_logged_in" selected') == 2
    row = {**ROW, "how_seen": "import_logged_in"}
    asked = send_many(client, {first: {**row, "account": "akun", "url": ""}, second: row}, catat="1")
    found = [html.fromstring(a).text_content() for a in re.findall(r'<div class="wrong".*?</div>', asked.text, re.S)]
    wanted = (("akunnya belum dipilih", "tautan kirimannya belum diisi", "untuk umum"), ("untuk umum",))
    assert [[words in text for words in row] for text, row in zip(found, wanted, strict=True)] == [[True] * 3, [True]]
    assert posts(conn) == []
    send_many(client, {first: {**row, "hapus": ""}}, hapus=first)
    assert send_many(client, {second: {**row, "public": "1"}}, catat="1").status_code == 303
    assert posts(conn) == ["Ayo hadir"]
    bring_many(client, PNG + b"3", how_seen="import_logged_in", public="1")
    assert 'value="1" checked' in rows_page(client).text


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("@akun-rekaan-1.example 3 jam", "satu"),
        ("Nama Rekaan @akun-rekaan-1.example·9 Nov", "satu"),
        ("oleh akun-rekaan-1.example.", "satu"),
        ("akun-rekaan-1.example dan akun-rekaan-2.example", ""),
        ("akun-rekaan-1.example.lain", ""),
        ("halo", ""),
    ],
)
def test_a_handle_that_is_read_chooses_its_account_only_alone(words, found):
    handles = {"akun-rekaan-1.example": "satu", "akun-rekaan-2.example": "dua", "al": "tiga"}
    assert catch_drafts.handle_in(words, handles) == found


@pytest.mark.parametrize(
    "typed",
    [
        "@akun-rekaan-1.example",
        " akun-rekaan-1.example ",
        "Akun-Rekaan-1.example",
        "https://bsky.app/profile/akun-rekaan-1.example",
    ],
)
def test_an_account_of_a_row_is_known_by_its_handle_or_link_too(signed, conn, clock, typed):
    client = signed()
    bring_many(client, PNG)
    (name,) = names_of(rows_page(client))
    assert send_many(client, {name: {**ROW, "account": typed}}, catat="1").status_code == 303
    assert list(posts(conn)) == [ROW["text"]]


@pytest.mark.parametrize("typed", ["@", "akun-rekaan", "https://bsky.app/profile/orang-lain.example"])
def test_an_account_of_a_row_is_never_guessed(signed, conn, clock, typed):
    client = signed()
    bring_many(client, PNG)
    (name,) = names_of(rows_page(client))
    done = send_many(client, {name: {**ROW, "account": typed}}, catat="1")
    assert done.status_code == 400
    assert "akunnya belum dipilih" in done.text
    assert not posts(conn)


def test_an_address_that_names_a_registered_author_says_whose_a_row_is(signed, conn, clock):
    client = signed()
    bring_many(client, PNG, PNG + b"2")
    own, other = names_of(rows_page(client))
    row = {**ROW, "account": ""}
    rows = {own: row, other: {**row, "url": "https://bsky.app/profile/orang-lain.example/post/3kabc"}}
    done = send_many(client, rows, catat="1")
    assert "akunnya belum dipilih" in done.text
    assert list(posts(conn)) == [ROW["text"]]
    assert names_of(rows_page(client)) == [other]


NAMES = (
    "Screenshot_%Y%m%d-%H%M%S_Facebook.png",
    "Screenshot_%Y-%m-%d-%H-%M-%S-123_com.rekaan.png",
    "Screenshot %Y-%m-%d %H.%M.%S.png",
    "Tangkapan Layar %Y-%m-%d pukul %H.%M.%S.png",
    "WhatsApp Image %Y-%m-%d at %H.%M.%S.jpeg",
    "IMG_%Y%m%d_%H%M%S.jpg",
)


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("19.42\nNama Rekaan\n3 jam · Publik\nAyo hadir 27 November\n128 suka·14 komentar", "3 jam"),
        ("Nama Rekaan @rekaan_·9 Nov\nHalo", "9 Nov"),
        ("6 November pukul 07.10·Publik", "6 November pukul 07.10"),
        ("1 hr·Suka·Balas", "1 hr"),
        ("3 jam · Publik\n2 jam · Suka", ""),
        ("rekaan\n10 November", ""),
        ("4 m · Publik", ""),
        ("12 Desember 2024 · Publik", ""),
        ("", ""),
    ],
)
def test_a_time_beside_a_dot_is_proposed_only_where_it_is_one_that_has_come(words, found):
    assert catch_drafts.time_in(words, datetime.fromisoformat("2024-11-12T09:00+07:00")) == found


FIRST, LAST = map(datetime.fromisoformat, ("2010-01-01", "2099-12-31"))


@given(st.datetimes(FIRST, LAST), st.sampled_from(NAMES), st.integers(-2000, 2000))
def test_a_screenshot_is_seen_when_its_name_says_unless_that_is_still_to_come(at, name, minutes):
    latest = (at + timedelta(minutes=minutes)).strftime(catch_drafts.FIELD)
    said = at.strftime(catch_drafts.FIELD)
    assert catch_drafts.taken_at(at.strftime(name), latest) == (said if said <= latest else "")


@pytest.mark.parametrize(
    "name",
    ["", "foto.png", "IMG-20241107-WA0012.jpg", "20241341-994210.png", "1720241111194210123.jpg", "2024-11-11.png"],
)
def test_a_name_without_a_minute_says_no_time(name):
    assert catch_drafts.taken_at(name, "2099-01-01T00:00") == ""


def test_the_row_of_a_screenshot_begins_with_the_time_in_its_name(signed, clock):
    client = signed()
    before = clock() - timedelta(hours=5)
    named = before.astimezone(ZoneInfo("Asia/Jakarta")).strftime("Screenshot_%Y%m%d-%H%M%S.png")
    sent = {"csrf_token": token(rows_page(client)), "file": [(io.BytesIO(PNG), named)]}
    assert client.post("/catat/banyak/unggah", data=sent).status_code == 303
    assert before.astimezone(ZoneInfo("Asia/Jakarta")).strftime(catch_drafts.FIELD) in rows_page(client).text
