"""The command line of the family, as people type it, on the demo's played workspace and on a new one."""

import json
import re
from datetime import UTC, datetime

import pytest
from click.testing import CliRunner
from docx import Document

from demo.ethics import play
from domain.errors import Exit, MandateError, NotAllowedError, UsageError, WorkflowError
from netralitas.cli import cli
from services import people
from store import open_store
from store.database import transaction
from store.workspace import FILE, Workspace, read_config
from tests.ethics.test_apart import copy_of

PHRASE = "sawah kopi hujan perahu"
AT = datetime(2026, 11, 17, 3, 0, tzinfo=UTC)


@pytest.fixture
def workspace(demo_made, tmp_path, monkeypatch):
    """A copy of the demo's workspace, its readers with a passphrase that is known here, its clock standing still."""
    made = copy_of(demo_made[0], tmp_path / "ruang")
    with open_store(made.database) as db:
        for name in ("pembaca-1", "pembaca-2", "pembaca-3", "pimpinan-1"):
            salt, digest = people._secret(PHRASE)
            with transaction(db):
                from store import reviewers

                reviewers.set_passphrase(db, name, salt, digest)
    monkeypatch.setattr("netralitas.cli.etika.now", lambda: AT)
    return Workspace(root=made.root, config=read_config(made.root / FILE, {}))


@pytest.fixture
def etika(workspace):
    def call(*args, answers=()):
        given = "\n".join((PHRASE, *answers)) + "\n"
        return CliRunner().invoke(
            cli,
            ["--workspace", str(workspace.root), "etika", *args],
            input=given,
            catch_exceptions=False,
            standalone_mode=False,
        )

    return call


@pytest.fixture
def played(workspace):
    return play(workspace, lambda line: None)


def words(tmp_path, text):
    path = tmp_path / "kata.txt"
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_it_says_that_it_is_off_and_every_command_refuses(etika, tmp_path):
    assert "mati" in etika("status").output
    for args in (
        ("list",),
        ("mark",),
        ("report",),
        ("show", "E-2026-0001"),
        ("packet", "E-2026-0001", "--to", "bkn", "--recipient", "BKN", "--number", "1"),
    ):
        with pytest.raises(MandateError):
            etika(*args, "--reviewer", "pembaca-1")


def test_a_complaint_is_typed_read_by_two_and_passed_on(etika, played, tmp_path, workspace):
    done = etika(
        "complaint",
        "--reviewer",
        "pembaca-1",
        "--number",
        "L-9",
        "--received",
        "2026-11-16",
        "--category",
        "ET-01",
        "--url",
        "https://bsky.app/profile/pena-tumpul.warga.test/post/9",
        "--text",
        words(tmp_path, "Usir saja semua orang Batak dari sini, bikin kotor"),
        "--published",
        "2026-11-16",
        "--receipt",
        str(tmp_path / "tanda.docx"),
        answers=("Warga Rekaan",),
    )
    assert done.output.startswith("Frasa sandi")
    assert "Mandat etika ME-2026-01" in done.output
    case_id = re.search(r"E-2026-\d{4}", done.output)[0]
    receipt = Document(tmp_path / "tanda.docx")
    assert "Mandat etika" in receipt.sections[0].header.paragraphs[0].text
    read = ("tidak", "", *["ya"] * 6, "ya", "tidak", "ET-01", "SE MenPANRB 137/2018", "dugaan", "ajakan mengusir suku")
    for reader in ("pembaca-1", "pembaca-2"):
        assert case_id in etika("read", case_id, "--reviewer", reader, answers=read).output
    with pytest.raises(NotAllowedError):
        etika("hear", case_id, "--reviewer", "pembaca-1", "--state", "diterima", "--date", "2026-11-17")
    etika("letter", case_id, "--reviewer", "pimpinan-1", "--output", str(tmp_path / "surat.docx"))
    assert "Permintaan klarifikasi" in "\n".join(p.text for p in Document(tmp_path / "surat.docx").paragraphs)
    etika("hear", case_id, "--reviewer", "pimpinan-1", "--state", "menolak", "--date", "2026-11-17")
    made = etika("packet", case_id, "--reviewer", "pimpinan-1", "--to", "bkn", "--recipient", "BKN", "--number", "7")
    assert f"{case_id}-01" in made.output
    assert (
        "terbukti"
        in etika(
            "decide",
            case_id,
            "--reviewer",
            "pimpinan-1",
            "--authority",
            "PPK",
            "--result",
            "tidak_terbukti",
            "--number",
            "8",
            "--date",
            "2026-11-17",
        ).output
    )
    assert "ditutup" in etika("show", case_id, "--reviewer", "pembaca-3").output
    assert "Warga Rekaan" in etika("complainant", case_id, "--reviewer", "pimpinan-1", "--purpose", "uji").output
    assert "dihapus" in etika("archive", case_id, "--reviewer", "pimpinan-1", "--number", "A-1").output
    with pytest.raises(WorkflowError):
        etika("show", case_id, "--reviewer", "pembaca-3")


def test_criticism_ends_at_the_first_question(etika, played):
    done = etika("read", "E-2026-0005", "--reviewer", "pembaca-2", answers=("ya",))
    assert "dilindungi" in done.output
    assert "Rabat" not in done.output


def test_the_demo_s_reports_stand_beside_each_other_and_count_what_was_played(played, workspace):
    quarter, mandate = played
    assert quarter.parent.parent == mandate.parent.parent == workspace.root / "laporan-etika"
    assert (workspace.root / "reports" / "2026-W46" / "internal.html").is_file()
    rows = dict(tuple(row) for row in json.loads((quarter.parent / "internal" / "perjalanan.json").read_text())["rows"])
    assert rows["masuk: laporan orang"] == 5
    assert rows["ditutup sebagai ucapan yang dilindungi"] == 1
    assert rows["tidak cukup"] == 1
    assert rows["akun diretas"] == 1
    assert rows["diteruskan ke lembaga berwenang"] == 1
    assert rows["terbuka pada batas data"] == 2
    page = quarter.read_text(encoding="utf-8")
    first, rate = page.index("1 perkara ditutup dan dihapus karena"), page.index("Tidak ada tingkat atau persentase")
    assert first < rate < page.index("Dari laporan sampai putusan")
    assert "%" not in re.sub(r"(?s)<style>.*?</style>", "", page)


def test_the_same_report_has_the_same_bytes_and_an_unknown_period_is_refused(etika, played):
    before = played[0].read_bytes()
    etika("report", "--reviewer", "pembaca-1", "--period", "2026-T4")
    assert played[0].read_bytes() == before
    with pytest.raises(UsageError):
        etika("report", "--reviewer", "pembaca-1", "--period", "kapan")
    with pytest.raises(MandateError):
        etika("report", "--reviewer", "pembaca-1", "--period", "2025-T1")


def test_a_check_list_with_a_future_date_ends_with_an_error_and_its_line(etika, played, tmp_path):
    path = tmp_path / "cek.csv"
    path.write_text(
        "id;judul;alamat;tanggal;pemeriksa\n1;satu dua tiga empat lima enam tujuh delapan;"
        "https://periksa.example/1;2027-01-01;Rekaan\n",
        encoding="utf-8",
    )
    done = etika("import-checks", str(path), "--reviewer", "pimpinan-1")
    assert "cek.csv:2: tanggal 2027-01-01 belum tiba" in done.output
    assert done.return_value == Exit.ERROR


def test_pack_check_covers_both_families(tmp_path):
    def check(name):
        return CliRunner().invoke(cli, ["pack", "check", name], catch_exceptions=False, standalone_mode=False)

    for name in ("etika-2018", "etika-dki-2023", "pilkada-dki-2017"):
        assert "baik" in check(name).output
    folder = tmp_path / "rusak"
    folder.mkdir()
    (folder / "pack.toml").write_text('name = "rusak"\nversion = "1"\ntitle = "x"\nfamily = "etika"\nwindow_from = 3\n')
    (folder / "rules.toml").write_text('[[kind]]\nid = "ET-01"\n')
    assert "pack.toml:5:1: kunci 'window_from' tidak ada pada paket etika" in check(str(folder)).output
    (folder / "pack.toml").write_text('name = "rusak"\nversion = "1"\ntitle = "x"\nfamily = "etika"\n')
    assert "rules.toml:2:7" in check(str(folder)).output
    (folder / "pack.toml").write_text('name = "rusak"\nversion = "1"\ntitle = "x"\nfamily = "olahraga"\n')
    assert "pack.toml:4:1: keluarga 'olahraga' tidak ada" in check(str(folder)).output
    assert check(str(folder)).return_value == Exit.ERROR


def test_the_demo_shows_the_family_as_off_and_plays_it_only_when_asked(workspace):
    def demo(*more):
        return (
            CliRunner()
            .invoke(
                cli, ["demo", "--folder", str(workspace.root), *more], catch_exceptions=False, standalone_mode=False
            )
            .output
        )

    assert "Keluarga etika: mati" in demo()
    assert not (workspace.root / "laporan-etika").exists()
    said = demo("--etika")
    for word in ("ucapan yang dilindungi", "siap diteruskan", "E-2026-0002-01", "dialihkan ke netralitas", "ditutup"):
        assert word in said
    for page in ("reports/2026-W46/internal.html", "laporan-etika/2026-T4/internal.html"):
        assert str(workspace.root / page) in said
        assert (workspace.root / page).is_file()


def test_a_purge_says_what_of_the_family_it_takes_and_only_then(workspace, played, monkeypatch):
    monkeypatch.setattr("netralitas.cli.keeping.now", lambda: datetime(2026, 12, 20, 3, 0, tzinfo=UTC))

    def purge(*more):
        args = ["--workspace", str(workspace.root), "purge", "--reviewer", "pimpinan-1", *more]
        return CliRunner().invoke(cli, args, input=f"{PHRASE}\n", catch_exceptions=False, standalone_mode=False).output

    assert "Keluarga etika: 2 perkara." in purge("--dry-run")
    assert "Keluarga etika: 2 perkara." in purge()
    assert "etika" not in purge()
