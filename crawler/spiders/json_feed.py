"""JSON Feed 1.0 and 1.1, as one more form of a feed."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from domain.platforms import PLATFORMS
from domain.types import Media, Outcome, Page, Platform, Post, PostKind
from parsing.attribution import Writer, guest_of, holders_of, listed_within, noting, signed
from parsing.document_kinds import kind_of_document
from parsing.markup import Markup, is_web, join, read_markup, without_self
from parsing.media_kinds import kind_of
from parsing.pages import (
    PageContext,
    Refused,
    changed_source,
    document,
    made_of,
    mapping,
    mappings,
    no_list,
    not_the_owners,
    text_of,
    titled,
    unreadable,
)
from parsing.post_ids import are_places, is_comment

VERSION = re.compile(r"https?://(?:www\.)?jsonfeed\.org/version/")


def parse(body: bytes, headers: Mapping[str, str], context: PageContext) -> Page:
    """One JSON Feed document."""
    try:
        loaded = document(body, "json feed")
    except Refused as refused:
        return refused.page
    feed = mapping(loaded.value)
    if not VERSION.match(text_of(feed, "version")):
        return unreadable(kind_of_document(body) or "not_a_feed", "json feed")
    items = mappings(feed.get("items"))
    readable = sum(any(text_of(i, key) for key in ("content_html", "content_text", "title", "summary")) for i in items)
    changed = no_list(feed.get("items"), "json feed: items") or changed_source(
        readable, len(items), "content", "json feed"
    )
    return changed or _page(feed, items, context, loaded.decode_errors)


def _page(feed: Mapping[str, Any], items: list[Mapping[str, Any]], context: PageContext, broken: int) -> Page:
    given = [text_of(item, "id") for item in items]
    ids = Counter(given * 2 if are_places(given) else given)
    written = dict[str, Sequence[Writer]]()
    holders = holders_of(context.account, _writers(feed), [_writers(i) for i in items], text_of(feed, "title"))
    read = noting(lambda item: _post(item, ids, context, broken, holders), _writers, written)
    posts, problems = made_of(items, read, "items")
    following = join(context.url, text_of(feed, "next_url")) if text_of(feed, "next_url") else ""
    further = following.replace("http://", "https://", 1) if following and items else None
    page = Page(
        posts=posts,
        problems=problems,
        next_url=further,
        outcome=Outcome.OK if items else Outcome.EMPTY,
        newest_only=further is None,
        full=len(items) >= PLATFORMS[context.account.platform].listing_shows,
    )
    return not_the_owners(posts, problems) or signed(page, holders, written)


def _post(
    item: Mapping[str, Any], ids: Counter[str], context: PageContext, broken: int, holders: list[Writer]
) -> Post | str:
    url = join(context.url, text_of(item, "url")) if text_of(item, "url") else ""
    native_id = text_of(item, "id")
    if url and (ids[native_id] > 1 or not native_id):
        native_id = url
    if not native_id:
        return "id_missing"
    if context.account.platform == Platform.WEBSITE and url and not listed_within(url, context.account):
        return "foreign_address"
    if is_comment(url):
        return "comment"
    content = read_markup(text_of(item, "content_html"), url)
    plain = text_of(item, "content_text") or text_of(item, "summary")
    if content.locked or read_markup(plain).locked:
        return "not_public"
    guest = guest_of(context.account, holders, _writers(item))
    shown = content.text if guest else content.own
    text = titled(text_of(item, "title"), (shown if content.text else plain).strip())
    published = context.moment(item.get("date_published") or item.get("date_modified"))
    return Post(
        platform=context.account.platform,
        native_id=native_id,
        author_native_id=context.account.handle,
        kind=PostKind.REPOST if guest else PostKind.QUOTE if content.quoted else PostKind.ORIGINAL,
        url=url,
        text="" if guest else text,
        other_text=text if guest else content.quoted,
        other_author=guest or None,
        published=published,
        edited=context.later(item.get("date_modified"), published),
        media=_media(item, content, url),
        language=text_of(item, "language") or None,
        decode_errors=text.count("\ufffd") if broken else 0,
    )


def _writers(record: Mapping[str, Any]) -> list[Writer]:
    """Version 1.1 names several, version 1.0 one."""
    named = mappings(record.get("authors")) or [mapping(record.get("author"))]
    return [Writer(name=text_of(a, "name"), url=text_of(a, "url")) for a in named if a]


def _media(item: Mapping[str, Any], content: Markup, url: str) -> tuple[Media, ...]:
    pictures = [Media(kind="image", url=join(url, text_of(item, k))) for k in ("image", "banner_image") if item.get(k)]
    attached = [
        Media(kind=kind_of(text_of(a, "mime_type"), text_of(a, "url")), url=text_of(a, "url"), alt=text_of(a, "title"))
        for a in mappings(item.get("attachments"))
    ]
    outside = text_of(item, "external_url")
    links = [Media(kind="link", url=outside)] if is_web(outside) else []
    kept = without_self(content, url)
    return tuple(dict.fromkeys((*pictures, *attached, *kept.media, *links, *kept.links)))
