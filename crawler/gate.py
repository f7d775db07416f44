"""Where a request may go: its account's own host, by https. Redirects and next pages come by here too."""

from urllib.parse import urlsplit

from scrapy.http import Request

from crawler.outcomes import Stopped
from netralitas.types import Outcome


def same_site(host: str, other: str) -> bool:
    """One host with and without www: the only move that a redirect may make."""
    return host.lower().removeprefix("www.") == other.lower().removeprefix("www.")


class ScopeGate:
    def process_request(self, request: Request) -> None:
        parts = urlsplit(request.url)
        host = request.meta.get("host", "")
        if parts.scheme != "https" or parts.port not in (None, 443):
            raise Stopped(Outcome.NO_PERMISSION, "scheme_refused")
        if not host or not same_site(parts.hostname or "", host):
            raise Stopped(Outcome.RENAMED, "out_of_scope")
