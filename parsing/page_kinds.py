"""Pages that are no post although a server or a browser gave them: each kind by its own name.

The words stand in the titles and short bodies of such pages, in Indonesian and English. A page that says itself
that it is an article, or one with a long text, is judged by its title alone.
"""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from parsing.markup import join

SHORT = 1200  # letters: what says more is hardly a notice
FEWEST_HEADLINES = 5
FEWEST_LINKS = 15
MOSTLY_LINKS = 0.8
ENTRIES = (
    "//article[not(ancestor::article)] | //*[contains(concat(' ', @class, ' '), ' h-entry ')]"
    " | //*[not(self::article) and contains(concat(' ', normalize-space(@class), ' '), ' hentry ')]"
)
HEADLINE = ".//*[self::h1 or self::h2 or self::h3 or self::h4]//a/@href | .//a[@rel='bookmark']/@href"
LINKED_HEADLINE = ".//a[.//h1 or .//h2 or .//h3 or .//h4]/@href"
SHORTEST_STORY = 120  # letters of an article, its heading and its date
DATED = (
    "//article[.//time][.//h1 or .//h2][.//p] | //*[contains(concat(' ', @class, ' '), ' h-entry ')][.//time][.//h1]"
)
# What vendors of robot checks put into the page that they show in the place of another one.
CHALLENGE = "|".join(
    f"//{tag}[contains(@{mark}, '{sign}')]"
    for tag, mark, sign in (
        ("iframe", "src", "captcha"),
        ("iframe", "src", "_Incapsula_"),
        ("script", "src", "_Incapsula_"),
        ("script", "src", "challenge-platform"),
        ("script", "src", "awswaf"),
        ("*", "id", "challenge-"),
        ("*", "id", "px-captcha"),
        ("*", "class", "h-captcha"),
        ("*", "class", "cf-turnstile"),
    )
)
BARE = 300  # letters: a check says no more, a page with a form that is guarded by one does
VISIBLE = "//body//text()[not(ancestor::script or ancestor::style or ancestor::noscript or ancestor::template)]"


def _kinds() -> dict[str, re.Pattern[str]]:
    data = tomllib.loads((Path(__file__).parent / "page_kinds.toml").read_text(encoding="utf-8"))
    return {name: re.compile("|".join(kind["says"])) for name, kind in data.items()}


# In this order: a page that asks for a login because a robot was suspected is a check for robots.
KINDS = _kinds()
LOGIN = KINDS.pop("login_required")


def no_post(tree: Any, *, title: str, is_post: bool, url: str) -> str:
    """Why a page is no post: "" when it may be one.

    login_required, robot_check, page_removed, blocked_page, captive_portal, error_page, empty_page, listing_page.
    """
    body = " ".join(_visible(tree)).casefold()
    title = " ".join(title.casefold().split())
    if not is_post and len(body) <= BARE and tree.xpath(CHALLENGE) and not tree.xpath("//article | //form//textarea"):
        return "robot_check"
    if not body and not title and not tree.xpath("//img | //video | //meta[@property]"):
        return "empty_page"
    # An article is believed; only a title that is nothing but a notice speaks against it.
    text = title if is_post or len(body) > SHORT else f"{title} \n {body}"
    if not is_post:
        asks = bool(tree.xpath("//input[@type='password']")) and len(body) <= SHORT
        notices = {} if _is_told(tree) else KINDS
        kind = next((name for name, words in notices.items() if words.search(text)), "")
        if kind and not (asks and kind in ("page_removed", "error_page")):
            return kind
        if asks or LOGIN.search(title) or (len(body) <= SHORT and LOGIN.search(body)):
            return "login_required"
        if is_listing(tree, url):
            return "listing_page"
    return ""


def _is_told(tree: Any) -> bool:
    """Whether a page shows one dated article with a heading and sentences: no notice of a server has all of these."""
    told = [article for article in tree.xpath(DATED) if len(" ".join(article.text_content().split())) >= SHORTEST_STORY]
    return len(told) == 1


def _visible(tree: Any) -> Iterator[str]:
    for text in tree.xpath(VISIBLE):
        words = " ".join(text.split())
        if words:
            yield words


def entries_of(tree: Any) -> list[Any]:
    """The elements that each show one article and lead to it."""
    return [entry for entry in tree.xpath(ENTRIES) if entry.xpath(HEADLINE)]


def is_listing(tree: Any, url: str) -> bool:
    """Whether a page that does not call itself an article shows several of them."""
    own = url.partition("#")[0].rstrip("/")
    linked = {join(url, entry.xpath(HEADLINE)[0]).rstrip("/") for entry in entries_of(tree)} - {own}
    if len(linked) > 1:
        return True
    headlines = {join(url, link).rstrip("/") for path in (HEADLINE, LINKED_HEADLINE) for link in tree.xpath(path)}
    if len(headlines - {own}) >= FEWEST_HEADLINES:
        return True
    links = [" ".join(a.text_content().split()) for a in tree.xpath("//body//a[@href]")]
    everything = sum(map(len, _visible(tree)))
    return len(links) >= FEWEST_LINKS and sum(map(len, links)) > MOSTLY_LINKS * everything
