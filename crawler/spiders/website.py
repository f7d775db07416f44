"""Sites and blogs without a known interface: their feed when they name one, else what stands on the page."""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

from lxml import html  # type: ignore[import-untyped]

from crawler.base import AccountSpider
from crawler.spiders import feeds
from domain.links import same_site
from domain.types import Account, Outcome, Page, Platform, Post, PostKind, Problem
from parsing.dates import read_moment
from parsing.pages import Context, failed, images_in, join, outcome_of, plain_text, titled, unreadable
from parsing.webpage import WebPage, read_page, tree_of

ENTRIES = "//article[not(ancestor::article)] | //*[contains(concat(' ', @class, ' '), ' h-entry ')]"
LINKS = ".//*[self::h1 or self::h2 or self::h3 or self::h4]//a/@href | .//a[@rel='bookmark']/@href"
FEED = re.compile(rb"<(?:\?xml|rss|feed|rdf:RDF)\b|\A\s*\{", re.I)
LOGIN = ("masuk", "log in", "login", "sign in")


class WebsiteSpider(AccountSpider):
    name = "website"
    platforms = (Platform.WEBSITE,)
    repeats = False  # an unchanged front page may name a feed that has changed

    def first_url(self, account: Account) -> str:
        return f"https://{account.handle}"

    def read(self, body: bytes, headers: Mapping[str, str], context: Context) -> Page:
        return parse(body, headers, context)


def parse(body: bytes, headers: Mapping[str, str], context: Context) -> Page:
    """A site's own page: its feed's address, its entries, or the one article that it is."""
    if context.status != 200:
        return failed(outcome_of(context.status), f"http {context.status}")
    if FEED.match(body[:512].lstrip(b"\xef\xbb\xbf\r\n\t ")):
        return feeds.parse(body, headers, context)
    tree = tree_of(body)
    if tree is None:
        return unreadable("empty_body", "html")
    page = read_page(tree, context.url)
    if page.feed and same_site(urlsplit(page.feed).hostname or "", urlsplit(context.url).hostname or ""):
        return Page(next_url=page.feed)
    entries = [] if page.is_post else [e for e in tree.xpath(ENTRIES) if e.xpath(LINKS)]
    if entries:
        return _listing(tree, entries, context)
    if not page.is_post:
        wall = any(word in page.title.casefold() for word in LOGIN)
        return failed(Outcome.PARSE_ERROR, "login_required" if wall else "no_entries")
    return _article(page, context)


def _article(page: WebPage, context: Context) -> Page:
    if not _own(page.url, context):
        return failed(Outcome.PARSE_ERROR, "page_about_account")
    return Page(posts=(_made(page.url, titled(page.title, page.text), page, context),), newest_only=True)


def _listing(tree: Any, entries: list[Any], context: Context) -> Page:
    posts: list[Post] = []
    problems: list[Problem] = []
    for index, entry in enumerate(entries):
        url = join(context.url, entry.xpath(LINKS)[0]).partition("#")[0]
        if not _own(url, context):
            problems.append(Problem(stage="parse", reason="out_of_scope", where=f"article[{index}]"))
        else:
            posts.append(_entry(entry, url, context))
    following = tree.xpath("//a[@rel='next']/@href | //link[@rel='next']/@href")
    next_url = join(context.url, following[0]).replace("http://", "https://", 1) if following else None
    return Page(
        posts=tuple(posts), problems=tuple(problems), next_url=next_url,
        newest_only=next_url is None and len(entries) >= feeds.SHOWN_ELSEWHERE,
        outcome=Outcome.OK if posts else Outcome.EMPTY,
    )  # fmt: skip


def _entry(entry: Any, url: str, context: Context) -> Post:
    markup = html.tostring(entry, encoding="unicode", with_tail=False)
    times = entry.xpath(".//time/@datetime") or [t.text_content() for t in entry.xpath(".//time")]
    shown = WebPage(
        url=url, title="", text="", published=str(times[0]) if times else "", edited="", language="",
        is_post=True, media=(),
    )  # fmt: skip
    return replace(_made(url, plain_text(markup), shown, context), media=images_in(markup, url))


def _made(url: str, words: str, page: WebPage, context: Context) -> Post:
    clock = {"captured_at": context.captured_at, "zone": context.zone}
    published = read_moment(page.published or None, **clock)
    changed = read_moment(page.edited, **clock) if page.edited else None
    return Post(
        platform=context.account.platform,
        native_id=url,
        author_native_id=context.account.handle,
        kind=PostKind.ORIGINAL,
        url=url,
        text=words,
        published=published,
        edited=changed if changed and changed.at and published.at and changed.at > published.at else None,
        media=page.media,
        language=page.language or None,
        decode_errors=words.count("\ufffd"),
    )


def _own(url: str, context: Context) -> bool:
    """Whether an address lies on the registered site and below its folder."""
    site, _, folder = context.account.handle.partition("?")[0].partition("/")
    parts = urlsplit(url)
    return same_site(parts.hostname or "", site) and parts.path.lstrip("/").startswith(folder)
