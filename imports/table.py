"""CSV as Excel and other tools write it: any of three separators, with or without a mark, UTF-8 or UTF-16."""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from domain.errors import ImportFileError
from domain.types import Problem
from imports.given import NOTHING, Given
from imports.rows import KEYS, ROUNDED, Row, refused, to_post

ENCODINGS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
SEPARATORS = ",;\t"
LONGEST_CELL = 16 * 1024 * 1024
NEEDED = ("account", "text")
SYNONYMS = {
    "akun": "account", "teks": "text", "waktu": "published_at", "tanggal": "published_at", "tautan": "url",
    "jenis": "kind", "audiens": "audience",
}  # fmt: skip


@dataclass(frozen=True, kw_only=True, slots=True)
class Record:
    """One row by column names as the file writes them, or a problem. `broken` counts replaced letters."""

    line: int
    fields: dict[str, str] | Problem
    bytes_read: int
    broken: int = 0


def read_posts(path: Path, given: Given = NOTHING) -> Iterator[Row]:
    """Every row of our own template as a post or a problem. Raises ImportFileError for another table."""
    columns = own_columns(header(path), path)
    unknown = frozenset(c for c in columns if c and c not in KEYS)
    for record in records(path):
        if isinstance(record.fields, Problem):
            yield Row(post=record.fields, bytes_read=record.bytes_read)
            continue
        fields = dict(zip(columns, record.fields.values(), strict=False))
        if ROUNDED.fullmatch(fields.get("id", "").strip()):
            post: object = refused(record.line, "id_precision", "id")
        else:
            post = to_post(fields, record.line, record.broken)
        yield Row(post=post, bytes_read=record.bytes_read, unknown=unknown)  # type: ignore[arg-type]


def own_columns(names: Sequence[str], path: Path) -> list[str]:
    """The template's keys for the header's names. Raises ImportFileError when needed ones are missing."""
    columns = [SYNONYMS.get(n, n) for n in (name.strip().casefold() for name in names)]
    require(columns, NEEDED, path, f"kolom yang dikenal: {', '.join(KEYS)}")
    doubled = sorted({c for c in columns if c in KEYS and columns.count(c) > 1})
    if doubled:
        raise ImportFileError(
            f"kolom ganda: {', '.join(doubled)}",
            where=f"{path.name}:1",
            remedy="sisakan satu kolom untuk tiap nama",
        )
    return columns


def require(columns: Sequence[str], needed: Sequence[str], path: Path, remedy: str) -> None:
    """Raises ImportFileError with the columns that a format cannot do without."""
    missing = [name for name in needed if name not in columns]
    if missing:
        raise ImportFileError(
            f"kolom tidak ada: {', '.join(missing)}", where=f"{path.name}:1", remedy=remedy
        )


def header(path: Path) -> list[str]:
    """The names in a table's first line. Raises ImportFileError for an empty file."""
    with path.open("rb") as raw, _text(raw, path) as file:
        return _names(file.readline(LONGEST_CELL), path)[0]


def records(path: Path) -> Iterator[Record]:
    """Every row that is not empty, by the header's names. Raises ImportFileError for a damaged table."""
    csv.field_size_limit(LONGEST_CELL)
    with path.open("rb") as raw, _text(raw, path) as file:
        names, separator = _names(file.readline(LONGEST_CELL), path)
        keys = [name or f"#{number}" for number, name in enumerate(names)]
        reader = csv.reader(file, delimiter=separator, strict=True)
        before = 0
        while True:
            line = reader.line_num + 2
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                raise ImportFileError(
                    f"tabel rusak: {error}",
                    where=f"{path.name}:{line}",
                    remedy="simpan ulang sebagai CSV UTF-8",
                ) from error
            # The reader behind the decoder is ahead of us by a block; the sum is right at the end.
            position = raw.tell()
            read, before = position - before, position
            if any(cell.strip() for cell in cells):
                yield _record(keys, cells, line, read)


def _text(raw: io.BufferedReader, path: Path) -> io.TextIOWrapper:
    return io.TextIOWrapper(raw, encoding=_encoding(path), errors="replace", newline="")


def _encoding(path: Path) -> str:
    with path.open("rb") as file:
        start = file.read(3)
    return next((name for mark, name in ENCODINGS if start.startswith(mark)), "utf-8")


def _names(header_line: str, path: Path) -> tuple[list[str], str]:
    if not header_line.strip():
        raise ImportFileError(
            "berkas kosong", where=path.name, remedy="isi dengan kolom account, text, published_at"
        )
    separator = max(SEPARATORS, key=header_line.count)
    return [name.strip() for name in next(csv.reader([header_line], delimiter=separator))], separator


def _record(keys: list[str], cells: list[str], line: int, read: int) -> Record:
    if len(cells) > len(keys) and any(cell.strip() for cell in cells[len(keys) :]):
        problem = refused(line, "too_many_cells", f"{len(cells)}/{len(keys)}")
        return Record(line=line, fields=problem, bytes_read=read)
    padded = cells + [""] * (len(keys) - len(cells))
    broken = sum(cell.count("\ufffd") for cell in cells)
    return Record(line=line, fields=dict(zip(keys, padded, strict=False)), bytes_read=read, broken=broken)
