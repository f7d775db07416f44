"""Operation as people type it: production, doctor, copies, purge, checkpoints, rights."""

import json
import re

import pytest

from netralitas.errors import Exit, WorkflowError, WorkspaceError
from netralitas.store import open_store

PHRASE = "sawah kopi hujan perahu"


@pytest.fixture
def reader(here, imported):
    imported(1)
    here("reviewer", "add", "petugas-1", answers=f"{PHRASE}\n{PHRASE}\n")


def sign(here, *args, more=""):
    return here(*args, answers=f"{PHRASE}\n{more}")


def test_production_asks_for_the_impact_assessment(run, tmp_path):
    folder = str(tmp_path / "nyata")
    done = run("init", folder, "--production", "--pack", "pilkada-dki-2017",
               answers="DPIA-3/2026\n2026-11-01\nKoordinator Divisi\n")  # fmt: skip
    assert done.exit_code == 0
    assert "DPIA-3/2026, 2026-11-01, Koordinator Divisi" in run("--workspace", folder, "doctor").output
    with pytest.raises(WorkspaceError, match="belum lengkap"):
        run("init", str(tmp_path / "lain"), "--production", answers=" \n2026-11-01\nK\n")
    assert not (tmp_path / "lain").exists()


def test_doctor_says_what_is_overdue_and_where_the_files_lie(here, reader, run, tmp_path):
    said = here("doctor").output
    for words in ("Paket: pilkada-dki-2017", "Retensi: 0", "! Cadangan: belum ada", "! Titik periksa bukti: 0",
                  "Ruang disk", "tidak disinkronkan", "Enkripsi disk", "Antrean: 0", "Hak subjek: 0"):  # fmt: skip
        assert words in said
    cloud = tmp_path / "OneDrive - Kantor" / "ruang"
    run("init", str(cloud), "--pack", "pilkada-dki-2017")
    assert "! Folder: tampak disinkronkan (onedrive)" in run("--workspace", str(cloud), "doctor").output


def test_backup_restore_checkpoint_and_purge(here, reader, root, tmp_path, run):
    digest = here("evidence", "checkpoint").output.strip()
    assert here("evidence", "verify", "--checkpoint", digest).exit_code == Exit.OK
    assert here("evidence", "verify", "--checkpoint", "0" * 64).exit_code == Exit.EVIDENCE
    made = here("backup").output.splitlines()[0]
    assert "Cadangan: netralitas-" in here("doctor").output
    back = tmp_path / "kembali"
    assert "utuh" in here("restore", made, str(back)).output
    conn = open_store(back / "netralitas.db")
    assert conn.execute("SELECT count(*) FROM accounts").fetchone()[0] == 1
    conn.close()
    assert "Akan dihapus: 0 kiriman" in sign(here, "purge", "--reviewer", "petugas-1", "--dry-run").output
    assert "Dihapus: 0 kiriman" in sign(here, "purge", "--reviewer", "petugas-1").output
    request = tmp_path / "minta.tsq"
    here("evidence", "timestamp", "--request", str(request))
    assert request.read_bytes()[:1] == b"0"  # a DER sequence
    assert "0 tangkapan" in here("evidence", "warc", str(tmp_path / "b.warc.gz")).output


def test_a_subject_asks_gets_the_data_and_an_answer_with_its_article(here, reader, tmp_path):
    who = ("--reviewer", "petugas-1")
    made = sign(here, "subject", "receive", *who, "--kind", "akses", "--number", "12/2026",
                more="198001012005011001\n").output  # fmt: skip
    number = made.split("\n")[-2].split(":")[0]
    assert re.fullmatch(r"H-\d{4}-0001", number)
    assert "198001" not in made
    assert "sisa 71 jam" in here("subject", "list").output or "sisa 72 jam" in here("subject", "list").output
    path = tmp_path / "akses.json"
    sign(here, "subject", "access", number, *who, "--output", str(path))
    held = json.loads(path.read_text(encoding="utf-8"))
    assert (held["nama"], len(held["akun"])) == ("Sekar Wulandari Rekaan 1", 1)
    answer = ("subject", "answer", number, *who, "--decision", "ditolak", "--article", "UU 27/2022 Pasal 15")
    with pytest.raises(WorkflowError, match="belum diisi"):
        sign(here, *answer, "--reason", " ")
    sign(here, *answer, "--reason", "kepentingan pengawasan")
    with pytest.raises(WorkflowError, match="sudah dijawab"):
        sign(here, *answer, "--reason", "lagi")
    assert "ditolak" in here("subject", "list").output
    with pytest.raises(WorkflowError, match="tidak terdaftar"):
        sign(here, "subject", "receive", *who, "--kind", "akses", "--number", "13", more="198001012005011999\n")


def test_the_public_notice_names_nobody(here, reader, tmp_path):
    path = tmp_path / "pemberitahuan.html"
    here("register", "notice", "--output", str(path))
    page = path.read_text(encoding="utf-8")
    assert "semua pejabat (dari 400 ASN)" in page
    assert not [word for word in ("Sekar", "1980", "akun-rekaan") if word in page]


def test_quality_and_labels_of_a_young_workspace_say_so(here, reader, tmp_path):
    assert here("case", "quality").output.count("belum cukup data") >= 3
    assert "0 butir" in here("case", "labels", str(tmp_path / "label.json")).output
