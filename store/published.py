"""What our own reports printed, and what other bodies published. Only writer of
printed_figures, report_versions, report_signatures, released and published_tallies."""

import json
import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from domain.periods import to_text
from store.database import Store


@dataclass(frozen=True, kw_only=True, slots=True)
class Printed:
    """A figure as the newest earlier report of its week printed it."""

    week: str
    figure: str
    value: int
    cutoff: str
    status: str


def remember(db: Store, week: str, figures: Mapping[str, int], cutoff: datetime, status: str) -> None:
    """Keeps the figures of a printed report; the same report again adds nothing. Call inside a transaction."""
    db._conn.executemany(
        "INSERT INTO printed_figures VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
        [(week, figure, value, to_text(cutoff), status) for figure, value in figures.items()],
    )


def before(db: Store, cutoff: datetime) -> list[Printed]:
    """Per period and figure what was last printed of it by reports with an earlier cut-off."""
    rows = db._conn.execute(
        "SELECT week, figure, value, cutoff, status FROM printed_figures p WHERE cutoff = ("
        "  SELECT max(cutoff) FROM printed_figures q WHERE q.week = p.week AND q.figure = p.figure AND q.cutoff < ?)"
        " ORDER BY week, figure",
        (to_text(cutoff),),
    )
    return [Printed(week=r[0], figure=r[1], value=r[2], cutoff=r[3], status=r[4]) for r in rows]


@dataclass(frozen=True, kw_only=True, slots=True)
class Released:
    """`persons` of the kind `leaf` whom a public breakdown shows as `shown`; both paths from coarse to fine."""

    family: str
    leaf: tuple[str, ...]
    shown: tuple[str, ...]
    persons: int


def remember_released(db: Store, parts: Iterable[Released], cutoff: datetime) -> None:
    """Keeps the groups that a report added to the public breakdowns. Call inside a transaction."""
    db._conn.executemany(
        "INSERT INTO released (family, leaf, cutoff, shown, persons) VALUES (?, ?, ?, ?, ?)",
        [(p.family, json.dumps(p.leaf), to_text(cutoff), json.dumps(p.shown), p.persons) for p in parts],
    )


def released(db: Store, cutoff: datetime) -> tuple[tuple[Released, ...], bool]:
    """The groups printed up to a cut-off, and whether no report with this or a later one has added any since."""
    groups, limit = released_at(db), to_text(cutoff)
    return tuple(part for at, part in groups if at <= limit), not any(at >= limit for at, _ in groups)


def released_at(db: Store) -> list[tuple[str, Released]]:
    """Every group that was ever printed, each with the cut-off (UTC as text) of the report that added it."""
    rows = db._conn.execute("SELECT * FROM released ORDER BY cutoff, family, leaf")
    return [
        (
            r["cutoff"],
            Released(
                family=r["family"],
                leaf=tuple(json.loads(r["leaf"])),
                shown=tuple(json.loads(r["shown"])),
                persons=r["persons"],
            ),
        )
        for r in rows
    ]


def add_tallies(db: Store, rows: Iterable[tuple[object, ...]]) -> int:
    """Adds rows of other bodies' tables in the order of the columns; returns how many were new."""
    start = db._conn.total_changes
    db._conn.executemany(
        "INSERT INTO published_tallies VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING", rows
    )
    return db._conn.total_changes - start


def tallies(db: Store, until: datetime) -> list[sqlite3.Row]:
    """The rows of other bodies' tables that were imported by then."""
    query = "SELECT * FROM published_tallies WHERE imported_at <= ? ORDER BY cutoff, publisher, name, label"
    return db._conn.execute(query, (to_text(until),)).fetchall()


@dataclass(frozen=True, kw_only=True, slots=True)
class ReportVersion:
    """One version of a report: `digest` of what it says, `basis` what it rested on (name to value)."""

    period: str
    version: int
    digest: str
    cutoff: str
    status: str
    basis: Mapping[str, str]


def versions(db: Store, edition: str, lang: str) -> list[ReportVersion]:
    """Every version of an edition in a language, by period and version."""
    rows = db._conn.execute(
        "SELECT period, version, digest, cutoff, status, basis FROM report_versions WHERE edition = ? AND lang = ?"
        " ORDER BY period, version",
        (edition, lang),
    )
    return [
        ReportVersion(period=r[0], version=r[1], digest=r[2], cutoff=r[3], status=r[4], basis=json.loads(r[5]))
        for r in rows
    ]


def add_version(db: Store, edition: str, lang: str, made: ReportVersion) -> None:
    """Keeps a version. Call inside a transaction."""
    db._conn.execute(
        "INSERT INTO report_versions VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (
            made.period,
            edition,
            lang,
            made.version,
            made.digest,
            made.cutoff,
            made.status,
            json.dumps(made.basis, ensure_ascii=False, sort_keys=True),
        ),
    )


def add_signature(
    db: Store, edition: str, lang: str, period: str, version: int, sha256: str, *, by: str, at: datetime
) -> None:
    """Keeps that this file is the signed form of a version; the same file again adds nothing."""
    db._conn.execute(
        "INSERT INTO report_signatures VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
        (period, edition, lang, version, sha256, by, to_text(at)),
    )


def signatures(db: Store, period: str) -> list[tuple[str, int, str, str]]:
    """(edition, version, SHA-256, UTC time) of every signed file of a period."""
    rows = db._conn.execute(
        "SELECT edition, version, sha256, at FROM report_signatures WHERE period = ? ORDER BY edition, version, at",
        (period,),
    )
    return [(str(r[0]), int(r[1]), str(r[2]), str(r[3])) for r in rows]


def signed_sums(db: Store, edition: str, lang: str, period: str, version: int) -> tuple[str, ...]:
    """The SHA-256 of every signed file that was joined to a version, oldest first."""
    rows = db._conn.execute(
        "SELECT sha256 FROM report_signatures WHERE edition = ? AND lang = ? AND period = ? AND version = ?"
        " ORDER BY at, sha256",
        (edition, lang, period, version),
    )
    return tuple(str(row[0]) for row in rows)
