"""Who may read: enrolled people with a passphrase that only a scrypt digest remembers."""

import hashlib
import hmac
import re
import secrets
from datetime import datetime

from domain.errors import WorkflowError
from store import attempts, cases
from store.database import Store, transaction

# OWASP password storage cheat sheet: scrypt with N = 2^15, r = 8, p = 3 and above.
SCRYPT_N, SCRYPT_R, SCRYPT_P = 1 << 15, 8, 3
MINIMUM = 12
NAME = r"[a-z][a-z0-9-]{2,30}"
ROLES = ("reviewer", "approver")


def _digest(passphrase: str, salt: bytes) -> bytes:
    return hashlib.scrypt(
        passphrase.encode(), salt=salt, n=SCRYPT_N, r=SCRYPT_R, p=SCRYPT_P, maxmem=1 << 26, dklen=32
    )


def add(db: Store, reviewer_id: str, role: str, passphrase: str, at: datetime) -> None:
    """Enrols a reader. Raises WorkflowError for a bad id, a short passphrase or an id that is taken."""
    if not re.fullmatch(NAME, reviewer_id):
        raise WorkflowError(
            "pengenal pembaca tidak sah", remedy="pakai huruf kecil, angka dan tanda hubung, mis. pembaca-1"
        )
    if role not in ROLES:
        raise WorkflowError(f"peran {role!r} tidak ada", remedy="pilih reviewer atau approver")
    if len(passphrase) < MINIMUM:
        raise WorkflowError(f"frasa sandi kurang dari {MINIMUM} huruf", remedy="pakai beberapa kata")
    if cases.reviewer(db, reviewer_id):
        raise WorkflowError(f"pembaca {reviewer_id} sudah ada", remedy="pilih pengenal lain")
    salt = secrets.token_bytes(16)
    with transaction(db):
        cases.add_reviewer(db, reviewer_id, role, salt, _digest(passphrase, salt), at)


def authenticate(
    db: Store, reviewer_id: str, passphrase: str, *, at: datetime, address: str = ""
) -> str:
    """The reviewer's id when the passphrase is right; the same answer for an unknown and a disabled one.

    `address` is where the attempt comes from, "" at the machine itself. Each failure is recorded; after some within
    a minute the name and the place must wait, whether that name exists or not.
    """
    # Somebody may have typed the passphrase into the wrong field: only what looks like a name is kept.
    name = reviewer_id if re.fullmatch(NAME, reviewer_id) else "?"
    if attempts.too_many(db, name, address, at):
        raise WorkflowError("terlalu banyak percobaan masuk yang gagal", remedy="tunggu satu menit, lalu ulangi")
    row = cases.reviewer(db, reviewer_id)
    # An unknown id costs the same time as a wrong passphrase.
    given = _digest(passphrase, row["salt"] if row else b"\0" * 16)
    if row is None or row["disabled_at"] is not None or not hmac.compare_digest(given, row["hash"]):
        with transaction(db):
            attempts.add(db, name, address, at)
        raise WorkflowError("pengenal atau frasa sandi salah", remedy="ulangi, atau minta pengelola mendaftarkan")
    return reviewer_id
