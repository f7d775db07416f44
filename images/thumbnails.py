"""Small copies for lists: pixels alone, never longer than LONGEST, covered where people covered the picture.

A photo without words may show a family: it stays coarse, so that nobody is recognised before the picture is opened.
"""

from collections.abc import Iterable

from PIL import Image

from domain.pictures import Cover
from images.covering import as_jpeg, blacken
from images.decoding import decode

LONGEST = 96  # pixels
COARSE = 12  # pixels of the longest side from which a coarse one is drawn


def thumbnail(content: bytes, covers: Iterable[Cover] = (), *, coarse: bool) -> bytes:
    """A JPEG without metadata. Raises PictureError."""
    picture = Image.fromarray(decode(content, bounds=(LONGEST * 4, LONGEST * 4)).pixels)
    blacken(picture, covers)
    picture.thumbnail((LONGEST, LONGEST), Image.Resampling.LANCZOS)
    if coarse:
        size = picture.size
        picture.thumbnail((COARSE, COARSE), Image.Resampling.BOX)
        picture = picture.resize(size, Image.Resampling.BICUBIC)
    return as_jpeg(picture)
