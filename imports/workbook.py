"""Our own template as XLSX. Excel keeps fifteen digits of a number, so a longer id must be text."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path

from domain.errors import ImportFileError
from domain.texts import _
from domain.types import Problem
from imports.rows import KEYS, ImportedPost, Row, of_template, refused
from imports.table import NEEDED, SYNONYMS, own_columns
from imports.terms import NOTHING, ImportTerms
from parsing.sheets import write_template_xlsx
from parsing.workbooks import SheetRow, Workbook

EXACT = 10**15
TIMES = frozenset({"published_at", "edited_at"})
DAYS = (30_000, 80_000)  # days since 1900 or 1904 of the years in which there are posts


def read_posts(path: Path, terms: ImportTerms = NOTHING) -> Iterator[Row]:
    """Every row of the visible sheet that holds the template's columns. Raises ImportFileError for another file.

    Rows that are hidden or filtered away and cells whose formula was never computed are refused by name, and so
    is what stands on other sheets: nothing is left out without a word.
    """
    try:
        book = Workbook(path)
    except ValueError as error:
        raise ImportFileError(
            _("bukan berkas XLSX yang sah"), where=path.name, remedy=_("simpan ulang dari Excel")
        ) from error
    with book:
        table = next((s for s in book.visible if _is_ours(book.header(s))), None)
        if table is None:
            _refuse_hidden(book, path)
            table = next(iter(book.visible), "")
            own_columns(book.header(table)[1], path)  # says which columns are missing
        line, names = book.header(table)
        columns = own_columns(names, path)
        size = path.stat().st_size
        for row in book.rows(table):
            if row.number > line and any(c not in (None, "") for c in row.values):
                unknown = frozenset(c for c in columns if c and c not in KEYS)
                yield Row(post=_post(columns, row, book.day_zero), bytes_read=size, unknown=unknown)
                size = 0
        for other in book.with_content:
            if other != table:
                yield Row(post=refused(1, "other_sheet", other[:40]), bytes_read=0)


def _refuse_hidden(book: Workbook, path: Path) -> None:
    """Raises ImportFileError where the template's columns stand on a hidden sheet alone."""
    hidden = next((s for s in book.hidden if _is_ours(book.header(s))), None)
    if hidden is not None:
        raise ImportFileError(
            _("kolom kiriman hanya ada pada lembar tersembunyi: {title}", title=hidden[:40]),
            where=path.name,
            remedy=_("tampilkan lembar itu di Excel bila memang berisi kiriman, lalu simpan"),
        )


def _is_ours(header: tuple[int, list[str]]) -> bool:
    names = {SYNONYMS.get(n, n) for n in (name.strip().casefold() for name in header[1])}
    return names.issuperset(NEEDED)


def _post(columns: list[str], row: SheetRow, day_zero: date) -> ImportedPost | Problem:
    values = dict(zip(columns, row.values, strict=False))
    if row.hidden:
        return refused(row.number, "row_hidden")
    unread = [c for c, number in zip(columns, range(len(row.values)), strict=False) if number in row.uncomputed]
    if any(c in KEYS for c in unread):
        return refused(row.number, "formula_unread", unread[0])
    native_id = values.get("id")
    fields: dict[str, object] = {key: _text(value) for key, value in values.items()}
    for key in TIMES & values.keys():
        fields[key] = _time(values[key], day_zero)
    if isinstance(native_id, int | float) and abs(native_id) >= EXACT:
        fields["id"] = float(native_id)  # Excel itself kept only fifteen of its digits
    return of_template(fields, row.number)


def _time(value: object, day_zero: date) -> str:
    """A cell of a time, as exact as it is: midnight sharp is a day without an hour. One that lost its form holds days since
    the workbook's first, and parts of a day."""
    at = value
    if isinstance(value, int | float) and DAYS[0] <= value < DAYS[1]:
        at = datetime.combine(day_zero, time()) + timedelta(seconds=round(value * 86400))
    if not isinstance(at, datetime):
        return _text(value)
    exact = "seconds" if at.second else "minutes"
    return at.isoformat(sep=" ", timespec=exact) if at.time() != time() else at.date().isoformat()


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    # A date cell keeps its day and hour.
    return value.isoformat(sep=" ") if isinstance(value, datetime) else str(value)


def write_template(path: Path) -> None:
    """An empty template whose columns are all typed as text."""
    write_template_xlsx(path, KEYS)
