"""A lock between processes: SQLite's own on a small file, so it works without fcntl and is gone with its process."""

import contextlib
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path


def crawl_lock(database: Path) -> Path:
    """The file whose lock a crawl holds as long as it writes into this workspace."""
    return database.with_name("crawl.lock")


def deletion_lock(database: Path) -> Path:
    """The file whose lock is held while a deletion is carried out on the disk."""
    return database.with_name("hapus.lock")


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
