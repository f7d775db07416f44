"""A packet that left, put right afterwards: the page says so, makes the letter, and keeps the receipt."""

import io

from docx import Document

from tests.desk.conftest import said
from tests.desk.test_cases import DAY, ON, PLENO, found, move  # noqa: F401


def test_a_receiver_is_told_of_a_record_that_was_taken_back_and_the_receipt_is_kept(signed, found):  # noqa: F811
    client = signed("pimpinan-1")
    move(client, found, "klarifikasi", state="diminta", way="instansi", note="lewat BKPSDM")
    move(client, found, "persetujuan", **PLENO)
    move(client, found, "penerusan", **ON)
    move(client, found, "berkas", recipient="BKN", kind="bkn", number="7/2024")
    page = client.get(f"/perkara/{found}").text
    assert f"{found}-01 kepada BKN" in page
    assert "Penerima belum diberi tahu" not in page
    move(client, found, "hasil", **DAY, authority="PPK Rekaan", result="terbukti")
    newest = client.get(f"/perkara/{found}").text.partition('name="ref" value="')[2].partition('"')[0]
    assert move(client, found, "tarik", record="result", ref=newest, wrong="salah perkara").status_code == 303
    page = client.get(f"/perkara/{found}").text
    assert "Penerima belum diberi tahu: Catatan putusan ditarik karena keliru" in page

    assert "harus dibetulkan kepada penerimanya" in client.get("/").text
    assert f"{found}-01" in client.get("/perkara/pembetulan").text

    letter = move(client, found, "pembetulan", packet=f"{found}-01", number="9/2024", date="2024-11-12")
    assert letter.headers["Content-Disposition"] == f'attachment; filename="{found}-01-pembetulan.docx"'
    document = Document(io.BytesIO(letter.data))
    words = "\n".join([p.text for p in document.paragraphs] + [c.text for t in document.tables for c in t._cells])
    assert "surat nomor 7/2024" in words
    assert "Catatan putusan ditarik" in words
    page = client.get(f"/perkara/{found}").text
    assert "Penerima belum diberi tahu" not in page
    assert "tanda terima belum ada" in page
    assert "harus dibetulkan kepada penerimanya" not in client.get("/").text
    again = move(client, found, "pembetulan", packet=f"{found}-01", number="10/2024", date="2024-11-12")
    assert (again.status_code, "tidak ada yang perlu dibetulkan" in said(again)[0]) == (400, True)

    early = move(client, found, "tanda-terima", packet=f"{found}-01", number="3/BKN", date="2024-11-11")
    assert "lebih dulu daripada suratnya" in said(early)[0]
    kept = move(client, found, "tanda-terima", packet=f"{found}-01", number="3/BKN", date="2024-11-12")
    assert kept.status_code == 303
    assert "diterima 12 November 2024, nomor 3/BKN" in client.get(f"/perkara/{found}").text
    once = move(client, found, "tanda-terima", packet=f"{found}-01", number="4/BKN", date="2024-11-12")
    assert "tidak ada pembetulan" in said(once)[0]
