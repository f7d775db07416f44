"""A Mastodon archive's outbox.json: the account holder's own statuses as ActivityPub.

Of a boost it holds the address alone, so that no words are known.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from domain.errors import ImportFileError
from domain.texts import _
from domain.types import Media, Problem
from imports.rows import ImportedPost, Row, refused, to_post
from imports.terms import NOTHING, ImportTerms
from imports.whole_json import read_document
from parsing.markup import read_markup
from parsing.media_kinds import kind_of
from parsing.pages import mapping, mappings, text_of

# The collection of everybody, under each of its names (ActivityPub, 5.6).
PUBLIC = {"https://www.w3.org/ns/activitystreams#Public", "as:Public", "Public"}
NUMBER = re.compile(r"/(?:statuses|@[\w.-]+)/(\d+)")


def read_posts(path: Path, terms: ImportTerms = NOTHING) -> Iterator[Row]:
    items = mappings(mapping(read_document(path).value).get("orderedItems"))
    if not items:
        raise ImportFileError(
            _("tidak ada orderedItems"), where=path.name, remedy=_("ambil outbox.json dari arsip Mastodon")
        )
    share = path.stat().st_size // len(items)
    for number, item in enumerate(items, 1):
        yield Row(post=_post(item, number), bytes_read=share)


def _post(item: Mapping[str, Any], number: int) -> ImportedPost | Problem:
    boosted, note = text_of(item, "type") == "Announce", mapping(item.get("object"))
    actor, activity = text_of(item, "actor"), text_of(item, "id")
    found = NUMBER.search(activity) or NUMBER.search(text_of(note, "id"))
    if not actor or not found or (not boosted and text_of(note, "type") not in ("Note", "Question")):
        return refused(number, "shape_unknown", "actor, id, type")
    if not boosted and text_of(note, "attributedTo") not in ("", actor):
        return refused(number, "foreign_author")
    content = read_markup(_said(note, "content"))
    options = mappings(note.get("oneOf")) or mappings(note.get("anyOf"))
    words = (_said(note, "summary"), content.text, *(_said(option, "name") for option in options))
    post = to_post(
        {
            "platform": "mastodon",
            "account": actor,
            "id": found[1],
            "url": "" if boosted else text_of(note, "url") or text_of(note, "id"),
            "kind": "repost" if boosted else "reply" if text_of(note, "inReplyTo") else "original",
            "text": "" if boosted else "\n".join(part for part in words if part),
            "other_author": text_of(item, "object") if boosted else "",
            "published_at": text_of(item, "published") or text_of(note, "published"),
            "edited_at": text_of(note, "updated"),
            "audience": _audience(item),
        },
        number,
    )
    media = tuple(
        Media(kind=kind_of(text_of(a, "mediaType"), text_of(a, "url")), url=text_of(a, "url"), alt=text_of(a, "name"))
        for a in mappings(note.get("attachment"))
    )
    return (
        post
        if isinstance(post, Problem)
        else replace(post, media=(*media, *content.links), reply_to=text_of(note, "inReplyTo"))
    )


def _audience(item: Mapping[str, Any]) -> str:
    to, also = ({str(name) for name in (v if isinstance(v, list) else [v])} for v in (item.get("to"), item.get("cc")))
    return "public" if to & PUBLIC else "unlisted" if also & PUBLIC else "followers"


def _said(item: Mapping[str, Any], key: str) -> str:
    """A text, also where it stands by its language alone (Activity Streams, 4.7)."""
    by_language = mapping(item.get(f"{key}Map"))
    return text_of(item, key) or next((text for name in by_language if (text := text_of(by_language, name))), "")
