"""What readers change of their own way in: passphrase, second factor, sessions. Each asks again who it is."""

from dataclasses import dataclass
from datetime import datetime

from domain.errors import WorkflowError
from domain.texts import _
from services import people, second_factor
from store.database import Store


@dataclass(frozen=True, kw_only=True, slots=True)
class Credentials:
    """What proves who it is: the passphrase, and a code where one is set up. `address` is where it comes from."""

    reviewer_id: str
    passphrase: str
    code: str = ""
    address: str = ""


def _same(db: Store, key: bytes, credentials: Credentials, at: datetime) -> str:
    return people.authenticate(
        db,
        credentials.reviewer_id,
        credentials.passphrase,
        at=at,
        address=credentials.address,
        code=credentials.code,
        key=key,
    )


def change_passphrase(db: Store, key: bytes, credentials: Credentials, new: str, *, at: datetime) -> None:
    """Another passphrase of one's own; every session ends."""
    people.require_long(new)
    people.reset(db, _same(db, key, credentials, at), new, by=credentials.reviewer_id, at=at)


def begin_code(db: Store, key: bytes, credentials: Credentials, *, at: datetime) -> str:
    """A new secret for one's telephone, in base32; it counts once its first code was given."""
    return second_factor.begin(db, key, _same(db, key, credentials, at))


def release_code(db: Store, key: bytes, credentials: Credentials, *, at: datetime) -> None:
    """Takes the own second factor away, unless an approver asks for one."""
    if second_factor.is_asked(db, credentials.reviewer_id):
        raise WorkflowError(
            _("kode masuk diwajibkan pimpinan"), remedy=_("minta pimpinan melepasnya bila telepon berganti")
        )
    second_factor.release(db, _same(db, key, credentials, at), by=credentials.reviewer_id, at=at)


def renew_recovery(db: Store, key: bytes, credentials: Credentials, *, at: datetime) -> list[str]:
    """Ten new codes for paper in place of the older ones."""
    reviewer_id = _same(db, key, credentials, at)
    if not second_factor.is_on(db, reviewer_id):
        raise WorkflowError(_("kode masuk belum terpasang"), remedy=_("pasang dahulu"))
    return second_factor.renew_recovery(db, reviewer_id, at)
