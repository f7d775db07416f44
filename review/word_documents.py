"""Letters and case sheets as Word documents that people complete and sign, with kop, nomor, hal and tembusan."""

import io
import re
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Mm, Pt, RGBColor

from domain.platforms import label_of
from rendering import visible
from review.case_summary import CaseSummary, SummaryPost
from review.letter_drafts import Written

BLANK = "................................"
PLACE_AND_DAY = "....................., ..............................."
THANKS = "Atas perhatian Saudara, kami sampaikan terima kasih."
# Fields that the head of a letter says already.
IN_HEAD = ("Nomor", "Nomor surat", "Tanggal", "Kepada", "PPK tujuan", "Nomor (R-.../.../bulan/tahun)")
# Long parts of a letter: they stand in its enclosure, and the posts there are the evidence.
ENCLOSED = ("Uraian", "Bukti")
PROPERTY = 255  # letters that a property of a document may have
SIGNS = Cm(9.5)  # where the block of the signature begins
LABELS = Cm(2.6)
TEXT = Mm(170)  # the width of a line
# What XML 1.0 has no place for (https://www.w3.org/TR/xml/#charsets).
UNHELD = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
WIDTHS = (Mm(52), Mm(118))
COLON = Mm(4)  # a colon and the space after it, so that every line of what is said begins at one place


def as_docx(letter: Written, at: datetime) -> bytes:
    """The letter as a document of its own, made at that time (UTC)."""
    doc = _document(letter.title, letter.body, letter.mark, at)
    _letterhead(doc, letter)
    _letter(doc, letter) if letter.hal else _form(doc, letter)
    return _bytes(doc)


def _form(doc: Any, letter: Written) -> None:
    """A form of the rules: its title, its fields, a place to sign."""
    doc.add_heading(letter.title, level=1).alignment = WD_ALIGN_PARAGRAPH.CENTER
    for line in (letter.rules, letter.opening):
        if line:
            doc.add_paragraph(line)
    _table(doc, letter.rows)
    _posts(doc, letter.posts)
    if letter.closing:
        doc.add_paragraph(letter.closing).paragraph_format.space_before = Pt(12)
    for paragraph in doc.paragraphs[-3:]:  # no signature alone on a sheet
        paragraph.paragraph_format.keep_with_next = True
    _signature(doc, "")


def _letter(doc: Any, letter: Written) -> None:
    """A letter as an office writes it."""
    enclosed = "1 (satu) berkas" if letter.posts else "-"
    number = f"{plain(letter.number) or BLANK}\t{PLACE_AND_DAY}"
    head = (("Nomor", number), ("Sifat", letter.sifat), ("Lampiran", enclosed), ("Hal", letter.hal))
    for label, words in head:
        line = doc.add_paragraph(f"{label}\t: {words}").paragraph_format
        line.tab_stops.add_tab_stop(LABELS)
        line.tab_stops.add_tab_stop(TEXT, WD_TAB_ALIGNMENT.RIGHT)
        line.left_indent, line.first_line_indent, line.space_after = LABELS, -LABELS, Pt(0)
    doc.add_paragraph(_addressed(letter)).paragraph_format.space_before = Pt(12)
    doc.add_paragraph("Dengan hormat,")
    if letter.opening:
        doc.add_paragraph(letter.opening).alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    _lines(doc, tuple(row for row in letter.rows if row[0] not in (*IN_HEAD, *ENCLOSED)))
    last = [doc.add_paragraph(words) for words in (letter.closing, THANKS) if words]
    last[0].paragraph_format.space_before = Pt(12)
    last.append(_signature(doc, letter.head.responsible))
    if letter.tembusan:
        copies = "\n".join(f"{n}. {who}" for n, who in enumerate(letter.tembusan, 1))
        last.append(doc.add_paragraph(f"Tembusan:\n{copies}"))
    for paragraph, _ in pairwise(last):  # no signature and no list of copies alone on a sheet
        paragraph.paragraph_format.keep_with_next = True
    if letter.posts:
        _enclosure(doc, letter)


def _addressed(letter: Written) -> str:
    """To whom, in what capacity and where: "Bupati Contoh di Kota Contoh" names the place, else it goes "di tempat"."""
    who, _, place = (plain(letter.recipient) or BLANK).partition(" di ")
    return "\n".join(filter(None, (f"Yth. {who}", letter.capacity, f"di {place or 'tempat'}")))


def _enclosure(doc: Any, letter: Written) -> None:
    top = doc.add_paragraph(f"Lampiran surat nomor {plain(letter.number) or BLANK}")
    top.runs[0].bold, top.paragraph_format.page_break_before = True, True
    description = dict(letter.rows).get("Uraian", "")
    if description:
        doc.add_heading("Uraian", level=2)
        for line in plain(description).splitlines():
            doc.add_paragraph(line)
    _posts(doc, letter.posts)


def _letterhead(doc: Any, letter: Written) -> None:
    """The body's mark, name and address over a line."""
    if letter.head.logo:
        doc.add_picture(io.BytesIO(letter.head.logo), height=Cm(1.8))
        doc.paragraphs[-1].alignment = WD_ALIGN_PARAGRAPH.CENTER
    name = doc.add_paragraph()
    name.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = name.add_run(letter.body)
    run.bold, run.font.size = True, Pt(14)
    if letter.head.address:
        name.add_run("\n" + letter.head.address)
    rule = OxmlElement("w:pBdr")
    line = OxmlElement("w:bottom")
    for key, value in (("val", "single"), ("sz", "12"), ("space", "4"), ("color", "000000")):
        line.set(qn(f"w:{key}"), value)
    rule.append(line)
    name.paragraph_format.element.get_or_add_pPr().append(rule)


def _signature(doc: Any, responsible: str) -> Any:
    block = doc.add_paragraph(f"{responsible or '(jabatan)'},\n\n\n{BLANK}\n(nama terang, NIP)")
    block.paragraph_format.left_indent, block.paragraph_format.keep_together = SIGNS, True
    return block


def _document(title: str, body: str, mark: str, at: datetime) -> Any:
    """An empty A4 document whose pages all bear the mark and whose properties name the body alone."""
    doc = Document()
    page = doc.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.left_margin = page.right_margin = page.top_margin = page.bottom_margin = Mm(20)
    page.header.paragraphs[0].add_run(mark).font.size = Pt(8)
    normal = doc.styles["Normal"]
    normal.font.name, normal.font.size, normal.paragraph_format.space_after = "Arial", Pt(11), Pt(6)
    for level, size in ((1, Pt(13)), (2, Pt(11.5))):
        heading = doc.styles[f"Heading {level}"]
        heading.font.name, heading.font.size, heading.font.color.rgb = "Arial", size, RGBColor(0, 0, 0)
        heading.element.rPr.rFonts.set(qn("w:asciiTheme"), "")
    own = doc.core_properties
    own.created = own.modified = at.astimezone(UTC).replace(tzinfo=None)
    own.author = own.last_modified_by = body[:PROPERTY]
    own.title, own.language, own.comments = title[:PROPERTY], "id-ID", ""
    return doc


def _lines(doc: Any, rows: tuple[tuple[str, str], ...]) -> None:
    """What a letter is about, as letters write it: label, colon, words; no frame around it."""
    start = Mm(WIDTHS[0].mm + COLON.mm)
    for label, words in rows:
        line = doc.add_paragraph(f"{label}\t:\t{plain(words) or BLANK}").paragraph_format
        line.tab_stops.add_tab_stop(WIDTHS[0])
        line.tab_stops.add_tab_stop(start)
        line.left_indent, line.first_line_indent, line.space_after = start, Mm(-start.mm), Pt(3)


def _table(doc: Any, rows: tuple[tuple[str, str], ...]) -> None:
    table = doc.add_table(rows=0, cols=2)
    table.style, table.autofit = "Table Grid", False
    for label, words in rows:
        cells = table.add_row().cells
        cells[0].text, cells[1].text = label, plain(words) or BLANK
        cells[0].width, cells[1].width = WIDTHS
    for column, width in zip(table.columns, WIDTHS, strict=True):
        column.width = width


def _posts(doc: Any, posts: tuple[SummaryPost, ...]) -> None:
    """The posts as evidence, each with its address and hash."""
    if posts:
        doc.add_heading("Bukti: kiriman", level=2)
    for post in posts:
        when = post.published or "tidak diketahui"
        doc.add_paragraph(f"Kiriman {post.number}, {label_of(post.platform)}, diunggah {when}")
        if post.text:
            doc.add_paragraph(plain(post.text), style="Quote")
        if post.other_text:
            doc.add_paragraph("Kata orang lain yang dibagikan:")
            doc.add_paragraph(plain(post.other_text), style="Quote")
        doc.add_paragraph(f"{plain(post.url)}\nSHA-256: {post.sha256}")


def summary_as_docx(summary: CaseSummary, at: datetime) -> bytes:
    """The case sheet as a document that people complete and sign."""
    doc = _document(summary.title, summary.body, summary.mark, at)
    doc.add_heading(summary.title, level=1)
    doc.add_paragraph(summary.body)
    doc.add_paragraph(summary.notice)
    for section in summary.sections:
        doc.add_heading(section.title, level=2)
        _table(doc, section.rows)
    _posts(doc, summary.posts)
    return _bytes(doc)


def _bytes(doc: Any) -> bytes:
    out = io.BytesIO()
    doc.save(out)
    return out.getvalue()


def plain(text: str) -> str:
    """Text that a document can hold: no control characters and none that XML lacks, direction marks shown."""
    return UNHELD.sub("", visible(text))
