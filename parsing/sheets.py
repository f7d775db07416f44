"""Tables that people bring: CSV and XLSX as rows of cells with their line numbers.

Knows byte-order marks, UTF-16, the `;` of Indonesian Excel and tabs. Raises
RegisterError for a file that cannot be read as a table.
"""

import csv
import io
import math
import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import openpyxl

from domain.errors import RegisterError
from domain.texts import _
from parsing import bounded
from parsing.workbooks import Workbook

ENCODINGS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
WINDOWS = "cp1252"
# What stands in names and sentences of that code page beside ASCII: accented letters and the marks of word processors.
WINDOWS_SIGNS = frozenset(chr(n) for n in range(0xC0, 0x100) if n not in (0xD7, 0xF7)) | set("‘’“”–—…•\xa0°·´€")
FEWEST_ASCII = 10  # letters of ASCII for each other sign: fewer, and it is no Indonesian text
LONGEST_CELL = 131_072
DAY_ZERO = date(1899, 12, 30)  # of Excel, and of whoever writes its files
EXACT = 10**15  # the digits that a spreadsheet keeps of a number
DELIMITERS = {",": "koma", ";": "titik koma", "\t": "tab", "|": "garis tegak"}


@dataclass(frozen=True, kw_only=True, slots=True)
class NamedRow:
    """`line` counts from 1 as the file shows it. `numeric` names the columns whose cell was a number, `uncomputed`
    those whose formula no program has computed yet: what such a cell should say is not known."""

    line: int
    cells: dict[str, str]
    numeric: frozenset[str] = frozenset()
    uncomputed: frozenset[str] = frozenset()


@dataclass(frozen=True, kw_only=True, slots=True)
class Sheet:
    """A table with its header as written; `dialect` says in words how it was read, `notices` what was left out.

    `title` is the sheet of a workbook that was read, `hidden` its filled rows that nobody saw or that are crossed out,
    which are left out. `day_zero` is the day from which the file counts its days.
    """

    header: tuple[str, ...]
    rows: tuple[NamedRow, ...]
    dialect: str
    notices: tuple[str, ...] = ()
    title: str = ""
    hidden: tuple[int, ...] = ()
    day_zero: date = DAY_ZERO


Line = tuple[int, Sequence[object]]
PARTS = re.compile(r"[/&(),|+]|_(?:dan|atau)_")
DEEPEST_HEADER = 3  # lines of one header
HEADER_WITHIN = 20  # lines: titles, logos and addresses of an office stand above its table


def read_sheet(path: Path, delimiter: str | None = None, known: Collection[str] = ()) -> Sheet:
    """Reads a .csv, .txt, .tsv or .xlsx file. The header is the first line that holds three of the `known` column
    names, else the first that says as much as a line of the table does."""
    if path.suffix.lower() in (".xlsx", ".xlsm"):
        return bounded.value_of(_read_xlsx, path, known, where=path.name, error=RegisterError)
    if path.suffix.lower() == ".xls":
        raise RegisterError(
            _("format .xls lama tidak dibaca"), where=path.name, remedy=_("simpan sebagai .xlsx atau .csv")
        )
    return read_csv(path.read_bytes(), path.name, delimiter, known)


def read_csv(data: bytes, name: str, delimiter: str | None = None, known: Collection[str] = ()) -> Sheet:
    """Reads CSV bytes; `name` is used in errors only."""
    text = decode(data, name)
    if not text.strip():
        raise RegisterError(
            _("berkas kosong"), where=name, remedy=_("isi memakai templat: 'netralitas register template'")
        )
    separator = _delimiter_sign(delimiter) if delimiter else _delimiter(text)
    lines = [(line, cells) for line, cells in _cells(text, name, separator) if any(c.strip() for c in cells)]
    header, rows = _table(lines, name, known)
    if len(header) < 2:
        raise RegisterError(
            _("hanya satu kolom terbaca dengan pemisah {delimiters}", delimiters=DELIMITERS.get(separator, separator)),
            where=f"{name}:1",
            remedy=_("pilih pemisah yang benar dengan --delimiter"),
        )
    dialect = _("pemisah {delimiter}", delimiter=DELIMITERS.get(separator, separator))
    guessed = not _is_unicode(data)
    remarks = (_("bukan UTF-8: hurufnya dibaca sebagai Windows-1252; periksa nama yang beraksen"),) if guessed else ()
    return Sheet(header=header, rows=rows, dialect=dialect, notices=remarks)


def _table(lines: Sequence[Line], name: str, known: Collection[str]) -> tuple[tuple[str, ...], tuple[NamedRow, ...]]:
    """The header and the rows below it."""
    heads = [tuple(header_form(_cell(c)) for c in cells) for _, cells in lines[:HEADER_WITHIN]]
    place = _header_place(heads, known)
    header, deep = _joined(heads[place], heads[place + 1 : place + DEEPEST_HEADER]) if heads else ((), 1)
    rows = []
    for line, cells in lines[place + deep :]:
        row = _row(line, header, [_cell(c) for c in cells], name)
        numeric = frozenset(h for h, v in zip(header, cells, strict=False) if _is_number(v))
        rows.append(NamedRow(line=row.line, cells=row.cells, numeric=numeric))
    return header, tuple(rows)


def _header_place(heads: Sequence[Sequence[str]], known: Collection[str]) -> int:
    """Where the header stands among the first lines; 0 where nothing tells.

    A title or a letterhead above a table says one thing, however many columns it is merged over: it says less than half
    of what the fullest line does.
    """
    named = next((n for n, head in enumerate(heads) if holds_known(head, known)), None)
    if named is not None or not known:
        return named or 0
    distinct = [len(set(head) - {""}) for head in heads]
    return next((n for n, count in enumerate(distinct) if count * 2 >= max(distinct)), 0)


def holds_known(header: Sequence[str], known: Collection[str]) -> bool:
    """Whether a line holds three of the known column names, alone or beside another word for the same."""
    return sum(not known_parts(title).isdisjoint(known) for title in dict.fromkeys(header)) >= 3


def known_parts(title: str) -> frozenset[str]:
    """A header and what it names beside one another: "nama_lengkap_&_gelar" is nama_lengkap, and gelar."""
    return frozenset(part.strip("_") for part in (title, *PARTS.split(title))) - {""}


def _joined(header: Sequence[str], lines: Sequence[Sequence[str]]) -> tuple[tuple[str, ...], int]:
    """A header that goes on in the lines below it as one, and how many lines it takes."""
    found: Sequence[str] = header
    for deep, line in enumerate(lines, 2):
        found = _below(found, line)
        if not found:
            break
        if all(found.count(title) == 1 for title in found if title):
            return tuple(found), deep
    return tuple(header), 1


def _below(header: Sequence[str], second: Sequence[str]) -> tuple[str, ...]:
    """Two lines of a header as one: a title over several columns gives way to what stands below it; () for one line.

    Everywhere else the second line must say nothing or the same again, as a cell merged downwards does: a line that
    says more is the first person of the table.
    """
    spread = [title for title in dict.fromkeys(header) if title and header.count(title) > 1]
    cells = [second[i] if i < len(second) else "" for i in range(len(header))]
    own = [cell for title, cell in zip(header, cells, strict=True) if title in spread]
    rest_agrees = all(cell in ("", title) for title, cell in zip(header, cells, strict=True) if title not in spread)
    if not spread or not all(own) or not rest_agrees:
        return ()
    return tuple(cell if title in spread else title for title, cell in zip(header, cells, strict=True))


def decode(data: bytes, name: str) -> str:
    """Text of a file: UTF-8, UTF-16 by its mark, or Windows-1252 where all its signs are those of words; anything else
    is refused with the byte's offset."""
    encoding = next((e for mark, e in ENCODINGS if data.startswith(mark)), "utf-8")
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        if (text := _windows(data)) is not None:
            return text
        raise RegisterError(
            _("bukan teks UTF-8 (byte ke-{start})", start=error.start),
            where=name,
            remedy=_("simpan ulang sebagai 'CSV UTF-8' dari Excel"),
        ) from error


def _is_unicode(data: bytes) -> bool:
    try:
        data.decode(next((e for mark, e in ENCODINGS if data.startswith(mark)), "utf-8"))
    except UnicodeDecodeError:
        return False
    return True


def _windows(data: bytes) -> str | None:
    """What Excel for Windows wrote in its own code page; None where a sign is none of words, or a text that is UTF-8 in
    other places was damaged."""
    try:
        text = data.decode(WINDOWS)
    except UnicodeDecodeError:
        return None
    other = [sign for sign in text if not sign.isascii()]
    letters = sum(sign.isascii() and sign.isalpha() for sign in text)
    if not WINDOWS_SIGNS.issuperset(other) or len(other) * FEWEST_ASCII > letters or "\0" in text:
        return None
    damaged = data.decode("utf-8", "replace")
    broken = damaged.count("\ufffd")
    return text if sum(not sign.isascii() for sign in damaged) <= 2 * broken else None


def _cells(text: str, name: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Each record with the line where it starts. Strict: a quote left open would swallow the rows after it."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    line = 1
    try:
        for cells in reader:
            # The csv module's own limit belongs to the whole process; the import of posts raises it.
            if max(map(len, cells), default=0) > LONGEST_CELL:
                raise csv.Error("cell too long")
            yield line, cells
            line = reader.line_num + 1
    except csv.Error as error:
        raise RegisterError(
            _("baris tidak dapat dipisah menjadi sel: tanda kutip tidak berpasangan, atau sel terlalu panjang"),
            where=f"{name}:{line}",
            remedy=_("perbaiki tanda kutip pada baris itu, atau simpan ulang dari Excel"),
        ) from error


def _delimiter_sign(delimiter: str) -> str:
    """A delimiter as given: the sign itself or its Indonesian name."""
    sign = {word: sign for sign, word in DELIMITERS.items()}.get(delimiter.strip(" ").casefold(), delimiter)
    if len(sign) != 1 or sign in '"\r\n':
        raise RegisterError(
            _("pemisah {delimiter!r} tidak dikenal", delimiter=delimiter),
            remedy=_("tulis satu tanda, atau: {delimiters}", delimiters=", ".join(DELIMITERS.values())),
        )
    return sign


def _delimiter(text: str) -> str:
    first = next(line for line in text.splitlines() if line.strip())
    return max(DELIMITERS, key=first.count)


def header_form(title: str) -> str:
    """A header as headers are compared: case, blanks and marks at its end left out, "N I P" in one word."""
    tidy = re.sub(r"\s+", "_", title.strip().strip("\ufeff").strip(" .:*").casefold())
    return tidy.replace("_", "") if re.fullmatch(r"\w(?:_\w)+", tidy) else tidy


def _row(line: int, header: Sequence[str], cells: Sequence[str], name: str) -> NamedRow:
    if len(cells) > len(header) and any(c.strip() for c in cells[len(header) :]):
        raise RegisterError(
            _("{cells} sel pada baris dengan {header} kolom", cells=len(cells), header=len(header)),
            where=f"{name}:{line}",
            remedy=_("beri tanda kutip pada sel yang berisi pemisah"),
        )
    return NamedRow(line=line, cells={h: (cells[i].strip() if i < len(cells) else "") for i, h in enumerate(header)})


def _read_xlsx(path: Path, known: Collection[str]) -> Sheet:
    """The visible sheet with the known columns, else the first visible one, as a person sees it."""
    try:
        book = Workbook(path)
    except ValueError as error:
        raise RegisterError(
            _("bukan berkas XLSX yang sah"), where=path.name, remedy=_("simpan ulang dari Excel")
        ) from error
    with book:
        tables = {title: _from_book(book, title, path.name, known) for title in book.visible[:1]}
        sheet_name = book.visible[0]
        for title in book.visible[1:]:
            if known and not holds_known(tables[sheet_name].header, known):
                tables[title] = _from_book(book, title, path.name, known)
                if holds_known(tables[title].header, known):
                    sheet_name = title
        others = [title for title in book.with_content if title != sheet_name]
        day_zero = book.day_zero
    sheet = tables[sheet_name]
    if not sheet.header:
        raise RegisterError(
            _("berkas kosong"), where=path.name, remedy=_("isi memakai templat: 'netralitas register template'")
        )
    remarks = (_("lembar lain tidak dibaca: {others}", others=", ".join(others)),) if others else ()
    first = sheet_name == book.visible[0]
    named = _("XLSX, lembar pertama") if first else _("XLSX, lembar {chosen}", chosen=sheet_name)
    return replace(sheet, dialect=named, notices=(*sheet.notices, *remarks), day_zero=day_zero)


def _from_book(book: Workbook, title: str, name: str, known: Collection[str]) -> Sheet:
    rows = [row for row in book.rows(title) if row.uncomputed or any(v not in (None, "") for v in row.values)]
    hidden = tuple(row.number for row in rows if row.hidden)
    struck = tuple(row.number for row in rows if row.struck and not row.hidden)
    shown = [(row.number, row.values) for row in rows if not row.hidden and not row.struck]
    header, found = _table(shown, name, known)
    uncomputed = {row.number: row.uncomputed for row in rows if row.uncomputed}
    found = tuple(
        replace(row, uncomputed=frozenset(h for n, h in enumerate(header) if n in uncomputed[row.line]))
        if row.line in uncomputed
        else row
        for row in found
    )
    listed, crossed = (", ".join(map(str, lines)) for lines in (hidden, struck))
    unseen = [_("baris tersembunyi atau tersaring tidak dimuat: {hidden}", hidden=listed)] if hidden else []
    out = [_("baris yang dicoret tidak dimuat: {struck}", struck=crossed)] if struck else []
    return Sheet(header=header, rows=found, dialect="", notices=(*unseen, *out), title=title, hidden=(*hidden, *struck))


def _is_number(value: object) -> bool:
    """Whether a cell is a number that can be written as one; yes and no are none."""
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer() and abs(value) < EXACT:
        return str(int(value))  # Google Sheets and LibreOffice may write 1 as 1.0
    # A date cell keeps its day; openpyxl gives a midnight datetime.
    text = value.isoformat() if hasattr(value, "isoformat") else str(value)
    return re.sub(r"T00:00:00$", "", text)


def write_template_xlsx(path: Path, header: Sequence[str]) -> None:
    """An empty sheet whose columns are all typed as text, so that Excel keeps every digit of a NIP."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "daftar"
    sheet.append(list(header))
    for row in sheet.iter_rows(min_row=1, max_row=1000, max_col=len(header)):
        for cell in row:
            cell.number_format = "@"
    book.save(path)
