"""The same work over many pieces, on all workers at once; results come in the order of the pieces.

What every piece needs (a lexicon, pictures to compare with) is sent to a worker once and kept there by its hash. A
piece whose worker died is done again: only pure work may be given here.
"""

import asyncio
import hashlib
import pickle
import threading
from collections import deque
from collections.abc import Callable, Coroutine, Iterable, Iterator
from typing import Any, TypeVar

from cluster.address import Address
from cluster.centre import IDLE_TIMEOUT, Centre, WorkerLost
from domain.errors import NetralitasError
from domain.texts import _

T = TypeVar("T")
AHEAD = 2  # pieces per place that wait or are being done; bounds the memory
FEWEST = 4
TRIES = 5
MISSING = "netralitas: materi belum ada"  # a worker's word that it lacks what the pieces need
_made: dict[str, Any] = {}
_making = threading.Lock()

Prepare = Callable[[Any], Any]
Work = Callable[[Any, Any], Any]


class Many:
    """`prepare` makes, once in a worker's process, of `material` what `work` then takes beside each piece.

    Both must be importable by name, material and pieces plain values. Use as a context manager. A process gets one
    piece at a time.
    """

    def __init__(
        self,
        address: Address,
        prepare: Prepare,
        work: Work,
        material: Any,
        *,
        pictures: bool = False,
        timeout_s: float = IDLE_TIMEOUT,
    ) -> None:
        self.prepare, self.work = prepare, work
        self.packed = pickle.dumps(material)
        self.digest = hashlib.sha256(f"{prepare.__module__}.{prepare.__name__}\0".encode() + self.packed).hexdigest()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="netralitas-cluster", daemon=True)
        self._address, self._pictures, self._patience = address, pictures, timeout_s
        self._centre: Centre | None = None
        self.repeated = 0

    def __enter__(self) -> "Many":
        self._thread.start()
        self._centre = self._wait(self._open())
        return self

    def __exit__(self, *_raised: object) -> None:
        assert self._centre is not None
        try:
            self._wait(self._centre.close())
        finally:
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join()
            self._loop.close()

    def map(self, pieces: Iterable[Any]) -> Iterator[Any]:
        """The result of each piece, in order. Raises the work's own errors, ClusterGone, and NetralitasError for a
        piece whose workers keep dying."""
        assert self._centre is not None
        waiting: deque[Any] = deque()
        try:
            for piece in pieces:
                while len(waiting) >= max(FEWEST, AHEAD * self._centre.slots):
                    yield waiting.popleft().result()
                waiting.append(asyncio.run_coroutine_threadsafe(self._one(piece), self._loop))
            while waiting:
                yield waiting.popleft().result()
        finally:
            for future in waiting:
                future.cancel()

    async def _open(self) -> Centre:
        # What computes gains nothing from a second thread of one process.
        centre = Centre(self._address, pictures=self._pictures, most_each=1, timeout_s=self._patience)
        await centre.open()
        return centre

    def _wait(self, work: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result()

    async def _one(self, piece: Any) -> Any:
        assert self._centre is not None
        for _try in range(TRIES):
            async with self._centre.place() as node:
                try:
                    found = await self._centre.ask(node, _do, self.prepare, self.work, self.digest, None, piece)
                    if found == MISSING:
                        found = await self._centre.ask(
                            node, _do, self.prepare, self.work, self.digest, self.packed, piece
                        )
                    return found
                except WorkerLost:
                    self.repeated += 1
        raise NetralitasError(
            _("pekerja berhenti berulang kali pada bagian yang sama"), remedy=_("jalankan tanpa --cluster")
        )


def _do(prepare: Prepare, work: Work, digest: str, packed: bytes | None, piece: Any) -> Any:
    """On a worker."""
    with _making:
        if digest not in _made:
            if packed is None:
                return MISSING
            _made.clear()  # one at a time: a lexicon takes tens of megabytes
            _made[digest] = prepare(pickle.loads(packed))  # noqa: S301 - from the centre, as the call itself
        made = _made[digest]
    return work(made, piece)
