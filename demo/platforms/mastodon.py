"""Mastodon servers: account lookup and the public statuses of one account."""

import re
from collections.abc import Mapping
from datetime import timedelta
from html import escape
from typing import Any
from urllib.parse import urlencode

from demo import native_ids
from demo.answers import Answer, AnswerMoment, Request, as_json, etag, millis
from demo.values import OTHER_BEFORE, Other, WorldAccount, WorldPost
from domain.types import Platform, PostKind

_TAG = re.compile(r"#(\w+)")
_STATUSES = re.compile(r"/api/v1/accounts/(\d+)/statuses")
_ACCOUNT = re.compile(r"/api/v1/accounts/(\d+)")
Json = dict[str, Any]


def answer(moment: AnswerMoment, request: Request) -> Answer:
    """An anonymous visitor's view: private and direct statuses are never listed."""
    account = _find(moment, request)
    state = account.state(moment.crawl) if account else "not_found"
    match state:
        case "suspended" | "takedown":
            return _reply(moment, {"error": "Record not found"}, 410)
        case "error":
            return _reply(moment, {"error": "We're sorry, but something went wrong on our end."}, 500)
        case "rate_limited":
            return _reply(moment, {"error": "Too many requests"}, 429, left=0)
    if account is None or state == "not_found":
        return _reply(moment, {"error": "Record not found"}, 404)
    if _STATUSES.fullmatch(request.path):
        return _statuses(moment, request, account)
    return _reply(moment, _account_json(moment, account), 200)


def _find(moment: AnswerMoment, request: Request) -> WorldAccount | None:
    here = [a for a in moment.world.of(Platform.MASTODON) if a.host == request.host]
    if request.path == "/api/v1/accounts/lookup":
        wanted = request.query.get("acct", "").lstrip("@").lower()
        return next((a for a in here if wanted in (a.name, a.handle)), None)
    found = _STATUSES.fullmatch(request.path) or _ACCOUNT.fullmatch(request.path)
    return next((a for a in here if found and a.native_id == found[1]), None)


def _reply(
    moment: AnswerMoment, value: Any, status: int, left: int = 299, headers: Mapping[str, str] | None = None
) -> Answer:
    reset = moment.now + timedelta(minutes=5)
    common = {
        "server": "Mastodon",
        "Cache-Control": "no-store",
        "vary": "Accept-Encoding, Origin",
        "X-RateLimit-Limit": "300",
        "X-RateLimit-Remaining": str(left),
        "X-RateLimit-Reset": reset.strftime("%Y-%m-%dT%H:%M:%S.000000Z"),
    }
    plain = as_json(value, {})
    return as_json(value, {**common, "etag": f'W/"{etag(plain.body)}"', **(headers or {})}, status)


def _statuses(moment: AnswerMoment, request: Request, account: WorldAccount) -> Answer:
    posts = [p for p in account.posts_at(moment.crawl) if p.audience in ("public", "unlisted")]
    if account.state(moment.crawl) in ("locked", "private"):
        posts = []
    if request.query.get("exclude_reblogs", "").lower() in ("true", "1"):
        posts = [p for p in posts if p.kind != PostKind.REPOST]
    if request.query.get("exclude_replies", "").lower() in ("true", "1"):
        posts = [p for p in posts if p.kind != PostKind.REPLY]
    page = _page(posts, request, account)
    headers = {"Link": _link(request, page)} if page else {}
    return _reply(moment, [_status(moment, account, post) for post in page], 200, headers=headers)


def _page(posts: list[WorldPost], request: Request, account: WorldAccount) -> list[WorldPost]:
    """max_id goes back in time; since_id gives the newest after it, min_id the ones right after it."""
    query, size = request.query, request.limit("limit", 20, 40)
    size = min(size, account.page_cap or size)
    if "max_id" in query:
        posts = [p for p in posts if int(p.native_id) < int(query["max_id"])]
    after = int(query.get("min_id") or query.get("since_id") or 0)
    posts = [p for p in posts if int(p.native_id) > after]
    return posts[-size:] if "min_id" in query else posts[:size]


def _link(request: Request, page: list[WorldPost]) -> str:
    kept = {k: v for k, v in request.query.items() if k not in ("max_id", "min_id", "since_id")}
    place = f"https://{request.host}{request.path}"
    older = urlencode({**kept, "max_id": page[-1].native_id})
    newer = urlencode({**kept, "min_id": page[0].native_id})
    return f'<{place}?{older}>; rel="next", <{place}?{newer}>; rel="prev"'


def _person(native_id: str, acct: str, host: str, name: str, count: int) -> Json:
    short = acct.partition("@")[0]
    missing = f"https://{host}/headers/original/missing.png"
    return {
        "id": native_id,
        "username": short,
        "acct": acct,
        "display_name": name,
        "locked": False,
        "bot": False,
        "discoverable": True,
        "group": False,
        "created_at": "2024-11-03T00:00:00.000Z",
        "note": "",
        "url": f"https://{host}/@{short}",
        "avatar": missing,
        "avatar_static": missing,
        "header": missing,
        "header_static": missing,
        "followers_count": 31,
        "following_count": 44,
        "statuses_count": count,
        "last_status_at": None,
        "noindex": False,
        "emojis": [],
        "fields": [],
    }


def _account_json(moment: AnswerMoment, account: WorldAccount) -> Json:
    posts = account.posts_at(moment.crawl)
    value = _person(account.native_id, account.name, account.host, account.display_name, len(posts))
    value["locked"] = account.state(moment.crawl) in ("locked", "private")
    value["last_status_at"] = posts[0].at.date().isoformat() if posts else None
    return value


def _other_person(other: Other, host: str) -> Json:
    name, _, server = other.handle.partition("@")
    return _person(other.native_id, name if server == host else other.handle, server, other.display_name, 210)


def _status(moment: AnswerMoment, account: WorldAccount, post: WorldPost) -> Json:
    url = f"https://{account.host}/@{account.name}/{post.native_id}"
    edited = post.edited_by(moment.crawl)
    value: Json = {
        "id": post.native_id,
        "created_at": millis(post.at),
        "in_reply_to_id": None,
        "in_reply_to_account_id": None,
        "sensitive": False,
        "spoiler_text": "",
        "visibility": post.audience,
        "language": "id",
        "uri": f"https://{account.host}/users/{account.name}/statuses/{post.native_id}",
        "url": url,
        "replies_count": 0,
        "reblogs_count": 0,
        "favourites_count": len(post.text) % 11,
        "edited_at": millis(edited) if edited else None,
        "content": _html(post.text_at(moment.crawl), account.host),
        "reblog": None,
        "application": None,
        "account": _account_json(moment, account),
        "media_attachments": _media(account.host, post),
        "mentions": [],
        "tags": _tags(post.text_at(moment.crawl), account.host),
        "emojis": [],
        "card": None,
        "poll": None,
    }
    if post.other is not None:
        _add_other(value, account, post, post.other)
    return value


def _add_other(value: Json, account: WorldAccount, post: WorldPost, other: Other) -> None:
    theirs = _other_status(account.host, post, other)
    if post.kind == PostKind.REPOST:
        activity = value["uri"] + "/activity"
        value.update(reblog=theirs, content="", language=None, uri=activity, url=activity, tags=[])
    elif post.kind == PostKind.QUOTE:
        value["quote"] = {"state": "accepted", "quoted_status": theirs}
    else:
        value.update(in_reply_to_id=theirs["id"], in_reply_to_account_id=other.native_id)
        person = theirs["account"]
        value["mentions"] = [{key: person[key] for key in ("id", "username", "url", "acct")}]


def _other_status(host: str, post: WorldPost, other: Other) -> Json:
    person = _other_person(other, host)
    at = post.at - OTHER_BEFORE
    native_id = native_ids.snowflake(at, other.handle)
    return {
        "id": native_id,
        "created_at": millis(at),
        "in_reply_to_id": None,
        "in_reply_to_account_id": None,
        "sensitive": False,
        "spoiler_text": "",
        "visibility": "public",
        "language": "id",
        "uri": f"{person['url'].replace('/@', '/users/')}/statuses/{native_id}",
        "url": f"{person['url']}/{native_id}",
        "replies_count": 0,
        "reblogs_count": 4,
        "favourites_count": 17,
        "edited_at": None,
        "content": _html(post.other_text, host),
        "reblog": None,
        "application": None,
        "account": person,
        "media_attachments": [],
        "mentions": [],
        "tags": _tags(post.other_text, host),
        "emojis": [],
        "card": None,
        "poll": None,
    }


def _html(text: str, host: str) -> str:
    def link(found: re.Match[str]) -> str:
        page = f"https://{host}/tags/{found[1].lower()}"
        return f'<a href="{page}" class="mention hashtag" rel="tag">#<span>{found[1]}</span></a>'

    safe = escape(text, quote=False).replace("\n\n", "</p><p>").replace("\n", "<br />")
    return f"<p>{_TAG.sub(link, safe)}</p>"


def _tags(text: str, host: str) -> list[Json]:
    return [{"name": tag.lower(), "url": f"https://{host}/tags/{tag.lower()}"} for tag in _TAG.findall(text)]


def _media(host: str, post: WorldPost) -> list[Json]:
    if not post.photo:
        return []
    place = f"https://media.{host}/{post.native_id}"
    original = {"width": 810, "height": 1080, "size": "810x1080", "aspect": 0.75}
    small = {"width": 360, "height": 480, "size": "360x480", "aspect": 0.75}
    return [
        {
            "id": native_ids.number(18, "media", post.native_id),
            "type": "image",
            "url": f"{place}/original.jpg",
            "preview_url": f"{place}/small.jpg",
            "remote_url": None,
            "preview_remote_url": None,
            "text_url": None,
            "meta": {"original": original, "small": small},
            "description": post.photo,
            "blurhash": "UQR{+1xvV@t7xAt8WBj[E6R%ofay~VM{t7WB",
        }
    ]
