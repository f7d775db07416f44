"""One HTML page as structured data, metadata and main text. Pure; a page's scripts are never run.

JSON-LD and OpenGraph first, because the site itself wrote them; trafilatura's main text where they
hold none. Titles and dates come from the same order.
"""

import json
import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

from lxml import html  # type: ignore[import-untyped]
from lxml.etree import ParserError  # type: ignore[import-untyped]

from domain.types import Media
from parsing.markup import is_web, join, plain_text, read_markup
from parsing.pages import mapping, mappings, text_of

POSTS = (
    "article",
    "newsarticle",
    "blogposting",
    "socialmediaposting",
    "report",
    "discussionforumposting",
    "videoobject",
)
FEEDS = ("application/rss+xml", "application/atom+xml", "application/feed+json")
LARGEST_SCRIPT = 1 << 20
_QUOTES = (
    "self::blockquote or contains(concat(' ', normalize-space(@class), ' '), ' h-cite ')"
    " or self::aside[contains(concat(' ', normalize-space(@class), ' '), ' quote ')]"
)
QUOTATIONS = f"//*[{_QUOTES}][not(ancestor::*[{_QUOTES}])]"
MOST_BLOCKS = 200  # quotation blocks, and paragraphs with links, that are looked for in a page's main text


@dataclass(frozen=True, kw_only=True, slots=True)
class WebPage:
    """`is_post` says that the page itself claims to be one article or post, and not a listing or a profile.

    `links` is where the main text's links lead.
    `authors` are the addresses of its authors' pages, where it gives them.
    `kind` is what the page calls itself, in small letters: the type of its JSON-LD item, else of its card.
    `text` are the page's own words, `quoted` those in its quotation blocks: another author's.
    `feeds` are the feeds that it names, those of comments left out; `card` is the title and description that it
    gives to those who link to it.
    """

    url: str
    title: str
    text: str
    published: str
    edited: str
    language: str
    is_post: bool
    media: tuple[Media, ...]
    feeds: tuple[str, ...] = ()
    card: tuple[str, str] = ("", "")
    quoted: str = ""
    links: tuple[Media, ...] = ()
    kind: str = ""
    authors: tuple[str, ...] = ()


def tree_of(body: bytes, encoding: str | None = None) -> Any:
    """The parsed page, or None when it holds no element."""
    parser = html.HTMLParser(encoding=encoding or declared_encoding(body), huge_tree=False)
    try:
        return html.document_fromstring(body, parser=parser)
    except (ParserError, ValueError):
        return None


def declared_encoding(body: bytes) -> str | None:
    """UTF-8 when the bytes are valid UTF-8; otherwise lxml reads the page's own declaration."""
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        return None
    return "utf-8"


def read_page(tree: Any, url: str) -> WebPage:
    """What a page says about itself."""
    meta, item = _metadata(tree), _structured(tree)
    title = text_of(item, "headline") or meta.get("og:title", "") or _first(tree, "//title/text()")
    body = text_of(item, "articleBody") or text_of(item, "text") or _main_text(tree, url)
    kind, (own, quoted) = _kind(item), _apart(plain_text(body), tree)
    return WebPage(
        url=_address(tree, meta, item, url),
        title=plain_text(title),
        text=own if body else meta.get("og:description", "").strip(),
        quoted=quoted,
        links=_links(tree, url, plain_text(body)) if body else (),
        published=text_of(item, "datePublished")
        or text_of(item, "uploadDate")
        or meta.get("article:published_time", "")
        or _first(tree, "(//article//time/@datetime)[1]"),
        edited=text_of(item, "dateModified") or meta.get("article:modified_time", ""),
        language=_first(tree, "/html/@lang")[:2].lower(),
        is_post=kind in POSTS or meta.get("og:type", "") == "article",
        media=_media(meta, url),
        feeds=_feeds(tree, url),
        authors=_authors(meta, item, url),
        kind=kind if kind in POSTS else meta.get("og:type", "").lower() or kind,
        card=(meta.get("og:title", "").strip(), (meta.get("og:description") or meta.get("description", "")).strip()),
    )


def _first(tree: Any, path: str) -> str:
    found = tree.xpath(path)
    return str(found[0]).strip() if found else ""


def _address(tree: Any, meta: Mapping[str, str], item: Mapping[str, Any], url: str) -> str:
    """The page's own address, by its link, its card or the post that it says it is."""
    page = item.get("mainEntityOfPage")
    named = page if isinstance(page, str) else text_of(mapping(page), "@id") or text_of(mapping(page), "url")
    given = _first(tree, "//link[@rel='canonical']/@href") or meta.get("og:url", "")
    if not given and _kind(item) in POSTS:
        given = next((a for a in (named, text_of(item, "url"), text_of(item, "@id")) if is_web(a)), "")
    return join(url, given) if given else url


def _authors(meta: Mapping[str, str], item: Mapping[str, Any], url: str) -> tuple[str, ...]:
    named = item.get("author")
    given = [text_of(a, "url") or text_of(a, "@id") for a in mappings(named) or [mapping(named)]]
    given.append(meta.get("article:author", ""))
    return tuple(join(url, address) for address in given if is_web(join(url, address)) and address)


def _metadata(tree: Any) -> dict[str, str]:
    """property or name to content; the first of each."""
    found: dict[str, str] = {}
    for tag in tree.xpath("//meta[@content]"):
        name = (tag.get("property") or tag.get("name") or "").lower()
        found.setdefault(name, tag.get("content"))
    return found


def _structured(tree: Any) -> Mapping[str, Any]:
    """The JSON-LD item that is a post, else the first item."""
    items = [item for script in tree.xpath("//script[@type='application/ld+json']/text()") for item in _items(script)]
    return next((i for i in items if _kind(i) in POSTS), items[0] if items else {})


def _items(script: str) -> Iterator[Mapping[str, Any]]:
    if len(script) > LARGEST_SCRIPT:
        return
    try:
        value = json.loads(script, strict=False)
    except (ValueError, RecursionError):
        return
    for item in mappings(value) or [mapping(value)]:
        yield item
        yield from mappings(item.get("@graph"))


def _kind(item: Mapping[str, Any]) -> str:
    kind = item.get("@type")
    first = kind[0] if isinstance(kind, list) and kind else kind
    return first.rpartition("/")[2].lower() if isinstance(first, str) else ""


def _main_text(tree: Any, url: str) -> str:
    import trafilatura  # loaded when a page needs it: it takes longer than the rest of a command's start

    try:
        found: str | None = trafilatura.extract(
            html.tostring(tree, encoding="unicode"), url=url, include_comments=False, include_tables=False
        )
    except Exception:  # a page that trafilatura cannot digest has no main text
        return ""
    return found or ""


def _apart(text: str, tree: Any) -> tuple[str, str]:
    """Own words and quoted ones. A quotation block outside of the main text (a reader's comment) is neither."""
    spans = [word.span() for word in re.finditer(r"\S+", text)]
    plain = " ".join(text[start:end] for start, end in spans)
    starts = list(accumulate((end - start + 1 for start, end in spans), initial=0))
    own, quoted, done, place = list[str](), list[str](), 0, 0
    for block in tree.xpath(QUOTATIONS)[:MOST_BLOCKS]:
        quote = " ".join(block.text_content().split())
        at = plain.find(quote, place) if quote else -1
        first, after = bisect_left(starts, at), bisect_left(starts, at + len(quote) + 1)
        if at < 0 or starts[first] != at or starts[after] != at + len(quote) + 1:
            continue  # not there, or only within a word
        own.append(text[done : spans[first][0]].strip())
        quoted.append(text[spans[first][0] : spans[after - 1][1]])
        done, place = spans[after - 1][1], at + len(quote)
    own.append(text[done:].strip())
    return "\n".join(part for part in own if part), "\n\n".join(quoted)


def _links(tree: Any, url: str, text: str) -> tuple[Media, ...]:
    """Where the links of the main text lead: those of its paragraphs, not of what stands around it."""
    whole = " ".join(text.split())
    found: dict[str, Media] = {}
    for block in tree.xpath("//p[.//a[@href]] | //li[.//a[@href]] | //blockquote[.//a[@href]]")[:MOST_BLOCKS]:
        words = " ".join(block.text_content().split())
        if words and words in whole:
            for link in read_markup(html.tostring(block, encoding="unicode", with_tail=False), url).links:
                if link.url.partition("#")[0] != url:
                    found.setdefault(link.url, link)
    return tuple(found.values())


def _media(meta: Mapping[str, str], url: str) -> tuple[Media, ...]:
    found = [(kind, meta.get(f"og:{kind}", "")) for kind in ("image", "video")]
    return tuple(
        Media(kind=kind, url=join(url, address), alt=meta.get(f"og:{kind}:alt", ""))
        for kind, address in found
        if address and not address.startswith("data:")
    )


def _feeds(tree: Any, url: str) -> tuple[str, ...]:
    """The feeds that a page names, without those of comments."""
    links = tree.xpath("//link[contains(concat(' ', normalize-space(@rel), ' '), ' alternate ')][@href]")
    found = [join(url, link.get("href")) for link in links if (link.get("type") or "").lower() in FEEDS]
    return tuple(f.replace("http://", "https://", 1) for f in dict.fromkeys(found) if f and "comment" not in f)
