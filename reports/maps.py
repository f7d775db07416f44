"""Outlines of regions for the maps; sources and licences are in NOTICE."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from domain.regions import province as province_of
from reports.model import Chart

BOUNDARIES = Path(__file__).parent / "boundaries"
SOURCES = {
    "provinces": "Batas wilayah: Indonesia GeoJSON & TopoJSON Maps (38 Provinces), CC BY 4.0, disederhanakan.",
    "regencies": "Batas wilayah: mashadinoor/Indonesia-Geojson-2026, MIT, disederhanakan; tujuh wilayah tanpa batas.",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Outline:
    """An SVG path, its bounding box, and the point where a label stands: the middle of its largest ring."""

    d: str
    x: int
    y: int
    box: tuple[int, int, int, int]


@dataclass(frozen=True, kw_only=True, slots=True)
class Frame:
    """What a map draws: outlines by region code, the view box, the size of letters in its units, the source."""

    paths: Mapping[str, Outline]
    box: str
    size: float
    source: str


def frame(chart: Chart) -> Frame:
    """The frame of a map chart: all provinces, or the regencies and cities of one."""
    name = "regencies" if chart.province else "provinces"
    paths = {c: o for c, o in outlines(name).items() if not chart.province or province_of(c) == chart.province}
    left, top = min(o.box[0] for o in paths.values()), min(o.box[1] for o in paths.values())
    width = max(o.box[2] for o in paths.values()) - left
    height = max(o.box[3] for o in paths.values()) - top
    margin = max(width, height) // 60 + 1
    box = f"{left - margin} {top - margin} {width + 2 * margin} {height + 2 * margin}"
    return Frame(paths=paths, box=box, size=round(max(width, height) / 75, 1), source=SOURCES[name])


@cache
def outlines(name: str) -> Mapping[str, Outline]:
    """Every outline of a boundary file by region code."""
    paths = json.loads((BOUNDARIES / f"{name}.json").read_text(encoding="utf-8"))
    return {code: _outline(d) for code, d in paths.items()}


def _outline(path: str) -> Outline:
    boxes = [_box(ring) for ring in path.split("z") if ring]
    largest = max(boxes, key=lambda b: (b[2] - b[0]) * (b[3] - b[1]))
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    return Outline(
        d=path,
        x=(largest[0] + largest[2]) // 2,
        y=(largest[1] + largest[3]) // 2,
        box=(min(lefts), min(tops), max(rights), max(bottoms)),
    )


def _box(ring: str) -> tuple[int, int, int, int]:
    start, _, rest = ring.lstrip("M").partition("l")
    x, y = map(int, start.split())
    xs, ys = [x], [y]
    steps = list(map(int, re.findall(r"-?\d+", rest)))
    for dx, dy in zip(steps[::2], steps[1::2], strict=True):
        x, y = x + dx, y + dy
        xs.append(x)
        ys.append(y)
    return min(xs), min(ys), max(xs), max(ys)
