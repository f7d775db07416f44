"""Visits: the accounts that no program reads, drawn for people to look at, and what they found there."""

import secrets
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from domain.elections import Pack
from domain.errors import UsageError
from domain.periods import tanggal, week_of, zone_of
from domain.texts import _
from domain.types import HowSeen
from domain.watching import NOT_WATCHED, may_collect
from imports.visit_sheet import as_html, as_xlsx, read_filled
from services.settings import packs_of
from store import accounts
from store import visits as kept
from store.database import Store
from store.runs import was_visited
from store.visits import OUTCOMES, WORDS, SheetLine, VisitSheet, sheet
from store.workspace import Workspace

__all__ = [
    "OUTCOMES",
    "WORDS",
    "SheetLine",
    "VisitSheet",
    "as_html",
    "as_xlsx",
    "read_filled",
    "sheet",
    "was_visited",
]


def _nobody(why_not: Iterable[str | None], packs: Sequence[Pack]) -> str:
    """Why there is nobody to visit, in words, the commonest cause first; each cause with its number of accounts."""
    found = Counter(why_not)
    if not found:
        return "daftar akun masih kosong, muat dengan register import"
    readable = found.pop(None, 0)
    parts = [f"{n} {NOT_WATCHED[why]}" for why, n in found.most_common() if why]
    if "outside_window" in found:
        days = (f"{p.name}: {tanggal(p.window_from)} sampai {tanggal(p.window_to)}" for p in packs)
        parts.append(f"masanya {', '.join(days)}")
    return "; ".join([*parts, f"{readable} dilihat perayap"] if readable else parts)


def draw(db: Store, workspace: Workspace, size: int, *, operator: str, at: datetime, seed: str = "") -> VisitSheet:
    """Draws this week's visits among the accounts that no spider reads and keeps the sheet; the seed is kept with it.

    Raises UsageError when no account may be visited. The same week and seed give the sheet that is there already.
    """
    packs, zone, seed = packs_of(workspace), workspace.config.zone, seed or secrets.token_hex(8)
    why_not = {
        a.account_id: may_collect(a, at.astimezone(zone_of(a.region)).date(), packs) for a in accounts.all_accounts(db)
    }
    pool = [a for a in accounts.all_accounts(db) if why_not[a.account_id] is None and kept.needs_a_person(db, a, at)]
    if not pool:
        raise UsageError(_("tidak ada akun untuk dikunjungi: {nobody}", nobody=_nobody(why_not.values(), packs)))
    sheet_id = kept.open_sheet(
        db,
        kept.draw(pool, size, seed),
        week=week_of(at.astimezone(zone).date(), zone).label,
        seed=seed,
        pool=len(pool),
        operator=operator,
        at=at,
    )
    return kept.sheet(db, sheet_id)


@dataclass(frozen=True, kw_only=True, slots=True)
class SheetCount:
    """A sheet in the list of all: when it was drawn, how many accounts it has, how many were answered for."""

    sheet_id: str
    week: str
    drawn_at: str
    operator: str
    accounts: int
    answered: int


def sheets(db: Store) -> list[SheetCount]:
    """Every sheet, the newest first."""
    return [SheetCount(**dict(row)) for row in kept.sheets(db)]


def newest(db: Store) -> str | None:
    """The id of the newest sheet; None before the first."""
    return next((one.sheet_id for one in sheets(db)), None)


def unanswered(db: Store) -> int:
    """How many accounts of the newest sheet wait for an answer; 0 before the first."""
    return sheet(db).open if newest(db) else 0


def answer(
    db: Store, drawn: VisitSheet | None, answers: Mapping[str, str], *, operator: str, at: datetime, how_seen: HowSeen
) -> str:
    """Keeps what a person found at accounts of a sheet (None: of none), account id to one of OUTCOMES.

    Returns the id of the run that holds it. Raises UsageError for an answer that does not exist, and for an account
    that has another answer already.
    """
    sheet_id = drawn.sheet_id if drawn is not None else None
    return kept.record(db, answers, operator=operator, at=at, how_seen=how_seen, sheet_id=sheet_id)
