"""Daftar akun: what a reader sees of the register, finds in it, and who ends the watching of an account."""

import re
from datetime import date, timedelta

import pytest

from domain.types import HowSeen, Outcome, Platform, Route
from store import accounts, runs, visits
from store.database import transaction
from tests.desk.conftest import AT, NAME, NIP, post, said


@pytest.fixture
def first(conn):
    """The first registered account."""
    return accounts.find(conn, "bluesky", "akun-rekaan-1.example")


@pytest.fixture
def more(add_account, conn):
    """Registers an account of another agency: more("akun.lain", platform=...)."""

    def add(handle, **changed):
        values = {"agency": "Dinas Rekaan", "person": f"orang-{handle}", "active_from": date(2024, 1, 1), **changed}
        return add_account(handle, conn=conn, **values)

    return add


@pytest.fixture
def crawled(conn):
    """Records what a crawl found at an account."""

    def record(account, outcome, at=AT, **more):
        run = runs.open_run(
            conn,
            kind="crawl",
            started_at=at,
            operator="terjadwal",
            how_seen=HowSeen.SPIDER,
            accounts=[account.account_id],
        )
        with transaction(conn):
            runs.finish_account(conn, run, account.account_id, outcome, at=at, **{"complete": True, **more})

    return record


def handles(response):
    """The accounts of a list, in its order."""
    return re.findall(r'<th scope="row"><span>(?:<a [^>]*>)?([^<]+)', response.text)


def test_an_account_is_shown_with_its_page_its_place_and_what_was_last_seen(signed, first, crawled):
    crawled(first, Outcome.PRIVATE, AT - timedelta(days=7))
    crawled(first, Outcome.EMPTY, complete=False)
    page = signed().get("/akun").text
    row = next(part for part in page.split("<tr>") if 'href="https://bsky.app/profile/akun-rekaan-1.example"' in part)
    for words in (
        "Bluesky, akun pribadi",
        "Pemerintah Kota Surabaya",
        "Pelaksana; Kota Surabaya (35.78)",
        "dirayapi tanpa kunci",
        "sejak 1 Januari 2024",
        "terlihat, tidak ada kiriman; tidak utuh",
        "perayapan, 12 November 2024 pukul 09.00 WIB",
    ):
        assert words in row
    assert 'rel="noopener noreferrer"' in row
    assert "belum pernah" in page  # the other one
    assert "Pimpinan memuat daftar Excel atau CSV" in page


def test_no_page_of_an_account_has_a_name_or_a_nip(signed, first):
    client = signed("pimpinan-1")
    for url in ("/akun", f"/akun?words={NIP}", f"/akun/{first.account_id}"):
        page = client.get(url)
        assert page.status_code == 200
        assert NAME not in page.text.replace(f'value="{NIP}"', "")
        assert NIP not in page.text.replace(f'value="{NIP}"', "")
        assert first.person_id not in page.text


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("", ["fb.satu", "x.dua", "akun-rekaan-1.example", "akun-rekaan-2.example"]),
        ("platform=x", ["x.dua"]),
        ("agency=Pemerintah+Kota+Surabaya", ["akun-rekaan-1.example", "akun-rekaan-2.example"]),
        ("outcome=private", ["akun-rekaan-1.example"]),
        ("outcome=belum", ["fb.satu", "x.dua", "akun-rekaan-2.example"]),
        ("withdrawn=ya", ["x.dua"]),
        ("withdrawn=tidak&platform=facebook", ["fb.satu"]),
        ("words=REKAAN-2", ["akun-rekaan-2.example"]),
        ("words=dinas", ["fb.satu", "x.dua"]),
        ("words=71", ["fb.satu"]),
        ("words=%25", []),
        ("words=_", []),
        ("platform=tidak-ada", []),
        ("halaman=99", ["fb.satu", "x.dua", "akun-rekaan-1.example", "akun-rekaan-2.example"]),
        ("halaman=-1", ["fb.satu", "x.dua", "akun-rekaan-1.example", "akun-rekaan-2.example"]),
        ("_external=1&endpoint=x&platform=x", ["x.dua"]),
    ],
)
def test_the_list_is_narrowed(signed, conn, first, more, crawled, asked, found):
    more("fb.satu", platform=Platform.FACEBOOK, route=Route.C, region="71.71")
    gone = more("x.dua", platform=Platform.X)
    with transaction(conn):
        accounts.withdraw(conn, gone.account_id, at=AT, operator="petugas", note="keberatan diterima")
    crawled(first, Outcome.PRIVATE)
    page = signed().get(f"/akun?{asked}")
    assert page.status_code == 200
    assert handles(page) == found
    assert said(page)[0] == f"{len(found)} akun"


def test_a_long_list_has_pages_that_keep_the_filter(signed, more):
    for n in range(53):
        more(f"akun{n:02}.test")
    client = signed()
    one = client.get("/akun?agency=Dinas+Rekaan")
    assert (len(handles(one)), "1 sampai 50 dari 53" in one.text) == (50, True)
    after = re.search(r'href="([^"]+)" rel="next"', one.text)[1].replace("&amp;", "&")
    two = client.get(after)
    assert handles(two) == ["akun50.test", "akun51.test", "akun52.test"]
    assert "51 sampai 53 dari 53" in two.text
    assert 'rel="next"' not in two.text


def test_one_account_tells_its_history_and_its_looks_in_words(signed, conn, first, crawled, more):
    crawled(first, Outcome.PLATFORM_OUTAGE, complete=False, unseen=(None, AT - timedelta(days=2)))
    visits.record(conn, {first.account_id: "not_owner"}, operator="pembaca-2", at=AT + timedelta(days=1))
    other = more("kedua.test", person=first.person_id)
    with transaction(conn):
        accounts.note_identity(conn, first, native_id="did:plc:rekaan", handle=None, at=AT)
    with transaction(conn):
        known = accounts.get(conn, first.account_id)
        accounts.note_identity(conn, known, native_id="did:plc:rekaan", handle="baru.example", at=AT)
    page = signed().get(f"/akun/{first.account_id}").text
    assert page.index("kunjungan oleh pembaca-2") < page.index("perayapan oleh terjadwal")
    for words in (
        "akun bukan milik orang yang terdaftar (bukan milik orang itu)",
        "platform atau situs gagal menjawab",
        "awal sampai 10 November 2024",
        "didaftarkan oleh petugas-1",
        "nama akun: akun-rekaan-1.example → baru.example",
        "SK Tim 1/2024",
        "surat pernyataan",
    ):
        assert words in page
    assert f'href="/akun/{other.account_id}">kedua.test' in page
    assert "Tarik dari pantauan" not in page


def test_an_account_that_is_not_there_is_a_page_that_is_not_there(signed):
    assert signed().get("/akun/tidak-ada").status_code == 404
    assert post(signed("pimpinan-1"), "/akun/tidak-ada/tarik", note="alasan").status_code == 404


def test_an_approver_ends_the_watching_of_an_account_with_a_reason(signed, conn, first):
    client, url = signed("pimpinan-1"), f"/akun/{first.account_id}"
    assert "Tarik dari pantauan" in client.get(url).text
    for note in ("", " ", "atas nama 198001012005011001"):
        refused = post(client, f"{url}/tarik", note=note)
        assert (refused.status_code, said(refused)[0]) == (
            400,
            "alasan kosong, atau memuat NIP → tulis alasannya tanpa nama dan NIP",
        )
    assert post(client, f"{url}/tarik", note="keberatan diterima").status_code == 303
    page = client.get(url)
    assert said(page)[0] == "Akun ditarik dari pemantauan."
    assert "ditarik oleh pimpinan-1: keberatan diterima" in page.text
    assert "bsky.app" not in page.text  # nobody looks there any more
    post(client, f"{url}/tarik", note="sekali lagi")
    assert said(client.get(url))[0] == "Akun itu sudah ditarik."
    assert [r.action for r in accounts.history(conn, first.account_id)] == ["registered", "withdrawn"]


def test_nobody_else_ends_it_and_the_attempt_is_kept(signed, conn, first):
    refused = post(signed("pembaca-1"), f"/akun/{first.account_id}/tarik", note="alasan")
    assert refused.status_code == 403
    assert "hanya pimpinan" in said(refused)[0]
    assert not accounts.get(conn, first.account_id).withdrawn
    kept = conn._conn.execute("SELECT reviewer_id, page FROM refusals").fetchall()
    assert [tuple(row) for row in kept] == [("pembaca-1", "POST /akun/<account_id>/tarik")]
