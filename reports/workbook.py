"""The workbook: a sheet a table with typed cells, and a data dictionary first."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import xlsxwriter

from domain.periods import to_text
from rendering import neutral
from reports.model import Cell, Heading, Report, Table

HEAD = (
    "tabel",
    "judul",
    "satuan",
    "dasar",
    "arti dasar",
    "batas data (UTC)",
    "penerbit",
    "catatan",
    "kolom (jenis isi)",
)
CELL = {"text_wrap": True, "valign": "top"}
LINE, TALLEST = 15, 400  # points of a line of text, and of the tallest row that a sheet takes
UPRIGHT = 95  # characters that a line of upright paper takes
A4 = 9  # the number of this paper in a sheet
# A column is as wide as its longest text, in characters; the first rows tell, and no column is wider than WIDEST.
WIDEST, TELLING = 60, 200


@dataclass(frozen=True, slots=True)
class _Looks:
    """How the cells of a book look: those of the first row, and those of words, which wrap."""

    head: "xlsxwriter.format.Format"
    text: "xlsxwriter.format.Format"


def workbook(report: Report) -> bytes:
    """The .xlsx of a report; the same report gives the same bytes.

    What the report is comes first, then a dictionary of its tables, then a sheet a table.
    """
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"created": datetime(1980, 1, 1), "title": report.heading.title})  # noqa: DTZ001
    looks = _Looks(head=book.add_format({**CELL, "bold": True, "bottom": 1}), text=book.add_format(CELL))
    _add_sheet(book, "laporan", ("tentang", "isi"), [*_about(report.heading), *_read_first(report)], looks)
    rows = [
        (t.id, t.title, t.unit, t.base, t.base_label, to_text(t.cutoff), t.publisher, t.note, _columns(t))
        for t in report.tables
    ]
    _add_sheet(book, "kamus data", HEAD, rows, looks)
    for table in report.tables:
        _add_sheet(book, table.id, table.columns, table.rows, looks)
    book.close()
    return buffer.getvalue()


def _about(head: Heading) -> list[tuple[Cell, ...]]:
    """The heading, so that a workbook that is passed on alone says what it is and how final."""
    rows: list[tuple[Cell, ...]] = [
        ("judul", head.title),
        ("penerbit", head.body),
        ("masa laporan", head.dates),
        ("tahapan", head.stage),
        ("batas data", head.cutoff),
        ("status", f"{head.status}: {head.status_reason}"),
        ("edisi", head.edition),
        ("nomor", head.number),
        ("penanggung jawab", head.responsible),
        ("dasar hukum", head.legal_basis),
    ]
    return [("CONTOH", "seluruh isi rekaan"), *rows] if head.demo else rows


def _read_first(report: Report) -> list[tuple[Cell, ...]]:
    """What the page says above its tables: how much was seen, whether anything was found, how to read a number."""
    lines = {section.id: section.lines for section in report.sections}
    named = {"cakupan": "cakupan", "perkara": "perjalanan", "cara membaca": "cara-membaca"}
    return [(label, " ".join(lines[name])) for label, name in named.items() if lines.get(name)]


def _columns(table: Table) -> str:
    return "; ".join(
        f"{name} ({'bilangan' if number else 'teks'})"
        for name, number in zip(table.columns, table.numeric, strict=True)
    )


def _add_sheet(
    book: "xlsxwriter.Workbook", name: str, header: Sequence[str], rows: Sequence[tuple[Cell, ...]], looks: _Looks
) -> None:
    sheet = book.add_worksheet(name[:31])
    sheet.write_row(0, 0, header, looks.head)
    sheet.freeze_panes(1, 0)
    widths = [
        min(max(8, *(len(str(row[c])) for row in [header, *rows[:TELLING]])) + 2, WIDEST) for c in range(len(header))
    ]
    for c, width in enumerate(widths):
        sheet.set_column(c, c, width)
    _on_paper(sheet, wide=sum(widths) > UPRIGHT)
    for r, row in enumerate(rows, 1):
        _add_row(sheet, r, row, widths, looks)


def _add_row(
    sheet: "xlsxwriter.worksheet.Worksheet", r: int, row: tuple[Cell, ...], widths: Sequence[int], looks: _Looks
) -> None:
    # Said and not left to the program that opens it: some take a line for every row.
    lines = max(-(-len(str(cell)) // (width - width // 8)) for cell, width in zip(row, widths, strict=True))
    if lines > 1:
        sheet.set_row(r, min(LINE * lines, TALLEST))
    for c, cell in enumerate(row):
        if isinstance(cell, int):
            sheet.write_number(r, c, cell)
        elif cell is not None:
            sheet.write_string(r, c, str(neutral(cell)), looks.text)


def _on_paper(sheet: "xlsxwriter.worksheet.Worksheet", *, wide: bool) -> None:
    """All columns on one sheet of paper, each with the header, its name and its number."""
    if wide:
        sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.set_footer("&L&A&R&P / &N")
