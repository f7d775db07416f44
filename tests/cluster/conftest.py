"""A real scheduler with real workers over loopback, each a process of its own that can be killed."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest

from cluster.address import Address

ROOT = Path(__file__).parents[2]
# Whoever dies is started again, as systemd does with Restart=always.
AGAIN = 'while :; do "$@"; sleep 0.3; done'

if find_spec("distributed") is None:
    assert os.environ.get("NETRALITAS_CLUSTER") != "1", "the extra [cluster] is not installed: make cluster"
    collect_ignore_glob = ["test_*.py"]


class Machines:
    """One scheduler and its workers. Everything it started ends with it."""

    def __init__(self, folder: Path, settings: Path | None = None) -> None:
        """`settings`: Dask's own configuration file of these machines; with one they speak TLS."""
        self.folder, self.kept, self.settings = folder, [], settings
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        protocol = "tls" if settings else "tcp"
        self.address = Address(f"{protocol}://127.0.0.1:{self.port}")
        where = ("--protocol", protocol, "--host", "127.0.0.1", "--port", str(self.port))
        self._keep("scheduler", *where, "--no-dashboard")

    def worker(
        self, name: str, *, threads: int = 4, code: Path = ROOT, nanny: bool = False, settings: Path | None = None
    ) -> None:
        flags = ["--nanny" if nanny else "--no-nanny", "--no-dashboard"]
        self._keep(
            "worker",
            self.address.url,
            "--host",
            "127.0.0.1",
            "--name",
            name,
            "--nthreads",
            str(threads),
            "--local-directory",
            str(self.folder),
            "--memory-limit",
            "0",
            *flags,
            code=code,
            settings=settings,
        )

    def _keep(self, *words: str, code: Path = ROOT, settings: Path | None = None) -> None:
        log = (self.folder / f"{words[0]}-{len(self.kept)}.log").open("wb")
        environ = {**os.environ, "PYTHONPATH": str(code), "DASK_DISTRIBUTED__COMM__TIMEOUTS__CONNECT": "5s"}
        if used := settings or self.settings:
            environ["DASK_CONFIG"] = str(used)
        self.kept.append(
            subprocess.Popen(
                ["sh", "-c", AGAIN, "sh", sys.executable, "-m", "distributed.cli.dask_" + words[0], *words[1:]],
                cwd=code,
                env=environ,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        )
        log.close()

    def kill(self, what: str, name: str = "") -> None:
        """SIGKILL to the running process of a scheduler or worker, not to what starts it again."""
        found = [pid for pid, line in children(self.kept) if f"dask_{what}" in line and f" {name}" in line]
        assert found, (what, name)
        for pid in found:
            os.kill(pid, signal.SIGKILL)

    def end(self) -> None:
        for one in self.kept:
            os.killpg(one.pid, signal.SIGKILL)
            one.wait()

    def logs(self) -> str:
        return "\n".join(p.read_text(errors="replace") for p in sorted(self.folder.glob("*.log")))


def children(kept: list[subprocess.Popen]) -> Iterator[tuple[int, str]]:
    """Processes that one of these started: (pid, command line)."""
    parents = {one.pid for one in kept}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
            line = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except OSError:
            continue
        if parent in parents:
            yield int(folder.name), line


@pytest.fixture
def machines(tmp_path: Path) -> Iterator[Machines]:
    folder = tmp_path / "machines"
    folder.mkdir()
    made = Machines(folder)
    yield made
    made.end()


def until(true, seconds: float = 180.0) -> None:
    """Waits until `true()` is."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "not within the time"
        time.sleep(0.1)
