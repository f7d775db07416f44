"""python -m benchmarks.stored [POSTS]: `netralitas flag` over a workspace that stores so many invented posts.

The command runs as a process of its own, as a monitor would start it: seconds by the clock and of the
processor, largest memory. Five posts in a hundred speak of a contestant of the account's own region. The
election is the demo's; accounts, posts and contestants are invented.
"""

import argparse
import hashlib
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path

from benchmarks.invented import posts as invented_posts
from demo.world import load_world
from domain.elections import Pack
from domain.packs import load_pack
from domain.periods import to_text
from store import open_store
from store.database import Store, transaction
from store.workspace import Workspace, read_config, write_config

ACCOUNTS = 5_000
_AT_ONCE = 50_000
_SECONDS_OF_DAYS = 90 * 86_400


@dataclass(frozen=True, slots=True)
class Measured:
    posts: int
    queued: int
    flags: int
    seconds: float
    processor: float
    peak_mb: float


def fill(root: Path, count: int) -> Workspace:
    """A workspace with that many posts that no engine has read."""
    folder = load_world().pack
    path = write_config(root, {"election.packs": [str(folder)], "body.name": "Ukuran"})
    workspace = Workspace(root=root, config=read_config(path, {}))
    pack = load_pack(str(folder))
    regions = sorted({contest.region for contest in pack.contests.values()})
    db = open_store(workspace.database)
    try:
        with transaction(db):
            _register(db, regions)
        made = _rows(count, pack, regions)
        while batch := list(islice(made, _AT_ONCE)):
            with transaction(db):
                _store(db, batch)
    finally:
        db.close()
    return workspace


def _register(db: Store, regions: Sequence[str]) -> None:
    began = to_text(datetime(2026, 9, 1, tzinfo=UTC))
    db._conn.execute("INSERT INTO register_lists VALUES ('l', ?, 's', 'undian', 90000, 'o', 1, 1, 0, NULL)", (began,))
    db._conn.executemany(
        "INSERT INTO accounts VALUES (?, ?, 'facebook', ?, NULL, 'Dinas Rekaan', ?, 'pelaksana', 0, 'personal', 'b',"
        " 'e', 'v', '2026-01-01', NULL, 'C', 0, 'l')",
        ((f"a{n}", f"p{n}", f"h{n}", regions[n % len(regions)]) for n in range(ACCOUNTS)),
    )


def _rows(count: int, pack: Pack, regions: Sequence[str]) -> Iterator[tuple[str, str, str, str]]:
    """Post, account, time, text: a post about a contestant comes from an account of his region."""
    start = datetime.combine(pack.window_from, datetime.min.time(), UTC) + timedelta(days=10)
    for n, (text, region) in enumerate(invented_posts(count, pack)):
        own = n % ACCOUNTS if region is None else (n // len(regions) * len(regions)) % ACCOUNTS + regions.index(region)
        # Ids are hashes in a real store: their order says nothing of time or account.
        key = hashlib.sha256(str(n).encode()).hexdigest()[:32]
        yield key, f"a{own}", to_text(start + timedelta(seconds=n % _SECONDS_OF_DAYS)), text


def _store(db: Store, batch: Sequence[tuple[str, str, str, str]]) -> None:
    db._conn.executemany(
        "INSERT INTO posts VALUES (?, ?, ?, 'original', '', ?, '', 'second', 'iso', NULL, 'seen', NULL, NULL, NULL,"
        " 'public', NULL, '[]', ?, ?, 1, 0, NULL, NULL, NULL, 1)",
        ((key, account, f"n{key}", at, at, at) for key, account, at, _ in batch),
    )
    db._conn.executemany(
        "INSERT INTO post_versions VALUES (?, 1, ?, '', ?, NULL, ?, 'e')",
        ((key, text, hashlib.sha256(text.encode()).hexdigest(), at) for key, _, at, text in batch),
    )


def measure(count: int) -> Measured:
    with tempfile.TemporaryDirectory() as folder:
        workspace = fill(Path(folder) / "w", count)
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        started = time.perf_counter()
        subprocess.run(
            [sys.executable, "-m", "netralitas", "--workspace", str(workspace.root), "flag"],
            check=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        seconds = time.perf_counter() - started
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        db = open_store(workspace.database)
        queued, flags = (
            db._conn.execute(f"SELECT count(*) FROM {what}").fetchone()[0]
            for what in ("assessments WHERE queue", "flags")
        )
        db.close()
        processor = used.ru_utime + used.ru_stime - before.ru_utime - before.ru_stime
        return Measured(count, queued, flags, seconds, processor, used.ru_maxrss / 1024)


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("posts", type=int, nargs="?", default=1_000_000)
    m = measure(parser.parse_args(arguments).posts)
    print(
        f"netralitas flag, {m.posts:,} stored posts, {m.queued:,} queued, {m.flags:,} flags: {m.seconds:.1f} s by the"
        f" clock, {m.processor:.1f} s of the processor, peak {m.peak_mb:.0f} MB; aims: 60 s, 500 MB"
    )


if __name__ == "__main__":
    main()
