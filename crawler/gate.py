"""The last word before a request leaves: a registered account, its own host, https."""

from typing import Any
from urllib.parse import urlsplit

from scrapy.crawler import Crawler
from scrapy.http import Request

from crawler.outcomes import Stopped
from netralitas.types import Outcome


def same_site(host: str, other: str) -> bool:
    """One host with and without www: the only move that a redirect may make."""
    return host.lower().removeprefix("www.") == other.lower().removeprefix("www.")


class RegisterGate:
    """Asks the register again for every single request; redirects and next pages come by here too."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "RegisterGate":
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        parts = urlsplit(request.url)
        host = request.meta.get("host", "")
        if parts.scheme != "https" or parts.port not in (None, 443):
            raise Stopped(Outcome.NO_PERMISSION, "scheme_refused")
        if not host or not same_site(parts.hostname or "", host):
            raise Stopped(Outcome.RENAMED, "out_of_scope")
        if "robots" in request.meta:
            return
        spider: Any = self.crawler.spider
        refusal = spider.ledger.refusal(request.meta["account_id"])
        if refusal:
            raise Stopped(Outcome.NOT_ATTEMPTED, refusal)
