"""What was refused in a register, and why: one cell each, and grouped by cause so that a remedy is read once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from domain.texts import words
from rendering import csv_text

SHOWN_LINES = 30
# The cause in words; a code is for programs.
WORDS: Mapping[str, str] = words(
    {
        "nip_precision": "NIP kehilangan angka karena kolomnya bertipe angka",
        "nip_scientific": "NIP berubah menjadi angka ilmiah",
        "nip_missing": "NIP kosong",
        "nip_too_short": "NIP kurang dari 18 angka",
        "nip_too_long": "NIP lebih dari 18 angka",
        "nip_old": "NIP lama, 9 angka",
        "nip_implausible": "tanggal dalam NIP tidak masuk akal",
        "nip_conflict": "satu NIP dengan dua nama",
        "account_conflict": "satu akun pada dua NIP",
        "row_conflict": "satu akun di beberapa baris dengan isi berbeda",
        "agency_unknown": "instansi tidak dikenal",
        "region_unknown": "wilayah tidak dikenal",
        "region_numeric": "kode wilayah tersimpan sebagai angka",
        "value_unknown": "isi di luar pilihan",
        "date_incomplete": "tanggal tidak lengkap",
        "window_missing": "tanggal mulai kosong",
        "window_reversed": "tanggal akhir mendahului tanggal mulai",
        "identity_in_text": "nama atau NIP di kolom lain",
        "name_missing": "nama kosong",
        "no_basis": "dasar hukum kosong",
        "no_evidence": "bukti kepemilikan kosong",
        "not_verified": "verifikator kosong",
        "ownership_disputed": "kepemilikan akun diragukan",
        "empty": "akun kosong",
        "platform_unknown": "platform tidak dikenal",
        "platform_mismatch": "tautan milik platform lain",
        "share_link": "tautan bagikan, bukan profil",
        "short_link": "tautan pendek, bukan profil",
        "not_an_account": "tautan itu bukan profil",
        "private_group": "grup atau kanal tertutup",
        "bad_handle": "nama akun tidak sah",
        "lookalike_host": "alamat yang menyerupai alamat platform",
    }
)


@dataclass(frozen=True, kw_only=True, slots=True)
class RowProblem:
    """One refused cell: where it is, what it looks like, why, and what to do."""

    line: int
    column: str
    value: str
    reason: str
    remedy: str

    def __str__(self) -> str:
        return f"baris {self.line}, kolom {self.column}: {self.reason} (isi: {self.value!r}) → {self.remedy}"


@dataclass(frozen=True, kw_only=True, slots=True)
class ProblemGroup:
    """All cells that were refused for one cause, with the remedy once."""

    column: str
    reason: str
    remedy: str
    lines: tuple[int, ...]

    def __str__(self) -> str:
        shown = ", ".join(map(str, self.lines[:SHOWN_LINES])) + (", …" if len(self.lines) > SHOWN_LINES else "")
        cause = WORDS.get(self.reason.partition(":")[0], self.reason)
        return f"{cause}, kolom {self.column}, {len(self.lines)} baris ({shown}) → {self.remedy} [{self.reason}]"


def grouped(problems: Sequence[RowProblem]) -> tuple[ProblemGroup, ...]:
    """The problems by cause, the most frequent first."""
    found: dict[tuple[str, str, str], list[int]] = {}
    for problem in problems:
        found.setdefault((problem.column, problem.reason, problem.remedy), []).append(problem.line)
    groups = (
        ProblemGroup(column=column, reason=reason, remedy=remedy, lines=tuple(sorted(set(lines))))
        for (column, reason, remedy), lines in found.items()
    )
    return tuple(sorted(groups, key=lambda group: (-len(group.lines), group.lines)))


def reject_csv(problems: Sequence[RowProblem]) -> str:
    """The list of refused cells as CSV for Excel, without names, NIP or accounts."""
    header = ("baris", "kolom", "isi", "alasan", "yang_harus_dilakukan")
    return "\ufeff" + csv_text(header, [(p.line, p.column, p.value, p.reason, p.remedy) for p in problems])
