"""Perceptual hashes: PDQ after its published description, of a picture, its mirror and itself without an even border.

Source: "The TMK+PDQF Video-Hashing Algorithm and the PDQ Image-Hashing Algorithm", Facebook 2019. Two passes of a box
filter, 64 by 64 samples, a cosine transform of which 16 by 16 values are kept, one bit for each above their median.
"""

from collections.abc import Sequence
from typing import Any, TypeAlias

import cv2
import numpy as np

from domain.pictures import Prints
from images.decoding import Pixels

Floats: TypeAlias = Any  # numpy, float32
Words: TypeAlias = Any  # numpy, uint64

CANDIDATE = 62
"""Bits of 256 in which two prints of one picture differ at most; what is nearer is compared by its pixels too."""
LEAST_QUALITY = 50
_SAMPLES = 64
_KEPT = 16
_WORKING = 512
_BORDER_SPREAD = 22.0
_BORDER_SHARE = 0.97


def _transform() -> Floats:
    row, column = np.arange(1, _KEPT + 1)[:, None], np.arange(_SAMPLES)[None]
    return (np.sqrt(2 / _SAMPLES) * np.cos(np.pi / 2 / _SAMPLES * row * (2 * column + 1))).astype(np.float32)


_COSINES = _transform()


def prints(pixels: Pixels) -> Prints:
    """All four hashes of a picture in RGB."""
    small = _reduced(pixels)
    whole, mirror, quality = _hashes(small)
    inner = trimmed(small)
    if inner.shape == small.shape:
        return Prints(whole=whole, mirror=mirror, trimmed=whole, trimmed_mirror=mirror, quality=quality)
    cut, cut_mirror, inner_quality = _hashes(inner)
    if inner_quality < LEAST_QUALITY:
        cut, cut_mirror = whole, mirror
    return Prints(whole=whole, mirror=mirror, trimmed=cut, trimmed_mirror=cut_mirror, quality=quality)


def pdq(pixels: Pixels) -> tuple[str, int]:
    """The PDQ hash of a picture in RGB at the size it comes in (64 hexadecimal digits), and its quality, 0 to 100."""
    samples = _samples(pixels)
    return _hash_of(samples), _quality(samples)


def _reduced(pixels: Pixels) -> Pixels:
    height, width = pixels.shape[:2]
    longest = max(height, width)
    if longest <= _WORKING:
        return pixels
    size = (max(1, width * _WORKING // longest), max(1, height * _WORKING // longest))
    return cv2.resize(pixels, size, interpolation=cv2.INTER_AREA).astype(np.uint8)


def _hashes(pixels: Pixels) -> tuple[str, str, int]:
    samples = _samples(pixels)
    return _hash_of(samples), _hash_of(samples[:, ::-1]), _quality(samples)


def _samples(pixels: Pixels) -> Floats:
    luma = pixels.astype(np.float32) @ np.array([0.299, 0.587, 0.114], dtype=np.float32)
    height, width = luma.shape
    for _ in range(2):
        luma = _box_filtered(luma, (width + 2 * _SAMPLES - 1) // (2 * _SAMPLES))
        luma = _box_filtered(luma.T, (height + 2 * _SAMPLES - 1) // (2 * _SAMPLES)).T
    rows = ((np.arange(_SAMPLES) + 0.5) * height / _SAMPLES).astype(int)
    columns = ((np.arange(_SAMPLES) + 0.5) * width / _SAMPLES).astype(int)
    return np.ascontiguousarray(luma[np.ix_(rows, columns)])


def _box_filtered(values: Floats, window: int) -> Floats:
    """Means along the rows over `window` neighbours, over fewer at both ends."""
    length = values.shape[1]
    half = (window + 2) // 2
    place = np.arange(length)
    low, high = np.maximum(0, place - (window - half)), np.minimum(length, place + half)
    sums = np.concatenate([np.zeros((values.shape[0], 1)), np.cumsum(values, axis=1, dtype=np.float64)], axis=1)
    return ((sums[:, high] - sums[:, low]) / (high - low)).astype(np.float32)


def _hash_of(samples: Floats) -> str:
    kept = (_COSINES @ samples @ _COSINES.T).ravel()
    bits = kept > np.partition(kept, kept.size // 2 - 1)[kept.size // 2 - 1]
    return str(np.packbits(bits[::-1]).tobytes().hex())


def _quality(samples: Floats) -> int:
    down = np.trunc((samples[:-1] - samples[1:]) * 100 / 255)
    across = np.trunc((samples[:, :-1] - samples[:, 1:]) * 100 / 255)
    return min(100, int((np.abs(down).sum() + np.abs(across).sum()) // 90))


def trimmed(pixels: Pixels) -> Pixels:
    """The picture without a border of one colour, as messengers and story makers put it around a picture."""
    top, bottom = _even_lines(pixels)
    left, right = _even_lines(np.swapaxes(pixels, 0, 1))
    height, width = pixels.shape[:2]
    if height - top - bottom < height // 4 or width - left - right < width // 4:
        return pixels
    return np.ascontiguousarray(pixels[top : height - bottom, left : width - right])


def _even_lines(pixels: Pixels) -> tuple[int, int]:
    """How many lines at the start and at the end have the colour of the outermost line, nearly throughout."""

    def run(lines: Pixels) -> int:
        colour = np.median(lines[0].reshape(-1, 3), axis=0)
        far = np.abs(lines.astype(np.float32) - colour).max(axis=2)
        even = (far < _BORDER_SPREAD).mean(axis=1) >= _BORDER_SHARE
        return int(len(even) if even.all() else np.argmin(even))

    return run(pixels), run(pixels[::-1])


def packed(hashes: Sequence[str]) -> Words:
    """Hashes as rows of four 64-bit words, for `near`."""
    return np.frombuffer(b"".join(bytes.fromhex(one) for one in hashes), dtype=">u8").astype(np.uint64).reshape(-1, 4)


def near(columns: Sequence[Words], asked: str, most: int = CANDIDATE) -> list[tuple[int, int]]:
    """Row and distance of every stored hash within `most` bits of the one asked for, nearest first; exact.

    `columns`: the four words of `packed`, each as one array: most rows are out after two of them.
    """
    wanted = packed([asked])[0]
    apart = np.bitwise_count(columns[0] ^ wanted[0]) + np.bitwise_count(columns[1] ^ wanted[1])
    rows = np.flatnonzero(apart <= most)
    whole = apart[rows].astype(np.int64)
    for at in (2, 3):
        whole += np.bitwise_count(columns[at][rows] ^ wanted[at])
    found = [(int(row), int(distance)) for row, distance in zip(rows, whole, strict=True) if distance <= most]
    return sorted(found, key=lambda one: (one[1], one[0]))
