"""The template of a rekap for offices without the program, one row an office and week, and a receiver's own numbers.

Such a file is signed by nobody, and everything made from it says so.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import openpyxl

from domain import editions, office_tally
from domain.errors import ImportFileError, NetralitasError, RegisterError
from domain.office_tally import OfficeTally
from domain.periods import parse_week
from domain.texts import _
from parsing.sheets import NamedRow, Sheet, read_sheet

STEP_NAMES = {
    "waiting": "menunggu",
    "waiting_again": "menunggu_lagi",
    "not_enough": "tidak_cukup",
    "found": "dugaan_layak",
    "forwarded": "diteruskan",
    "decided": "mendapat_hasil",
    "sanctioned": "sanksi",
}
KIND_NAMES = {"period": "orang_{}_masa_ini", "total": "orang_{}_sampai_batas_data", "cases": "perkara_{}"}
COLUMNS = {
    "population": "asn_menurut_daftar",
    "registered": "akun_terdaftar",
    "seen_by_spider": "akun_dilihat_program",
    "seen_by_people": "akun_dilihat_orang",
    "unseen": "akun_tidak_dilihat",
    "failed": "akun_gagal",
    "posts": "kiriman",
    "persons_with_case": "orang_dengan_perkara",
    **{f"{step}_{kind}": text.format(name) for step, name in STEP_NAMES.items() for kind, text in KIND_NAMES.items()},
}
OFFICE, PERIOD, CUTOFF = "kode_kantor", "pekan", "batas_data"
RECEIVER = ("penerima", "diterima", "diregister", "direkomendasikan", "diputus")
USE = _("isi memakai 'netralitas rekap template'")
ADVICE = (
    "Satu baris untuk satu kantor dan satu pekan. TANPA TANDA TANGAN: laporan menyebut baris ini demikian.",
    "kode_kantor menurut daftar provinsi, pekan seperti 2026-W45, batas_data hari terakhir, mis. 2026-11-08.",
    "Isi setiap kolom. Tulis 0 bila memang nol; sel kosong ditolak, karena kosong bukan nol.",
    "akun_dilihat_program + akun_dilihat_orang + akun_tidak_dilihat + akun_gagal = akun_terdaftar.",
    "Kolom orang: satu orang dihitung sekali. Tidak ada nama, NIP atau nama akun dalam berkas ini.",
)


def write_template(path: Path, *, receiver: bool = False) -> None:
    """An empty table with advice on a second sheet; for a receiver its own four numbers."""
    book = openpyxl.Workbook()
    sheet, help_ = book.active, book.create_sheet("petunjuk")
    sheet.title = "rekap"
    sheet.append(list(RECEIVER) if receiver else [OFFICE, PERIOD, CUTOFF, *COLUMNS.values()])
    sheet.freeze_panes = "A2"
    for cell in sheet[1]:
        sheet.column_dimensions[cell.column_letter].width = max(len(str(cell.value)) + 2, 12)
    for row in sheet.iter_rows(min_row=2, max_row=600, max_col=3):
        for cell in row:
            cell.number_format = "@"
    advice = ("Satu baris satu lembaga penerima, namanya seperti pada rekap kantor.",) if receiver else ADVICE
    for line in advice:
        help_.append([line])
    book.save(path)


Read = tuple[str, dict[str, Any]] | NetralitasError


def read(path: Path, zone: ZoneInfo, now: datetime) -> Iterator[tuple[int, Read]]:
    """Per row its line, and the office's code with the statement, or what is wrong with the row.

    Raises ImportFileError for a file that is not the template.
    """
    for row in _rows(path, (OFFICE, PERIOD, CUTOFF, *COLUMNS.values())):
        where = f"{path.name}:{row.line}"
        try:
            yield row.line, (row.cells[OFFICE], office_tally.statement_of(_tally(row, where, zone, now)))
        except NetralitasError as error:
            yield row.line, error


def read_receivers(path: Path) -> list[tuple[str, tuple[int, int, int, int]]]:
    """The receivers and their numbers, in the order of RECEIVER. Raises ImportFileError for a row that is wrong."""
    found = []
    for row in _rows(path, RECEIVER):
        received, registered, recommended, decided = (_count(row, c, f"{path.name}:{row.line}") for c in RECEIVER[1:])
        found.append((row.cells[RECEIVER[0]], (received, registered, recommended, decided)))
    return found


def _rows(path: Path, columns: Sequence[str]) -> tuple[NamedRow, ...]:
    try:
        sheet: Sheet = read_sheet(path, known=columns)
    except RegisterError as error:
        raise ImportFileError(error.what, where=error.where, remedy=USE) from error
    if missing := [c for c in columns if c not in sheet.header]:
        raise ImportFileError(
            _("kolom tidak ada: {missing}", missing=", ".join(missing)[:120]), where=path.name, remedy=USE
        )
    return sheet.rows


def _tally(row: NamedRow, where: str, zone: ZoneInfo, now: datetime) -> OfficeTally:
    week = parse_week(row.cells[PERIOD], zone)
    try:
        cutoff = datetime.fromisoformat(row.cells[CUTOFF])
    except ValueError:
        raise ImportFileError(
            _("batas_data bukan tanggal"), where=where, remedy=_("tulis seperti 2026-11-08")
        ) from None
    figures = {name: _count(row, column, where) for name, column in COLUMNS.items()}
    return OfficeTally(
        body=row.cells[OFFICE],
        edition=editions.INTERNAL,
        period=week.label,
        start=week.start,
        end=week.end,
        cutoff=cutoff if cutoff.tzinfo else cutoff.replace(tzinfo=zone),
        made_at=now,
        status="SEMENTARA",
        figures=figures,
    )


def _count(row: NamedRow, column: str, where: str) -> int:
    text = row.cells[column].strip().removesuffix(".0")
    if not text:
        raise ImportFileError(
            _("kolom {column} kosong", column=column), where=where, remedy=_("isi angkanya; 0 bila memang nol")
        )
    if not text.removeprefix("-").isascii() or not text.removeprefix("-").isdigit():
        raise ImportFileError(
            _("kolom {column} bukan bilangan bulat", column=column), where=where, remedy=_("isi angka saja, mis. 12")
        )
    if text.startswith("-"):
        raise ImportFileError(
            _("kolom {column} negatif ({text})", column=column, text=text),
            where=where,
            remedy=_("isi angka mulai dari 0"),
        )
    return int(text)
