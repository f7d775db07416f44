"""The house key: the one that signs checkpoints and tombstones. It lies outside the workspace and its copies.

Its fingerprint, the SHA-256 of the public key, is printed on reports and packets. A new key counts only under the
signature of the one before; a key that was lost is replaced by a recorded, loud break that only the printed new
fingerprint heals.
"""

import hashlib
import os
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from domain.errors import EvidenceError
from domain.periods import to_text
from domain.texts import _
from store.database import Store

LOST = "hilang"  # what stands in the place of the old key's signature


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


def load_key(path: Path) -> Ed25519PrivateKey:
    """The signing key of a file. Raises EvidenceError for a file that is not there or is no such key."""
    try:
        key = serialization.load_pem_private_key(path.read_bytes(), None)
    except FileNotFoundError as error:
        raise EvidenceError(
            _("kunci tanda tangan hilang"), where=path.name, remedy=_("pulihkan dari simpanan")
        ) from error
    except ValueError as error:
        raise EvidenceError(
            _("kunci tanda tangan rusak"), where=path.name, remedy=_("pulihkan dari simpanan")
        ) from error
    if not isinstance(key, Ed25519PrivateKey):
        raise EvidenceError(_("kunci tanda tangan bukan Ed25519"), where=path.name, remedy=_("pulihkan dari simpanan"))
    return key


def house_key(db: Store, path: Path) -> Ed25519PrivateKey:
    """The key of this workspace, made at its first use only.

    Raises EvidenceError when the workspace was signed before and the key's file is gone, or is another key.
    """
    last = newest(db)
    if last is None:
        return load_key(path) if path.exists() else make_key(path)
    if not path.exists():
        raise EvidenceError(
            _("kunci segel ruang kerja ini hilang; tidak ada yang ditandatangani"),
            where=path.name,
            remedy=_("kembalikan berkas itu dari salinannya; bila benar-benar hilang: netralitas evidence renew-key"),
        )
    key = load_key(path)
    if fingerprint(public_raw(key)) != last:
        raise EvidenceError(
            _("berkas kunci bukan kunci segel ruang kerja ini"),
            where=path.name,
            remedy=_("kembalikan kunci dengan sidik {last}…, atau netralitas evidence renew-key", last=last[:16]),
        )
    return key


def public_pem(key: Ed25519PrivateKey) -> bytes:
    return key.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)


def public_raw(key: Ed25519PrivateKey) -> bytes:
    return key.public_key().public_bytes_raw()


def read_public(path: Path) -> bytes:
    """The 32 bytes of a public key's PEM file. Raises ValueError for another kind of key."""
    key = serialization.load_pem_public_key(path.read_bytes())
    if not isinstance(key, Ed25519PublicKey):
        raise ValueError("no Ed25519 key")
    return key.public_bytes_raw()


def is_signed(public: bytes, signature: bytes, message: bytes) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def fingerprint(public: bytes) -> str:
    return hashlib.sha256(public).hexdigest()


def newest(db: Store) -> str | None:
    """The fingerprint of the key that signs today; None before the first signature."""
    row = db._conn.execute("SELECT key_id FROM signing_keys ORDER BY number DESC LIMIT 1").fetchone()
    return str(row[0]) if row else None


def enrol(db: Store, key: Ed25519PrivateKey, at: datetime) -> str:
    """The fingerprint of a key that may sign here; the very first is taken in. Raises EvidenceError for another."""
    key_id, last = fingerprint(public_raw(key)), newest(db)
    if last is None:
        _add(db, key, at, endorsed_by="", endorsement=b"", reason="")
    elif last != key_id:
        raise EvidenceError(_("kunci ini bukan kunci segel ruang kerja ini"), where="", remedy=_("pakai kunci semula"))
    return key_id


def renew(db: Store, old: Ed25519PrivateKey | None, new: Ed25519PrivateKey, reason: str, at: datetime) -> str:
    """Puts a new key in the place of the old one, under the old one's signature; without it the break is recorded.

    Returns the new fingerprint. Call inside a transaction. Raises EvidenceError without a reason.
    """
    if not reason.strip():
        raise EvidenceError(_("alasan penggantian kunci belum diisi"), remedy=_("isi --reason"))
    last = newest(db)
    if old is not None and fingerprint(public_raw(old)) != last:
        raise EvidenceError(
            _("kunci lama bukan kunci segel ruang kerja ini"), remedy=_("beri kunci yang terakhir menyegel")
        )
    endorsement = old.sign(_endorsed(last or "", public_raw(new))) if old else b""
    _add(db, new, at, endorsed_by=(last or "") if old else LOST, endorsement=endorsement, reason=reason.strip())
    return fingerprint(public_raw(new))


def _endorsed(old: str, public: bytes) -> bytes:
    return f"netralitas: kunci {old} diganti {fingerprint(public)}".encode()


def _add(db: Store, key: Ed25519PrivateKey, at: datetime, *, endorsed_by: str, endorsement: bytes, reason: str) -> None:
    number = db._conn.execute("SELECT count(*) FROM signing_keys").fetchone()[0] + 1
    raw = public_raw(key)
    db._conn.execute(
        "INSERT INTO signing_keys VALUES (?, ?, ?, ?, ?, ?, ?)",
        (fingerprint(raw), number, raw, to_text(at), endorsed_by, endorsement, reason),
    )


@dataclass(frozen=True, slots=True)
class Keys:
    """The keys of a workspace in order, each by its fingerprint; only these count."""

    public: dict[str, bytes]

    def signed(self, key_id: str, signature: bytes, message: bytes) -> bool:
        return key_id in self.public and is_signed(self.public[key_id], signature, message)

    def signed_by_any(self, signature: bytes, message: bytes) -> bool:
        return any(self.signed(key_id, signature, message) for key_id in self.public)


def keys(db: Store, house: str | None = None) -> tuple[Keys, list[str]]:
    """The keys that count, and what is wrong with the others.

    `house` is a fingerprint that was printed or lies outside: it must be one of the keys, and a break after it
    (a lost key) is a finding that only a newer printed fingerprint heals.
    """
    found: dict[str, bytes] = {}
    problems: list[str] = []
    previous, known = "", house is None
    for row in db._conn.execute("SELECT * FROM signing_keys ORDER BY number").fetchall():
        wrong = list(_wrong(row["key_id"], bytes(row["public"]), row, previous, Keys(found)))
        lost = row["endorsed_by"] == LOST and row["key_id"] != house
        problems += wrong
        if lost:
            problems.append(
                _(
                    "kunci segel diganti tanpa tanda tangan yang lama pada {added_at}: {reason}",
                    added_at=row["added_at"],
                    reason=row["reason"],
                )
            )
        if not wrong:
            found[row["key_id"]] = bytes(row["public"])
        known = known or row["key_id"] == house
        previous = row["key_id"]
    if not known:
        problems.append(_("kunci dengan sidik yang tercatat di luar bukan kunci ruang kerja ini"))
    return Keys(found), problems


@dataclass(frozen=True, kw_only=True, slots=True)
class Rotation:
    """A new public key under the signature of the one before it."""

    old: bytes
    new: bytes
    endorsement: bytes


def rotations(db: Store) -> tuple[Rotation, ...]:
    """Every change of the house key that the key before signed, in order: what others need to follow it."""
    rows = db._conn.execute(
        "SELECT o.public, n.public, n.endorsement FROM signing_keys n JOIN signing_keys o ON o.key_id = n.endorsed_by"
        " ORDER BY n.number"
    ).fetchall()
    return tuple(Rotation(old=bytes(old), new=bytes(new), endorsement=bytes(sign)) for old, new, sign in rows)


def reached(trusted: Iterable[str], changes: Iterable[Rotation]) -> frozenset[str]:
    """The trusted fingerprints and those that they lead to, each new key signed by the one before."""
    found = set(trusted)
    for change in changes:
        old = fingerprint(change.old)
        if old in found and is_signed(change.old, change.endorsement, _endorsed(old, change.new)):
            found.add(fingerprint(change.new))
    return frozenset(found)


def _wrong(key_id: str, public: bytes, row: sqlite3.Row, previous: str, before: Keys) -> Iterator[str]:
    if fingerprint(public) != key_id:
        yield _("kunci segel {key_id} berubah", key_id=key_id[:16])
    elif not previous:
        if row["endorsed_by"]:
            yield _("kunci segel pertama {key_id} mengaku pengganti", key_id=key_id[:16])
    elif row["endorsed_by"] != LOST and not before.signed(
        previous, bytes(row["endorsement"]), _endorsed(previous, public)
    ):
        yield _("kunci segel {key_id} tidak disahkan kunci sebelumnya", key_id=key_id[:16])
