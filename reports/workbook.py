"""The workbook: a sheet a table with typed cells, and a data dictionary first."""

import io
from collections.abc import Sequence
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
# A column is as wide as its longest text, in characters; the first rows tell, and no column is wider than WIDEST.
WIDEST, TELLING = 60, 200


def workbook(report: Report) -> bytes:
    """The .xlsx of a report; the same report gives the same bytes.

    What the report is comes first, then a dictionary of its tables, then a sheet a table.
    """
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"created": datetime(1980, 1, 1), "title": report.heading.title})  # noqa: DTZ001
    bold = book.add_format({"bold": True, "text_wrap": True})
    _add_sheet(book, "laporan", ("tentang", "isi"), [*_about(report.heading), *_read_first(report)], bold)
    rows = [
        (t.id, t.title, t.unit, t.base, t.base_label, to_text(t.cutoff), t.publisher, t.note, _columns(t))
        for t in report.tables
    ]
    _add_sheet(book, "kamus data", HEAD, rows, bold)
    for table in report.tables:
        _add_sheet(book, table.id, table.columns, table.rows, bold)
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
    book: "xlsxwriter.Workbook", name: str, header: Sequence[str], rows: Sequence[tuple[Cell, ...]], bold: object
) -> None:
    sheet = book.add_worksheet(name[:31])
    sheet.write_row(0, 0, header, bold)
    sheet.freeze_panes(1, 0)
    for c, name in enumerate(header):
        longest = max((len(str(row[c])) for row in rows[:TELLING]), default=0)
        sheet.set_column(c, c, min(max(longest, len(name), 8) + 2, WIDEST))
    for r, row in enumerate(rows, 1):
        for c, cell in enumerate(row):
            if isinstance(cell, int):
                sheet.write_number(r, c, cell)
            elif cell is not None:
                sheet.write_string(r, c, str(neutral(cell)))
