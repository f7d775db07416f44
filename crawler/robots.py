"""robots.txt, asked once per host and waited for by everybody.

RFC 9309: no file (4xx) allows everything, an unreachable file (5xx, no answer)
forbids everything. For feeds and sites we keep to both; an interface that a
platform documents for programs goes on without a file, and obeys one that is there.
"""

import asyncio
import logging
import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from protego import Protego
from scrapy.crawler import Crawler
from scrapy.http import Request
from scrapy.http.request import NO_CALLBACK

from crawler.outcomes import Stopped, outcome_of_failure
from domain.types import Outcome
from parsing.pages import ANSWERED

LONGEST_FILE = 512 * 1024  # what RFC 9309 asks a reader to take at least
LONGEST_DELAY = 60.0
AGENT = "Netralitas"
UTF16 = (b"\xff\xfe", b"\xfe\xff")
RULE = re.compile(r"^\s*(?:#|(?:user-?agent|allow|disallow|sitemap|crawl-delay|host|clean-param)\s*:)", re.I | re.M)
VERSIONED = re.compile(r"^([ \t]*user-?agent[ \t]*:[ \t]*[\w-]+)(?:/[^\s#]*)?(?:[ \t]*\([^\n#]*\))?", re.I | re.M)
OURS = re.compile(rf"^[ \t]*user[- ]?agent[ \t]*:?[ \t]*{AGENT}[ \t]*(?:#|$)", re.I | re.M)
log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True, slots=True)
class RobotsRules:
    """`problem` is why there are no rules: robots_unreachable or robots_unreadable, or
    what keeps the host from being asked for anything, as dns; `outcome` goes with it. `agent` is whose groups count:
    ours where the file names us, else everybody's."""

    parser: Protego | None = None
    problem: str | None = None
    outcome: Outcome = Outcome.BLOCKED_BY_ROBOTS
    agent: str = AGENT

    def allows(self, url: str) -> bool:
        return self.parser is None or self.parser.can_fetch(url, self.agent)

    @property
    def delay(self) -> float | None:
        return self.parser.crawl_delay(self.agent) if self.parser is not None else None


def read_rules(status: int, body: bytes, mime: str = "") -> RobotsRules:
    """What an answer to /robots.txt means. What is no text of rules is no permission either."""
    if 400 <= status < 500 and status != 429:
        return RobotsRules()
    if status not in ANSWERED:
        return RobotsRules(problem="robots_unreachable")
    head = body[:LONGEST_FILE]
    text = (head if len(body) <= LONGEST_FILE else _whole_lines(head)).decode("utf-8-sig", "replace")
    text = "\n".join(text.splitlines())  # lines may end in CR alone
    start = text.lstrip()[:1]
    if start in ("<", "{", "[") or "\0" in text or head[:2] in UTF16 or "html" in mime or "json" in mime:
        return RobotsRules(problem="robots_unreadable")
    if text.strip() and not RULE.search(text):
        return RobotsRules(problem="robots_unreadable")
    # A product token may be written with a version or a remark, as in our own requests; they name no other product.
    plain = VERSIONED.sub(r"\1", text)
    # A shorter name that ours begins with is another product's.
    return RobotsRules(parser=Protego.parse(plain), agent=AGENT if OURS.search(plain) else "*")


def _whole_lines(head: bytes) -> bytes:
    """Without the line that the limit cut through: half a rule forbids or allows more than it says."""
    return head[: max(head.rfind(b"\n"), head.rfind(b"\r"), 0)]


class RobotsGate:
    """The files themselves are the run's (RunState.robots): a host is asked once, whichever spider comes first."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "RobotsGate":
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        if "robots" in request.meta:
            return
        host = urlsplit(request.url).netloc
        known = self.crawler.spider.run_state.robots  # type: ignore[union-attr]
        # One task per host, made before the first await: whoever comes while it runs waits for the same answer.
        if host not in known:
            known[host] = asyncio.ensure_future(self._fetch(host))
        rules = await asyncio.shield(known[host])
        if rules.problem and not request.meta.get("is_api"):
            raise Stopped(rules.outcome, rules.problem)
        if not rules.allows(request.url):
            raise Stopped(Outcome.BLOCKED_BY_ROBOTS, "robots_disallowed")

    async def _fetch(self, host: str) -> RobotsRules:
        """RFC 9309: up to five redirects are followed, to other hosts as well."""
        ask = Request(
            f"https://{host}/robots.txt",
            meta={"robots": True, "host": host},
            callback=NO_CALLBACK,
            priority=1000,
        )
        try:
            assert self.crawler.engine is not None
            response = await self.crawler.engine.download_async(ask)
        except Exception as error:  # whatever went wrong, the file was not read, and the cause is kept
            log.info("robots.txt %s: %s", host, type(error).__name__)
            outcome, detail = outcome_of_failure(error)
            if detail in ("redirect_loop", "out_of_scope", "too_large", "data_loss", "scheme_refused"):
                return RobotsRules(problem="robots_unreachable")
            return RobotsRules(problem=detail, outcome=outcome)
        mime = (response.headers.get(b"Content-Type") or b"").decode("latin-1").lower()
        rules = read_rules(response.status, response.body, mime)
        self._slow_down(host, rules)
        return rules

    def _slow_down(self, host: str, rules: RobotsRules) -> None:
        """A Crawl-delay longer than ours is kept, up to a minute."""
        asked = rules.delay
        run_state: Any = self.crawler.spider.run_state  # type: ignore[union-attr]
        if asked and not run_state.options.local_server:
            run_state.hosts.slow_down(f"https://{host}/", min(float(asked), LONGEST_DELAY))
