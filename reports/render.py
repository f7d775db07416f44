"""A report as files: one self-contained HTML page per edition, and CSV and JSON of every table."""

import base64
import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from functools import cache, partial
from pathlib import Path

from jinja2 import Environment
from markupsafe import Markup

from domain.editions import PUBLIC
from domain.periods import to_text
from rendering import css_string, csv_text, environment, json_text, write_atomic
from reports.maps import frame
from reports.model import Cell, Heading, Report, Table
from reports.nota_dinas import letter
from reports.report_files import SUMMARY, report_periods
from reports.words import cell_text, number, say
from reports.workbook import workbook

TEMPLATES = Path(__file__).parent / "templates"
# A page of more rows is read by nobody; the files have them all.
SHOWN_ROWS = 60
# A table of so many rows stays on one sheet of paper.
SHORT_ROWS = 6
# As many references behind one number; more are in the CSV.
SHOWN_IDS = 200
# A spreadsheet's cell ends at 32,767 characters.
CELL_IDS = 1000
ROW_COLUMNS = ("tabel", "baris", "kolom", "angka", "rujukan")


@cache
def _templates() -> Environment:
    """One environment for all pages, so that a template is compiled once."""
    return environment(TEMPLATES)


def rendered(
    template: str,
    head: Heading | None = None,
    *,
    lang: str = "",
    styles: Sequence[str] = ("report.css",),
    **values: object,
) -> str:
    """A page. No script, no outside request: its policy allows its own style alone, by its hash."""
    css = "".join((TEMPLATES / name).read_text(encoding="utf-8") for name in styles)
    css += _running_foot(head) if head else ""
    digest = base64.b64encode(hashlib.sha256(css.encode()).digest()).decode()
    # The style is ours, and what _running_foot adds to it is escaped: HTML does not read escapes inside a style.
    style = Markup(css)  # noqa: S704
    lang = lang or (head.lang if head else "id")
    return (
        _templates()
        .get_template(template)
        .render(
            css=style,
            css_sha256=digest,
            head=head,
            lang=lang,
            say=partial(say, lang),
            num=partial(cell_text, lang),
            **values,
        )
    )


def _running_foot(head: Heading) -> str:
    """What stands at the foot of each printed sheet, so that one sheet alone says what it belongs to."""
    text = f"{head.body} \u00b7 {head.number} \u00b7 {head.status} \u00b7 {head.cutoff}"
    return f'@media print {{ @page {{ @bottom-left {{ content: "{css_string(text)}"; }} }} }}\n'


def page(report: Report, folder: str, *, one_sheet: bool = False) -> str:
    """The report's HTML page, its data files in `folder`. `one_sheet`: set so close that it prints on one.

    Search engines may list the public edition alone.
    """
    return rendered(
        "report.html",
        report.heading,
        report=report,
        folder=folder,
        frame=frame,
        one_sheet=one_sheet,
        shown_rows=SHOWN_ROWS,
        short_rows=SHORT_ROWS,
        found=folder.startswith(PUBLIC),
    )


def index(root: Path) -> str:
    """The page over all periods below a folder, the newest first."""
    return rendered("index.html", periods=report_periods(root))


def table_text(table: Table) -> str:
    """A table as JSON: its meaning, then its rows, one a line."""
    meaning = {
        "id": table.id,
        "title": table.title,
        "unit": table.unit,
        "base": table.base,
        "base_label": table.base_label,
        "cutoff": to_text(table.cutoff),
        "publisher": table.publisher,
        "note": table.note,
        "columns": list(table.columns),
    }
    head = json_text(meaning).removesuffix("\n}\n")
    rows = ",".join(f"\n  {json.dumps(row, ensure_ascii=False)}" for row in table.rows)
    end = "\n " if rows else ""
    return f'{head},\n "rows": [{rows}{end}]\n}}\n'


def message(report: Report) -> str:
    """The report as a short text for a message."""
    head, words, num = report.heading, partial(say, report.heading.lang), partial(number, report.heading.lang)
    sections = {section.id: section for section in report.sections}
    path = next(t for t in report.tables if t.id == "perjalanan")
    lines = (
        f"{head.title} {words('(contoh rekaan)')}" if head.demo else head.title,
        f"{head.body}, {head.dates}",
        f"{head.status}: {head.status_reason}",
        "",
        *sections["cakupan"].lines,
        *sections["perjalanan"].lines,
        "",
        f"{path.columns[0]} ({path.unit_label}): {path.columns[1]} / {path.columns[4]}",
        *(f"- {row[0]}: {num(row[1])} / {num(row[4])}" for row in path.rows),
        "",
        *_corrections(report),
        words(
            "Nol perkara bukan berarti nol pelanggaran: hanya akun yang terdaftar, dan hanya kiriman yang "
            "terbuka untuk umum, yang dilihat."
        ),
        words("Batas data: {cutoff}.", cutoff=head.cutoff),
    )
    return "\n".join(lines) + "\n"


def _corrections(report: Report) -> Iterator[str]:
    """A line for each number of an earlier report that is another one now."""
    text = "Koreksi {week}, {figure}: tercetak {printed}, sekarang {now}."
    for week, figure, printed, now, _ in next((t.rows for t in report.tables if t.id == "koreksi"), ()):
        yield say(report.heading.lang, text, week=week, figure=figure, printed=printed, now=now)


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
        made[f"{name}/baris.html"] = rendered(
            "rows.html", report.heading, report=report, back=f"{name}.html", shown_ids=SHOWN_IDS
        )
        made[f"{name}/baris.csv"] = csv_text(ROW_COLUMNS, behind(report))
    for table in report.tables:
        made[f"{name}/{table.id}.csv"] = csv_text(table.columns, table.rows)
        made[f"{name}/{table.id}.json"] = table_text(table)
    made[f"{name}/{SUMMARY}"] = json_text(
        {"heading": _without_picture(report.heading), "tables": [t.id for t in report.tables]}
    )
    return made


def _without_picture(head: Heading) -> dict[str, object]:
    return {name: value for name, value in asdict(head).items() if name != "logo"}


def files_beside(report: Report, name: str) -> dict[str, str | bytes]:
    """A page of a few sections (prevention, meeting) with the data of its tables."""
    made: dict[str, str | bytes] = {f"{name}.html": page(report, name, one_sheet=True)}
    for table in report.tables:
        made[f"{name}/{table.id}.csv"] = csv_text(table.columns, table.rows)
        made[f"{name}/{table.id}.json"] = table_text(table)
    return made


def write(made: Mapping[str, str | bytes], folder: Path) -> int:
    """Writes the files that changed, each whole or not at all; returns how many did."""
    written = sum(write_atomic(folder / file, content) for file, content in made.items())
    return written + write_atomic(folder.parent / "index.html", index(folder.parent))
