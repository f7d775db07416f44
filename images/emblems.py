"""Emblems of parties in a picture: where local features agree on a place, size and turn, the colours decide.

Each feature of the picture that resembles one of an emblem says where the whole emblem would lie; places that many
agree on are laid out flat and compared with the emblem in colour, block by block, so that covered parts cost little
and an emblem of the same shape in other colours is told apart. How the measures weigh is fitted on composed scenes
(benchmarks/emblem_weights.py). What is found is a hint for a person.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import cv2
import numpy as np

from domain.pictures import Box, Symbol
from images.decoding import Picture, Pixels
from images.gallery import SIDE, Array, Emblem, Gallery, roots, sift

_MOST_FEATURES = 5000
_CHUNK = 400
_LARGEST = 1_920_000
"""Pixels; a picture is doubled for its small emblems, as far as it stays below this: SIFT holds 180 bytes for each."""
_MOST_MATCHES = 700
_TOP = 5
_ALIKE = 0.80
_FLOOR = 0.72
_PLACES_EACH = 6
_PLACES = 40
_SMALLEST = 20
_OVERLAP = 0.4
_LEAST_VOTES = 7.0


@dataclass(frozen=True, slots=True)
class EmblemPlace:
    """A place where an emblem may lie: the votes for it, the features that agree, how it lies (unit square to pixels).

    `features`: places in the emblem and in the picture of the features that agree.
    """

    emblem: int
    votes: float
    agree: int
    lies: Any
    width: float
    features: tuple[Array, Array]


@dataclass(frozen=True, slots=True)
class EmblemCandidate:
    """A place with its measures, in the order of `MEASURES`, and its four corners in pixels of the examined picture."""

    emblem: int
    corners: Array
    votes: float
    measures: tuple[float, ...]


MEASURES = (
    "correlation",
    "best blocks",
    "lower quarter",
    "lower tenth",
    "colour apart",
    "worst colour apart",
    "votes",
    "votes each",
    "ahead of others",
)


@dataclass(frozen=True, slots=True)
class EmblemWeights:
    mean: Array
    spread: Array
    weight: Array
    floor: float


@cache
def shipped() -> EmblemWeights:
    value = json.loads(resources.files("images").joinpath("emblem_weights.json").read_text("utf-8"))
    mean, spread, weight = (np.array(value[name], dtype=np.float32) for name in ("mean", "spread", "weight"))
    return EmblemWeights(mean, spread, weight, float(value["floor"]))


def find(picture: Picture, emblems: Gallery) -> tuple[Symbol, ...]:
    """The emblems that stand in a picture, the surest first, one for each place."""
    weights = shipped()
    found = candidates(picture.pixels, emblems)
    if not found:
        return ()
    measures = np.array([one.measures for one in found], dtype=np.float32)
    scores = ((measures - weights.mean) / weights.spread) @ weights.weight[:-1] + weights.weight[-1]
    kept = apart(found, scores, weights.floor)
    return tuple(
        Symbol(
            party=emblems.emblems[found[at].emblem].party,
            box=_box(found[at].corners, picture.scale),
            how="gambar",
            score=round(float(1 / (1 + np.exp(-scores[at]))), 3),
        )
        for at in kept
    )


def apart(found: Sequence[EmblemCandidate], scores: Any, floor: float) -> list[int]:
    """Of candidates over a floor the best at each place, the surest first.

    A place that few features agree on is not enough, however alike it looks: an even ground is like a pale emblem.
    """
    kept: list[int] = []
    for at in np.argsort(-scores, kind="stable"):
        if scores[at] < floor:
            break
        if found[at].votes >= _LEAST_VOTES and all(
            _cover(found[at].corners, found[one].corners) <= _OVERLAP for one in kept
        ):
            kept.append(int(at))
    return kept


def candidates(pixels: Pixels, emblems: Gallery) -> list[EmblemCandidate]:
    """Every place worth a look with its measures."""
    measured = [_measured(pixels, emblems.emblems[place.emblem], place) for place in _places(pixels, emblems)]
    return [
        EmblemCandidate(
            one.emblem,
            one.corners,
            one.votes,
            (*one.measures, min(1.5, float(np.log(one.votes / _rival(one, measured))))),
        )
        for one in measured
    ]


def _rival(one: EmblemCandidate, others: Sequence[EmblemCandidate]) -> float:
    """The most votes for another emblem at the same place."""
    return max(
        [
            0.5,
            *(
                other.votes
                for other in others
                if other.emblem != one.emblem and _cover(other.corners, one.corners) > _OVERLAP
            ),
        ]
    )


def _places(pixels: Pixels, emblems: Gallery) -> list[EmblemPlace]:
    height, width = pixels.shape[:2]
    up = min(2.0, float(np.sqrt(_LARGEST / (height * width))))
    grey = cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY)
    grey = cv2.resize(grey, None, fx=up, fy=up, interpolation=cv2.INTER_CUBIC if up > 1 else cv2.INTER_AREA)
    points, descriptors = sift().detectAndCompute(grey, None)
    if descriptors is None or not len(emblems.descriptors):
        return []
    order = np.argsort([-point.response for point in points], kind="stable")[:_MOST_FEATURES]
    here = np.array([(*points[at].pt, points[at].size, points[at].angle) for at in order], dtype=np.float32)
    here[:, :3] /= up
    rows, columns, alike = _matches(roots(descriptors[order]), emblems.descriptors)
    places: list[EmblemPlace] = []
    for emblem in np.unique(emblems.owners[columns]):
        mine = np.flatnonzero(emblems.owners[columns] == emblem)
        if len(mine) > _MOST_MATCHES:
            mine = mine[np.argpartition(-alike[mine], _MOST_MATCHES)[:_MOST_MATCHES]]
        places += _agreed(
            int(emblem),
            emblems.emblems[emblem].tall,
            here[rows[mine]],
            emblems.places[columns[mine]],
            alike[mine],
            max(height, width),
        )
    places.sort(key=lambda place: -place.votes)
    return places[:_PLACES]


def _matches(found: Array, known: Array) -> tuple[Any, Any, Array]:
    """For each feature the emblem features most like it, in slices that keep memory small."""
    rows, columns, alike = [], [], []
    top = min(_TOP, known.shape[0])
    for start in range(0, len(found), _CHUNK):
        table = found[start : start + _CHUNK] @ known.T
        best = np.argpartition(-table, top - 1, axis=1)[:, :top]
        values = np.take_along_axis(table, best, axis=1)
        row, at = np.nonzero(values > _ALIKE)
        rows.append(row + start)
        columns.append(best[row, at])
        alike.append(values[row, at])
    return np.concatenate(rows), np.concatenate(columns), np.concatenate(alike)


def _agreed(emblem: int, tall: float, here: Array, there: Array, alike: Array, longest: int) -> list[EmblemPlace]:
    """The places of one emblem that several features agree on."""
    width = here[:, 2] / there[:, 2]
    turn = np.deg2rad(here[:, 3] - there[:, 3])
    right, down = (0.5 - there[:, 0]) * width, (0.5 - there[:, 1]) * width * tall
    x = here[:, 0] + np.cos(turn) * right - np.sin(turn) * down
    y = here[:, 1] + np.sin(turn) * right + np.cos(turn) * down
    fits = np.flatnonzero((width > _SMALLEST) & (width < longest))
    x, y, width, turn, alike, here, there = (values[fits] for values in (x, y, width, turn, alike, here, there))
    distance = np.hypot(x[:, None] - x, y[:, None] - y) / np.sqrt(width[:, None] * width)
    angle = np.abs((turn[:, None] - turn + np.pi) % (2 * np.pi) - np.pi)
    together = (distance < 0.25) & (np.abs(np.log(width[:, None] / width)) < 0.45) & (angle < 0.5)
    votes = together @ (alike - _FLOOR)
    places: list[EmblemPlace] = []
    used = np.zeros(len(votes), dtype=bool)
    for at in np.argsort(-votes, kind="stable"):
        if len(places) == _PLACES_EACH or votes[at] < 1.0:
            break
        if used[at]:
            continue
        agree = np.flatnonzero(together[at])
        used[agree] = True
        number = len(np.unique(here[agree, :2], axis=0))
        if votes[at] / number >= 0.06:
            lies = _similarity(x[at], y[at], width[at], turn[at], tall)
            places.append(
                EmblemPlace(
                    emblem,
                    float(votes[at]),
                    number,
                    lies,
                    float(width[at]),
                    (there[agree, :2].copy(), here[agree, :2].copy()),
                )
            )
    return places


def _similarity(x: float, y: float, width: float, turn: float, tall: float) -> Any:
    grow = np.array([[np.cos(turn), -np.sin(turn) * tall], [np.sin(turn), np.cos(turn) * tall]]) * width
    return np.column_stack([grow, np.array([x, y]) - grow @ np.array([0.5, 0.5])])


def _measured(pixels: Pixels, emblem: Emblem, spot: EmblemPlace) -> EmblemCandidate:
    """The best of several ways to lay the place out flat, and how it compares with the emblem."""
    ways = [spot.lies]
    if spot.agree >= 4 and (closer := _affine(spot)) is not None:
        ways.append(closer)
    ways += [aligned for way in tuple(ways) if (aligned := _aligned(pixels, way, emblem)) is not None]
    results = [(_compared(pixels, way, emblem), way) for way in ways]
    measures, way = max(results, key=lambda one: one[0][0] + one[0][1])
    corners = (way[:, :2] @ np.array([[0, 1, 1, 0], [0, 0, 1, 1]]) + way[:, 2:]).T.astype(np.float32)
    return EmblemCandidate(
        spot.emblem,
        corners,
        spot.votes,
        (*measures, float(np.log(spot.votes)), float(np.log(spot.votes / spot.agree))),
    )


def _affine(spot: EmblemPlace) -> Any | None:
    cv2.setRNGSeed(0)
    way, _ = cv2.estimateAffine2D(
        np.ascontiguousarray(spot.features[0] * 100),
        np.ascontiguousarray(spot.features[1]),
        method=cv2.RANSAC,
        ransacReprojThreshold=max(2.5, 0.05 * spot.width),
    )
    if way is None:
        return None
    way[:, :2] *= 100
    return way if _is_plain(way, spot.width) else None


def _is_plain(way: Any, width: float) -> bool:
    """A layout that is not mirrored, not stretched beyond a tilted banner, and near the size that was agreed on."""
    long, short = np.linalg.svd(way[:, :2], compute_uv=False)
    return bool(
        np.linalg.det(way[:, :2]) > 0 and long / max(short, 1e-6) < 2.2 and 0.6 < np.sqrt(long * short) / width < 1.6
    )


def _laid_out(pixels: Pixels, way: Any, margin: int = 0) -> Pixels:
    """The place as a square of SIDE pixels and a margin around it."""
    side = SIDE + 2 * margin
    start = (0.5 - margin) / SIDE
    onto = np.column_stack([way[:, :2] / SIDE, way[:, 2] + way[:, :2] @ np.array([start, start])])
    return cv2.warpAffine(
        pixels, onto, (side, side), flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP, borderMode=cv2.BORDER_REPLICATE
    ).astype(np.uint8)


def _aligned(pixels: Pixels, way: Any, emblem: Emblem) -> Any | None:
    """The layout moved so that grey values agree best; None when that leads nowhere."""
    margin = SIDE // 4
    around = cv2.GaussianBlur(cv2.cvtColor(_laid_out(pixels, way, margin), cv2.COLOR_RGB2GRAY), (0, 0), 1.0)
    face = cv2.GaussianBlur(cv2.cvtColor(emblem.face.astype(np.uint8), cv2.COLOR_RGB2GRAY), (0, 0), 1.0)
    move: Any = np.array([[1, 0, margin], [0, 1, margin]], dtype=np.float32)
    until = (cv2.TERM_CRITERIA_EPS | cv2.TERM_CRITERIA_COUNT, 25, 1e-3)
    try:
        _, move = cv2.findTransformECC(
            face, around, move, cv2.MOTION_AFFINE, until, emblem.mask.astype(np.uint8) * 255, 1
        )
    except cv2.error:
        return None
    whole = np.vstack([way, [0, 0, 1]])
    inner = np.array([[1 / SIDE, 0, -margin / SIDE], [0, 1 / SIDE, -margin / SIDE], [0, 0, 1]])
    found: Any = (whole @ inner @ np.vstack([move, [0, 0, 1]]) @ np.diag([SIDE, SIDE, 1.0]))[:2]
    return found if _is_plain(found, float(np.sqrt(abs(np.linalg.det(way[:, :2]))))) else None


def _compared(pixels: Pixels, way: Any, emblem: Emblem) -> tuple[float, ...]:
    """The first six of MEASURES."""
    scale = float(np.sqrt(abs(np.linalg.det(way[:, :2])))) / SIDE
    corners = way[:, :2] @ np.array([[0, 1, 1, 0], [0, 0, 1, 1]]) + way[:, 2:]
    low, high = np.floor(corners.min(axis=1) - 3).astype(int), np.ceil(corners.max(axis=1) + 3).astype(int)
    left, top = np.clip(low, 0, [pixels.shape[1] - 1, pixels.shape[0] - 1])
    crop = pixels[top : max(top + 1, high[1]), left : max(left + 1, high[0])]
    if scale >= 1.5:
        crop = cv2.GaussianBlur(crop, (0, 0), 0.45 * scale).astype(np.uint8)
    moved = way - np.array([[0, 0, left], [0, 0, top]])
    patch = _laid_out(np.ascontiguousarray(crop), moved).astype(np.float32)
    face = emblem.face if scale > 0.9 else cv2.GaussianBlur(emblem.face, (0, 0), 0.5 / max(scale, 0.3))
    blocks = np.sort(_block_correlations(patch, face, emblem.mask))
    best = blocks[-max(1, round(len(blocks) * 0.7)) :].mean() if len(blocks) else -1.0
    quarter, tenth = np.quantile(blocks, [0.25, 0.1]) if len(blocks) else (0.0, 0.0)
    median, worst = np.quantile(_colours_apart(patch, face, emblem.mask), [0.5, 0.9])
    return (
        _correlation(patch[emblem.mask], face[emblem.mask]),
        float(best),
        float(quarter),
        float(tenth),
        float(median) / 50,
        float(worst) / 50,
    )


def _correlation(one: Array, other: Array) -> float:
    first, second = one - one.mean(), other - other.mean()
    return float((first * second).sum() / (np.linalg.norm(first) * np.linalg.norm(second) + 1e-6))


def _parts(mask: Any, number: int, least: float) -> list[tuple[slice, slice]]:
    step = SIDE // number
    parts = [
        (slice(y * step, (y + 1) * step), slice(x * step, (x + 1) * step)) for y in range(number) for x in range(number)
    ]
    return [part for part in parts if mask[part].mean() >= least]


def _block_correlations(patch: Array, face: Array, mask: Any) -> Array:
    return np.array(
        [
            _correlation(patch[part][mask[part]], face[part][mask[part]])
            for part in _parts(mask, 4, 0.4)
            if face[part][mask[part]].std() >= 8
        ],
        dtype=np.float32,
    )


def _colours_apart(patch: Array, face: Array, mask: Any) -> Array:
    """How far apart the mean colours of small blocks are, one light for the whole patch taken out."""
    light = np.linalg.norm(patch[mask], axis=1).sum() / max(1.0, np.linalg.norm(face[mask], axis=1).sum())
    light = float(np.clip(light, 0.4, 1.6))
    found = [
        np.abs(patch[part][mask[part]].mean(axis=0) / light - face[part][mask[part]].mean(axis=0)).mean()
        for part in _parts(mask, 8, 0.5)
    ]
    return np.array(found or [255.0], dtype=np.float32)


def _cover(one: Array, other: Array) -> float:
    """The common area as a share of the smaller of two quadrangles."""
    first, second = cv2.convexHull(one), cv2.convexHull(other)
    common, _ = cv2.intersectConvexConvex(first, second)
    return float(common / max(1e-6, min(cv2.contourArea(first), cv2.contourArea(second))))


def _box(corners: Array, scale: float) -> Box:
    one, two, three, four = [(round(float(x) * scale, 1), round(float(y) * scale, 1)) for x, y in corners]
    return one, two, three, four
