"""One report at the desk: both editions side by side, PDF, the signed file back in, sending after a last look."""

import hashlib
import io
import re

import pytest

from desk.app import make_app
from services import conflicts
from services.pdf import browser
from store import published
from store.workspace import find_workspace
from tests.cli.test_send import mail_server, settings
from tests.desk.conftest import AT, new_case, post, said
from tests.desk.test_reporting import LAST, make

PAGE = f"/laporan/masa/{LAST}"


@pytest.fixture
def written_report(signed):
    make(signed(), week=LAST)


@pytest.fixture
def with_mail(monkeypatch):
    with mail_server() as server:
        settings(monkeypatch, server.server_address[1])
        yield server


@pytest.fixture
def app_with_mail(with_mail, desk_workspace, clock):
    return make_app(find_workspace(desk_workspace.root), clock=clock)


def test_both_editions_stand_side_by_side_in_frames_that_may_do_nothing(written_report, signed):
    reader = signed()
    page = reader.get(PAGE)
    assert page.headers["Content-Security-Policy"].endswith("; frame-src 'self'")
    frames = re.findall(r'<iframe src="([^"]+)" title="[^"]+" sandbox>', page.text)
    assert frames == [f"/laporan/{LAST}/{name}.html?pratinjau=1" for name in ("internal", "publik")]
    for address in frames:
        framed, alone = (reader.get(a, buffered=True) for a in (address, address.split("?")[0]))
        assert framed.data == alone.data
        assert "frame-ancestors 'self'" in framed.headers["Content-Security-Policy"]
        assert "frame-ancestors 'none'" in alone.headers["Content-Security-Policy"]
        assert "script" not in framed.headers["Content-Security-Policy"]
    assert f'href="{PAGE}"' in reader.get("/laporan").text
    assert "Kirim lewat surel" not in page.text
    assert reader.get("/laporan/masa/2020-W01").status_code == 404
    assert reader.get("/laporan/masa/..").status_code == 404


@pytest.mark.skipif(browser() is None, reason="needs Chromium")
def test_an_edition_is_printed_beside_its_page(written_report, signed):
    reader = signed()
    done = post(reader, f"{PAGE}/pdf", page=PAGE, name="publik")
    assert done.headers["Location"] == f"/laporan/{LAST}/publik.pdf"
    assert reader.get(done.headers["Location"], buffered=True).data.startswith(b"%PDF-")
    assert post(reader, f"{PAGE}/pdf", page=PAGE, name="../x").status_code == 404


def test_the_signed_file_joins_its_version_and_nobody_else_brings_it(written_report, signed, conn, desk_workspace):
    chief, content = signed("pimpinan-1"), b"%PDF-1.7 signed"
    brought = lambda words: {"name": "internal", "file": (io.BytesIO(words), "Nama Orang.pdf")}  # noqa: E731
    assert post(signed(), f"{PAGE}/tanda-tangan", page=PAGE, **brought(content)).status_code == 403
    wrong = post(chief, f"{PAGE}/tanda-tangan", page=PAGE, **brought(b"not a pdf"))
    assert (wrong.status_code, "bukan PDF" in said(wrong)[0], "Nama Orang" in wrong.text) == (400, True, False)
    assert published.signatures(conn, LAST) == []
    assert post(chief, f"{PAGE}/tanda-tangan", page=PAGE, **brought(content)).status_code == 303
    [(edition, version, sha256, _)] = published.signatures(conn, LAST)
    assert (edition, version, sha256) == ("internal", 1, hashlib.sha256(content).hexdigest())
    page = chief.get(PAGE).text
    assert sha256 in page
    [name] = re.findall(r'href="(/laporan/[^"]+bertanda-tangan[^"]*)"', page)
    assert chief.get(name, buffered=True).data == content
    left = [path for path in desk_workspace.root.rglob("*") if path.is_file() and path.read_bytes() == content]
    assert [path.parent.name for path in left] == [LAST]


def test_a_mail_goes_only_after_its_receivers_were_shown(written_report, with_mail, app_with_mail, app, signed, conn):
    app.extensions["workspace"] = app_with_mail.extensions["workspace"]
    chief, to = signed("pimpinan-1"), "redaksi@koran.example\nketua@lembaga.example, redaksi@koran.example"
    shown = post(chief, f"{PAGE}/kirim", page=PAGE, name="publik", to=to)
    assert shown.status_code == 200
    assert with_mail.mails == []
    assert "Kirim kepada 2 penerima" in shown.text
    for one in ("redaksi@koran.example", "ketua@lembaga.example"):
        assert f"<li>{one}</li>" in shown.text
    again = re.search(r'name="to" value="([^"]+)"', shown.text)[1]
    assert post(signed(), f"{PAGE}/kirim", page=PAGE, name="publik", to=again, sure="ya").status_code == 403
    assert with_mail.mails == []
    assert post(chief, f"{PAGE}/kirim", page=PAGE, name="publik", to=again, sure="ya").status_code == 303
    [mail] = with_mail.mails
    assert mail["To"] == "redaksi@koran.example, ketua@lembaga.example"
    assert {part.get_filename() for part in mail.iter_attachments()} == {"publik.html", "publik.docx", "publik.xlsx"}
    kept = [tuple(r) for r in conn._conn.execute("SELECT reviewer_id, ref FROM disclosures WHERE ref LIKE '%dikirim%'")]
    assert kept == [("pimpinan-1", f"{LAST}/publik, dikirim kepada 2 penerima")]


def test_the_internal_edition_goes_to_nobody_else(written_report, with_mail, app_with_mail, app, signed):
    app.extensions["workspace"] = app_with_mail.extensions["workspace"]
    chief = signed("pimpinan-1")
    for to, words in (
        ("redaksi@koran.example", "edisi internal"),
        ("bukan alamat", "bukan alamat surel"),
        ("", "penerima belum ada"),
    ):
        for sure in ("", "ya"):
            refused = post(chief, f"{PAGE}/kirim", page=PAGE, name="internal", to=to, sure=sure)
            assert (refused.status_code, words in said(refused)[0]) == (400, True)
    assert with_mail.mails == []


def test_without_a_mail_server_the_page_says_where_it_is_set(written_report, signed):
    page = signed("pimpinan-1").get(PAGE).text
    assert "Peladen surel belum diisi" in page
    assert 'href="/setelan/mail"' in page


def test_nobody_sends_a_file_that_a_conflict_of_interest_keeps_closed(
    signed, conn, put_reader, add_post, flag_post, with_mail, app_with_mail, app, desk_workspace
):
    app.extensions["workspace"] = app_with_mail.extensions["workspace"]
    put_reader("pimpinan-2", "approver")
    case_id, week = new_case(conn, add_post, flag_post), "2024-W46"
    chief, other = signed("pimpinan-1"), signed("pimpinan-2")
    page = f"/laporan/masa/{week}"
    make(other, week=week)
    conflicts.exclude(conn, "pimpinan-1", by="pimpinan-1", case_id=case_id, agency=None, reason="kerabat", at=AT)
    (desk_workspace.reports / week / "internal.html").write_text(f"{case_id} lewat tenggat")
    for name, sure, code in (("internal", "", 403), ("internal", "ya", 403), ("publik", "ya", 303)):
        done = post(chief, f"{page}/kirim", page=page, name=name, to="ketua@lembaga.example", sure=sure)
        assert (done.status_code, case_id in done.text) == (code, False), (name, sure)
    [mail] = with_mail.mails
    assert next(mail.iter_attachments()).get_filename() == "publik.html"
    assert (
        post(other, f"{page}/kirim", page=page, name="internal", to="ketua@lembaga.example", sure="ya").status_code
        == 303
    )
    assert len(with_mail.mails) == 2
