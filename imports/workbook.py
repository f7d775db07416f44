"""Our own template as XLSX. Excel keeps fifteen digits of a number, so a longer id must be text."""

from collections.abc import Iterator
from pathlib import Path

import openpyxl

from domain.errors import ImportFileError
from domain.types import Problem
from imports.given import NOTHING, Given
from imports.rows import KEYS, ROUNDED, ImportedPost, Row, refused, to_post
from imports.table import own_columns
from parsing.sheets import write_template_xlsx

EXACT = 10**15


def read_posts(path: Path, given: Given = NOTHING) -> Iterator[Row]:
    """Every row of the first sheet as a post or a problem. Raises ImportFileError for another file."""
    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
        lines = enumerate(book.worksheets[0].iter_rows(values_only=True), 1)
        head = next((cells for _, cells in lines if any(c not in (None, "") for c in cells)), ())
    except Exception as error:  # openpyxl lets zip, XML and key errors through
        raise ImportFileError(
            "bukan berkas XLSX yang sah", where=path.name, remedy="simpan ulang dari Excel"
        ) from error
    try:
        columns = own_columns([str(c or "") for c in head], path)
        unknown = frozenset(c for c in columns if c and c not in KEYS)
        size = path.stat().st_size
        for number, cells in lines:
            if any(c not in (None, "") for c in cells):
                yield Row(post=_post(columns, cells, number), bytes_read=size, unknown=unknown)
                size = 0
    finally:
        book.close()


def _post(columns: list[str], cells: tuple[object, ...], number: int) -> ImportedPost | Problem:
    values = dict(zip(columns, cells, strict=False))
    native_id = values.get("id")
    if isinstance(native_id, int | float) and abs(native_id) >= EXACT:
        return refused(number, "id_precision", "id")
    fields = {key: _text(value) for key, value in values.items()}
    if ROUNDED.fullmatch(fields.get("id", "").strip()):
        return refused(number, "id_precision", "id")
    return to_post(fields, number)


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    # A date cell keeps its day and hour.
    return value.isoformat(sep=" ") if hasattr(value, "isoformat") and hasattr(value, "hour") else str(value)


def write_template(path: Path) -> None:
    """An empty template whose columns are all typed as text."""
    write_template_xlsx(path, KEYS)
