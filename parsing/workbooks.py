"""XLSX as a person sees it: visible sheets, rows that a filter hides, merged cells, formulas without a value.

openpyxl's streaming reader tells none of these, and its other reader holds a whole sheet in memory, so the marks are
read in one more pass over the sheet's XML.
"""

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from types import TracebackType

import openpyxl
from lxml import etree  # type: ignore[import-untyped]
from openpyxl.utils import range_boundaries
from openpyxl.utils.escape import unescape

from domain.errors import ImportFileError
from domain.texts import _

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
# What Excel itself holds; a row's number may say anything, and the rows between are then empty ones without end.
MOST_ROWS = 1 << 20
LARGEST = 1 << 30  # bytes, unpacked
MOST_TITLES = 20
MOST_MERGED = 100_000  # cells of one merged range that are filled: more is a coloured background
CELL = re.compile(r"([A-Z]{1,3})(\d+)")


@dataclass(frozen=True, kw_only=True, slots=True)
class SheetRow:
    """`number` as Excel shows it; merged cells hold their range's value; `uncomputed` are places of formulas that
    no program has computed yet; `struck`: every cell of it is crossed out."""

    number: int
    values: tuple[object, ...]
    hidden: bool = False
    uncomputed: frozenset[int] = frozenset()
    struck: bool = False


@dataclass(slots=True)
class _Marks:
    hidden: set[int] = field(default_factory=set)
    struck: set[int] = field(default_factory=set)
    uncomputed: dict[int, set[int]] = field(default_factory=dict)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)


class Workbook:
    """One file. Raises ValueError when it is no XLSX, ImportFileError for one that unpacks to more than Excel holds."""

    def __init__(self, path: Path) -> None:
        _refuse_large(path)
        self._file = path.open("rb")  # a file of ours: openpyxl leaves its own open where it fails
        try:
            self._book = openpyxl.load_workbook(self._file, read_only=True, data_only=True)
        except Exception as error:  # openpyxl lets zip, XML and key errors through
            self._file.close()
            raise ValueError("no workbook") from error
        self._path = path
        self._sheets = {sheet.title: sheet for sheet in self._book.worksheets}
        self.hidden = [t for t, s in self._sheets.items() if s.sheet_state != "visible"]
        self.visible = [t for t, s in self._sheets.items() if s.sheet_state == "visible"] or list(self._sheets)

    def __enter__(self) -> "Workbook":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._book.close()
        self._file.close()

    @property
    def day_zero(self) -> date:
        """The day from which a cell that is only a number counts days: files of old Macs begin in 1904."""
        epoch: datetime = self._book.epoch
        return epoch.date()

    @property
    def with_content(self) -> list[str]:
        """The sheets that hold more than one row, hidden ones as well."""
        return [title for title in self._sheets if sum(1 for _ in zip(self._filled(title), range(2), strict=False)) > 1]

    def _filled(self, title: str) -> Iterator[tuple[object, ...]]:
        return (row for _, row in self._numbered(title) if any(c not in (None, "") for c in row))

    def _numbered(self, title: str) -> Iterator[tuple[int, tuple[object, ...]]]:
        for number, cells in enumerate(self._sheets[title].iter_rows(values_only=True), 1):
            if number > MOST_ROWS:
                raise ImportFileError(
                    _("lembar {title} lebih panjang daripada {most_rows} baris", title=title[:40], most_rows=MOST_ROWS),
                    where=self._path.name,
                    remedy=_("hapus baris kosong di bawah tabel"),
                )
            yield number, cells

    def _struck_styles(self) -> frozenset[str]:
        """The numbers of those styles of cells that cross their words out, as a sheet's XML names them."""
        fonts, styles = self._book._fonts, self._book._cell_styles  # noqa: SLF001
        return frozenset(str(n) for n, style in enumerate(styles) if fonts[style.fontId].strike)

    def header(self, title: str) -> tuple[int, list[str]]:
        """The first row with two names or more, and its number; where none is, the first that is not empty. A row of one
        cell above it is a title."""
        first: tuple[int, list[str]] = (0, [])
        for number, cells in self._numbered(title) if title in self._sheets else ():
            names = [str(c if c is not None else "") for c in cells]
            filled = sum(bool(name.strip()) for name in names)
            if filled > 1:
                return number, names
            first = first if first[0] or not filled else (number, names)
            if number > MOST_TITLES:
                break
        return first

    def rows(self, title: str) -> Iterator[SheetRow]:
        """Every row of a sheet, from its first."""
        marks = _marks(self._path, self._sheets[title]._worksheet_path, self._struck_styles())  # noqa: SLF001
        held: dict[tuple[int, int, int, int], object] = {}
        for number, cells in self._numbered(title):
            values = [unescape(c).replace("\r\n", "\n").rstrip("\r") if isinstance(c, str) else c for c in cells]
            for area in marks.merged:
                left, top, right, bottom = area
                if top <= number <= bottom and left <= len(values):
                    if number == top:
                        held[area] = values[left - 1]
                    for column in range(left - 1, min(right, len(values))):
                        values[column] = held.get(area)
            yield SheetRow(
                number=number,
                values=tuple(values),
                hidden=number in marks.hidden,
                uncomputed=frozenset(marks.uncomputed.get(number, ())),
                struck=number in marks.struck,
            )


def _refuse_large(path: Path) -> None:
    """Raises ImportFileError for an archive that unpacks to more than LARGEST; zipfile reads no more than it says."""
    try:
        with zipfile.ZipFile(path) as archive:
            size = sum(member.file_size for member in archive.infolist())
    except (zipfile.BadZipFile, NotImplementedError, OSError) as error:
        raise ValueError("no workbook") from error
    if size > LARGEST:
        raise ImportFileError(
            _("isi berkas lebih besar daripada {largest} GiB", largest=LARGEST >> 30),
            where=path.name,
            remedy=_("simpan ulang dari Excel, atau bagi menjadi beberapa berkas"),
        )


def _marks(path: Path, member: str, struck: frozenset[str]) -> _Marks:
    """What the sheet's XML says beside its values; `struck` are the styles that cross words out."""
    found = _Marks()
    with zipfile.ZipFile(path) as archive, archive.open(member.lstrip("/")) as file:
        for _, element in etree.iterparse(file, tag=[f"{MAIN}row", f"{MAIN}mergeCell"], resolve_entities=False):
            if element.tag == f"{MAIN}mergeCell":
                _note_merged(found, element.get("ref") or "")
            else:
                _note_row(found, element, struck)
            element.clear()
    return found


def _note_row(found: _Marks, row: "etree._Element", struck: frozenset[str]) -> None:
    number = int(row.get("r") or 0)
    filled = [cell for cell in row if len(cell)]
    if filled and all(cell.get("s") in struck for cell in filled):
        found.struck.add(number)
    if row.get("hidden") in ("1", "true"):
        found.hidden.add(number)
    for cell in row:
        if cell.find(f"{MAIN}f") is not None and not (cell.findtext(f"{MAIN}v") or cell.findtext(f".//{MAIN}t")):
            place = CELL.fullmatch(cell.get("r") or "")
            if place:
                found.uncomputed.setdefault(number, set()).add(range_boundaries(f"{place[1]}1")[0] - 1)


def _note_merged(found: _Marks, reference: str) -> None:
    left, top, right, bottom = range_boundaries(reference)
    if (right - left + 1) * (bottom - top + 1) <= MOST_MERGED:
        found.merged.append((left, top, right, bottom))
