"""The workbook: a sheet a table with typed cells, and a data dictionary first."""

import io
from collections.abc import Sequence
from datetime import datetime

import xlsxwriter

from netralitas.output import neutral
from netralitas.periods import to_text
from reports.model import Cell, Report

HEAD = ("tabel", "judul", "satuan", "dasar", "arti dasar", "batas data (UTC)", "penerbit", "catatan")


def workbook(report: Report) -> bytes:
    """The .xlsx of a report; the same report gives the same bytes."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"created": datetime(1980, 1, 1), "title": report.heading.title})  # noqa: DTZ001
    bold = book.add_format({"bold": True, "text_wrap": True})
    rows = [
        (t.id, t.title, t.unit, t.base, t.base_label, to_text(t.cutoff), t.publisher, t.note) for t in report.tables
    ]
    _sheet(book, "kamus data", HEAD, rows, bold)
    for table in report.tables:
        _sheet(book, table.id, table.columns, table.rows, bold)
    book.close()
    return buffer.getvalue()


def _sheet(
    book: "xlsxwriter.Workbook", name: str, header: Sequence[str], rows: Sequence[tuple[Cell, ...]], bold: object
) -> None:  # fmt: skip
    sheet = book.add_worksheet(name[:31])
    sheet.write_row(0, 0, header, bold)
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, max(len(header) - 1, 0), 22)
    for r, row in enumerate(rows, 1):
        for c, cell in enumerate(row):
            if isinstance(cell, int):
                sheet.write_number(r, c, cell)
            elif cell is not None:
                sheet.write_string(r, c, str(neutral(cell)))
