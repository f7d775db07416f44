"""Readers of what others made, in a process of their own that is killed at its limits: a thread cannot be.

A workbook of 1.5 kB may ask for rows without end, an archive unpack to more than the disk holds, a page take minutes.
The reader runs in a fresh process (spawn) with a limit on its memory where the system has one, and sends back plain
values; what waits for it counts the seconds. Whatever happens there, the caller gets values or an error in words.
"""

import multiprocessing
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Any, TypeVar

from domain.errors import ImportFileError, NetralitasError
from domain.texts import _

T = TypeVar("T")
BATCH, PAUSE = 500, 1.0  # rows that are sent together, and seconds after which fewer are
REMEDY = _("simpan ulang dari aslinya, atau bagi menjadi beberapa berkas")


@dataclass(frozen=True, kw_only=True, slots=True)
class Limits:
    """`silent`: seconds without a value; `seconds`: all seconds that were waited; `memory`: bytes of address space."""

    silent: float = 60.0
    seconds: float = 600.0
    memory: int = 2 << 30


LIMITS = Limits()


def rows_of(
    read: Callable[..., Iterator[T]],
    *args: Any,
    where: str,
    limits: Limits = LIMITS,
    error: type[NetralitasError] = ImportFileError,
) -> Iterator[T]:
    """What a reader yields, a few hundred at a time. `read` must be importable by name, its arguments and values plain.

    `where` names the file in errors. Raises the reader's own errors, and `error` for a limit that was met.
    """
    worker = _KillableReader(read, args, limits)
    try:
        yield from worker.values(where, error)
    finally:
        worker.end()


def value_of(
    read: Callable[..., T],
    *args: Any,
    where: str,
    limits: Limits = LIMITS,
    error: type[NetralitasError] = ImportFileError,
) -> T:
    """As rows_of, for a reader that gives one value."""
    worker = _KillableReader(_Once(read), args, limits)
    try:
        return next(worker.values(where, error))  # type: ignore[no-any-return]
    finally:
        worker.end()


@dataclass(frozen=True, slots=True)
class _Once:
    read: Callable[..., Any]

    def __call__(self, *args: Any) -> Iterator[Any]:
        yield self.read(*args)


class _KillableReader:
    def __init__(self, read: Callable[..., Iterator[Any]], args: tuple[Any, ...], limits: Limits) -> None:
        self.limits, self.waited = limits, 0.0
        self.pipe, theirs = multiprocessing.get_context("spawn").Pipe(duplex=False)
        self.process = multiprocessing.get_context("spawn").Process(
            target=_run, args=(theirs, read, args, limits.memory), daemon=True
        )
        self.process.start()
        theirs.close()

    def values(self, where: str, error: type[NetralitasError]) -> Iterator[Any]:
        while True:
            kind, value = self._next(where, error)
            if kind == "end":
                return
            if kind == "values":
                yield from value
            elif kind == "refused":
                made, what, place, remedy = value
                raise made(what, where=place, remedy=remedy)
            elif kind == "memory":
                raise error(
                    _("isi berkas lebih besar daripada {amount} memori", amount=_amount(self.limits.memory)),
                    where=where,
                    remedy=REMEDY,
                )
            else:
                raise error(_("berkas tidak dapat dibaca ({value})", value=value), where=where, remedy=REMEDY)

    def _next(self, where: str, error: type[NetralitasError]) -> tuple[str, Any]:
        limit = min(self.limits.silent, self.limits.seconds - self.waited)
        began = time.monotonic()
        try:
            if not self.pipe.poll(max(limit, 0)):
                raise error(
                    _("berkas tidak terbaca dalam {limit:.0f} detik; pembacaannya dihentikan", limit=limit),
                    where=where,
                    remedy=REMEDY,
                )
            found: tuple[str, Any] = self.pipe.recv()
        except (EOFError, OSError):
            return "lost", "pembacanya berhenti mendadak"
        finally:
            self.waited += time.monotonic() - began
        return found

    def end(self) -> None:
        self.pipe.close()
        if self.process.is_alive():
            self.process.kill()
        self.process.join()
        self.process.close()


class StandingReader:
    """A process that stays for many calls, one at a time; begun with the first, and anew after a limit was met."""

    def __init__(self, limits: Limits = LIMITS) -> None:
        self.limits, self._turn = limits, threading.Lock()
        self._pipe: Connection | None = None
        self._process: Any = None

    def call(self, read: Callable[..., T], *args: Any) -> T:
        """Raises TimeoutError or MemoryError at a limit, RuntimeError that names what the reader raised else."""
        with self._turn:
            try:
                kind, value = self._asked(read, args)
            except (EOFError, OSError) as error:  # TimeoutError is one: whatever it was, that process is of no more use
                self.end()
                raise error if isinstance(error, TimeoutError) else MemoryError from error
        if kind == "memory":
            raise MemoryError
        if kind == "failed":
            raise RuntimeError(value)
        made: T = value
        return made

    def _asked(self, read: Callable[..., Any], args: tuple[Any, ...]) -> tuple[str, Any]:
        pipe = self._pipe or self._begin()
        pipe.send((read, args))
        if not pipe.poll(self.limits.silent):
            raise TimeoutError
        found: tuple[str, Any] = pipe.recv()
        return found

    def _begin(self) -> Connection:
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe()
        self._process = context.Process(target=_stand, args=(theirs, self.limits.memory), daemon=True)
        self._process.start()
        theirs.close()
        self._pipe = ours
        return ours

    def end(self) -> None:
        if self._pipe is not None:
            self._pipe.close()
            self._process.kill()
            self._process.join()
            self._process.close()
        self._pipe = self._process = None


def _stand(pipe: Connection, memory: int) -> None:
    """Inside a standing worker, until nobody asks any more."""
    limit_memory(memory)
    while True:
        try:
            read, args = pipe.recv()
        except (EOFError, OSError):
            return
        try:
            answer: tuple[str, Any] = ("value", read(*args))
        except MemoryError:
            answer = ("memory", None)
        except Exception as error:
            answer = ("failed", type(error).__name__)
        pipe.send(answer)


def _amount(size: int) -> str:
    return f"{size >> 30} GiB" if size >> 30 else f"{size >> 20} MiB"


def _run(pipe: Connection, read: Callable[..., Iterator[Any]], args: tuple[Any, ...], memory: int) -> None:
    """Inside the worker."""
    limit_memory(memory)
    try:
        _send_all(pipe, read(*args))
    except NetralitasError as error:
        _last(pipe, "refused", (type(error), error.what, error.where, error.remedy))
    except MemoryError:
        _last(pipe, "memory", None)
    except BrokenPipeError:  # nobody waits any more
        return
    except Exception as error:  # a library may raise anything over a hostile file
        _last(pipe, "failed", type(error).__name__)


def _send_all(pipe: Connection, values: Iterator[Any]) -> None:
    held: list[Any] = []
    sent = time.monotonic()
    for value in values:
        held.append(value)
        if len(held) >= BATCH or time.monotonic() - sent > PAUSE:
            pipe.send(("values", held))
            held, sent = [], time.monotonic()
    pipe.send(("values", held))
    _last(pipe, "end", None)


def _last(pipe: Connection, kind: str, value: Any) -> None:
    try:
        pipe.send((kind, value))
        pipe.close()
    except BrokenPipeError:
        return


def limit_memory(size: int) -> None:
    """Bounds this process's address space, where the system can; a core of a killed one is not kept."""
    if sys.platform == "win32":
        return
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (size, size))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
