"""Faults that a test arms on a host of the simulator: the next answers are these and not the platform's own."""

import gzip
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from demo.answers import Answer, Moment
from demo.platforms.graph import error as graph_error
from demo.platforms.youtube import error as youtube_error

QUARTER = timedelta(minutes=15)


@dataclass(slots=True)
class Armed:
    """A fault and how many answers it still spoils; `times` None: all of them."""

    name: str
    times: int | None = None

    def spent(self) -> bool:
        if self.times is None:
            return False
        self.times -= 1
        return self.times < 0


def _json(value: object, status: int, headers: Mapping[str, str] | None = None) -> Answer:
    return Answer(
        status=status, headers={"Content-Type": "application/json", **(headers or {})}, body=json.dumps(value).encode()
    )


def _plain(status: int, body: bytes = b"", headers: Mapping[str, str] | None = None) -> Answer:
    return Answer(status=status, headers={"Content-Type": "text/html", **(headers or {})}, body=body)


def _epoch(moment: Moment) -> str:
    return str(int((moment.now + QUARTER).timestamp()))


def _iso(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%S.000Z")


def answer(name: str, moment: Moment) -> Answer:
    """The answer of a fault. Raises KeyError for a name that does not exist."""
    reset = {"x-rate-limit-remaining": "0", "x-rate-limit-reset": _epoch(moment)}
    whole = gzip.compress(b"<rss>" + b"kata " * 4000 + b"</rss>")
    answers: dict[str, Answer] = {
        # X
        "x_revoked": _json({"title": "Unauthorized", "type": "about:blank", "status": 401}, 401),
        "x_throttled": _json({"title": "Too Many Requests"}, 429, reset),
        "x_credits": _json({"title": "CreditsDepleted", "type": "https://api.x.com/2/problems/credits"}, 402),
        # Facebook, Instagram, Threads: limits and refusals come as 400
        "graph_expired": graph_error(moment, 190, "Session has expired", 463),
        "graph_password_changed": graph_error(moment, 190, "Password changed", 460),
        "graph_throttled": graph_error(moment, 4, "Application request limit reached"),
        "graph_permission": graph_error(moment, 10, "Application does not have permission"),
        "graph_transient": graph_error(moment, 2, "Service temporarily unavailable"),
        "threads_no_advanced_access": graph_error(moment, 100, "Unsupported request", 33, kind="THApiException"),
        "youtube_quota": youtube_error(403, "youtube.quota", "quotaExceeded", "The request cannot be completed."),
        "youtube_key": youtube_error(400, "usageLimits", "keyInvalid", "Bad Request"),
        # Mastodon, Bluesky
        "mastodon_secure": _json({"error": "This method requires an authenticated user"}, 401),
        "mastodon_throttled": _json({"error": "Too many requests"}, 429,
                                    {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": _iso(moment.now + QUARTER)}),
        "bluesky_throttled": _json({"error": "RateLimitExceeded"}, 429, {"RateLimit-Reset": _epoch(moment)}),
        # sites and feeds
        "maintenance": _plain(503, b"<html>Perbaikan</html>", {"Retry-After": "900"}),
        "html_with_200": _plain(200, b"<!DOCTYPE html><html><body>Galat</body></html>"),
        "not_found": _plain(404), "broken": _plain(500),
        "half_gzip": _plain(200, whole[: len(whole) // 2], {"Content-Encoding": "gzip"}),
        "xml_bomb": _plain(200, b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "'
                           + b"&a;" * 1000 + b'"><!ENTITY c "' + b"&b;" * 1000 + b'">]>'
                           b'<rss version="2.0"><channel><item><title>&c;</title></item></channel></rss>'),
        "telegram_closed": Answer(status=302, headers={"Location": "https://t.me/kanal"}, body=b""),
        "telegram_changed": _plain(200, b"<html><body><div class='baru'>lain</div></body></html>"),
    }  # fmt: skip
    return answers[name]
