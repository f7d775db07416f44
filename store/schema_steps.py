"""A database's identity and the forward steps of its schema."""

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlite_utils import Database


@dataclass(frozen=True, kw_only=True, slots=True)
class Schema:
    """A database's identity and its forward steps: (name, SQL) in order. `readable_from`: how many of them a file must
    have for what only reads it; 0: all."""

    name: str
    application_id: int
    steps: Sequence[tuple[str, str]]
    readable_from: int = 0


def read_steps(folder: Path) -> tuple[tuple[str, str], ...]:
    """The DDL files of a folder in name order."""
    return tuple((f.stem, f.read_text(encoding="utf-8")) for f in sorted(folder.glob("*.sql")))


class MigrationStep:
    def __init__(self, name: str, sql: str) -> None:
        self.__name__, self.sql = name, sql

    def __call__(self, db: Database, /) -> None:
        for statement in statements(self.sql):
            db.conn.execute(statement)


def statements(sql: str) -> Iterator[str]:
    """Splits SQL into statements; executescript() would commit the open transaction."""
    part = ""
    for line in sql.splitlines(keepends=True):
        part += line
        if sqlite3.complete_statement(part):
            yield part
            part = ""
    if any(line.strip() and not line.strip().startswith("--") for line in part.splitlines()):
        yield part


def objects_of(conn: sqlite3.Connection) -> dict[tuple[str, str], str]:
    """Tables, indexes, views and triggers of a database: kind and name to its statement."""
    rows = conn.execute(
        "SELECT type, name, sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"
        " AND NOT (type IN ('table', 'index') AND tbl_name = '_sqlite_migrations')"
    )
    return {(str(row[0]), str(row[1])): " ".join(str(row[2]).split()) for row in rows}


def differences(wanted: Mapping[tuple[str, str], str], found: Mapping[tuple[str, str], str]) -> list[str]:
    """What of the objects is lost, added or changed, one line each."""
    lost = [f"{kind} {name} hilang dari basis data" for kind, name in wanted.keys() - found.keys()]
    added = [f"{kind} {name} bukan bagian basis data ini" for kind, name in found.keys() - wanted.keys()]
    changed = [f"{k[0]} {k[1]} berubah" for k in wanted.keys() & found.keys() if wanted[k] != found[k]]
    return sorted(lost + added + changed)
