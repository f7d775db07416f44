"""Cases and everything people record on them. Only writer of reviewers, cases, case_posts, readings,
findings, clarifications, hops and results. The rules of the moves are in review/workflow.py; what the
database itself refuses (two persons, append-only) is in schema/."""

import sqlite3
from dataclasses import dataclass
from datetime import date, datetime

from netralitas.periods import to_text


def add_reviewer(
    conn: sqlite3.Connection, reviewer_id: str, role: str, salt: bytes, digest: bytes, at: datetime
) -> None:
    conn.execute(
        "INSERT INTO reviewers VALUES (?, ?, ?, ?, ?, NULL)", (reviewer_id, role, salt, digest, to_text(at))
    )


def disable_reviewer(conn: sqlite3.Connection, reviewer_id: str, at: datetime) -> bool:
    changed = conn.execute(
        "UPDATE reviewers SET disabled_at = ? WHERE reviewer_id = ? AND disabled_at IS NULL",
        (to_text(at), reviewer_id),
    )
    return changed.rowcount == 1


def reviewers(conn: sqlite3.Connection) -> list[sqlite3.Row]:
    return conn.execute("SELECT * FROM reviewers ORDER BY reviewer_id").fetchall()


def reviewer(conn: sqlite3.Connection, reviewer_id: str) -> sqlite3.Row | None:
    row: sqlite3.Row | None = conn.execute(
        "SELECT * FROM reviewers WHERE reviewer_id = ?", (reviewer_id,)
    ).fetchone()
    return row


def open_case(conn: sqlite3.Connection, person_id: str, contest: str, at: datetime) -> str:
    """The person's open case of a contest, made if there is none; its number says nothing about a person."""
    row = conn.execute(
        "SELECT case_id FROM cases WHERE person_id = ? AND contest = ? AND closed_at IS NULL", (person_id, contest)
    ).fetchone()
    if row:
        return str(row[0])
    year = to_text(at)[:4]
    count = conn.execute("SELECT count(*) FROM cases WHERE case_id LIKE ?", (f"K-{year}-%",)).fetchone()[0]
    case_id = f"K-{year}-{count + 1:04d}"
    conn.execute("INSERT INTO cases VALUES (?, ?, ?, ?, NULL, NULL)", (case_id, person_id, contest, to_text(at)))
    return case_id


def join_post(conn: sqlite3.Connection, case_id: str, post_id: str, at: datetime) -> None:
    """Adds a post, or notes that a new version of it was added."""
    conn.execute(
        "INSERT INTO case_posts VALUES (?, ?, ?) ON CONFLICT (case_id, post_id) DO UPDATE SET"
        " added_at = excluded.added_at",
        (case_id, post_id, to_text(at)),
    )


def close_case(conn: sqlite3.Connection, case_id: str, at: datetime) -> None:
    conn.execute("UPDATE cases SET closed_at = ? WHERE case_id = ? AND closed_at IS NULL", (to_text(at), case_id))


def set_known(conn: sqlite3.Connection, case_id: str, at: datetime) -> None:
    """Starts the clock of the matter: the first person's confirmation that there is something."""
    conn.execute("UPDATE cases SET known_at = ? WHERE case_id = ? AND known_at IS NULL", (to_text(at), case_id))


def add_reading(
    conn: sqlite3.Connection, case_id: str, reviewer_id: str, at: datetime, finding: str,
    category: str | None, reason: str,
) -> int:  # fmt: skip
    row = conn.execute(
        "INSERT INTO readings (case_id, reviewer_id, at, finding, category, reason) VALUES (?, ?, ?, ?, ?, ?)"
        " RETURNING reading_id",
        (case_id, reviewer_id, to_text(at), finding, category, reason),
    ).fetchone()
    return int(row[0])


def add_finding(
    conn: sqlite3.Connection, case_id: str, first: sqlite3.Row, second_reading: int, second_person: str,
    category: str, at: datetime,
) -> None:  # fmt: skip
    conn.execute(
        "INSERT INTO findings (case_id, first_reading, first_person, second_reading, second_person, category, at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        (
            case_id, first["reading_id"], first["reviewer_id"], second_reading, second_person, category,
            to_text(at),
        ),
    )  # fmt: skip


def add_clarification(
    conn: sqlite3.Connection, case_id: str, reviewer_id: str, at: datetime, state: str, note: str
) -> None:
    conn.execute(
        "INSERT INTO clarifications (case_id, reviewer_id, at, state, note) VALUES (?, ?, ?, ?, ?)",
        (case_id, reviewer_id, to_text(at), state, note),
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class Hop:
    """One step of a case from one body to the next, by which route, under which letter."""

    sender: str
    receiver: str
    route: str
    number: str
    sent_on: date


def add_hop(conn: sqlite3.Connection, case_id: str, reviewer_id: str, at: datetime, hop: Hop) -> None:
    conn.execute(
        "INSERT INTO hops (case_id, reviewer_id, sender, receiver, route, number, sent_on, at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (
            case_id, reviewer_id, hop.sender, hop.receiver, hop.route, hop.number, hop.sent_on.isoformat(),
            to_text(at),
        ),
    )  # fmt: skip


@dataclass(frozen=True, kw_only=True, slots=True)
class Result:
    """What an authority decided. Only here the words terbukti and sanksi exist."""

    authority: str
    number: str
    decided_on: date
    result: str
    sanction: str | None = None


def add_result(conn: sqlite3.Connection, case_id: str, reviewer_id: str, at: datetime, result: Result) -> None:
    conn.execute(
        "INSERT INTO results (case_id, reviewer_id, authority, number, decided_on, result, sanction, at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (
            case_id, reviewer_id, result.authority, result.number, result.decided_on.isoformat(), result.result,
            result.sanction, to_text(at),
        ),
    )  # fmt: skip


@dataclass(frozen=True, kw_only=True, slots=True)
class CaseFile:
    """All that is recorded on one case, each list in the order of recording."""

    case: sqlite3.Row
    posts: tuple[sqlite3.Row, ...]
    readings: tuple[sqlite3.Row, ...]
    finding: sqlite3.Row | None
    clarifications: tuple[sqlite3.Row, ...]
    hops: tuple[sqlite3.Row, ...]
    results: tuple[sqlite3.Row, ...]


def case_file(conn: sqlite3.Connection, case_id: str) -> CaseFile | None:
    case = conn.execute("SELECT * FROM cases WHERE case_id = ?", (case_id,)).fetchone()
    if case is None:
        return None
    posts = conn.execute(
        "SELECT p.*, v.text, v.other_text, v.seen_at, v.extract_sha256, c.added_at, a.platform, a.agency, a.region,"
        " a.position_level, s.tier, s.stance FROM case_posts c JOIN posts p USING (post_id)"
        " JOIN post_versions v USING (post_id, version) JOIN accounts a USING (account_id)"
        " LEFT JOIN assessments s USING (post_id, version) WHERE c.case_id = ? ORDER BY p.published_at, p.post_id",
        (case_id,),
    ).fetchall()
    lists = [
        tuple(conn.execute(f"SELECT * FROM {table} WHERE case_id = ? ORDER BY 1", (case_id,)))  # noqa: S608
        for table in ("readings", "clarifications", "hops", "results")
    ]
    finding = conn.execute("SELECT * FROM findings WHERE case_id = ?", (case_id,)).fetchone()
    return CaseFile(
        case=case, posts=tuple(posts), readings=lists[0], finding=finding, clarifications=lists[1],
        hops=lists[2], results=lists[3],
    )  # fmt: skip


QUEUE_ORDER = (
    "SELECT c.case_id, c.contest, c.opened_at, c.known_at, c.closed_at, a.agency, a.region, a.position_level,"
    " count(DISTINCT cp.post_id) AS posts,"
    " min(CASE s.tier WHEN 'strong' THEN 0 WHEN 'plain' THEN 1 ELSE 2 END) AS rank,"
    " (SELECT count(*) FROM readings r WHERE r.case_id = c.case_id) AS readings,"
    " EXISTS (SELECT 1 FROM findings f WHERE f.case_id = c.case_id) AS found"
    " FROM cases c JOIN case_posts cp USING (case_id) JOIN posts p USING (post_id)"
    " JOIN accounts a USING (account_id)"
    " LEFT JOIN assessments s ON s.post_id = p.post_id AND s.version = p.version"
    " WHERE (? OR c.closed_at IS NULL) GROUP BY c.case_id ORDER BY found, readings, rank, c.opened_at, c.case_id"
)


def listing(conn: sqlite3.Connection, *, closed: bool = False) -> list[sqlite3.Row]:
    """Cases for the reading list: unread first, the strongest flag first, then the oldest."""
    return conn.execute(QUEUE_ORDER, (int(closed),)).fetchall()
