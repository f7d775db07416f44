"""tweets.js of an X archive: the account holder's own posts, all numbers as text.

The file does not say whose it is, so the operator does (`account`). Reposts stand as "RT @name: ..."
and are cut off after 140 letters: such words are another author's. Of a quote it holds the own words and the link.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from domain.errors import ImportFileError
from domain.links import author_of_address
from domain.texts import _
from domain.types import Platform, Problem
from imports.rows import ImportedPost, Row, refused, to_post
from imports.terms import NOTHING, ImportTerms
from imports.whole_json import read_document
from imports.x_site import media_of
from parsing.pages import mapping, text_of
from parsing.x_words import first_of, is_cut, links_of, quoted_address, unescaped

REPOST = re.compile(r"RT @(\w{1,15}): (.*)", re.S)


def read_posts(path: Path, terms: ImportTerms = NOTHING) -> Iterator[Row]:
    """Every post of the archive; its holder must be named."""
    if not terms.account:
        raise ImportFileError(
            _("arsip X tidak menyebut pemiliknya"), where=path.name, remedy=_("tulis akun pemilik arsip (--account)")
        )
    items = read_document(path).value
    if not isinstance(items, list) or not all(_is_tweet(item) for item in items[:5]):
        raise ImportFileError(_("bukan tweets.js"), where=path.name, remedy=_("ambil data/tweets.js dari arsip"))
    share = path.stat().st_size // max(len(items), 1)
    tweets = [(number, mapping(mapping(item).get("tweet")) or mapping(item)) for number, item in enumerate(items, 1)]
    ids = {text_of(tweet, "id_str") for _, tweet in tweets}
    # The archive lists the newest first; an edit comes after what it edits.
    for number, tweet in sorted(tweets, key=lambda entry: _age(entry[1])):
        yield Row(post=_post(tweet, number, terms, ids), bytes_read=share)


def _is_tweet(item: object) -> bool:
    tweet = mapping(mapping(item).get("tweet")) or mapping(item)
    return not tweet or bool({"id_str", "full_text", "text", "created_at"} & tweet.keys())


def _age(tweet: Mapping[str, Any]) -> tuple[int, str]:
    native_id = text_of(tweet, "id_str")
    return len(native_id), native_id


def _post(tweet: Mapping[str, Any], number: int, terms: ImportTerms, ids: set[str]) -> ImportedPost | Problem:
    text = unescaped(text_of(tweet, "full_text") or text_of(tweet, "text"))
    native_id, when = text_of(tweet, "id_str"), text_of(tweet, "created_at")
    if not native_id:
        return refused(number, "shape_unknown", "id_str")
    user, shared = mapping(tweet.get("user")), REPOST.fullmatch(text)
    holder = terms.account.rstrip("/").rpartition("/")[2].lstrip("@").casefold()
    other = shared if shared and shared[1].casefold() != holder else None
    if text_of(user, "screen_name").casefold() not in ("", holder):
        return refused(number, "foreign_author")
    reply = text_of(tweet, "in_reply_to_status_id_str") or text_of(tweet, "in_reply_to_status_id")
    quoted = "" if shared else quoted_address(tweet)
    first = first_of(_edits(tweet), native_id)
    edited = first != native_id
    post = to_post(
        {
            "platform": "x",
            "account": terms.account,
            "id": first,
            "url": f"https://x.com/i/status/{native_id}",
            # Of an edit the archive tells its own time; that of the post stands with the first form, if it is there.
            "published_at": "" if edited and first in ids else when,
            "edited_at": when if edited else "",
            "kind": "repost" if shared else "quote" if quoted else "reply" if reply else "original",
            # What the holder passed on of himself are his own words.
            "text": "" if other else shared[2] if shared else text,
            "other_text": (_passed_on(tweet) or other[2]) if other else None if quoted else "",
            "other_author": other[1] if other else quoted_author(quoted, holder),
            "audience": terms.audience,
        },
        number,
    )
    if isinstance(post, Problem):
        return post
    media, language = (*media_of(tweet), *links_of(tweet)), text_of(tweet, "lang") or None
    own_id = text_of(user, "id_str")
    return replace(post, media=media, reply_to=reply, language=language, cut=is_cut(text), account_native_id=own_id)


def _passed_on(tweet: Mapping[str, Any]) -> str:
    """The whole words of the post that was passed on, where the archive has them."""
    retweeted = mapping(tweet.get("retweeted_status"))
    return unescaped(text_of(retweeted, "full_text") or text_of(retweeted, "text"))


def quoted_author(address: str, holder: str) -> str:
    """Whose post an address leads to: "" for one of the holder's own, or one that does not say."""
    author = author_of_address(address, Platform.X) if address else None
    return author.handle if author is not None and author.handle != holder else ""


def _edits(tweet: Mapping[str, Any]) -> object:
    """The ids of all forms of a post: at the first form, or at an edit inside what it tells of the first."""
    info = mapping(tweet.get("edit_info"))
    edit = mapping(info.get("edit"))
    known = mapping(info.get("initial")) or mapping(edit.get("editControlInitial"))
    first = text_of(edit, "initialTweetId")
    return known.get("editTweetIds") or ([first] if first else None)
