"""The chain of the ethics family's records. Only writer of ethics_chain.

Each record adds a link: a salted digest of it, and a head over the head before, the digest and whose record it is. It
stands apart from the checkpoints of the neutrality family, whose printed digests must not depend on whether this family
is on. What is erased with leave loses its salt, so that nobody can guess it back; its link stays.
"""

import hashlib
import json
import secrets
import sqlite3
from collections.abc import Collection, Iterator, Sequence

from domain.texts import _
from store.database import Store
from store.seals import digest_of

GENESIS = "0" * 64
# Kind of record: its table and key.
RECORDS = {
    "mandate": ("ethics_mandates", "mandate_id"),
    "case": ("ethics_cases", "case_id"),
    "complaint": ("ethics_complaints", "number"),
    "handover": ("ethics_handovers", "number"),
    "reading": ("ethics_readings", "reading_id"),
    "hearing": ("ethics_hearings", "hearing_id"),
    "packet": ("ethics_packets", "packet_id"),
    "result": ("ethics_results", "result_id"),
    "opening": ("ethics_openings", "opening_id"),
    "unsealing": ("ethics_unsealings", "unsealing_id"),
    "closing": ("ethics_closings", "case_id"),
    "erasure": ("ethics_erasures", "case_id"),
}


# The link that says of the links of before 0.3.0 whose they are.
BOUND = "bound"


def seal(db: Store, kind: str, ref: str, case_id: str = "") -> None:
    """Adds the link of a record that was just written. Call inside its transaction."""
    bind(db)
    _add(db, (kind, ref, case_id), _record(db, kind, ref) or {})


def bind(db: Store) -> None:
    """Adds, once, the link over what the links of before 0.3.0 say whose they are: their own heads do not. Call inside
    a transaction."""
    first = db._conn.execute("SELECT digest, head FROM ethics_chain ORDER BY seq LIMIT 1").fetchone()
    if first is None or first["head"] != _head(GENESIS, first["digest"]):
        return
    if db._conn.execute("SELECT 1 FROM ethics_chain WHERE kind = ?", (BOUND,)).fetchone():
        return
    previous, plain = GENESIS, []
    for row in db._conn.execute("SELECT * FROM ethics_chain ORDER BY seq").fetchall():
        if row["head"] == _head(previous, row["digest"]):
            plain.append(_whose(row))
        previous = row["head"]
    _add(db, (BOUND, "1", ""), {"links": plain})


def _whose(row: sqlite3.Row) -> list[object]:
    return [row["seq"], row["kind"], row["ref"], row["case_id"]]


def _add(db: Store, whose: tuple[str, str, str], record: dict[str, object]) -> None:
    last = db._conn.execute("SELECT seq, head FROM ethics_chain ORDER BY seq DESC LIMIT 1").fetchone()
    seq, previous = (last["seq"] + 1, last["head"]) if last else (1, GENESIS)
    salt = secrets.token_hex(8)
    digest = digest_of(salt, record)
    link = (seq, *whose, salt, digest, _head(previous, digest, whose))
    db._conn.execute("INSERT INTO ethics_chain VALUES (?, ?, ?, ?, ?, ?, ?)", link)


def _head(previous: str, digest: str, whose: Sequence[str] = ()) -> str:
    """The head over a link: over the digest of its record, and over what the link says whose it is.

    Links of before 0.3.0 have it without `whose`, which BOUND says of them; they stand before all others. One that bears
    it cannot pass for one of those, nor for another case's.
    """
    said = json.dumps(list(whose)) if whose else ""
    return hashlib.sha256(f"{previous}{digest}{said}".encode()).hexdigest()


def _record(db: Store, kind: str, ref: str) -> dict[str, object] | None:
    """None for a record that is gone, or of a kind that there is not."""
    if kind not in RECORDS:
        return None
    table, key = RECORDS[kind]
    row = db._conn.execute(f"SELECT * FROM {table} WHERE CAST({key} AS TEXT) = ?", (ref,)).fetchone()
    return dict(row) if row else None


def release(db: Store, case_id: str) -> None:
    """Takes the salts of a case's records that are being erased; the closing and the erasure keep theirs."""
    db._conn.execute(
        "UPDATE ethics_chain SET salt = '' WHERE case_id = ? AND kind NOT IN ('closing', 'erasure')", (case_id,)
    )


def head(db: Store) -> tuple[int, str]:
    """How many links there are, and the head: what the family's reports and packets print."""
    row = db._conn.execute("SELECT seq, head FROM ethics_chain ORDER BY seq DESC LIMIT 1").fetchone()
    return (int(row["seq"]), str(row["head"])) if row else (0, GENESIS)


def has_head(db: Store, head: str) -> bool:
    """Whether the chain ever had this head."""
    return db._conn.execute("SELECT 1 FROM ethics_chain WHERE head = ?", (head,)).fetchone() is not None


def verify(db: Store) -> Iterator[str]:
    """Walks the chain and its records; one line per mismatch, in Indonesian."""
    erased = {str(r[0]) for r in db._conn.execute("SELECT case_id FROM ethics_erasures")}
    previous, expected, known = GENESIS, 1, set()
    plain: list[list[object]] = []
    for row in db._conn.execute("SELECT * FROM ethics_chain ORDER BY seq").fetchall():
        known.add((row["kind"], row["ref"]))
        if row["seq"] != expected:
            yield _("mata rantai etika {expected} hilang", expected=expected)
        is_plain = len(plain) == expected - 1 and row["head"] == _head(previous, row["digest"])
        if is_plain:
            plain.append(_whose(row))
        elif row["head"] != _head(previous, row["digest"], (row["kind"], row["ref"], row["case_id"])):
            yield _("mata rantai etika {seq} tidak cocok dengan pendahulunya", seq=row["seq"])
        previous, expected = row["head"], row["seq"] + 1
        yield from _verify_record(db, row, erased, plain)
    for kind, (table, key) in RECORDS.items():
        for (ref,) in db._conn.execute(f"SELECT CAST({key} AS TEXT) FROM {table}"):
            if (kind, ref) not in known:
                yield _("catatan etika {kind} {ref} tanpa mata rantai", kind=kind, ref=ref)


def _verify_record(db: Store, row: sqlite3.Row, erased: Collection[str], plain: list[list[object]]) -> Iterator[str]:
    """A link against its record. `plain`: whose the links of before 0.3.0 say that they are."""
    name = _("catatan etika {kind} {ref}", kind=row["kind"], ref=row["ref"])
    record = {"links": plain} if row["kind"] == BOUND else _record(db, row["kind"], row["ref"])
    if row["salt"] == "" and row["case_id"] in erased:
        if record is not None:
            yield _("{name} kembali setelah dihapus", name=name)
    elif record is None:
        yield _("{name} hilang", name=name)
    elif digest_of(row["salt"], record) != row["digest"]:
        yield _("{name} berubah", name=name)
