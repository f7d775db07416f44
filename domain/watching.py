"""Who may be watched, and when. The crawl and the import ask here and nowhere else."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Protocol

from domain.periods import zone_of
from domain.texts import _
from domain.types import Account


class Watching(Protocol):
    """The days (inclusive) on which an election allows watching: a Pack, or its dates alone."""

    @property
    def window_from(self) -> date: ...

    @property
    def window_to(self) -> date: ...


# The reasons of may_collect() in words.
NOT_WATCHED = {
    "withdrawn": _("ditarik dari daftar"),
    "no_basis": _("tanpa dasar atau bukti kepemilikan"),
    "not_yet_active": _("belum masanya dipantau"),
    "no_longer_active": _("masanya sudah lewat"),
    "outside_window": _("di luar masa pemilihan"),
}


def may_collect(account: Account, day: date, packs: Sequence[Watching] = ()) -> str | None:
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


def may_keep(account: Account, published_at: datetime | None, packs: Sequence[Watching] = ()) -> bool:
    """Whether a post of that time lies in the account's own active days and an election's window.

    A post without a known time is kept and marked: a person decides its time.
    """
    if published_at is None:
        return True
    day = published_at.astimezone(zone_of(account.region)).date()
    if day < account.active_from or (account.active_to is not None and day > account.active_to):
        return False
    return not packs or any(p.window_from <= day <= p.window_to for p in packs)
