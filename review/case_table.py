"""Filtered cases as CSV, XLSX or JSON: one row a case, no names, no contestants beside persons."""

import io
from collections.abc import Mapping, Sequence

import xlsxwriter

from domain import case_words, workflow
from domain.case_lists import CaseRow
from domain.periods import from_text, zone_of
from domain.types import Person
from rendering import csv_text, json_text, neutral

HEADER = (
    "perkara",
    "kontes",
    "instansi",
    "kode_wilayah",
    "kelompok_jabatan",
    "kiriman",
    "telaah",
    "bentuk",
    "diketahui",
    "batas",
    "klarifikasi",
    "perjalanan",
    "diteruskan_ke",
    "hasil",
    "sanksi",
    "dibuka",
    "ditutup",
)
FORMATS = ("csv", "xlsx", "json")


def rows(found: Sequence[CaseRow]) -> list[tuple[object, ...]]:
    """The lines of the table, in the given order."""
    return [_row(case) for case in found]


def _row(case: CaseRow) -> tuple[object, ...]:
    return (
        case.case_id,
        case.contest,
        case.agency,
        case.region,
        case.position or "",
        case.posts,
        workflow.SHOWN[case.state],
        case.category or "",
        _local(case.known_at, case.region),
        case.due_on or "",
        _of(case_words.CLARIFICATIONS, case.clarification),
        _words(case.step),
        case.receivers or "",
        _of(case_words.RESULTS, case.result),
        _of(case_words.SANCTIONS, case.sanction),
        _local(case.opened_at, case.region),
        _local(case.closed_at, case.region),
    )


def _of(words: Mapping[str, str], code: str | None) -> str:
    return words[code] if code else ""


def _words(code: str | None) -> str:
    return (code or "").replace("_", " ")


def _local(at: str | None, region: str) -> str:
    """A time with the offset of the person's own zone: its day is the day from which limits are counted."""
    return from_text(at).astimezone(zone_of(region)).isoformat() if at else ""


def with_names(
    table: Sequence[tuple[object, ...]], people: Sequence[Person]
) -> tuple[tuple[str, ...], list[tuple[object, ...]]]:
    """The table with name and NIP, the NIP as text; whoever asks has had each reading recorded."""
    return (*HEADER, "nama", "nip"), [(*row, p.name, p.nip) for row, p in zip(table, people, strict=True)]


def render(header: Sequence[str], table: Sequence[Sequence[object]], form: str) -> bytes:
    """The table in one of FORMATS; text that a spreadsheet would run or turn into a number is neutralised."""
    if form == "json":
        return json_text([dict(zip(header, row, strict=True)) for row in table]).encode()
    if form == "csv":
        return ("\ufeff" + csv_text(header, [[_as_text(c) for c in row] for row in table])).encode()
    out = io.BytesIO()
    book = xlsxwriter.Workbook(
        out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    )
    page, bold, text = book.add_worksheet("perkara"), book.add_format({"bold": True}), book.add_format()
    text.set_num_format("@")
    page.write_row(0, 0, header, bold)
    for number, row in enumerate(table, 1):
        for column, cell in enumerate(row):
            if isinstance(cell, int):
                page.write_number(number, column, cell)
            else:
                page.write_string(number, column, str(neutral(cell)), text)
    page.freeze_panes(1, 0)
    book.close()
    return out.getvalue()


def _as_text(cell: object) -> object:
    """Eighteen digits would become 1.98E+17; a leading apostrophe keeps them text."""
    return "'" + cell if isinstance(cell, str) and cell.isdigit() and len(cell) > 11 else cell
