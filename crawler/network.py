"""The last step before a request leaves: the register is asked once more, and the host's wish kept.

Here and not in a middleware, because a request may wait long in its host's
queue between the middlewares and this point.
"""

from typing import Any
from urllib.parse import urlsplit

from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.crawler import Crawler
from scrapy.exceptions import CannotResolveHostError
from scrapy.http import Request, Response

from crawler.egress import refused_hosts
from crawler.outcomes import Stopped
from domain.platforms import PLATFORMS
from domain.platforms.values import Rate
from domain.types import Outcome, Platform


def documented_rate(request: Request) -> Rate | None:
    """The rate that counts for a request: an interface's with a key holds for that interface's host alone."""
    platform = request.meta.get("platform")
    if platform is None or "robots" in request.meta:
        return None
    facts = PLATFORMS[Platform(platform)]
    elsewhere = facts.credential is not None and urlsplit(request.url).hostname != facts.credential.host
    return None if elsewhere else facts.rate


class Handler(HTTP11DownloadHandler):
    """https to public hosts."""

    async def download_request(self, request: Request) -> Response:
        run_state: Any = self._crawler.spider.run_state  # type: ignore[union-attr]
        if "robots" not in request.meta:
            refusal = run_state.refusal(request.meta["account_id"])
            if refusal:
                raise Stopped(Outcome.NOT_ATTEMPTED, refusal)
        key = run_state.key(request)
        async with run_state.hosts.turn(request.url):
            return await self._in_turn(request, run_state, key)

    async def _in_turn(self, request: Request, run_state: Any, key: str) -> Response:
        await run_state.hosts.admit(key, documented_rate(request))
        run_state.charge(request)
        try:
            response = await self.send(run_state.access.signed(request))
        except CannotResolveHostError:
            run_state.hosts.count(key, failed=True)
            if urlsplit(request.url).hostname in refused_hosts:  # asking again would change nothing
                raise Stopped(Outcome.NO_PERMISSION, "address_not_public") from None
            raise
        except Exception:
            run_state.hosts.count(key, failed=True)
            raise
        # Noted before the host's next request can start.
        run_state.hosts.note(key, response, run_state.now())
        self._crawler.spider.heed(request, response)  # type: ignore[union-attr]
        return response

    async def send(self, request: Request) -> Response:
        return await super().download_request(request)


class LocalHandler(Handler):
    """The demo's and the tests' network: one local server that plays every host.

    Only crawler.run puts this handler in place, and only when it was given
    `local_server` as a Python value. Everything else knows the real addresses.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        # One address plays many hosts: each may keep its connection, as it would in the world.
        self._pool.maxPersistentPerHost = crawler.settings.getint("CONCURRENT_REQUESTS")

    async def send(self, request: Request) -> Response:
        run_state: Any = self._crawler.spider.run_state  # type: ignore[union-attr]
        local = request.replace(url=local_url(run_state.options.local_server, request.url))
        response = await super().send(local)
        return response.replace(url=request.url)


def local_url(base: str, url: str) -> str:
    """https://HOST/PATH?QUERY as {base}/HOST/PATH?QUERY."""
    parts = urlsplit(url)
    return f"{base.rstrip('/')}/{parts.netloc}{parts.path or '/'}" + (f"?{parts.query}" if parts.query else "")
