"""graph.facebook.com and graph.threads.net: Pages, Business Discovery and public Threads profiles."""

import json
import re
from datetime import UTC, datetime
from typing import Any

from demo.answers import Answer, AnswerMoment, Request, as_json
from demo.keys import OWN_ID, key_of
from demo.values import WorldAccount, WorldPost
from domain.types import Platform, PostKind

HOST, THREADS_HOST = "graph.facebook.com", "graph.threads.net"
DISCOVERY = re.compile(r"business_discovery\.username\(([\w.]+)\)")
AFTER = re.compile(r"\.after\((\w+)\)")
Json = dict[str, Any]


def answer(moment: AnswerMoment, request: Request) -> Answer:
    if request.path.endswith("/published_posts"):
        return _page(moment, request)
    if request.path.rsplit("/", 1)[-1] == OWN_ID:
        return _discovery(moment, request)
    return error(moment, 100, "Unsupported get request.", 33)


def threads(moment: AnswerMoment, request: Request) -> Answer:
    """GET /v1.0/profile_posts?username="""
    if not _signed(request, Platform.THREADS):
        return error(moment, 190, "Invalid OAuth access token.", 463)
    account = _account(moment, Platform.THREADS, request.query.get("username", ""))
    if account is None or not request.path.endswith("/profile_posts"):
        return error(moment, 100, "Unsupported get request.", 33, kind="THApiException")
    page, after = _slice(moment, account, request.query.get("after", ""), request.limit("limit", 25, 100))
    value: Json = {"data": [_thread(account, p, moment) for p in page]}
    if after:
        value["paging"] = {"cursors": {"after": after}, "next": _next(request, after, Platform.THREADS)}
    return as_json(value, _headers(moment))


def _signed(request: Request, platform: Platform) -> bool:
    return request.headers.get("authorization") == f"Bearer {key_of(platform)}"


def _headers(moment: AnswerMoment) -> dict[str, str]:
    """The share that is used rises with the calls; the demo stays far below its limit."""
    used = {"call_count": moment.calls // 4, "total_cputime": moment.calls // 16, "total_time": moment.calls // 8}
    return {"facebook-api-version": "v25.0", "X-App-Usage": json.dumps(used, separators=(",", ":"))}


def error(moment: AnswerMoment, code: int, message: str, sub: int = 0, *, kind: str = "OAuthException") -> Answer:
    body: Json = {"message": message, "type": kind, "code": code, "fbtrace_id": "Acontoh"}
    return as_json({"error": body | ({"error_subcode": sub} if sub else {})}, _headers(moment), 400)


def stamp(at: datetime) -> str:
    """2026-11-02T05:41:00+0000: an offset without a colon."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S+0000")


def _account(moment: AnswerMoment, platform: Platform, handle: str) -> WorldAccount | None:
    """An account that has an interface: a page, a professional account, or anybody on Threads."""
    found = (a for a in moment.world.of(platform) if a.format == "api" or platform == Platform.THREADS)
    return next((a for a in found if a.handle == handle.lower() and a.state(moment.crawl) == "ok"), None)


def _slice(moment: AnswerMoment, account: WorldAccount, after: str, size: int) -> tuple[list[WorldPost], str]:
    """A page of an account's posts and the cursor of the next one."""
    posts = list(account.posts_at(moment.crawl))
    ids = [p.native_id for p in posts]
    start = ids.index(after) + 1 if after in ids else 0
    size = min(size, account.page_cap or size)
    page = posts[start : start + size]
    return page, page[-1].native_id if page and start + size < len(posts) else ""


def _next(request: Request, after: str, platform: Platform) -> str:
    """The address of the next page as Meta writes it: with the caller's key in it."""
    return f"https://{request.host}{request.path}?access_token={key_of(platform)}&after={after}"


def _page(moment: AnswerMoment, request: Request) -> Answer:
    if not _signed(request, Platform.FACEBOOK):
        return error(moment, 190, "Error validating access token.", 463)
    name = request.path.strip("/").split("/")[1]
    found = next((a.handle for a in moment.world.of(Platform.FACEBOOK) if a.native_id == name), name)
    account = _account(moment, Platform.FACEBOOK, found)
    if account is None:
        return error(moment, 100, f"Object with ID '{name}' does not exist or cannot be loaded.", 33)
    page, after = _slice(moment, account, request.query.get("after", ""), request.limit("limit", 25, 100))
    value: Json = {"data": [_post(account, p, moment) for p in page]}
    if after:
        value["paging"] = {"cursors": {"after": after}, "next": _next(request, after, Platform.FACEBOOK)}
    return as_json(value, _headers(moment))


def _post(account: WorldAccount, post: WorldPost, moment: AnswerMoment) -> Json:
    item: Json = {
        "id": f"{account.native_id}_{post.native_id}",
        "created_time": stamp(post.at),
        "updated_time": stamp(post.edited_by(moment.crawl) or post.at),
        "message": post.text_at(moment.crawl),
        "permalink_url": f"https://www.facebook.com/{account.native_id}/posts/{post.native_id}",
        "from": {"name": account.display_name, "id": account.native_id},
        "is_hidden": False,
    }
    if post.other and post.kind in (PostKind.REPOST, PostKind.QUOTE):
        item["parent_id"] = f"{post.other.native_id}_1"
        item["attachments"] = {"data": [{"type": "share", "description": post.other_text}]}
    return item


def _discovery(moment: AnswerMoment, request: Request) -> Answer:
    if not _signed(request, Platform.INSTAGRAM):
        return error(moment, 190, "Error validating access token.", 463)
    fields = request.query.get("fields", "")
    named, after = DISCOVERY.search(fields), AFTER.search(fields)
    account = _account(moment, Platform.INSTAGRAM, named[1] if named else "")
    if account is None:
        return error(moment, 110, "Invalid user id", 2207013)
    page, cursor = _slice(moment, account, after[1] if after else "", 50)
    media: Json = {"data": [_media(p, moment) for p in page]}
    if cursor:
        media["paging"] = {"cursors": {"after": cursor}}
    asked = {"media_count": len(account.posts_at(moment.crawl)), "username": account.handle}
    found = {"media": media, "id": account.native_id} | {k: v for k, v in asked.items() if f",{k}," in fields}
    return as_json({"business_discovery": found, "id": OWN_ID}, _headers(moment))


def _media(post: WorldPost, moment: AnswerMoment) -> Json:
    return {
        "id": str(17_900_000_000_000_000 + int(post.at.timestamp())),
        "caption": post.text_at(moment.crawl),
        "media_type": "IMAGE",
        "permalink": f"https://www.instagram.com/p/{post.native_id}/",
        "timestamp": stamp(post.at),
    }


def _thread(account: WorldAccount, post: WorldPost, moment: AnswerMoment) -> Json:
    item: Json = {
        "id": str(int(post.at.timestamp())),
        "media_product_type": "THREADS",
        "media_type": "TEXT_POST",
        "permalink": f"https://www.threads.net/@{account.handle}/post/{post.native_id}",
        "owner": {"id": account.native_id},
        "username": account.handle,
        "text": post.text_at(moment.crawl),
        "timestamp": stamp(post.at),
        "shortcode": post.native_id,
        "is_quote_post": post.kind == PostKind.QUOTE,
    }
    if post.kind == PostKind.REPOST:
        item = {k: v for k, v in item.items() if k not in ("text", "permalink")} | {"media_type": "REPOST_FACADE"}
    return item
