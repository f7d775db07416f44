"""The emblems of parties as they are looked for: small pictures with their local features, at several sizes."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import cv2
import numpy as np
from PIL import Image

Array: TypeAlias = Any  # numpy, float32
_CV: Any = cv2

SIDE = 64
"""An emblem and what is compared with it are laid out on this many pixels each way."""
_WIDTHS = (220, 110, 60)
_PAD = 20
_GROUND = 128


def sift() -> Any:
    """OpenCV's SIFT; the stubs of some of its builds do not name it."""
    return _CV.SIFT_create(nfeatures=0, contrastThreshold=0.02, edgeThreshold=15)


def roots(descriptors: Array) -> Array:
    """RootSIFT: square roots of the descriptors, each of length one."""
    return np.sqrt(descriptors / (descriptors.sum(axis=1, keepdims=True) + 1e-7)).astype(np.float32)


@dataclass(frozen=True, slots=True)
class Emblem:
    """One picture of a party's emblem: as SIDE by SIDE pixels, what of them belongs to it, height to width."""

    party: str
    face: Array
    mask: Any
    tall: float


@dataclass(frozen=True, slots=True)
class Gallery:
    """All emblems, and their features as one table.

    `places`: for each feature its place in the emblem (0 to 1), its size in emblem widths, its angle in degrees.
    """

    emblems: tuple[Emblem, ...]
    descriptors: Array
    owners: Any
    places: Array


def gallery(pictures: Sequence[tuple[str, Image.Image]]) -> Gallery:
    """From pairs of a party's name and a picture of its emblem. Transparent parts do not belong to the emblem."""
    emblems: list[Emblem] = []
    descriptors, owners, places = [np.zeros((0, 128), np.float32)], [np.zeros(0, np.int64)], [np.zeros((0, 4))]
    for number, (party, picture) in enumerate(pictures):
        cut = _cut(picture)
        square = cv2.resize(cut, (SIDE, SIDE), interpolation=cv2.INTER_AREA)
        emblems.append(
            Emblem(party, _on_ground(square).astype(np.float32), square[..., 3] > 200, cut.shape[0] / cut.shape[1])
        )
        for width in _WIDTHS:
            found, at = _features(cut, width)
            descriptors.append(found)
            places.append(at)
            owners.append(np.full(len(found), number, dtype=np.int64))
    return Gallery(
        tuple(emblems), np.concatenate(descriptors), np.concatenate(owners), np.concatenate(places).astype(np.float32)
    )


def _cut(picture: Image.Image) -> Any:
    """Red, green, blue, opacity, without the transparent border."""
    values = np.asarray(picture.convert("RGBA"))
    rows, columns = np.nonzero(values[..., 3] > 128)
    if rows.size == 0:
        return np.full((SIDE, SIDE, 4), 255, dtype=np.uint8)
    return np.ascontiguousarray(values[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1])


def _on_ground(values: Any) -> Any:
    opacity = values[..., 3:4].astype(np.float32) / 255
    return (values[..., :3] * opacity + _GROUND * (1 - opacity)).astype(np.uint8)


def _features(cut: Any, width: int) -> tuple[Array, Array]:
    scale = width / max(cut.shape[:2])
    size = max(8, round(cut.shape[1] * scale)), max(8, round(cut.shape[0] * scale))
    padded = cv2.copyMakeBorder(
        cv2.resize(cut, size, interpolation=cv2.INTER_AREA),
        _PAD,
        _PAD,
        _PAD,
        _PAD,
        cv2.BORDER_CONSTANT,
        value=(0, 0, 0, 0),
    )
    grey = cv2.cvtColor(_on_ground(np.asarray(padded, dtype=np.uint8)), cv2.COLOR_RGB2GRAY)
    up = 2 if width < 100 else 1
    grey = cv2.resize(grey, None, fx=up, fy=up, interpolation=cv2.INTER_CUBIC) if up > 1 else grey
    points, found = sift().detectAndCompute(grey, None)
    if found is None:
        return np.zeros((0, 128), np.float32), np.zeros((0, 4), np.float32)
    at = np.array(
        [
            ((p.pt[0] / up - _PAD) / size[0], (p.pt[1] / up - _PAD) / size[1], p.size / up / size[0], p.angle)
            for p in points
        ],
        dtype=np.float32,
    )
    inside = ((at[:, :2] > -0.02) & (at[:, :2] < 1.02)).all(axis=1)
    return roots(found)[inside], at[inside]
