"""Signed checkpoints over captures and records, time stamps from outside, tombstones of allowed deletions.

The chain of captures proves order; a checkpoint adds the tree of every sealed record (store/seals.py) and the
state of the readings of names, signs the sum with the house key and gives one digest to print. Whoever owns the
machine and the key can sign anything anew: only a digest that left the house before (a printed report, a letter, a
time stamp) shows that.
"""

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from rfc3161_client import (
    TimestampRequestBuilder,
    TimeStampResponse,
    VerificationError,
    VerifierBuilder,
    decode_timestamp_response,
)

from domain.errors import EvidenceError
from domain.periods import to_text
from domain.texts import _
from store import SCHEMA, evidence, facts, identities, merkle, seals, signing
from store.database import Store, foreign_objects
from store.seals import Leaf, Sealing

WANTED = {"number", "at", "captures", "head", "leaves", "root", "columns", "names", "previous", "key"}


def checkpoint(db: Store, key: Ed25519PrivateKey, at: datetime, names: Path | None = None) -> str:
    """Seals what is new, signs the sum and returns its digest. Call inside a transaction; twice is once.

    `names` is identities.db, whose readings are bound in. Raises EvidenceError for a key that is not the house's.
    """
    key_id = signing.enrol(db, key, at)
    last = db._conn.execute("SELECT * FROM checkpoints ORDER BY number DESC LIMIT 1").fetchone()
    before: dict[str, Any] | None = json.loads(last["statement"]) if last else None
    count, head = evidence.head(db)
    fresh, read = seals.fresh(db, _sealing(db)), identities.reads_digest(names)
    if before and not fresh and (before["captures"], before["head"], before["names"]) == (count, head, read):
        return str(last["digest"])
    leaves = [*_leaf_hashes(db), *(leaf.hash() for leaf in fresh)]
    number = before["number"] + 1 if before else 1
    statement = json.dumps(
        {
            "number": number,
            "at": to_text(at),
            "captures": count,
            "head": head,
            "leaves": len(leaves),
            "root": merkle.root(leaves).hex(),
            "columns": seals.columns(db),
            "names": read,
            "previous": last["digest"] if last else evidence.GENESIS,
            "key": key_id,
        },
        sort_keys=True,
    )
    digest = hashlib.sha256(statement.encode()).hexdigest()
    db._conn.execute(
        "INSERT INTO checkpoints VALUES (?, ?, ?, ?, ?)",
        (number, statement, digest, key_id, key.sign(statement.encode())),
    )
    seals.add(db, fresh, number)
    return digest


def _sealing(db: Store) -> Sealing:
    sealed = [s for _, s in _statements(db) if s]
    times = {s["number"]: s["at"] for s in sealed}
    return Sealing({s["number"]: s["columns"] for s in sealed}, sealed[-1]["at"] if sealed else "", times)


def _leaf_hashes(db: Store) -> list[bytes]:
    rows = db._conn.execute("SELECT kind, ref, revision, salt, digest FROM seals ORDER BY leaf")
    return [Leaf(*row).hash() for row in rows]


def latest(db: Store) -> str | None:
    """The digest of the last checkpoint: what a report prints. None before the first."""
    row = db._conn.execute("SELECT digest FROM checkpoints ORDER BY number DESC LIMIT 1").fetchone()
    return str(row[0]) if row else None


@dataclass(frozen=True, kw_only=True, slots=True)
class Unsealed:
    """How many records (and later states of them) and captures the next checkpoint would be the first to seal."""

    records: int
    captures: int


def unsealed(db: Store) -> Unsealed:
    sealed = [said for _, said in _statements(db) if said]
    covered = sealed[-1]["captures"] if sealed else 0
    return Unsealed(records=len(seals.fresh(db, _sealing(db))), captures=evidence.head(db)[0] - covered)


def count(db: Store) -> int:
    return int(db._conn.execute("SELECT count(*) FROM checkpoints").fetchone()[0])


def verify(
    db: Store, recorded: str | None = None, *, house: str | None = None, names: Path | None = None
) -> Iterator[str]:
    """Checks schema, keys, checkpoints, seals, tombstones and stamps; one line per mismatch, in Indonesian.

    `recorded` is a digest of a checkpoint and `house` a key's fingerprint that were kept outside.
    """
    yield from foreign_objects(db, SCHEMA)
    yield from _broken(db)
    keys, problems = signing.keys(db, house)
    yield from problems
    statements = list(_statements(db))
    yield from _verify_statements(db, statements, keys)
    yield from _verify_tree(db, statements)
    sealed = [s for _, s in statements if s]
    yield from seals.verify(db, _sealing(db))
    yield from _verify_tombstones(db, keys)
    yield from _verify_names(sealed, names)
    if recorded and not db._conn.execute("SELECT 1 FROM checkpoints WHERE digest = ?", (recorded,)).fetchone():
        yield _("titik periksa yang tercatat di luar tidak ada lagi")


def _statements(db: Store) -> Iterator[tuple[Any, dict[str, Any] | None]]:
    for row in db._conn.execute("SELECT * FROM checkpoints ORDER BY number"):
        try:
            said = json.loads(row["statement"])
        except ValueError:
            said = None
        yield row, said if isinstance(said, dict) and said.keys() == WANTED else None


def _verify_statements(
    db: Store, statements: Sequence[tuple[Any, dict[str, Any] | None]], keys: signing.Keys
) -> Iterator[str]:
    previous, at = evidence.GENESIS, ""
    for expected, (row, said) in enumerate(statements, 1):
        name = _("titik periksa {number}", number=row["number"])
        if said is None:
            yield _("{name} rusak", name=name)
            continue
        if row["number"] != expected or said["number"] != expected or said["previous"] != previous:
            yield _("{name} tidak menyambung dengan yang sebelumnya", name=name)
        if hashlib.sha256(row["statement"].encode()).hexdigest() != row["digest"]:
            yield _("{name} berubah", name=name)
        if said["key"] != row["key_id"] or not keys.signed(row["key_id"], row["signature"], row["statement"].encode()):
            yield _("tanda tangan {name} tidak cocok", name=name)
        chain = db._conn.execute("SELECT head FROM evidence_chain WHERE seq = ?", (said["captures"],)).fetchone()
        if said["captures"] and (chain is None or chain[0] != said["head"]):
            yield _("kepala rantai {name} tidak ada lagi", name=name)
        if said["at"] < at:
            yield _("{name} bertanggal sebelum yang sebelumnya: jam mesin mundur", name=name)
        previous, at = row["digest"], said["at"]


def _verify_tree(db: Store, statements: Sequence[tuple[Any, dict[str, Any] | None]]) -> Iterator[str]:
    """The leaves in their order give each checkpoint's root, and each leaf names the checkpoint that covered it."""
    sql = "SELECT leaf, number, kind, ref, revision, salt, digest FROM seals ORDER BY leaf"
    rows = db._conn.execute(sql).fetchall()
    tree, place = merkle.Growing(), 0
    for _name, said in statements:
        if said is None:
            continue
        while place < min(said["leaves"], len(rows)):
            row = rows[place]
            if row["leaf"] != place or row["number"] != said["number"]:
                yield _("daun {leaf} tidak pada tempatnya", leaf=row["leaf"])
            tree.add(Leaf(*tuple(row)[2:]).hash())
            place += 1
        if place != said["leaves"] or tree.root().hex() != said["root"]:
            yield _("segel titik periksa {number} berubah", number=said["number"])
    yield from (_("daun {leaf} tanpa titik periksa", leaf=row["leaf"]) for row in rows[place:])


def _verify_names(statements: Sequence[dict[str, Any]], names: Path | None) -> Iterator[str]:
    if names is None or not statements or not names.exists():
        return
    for statement in statements[-1:]:
        found = identities.reads_digest(names, statement["names"]["reads"])
        # What a statement of an earlier release does not name, it did not sign.
        if any(found.get(what) != value for what, value in statement["names"].items()):
            yield _("catatan pembacaan nama berubah sejak disegel")


def case_records(db: Store, case_id: str) -> list[tuple[str, str]]:
    """What tombstones must name before the records of a case are deleted or emptied: ("record", kind/ref)."""
    return seals.case_records(db, case_id)


def bury(db: Store, key: Ed25519PrivateKey, kind: str, ref: str, *, rule: str, by: str, at: datetime) -> None:
    """Records that something was deleted with leave; the signature makes its absence valid."""
    facts.begin_deletion(db)
    signing.enrol(db, key, at)
    db._conn.execute(
        "INSERT INTO tombstones VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
        (kind, ref, rule, to_text(at), by, key.sign(_inscription(kind, ref, rule, to_text(at), by))),
    )
    if kind == "record":
        seals.release(db, *ref.split("/", 1))
    elif kind == "words":
        for name in ("post", "origin"):
            seals.release(db, name, ref.rsplit("/", 1)[0])
        seals.release_of_post(db, "shown", ref.rsplit("/", 1)[0])
    elif kind in ("body", "extract"):
        seals.release(db, "picture_read", ref)


def _inscription(*parts: str) -> bytes:
    return "\x1f".join(parts).encode()


def _verify_tombstones(db: Store, keys: signing.Keys) -> Iterator[str]:
    for row in db._conn.execute("SELECT * FROM tombstones"):
        message = _inscription(row["kind"], row["ref"], row["rule"], row["at"], row["by"])
        if not keys.signed_by_any(row["signature"], message):
            yield _("nisan {kind} {ref} tidak sah", kind=row["kind"], ref=row["ref"][:12])


def tombstones(db: Store) -> list[tuple[str, str]]:
    """Kind and reference of everything that was deleted by permission."""
    return [(str(r[0]), str(r[1])) for r in db._conn.execute("SELECT kind, ref FROM tombstones ORDER BY 1, 2")]


@dataclass(frozen=True, kw_only=True, slots=True)
class Proof:
    """That one record is in the tree of a checkpoint: checked by whoever has the packet and the printed digest."""

    kind: str
    ref: str
    revision: int
    salt: str
    digest: str
    index: int
    path: tuple[str, ...]


# The kinds that a packet proves: none of them holds what a reader wrote or another person's name.
PROVEN = frozenset({"case", "known", "finding", "approval", "hop", "result", "objection", "outcome", "case_post"})


def case_proof(db: Store, case_id: str) -> tuple[str, bytes, list[tuple[dict[str, object], Proof]]]:
    """The newest checkpoint's statement as signed, its signature, and the sealed steps of a case with their proofs.

    Raises EvidenceError before the first checkpoint.
    """
    last = db._conn.execute("SELECT statement, signature FROM checkpoints ORDER BY number DESC LIMIT 1").fetchone()
    if last is None:
        raise EvidenceError(_("belum ada titik periksa"), remedy=_("jalankan 'netralitas evidence checkpoint'"))
    hashes, found = _leaf_hashes(db), []
    for record, index, leaf in seals.of_case(db, case_id):
        if leaf.kind in PROVEN:
            path = tuple(step.hex() for step in merkle.inclusion(hashes, index))
            found.append(
                (
                    record,
                    Proof(
                        kind=leaf.kind,
                        ref=leaf.ref,
                        revision=leaf.revision,
                        salt=leaf.salt,
                        digest=leaf.digest,
                        index=index,
                        path=path,
                    ),
                )
            )
    return str(last["statement"]), bytes(last["signature"]), found


def proves(statement: str, record: dict[str, object], proof: Proof) -> bool:
    """Whether the record is what the checkpoint of this statement sealed."""
    content = json.loads(statement)
    leaf = Leaf(proof.kind, proof.ref, proof.revision, proof.salt, proof.digest)
    path = [bytes.fromhex(step) for step in proof.path]
    return seals.digest_of(proof.salt, record) == proof.digest and merkle.includes(
        leaf.hash(), proof.index, content["leaves"], path, bytes.fromhex(content["root"])
    )


def timestamp_request(db: Store) -> bytes:
    """An RFC 3161 request over the last checkpoint, with a nonce, to carry to a time stamping authority."""
    row = db._conn.execute("SELECT number, statement FROM checkpoints ORDER BY number DESC LIMIT 1").fetchone()
    if row is None:
        raise EvidenceError(_("belum ada titik periksa"), remedy=_("jalankan 'netralitas evidence checkpoint'"))
    request = TimestampRequestBuilder().data(row["statement"].encode()).nonce(nonce=True).build()
    db._conn.execute("INSERT INTO timestamp_requests VALUES (?, ?)", (str(request.nonce), row["number"]))
    return bytes(request.as_bytes())


def add_timestamp(db: Store, token: bytes, roots: bytes, at: datetime) -> int:
    """Keeps an authority's answer with the checkpoint it is about, after its signature, imprint and nonce were checked.

    `roots` are the PEM certificates of authorities that the body trusts. Raises EvidenceError for an answer of another
    authority, about nothing here, to a request that was not ours, or with a broken signature; nothing is kept then.
    """
    try:
        answer = decode_timestamp_response(token)
        imprint = answer.tst_info.message_imprint.message
    except ValueError as error:
        raise EvidenceError(_("bukan jawaban RFC 3161"), remedy=_("periksa berkas .tsr")) from error
    number, statement = _stamped(db, imprint)
    asked = "SELECT 1 FROM timestamp_requests WHERE nonce = ? AND number = ?"
    if db._conn.execute(asked, (str(answer.tst_info.nonce), number)).fetchone() is None:
        raise EvidenceError(_("jawaban itu untuk permintaan orang lain"), remedy=_("minta dengan permintaan terakhir"))
    authority = _trusted(answer, statement, roots)
    db._conn.execute(
        "INSERT INTO timestamps VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING", (number, authority, token, to_text(at))
    )
    return number


def _stamped(db: Store, imprint: bytes) -> tuple[int, bytes]:
    for row in db._conn.execute("SELECT number, statement FROM checkpoints ORDER BY number DESC").fetchall():
        text = row["statement"].encode()
        if imprint in (hashlib.sha512(text).digest(), hashlib.sha256(text).digest()):
            return int(row["number"]), text
    raise EvidenceError(_("jawaban itu bukan tentang titik periksa di sini"), remedy=_("periksa berkas .tsr"))


def _trusted(answer: TimeStampResponse, statement: bytes, roots: bytes) -> str:
    """The subject of the trusted root under which the answer is signed."""
    try:
        trusted = x509.load_pem_x509_certificates(roots)
    except ValueError as error:
        raise EvidenceError(_("sertifikat pemberi cap waktu tidak terbaca"), remedy=_("beri berkas PEM")) from error
    for root in trusted:
        builder = VerifierBuilder().add_root_certificate(root)
        try:
            builder.build().verify_message(answer, statement)
        except VerificationError:
            continue
        return root.subject.rfc4514_string()
    raise EvidenceError(
        _("cap waktu itu tidak ditandatangani pemberi cap waktu yang dipercaya"),
        remedy=_("periksa berkas sertifikat akarnya; jawaban itu tidak disimpan"),
    )


def _broken(db: Store) -> Iterator[str]:
    """Where the file contradicts itself: an index that lacks rows, a value that a check forbids, a reference to nothing.
    Through such an index lists show less than the tables hold."""
    rows = [str(row[0]) for row in db._conn.execute("PRAGMA integrity_check(20)") if row[0] != "ok"]
    rows += sorted({f"foreign key: {row[0]} -> {row[2]}" for row in db._conn.execute("PRAGMA foreign_key_check")})
    yield from (_("basis data bertentangan dengan dirinya: {row}", row=row) for row in rows)
