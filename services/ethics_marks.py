"""What the machine marks in a post by the ethics packs of a mandate, a claim that was checked before included."""

from datetime import date
from functools import lru_cache

from analysis.ethics import EthicsMark, Marker
from analysis.ethics_checks import CheckedClaim, Checks
from analysis.ethics_words import Words
from domain.ethics import Mode
from domain.types import Account, AccountKind, Tier
from services.ethics import Opened, pack_of
from store import ethics_checks
from store.database import Store


@lru_cache(maxsize=8)
def _marker(names: tuple[str, ...]) -> Marker:
    return Marker(pack_of(names))


@lru_cache(maxsize=8)
def _words(names: tuple[str, ...]) -> Words:
    return Words(pack_of(names).phrases)


def public_targets(opened: Opened, text: str) -> tuple[str, ...]:
    """Words of a post that name offices, bodies or programmes: a hint that it may be criticism."""
    return _marker(opened.mandate.packs).public_targets(text)


def checks_of(db: Store, opened: Opened) -> Checks | None:
    """The imported checks where the mandate names their kind; None where it does not."""
    if _check_kind(opened) not in opened.mandate.kinds:
        return None
    claims = (
        CheckedClaim(checker=c.checker, check_id=c.check_id, title=c.title, address=c.address, checked_on=c.checked_on)
        for c in ethics_checks.all_of(db)
    )
    return Checks(claims, _words(opened.mandate.packs))


def _check_kind(opened: Opened) -> str:
    return next((k.id for k in opened.pack.kinds.values() if k.mode is Mode.CHECKS), "")


def marks_of(opened: Opened, checks: Checks | None, account: Account, text: str, day: date) -> tuple[EthicsMark, ...]:
    """What the machine marks in words, a repeated claim included where the mandate names ET-09."""
    mandate = opened.mandate
    found = _marker(mandate.packs).marks(
        text, mandate.kinds, official=account.kind is AccountKind.OFFICIAL, region=account.region
    )
    claim = checks.repeated(text, day) if checks is not None else None
    return found if claim is None else (*found, _checked(_check_kind(opened), text, claim))


def _checked(kind: str, text: str, claim: CheckedClaim) -> EthicsMark:
    reason = f"sudah diperiksa oleh {claim.checker} ({claim.check_id}), {claim.address}"
    return EthicsMark(
        kind=kind,
        tier=Tier.PLAIN,
        spans=((0, len(text)),),
        found=(claim.title,),
        reason=reason,
        excuses=("kata-kata bantahan", "pertanyaan", "tautan ke pemeriksaannya"),
    )
