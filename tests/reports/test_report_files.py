"""What a folder of reports holds, which weeks wait for one, and which files may be shown."""

import json
from dataclasses import replace
from datetime import date

import pytest

from domain.editions import INTERNAL, PUBLIC
from domain.packs import load_pack
from domain.periods import parse_week
from reports.render import files, write
from reports.report_files import FILE, due, is_report_file, report_periods, status_of
from reports.weekly import Masthead, build
from tests.reports.world import WEEK, facts

MASTHEAD = Masthead(body="Lembaga", responsible="Koordinator", legal_basis="SKB", zone="WIB", demo=True)
LONG_AGO = date(2020, 1, 1)


@pytest.fixture(scope="module")
def report():
    return build(facts(persons=60), (load_pack("pilkada-2024"),), MASTHEAD, INTERNAL)


@pytest.fixture(scope="module")
def folder(report, tmp_path_factory):
    """Two periods of two editions."""
    root = tmp_path_factory.mktemp("laporan")
    write(files(report, INTERNAL), root / "2026-W46")
    write(files(report, "publik-en"), root / "2026-W46")
    earlier = replace(report, heading=replace(report.heading, starts="2026-11-02", status="SEMENTARA"))
    write(files(earlier, PUBLIC), root / "2026-W45")
    return root


def test_the_newest_period_comes_first_with_its_editions_and_their_files(folder):
    newest, before = report_periods(folder)
    assert (newest.folder, newest.status, before.folder, before.status) == (
        "2026-W46",
        "FINAL",
        "2026-W45",
        "SEMENTARA",
    )
    assert [(e.name, e.label) for e in newest.editions] == [("internal", "internal"), ("publik-en", "publik (English)")]
    assert {e.files for e in newest.editions} == {(".xlsx", ".docx", ".txt")}
    assert report_periods(folder / "tidak-ada") == []


@pytest.mark.parametrize("damage", ["", "{", "[]", '{"heading": 1}', '{"heading": {}}', '{"heading": "title"}'])
def test_a_summary_that_cannot_be_read_hides_its_edition_and_counts_as_not_final(report, tmp_path, damage):
    write(files(report, INTERNAL), tmp_path / WEEK.label)
    write(files(report, PUBLIC), tmp_path / WEEK.label)
    assert status_of(tmp_path, WEEK) == "FINAL"
    (tmp_path / WEEK.label / INTERNAL / "ringkasan.json").write_text(damage, encoding="utf-8")
    assert status_of(tmp_path, WEEK) == ""
    assert [e.name for p in report_periods(tmp_path) for e in p.editions] == [PUBLIC]
    assert WEEK in due(tmp_path, parse_week("2026-W50"), LONG_AGO)


def made(root, **weeks):
    for name, status in weeks.items():
        summary = root / name.replace("_", "-") / INTERNAL / "ringkasan.json"
        summary.parent.mkdir(parents=True)
        head = dict.fromkeys(("title", "week_label", "dates", "cutoff"), "")
        summary.write_text(json.dumps({"heading": {**head, "status": status}}), encoding="utf-8")


def test_a_report_of_a_mistyped_year_asks_for_no_other(tmp_path):
    made(tmp_path, **{"2006_W45": "FINAL", "2026_W45": "FINAL", "2026_W46": "SEMENTARA"})
    weeks = due(tmp_path, parse_week("2026-W49"), date(2026, 10, 26))
    assert [w.label for w in weeks] == ["2026-W44", "2026-W46", "2026-W47", "2026-W48", "2026-W49"]


def test_a_clock_that_is_years_ahead_asks_for_no_more_than_a_year_of_weeks_without_a_report(tmp_path):
    made(tmp_path, **{"2026_W45": "SEMENTARA", "2026_W46": "SEMENTARA"})
    weeks = [w.label for w in due(tmp_path, parse_week("2037-W53"), date(2026, 10, 26))]
    assert weeks[:3] == ["2026-W45", "2026-W46", "2037-W01"]
    assert len(weeks) == 2 + 53


def test_every_file_that_a_report_writes_may_be_shown(report, folder):
    names = [f"2026-W46/{name}" for name in files(report, "internal")]
    assert [n for n in names if not is_report_file(folder, n)] == []
    assert len(names) > 30


@pytest.mark.parametrize(
    "name",
    [
        "",
        ".",
        "..",
        "../rahasia.txt",
        "2026-W46/../../rahasia.txt",
        "2026-W46/../2026-W46/internal.txt",
        "/etc/passwd",
        "2026-W46/internal",
        "2026-W46/",
        "2026-W46/.internal.html.0a1b2c3d.tmp",
        "2026-W46/.internal.html",
        "2026-W46/internal.html~",
        "2026-W46/internal.html\n",
        "2026-W46/internal.html\x00",
        "2026-W46//internal.html",
        "2026-W46\\internal.html",
        "2026-W46/internal/..",
        "2026-W46/internal/rahasia.html",
        "2026-W46/rahasia.html",
        "2026-W46/internal/rahasia.txt",
        "2026-W46/internal.exe",
        "2026-W46/internal/cakupan.csv/x",
        "netralitas.db",
        "index.html",
        "2026-W46/internal/tidak-ada.csv",
        "2026-W4６/internal.html",
    ],
)
def test_no_other_file_is_shown(folder, name):
    for planted in (
        "2026-W46/rahasia.html",
        "2026-W46/internal/rahasia.html",
        "2026-W46/internal/rahasia.txt",
        "2026-W46/internal.exe",
        "../rahasia.txt",
        "2026-W46/.internal.html",
    ):
        (folder / planted).write_text("rahasia", encoding="utf-8")
    assert not is_report_file(folder, name)


def test_a_link_that_leads_outside_is_not_followed(report, tmp_path):
    root, outside = tmp_path / "laporan", tmp_path / "luar"
    write(files(report, INTERNAL), root / "2026-W46")
    write(files(report, PUBLIC), outside / "2026-W46")
    page = root / "2026-W46" / "publik.html"
    try:
        page.symlink_to(outside / "2026-W46" / "publik.html")
        (root / "2026-W47").symlink_to(outside / "2026-W46", target_is_directory=True)
        (tmp_path / "pintas").symlink_to(root, target_is_directory=True)
    except OSError:
        pytest.skip("links are not allowed here")
    assert FILE.fullmatch("2026-W46/publik.html")
    assert not is_report_file(root, "2026-W46/publik.html")
    assert not is_report_file(root, "2026-W47/publik.html")
    assert is_report_file(tmp_path / "pintas", "2026-W46/internal.html")  # the folder itself may lie elsewhere
