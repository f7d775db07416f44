"""Registered accounts as a list and one by one, with what was last seen there; no name stands in any of it."""

from collections.abc import Sequence
from dataclasses import dataclass

from domain.types import Account
from store import account_rows
from store import accounts as kept
from store.account_rows import NEVER, AccountRow, Look, Wanted, agencies
from store.accounts import AccountChange, all_accounts, find, history
from store.database import Store

__all__ = ["NEVER", "AccountRow", "Look", "Wanted", "agencies", "all_accounts", "find", "history"]


@dataclass(frozen=True, kw_only=True, slots=True)
class AccountPage:
    """A page of the list: which one it is (the first, where there are fewer than was asked), and how many accounts the
    whole list has."""

    rows: Sequence[AccountRow]
    number: int
    count: int


def page(db: Store, wanted: Wanted, number: int, size: int) -> AccountPage:
    """The accounts of a page, counted from 1, by agency, platform and handle."""
    rows = account_rows.page(db, wanted, size=size, skip=(number - 1) * size)
    if not rows and number > 1:
        number, rows = 1, account_rows.page(db, wanted, size=size)
    return AccountPage(rows=rows, number=number, count=rows[0].total if rows else 0)


def account(db: Store, account_id: str) -> Account | None:
    """An account by its id; None when there is none."""
    return kept.get(db, account_id)


@dataclass(frozen=True, kw_only=True, slots=True)
class AccountRecord:
    """What is kept of one account: its newest looks first, its changes from the first on, the same person's others."""

    looks: Sequence[Look]
    history: Sequence[AccountChange]
    others: Sequence[Account]


def record(db: Store, account: Account, most_looks: int) -> AccountRecord:
    """The record of an account with at most that many looks."""
    others = [o for o in kept.of_person(db, account.person_id) if o.account_id != account.account_id]
    return AccountRecord(
        looks=account_rows.looks(db, account.account_id, most_looks),
        history=history(db, account.account_id),
        others=others,
    )
