"""python -m benchmarks.beside_crawl [POSTS] [CASES]: pages of the desk and readings while a fast crawl writes.

The crawl shares commits as a real one does; fetching is not measured. Times are wall clock on whatever machine this is.
"""

import asyncio
import os
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.cases import NOW, fill, given, oversight_body
from benchmarks.desk import signed_in
from crawler.batch import Batch
from domain.types import Capture, HowSeen
from services import reading_list
from store import bodies, evidence, open_store, runs
from store.identities import make_key
from store.workspace import Workspace, read_config, write_config

PAUSE, BETWEEN = 0.004, 0.05  # seconds from page to page of the crawl, and from one person's click to the next
TIMES = 100


def crawl_writes(workspace: Workspace) -> int:
    """A process that keeps pages as a fast crawl does, until it is killed; its pid."""
    child = os.fork()
    if child:
        return child
    db = open_store(workspace.database)
    run = runs.open_run(db, kind="crawl", started_at=NOW, operator="u", how_seen=HowSeen.SPIDER, accounts=["a1"])
    bodies_writer = bodies.BodyWriter(db, workspace.evidence)
    asyncio.run(_pages(Batch(db, bodies_writer, workspace.database), bodies_writer, run))
    os._exit(0)


async def _pages(batch: Batch, bodies_writer: bodies.BodyWriter, run: str) -> None:
    number = 0
    while True:
        number += 1
        body = f"{run}{number}".encode() * 2_000
        sha256 = bodies_writer.put(body)
        with batch.unit():
            url = f"https://x.example/{number}"
            capture = Capture(
                url=url, status=200, headers={}, captured_at=NOW, body_sha256=sha256, body_bytes=len(body)
            )
            evidence.record_capture(bodies_writer.db, run, "a1", capture)
            bodies_writer.keep(sha256, body)
        await asyncio.sleep(PAUSE)


def beside(workspace: Workspace, name: str, call: Callable[[int], object]) -> None:
    child = crawl_writes(workspace)
    time.sleep(0.5)
    took = []
    for number in range(TIMES):
        started = time.perf_counter()
        call(number)
        took.append((time.perf_counter() - started) * 1000)
        time.sleep(BETWEEN)
    os.kill(child, 9)
    os.waitpid(child, 0)
    took.sort()
    print(f"{name}: median {statistics.median(took):.0f} ms, 95 % {took[int(TIMES * 0.95)]:.0f}, worst {took[-1]:.0f}")


def main() -> None:
    posts = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    flagged = int(sys.argv[2]) if len(sys.argv) > 2 else 4_000
    folder = Path(tempfile.mkdtemp())
    try:
        settings = {"election.packs": ["pilkada-2024"], "identity.key_file": str(folder / "k.key")}
        path = write_config(folder / "w", settings)
        workspace = Workspace(root=folder / "w", config=read_config(path, {}))
        make_key(workspace.key_file)
        fill(workspace.database, posts, flagged)
        client = signed_in(workspace)
        beside(workspace, "a case's page beside a crawl", lambda n: client.get("/perkara/K-2026-000007"))
        db, body = open_store(workspace.database), oversight_body()
        case = "K-2026-{:06d}".format
        beside(
            workspace,
            "a reading beside a crawl",
            lambda n: reading_list.read(db, body, case(flagged // 2 + n), "pembaca-1", given(), at=NOW),
        )
        db.close()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
