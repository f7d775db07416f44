"""Every file of a workspace ends by a clock that the preview of a purge knows, or stays for a named reason. [15]"""

import os
import re
import shutil
import time
from datetime import UTC, datetime, timedelta
from fnmatch import fnmatch

import pytest
from click.testing import CliRunner

from netralitas.cli import cli
from services import backup, doctor, file_clocks, retention
from tests.desk.conftest import AT, PHRASE, post, said
from tests.desk.test_opened import finding  # noqa: F401
from tests.desk.test_reporting import LAST, make

# What no clock of files ends, and why.
STAYS = {
    "netralitas.db*": "its records have clocks of their own",
    "identities.db*": "names, until a person's granted request",
    "search.db*": "made anew at each purge",
    "netralitas.toml": "settings",
    "*.lock": "empty",
    "evidence/*": "ends with the records that name it",
    "reports/*/publik*": "published",
    "reports/*/pencegahan*": "about nobody",
    "reports/index.html": "which reports there are",
}
BY_HAND = (
    "crawl.log",
    "crawl.log.1",
    "pekerjaan/1.log",
    "unggahan/0a1b.csv",
    "visits/lembar-1.xlsx",
    "berkas-etika/E-2024-0001-01/lembar.html",
    "laporan-etika/2024-T4/etika.html",
)
PACKET = ("--to", "Rapat", "--to-kind", "internal", "--number", "1")


def by_command(workspace, *words):
    done = CliRunner().invoke(cli, ["--workspace", str(workspace.root), *words], input=f"{PHRASE}\n" * 2)
    assert not done.exit_code, done.output
    return done.output


@pytest.fixture
def full(desk_workspace, conn, signed, finding):  # noqa: F811
    """A workspace in which one of everything was made, by what makes it where that needs no network."""
    for lang in ("id", "en"):
        make(signed(), week=LAST, lang=lang)
    last = desk_workspace.reports / LAST
    (last / "versi-1").mkdir()
    for name in ("internal.html", "publik.html"):
        shutil.copy(last / name, last / "versi-1" / name)
    (last / "internal-versi-1-bertanda-tangan.pdf").write_bytes(b"%PDF-1.7")
    for way in (("export", finding, *PACKET), ("export", finding, *PACKET, "--zip")):
        by_command(desk_workspace, "case", *way, "--reviewer", "pimpinan-1")
    by_command(desk_workspace, "case", "letter", finding, "--letter", "klarifikasi", "--reviewer", "pimpinan-1")
    for name in BY_HAND:
        (desk_workspace.root / name).parent.mkdir(exist_ok=True, parents=True)
        (desk_workspace.root / name).write_text("isi")
    backup.backup(desk_workspace, desk_workspace.copies, AT)
    return desk_workspace


def files(workspace):
    return {p.relative_to(workspace.root).as_posix() for p in workspace.root.rglob("*") if p.is_file()}


def opened(root, paths):
    """The files that these are, or that lie in them."""
    parts = (part for path in paths for part in ((path, *path.rglob("*")) if path.is_dir() else (path,)))
    return {part.relative_to(root).as_posix() for part in parts if part.is_file()}


def stay(names):
    return {name for name in names if any(fnmatch(name, pattern) for pattern in STAYS)} | {
        name for name in names if fnmatch(name, "reports/*/versi-*/publik*")
    }


def age(workspace, by):
    """As if everything had been made that long ago."""
    then = time.time() - by.total_seconds()
    for path in sorted(workspace.root.rglob("*"), reverse=True):
        os.utime(path, (then, then))


def test_no_file_is_without_an_end_or_a_reason(full):
    now, every = datetime.now(UTC), files(full)
    later = now + timedelta(days=6 * 365)
    found = file_clocks.due(full.root, full.copies, later)
    copies = found.pop(file_clocks.COPIES)
    assert [path.parent for path in copies] == [full.copies]
    assert all(found.values()), "each clock has a file to end"
    ends = set().union(*(opened(full.root, paths) for paths in found.values()))
    assert ends & stay(every) == set()
    assert every - ends - stay(every) == set()
    assert [
        pattern
        for pattern in ("reports/*/internal*", "berkas/*", "visits/*")
        if not any(fnmatch(n, pattern) for n in ends)
    ] == []


@pytest.mark.parametrize("clock_of", file_clocks.CLOCKS, ids=lambda clock: str(clock.label))
def test_each_kind_ends_at_its_time_and_is_shown_before_it_goes(full, signed, conn, clock_of):
    hour, now = timedelta(hours=1), datetime.now(UTC)
    ended = opened(full.root, file_clocks.due(full.root, full.copies, now + clock_of.kept + hour)[clock_of.label])
    age(full, clock_of.kept - hour)
    assert retention.due_files(full, now)[clock_of.label] == []
    age(full, clock_of.kept + hour)
    count = len(retention.due_files(full, now)[clock_of.label])
    assert opened(full.root, retention.due_files(full, now)[clock_of.label]) == ended != set()
    shown = by_command(full, "purge", "--reviewer", "pimpinan-1", "--dry-run")
    assert f"{count} berkas ({clock_of.label})" in shown
    assert any("Retensi: " in str(line) and not well for well, line in doctor.checks(full, conn, now))
    public = stay(files(full))
    conn.close()
    done = by_command(full, "purge", "--reviewer", "pimpinan-1")
    assert "Berkas yang sudah waktunya: " in done
    left = files(full)
    assert left & ended == set()
    assert {n for n in public if n.startswith("reports/")} <= left
    if clock_of.kept == file_clocks.FIVE_YEARS:
        assert "internal.html" not in (full.reports / "index.html").read_text("utf-8")
    assert retention.due_files(full, datetime.now(UTC))[clock_of.label] == []


def test_the_desk_shows_the_files_that_go_and_asks_again_where_they_became_more(full, signed, clock):
    clock.at = datetime.now(UTC)
    chief, papers = signed("pimpinan-1"), file_clocks.CLOCKS[0]
    age(full, papers.kept + timedelta(hours=1))
    page, count = chief.get("/setelan/periksa").text, len(retention.due_files(full, clock.at)[papers.label])
    assert count
    assert f"Berkas: {count}, {papers.label}" in page
    one_more = full.root / "visits" / "lembar-2.xlsx"
    one_more.write_text("isi")
    os.utime(one_more, (0, 0))
    for shown, starts in ((page, "yang akan dihapus berubah"), (None, "Dihapus: ")):
        seen = re.search(r'name="seen" value="([^"]+)"', shown or chief.get("/setelan/periksa").text)[1]
        post(chief, "/setelan/hapus", page="/setelan/periksa", seen=seen, sure="ya")
        assert said(chief.get("/setelan/periksa"))[0].startswith(starts)
        assert one_more.exists() == starts.startswith("yang")
    assert list((full.root / "berkas").iterdir()) == []


@pytest.mark.parametrize("days", [0, 29, 31, 400])
def test_a_log_that_is_written_every_day_is_put_aside_after_a_month(tmp_path, days):
    log, now = tmp_path / "crawl.log", datetime.now(UTC)
    begun = (now - timedelta(days=days)).astimezone()
    log.write_text(f"{begun:%Y-%m-%d %H:%M:%S},123 INFO scrapy: mulai\nlagi\n")
    file_clocks.turn(log, now)
    assert log.exists() == (days <= 30)
    assert (tmp_path / "crawl.log.1").exists() == (days > 30)
