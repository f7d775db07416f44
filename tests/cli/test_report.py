"""report, schedule and run as a person calls them."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from domain.errors import UsageError
from domain.periods import week_of
from netralitas.cli.opening import now
from reports.tally import COLUMNS
from store.workspace import find_workspace

PUBLISHED = Path(__file__).parents[1] / "reports" / "published.csv"


def test_a_week_without_anything_still_has_both_editions_and_says_so(here, root):
    done = here("report", "weekly", "--week", "2017-W05")
    assert done.exit_code == 0
    pages = [Path(line) for line in done.output.split()]
    assert [p.name for p in pages] == ["internal.html", "publik.html"]
    assert "Belum ada akun terdaftar" in pages[1].read_text(encoding="utf-8")
    assert (root / "reports" / "index.html").exists()


def test_the_english_edition_stands_beside_the_indonesian_one(here, root):
    here("report", "weekly", "--week", "2017-W05")
    here("report", "weekly", "--week", "2017-W05", "--lang", "en")
    folder = root / "reports" / "2017-W05"
    assert {"internal.html", "internal-en.html", "publik.html", "publik-en.html"} <= {p.name for p in folder.iterdir()}
    assert "No account is registered" in (folder / "publik-en.html").read_text(encoding="utf-8")


def test_a_stage_is_reported_by_its_name_and_an_unknown_one_lists_the_known(here):
    assert here("report", "stage", "kampanye").exit_code == 0
    with pytest.raises(UsageError, match="kampanye"):
        here("report", "stage", "pesta")


def test_a_province_has_a_page_of_its_own_and_an_unknown_code_is_refused(here, root):
    assert here("report", "weekly", "--week", "2017-W05", "--province", "31").exit_code == 0
    assert (root / "reports" / "2017-W05-31" / "internal.html").exists()
    assert not (root / "reports" / "2017-W05-31" / "publik.html").exists()
    for code in ("00", "31.71", "../x"):  # a regency is no province
        with pytest.raises(UsageError, match="kode provinsi"):
            here("report", "weekly", "--province", code)


def test_a_week_that_has_not_begun_and_one_before_all_media_have_no_report(here, root):
    later = f"{now().year + 1}-12-01"
    with pytest.raises(UsageError, match="belum mulai"):
        here("report", "weekly", "--week", later)
    for early in ("0001-01-01", "0001-01-10", "1926-W45"):
        with pytest.raises(UsageError, match="periksa tahunnya"):
            here("report", "weekly", "--week", early)
    assert not (root / "reports").exists()


def test_the_same_report_twice_is_the_same_bytes(here, root):
    def everything():
        return {p: p.read_bytes() for p in (root / "reports").rglob("*") if p.is_file()}

    here("report", "weekly", "--week", "2017-W05")
    before = everything()
    here("report", "weekly", "--week", "2017-W05")
    assert everything() == before


def test_published_tallies_are_kept_once_and_shown_in_the_stage_report(here, root):
    assert "60 baris baru" in here("report", "import-tally", str(PUBLISHED)).output
    assert "0 baris baru" in here("report", "import-tally", str(PUBLISHED)).output
    here("report", "stage", "kampanye")
    pages = list((root / "reports").glob("*-kampanye/publik.html"))
    html = pages[0].read_text(encoding="utf-8")
    assert "Tidak cocok dengan dirinya" not in html
    table = json.loads((pages[0].parent / "publik" / "lembaga-lain.json").read_text(encoding="utf-8"))
    assert all(all(cell is not None for cell in row[:6]) for row in table["rows"])  # unit, base, publisher, cut-off
    jabatan = next(row for row in table["rows"] if row[1].startswith("KASN") and row[4:6] == [126, 456])
    assert jabatan[2:4] == ["31 Juli 2020", "orang"]
    assert jabatan[6:] == ["27,6", "27,6"]


def test_a_published_share_that_its_counts_deny_is_shown_beside_the_computed_one(here, root, tmp_path):
    file = tmp_path / "angka.csv"
    file.write_text(",".join(COLUMNS) + '\nKASN,2020-10-12,orang,corong,teratas,terbukti,518,723,"70,8",pers\n')
    here("report", "import-tally", str(file))
    here("report", "stage", "kampanye")
    folder = next((root / "reports").glob("*-kampanye"))
    html = (folder / "publik.html").read_text(encoding="utf-8")
    assert "Tidak cocok dengan dirinya: KASN, 12 Oktober 2020, corong, terbukti: tercetak 70,8, hitungan 71,6" in html
    rows = json.loads((folder / "publik" / "lembaga-lain.json").read_text(encoding="utf-8"))["rows"]
    assert rows[0][4:] == [518, 723, "70,8", "71,6"]


def test_a_tally_that_contradicts_itself_ends_with_exit_code_5(here, tmp_path):
    file = tmp_path / "angka.csv"
    file.write_text(",".join(COLUMNS) + '\nKASN,2020-10-12,orang,corong,teratas,terbukti,518,723,"70,8",pers\n')
    done = here("report", "import-tally", str(file), "--dry-run")
    assert done.exit_code == 5
    assert "hitungan 71,6" in done.output


def test_a_schedule_of_a_passed_election_starts_nothing(here, root):
    done = here("schedule")
    assert "Tidak ada hari pemantauan lagi" in done.output
    assert "OnCalendar" not in (root / "jadwal" / "netralitas.timer").read_text()


def status(root, week):
    summary = root / "reports" / week / "internal" / "ringkasan.json"
    return json.loads(summary.read_text(encoding="utf-8"))["heading"]["status"]


def test_run_makes_up_missed_weeks_and_those_that_were_not_final(here, root):
    zone = find_workspace(root).config.zone
    weeks = [week_of(now().astimezone(zone).date(), zone)]
    for _ in range(4):
        weeks.append(weeks[-1].previous)
    early = f"{weeks[4].first_day}T12:00:00+0700"
    here("report", "weekly", "--week", weeks[4].label, "--cutoff", early)
    here("report", "weekly", "--week", weeks[2].label)
    kept = (root / "reports" / weeks[2].label / "internal.html").stat().st_mtime_ns
    assert [status(root, weeks[n].label) for n in (4, 2)] == ["SEMENTARA", "FINAL"]
    made = [Path(line).parent.name for line in here("run").output.splitlines() if line.endswith("internal.html")]
    assert made == [weeks[n].label for n in (4, 3, 1, 0)]
    assert [status(root, weeks[n].label) for n in (4, 3)] == ["FINAL", "FINAL"]
    assert (root / "reports" / weeks[2].label / "internal.html").stat().st_mtime_ns == kept


def test_run_reports_even_where_the_crawl_cannot_start(here, root, monkeypatch):
    """No contact address: nothing is crawled, the exit code says so, and the report is written."""
    monkeypatch.setattr("netralitas.cli.scheduled_run.now", lambda: datetime(2017, 1, 20, tzinfo=UTC))
    done = here("run")
    assert done.exit_code == 1
    assert "Perayapan tidak berjalan: netralitas.toml: alamat kontak belum diisi" in done.output
    page = root / "reports" / "2017-W03" / "publik.html"
    assert "Belum ada akun terdaftar" in page.read_text(encoding="utf-8")


def test_run_outside_every_window_crawls_nothing_and_still_reports(here, root):
    done = here("run")
    assert done.exit_code == 0
    assert "Di luar masa pemantauan" in done.output
    assert len(list((root / "reports").glob("*/internal.html"))) == 2
