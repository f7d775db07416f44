"""Flags and cases from the posts that no engine has read yet. May be run at any time; twice adds nothing."""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain

from analysis import ENGINE_VERSION
from analysis.engine import Engine, compile_engine
from cluster.address import Address
from cluster.many import Many
from domain.elections import Pack
from domain.types import Assessment, Item
from services import reading_list
from services.examining import with_pictures
from services.filtering import compiled
from services.intake import intake
from store import flags
from store.database import Store

PIECE = 500  # posts that a worker of a cluster gets at once
Progress = Callable[[int], None]


@dataclass(frozen=True, kw_only=True, slots=True)
class Flagged:
    """What one analysis of the store did."""

    posts: int
    queued: int
    flags: int
    cases_opened: int
    posts_joined: int
    cut: int = 0
    """Posts so long that their end was not read."""


def engine_id(packs: Sequence[Pack]) -> str:
    """Names an engine with its packs: a change of either reads the posts again."""
    digest = hashlib.sha256("\x1f".join(f"{p.name} {p.digest}" for p in packs).encode()).hexdigest()
    return f"{ENGINE_VERSION}+{digest[:12]}"


def unread_posts(db: Store, packs: Sequence[Pack]) -> tuple[Engine, str, int]:
    """The compiled engine, its id, and how many post versions it has not read."""
    engine = compile_engine(packs)
    name = engine_id(packs)
    return engine, name, flags.count_unassessed(db, name)


def flag_store(
    db: Store,
    engine: Engine,
    name: str,
    at: datetime,
    progress: Progress = lambda done: None,
    *,
    cluster: Address | None = None,
) -> Flagged:
    """Assesses every current post version that this engine has not read, opens the cases, draws last week's sample.

    With a cluster its workers assess; the store is read and written here. Raises NetralitasError when they are gone.
    """
    if cluster is None:
        return _flag_store(db, engine, name, at, progress, lambda items: [engine.assess(item) for item in items])
    with Many(cluster, compiled, _assess, tuple(engine.packs)) as many:
        return _flag_store(db, engine, name, at, progress, lambda items: list(chain(*many.map(_pieces(items)))))


def _assess(engine: Engine, items: Sequence[Item]) -> list[Assessment]:
    """On a worker."""
    return [engine.assess(item) for item in items]


def _pieces(items: Sequence[Item]) -> Iterator[Sequence[Item]]:
    return (items[at : at + PIECE] for at in range(0, len(items), PIECE))


def _flag_store(
    db: Store,
    engine: Engine,
    name: str,
    at: datetime,
    progress: Progress,
    assess: Callable[[Sequence[Item]], list[Assessment]],
) -> Flagged:
    seen = queued = new = cut = 0
    for batch in flags.unassessed(db, name):
        assessed = with_pictures(db, engine, batch, assess([item for item, _ in batch]))
        results = [(found, version) for found, (_, version) in zip(assessed, batch, strict=True)]
        new += flags.save(db, name, results, at)[1]
        seen += len(results)
        queued += sum(a.queue for a, _ in results)
        cut += sum(a.unread > 0 for a, _ in results)
        progress(len(results))
    joined, opened = intake(db, at)
    reading_list.draw(db, at)
    return Flagged(posts=seen, queued=queued, flags=new, cases_opened=opened, posts_joined=joined, cut=cut)
