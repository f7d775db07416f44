"""The mark of the body: a small picture of the workspace that stands on letters and reports."""

from pathlib import Path

from docx.image.image import Image

from domain.errors import ConfigError
from domain.texts import _
from parsing.picture_metadata import without_metadata
from store.workspace import Workspace

LOGO_KINDS = ((b"\x89PNG", "image/png"), (b"\xff\xd8\xff", "image/jpeg"))
LOGO_BYTES = 200_000


def mark_of(workspace: Workspace) -> tuple[str, bytes]:
    """The body's mark with its kind. Raises ConfigError for a file that is none of the two kinds or too large."""
    name = workspace.config.text("body.logo")
    if not name:
        return "", b""
    kind, content = _picture(workspace.root, name)
    if not kind:
        raise ConfigError(
            _("lambang lembaga bukan gambar PNG atau JPEG dalam ruang kerja, atau lebih dari 200 kB"),
            where="body.logo",
            remedy=_("letakkan berkasnya di ruang kerja, mis. lambang.png"),
        )
    return kind, content


def is_mark(root: Path, name: str) -> bool:
    """Whether a file of the workspace can be the body's mark."""
    return bool(_picture(root, name)[0])


def _picture(root: Path, name: str) -> tuple[str, bytes]:
    """A picture of the workspace with its kind, without what its camera wrote; ("", b"") for what is none."""
    content = _kept_in(root, name)
    kind = next((kind for start, kind in LOGO_KINDS if content.startswith(start)), "")
    clean = without_metadata(content) if kind else b""
    return (kind, clean) if kind and _is_whole(clean) else ("", b"")


def _kept_in(root: Path, name: str) -> bytes:
    """A file of the workspace, no larger than a mark may be; b"" for any other, and for one that cannot be read."""
    path = root / name
    try:
        fits = path.is_file() and path.resolve().is_relative_to(root.resolve()) and path.stat().st_size <= LOGO_BYTES
        return path.read_bytes() if fits else b""
    except OSError:
        return b""


def _is_whole(content: bytes) -> bool:
    """Whether a letter can hold the picture: what its reader cannot measure would stop every letter later."""
    try:
        Image.from_blob(content).scaled_dimensions(height=1)
    except Exception:  # python-docx lets struct and key errors of a broken head through
        return False
    return True
