"""Files that a reader has sent and not decided on yet: a day at most, for that reader alone."""

import hashlib
import os
import re
import secrets
from contextlib import suppress
from pathlib import Path

from werkzeug.datastructures import FileStorage

from desk import access, language
from domain.errors import ImportFileError, NetralitasError, WorkflowError, WorkspaceError
from domain.texts import _
from services import uploads as kept

NAME = re.compile(r"[0-9a-f]{32}")
OPTION = re.compile(r" \(--[\w-]+\)")


def keep(sent: FileStorage | None, suffix: str = "") -> tuple[str, Path]:
    """Keeps a sent file byte for byte and returns the name by which its sender asks for it, and where it lies.

    Raises WorkflowError when no file was chosen or too much waits already, WorkspaceError when it cannot be written.
    """
    if kept.is_full(access.workspace()):
        raise WorkflowError(
            _("terlalu banyak berkas menunggu keputusan"), remedy=_("muat atau batalkan dulu yang menunggu")
        )
    if sent is None or not sent.filename:
        raise WorkflowError(_("belum ada berkas"), remedy=_("pilih berkasnya lagi; peramban tidak menyimpannya"))
    name = secrets.token_hex(16)
    path = _place(name).with_suffix(suffix)
    try:
        _write(sent, path)
    except OSError as error:
        with suppress(OSError):
            path.unlink(missing_ok=True)
        raise WorkspaceError(_("berkas tidak dapat ditaruh di ruang kerja"), remedy=_("periksa ruang disk")) from error
    return name, path


def _write(sent: FileStorage, path: Path) -> None:
    path.parent.mkdir(mode=0o700, exist_ok=True)
    path.touch(mode=0o600, exist_ok=False)
    with path.open("wb") as file:
        sent.save(file)
    at = access.now().timestamp()  # the desk's own clock says what is a day old
    os.utime(path, (at, at))


def _place(name: str) -> Path:
    """A file's place: its sender is part of it, and nothing that was typed is."""
    return kept.folder_of(access.workspace()) / hashlib.sha256(f"{access.who()}|{name}".encode()).hexdigest()


def path_of(name: str, suffix: str = "") -> Path:
    """Where a file lies that was kept under this suffix.

    Raises ImportFileError when it is not there (any more), or was sent by somebody else.
    """
    path = _place(name).with_suffix(suffix) if NAME.fullmatch(name) else None
    if path is None or not path.is_file() or kept.is_old(path, access.now()):
        raise ImportFileError(_("berkas unggahan itu sudah tidak ada"), remedy=_("unggah lagi berkasnya"))
    return path


def claim(name: str) -> Path:
    """As path_of, for once: whoever asks for it again does not find it. Who claimed it deletes it."""
    path = path_of(name)
    claimed = path.with_suffix(".dibaca")
    try:
        return path.rename(claimed)
    except OSError:  # a second click came first
        raise ImportFileError(_("berkas unggahan itu sedang dibaca"), remedy=_("tunggu, lalu unggah lagi")) from None


def sweep() -> None:
    """Deletes what nobody decided on within a day."""
    kept.sweep(access.workspace(), access.now())


def file_error_text(error: NetralitasError, path: Path) -> str:
    """An error in an uploaded file as a page says it: with its place in the file, not the name under which it is
    kept, and without options of the command line."""
    place = error.where.removeprefix(path.name).lstrip(":, ")
    what, remedy = (OPTION.sub("", language.translated(text)) for text in (error.what, error.remedy))
    words = access.with_remedy(what, remedy)
    if place.isdecimal():
        return language.translated(_("Baris {place}: {words}", place=place, words=words))
    return f"{place}: {words}" if place else words
