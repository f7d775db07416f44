"""register template|import|list|history|withdraw as people type them."""

import hashlib
from pathlib import Path

import pytest

from domain.account_words import ROUTES
from domain.errors import Exit, NotAllowedError, RegisterError
from domain.links import default_route
from domain.types import Platform, Route
from parsing.sheets import read_sheet
from store import open_store
from tests.cli.conftest import LEADER, PHRASE


@pytest.mark.parametrize("name", ["templat.csv", "templat.xlsx"])
def test_the_template_is_a_file_that_import_understands(here, tmp_path, name):
    path = tmp_path / name
    assert here("register", "template", "--output", str(path)).exit_code == 0
    assert read_sheet(path).header[:2] == ("nama", "nip")


def test_import_says_what_it_read_and_what_it_did(imported):
    seen = imported(3)
    assert seen.exit_code == 0
    assert "Dibaca: 3 baris (pemisah koma)." in seen.output
    assert "Baru: 3. Berubah: 0. Sama: 0." in seen.output
    assert "Baru: 0. Berubah: 0. Sama: 3." in imported(3).output


def test_a_dry_run_stores_nothing(imported, here):
    assert "Baik: 2. Ditolak: 0 baris." in imported(2, "--dry-run").output
    assert "0 akun." in here("register", "list").output


def test_r14_a_refused_file_lists_rows_and_writes_the_reject_file(imported, here, tmp_path, root):
    seen = imported(2, nip="1.98E+17")
    assert seen.exit_code == Exit.ERROR
    assert "kolom nip, 2 baris (2, 3)" in seen.output
    assert "Tidak ada yang dimuat" in seen.output
    rejects = (tmp_path / "daftar-ditolak.csv").read_bytes()
    assert rejects.startswith(b"\xef\xbb\xbfbaris,kolom,isi,alasan")
    assert "0 akun." in here("register", "list").output


def test_r14_partial_records_the_hash_of_the_file_that_lies_there(here, tmp_path, root, register):
    path = Path(register(2))
    path.write_text(path.read_text(encoding="utf-8").replace("198001012005011002", "123"), encoding="utf-8")
    terms = ("--selection", "s", "--population", "9", "--operator", "o")
    seen = here("register", "import", str(path), *terms, "--partial")
    assert seen.exit_code == Exit.ERROR
    assert "Baru: 1." in seen.output
    conn = open_store(root / "netralitas.db", readonly=True)
    recorded = conn._conn.execute("SELECT reject_sha256 FROM register_lists").fetchone()[0]
    conn.close()
    assert recorded == hashlib.sha256((tmp_path / "daftar-ditolak.csv").read_bytes()).hexdigest()


def test_no_command_prints_a_name_or_a_nip(imported, here, root):
    account = imported(3).output
    shown = account + here("register", "list").output + here("doctor").output
    account_id = next(line.split()[0] for line in shown.splitlines() if "akun-rekaan-1.example" in line)
    shown += here("register", "history", account_id).output
    assert [word for word in ("Sekar", "Wulandari", "19800101") if word in shown] == []


def test_withdrawing_takes_a_leader_and_bringing_back_is_told_step_by_step(imported, here, enrol):
    imported(1)
    enrol("pembaca-1")
    listed = here("register", "list").output
    account_id = next(line.split()[0] for line in listed.splitlines() if "akun-rekaan-1.example" in line)
    withdraw = ("register", "withdraw", account_id, "--reviewer", LEADER, "--note", "keberatan diterima")
    with pytest.raises(NotAllowedError, match="hanya pimpinan"):
        here(*withdraw[:4], "pembaca-1", *withdraw[5:], answers=f"{PHRASE}\n")
    for note in (" ", "atas nama 198001012005011001"):
        with pytest.raises(RegisterError, match="alasan kosong, atau memuat NIP"):
            here(*withdraw[:-1], note, answers=f"{PHRASE}\n")
    assert "Akun ditarik dari pemantauan." in here(*withdraw, answers=f"{PHRASE}\n").output
    assert "Akun itu sudah ditarik." in here(*withdraw, answers=f"{PHRASE}\n").output
    assert "baris 2: akun ini sudah ditarik dan tidak diaktifkan lagi" in imported(1).output
    assert "ditarik" in here("register", "list").output
    assert "Berubah: 1." in imported(1, "--reactivate").output
    history = here("register", "history", account_id).output
    actions = [line.split()[1] for line in history.splitlines() if line[0] != " "]
    assert actions == ["didaftarkan", "ditarik", "diubah"]


@pytest.mark.parametrize("args", [["history", "tidak-ada"]], ids=lambda a: a[0])
def test_an_unknown_account_is_one_line(root, ended, args):
    code, _, err = ended("--workspace", str(root), "register", *args)
    assert code == Exit.ERROR
    assert "akun tidak-ada tidak ada" in err


@pytest.mark.parametrize(
    ("more", "words"),
    [
        (["--map", "Nama"], "bukan pasangan"),
        (["--accept", "dua=x"], "bukan nomor baris"),
        (["--delimiter", ";;"], "pemisah"),
        (["--map", "A=entah"], "tidak ada dalam templat"),
    ],
    ids=["map", "accept", "delimiter", "column"],
)
def test_an_option_that_cannot_be_understood_is_one_line(root, ended, register, more, words):
    code, _, err = ended(
        "--workspace",
        str(root),
        "register",
        "import",
        register(),
        "--selection",
        "s",
        "--population",
        "9",
        "--operator",
        "o",
        *more,
    )
    assert code == Exit.ERROR
    assert words in err
    assert len(err.strip().splitlines()) == 1


def test_the_list_and_the_history_say_codes_in_words(here, root, imported):
    """[E] No letter or name of the program's own stands for how an account is looked at, or for what changed of it."""
    assert set(ROUTES) == {route.value for route in Route}
    handles = {"bluesky": "akun-rekaan-9.example", "instagram": "akun.rekaan"}
    for platform, handle in handles.items():
        assert imported(1, platform=platform, akun=handle).exit_code == 0
        [line] = [x for x in here("register", "list", "--platform", platform).output.splitlines() if handle in x]
        assert [words for words in ROUTES.values() if words in line] == [ROUTES[default_route(Platform(platform))]]
    changed = {"kelompok_jabatan": "pelaksana", "aktif_sampai": "2027-01-01", "jenis_akun": "personal"}
    assert imported(1, platform="instagram", akun="akun.rekaan", **changed).exit_code == 0
    conn = open_store(root / "netralitas.db")
    accounts = [row[0] for row in conn._conn.execute("SELECT account_id FROM accounts")]
    conn.close()
    told = "".join(here("register", "history", account_id).output for account_id in accounts)
    assert "didaftarkan" in told
    assert "dipantau sampai: – → 2027-01-01" in told
    codes = {"registered", "changed", "active_to", "person_id", "legal_basis", "position_level"}
    assert not [code for code in codes if code in told]
