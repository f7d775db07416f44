"""The reports that were written: what a folder of reports holds, how final each is, which of its files may be shown."""

import json
import re
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from domain.editions import INTERNAL, LANGUAGES, PUBLIC
from domain.periods import Week
from domain.responsibility import KEYS

FINAL = "FINAL"
# The files of an edition beside its page, and the summary that says what it is.
BESIDE, SUMMARY = (".xlsx", ".docx", ".pdf", ".txt"), "ringkasan.json"


def name_of(edition: str, lang: str) -> str:
    """What the files of an edition are called: publik, publik-en."""
    return edition if lang == "id" else f"{edition}-{lang}"


NAMES = {name_of(e, lang): e + ("" if lang == "id" else " (English)") for lang in LANGUAGES for e in (INTERNAL, PUBLIC)}
# Pages beside the editions: nothing in them is about a person, and one for the leaders' own table.
PREVENTION, MEETING = "pencegahan", "rapat"
FILE = re.compile(
    rf"[\w-]+/(?:versi-\d+/)?({'|'.join((*NAMES, PREVENTION, MEETING))})"
    rf"(\.html|{'|'.join(map(re.escape, BESIDE))}|/baris\.html|/[\w-]+\.(csv|json)"
    r"|-versi-\d+-bertanda-tangan(-[0-9a-f]{12})?\.pdf)",
    re.ASCII,
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Edition:
    """An edition in one language; `files` are the kinds that stand beside its page, `label` says it in words."""

    name: str
    label: str
    status: str
    cutoff: str
    files: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class ReportPeriod:
    """A period that has a report, described by its first edition."""

    folder: str
    title: str
    week_label: str
    days: str
    starts: str
    editions: tuple[Edition, ...]

    @property
    def status(self) -> str:
        return self.editions[0].status

    @property
    def cutoff(self) -> str:
        return self.editions[0].cutoff


def report_periods(root: Path) -> list[ReportPeriod]:
    """Every period below a folder, the newest first. What has no readable summary is left out."""
    found = [_period(folder) for folder in root.iterdir() if folder.is_dir()] if root.is_dir() else []
    return sorted((p for p in found if p), key=lambda p: (p.starts, p.folder), reverse=True)


def _period(folder: Path) -> ReportPeriod | None:
    heads = {name: head for name in NAMES if (head := _heading(folder, name))}
    if not heads:
        return None
    first = next(iter(heads.values()))
    return ReportPeriod(
        folder=folder.name,
        title=first["title"],
        week_label=first["week_label"],
        # A report of an earlier version has no short form of its days.
        days=first.get("days", first["dates"]),
        starts=first.get("starts", ""),
        editions=tuple(
            Edition(
                name=name,
                label=NAMES[name],
                status=head["status"],
                cutoff=head["cutoff"],
                files=tuple(kind for kind in BESIDE if (folder / f"{name}{kind}").is_file()),
            )
            for name, head in heads.items()
        ),
    )


def _heading(folder: Path, name: str) -> Mapping[str, str]:
    """What an edition says of itself; {} when there is none or it cannot be read."""
    try:
        head: Mapping[str, str] = json.loads((folder / name / SUMMARY).read_text(encoding="utf-8"))["heading"]
        return head if {"title", "week_label", "dates", "status", "cutoff"} <= set(head) else {}
    except (OSError, ValueError, KeyError, TypeError):
        return {}


def version_in(folder: Path, name: str) -> int:
    """Which version of an edition lies in the folder of its period; 0 where there is none."""
    try:
        return int(_heading(folder, name).get("version", 0))
    except ValueError:
        return 0


def unanswered(folder: Path, name: str) -> list[str]:
    """The settings of who answers for a report that the version in this folder says were empty."""
    head = _heading(folder, name)
    return [key for key in KEYS if key in head.get(key.removeprefix("body."), key)]


def keep_earlier(folder: Path, name: str, version: int) -> None:
    """Moves the files of the version that is shown aside, below versi-N, before another one takes their place."""
    earlier_version = version_in(folder, name) or version
    if earlier_version == version or not (folder / f"{name}.html").is_file():
        return
    aside = folder / f"versi-{earlier_version}"
    aside.mkdir(exist_ok=True)
    for path in (*(folder / f"{name}{kind}" for kind in (".html", *BESIDE)), folder / name):
        if not path.exists():
            continue
        if not (aside / path.name).exists():
            path.rename(aside / path.name)
        elif path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()


def status_of(root: Path, week: Week) -> str:
    """SEMENTARA or FINAL as the report of a week says it; "" while there is none."""
    return _heading(root / week.label, INTERNAL).get("status", "")


def due(root: Path, this_week: Week, since: date) -> list[Week]:
    """This week and the one before always; older ones back to the first that has a report, unless theirs is final.

    Nothing older than `since` is made up for, as one report of a mistyped year asks for no other, and no week of more
    than a year ago that has none: a clock that is years ahead asks for none of the weeks between.
    """
    weeks, week = [this_week, this_week.previous], this_week.previous.previous
    made = {p.name for p in root.iterdir() if re.fullmatch(r"\d{4}-W\d{2}", p.name)} if root.is_dir() else set()
    first, recent = min(made, default=this_week.label), this_week.last_day - timedelta(days=366)
    while week.label >= first and week.last_day >= since:
        if (week.label in made or week.last_day >= recent) and status_of(root, week) != FINAL:
            weeks.append(week)
        week = week.previous
    return sorted(weeks, key=lambda w: w.start)


def is_report_file(root: Path, name: str) -> bool:
    """Whether a name below the folder is a file that a report consists of, and lies there: no link leads outside."""
    if not FILE.fullmatch(name):
        return False
    path = (root / name).resolve()
    return path.is_file() and path.is_relative_to(root.resolve())
