"""Platforms that are read with a key: off until somebody answers for it, and the key stays out of everything.

A credential comes from the environment of the crawling process, is added to a request in the last
step before it leaves, only for its own host, and is taken out of every body and log line.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from scrapy.http import Request

from domain.platforms import PLATFORMS
from domain.platforms.values import Credential
from domain.types import Platform

SECRET_PARAMETERS = frozenset(
    {
        "access_token",
        "key",
        "appsecret_proof",
        "client_secret",
        "client_id",
        "token",
        "sig",
        "oauth_token",
    }
)
REDACTED = b"REDACTED"
SHORTEST_SECRET = 8


@dataclass(frozen=True, kw_only=True, slots=True)
class PlatformApproval:
    """Who let a platform be read with a key, when, and on what legal basis.

    `own_id` is the body's own user id where the platform asks on its behalf. `ceiling_usd` is what a
    calendar month may cost and `usd_per_1000` what a thousand posts cost; no ceiling, no paid request.
    """

    platform: Platform
    by: str
    on: date
    basis: str
    own_id: str = ""
    ceiling_usd: int = 0
    usd_per_1000: int = 0

    @property
    def reads_a_month(self) -> int | None:
        """How many posts a month may be read; None where nothing is charged."""
        return self.ceiling_usd * 1000 // self.usd_per_1000 if self.usd_per_1000 else None


CREDENTIALS: Mapping[Platform, Credential] = {
    platform: facts.credential for platform, facts in PLATFORMS.items() if facts.credential is not None
}


class Access:
    """The approved platforms of one crawl and their keys. Never printed, never pickled."""

    def __init__(self, approvals: tuple[PlatformApproval, ...], environ: Mapping[str, str] = os.environ) -> None:
        self.approvals = {a.platform: a for a in approvals}
        self._keys = {
            platform: environ[credential.variable].strip()
            for platform, credential in CREDENTIALS.items()
            if platform in self.approvals and environ.get(credential.variable, "").strip()
        }

    def __repr__(self) -> str:
        return f"Access({', '.join(sorted(self._keys))})"

    def approved(self, platform: Platform) -> bool:
        return platform in self.approvals

    def ready(self, platform: Platform) -> bool:
        """Whether a platform is approved and its key is there."""
        return platform in self._keys

    def key_for(self, request: Request) -> Platform | None:
        """The platform whose key this request carries: only on that platform's own host."""
        platform = request.meta.get("platform")
        if platform not in self._keys or urlsplit(request.url).hostname != CREDENTIALS[platform].host:
            return None
        return Platform(platform)

    def signed(self, request: Request) -> Request:
        """The request as it leaves; the one that is kept, logged and retried has no key."""
        platform = self.key_for(request)
        if platform is None:
            return request
        credential = CREDENTIALS[platform]
        headers = request.headers.copy()
        headers[credential.header] = credential.prefix + self._keys[platform]
        # A body that comes as it is can be cleared of the key before it is kept.
        headers["Accept-Encoding"] = "identity"
        return request.replace(headers=headers)

    def scrubbed(self, body: bytes) -> bytes:
        """A body without the keys, should a platform send one back (as in the address of its next page)."""
        for key in self._keys.values():
            if len(key) >= SHORTEST_SECRET:
                for form in {key, urlencode({"": key})[1:]}:
                    body = body.replace(form.encode(), REDACTED)
        return body

    def scrubbed_text(self, text: str) -> str:
        """As scrubbed, for an address or a header."""
        return self.scrubbed(text.encode("utf-8", "surrogateescape")).decode("utf-8", "surrogateescape")

    def secrets(self) -> tuple[str, ...]:
        """For the log's formatter alone."""
        return tuple(key for key in self._keys.values() if len(key) >= SHORTEST_SECRET)


def without_secrets(url: str) -> str:
    """An address without the parameters in which platforms carry keys."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    if not parts.query:
        return url
    kept = [
        (name, value)
        for name, value in parse_qsl(parts.query, keep_blank_values=True)
        if name.lower() not in SECRET_PARAMETERS
    ]
    return urlunsplit(parts._replace(query=urlencode(kept)))


def limit_key(request: Request, access: Access) -> str:
    """What a rate limit counts against: the host, or one credential on it. An address for crawler.throttling."""
    platform = access.key_for(request)
    return f"https://{platform}@{urlsplit(request.url).netloc}/" if platform else request.url
