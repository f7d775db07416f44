"""CSV as Excel and other tools write it: any of three separators, with or without a mark, UTF-8 or UTF-16."""

import codecs
import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from domain.errors import ImportFileError
from domain.texts import Text, _
from domain.types import Problem
from imports.rows import KEYS, Row, of_template, refused
from imports.terms import NOTHING, ImportTerms

ENCODINGS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
SEPARATORS = ",;\t|"
MOST_TITLES = 20
LONGEST_CELL = 16 * 1024 * 1024
NEEDED = ("account", "text")
SYNONYMS = {
    "akun": "account",
    "teks": "text",
    "waktu": "published_at",
    "tanggal": "published_at",
    "tautan": "url",
    "jenis": "kind",
    "audiens": "audience",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Record:
    """One row by column names as the file writes them, or a problem. `broken` counts replaced letters."""

    line: int
    fields: dict[str, str] | Problem
    bytes_read: int
    broken: int = 0


def read_posts(path: Path, terms: ImportTerms = NOTHING) -> Iterator[Row]:
    """Every row of our own template as a post or a problem. Raises ImportFileError for another table."""
    columns = own_columns(header(path), path)
    unknown = frozenset(c for c in columns if c and c not in KEYS)
    for record in records(path):
        if isinstance(record.fields, Problem):
            yield Row(post=record.fields, bytes_read=record.bytes_read)
            continue
        fields = dict(zip(columns, record.fields.values(), strict=False))
        yield Row(post=of_template(fields, record.line, record.broken), bytes_read=record.bytes_read, unknown=unknown)


def own_columns(names: Sequence[str], path: Path) -> list[str]:
    """The template's keys for the header's names. Raises ImportFileError when needed ones are missing."""
    columns = [SYNONYMS.get(n, n) for n in (name.strip().casefold() for name in names)]
    require(columns, NEEDED, path, _("kolom yang dikenal: {keys}", keys=", ".join(KEYS)))
    doubled = sorted({c for c in columns if c in KEYS and columns.count(c) > 1})
    if doubled:
        raise ImportFileError(
            _("kolom ganda: {doubled}", doubled=", ".join(doubled)),
            where=f"{path.name}:1",
            remedy=_("sisakan satu kolom untuk tiap nama"),
        )
    return columns


def require(columns: Sequence[str], needed: Sequence[str], path: Path, remedy: Text) -> None:
    """Raises ImportFileError with the columns that a format cannot do without."""
    missing = [name for name in needed if name not in columns]
    if missing:
        raise ImportFileError(
            _("kolom tidak ada: {missing}", missing=", ".join(missing)), where=f"{path.name}:1", remedy=remedy
        )


def header(path: Path) -> list[str]:
    """The names in a table's first line. Raises ImportFileError for an empty file."""
    with path.open("rb") as raw, _text(raw, path) as file:
        return _head(file, path).names


def records(path: Path) -> Iterator[Record]:
    """Every row that is not empty, by the header's names. Raises ImportFileError for a damaged table."""
    csv.field_size_limit(LONGEST_CELL)
    with path.open("rb") as raw, _text(raw, path) as file:
        head = _head(file, path)
        keys = [name or f"#{number}" for number, name in enumerate(head.names)]
        reader = csv.reader(file, delimiter=head.separator, strict=True)
        before = 0
        while True:
            line = reader.line_num + head.line + 1
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                raise ImportFileError(
                    _("tabel rusak: {error}", error=str(error)),
                    where=f"{path.name}:{line}",
                    remedy=_("simpan ulang sebagai CSV UTF-8"),
                ) from error
            # The reader behind the decoder is ahead of us by a block; the sum is right at the end.
            position = raw.tell()
            read, before = position - before, position
            if any(cell.strip() for cell in cells):
                yield _record(keys, cells, line, read)


def _text(raw: io.BufferedReader, path: Path) -> io.TextIOWrapper:
    return io.TextIOWrapper(raw, encoding=_encoding(path), errors="replace", newline="")


def _encoding(path: Path) -> str:
    """By its mark; else UTF-8, or what Excel for Windows writes where the bytes cannot be UTF-8.

    A file in UTF-8 with a damaged letter stays UTF-8: its other letters say so.
    """
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    broken = good = 0
    with path.open("rb") as file:
        start = file.read(4096)
        marked = next((name for mark, name in ENCODINGS if start.startswith(mark)), "")
        if marked or b"\0" in start:
            return marked or ("utf-16-le" if start[1::2].count(0) > start[::2].count(0) else "utf-16-be")
        while start:
            text = decoder.decode(start)
            broken += text.count("\ufffd")
            good += sum(not letter.isascii() for letter in text) if not text.isascii() else 0
            start = file.read(1 << 20)
    return "cp1252" if broken and good - broken <= broken else "utf-8"


@dataclass(frozen=True, kw_only=True, slots=True)
class _Head:
    """The columns, what separates them, and on which line they stand."""

    names: list[str]
    separator: str
    line: int


def _head(file: io.TextIOWrapper, path: Path) -> _Head:
    """The first line with two names or more, after the line by which Excel is told the separator; where none is, the first
    that is not empty. A line of one cell above it is a title."""
    delimiter, number, first = "", 0, None
    while line := file.readline(LONGEST_CELL):
        number += 1
        declared = re.fullmatch(
            r"sep=(.)\s*", line.strip("\ufeff \r\n") if line[:4] != "sep=\t" else line.rstrip("\r\n")
        )
        if declared:
            delimiter = declared[1]
        elif line.strip(" \t\r\n,;\ufeff"):
            separator = delimiter or max(SEPARATORS, key=line.count)
            head = _Head(names=_names(line, separator, f"{path.name}:{number}"), separator=separator, line=number)
            first = first or head
            if sum(bool(name) for name in head.names) > 1:
                return head
            if number > MOST_TITLES:
                break
    if first:
        return first
    raise ImportFileError(_("berkas kosong"), where=path.name, remedy=_("isi dengan kolom account, text, published_at"))


def _names(line: str, separator: str, where: str) -> list[str]:
    csv.field_size_limit(LONGEST_CELL)
    try:
        return [name.strip().strip("\ufeff") for name in next(csv.reader([line], delimiter=separator))]
    except csv.Error as error:
        raise ImportFileError(
            _("tabel rusak: {error}", error=str(error)), where=where, remedy=_("simpan ulang sebagai CSV UTF-8")
        ) from error


def _record(keys: list[str], cells: list[str], line: int, read: int) -> Record:
    if len(cells) > len(keys) and any(cell.strip() for cell in cells[len(keys) :]):
        problem = refused(line, "too_many_cells", f"{len(cells)}/{len(keys)}")
        return Record(line=line, fields=problem, bytes_read=read)
    padded = cells + [""] * (len(keys) - len(cells))
    broken = sum(cell.count("\ufffd") for cell in cells)
    return Record(line=line, fields=dict(zip(keys, padded, strict=False)), bytes_read=read, broken=broken)
