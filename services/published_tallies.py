"""Numbers that other bodies published: read, checked against themselves, kept beside one's own."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from domain.periods import to_text
from reports.tally import Tally, check, parse
from store import published
from store.database import Store, transaction

__all__ = ["Tally", "check"]


def read(file: Path) -> list[Tally]:
    """The tables of a CSV file. Raises NetralitasError with the line that cannot be read."""
    return parse(file.read_text(encoding="utf-8-sig"), file.name)


def keep(db: Store, tallies: Sequence[Tally], at: datetime) -> int:
    """Keeps the rows of these tables; how many were new."""
    rows = [
        (
            tally.publisher,
            tally.cutoff.isoformat(),
            tally.name,
            row.label,
            tally.unit,
            tally.kind,
            row.count,
            tally.base,
            row.printed,
            tally.source,
            to_text(at),
        )
        for tally in tallies
        for row in tally.rows
    ]
    with transaction(db):
        return published.add_tallies(db, rows)
