"""public.api.bsky.app: getAuthorFeed, getProfile, resolveHandle."""

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from demo import native_ids
from demo.answers import Answer, AnswerMoment, Request, as_json, millis
from demo.values import OTHER_BEFORE, Other, WorldAccount, WorldPost
from domain.types import Platform, PostKind

HOST = "public.api.bsky.app"
PICTURES = "cdn.bsky.app"
_TAG = re.compile(r"#(\w+)")
_FILTERS = ("posts_with_replies", "posts_no_replies", "posts_with_media", "posts_and_author_threads")
Json = dict[str, Any]


def answer(moment: AnswerMoment, request: Request) -> Answer:
    method = request.path.removeprefix("/xrpc/")
    actor = request.query.get("actor") or request.query.get("handle", "")
    if method not in ("app.bsky.feed.getAuthorFeed", "app.bsky.actor.getProfile", "com.atproto.identity.resolveHandle"):
        return _error(moment, 501, "MethodNotImplemented", "Method Not Implemented")
    if not actor:
        return _error(moment, 400, "InvalidRequest", 'Error: Params must have the property "actor"')
    account = _find(moment, actor)
    if account is None or account.state(moment.crawl) == "not_found":
        return _error(moment, 400, "InvalidRequest", "Profile not found")
    match account.state(moment.crawl):
        case "takedown":
            return _error(moment, 400, "AccountTakedown", "Account has been suspended")
        case "error":
            return _error(moment, 500, "InternalServerError", "Internal Server Error")
        case "rate_limited":
            return _limited(moment)
    if method == "app.bsky.feed.getAuthorFeed":
        return _feed(moment, request, account)
    if method == "app.bsky.actor.getProfile":
        return as_json(_profile(moment, account), _headers(moment))
    return as_json({"did": account.native_id}, _headers(moment))


def _find(moment: AnswerMoment, actor: str) -> WorldAccount | None:
    wanted = actor.lower()
    for account in moment.world.of(Platform.BLUESKY):
        if wanted in (account.native_id, account.handle_at(moment.crawl)):
            return account
    return None


def _headers(moment: AnswerMoment, left: int = 2999) -> Mapping[str, str]:
    reset = int((moment.now + timedelta(seconds=300)).timestamp())
    return {
        "x-powered-by": "Express",
        "access-control-allow-origin": "*",
        "RateLimit-Limit": "3000",
        "RateLimit-Remaining": str(left),
        "RateLimit-Reset": str(reset),
        "RateLimit-Policy": "3000;w=300",
        "vary": "Accept-Encoding",
    }


def _error(moment: AnswerMoment, status: int, name: str, message: str) -> Answer:
    return as_json({"error": name, "message": message}, _headers(moment), status)


def _limited(moment: AnswerMoment) -> Answer:
    return as_json({"error": "RateLimitExceeded", "message": "Rate Limit Exceeded"}, _headers(moment, 0), 429)


def _feed(moment: AnswerMoment, request: Request, account: WorldAccount) -> Answer:
    wanted = request.query.get("filter", _FILTERS[0])
    if wanted not in _FILTERS:
        return _error(moment, 400, "InvalidRequest", "Error: filter must be one of the known values")
    posts = sorted((p for p in account.posts_at(moment.crawl) if _passes(p, wanted)), key=_sort_time, reverse=True)
    cursor = request.query.get("cursor", "")
    older = [post for post in posts if not cursor or millis(_sort_time(post)) < cursor]
    size = request.limit("limit", 50, 100)
    page = older[: min(size, account.page_cap or size)]
    value: Json = {"feed": [_item(moment, account, post) for post in page]}
    if len(page) < len(older):
        value["cursor"] = millis(_sort_time(page[-1]))
    return as_json(value, _headers(moment))


def _passes(post: WorldPost, wanted: str) -> bool:
    if wanted == "posts_with_media":
        return bool(post.photo)
    return wanted == "posts_with_replies" or post.kind != PostKind.REPLY


def _sort_time(post: WorldPost) -> datetime:
    """The listing sorts by what the client claims, or by when the server got it, whichever is earlier."""
    return min(post.at, post.indexed_at or post.at)


def _person(did: str, handle: str, name: str, hidden: bool = False) -> Json:
    labels = (
        [
            {
                "src": did,
                "uri": f"at://{did}/app.bsky.actor.profile/self",
                "cid": native_ids.cid("label", did),
                "val": "!no-unauthenticated",
                "cts": "2026-01-05T02:00:00.000Z",
            }
        ]
        if hidden
        else []
    )
    avatar = f"https://cdn.bsky.app/img/avatar/plain/{did}/{native_ids.letters32(52, 'avatar', did)}@jpeg"
    return {
        "did": did,
        "handle": handle,
        "displayName": name,
        "avatar": avatar,
        "associated": {"chat": {"allowIncoming": "following"}},
        "labels": labels,
        "createdAt": "2024-11-17T14:39:45.468Z",
    }


def _author(moment: AnswerMoment, account: WorldAccount) -> Json:
    return _person(
        account.native_id,
        account.handle_at(moment.crawl),
        account.display_name,
        account.state(moment.crawl) == "private",
    )


def _other_author(other: Other) -> Json:
    return _person(other.native_id, other.handle, other.display_name)


def _profile(moment: AnswerMoment, account: WorldAccount) -> Json:
    author = _author(moment, account)
    author["associated"] = {
        "lists": 0,
        "feedgens": 0,
        "starterPacks": 0,
        "labeler": False,
        "chat": {"allowIncoming": "following"},
    }
    return {
        **author,
        "description": "",
        "indexedAt": "2026-10-01T03:00:00.000Z",
        "followersCount": 87,
        "followsCount": 112,
        "postsCount": len(account.posts_at(moment.crawl)),
    }


def _item(moment: AnswerMoment, account: WorldAccount, post: WorldPost) -> Json:
    author = _author(moment, account)
    if post.kind == PostKind.REPOST and post.other is not None:
        reason = {"$type": "app.bsky.feed.defs#reasonRepost", "by": author, "indexedAt": millis(post.at)}
        return {"post": _other_post(post, post.other, post.native_id), "reason": reason}
    view = _post(author, post.native_id, post.text_at(moment.crawl), post.at, post.indexed_at or post.at)
    if post.other is None:
        _add_photo(view, author["did"], post)
        return {"post": view}
    uri = f"at://{post.other.native_id}/app.bsky.feed.post/{native_ids.tid(post.at - OTHER_BEFORE, post.other.handle)}"
    theirs = _other_post(post, post.other, uri)
    ref = {"cid": theirs["cid"], "uri": uri}
    if post.kind == PostKind.REPLY:
        view["record"]["reply"] = {"parent": ref, "root": ref}
        post_view = {**theirs, "$type": "app.bsky.feed.defs#postView"}
        return {"post": view, "reply": {"root": post_view, "parent": post_view}}
    view["record"]["embed"] = {"$type": "app.bsky.embed.record", "record": ref}
    view["embed"] = {"$type": "app.bsky.embed.record#view", "record": _quoted(theirs)}
    return {"post": view}


def _quoted(theirs: Json) -> Json:
    kept = {
        key: theirs[key]
        for key in (
            "uri",
            "cid",
            "author",
            "labels",
            "likeCount",
            "replyCount",
            "repostCount",
            "quoteCount",
            "indexedAt",
        )
    }
    return {"$type": "app.bsky.embed.record#viewRecord", **kept, "value": theirs["record"]}


def _other_post(post: WorldPost, other: Other, uri: str) -> Json:
    at = post.at - OTHER_BEFORE
    return _post(_other_author(other), uri, post.other_text, at, at)


def _post(author: Json, uri: str, text: str, created: datetime, indexed: datetime) -> Json:
    record: Json = {"$type": "app.bsky.feed.post", "createdAt": millis(created), "langs": ["id"], "text": text}
    facets = [_facet(text, found) for found in _TAG.finditer(text)]
    if facets:
        record["facets"] = facets
    return {
        "uri": uri,
        "cid": native_ids.cid(uri, text),
        "author": author,
        "record": record,
        "replyCount": 0,
        "repostCount": 0,
        "likeCount": len(text) % 23,
        "quoteCount": 0,
        "indexedAt": millis(indexed),
        "labels": [],
    }


def _facet(text: str, found: re.Match[str]) -> Json:
    """Positions count UTF-8 bytes, not letters."""
    start, end = (len(text[:place].encode()) for place in found.span())
    return {
        "features": [{"$type": "app.bsky.richtext.facet#tag", "tag": found[1]}],
        "index": {"byteEnd": end, "byteStart": start},
    }


def _photo_link(post: WorldPost) -> str:
    return f"bafkrei{native_ids.letters32(52, 'photo', post.native_id)}"


def _photo_page(name: str, did: str, post: WorldPost) -> str:
    return f"{PICTURES}/img/feed_{name}/plain/{did}/{_photo_link(post)}@jpeg"


def photo_address(account: WorldAccount, post: WorldPost) -> str:
    """HOST/PATH of the picture of a post, in full size."""
    return _photo_page("fullsize", account.native_id, post)


def _add_photo(view: Json, did: str, post: WorldPost) -> None:
    if not post.photo:
        return
    link = _photo_link(post)
    size = {"height": 1080, "width": 810}
    image = {"$type": "blob", "ref": {"$link": link}, "mimeType": "image/jpeg", "size": 184320}
    view["record"]["embed"] = {
        "$type": "app.bsky.embed.images",
        "images": [{"alt": post.photo, "aspectRatio": size, "image": image}],
    }
    pages = {
        key: f"https://{_photo_page(name, did, post)}"
        for key, name in (("thumb", "thumbnail"), ("fullsize", "fullsize"))
    }
    image_view = {**pages, "alt": post.photo, "aspectRatio": size}
    view["embed"] = {"$type": "app.bsky.embed.images#view", "images": [image_view]}
