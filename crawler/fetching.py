"""On a worker: one fetch for one permit, through the handler, the resolver and the checks that the centre itself uses.

Scrapy's download handler wants Twisted's reactor; it runs in a thread of its own, as long as the process does.
"""

import asyncio
import hashlib
import logging
import threading
from datetime import UTC, datetime
from functools import cache
from typing import Any
from urllib.parse import urlsplit

from scrapy.http import Request, Response

from cluster.release import PROCESS
from crawler.base import LARGE, read_as
from crawler.capture import DROPPED_HEADERS, kept_headers
from crawler.clocks import clock_of
from crawler.egress import refused_hosts
from crawler.logs import RedactingFormatter
from crawler.network import Handler, local_url
from crawler.options import CrawlOptions
from crawler.orders import BEFORE, BEGIN, Failed, Fetched, Order, Permit, ReadingOrder, WorkerRefused
from crawler.settings import RETRY_HTTP_CODES
from domain.types import Capture, Page
from parsing.pages import PageContext

STARTING = 30.0  # seconds that the reactor may take to run
UNREAD = frozenset({301, 302, 303, 304, 307, 308, 429, *RETRY_HTTP_CODES})
log = logging.getLogger(__name__)


def keep_logs_clean() -> None:
    """What a worker's own log gets from the crawl leads to no account, as in crawl.log."""
    handler = logging.StreamHandler()
    handler.setFormatter(RedactingFormatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    for name in ("crawler", "scrapy", "twisted"):
        logger = logging.getLogger(name)
        logger.handlers[:], logger.propagate = [handler], False
        logger.setLevel(logging.WARNING)


class Used:
    """The permits of this process, so that none is good twice."""

    def __init__(self) -> None:
        self._numbers: dict[str, datetime] = {}
        self._turn = threading.Lock()

    def refusal(self, permit: Permit, host: str, now: datetime) -> str | None:
        """Why a permit is not good here and now; None where it is, and then it is used up."""
        if permit.process != PROCESS:
            return "other_process"
        if permit.host != host:
            return "other_host"
        if not permit.begins - BEFORE <= now <= min(permit.begins + BEGIN, permit.ends):
            return "late"
        with self._turn:
            if permit.number in self._numbers:
                return "used"
            self._numbers = {number: ends for number, ends in self._numbers.items() if ends > now - BEGIN}
            self._numbers[permit.number] = permit.ends
        return None


_used = Used()


class Network:
    """The reactor of this process with one handler. `local`: it serves tests and the demo, and then nothing else."""

    def __init__(self, local: bool) -> None:
        self.local, self.ready = local, threading.Event()
        self.loop = asyncio.new_event_loop()
        self._problem: BaseException | None = None
        threading.Thread(target=self._run, name="netralitas-network", daemon=True).start()
        if not self.ready.wait(STARTING) or self._problem is not None:
            raise RuntimeError("network") from self._problem

    def _run(self) -> None:
        try:
            self._set_up().run(installSignalHandlers=False)
        except BaseException as error:
            self._problem = error
            self.ready.set()

    def _set_up(self) -> Any:
        keep_logs_clean()
        asyncio.set_event_loop(self.loop)
        from twisted.internet import asyncioreactor

        asyncioreactor.install(self.loop)  # type: ignore[no-untyped-call]
        from scrapy import Spider
        from scrapy.crawler import Crawler
        from scrapy.downloadermiddlewares.httpcompression import HttpCompressionMiddleware
        from scrapy.settings import Settings
        from scrapy.utils.misc import build_from_crawler, load_object
        from twisted.internet import reactor

        from crawler.run_settings import settings_of

        # A worker keeps to the world's rules unless the order itself names a local server, as in the crawl.
        server = "local" if self.local else None
        options = CrawlOptions(pseudonym_key=b"", scope="", operator="", contact="", local_server=server)
        crawler = Crawler(Spider, Settings(settings_of(options)))
        crawler._apply_settings()  # noqa: SLF001 - what a crawl begins with, and no crawl is run here
        resolver = load_object(crawler.settings["TWISTED_DNS_RESOLVER"])
        build_from_crawler(resolver, crawler, reactor=reactor).install_on_reactor()
        self.handler = Handler(crawler)
        self.unpacking = HttpCompressionMiddleware.from_crawler(crawler)
        reactor.callWhenRunning(self.ready.set)
        return reactor

    def fetch(self, request: Request, seconds: float) -> Response:
        """Called in a thread of the worker. Raises what Scrapy's handler raises, TimeoutError after `seconds`."""
        waiting = asyncio.wait_for(Handler.send(self.handler, request), seconds)
        return asyncio.run_coroutine_threadsafe(waiting, self.loop).result()


@cache
def _network(local: bool) -> Network:
    return Network(local)


_starting = threading.Lock()
_world: list[bool] = []  # what this process serves, once it serves anything


def fetch(order: Order) -> Fetched | Failed | WorkerRefused:
    """Fetches an address and reads it. Never raises: Dask would log the arguments of what does."""
    try:
        host, now = urlsplit(order.url).netloc, datetime.now(UTC)
        refusal = _used.refusal(order.permit, host, now)
        if refusal is None and not _serves(order.local_server is not None):
            refusal = "other_world"
        if refusal is not None:
            return WorkerRefused(reason=refusal)
        return _fetched(order, (order.permit.ends - now).total_seconds())
    except Exception as error:
        log.error("pengambilan gagal (%s)", type(error).__name__)
        return Failed(kind=type(error).__name__)


def _serves(local: bool) -> bool:
    with _starting:
        if not _world:
            _network(local)
            _world.append(local)
        return _world[0] is local


def _fetched(order: Order, left: float) -> Fetched | Failed:
    network = _network(order.local_server is not None)
    url = local_url(order.local_server, order.url) if order.local_server else order.url
    meta = {"download_timeout": order.seconds, "download_maxsize": order.most_bytes}
    request = Request(url, headers=list(order.headers), meta=meta)
    try:
        response = network.fetch(request, left).replace(url=order.url)
    except TimeoutError:
        return Failed(kind="DownloadTimeoutError")
    except Exception as error:
        # Not a word of the address: only what kind of failure it was, and what outcome_of_failure looks for in it.
        kind = "AddressNotPublic" if urlsplit(url).hostname in refused_hosts else type(error).__name__
        return Failed(kind=kind, words=_words(error))
    capture = Capture(
        url=response.url,
        status=response.status,
        headers=kept_headers(response),
        captured_at=order.at or datetime.now(UTC),
        body_sha256=hashlib.sha256(response.body).hexdigest(),
        body_bytes=len(response.body),
        body=response.body,
    )
    context, page = _read(network, order.reading, request, response, capture)
    return Fetched(capture=capture, headers=_headers(response), page=page, context=context)


def _words(error: BaseException) -> str:
    """What the outcome of a failure is told by, of its words."""
    text = f"{type(error).__module__}{error!r} {error}".lower()
    return "certificate" if "ssl" in text or "certificate" in text else "MAXSIZE" if "maxsize" in text else ""


def _headers(response: Response) -> tuple[tuple[bytes, tuple[bytes, ...]], ...]:
    return tuple(
        (name, tuple(values))
        for name, values in response.headers.items()
        if name.decode("latin-1").lower() not in DROPPED_HEADERS
    )


def _read(
    network: Network, reading: ReadingOrder | None, request: Request, response: Response, capture: Capture
) -> tuple[PageContext | None, Page | None]:
    """A listing's page as the centre would read it; nothing where it would not, or must in a process of its own."""
    if reading is None or response.status in UNREAD:
        return None, None
    try:
        body = network.unpacking.process_response(request, response).body
        if len(body) > LARGE:
            return None, None
        context = context_of(reading, capture)
        return context, read_as(reading.spider, body, capture.headers, context)
    except Exception as error:  # the centre reads it again, and keeps the account its outcome
        log.warning("pembaca gagal (%s)", type(error).__name__)
        return None, None


def context_of(reading: ReadingOrder, capture: Capture) -> PageContext:
    """What crawler.base makes for the same answer, of an account that says no more than it must."""
    return PageContext(
        account=reading.account,
        url=capture.url,
        status=capture.status,
        captured_at=clock_of(capture),
        now=capture.captured_at,
        seen_before=reading.seen_before,
    )
