"""A copy of a picture on which what people covered is black: its pixels there are gone, nothing lies below."""

import io
from collections.abc import Iterable

from PIL import Image, ImageDraw

from domain.pictures import Cover
from images.decoding import decode

BOUNDS = (1600, 20_000)  # pixels: a page that a browser drew is long, and its words are to stay legible
_WHOLE = 1000


def covered(content: bytes, covers: Iterable[Cover]) -> bytes:
    """A JPEG without metadata, at most as wide and high as BOUNDS, turned as it is shown. Raises PictureError."""
    picture = Image.fromarray(decode(content, bounds=BOUNDS).pixels)
    blacken(picture, covers)
    return as_jpeg(picture)


def blacken(picture: Image.Image, covers: Iterable[Cover]) -> None:
    """Draws the covers on a picture, a pixel too wide rather than too narrow."""
    pen = ImageDraw.Draw(picture)
    for one in covers:
        left, top = one.x * picture.width // _WHOLE, one.y * picture.height // _WHOLE
        right = -(-(one.x + one.width) * picture.width // _WHOLE)
        bottom = -(-(one.y + one.height) * picture.height // _WHOLE)
        pen.rectangle((left, top, max(right, left + 1), max(bottom, top + 1)), fill="black")


def as_jpeg(picture: Image.Image) -> bytes:
    """Pixels and nothing else."""
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=85)
    return out.getvalue()


def size(content: bytes) -> tuple[int, int]:
    """Width and height in pixels as the picture is shown. Raises PictureError."""
    found = decode(content)
    return found.width, found.height
