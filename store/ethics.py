"""Cases of the ethics family and what is recorded on them. Only writer of its tables but mandates, checks and chain.

Every record gets its link of the family's chain in the same transaction.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from domain.ethics_cases import (
    EthicsCase,
    EthicsClosing,
    EthicsComplaint,
    EthicsFile,
    EthicsHearing,
    EthicsPacket,
    EthicsReading,
    EthicsResult,
)
from domain.periods import to_text
from domain.types import Account
from store import ethics_chain
from store.database import Store
from store.facts import begin_deletion
from store.values import Value, optional, value_of, values_of

# Deleted in this order when a case is erased; the closing and the erasure stay.
OF_CASE = (
    "DELETE FROM ethics_openings",
    "DELETE FROM ethics_unsealings",
    "DELETE FROM ethics_results",
    "DELETE FROM ethics_packets",
    "DELETE FROM ethics_hearings",
    "DELETE FROM ethics_readings",
    "DELETE FROM ethics_complaints",
    "DELETE FROM ethics_cases",
)


CANDIDATES = (
    "SELECT p.post_id, p.version, p.account_id, v.text, p.url, p.published_at, a.region FROM standing_posts p"
    " JOIN post_versions v ON v.post_id = p.post_id AND v.version = p.version JOIN accounts a USING (account_id)"
    " WHERE p.post_id > ?1 AND v.text <> '' AND p.published_at >= ?2 AND p.first_seen_at >= ?2 AND a.withdrawn = 0"
    " AND p.gone_at IS NULL AND a.kind IN (SELECT value FROM json_each(?3)) ORDER BY p.post_id LIMIT 1000"
)


@dataclass(frozen=True, kw_only=True, slots=True)
class NewCase:
    """A post as it was brought or marked. `marks` is JSON of analysis.ethics.Mark, "[]" without any."""

    mandate_id: str
    account: Account
    kind: str
    source: str
    text: str
    address: str
    published_on: date | None
    marks: str
    screenshot: bytes | None = None


@dataclass(frozen=True, slots=True)
class EthicsCandidate:
    """A stored post that a mandate lets the machine look at. `ref` is a digest of post and version."""

    ref: str
    account_id: str
    region: str
    text: str
    address: str
    published_at: str


def _insert(db: Store, statement: str, values: Mapping[str, object]) -> int:
    names, marks = ", ".join(values), ", ".join("?" * len(values))
    done = db._conn.execute(f"{statement} ({names}) VALUES ({marks})", tuple(values.values()))
    return int(done.lastrowid or 0)


def open_case(db: Store, new: NewCase, at: datetime) -> str:
    """Opens a case and returns its number, never one that was used. Call inside a transaction."""
    year, account = to_text(at)[:4], new.account
    taken = "SELECT case_id FROM ethics_cases UNION SELECT case_id FROM ethics_closings"
    last = db._conn.execute(
        f"SELECT max(case_id) FROM ({taken}) WHERE case_id LIKE ?",
        (f"E-{year}-%",),
    ).fetchone()[0]
    case_id = f"E-{year}-{(int(last[-4:]) if last else 0) + 1:04d}"
    shot = new.screenshot
    _insert(
        db,
        "INSERT INTO ethics_cases",
        {
            "case_id": case_id,
            "mandate_id": new.mandate_id,
            "account_id": account.account_id,
            "person_id": account.person_id,
            "address": new.address,
            "platform": account.platform,
            "handle": account.handle,
            "account_kind": account.kind,
            "agency": account.agency,
            "region": account.region,
            "kind": new.kind,
            "source": new.source,
            "text": new.text,
            "published_on": new.published_on.isoformat() if new.published_on else None,
            "screenshot": shot,
            "screenshot_sha256": hashlib.sha256(shot).hexdigest() if shot else "",
            "marks": new.marks,
            "opened_at": to_text(at),
        },
    )
    ethics_chain.seal(db, "case", case_id, case_id)
    return case_id


def open_about(db: Store, account_id: str, address: str, text: str) -> str:
    """The open case about this very post of an account; "" when there is none."""
    row = db._conn.execute(
        "SELECT case_id FROM ethics_cases c WHERE account_id = ? AND ((address <> '' AND address = ?)"
        " OR (address = '' AND text <> '' AND text = ?))"
        " AND NOT EXISTS (SELECT 1 FROM ethics_closings x WHERE x.case_id = c.case_id)",
        (account_id, address, text),
    ).fetchone()
    return str(row[0]) if row else ""


def number_used(db: Store, number: str) -> str:
    """Under which case, or in what other way, a complaint's number was recorded; "" for a new one."""
    row = db._conn.execute("SELECT case_id FROM ethics_complaints WHERE number = ?", (number,)).fetchone()
    if row:
        return str(row[0])
    if db._conn.execute("SELECT 1 FROM ethics_handovers WHERE number = ?", (number,)).fetchone():
        return "pengalihan ke netralitas"
    row = db._conn.execute(
        "SELECT case_id FROM ethics_closings, json_each(numbers) WHERE json_each.value = ?", (number,)
    ).fetchone()
    return str(row[0]) if row else ""


def add_complaint(
    db: Store, case_id: str, *, number: str, received_on: date, kind: str, complainant: bytes, by: str, at: datetime
) -> None:
    """Keeps a complaint on its case; `complainant` is sealed already. Call inside a transaction."""
    _insert(
        db,
        "INSERT INTO ethics_complaints",
        {
            "number": number,
            "case_id": case_id,
            "received_on": received_on.isoformat(),
            "kind": kind,
            "complainant": complainant,
            "reviewer_id": by,
            "at": to_text(at),
        },
    )
    ethics_chain.seal(db, "complaint", number, case_id)


def add_handover(db: Store, mandate_id: str, *, number: str, received_on: date, by: str, at: datetime) -> None:
    """Keeps that a complaint was handed to the neutrality family; nothing of what it said."""
    _insert(
        db,
        "INSERT INTO ethics_handovers",
        {
            "number": number,
            "mandate_id": mandate_id,
            "received_on": received_on.isoformat(),
            "reviewer_id": by,
            "at": to_text(at),
        },
    )
    ethics_chain.seal(db, "handover", number)


def _add(
    db: Store, kind: str, statement: str, case_id: str, values: Mapping[str, object], by: str, at: datetime
) -> None:
    ref = _insert(db, statement, {"case_id": case_id, **values, "reviewer_id": by, "at": to_text(at)})
    ethics_chain.seal(db, kind, str(values.get("packet_id", ref)), case_id)


def add_reading(db: Store, case_id: str, values: Mapping[str, object], by: str, at: datetime) -> None:
    """Keeps a reading; `values` are its columns. Call inside a transaction, as for all that follow."""
    _add(db, "reading", "INSERT INTO ethics_readings", case_id, values, by, at)


def add_hearing(db: Store, case_id: str, values: Mapping[str, object], by: str, at: datetime) -> None:
    """Keeps what the person was asked, and what came."""
    _add(db, "hearing", "INSERT INTO ethics_hearings", case_id, values, by, at)


def add_packet(db: Store, case_id: str, values: Mapping[str, object], by: str, at: datetime) -> None:
    """Keeps that a packet left."""
    _add(db, "packet", "INSERT INTO ethics_packets", case_id, values, by, at)


def add_result(db: Store, case_id: str, values: Mapping[str, object], by: str, at: datetime) -> None:
    """Keeps what an authority decided."""
    _add(db, "result", "INSERT INTO ethics_results", case_id, values, by, at)


def add_opening(db: Store, case_id: str, what: str, by: str, at: datetime) -> None:
    """Keeps that somebody was shown a case or a part of it. Call inside a transaction."""
    _add(db, "opening", "INSERT INTO ethics_openings", case_id, {"what": what}, by, at)


def add_unsealing(db: Store, case_id: str, values: Mapping[str, object], by: str, at: datetime) -> None:
    """Keeps who opened the seal over a complainant, and why."""
    _add(db, "unsealing", "INSERT INTO ethics_unsealings", case_id, values, by, at)


def close(db: Store, case_id: str, *, reason: str, kind: str, at: datetime) -> None:
    """Ends a case; what the closing keeps leads to nobody. Call inside a transaction."""
    file = case_file(db, case_id)
    assert file is not None
    last = file.results[-1] if file.results else None
    _insert(
        db,
        "INSERT INTO ethics_closings",
        {
            "case_id": case_id,
            "mandate_id": file.case.mandate_id,
            "source": file.case.source,
            "kind": kind or file.case.kind,
            "reason": reason,
            "numbers": json.dumps([c.number for c in file.complaints]),
            "sent_at": file.packets[0].at if file.packets else "",
            "result": last.result if last else "",
            "sanction": last.sanction if last else "",
            "opened_at": file.case.opened_at,
            "at": to_text(at),
        },
    )
    ethics_chain.seal(db, "closing", case_id, case_id)


def erase(db: Store, case_id: str, *, rule: str, by: str, at: datetime) -> None:
    """Deletes every record of a case that was closed. Call inside a transaction; the file is scrubbed by a purge."""
    begin_deletion(db)
    _insert(db, "INSERT INTO ethics_erasures", {"case_id": case_id, "rule": rule, "by": by, "at": to_text(at)})
    ethics_chain.seal(db, "erasure", case_id, case_id)
    ethics_chain.release(db, case_id)
    for statement in OF_CASE:
        db._conn.execute(f"{statement} WHERE case_id = ?", (case_id,))


def erased(db: Store) -> dict[str, str]:
    """The cases whose records were erased, each with the rule."""
    rows = db._conn.execute("SELECT case_id, rule FROM ethics_erasures ORDER BY case_id")
    return {str(r[0]): str(r[1]) for r in rows}


def case_file(db: Store, case_id: str) -> EthicsFile | None:
    """A case with its records; None when it is not there, or was erased."""
    case = db._conn.execute("SELECT * FROM ethics_cases WHERE case_id = ?", (case_id,)).fetchone()
    if case is None:
        return None

    def of(kind: type[Value], table: str, order: str) -> tuple[Value, ...]:
        query = f"SELECT * FROM {table} WHERE case_id = ? ORDER BY {order}"
        return tuple(values_of(kind, db._conn.execute(query, (case_id,))))

    closing = db._conn.execute("SELECT * FROM ethics_closings WHERE case_id = ?", (case_id,)).fetchone()
    return EthicsFile(
        case=value_of(EthicsCase, case),
        complaints=of(EthicsComplaint, "ethics_complaints", "at, number"),
        readings=of(EthicsReading, "ethics_readings", "reading_id"),
        hearings=of(EthicsHearing, "ethics_hearings", "hearing_id"),
        packets=of(EthicsPacket, "ethics_packets", "packet_id"),
        results=of(EthicsResult, "ethics_results", "result_id"),
        closing=optional(EthicsClosing, closing),
    )


def files(db: Store, *, closed: bool | None = False) -> Iterator[EthicsFile]:
    """The cases whose records are there: the open ones, the closed ones, or (None) all; the oldest first."""
    for (case_id,) in db._conn.execute("SELECT case_id FROM ethics_cases ORDER BY opened_at, case_id").fetchall():
        file = case_file(db, case_id)
        if file is not None and (closed is None or (file.closing is not None) == closed):
            yield file


def candidates(db: Store, first: date, kinds: Sequence[str]) -> Iterator[EthicsCandidate]:
    """Current posts of registered accounts of these kinds, published and first seen since a day.

    A version that opened a case once is left out. They come in batches: cases may be opened between two of them.
    """
    after, wanted = "", json.dumps(list(kinds))
    while rows := db._conn.execute(CANDIDATES, (after, first.isoformat(), wanted)).fetchall():
        after = rows[-1]["post_id"]
        for row in rows:
            ref = hashlib.sha256(f"{row['post_id']}/{row['version']}".encode()).hexdigest()
            if not db._conn.execute("SELECT 1 FROM ethics_looked WHERE ref = ?", (ref,)).fetchone():
                yield EthicsCandidate(
                    ref, row["account_id"], row["region"], row["text"], row["url"], row["published_at"]
                )


def note_looked(db: Store, ref: str, at: datetime) -> None:
    """Keeps that a version of a post has opened a case once."""
    db._conn.execute("INSERT INTO ethics_looked VALUES (?, ?) ON CONFLICT DO NOTHING", (ref, to_text(at)))


@dataclass(frozen=True, kw_only=True, slots=True)
class Facts:
    """What the family's report counts; nothing in it leads to a person."""

    cases: tuple[Mapping[str, object], ...]
    closings: tuple[Mapping[str, object], ...]
    complaints: tuple[Mapping[str, object], ...]
    handovers: tuple[Mapping[str, object], ...]
    packets: tuple[Mapping[str, object], ...]
    results: tuple[Mapping[str, object], ...]


def facts(db: Store, until: datetime) -> Facts:
    """Everything recorded up to a time."""
    limit = to_text(until)

    def rows(query: str) -> tuple[Mapping[str, object], ...]:
        return tuple(dict(row) for row in db._conn.execute(query, (limit,)))

    return Facts(
        cases=rows(
            "SELECT case_id, mandate_id, kind, source, opened_at FROM ethics_cases WHERE opened_at <= ?"
            " ORDER BY case_id"
        ),
        closings=rows("SELECT * FROM ethics_closings WHERE at <= ? ORDER BY case_id"),
        complaints=rows("SELECT case_id, kind, at FROM ethics_complaints WHERE at <= ? ORDER BY case_id, number"),
        handovers=rows("SELECT mandate_id, at FROM ethics_handovers WHERE at <= ? ORDER BY number"),
        packets=rows("SELECT p.case_id, p.receiver, p.at FROM ethics_packets p WHERE p.at <= ? ORDER BY packet_id"),
        results=rows(
            "SELECT case_id, authority, result, sanction, at FROM ethics_results WHERE at <= ? ORDER BY result_id"
        ),
    )


def last_record(db: Store) -> str:
    """When the family's newest record was made, UTC; "" before the first."""
    tables = ["ethics_mandates", "ethics_handovers", "ethics_closings", "ethics_erasures"]
    tables += [statement.split()[-1] for statement in OF_CASE]
    times = [f"SELECT max({'opened_at' if t == 'ethics_cases' else 'at'}) AS at FROM {t}" for t in tables]
    row = db._conn.execute(f"SELECT max(at) FROM ({' UNION ALL '.join(times)})").fetchone()
    return str(row[0] or "")


def of_person(db: Store, person_id: str) -> list[str]:
    """The numbers of the cases about a person's accounts."""
    rows = db._conn.execute("SELECT case_id FROM ethics_cases WHERE person_id = ? ORDER BY case_id", (person_id,))
    return [str(r[0]) for r in rows]


def holdings(db: Store, person_id: str) -> list[dict[str, object]]:
    """What the family holds on a person, for an access request: never who complained or read."""
    rows = db._conn.execute(
        "SELECT c.case_id, c.kind AS category, c.address AS url, c.text, c.opened_at, x.reason AS state,"
        " x.at AS closed_at FROM ethics_cases c LEFT JOIN ethics_closings x USING (case_id)"
        " WHERE c.person_id = ? ORDER BY 1",
        (person_id,),
    )
    return [dict(row) for row in rows]


def opened_of(db: Store, person_id: str) -> list[tuple[str, str, str]]:
    """What of a person's cases was opened, as (UTC time, role of who opened it, what); no reader is named."""
    rows = db._conn.execute(
        "SELECT o.at, r.role, o.what || ' etika' FROM ethics_openings o JOIN reviewers r USING (reviewer_id)"
        " JOIN ethics_cases c USING (case_id) WHERE c.person_id = ? ORDER BY o.opening_id",
        (person_id,),
    )
    return [(str(row[0]), str(row[1]), str(row[2])) for row in rows]
