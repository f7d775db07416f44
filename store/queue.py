"""The reading list: one row per case and drawn post, and who works on which. Only writer of
queue_items, leases, viewings and drafts."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from domain.case_lists import Placement
from domain.case_terms import ReviewState
from domain.periods import from_text, to_text
from store.case_filter import Filter, where
from store.database import Store
from store.exclusions import KEPT
from store.values import optional, values_of


@dataclass(frozen=True, kw_only=True, slots=True)
class QueueItem:
    """An item of the reading list as stored: a case or a drawn post, the number of the other "".

    Times as in domain.case_lists.Placement.
    """

    item_id: str
    case_id: str
    sample_id: str
    readable: bool
    state: str
    rank: int
    act_by: str
    due_on: str | None
    due_working: bool
    since: str
    fresh_after: int
    opened_at: str | None
    contest: str
    agency: str
    region: str


def _listed(values: Sequence[str]) -> str:
    """ ",a,b,": a value is in the list when it stands between commas."""
    return "".join(f",{value}" for value in sorted(set(values))) + ","


def put(db: Store, placement: Placement, *, case_id: str | None = None, sample_id: str | None = None) -> None:
    """Writes an item's place, anew or over the old one; its id stays."""
    db._conn.execute(
        "INSERT INTO queue_items VALUES"
        " (lower(hex(randomblob(5))), ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NULL, ?, ?, ?, ?, ?, ?)"
        f" ON CONFLICT ({'case_id' if case_id else 'sample_id'}) DO UPDATE SET readable = excluded.readable,"
        " state = excluded.state, rank = excluded.rank, act_by = excluded.act_by, due_on = excluded.due_on,"
        " due_working = excluded.due_working, fresh_after = excluded.fresh_after, agency = excluded.agency,"
        " region = excluded.region, position = excluded.position, platforms = excluded.platforms,"
        " categories = excluded.categories",
        (
            case_id,
            sample_id,
            int(placement.readable),
            placement.state,
            placement.rank,
            placement.act_by,
            placement.due_on,
            int(placement.due_working),
            placement.since,
            placement.fresh_after,
            placement.contest,
            placement.agency,
            placement.region,
            placement.position,
            _listed(placement.platforms),
            _listed(placement.categories),
        ),
    )
    if not placement.readable:  # nobody can record what is still typed of it
        db._conn.execute(
            "DELETE FROM drafts WHERE item_id IN (SELECT item_id FROM queue_items WHERE case_id = ? OR sample_id = ?)",
            (case_id, sample_id),
        )


COLUMNS = (
    "coalesce(q.case_id, '') AS case_id, coalesce(q.sample_id, '') AS sample_id, q.item_id, q.readable, q.state,"
    " q.rank, q.act_by, q.due_on, q.due_working, q.since, q.fresh_after, q.opened_at, q.contest, q.agency, q.region"
)


def item(db: Store, name: str) -> QueueItem | None:
    """An item by its own id or its case's number."""
    sql = f"SELECT {COLUMNS} FROM queue_items q WHERE q.item_id = ?1 OR q.case_id = ?1"
    return optional(QueueItem, db._conn.execute(sql, (name,)).fetchone())


def everything(db: Store) -> list[QueueItem]:
    """Every item of the list, whether it waits or not."""
    return values_of(QueueItem, db._conn.execute(f"SELECT {COLUMNS} FROM queue_items q"))


def without_place(db: Store) -> list[str]:
    """Cases that have no place yet, but for the bare numbers of those whose records were deleted."""
    rows = db._conn.execute(
        "SELECT case_id FROM cases c WHERE contest <> ''"
        " AND NOT EXISTS (SELECT 1 FROM queue_items q WHERE q.case_id = c.case_id)"
    )
    return [str(row[0]) for row in rows]


# An item that this reader may take: not read by the same person since it was news, nobody else at work on it,
# no reading of it sent that can still be taken back, no conflict of interest.
MINE = (
    " AND NOT EXISTS (SELECT 1 FROM leases l WHERE l.item_id = q.item_id AND l.until > :now"
    "   AND l.reviewer_id <> :reader)"
    " AND NOT EXISTS (SELECT 1 FROM pending_readings w WHERE w.item_id = q.item_id AND w.refused = '')"
    " AND NOT EXISTS (SELECT 1 FROM readings r JOIN case_events n ON n.kind = 'reading' AND n.ref = r.reading_id || ''"
    "   WHERE r.case_id = q.case_id AND r.reviewer_id = :reader AND n.seq > q.fresh_after)"
    f" AND NOT {KEPT.format(reader=':reader')}"
)


def waiting(db: Store, reader: str, filters: Filter, now: datetime, most: int) -> int:
    """How many items this reader may take, counted up to `most`: a long list is not gone through for a number."""
    condition, named = _named(filters, reader, now)
    row = db._conn.execute(
        f"SELECT count(*) FROM (SELECT 1 FROM queue_items q WHERE q.readable = 1 AND {condition}{MINE} LIMIT :most)",
        named | {"most": most},
    ).fetchone()
    return int(row[0])


def takeable(db: Store, reader: str, item_id: str, now: datetime) -> QueueItem | None:
    """An item that this reader may take, or has."""
    _, named = _named(Filter(), reader, now)
    sql = f"SELECT {COLUMNS} FROM queue_items q WHERE q.item_id = :item AND q.readable = 1{MINE}"
    return optional(QueueItem, db._conn.execute(sql, named | {"item": item_id}).fetchone())


def _named(filters: Filter, reader: str, now: datetime) -> tuple[str, dict[str, object]]:
    """A filter's condition with its values by name, beside those that MINE asks for."""
    condition, values = where(filters)
    named: dict[str, object] = {"now": to_text(now), "reader": reader}
    for number, value in enumerate(values):
        condition = condition.replace("?", f":v{number}", 1)
        named[f"v{number}"] = value
    return condition, named


# How the list may be ordered, by nothing that would tell what was flagged or found or which post was drawn (of an unread
# item the strength stands in `act_by`): columns, direction.
ORDERS: Mapping[str, tuple[tuple[str, ...], str]] = {
    "": (("act_by", "since", "item_id"), "ASC"),
    "tertua": (("since", "item_id"), "ASC"),
    "terbaru": (("since", "item_id"), "DESC"),
    "instansi": (("agency", "act_by", "item_id"), "ASC"),
    "wilayah": (("region", "act_by", "item_id"), "ASC"),
}


def _ordered(order: str, *, back: bool = False) -> str:
    columns, direction = ORDERS[order]
    turned = {"ASC": "DESC", "DESC": "ASC"}[direction] if back else direction
    return ", ".join(f"q.{column} {turned}" for column in columns)


def page(
    db: Store, reader: str, filters: Filter, now: datetime, *, limit: int = 20, offset: int = 0, order: str = ""
) -> list[QueueItem]:
    """What this reader may take next, most urgent first or in another of ORDERS."""
    condition, named = _named(filters, reader, now)
    named |= {"limit": limit, "offset": offset}
    return values_of(
        QueueItem,
        db._conn.execute(
            f"SELECT {COLUMNS} FROM queue_items q WHERE q.readable = 1 AND {condition}{MINE}"
            f" ORDER BY {_ordered(order)} LIMIT :limit OFFSET :offset",
            named,
        ),
    )


def beside(db: Store, reader: str, item_id: str, filters: Filter, now: datetime, order: str = "") -> tuple[str, str]:
    """The items before and after this one in the list that the reader chose; "" where there is none."""
    condition, named = _named(filters, reader, now)
    columns, direction = ORDERS[order]
    here = f"SELECT {', '.join(columns)} FROM queue_items WHERE item_id = :item"
    found = []
    for back in (True, False):
        beyond = "<" if back == (direction == "ASC") else ">"
        row = db._conn.execute(
            f"SELECT q.item_id FROM queue_items q WHERE q.readable = 1 AND {condition}{MINE}"
            f" AND ({', '.join(f'q.{c}' for c in columns)}) {beyond} ({here})"
            f" ORDER BY {_ordered(order, back=back)} LIMIT 1",
            named | {"item": item_id},
        ).fetchone()
        found.append(str(row[0]) if row else "")
    return found[0], found[1]


def held(db: Store, reader: str, now: datetime) -> QueueItem | None:
    """The item that this reader already works on."""
    row = db._conn.execute(
        f"SELECT {COLUMNS} FROM leases l JOIN queue_items q USING (item_id)"
        " WHERE l.reviewer_id = ? AND l.until > ? AND q.readable = 1 ORDER BY l.until LIMIT 1",
        (reader, to_text(now)),
    ).fetchone()
    return optional(QueueItem, row)


def holder(db: Store, item_id: str, now: datetime) -> str | None:
    """Who works on an item now, or has sent a reading of it that can still be taken back."""
    row = db._conn.execute(
        "SELECT reviewer_id FROM pending_readings WHERE item_id = ?1 AND refused = '' UNION ALL"
        " SELECT reviewer_id FROM leases WHERE item_id = ?1 AND until > ?2 LIMIT 1",
        (item_id, to_text(now)),
    ).fetchone()
    return str(row[0]) if row else None


def held_until(db: Store, item_id: str) -> datetime:
    """Until when an item that somebody has is kept for that person."""
    return from_text(db._conn.execute("SELECT until FROM leases WHERE item_id = ?", (item_id,)).fetchone()[0])


def lease(db: Store, item_id: str, reader: str, now: datetime, until: datetime) -> None:
    """Gives an item to one reader, who gives back any other; the first opening of an item is remembered."""
    db._conn.execute("DELETE FROM leases WHERE reviewer_id = ? AND item_id <> ?", (reader, item_id))
    db._conn.execute(
        "INSERT INTO leases VALUES (?, ?, ?) ON CONFLICT (item_id) DO UPDATE SET reviewer_id = excluded.reviewer_id,"
        " until = excluded.until",
        (item_id, reader, to_text(until)),
    )
    db._conn.execute(
        "UPDATE queue_items SET opened_at = coalesce(opened_at, ?) WHERE item_id = ?", (to_text(now), item_id)
    )


def show(db: Store, reader: str, item_id: str, upto: int, now: datetime) -> None:
    """Keeps that an item was shown to a reader as it stands up to that record."""
    db._conn.execute(
        "INSERT INTO viewings VALUES (?1, ?2, ?3, ?4, ?4) ON CONFLICT DO UPDATE SET last_at = excluded.last_at",
        (reader, item_id, upto, to_text(now)),
    )


def shown_upto(db: Store, reader: str, item_id: str, since: datetime) -> int:
    """Up to which record an item was shown to this reader after that time; -1 when it was not."""
    row = db._conn.execute(
        "SELECT max(upto) FROM viewings WHERE item_id = ? AND reviewer_id = ? AND last_at >= ?",
        (item_id, reader, to_text(since)),
    ).fetchone()
    return -1 if row[0] is None else int(row[0])


def readable(db: Store) -> int:
    """How many items wait for a reader, whoever it is."""
    return int(db._conn.execute("SELECT count(*) FROM queue_items WHERE readable = 1").fetchone()[0])


def release(db: Store, item_id: str) -> None:
    db._conn.execute("DELETE FROM leases WHERE item_id = ?", (item_id,))


def unopened(db: Store, before: datetime, most: int) -> int:
    """How many unread items with a strong flag nobody has opened since before that time, counted up to `most`."""
    row = db._conn.execute(
        "SELECT count(*) FROM (SELECT 1 FROM queue_items WHERE readable = 1 AND rank = 0 AND opened_at IS NULL"
        " AND case_id IS NOT NULL AND state = ? AND since <= ? LIMIT ?)",
        (ReviewState.UNREAD, to_text(before), most),
    ).fetchone()
    return int(row[0])


def release_kept(db: Store, reader: str) -> None:
    """Ends this reader's hold on whatever a conflict of interest keeps away by now."""
    db._conn.execute(
        "DELETE FROM leases WHERE reviewer_id = :reader AND item_id IN"
        f" (SELECT q.item_id FROM queue_items q WHERE {KEPT.format(reader=':reader')})",
        {"reader": reader},
    )


def save_draft(db: Store, reader: str, item_id: str, fields: Mapping[str, Sequence[str]], now: datetime) -> None:
    """Keeps what a reader has typed of an item, over what was kept before; nothing typed keeps nothing."""
    drop_draft(db, reader, item_id)
    if fields:
        db._conn.execute(
            "INSERT INTO drafts SELECT ?, item_id, ?, ? FROM queue_items WHERE item_id = ? AND readable = 1",
            (reader, json.dumps(fields, ensure_ascii=False), to_text(now), item_id),
        )


def draft_of(db: Store, reader: str, item_id: str) -> dict[str, list[str]]:
    """What this reader had typed of an item."""
    sql = "SELECT fields FROM drafts WHERE item_id = ? AND reviewer_id = ?"
    row = db._conn.execute(sql, (item_id, reader)).fetchone()
    return dict(json.loads(row[0])) if row else {}


def drop_draft(db: Store, reader: str, item_id: str) -> None:
    db._conn.execute("DELETE FROM drafts WHERE item_id = ? AND reviewer_id = ?", (item_id, reader))


def forget(db: Store, *, cases: Sequence[str] = (), samples: Sequence[str] = ()) -> None:
    """Takes items off the list for good."""
    for column, names in (("case_id", cases), ("sample_id", samples)):
        for name in names:
            row = db._conn.execute(f"SELECT item_id FROM queue_items WHERE {column} = ?", (name,)).fetchone()
            if row is not None:
                db._conn.execute("DELETE FROM leases WHERE item_id = ?", (row[0],))
                db._conn.execute("DELETE FROM viewings WHERE item_id = ?", (row[0],))
                db._conn.execute("DELETE FROM drafts WHERE item_id = ?", (row[0],))
                db._conn.execute("DELETE FROM queue_items WHERE item_id = ?", (row[0],))
