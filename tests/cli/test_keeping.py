"""Operation as people type it: production, doctor, copies, purge, checkpoints, rights."""

import json
import os
import re

import pytest
from docx import Document

from domain.errors import Exit, WorkflowError, WorkspaceError
from store import open_store

PHRASE = "sawah kopi hujan perahu"


@pytest.fixture
def reader(here, imported, enrol):
    imported(1)
    enrol("petugas-1")


def sign(here, *args, more=""):
    return here(*args, answers=f"{PHRASE}\n{more}")


def test_production_asks_for_the_impact_assessment(run, tmp_path):
    folder = str(tmp_path / "nyata")
    done = run(
        "init",
        folder,
        "--production",
        "--pack",
        "pilkada-dki-2017",
        answers="DPIA-3/2026\n2026-11-01\nKoordinator Divisi\n",
    )
    assert done.exit_code == 0
    assert "DPIA-3/2026, 1 November 2026, Koordinator Divisi" in run("--workspace", folder, "doctor").output
    with pytest.raises(WorkspaceError, match="belum lengkap"):
        run("init", str(tmp_path / "lain"), "--production", answers=" \n2026-11-01\nK\n")
    assert not (tmp_path / "lain").exists()


def test_doctor_says_what_is_overdue_and_where_the_files_lie(here, reader, run, tmp_path):
    said = here("doctor").output
    for words in (
        "Paket: pilkada-dki-2017",
        "Retensi: 0",
        "! Cadangan: belum ada",
        "! Titik periksa bukti: 0",
        "Ruang disk",
        "tidak disinkronkan",
        "Enkripsi disk",
        "Antrean: 0",
        "Hak subjek: 0",
    ):
        assert words in said
    cloud = tmp_path / "OneDrive - Kantor" / "ruang"
    run("init", str(cloud), "--pack", "pilkada-dki-2017")
    assert "! Folder: tampak disinkronkan (onedrive)" in run("--workspace", str(cloud), "doctor").output


def test_doctor_knows_the_zones_and_a_clock_that_runs_behind_and_strict_ends_with_1(here, reader, root):
    assert here("doctor").exit_code == Exit.OK
    assert here("doctor", "--strict").exit_code == Exit.ERROR, "no copy was made yet"
    assert re.search(r"Zona waktu: laporan WIB, mesin UTC[+-]\d{4}", here("doctor").output)
    assert "Penilaian dampak: DPIA/1, 1 Januari 2026, Kabag" in here("doctor").output
    assert "  Jam mesin: tidak tertinggal" in here("doctor").output
    conn = open_store(root / "netralitas.db")
    conn._conn.execute(
        "INSERT INTO runs VALUES ('r', 'crawl', '2999-01-01T00:00:00Z', NULL, 'running', 'o', 'spider', NULL, '0')"
    )
    conn.close()
    assert "! Jam mesin: tertinggal" in here("doctor").output


def test_doctor_misses_an_old_copy_and_a_lost_key_and_says_what_to_do(here, reader, tmp_path):
    here("evidence", "checkpoint")
    [key] = (tmp_path / "config").rglob("*.ed25519.pem")
    assert "  Kunci segel: ada" in here("doctor").output
    key.rename(key.with_suffix(".hilang"))
    said = here("doctor").output
    assert f"! Kunci segel: TIDAK ADA; kembalikan {key.name}" in said
    old = tmp_path / "ruang-cadangan" / "netralitas-20200101T000000Z"
    old.mkdir(parents=True)
    assert f"! Cadangan: {old.name} → netralitas backup" in here("doctor").output


def test_what_a_reader_could_see_is_told_within_a_minute(here, reader, root, tmp_path, enrol):
    made = sign(
        here,
        "subject",
        "receive",
        "--reviewer",
        "petugas-1",
        "--kind",
        "akses",
        "--number",
        "12/2026",
        more="198001012005011001\n",
    ).output
    number = made.split("\n")[-2].split(":")[0]
    sign(here, "subject", "access", number, "--reviewer", "petugas-1", "--output", str(tmp_path / "a.json"))
    span = ("--since", "2020-01-01", "--until", "2999-01-01")
    said = sign(here, "reviewer", "trace", "petugas-1", "--reviewer", "petugas-1", *span).output
    assert "1 catatan; 1 orang namanya dibaca" in said
    assert f"{number}: akses subjek" in said
    assert "Sekar" not in said
    early = ("--since", "2020-01-01", "--until", "2020-01-02")
    assert "0 catatan" in sign(here, "reviewer", "trace", "petugas-1", "--reviewer", "petugas-1", *early).output
    for who, role in (("petugas-2", "reviewer"), ("pimpinan-1", "approver")):
        enrol(who, role)
    with pytest.raises(WorkflowError, match="hanya pimpinan"):
        sign(here, "reviewer", "trace", "petugas-1", "--reviewer", "petugas-2", *span)
    assert "1 catatan" in sign(here, "reviewer", "trace", "petugas-1", "--reviewer", "pimpinan-1", *span).output


def test_backup_restore_checkpoint_and_purge(here, reader, root, tmp_path, run, enrol):
    digest = here("evidence", "checkpoint").output.strip()
    assert here("evidence", "verify", "--checkpoint", digest).exit_code == Exit.OK
    assert here("evidence", "verify", "--checkpoint", "0" * 64).exit_code == Exit.EVIDENCE
    made = here("backup").output.splitlines()[0]
    assert "Cadangan: netralitas-" in here("doctor").output
    back = tmp_path / "kembali"
    assert "utuh" in here("restore", made, str(back)).output
    conn = open_store(back / "netralitas.db")
    assert conn._conn.execute("SELECT count(*) FROM accounts").fetchone()[0] == 1
    conn.close()
    enrol("pimpinan-1", "approver")
    assert "Akan dihapus: 0 kiriman" in sign(here, "purge", "--reviewer", "pimpinan-1", "--dry-run").output
    old, new = (root / "unggahan" / name for name in ("lama", "baru"))
    old.parent.mkdir()
    for path in (old, new):
        path.write_text("kiriman yang belum diputuskan", encoding="utf-8")
    os.utime(old, (0, 0))
    assert "Dihapus: 0 kiriman" in sign(here, "purge", "--reviewer", "pimpinan-1").output
    assert (old.exists(), new.exists()) == (False, True)
    said = sign(here, "purge", "--reviewer", "pimpinan-1", "--dry-run", "--elected", "gubernur-31").output
    assert "penanda 0 kiriman; nama peserta pada 0 kiriman lain" in said
    for more in (
        (),
        ("--dry-run",),
        ("--elected", "gubernur-31", "--number", "9"),
        ("--case", "K-2026-0001", "--approved-by", "Ketua"),
    ):
        with pytest.raises(WorkflowError, match="pembaca tidak boleh melakukan langkah menghapus menurut retensi"):
            sign(here, "purge", "--reviewer", "petugas-1", *more)
    conn = open_store(root / "netralitas.db")
    kept = [tuple(row) for row in conn._conn.execute("SELECT reviewer_id, page FROM refusals")]
    conn.close()
    assert kept == [("petugas-1", "netralitas purge")] * 4
    request = tmp_path / "minta.tsq"
    here("evidence", "timestamp", "--request", str(request))
    assert request.read_bytes()[:1] == b"0"  # a DER sequence
    assert "0 tangkapan" in here("evidence", "warc", str(tmp_path / "b.warc.gz")).output


def test_a_subject_asks_gets_the_data_and_an_answer_with_its_article(here, reader, tmp_path):
    who = ("--reviewer", "petugas-1")
    made = sign(
        here, "subject", "receive", *who, "--kind", "akses", "--number", "12/2026", more="198001012005011001\n"
    ).output
    number = made.split("\n")[-2].split(":")[0]
    assert re.fullmatch(r"H-\d{4}-0001", number)
    assert "198001" not in made
    assert re.search("sisa 7[12] jam", here("subject", "list").output)  # one look: an hour may end between two
    path = tmp_path / "akses.json"
    sign(here, "subject", "access", number, *who, "--output", str(path))
    held = json.loads(path.read_text(encoding="utf-8"))
    assert (held["nama"], len(held["akun"])) == ("Sekar Wulandari Rekaan 1", 1)
    readable = tmp_path / "akses.html"
    sign(here, "subject", "access", number, *who, "--output", str(readable))
    page = readable.read_text(encoding="utf-8")
    assert "Sekar Wulandari Rekaan 1" in page
    assert "198001012005011001" in page
    assert all(f"<h2>{heading}</h2>" in page for heading in ("Akun", "Kiriman", "Putusan lembaga berwenang"))
    assert f"{number}: akses subjek" in page, "the reading of the name is told too"
    answer = ("subject", "answer", number, *who, "--decision", "ditolak", "--article", "UU 27/2022 Pasal 15")
    with pytest.raises(WorkflowError, match="belum diisi"):
        sign(here, *answer, "--reason", " ")
    sign(here, *answer, "--reason", "kepentingan pengawasan")
    with pytest.raises(WorkflowError, match="sudah dijawab"):
        sign(here, *answer, "--reason", "lagi")
    assert "ditolak" in here("subject", "list").output
    with pytest.raises(WorkflowError, match="tidak terdaftar"):
        sign(here, "subject", "receive", *who, "--kind", "akses", "--number", "13", more="198001012005011999\n")
    with pytest.raises(WorkflowError, match="NIP terdiri dari 18 angka, di sini 17") as slip:
        sign(
            here,
            "subject",
            "receive",
            *who,
            "--kind",
            "akses",
            "--number",
            "13",
            more="1980 0101.20050119 9\n",
        )
    assert "1980" not in str(slip.value)


def lines_of(path):
    """What a letter says by label."""
    return dict(p.text.split("\t:\t", 1) for p in Document(str(path)).paragraphs if "\t:\t" in p.text)


def addressed(path):
    """The letters of the name that a letter goes to; of dots alone where a person must write it."""
    lines = [p.text for p in Document(str(path)).paragraphs if p.text.startswith("Yth. ")]
    return set(lines[0].splitlines()[0].removeprefix("Yth. "))


@pytest.fixture
def ask(here, reader, enrol):
    """Receives a request of the registered person and answers it; returns its number."""
    for who in ("pimpinan-1", "pimpinan-2"):
        enrol(who, "approver")

    def make(kind, decision="dikabulkan", by="petugas-1"):
        made = sign(
            here,
            "subject",
            "receive",
            "--reviewer",
            by,
            "--kind",
            kind,
            "--number",
            "9/2026",
            more="198001012005011001\n",
        ).output
        number = made.split("\n")[-2].split(":")[0]
        if decision:
            sign(
                here,
                "subject",
                "answer",
                number,
                "--reviewer",
                by,
                "--decision",
                decision,
                "--article",
                "UU 27/2022 Pasal 8",
                "--reason",
                "sesuai permohonan",
            )
        return number

    return make


def test_a_granted_deletion_is_carried_out_by_a_second_person_and_nothing_is_left(here, ask, root, register):
    number = ask("penghapusan", by="pimpinan-1")
    assert "1 dikabulkan belum dilaksanakan" in here("doctor").output
    for who in ("petugas-1", "pimpinan-1"):
        with pytest.raises(WorkflowError, match="bukan penjawab"):
            sign(here, "subject", "carry-out", number, "--reviewer", who)
    done = sign(here, "subject", "carry-out", number, "--reviewer", "pimpinan-2").output
    assert "Dihapus: 0 kiriman, 0 perkara" in done
    bytes_left = b"".join(p.read_bytes() for p in root.rglob("*") if p.is_file())
    assert b"akun-rekaan-1" not in bytes_left
    assert "data dihapus, " in here("subject", "list").output
    assert "0 dikabulkan belum dilaksanakan" in here("doctor").output
    path = root.parent / "jawaban.docx"
    sign(here, "subject", "letter", number, "--reviewer", "petugas-1", "--output", str(path))
    cells = lines_of(path)
    assert (cells["Keputusan"], cells["Dasar"]) == ("dikabulkan", "UU 27/2022 Pasal 8")
    assert re.fullmatch(r"data dihapus, \d+ \w+ 20\d\d", cells["Yang telah dilakukan"])
    assert addressed(path) == {"."}, "the name is gone"
    with pytest.raises(WorkflowError, match="sudah dilaksanakan"):
        sign(here, "subject", "carry-out", number, "--reviewer", "pimpinan-2")
    again = here(
        "register",
        "import",
        register(1),
        "--selection",
        "semua pejabat",
        "--population",
        "400",
        "--operator",
        "petugas-1",
    ).output
    assert "sudah ditarik" in again, "the next list does not bring the person back unnoticed"
    assert b"akun-rekaan-1" not in (root / "netralitas.db").read_bytes()


def test_a_copy_on_another_disk_comes_back_without_what_was_deleted_since(here, ask, tmp_path):
    number = ask("penghapusan", by="pimpinan-1")
    [copy] = [line for line in here("backup", "--output", str(tmp_path / "usb")).output.splitlines() if "usb" in line]
    sign(here, "subject", "carry-out", number, "--reviewer", "pimpinan-2")
    assert "utuh" in here("restore", copy, str(tmp_path / "kembali")).output
    blob = (tmp_path / "kembali" / "netralitas.db").read_bytes()
    assert (b"akun-rekaan-1" in blob, b"pimpinan-2" in blob) == (False, True)


@pytest.mark.parametrize("decision", ["", "ditolak"])
def test_nothing_goes_while_a_deletion_is_not_granted(here, ask, root, decision):
    number = ask("penghapusan", decision)
    with pytest.raises(WorkflowError, match="belum dikabulkan"):
        sign(here, "subject", "carry-out", number, "--reviewer", "pimpinan-2")
    letter = (
        "subject",
        "letter",
        number,
        "--reviewer",
        "pimpinan-2",
        "--output",
        str(root.parent / "j.docx"),
    )
    if not decision:
        with pytest.raises(WorkflowError, match="belum dijawab"):
            sign(here, *letter)
    else:
        sign(here, *letter)
        cells = lines_of(root.parent / "j.docx")
        assert cells["Keputusan"] == "ditolak"
        assert addressed(root.parent / "j.docx") == set("Sekar Wulandari Rekaan 1")


def test_a_granted_objection_ends_the_watching_and_a_correction_mends_the_name(here, ask, tmp_path):
    number = ask("keberatan", by="pimpinan-1")
    assert "1 akun tidak dipantau lagi" in sign(here, "subject", "carry-out", number, "--reviewer", "pimpinan-2").output
    assert "ditarik" in here("register", "list").output
    number = ask("koreksi")
    with pytest.raises(WorkflowError, match="bukan penghapusan"):
        sign(here, "subject", "carry-out", number, "--reviewer", "pimpinan-2")
    with pytest.raises(WorkflowError, match="bukan penjawab"):
        sign(here, "subject", "correct", number, "--reviewer", "petugas-1", more="Sekar Betul\nSekar Betul\n")
    done = sign(
        here, "subject", "correct", number, "--reviewer", "pimpinan-1", more="Sekar Betul\nSekar Betul\n"
    ).output
    assert ("nama dibetulkan" in done, "Sekar" in done) == (True, False)
    number, path = ask("akses"), tmp_path / "akses.json"
    sign(here, "subject", "access", number, "--reviewer", "petugas-1", "--output", str(path))
    held = json.loads(path.read_text(encoding="utf-8"))
    purposes = [r["purpose"].split(": ")[1] for r in held["pembacaan_nama"]]
    assert (held["nama"], purposes) == ("Sekar Betul", ["koreksi", "akses subjek"])


def test_the_public_notice_names_nobody(here, reader, tmp_path):
    path = tmp_path / "pemberitahuan.html"
    here("register", "notice", "--output", str(path))
    page = path.read_text(encoding="utf-8")
    assert "semua pejabat (dari 400 ASN)" in page
    assert "kepada: Bawaslu kabupaten/kota, Badan Kepegawaian Negara, PPK, SP4N-LAPOR!" in page
    assert re.search(r"\d+ \w+ 201\d s\.d\. \d+ \w+ 2017", page), "days as people write them"
    assert not [word for word in ("Sekar", "1980", "akun-rekaan") if word in page]


def test_quality_and_labels_of_a_young_workspace_say_so(here, reader, tmp_path):
    assert here("case", "quality").output.count("belum cukup data") >= 3
    assert "0 butir" in sign(here, "case", "labels", str(tmp_path / "label.json"), "--reviewer", "petugas-1").output
