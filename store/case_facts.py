"""Cases as a report counts them, at one cut-off. Reads only."""

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from domain.periods import Week, from_text, to_text
from store.case_state import reading_state, reopened_after
from store.database import Store


@dataclass(frozen=True, kw_only=True, slots=True)
class ResultFact:
    authority: str
    number: str
    decided_on: str
    result: str
    sanction: str | None
    at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class CaseFact:
    """One case at the cut-off. Times are None while the step has not happened.

    It was first passed on at `forwarded_at`, and last sent on to another body at `sent_at`.
    """

    case_id: str
    person_id: str
    contest: str
    agency: str
    region: str
    platforms: tuple[str, ...]
    position_level: str
    kepala_wilayah: bool
    opened_at: datetime
    known_at: datetime | None
    closed_at: datetime | None
    state: str
    last_read_at: datetime | None
    finding_at: datetime | None
    category: str | None
    forwarded_at: datetime | None
    receivers: tuple[str, ...]
    clarification: str | None
    results: tuple[ResultFact, ...]
    posts: int
    strong: bool
    has_post_in_week: bool
    from_report: bool = False
    approved_at: datetime | None = None
    sent_at: datetime | None = None
    readers: int = 0
    """How many different persons read it since it was last opened again."""


CASES = (
    "SELECT c.*, a.agency, a.region, a.position_level, a.kepala_wilayah FROM cases c JOIN accounts a"
    " ON a.account_id = (SELECT min(account_id) FROM accounts WHERE person_id = c.person_id)"
    " WHERE c.opened_at <= ? ORDER BY c.case_id"
)
# Per table its kind of event, the key of its records and what of them is counted.
EVENTS = {
    "case_posts": ("post", "t.case_id || '/' || t.post_id || '/' || t.version", ", t.post_id, t.version"),
    "readings": ("reading", "t.reading_id", ", t.reviewer_id, t.finding, t.second_look"),
    "findings": ("finding", "t.finding_id", ", t.category"),
    "clarifications": ("clarification", "t.clarification_id", ", t.state"),
    "reopenings": ("reopening", "t.reopening_id", ""),
    "approvals": ("approval", "t.approval_id", ""),
    "hops": ("hop", "t.hop_id", ", t.receiver"),
    "results": ("result", "t.result_id", ", t.result_id, t.authority, t.number, t.decided_on, t.result, t.sanction"),
}
Events = Mapping[str, list[sqlite3.Row]]


def case_facts(db: Store, week: Week, cutoff: datetime) -> tuple[CaseFact, ...]:
    limit = to_text(cutoff)
    events = {table: _by_case(db, table, limit) for table in EVENTS}
    posts = _case_posts(db, week, limit)
    overturned = {row[0] for row in db._conn.execute(OVERTURNED, (limit,))}
    events["results"] = {
        case: [r for r in rows if r["result_id"] not in overturned] for case, rows in events["results"].items()
    }
    none: list[sqlite3.Row] = []
    return tuple(
        _case_fact(row, {table: cases.get(row["case_id"], none) for table, cases in events.items()},
                   posts.get(row["case_id"], (0, False, False, (), False)), cutoff)
        for row in db._conn.execute(CASES, (limit,))
    )  # fmt: skip


def _by_case(db: Store, table: str, limit: str) -> dict[str, list[sqlite3.Row]]:
    """The events of a table up to the limit, in the order of recording, per case."""
    kind, ref, columns = EVENTS[table]
    query = (
        f"SELECT e.case_id, e.at, e.seq{columns} FROM case_events e JOIN {table} t ON {ref} = e.ref"  # noqa: S608
        " AND t.case_id = e.case_id"
        f" WHERE e.kind = '{kind}' AND e.at <= ? ORDER BY e.seq"
    )
    grouped: dict[str, list[sqlite3.Row]] = {}
    for row in db._conn.execute(query, (limit,)):
        grouped.setdefault(row[0], []).append(row)
    return grouped


# An objection that was upheld leaves the earlier decision without effect.
OVERTURNED = "SELECT result_id FROM overturned_results WHERE at <= ?"
CasePosts = tuple[int, bool, bool, tuple[str, ...], bool]


def _case_posts(db: Store, week: Week, limit: str) -> dict[str, CasePosts]:
    """Per case: posts, whether one has a strong flag, whether one is of the week, their platforms, and
    whether only tips from outside showed them."""
    rows = db._conn.execute(
        "SELECT cp.case_id, count(DISTINCT cp.post_id), max(EXISTS (SELECT 1 FROM flags f"
        "  WHERE f.post_id = cp.post_id AND f.version = cp.version AND f.tier = 'strong')),"
        " max(coalesce(p.published_at >= ? AND p.published_at < ?, 0)), group_concat(DISTINCT a.platform),"
        " NOT max(EXISTS (SELECT 1 FROM post_sources s WHERE s.post_id = p.post_id AND s.how_seen != 'laporan'))"
        " FROM case_posts cp JOIN posts p USING (post_id) JOIN accounts a USING (account_id)"
        " WHERE cp.added_at <= ? GROUP BY cp.case_id",
        (to_text(week.start), to_text(week.end), limit),
    )
    return {
        row[0]: (row[1], bool(row[2]), bool(row[3]), tuple(sorted(row[4].split(","))), bool(row[5])) for row in rows
    }


def _case_fact(
    row: sqlite3.Row, events: Events, posts: CasePosts, cutoff: datetime
) -> CaseFact:
    readings, findings, hops = events["readings"], events["findings"], events["hops"]
    clarifications = events["clarifications"]
    reopened = reopened_after(clarifications, events["case_posts"], events["reopenings"])
    known, closed = (from_text(row[k]) if row[k] else None for k in ("known_at", "closed_at"))
    return CaseFact(
        case_id=row["case_id"], person_id=row["person_id"], contest=row["contest"], agency=row["agency"],
        region=row["region"], platforms=posts[3], position_level=row["position_level"],
        kepala_wilayah=bool(row["kepala_wilayah"]),
        opened_at=from_text(row["opened_at"]),
        known_at=known if known and known <= cutoff else None,
        closed_at=closed if closed and closed <= cutoff else None,
        state=reading_state(readings, findings, reopened),
        last_read_at=from_text(readings[-1]["at"]) if readings else None,
        finding_at=from_text(findings[0]["at"]) if findings else None,
        category=findings[-1]["category"] if findings else None,
        forwarded_at=from_text(hops[0]["at"]) if hops else None, sent_at=from_text(hops[-1]["at"]) if hops else None,
        approved_at=from_text(events["approvals"][-1]["at"]) if events["approvals"] else None,
        receivers=tuple(dict.fromkeys(h["receiver"] for h in hops)),
        clarification=clarifications[-1]["state"] if clarifications else None,
        results=tuple(
            ResultFact(
                authority=r["authority"], number=r["number"], decided_on=r["decided_on"], result=r["result"],
                sanction=r["sanction"], at=from_text(r["at"]),
            )
            for r in events["results"]
        ),
        posts=posts[0], strong=posts[1], has_post_in_week=posts[2], from_report=posts[4],
        readers=len({r["reviewer_id"] for r in readings if r["seq"] > reopened}),
    )  # fmt: skip
