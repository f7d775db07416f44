"""python -m benchmarks [--install]: the demo end to end, a second identical crawl, and the installation.

Times are wall clock on whatever machine this is: compare them with one another, not with other machines.
"""

import argparse
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import TypeVar

from crawler.options import CrawlOptions
from crawler.run import CrawlResult, crawl
from demo.run import enrolled
from demo.run import run as run_demo
from demo.server import WorldServer
from demo.values import World
from demo.world import load_world
from domain.types import Platform
from store.workspace import Workspace

ROOT = Path(__file__).parent.parent
TABLES = ("posts", "post_versions", "post_sources", "captures", "evidence_chain", "flags", "quarantine")
T = TypeVar("T")


def timed(call: Callable[[], T]) -> tuple[float, T]:
    started = time.perf_counter()
    value = call()
    return time.perf_counter() - started, value


def demo(folder: Path) -> Workspace:
    seconds, made = timed(lambda: run_demo(folder / "workspace"))
    print(f"demo end to end: {seconds:.1f} s")
    return made.workspace


def repeated_crawls(folder: Path) -> None:
    """The crawl of the second week made twice more at an unchanged world: the first of them settles
    what the demo left open (posts missing from two listings), the second finds nothing new."""
    workspace, world = run_demo(folder / "repeated").workspace, load_world()
    first = _crawl_seconds(folder / "first", world)
    start, _ = timed(lambda: _crawl(workspace, None, world.crawls[1] + timedelta(hours=29)))
    with WorldServer(world) as server:
        server.set_crawl(2)
        _crawl(workspace, server, world.crawls[1] + timedelta(hours=30))
        before, objects = rows(workspace.database), count_objects(workspace)
        again, _ = timed(lambda: _crawl(workspace, server, world.crawls[1] + timedelta(hours=31)))
    written = {t: n - before[t] for t, n in rows(workspace.database).items() if n != before[t]}
    new = count_objects(workspace) - objects
    share = max(again - start, 0) / (first - start)
    print(
        f"first crawl {first:.1f} s, identical crawl {again:.1f} s, of which starting the process {start:.1f} s: "
        f"{share:.2f} of the first without the start; "
        f"rows written outside the run's own: {written or 'none'}; new evidence objects: {new}"
    )


def _crawl_seconds(folder: Path, world: World) -> float:
    """Seconds of the first crawl of an enrolled, empty workspace, process start included."""
    workspace = enrolled(folder, world)
    with WorldServer(world) as server:
        seconds, _ = timed(lambda: _crawl(workspace, server, world.crawls[0]))
    return seconds


def _crawl(workspace: Workspace, server: WorldServer | None, at: datetime) -> CrawlResult:
    """One crawl; without a server, of a platform on which nobody is registered."""
    options = CrawlOptions(
        pseudonym_key=b"k" * 32,
        scope="ukur",
        operator="ukur",
        contact="ukur",
        captured_at=at,
        local_server=server.base_url if server else None,
        platforms=() if server else (Platform.TIKTOK,),
    )
    return crawl(workspace.database, workspace.evidence, options)


def rows(path: Path) -> dict[str, int]:
    db = sqlite3.connect(path)
    counts = {t: db.execute(f"SELECT count(*) FROM {t}").fetchone()[0] for t in TABLES}
    db.close()
    return counts


def count_objects(workspace: Workspace) -> int:
    return sum(1 for p in workspace.evidence.rglob("*") if p.is_file())


def installation(folder: Path) -> None:
    """A fresh clone and `make` of its environment with the interpreter that runs this."""
    clone = folder / "clone"
    subprocess.run(["git", "clone", "--quiet", str(ROOT), str(clone)], check=True)
    command = ["make", "--silent", ".venv/.installed", f"PYTHON={sys.executable}"]
    seconds, _ = timed(lambda: subprocess.run(command, cwd=clone, check=True))
    size = sum(p.stat().st_size for p in clone.rglob("*") if p.is_file() and ".git" not in p.parts)
    print(f"installation: {seconds:.0f} s, {size / 1e6:.0f} MB with the checkout")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--install", action="store_true", help="also time a fresh installation")
    options = parser.parse_args()
    folder = Path(tempfile.mkdtemp())
    try:
        demo(folder)
        repeated_crawls(folder)
        if options.install:
            installation(folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
