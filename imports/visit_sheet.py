"""A sheet of visits as a page to print and as a workbook to fill in, and what was filled in."""

import io
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import xlsxwriter

from domain.errors import UsageError
from domain.links import profile_link
from domain.periods import from_text, waktu
from domain.texts import _
from parsing.sheets import NamedRow, Sheet, read_sheet
from rendering import environment, neutral
from store.visits import WORDS, SheetLine, VisitSheet, code_of

TEMPLATES = Path(__file__).parent / "templates"
WITHDRAWN = "ditarik dari pantauan"
COLUMNS = ("nomor", "platform", "tautan", "instansi", "kelompok_jabatan", "jawaban", "oleh", "waktu", "lembar")
NEEDED = ("nomor", "jawaban")


def as_html(sheet: VisitSheet) -> str:
    """A page without scripts: each account with its link and five boxes, one of which is ticked."""
    rows = [(e, profile_link(e.account), waktu(from_text(e.at)) if e.at else "") for e in sheet.entries]
    template = environment(TEMPLATES).get_template("visit_sheet.html")
    return template.render(sheet=sheet, drawn=waktu(from_text(sheet.drawn_at)), rows=rows, words=WORDS)


def as_xlsx(sheet: VisitSheet) -> bytes:
    """A workbook whose answer column offers the five answers; the same sheet gives the same rows."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    page, bold = book.add_worksheet("kunjungan"), book.add_format({"bold": True})
    page.write_row(0, 0, COLUMNS, bold)
    for number, entry in enumerate(sheet.entries, 1):
        account = entry.account
        link = WITHDRAWN if account.withdrawn else profile_link(account)
        cells = (
            entry.number,
            account.platform.value,
            link,
            account.agency,
            account.position_level.value,
            WORDS.get(entry.answer or "", ""),
            entry.by or "",
            entry.at or "",
            sheet.sheet_id,
        )
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


@dataclass(frozen=True, kw_only=True, slots=True)
class Filled:
    """Account id to answer where the sheet has none yet; `otherwise` are numbers that it knows another answer to."""

    answers: Mapping[str, str]
    otherwise: tuple[int, ...]


def read_filled(path: Path, sheet: VisitSheet) -> Filled:
    """A workbook or CSV that was filled in; a row without an answer stays open.

    Raises UsageError that names the line for a row of another sheet, for an answer that does not exist, and for rows
    and cells that cannot be seen: nothing that was filled in is left out without a word.
    """
    table = read_sheet(path, known=COLUMNS)
    if missing := [c for c in NEEDED if c not in table.header]:
        raise UsageError(
            _("kolom tidak ada: {missing}", missing=", ".join(missing)),
            where=f"{path.name}, {table.title}" if table.title else path.name,
            remedy=_("isi berkas XLSX dari lembar itu sendiri"),
        )
    _all_is_seen(table, path.name)
    answers: dict[str, str] = {}
    otherwise = []
    by_number = {str(e.number): e for e in sheet.entries}
    for row in table.rows:
        where = f"{path.name}:{row.line}"
        entry, answer = _line_of_row(row, by_number, sheet, where), _answer(row, where)
        if answer and entry.answer is None and answers.setdefault(entry.account.account_id, answer) != answer:
            raise UsageError(
                _("nomor {number} dijawab dua kali", number=entry.number), where=where, remedy=_("sisakan satu jawaban")
            )
        if answer and entry.answer not in (None, answer):
            otherwise.append(entry.number)
    return Filled(answers=answers, otherwise=tuple(otherwise))


def _all_is_seen(table: Sheet, name: str) -> None:
    """Raises UsageError for rows that a filter hides and for a number or an answer that no program has computed."""
    if table.hidden:
        raise UsageError(
            _("baris tersembunyi, tersaring atau dicoret: {hidden}", hidden=", ".join(map(str, table.hidden))),
            where=f"{name}, {table.title}",
            remedy=_("tampilkan semua baris tanpa coretan, lalu simpan lagi"),
        )
    for row in table.rows:
        if unread := [c for c in NEEDED if c in row.uncomputed]:
            raise UsageError(
                _("kolom {column} berisi rumus yang belum dihitung", column=unread[0]),
                where=f"{name}:{row.line}",
                remedy=_("buka dan simpan di Excel, atau tempel sebagai nilai"),
            )


def _line_of_row(row: NamedRow, by_number: Mapping[str, SheetLine], sheet: VisitSheet, where: str) -> SheetLine:
    entry, of = by_number.get(row.cells["nomor"]), row.cells.get("lembar")
    if of and of != sheet.sheet_id:
        raise UsageError(_("baris ini dari lembar lain ({of})", of=of[:40]), where=where, remedy=_("pilih lembar itu"))
    if entry is None:
        raise UsageError(_("nomor tidak ada pada lembar"), where=where, remedy=_("periksa kolom nomor"))
    return entry


def _answer(row: NamedRow, where: str) -> str:
    answer = code_of(row.cells["jawaban"])
    if answer and answer not in WORDS:
        raise UsageError(
            _("jawaban tidak dikenal"), where=where, remedy=_("pilih: {words}", words="; ".join(WORDS.values()))
        )
    return answer
