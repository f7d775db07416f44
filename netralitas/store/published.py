"""What our own reports printed, and what other bodies published. Only writer of
printed_figures, printed_cells and published_tallies."""

import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from netralitas.periods import to_text


@dataclass(frozen=True, kw_only=True, slots=True)
class Printed:
    """A figure as the newest earlier report of its week printed it."""

    week: str
    figure: str
    value: int
    cutoff: str
    status: str


def remember(
    conn: sqlite3.Connection, week: str, figures: Mapping[str, int], cutoff: datetime, status: str
) -> None:
    """Keeps the figures of a printed report; the same report again adds nothing. Call inside a transaction."""
    conn.executemany(
        "INSERT INTO printed_figures VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
        [(week, figure, value, to_text(cutoff), status) for figure, value in figures.items()],
    )


def before(conn: sqlite3.Connection, week: str, cutoff: datetime) -> list[Printed]:
    """Per figure what was last printed of weeks up to `week` by reports with an earlier cut-off."""
    rows = conn.execute(
        "SELECT week, figure, value, cutoff, status FROM printed_figures p WHERE week <= ? AND cutoff = ("
        "  SELECT max(cutoff) FROM printed_figures q WHERE q.week = p.week AND q.figure = p.figure AND q.cutoff < ?)"
        " ORDER BY week, figure",
        (week, to_text(cutoff)),
    )
    return [Printed(week=r[0], figure=r[1], value=r[2], cutoff=r[3], status=r[4]) for r in rows]


Cells = tuple[tuple[str, int], ...]


def remember_cells(conn: sqlite3.Connection, cells: Mapping[str, Cells], cutoff: datetime) -> None:
    """Keeps the public breakdowns of a report. Call inside a transaction."""
    conn.executemany(
        "INSERT INTO printed_cells VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
        [(name, label, value, to_text(cutoff)) for name, row in cells.items() for label, value in row],
    )


def cells_before(conn: sqlite3.Connection, cutoff: datetime) -> dict[str, Cells]:
    """Per public breakdown its cells as last printed by a report with an earlier cut-off, in printed order."""
    rows = conn.execute(
        "SELECT breakdown, label, value FROM printed_cells p WHERE cutoff = (SELECT max(cutoff) FROM printed_cells q"
        " WHERE q.breakdown = p.breakdown AND q.cutoff < ?) ORDER BY breakdown, value DESC, label",
        (to_text(cutoff),),
    )
    found: dict[str, list[tuple[str, int]]] = {}
    for name, label, value in rows:
        found.setdefault(name, []).append((label, value))
    return {name: tuple(cells) for name, cells in found.items()}


def add_tallies(conn: sqlite3.Connection, rows: Iterable[tuple[object, ...]]) -> int:
    """Adds rows of other bodies' tables in the order of the columns; returns how many were new."""
    start = conn.total_changes
    conn.executemany(
        "INSERT INTO published_tallies VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING", rows
    )
    return conn.total_changes - start


def tallies(conn: sqlite3.Connection) -> list[sqlite3.Row]:
    return conn.execute("SELECT * FROM published_tallies ORDER BY cutoff, publisher, name, label").fetchall()
