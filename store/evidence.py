"""Captures and the chain that proves them unchanged. Only writer of captures and evidence_chain.

The bytes lie where store/bodies.py puts them; the extracts of posts lie in the store beside their
posts (before version 9 of it, as objects). Each capture's record is bound into a chain of salted digests,
so that a record can later be purged (its nonce goes with it) without breaking the chain.
"""

import hashlib
import json
import re
import secrets
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from domain.errors import EvidenceError
from domain.periods import to_text
from domain.texts import _
from domain.types import Capture
from store.bodies import BodyReader, checked, has_body, has_object, read_body, read_bytes
from store.database import Store
from store.merging import clean
from store.values import values_of

GENESIS = "0" * 64
HASH = re.compile(r"[0-9a-f]{64}")


def read_extract(db: Store, root: Path, post_id: str, version: int, sha256: str) -> bytes:
    """The extract of a post's version, checked. Raises EvidenceError when it is gone or changed."""
    row = db._conn.execute("SELECT body FROM extracts WHERE post_id = ? AND version = ?", (post_id, version)).fetchone()
    return _extract(row["body"] if row else None, root, sha256)


def _extract(body: bytes | None, root: Path, sha256: str) -> bytes:
    """Out of the store or, for a version older than the table, out of the objects."""
    return read_bytes(root, sha256) if body is None else checked(body, sha256, "petikan")


def _digest(nonce: str, record: dict[str, object]) -> str:
    text = json.dumps(record, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(f"{nonce}{text}".encode("utf-8", "surrogatepass")).hexdigest()


def _record(row: sqlite3.Row) -> dict[str, object]:
    return {key: row[key] for key in row.keys() if key not in ("nonce", "digest", "head")}  # noqa: SIM118


def latest_body(db: Store, account_id: str, url: str) -> str | None:
    """The hash of the last body seen at this URL for this account, to notice that nothing changed."""
    row = db._conn.execute(
        "SELECT body_sha256 FROM captures WHERE account_id = ? AND url = ? ORDER BY seq DESC LIMIT 1",
        (account_id, url),
    ).fetchone()
    return str(row[0]) if row else None


def capture_of(db: Store, url: str, headers: Mapping[str, str]) -> str | None:
    """The capture of this address that came in just so; the same file with other terms is another capture."""
    headers_text = json.dumps(dict(headers), ensure_ascii=False, sort_keys=True)
    row = db._conn.execute(
        "SELECT capture_id FROM captures WHERE url = ? AND headers = ?", (url, headers_text)
    ).fetchone()
    return str(row[0]) if row else None


def is_latest(db: Store, account_id: str, url: str, sha256: str) -> bool:
    """Whether these bytes are what was last captured here, or elsewhere in the account's last captured run.

    The second covers a listing whose address changed (by handle first, then by the platform's id).
    """
    if latest_body(db, account_id, url) == sha256:
        return True
    row = db._conn.execute(
        "SELECT 1 FROM captures INDEXED BY captures_body WHERE body_sha256 = ?2 AND account_id = ?1 AND run_id ="
        " (SELECT run_id FROM captures WHERE account_id = ?1 ORDER BY seq DESC LIMIT 1) LIMIT 1",
        (account_id, sha256),
    ).fetchone()
    return row is not None


def record_capture(db: Store, run_id: str, account_id: str | None, capture: Capture) -> str:
    """Adds a capture and its link of the chain; returns the capture's id. Call inside a transaction."""
    last = db._conn.execute("SELECT seq, head FROM evidence_chain ORDER BY seq DESC LIMIT 1").fetchone()
    seq, previous = (last["seq"] + 1, last["head"]) if last else (1, GENESIS)
    nonce = secrets.token_hex(16)
    record: dict[str, object] = {
        "capture_id": f"c{seq:09d}",
        "seq": seq,
        "run_id": run_id,
        "account_id": account_id,
        "url": capture.url,
        "status": capture.status,
        "headers": json.dumps(dict(capture.headers), ensure_ascii=False, sort_keys=True),
        "captured_at": to_text(capture.captured_at),
        "body_sha256": capture.body_sha256,
        "body_bytes": capture.body_bytes,
    }
    digest = _digest(nonce, record)
    head = hashlib.sha256(f"{previous}{digest}".encode()).hexdigest()
    db._conn.execute("INSERT INTO evidence_chain VALUES (?, ?, ?)", (seq, digest, head))
    db._conn.execute("INSERT INTO captures VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", (*record.values(), nonce))
    return str(record["capture_id"])


def forget_captures(db: Store, capture_ids: Sequence[str]) -> list[tuple[str, str]]:
    """Takes the records of captures away; the chain stays. What tombstones must name: ("capture" or "body", ref)."""
    gone: dict[tuple[str, str], None] = {}
    for capture_id in capture_ids:
        row = db._conn.execute(
            "SELECT c.seq, c.body_sha256, e.digest FROM captures c JOIN evidence_chain e USING (seq)"
            " WHERE capture_id = ?",
            (capture_id,),
        ).fetchone()
        if row is None:
            continue
        db._conn.execute("DELETE FROM captures WHERE capture_id = ?", (capture_id,))
        gone[("capture", f"{row['seq']}/{row['digest']}")] = None
        still = db._conn.execute("SELECT 1 FROM captures WHERE body_sha256 = ?", (row["body_sha256"],)).fetchone()
        if still is None:
            gone[("body", str(row["body_sha256"]))] = None
    return list(gone)


def head(db: Store) -> tuple[int, str]:
    """How many links the chain has, and its head: what a signed report prints."""
    row = db._conn.execute("SELECT seq, head FROM evidence_chain ORDER BY seq DESC LIMIT 1").fetchone()
    return (int(row["seq"]), str(row["head"])) if row else (0, GENESIS)


def verify(db: Store, root: Path) -> Iterator[str]:
    """Walks the chain, the records and the bodies; yields one line per mismatch, in Indonesian."""
    previous, expected = GENESIS, 1
    rows = db._conn.execute(
        "SELECT c.*, e.seq AS chain_seq, e.digest, e.head FROM evidence_chain e"
        " LEFT JOIN captures c ON c.seq = e.seq ORDER BY e.seq"
    )
    buried, bodies = _buried(db), BodyReader(db, root)
    for row in rows:
        if row["chain_seq"] != expected:
            yield _("mata rantai {expected} hilang", expected=expected)
        expected = row["chain_seq"] + 1
        if row["capture_id"] is None and ("capture", f"{row['chain_seq']}/{row['digest']}") in buried:
            pass  # deleted with leave; the signed tombstone names this very link
        elif row["capture_id"] is None:
            yield _("catatan tangkapan {chain_seq} hilang", chain_seq=row["chain_seq"])
        else:
            yield from _verify_capture(row, bodies, buried)
        if hashlib.sha256(f"{previous}{row['digest']}".encode()).hexdigest() != row["head"]:
            yield _("mata rantai {chain_seq} tidak cocok dengan pendahulunya", chain_seq=row["chain_seq"])
        previous = row["head"]
    loose = db._conn.execute(
        "SELECT capture_id FROM captures WHERE seq NOT IN (SELECT seq FROM evidence_chain) ORDER BY seq"
    )
    yield from (_("tangkapan {capture_id} tanpa mata rantai", capture_id=row[0]) for row in loose)
    yield from bodies.faults()
    yield from _verify_extracts(db, root, buried)


def require_whole(db: Store, root: Path, hashes: Iterable[str]) -> None:
    """Raises EvidenceError for one of these bodies that was changed, or is gone without leave; what is no hash names
    nothing that was kept."""
    released = {ref for kind, ref in _buried(db) if kind in ("body", "extract")}
    for sha256 in hashes:
        if HASH.fullmatch(sha256) and (sha256 not in released or has_body(db, root, sha256)):
            read_body(db, root, sha256)


def _buried(db: Store) -> set[tuple[str, str]]:
    """What was deleted with leave. Whether the tombstones are genuine is store.checkpoints's to check."""
    return {(row[0], row[1]) for row in db._conn.execute("SELECT kind, ref FROM tombstones")}


def _verify_capture(row: sqlite3.Row, bodies: BodyReader, buried: set[tuple[str, str]]) -> Iterator[str]:
    record = {k: v for k, v in _record(row).items() if k != "chain_seq"}
    if _digest(row["nonce"], record) != row["digest"]:
        yield _("catatan tangkapan {capture_id} berubah", capture_id=row["capture_id"])
    if ("body", row["body_sha256"]) in buried and not has_body(bodies.db, bodies.root, row["body_sha256"]):
        return
    try:
        if len(bodies.body(row["body_sha256"], row["body_bytes"])) != row["body_bytes"]:
            yield _("isi tangkapan {capture_id} berubah panjang", capture_id=row["capture_id"])
    except EvidenceError as error:
        yield _("{what}: tangkapan {capture_id}", what=error.what, capture_id=row["capture_id"])


def _verify_extracts(db: Store, root: Path, buried: set[tuple[str, str]]) -> Iterator[str]:
    """Each stored version of a post against its extract: the bytes, and the words that readers see."""
    rows = db._conn.execute(
        "SELECT v.post_id, v.version, v.text, v.other_text, v.extract_sha256, e.body FROM post_versions v"
        " LEFT JOIN extracts e USING (post_id, version) ORDER BY v.post_id, v.version"
    )
    for row in rows:
        version = {"post_id": row["post_id"], "version": row["version"]}
        purged = ("words", f"{row['post_id']}/{row['version']}") in buried
        if purged and row["body"] is None and not has_object(root, row["extract_sha256"]):
            if row["text"] or row["other_text"]:
                yield _("kata-kata kiriman {post_id} versi {version} kembali setelah dihapus", **version)
            continue
        try:
            kept = json.loads(_extract(row["body"], root, row["extract_sha256"]))
        except EvidenceError as error:
            yield _("{what}: petikan {post_id} versi {version}", what=error.what, **version)
            continue
        if any(clean(kept[field])[0] != row[field] for field in ("text", "other_text")):
            yield _("kata-kata kiriman {post_id} versi {version} tidak sama dengan petikannya", **version)
    loose = db._conn.execute(
        "SELECT post_id, version FROM extracts EXCEPT SELECT post_id, version FROM post_versions ORDER BY 1, 2"
    )
    yield from (_("petikan {post_id} versi {version} tanpa kiriman", post_id=row[0], version=row[1]) for row in loose)


def has_head(db: Store, head: str) -> bool:
    """Whether the chain ever had this head."""
    return db._conn.execute("SELECT 1 FROM evidence_chain WHERE head = ?", (head,)).fetchone() is not None


def capture_at(db: Store, seq: int) -> str | None:
    row = db._conn.execute("SELECT capture_id FROM captures WHERE seq = ?", (seq,)).fetchone()
    return str(row[0]) if row else None


@dataclass(frozen=True, kw_only=True, slots=True)
class PostSource:
    """One way in which a version was seen, with its capture where it has one."""

    seen_how: str
    capture_id: str | None
    url: str | None
    captured_at: str | None
    status: int | None
    body_sha256: str | None
    body_bytes: int | None


def sources_of(db: Store, post_id: str, version: int) -> list[PostSource]:
    """Each way in which a version was seen."""
    return values_of(
        PostSource,
        db._conn.execute(
            "SELECT c.*, s.how_seen AS seen_how FROM post_sources s LEFT JOIN captures c USING (capture_id)"
            " WHERE s.post_id = ? AND s.version = ?",
            (post_id, version),
        ),
    )
