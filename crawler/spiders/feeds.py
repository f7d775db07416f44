"""RSS, Atom and JSON Feed: sites, blogs, YouTube channels, Blogger and Pinterest."""

import hashlib
import io
import re
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlencode

import feedparser

from crawler.base import AccountSpider
from crawler.spiders import json_feed
from domain.types import Account, Media, Moment, Outcome, Page, Platform, Post, PostKind, Problem
from parsing.dates import read_moment
from parsing.pages import (
    Context,
    changed_source,
    failed,
    images_in,
    join,
    outcome_of,
    plain_text,
    titled,
    unreadable,
)

CLOSING = re.compile(rb"</(?:\w+:)?(?:rss|feed|RDF)\s*>", re.I)
PIN = re.compile(r"https://(?:\w+\.)?pinterest\.[a-z.]+/pin/(\d+)/?")
# How many entries a feed shows at most; with fewer, it shows all there are. WordPress's default is ten.
SHOWN = {Platform.YOUTUBE: 15, Platform.PINTEREST: 25}
SHOWN_ELSEWHERE = 10


class FeedSpider(AccountSpider):
    name = "feeds"
    platforms = (Platform.FEED, Platform.BLOGGER, Platform.PINTEREST)

    def first_url(self, account: Account) -> str | None:
        return address(account)

    def read(self, body: bytes, headers: Mapping[str, str], context: Context) -> Page:
        return parse(body, headers, context)


def address(account: Account) -> str | None:
    """The feed of an account; None for a YouTube channel of which only the @name is known."""
    if account.platform == Platform.YOUTUBE:
        channel = account.native_id or ""
        query = urlencode({"channel_id": channel})
        return f"https://www.youtube.com/feeds/videos.xml?{query}" if channel.startswith("UC") else None
    if account.platform == Platform.BLOGGER:
        return f"https://{account.handle}/feeds/posts/default?max-results=100"
    if account.platform == Platform.PINTEREST:
        return f"https://www.pinterest.com/{account.handle}/feed.rss"
    return f"https://{account.handle}"


def parse(body: bytes, headers: Mapping[str, str], context: Context) -> Page:
    """One feed document."""
    if context.status != 200:
        # YouTube's feeds answer 404 for days to channels that are there: what answered before is not gone.
        flaky = context.account.platform == Platform.YOUTUBE and context.seen_before and context.status == 404
        return failed(
            Outcome.PLATFORM_OUTAGE if flaky else outcome_of(context.status), f"http {context.status}"
        )
    start = body[:512].lstrip(b"\xef\xbb\xbf\r\n\t ")
    if start[:1] == b"{":
        return json_feed.parse(body, headers, context)
    try:
        # From a stream: given a string, feedparser would open it as an address or a file.
        parsed = feedparser.parse(io.BytesIO(body), response_headers=_types(headers))
    except Exception:  # on damaged bytes feedparser lets through whatever its parts raise
        return unreadable("xml_not_readable", "feed")
    if not parsed.get("version"):
        html = start[:9].lower() in (b"<!doctype", b"<html") or start[:5].lower() == b"<html"
        return unreadable(
            "html_instead_of_feed" if html else "not_a_feed" if body.strip() else "empty_body", "feed"
        )
    if parsed.bozo and not CLOSING.search(body):
        return unreadable("xml_truncated", f"feed, byte {len(body)}")
    entries = list(parsed.entries)
    if not entries and not parsed.feed:  # a feed without entries still has a title
        return unreadable("source_changed", "feed: channel")
    readable = sum(bool(e.get("title") or e.get("summary") or e.get("content")) for e in entries)
    return changed_source(readable, len(entries), "title/summary/content", "feed") or _page(
        parsed, entries, context
    )


def _types(headers: Mapping[str, str]) -> dict[str, str]:
    return {name: headers[name] for name in ("content-type",) if name in headers}


def _page(parsed: Any, entries: list[Any], context: Context) -> Page:
    posts: list[Post] = []
    problems = [Problem(stage="parse", reason="xml_not_well_formed", where="feed")] if _broken(parsed) else []
    for index, entry in enumerate(entries):
        made = _post(entry, context)
        if isinstance(made, Post):
            posts.append(made)
        else:
            problems.append(Problem(stage="parse", reason=made, where=f"entry[{index}]"))
    if entries and not posts and all(p.reason == "foreign_author" for p in problems):
        return failed(Outcome.NOT_OWNER, "foreign_author", problems)
    following = next((link.href for link in parsed.feed.get("links", []) if link.get("rel") == "next"), None)
    shown = SHOWN.get(context.account.platform, SHOWN_ELSEWHERE)
    return Page(
        posts=tuple(posts),
        problems=tuple(problems),
        next_url=join(context.url, following).replace("http://", "https://", 1)
        if following and entries
        else None,
        outcome=Outcome.OK if entries else Outcome.EMPTY,
        newest_only=following is None and len(entries) >= shown,
    )


def _broken(parsed: Any) -> bool:
    """Whether the XML was at fault; a charset or type that was declared wrongly and repaired is none."""
    harmless = (feedparser.CharacterEncodingOverride, feedparser.NonXMLContentType)
    return bool(parsed.bozo) and not isinstance(parsed.get("bozo_exception"), harmless)


def _post(entry: Any, context: Context) -> Post | str:
    account = context.account
    channel = entry.get("yt_channelid", "")
    if (
        account.platform == Platform.YOUTUBE
        and channel
        and channel.removeprefix("UC") != (account.native_id or "")[2:]
    ):
        return "foreign_author"
    title, (markup, text) = _title(entry), _content(entry)
    published = _moment(entry, ("published", "created", "updated"), context)
    changed = _moment(entry, ("updated",), context)
    # feedparser would make relative ids absolute too, so it is not told the feed's address.
    url = join(context.url, entry["link"]) if entry.get("link") else ""
    words = titled(title, text)
    # A pin is often kept from somebody else's page and the feed does not say: never the account's own words.
    saved = account.platform == Platform.PINTEREST
    return Post(
        platform=account.platform,
        native_id=entry.get("yt_videoid")
        or _pin(entry)
        or entry.get("id")
        or url
        or _made_id(title, published),
        author_native_id=account.native_id or account.handle,
        kind=PostKind.REPOST if saved else PostKind.ORIGINAL,
        url=url,
        text="" if saved else words,
        other_text=words if saved else "",
        published=published,
        edited=changed if changed.at and published.at and changed.at > published.at else None,
        media=_media(entry, markup, url),
        language=entry.get("language") or None,
        decode_errors=words.count("\ufffd"),
    )


def _pin(entry: Any) -> str:
    found = PIN.fullmatch(entry.get("id", ""))
    return found[1] if found else ""


def _made_id(title: str, published: Moment) -> str:
    return f"text:{hashlib.sha256(f'{title}|{published.raw}'.encode('utf-8', 'replace')).hexdigest()[:20]}"


def _title(entry: Any) -> str:
    detail = entry.get("title_detail") or {}
    value = entry.get("title") or ""
    return plain_text(value) if detail.get("type") == "text/html" else value.strip()


def _content(entry: Any) -> tuple[str, str]:
    """The fullest version of an entry, as markup and as text: content:encoded before the description."""
    versions = [c for c in entry.get("content", []) if c.get("value")]
    chosen = versions[0] if versions else entry.get("summary_detail") or {}
    value = chosen.get("value") or entry.get("summary") or ""  # a damaged entry's may be None
    html = chosen.get("type", "text/html") in ("text/html", "application/xhtml+xml")
    return (value, plain_text(value)) if html else ("", value.strip())


def _moment(entry: Any, names: Iterable[str], context: Context) -> Moment:
    # feedparser would read a time without a zone as UTC, so its own reading is not used.
    raw = next((dict.get(entry, name) for name in names if dict.get(entry, name)), None)
    return read_moment(raw, captured_at=context.captured_at, zone=context.zone)


def _media(entry: Any, markup: str, url: str) -> tuple[Media, ...]:
    found = [
        Media(kind=_kind(e.get("type", "")), url=e.get("href", "") or e.get("url", ""))
        for e in [*entry.get("enclosures", []), *entry.get("media_content", [])]
    ]
    thumbnails = [Media(kind="image", url=t.get("url", "")) for t in entry.get("media_thumbnail", [])]
    media = (*found, *thumbnails, *images_in(markup, url))
    return tuple(dict.fromkeys(m for m in media if m.url))


def _kind(mime: str) -> str:
    if mime == "application/x-shockwave-flash":  # what YouTube's feeds still call a video
        return "video"
    first = mime.partition("/")[0]
    return {"image": "image", "video": "video", "audio": "audio", "text": "link"}.get(first, "other")
