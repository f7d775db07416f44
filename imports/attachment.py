"""A screenshot, film or PDF: a picture of a post, with whose, where and when typed in by the person who saw it.

The file is evidence; the words are what the person copied from it. Nothing is read out of the picture.
"""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from domain.errors import ImportFileError
from domain.links import platform_of_address
from domain.texts import _
from domain.types import Media
from imports.rows import ImportedPost, Row, refused, to_post
from imports.terms import NOTHING, ImportTerms
from parsing.post_ids import canonical_id, is_profile

# What a picture file begins with.
PICTURES = {
    b"\x89PNG\r\n\x1a\n": "image",
    b"\xff\xd8\xff": "image",
    b"GIF8": "image",
    b"%PDF-": "document",
    b"\x1aE\xdf\xa3": "video",
}
# What an MP4 or QuickTime file holds after its first length; pictures in such a box are told by their brand. The oldest
# QuickTime files begin with their content.
FILM, STILL = b"ftyp", re.compile(rb"hei|hev|mif|msf|avi")
OLD_FILMS = (b"moov", b"mdat", b"wide")
RIFF = {b"WEBP": "image", b"AVI ": "video"}


def read_posts(path: Path, terms: ImportTerms = NOTHING) -> Iterator[Row]:
    """The one post that the picture shows. Raises ImportFileError when something typed in is missing."""
    require_typed(path, terms)
    body = path.read_bytes()
    kind = kind_of(body)
    if kind is None:
        raise ImportFileError(
            _("bukan PNG, JPEG, WebP, GIF, PDF, MP4 atau WebM"),
            where=path.name,
            remedy=_("simpan tangkapan layar sebagai PNG"),
        )
    sha256 = hashlib.sha256(body).hexdigest()
    platform = platform_of_address(terms.url)
    if is_profile(terms.url, platform):
        yield Row(post=refused(1, "profile_address"), bytes_read=len(body))
        return
    post = to_post(
        {
            "platform": terms.platform,
            "account": terms.account,
            "url": terms.url,
            "text": terms.text,
            "id": (platform and canonical_id(platform, "", terms.url)) or f"berkas:{sha256}",
            "published_at": terms.published_at,
            "audience": terms.audience,
        },
        1,
    )
    if isinstance(post, ImportedPost):
        post = replace(post, media=(Media(kind=kind, sha256=sha256),))
    yield Row(post=post, bytes_read=len(body))


def kind_of(content: bytes) -> str | None:
    """image, video or document, by how the bytes begin; None for anything else, as a picture that no reader here opens."""
    if content[4:8] == FILM:
        return None if STILL.match(content[8:12]) else "video"
    if content[4:8] in OLD_FILMS:
        return "video"
    if content[:4] == b"RIFF":
        return RIFF.get(content[8:12])
    return next((kind for start, kind in PICTURES.items() if content.startswith(start)), None)


def require_typed(path: Path, terms: ImportTerms) -> None:
    """Whose, where and when must be there. Raises ImportFileError that names what is not."""
    required = {
        "akun (--account)": terms.account,
        "alamat kiriman (--url)": terms.url,
        "kapan dilihat (--seen-at)": terms.seen_at,
    }
    missing = [name for name, value in required.items() if not value]
    if missing:
        raise ImportFileError(
            _("belum diketik: {missing}", missing=", ".join(missing)),
            where=path.name,
            remedy=_("tulis akun siapa, alamat kiriman, dan kapan dilihat"),
        )
