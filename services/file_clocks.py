"""When files of a workspace end that no record leads to: papers, sheets, logs, internal reports, copies.

Every kind of file that may tell of a person stands here; `tests/desk/test_file_clocks.py` walks a whole workspace and
knows no file that neither ends by a clock nor stays for a named reason.
"""

import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from domain.editions import PUBLIC
from domain.texts import Text, _
from rendering import write_atomic
from reports.render import index
from reports.report_files import PREVENTION

MONTH = timedelta(days=30)
FIVE_YEARS = timedelta(days=5 * 365)  # as long as it is kept who opened them


@dataclass(frozen=True, kw_only=True, slots=True)
class FileClock:
    """Files of one kind, by patterns below the workspace, and how long after their last change they are kept."""

    label: Text
    patterns: Sequence[str]
    kept: timedelta


CLOCKS = (
    FileClock(
        label=_("berkas, surat dan lembar kunjungan"),
        patterns=("berkas/K-*", "berkas-etika/E-*", "visits/[!.]*"),  # and nothing that a person put there
        kept=MONTH,
    ),
    FileClock(label=_("catatan perayapan dan pekerjaan"), patterns=("crawl.log*", "pekerjaan/*.log"), kept=MONTH),
    FileClock(label=_("berkas yang dikirim ke meja kerja"), patterns=("unggahan/*",), kept=timedelta(days=1)),
    FileClock(
        label=_("berkas laporan internal"),
        patterns=("reports/*/*", "reports/*/versi-*/*", "laporan-etika/*/*"),
        kept=FIVE_YEARS,
    ),
)
# Of reports: what everybody may read stays, and folders of earlier versions, whose files are looked at by themselves.
STAYING = (PUBLIC, PREVENTION, "versi-")
COPIES = _("salinan cadangan")


def due(root: Path, copies: Path, now: datetime) -> Mapping[Text, list[Path]]:
    """What a purge of now takes, by kind; nothing changes."""
    found = {clock.label: sorted(_old(root, clock, now)) for clock in CLOCKS}
    return {**found, COPIES: old_copies(copies, now)}


def old_copies(copies: Path, now: datetime) -> list[Path]:
    """The copies that are kept no longer, by the time in their name."""
    limit = (now - MONTH).strftime("%Y%m%dT%H%M%SZ")
    found = (p for p in copies.glob("netralitas-*") if p.is_dir() and p.name.removeprefix("netralitas-") < limit)
    return sorted(found)


def turn(log: Path, now: datetime) -> None:
    """Puts a log aside whose first line is as old as logs are kept: one that is written daily would never end."""
    with suppress(OSError, ValueError):
        with log.open(encoding="utf-8") as lines:
            begun = datetime.strptime(lines.readline()[:19], "%Y-%m-%d %H:%M:%S").astimezone()
        if begun < now - MONTH:
            log.replace(log.with_name(f"{log.name}.1"))


def forget(root: Path, copies: Path, now: datetime) -> int:
    """Deletes what is due; how many files and folders. A folder that is empty then goes with its last file."""
    gone = 0
    for path in (path for paths in due(root, copies, now).values() for path in paths):
        with suppress(FileNotFoundError):
            shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink()
            gone += 1
            _forget_empty(root, path.parent)
    reports = root / "reports"
    if gone and reports.is_dir():
        write_atomic(reports / "index.html", index(reports))  # it names no file that is gone
    return gone


def _old(root: Path, clock: FileClock, now: datetime) -> Iterator[Path]:
    limit = (now - clock.kept).timestamp()
    for path in (path for pattern in clock.patterns for path in root.glob(pattern)):
        stays = path.is_relative_to(root / "reports") and path.name.startswith(STAYING)
        if not stays and path.lstat().st_mtime < limit:
            yield path


def _forget_empty(root: Path, folder: Path) -> None:
    """Folders of a period or version, never those that a workspace always has."""
    while folder.is_relative_to(root) and len(folder.relative_to(root).parts) > 1:
        try:
            folder.rmdir()
        except OSError:
            return
        folder = folder.parent
