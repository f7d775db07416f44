"""A lock between processes: SQLite's own on a small file, so it works without fcntl and is gone with its process."""

import contextlib
import sqlite3
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
