"""From a row of a statement to a frozen value: the one place where columns meet fields."""

import sqlite3
from collections.abc import Iterable
from dataclasses import fields
from functools import cache
from typing import Any, TypeVar

Value = TypeVar("Value")


@cache
def _names(kind: Any) -> tuple[tuple[str, bool], ...]:
    return tuple((f.name, f.type is bool) for f in fields(kind))


def value_of(kind: type[Value], row: sqlite3.Row) -> Value:
    """The dataclass `kind` from the columns that bear its fields' names; numbers of yes-or-no fields become bool."""
    return kind(**{name: bool(row[name]) if is_bool else row[name] for name, is_bool in _names(kind)})  # type: ignore[arg-type]


def values_of(kind: type[Value], rows: Iterable[sqlite3.Row]) -> list[Value]:
    return [value_of(kind, row) for row in rows]


def optional(kind: type[Value], row: sqlite3.Row | None) -> Value | None:
    return None if row is None else value_of(kind, row)
