"""A sheet of visits as a page to print and as a workbook to fill in."""

import io
from pathlib import Path

import xlsxwriter

from netralitas.output import environment, neutral
from netralitas.periods import from_text, waktu
from netralitas.store.visits import WORDS, Sheet, profile_link

TEMPLATES = Path(__file__).parent / "templates"
COLUMNS = ("nomor", "platform", "tautan", "instansi", "kelompok_jabatan", "jawaban", "oleh", "waktu")


def as_html(sheet: Sheet) -> str:
    """A page without scripts: each account with its link and five boxes, one of which is ticked."""
    rows = [(e, profile_link(e.account), waktu(from_text(e.at)) if e.at else "") for e in sheet.entries]
    template = environment(TEMPLATES).get_template("visit_sheet.html")
    return template.render(sheet=sheet, drawn=waktu(from_text(sheet.drawn_at)), rows=rows, words=WORDS)


def as_xlsx(sheet: Sheet) -> bytes:
    """A workbook whose answer column offers the five answers; the same sheet gives the same rows."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    page, bold = book.add_worksheet("kunjungan"), book.add_format({"bold": True})
    page.write_row(0, 0, COLUMNS, bold)
    for number, entry in enumerate(sheet.entries, 1):
        account = entry.account
        cells = (
            entry.number, account.platform.value, profile_link(account), account.agency,
            account.position_level.value, WORDS.get(entry.answer or "", ""), entry.by or "", entry.at or "",
        )  # fmt: skip
        page.write_row(number, 0, [neutral(c) if c != cells[2] else c for c in cells])
    offered = f"=arti!$B$1:$B${len(WORDS)}"  # by place: one of the answers has a comma in it
    page.data_validation(1, 5, max(len(sheet.entries), 1), 5, {"validate": "list", "source": offered})
    page.set_column(2, 3, 40)
    page.set_column(5, 5, 32)
    legend = book.add_worksheet("arti")
    for number, (answer, words) in enumerate(WORDS.items()):
        legend.write_row(number, 0, (answer, words))
    legend.write_row(len(WORDS) + 1, 0, ("lembar", sheet.sheet_id))
    legend.write_row(len(WORDS) + 2, 0, ("benih undian", sheet.seed))
    book.close()
    return out.getvalue()
