"""The refused rows of a list as a workbook: corrected in Excel, it is loaded as any list is."""

import io
from collections.abc import Sequence
from dataclasses import replace

import xlsxwriter

from imports.register_problems import WORDS, RowProblem
from parsing.sheets import Sheet

# Our own words in a list that comes back are no words of the office: they are not read.
REASONS = ("alasan_ditolak", "yang_harus_dilakukan")


def without_reasons(sheet: Sheet) -> Sheet:
    """A sheet without the columns that an earlier refusal added to it."""
    if not set(sheet.header) & set(REASONS):
        return sheet
    rows = tuple(replace(row, cells={h: v for h, v in row.cells.items() if h not in REASONS}) for row in sheet.rows)
    return replace(sheet, header=tuple(h for h in sheet.header if h not in REASONS), rows=rows)


def correction_workbook(sheet: Sheet, problems: Sequence[RowProblem]) -> bytes:
    """The rows in which something was refused, cell for cell, with why and what to do; text stays text."""
    wrong: dict[int, list[RowProblem]] = {}
    for problem in problems:
        wrong.setdefault(problem.line, []).append(problem)
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    page, text = book.add_worksheet("ditolak"), book.add_format({"num_format": "@"})
    page.freeze_panes(1, 0)
    page.set_column(0, len(sheet.header) + 1, 22, text)
    for column, title in enumerate((*sheet.header, *REASONS)):
        page.write_string(0, column, title, book.add_format({"bold": True}))
    for place, row in enumerate((r for r in sheet.rows if r.line in wrong), 1):
        for column, title in enumerate(sheet.header):
            # A number stays one: what Excel lost of it is then still seen to be lost.
            write = page.write_number if title in row.numeric else page.write_string
            write(place, column, float(row.cells[title]) if title in row.numeric else row.cells[title], text)
        reasons = [f"{p.column}: {WORDS.get(p.reason.partition(':')[0], p.reason)}" for p in wrong[row.line]]
        page.write_string(place, len(sheet.header), "; ".join(reasons), text)
        remedies = dict.fromkeys(p.remedy for p in wrong[row.line])
        page.write_string(place, len(sheet.header) + 1, "; ".join(remedies), text)
    book.close()
    return buffer.getvalue()
