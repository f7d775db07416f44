"""What was refused in a register, and why: one cell each, and grouped by cause so that a remedy is read once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from domain.texts import Text, _
from rendering import csv_text

SHOWN_LINES = 30
# The cause in words; a code is for programs.
WORDS: Mapping[str, Text] = {
    "nip_precision": _("NIP kehilangan angka karena kolomnya bertipe angka"),
    "nip_scientific": _("NIP berubah menjadi angka ilmiah"),
    "nip_missing": _("NIP kosong"),
    "nip_not_digits": _("NIP berisi selain angka"),
    "nip_structure": _("susunan NIP tidak benar"),
    "nip_too_short": _("NIP kurang dari 18 angka"),
    "nip_too_long": _("NIP lebih dari 18 angka"),
    "nip_old": _("NIP lama, 9 angka"),
    "nip_implausible": _("tanggal dalam NIP tidak masuk akal"),
    "nip_conflict": _("satu NIP dengan dua nama"),
    "account_conflict": _("satu akun pada dua NIP"),
    "row_conflict": _("satu akun di beberapa baris dengan isi berbeda"),
    "agency_unknown": _("instansi tidak dikenal"),
    "region_unknown": _("wilayah tidak dikenal"),
    "region_numeric": _("kode wilayah tersimpan sebagai angka"),
    "value_unknown": _("isi di luar pilihan"),
    "date_incomplete": _("tanggal tidak lengkap"),
    "window_missing": _("tanggal mulai kosong"),
    "window_reversed": _("tanggal akhir mendahului tanggal mulai"),
    "formula_unread": _("sel berisi rumus yang belum dihitung"),
    "identity_in_text": _("nama atau NIP di kolom lain"),
    "name_missing": _("nama kosong"),
    "no_basis": _("dasar hukum kosong"),
    "no_evidence": _("bukti kepemilikan kosong"),
    "not_verified": _("verifikator kosong"),
    "ownership_disputed": _("kepemilikan akun diragukan"),
    "empty": _("akun kosong"),
    "platform_unknown": _("platform tidak dikenal"),
    "platform_mismatch": _("tautan milik platform lain"),
    "share_link": _("tautan bagikan, bukan profil"),
    "platform_not_read": _("tautan di aplikasi yang tidak dipantau"),
    "short_link": _("tautan pendek, bukan profil"),
    "not_an_account": _("tautan itu bukan profil"),
    "private_group": _("grup atau kanal tertutup"),
    "bad_handle": _("nama akun tidak sah"),
    "several_accounts": _("beberapa akun dalam satu sel"),
    "lookalike_host": _("alamat yang menyerupai alamat platform"),
}


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

    @property
    def text(self) -> Text:
        shown = ", ".join(map(str, self.lines[:SHOWN_LINES])) + (", …" if len(self.lines) > SHOWN_LINES else "")
        return _(
            "{cause}, kolom {column}, {count} baris ({shown}) → {remedy} [{reason}]",
            cause=WORDS.get(self.reason.partition(":")[0], self.reason),
            column=self.column,
            count=len(self.lines),
            shown=shown,
            remedy=self.remedy,
            reason=self.reason,
        )

    def __str__(self) -> str:
        return str.__str__(self.text)


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
