"""A film as pictures: its cover and a frame every two seconds, each once; read within a time limit.

OpenCV, which the extra holds anyway, decodes it; only MP4, QuickTime, WebM and Matroska are opened, told by their
own bytes, so that no list of addresses is ever followed. Sound is not listened to.
"""

import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from PIL import Image

from domain.pictures import FilmShots, Shot
from domain.texts import _
from images.covering import as_jpeg
from images.decoding import LONGEST_SIDE, MOST_PIXELS, Picture, PictureError, Pixels

MOST_BYTES = 200_000_000
EVERY = 2.0  # seconds between two frames
MOST_FRAMES = 300
SECONDS = 40.0
"""Time for one film; a worker is stopped a while later, and what was read until then is kept and said."""


@dataclass(frozen=True, kw_only=True, slots=True)
class FilmFrame:
    """`at`: seconds from the beginning. `length`: of the film in seconds, 0 where it does not say."""

    at: float
    picture: Picture
    length: float


def frames(content: bytes) -> Iterator[FilmFrame]:
    """The cover, then a frame every two seconds. Raises PictureError for what cannot be opened or is too large."""
    if len(content) > MOST_BYTES:
        raise PictureError(
            _(
                "video {body} MB; paling besar {most_bytes} MB",
                body=len(content) // 1000000,
                most_bytes=MOST_BYTES // 1000000,
            )
        )
    with tempfile.NamedTemporaryFile(prefix="netralitas-film-") as file:
        file.write(content)
        file.flush()
        film = cv2.VideoCapture(file.name, cv2.CAP_FFMPEG, [cv2.CAP_PROP_N_THREADS, 1])
        try:
            yield from _frames(film)
        finally:
            film.release()


def _frames(film: Any) -> Iterator[FilmFrame]:
    width, height = int(film.get(cv2.CAP_PROP_FRAME_WIDTH)), int(film.get(cv2.CAP_PROP_FRAME_HEIGHT))
    if not film.isOpened() or width < 1 or height < 1:
        raise PictureError(_("video rusak, terpotong, atau memakai sandi yang tidak dikenal"))
    if width * height > MOST_PIXELS:
        raise PictureError(_("video {width}×{height} piksel terlalu besar", width=width, height=height))
    rate = film.get(cv2.CAP_PROP_FPS)
    length = film.get(cv2.CAP_PROP_FRAME_COUNT) / rate if rate > 0 else 0.0
    due, made = 0.0, 0
    while made < MOST_FRAMES and film.grab():
        at = max(film.get(cv2.CAP_PROP_POS_MSEC) / 1000, 0.0)
        if at + 1e-6 < due:
            continue
        whole, pixels = film.retrieve()
        if not whole:
            continue
        shown = _picture(cv2.cvtColor(pixels, cv2.COLOR_BGR2RGB))
        yield FilmFrame(at=round(at, 1), picture=shown, length=max(length, at))
        made, due = made + 1, at + EVERY
    if not made:
        raise PictureError(_("video tanpa bingkai yang terbaca"))


def _picture(pixels: Pixels) -> Picture:
    height, width = pixels.shape[:2]
    small = Image.fromarray(pixels)
    small.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
    shown = np.ascontiguousarray(np.asarray(small, dtype=np.uint8))
    return Picture(pixels=shown, width=width, height=height, scale=width / shown.shape[1])


def shots(content: bytes) -> FilmShots:
    """The same frames as pictures of their own, each a JPEG without metadata, as far as time allows. Raises
    PictureError."""
    until, made, whole, length = time.monotonic() + SECONDS, [], True, 0.0
    for frame in frames(content):
        picture = Image.fromarray(frame.picture.pixels)
        made.append(Shot(at=round(frame.at * 1000), width=picture.width, height=picture.height, jpeg=as_jpeg(picture)))
        length = frame.length
        if time.monotonic() > until:
            whole = False
            break
    return FilmShots(shots=tuple(made), length=length, whole=whole and len(made) < MOST_FRAMES)
