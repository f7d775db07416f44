"""Rate limits and outages of a host: wait when it asks, leave it alone when it asks for long."""

import asyncio
import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit

from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.retry import get_retry_request
from scrapy.http import Request, Response

from crawler.outcomes import Stopped
from netralitas.types import Outcome

FIRST_WAIT = 5.0  # seconds, doubled each time, when a 429 names no time
MAX_WAITS = 3
STRIKES = 6  # failures in a row after which a host is left alone for the rest of the run
log = logging.getLogger(__name__)


def asked_wait(headers: Mapping[str, str], now: datetime) -> float | None:
    """Seconds that a host asks us to wait: Retry-After (seconds or date), then the reset headers.

    x-ratelimit-reset is ISO at Mastodon; ratelimit-reset and x-rate-limit-reset are epoch seconds
    at Bluesky and X, and seconds from now in the IETF draft: a small number is taken as such.
    """
    given = headers.get("retry-after", "").strip()
    if given.isdecimal():
        return float(given)
    for name in ("retry-after", "x-ratelimit-reset", "ratelimit-reset", "x-rate-limit-reset"):
        moment = _moment(headers.get(name, "").strip(), now)
        if moment is not None:
            return max((moment - now).total_seconds(), 0.0)
    return None


def _moment(text: str, now: datetime) -> datetime | None:
    try:
        if text.isdecimal():
            number = int(text)
            return datetime.fromtimestamp(number if number > 10**8 else now.timestamp() + number, UTC)
        if text[:4].isdecimal():
            moment = datetime.fromisoformat(text.replace("Z", "+00:00"))
        else:
            moment = parsedate_to_datetime(text)
    except (ValueError, OverflowError, OSError, TypeError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


@dataclass(slots=True)
class Host:
    """`held_until` is a monotonic time. `closed` says why nothing more is sent in this run."""

    held_until: float = 0.0
    waits: int = 0
    strikes: int = 0
    closed: tuple[Outcome, str] | None = None


class Patience:
    def __init__(
        self,
        crawler: Crawler,
        sleep: Callable[[float], Any] = asyncio.sleep,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.crawler, self.sleep, self.clock = crawler, sleep, clock
        self.hosts: dict[str, Host] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "Patience":
        return cls(crawler)

    def host(self, request: Request) -> Host:
        return self.hosts.setdefault(urlsplit(request.url).netloc, Host())

    async def process_request(self, request: Request) -> None:
        host = self.host(request)
        while host.closed is None and (left := host.held_until - self.clock()) > 0:
            await self.sleep(left)
        if host.closed is not None:
            raise Stopped(*host.closed)

    def process_response(self, request: Request, response: Response) -> Request | Response:
        host = self.host(request)
        headers = {k.decode().lower(): v[0].decode("latin-1") for k, v in response.headers.items() if v}
        if response.status == 429 or (response.status == 503 and "retry-after" in headers):
            return self._limited(host, request, response, headers)
        self._count(host, failed=response.status >= 500)
        return response

    def process_exception(self, request: Request, exception: Exception) -> None:
        if not isinstance(exception, Stopped):
            self._count(self.host(request), failed=True)

    def _count(self, host: Host, *, failed: bool) -> None:
        host.strikes = host.strikes + 1 if failed else 0
        host.waits = host.waits if failed else 0
        if host.strikes >= STRIKES and host.closed is None:
            host.closed = (Outcome.PLATFORM_OUTAGE, "host_failing")

    def _limited(
        self, host: Host, request: Request, response: Response, headers: Mapping[str, str]
    ) -> Request | Response:
        spider: Any = self.crawler.spider
        asked = asked_wait(headers, spider.ledger.now())
        wait = FIRST_WAIT * 2**host.waits if asked is None else asked
        host.waits += 1
        if wait > spider.ledger.options.longest_wait or host.waits > MAX_WAITS:
            host.closed = (Outcome.RATE_LIMITED, f"retry_after_{round(wait)}s")
            log.info(
                "%s meminta jeda %d detik; sisanya untuk jalan berikutnya", urlsplit(request.url).netloc, wait
            )
            return response
        host.held_until = self.clock() + wait
        log.info("%s meminta jeda %d detik", urlsplit(request.url).netloc, wait)
        return (
            get_retry_request(request, spider=spider, reason="rate_limited", max_retry_times=MAX_WAITS)
            or response
        )
