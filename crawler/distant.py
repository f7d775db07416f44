"""The crawl's requests by workers of a cluster: the centre says when, a worker fetches and reads, the centre stores.

Turn, pause, rate, robots and the register stand before `send`, at the centre. What carries a key, and every robots.txt,
is fetched here. A host has one permit at a time: what a lost worker may still be doing is over before the next.
"""

import asyncio
import logging
import uuid
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from scrapy import exceptions
from scrapy.crawler import Crawler
from scrapy.exceptions import CannotResolveHostError, DownloadFailedError
from scrapy.http import Request, Response

from cluster.centre import Centre, Node, WorkerLost
from crawler.access import CREDENTIALS
from crawler.base import AccountSpider
from crawler.egress import refused_hosts
from crawler.fetching import fetch
from crawler.network import Handler, LocalHandler, documented_rate
from crawler.options import CrawlOptions
from crawler.orders import (
    BEGIN,
    CAPTURE,
    GIVEN,
    Failed,
    Fetched,
    Order,
    Permit,
    ReadingOrder,
    WorkerRefused,
    travelling,
)
from domain.types import Capture

SPARE = 5.0  # seconds that an answer may be on its way after its permit has ended
REPEATS = 5  # fetches of one request that may be lost
REFUSALS = 20  # permits of one request that may be refused; nothing is fetched for those
log = logging.getLogger(__name__)


class Away:
    """The cluster as one crawl uses it; the handlers of all its spiders share it."""

    def __init__(self, options: CrawlOptions, *, quiet: timedelta = timedelta(0)) -> None:
        assert options.cluster is not None
        self.options, self.quiet = options, quiet
        self.centre = Centre(options.cluster, timeout_s=options.cluster_timeout_s)
        self.repeated = 0
        self._users = 0
        self._opening: asyncio.Task[None] | None = None

    @property
    def seconds(self) -> float:
        """How long one fetch may take."""
        return min(self.options.deadline, 30.0)

    def join(self) -> None:
        """One more handler works with it."""
        self._users += 1

    async def leave(self) -> None:
        """One less; the last one closes the connection."""
        self._users -= 1
        if not self._users and self._opening is not None:
            await self._opening
            self._opening = None
            await self.centre.close()

    async def _open(self) -> None:
        """`quiet`: a crawl that was cut off may have left permits that still run."""
        await self.centre.open()
        await asyncio.sleep(self.quiet.total_seconds())

    async def fetch(self, request: Request, reading: ReadingOrder | None, most_bytes: int) -> Fetched | Failed:
        """What a worker brought. Raises WorkerLost when the permit of a lost fetch has run out, ClusterGone."""
        if self._opening is None:
            self._opening = asyncio.ensure_future(self._open())
        await asyncio.shield(self._opening)
        for _ in range(REFUSALS):
            async with self.centre.place() as node:
                order = self._order(node, request, reading, most_bytes)
                found = await self._asked(node, order)
            if not isinstance(found, WorkerRefused):
                return found
            log.warning("izin ditolak pekerja (%s)", found.reason)
            self.centre.forget(node)
            await asyncio.sleep(1)
        raise DownloadFailedError("permit")

    async def _asked(self, node: Node, order: Order) -> Fetched | Failed | WorkerRefused:
        now = datetime.now(UTC)
        try:
            left = (order.permit.ends - now).total_seconds() + SPARE
            found: Fetched | Failed | WorkerRefused = await self.centre.ask(node, fetch, order, seconds=left)
        except WorkerLost:
            self.repeated += 1
            await asyncio.sleep(max(0.0, (order.permit.ends - datetime.now(UTC)).total_seconds()))
            raise
        return found

    def _order(self, node: Node, request: Request, reading: ReadingOrder | None, most_bytes: int) -> Order:
        now = datetime.now(UTC)
        permit = Permit(
            number=uuid.uuid4().hex,
            host=urlsplit(request.url).netloc,
            process=node.process,
            begins=now,
            ends=now + lifetime(self.options),
        )
        headers = tuple((name, value) for name, values in request.headers.items() for value in values)
        return Order(
            permit=permit,
            url=request.url,
            headers=headers,
            most_bytes=most_bytes,
            seconds=self.seconds,
            reading=reading,
            local_server=self.options.local_server,
            at=self.options.captured_at,
        )


def lifetime(options: CrawlOptions) -> timedelta:
    """From a permit's beginning to its end: it may be begun late, and then takes its time."""
    return BEGIN + timedelta(seconds=min(options.deadline, 30.0))


class _Sends:
    """What stands before a handler's own `send`."""

    _crawler: Crawler
    _joined: Away | None = None

    async def send(self, request: Request) -> Response:
        for name in (CAPTURE, GIVEN):  # of the answer before: a redirect, or one to be asked again
            request.meta.pop(name, None)
        run_state: Any = self._crawler.spider.run_state  # type: ignore[union-attr]
        if "robots" in request.meta or carries_key(request) or run_state.access.key_for(request) is not None:
            return await super().send(request)  # type: ignore[misc,no-any-return]
        if self._joined is None:
            self._joined = run_state.away
            self._joined.join()
        for _ in range(REPEATS):
            try:
                most = self._crawler.settings.getint("DOWNLOAD_MAXSIZE")
                found = await run_state.away.fetch(request, self._reading(request, run_state), most)
                break
            except WorkerLost:
                await self._pause(request, run_state)
        else:
            raise DownloadFailedError("workers")
        if isinstance(found, Failed):
            raise failure_of(found, urlsplit(request.url).hostname or "")
        return response_of(found, request)

    async def _pause(self, request: Request, run_state: Any) -> None:
        """A lost fetch may have reached its host: it is noted, and the next one waits and counts as any other."""
        host = urlsplit(request.url).hostname or ""
        log.warning("pekerja hilang; %s diminta lagi sesudah jeda", host)
        run_state.note_lost(host)
        await run_state.hosts.rest(request.url)
        await run_state.hosts.admit(run_state.key(request), documented_rate(request))

    def _reading(self, request: Request, run_state: Any) -> ReadingOrder | None:
        spider, task = self._crawler.spider, request.cb_kwargs.get("task")
        if task is None or not isinstance(spider, AccountSpider):
            return None
        return ReadingOrder(
            spider=type(spider),
            account=travelling(task.account),
            seen_before=task.state.last_ok_at is not None,
            at=run_state.options.captured_at,
        )

    async def close(self) -> None:
        if self._joined is not None:
            await self._joined.leave()
        await super().close()  # type: ignore[misc]


class ClusterHandler(_Sends, Handler):
    """https by workers, and by the centre what must not travel."""


class LocalClusterHandler(_Sends, LocalHandler):
    """As ClusterHandler, for the demo and the tests."""


def carries_key(request: Request) -> bool:
    """Whether a header that holds a credential of any platform is set."""
    names = {credential.header.lower() for credential in CREDENTIALS.values()} | {"authorization", "cookie"}
    return any(name.decode("latin-1").lower() in names for name in request.headers)


def response_of(found: Fetched, request: Request) -> Response:
    """The answer as the handler would have given it; its capture and its page go with the request."""
    capture: Capture = found.capture
    request.meta[CAPTURE] = capture
    if found.page is not None:
        request.meta[GIVEN] = (found.context, found.page)
    return Response(
        capture.url,
        status=capture.status,
        headers={name: list(values) for name, values in found.headers},
        body=capture.body,
        request=request,
    )


def failure_of(failed: Failed, host: str) -> Exception:
    """The exception that the handler would have raised, as far as an outcome depends on it."""
    if failed.kind == "AddressNotPublic":
        refused_hosts.add(host)
        return CannotResolveHostError("address_not_public")
    kind = getattr(exceptions, failed.kind, None)
    if isinstance(kind, type) and issubclass(kind, Exception):
        return kind(failed.words)
    return DownloadFailedError(failed.words)
