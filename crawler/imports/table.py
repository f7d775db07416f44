"""CSV as Excel and other tools write it: any of three separators, with or without a mark, UTF-8 or UTF-16."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path

from crawler.imports.rows import KEYS, Row, refused, to_post
from netralitas.errors import ImportFileError

ENCODINGS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
SEPARATORS = ",;\t"
LONGEST_CELL = 16 * 1024 * 1024
NEEDED = ("account", "text")
SYNONYMS = {
    "akun": "account", "teks": "text", "waktu": "published_at", "tanggal": "published_at", "tautan": "url",
    "jenis": "kind", "audiens": "audience",
}  # fmt: skip


def read_posts(path: Path) -> Iterator[Row]:
    """Every row as a post or a problem. Raises ImportFileError for a file that is no such table."""
    csv.field_size_limit(LONGEST_CELL)
    with (
        path.open("rb") as raw,
        io.TextIOWrapper(raw, encoding=_encoding(path), errors="replace", newline="") as file,
    ):
        header_line = file.readline(LONGEST_CELL)
        separator = max(SEPARATORS, key=header_line.count)
        columns = _columns(header_line, separator, path)
        unknown = frozenset(c for c in columns if c and c not in KEYS)
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
                yield _row(columns, cells, line, read, unknown)


def _encoding(path: Path) -> str:
    with path.open("rb") as file:
        start = file.read(3)
    return next((name for mark, name in ENCODINGS if start.startswith(mark)), "utf-8")


def _columns(header_line: str, separator: str, path: Path) -> list[str]:
    if not header_line.strip():
        raise ImportFileError(
            "berkas kosong", where=path.name, remedy="isi dengan kolom account, text, published_at"
        )
    names = next(csv.reader([header_line], delimiter=separator))
    columns = [SYNONYMS.get(n, n) for n in (name.strip().casefold() for name in names)]
    missing = [name for name in NEEDED if name not in columns]
    if missing:
        raise ImportFileError(
            f"kolom tidak ada: {', '.join(missing)}",
            where=f"{path.name}:1",
            remedy=f"kolom yang dikenal: {', '.join(KEYS)}",
        )
    doubled = sorted({c for c in columns if c in KEYS and columns.count(c) > 1})
    if doubled:
        raise ImportFileError(
            f"kolom ganda: {', '.join(doubled)}",
            where=f"{path.name}:1",
            remedy="sisakan satu kolom untuk tiap nama",
        )
    return columns


def _row(columns: list[str], cells: list[str], line: int, read: int, unknown: frozenset[str]) -> Row:
    if len(cells) > len(columns) and any(cell.strip() for cell in cells[len(columns) :]):
        return Row(post=refused(line, "too_many_cells", f"{len(cells)}/{len(columns)}"), bytes_read=read)
    fields = dict(zip(columns, cells, strict=False))
    broken = sum(cell.count("\ufffd") for cell in cells)
    return Row(post=to_post(fields, line, broken), bytes_read=read, unknown=unknown)
