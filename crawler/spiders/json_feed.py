"""JSON Feed 1.0 and 1.1, as one more form of a feed."""

from collections.abc import Mapping
from typing import Any

from domain.types import Media, Outcome, Page, Post, PostKind, Problem
from parsing.dates import read_moment
from parsing.pages import (
    Context,
    Refused,
    changed_source,
    document,
    images_in,
    mapping,
    mappings,
    no_list,
    plain_text,
    text_of,
    titled,
    unreadable,
)

SHOWN = 10


def parse(body: bytes, headers: Mapping[str, str], context: Context) -> Page:
    """One JSON Feed document."""
    try:
        loaded = document(body, "json feed")
    except Refused as refused:
        return refused.page
    feed = mapping(loaded.value)
    if not text_of(feed, "version").startswith("https://jsonfeed.org/version/"):
        return unreadable("not_a_feed", "json feed")
    items = mappings(feed.get("items"))
    readable = sum(
        bool(text_of(i, "content_html") or text_of(i, "content_text") or text_of(i, "title")) for i in items
    )
    changed = no_list(feed.get("items"), "json feed: items") or changed_source(
        readable, len(items), "content", "json feed"
    )
    return changed or _page(feed, items, context, loaded.decode_errors)


def _page(feed: Mapping[str, Any], items: list[Mapping[str, Any]], context: Context, broken: int) -> Page:
    made = [_post(item, context, broken) for item in items]
    problems = [
        Problem(stage="parse", reason=m, where=f"items[{i}]")
        for i, m in enumerate(made)
        if isinstance(m, str)
    ]
    following = text_of(feed, "next_url")
    return Page(
        posts=tuple(m for m in made if isinstance(m, Post)),
        problems=tuple(problems),
        next_url=following if following and items else None,
        outcome=Outcome.OK if items else Outcome.EMPTY,
        newest_only=not following and len(items) >= SHOWN,
    )


def _post(item: Mapping[str, Any], context: Context, broken: int) -> Post | str:
    native_id = text_of(item, "id") or text_of(item, "url")
    if not native_id:
        return "id_missing"
    markup, url = text_of(item, "content_html"), text_of(item, "url")
    text = titled(text_of(item, "title"), plain_text(markup) or text_of(item, "content_text"))
    published = read_moment(item.get("date_published"), captured_at=context.captured_at, zone=context.zone)
    changed = read_moment(item.get("date_modified"), captured_at=context.captured_at, zone=context.zone)
    pictures = [Media(kind="image", url=text_of(item, k)) for k in ("image", "banner_image") if item.get(k)]
    attached = [
        Media(kind=text_of(a, "mime_type").partition("/")[0] or "other", url=text_of(a, "url"))
        for a in mappings(item.get("attachments"))
    ]
    return Post(
        platform=context.account.platform,
        native_id=native_id,
        author_native_id=context.account.handle,
        kind=PostKind.ORIGINAL,
        url=url,
        text=text,
        published=published,
        edited=changed if changed.at and published.at and changed.at > published.at else None,
        media=tuple(dict.fromkeys((*pictures, *attached, *images_in(markup, url)))),
        language=text_of(item, "language") or None,
        decode_errors=text.count("\ufffd") if broken else 0,
    )
