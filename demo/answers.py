"""What the demo's server is asked and what it answers, as plain values."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

from demo.values import World


@dataclass(frozen=True, kw_only=True, slots=True)
class Request:
    """One GET: `headers` by lower-case name, `target` the path with its query as it was sent."""

    host: str
    target: str
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def path(self) -> str:
        return urlsplit(self.target).path

    @property
    def query(self) -> dict[str, str]:
        return {key: values[-1] for key, values in parse_qs(urlsplit(self.target).query).items()}

    def limit(self, key: str, default: int, most: int) -> int:
        """A page size of the query, at most what the platform gives."""
        given = self.query.get(key, "")
        return max(1, min(int(given), most)) if given.isdecimal() else default


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """`stall` is how many seconds pass before the body; an `endless` body is sent over and over until nobody reads."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    stall: float = 0.0
    endless: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class AnswerMoment:
    """The world as it is at one crawl. `calls` is how many requests the host that is asked has had."""

    world: World
    crawl: int
    calls: int = 0

    @property
    def now(self) -> datetime:
        """The crawl's time in UTC: the only clock the platforms have."""
        return self.world.crawls[self.crawl - 1].astimezone(UTC)


def as_json(value: Any, headers: Mapping[str, str], status: int = 200) -> Answer:
    body = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
    return Answer(status=status, headers={"Content-Type": "application/json; charset=utf-8", **headers}, body=body)


def as_text(text: str, kind: str = "text/plain", status: int = 200, headers: Mapping[str, str] | None = None) -> Answer:
    return Answer(
        status=status, headers={"Content-Type": f"{kind}; charset=utf-8", **(headers or {})}, body=text.encode()
    )


def etag(body: bytes) -> str:
    return hashlib.md5(body, usedforsecurity=False).hexdigest()


def millis(at: datetime) -> str:
    """2026-11-02T05:41:00.000Z"""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")
