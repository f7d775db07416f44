"""Sites and blogs without a known interface: their feed when they name one, else what stands on the page."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from lxml import html  # type: ignore[import-untyped]

from crawler.base import AccountSpider
from crawler.spiders import feeds
from domain.platforms import PLATFORMS
from domain.types import Account, Outcome, Page, Platform, Post, PostKind
from parsing.attribution import Writer, guest_of, holders_of, is_colleagues, lies_within, noting, signed
from parsing.document_kinds import kind_of_document, of_two_bytes
from parsing.markup import join, read_markup, without_self
from parsing.page_kinds import HEADLINE, entries_of, no_post
from parsing.pages import ANSWERED, PageContext, failed, made_of, outcome_of, titled, unreadable
from parsing.passed_on import for_subscribers
from parsing.webpage import WebPage, read_page, tree_of

# What a page says about itself, as an outcome of its account; everything else cannot be read.
OUTCOMES = {
    "page_removed": Outcome.NOT_FOUND,
    "robot_check": Outcome.NO_PERMISSION,
    "blocked_page": Outcome.PLATFORM_OUTAGE,
    "captive_portal": Outcome.PLATFORM_OUTAGE,
}
REFRESH = re.compile(r"\s*[0-5]?(?:\.\d*)?\s*[;,]\s*(?:url\s*=\s*)?['\"]?([^'\"\s]+)", re.I)
# Microformats, schema.org, RDFa of Drupal, and the classes that themes of WordPress and Joomla use.
AUTHOR = (
    ".//*[(contains(concat(' ', normalize-space(@rel), ' '), ' author ')"
    " or contains(@rel, 'has_creator') or contains(@property, 'has_creator')"
    " or contains(concat(' ', normalize-space(@itemprop), ' '), ' author ')"
    " or contains(concat(' ', normalize-space(@class), ' '), ' p-author ')"
    " or contains(concat(' ', normalize-space(@class), ' '), ' byline ')"
    " or contains(concat(' ', normalize-space(@class), ' '), ' createdby '))]"
)
BY = re.compile(r"^(?:(?:oleh|ditulis oleh|written by|submitted by|posted by|penulis|by)\b\s*:?\s*)+", re.I)
LONGEST_NAME = 80  # letters: what is longer is no name
FEED = re.compile(rb"<(?:\?xml|rss|feed|rdf:RDF)\b|\A\s*[\{\[]", re.I)


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
    if of_two_bytes(body) or FEED.match(body[:512].lstrip(b"\xef\xbb\xbf\r\n\t ")):
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
        named = reason if reason in OUTCOMES else kind_of_document(body) or reason
        return failed(OUTCOMES.get(named, Outcome.PARSE_ERROR), named or "no_entries")
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
    closed, ended = for_subscribers(page.text, page.title)
    if closed and not page.quoted:
        return failed(Outcome.NO_PERMISSION, "login_required")
    made = _post(page.url, titled(page.title, page.text), page, context)
    kind = PostKind.QUOTE if page.quoted else PostKind.ORIGINAL
    made = replace(made, other_text=page.quoted, kind=kind, media=(*page.media, *page.links), cut=ended)
    return Page(posts=(made,), newest_only=True)


def _listing(tree: Any, entries: list[Any], context: PageContext) -> Page:
    written = dict[str, Sequence[Writer]]()
    named = {entry: _writers(entry, context.url) for entry in entries}
    holders = holders_of(context.account, (), list(named.values()))
    read = noting(lambda entry: _post_of_entry(entry, context, holders, named[entry]), named.__getitem__, written)
    posts, problems = made_of(entries, read, "article")
    if not posts:
        # A full page, and nothing of it in the registered folder: no word about an empty account.
        return failed(Outcome.PARSE_ERROR, problems[0].reason, problems)
    following = tree.xpath("//a[@rel='next']/@href | //link[@rel='next']/@href")
    next_url = join(context.url, following[0]).replace("http://", "https://", 1) if following else None
    page = Page(
        posts=posts,
        problems=problems,
        next_url=next_url,
        newest_only=next_url is None,
        full=len(entries) >= PLATFORMS[context.account.platform].listing_shows,
    )
    return signed(page, holders, written)


def _writers(entry: Any, url: str) -> list[Writer]:
    """Whom an entry of a page names as its author, by the marks that blogs and portals put there."""
    found = []
    for mark in entry.xpath(AUTHOR):
        link = next(iter(mark.xpath("self::a/@href | .//a/@href")), "")
        name = BY.sub("", " ".join(mark.text_content().split()))
        if len(name) <= LONGEST_NAME and (name or link):
            found.append(Writer(name=name, url=join(url, link) if link else ""))
    return list(dict.fromkeys(found))


def _post_of_entry(entry: Any, context: PageContext, holders: list[Writer], writers: Sequence[Writer]) -> Post | str:
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
    made = replace(_post(url, content.own, entry_page, context), media=(*content.media, *content.links))
    guest = guest_of(context.account, holders, writers)
    if guest:
        return replace(made, kind=PostKind.REPOST, text="", other_text=content.text, other_author=guest)
    return replace(made, other_text=content.quoted, kind=PostKind.QUOTE if content.quoted else PostKind.ORIGINAL)


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
