"""WordPress: the posts of one site by its REST interface, by its feed where that is closed."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from crawler.base import AccountSpider
from crawler.spiders import feeds
from domain.types import Account, Moment, Outcome, Page, Platform, Post, PostKind, Problem
from parsing.dates import read_moment
from parsing.pages import (
    Context,
    Refused,
    changed_source,
    document,
    failed,
    images_in,
    mapping,
    mappings,
    no_list,
    outcome_of,
    plain_text,
    text_of,
    titled,
)

PER_PAGE = 100
FIELDS = "id,date,date_gmt,modified_gmt,link,status,type,title,content"
CLOSED = (Outcome.NO_PERMISSION, Outcome.NOT_FOUND, Outcome.BLOCKED_BY_ROBOTS, Outcome.PARSE_ERROR)
NUMBERED = re.compile(r"https?://[^?#]*\?p=(\d+)")


class WordPressSpider(AccountSpider):
    name = "wordpress"
    platforms = (Platform.WORDPRESS,)

    def first_url(self, account: Account) -> str:
        return listing(account.handle, 1)

    def read(self, body: bytes, headers: Mapping[str, str], context: Context) -> Page:
        return (
            parse(body, headers, context)
            if "/wp-json/" in context.url
            else parse_feed(body, headers, context)
        )

    def fallback_url(self, account: Account, outcome: Outcome, url: str) -> str | None:
        first = "/wp-json/" in url and "page=1" in url.split("&")
        return f"https://{account.handle}/feed/" if first and outcome in CLOSED else None


def listing(site: str, page: int) -> str:
    query = urlencode({"per_page": PER_PAGE, "_fields": FIELDS, "page": page}, safe=",")
    return f"https://{site}/wp-json/wp/v2/posts?{query}"


def parse(body: bytes, headers: Mapping[str, str], context: Context) -> Page:
    """One page of /wp-json/wp/v2/posts."""
    try:
        loaded = document(body, "wp/v2/posts")
    except Refused as refused:
        return (
            refused.page
            if context.status == 200
            else failed(outcome_of(context.status), f"http {context.status}")
        )
    if context.status != 200:
        code = text_of(mapping(loaded.value), "code")
        if code == "rest_post_invalid_page_number":
            return Page(outcome=Outcome.EMPTY)  # posts went while we were paging: the end came earlier
        return failed(outcome_of(context.status), code or f"http {context.status}")
    items = mappings(loaded.value)
    readable = sum("rendered" in mapping(i.get("content")) for i in items)
    changed = changed_source(readable, len(items), "content.rendered", "wp/v2/posts")
    changed = no_list(loaded.value, "wp/v2/posts") or changed
    return changed or _page(items, headers, context, loaded.decode_errors)


def parse_feed(body: bytes, headers: Mapping[str, str], context: Context) -> Page:
    """The site's feed; its posts keep the numbers that the REST interface gives them."""
    page = feeds.parse(body, headers, context)
    posts = tuple(
        replace(p, native_id=found[1]) if (found := NUMBERED.fullmatch(p.native_id)) else p
        for p in page.posts
    )
    return replace(page, posts=posts)


def _page(items: list[Mapping[str, Any]], headers: Mapping[str, str], context: Context, broken: int) -> Page:
    posts: list[Post] = []
    problems: list[Problem] = []
    for index, item in enumerate(items):
        made = _post(item, context, broken)
        if isinstance(made, Post):
            posts.append(made)
        else:
            problems.append(Problem(stage="parse", reason=made, where=f"[{index}]"))
    number = int(parse_qs(urlsplit(context.url).query).get("page", ["1"])[0])
    pages = headers.get("x-wp-totalpages", "")
    more = number < int(pages) if pages.isdecimal() else len(items) == PER_PAGE
    return Page(
        posts=tuple(posts),
        problems=tuple(problems),
        next_url=listing(context.account.handle, number + 1) if more and items else None,
        outcome=Outcome.OK if items else Outcome.EMPTY,
    )


def _post(item: Mapping[str, Any], context: Context, broken: int) -> Post | str:
    native_id, content = text_of(item, "id"), mapping(item.get("content"))
    if not native_id:
        return "id_missing"
    if content.get("protected") is True or item.get("status", "publish") != "publish":
        return "not_public"
    markup = text_of(content, "rendered")
    text = titled(plain_text(text_of(mapping(item.get("title")), "rendered")), plain_text(markup))
    url = text_of(item, "link")
    published = _moment(item, "date", context)
    changed = _moment(item, "modified", context)
    return Post(
        platform=context.account.platform,
        native_id=native_id,
        author_native_id=context.account.handle,
        kind=PostKind.ORIGINAL,
        url=url,
        text=text,
        published=published,
        edited=changed if changed.at and published.at and changed.at > published.at else None,
        media=images_in(markup, url),
        decode_errors=text.count("\ufffd") if broken else 0,
    )


def _moment(item: Mapping[str, Any], name: str, context: Context) -> Moment:
    """`..._gmt` has no zone in it but is UTC; the field without it is the site's local time."""
    gmt = text_of(item, f"{name}_gmt")
    if gmt:
        return read_moment(gmt, captured_at=context.captured_at, zone=UTC)
    return read_moment(text_of(item, name), captured_at=context.captured_at, zone=context.zone)
