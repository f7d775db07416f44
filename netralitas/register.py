"""Who may be watched, and when. The crawl and the import ask here and nowhere else."""

from datetime import date, datetime

from netralitas.periods import zone_of
from netralitas.types import Account, Pack


def may_collect(account: Account, day: date, packs: tuple[Pack, ...] = ()) -> str | None:
    """None when the account may be looked at on that day, else the reason why not.

    Reasons: withdrawn, no_basis, not_yet_active, no_longer_active, outside_window
    (no configured election allows watching on that day).
    """
    if account.withdrawn:
        return "withdrawn"
    if not account.legal_basis or not account.ownership_evidence:
        return "no_basis"
    if day < account.active_from:
        return "not_yet_active"
    if account.active_to is not None and day > account.active_to:
        return "no_longer_active"
    if packs and not any(p.window_from <= day <= p.window_to for p in packs):
        return "outside_window"
    return None


def may_keep(account: Account, published_at: datetime | None, packs: tuple[Pack, ...] = ()) -> bool:
    """Whether a post of that time lies in the account's own active days and an election's window.

    A post without a known time is kept and marked: a person decides its time.
    """
    if published_at is None:
        return True
    day = published_at.astimezone(zone_of(account.region)).date()
    if day < account.active_from or (account.active_to is not None and day > account.active_to):
        return False
    return not packs or any(p.window_from <= day <= p.window_to for p in packs)
