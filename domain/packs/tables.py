"""Rows and entries with the line they stand on, from CSV and TOML text. No meaning here."""

import csv
import io
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from domain.packs.findings import PackFinding
from domain.texts import _

_HEADER = re.compile(r"^\s*\[\[\s*([A-Za-z_-]+)\s*\]\]")
_AT_LINE = re.compile(r"\(at line (\d+), column (\d+)\)")


@dataclass(frozen=True, slots=True)
class TableRow:
    """One line of a table; `cells` by column name, stripped."""

    line: int
    cells: Mapping[str, str]

    def column(self, name: str) -> int:
        """Position of a column in the file, from 1."""
        return [*self.cells].index(name) + 1


def decode(raw: bytes, file: str) -> tuple[str, list[PackFinding]]:
    """UTF-8 with or without a byte-order mark; anything else is a finding, not a guess."""
    try:
        return raw.decode("utf-8-sig"), []
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        return "", [
            PackFinding(
                file=file,
                line=line,
                column=0,
                what=_("bukan teks UTF-8"),
                remedy=_("simpan berkas sebagai UTF-8 (CSV UTF-8 di Excel)"),
            )
        ]


def delimiter_of(text: str) -> str:
    """The separator of the heading: `;` (Excel with Indonesian settings), tab or comma."""
    head = text.split("\n", 1)[0]
    return max(",;\t", key=head.count)


def read_rows(text: str, delimiter: str = ",") -> tuple[list[str], Iterator[TableRow]]:
    """The heading and the lines under it. Empty lines are skipped; short ones are filled with ""."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    heading = [cell.strip() for cell in next(reader, [])]

    def rows() -> Iterator[TableRow]:
        start = reader.line_num + 1
        for cells in reader:
            if any(cell.strip() for cell in cells):
                padded = [cell.strip() for cell in cells] + [""] * (len(heading) - len(cells))
                yield TableRow(start, dict(zip(heading, padded, strict=False)))
            start = reader.line_num + 1

    return heading, rows()


def check_heading(heading: Sequence[str], wanted: Sequence[str], file: str) -> list[PackFinding]:
    """Columns that are missing, unknown or written twice."""
    found = []
    for name in wanted:
        if name not in heading:
            found.append(
                PackFinding(
                    file=file,
                    line=1,
                    column=0,
                    what=_("kolom '{name}' tidak ada", name=name),
                    remedy=_("kepala tabel: {wanted}", wanted=",".join(wanted)),
                )
            )
    for position, name in enumerate(heading, 1):
        if name not in wanted or name in heading[: position - 1]:
            found.append(
                PackFinding(
                    file=file,
                    line=1,
                    column=position,
                    what=_("kolom '{name}' tidak dikenal atau ganda", name=name),
                    remedy=_("kepala tabel: {wanted}", wanted=",".join(wanted)),
                    value=name,
                )
            )
    return found


def read_toml(text: str, file: str) -> tuple[dict[str, Any], list[PackFinding]]:
    """Values of a TOML text, or where it cannot be read."""
    try:
        return tomllib.loads(text), []
    except tomllib.TOMLDecodeError as error:
        place = _AT_LINE.search(str(error))
        line, column = (int(place[1]), int(place[2])) if place else (0, 0)
        return {}, [
            PackFinding(
                file=file,
                line=line,
                column=column,
                what=_("TOML tidak terbaca: {error}", error=str(error)),
                remedy=_("perbaiki baris itu; teks selalu di antara tanda kutip"),
            )
        ]


def entry_lines(text: str, name: str) -> list[int]:
    """The line of each `[[name]]` heading, in order: tomllib keeps no positions."""
    lines = enumerate(text.split("\n"), 1)
    return [number for number, line in lines if (m := _HEADER.match(line)) and m[1] == name]


@lru_cache(maxsize=8)
def _lines(text: str) -> Sequence[str]:
    """A file is split once, however many of its values are looked for."""
    return text.split("\n")


def find_value(text: str, start: int, value: str) -> tuple[int, int]:
    """Line and column of a quoted value, in any case, at or after line `start`; (start, 0) when not seen."""
    for number, line in enumerate(_lines(text)[start - 1 :], start):
        if number > start and _HEADER.match(line):
            break
        for quote in ('"', "'"):
            column = line.casefold().find(f"{quote}{value.casefold()}{quote}")
            if column >= 0:
                return number, column + 2
    return start, 0
