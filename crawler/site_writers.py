"""Whose the posts of a site with several authors are. Pure: what one page names, and what earlier ones showed.

One page of a site may show one author alone, this week's may be a guest's. So the first author who is known to be the
account, or who alone wrote what was seen, is remembered; what others write there is passed on. Where several wrote and
none is known to be the account, nothing of theirs is its own, and the crawl says so.
"""

from collections.abc import Callable
from dataclasses import replace

from domain.types import Page, Post, PostKind

SEVERAL = "*"
NOBODY = "-"  # the site names nobody
UNDECIDED = "several_authors"


def settled(page: Page, known: str, token: Callable[[str], str]) -> tuple[Page, str]:
    """The page with the words of others apart, and by whom the site is known to be written from now on: tokens with
    blanks between them, SEVERAL, NOBODY where posts bear no name, or "" as long as none was seen."""
    if page.holder:
        known = " ".join(sorted({token(part) for part in page.holder}))
    named = {native_id: parts for native_id, parts in page.writers if parts != ("",)}
    if not named:
        return page, known or (NOBODY if page.writers else "")
    if known in ("", NOBODY):
        alone = set.intersection(*(set(parts) for _, parts in page.writers))
        known = " ".join(sorted(token(part) for part in alone)) or SEVERAL
    own = set(known.split())
    foreign = {i: parts[0] for i, parts in named.items() if not own & {token(part) for part in parts}}
    posts = tuple(_passed_on(p, foreign[p.native_id]) if p.native_id in foreign else p for p in page.posts)
    return replace(page, posts=posts), known


def _passed_on(post: Post, writer: str) -> Post:
    """The post as another's who wrote at the account's address."""
    words = "\n\n".join(part for part in (post.text, post.other_text) if part)
    return replace(post, kind=PostKind.REPOST, text="", other_text=words, other_author=writer)
