"""A packet as its receiver gets it, checked with sha256sum and openssl alone; and the filtered table."""

import csv
import io
import json
import re
import subprocess
import zipfile
from datetime import UTC, datetime

import openpyxl
import pytest
from docx import Document

from netralitas.errors import WorkflowError
from netralitas.identity import Identities, read_key
from netralitas.store import accounts, open_store
from review.intake import intake

PHRASE = "sawah kopi hujan perahu"
AT = datetime(2026, 11, 10, 2, 0, tzinfo=UTC)
READ = ("--finding", "dugaan", "--category", "DS-06", "--reason", "=SUM(1)", "--because", "ajakan_memilih",
        "--element", "dukungan_aktif", "--element", "tujuan", "--element", "tahapan", "--owner", "ya",
        "--hacked", "tidak", "--old-photo", "tidak", "--exculpatory", "tidak ada")  # fmt: skip


@pytest.fixture
def case(root, imported, here, add_post, flag_post, tmp_path):
    """A finding on a post that names somebody else's handle; another post of the person that nobody flagged."""
    imported(1)
    conn = open_store(root / "netralitas.db")
    [account] = accounts.all_accounts(conn)
    text = "dukung calon bersama @teman.lain.example dan @akun-rekaan-1.example"
    flag_post(add_post(account, "k1", text, AT, conn=conn), AT, conn=conn)
    add_post(account, "k2", "resep sambal rahasia", AT, conn=conn)
    intake(conn, AT)
    case_id = conn.execute("SELECT case_id FROM cases").fetchone()[0]
    conn.close()
    for n in (1, 2):
        here("reviewer", "add", f"pembaca-{n}", answers=f"{PHRASE}\n{PHRASE}\n")
    return case_id


@pytest.fixture
def sign(here):
    return lambda *args: here("case", *args, answers=f"{PHRASE}\n")


@pytest.fixture
def found(sign, case):
    for n in (1, 2):
        sign("read", case, "--reviewer", f"pembaca-{n}", *READ)
    return case


TO = ("--reviewer", "pembaca-1", "--to", "Badan Kepegawaian Negara", "--to-kind", "bkn", "--number", "7/2026")


def test_a_packet_checks_with_sha256sum_and_openssl_alone(sign, found, root):
    folder = root / "berkas" / f"{found}-01"
    assert sign("export", found, *TO).output.strip().endswith(str(folder))
    sums = subprocess.run(["sha256sum", "-c", "SHA256SUMS"], cwd=folder, capture_output=True, text=True, check=True)
    assert sums.stdout.count(": OK") == len((folder / "SHA256SUMS").read_text().splitlines()) == 7
    check = ["openssl", "pkeyutl", "-verify", "-pubin", "-inkey", "kunci-umum.pem", "-rawin", "-in", "SHA256SUMS",
             "-sigfile", "SHA256SUMS.sig"]  # fmt: skip
    assert subprocess.run(check, cwd=folder, capture_output=True, check=False).returncode == 0
    assert " ".join(check) in (folder / "README.txt").read_text()
    (folder / "SHA256SUMS").write_text("0" * 64 + "  README.txt\n")
    assert subprocess.run(check, cwd=folder, capture_output=True, check=False).returncode != 0


def test_a_packet_holds_the_post_and_no_neighbour_and_hides_third_parties(sign, found, root):
    sign("export", found, *TO)
    folder = root / "berkas" / f"{found}-01"
    everything = b"".join(p.read_bytes() for p in folder.rglob("*") if p.is_file())
    assert b"sambal" not in everything
    assert b"teman.lain" not in everything
    page = (folder / "lembar-perkara.html").read_text(encoding="utf-8")
    assert re.search(r"@akun-[0-9a-f]{8} dan @akun-rekaan-1\.example", page)
    assert "Sekar Wulandari Rekaan 1" in page
    assert "Salinan K-2026-0001-01 untuk Badan Kepegawaian Negara, surat nomor 7/2026" in page
    assert page.count("................................") > 10
    assert "<script" not in page
    [post] = json.loads((folder / "manifest.json").read_text())["posts"]
    assert (post["redacted"], post["number"], post["captures"]) == (True, 1, [])
    document = Document(str(folder / "lembar-perkara.docx"))
    assert "Salinan K-2026-0001-01" in document.sections[0].header.paragraphs[0].text
    assert any("Sekar Wulandari" in c.text for t in document.tables for r in t.rows for c in r.cells)
    assert not any("Sekar" in p.name or "1980" in p.name for p in folder.rglob("*"))


def test_the_way_of_a_clarification_and_the_limit_are_shown(sign, found, root, here):
    sign("clarify", found, "--reviewer", "pembaca-1", "--state", "diminta", "--way", "surat", "--note", "surat 4/2026")
    shown = here("case", "show", found).output
    assert "klarifikasi diminta (lewat surat): surat 4/2026" in shown
    assert re.search(r"Batas: \d+ \w+ 20\d\d, sisa 7 hari kalender \(batas temuan sejak diketahui", shown)
    sign("export", found, *TO)
    folder = root / "berkas" / f"{found}-01"
    assert "diminta (lewat surat)" in (folder / "lembar-perkara.html").read_text(encoding="utf-8")
    assert "klarifikasi diminta (lewat surat): surat 4/2026" in (folder / "kronologi.csv").read_text(encoding="utf-8")


def test_the_original_leaves_only_with_a_reason_and_each_copy_has_its_number(sign, found, root):
    sign("export", found, *TO)
    sign("export", found, *TO, "--full-body", "diminta penyidik", "--zip")
    with zipfile.ZipFile(root / "berkas" / f"{found}-02.zip") as archive:
        names = archive.namelist()
        whole = [archive.read(n) for n in names if "/penuh/" in n]
        readme = archive.read(f"{found}-02/README.txt").decode()
    assert len(whole) == 1
    assert b"@teman.lain.example" in whole[0]
    assert "diminta penyidik" in readme


@pytest.mark.parametrize(("more", "words"), [
    (("--to-kind", "ppk"), "belum dijawab"), (("--to-kind", "ppk", "--ppk-contestant", "ya"), "sendiri peserta"),
    (("--to", " "), "penerima atau nomor"),
])  # fmt: skip
def test_a_packet_that_must_not_leave_is_refused_and_reads_no_name(sign, found, root, tmp_path, more, words):
    with pytest.raises(WorkflowError, match=words):
        sign("export", found, *TO, *more)
    assert list((root / "berkas").glob("*")) == [] if (root / "berkas").exists() else True
    [key] = (tmp_path / "config").rglob("*.key")
    with Identities(root / "identities.db", read_key(key)) as people:
        assert people._conn.execute("SELECT count(*) FROM name_reads").fetchone()[0] == 0


def test_nothing_leaves_before_two_have_read(sign, case):
    with pytest.raises(WorkflowError, match="belum dinyatakan"):
        sign("export", case, *TO)


def test_an_interrupted_export_leaves_no_half_packet(sign, found, root, monkeypatch):
    from review import packet

    def full(*args):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(packet, "as_docx", full)
        with pytest.raises(OSError, match="No space"):
            sign("export", found, *TO)
    assert list((root / "berkas").iterdir()) == []
    (root / "berkas" / ".K-2026-0001-09.abcd.tmp").mkdir()  # what kill -9 leaves
    sign("export", found, *TO)
    assert [p.name for p in (root / "berkas").iterdir()] == [f"{found}-01"]


@pytest.mark.parametrize("form", ["csv", "xlsx", "json"])
def test_the_table_holds_what_was_filtered_and_a_nip_stays_text(sign, found, tmp_path, form):
    path = tmp_path / f"tabel.{form}"
    order = ("table", "--reviewer", "pembaca-1", "--format", form, "--output", str(path))
    assert "1 perkara" in sign(*order, "--names", "daftar pleno", "--region", "35").output
    data = path.read_bytes()
    if form == "csv":
        [row] = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))
        nip = row["nip"].lstrip("'")
    elif form == "json":
        [row] = json.loads(data)
        nip = row["nip"]
    else:
        sheet = openpyxl.load_workbook(io.BytesIO(data)).active
        cells = [[c.value for c in r] for r in sheet.iter_rows()]
        row = dict(zip(*cells, strict=True))
        nip = row["nip"]
    assert (nip, row["perkara"]) == ("198001012005011001", found)
    assert "0 perkara" in sign(*order, "--region", "12").output


def test_a_table_without_a_reason_has_no_names(sign, found, tmp_path):
    path = tmp_path / "tabel.csv"
    sign("table", "--reviewer", "pembaca-1", "--output", str(path))
    assert b"Sekar" not in path.read_bytes()
    assert b"calon" not in path.read_bytes()
