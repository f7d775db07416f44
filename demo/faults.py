"""Faults that a test arms on a host of the simulator: other answers than the platform's own, or its own gone wrong."""

import gzip
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from demo.answers import Answer, AnswerMoment
from demo.platforms.graph import error as graph_error
from demo.platforms.x import problem as x_problem
from demo.platforms.youtube import error as youtube_error

QUARTER = timedelta(minutes=15)


@dataclass(slots=True)
class Armed:
    """A fault, how many answers stay the platform's own before it, and how many it spoils; None: all from then on."""

    name: str
    times: int | None = None
    after: int = 0

    def strikes(self) -> bool:
        """Whether it spoils the answer that is given now."""
        if self.after:
            self.after -= 1
            return False
        if self.times is None:
            return True
        self.times -= 1
        return self.times >= 0


def _json(value: object, status: int, headers: Mapping[str, str] | None = None) -> Answer:
    return Answer(
        status=status, headers={"Content-Type": "application/json", **(headers or {})}, body=json.dumps(value).encode()
    )


def _plain(status: int, body: bytes = b"", headers: Mapping[str, str] | None = None) -> Answer:
    return Answer(status=status, headers={"Content-Type": "text/html", **(headers or {})}, body=body)


def _epoch(moment: AnswerMoment) -> str:
    return str(int((moment.now + QUARTER).timestamp()))


def _iso(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%S.000Z")


def spoiled(name: str, moment: AnswerMoment, own: Answer, before: Answer | None) -> Answer:
    """The host's own answer as the fault leaves it; `before` is its answer to the request before this one."""
    return TWISTS[name](own, before) if name in TWISTS else answer(name, moment)


def known(name: str, moment: AnswerMoment) -> None:
    """Raises KeyError for a fault that does not exist."""
    if name not in TWISTS:
        answer(name, moment)


def answer(name: str, moment: AnswerMoment) -> Answer:
    """The answer of a fault that does not depend on the host's own. Raises KeyError for one that does not exist."""
    return (_keyed(moment) | _open(moment) | _sites())[name]


def _keyed(moment: AnswerMoment) -> dict[str, Answer]:
    """Platforms that need a key. Limits and refusals of Facebook, Instagram and Threads come as 400."""
    reset = {"x-rate-limit-remaining": "0", "x-rate-limit-reset": _epoch(moment)}
    return {
        "x_revoked": _json({"title": "Unauthorized", "type": "about:blank", "status": 401}, 401),
        "x_throttled": _json({"title": "Too Many Requests"}, 429, reset),
        "x_credits": _json({"title": "CreditsDepleted", "type": "https://api.x.com/2/problems/credits"}, 402),
        "x_suspended": x_problem(moment, "resource-not-found", "User has been suspended: [x]."),
        "x_protected": x_problem(moment, "not-authorized-for-resource", "Sorry, you are not authorized."),
        "graph_expired": graph_error(moment, 190, "Session has expired", 463),
        "graph_password_changed": graph_error(moment, 190, "Password changed", 460),
        "graph_throttled": graph_error(moment, 4, "Application request limit reached"),
        "graph_user_throttled": replace(graph_error(moment, 17, "User request limit reached"), status=403),
        "graph_missing": graph_error(moment, 100, "Object does not exist or cannot be loaded", 33),
        "graph_permission": graph_error(moment, 10, "Application does not have permission"),
        "graph_transient": graph_error(moment, 2, "Service temporarily unavailable"),
        "threads_no_advanced_access": graph_error(moment, 100, "Unsupported request", 33, kind="THApiException"),
        "youtube_quota": youtube_error(403, "youtube.quota", "quotaExceeded", "The request cannot be completed."),
        "youtube_key": youtube_error(400, "usageLimits", "keyInvalid", "Bad Request"),
        "threads_testers_only": _json({"data": []}, 200),
    }


def _open(moment: AnswerMoment) -> dict[str, Answer]:
    """Platforms that answer anybody."""
    return {
        "mastodon_secure": _json({"error": "This method requires an authenticated user"}, 401),
        "mastodon_throttled": _json(
            {"error": "Too many requests"},
            429,
            {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": _iso(moment.now + QUARTER)},
        ),
        "mastodon_gone": _json({"error": "Record not found"}, 410),
        "bluesky_missing": _json({"error": "InvalidRequest", "message": "Profile not found"}, 400),
        "bluesky_takedown": _json({"error": "AccountTakedown", "message": "Account has been suspended"}, 400),
        "bluesky_throttled": _json({"error": "RateLimitExceeded"}, 429, {"RateLimit-Reset": _epoch(moment)}),
        "telegram_renamed": Answer(status=302, headers={"Location": "https://t.me/s/kanal_lain"}, body=b""),
        "telegram_closed": Answer(status=302, headers={"Location": "https://t.me/kanal"}, body=b""),
        "telegram_changed": _plain(200, b"<html><body><div class='baru'>lain</div></body></html>"),
    }


def _sites() -> dict[str, Answer]:
    """Sites and feeds."""
    whole = gzip.compress(b"<rss>" + b"kata " * 4000 + b"</rss>")
    return {
        "maintenance": _plain(503, b"<html>Perbaikan</html>", {"Retry-After": "900"}),
        "html_with_200": _plain(200, b"<!DOCTYPE html><html><body>Galat</body></html>"),
        "not_found": _plain(404),
        "broken": _plain(500),
        "half_gzip": _plain(200, whole[: len(whole) // 2], {"Content-Encoding": "gzip"}),
        "xml_bomb": _plain(
            200,
            b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "'
            + b"&a;" * 1000
            + b'"><!ENTITY c "'
            + b"&b;" * 1000
            + b'">]>'
            b'<rss version="2.0"><channel><item><title>&c;</title></item></channel></rss>',
        ),
        "throttled": _plain(429, b"", {"Retry-After": "900"}),
        "always_304": Answer(status=304, headers={"ETag": '"lama"'}, body=b""),
        "plain_redirect": Answer(status=302, headers={"Location": "http://gardu.example/feed.xml"}, body=b""),
        "stalled": replace(_plain(200, b"<rss/>"), stall=20.0),
        "endless": replace(_plain(200, b"kata " * 10_000), endless=True),
        "rest_page": _json({"code": "rest_post_invalid_page_number", "message": "x", "data": {"status": 400}}, 400),
        "rest_closed": _json({"code": "rest_not_logged_in", "message": "x", "data": {"status": 401}}, 401),
    }


def _records(page: Any) -> list[Any]:
    found = page.get("data") if isinstance(page, dict) else page
    return found if isinstance(found, list) else []


def _overlap(own: Answer, before: Answer | None) -> Answer:
    """A page that begins with the last record of the one before: something was published in between."""
    page, earlier = json.loads(own.body), _records(json.loads(before.body)) if before else []
    _records(page)[:0] = earlier[-1:]
    return replace(own, body=json.dumps(page).encode())


def _changed(own: Answer, **fields: Any) -> Answer:
    return replace(own, body=json.dumps(json.loads(own.body) | fields).encode())


def _same_cursor(own: Answer, before: Answer | None) -> Answer:
    """A cursor that leads to the first page again, and again."""
    return _changed(own, cursor="2027-01-01T00:00:00.000Z")


def _empty_page(own: Answer, before: Answer | None) -> Answer:
    """No data, and a next page all the same: what was hidden from us is counted before it is left out."""
    return _changed(own, data=[], paging={"cursors": {"after": "MULAI"}, "next": "https://graph.facebook.com/lanjut"})


def _moved(own: Answer, before: Answer | None) -> Answer:
    page = json.loads(own.body)
    for status in page if isinstance(page, list) else []:
        status["account"]["moved"] = dict(status["account"], id="9", username="pindah")
    return replace(own, body=json.dumps(page).encode())


def _broken_message(own: Answer, before: Answer | None) -> Answer:
    """The first message loses its number and its closing tags."""
    return replace(own, body=re.sub(rb'(data-post="\w+/)\d+(".*?)</div>', rb"\1\2", own.body, count=1, flags=re.S))


def _wrong_charset(own: Answer, before: Answer | None) -> Answer:
    """UTF-8 that calls itself Latin-1, in the header and in the document, with a mark in every title that shows it."""
    headers = {**own.headers, "Content-Type": "application/rss+xml; charset=iso-8859-1"}
    body = own.body.replace(b'encoding="UTF-8"', b'encoding="ISO-8859-1"', 1)
    return replace(own, headers=headers, body=body.replace(b"<item><title>", "<item><title>Kafé ".encode()))


TWISTS: Mapping[str, Callable[[Answer, Answer | None], Answer]] = {
    "overlap": _overlap,
    "same_cursor": _same_cursor,
    "graph_empty_page": _empty_page,
    "mastodon_moved": _moved,
    "telegram_broken_message": _broken_message,
    "wrong_charset": _wrong_charset,
}
