"""A report as files: one self-contained HTML page per edition, and CSV and JSON of every table."""

import base64
import hashlib
from dataclasses import asdict
from pathlib import Path

from netralitas.output import csv_text, environment, json_text, write_atomic
from netralitas.periods import to_text
from reports.model import Report, Table

TEMPLATES = Path(__file__).parent / "templates"


def page(report: Report) -> str:
    """The HTML page. No script, no outside request: the policy in its head allows only its own style.

    The style holds no character that HTML escapes, so that its hash is that of the page's style element.
    """
    env = environment(TEMPLATES)
    css = (TEMPLATES / "report.css").read_text(encoding="utf-8")
    digest = base64.b64encode(hashlib.sha256(css.encode()).digest()).decode()
    return env.get_template("weekly.html").render(report=report, css=css, css_sha256=digest)


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


def files(report: Report) -> dict[str, str]:
    """Every file of a report by its name below the period's folder."""
    edition = report.heading.edition
    made = {f"{edition}.html": page(report)}
    for table in report.tables:
        made[f"{edition}/{table.id}.csv"] = csv_text(table.columns, table.rows)
        made[f"{edition}/{table.id}.json"] = json_text(table_record(table))
    made[f"{edition}/ringkasan.json"] = json_text(
        {"heading": asdict(report.heading), "tables": [t.id for t in report.tables]}
    )
    return made


def write(report: Report, folder: Path) -> int:
    """Writes the files that changed, each whole or not at all; returns how many did."""
    return sum(write_atomic(folder / name, text) for name, text in files(report).items())
