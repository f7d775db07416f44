"""www.googleapis.com/youtube/v3: channels, uploads as a playlist, videos; the key comes in a header."""

import hashlib
from typing import Any

from demo import native_ids
from demo.answers import Answer, AnswerMoment, Request, as_json, as_text, etag, millis
from demo.keys import key_of
from demo.values import WorldAccount, WorldPost
from domain.types import Platform

HOST = "www.googleapis.com"
SIZES = {"default": (120, 90), "medium": (320, 180), "high": (480, 360)}
Json = dict[str, Any]


def answer(moment: AnswerMoment, request: Request) -> Answer:
    if request.headers.get("x-goog-api-key") != key_of(Platform.YOUTUBE):
        return error(400, "usageLimits", "keyInvalid", "Bad Request")
    name = request.path.removeprefix("/youtube/v3/")
    asked = {"channels": _channels, "playlistItems": _uploads, "videos": _videos}.get(name)
    return asked(moment, request) if asked else error(404, "global", "notFound", "Not Found")


def error(status: int, domain: str, reason: str, message: str) -> Answer:
    """As the platform words it: a list of errors within one."""
    errors = [{"domain": domain, "reason": reason, "message": message}]
    return as_json({"error": {"errors": errors, "code": status, "message": message}}, {}, status)


def _mark(*parts: str) -> str:
    return hashlib.md5("\0".join(parts).encode(), usedforsecurity=False).hexdigest()[:27]


def _listed(request: Request, kind: str, items: list[Json], more: Json) -> Answer:
    """An answer with its ETag; 304 for whoever has it already."""
    value: Json = {
        "kind": f"youtube#{kind}ListResponse",
        "etag": _mark(kind, str(items), str(more)),
        **more,
        "items": items,
    }
    mark = etag(str(value).encode())
    if request.headers.get("if-none-match") == mark:
        return Answer(status=304, headers={"ETag": mark}, body=b"")
    return as_json(value, {"ETag": mark, "Vary": "Origin, X-Origin, Referer"})


def _channels(moment: AnswerMoment, request: Request) -> Answer:
    wanted = request.query.get("id") or request.query.get("forHandle", "").lstrip("@")
    found = [a for a in moment.world.of(Platform.YOUTUBE) if wanted in (a.native_id, a.handle)]
    items = [
        {"kind": "youtube#channel", "etag": _mark(a.native_id), "id": a.native_id}
        for a in found
        if a.state(moment.crawl) != "not_found"
    ]
    return _listed(request, "channel", items, {"pageInfo": {"totalResults": len(items), "resultsPerPage": 5}})


def _uploads(moment: AnswerMoment, request: Request) -> Answer:
    playlist = request.query.get("playlistId", "")
    channel = next((a for a in moment.world.of(Platform.YOUTUBE) if "UU" + a.native_id[2:] == playlist), None)
    if channel is None or channel.state(moment.crawl) == "not_found":
        return error(404, "youtube.playlistItem", "playlistNotFound", "The playlist cannot be found.")
    if channel.state(moment.crawl) == "error":
        return error(500, "global", "backendError", "Backend Error")
    if channel.format == "feed":  # an interface out of order: the channel's feed stands in
        return as_text("<!DOCTYPE html><title>Error 502 (Server Error)!!1</title>", "text/html")
    size = min(request.limit("maxResults", 5, 50), channel.page_cap or 50)
    token = request.query.get("pageToken", "")
    start = int(token.removeprefix("CAoQ")) if token.startswith("CAoQ") and token[4:].isdecimal() else 0
    listed = _ever_listed(moment, channel)
    asked = request.query.get("part", "").split(",")
    items = [_item(moment, channel, post, start + n, asked) for n, post in enumerate(listed[start : start + size])]
    more: Json = {"nextPageToken": f"CAoQ{start + size}"} if start + size < len(listed) else {}
    info = {"totalResults": len(listed), "resultsPerPage": size}
    return _listed(request, "playlistItem", items, more | {"pageInfo": info})


def _ever_listed(moment: AnswerMoment, channel: WorldAccount) -> list[WorldPost]:
    """A hidden video stays in the list, without its words."""
    known = [p for p in channel.posts if p.first_crawl <= moment.crawl]
    return sorted(known, key=lambda p: p.at, reverse=True)


def _item(moment: AnswerMoment, channel: WorldAccount, post: WorldPost, position: int, asked: list[str]) -> Json:
    open_ = post.visible(moment.crawl) and post.audience != "private"
    playlist = "UU" + channel.native_id[2:]
    snippet: Json = {
        "publishedAt": millis(post.at),
        "channelId": channel.native_id,
        "title": post.title if open_ else "Private video",
        "description": post.text_at(moment.crawl) if open_ else "This video is private.",
        "thumbnails": _pictures(post) if open_ else {},
        "channelTitle": channel.display_name,
        "playlistId": playlist,
        "position": position,
        "resourceId": {"kind": "youtube#video", "videoId": post.native_id},
    }
    details = {"videoId": post.native_id} | ({"videoPublishedAt": millis(post.at)} if open_ else {})
    status = {"privacyStatus": "public" if open_ else "private"}
    parts = {"snippet": snippet, "contentDetails": details, "status": status}
    head = {
        "kind": "youtube#playlistItem",
        "etag": _mark(post.native_id, snippet["title"], snippet["description"]),
        "id": native_ids.letters32(48, playlist, post.native_id),
    }
    return head | {name: part for name, part in parts.items() if name in asked}


def _pictures(post: WorldPost) -> Json:
    base = f"https://i.ytimg.com/vi/{post.native_id}"
    files = {"default": "default", "medium": "mqdefault", "high": "hqdefault"}
    return {name: {"url": f"{base}/{files[name]}.jpg", "width": w, "height": h} for name, (w, h) in SIZES.items()}


def _videos(moment: AnswerMoment, request: Request) -> Answer:
    """What was asked for and is open; an id that is hidden or deleted is left out without a word."""
    wanted = request.query.get("id", "").split(",")
    every = ((a, p) for a in moment.world.of(Platform.YOUTUBE) for p in a.posts_at(moment.crawl))
    found = [(a, p) for a, p in every if p.native_id in wanted]
    items = [
        {
            "kind": "youtube#video",
            "etag": _mark(p.native_id),
            "id": p.native_id,
            "snippet": {
                "publishedAt": millis(p.at),
                "channelId": a.native_id,
                "title": p.title,
                "description": p.text_at(moment.crawl),
                "thumbnails": _pictures(p),
                "channelTitle": a.display_name,
            },
            "status": {"privacyStatus": "public"},
        }
        for a, p in found
    ]
    return _listed(request, "video", items, {"pageInfo": {"totalResults": len(items), "resultsPerPage": len(items)}})
