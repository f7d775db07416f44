"""Pages that come close together become durable together: one transaction, one flush of the disk for many."""

import asyncio
import errno
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from cluster.centre import ClusterGone
from domain.errors import StoreError
from store import SCHEMA
from store.bodies import BodyWriter
from store.database import Group, StorageFailure, Store, checkpoint
from store.lock import is_asked_for

# How many seconds a page may wait for others, and the writer lock stay taken meanwhile. On a slow disk more
# pages share a commit: waiting takes four times as long as committing did, up to the second number.
WAIT, LONGEST_WAIT = 0.2, 0.5
LOOK_EVERY = 0.02  # seconds between two looks whether somebody waits for the lock, while no page comes
GIVEN_UP = 0.01  # seconds for which the lock stays free when somebody else waits for it: a reading is recorded then
MOST_BYTES = 16 << 20  # of bodies that wait in memory for the commit
# After so many units the WAL is moved into the file: a long one slows every reading down.
CHECKPOINT_EVERY = 2000
NO_SPACE = (errno.ENOSPC, errno.EDQUOT, errno.EROFS)
STORE_FAILURES = (StoreError, StorageFailure, OSError)


def reason_of(error: BaseException) -> str:
    """Why the crawl cannot go on: disk_full, store_locked, store_failed, or cluster_gone."""
    if isinstance(error, ClusterGone):
        return "cluster_gone"
    cause = f"{error} {error.__cause__}"
    if getattr(error, "errno", None) in NO_SPACE or "full" in cause:
        return "disk_full"
    return "store_locked" if "locked" in cause else "store_failed"


class Batch:
    """The crawl's transactions. A unit (a page with its account's progress) is whole or left out.

    A unit that comes long after the last commit is committed at once, so that a slow crawl never
    holds the lock between its pages; only a fast one groups them. The bytes of the pages are on
    the disk before the rows that name them.
    """

    def __init__(self, db: Store, bodies_writer: BodyWriter, database: Path) -> None:
        self.bodies_writer, self.database = bodies_writer, database
        self._group = Group(db)
        self._committed_at, self._wait = 0.0, WAIT
        self._units = 0
        self._timer: asyncio.TimerHandle | None = None
        self._refused: Exception | None = None  # what stopped the crawl
        self._failure: Exception | None = None  # a commit that failed, with all that it held

    @contextmanager
    def unit(self) -> Iterator[None]:
        """Raises what an earlier unit or commit failed with: no page waits anew for a store that takes nothing."""
        if self._refused is not None:
            raise self._refused
        try:
            with self._group.unit():
                yield
        except (StoreError, OSError) as error:
            self._refused = error
            raise
        self._units += 1
        left = self._committed_at + self._wait - time.monotonic()
        if left <= 0 or self.bodies_writer.bytes > MOST_BYTES:
            self.commit()
        elif is_asked_for(self.database):
            self.commit()
            time.sleep(GIVEN_UP)
        elif self._timer is None:
            self._commit_in(left)

    def _commit_in(self, seconds: float) -> None:
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:  # no reactor, nothing would call back
            self.commit()
        else:
            self._timer = loop.call_later(min(seconds, LOOK_EVERY), self._commit_late, time.monotonic() + seconds)

    def _commit_late(self, due: float) -> None:
        """Commits when it is due, or before where somebody waits: the next page may be long in coming."""
        left = due - time.monotonic()
        if left > 0 and not is_asked_for(self.database):
            self._commit_in(left)
            return
        try:
            self.commit()
        except STORE_FAILURES as error:
            self._failure = self._refused = error

    def commit(self) -> None:
        """Everything up to now is durable when this returns; else nothing since the last commit is."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        started = time.monotonic()
        try:
            self.bodies_writer.seal()
        except BaseException:
            self._group.roll_back()
            raise
        self._group.commit()
        self._committed_at = time.monotonic()
        self._wait = min(max(WAIT, 4 * (self._committed_at - started)), LONGEST_WAIT)
        if self._units >= CHECKPOINT_EVERY:
            self._units = 0
            checkpoint(self.database, SCHEMA)

    def close(self) -> None:
        """Raises what the last commit failed with."""
        try:
            if self._failure is not None:
                raise self._failure
            self.commit()
        finally:
            self._group.roll_back()
            self.bodies_writer.close()
