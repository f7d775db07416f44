"""Worker processes that each read one picture at a time, with a time limit each; the order of the pictures is kept.

A worker that takes too long or dies is replaced; its picture is tried once more after a death, then reported as
unreadable. Nothing of the other pictures is lost. One worker holds less than 1 GB.
"""

import multiprocessing
import os
import sys
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from typing import Any

from domain.pictures import Unreadable

SECONDS = 60.0
MEMORY = 4_000_000_000
"""Bytes of address space a worker may ask for; far more than it touches, and an end to a runaway decoder."""
_AHEAD = 4
_TRIES = 2
_MOST_TASKS = 500
"""Pictures after which a worker is replaced, so that what libraries leak does not add up."""

Setup = Callable[[], Callable[[Any], Any]]
"""Makes, inside the worker, the function that reads one task. Must be importable by name."""


@dataclass(slots=True)
class _Worker:
    process: Any
    pipe: Connection
    task: int | None = None
    until: float = 0.0
    done: int = 0
    ready: bool = False


@dataclass(slots=True)
class _Task:
    value: Any
    tries: int = 0
    result: Any = None
    finished: bool = False


@dataclass(slots=True)
class _Work:
    tasks: dict[int, _Task] = field(default_factory=dict)
    waiting: deque[int] = field(default_factory=deque)


def cores() -> int:
    """How many workers there should be: one for each core this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def read_all(
    tasks: Iterable[Any], setup: Setup, *, workers: int | None = None, seconds: float = SECONDS
) -> Iterator[Any]:
    """The result of every task in order; Unreadable where a worker died twice or took longer than `seconds`."""
    number = max(1, workers or cores())
    context = multiprocessing.get_context("spawn")
    crew: list[_Worker] = []
    work = _Work()
    source = enumerate(tasks)
    following, exhausted = 0, False
    try:
        while True:
            while not exhausted and len(work.tasks) < number * _AHEAD:
                at, value = next(source, (-1, None))
                if at < 0:
                    exhausted = True
                    break
                work.tasks[at] = _Task(value)
                work.waiting.append(at)
            while following in work.tasks and work.tasks[following].finished:
                yield work.tasks.pop(following).result
                following += 1
            if exhausted and not work.tasks:
                return
            _staff(crew, context, setup, min(number, len(work.tasks)))
            _hand_out(crew, work, seconds)
            _collect(crew, work)
    finally:
        for worker in crew:
            _end(worker)


def _staff(crew: list[_Worker], context: Any, setup: Setup, number: int) -> None:
    while len(crew) < number:
        ours, theirs = context.Pipe()
        process = context.Process(target=_run, args=(theirs, setup), daemon=True)
        with _ONE_THREAD:
            process.start()
        theirs.close()
        crew.append(_Worker(process, ours))


class _OneThread:
    """Numeric libraries of a child started inside use one thread: they read these variables when they are loaded."""

    _names = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")

    def __enter__(self) -> None:
        self._before = {name: os.environ.get(name) for name in self._names}
        os.environ.update(dict.fromkeys(self._names, "1"))

    def __exit__(self, *_: object) -> None:
        for name, value in self._before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


_ONE_THREAD = _OneThread()


def _hand_out(crew: list[_Worker], work: _Work, seconds: float) -> None:
    for worker in crew:
        if worker.task is None and work.waiting:
            at = work.waiting.popleft()
            task = work.tasks[at]
            task.tries += 1
            # A worker that is still starting loads its models first.
            worker.task, worker.until = at, time.monotonic() + seconds + (0 if worker.ready else 120)
            with suppress(OSError):  # it died; _collect sees that
                worker.pipe.send(task.value)


def _collect(crew: list[_Worker], work: _Work) -> None:
    """Takes what is ready; replaces workers that died or are late."""
    busy = {worker.pipe: worker for worker in crew if worker.task is not None}
    if not busy:
        return
    left = max(0.0, min(worker.until for worker in busy.values()) - time.monotonic())
    for pipe in wait(list(busy), timeout=left):
        worker = busy[pipe]  # type: ignore[index]
        try:
            result = worker.pipe.recv()
        except (EOFError, OSError):
            _lost(crew, worker, work, Unreadable("pembaca gambar berhenti dua kali pada gambar ini"), again=True)
            continue
        _finish(work, worker, result)
        if worker.done >= _MOST_TASKS:
            crew.remove(worker)
            _end(worker)
    for worker in [one for one in crew if one.task is not None and time.monotonic() >= one.until]:
        _lost(crew, worker, work, Unreadable("gambar terlalu lama dibaca; dihentikan"), again=False)


def _finish(work: _Work, worker: _Worker, result: Any) -> None:
    task = work.tasks[worker.task]  # type: ignore[index]
    task.result, task.finished = result, True
    worker.task, worker.done, worker.ready = None, worker.done + 1, True


def _lost(crew: list[_Worker], worker: _Worker, work: _Work, outcome: Unreadable, *, again: bool) -> None:
    crew.remove(worker)
    _end(worker)
    at = worker.task
    if at is None:
        return
    task = work.tasks[at]
    if again and task.tries < _TRIES:
        work.waiting.appendleft(at)
    else:
        task.result, task.finished = outcome, True


def _end(worker: _Worker) -> None:
    worker.pipe.close()
    if worker.process.is_alive():
        worker.process.kill()
    worker.process.join()


def _run(pipe: Connection, setup: Setup) -> None:
    """Inside the worker."""
    _limit_memory()
    read = setup()
    while True:
        try:
            task = pipe.recv()
        except EOFError:
            return
        try:
            pipe.send(read(task))
        except MemoryError:
            pipe.send(Unreadable("gambar terlalu besar untuk memori"))
        except Exception as error:  # a library may raise anything over a hostile picture; the next one is read
            pipe.send(Unreadable(f"gambar tidak dapat dibaca ({type(error).__name__})"))


def _limit_memory() -> None:
    if sys.platform == "win32":
        return
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
