"""A version of a public edition as the site has it: its files, its figures one by one, what it changed."""

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any, NamedTuple

from domain.editions import PUBLIC
from domain.errors import UsageError
from domain.texts import _
from reports.model import Cell
from reports.report_files import SUMMARY, name_of

SUMS = "SHA256SUMS"
CORRECTIONS = "koreksi"  # the table in which a report says what earlier ones printed
CLOSED = "tertutup"  # a figure that is not printed
BESIDE_PAGE = (".html", ".xlsx", ".txt")  # the letter is a form to be filled in, a PDF cannot be searched


@dataclass(frozen=True, kw_only=True, slots=True)
class PublishedTable:
    """A table as its file has it; `cutoff` UTC as text."""

    id: str
    title: str
    unit: str
    base: int | None
    base_label: str
    cutoff: str
    publisher: str
    note: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]

    @property
    def numeric(self) -> tuple[int, ...]:
        """The columns that hold numbers, or would if they were printed."""
        return tuple(n for n in range(1, len(self.columns)) if not any(isinstance(row[n], str) for row in self.rows))


class FigurePlace(NamedTuple):
    """Where a figure stands; `nth` tells rows of one name apart."""

    table: str
    row: str
    nth: int
    column: int


class FigureChange(NamedTuple):
    """A figure that another version has otherwise; a value is "" where that version has no such row."""

    table: str
    row: str
    column: str
    before: str
    now: str


@dataclass(frozen=True, kw_only=True)
class SiteVersion:
    """A version on the site. `files`: those of its folder by name; `at`: when it was published; `reason`: why it
    follows an earlier one; `tag`: its name in the feed; `signed`: the sums of the signed files that were joined to it.
    """

    period: str
    lang: str
    version: int
    at: datetime
    reason: str
    tag: str
    files: Mapping[str, bytes]
    signed: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """What its own files are called: publik, publik-en."""
        return name_of(PUBLIC, self.lang)

    @property
    def folder(self) -> str:
        """Its permanent place below the site's root, with a stroke at its end."""
        return f"{tree_of(self.lang)}{self.period}/v{self.version}/"

    @cached_property
    def summary(self) -> Mapping[str, str]:
        """What it says of itself; {} where it does not."""
        found: Mapping[str, str] = _json(self.files, f"{self.name}/{SUMMARY}").get("heading", {})
        return found

    @cached_property
    def tables(self) -> tuple[PublishedTable, ...]:
        return tuple(
            table_of(self.files, f"{self.name}/{id}.json")
            for id in _json(self.files, f"{self.name}/{SUMMARY}").get("tables", ())
        )

    @cached_property
    def figures(self) -> Mapping[FigurePlace, Cell]:
        """Every number, None where it is not printed."""
        return {place: value for table in self.tables for place, value in figures_of(table)}

    @property
    def digest(self) -> str:
        """The SHA-256 by which it is cited: of the list of sums in its folder."""
        return hashlib.sha256(self.files[SUMS]).hexdigest()

    @property
    def cutoff(self) -> str:
        """UTC as text."""
        return self.tables[0].cutoff

    @property
    def coverage(self) -> tuple[int, int, int] | None:
        """Accounts registered and seen in its week, and persons with a finding; None for a stage."""
        rows = next((t.rows for t in self.tables if t.id == "pekan-demi-pekan"), ())
        own = [row for row in rows if str(row[0]).startswith(f"{self.period}:")]
        return (int(own[0][1] or 0), int(own[0][2] or 0), int(own[0][-1] or 0)) if own else None


def tree_of(lang: str) -> str:
    """Where the pages of a language stand below the root."""
    return "" if lang == "id" else f"{lang}/"


def _json(files: Mapping[str, bytes], name: str) -> dict[str, Any]:
    try:
        found = json.loads(files[name])
    except (KeyError, ValueError) as error:
        raise UsageError(
            _("berkas {name} laporan itu tidak ada atau tidak dapat dibaca", name=name),
            remedy=_("buat lagi laporannya"),
        ) from error
    return found if isinstance(found, dict) else {}


def table_of(files: Mapping[str, bytes], name: str) -> PublishedTable:
    """A table from its JSON. Raises UsageError for one that is not there or lacks what a table has."""
    found = _json(files, name)
    try:
        columns, rows = tuple(found.pop("columns")), tuple(tuple(row) for row in found.pop("rows"))
        table = PublishedTable(columns=columns, rows=rows, **found)
    except (KeyError, TypeError) as error:
        raise UsageError(_("berkas {name} bukan tabel laporan", name=name), remedy=_("buat lagi laporannya")) from error
    if any(len(row) != len(columns) for row in rows):
        raise UsageError(_("tabel {name} tidak utuh", name=name), remedy=_("buat lagi laporannya"))
    return table


def wanted(files: Mapping[str, bytes], lang: str) -> list[str]:
    """The names of the files that a version takes to the site. Raises UsageError where its summary cannot be read."""
    name = name_of(PUBLIC, lang)
    tables = _json(files, f"{name}/{SUMMARY}").get("tables", ())
    if not tables or not all(re.fullmatch(r"[\w-]+", str(id), re.ASCII) for id in tables):
        raise UsageError(
            _("{name}/{summary} tidak menyebut tabel laporan", name=name, summary=SUMMARY),
            remedy=_("buat lagi laporannya"),
        )
    return [
        *(f"{name}{kind}" for kind in BESIDE_PAGE),
        f"{name}/{SUMMARY}",
        *(f"{name}/{id}.{kind}" for id in tables for kind in ("csv", "json")),
    ]


def sums_of(files: Mapping[str, bytes]) -> bytes:
    """A list of SHA-256 sums as `sha256sum -c` reads it."""
    return "".join(f"{hashlib.sha256(files[name]).hexdigest()}  {name}\n" for name in sorted(files)).encode()


def figures_of(table: PublishedTable) -> Iterator[tuple[FigurePlace, Cell]]:
    """Every number of a table with its place."""
    seen: Counter[str] = Counter()
    for row in table.rows:
        label = str(row[0])
        seen[label] += 1
        for column in table.numeric:
            yield FigurePlace(table.id, label, seen[label], column), row[column]


def changes(before: SiteVersion, now: SiteVersion) -> list[FigureChange]:
    """Every figure that is another one, or that only one of the two versions has; corrections of others apart."""
    named = {(t.id, n): (t.title, t.columns[n]) for v in (before, now) for t in v.tables for n in t.numeric}
    places = dict.fromkeys((*now.figures, *before.figures))
    return [
        FigureChange(
            named[p.table, p.column][0], p.row, named[p.table, p.column][1], _figure_at(before, p), _figure_at(now, p)
        )
        for p in places
        if p.table != CORRECTIONS and _figure_at(before, p) != _figure_at(now, p)
    ]


def _figure_at(version: SiteVersion, place: FigurePlace) -> str:
    return figure_text(version.figures[place]) if place in version.figures else ""


def figure_text(value: Cell) -> str:
    """A figure in the data files: the number, or that it is closed."""
    return CLOSED if value is None else str(value)


def earlier(versions: Sequence[SiteVersion], version: SiteVersion) -> SiteVersion | None:
    """The version of the same period and language that was published before one."""
    like = [v for v in versions if (v.period, v.lang) == (version.period, version.lang)]
    place = next((n for n, v in enumerate(like) if v.version == version.version), len(like))
    return like[place - 1] if place else None
