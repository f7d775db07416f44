"""Sites and blogs without a known interface: their feed when they name one, else what stands on the page."""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from lxml import html  # type: ignore[import-untyped]

from crawler.base import AccountSpider
from crawler.spiders import feeds
from domain.platforms import PLATFORMS
from domain.types import Account, Outcome, Page, Platform, Post, PostKind
from parsing.attribution import is_colleagues, lies_within
from parsing.markup import join, read_markup, without_self
from parsing.page_kinds import HEADLINE, entries_of, no_post
from parsing.pages import ANSWERED, PageContext, failed, made_of, outcome_of, titled, unreadable
from parsing.webpage import WebPage, read_page, tree_of

# What a page says about itself, as an outcome of its account; everything else cannot be read.
OUTCOMES = {
    "page_removed": Outcome.NOT_FOUND,
    "robot_check": Outcome.NO_PERMISSION,
    "blocked_page": Outcome.PLATFORM_OUTAGE,
    "captive_portal": Outcome.PLATFORM_OUTAGE,
}
REFRESH = re.compile(r"\s*[0-5]?(?:\.\d*)?\s*[;,]\s*(?:url\s*=\s*)?['\"]?([^'\"\s]+)", re.I)
FEED = re.compile(rb"<(?:\?xml|rss|feed|rdf:RDF)\b|\A\s*\{", re.I)


class WebsiteSpider(AccountSpider):
    name = "website"
    platforms = (Platform.WEBSITE,)
    repeats = False  # an unchanged front page may name a feed that has changed

    def first_url(self, account: Account) -> str:
        return f"https://{account.handle}"

    def read(self, body: bytes, headers: Mapping[str, str], context: PageContext) -> Page:
        return parse(body, headers, context)


def parse(body: bytes, headers: Mapping[str, str], context: PageContext) -> Page:
    """A site's own page: its feed's address, its entries, or the one article that it is."""
    if context.status not in ANSWERED:
        return failed(outcome_of(context.status), f"http {context.status}")
    if FEED.match(body[:512].lstrip(b"\xef\xbb\xbf\r\n\t ")):
        return feeds.parse(body, headers, context)
    tree = tree_of(body)
    if tree is None:
        return unreadable("empty_body", "html")
    page = read_page(tree, context.url)
    feed = next((f for f in page.feeds if lies_within(f, context.account)), None)
    if feed is not None:
        return Page(next_url=feed)
    entries = [] if page.is_post else entries_of(tree)
    if entries:
        return _listing(tree, entries, context)
    onward = _refreshed(tree, context)
    if onward and not page.is_post:
        return Page(next_url=onward)
    reason = no_post(tree, title=page.title, is_post=page.is_post, url=context.url)
    if reason or not page.is_post:
        return failed(OUTCOMES.get(reason, Outcome.PARSE_ERROR), reason or "no_entries")
    return _article(page, context)


def _refreshed(tree: Any, context: PageContext) -> str:
    """Where a page without entries sends its reader at once, in the registered folder; "" where it does not."""
    for given in tree.xpath("//meta[translate(@http-equiv, 'REFSH', 'refsh') = 'refresh']/@content"):
        wait = REFRESH.match(given)
        onward = join(context.url, wait[1]).replace("http://", "https://", 1) if wait else ""
        if onward and lies_within(onward, context.account) and onward.partition("#")[0] != context.url:
            return onward
    return ""


def _article(page: WebPage, context: PageContext) -> Page:
    if not lies_within(page.url, context.account):
        return failed(Outcome.PARSE_ERROR, "page_about_account")
    if is_colleagues(page.authors, context.account):
        return failed(Outcome.NOT_OWNER, "foreign_author")
    made = _post(page.url, titled(page.title, page.text), page, context)
    kind = PostKind.QUOTE if page.quoted else PostKind.ORIGINAL
    made = replace(made, other_text=page.quoted, kind=kind, media=(*page.media, *page.links))
    return Page(posts=(made,), newest_only=True)


def _listing(tree: Any, entries: list[Any], context: PageContext) -> Page:
    posts, problems = made_of(entries, lambda entry: _post_of_entry(entry, context), "article")
    if not posts:
        # A full page, and nothing of it in the registered folder: no word about an empty account.
        return failed(Outcome.PARSE_ERROR, problems[0].reason, problems)
    following = tree.xpath("//a[@rel='next']/@href | //link[@rel='next']/@href")
    next_url = join(context.url, following[0]).replace("http://", "https://", 1) if following else None
    return Page(
        posts=posts,
        problems=problems,
        next_url=next_url,
        newest_only=next_url is None,
        full=len(entries) >= PLATFORMS[context.account.platform].listing_shows,
    )


def _post_of_entry(entry: Any, context: PageContext) -> Post | str:
    url = join(context.url, entry.xpath(HEADLINE)[0]).partition("#")[0]
    if not lies_within(url, context.account):
        return "out_of_scope"
    content = without_self(read_markup(html.tostring(entry, encoding="unicode", with_tail=False), url), url)
    times = entry.xpath(".//time/@datetime") or [t.text_content() for t in entry.xpath(".//time")]
    entry_page = WebPage(
        url=url,
        title="",
        text="",
        published=str(times[0]) if times else "",
        edited="",
        language="",
        is_post=True,
        media=(),
    )
    made = _post(url, content.own, entry_page, context)
    kind = PostKind.QUOTE if content.quoted else PostKind.ORIGINAL
    return replace(made, media=(*content.media, *content.links), other_text=content.quoted, kind=kind)


def _post(url: str, words: str, page: WebPage, context: PageContext) -> Post:
    published = context.moment(page.published or None)
    return Post(
        platform=context.account.platform,
        native_id=url,
        author_native_id=context.account.handle,
        kind=PostKind.ORIGINAL,
        url=url,
        text=words,
        published=published,
        edited=context.later(page.edited, published),
        media=page.media,
        language=page.language or None,
        decode_errors=words.count("\ufffd"),
    )
