"""Signed checkpoints over captures and records, time stamps from outside, tombstones of allowed deletions.

The chain of captures proves order; a checkpoint adds every post version and every recorded step of a case,
signs the sum and gives one digest to print. Whoever owns the machine and the key can sign anything anew:
only a digest that left the house before (a printed report, a letter, a time stamp) shows that.
"""

import hashlib
import json
import os
import sqlite3
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from rfc3161_client import TimestampRequestBuilder, decode_timestamp_response

from domain.errors import EvidenceError
from domain.periods import to_text
from store import evidence
from store.database import Store

# Each kind of sealed record: its name and the query that gives (ref, ...what is sealed).
SEALED = (
    ("version", "SELECT post_id || '/' || version, text_sha256, extract_sha256 FROM post_versions"),
    ("reading", "SELECT reading_id, case_id, reviewer_id, at, finding, category, reason, second_look FROM readings"),
    ("event", "SELECT seq, case_id, kind, ref, at FROM case_events"),
    ("reopening", "SELECT reopening_id, case_id, reviewer_id, at, reason FROM reopenings"),
    ("finding", "SELECT finding_id, case_id, first_person, second_person, category, at FROM findings"),
    ("clarification", "SELECT clarification_id, case_id, reviewer_id, at, state, note FROM clarifications"),
    ("approval", "SELECT approval_id, case_id, kind, number, held_on, members, at FROM approvals"),
    ("hop", "SELECT hop_id, case_id, sender, receiver, route, number, sent_on, at FROM hops"),
    ("result", "SELECT result_id, case_id, authority, number, decided_on, result, sanction, at FROM results"),
    ("answers", "SELECT a.reading_id, r.case_id, a.reason_code, a.elements, a.owner, a.hacked, a.old_photo,"
                " a.exculpatory FROM reading_answers a JOIN readings r USING (reading_id)"),
    ("way", "SELECT w.clarification_id, c.case_id, w.way FROM clarification_ways w JOIN clarifications c"
            " USING (clarification_id)"),
    ("hop_answer", "SELECT answer_id, case_id, hop_id, answered_on, number, answer, at FROM hop_answers"),
    ("marker", "SELECT marker_id, case_id, marker, authority, number, noted_on, at FROM markers"),
    ("objection", "SELECT objection_id, case_id, result_id, kind, number, filed_on, at FROM objections"),
    ("outcome", "SELECT objection_id, case_id, authority, number, decided_on, outcome, result_id, at"
                " FROM objection_outcomes"),
    ("case_post", "SELECT case_id || '/' || post_id || '/' || version, case_id, added_at FROM case_posts"),
    ("exclusion", "SELECT exclusion_id, reviewer_id, agency, case_id, reason, declared_by, at FROM exclusions"),
    ("audit_reading", "SELECT sample_id, reviewer_id, at, finding, reason_code, case_id FROM audit_readings"),
    ("order", "SELECT order_id, case_id, rule, approved_by, number, at FROM purge_orders"),
    ("request", "SELECT request_id, kind, person_id, number, received_at, due_at FROM subject_requests"),
    ("reply", "SELECT request_id, decision, article, reason, answered_at, answered_by FROM subject_answers"),
    ("action", "SELECT action_id, request_id, done, detail, done_at, done_by FROM subject_actions"),
    ("tombstone", "SELECT kind || '/' || ref, rule, at, by FROM tombstones"),
    ("packet", "SELECT packet_id, recipient, letter_number, manifest_sha256, at FROM packets"),
)
# Sealed records that never leave with a case.
UNBOUND = frozenset({
    "version", "exclusion", "audit_reading", "order", "request", "reply", "action", "tombstone", "packet",
})  # fmt: skip


def make_key(path: Path) -> Ed25519PrivateKey:
    """A new signing key, readable by its owner only."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    key = Ed25519PrivateKey.generate()
    body = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(body)
    return key


def read_key(path: Path) -> Ed25519PrivateKey:
    """The signing key, made at its first use. Raises EvidenceError for a file that is no such key."""
    if not path.exists():
        return make_key(path)
    try:
        key = serialization.load_pem_private_key(path.read_bytes(), None)
    except ValueError as error:
        raise EvidenceError("kunci tanda tangan rusak", where=path.name, remedy="pulihkan dari simpanan") from error
    if not isinstance(key, Ed25519PrivateKey):
        raise EvidenceError("kunci tanda tangan bukan Ed25519", where=path.name, remedy="pulihkan dari simpanan")
    return key


def public_pem(key: Ed25519PrivateKey) -> bytes:
    return key.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )


def _raw(key: Ed25519PrivateKey) -> bytes:
    return key.public_key().public_bytes_raw()


def _known(db: Store, key: Ed25519PrivateKey, at: datetime) -> str:
    key_id = hashlib.sha256(_raw(key)).hexdigest()[:16]
    db._conn.execute(
        "INSERT INTO signing_keys VALUES (?, ?, ?) ON CONFLICT DO NOTHING", (key_id, _raw(key), to_text(at))
    )
    return key_id


def _leaf(row: sqlite3.Row) -> str:
    return hashlib.sha256(json.dumps(list(row), ensure_ascii=False).encode()).hexdigest()


def checkpoint(db: Store, key: Ed25519PrivateKey, at: datetime) -> str:
    """Seals what is new, signs the sum and returns its digest. Call inside a transaction; twice is once."""
    key_id = _known(db, key, at)
    last = db._conn.execute("SELECT * FROM checkpoints ORDER BY number DESC LIMIT 1").fetchone()
    nothing: dict[str, Any] = {"number": 0, "root": evidence.GENESIS, "records": 0}
    before: dict[str, Any] = json.loads(last["statement"]) if last else nothing
    count, head = evidence.head(db)
    fresh = list(_unsealed(db))
    if last is not None and not fresh and (before["captures"], before["head"]) == (count, head):
        return str(last["digest"])
    number = int(before["number"]) + 1
    statement = json.dumps({
        "number": number, "at": to_text(at), "captures": count, "head": head,
        "records": before["records"] + len(fresh), "root": _root(before["root"], [d for _, _, d in fresh]),
        "previous": last["digest"] if last else evidence.GENESIS, "key": key_id,
    }, sort_keys=True)  # fmt: skip
    digest = hashlib.sha256(statement.encode()).hexdigest()
    db._conn.execute(
        "INSERT INTO checkpoints VALUES (?, ?, ?, ?, ?)",
        (number, statement, digest, key_id, key.sign(statement.encode())),
    )
    db._conn.executemany("INSERT INTO seals VALUES (?, ?, ?, ?)", [(k, r, number, d) for k, r, d in fresh])
    return digest


def _unsealed(db: Store) -> Iterator[tuple[str, str, str]]:
    for kind, query in SEALED:
        known = {row[0] for row in db._conn.execute("SELECT ref FROM seals WHERE kind = ?", (kind,))}
        for row in db._conn.execute(query):
            if str(row[0]) not in known:
                yield kind, str(row[0]), _leaf(row)


def _root(previous: str, digests: list[str]) -> str:
    return hashlib.sha256((previous + "".join(sorted(digests))).encode()).hexdigest()


def latest(db: Store) -> str | None:
    """The digest of the last checkpoint: what a report prints. None before the first."""
    row = db._conn.execute("SELECT digest FROM checkpoints ORDER BY number DESC LIMIT 1").fetchone()
    return str(row[0]) if row else None


def verify(db: Store, recorded: str | None = None) -> Iterator[str]:
    """Checks checkpoints, seals and tombstones; one line per mismatch. `recorded` is a digest kept outside."""
    yield from _verify_statements(db)
    yield from _verify_seals(db)
    yield from _verify_tombstones(db)
    if recorded and not db._conn.execute("SELECT 1 FROM checkpoints WHERE digest = ?", (recorded,)).fetchone():
        yield "titik periksa yang tercatat di luar tidak ada lagi"


def _verify_statements(db: Store) -> Iterator[str]:
    previous, root = evidence.GENESIS, evidence.GENESIS
    for expected, row in enumerate(db._conn.execute("SELECT * FROM checkpoints ORDER BY number").fetchall(), 1):
        name = f"titik periksa {row['number']}"
        said = _said(row["statement"])
        if said is None:
            yield f"{name} rusak"
            continue
        if row["number"] != expected or said["number"] != expected or said["previous"] != previous:
            yield f"{name} tidak menyambung dengan yang sebelumnya"
        if hashlib.sha256(row["statement"].encode()).hexdigest() != row["digest"]:
            yield f"{name} berubah"
        if not _signed(db, row["key_id"], row["signature"], row["statement"].encode()):
            yield f"tanda tangan {name} tidak cocok"
        digests = [r[0] for r in db._conn.execute("SELECT digest FROM seals WHERE number = ?", (row["number"],))]
        root = _root(root, digests)
        if said["root"] != root:
            yield f"segel {name} berubah"
        chain = db._conn.execute("SELECT head FROM evidence_chain WHERE seq = ?", (said["captures"],)).fetchone()
        if said["captures"] and (chain is None or chain[0] != said["head"]):
            yield f"kepala rantai {name} tidak ada lagi"
        previous = row["digest"]


def _said(statement: str) -> dict[str, Any] | None:
    try:
        said = json.loads(statement)
    except ValueError:
        return None
    wanted = {"number", "previous", "root", "captures", "head"}
    return said if isinstance(said, dict) and wanted <= said.keys() else None


def _signed(db: Store, key_id: str, signature: bytes, message: bytes) -> bool:
    row = db._conn.execute("SELECT public FROM signing_keys WHERE key_id = ?", (key_id,)).fetchone()
    if row is None or hashlib.sha256(row[0]).hexdigest()[:16] != key_id:
        return False
    try:
        Ed25519PublicKey.from_public_bytes(row[0]).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def case_records(db: Store, case_id: str) -> list[tuple[str, str]]:
    """What tombstones must name before the records of a case are deleted or emptied: ("record", kind/ref)."""
    found: list[tuple[str, str]] = []
    for kind, query in SEALED:
        if kind not in UNBOUND:
            rows = db._conn.execute(f"SELECT * FROM ({query}) WHERE case_id = ?", (case_id,))  # noqa: S608
            found += [("record", f"{kind}/{row[0]}") for row in rows]
    return found


def _verify_seals(db: Store) -> Iterator[str]:
    buried = {row[0] for row in db._conn.execute("SELECT ref FROM tombstones WHERE kind = 'record'")}
    for kind, query in SEALED:
        sealed = {row[0]: row[1] for row in db._conn.execute("SELECT ref, digest FROM seals WHERE kind = ?", (kind,))}
        for row in db._conn.execute(query):
            digest = sealed.pop(str(row[0]), None)
            if digest not in (None, _leaf(row)) and f"{kind}/{row[0]}" not in buried:
                yield f"catatan {kind} {row[0]} berubah sejak disegel"
        yield from (f"catatan {kind} {ref} hilang sejak disegel" for ref in sealed if f"{kind}/{ref}" not in buried)


def bury(
    db: Store, key: Ed25519PrivateKey, kind: str, ref: str, *, rule: str, by: str, at: datetime
) -> None:
    """Records that something was deleted with leave; the signature makes its absence valid."""
    _known(db, key, at)
    db._conn.execute(
        "INSERT INTO tombstones VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
        (kind, ref, rule, to_text(at), by, key.sign(_inscription(kind, ref, rule, to_text(at), by))),
    )


def _inscription(*parts: str) -> bytes:
    return "\x1f".join(parts).encode()


def _verify_tombstones(db: Store) -> Iterator[str]:
    keys = [row[0] for row in db._conn.execute("SELECT key_id FROM signing_keys")]
    for row in db._conn.execute("SELECT * FROM tombstones"):
        message = _inscription(row["kind"], row["ref"], row["rule"], row["at"], row["by"])
        if not any(_signed(db, key, row["signature"], message) for key in keys):
            yield f"nisan {row['kind']} {row['ref'][:12]} tidak sah"


def timestamp_request(db: Store) -> bytes:
    """An RFC 3161 request over the last checkpoint, to carry to a time stamping authority."""
    row = db._conn.execute("SELECT statement FROM checkpoints ORDER BY number DESC LIMIT 1").fetchone()
    if row is None:
        raise EvidenceError("belum ada titik periksa", remedy="jalankan 'netralitas evidence checkpoint'")
    return bytes(TimestampRequestBuilder().data(row[0].encode()).nonce(nonce=False).build().as_bytes())


def add_timestamp(db: Store, token: bytes, at: datetime) -> int:
    """Keeps an authority's answer with the checkpoint it is about. Raises EvidenceError when it is about none."""
    try:
        imprint = decode_timestamp_response(token).tst_info.message_imprint.message
    except ValueError as error:
        raise EvidenceError("bukan jawaban RFC 3161", remedy="periksa berkas .tsr") from error
    for row in db._conn.execute("SELECT number, statement FROM checkpoints ORDER BY number DESC").fetchall():
        text = row["statement"].encode()
        if imprint in (hashlib.sha512(text).digest(), hashlib.sha256(text).digest()):
            db._conn.execute(
                "INSERT INTO timestamps VALUES (?, ?, ?) ON CONFLICT DO NOTHING", (row["number"], token, to_text(at))
            )
            return int(row["number"])
    raise EvidenceError("jawaban itu bukan tentang titik periksa di sini", remedy="periksa berkas .tsr")


def count(db: Store) -> int:
    return int(db._conn.execute("SELECT count(*) FROM checkpoints").fetchone()[0])


def tombstones(db: Store) -> list[tuple[str, str]]:
    """Kind and reference of everything that was deleted by permission."""
    return [(str(r[0]), str(r[1])) for r in db._conn.execute("SELECT kind, ref FROM tombstones ORDER BY 1, 2")]
