"""Tangkap halaman at the desk: a named page, what was kept of it, its place on the case and in the packet."""

import hashlib
import io
import json
import re
import zipfile
from datetime import timedelta

import pytest

from crawler.rendered import installed
from domain.pictures import Cover
from services import covering, page_capture, retention
from services.intake import intake
from services.retention import files_of
from store import accounts, covers, jobs, open_store, rendered_pages, signing
from store.database import transaction
from tests.desk.conftest import (  # noqa: F401 - fixtures
    AT,
    app,
    clock,
    conn,
    desk_workspace,
    made_workspace,
    post,
    said,
    signed,
)
from tests.desk.test_cases import PLENO, move
from tests.desk.test_jobs import ended, nothing_left  # noqa: F401 - fixtures
from tests.desk.test_reading import read

pytestmark = [
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]


@pytest.fixture
def own_site(conn):  # noqa: F811
    """One registered account is a site of its own on this machine."""
    account = next(one for one in accounts.all_accounts(conn) if one.handle == "akun-rekaan-1.example")
    conn._conn.execute(
        "UPDATE accounts SET platform = 'website', handle = '127.0.0.1' WHERE account_id = ?", (account.account_id,)
    )
    return accounts.get(conn, account.account_id)


@pytest.fixture
def drawn(site, conn, desk_workspace, own_site, add_post, flag_post):  # noqa: F811
    """A case whose post stands on the small site, and that page as a browser draws it: (case, what was kept)."""
    url = f"{site.address}/halaman"
    post_id = add_post(own_site, "k0", "dukung calon nomor 1", AT, conn=conn, url=url)
    flag_post(post_id, AT, conn=conn, contest="walikota-surabaya")
    intake(conn, AT)
    [case_id] = [row[0] for row in conn._conn.execute("SELECT case_id FROM case_posts")]
    made = page_capture.capture(conn, desk_workspace, url, operator="pembaca-1", at=AT, local=site.place)
    return case_id, made


def test_the_account_is_known_by_the_address(conn, desk_workspace, own_site):  # noqa: F811
    found = page_capture.check(conn, desk_workspace, "http://127.0.0.1:8000/halaman", "", AT)
    assert found.account_id == own_site.account_id
    other = page_capture.check(conn, desk_workspace, "https://bsky.app/profile/akun-rekaan-2.example/post/3k", "", AT)
    assert other.handle == "akun-rekaan-2.example"


def test_the_page_says_what_is_missing_or_takes_an_address(signed):  # noqa: F811
    page = signed().get("/tangkap").text
    assert ("make capture" in page) is not installed()
    assert ('name="address"' in page) is installed()
    assert "Belum ada halaman yang ditangkap" in page


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("https://bsky.app/profile/orang-lain.example", "tidak terdaftar"),
        ("bukan alamat", "tidak terdaftar"),
        ("file:///etc/passwd", "tidak terdaftar"),
        ("", "tidak terdaftar"),
    ],
)
def test_only_a_page_of_a_registered_account_begins_a_job(signed, conn, address, words):  # noqa: F811
    client = signed()
    done = post(client, "/tangkap", page="/tangkap", address=address)
    assert (done.status_code, (words if installed() else "belum terpasang") in said(done)[0]) == (400, True)
    assert (f'value="{address}"' in done.text) is installed()
    assert jobs.newest(conn, 1) == []


@pytest.mark.skipif(not installed(), reason="Playwright or Chromium is not installed")
def test_a_page_is_drawn_by_a_process_of_its_own_which_judges_it_anew_and_says_why_not(
    signed,  # noqa: F811
    conn,  # noqa: F811
    own_site,
    ended,  # noqa: F811
):
    client = signed()
    done = post(client, "/tangkap", page="/tangkap", address="http://127.0.0.1:9/halaman")
    assert done.status_code == 303
    job = ended()
    assert (job.kind, job.started_by, job.exit_code) == ("tangkap", "pembaca-1", 2)
    page = client.get("/tangkap").text
    assert "Yang terakhir tidak berhasil: akun itu" in page
    assert "tidak boleh dipantau hari ini" in page, "its clock is that of the machine, long after the election"
    assert "Tangkap halaman" in client.get("/jalankan").text
    assert rendered_pages.newest(conn, 9) == []


def test_what_was_kept_is_shown_with_its_digests_and_marked(signed, drawn):  # noqa: F811
    _, made = drawn
    client = signed()
    [where] = re.findall(r'href="(/tangkap/[^"]+)"', client.get("/tangkap").text)
    page = client.get(where).text
    assert "Dirender peramban, bukan byte asli dari jaringan." in page
    for kind, (capture_id, sha256) in made.files.items():
        assert (sha256 in page, capture_id in page) == (True, True)
        file = client.get(f"{where}/{kind}")
        if kind == "png":
            assert (file.mimetype, file.data[:4]) == ("image/png", b"\x89PNG")
        else:
            assert hashlib.sha256(file.data).hexdigest() == sha256
            assert file.headers["Content-Disposition"].startswith("attachment")
    assert client.get(f"{where}/exe").status_code == 404
    assert client.get("/tangkap/tidak-ada").status_code == 404


def packet(client, case_id):
    done = move(client, case_id, "berkas", recipient="BKN", number="9/2024", kind="bkn")
    assert done.status_code == 200, said(done)
    archive = zipfile.ZipFile(io.BytesIO(done.data))
    names = {name.partition("/")[2]: name for name in archive.namelist()}
    manifest = json.loads(archive.read(names["manifest.json"]))
    return archive, names, manifest["drawn_pages"]


def test_it_stands_on_the_case_and_leaves_once_it_was_looked_through(signed, conn, desk_workspace, drawn):  # noqa: F811
    case_id, made = drawn
    png = made.files["png"][1]
    for name in ("pembaca-1", "pembaca-2"):
        assert read(signed(name)).status_code == 303
    client = signed("pimpinan-1")
    assert move(client, case_id, "persetujuan", **PLENO).status_code == 303
    page = client.get(f"/perkara/{case_id}").text
    assert (png in page, "Tidak ikut berkas sebelum orang lain ditutup" in page) == (True, True)
    _, names, [left] = packet(client, case_id)
    assert (left["what"], left["files"]) == ("dirender peramban, bukan byte asli dari jaringan", [])
    assert "belum dinyatakan" in left["left_out"]
    where = f"/perkara/{case_id}/gambar/{png}"
    post(client, f"{where}/pernyataan", page=f"{where}/besar", dilihat="ya")
    archive, names, [went] = packet(client, case_id)
    [file] = went["files"]
    assert re.fullmatch(r"tangkapan/dirender-peramban-[0-9a-f]{64}\.png", file)
    assert went["captures"]["warc"]["sha256"] == made.files["warc"][1]
    sheet = archive.read(names["lembar-perkara.html"]).decode()
    assert ("Dirender peramban, bukan byte asli dari jaringan" in sheet, file in sheet) == (True, True)
    assert "tangkapan/" in archive.read(names["README.txt"]).decode()
    with transaction(conn):
        covers.withdraw_statement(conn, png, "pimpinan-1", AT)
        covers.add(conn, png, Cover(x=0, y=0, width=500, height=500), "pimpinan-1", AT)
    if covering.is_installed():
        assert packet(client, case_id)[2][0]["files"][0].endswith("-ditutup.jpg")
    else:
        done = move(client, case_id, "berkas", recipient="BKN", number="9/2024", kind="bkn")
        assert "tidak dapat disalin tanpa pembaca gambar" in said(done)[0]


def test_what_people_said_of_a_drawn_page_goes_with_it(conn, desk_workspace, drawn, tmp_path):  # noqa: F811
    _, made = drawn
    png = made.files["png"][1]
    with transaction(conn):
        covers.say_nothing_to_cover(conn, png, "pimpinan-1", AT)
        conn._conn.execute("UPDATE posts SET url = 'https://contoh.example/lain'")
    key, later = signing.make_key(tmp_path / "k.pem"), AT + timedelta(days=40)
    retention.purge(conn, files_of(desk_workspace), key, by="uji", now=later)
    again = open_store(desk_workspace.database)
    assert rendered_pages.newest(again, 9) == []
    assert covers.names(again) == set()
    again.close()
