"""A report as files: one self-contained HTML page per edition, and CSV and JSON of every table."""

import base64
import hashlib
import json
from dataclasses import asdict
from functools import partial
from pathlib import Path

from netralitas.output import csv_text, environment, json_text, write_atomic
from netralitas.periods import to_text
from reports.letter import letter
from reports.maps import frame
from reports.model import Cell, Report, Table
from reports.words import say
from reports.workbook import workbook

TEMPLATES = Path(__file__).parent / "templates"
# A page of more rows is read by nobody; the files have them all.
SHOWN_ROWS = 60
# A table of so many rows stays on one sheet of paper.
SHORT_ROWS = 16
# As many references behind one number; more are in the CSV.
SHOWN_IDS = 200
# A spreadsheet's cell ends at 32,767 characters.
CELL_IDS = 1000
ROW_COLUMNS = ("tabel", "baris", "kolom", "angka", "rujukan")


def _render(template: str, **values: object) -> str:
    """A page. No script, no outside request: its policy allows its own style alone.

    The style holds no character that HTML escapes, so that its hash in the policy is that of the page.
    """
    css = (TEMPLATES / "report.css").read_text(encoding="utf-8")
    digest = base64.b64encode(hashlib.sha256(css.encode()).digest()).decode()
    return environment(TEMPLATES).get_template(template).render(css=css, css_sha256=digest, **values)


def page(report: Report, folder: str) -> str:
    """The report's HTML page, its data files in `folder`."""
    words = partial(say, report.heading.lang)
    return _render("report.html", report=report, folder=folder, say=words, frame=frame,
                   shown_rows=SHOWN_ROWS, short_rows=SHORT_ROWS)


def index(root: Path) -> str:
    """The page over all periods below a folder, the newest cut-off first."""
    periods = []
    for folder in sorted(p for p in root.iterdir() if p.is_dir()):
        found = sorted(folder.glob("*/ringkasan.json"))
        if found:
            head = json.loads(found[0].read_text(encoding="utf-8"))["heading"]
            editions = [f.parent.name for f in found]
            shown = {key: head[key] for key in ("week_label", "status", "cutoff")}
            periods.append({"folder": folder.name, "editions": editions, "starts": head.get("starts", ""), **shown})
    periods.sort(key=lambda p: p["starts"], reverse=True)
    return _render("index.html", periods=periods)


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


def message(report: Report) -> str:
    """The report as a short text for a message."""
    head = report.heading
    lines = [head.title, f"{head.body}, {head.dates}", f"{head.status}: {head.status_reason}", ""]
    for section in report.sections:
        if section.id in ("cakupan", "perjalanan", "koreksi"):
            lines += section.lines
    path = next(t for t in report.tables if t.id == "perjalanan")
    lines += ["", *(f"{row[0]}: {row[1]}" for row in path.rows), "", head.cutoff]
    return "\n".join(["(contoh rekaan)", *lines] if head.demo else lines) + "\n"


def behind(report: Report) -> list[tuple[Cell, ...]]:
    """What stands behind each number of the internal edition, as many references a line as a cell can hold."""
    return [
        (table.id, table.rows[n][0], table.columns[column], table.rows[n][column], " ".join(ids[i : i + CELL_IDS]))
        for table in report.tables
        for n, row in enumerate(table.sources)
        for column, ids in row.items()
        for i in range(0, len(ids), CELL_IDS)
    ]


def files(report: Report, name: str) -> dict[str, str | bytes]:
    """Every file of a report, by its name below the period's folder; `name` is edition and language."""
    made: dict[str, str | bytes] = {
        f"{name}.html": page(report, name),
        f"{name}.xlsx": workbook(report),
        f"{name}.docx": letter(report),
        f"{name}.txt": message(report),
    }
    if any(table.sources for table in report.tables):
        words = partial(say, report.heading.lang)
        made[f"{name}/baris.html"] = _render(
            "rows.html", report=report, say=words, back=f"{name}.html", shown_ids=SHOWN_IDS
        )
        made[f"{name}/baris.csv"] = csv_text(ROW_COLUMNS, behind(report))
    for table in report.tables:
        made[f"{name}/{table.id}.csv"] = csv_text(table.columns, table.rows)
        made[f"{name}/{table.id}.json"] = json_text(table_record(table))
    made[f"{name}/ringkasan.json"] = json_text(
        {"heading": asdict(report.heading), "tables": [t.id for t in report.tables]}
    )
    return made


def write(report: Report, folder: Path, name: str) -> int:
    """Writes the files that changed, each whole or not at all; returns how many did."""
    written = sum(write_atomic(folder / file, content) for file, content in files(report, name).items())
    return written + write_atomic(folder.parent / "index.html", index(folder.parent))
