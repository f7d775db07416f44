"""visits, import and crawl on the command line, on a copy of the demo's workspace."""

import json
import shutil
from datetime import UTC, datetime

import openpyxl
import pytest

from domain.errors import ConfigError, UsageError
from netralitas.cli import collect, visits
from services import crawling
from store.workspace import read_config

AT = datetime(2026, 11, 15, 9, 0, tzinfo=UTC)


@pytest.fixture
def desk(demo_made, tmp_path, monkeypatch, run):
    """Runs a command in a copy of the demo's workspace, on the demo's last Sunday."""
    root = tmp_path / "ruang"
    shutil.copytree(demo_made[0].root, root)
    for module in (visits, collect):
        monkeypatch.setattr(module, "now", lambda: AT)
    return lambda *args: run("--workspace", str(root), *args), root


def test_a_sheet_is_drawn_answered_filled_in_and_shown(desk, tmp_path):
    here, root = desk
    drawn = here("visits", "draw", "--size", "4", "--seed", "abc", "--operator", "petugas-1")
    assert drawn.exit_code == 0
    assert ": 4 dari " in drawn.output
    assert "benih abc" in drawn.output
    page, book = (next((root / "visits").glob(f"*.{kind}")) for kind in ("html", "xlsx"))
    assert "☐" in page.read_text(encoding="utf-8")
    assert "threads.com" not in drawn.output  # the approved interface read it
    assert here("visits", "answer", "1", "no_new", "--operator", "petugas-2").exit_code == 0
    filled = openpyxl.load_workbook(book)
    for row in range(2, 5):
        filled["kunjungan"].cell(row, 6, "private" if row == 2 else "akun tertutup")
    filled.save(tmp_path / "diisi.xlsx")
    loaded = here("visits", "load", str(tmp_path / "diisi.xlsx"), "--operator", "petugas-2")
    assert (loaded.exit_code, "Belum dijawab: 1." in loaded.output) == (3, True)
    shown = here("visits", "show")
    assert shown.exit_code == 3
    assert "petugas-2" in shown.output
    with pytest.raises(UsageError, match="nomor 9"):
        here("visits", "answer", "9", "no_new", "--operator", "petugas-2")


def test_an_import_says_first_what_it_would_do(desk, tmp_path):
    here, _ = desk
    item = {
        "source_platform": "tiktok.com",
        "data": {
            "id": "7301234567890123456",
            "desc": "Joget",
            "createTime": 1794189000,
            "privateItem": False,
            "author": {"uniqueId": "joget.santuy.contohdemo"},
        },
    }
    (tmp_path / "a.ndjson").write_text(json.dumps(item), encoding="utf-8")
    common = ("--format", "zeeschuimer", "--how-seen", "import_logged_in", "--operator", "petugas-1")
    preview = here("import", str(tmp_path / "a.ndjson"), *common, "--dry-run")
    assert "Pratinjau" in preview.output
    assert "Kiriman baru: 1" in preview.output
    assert here("import", str(tmp_path / "a.ndjson"), *common).exit_code == 0
    again = here("import", str(tmp_path / "a.ndjson"), *common)
    assert "sudah diimpor" in again.output


def test_doctor_says_what_the_last_crawl_did_not_see(desk):
    here, _ = desk
    said = here("doctor").output
    assert "Perayapan terakhir crawl-20261115" in said
    assert "dilarang oleh robots.txt situs → lihat lewat kunjungan" in said
    assert "robots_disallowed" not in said


def config(tmp_path, text):
    path = tmp_path / "netralitas.toml"
    path.write_text(text, encoding="utf-8")
    return read_config(path, {})


def test_a_platform_is_approved_by_all_three_words_or_not_at_all(tmp_path):
    assert crawling.approvals(config(tmp_path, "")) == ()
    whole = '[platform_x]\napproved_by = "Ketua"\napproved_on = "2026-09-01"\nlegal_basis = "SK 3"\nceiling_usd = 40\n'
    [approval] = crawling.approvals(config(tmp_path, whole))
    assert (approval.platform, approval.by, approval.reads_a_month) == ("x", "Ketua", 8000)
    for half in (whole.replace("SK 3", ""), whole.replace("2026-09-01", "kemarin"), whole.replace("Ketua", " ")):
        with pytest.raises(ConfigError, match="belum lengkap"):
            crawling.approvals(config(tmp_path, half))


def test_without_a_ceiling_nothing_of_a_paid_platform_is_read(tmp_path):
    text = '[platform_x]\napproved_by = "K"\napproved_on = "2026-09-01"\nlegal_basis = "SK"\n'
    assert crawling.approvals(config(tmp_path, text))[0].reads_a_month == 0
