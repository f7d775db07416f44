"""The filter on all cores: chunks of lines go to worker processes and come back in their order.

The output is that of one worker, byte for byte. A worker that is killed loses nothing: its chunks are read again by a
new one. Input of one chunk is read here, since a worker takes longer to start.
"""

import gc
import multiprocessing
import os
import signal
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from functools import cache

from analysis.engine import Engine, compile_engine, filter_lines
from cluster.address import Address
from cluster.many import Many
from domain.elections import Pack
from domain.errors import NetralitasError
from domain.packs import load_pack
from domain.texts import _

CHUNK, CHUNK_BYTES = 1_000, 1 << 20  # lines, and their bytes
AHEAD = 3  # chunks per worker that wait or are being read; bounds the memory
TRIES = 3


def cores() -> int:
    """How many processes may run at once here."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def filter_with(lines: Iterable[bytes], packs: Sequence[str], jobs: int) -> Iterator[bytes]:
    """The filter's lines over `jobs` processes, in order. Raises NetralitasError when workers keep dying."""
    if jobs == 1:
        yield from filter_lines(lines, _engine(tuple(packs)))
        return
    chunks = _chunks(lines)
    first, second = next(chunks, []), next(chunks, None)
    if second is None:
        yield _read(tuple(packs), first)
        return
    work = _Workers(tuple(packs), jobs)
    try:
        work.add(first)
        work.add(second)
        for chunk in chunks:
            while work.full:
                yield work.take()
            work.add(chunk)
        while work.waiting:
            yield work.take()
    finally:
        work.pool.shutdown(cancel_futures=True)


def filter_over(lines: Iterable[bytes], packs: Sequence[str], cluster: Address) -> Iterator[bytes]:
    """As filter_with, on the workers of a cluster. Raises NetralitasError when they are gone or keep dying."""
    loaded = tuple(load_pack(name) for name in packs)
    with Many(cluster, compiled, _read_with, loaded) as many:
        yield from many.map(_chunks(lines))


def compiled(packs: tuple[Pack, ...]) -> Engine:
    """The engine of these elections, on a worker of a cluster: compiled once, with the packs as the centre has them."""
    return compile_engine(packs)


def _read_with(engine: Engine, chunk: Sequence[bytes]) -> bytes:
    return b"".join(filter_lines(chunk, engine))


def _chunks(lines: Iterable[bytes]) -> Iterator[list[bytes]]:
    """The lines in chunks of at most CHUNK lines, or as many as pass CHUNK_BYTES."""
    chunk: list[bytes] = []
    size = 0
    for line in lines:
        chunk.append(line)
        size += len(line)
        if len(chunk) == CHUNK or size > CHUNK_BYTES:
            yield chunk
            chunk, size = [], 0
    if chunk:
        yield chunk


@cache
def _engine(packs: tuple[str, ...]) -> Engine:
    engine = compile_engine([load_pack(name) for name in packs])
    gc.freeze()  # the lexicon stays until the process ends: the collector need not look at it again and again
    return engine


def _read(packs: tuple[str, ...], chunk: Sequence[bytes]) -> bytes:
    return b"".join(filter_lines(chunk, _engine(packs)))


def ends_when_told() -> None:
    """In a worker: signals end it at once, whatever handler the command that forked it has set.

    A worker that was killed may hold the lock of the queue for results. The pool then ends the others by SIGTERM; one
    that turns it into an exception goes on to report that and waits for the lock for ever, and the pool for it.
    """
    for name in ("SIGINT", "SIGTERM", "SIGHUP"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.SIG_DFL)


@dataclass(slots=True)
class _Chunk:
    lines: list[bytes]
    future: "Future[bytes]"
    tries: int = 1


class _Workers:
    """The pool and the chunks that it holds, in the order of the input."""

    def __init__(self, packs: tuple[str, ...], jobs: int) -> None:
        _engine(packs)  # compiled once; workers that are forked have it already
        self.packs, self.jobs = packs, jobs
        self.waiting: deque[_Chunk] = deque()
        self.pool = self._start()

    def _start(self) -> ProcessPoolExecutor:
        forks = "fork" in multiprocessing.get_all_start_methods()
        return ProcessPoolExecutor(
            self.jobs, multiprocessing.get_context("fork" if forks else "spawn"), initializer=ends_when_told
        )

    @property
    def full(self) -> bool:
        return len(self.waiting) >= self.jobs * AHEAD

    def add(self, lines: list[bytes]) -> None:
        try:
            future = self.pool.submit(_read, self.packs, lines)
        except BrokenProcessPool:
            self._again()
            future = self.pool.submit(_read, self.packs, lines)
        self.waiting.append(_Chunk(lines, future))

    def take(self) -> bytes:
        """The oldest chunk's lines, read again where its worker died."""
        while True:
            try:
                found = self.waiting[0].future.result()
            except BrokenProcessPool:
                self._again()
                continue
            self.waiting.popleft()
            return found

    def _again(self) -> None:
        """New workers for what is not read yet; what was read stays."""
        self.pool.shutdown(cancel_futures=True)
        self.pool = self._start()
        for chunk in self.waiting:
            if chunk.future.done() and not chunk.future.cancelled() and chunk.future.exception() is None:
                continue
            if chunk.tries == TRIES:
                raise NetralitasError(_("pekerja saringan berhenti berulang kali"), remedy=_("ulangi dengan --jobs 1"))
            chunk.future, chunk.tries = self.pool.submit(_read, self.packs, chunk.lines), chunk.tries + 1
