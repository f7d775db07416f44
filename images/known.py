"""A library of known campaign material: what a picture repeats, also cut, framed, turned a little or mirrored.

Hashes first; SIFT with a homography only against the library, never between posts. Material that merely shares a
photo or an emblem with a picture is not the same: the two are laid upon each other and compared (images/likeness.py).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import cv2
import numpy as np

from domain.pictures import Prints
from images.decoding import Pixels
from images.hashing import CANDIDATE, LEAST_QUALITY, Words, near, packed, prints, trimmed
from images.likeness import Grey, alike_share, same_picture, thumb

_FEATURES = 500
_CV: Any = cv2  # the stubs of some of its builds do not name SIFT
_WORKING = 480
_RATIO = 0.8
_LEAST_INLIERS = 20
_CANDIDATES = 4
_LEAST_OVERLAP = 0.5
_SHARE = 0.88
_MOST_TILT = 4.0


@dataclass(frozen=True, slots=True)
class SeenPicture:
    """What of a picture is kept for comparing: its hashes, and it and its inside as thumbs."""

    prints: Prints
    whole: Grey
    inner: Grey


def seen(pixels: Pixels) -> SeenPicture:
    return SeenPicture(prints(pixels), thumb(pixels), thumb(trimmed(pixels)))


Name = TypeVar("Name")


class KnownMaterial(Generic[Name]):
    """Pictures of a run or a library by name, found again by hash and likeness. Grows while it is asked."""

    def __init__(self) -> None:
        self._names: list[Name] = []
        self._kept: list[SeenPicture] = []
        self._columns: list[list[Words]] = [[] for _ in range(4)]
        self._built: list[Words] = []

    def add(self, name: Name, one: SeenPicture) -> None:
        self._names.append(name)
        self._kept.append(one)
        for column, word in zip(self._columns, packed([one.prints.whole, one.prints.trimmed]).T, strict=True):
            column.append(word)
        self._built = []

    def repeated(self, one: SeenPicture) -> tuple[Name, ...]:
        """The names of the pictures that this one repeats, in the order they were added."""
        if not self._names or one.prints.quality < LEAST_QUALITY:
            return ()
        if not self._built:
            self._built = [np.concatenate(column) for column in self._columns]
            self._columns = [[column] for column in self._built]
        asked = {one.prints.whole, one.prints.mirror, one.prints.trimmed, one.prints.trimmed_mirror}
        rows = {row // 2 for value in asked for row, _ in near(self._built, value, CANDIDATE)}
        return tuple(self._names[row] for row in sorted(rows) if _same(self._kept[row], one))


def _same(old: SeenPicture, new: SeenPicture) -> bool:
    if old.prints.whole == new.prints.whole and np.array_equal(old.whole, new.whole):
        return True
    return any(
        same_picture(first, second)
        for first in (old.whole, old.inner)
        for shown in (new.whole, new.inner)
        for second in (shown, np.ascontiguousarray(shown[:, ::-1]))
    )


@dataclass(frozen=True, slots=True)
class _Features:
    grey: Grey
    places: Any
    descriptors: Any


def _features(pixels: Pixels) -> _Features:
    grey = cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY)
    scale = _WORKING / max(grey.shape)
    size = (max(1, round(grey.shape[1] * scale)), max(1, round(grey.shape[0] * scale)))
    grey = cv2.resize(grey, size, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR).astype(np.uint8)
    points, descriptors = _CV.SIFT_create(nfeatures=_FEATURES).detectAndCompute(grey, None)
    if descriptors is None:
        return _Features(grey, np.zeros((0, 2), np.float32), np.zeros((0, 128), np.float32))
    places = np.array([point.pt for point in points], dtype=np.float32)
    roots = np.sqrt(descriptors / (descriptors.sum(axis=1, keepdims=True) + 1e-7))
    return _Features(grey, places, roots.astype(np.float32))


class Library:
    """Known material by name. Raises nothing over pictures without features: those are found by hash alone."""

    def __init__(self, material: Mapping[str, Pixels]) -> None:
        self._register: KnownMaterial[str] = KnownMaterial()
        self._names = list(material)
        self._features = [_features(pixels) for pixels in material.values()]
        for name, pixels in material.items():
            self._register.add(name, seen(pixels))
        owners = [np.full(len(one.places), number) for number, one in enumerate(self._features)]
        self._owners = np.concatenate(owners) if owners else np.zeros(0, dtype=np.int64)
        self._all = np.concatenate([one.descriptors for one in self._features]) if owners else np.zeros((0, 128))

    def repeated(self, pixels: Pixels, one: SeenPicture) -> tuple[str, ...]:
        """The names of the material that this picture repeats, whole or the larger part of it."""
        found = set(self._register.repeated(one))
        asked = _features(pixels) if len(self._all) else None
        if asked is not None and len(asked.places) >= _LEAST_INLIERS:
            found |= {
                self._names[number]
                for number in self._nearest(asked)
                if self._names[number] not in found and _lies_upon(self._features[number], asked)
            }
        return tuple(name for name in self._names if name in found)

    def _nearest(self, asked: _Features) -> Sequence[int]:
        """The material that shares most features with a picture."""
        alike = asked.descriptors @ self._all.T
        best = alike.argmax(axis=1)
        votes = np.bincount(self._owners[best][alike.max(axis=1) > 0.9], minlength=len(self._names))
        order = np.argsort(-votes, kind="stable")[:_CANDIDATES]
        return [int(number) for number in order if votes[number] >= _LEAST_INLIERS // 3]


def _lies_upon(known: _Features, asked: _Features) -> bool:
    """Whether the picture, moved onto the material, shows the same where the two overlap, and they overlap widely."""
    pairs = cv2.BFMatcher(cv2.NORM_L2).knnMatch(asked.descriptors, known.descriptors, k=2)
    good = [pair[0] for pair in pairs if len(pair) == 2 and pair[0].distance < _RATIO * pair[1].distance]
    if len(good) < _LEAST_INLIERS:
        return False
    here = np.array([asked.places[match.queryIdx] for match in good], dtype=np.float32)
    there = np.array([known.places[match.trainIdx] for match in good], dtype=np.float32)
    cv2.setRNGSeed(0)
    onto, inliers = cv2.findHomography(here, there, cv2.RANSAC, 4.0)
    if onto is None or int(inliers.sum()) < _LEAST_INLIERS or not _is_plain(onto):
        return False
    size = known.grey.shape[1], known.grey.shape[0]
    moved = cv2.warpPerspective(asked.grey, onto, size)
    inside = cv2.warpPerspective(np.full(asked.grey.shape, 255, np.uint8), onto, size) > 250
    within = inside.mean() * inside.size / (abs(np.linalg.det(onto[:2, :2])) * asked.grey.size)
    if inside.mean() < _LEAST_OVERLAP or within < _LEAST_OVERLAP:
        return False
    factor = 240 / max(size)
    small = (max(1, round(size[0] * factor)), max(1, round(size[1] * factor)))
    first, second = (cv2.resize(grey, small, interpolation=cv2.INTER_AREA) for grey in (known.grey, moved))
    where = cv2.resize(inside.astype(np.uint8), small, interpolation=cv2.INTER_NEAREST) > 0
    return alike_share(first.astype(np.uint8), second.astype(np.uint8), where) >= _SHARE


def _is_plain(onto: Any) -> bool:
    """A move that does not fold, mirror or stretch beyond what a photo of a poster does."""
    turn = onto[:2, :2]
    if np.linalg.det(turn) <= 0:
        return False
    stretches = np.linalg.svd(turn, compute_uv=False)
    return bool(stretches[0] / max(stretches[1], 1e-9) < _MOST_TILT and stretches[1] > 0.1 and stretches[0] < 10)
