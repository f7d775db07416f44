"""A lock between processes: SQLite's own on a small file, so it works without fcntl and is gone with its process."""

import contextlib
import math
import os
import select
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path


def crawl_lock(database: Path) -> Path:
    """The file whose lock a crawl holds as long as it writes into this workspace."""
    return database.with_name("crawl.lock")


def deletion_lock(database: Path) -> Path:
    """The file whose lock is held while a deletion is carried out on the disk."""
    return database.with_name("hapus.lock")


def turns(patience: float, pause: float) -> Iterator[None]:
    """One turn after another with a pause before each but the first, until so many seconds were waited.

    The pauses are counted and none asks a clock, so that one that is set meanwhile neither ends the wait nor breaks it:
    `time.sleep` sleeps until an hour.
    """
    yield
    for _ in range(math.ceil(patience / pause)):
        if os.name == "nt":  # there select wants something to look at
            time.sleep(pause)
        else:
            select.select((), (), (), pause)
        yield


ASKED_FOR = 0.1  # seconds for which an asking counts; who waits longer asks again


def ask_for_writing(database: Path) -> None:
    """Says that somebody waits for the writer lock of this database: who holds it for long gives it up soon."""
    with contextlib.suppress(OSError):  # where nothing can be put down, it is waited for as before
        os.close(os.open(_asking(database), os.O_WRONLY | os.O_CREAT, 0o600))
        os.utime(_asking(database))


def is_asked_for(database: Path) -> bool:
    """Whether somebody waits for the writer lock now."""
    try:
        return abs(time.time() - _asking(database).stat().st_mtime) < ASKED_FOR  # of a clock set back: long ago
    except OSError:
        return False


def _asking(database: Path) -> Path:
    return database.with_name(f"{database.name}-antre")


@contextlib.contextmanager
def only_one(path: Path) -> Iterator[bool]:
    """Holds the lock of that file until the block ends; False, and nothing held, while a living process has it."""
    lock = sqlite3.connect(path, timeout=0, isolation_level=None)
    try:
        try:
            lock.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError:
            yield False
        else:
            yield True
    finally:
        lock.close()


# Asks for the lock of a file as another process would; ends with 3 where it is refused.
ASKING = """
import sqlite3, sys
try:
    sqlite3.connect(sys.argv[1], timeout=0, isolation_level=None).execute("BEGIN EXCLUSIVE")
except sqlite3.OperationalError:
    sys.exit(3)
"""


def is_refused(path: Path) -> bool:
    """Whether another process that asks for the lock of this file now is refused it. Some network folders say yes to
    everybody: there two programs would write into one database at once."""
    asked = [sys.executable, "-c", ASKING, str(path)]  # our own words and a path that goes nowhere near a shell
    return subprocess.run(asked, check=False).returncode == 3  # noqa: S603
