"""Terbitkan at the desk: what would go and whether it may is shown first; the whole site is a zip for every reader."""

import io
import re
import zipfile

import pytest

from store import publications
from tests.desk.conftest import post, said
from tests.desk.test_reporting import LAST, make

PAGE = f"/laporan/masa/{LAST}/terbit"


@pytest.fixture
def chief(signed):
    make(signed(), week=LAST)
    return signed("pimpinan-1")


def confirm(client, shown):
    fields = {n: re.search(rf'name="{n}" value="([^"]*)"', shown.text)[1] for n in ("lang", "reason", "seen")}
    return post(client, PAGE, page=PAGE, **fields)


def test_the_check_is_shown_before_anything_is_published(chief, conn):
    assert PAGE in chief.get(f"/laporan/masa/{LAST}").text
    shown = post(chief, PAGE, page=PAGE, lang="id")
    assert shown.status_code == 200
    assert "Tidak ditemukan nama, akun, nomor" in shown.text
    assert f"<li>{LAST}/v1/publik.html</li>" in shown.text
    assert publications.publications(conn) == []
    assert confirm(chief, shown).status_code == 303
    [made] = publications.publications(conn)
    assert (made.period, made.lang, made.version) == (LAST, "id", 1)
    page = chief.get(PAGE)
    assert f"Terbit: versi 1, alamat {LAST}/v1/" in page.text
    assert "versi ini sudah terbit" in page.text
    assert "Periksa sebelum terbit" not in page.text


def test_every_reader_has_the_site_as_a_zip_and_no_other_publishes(chief, signed, conn):
    reader = signed()
    nothing = reader.get("/laporan/situs", follow_redirects=True)
    assert "belum ada laporan yang terbit" in said(nothing)[0]
    confirm(chief, post(chief, PAGE, page=PAGE, lang="id"))
    assert reader.get(PAGE).status_code == 403
    assert post(reader, PAGE, page="/laporan", lang="id").status_code == 403
    answer = reader.get("/laporan/situs", buffered=True)
    assert answer.mimetype == "application/zip"
    with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
        assert {"index.html", "feed.xml", "SHA256SUMS", f"{LAST}/v1/index.html"} <= set(archive.namelist())
    assert reader.get("/laporan/situs", buffered=True).data == answer.data


def test_a_leak_is_shown_with_its_place_and_cannot_be_published(chief, conn, desk_workspace):
    page = desk_workspace.reports / LAST / "publik.txt"
    page.write_text(page.read_text("utf-8") + "menurut Sekar Wulandari Rekaan 1\n", encoding="utf-8")
    shown = post(chief, PAGE, page=PAGE, lang="id")
    assert "nama orang yang terdaftar" in shown.text
    assert re.search(rf"{LAST}/v1/publik.txt, baris \d+", shown.text)
    assert "Wulandari" not in shown.text
    assert 'name="seen"' not in shown.text
    refused = post(chief, PAGE, page=PAGE, lang="id", reason="", seen="a" * 64)
    assert refused.status_code == 400
    assert publications.publications(conn) == []


def test_what_changed_since_it_was_shown_is_not_published(chief, conn):
    post(chief, PAGE, page=PAGE, lang="id")
    refused = post(chief, PAGE, page=PAGE, lang="id", reason="", seen="a" * 64)
    assert (refused.status_code, "berubah sejak diperiksa" in said(refused)[0]) == (400, True)
    assert publications.publications(conn) == []


def test_what_cannot_be_published_says_why(chief, signed):
    assert chief.get("/laporan/masa/2020-W01/terbit").status_code == 404
    missing = post(chief, PAGE, page=PAGE, lang="en")
    assert (missing.status_code, "belum ada" in said(missing)[0]) == (400, True)
    make(signed(), week="2024-W46")  # still runs
    other = "/laporan/masa/2024-W46/terbit"
    assert "masih SEMENTARA" in chief.get(other).text
    refused = post(chief, other, page=other, lang="id")
    assert (refused.status_code, "masih SEMENTARA" in said(refused)[0]) == (400, True)


TAKE = f"/laporan/masa/{LAST}/tarik"


@pytest.fixture
def published(chief):
    """A leader at the desk, the version of the last week on the site."""
    confirm(chief, post(chief, PAGE, page=PAGE, lang="id"))
    return chief


def test_what_a_withdrawal_does_is_shown_before_it_is_done(published, conn):
    assert "Tarik dari situs" in published.get(PAGE).text
    shown = post(published, TAKE, page=PAGE, chosen="id-1", why=" memuat angka \n yang keliru ")
    assert shown.status_code == 200
    assert f"berkas di alamat <b>{LAST}/v1/</b> hilang dari situs" in shown.text
    assert "Sesudahnya tidak ada versi masa ini yang berlaku." in shown.text
    assert [p.withdrawn for p in publications.publications(conn)] == [None]
    fields = {n: re.search(rf'name="{n}" value="([^"]*)"', shown.text)[1] for n in ("chosen", "why", "sure")}
    assert fields == {"chosen": "id-1", "why": "memuat angka yang keliru", "sure": "ya"}
    assert post(published, TAKE, page=PAGE, **fields).status_code == 303
    [kept] = publications.publications(conn)
    assert kept.withdrawn.reason == "memuat angka yang keliru"
    page = published.get(PAGE)
    assert f"Ditarik: versi 1, alamat {LAST}/v1/" in page.text
    assert "versi ini sudah ditarik dari situs" in page.text
    assert "memuat angka yang keliru" in page.text
    assert "Tarik dari situs" not in page.text
    with zipfile.ZipFile(io.BytesIO(published.get("/laporan/situs", buffered=True).data)) as archive:
        assert [n for n in archive.namelist() if n.startswith(f"{LAST}/v1/")] == [f"{LAST}/v1/index.html"]


def test_nobody_but_a_leader_withdraws_and_a_reason_that_may_not_be_printed_is_said(published, signed, conn):
    reader = signed()
    assert post(reader, TAKE, page="/laporan", chosen="id-1", why="keliru", sure="ya").status_code == 403
    for fields, words in (
        ({"chosen": "id-1", "why": "menurut Sekar Wulandari Rekaan 1"}, "nama orang yang terdaftar"),
        ({"chosen": "id-1", "why": " "}, "ditarik tanpa alasan"),
        ({"chosen": "id-2", "why": "keliru"}, "tidak ada di situs"),
        ({"chosen": "id-²", "why": "keliru"}, "tidak ada di situs"),
        ({"why": "keliru"}, "tidak ada di situs"),
    ):
        for sure in ("", "ya"):
            refused = post(published, TAKE, page=PAGE, sure=sure, **fields)
            assert (refused.status_code, words in said(refused)[0]) == (400, True), fields
            assert "Wulandari" not in said(refused)[0]
    assert [p.withdrawn for p in publications.publications(conn)] == [None]
