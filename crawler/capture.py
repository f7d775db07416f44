"""Bytes first: what came over the wire is hashed and stored before anything unpacks or parses it."""

import hashlib
import zlib

from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.retry import get_retry_request
from scrapy.exceptions import ResponseDataLossError
from scrapy.http import Request, Response

from crawler.orders import CAPTURE
from domain.types import Capture

CHUNK = 1 << 16
# What identifies nobody and may be kept; cookies never are.
DROPPED_HEADERS = frozenset({"set-cookie", "set-cookie2"})


def kept_headers(response: Response) -> dict[str, str]:
    """The response's headers in lower case, repeated ones joined, without cookies.

    Two that no server sends say who answered: the address, and the hash of the certificate that was accepted.
    """
    seen = {":address": str(response.ip_address)} if response.ip_address else {}
    if response.certificate is not None:
        seen[":certificate-sha256"] = hashlib.sha256(response.certificate.dump()).hexdigest()
    return seen | {
        name.decode("latin-1").lower(): ", ".join(v.decode("latin-1") for v in values)
        for name, values in response.headers.items()
        if name.decode("latin-1").lower() not in DROPPED_HEADERS
    }


def gzip_is_whole(body: bytes) -> bool:
    """Whether every gzip member has its trailer and checksum; Scrapy would pass half a body as whole."""
    while body:
        unpacker = zlib.decompressobj(wbits=31)
        try:
            data, text = body, b""
            while not unpacker.eof and (data or len(text) == CHUNK):
                # The text is thrown away piece by piece, so a bomb takes no memory here.
                text = unpacker.decompress(data, CHUNK)
                data = unpacker.unconsumed_tail
        except zlib.error:
            return False
        if not unpacker.eof:
            return False
        body = unpacker.unused_data.lstrip(b"\0")
    return True


def unpacked(response: Response) -> bytes:
    """The words of an error, which fit into a megabyte; the body as it is where it does not unpack."""
    if (response.headers.get(b"Content-Encoding") or b"").lower() not in (b"gzip", b"x-gzip", b"deflate"):
        return response.body
    try:
        return zlib.decompressobj(wbits=zlib.MAX_WBITS | 32).decompress(response.body, 1 << 20)
    except zlib.error:
        return response.body


class CaptureMiddleware:
    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "CaptureMiddleware":
        return cls(crawler)

    def process_response(self, request: Request, response: Response) -> Request | Response:
        if "robots" in request.meta:
            return response
        run_state = self.crawler.spider.run_state  # type: ignore[union-attr]
        url, headers = response.url, kept_headers(response)
        if run_state.access.key_for(request) is not None:
            clean = run_state.access.scrubbed_text
            response = response.replace(body=run_state.access.scrubbed(response.body))
            url, headers = clean(url), {name: clean(value) for name, value in headers.items()}
        travelled: Capture | None = request.meta.get(CAPTURE)
        digest = run_state.bodies_writer.put(response.body)
        if travelled is not None and travelled.body_sha256 != digest:
            raise ResponseDataLossError("capture")
        request.meta["capture"] = travelled or Capture(
            url=url,
            status=response.status,
            headers=headers,
            captured_at=run_state.now(),
            body_sha256=digest,
            body_bytes=len(response.body),
            body=response.body,
        )
        encoding = (response.headers.get(b"Content-Encoding") or b"").lower()
        if encoding in (b"gzip", b"x-gzip") and response.body and not gzip_is_whole(response.body):
            return self._cut(request, response)
        return response

    def _cut(self, request: Request, response: Response) -> Request | Response:
        again = get_retry_request(request, spider=self.crawler.spider, reason="encoding_truncated")  # type: ignore[arg-type]
        if again is not None:
            return again
        request.meta["broken"] = "encoding_truncated"
        headers = response.headers.copy()
        headers.pop(b"Content-Encoding", None)
        return response.replace(body=b"", headers=headers)
