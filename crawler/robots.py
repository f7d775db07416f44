"""robots.txt, asked once per host and waited for by everybody.

RFC 9309: no file (4xx) allows everything, an unreachable file (5xx, no answer)
forbids everything. For feeds and sites we keep to both; an interface that a
platform documents for programs goes on without a file, and obeys one that is there.
"""

import asyncio
import logging
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from protego import Protego
from scrapy.crawler import Crawler
from scrapy.exceptions import CannotResolveHostError
from scrapy.http import Request
from scrapy.http.request import NO_CALLBACK

from crawler.outcomes import Stopped, outcome_of_failure
from domain.types import Outcome

LONGEST_FILE = 512 * 1024  # what RFC 9309 asks a reader to take at least
LONGEST_DELAY = 60.0
AGENT = "Netralitas"
log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True, slots=True)
class Rules:
    """`problem` is why there are no rules: robots_unreachable or robots_unreadable, or
    what keeps the host from being asked for anything, as dns; `outcome` goes with it."""

    parser: Protego | None = None
    problem: str | None = None
    outcome: Outcome = Outcome.BLOCKED_BY_ROBOTS


def read_rules(status: int, body: bytes) -> Rules:
    """What an answer to /robots.txt means."""
    if 400 <= status < 500 and status != 429:
        return Rules()
    if status != 200:
        return Rules(problem="robots_unreachable")
    text = body[:LONGEST_FILE].decode("utf-8-sig", "replace")
    if text.lstrip()[:1] == "<":
        return Rules(problem="robots_unreadable")
    return Rules(parser=Protego.parse(text))


class RobotsGate:
    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self._rules: dict[str, asyncio.Task[Rules]] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "RobotsGate":
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        if "robots" in request.meta:
            return
        host = urlsplit(request.url).netloc
        # One task per host, made before the first await: whoever comes while it runs waits for the same answer.
        if host not in self._rules:
            self._rules[host] = asyncio.ensure_future(self._fetch(host, request))
        rules = await asyncio.shield(self._rules[host])
        if rules.problem and not request.meta.get("is_api"):
            raise Stopped(rules.outcome, rules.problem)
        if rules.parser is not None and not rules.parser.can_fetch(request.url, AGENT):
            raise Stopped(Outcome.BLOCKED_BY_ROBOTS, "robots_disallowed")

    async def _fetch(self, host: str, request: Request) -> Rules:
        ask = Request(
            f"https://{host}/robots.txt",
            meta={"robots": True, "host": request.meta.get("host", host)},
            callback=NO_CALLBACK,
            priority=1000,
        )
        try:
            assert self.crawler.engine is not None
            response = await self.crawler.engine.download_async(ask)
        except Exception as error:  # whatever went wrong, the file was not read
            log.info("robots.txt %s: %s", host, type(error).__name__)
            if isinstance(error, CannotResolveHostError | Stopped):
                outcome, detail = outcome_of_failure(error)
                return Rules(problem=detail, outcome=outcome)
            return Rules(problem="robots_unreachable")
        rules = read_rules(response.status, response.body)
        self._slow_down(host, rules)
        return rules

    def _slow_down(self, host: str, rules: Rules) -> None:
        """A Crawl-delay longer than ours is kept, up to a minute."""
        asked = rules.parser.crawl_delay(AGENT) if rules.parser is not None else None
        spider: Any = self.crawler.spider
        if asked and not spider.ledger.options.local_server:
            assert self.crawler.engine is not None
            slots = self.crawler.engine.downloader.slots
            if host in slots:
                slots[host].delay = max(slots[host].delay, min(float(asked), LONGEST_DELAY))
