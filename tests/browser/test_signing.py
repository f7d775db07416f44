"""A report signed outside comes back to the desk by the mouse: wrong files are told, the right one is kept once."""

from pathlib import Path
from urllib.parse import urljoin

from tests.browser import steps
from tests.browser.conftest import Mouse

SAVE = "Simpan yang bertanda tangan"


def make_report(hand):
    """The report of the week that ended last, and its page."""
    hand.press("Laporan", "link")
    hand.press("Buat laporan pekan lalu")
    assert "ditulis: FINAL" in hand.page.locator(".done").first.inner_text()
    hand.page.locator("main a[href*='/laporan/masa/']").first.click()


def printed(hand, folder):
    """The internal edition as the officer's own browser prints it; the desk's own printing is tested with the desk.

    In a tab of its own: after printing, this driver's clicks in the same tab go astray.
    """
    path = folder / "internal.pdf"
    address = hand.page.get_by_role("link", name="Buka penuh edisi internal", exact=True).get_attribute("href")
    tab = hand.page.context.new_page()
    tab.goto(urljoin(hand.page.url, address))
    tab.pdf(path=path)
    tab.close()
    return path


def upload(hand, path):
    hand.attach("PDF bertanda tangan, paling besar 20 MB", path)
    hand.press(SAVE)


def told(hand):
    return hand.page.locator("p.wrong, .done").first.inner_text()


def kept(office):
    return sorted(path.name for path in (office.folder / "reports").glob("*/*bertanda-tangan*.pdf"))


def test_a_signed_report_is_taken_and_nothing_else_is(page, office, tmp_path):
    hand = Mouse(page)
    steps.begin(hand, office)
    steps.load_register(hand, tmp_path)
    steps.record_assessment(hand)
    make_report(hand)
    report = page.url
    pdf = printed(hand, tmp_path)
    assert pdf.read_bytes().startswith(b"%PDF-")
    empty, photo = tmp_path / "kosong.pdf", tmp_path / "foto.pdf"
    empty.write_bytes(b"")
    photo.write_bytes(b"\xff\xd8\xff\xe0 bukan PDF")
    for wrong in (empty, photo):
        upload(hand, wrong)
        assert told(hand).startswith("berkas itu bukan PDF")
        assert page.get_by_role("heading", level=1).inner_text().startswith("Laporan")
        assert kept(office) == []
    page.goto(report)
    hand.press(SAVE)  # the browser itself asks for the file
    assert page.url == report
    signed = Path(tmp_path / "laporan bertanda tangan.pdf")
    signed.write_bytes(pdf.read_bytes() + b"\n% tanda tangan\n")
    for _again in range(2):
        upload(hand, signed)
        assert told(hand).startswith("Laporan bertanda tangan disimpan")
        assert kept(office) == ["internal-versi-1-bertanda-tangan.pdf"]
        assert page.locator("main table tbody tr").count() == 1
    signed.write_bytes(signed.read_bytes() + b"% tanda tangan kedua\n")
    upload(hand, signed)
    assert len(kept(office)) == page.locator("main table tbody tr").count() == 2
    with page.expect_download() as saved:
        page.get_by_role("link", name="internal-versi-1-bertanda-tangan.pdf", exact=True).click()
    assert Path(saved.value.path()).read_bytes().endswith(b"% tanda tangan\n")
    assert office.run("evidence", "verify").returncode == 0
