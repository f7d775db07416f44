"""A packet as its receiver gets it, checked with sha256sum and openssl alone; and the filtered table."""

import csv
import hashlib
import io
import json
import re
import subprocess
import zipfile
from datetime import UTC, datetime

import openpyxl
import pytest
from docx import Document

from domain.errors import EvidenceError, UsageError, WorkflowError
from domain.types import Capture, HowSeen
from parsing.film_metadata import without_film_metadata
from services.intake import intake
from store import accounts, bodies, covers, evidence, open_store, runs
from store.database import transaction
from store.identities import Identities, read_key
from tests.cli.reading_options import suspicion
from tests.drawn import png
from tests.parsing.test_film_metadata import SECRET, mp4

PHRASE = "sawah kopi hujan perahu"
AT = datetime(2026, 11, 10, 2, 0, tzinfo=UTC)
READ = suspicion("=SUM(1)")


@pytest.fixture
def case(root, imported, here, add_post, flag_post, tmp_path, enrol):
    """A finding on a post that names somebody else's handle; another post of the person that nobody flagged."""
    imported(1)
    conn = open_store(root / "netralitas.db")
    [account] = accounts.all_accounts(conn)
    text = "dukung calon bersama @teman.lain.example dan @akun-rekaan-1.example"
    flag_post(add_post(account, "k1", text, AT, conn=conn), AT, conn=conn)
    add_post(account, "k2", "resep sambal rahasia", AT, conn=conn)
    intake(conn, AT)
    case_id = conn._conn.execute("SELECT case_id FROM cases").fetchone()[0]
    conn.close()
    for n in (1, 2):
        enrol(f"pembaca-{n}")
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
    assert sums.stdout.count(": OK") == len((folder / "SHA256SUMS").read_text().splitlines()) == 9
    check = [
        "openssl",
        "pkeyutl",
        "-verify",
        "-pubin",
        "-inkey",
        "kunci-umum.pem",
        "-rawin",
        "-in",
        "SHA256SUMS",
        "-sigfile",
        "SHA256SUMS.sig",
    ]
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


@pytest.fixture
def pictured(root, found, tmp_path):
    """The case's post gets two pictures, one of which was purged since, and the page on which it was captured."""
    conn = open_store(root / "netralitas.db")
    stored = [bodies.store_bytes(root / "evidence", body) for body in (png(), b"sudah dihapus")]
    page = b'{"feed": ["kiriman ini", "kiriman tetangga"]}'
    [account] = accounts.all_accounts(conn)
    run = runs.open_run(
        conn, kind="crawl", started_at=AT, operator="u", how_seen=HowSeen.SPIDER, accounts=[account.account_id]
    )
    with transaction(conn):
        capture = Capture(
            url="https://contoh.example/feed",
            status=200,
            headers={},
            captured_at=AT,
            body_sha256=bodies.store_bytes(root / "evidence", page),
            body_bytes=len(page),
        )
        made = evidence.record_capture(conn, run, account.account_id, capture)
        post = conn._conn.execute("SELECT DISTINCT post_id FROM case_posts").fetchone()[0]
        conn._conn.execute(
            "UPDATE posts SET media = ? WHERE post_id = ?",
            (json.dumps([{"kind": "image", "sha256": s} for s in stored]), post),
        )
        conn._conn.execute("INSERT INTO post_sources VALUES (?, 1, 'spider', ?, ?, 1)", (post, run, made))
        conn._conn.execute("INSERT INTO tombstones VALUES ('extract', ?, 'retensi', 'x', 'x', x'00')", (stored[1],))
    conn.close()
    bodies.object_path(root / "evidence", stored[1]).unlink()
    return stored, page


@pytest.mark.parametrize("name", ["../../evil", "/abs", "C:\\w.txt", "a/../../../netralitas.db", ""])
def test_x06_a_name_that_is_no_hash_takes_nothing_into_a_packet_and_nothing_out(sign, found, root, pictured, name):
    (kept, _), _ = pictured
    before = {p for p in root.rglob("*") if "berkas" not in p.parts}
    conn = open_store(root / "netralitas.db")
    media = json.dumps([{"kind": "image", "sha256": s} for s in (name, kept, kept)])
    with transaction(conn):
        conn._conn.execute("UPDATE posts SET media = ?", (media,))
    conn.close()
    sign("export", found, *TO)
    folder = root / "berkas" / f"{found}-01"
    assert [p.name for p in (folder / "media").iterdir()] == [f"{kept}.png"]
    assert {p for p in root.rglob("*") if "berkas" not in p.parts} == before


def test_pictures_go_with_the_post_and_whole_pages_only_with_a_reason(sign, found, root, pictured):
    (kept, lost), page = pictured
    sign("export", found, *TO)
    folder = root / "berkas" / f"{found}-01"
    assert [p.name for p in (folder / "media").iterdir()] == [f"{kept}.png"]
    assert (folder / "media" / f"{kept}.png").read_bytes() == png()
    assert not (folder / "penuh").exists()
    assert b"tetangga" not in b"".join(p.read_bytes() for p in folder.rglob("*") if p.is_file())
    [post] = json.loads((folder / "manifest.json").read_text())["posts"]
    assert post["media"] == [kept, lost], "the manifest names what is gone, too"
    assert post["how_seen"] == ["import_no_login", "spider"]
    assert post["media_files"] == [f"media/{kept}.png"], "it opens by its name"
    assert f'<img src="media/{kept}.png"' in (folder / "lembar-perkara.html").read_text(encoding="utf-8")
    assert f"media/{kept}" in (folder / "SHA256SUMS").read_text()

    sign("export", found, *TO, "--full-body", "diminta penyidik")
    folder = root / "berkas" / f"{found}-02"
    sums = subprocess.run(["sha256sum", "-c", "SHA256SUMS"], cwd=folder, capture_output=True, text=True, check=True)
    assert sums.stdout.count(": OK") == 9 + 3
    whole = {p.name: p.read_bytes() for p in (folder / "penuh").iterdir()}
    [post] = json.loads((folder / "manifest.json").read_text())["posts"]
    assert whole[post["captures"][0]["body_sha256"]] == page
    original = whole[post["extract_sha256"]]
    assert hashlib.sha256(original).hexdigest() == post["extract_sha256"]
    assert b"@teman.lain.example" in original


def test_a_changed_picture_stops_the_export_and_leaves_nothing(sign, found, root, pictured):
    kept = pictured[0][0]
    bodies.object_path(root / "evidence", kept).write_bytes(b"lain")
    with pytest.raises(EvidenceError, match="berubah"):
        sign("export", found, *TO)
    assert list((root / "berkas").iterdir()) == []


def test_a_film_leaves_without_what_its_camera_wrote_and_one_that_cannot_be_cleaned_does_not(sign, found, root):
    conn = open_store(root / "netralitas.db")
    kept = [bodies.store_bytes(root / "evidence", body) for body in (mp4(), mp4()[:-3])]
    with transaction(conn):
        conn._conn.execute("UPDATE posts SET media = ?", (json.dumps([{"kind": "video", "sha256": s} for s in kept]),))
        for name in kept:
            covers.say_nothing_to_cover(conn, name, "pembaca-1", AT)
    conn.close()
    sign("export", found, *TO)
    [film] = (root / "berkas" / f"{found}-01" / "media").iterdir()
    assert film.suffix == ".mp4"
    assert film.read_bytes() == without_film_metadata(mp4())
    assert SECRET not in film.read_bytes()


@pytest.mark.parametrize("harm", ["changed", "lost"])
@pytest.mark.parametrize("what", ["page", "picture"])
def test_what_a_packet_rests_on_is_whole_also_where_it_stays_behind(sign, found, root, pictured, harm, what):
    (kept, _), page = pictured
    path = bodies.object_path(root / "evidence", kept if what == "picture" else hashlib.sha256(page).hexdigest())
    path.write_bytes(b"lain") if harm == "changed" else path.unlink()
    with pytest.raises(EvidenceError):
        sign("export", found, *TO)
    assert list((root / "berkas").iterdir()) == []


def test_a_packet_brings_the_letter_of_its_receiver_and_letters_come_alone(sign, found, root, here):
    sign("export", found, *TO)
    document = Document(str(root / "berkas" / f"{found}-01" / "surat-penerusan_sbt.docx"))
    cells = {r.cells[0].text: r.cells[1].text for t in document.tables for r in t.rows}
    assert (cells["NIK atau NIP terlapor"], cells["Nomor surat"]) == ("198001012005011001", "7/2026")
    assert "klarifikasi: Surat permintaan klarifikasi (juga sebelum dua bacaan)" in here("case", "letters").output
    made = sign("letter", found, "--reviewer", "pembaca-1", "--letter", "klarifikasi", "--number", "9/2026").output
    path = root / "berkas" / f"{found}-surat-klarifikasi.docx"
    assert made.strip().endswith(str(path))
    words = " ".join(p.text for p in Document(str(path)).paragraphs)
    assert ("9/2026" in words, "Sekar Wulandari" in words) == (True, True)
    with pytest.raises(WorkflowError, match="tidak mempunyai surat"):
        sign("letter", found, "--reviewer", "pembaca-1", "--letter", "rekomendasi")


def test_the_way_of_a_clarification_and_the_limit_are_shown(sign, found, root, here):
    sign("clarify", found, "--reviewer", "pembaca-1", "--state", "diminta", "--way", "surat", "--note", "surat 4/2026")
    shown = sign("show", found, "--reviewer", "pembaca-1").output
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


@pytest.mark.parametrize(
    ("more", "words"),
    [
        (("--to-kind", "ppk"), "belum dijawab"),
        (("--to-kind", "ppk", "--ppk-contestant", "ya"), "sendiri peserta"),
        (("--to", " "), "penerima atau nomor"),
    ],
)
def test_a_packet_that_must_not_leave_is_refused_and_reads_no_name(sign, found, root, tmp_path, more, words):
    with pytest.raises(WorkflowError, match=words):
        sign("export", found, *TO, *more)
    assert list((root / "berkas").glob("*")) == [] if (root / "berkas").exists() else True
    [key] = (tmp_path / "config").rglob("*.key")
    with Identities(root / "identities.db", read_key(key)) as people:
        assert people._store._conn.execute("SELECT count(*) FROM name_reads").fetchone()[0] == 0


def test_a_receivers_name_cannot_break_the_page_that_prints_it_on_each_sheet(sign, found, root):
    sign("export", found, *TO, "--to", 'Badan "X" \\ </style><script>1</script>')
    page = (root / "berkas" / f"{found}-01" / "lembar-perkara.html").read_text(encoding="utf-8")
    style = page.split("<style>")[1].split("</style>")[0]
    assert "@page" in style
    assert style.count("{") == style.count("}"), "the style sheet ends where it should"
    assert r"Badan \22 X\22" in style
    assert "<script" not in page


def test_nothing_leaves_before_two_have_read(sign, case):
    with pytest.raises(WorkflowError, match="belum dinyatakan"):
        sign("export", case, *TO)


def test_an_interrupted_export_leaves_no_half_packet(sign, found, root, monkeypatch):
    from services import packets

    def full(*args):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(packets.word_documents, "summary_as_docx", full)
        with pytest.raises(OSError, match="No space"):
            sign("export", found, *TO)
    assert list((root / "berkas").iterdir()) == []
    (root / "berkas" / ".K-2026-0001-09.abcd.tmp").mkdir()  # what kill -9 leaves
    (root / "berkas" / f"{found}-01").mkdir()  # and what it leaves a moment later, before the record
    (root / "berkas" / f"{found}-01" / "README.txt").write_text("tidak tercatat")
    sign("export", found, *TO)
    assert [p.name for p in (root / "berkas").iterdir()] == [f"{found}-01"]
    assert "tidak tercatat" not in (root / "berkas" / f"{found}-01" / "README.txt").read_text()


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


def test_the_ending_of_a_tables_name_says_its_kind_and_a_wrong_one_writes_nothing(sign, found, tmp_path):
    path = tmp_path / "tabel.json"
    sign("table", "--reviewer", "pembaca-1", "--output", str(path))
    [row] = json.loads(path.read_text(encoding="utf-8"))
    assert (row["klarifikasi"], row["perjalanan"]) == ("tidak diminta", "di sini")
    assert row["dibuka"] == "2026-11-10T09:00:00+07:00", "a time with its zone: the day is the right one"
    for more in (("--output", str(tmp_path / "a.pdf")), ("--output", str(tmp_path / "a.csv"), "--format", "xlsx")):
        with pytest.raises(UsageError, match="tidak berakhir"):
            sign("table", "--reviewer", "pembaca-1", *more)
    assert not list(tmp_path.glob("a.*"))


def test_a_table_without_a_reason_has_no_names(sign, found, tmp_path):
    path = tmp_path / "tabel.csv"
    sign("table", "--reviewer", "pembaca-1", "--output", str(path))
    assert b"Sekar" not in path.read_bytes()
    assert b"calon" not in path.read_bytes()


def test_a_receiver_checks_each_step_against_the_printed_digest_without_the_workspace(sign, found, root, here):
    sign("export", found, *TO)
    folder = root / "berkas" / f"{found}-01"
    digest = here("evidence", "checkpoint").output.strip()
    printed = hashlib.sha256(json.loads((folder / "bukti-segel.json").read_text())["statement"].encode()).hexdigest()
    assert here("evidence", "check-packet", str(folder), "--checkpoint", printed).exit_code == 0
    assert here("evidence", "check-packet", str(folder), "--checkpoint", digest[::-1]).exit_code == 4
    kinds = {entry["kind"] for entry in json.loads((folder / "bukti-segel.json").read_text())["records"]}
    assert {"case", "finding", "case_post"} <= kinds
    assert "reading" not in kinds, "what a reader wrote stays in the house"


def test_a_packet_that_was_changed_and_signed_anew_is_found_by_its_receiver(sign, found, root, here):
    sign("export", found, *TO)
    folder = root / "berkas" / f"{found}-01"
    proof = json.loads((folder / "bukti-segel.json").read_text())
    printed = hashlib.sha256(proof["statement"].encode()).hexdigest()
    finding = next(entry for entry in proof["records"] if entry["kind"] == "finding")
    finding["record"]["category"] = "KE-01"
    (folder / "bukti-segel.json").write_text(json.dumps(proof))
    said = here("evidence", "check-packet", str(folder), "--checkpoint", printed)
    assert said.exit_code == 4
    assert "bukti-segel.json berubah atau hilang" in said.output
    assert f"langkah finding {finding['ref']} tidak ada dalam titik periksa" in said.output
    (folder / "kunci-umum.pem").unlink()
    with pytest.raises(EvidenceError, match="bukan berkas perkara"):
        here("evidence", "check-packet", str(folder))
