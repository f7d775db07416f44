"""The running week as the internal report of it would count it: for Beranda, so that both print the same numbers."""

from collections.abc import Callable, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from domain.editions import INTERNAL
from domain.elections import Pack
from domain.periods import week_of
from reports import coverage, sections, summary
from reports.context import Masthead, ReportContext
from reports.counting import case_ids, during, is_found
from reports.model import Chart, Table
from reports.render import TEMPLATES
from store import case_rows
from store.case_facts import CaseFact
from store.case_filter import Filter
from store.database import Store
from store.facts import profile
from store.tallies import week_facts
from store.workspace import Workspace

__all__ = ["TEMPLATES", "Chart", "Table"]


def this_week(workspace: Workspace, db: Store, packs: Sequence[Pack], at: datetime, lang: str) -> ReportContext:
    """What the sections are made from: the week that runs, up to now, said in this language."""
    zone, config = workspace.config.zone, workspace.config
    week = week_of(at.astimezone(ZoneInfo(str(zone))).date(), zone)
    masthead = Masthead(
        body=config.text("body.name"),
        responsible="",
        legal_basis="",
        zone=config.text("report.zone"),
        demo=profile(db) == "demo",
    )
    return ReportContext(facts=week_facts(db, week, at), packs=packs, masthead=masthead, edition=INTERNAL, lang=lang)


def open_to(db: Store, reader: str, references: Sequence[str]) -> tuple[str, ...]:
    """The references behind a number that this person may follow: no case that a conflict of interest keeps away."""
    cases = tuple(name for name in references if name.startswith("K-"))
    free = set(case_rows.numbers(db, Filter(reader=reader, cases=cases))) if cases else set()
    return tuple(name for name in references if not name.startswith("K-") or name in free)


def tables(context: ReportContext) -> dict[str, Table]:
    """The tables beside the pictures, by name, with what stands behind each number.

    None may tell a first reading's result to whoever may read second; the report's table of the path would, by when
    something was known.
    """
    found = (*coverage.seen(context).tables, *sections.over_time(context).tables)
    return {table.id: table for table in (week_table(context), *found)}


Step = tuple[str, Callable[[CaseFact], Sequence[datetime | None]]]
STEPS: tuple[Step, ...] = (
    ("perkara dibuka", lambda c: (c.opened_at,)),
    ("dibaca", lambda c: c.read_at),
    ("dugaan layak diteruskan", lambda c: (c.found_at if is_found(c) else None,)),
    ("diteruskan", lambda c: (c.forwarded_at,)),
    ("mendapat hasil", lambda c: (c.decided_at if c.results else None,)),
)


def week_table(context: ReportContext) -> Table:
    """The cases that took each step in this week, by when it was recorded."""
    now_in = during(context.facts.week)
    found = [(label, [c for c in context.facts.cases if any(map(now_in, at(c)))]) for label, at in STEPS]
    return context.table(
        "pekan-ini",
        "Perjalanan penanganan pekan ini",
        "perkara",
        ("Langkah", "Perkara"),
        [(context.say(label), len(cases)) for label, cases in found],
        None,
        "",
        note="Menurut waktu langkah itu dicatat, sejak Senin",
        sources=[{1: case_ids(cases)} for _, cases in found],
    )


def charts(context: ReportContext) -> dict[str, Chart]:
    """The pictures by kind: the week as a funnel, and the weeks as a line once there are two."""
    week = week_table(context)
    series = tuple((row[0], row[1]) for row in week.rows)
    funnel = Chart(
        kind="funnel",
        title=context.say("Perkara pekan ini"),
        table=week.id,
        series=series,
        description="; ".join(f"{label}: {n}" for label, n in series),
    )
    return {chart.kind: chart for chart in (funnel, *summary.line(context))}
