"""tweets.js of an X archive: the account holder's own posts, all numbers as text.

The file does not say whose it is, so the operator does (`account`). Reposts stand as "RT @name: ..."
and are cut off after 140 letters: such words are another author's.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from domain.errors import ImportFileError
from domain.types import Problem
from imports.given import NOTHING, Given
from imports.rows import ImportedPost, Row, refused, to_post
from imports.whole_json import read_document
from imports.x_site import media_of
from parsing.pages import mapping, text_of

REPOST = re.compile(r"RT @(\w{1,15}): (.*)", re.S)


def read_posts(path: Path, given: Given = NOTHING) -> Iterator[Row]:
    """Every post of the archive; its holder must be named."""
    if not given.account:
        raise ImportFileError(
            "arsip X tidak menyebut pemiliknya", where=path.name, remedy="tulis akun pemilik arsip (--account)"
        )
    items = read_document(path).value
    if not isinstance(items, list):
        raise ImportFileError("bukan tweets.js", where=path.name, remedy="ambil data/tweets.js dari arsip")
    share = path.stat().st_size // max(len(items), 1)
    for number, item in enumerate(items, 1):
        yield Row(post=_post(mapping(item), number, given), bytes_read=share)


def _post(item: Mapping[str, Any], number: int, given: Given) -> ImportedPost | Problem:
    tweet = mapping(item.get("tweet")) or item
    text, native_id = text_of(tweet, "full_text") or text_of(tweet, "text"), text_of(tweet, "id_str")
    if not native_id:
        return refused(number, "shape_unknown", "id_str")
    shared = REPOST.fullmatch(text)
    reply = text_of(tweet, "in_reply_to_status_id_str") or text_of(tweet, "in_reply_to_status_id")
    post = to_post(
        {
            "platform": "x", "account": given.account, "id": _first_id(tweet, native_id),
            "url": f"https://x.com/i/status/{native_id}", "published_at": text_of(tweet, "created_at"),
            "kind": "repost" if shared else "reply" if reply else "original",
            "text": "" if shared else text, "other_text": shared[2] if shared else "",
            "other_author": shared[1] if shared else "", "audience": given.audience,
        },
        number,
    )  # fmt: skip
    language = text_of(tweet, "lang") or None
    return post if isinstance(post, Problem) else replace(
        post, media=media_of(tweet), reply_to=reply, language=language
    )  # fmt: skip


def _first_id(tweet: Mapping[str, Any], native_id: str) -> str:
    initial = mapping(mapping(tweet.get("edit_info")).get("initial"))
    ids = initial.get("editTweetIds")
    first = ids[0] if isinstance(ids, list) and ids else None
    return first if isinstance(first, str) and first else native_id
