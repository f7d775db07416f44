"""Counts that other bodies published: read, recomputed, and checked against themselves.

A published number says little without unit, base, publisher and cut-off, so a row without
one of them is refused. The printed share is compared with the one that the counts give.
"""

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from domain.errors import ImportFileError
from domain.texts import _
from rendering import persen
from reports.model import top

COLUMNS = ("penerbit", "batas_data", "satuan", "tabel", "sifat", "label", "jumlah", "dasar", "persen", "sumber")
# bagian: the rows are parts of the base and must sum to it. teratas: the largest rows only, the rest is not printed.
PARTS, TOP = "bagian", "teratas"


@dataclass(frozen=True, kw_only=True, slots=True)
class TallyRow:
    """One line of a published table. `printed` is the share as printed ("21,5"), "" when none was."""

    label: str
    count: int
    printed: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Tally:
    """One published table with the four things that make a number usable, and its source."""

    publisher: str
    cutoff: date
    unit: str
    name: str
    kind: str
    base: int
    rows: tuple[TallyRow, ...]
    source: str

    def shares(self) -> tuple[str, ...]:
        """Each row's share of the base, one place, decimal comma."""
        return tuple(persen(row.count, self.base) for row in self.rows)

    def with_rest(self) -> list[tuple[str, int]]:
        """The rows and what they leave of the base, never the top rows alone."""
        rest = self.base - sum(row.count for row in self.rows)
        rows = top([(row.label, row.count) for row in self.rows], len(self.rows))
        return [*rows, ("Lainnya", rest)] if self.kind == TOP and rest > 0 else rows


def check(tally: Tally) -> list[str]:
    """What the table says against itself, in words; [] when it holds together."""
    found = []
    total = sum(row.count for row in tally.rows)
    if tally.kind == PARTS and total != tally.base:
        found.append(f"jumlah baris {total}, dasar {tally.base}: selisih {abs(total - tally.base)}")
    if tally.kind == TOP and total > tally.base:
        found.append(f"jumlah baris {total} lebih besar daripada dasar {tally.base}")
    for row, share in zip(tally.rows, tally.shares(), strict=True):
        if row.printed and _places(row.printed, share) != row.printed:
            found.append(
                f"{row.label}: tercetak {row.printed}, hitungan {share} ({row.count} dari {tally.base})"
                f"{_explain(row, tally)}"
            )
    return found


def _places(printed: str, share: str) -> str:
    """The share as it would be printed with as many places as the printed one has."""
    if "," in printed:
        return share
    whole, _, tenth = share.partition(",")
    return str(int(whole) + (tenth >= "5"))


def _explain(row: TallyRow, tally: Tally) -> str:
    """The bases on which the printed share would be right, if any lies near."""
    near = range(max(1, tally.base // 2), tally.base * 2)
    fits = [b for b in near if row.count <= b and _places(row.printed, persen(row.count, b)) == row.printed]
    return f"; cocok dengan dasar {fits[0]}–{fits[-1]}" if fits else ""


def parse(text: str, name: str) -> list[Tally]:
    """Tallies of a CSV file with the columns of COLUMNS. Raises ImportFileError with line and column."""
    reader = csv.DictReader(io.StringIO(text.lstrip("\ufeff"), newline=""))
    missing = [c for c in COLUMNS if c not in (reader.fieldnames or ())]
    if missing:
        raise ImportFileError(
            _("judul kolom tidak ada: {missing}", missing=", ".join(missing)),
            where=f"{name}:1",
            remedy=_("kolom: {columns}", columns=", ".join(COLUMNS)),
        )
    groups: dict[tuple[str, ...], list[TallyRow]] = {}
    for row in reader:
        where = f"{name}:{reader.line_num}"
        head = tuple(_required(row, c, where) for c in ("penerbit", "batas_data", "satuan", "tabel", "sifat", "sumber"))
        base = str(_whole(row, "dasar", where))
        label, count = _required(row, "label", where), _whole(row, "jumlah", where)
        groups.setdefault((*head, base), []).append(TallyRow(label=label, count=count, printed=_printed(row, where)))
    return [_tally(key, rows, name) for key, rows in groups.items()]


def _tally(key: Sequence[str], rows: Sequence[TallyRow], name: str) -> Tally:
    publisher, cutoff, unit, table, kind, source, base = key
    if kind not in (PARTS, TOP):
        raise ImportFileError(
            _("sifat {kind!r} tidak ada", kind=kind), where=f"{name}, {table}", remedy=_("pilih bagian atau teratas")
        )
    try:
        day = date.fromisoformat(cutoff)
    except ValueError as error:
        raise ImportFileError(
            _("batas data {cutoff!r} bukan tanggal", cutoff=cutoff),
            where=f"{name}, {table}",
            remedy=_("tulis 2020-07-31"),
        ) from error
    return Tally(
        publisher=publisher,
        cutoff=day,
        unit=unit,
        name=table,
        kind=kind,
        base=int(base),
        rows=tuple(rows),
        source=source,
    )


def _required(row: dict[str, str], column: str, where: str) -> str:
    value = (row[column] or "").strip()
    if not value:
        raise ImportFileError(
            _("kolom {column} kosong", column=column),
            where=where,
            remedy=_("angka tanpa satuan, dasar, penerbit dan batas data ditolak"),
        )
    return value


def _whole(row: dict[str, str], column: str, where: str) -> int:
    value = _required(row, column, where).replace(".", "")
    if not value.isdecimal() or (column == "dasar" and int(value) == 0):
        raise ImportFileError(
            _("{column} {value!r} bukan bilangan cacah", column=column, value=value),
            where=where,
            remedy=_("tulis mis. 1.596"),
        )
    return int(value)


def _printed(row: dict[str, str], where: str) -> str:
    value = (row["persen"] or "").strip().rstrip("%").strip()
    if value and not re.fullmatch(r"\d{1,3}(,\d)?", value):
        raise ImportFileError(
            _("persen {value!r} tidak dikenal", value=value), where=where, remedy=_("tulis mis. 21,5")
        )
    return value
