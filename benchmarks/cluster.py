"""python -m benchmarks.cluster [--pages 10000] [--workers 3]: a crawl by a cluster of this machine, and by one process.

An invented world on loopback, two pages an account, five accounts a host. With the cluster one worker is killed at a
third of the pages and the scheduler at two thirds; what dies is started again. Prints for both the pages a second, the
seconds of processor of the centre (and of the workers and scheduler that lived at the end), how many fetches were
asked for again, the most requests that one host had at once, and whether posts and captures are the same.
"""

import argparse
import os
import resource
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

from benchmarks.cluster_world import Office, World
from cluster.address import Address
from crawler.run import CrawlResult, crawl

AGAIN = 'while :; do "$@"; sleep 0.3; done'
THREADS = 8
POSTS = "SELECT account_id, native_id, text, published_at FROM posts JOIN post_versions USING (post_id, version)"
CAPTURES = "SELECT account_id, url, status, headers, body_sha256 FROM captures"
TICKS = os.sysconf("SC_CLK_TCK")


class Machines:
    """A scheduler and workers, each started again when it ends."""

    def __init__(self, folder: Path, workers: int) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self.address = Address(f"tcp://127.0.0.1:{port}")
        self.kept = [self._keep(folder, "scheduler", "--host", "127.0.0.1", "--port", str(port), "--no-dashboard")]
        self.kept += [
            self._keep(
                folder,
                "worker",
                self.address.url,
                "--host",
                "127.0.0.1",
                "--nthreads",
                str(THREADS),
                "--no-nanny",
                "--no-dashboard",
                "--memory-limit",
                "0",
                "--local-directory",
                str(folder),
            )
            for _ in range(workers)
        ]

    def _keep(self, folder: Path, *words: str) -> "subprocess.Popen[bytes]":
        command = [sys.executable, "-m", f"distributed.cli.dask_{words[0]}", *words[1:]]
        with (folder / "machines.log").open("ab") as log:
            return subprocess.Popen(["sh", "-c", AGAIN, "sh", *command], stdout=log, stderr=log, start_new_session=True)

    def running(self) -> list[int]:
        """The processes themselves: the scheduler's first."""
        found = {}
        for entry in Path("/proc").glob("[0-9]*"):
            try:
                parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            except OSError:
                continue
            found[parent] = int(entry.name)
        return [found[one.pid] for one in self.kept if one.pid in found]

    def processor(self) -> float:
        """Seconds of processor of all that run now."""
        used = [Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[11:13] for pid in self.running()]
        return sum(int(ticks) for one in used for ticks in one) / TICKS

    def end(self) -> None:
        for one in self.kept:
            os.killpg(one.pid, signal.SIGKILL)
            one.wait()


def measure(office: Office, world: World, **options: Any) -> tuple[CrawlResult, float, float]:
    """(result, seconds, seconds of processor of the crawling process)."""
    before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    result = crawl(office.database, office.evidence, office.options(world, **options))
    seconds, after = time.perf_counter() - started, resource.getrusage(resource.RUSAGE_CHILDREN)
    return result, seconds, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def disturb(machines: Machines, world: World, pages: int) -> None:
    """Kills a worker at a third of the pages and the scheduler at two thirds."""
    for share, at in ((1 / 3, -1), (2 / 3, 0)):
        while world.pages_asked < pages * share:
            time.sleep(0.05)
        os.kill(machines.running()[at], signal.SIGKILL)


def main() -> None:
    asked = argparse.ArgumentParser()
    asked.add_argument("--pages", type=int, default=10_000)
    asked.add_argument("--workers", type=int, default=3)
    told = asked.parse_args()
    folder, count = Path(tempfile.mkdtemp()), told.pages // 2
    alone, office = Office(folder / "alone", count, count // 5), Office(folder / "cluster", count, count // 5)
    world = World(pages=2, slow=0.0)
    result, seconds, processor = measure(alone, world)
    print(
        f"single process: {result.status}, {told.pages / seconds:.0f} pages/s, {processor:.1f} s of processor",
        flush=True,
    )
    world.end()
    world, machines = World(pages=2, slow=0.0), Machines(folder, told.workers)
    threading.Thread(target=disturb, args=(machines, world, told.pages), daemon=True).start()
    result, seconds, processor = measure(office, world, cluster=machines.address)
    others = machines.processor()
    machines.end()
    print(
        f"{told.workers} workers: {result.status}, {told.pages / seconds:.0f} pages/s with both killed,"
        f" {processor:.1f} s of processor at the centre, {others:.1f} s beside it; {result.repeated} asked again,"
        f" {world.pages_asked} pages asked, at most {max(world.most.values())} at once of one host",
        flush=True,
    )
    same = all(sorted(office.rows(sql)) == sorted(alone.rows(sql)) for sql in (POSTS, CAPTURES))
    print(f"posts {len(office.rows(POSTS))}, captures {len(office.rows(CAPTURES))}, the same as alone: {same}")
    world.end()


if __name__ == "__main__":
    main()
