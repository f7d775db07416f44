"""Cases and everything people record on them. Only writer of cases, case_posts, case_events, case_corrections,
case_withdrawals, readings
and their answers, reopenings, findings, clarifications and their ways, hops and results. The rules of the moves are in
review/case_rules.py; what the database itself refuses (two persons, append-only) is in schema/."""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from domain.case_entries import Answers, NewHop, NewReading, NewResult
from domain.case_terms import Conclusion
from domain.cases import Finding, Hop, Reading
from domain.periods import to_text
from domain.texts import _
from store.database import Store
from store.values import values_of


def open_case(db: Store, person_id: str, contest: str, at: datetime) -> str:
    """The person's open case of a contest, made if there is none; its number says nothing of a person."""
    known = open_of(db, person_id, contest)
    if known is not None:
        return known
    case_id = _next_number(db, to_text(at)[:4])
    db._conn.execute("INSERT INTO cases VALUES (?, ?, ?, ?, NULL, NULL)", (case_id, person_id, contest, to_text(at)))
    return case_id


def open_of(db: Store, person_id: str, contest: str) -> str | None:
    """The person's open case of a contest: the newest, where an older one was opened again beside it."""
    row = db._conn.execute(
        "SELECT case_id FROM cases WHERE person_id = ? AND contest = ? AND closed_at IS NULL ORDER BY case_id DESC",
        (person_id, contest),
    ).fetchone()
    return str(row[0]) if row else None


def _next_number(db: Store, year: str) -> str:
    """A number is given once, even when its case was purged since."""
    name = f"case_number_{year}"
    if db._conn.execute("SELECT 1 FROM meta WHERE key = ?", (name,)).fetchone() is None:
        given = db._conn.execute(
            "SELECT coalesce(max(CAST(substr(case_id, 8) AS INTEGER)), 0) FROM cases WHERE case_id LIKE ?",
            (f"K-{year}-%",),
        ).fetchone()[0]
        db._conn.execute("INSERT INTO meta VALUES (?, ?)", (name, str(given)))
    row = db._conn.execute(
        "UPDATE meta SET value = CAST(value AS INTEGER) + 1 WHERE key = ? RETURNING value", (name,)
    ).fetchone()
    return f"K-{year}-{int(row[0]):04d}"


NUMBER = re.compile(r"K-(\d{4})-(\d{4,9})")


def misnumbered(db: Store) -> Iterator[str]:
    """Numbers that lack, and a counter that would give one twice or leave some out. A deleted case keeps its number."""
    given: dict[str, set[int]] = {}
    for (case_id,) in db._conn.execute("SELECT case_id FROM cases ORDER BY case_id"):
        if (found := NUMBER.fullmatch(case_id)) is None:
            yield _("perkara {case_id} tidak bernomor seperti yang diberikan Netralitas", case_id=case_id)
            continue
        given.setdefault(found[1], set()).add(int(found[2]))
    for key, last in db._conn.execute("SELECT key, value FROM meta WHERE key GLOB 'case_number_*'").fetchall():
        year = key.removeprefix("case_number_")
        if last != str(len(given.setdefault(year, set()))):
            yield _("penghitung nomor perkara tahun {year} tidak sama dengan nomor yang ada", year=year)
    yield from (
        _("nomor perkara tahun {year} tidak berurutan", year=year)
        for year, numbers in sorted(given.items())
        if numbers != set(range(1, len(numbers) + 1))
    )


def reopen_for(db: Store, person_id: str, contest: str, post_id: str) -> None:
    """Opens again the case that was closed as tidak cukup with an earlier version of this post.

    Nothing happens while another case of the person and contest is open.
    """
    db._conn.execute(
        "UPDATE cases SET closed_at = NULL WHERE case_id = (SELECT c.case_id FROM cases c JOIN case_posts p"
        " USING (case_id) WHERE c.person_id = ? AND c.contest = ? AND p.post_id = ? AND p.stands"
        " AND c.closed_at IS NOT NULL"
        " AND NOT EXISTS (SELECT 1 FROM standing_results r WHERE r.case_id = c.case_id)"
        " ORDER BY c.case_id DESC LIMIT 1)"
        " AND NOT EXISTS (SELECT 1 FROM cases WHERE person_id = ? AND contest = ? AND closed_at IS NULL)",
        (person_id, contest, post_id, person_id, contest),
    )


EDITED = (
    "SELECT DISTINCT c.case_id, c.person_id, c.contest, p.post_id, p.version, v.seen_at FROM case_posts cp"
    " JOIN cases c USING (case_id) JOIN standing_posts p USING (post_id)"
    " JOIN post_versions v ON v.post_id = p.post_id AND v.version = p.version"
    " JOIN assessments s ON s.post_id = p.post_id AND s.version = p.version"
    " WHERE cp.stands AND cp.version < p.version AND NOT EXISTS (SELECT 1 FROM case_posts j WHERE j.stands"
    "   AND j.post_id = p.post_id AND j.version = p.version)"
    " AND (c.closed_at IS NULL OR (NOT EXISTS (SELECT 1 FROM standing_results r WHERE r.case_id = c.case_id)"
    "   AND NOT EXISTS (SELECT 1 FROM cases o WHERE o.person_id = c.person_id AND o.contest = c.contest"
    "     AND (o.closed_at IS NULL OR o.case_id > c.case_id))))"
    " ORDER BY v.seen_at, p.post_id, c.case_id"
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Joining:
    """A post version that is to join the case of a person and contest; `case_id` is "" where one is to be opened."""

    case_id: str
    person_id: str
    contest: str
    post_id: str
    version: int


def edited(db: Store) -> list[Joining]:
    """New versions of posts that a case holds, flagged or not: taking the words away is an edit too."""
    return values_of(Joining, db._conn.execute(EDITED))


def join_post(db: Store, case_id: str, post_id: str, version: int, at: datetime) -> None:
    """Adds a version of a post to a case; one that had left with its import comes back where another look shows it."""
    db._conn.execute(
        "INSERT INTO case_posts (case_id, post_id, version, added_at) VALUES (?, ?, ?, ?)"
        " ON CONFLICT DO UPDATE SET stands = 1, taken_by = NULL, back_at = excluded.added_at WHERE NOT stands",
        (case_id, post_id, version, to_text(at)),
    )


def close_case(db: Store, case_id: str, at: datetime) -> None:
    db._conn.execute("UPDATE cases SET closed_at = ? WHERE case_id = ? AND closed_at IS NULL", (to_text(at), case_id))


def set_known(db: Store, case_id: str, at: datetime) -> None:
    """Starts the clock of the matter: the first person's confirmation that there is something."""
    db._conn.execute("UPDATE cases SET known_at = ? WHERE case_id = ? AND known_at IS NULL", (to_text(at), case_id))


def answers_of(db: Store, case_id: str) -> dict[int, Answers]:
    """The answers of a case's readings by reading."""
    rows = db._conn.execute(
        "SELECT a.* FROM reading_answers a JOIN readings USING (reading_id) WHERE case_id = ?", (case_id,)
    )
    return {
        row["reading_id"]: Answers(
            reason_code=row["reason_code"],
            elements=tuple(json.loads(row["elements"])),
            owner=row["owner"],
            hacked=row["hacked"],
            old_photo=row["old_photo"],
            exculpatory=row["exculpatory"],
            spouse=row["spouse"],
            sign=row["sign"],
            leave=row["leave"],
        )
        for row in rows
    }


def add_reading(
    db: Store,
    case_id: str,
    reviewer_id: str,
    at: datetime,
    reading: NewReading,
    second_look: str,
    sent: datetime | None = None,
) -> int:
    """Adds a reading with its answers; returns its number in the store. A tidak_cukup has no category.

    `sent`: when the reader sent it, where it waited until `at`.
    """
    row = db._conn.execute(
        "INSERT INTO readings (case_id, reviewer_id, at, finding, category, reason, second_look, sent_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?) RETURNING reading_id",
        (
            case_id,
            reviewer_id,
            to_text(at),
            reading.finding,
            reading.category if reading.finding == Conclusion.SUSPECTED else None,
            reading.note.strip(),
            second_look,
            None if sent is None else to_text(sent),
        ),
    ).fetchone()
    _add_answers(db, int(row[0]), reading.answers)
    return int(row[0])


def _add_answers(db: Store, reading_id: int, answers: Answers) -> None:
    db._conn.execute(
        "INSERT INTO reading_answers VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            reading_id,
            answers.reason_code,
            json.dumps(sorted(set(answers.elements))),
            answers.owner,
            answers.hacked,
            answers.old_photo,
            answers.exculpatory.strip(),
            answers.spouse,
            answers.sign,
            answers.leave,
        ),
    )


def read_by(db: Store, reviewer_id: str) -> list[str]:
    """The cases of which this person has recorded a reading."""
    sql = "SELECT DISTINCT case_id FROM readings WHERE reviewer_id = ? ORDER BY 1"
    return [str(row[0]) for row in db._conn.execute(sql, (reviewer_id,))]


def add_reopening(db: Store, case_id: str, reviewer_id: str, at: datetime, reason: str) -> None:
    """Records that a case is read again, by a leader's word or as a reading of it counts no more, and opens it."""
    db._conn.execute(
        "INSERT INTO reopenings (case_id, reviewer_id, at, reason) VALUES (?, ?, ?, ?)",
        (case_id, reviewer_id, to_text(at), reason),
    )
    db._conn.execute("UPDATE cases SET closed_at = NULL WHERE case_id = ?", (case_id,))


def add_finding(
    db: Store,
    case_id: str,
    first: Reading,
    second_reading: int,
    second_person: str,
    category: str,
    at: datetime,
) -> None:
    db._conn.execute(
        "INSERT INTO findings (case_id, first_reading, first_person, second_reading, second_person, category, at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        (
            case_id,
            first.reading_id,
            first.reviewer_id,
            second_reading,
            second_person,
            category,
            to_text(at),
        ),
    )


def add_clarification(db: Store, case_id: str, reviewer_id: str, at: datetime, state: str, note: str, way: str) -> None:
    row = db._conn.execute(
        "INSERT INTO clarifications (case_id, reviewer_id, at, state, note) VALUES (?, ?, ?, ?, ?)"
        " RETURNING clarification_id",
        (case_id, reviewer_id, to_text(at), state, note),
    ).fetchone()
    db._conn.execute("INSERT INTO clarification_ways VALUES (?, ?)", (row[0], way))


def take_back(db: Store, case_id: str, kind: str, ref: str, reviewer_id: str, reason: str, at: datetime) -> None:
    """Records that a record of the case was wrong and counts no more."""
    db._conn.execute(
        "INSERT INTO case_corrections (case_id, kind, ref, reviewer_id, reason, at) VALUES (?, ?, ?, ?, ?, ?)",
        (case_id, kind, ref, reviewer_id, reason, to_text(at)),
    )


def open_again(db: Store, case_id: str) -> None:
    """Opens a case that a record closed which was taken back."""
    db._conn.execute("UPDATE cases SET closed_at = NULL WHERE case_id = ?", (case_id,))


def lose_posts(db: Store, post_ids: Iterable[str], correction: int) -> list[str]:
    """Marks the versions of these posts that no look shows any more as taken back by that correction; the cases that
    hold them, in order."""
    sql = (
        "UPDATE case_posts SET taken_by = ? WHERE post_id = ? AND taken_by IS NULL AND NOT EXISTS (SELECT 1 FROM"
        " post_sources s WHERE s.post_id = case_posts.post_id AND s.version = case_posts.version AND s.stands)"
        " RETURNING case_id"
    )
    return sorted({str(r[0]) for p in post_ids for r in db._conn.execute(sql, (correction, p)).fetchall()})


# A version that stands in a case and was flagged: what the case rests on.
GROUND = (
    "SELECT 1 FROM case_posts g LEFT JOIN assessments s USING (post_id, version) WHERE g.case_id = c.case_id"
    " AND g.stands AND coalesce(s.queue, 1)"
)


def leave_posts(db: Store, case_id: str, correction: int, at: datetime) -> bool:
    """Takes the posts whose import was taken back out of a case, with those of their edits that nothing flagged;
    whether a flagged post is left in it."""
    left = "UPDATE case_posts AS c SET stands = 0, left_at = ?3"
    db._conn.execute(
        f"{left} WHERE case_id = ?1 AND taken_by IS NOT NULL AND stands", (case_id, correction, to_text(at))
    )
    db._conn.execute(
        f"{left}, taken_by = ?2 WHERE case_id = ?1 AND taken_by IS NULL AND post_id IN"
        " (SELECT post_id FROM case_posts WHERE case_id = ?1 AND taken_by IS NOT NULL)"
        f" AND NOT EXISTS ({GROUND} AND g.post_id = c.post_id)",
        (case_id, correction, to_text(at)),
    )
    sql = f"SELECT 1 FROM cases c WHERE case_id = ? AND EXISTS ({GROUND})"
    return db._conn.execute(sql, (case_id,)).fetchone() is not None


def add_withdrawal(
    db: Store, case_id: str, reviewer_id: str, decision: str, upto: int, reason: str, at: datetime
) -> None:
    """Records what becomes of a case whose posts' imports were taken back; `ditarik` ends it."""
    db._conn.execute(
        "INSERT INTO case_withdrawals (case_id, reviewer_id, decision, upto, reason, at) VALUES (?, ?, ?, ?, ?, ?)",
        (case_id, reviewer_id, decision, upto, reason, to_text(at)),
    )
    if decision == "ditarik":
        left = "UPDATE case_posts SET stands = 0, left_at = ? WHERE case_id = ? AND stands"
        db._conn.execute(left, (to_text(at), case_id))
        close_case(db, case_id, at)


def add_hop(db: Store, finding: Finding, reviewer_id: str, at: datetime, hop: NewHop) -> None:
    """Adds a step that rests on a finding; without one the database refuses it."""
    db._conn.execute(
        "INSERT INTO hops (case_id, finding_id, reviewer_id, sender, receiver, route, number, sent_on, at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            finding.case_id,
            finding.finding_id,
            reviewer_id,
            hop.sender,
            hop.receiver,
            hop.route,
            hop.number,
            hop.sent_on.isoformat(),
            to_text(at),
        ),
    )


def add_result(db: Store, hop: Hop, reviewer_id: str, at: datetime, result: NewResult) -> int:
    """Adds a decision on a case that was passed on by this step; returns its number in the store."""
    row = db._conn.execute(
        "INSERT INTO results (case_id, hop_id, reviewer_id, authority, number, decided_on, result, sanction, at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING result_id",
        (
            hop.case_id,
            hop.hop_id,
            reviewer_id,
            result.authority,
            result.number,
            result.decided_on.isoformat(),
            result.result,
            result.sanction,
            to_text(at),
        ),
    ).fetchone()
    return int(row[0])


def forget_reasons(db: Store, case_id: str) -> None:
    """Takes the readers' own words from a case that an order releases; finding and reason code stay to be counted."""
    db._conn.execute("UPDATE readings SET reason = 'dihapus' WHERE case_id = ?", (case_id,))
    db._conn.execute(
        "UPDATE reading_answers SET exculpatory = 'dihapus' WHERE reading_id IN"
        " (SELECT reading_id FROM readings WHERE case_id = ?)",
        (case_id,),
    )
    db._conn.execute("UPDATE clarifications SET note = '' WHERE case_id = ?", (case_id,))
    db._conn.execute("UPDATE reopenings SET reason = 'dihapus' WHERE case_id = ?", (case_id,))
    db._conn.execute("UPDATE case_withdrawals SET reason = 'dihapus' WHERE case_id = ?", (case_id,))
    db._conn.execute("UPDATE case_corrections SET reason = 'dihapus' WHERE case_id = ?", (case_id,))


# In this order, for what rests on something goes before it.
FORGET = (
    "DELETE FROM case_withdrawals WHERE case_id = ?",
    "DELETE FROM case_corrections WHERE case_id = ?",
    "DELETE FROM results WHERE case_id = ?",
    "DELETE FROM hops WHERE case_id = ?",
    "DELETE FROM findings WHERE case_id = ?",
    "DELETE FROM reading_answers WHERE reading_id IN (SELECT reading_id FROM readings WHERE case_id = ?)",
    "DELETE FROM readings WHERE case_id = ?",
    "DELETE FROM clarification_ways WHERE clarification_id IN"
    " (SELECT clarification_id FROM clarifications WHERE case_id = ?)",
    "DELETE FROM clarifications WHERE case_id = ?",
    "DELETE FROM case_posts WHERE case_id = ?",
    "DELETE FROM reopenings WHERE case_id = ?",
    "DELETE FROM case_events WHERE case_id = ?",
    "UPDATE cases SET person_id = 'dihapus-' || case_id, contest = '' WHERE case_id = ?",
)


def forget(db: Store, case_id: str) -> None:
    """Deletes all that is recorded on a case that an order releases; its bare number stays and names nobody."""
    for statement in FORGET:
        db._conn.execute(statement, (case_id,))


def numbers(db: Store) -> set[str]:
    return {str(row[0]) for row in db._conn.execute("SELECT case_id FROM cases")}
