"""Rate limits and outages of a host: wait when it asks, leave it alone when it asks for long."""

import asyncio
import logging
import time
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, TypeGuard
from urllib.parse import urlsplit

from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.retry import get_retry_request
from scrapy.http import Request, Response

from crawler.outcomes import Stopped
from domain.platforms.values import Rate
from domain.types import Outcome
from parsing.strict_json import JsonRefused, load

FIRST_WAIT = 5.0  # seconds, doubled each time, when a 429 names no time
MAX_WAITS = 3
AN_HOUR = 3600.0
LONGEST = 10 * 365 * 24 * AN_HOUR  # whatever a header asks for: after that nobody waits any more
LONGEST_NUMBER = 15  # digits
FULL = 95  # percent of Meta's share after which nothing more is sent
PERCENTAGES = ("call_count", "total_time", "total_cputime")
STRIKES = 6  # failures in a row after which a host is left alone for the rest of the run
log = logging.getLogger(__name__)


def asked_wait(headers: Mapping[str, str], now: datetime) -> float | None:
    """Seconds that a host asks us to wait: Retry-After (seconds or date), then the reset headers.

    x-ratelimit-reset is ISO at Mastodon; ratelimit-reset and x-rate-limit-reset are epoch seconds
    at Bluesky and X, and seconds from now in the IETF draft: a small number is taken as such.
    """
    given = headers.get("retry-after", "").strip()
    if given.isdecimal():
        return min(float(given[:LONGEST_NUMBER]), LONGEST)
    for name in ("retry-after", "x-ratelimit-reset", "ratelimit-reset", "x-rate-limit-reset"):
        moment = _moment(headers.get(name, "").strip(), now)
        if moment is not None:
            return min(max((moment - now).total_seconds(), 0.0), LONGEST)
    minutes = [entry.get("estimated_time_to_regain_access") for entry in _usage(headers)]
    known = [min(float(m) * 60, LONGEST) for m in minutes if _is_number(m) and m > 0]
    return max(known) if known else None


def used_up(headers: Mapping[str, str], now: datetime) -> float | None:
    """Seconds to hold back after an answer that was given, because the next one would be refused.

    X counts down to zero; Meta names percentages of an hour's share.
    """
    for name in ("x-rate-limit-remaining", "x-ratelimit-remaining", "ratelimit-remaining"):
        if headers.get(name, "").strip() == "0":
            return asked_wait({k: v for k, v in headers.items() if k != "retry-after"}, now)
    values = [entry.get(name) for entry in _usage(headers) for name in PERCENTAGES]
    shares = [v for v in values if _is_number(v)]
    return asked_wait(headers, now) or AN_HOUR if max(shares, default=0) >= FULL else None


def _usage(headers: Mapping[str, str]) -> list[Mapping[str, Any]]:
    """The entries of X-App-Usage and X-Business-Use-Case-Usage; nothing where they are no JSON."""
    found: list[Mapping[str, Any]] = []
    for name in ("x-app-usage", "x-business-use-case-usage"):
        try:
            value = load(headers.get(name, "null").encode("utf-8", "replace")).value
        except JsonRefused:
            continue
        if isinstance(value, dict):
            nested = [item for part in value.values() if isinstance(part, list) for item in part]
            found += [item for item in nested if isinstance(item, dict)] or [value]
    return found


def _moment(text: str, now: datetime) -> datetime | None:
    try:
        if text.isdecimal():
            number = int(text[:LONGEST_NUMBER])
            return datetime.fromtimestamp(number if number > 10**8 else now.timestamp() + number, UTC)
        moment = (
            datetime.fromisoformat(text.replace("Z", "+00:00")) if text[:4].isdecimal() else parsedate_to_datetime(text)
        )
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError, OSError, TypeError, IndexError):
        return None


def _is_number(value: object) -> TypeGuard[float]:
    return isinstance(value, int | float) and not isinstance(value, bool)


@dataclass(slots=True)
class Host:
    """`held_until` is a monotonic time. `closed` says why nothing more is sent in this run. `next_at` is when the
    host may be asked again, `apart` how many seconds lie between two requests, `turn` lets one through at a time.
    `sent` are the times of the requests that a documented rate still counts."""

    turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    next_at: float = 0.0
    apart: float = 0.0
    held_until: float = 0.0
    waits: int = 0
    strikes: int = 0
    closed: tuple[Outcome, str] | None = None
    sent: deque[float] = field(default_factory=deque)


class Hosts:
    """What each host asked of us in this run; one book for all spiders of the process."""

    def __init__(
        self,
        longest_wait: float,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        clock: Callable[[], float] = time.monotonic,
        apart: float = 0.0,
    ) -> None:
        self.longest_wait, self.sleep, self.clock = longest_wait, sleep, clock
        self.hosts: dict[str, Host] = {}
        self.apart = apart

    def of(self, url: str) -> Host:
        return self.hosts.setdefault(urlsplit(url).netloc, Host())

    def slot(self, url: str) -> Host:
        """The host itself, whichever spider or key asks: its turns and gaps belong to all of them."""
        return self.hosts.setdefault(urlsplit(url).netloc.rpartition("@")[2], Host())

    def slow_down(self, url: str, apart: float) -> None:
        """A host that asks for longer gaps than ours gets them."""
        host = self.slot(url)
        host.apart = max(host.apart, apart)

    @asynccontextmanager
    async def turn(self, url: str) -> AsyncIterator[None]:
        """One request at a time to a host, and so long after the one before, from all spiders of the run."""
        host = self.slot(url)
        async with host.turn:
            while (left := host.next_at - self.clock()) > 0:
                await self.sleep(left)
            host.next_at = self.clock() + max(self.apart, host.apart)
            yield

    async def rest(self, url: str) -> None:
        """The gap between two requests once more, for one that may have reached the host; its caller has the turn."""
        host = self.slot(url)
        apart = max(self.apart, host.apart)
        await self.sleep(apart)
        host.next_at = self.clock() + apart

    async def admit(self, url: str, rate: Rate | None = None) -> None:
        """Returns when the host may be asked again, also by the rate that its platform documents.

        Raises Stopped when it is left alone for this run.
        """
        host = self.of(url)
        if rate is not None:
            self._keep_to(url, host, rate)
        while host.closed is None and (left := host.held_until - self.clock()) > 0:
            await self.sleep(left)
        if host.closed is not None:
            raise Stopped(*host.closed)
        if rate is not None:
            host.sent.append(self.clock())

    def _keep_to(self, url: str, host: Host, rate: Rate) -> None:
        """Holds a request that would be one too many until the oldest that counts is old enough."""
        while host.sent and self.clock() - host.sent[0] >= rate.seconds:
            host.sent.popleft()
        if len(host.sent) >= rate.requests:
            self.hold(url, host.sent[-rate.requests] + rate.seconds - self.clock())

    def note(self, url: str, response: Response, now: datetime) -> None:
        """Notes an answer: a wish for a wait, a failure of the host, or all is well."""
        headers = {k.decode("latin-1").lower(): v[0].decode("latin-1") for k, v in response.headers.items() if v}
        if is_limit(response):
            self.limited(url, asked_wait(headers, now))
            return
        self.count(url, failed=response.status >= 500)
        wait = used_up(headers, now)
        if wait is not None:
            self.hold(url, wait)

    def hold(self, url: str, wait: float) -> None:
        """Nothing more is sent for so long; for the rest of the run when that is too long to wait."""
        host = self.of(url)
        if wait > self.longest_wait:
            host.closed = host.closed or (Outcome.RATE_LIMITED, f"retry_after_{round(wait)}s")
        else:
            host.held_until = max(host.held_until, self.clock() + wait)

    def close(self, url: str, outcome: Outcome, detail: str) -> None:
        """Nothing more is sent in this run: the key was refused, or its share is used up."""
        host = self.of(url)
        host.closed = host.closed or (outcome, detail)

    def count(self, url: str, *, failed: bool) -> None:
        """Notes an answer; a host that only fails is left alone after STRIKES of them."""
        host = self.of(url)
        host.strikes = host.strikes + 1 if failed else 0
        host.waits = host.waits if failed else 0
        if host.strikes >= STRIKES and host.closed is None:
            host.closed = (Outcome.PLATFORM_OUTAGE, "host_failing")

    def limited(self, url: str, asked: float | None) -> None:
        """Notes that a host asked for `asked` seconds (None: it did not say)."""
        host = self.of(url)
        wait = FIRST_WAIT * 2**host.waits if asked is None else asked
        host.waits += 1
        log.info("%s meminta jeda %d detik", urlsplit(url).netloc.rpartition("@")[2], wait)
        if wait > self.longest_wait or host.waits > MAX_WAITS:
            host.closed = (Outcome.RATE_LIMITED, f"retry_after_{round(wait)}s")
        else:
            host.held_until = self.clock() + wait


class Patience:
    """Asks again after a wait that the host named, as long as the host is not left alone."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "Patience":
        return cls(crawler)

    def process_response(self, request: Request, response: Response) -> Request | Response:
        spider: Any = self.crawler.spider
        if not is_limit(response) or spider.run_state.hosts.of(spider.run_state.key(request)).closed is not None:
            return response
        return get_retry_request(request, spider=spider, reason="rate_limited", max_retry_times=MAX_WAITS) or response


def is_limit(response: Response) -> bool:
    """Whether a host asks us to wait."""
    return response.status == 429 or (response.status == 503 and b"Retry-After" in response.headers)
