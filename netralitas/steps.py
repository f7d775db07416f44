"""Reads the store, calls one step, writes the store. Each step may be run at any time; twice adds nothing."""

import hashlib
import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from analysis import ENGINE_VERSION
from analysis.engine import Engine, compile_engine
from netralitas.config import Workspace
from netralitas.errors import ConfigError
from netralitas.packs import load_pack
from netralitas.periods import Week
from netralitas.store import flags, open_store, posts, profile
from netralitas.store.tallies import last_record, week_facts
from netralitas.types import Pack
from reports.model import INTERNAL, PUBLIC
from reports.render import write
from reports.weekly import Masthead, build
from review.intake import intake

Progress = Callable[[int], None]


@dataclass(frozen=True, kw_only=True, slots=True)
class Flagged:
    """What one analysis of the store did."""

    posts: int
    queued: int
    flags: int
    cases_opened: int
    posts_joined: int


def packs_of(workspace: Workspace) -> tuple[Pack, ...]:
    """The elections of the workspace. A name with a path separator is a folder, beside the configuration."""
    names = workspace.config.texts("election.packs")
    if not names:
        raise ConfigError(
            "belum ada paket pemilihan", where="netralitas.toml", remedy='isi election.packs, mis. ["pilkada-2024"]'
        )
    return tuple(load_pack(workspace.root / n if "/" in n or "\\" in n else n) for n in names)


def engine_id(packs: Sequence[Pack]) -> str:
    """Names an engine with its packs: a change of either reads the posts again."""
    digest = hashlib.sha256("\x1f".join(f"{p.name} {p.digest}" for p in packs).encode()).hexdigest()
    return f"{ENGINE_VERSION}+{digest[:12]}"


def unread_posts(conn: sqlite3.Connection, packs: Sequence[Pack]) -> tuple[Engine, str, int]:
    """The compiled engine, its id, and how many post versions it has not read."""
    engine = compile_engine(packs)
    name = engine_id(packs)
    return engine, name, posts.count_unassessed(conn, name)


def flag_store(
    conn: sqlite3.Connection, engine: Engine, name: str, at: datetime, progress: Progress = lambda done: None
) -> Flagged:
    """Assesses every current post version that this engine has not read, then opens the cases."""
    seen = queued = new = 0
    for batch in posts.unassessed(conn, name):
        results = [(engine.assess(item), version) for item, version in batch]
        new += flags.save(conn, name, results, at)[1]
        seen += len(results)
        queued += sum(a.queue for a, _ in results)
        progress(len(results))
    joined, opened = intake(conn, at)
    return Flagged(posts=seen, queued=queued, flags=new, cases_opened=opened, posts_joined=joined)


def weekly_report(
    workspace: Workspace, packs: Sequence[Pack], week: Week, now: datetime, cutoff: datetime | None = None
) -> list[Path]:
    """Writes both editions of a week and returns their pages. The same data gives the same bytes.

    The cut-off is the newest record, or the end of the week once that lies behind; never later than `now`.
    """
    conn = open_store(workspace.database, readonly=True)
    try:
        newest = last_record(conn) or week.start
        limit = cutoff or min(now, max(newest, week.end))
        facts = week_facts(conn, week, limit)
        config = workspace.config
        masthead = Masthead(
            body=config.text("body.name"), responsible=config.text("body.responsible"),
            legal_basis=config.text("body.legal_basis"), zone=config.text("report.zone"),
            demo=profile(conn) == "demo",
        )  # fmt: skip
    finally:
        conn.close()
    folder = workspace.reports / week.label
    for edition in (INTERNAL, PUBLIC):
        write(build(facts, packs, masthead, edition), folder)
    return [folder / f"{edition}.html" for edition in (INTERNAL, PUBLIC)]
