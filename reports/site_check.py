"""Whether a version that goes to the site says one thing in all its files, and only what was released.

Public breakdowns consist of whole groups of persons (`reports/release.py`). Each table of each version is held against
the groups that were kept, so that a table which was made otherwise, changed in its file, or is of another store cannot
be subtracted from the others.
"""

import io
from collections import defaultdict
from collections.abc import Mapping, Sequence

import openpyxl
from lxml import html  # type: ignore[import-untyped]

from domain.editions import PUBLIC
from domain.texts import Text, _
from rendering import csv_text, neutral
from reports.breakdowns import cuts, released_rows
from reports.context import Wording
from reports.model import Cell
from reports.release import K
from reports.render import SHOWN_ROWS
from reports.site_versions import PublishedTable, SiteVersion
from reports.words import cell_text, say
from store.published import Released

OTHERWISE = _("angkanya lain daripada dalam berkas JSON tabel itu")
Release = Sequence[tuple[str, Released]]  # each group with the cut-off of the report that added it


def faults(version: SiteVersion, wording: Wording, groups: Release) -> list[tuple[str, Text]]:
    """What is wrong with a version, as (file, what); [] when nothing is."""
    found: list[tuple[str, Text]] = []
    if version.summary.get("edition") != say(version.lang, PUBLIC):
        found.append((f"{version.name}/ringkasan.json", _("bukan edisi publik")))
    page = html.document_fromstring(version.files[f"{version.name}.html"].decode("utf-8"))
    book = openpyxl.load_workbook(io.BytesIO(version.files[f"{version.name}.xlsx"]), read_only=True)
    for table in version.tables:
        for name, is_so in (
            (f"{version.name}/{table.id}.csv", _csv_says(version.files, version.name, table)),
            (f"{version.name}.html", _page_says(page, table, version.lang)),
            (f"{version.name}.xlsx", table.id[:31] in book.sheetnames and _sheet_says(book[table.id[:31]], table)),
        ):
            found += [] if is_so else [(name, _("tabel {table}: {otherwise}", table=table.id, otherwise=OTHERWISE))]
    return found + _unreleased(version, wording, groups)


def _csv_says(files: Mapping[str, bytes], name: str, table: PublishedTable) -> bool:
    return files[f"{name}/{table.id}.csv"] == csv_text(table.columns, table.rows).encode()


def _page_says(page: html.HtmlElement, table: PublishedTable, lang: str) -> bool:
    """Whether the page prints these rows, as far as a page prints them."""
    drawn = [
        [" ".join(c.text_content().split()) for c in row.xpath("./*[not(contains(@class, 'bar'))]")]
        for row in page.xpath("//table[@id=$id]/tbody/tr", id=f"t-{table.id}")
    ]
    wanted = [[" ".join(cell_text(lang, c).split()) for c in row] for row in table.rows[:SHOWN_ROWS]]
    return drawn == wanted if wanted else len(drawn) == 1


def _sheet_says(sheet: "openpyxl.worksheet.worksheet.Worksheet", table: PublishedTable) -> bool:
    cells = [tuple(row) + (None,) * (len(table.columns) - len(row)) for row in sheet.iter_rows(values_only=True)]
    return cells == [table.columns, *(tuple(map(_in_sheet, row)) for row in table.rows)]


def _in_sheet(cell: Cell) -> Cell:
    """A cell as a workbook has it."""
    return cell if cell is None or isinstance(cell, int) else str(neutral(cell)) or None


def _unreleased(version: SiteVersion, wording: Wording, groups: Release) -> list[tuple[str, Text]]:
    """The tables whose cells are no sums of whole groups that had been kept at one of the cut-offs until then."""
    cutoffs = ["", *sorted({at for at, _ in groups if at <= version.cutoff})]
    known = [[group for at, group in groups if at <= limit] for limit in cutoffs]
    found: list[tuple[str, Text]] = []
    for cut in cuts(wording):
        table = next((t for t in version.tables if t.id == cut.id), None)
        if table is None:
            continue
        counts = sorted(int(row[1] or 0) for row in table.rows)
        if not any(counts == sorted(released_rows(wording, cut, parts).values()) for parts in known):
            found.append((f"{version.name}/{cut.id}.json", _("rincian itu bukan jumlah kelompok yang pernah dilepas")))
    return found


def small_groups(groups: Release) -> list[str]:
    """The families in which a kept group has fewer persons than may be told apart."""
    persons: dict[tuple[str, str, tuple[str, ...]], int] = defaultdict(int)
    for at, group in groups:
        persons[group.family, at, group.shown] += group.persons
    return sorted({family for (family, _, _), n in persons.items() if n < K})
