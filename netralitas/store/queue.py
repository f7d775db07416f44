"""The reading list: one row per case and drawn post, and who works on which. Only writer of queue_items and leases."""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from netralitas.periods import to_text

RANKS = {"strong": 0, "plain": 1, "weak": 2}


@dataclass(frozen=True, kw_only=True, slots=True)
class Filter:
    """What a list, a page and an export show; "" and None mean everything. All of them ask `where()`.

    `region` is a code or the start of one; `since` and `until` are UTC times of opening, half open;
    `cases` the result of a search.
    """

    tier: str = ""
    contest: str = ""
    agency: str = ""
    region: str = ""
    platform: str = ""
    category: str = ""
    state: str = ""
    since: str = ""
    until: str = ""
    closed: bool | None = None
    cases: tuple[str, ...] | None = None


def where(chosen: Filter) -> tuple[str, list[object]]:
    """The condition on `queue_items q` of a filter, with its values."""
    parts: list[str] = ["1"]
    values: list[object] = []
    plain = (
        ("q.rank <= ?", RANKS.get(chosen.tier) if chosen.tier else None), ("q.contest = ?", chosen.contest),
        ("q.agency = ?", chosen.agency), ("q.state = ?", chosen.state), ("q.since >= ?", chosen.since),
        ("q.since < ?", chosen.until),
        ("EXISTS (SELECT 1 FROM case_posts cp JOIN posts p USING (post_id) JOIN accounts a USING (account_id)"
         " WHERE cp.case_id = q.case_id AND a.platform = ?)", chosen.platform),
        ("EXISTS (SELECT 1 FROM case_posts cp JOIN flags f ON f.post_id = cp.post_id AND f.version = cp.version"
         " WHERE cp.case_id = q.case_id AND f.category = ?)", chosen.category),
    )  # fmt: skip
    for condition, value in plain:
        if value not in ("", None):
            parts.append(condition)
            values.append(value)
    if chosen.region:
        parts.append("(q.region = ? OR q.region LIKE ? ESCAPE '\\')")
        values += [chosen.region, chosen.region.replace("%", "\\%").replace("_", "\\_") + ".%"]
    if chosen.closed is not None:
        parts.append("((SELECT closed_at FROM cases c WHERE c.case_id = q.case_id) IS NOT NULL) = ?")
        values.append(int(chosen.closed))
    if chosen.cases is not None:
        parts.append(f"q.case_id IN ({', '.join('?' * len(chosen.cases))})")
        values += chosen.cases
    return " AND ".join(parts), values


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """Where a case stands in the list; times as the store writes them, `due_on` a local day or None."""

    readable: bool
    state: str
    rank: int
    act_by: str
    due_on: str | None
    due_working: bool
    since: str
    fresh_since: str
    contest: str
    agency: str
    region: str


def put(conn: sqlite3.Connection, place: Place, *, case_id: str | None = None, sample_id: str | None = None) -> None:
    """Writes an item's place, anew or over the old one; its id stays."""
    conn.execute(
        "INSERT INTO queue_items VALUES (lower(hex(randomblob(5))), ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NULL, ?, ?, ?)"  # noqa: S608
        f" ON CONFLICT ({'case_id' if case_id else 'sample_id'}) DO UPDATE SET readable = excluded.readable,"
        " state = excluded.state, rank = excluded.rank, act_by = excluded.act_by, due_on = excluded.due_on,"
        " due_working = excluded.due_working, fresh_since = excluded.fresh_since, agency = excluded.agency,"
        " region = excluded.region",
        (
            case_id, sample_id, int(place.readable), place.state, place.rank, place.act_by, place.due_on,
            int(place.due_working), place.since, place.fresh_since, place.contest, place.agency, place.region,
        ),
    )  # fmt: skip


def item(conn: sqlite3.Connection, name: str) -> sqlite3.Row | None:
    """An item by its own id or its case's number."""
    row: sqlite3.Row | None = conn.execute(
        "SELECT * FROM queue_items WHERE item_id = ?1 OR case_id = ?1", (name,)
    ).fetchone()
    return row


def without_place(conn: sqlite3.Connection) -> list[str]:
    """Cases that have no place yet."""
    rows = conn.execute(
        "SELECT case_id FROM cases c WHERE NOT EXISTS (SELECT 1 FROM queue_items q WHERE q.case_id = c.case_id)"
    )
    return [str(row[0]) for row in rows]


# An item that this reader may take: not read by the same person since it was news, nobody else at work on it,
# no conflict of interest.
MINE = (
    " AND NOT EXISTS (SELECT 1 FROM leases l WHERE l.item_id = q.item_id AND l.until > :now"
    "   AND l.reviewer_id <> :reader)"
    " AND NOT EXISTS (SELECT 1 FROM readings r WHERE r.case_id = q.case_id AND r.reviewer_id = :reader"
    "   AND r.at >= q.fresh_since)"
    " AND NOT EXISTS (SELECT 1 FROM exclusions e WHERE e.reviewer_id = :reader"
    "   AND (e.case_id = q.case_id OR e.agency = q.agency))"
)


def page(
    conn: sqlite3.Connection, reader: str, chosen: Filter, now: datetime, *, limit: int = 20, offset: int = 0
) -> list[sqlite3.Row]:
    """What this reader may take next, most urgent first."""
    condition, values = where(chosen)
    named: dict[str, object] = {"now": to_text(now), "reader": reader, "limit": limit, "offset": offset}
    for number, value in enumerate(values):
        condition = condition.replace("?", f":v{number}", 1)
        named[f"v{number}"] = value
    return conn.execute(
        f"SELECT q.* FROM queue_items q WHERE q.readable = 1 AND {condition}{MINE}"  # noqa: S608
        " ORDER BY q.act_by, q.rank, q.since, q.item_id LIMIT :limit OFFSET :offset",
        named,
    ).fetchall()


def held(conn: sqlite3.Connection, reader: str, now: datetime) -> sqlite3.Row | None:
    """The item that this reader already works on."""
    row: sqlite3.Row | None = conn.execute(
        "SELECT q.* FROM leases l JOIN queue_items q USING (item_id) WHERE l.reviewer_id = ? AND l.until > ?"
        " AND q.readable = 1 ORDER BY l.until LIMIT 1",
        (reader, to_text(now)),
    ).fetchone()
    return row


def holder(conn: sqlite3.Connection, item_id: str, now: datetime) -> str | None:
    """Who works on an item now."""
    row = conn.execute(
        "SELECT reviewer_id FROM leases WHERE item_id = ? AND until > ?", (item_id, to_text(now))
    ).fetchone()
    return str(row[0]) if row else None


def lease(conn: sqlite3.Connection, item_id: str, reader: str, now: datetime, until: datetime) -> None:
    """Gives an item to one reader; the first opening of an item is remembered."""
    conn.execute(
        "INSERT INTO leases VALUES (?, ?, ?) ON CONFLICT (item_id) DO UPDATE SET reviewer_id = excluded.reviewer_id,"
        " until = excluded.until",
        (item_id, reader, to_text(until)),
    )
    conn.execute("UPDATE queue_items SET opened_at = coalesce(opened_at, ?) WHERE item_id = ?", (to_text(now), item_id))


def release(conn: sqlite3.Connection, item_id: str) -> None:
    conn.execute("DELETE FROM leases WHERE item_id = ?", (item_id,))


def unopened(conn: sqlite3.Connection, before: datetime) -> list[sqlite3.Row]:
    """Items with a strong flag that nobody has opened since before that time."""
    return conn.execute(
        "SELECT * FROM queue_items WHERE readable = 1 AND rank = 0 AND opened_at IS NULL AND case_id IS NOT NULL"
        " AND since <= ? ORDER BY since",
        (to_text(before),),
    ).fetchall()


def chosen_cases(conn: sqlite3.Connection, chosen: Filter) -> list[str]:
    """The numbers of all cases of a filter, in the order of their numbers: what an export holds."""
    condition, values = where(chosen)
    rows = conn.execute(
        f"SELECT q.case_id FROM queue_items q WHERE q.case_id IS NOT NULL AND {condition} ORDER BY 1",  # noqa: S608
        values,
    )
    return [str(row[0]) for row in rows]


def forget(conn: sqlite3.Connection, *, cases: Sequence[str] = (), samples: Sequence[str] = ()) -> None:
    """Takes items off the list for good."""
    for column, names in (("case_id", cases), ("sample_id", samples)):
        for name in names:
            row = conn.execute(f"SELECT item_id FROM queue_items WHERE {column} = ?", (name,)).fetchone()  # noqa: S608
            if row is not None:
                conn.execute("DELETE FROM leases WHERE item_id = ?", (row[0],))
                conn.execute("DELETE FROM queue_items WHERE item_id = ?", (row[0],))
