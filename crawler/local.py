"""The demo's and the tests' network: one local server that plays every host.

Only crawler.run puts this handler in place, and only when it was given
`local_server` as a Python value. Everything else knows the real addresses.
"""

from urllib.parse import urlsplit

from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.http import Request, Response


def local_url(base: str, url: str) -> str:
    """https://HOST/PATH?QUERY as {base}/HOST/PATH?QUERY."""
    parts = urlsplit(url)
    return f"{base.rstrip('/')}/{parts.netloc}{parts.path or '/'}" + (
        f"?{parts.query}" if parts.query else ""
    )


class LocalHandler(HTTP11DownloadHandler):
    async def download_request(self, request: Request) -> Response:
        ledger = self._crawler.spider.ledger  # type: ignore[union-attr]
        local = local_url(ledger.options.local_server, request.url)
        response = await super().download_request(request.replace(url=local))
        return response.replace(url=request.url)
