"""Filtered cases as CSV, XLSX or JSON: one row a case, no names, no contestants beside persons."""

import io
import sqlite3
from collections.abc import Sequence

import xlsxwriter

from netralitas.identity import Person
from netralitas.output import csv_text, json_text, neutral
from netralitas.store import queue
from netralitas.store.queue import Filter
from review import moves, workflow

HEADER = (
    "perkara", "instansi", "kode_wilayah", "kelompok_jabatan", "kiriman", "telaah", "bentuk", "diketahui",
    "klarifikasi", "perjalanan", "diteruskan_ke", "hasil", "sanksi", "dibuka", "ditutup",
)  # fmt: skip
FORMATS = ("csv", "xlsx", "json")


def rows(conn: sqlite3.Connection, chosen: Filter) -> list[tuple[object, ...]]:
    """The cases of a filter, in the order of their numbers."""
    return [_row(conn, case_id) for case_id in queue.chosen_cases(conn, chosen)]


def _row(conn: sqlite3.Connection, case_id: str) -> tuple[object, ...]:
    file = workflow.load(conn, case_id)
    last = file.standing[-1] if file.standing else None
    first = file.posts[0] if file.posts else None
    return (
        case_id, first["agency"] if first else "", first["region"] if first else "",
        first["position_level"] if first else "", len(file.posts), moves.LABELS[file.state],
        file.findings[-1]["category"] if file.findings else "", file.case["known_at"] or "",
        file.clarifications[-1]["state"] if file.clarifications else "", file.journey,
        "; ".join(dict.fromkeys(h["receiver"] for h in file.hops)), moves.RESULT_LABELS[last["result"]] if last else "",
        (last["sanction"] or "") if last else "", file.case["opened_at"], file.case["closed_at"] or "",
    )  # fmt: skip


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
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False,
                                     "strings_to_numbers": False})  # fmt: skip
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
