"""The small picture beside a line of a list: what is known of it in words, and its copy, made once and held.

What no words were read in may be a photo of a family and stays coarse until it is opened. Nothing else changes it, no
cover either: a drawn post of the reading list must not be told from a case.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from domain.cases import ReviewedPost
from domain.pictures import Cover, Examined, Shot
from domain.privacy import mask_numbers
from images import extra
from services.held_copies import Held
from store import bodies, pictures
from store.database import Store

LONGEST_WORDS = 120  # letters of what was read in a picture
_held: Held[tuple[str, bool], bytes | None] = Held(1000)  # of at most a few thousand bytes each


@dataclass(frozen=True, kw_only=True, slots=True)
class ListedPicture:
    """Of the kept media of a post: how many pictures and films; `words`: what is said of the first picture; `has_copy`:
    whether a copy of it can be made here."""

    pictures: int
    films: int
    words: str
    has_copy: bool

    @property
    def mark(self) -> str:
        """What stands in the picture's place."""
        parts = [
            f"{n} {word}" if n > 1 else word for n, word in ((self.pictures, "gambar"), (self.films, "video")) if n
        ]
        return ", ".join(parts)


def of_post(db: Store, post: ReviewedPost) -> ListedPicture | None:
    """What a list says of a post's pictures; None where none was kept."""
    names, films = _media_hashes(post, "image"), _media_hashes(post, "video")
    if not names and not films:
        return None
    return ListedPicture(
        pictures=len(names),
        films=len(films),
        words=_alternative_text(db, names),
        has_copy=bool(names) and is_installed(),
    )


def is_installed() -> bool:
    """Whether small copies can be made here."""
    return extra.installed()


def _media_hashes(post: ReviewedPost, kind: str) -> list[str]:
    return list(dict.fromkeys(m["sha256"] for m in json.loads(post.media) if m.get("sha256") and m["kind"] == kind))


def _alternative_text(db: Store, names: Sequence[str]) -> str:
    """The words for who does not see the picture."""
    if not names:
        return ""
    place = f"gambar 1 dari {len(names)}" if len(names) > 1 else "gambar"
    found = pictures.of_hashes(db, names[:1]).get(names[0])
    if not isinstance(found, Examined):
        return f"{place}, belum atau tidak terbaca mesin"
    words = _own_words(found)
    if not words:
        return f"{place}, tanpa tulisan yang terbaca"
    return f"{place}, tulisan terbaca: {words[:LONGEST_WORDS]}{'…' if len(words) > LONGEST_WORDS else ''}"


def _own_words(found: Examined) -> str:
    """What was read of the post itself: no comments of others in a screenshot."""
    from images.screens import own_lines

    return mask_numbers(" / ".join(found.lines[at].text for at in own_lines(found.lines, found.height)))


def small(db: Store, evidence: Path, post: ReviewedPost) -> bytes | None:
    """The small copy of a post's first picture, a JPEG; None where none can be made."""
    names = _media_hashes(post, "image")
    if not names or not is_installed() or not bodies.has_body(db, evidence, names[0]):
        return None
    found = pictures.of_hashes(db, names[:1]).get(names[0])
    legible = isinstance(found, Examined) and bool(found.lines)
    return _held.get((names[0], legible), partial(_reduced, db, evidence, names[0], coarse=not legible))


def _reduced(db: Store, evidence: Path, sha256: str, *, coarse: bool) -> bytes | None:
    from images.decoding import PictureError
    from images.thumbnails import thumbnail

    try:
        return thumbnail(bodies.read_body(db, evidence, sha256), coarse=coarse)
    except PictureError:
        return None


def small_frame(shot: Shot, laid: Iterable[Cover]) -> bytes:
    """The small copy of a frame of a film with these covers."""
    from images.thumbnails import thumbnail

    return thumbnail(shot.jpeg, [one for one in laid if one.lies_on(shot.at)], coarse=False)
