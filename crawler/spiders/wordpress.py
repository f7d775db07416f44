"""WordPress: the posts of one site by its REST interface, by its feed where that is closed."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from crawler.base import AccountSpider
from crawler.run_state import Task
from crawler.spiders import feeds
from domain.types import Account, Media, Moment, Outcome, Page, Platform, Post, PostKind, Problem
from parsing.attribution import Writer, guest_of, holders_of, lies_beside, noting, signed
from parsing.markup import plain_text, read_markup, without_self
from parsing.pages import (
    ANSWERED,
    PageContext,
    Refused,
    changed_source,
    document,
    failed,
    made_of,
    mapping,
    mappings,
    no_list,
    not_the_owners,
    outcome_of,
    text_of,
    titled,
)

PER_PAGE = 100
# What is embedded has to be linked too, and both asked for by name.
FIELDS = (
    "id,date,date_gmt,modified_gmt,link,status,type,title,content,featured_media,author,_links.author,_embedded.author"
)
SINCE = "modified_after="  # since WordPress 5.7; an older site answers with its newest posts
MOST_CHANGED = 20  # pages; whoever changed more is read whole within days
CLOSED = (Outcome.NO_PERMISSION, Outcome.NOT_FOUND, Outcome.BLOCKED_BY_ROBOTS, Outcome.PARSE_ERROR)
NUMBERED = re.compile(r"https?://[^?#]*\?p=(\d+)")


class WordPressSpider(AccountSpider):
    name = "wordpress"
    platforms = (Platform.WORDPRESS,)

    def first_url(self, account: Account) -> str:
        return listing(account.handle, 1)

    def start_url(self, task: Task) -> str | None:
        """Between two whole listings: first what its authors changed since the last look, wherever that stands; whose
        that is, a site says whose authors are known."""
        looked = task.state.last_ok_at
        if looked is None or task.listing.to_the_end or not task.state.writers:
            return self.first_url(task.account)
        return changed_since(task.account.handle, looked)

    def is_listing(self, url: str) -> bool:
        return SINCE not in url

    def read(self, body: bytes, headers: Mapping[str, str], context: PageContext) -> Page:
        return parse(body, headers, context) if _is_rest(context.url) else parse_feed(body, headers, context)

    def fallback_url(self, account: Account, outcome: Outcome, url: str) -> str | None:
        """The same interface and feed at the addresses that they have where a site keeps plain permalinks."""
        if SINCE in url:
            plain = listing(account.handle, 1, plain=True)
            again = None if url.startswith(plain) else f"{plain}&{SINCE}{url.partition(SINCE)[2]}"
            return (again or listing(account.handle, 1)) if outcome in CLOSED else None
        first = not _is_rest(url) or "page=1" in url.split("&")
        ways = [listing(account.handle, 1), listing(account.handle, 1, plain=True), *_feeds(account.handle)]
        place = ways.index(url) + 1 if url in ways else len(ways)
        return ways[place] if first and outcome in CLOSED and place < len(ways) else None


def listing(site: str, page: int, *, plain: bool = False) -> str:
    query = urlencode({"per_page": PER_PAGE, "_fields": FIELDS, "_embed": "author", "page": page}, safe=",")
    return (
        f"https://{site}/?rest_route=/wp/v2/posts&{query}" if plain else f"https://{site}/wp-json/wp/v2/posts?{query}"
    )


def changed_since(site: str, looked: datetime) -> str:
    """What was changed since the day before a look: a site's clock may differ, and the address stays the same."""
    day = (looked.astimezone(UTC) - timedelta(days=1)).date()
    return f"{listing(site, 1)}&{SINCE}{day}T00:00:00Z"


def _feeds(site: str) -> tuple[str, str]:
    return f"https://{site}/feed/", f"https://{site}/?feed=rss2"


def _is_rest(url: str) -> bool:
    return "/wp-json/" in url or "rest_route=" in url


def parse(body: bytes, headers: Mapping[str, str], context: PageContext) -> Page:
    """One page of /wp-json/wp/v2/posts."""
    try:
        loaded = document(body, "wp/v2/posts")
    except Refused as refused:
        return (
            refused.page if context.status in ANSWERED else failed(outcome_of(context.status), f"http {context.status}")
        )
    if context.status not in ANSWERED:
        code = text_of(mapping(loaded.value), "code")
        if code == "rest_post_invalid_page_number":
            return Page(outcome=Outcome.EMPTY)  # posts went while we were paging: the end came earlier
        return failed(outcome_of(context.status), code or f"http {context.status}")
    items = mappings(loaded.value)
    readable = sum("rendered" in mapping(i.get("content")) for i in items)
    changed = changed_source(readable, len(items), "content.rendered", "wp/v2/posts")
    changed = no_list(loaded.value, "wp/v2/posts") or changed
    return changed or _page(items, headers, context, loaded.decode_errors)


def parse_feed(body: bytes, headers: Mapping[str, str], context: PageContext) -> Page:
    """The site's feed; its posts keep the numbers that the REST interface gives them."""
    page = feeds.parse(body, headers, context)
    posts = tuple(replace(p, native_id=_numbered(p.native_id)) for p in page.posts)
    return replace(page, posts=posts, writers=tuple((_numbered(i), parts) for i, parts in page.writers))


def _numbered(native_id: str) -> str:
    found = NUMBERED.fullmatch(native_id)
    return found[1] if found else native_id


def _page(items: list[Mapping[str, Any]], headers: Mapping[str, str], context: PageContext, broken: int) -> Page:
    written = dict[str, Sequence[Writer]]()
    holders = holders_of(context.account, (), [_writers(item) for item in items])
    posts, problems = made_of(items, noting(lambda item: _post(item, context, broken, holders), _writers, written), "")
    page = _listed(items, posts, problems, headers, context)
    return not_the_owners(posts, problems) or signed(page, holders, written)


def _listed(
    items: list[Mapping[str, Any]],
    posts: tuple[Post, ...],
    problems: tuple[Problem, ...],
    headers: Mapping[str, str],
    context: PageContext,
) -> Page:
    number = int(parse_qs(urlsplit(context.url).query).get("page", ["1"])[0])
    pages = headers.get("x-wp-totalpages", "")
    is_counted = pages.isdecimal() and len(pages) < 10
    more = number < int(pages) if is_counted else len(items) == PER_PAGE
    if SINCE in context.url:
        more = more and number < MOST_CHANGED and _heeded(items, context.url)
        return _changed(posts, problems, context, number if more and items else 0)
    following = listing(context.account.handle, number + 1, plain="rest_route=" in context.url)
    return Page(
        posts=posts,
        problems=problems,
        next_url=following if more else None,
        # A host may give fewer than asked for; without the number of pages a short one is no end.
        newest_only=bool(items) and not is_counted and not more,
        outcome=Outcome.OK if items else Outcome.EMPTY,
    )


def _heeded(items: list[Mapping[str, Any]], url: str) -> bool:
    """Whether a site took the wish to hear only of changes; an older one lists everything."""
    since = url.partition(SINCE)[2][:10]
    return all(text_of(item, "modified_gmt")[:10] >= since for item in items)


def _changed(posts: tuple[Post, ...], problems: tuple[Problem, ...], context: PageContext, number: int) -> Page:
    """What was changed since the last look; after its last page the listing itself is asked."""
    further = context.url.replace(f"&page={number}&", f"&page={number + 1}&")
    following = further if number else listing(context.account.handle, 1, plain="rest_route=" in context.url)
    return Page(posts=posts, problems=problems, next_url=following, outcome=Outcome.OK, beside=True)


def _writers(item: Mapping[str, Any]) -> list[Writer]:
    """The author of a post: his number, and what the site tells of him to everybody, which may be nothing."""
    number = text_of(item, "author")
    told = next(iter(mappings(mapping(item.get("_embedded")).get("author"))), {})
    writer = Writer(
        name=plain_text(text_of(told, "name")), url=text_of(told, "link"), number=number if number != "0" else ""
    )
    return [writer] if writer.known_by() else []


def _post(item: Mapping[str, Any], context: PageContext, broken: int, holders: list[Writer]) -> Post | str:
    native_id, content = text_of(item, "id"), mapping(item.get("content"))
    if not native_id:
        return "id_missing"
    if content.get("protected") is True or item.get("status", "publish") != "publish":
        return "not_public"
    url = text_of(item, "link")
    if lies_beside(url, context.account):
        return "foreign_address"
    words = without_self(read_markup(text_of(content, "rendered"), url), url)
    if words.locked:
        return "not_public"
    guest = guest_of(context.account, holders, _writers(item))
    title = plain_text(text_of(mapping(item.get("title")), "rendered"))
    text = titled(title, words.text if guest else words.own)
    other = text if guest else words.quoted
    published = _moment(item, "date", context)
    changed = _moment(item, "modified", context)
    pictured = (Media(kind="image"),) if text_of(item, "featured_media") not in ("", "0") and not words.media else ()
    return Post(
        platform=context.account.platform,
        native_id=native_id,
        author_native_id=context.account.handle,
        kind=PostKind.REPOST if guest else PostKind.QUOTE if other else PostKind.ORIGINAL,
        url=url,
        text="" if guest else text,
        other_text=other,
        other_author=guest or None,
        published=published,
        edited=changed if changed.at and published.at and changed.at > published.at else None,
        media=(*words.media, *pictured, *words.links),
        decode_errors=text.count("\ufffd") if broken else 0,
    )


def _moment(item: Mapping[str, Any], name: str, context: PageContext) -> Moment:
    """`..._gmt` has no zone in it but is UTC; the field without it is the site's local time, and all there is of a post
    that another program put into the site's tables."""
    moment = context.moment(text_of(item, f"{name}_gmt"), zone=UTC)
    # A time that lies ahead is understood, and so it is in the other field.
    return moment if moment.at or moment.problem == "future_date" else context.moment(text_of(item, name))
