"""A report as files: one self-contained HTML page per edition, and CSV and JSON of every table."""

import base64
import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import asdict
from functools import cache, partial
from pathlib import Path

from netralitas.output import csv_text, environment, json_text, write_atomic
from netralitas.periods import to_text
from reports.model import Report, Table
from reports.words import say

TEMPLATES = Path(__file__).parent / "templates"
BOUNDARIES = Path(__file__).parent / "boundaries"
Outline = Mapping[str, object]


@cache
def outlines(name: str) -> Mapping[str, Outline]:
    """Per region code its SVG path and the point where a label stands: the middle of its largest ring."""
    paths = json.loads((BOUNDARIES / f"{name}.json").read_text(encoding="utf-8"))
    return {code: {"d": d, **_middle(d)} for code, d in paths.items()}


def _middle(path: str) -> dict[str, int]:
    best, size = (0, 0), -1
    for ring in path.split("z"):
        if not ring:
            continue
        start, _, rest = ring.lstrip("M").partition("l")
        x, y = map(int, start.split())
        xs, ys = [x], [y]
        steps = list(map(int, re.findall(r"-?\d+", rest)))
        for dx, dy in zip(steps[::2], steps[1::2], strict=True):
            x, y = x + dx, y + dy
            xs.append(x)
            ys.append(y)
        area = (max(xs) - min(xs)) * (max(ys) - min(ys))
        if area > size:
            best, size = ((max(xs) + min(xs)) // 2, (max(ys) + min(ys)) // 2), area
    return {"x": best[0], "y": best[1]}


def page(report: Report, folder: str) -> str:
    """The HTML page, its data files in `folder`. No script, no outside request.

    The style holds no character that HTML escapes, so that its hash in the policy is that of the page.
    """
    css = (TEMPLATES / "report.css").read_text(encoding="utf-8")
    digest = base64.b64encode(hashlib.sha256(css.encode()).digest()).decode()
    template = environment(TEMPLATES).get_template("report.html")
    return template.render(
        report=report, css=css, css_sha256=digest, folder=folder, say=partial(say, report.heading.lang),
        paths=outlines("provinces"),
    )  # fmt: skip


def table_record(table: Table) -> dict[str, object]:
    """A table as JSON: its meaning beside its rows."""
    return {
        "id": table.id,
        "title": table.title,
        "unit": table.unit,
        "base": table.base,
        "base_label": table.base_label,
        "cutoff": to_text(table.cutoff),
        "publisher": table.publisher,
        "note": table.note,
        "columns": list(table.columns),
        "rows": [list(row) for row in table.rows],
    }


def files(report: Report, name: str) -> dict[str, str]:
    """Every text file of a report, by its name below the period's folder; `name` is edition and language."""
    made = {f"{name}.html": page(report, name)}
    for table in report.tables:
        made[f"{name}/{table.id}.csv"] = csv_text(table.columns, table.rows)
        made[f"{name}/{table.id}.json"] = json_text(table_record(table))
    made[f"{name}/ringkasan.json"] = json_text(
        {"heading": asdict(report.heading), "tables": [t.id for t in report.tables]}
    )
    return made


def write(report: Report, folder: Path, name: str) -> int:
    """Writes the files that changed, each whole or not at all; returns how many did."""
    return sum(write_atomic(folder / file, text) for file, text in files(report, name).items())
