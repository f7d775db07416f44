"""How values leave: one Jinja environment, table files, atomic writes."""

import csv
import io
import json
import os
import re
import secrets
import time
import zipfile
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from glob import escape
from pathlib import Path
from urllib.parse import urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from domain.errors import WorkspaceError
from domain.texts import _

# What a spreadsheet computes at the start of any line, full-width signs among it.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\uff1d", "\uff0b", "\uff20")
LEFT = 600  # seconds after which nobody writes a beginning of a file any more
# Characters that reorder or hide text are shown as what they are.
BIDI = re.compile("[\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c]")


def environment(templates: Path) -> Environment:
    """The only way to make a template environment: autoescape always, an undefined name is an error."""
    env = Environment(
        loader=FileSystemLoader(templates),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    env.filters.update(FILTERS)
    return env


def safe_url(url: str) -> str:
    """The URL when it is plain http or https, else an empty string: nothing else becomes a link."""
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return ""
    return url.strip() if parts.scheme in ("http", "https") and parts.netloc else ""


def visible(text: str) -> str:
    """Text of a post with its direction marks shown, so that they cannot reorder the page."""
    return BIDI.sub(lambda m: f"[U+{ord(m.group()):04X}]", text)


def css_string(text: str) -> str:
    """Words inside a string of a style sheet: whatever is no letter, digit or blank is written as its number."""
    return "".join(c if c.isalnum() or c == " " else f"\\{ord(c):x} " for c in text)


def angka(value: object) -> str:
    """A count with the Indonesian thousands point; an en dash when there is none."""
    if value is None:
        return "–"
    return f"{value:,}".replace(",", ".") if isinstance(value, int) else str(value)


def persen(part: int, base: int) -> str:
    """A share with one place and a decimal comma, rounded half up as the published tallies are."""
    if base <= 0:
        raise ValueError("a share needs a base above zero")
    tenths = (part * 2000 + base) // (base * 2)
    return f"{tenths // 10},{tenths % 10}"


# What every template may use.
FILTERS: Mapping[str, Callable[..., str]] = {
    "safe_url": safe_url,
    "visible": visible,
    "angka": angka,
    "persen": persen,
    "css_string": css_string,
}


def neutral(cell: object) -> object:
    """A text cell that no spreadsheet takes for a formula (OWASP CSV injection)."""
    if not isinstance(cell, str) or (cell[:1].isalnum() and "\n" not in cell):  # most cells: nothing to search
        return cell
    return "'" + cell if any(_starts_formula(line) for line in cell.split("\n")) else cell


def _starts_formula(line: str) -> bool:
    return line.startswith(("\t", "\r")) or line.lstrip().startswith(FORMULA)


def csv_text(header: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows([["" if c is None else neutral(c) for c in row] for row in rows])
    return out.getvalue()


def json_text(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1, sort_keys=False) + "\n"


# A zip holds times and rights; fixed ones make the same files the same bytes.
FIXED_TIME, READABLE = (1980, 1, 1, 0, 0, 0), 0o644 << 16
UNIX = 3  # in a zip's own numbering: rights are read from no other


def zip_of(files: Mapping[str, bytes]) -> bytes:
    """A zip of these files, in the order of their names; the same files give the same bytes."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(files):
            entry = zipfile.ZipInfo(name, FIXED_TIME)
            entry.compress_type, entry.external_attr, entry.create_system = zipfile.ZIP_DEFLATED, READABLE, UNIX
            archive.writestr(entry, files[name])
    return made.getvalue()


def files_in(content: bytes) -> dict[str, bytes]:
    """The files of a zip by their names. Raises ValueError for what is no zip."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return {name: archive.read(name) for name in archive.namelist()}
    except zipfile.BadZipFile as error:
        raise ValueError("no zip") from error


def write_atomic(path: Path, content: str | bytes) -> bool:
    """Writes a file whole or not at all; False when it already holds exactly this. Raises WorkspaceError."""
    data = content.encode("utf-8") if isinstance(content, str) else content
    try:
        _sweep(path)
        if path.exists() and path.read_bytes() == data:
            return False
        path.parent.mkdir(parents=True, exist_ok=True)
        _replace(path, data)
    except OSError as error:
        raise WorkspaceError(
            _("berkas {path} tidak dapat ditulis: {strerror}", path=path.name, strerror=error.strerror),
            where=str(path.parent),
            remedy=_("tutup berkas itu bila sedang terbuka; periksa izin folder dan sisa ruang cakram"),
        ) from error
    return True


def _sweep(path: Path) -> None:
    """Takes away what a process left that was killed while it wrote this file."""
    limit = time.time() - LEFT
    for left in path.parent.glob(f".{escape(path.name)}.*.tmp"):
        with suppress(FileNotFoundError):  # its writer was only slow, and is done now
            if left.stat().st_mtime < limit:
                left.unlink()


def _replace(path: Path, data: bytes) -> None:
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(4)}.tmp")
    try:
        with temporary.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
