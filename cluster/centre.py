"""The centre's side of a cluster: workers that may be used, and one call to one of them.

A call goes to the worker that the centre chose and to no other: Dask would give the call of a worker that died to the
next one by itself, and nobody would have been asked. What becomes of a lost call is the caller's to say.
"""

import asyncio
import contextlib
import logging
import time
import uuid
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from cluster.address import Address
from cluster.release import Release, describe, differences, release
from domain.errors import NetralitasError
from domain.texts import _

EVERY = 0.5  # seconds between two looks at who is there
IDLE_TIMEOUT = 300.0  # seconds without any worker that may be used, after which the work ends
ANSWER = 20.0  # seconds in which a scheduler or a new worker answers a question about itself
log = logging.getLogger(__name__)


class ClusterGone(NetralitasError):
    """No scheduler, or no worker that may be used, for longer than anybody waits."""


class WorkerLost(Exception):
    """The worker of a call is gone, or nobody can say what became of the call."""


@dataclass(slots=True)
class Node:
    """A worker with our versions. `process` names its present process, `slots` how many calls it takes at once."""

    address: str
    process: str
    slots: int
    busy: int = 0


class Centre:
    """One connection to a scheduler, on the running event loop. Nothing here waits for a result otherwise."""

    def __init__(
        self, address: Address, *, pictures: bool = False, most_each: int | None = None, timeout_s: float = IDLE_TIMEOUT
    ) -> None:
        """`most_each`: calls that a worker gets at once; None: as many as it has threads, for calls that only wait."""
        self.address, self.pictures, self.most_each, self.patience = address, pictures, most_each, timeout_s
        self.nodes: dict[str, Node] = {}
        self.refused: dict[str, tuple[str, ...]] = {}  # by address: what differs
        self._ours: Release = {}
        self._client: Any = None
        self._security: Any = None
        self._changed = asyncio.Condition()
        self._watch: asyncio.Task[None] | None = None
        self._seen_at = time.monotonic()
        self._gone = False
        self._last_word: asyncio.Task[None] | None = None
        self._closed = False

    async def open(self) -> None:
        """Begins to look for workers; returns at once, also where there is no scheduler yet.

        Raises ConfigError where tls:// has no certificates to show.
        """
        self._security = self.address.security()
        self._ours = await asyncio.to_thread(release)
        self._seen_at = time.monotonic()
        self._watch = asyncio.ensure_future(self._look())
        self._watch.add_done_callback(self._ended)

    def _ended(self, watch: "asyncio.Task[None]") -> None:
        """Where the looking itself breaks nobody waits for ever for workers that will not be found."""
        if not watch.cancelled() and watch.exception() is not None:
            log.error("pencarian pekerja berhenti (%s)", type(watch.exception()).__name__)
            self._gone = True
            self._last_word = asyncio.ensure_future(self._tell())

    async def _tell(self) -> None:
        async with self._changed:
            self._changed.notify_all()

    async def close(self) -> None:
        self._closed = True
        if self._watch is not None:
            # A cancellation that meets a closing connection comes out as an error of it: the word above counts too.
            self._watch.cancel()
            await asyncio.wait({self._watch}, timeout=ANSWER)
        await self._disconnect()

    @property
    def slots(self) -> int:
        return sum(node.slots for node in self.nodes.values())

    @asynccontextmanager
    async def place(self) -> AsyncIterator[Node]:
        """A worker with a free place, the least busy one; waits for it. Raises ClusterGone."""
        async with self._changed:
            while not (free := [node for node in self.nodes.values() if node.busy < node.slots]):
                if self._gone:
                    raise self._why_gone()  # a new one for each: an error that many raise would grow by each
                await self._changed.wait()
            node = min(free, key=lambda one: one.busy / one.slots)
            node.busy += 1
        try:
            yield node
        finally:
            async with self._changed:
                node.busy -= 1
                self._changed.notify_all()

    async def ask(self, node: Node, call: Callable[..., Any], *args: Any, seconds: float | None = None) -> Any:
        """What `call` returns on that worker. Raises WorkerLost, also after `seconds`, and the call's own errors.

        `call` must be importable by name there.
        """
        if self._client is None:
            raise WorkerLost
        future = self._client.submit(
            call,
            *args,
            workers=[node.address],
            allow_other_workers=False,
            pure=False,
            retries=0,
            key=f"netralitas-{uuid.uuid4().hex}",
        )
        waiting = asyncio.ensure_future(_result(future))
        waiting.add_done_callback(lambda done: done.cancelled() or done.exception())  # also when nobody waits any more
        until = None if seconds is None else time.monotonic() + seconds
        try:
            while not waiting.done():
                await asyncio.wait({waiting}, timeout=EVERY)
                late = until is not None and time.monotonic() > until
                if not waiting.done() and (late or self.nodes.get(node.address) is not node):
                    raise WorkerLost
            return waiting.result()
        finally:
            waiting.cancel()
            future.release()

    def forget(self, node: Node) -> None:
        """This worker is not what it was: it is looked at anew before it gets anything more."""
        if self.nodes.get(node.address) is node:
            del self.nodes[node.address]

    async def _look(self) -> None:
        while not self._closed:
            try:
                await self._refresh()
            except (OSError, RuntimeError, ValueError) as error:  # a comm that was closed, a scheduler not there yet
                log.warning("penjadwal tidak terjangkau (%s)", type(error).__name__)
                self.nodes.clear()
                await self._disconnect()
            if self.nodes:
                self._seen_at = time.monotonic()
            elif time.monotonic() - self._seen_at > (min(self.patience, ANSWER) if self.refused else self.patience):
                self._gone = True
            await self._tell()
            await asyncio.sleep(EVERY)

    async def _refresh(self) -> None:
        """Who is there now: the ones that left are struck off, new ones say what they run."""
        if self._client is None:
            self._client = await self._connect()
        known = (await asyncio.wait_for(self._client.scheduler.identity(), ANSWER))["workers"]
        for address in [one for one in self.nodes if one not in known]:
            del self.nodes[address]
        for address in [one for one in self.refused if one not in known]:
            del self.refused[address]
        for address, told in known.items():
            if address not in self.nodes and address not in self.refused:
                await self._welcome(address, max(1, int(told["nthreads"])))

    async def _connect(self) -> Any:
        from distributed import Client

        return await Client(
            self.address.url,
            asynchronous=True,
            security=self._security,
            timeout=ANSWER / 4,
            set_as_default=False,
            name="netralitas",
        )

    async def _disconnect(self) -> None:
        client, self._client = self._client, None
        if client is not None:
            with contextlib.suppress(Exception):  # it is of no use any more, whatever it says to that
                await asyncio.wait_for(client.close(timeout=1), 5)

    async def _welcome(self, address: str, slots: int) -> None:
        answers = await asyncio.wait_for(self._client.run(describe, workers=[address], on_error="return"), ANSWER)
        answer = answers.get(address)
        if answer is None or isinstance(answer, OSError):
            return  # it left meanwhile, or is not ready to speak; the next look asks again
        differing = ("netralitas",) if isinstance(answer, BaseException) else self._differing(*answer[1:])
        if differing:
            self.refused[address] = differing
            log.warning("pekerja ditolak, berbeda: %s", ", ".join(differing))
        else:
            self.nodes[address] = Node(address, answer[0], self.most_each or slots)

    def _differing(self, theirs: Release, may_start: bool) -> tuple[str, ...]:
        found = differences(self._ours, theirs, pictures=self.pictures)
        return found if may_start else (*found, "--no-nanny")

    def _why_gone(self) -> ClusterGone:
        if not self.refused:
            return ClusterGone(
                _("tidak ada pekerja yang terjangkau"),
                where="--cluster",
                remedy=_("periksa dask scheduler dan dask worker, lalu jalankan lagi"),
            )
        named = ", ".join(sorted({name for one in self.refused.values() for name in one}))
        return ClusterGone(
            _("semua pekerja ditolak karena berbeda dari pusat: {named}", named=named),
            where="--cluster",
            remedy=_("pasang versi yang sama pada semua mesin dan jalankan pekerja dengan --no-nanny"),
        )


async def _result(future: Any) -> Any:
    """A future's value; whatever Dask says of the call itself becomes WorkerLost."""
    from distributed.client import FutureCancelledError
    from distributed.scheduler import KilledWorker, NoValidWorkerError

    try:
        return await future
    except (FutureCancelledError, KilledWorker, NoValidWorkerError, OSError):
        raise WorkerLost from None
    except asyncio.CancelledError:
        if future.cancelled():
            raise WorkerLost from None
        raise
