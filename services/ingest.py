"""What people bring: this week's visits, drawn at random, and files of posts with those that wait for a decision."""

import secrets
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from domain.elections import Pack
from domain.errors import UsageError
from domain.periods import tanggal, week_of, zone_of
from domain.watching import NOT_WATCHED, may_collect
from services.settings import packs_of
from store import accounts, visits
from store.database import Store
from store.identities import read_key
from store.workspace import Workspace

if TYPE_CHECKING:
    from imports.result import ImportResult


UNDECIDED = timedelta(days=1)


def bring(
    db: Store, workspace: Workspace, file: Path, *, kind: str, at: datetime,
    progress: Callable[[int], Any] = lambda read: None, **terms: Any,
) -> "ImportResult":  # fmt: skip
    """Loads a file that somebody brought, of one of imports.FORMATS, for the workspace's elections.

    `terms` are import_file's: how_seen, operator, given, report_number; with dry_run it only says what would happen.
    """
    # All formats' readers: half a second that no other step should wait for.
    from imports.loading import import_file

    packs = packs_of(workspace)
    return import_file(
        db, workspace.evidence, file, format=kind, captured_at=at, pseudonym_key=read_key(workspace.key_file),
        scope=packs[0].name, windows=packs, on_progress=progress, **terms,
    )  # fmt: skip


def uploads(workspace: Workspace) -> Path:
    """Where files lie that were sent to the desk and not decided on yet."""
    return workspace.root / "unggahan"


def is_old(path: Path, at: datetime) -> bool:
    return at.timestamp() - path.stat().st_mtime > UNDECIDED.total_seconds()


def sweep(workspace: Workspace, at: datetime) -> None:
    """Deletes the sent files that nobody decided on within a day."""
    folder = uploads(workspace)
    for path in folder.iterdir() if folder.is_dir() else ():
        with suppress(OSError):  # another request was first, or nothing can be written here
            if is_old(path, at):
                path.unlink()


def _nobody(why_not: Iterable[str | None], packs: Sequence[Pack]) -> str:
    """Why there is nobody to visit, in words, the commonest cause first; each cause with its number of accounts."""
    found = Counter(why_not)
    if not found:
        return "daftar akun masih kosong, muat dengan register import"
    readable = found.pop(None, 0)
    said = [f"{n} {NOT_WATCHED[why]}" for why, n in found.most_common() if why]
    if "outside_window" in found:
        days = (f"{p.name}: {tanggal(p.window_from)} sampai {tanggal(p.window_to)}" for p in packs)
        said.append(f"masanya {', '.join(days)}")
    return "; ".join([*said, f"{readable} dilihat perayap"] if readable else said)


def draw_sheet(
    db: Store, workspace: Workspace, size: int, *, operator: str, at: datetime, seed: str = ""
) -> visits.VisitSheet:
    """Draws this week's visits among the accounts that no spider reads and keeps the sheet; the seed is kept with it.

    Raises UsageError when no account may be visited. The same week and seed give the sheet that is there already.
    """
    packs, zone, seed = packs_of(workspace), workspace.config.zone, seed or secrets.token_hex(8)
    why_not = {a.account_id: may_collect(a, at.astimezone(zone_of(a.region)).date(), packs)
               for a in accounts.all_accounts(db)}  # fmt: skip
    pool = [
        a for a in accounts.all_accounts(db) if why_not[a.account_id] is None and visits.needs_a_person(db, a, at)
    ]  # fmt: skip
    if not pool:
        raise UsageError(f"tidak ada akun untuk dikunjungi: {_nobody(why_not.values(), packs)}")
    sheet_id = visits.open_sheet(
        db, visits.draw(pool, size, seed), week=week_of(at.astimezone(zone).date(), zone).label, seed=seed,
        pool=len(pool), operator=operator, at=at,
    )  # fmt: skip
    return visits.sheet(db, sheet_id)
