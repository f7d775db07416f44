"""Secrets and recovery codes of a second factor, and of whom a code is asked.

Only writer of second_factors, recovery_codes and asked_codes. Call what writes inside a transaction.
"""

import base64
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from cryptography.fernet import Fernet, InvalidToken

from domain.errors import IdentityError
from domain.periods import to_text
from domain.texts import _
from store.database import Store
from store.values import optional

EVERYBODY = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class SecondFactor:
    """`secret` encrypted; `on_since` None until a first code confirmed it; `wrong` codes since `wrong_since` (UTC)."""

    reviewer_id: str
    secret: bytes
    on_since: str | None
    last_step: int
    wrong: int
    wrong_since: str | None


def _box(key: bytes) -> Fernet:
    return Fernet(base64.urlsafe_b64encode(hashlib.sha256(b"second factor\x1f" + key).digest()))


def find(db: Store, reviewer_id: str) -> SecondFactor | None:
    row = db._conn.execute("SELECT * FROM second_factors WHERE reviewer_id = ?", (reviewer_id,)).fetchone()
    return optional(SecondFactor, row)


def opened(factor: SecondFactor, key: bytes) -> str:
    """The secret in base32. Raises IdentityError when it was kept under another key."""
    try:
        return _box(key).decrypt(factor.secret).decode()
    except InvalidToken as error:
        raise IdentityError(
            _("rahasia kode masuk tidak terbuka dengan kunci ini"), remedy=_("minta seorang pimpinan melepas kodenya")
        ) from error


def begin(db: Store, key: bytes, reviewer_id: str, secret: str) -> None:
    """Keeps a secret that no code has confirmed yet, in place of an older one of that kind."""
    db._conn.execute(
        "INSERT INTO second_factors (reviewer_id, secret) VALUES (?, ?) ON CONFLICT (reviewer_id) DO UPDATE SET"
        " secret = excluded.secret, last_step = 0, wrong = 0, wrong_since = NULL WHERE on_since IS NULL",
        (reviewer_id, _box(key).encrypt(secret.encode())),
    )


def confirm(db: Store, reviewer_id: str, at: datetime) -> None:
    db._conn.execute("UPDATE second_factors SET on_since = ? WHERE reviewer_id = ?", (to_text(at), reviewer_id))


def use_step(db: Store, reviewer_id: str, step: int) -> bool:
    """Marks a half minute as used; False for one that is not newer than the last."""
    return (
        db._conn.execute(
            "UPDATE second_factors SET last_step = ?2, wrong = 0, wrong_since = NULL"
            " WHERE reviewer_id = ?1 AND last_step < ?2",
            (reviewer_id, step),
        ).rowcount
        == 1
    )


def count_wrong(db: Store, reviewer_id: str, at: datetime, before: datetime) -> None:
    """Counts a wrong code; what was counted since a time before `before` is forgotten."""
    db._conn.execute(
        "UPDATE second_factors SET wrong = CASE WHEN wrong_since > ?3 THEN wrong + 1 ELSE 1 END,"
        " wrong_since = CASE WHEN wrong_since > ?3 THEN wrong_since ELSE ?2 END WHERE reviewer_id = ?1",
        (reviewer_id, to_text(at), to_text(before)),
    )


def put_recovery(db: Store, reviewer_id: str, codes: Sequence[str]) -> None:
    """Keeps new recovery codes by their digests; older ones are void."""
    db._conn.execute("DELETE FROM recovery_codes WHERE reviewer_id = ?", (reviewer_id,))
    db._conn.executemany(
        "INSERT INTO recovery_codes VALUES (?, ?)", [(reviewer_id, _digest(reviewer_id, c)) for c in codes]
    )


def use_recovery(db: Store, reviewer_id: str, code: str) -> bool:
    """Takes a recovery code away; False for one that there is not (any more)."""
    return (
        db._conn.execute(
            "DELETE FROM recovery_codes WHERE reviewer_id = ? AND digest = ?", (reviewer_id, _digest(reviewer_id, code))
        ).rowcount
        == 1
    )


def recovery_left(db: Store, reviewer_id: str) -> int:
    row = db._conn.execute("SELECT count(*) FROM recovery_codes WHERE reviewer_id = ?", (reviewer_id,)).fetchone()
    return int(row[0])


def _digest(reviewer_id: str, code: str) -> str:
    # Eighty random bits: no slow digest is needed against guessing.
    return hashlib.sha256(f"{reviewer_id}\x1f{code}".encode("utf-8", "surrogatepass")).hexdigest()


def remove(db: Store, reviewer_id: str) -> bool:
    """Takes secret and recovery codes away; False when there was no secret."""
    db._conn.execute("DELETE FROM recovery_codes WHERE reviewer_id = ?", (reviewer_id,))
    return db._conn.execute("DELETE FROM second_factors WHERE reviewer_id = ?", (reviewer_id,)).rowcount == 1


def asked(db: Store) -> frozenset[str]:
    """Of whom a code is asked; EVERYBODY stands for all."""
    return frozenset(str(row[0]) for row in db._conn.execute("SELECT reviewer_id FROM asked_codes"))


def ask(db: Store, reviewer_id: str, *, on: bool) -> bool:
    """Asks a reader, or EVERYBODY, for a code, or no longer; whether that changed anything."""
    sql = "INSERT OR IGNORE INTO asked_codes VALUES (?)" if on else "DELETE FROM asked_codes WHERE reviewer_id = ?"
    return db._conn.execute(sql, (reviewer_id,)).rowcount == 1
