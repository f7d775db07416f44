"""The nota dinas: one page in Word form that people complete and sign."""

import io
from datetime import datetime
from functools import partial

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Cm, Pt

from rendering import files_in, zip_of
from reports.model import Heading, Report, Table
from reports.words import number, say

BLANK = "....................."
# Label, colon and text of the head of the letter.
TAB = Cm(2.8)


def letter(report: Report) -> bytes:
    """The .docx of a report: head of a letter, a few sentences, the path of the cases, a place to sign."""
    head, words = report.heading, partial(say, report.heading.lang)
    document = _blank(head)
    if head.demo:
        document.add_paragraph(words("CONTOH: seluruh isi rekaan."))
    document.add_heading(words("NOTA DINAS"), level=1).alignment = WD_ALIGN_PARAGRAPH.CENTER
    _head_lines(document, head)
    document.add_paragraph()
    sections = {section.id: section for section in report.sections}
    for name in ("cakupan", "perjalanan"):
        document.add_paragraph(" ".join(sections[name].lines[:2]))
    path = next(t for t in report.tables if t.id == "perjalanan")
    document.add_paragraph(
        words("Satuan: {unit}.", unit=path.unit_label) + " " + words("Batas data: {cutoff}.", cutoff=head.cutoff)
    )
    _table(document, path, head.lang)
    document.add_paragraph()
    if wrong := next((t.rows for t in report.tables if t.id == "koreksi"), ()):
        document.add_paragraph(words("{n} angka laporan sebelumnya dikoreksi; lihat lampiran.", n=len(wrong)))
    document.add_paragraph(sections["cara-membaca"].lines[-1])
    document.add_paragraph(words("Dasar hukum") + f": {head.legal_basis}.")
    document.add_paragraph(words("Demikian disampaikan untuk menjadi perhatian."))
    document.add_paragraph(f"\n\n\n{BLANK}\n{head.responsible}").paragraph_format.left_indent = Cm(10)
    buffer = io.BytesIO()
    document.save(buffer)
    return zip_of(files_in(buffer.getvalue()))


def _head_lines(document: "docx.document.Document", head: Heading) -> None:
    """To whom, from whom, of what number and day, about what."""
    words = partial(say, head.lang)
    for label, value in (
        ("Yth.", BLANK),
        ("Dari", head.body),
        ("Nomor", BLANK),
        ("Tanggal", BLANK),
        ("Sifat", BLANK),
        ("Lampiran", words("Laporan {number}", number=head.number)),
        ("Hal", f"{head.title}, {head.dates} ({head.status}: {head.status_reason})"),
    ):
        _line(document, words(label), value)


def _blank(head: Heading) -> "docx.document.Document":
    """An empty A4 letter."""
    document = docx.Document()
    for page in document.sections:
        page.page_height, page.page_width = Cm(29.7), Cm(21.0)
        page.top_margin = page.bottom_margin = Cm(2)
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size, normal.paragraph_format.space_after = "Arial", Pt(10), Pt(4)
    document.core_properties.created = document.core_properties.modified = datetime(1980, 1, 1)  # noqa: DTZ001
    document.core_properties.author, document.core_properties.title = head.body[:255], head.title[:255]
    return document


def _line(document: "docx.document.Document", label: str, value: str) -> None:
    """A line of the head whose text stands below itself when it is longer than the line."""
    shape = document.add_paragraph(f"{label}\t: {value}").paragraph_format
    shape.tab_stops.add_tab_stop(TAB)
    shape.left_indent, shape.first_line_indent, shape.space_after = TAB, -TAB, Pt(0)


def _table(document: "docx.document.Document", table: Table, lang: str) -> None:
    columns = (0, 1, 4)
    drawn = document.add_table(rows=1, cols=len(columns), style="Table Grid")
    for cell, column in zip(drawn.rows[0].cells, columns, strict=True):
        cell.text = table.columns[column]
    for row in table.rows:
        for cell, column in zip(drawn.add_row().cells, columns, strict=True):
            cell.text = number(lang, row[column])
