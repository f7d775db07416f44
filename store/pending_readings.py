"""Readings that were sent and can still be taken back. Only writer of pending_readings.

They are no readings: nothing that counts, lists, prints or seals reads this table.
"""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime

from domain.case_entries import Answers, NewReading
from domain.periods import from_text, to_text
from store.database import Store
from store.values import optional, values_of


@dataclass(frozen=True, kw_only=True, slots=True)
class PendingReading:
    """A reading that waits from `since` to `due` (UTC), or that was `refused` then and keeps its words."""

    pending_id: int
    item_id: str
    about: str
    reviewer_id: str
    upto: int
    form: str
    since: str
    due: str
    refused: str

    @property
    def reading(self) -> NewReading:
        """What was sent."""
        value = json.loads(self.form)
        answers = value.pop("answers")
        return NewReading(answers=Answers(**answers | {"elements": tuple(answers["elements"])}), **value)

    def is_due(self, now: datetime) -> bool:
        return from_text(self.due) <= now

    def is_ahead(self, now: datetime) -> bool:
        """Whether it was sent later than it is now: the clock was set back."""
        return from_text(self.since) > now


def add(
    db: Store,
    item_id: str,
    about: str,
    reviewer_id: str,
    reading: NewReading,
    upto: int,
    since: datetime,
    due: datetime,
) -> None:
    """Keeps a reading until it is due. Call inside a transaction."""
    db._conn.execute(
        "INSERT INTO pending_readings (item_id, about, reviewer_id, upto, form, since, due)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        (
            item_id,
            about,
            reviewer_id,
            upto,
            json.dumps(asdict(reading), ensure_ascii=False),
            to_text(since),
            to_text(due),
        ),
    )


def find(db: Store, pending_id: int) -> PendingReading | None:
    row = db._conn.execute("SELECT * FROM pending_readings WHERE pending_id = ?", (pending_id,)).fetchone()
    return optional(PendingReading, row)


def of_item(db: Store, item_id: str) -> PendingReading | None:
    """The reading of an item that waits to be recorded."""
    row = db._conn.execute("SELECT * FROM pending_readings WHERE item_id = ? AND refused = ''", (item_id,)).fetchone()
    return optional(PendingReading, row)


def of_reader(db: Store, reviewer_id: str) -> list[PendingReading]:
    """What one reader sent and nobody else sees, in the order of sending."""
    return values_of(
        PendingReading,
        db._conn.execute("SELECT * FROM pending_readings WHERE reviewer_id = ? ORDER BY pending_id", (reviewer_id,)),
    )


def waiting(db: Store) -> list[PendingReading]:
    """All that wait, in the order of sending."""
    return values_of(
        PendingReading, db._conn.execute("SELECT * FROM pending_readings WHERE refused = '' ORDER BY pending_id")
    )


def wait_anew(db: Store, pending_id: int, since: datetime, due: datetime) -> None:
    """Lets a reading wait from another time on."""
    db._conn.execute(
        "UPDATE pending_readings SET since = ?, due = ? WHERE pending_id = ?",
        (to_text(since), to_text(due), pending_id),
    )


def refuse(db: Store, pending_id: int, why: str) -> None:
    """Keeps the words of a reading that could not be recorded, and why."""
    db._conn.execute("UPDATE pending_readings SET refused = ? WHERE pending_id = ?", (why, pending_id))


def remove(db: Store, pending_id: int) -> None:
    db._conn.execute("DELETE FROM pending_readings WHERE pending_id = ?", (pending_id,))


def forget(db: Store, about: Iterable[str]) -> None:
    """Deletes what was sent of cases (their numbers) and drawn posts that an order or the schedule released."""
    db._conn.executemany("DELETE FROM pending_readings WHERE about = ?", [(one,) for one in about])


def newest_record(db: Store) -> datetime | None:
    """When the newest record of a case or checkpoint was made: what is recorded now stands after it."""
    row = db._conn.execute(
        "SELECT max(at) FROM (SELECT max(at) AS at FROM case_events"
        " UNION ALL SELECT max(json_extract(statement, '$.at')) FROM checkpoints)"
    ).fetchone()
    return from_text(row[0]) if row[0] else None
