"""Where a request may go: its account's own host, by https. Redirects and next pages come by here too."""

from urllib.parse import urlsplit

from scrapy.http import Request

from crawler.outcomes import Stopped
from domain.links import same_site
from domain.types import Outcome


def stays(url: str, other: str) -> bool:
    """Whether a next page is https on the same site as the page that names it, at the usual port and under no name."""
    try:
        parts, own = urlsplit(url), urlsplit(other).hostname
        usual = parts.port in (None, 443) and "@" not in parts.netloc
    except ValueError:  # also a port beyond all ports
        return False
    return usual and parts.scheme == "https" and same_site(parts.hostname or "", own or "")


class ScopeGate:
    def process_request(self, request: Request) -> None:
        parts = urlsplit(request.url)
        host = request.meta.get("host", "")
        try:
            usual = parts.scheme == "https" and parts.port in (None, 443) and "@" not in parts.netloc
        except ValueError:  # a port beyond all ports
            usual = False
        if not usual:
            raise Stopped(Outcome.NO_PERMISSION, "scheme_refused")
        if "robots" in request.meta:  # a site may keep its rules elsewhere
            return
        if not host or not same_site(parts.hostname or "", host):
            raise Stopped(Outcome.RENAMED, "out_of_scope")
