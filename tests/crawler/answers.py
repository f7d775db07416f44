"""Answers of invented accounts, in the shapes of the recorded ones."""

import json
from datetime import UTC, datetime, timedelta

DID = "did:plc:contohcontohcontohconto1"
OTHER_DID = "did:plc:oranglainoranglainorang2"
HANDLE = "kebun-pagi.contoh.test"
FEED = "public.api.bsky.app/xrpc/app.bsky.feed.getAuthorFeed"
START = datetime(2026, 11, 12, 1, 0, tzinfo=UTC)


def person(did=DID, handle=HANDLE, labels=()):
    return {"did": did, "handle": handle, "displayName": "Nama Tampilan Rahasia", "labels": list(labels)}


def uri(key, did=DID):
    return f"at://{did}/app.bsky.feed.post/{key}"


def bluesky_post(key, text, *, hours=0, author=None, **more):
    """An item of an author feed: `hours` before START."""
    at = (START - timedelta(hours=hours)).strftime("%Y-%m-%dT%H:%M:%S.000Z")
    author = author or person()
    record = {
        "$type": "app.bsky.feed.post",
        "createdAt": at,
        "langs": ["id"],
        "text": text,
        **more.pop("record", {}),
    }
    post = {
        "uri": uri(key, author["did"]),
        "cid": f"cid{key}",
        "author": author,
        "record": record,
        "indexedAt": at,
        "labels": [],
        "likeCount": 0,
        **more.pop("post", {}),
    }
    return {"post": post, **more}


def repost(key, text, *, hours=0):
    item = bluesky_post(key, text, hours=hours, author=person(OTHER_DID, "orang-lain.contoh.test"))
    at = (START - timedelta(hours=hours)).strftime("%Y-%m-%dT%H:%M:%S.000Z")
    item["reason"] = {"$type": "app.bsky.feed.defs#reasonRepost", "by": person(), "indexedAt": at}
    return item


def quoting(text):
    """The embed of a post that quotes somebody else's."""
    record = {
        "$type": "app.bsky.embed.record#viewRecord",
        "uri": uri("q", OTHER_DID),
        "author": person(OTHER_DID, "orang-lain.contoh.test"),
        "value": {"text": text},
    }
    return {"embed": {"$type": "app.bsky.embed.record#view", "record": record}}


def picture(alt):
    image = {"fullsize": "https://cdn.bsky.app/x", "alt": alt}
    return {"embed": {"$type": "app.bsky.embed.images#view", "images": [image]}}


def as_json(value):
    return json.dumps(value, ensure_ascii=False).encode()


def feed(*items, cursor=None):
    return as_json({"feed": list(items)} | ({"cursor": cursor} if cursor else {}))


def rss(*items, extra=""):
    body = "".join(
        f"<item><title>{title}</title><link>https://blog.contoh.test/{key}</link><guid>https://blog.contoh.test/{key}</guid>"
        f"<pubDate>{when}</pubDate><description>{text}</description></item>"
        for key, title, text, when in items
    )
    head = '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel><title>Blog</title>'
    return f"{head}{extra}{body}</channel></rss>".encode()
