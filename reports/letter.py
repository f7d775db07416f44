"""The nota dinas: one page in Word form that people complete and sign."""

import io
import zipfile
from datetime import datetime

import docx
from docx.shared import Cm, Pt

from reports.model import Report, Table

# A zip holds times; a fixed one makes the same report the same bytes.
FIXED = (1980, 1, 1, 0, 0, 0)
LINES = 9
BLANK = "....................."


def letter(report: Report) -> bytes:
    """The .docx of a report: heading, three sentences, the path of the cases, places to sign."""
    head = report.heading
    document = docx.Document()
    for page in document.sections:
        page.page_height, page.page_width = Cm(29.7), Cm(21.0)
        page.top_margin = page.bottom_margin = Cm(2)
    document.styles["Normal"].font.name = "Arial"
    document.styles["Normal"].font.size = Pt(10)
    document.core_properties.created = document.core_properties.modified = datetime(1980, 1, 1)  # noqa: DTZ001
    document.core_properties.author = head.body
    if head.demo:
        document.add_paragraph("CONTOH: seluruh isi rekaan." if head.lang == "id" else "EXAMPLE: all is invented.")
    document.add_heading("NOTA DINAS" if head.lang == "id" else "MEMORANDUM", level=1)
    labels = ("Kepada", "Dari", "Nomor", "Hal") if head.lang == "id" else ("To", "From", "Number", "Subject")
    subject = f"{head.title}, {head.dates} ({head.status})"
    for label, value in zip(labels, (BLANK, head.body, BLANK, subject), strict=True):
        document.add_paragraph(f"{label}\t: {value}")
    for section in report.sections:
        if section.id in ("cakupan", "perjalanan", "koreksi"):
            for line in section.lines[:2]:
                document.add_paragraph(line)
    _table(document, next(t for t in report.tables if t.id == "perjalanan"))
    document.add_paragraph(f"{head.cutoff}. {head.legal_basis}.")
    document.add_paragraph(f"\n\n{BLANK}\n{head.responsible}")
    buffer = io.BytesIO()
    document.save(buffer)
    return _same_bytes(buffer.getvalue())


def _table(document: "docx.document.Document", table: Table) -> None:
    columns = (0, 1, 4)
    drawn = document.add_table(rows=1, cols=len(columns), style="Table Grid")
    for cell, column in zip(drawn.rows[0].cells, columns, strict=True):
        cell.text = table.columns[column]
    for row in table.rows[:LINES]:
        for cell, column in zip(drawn.add_row().cells, columns, strict=True):
            cell.text = str(row[column])


def _same_bytes(data: bytes) -> bytes:
    source, target = zipfile.ZipFile(io.BytesIO(data)), io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as out:
        for name in sorted(source.namelist()):
            out.writestr(zipfile.ZipInfo(name, FIXED), source.read(name), zipfile.ZIP_DEFLATED)
    return target.getvalue()
