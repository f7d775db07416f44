"""Documents that a site gives where a feed or a page with articles was looked for: each by its own name, so that a
person knows what to register instead (store/health.py says it)."""

import codecs
import re
from collections.abc import Mapping
from typing import Any

from parsing.pages import mapping, mappings
from parsing.strict_json import JsonRefused, load

LOOKED_AT = 4096
GZIP = b"\x1f\x8b"
# The first element of XML documents, and marks that makers of pages put into their head.
BY_TEXT = (
    ("sitemap", re.compile(r"<(?:\w+:)?(?:urlset|sitemapindex)\b", re.I)),
    ("opml", re.compile(r"<opml\b", re.I)),
    ("google_sites", re.compile(r"<meta[^>]+(?:sites-viewer|Google Sites)|sites\.google\.com/[^\"' ]*/_/rpc", re.I)),
)
# Where a program's list of posts lies in its JSON: the first names from the top that all have to be there.
BY_KEYS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("blogger_json", ("version", "encoding", "feed")),
    ("ghost_json", ("posts", "meta")),
    ("tumblr_json", ("meta", "response")),
    ("discourse_json", ("topic_list",)),
    ("discourse_json", ("latest_posts",)),
    ("discourse_json", ("post_stream",)),
    ("mastodon_json", ("@context", "orderedItems")),
)
# The same for one record of a bare list.
BY_RECORD = (
    ("misskey_json", ("createdAt", "userId", "visibility")),
    ("wordpress_json", ("date_gmt", "link", "content")),
    ("mastodon_json", ("created_at", "account", "visibility")),
)
WITHOUT_MARK = ((b"<\0?\0", "utf-16-le"), (b"\0<\0?", "utf-16-be"), (b"<\0r\0", "utf-16-le"), (b"\0<\0r", "utf-16-be"))


def kind_of_document(body: bytes) -> str:
    """What a document is that is no feed and shows no articles; "" when nothing is known of it."""
    if body.startswith(GZIP):
        return "packed_file"
    start = body[:LOOKED_AT].decode("utf-8", "replace").lstrip("\ufeff \t\r\n")
    if start[:1] in ("{", "["):
        return _of_json(body)
    return next((kind for kind, sign in BY_TEXT if sign.search(start)), "")


def _of_json(body: bytes) -> str:
    try:
        value = load(body).value
    except JsonRefused:
        return ""
    record: Mapping[str, Any] = mapping(value)
    if record:
        return next((kind for kind, names in BY_KEYS if all(name in record for name in names)), "")
    first: Mapping[str, Any] = next(iter(mappings(value)), {})
    return next((kind for kind, names in BY_RECORD if all(name in first for name in names)), "")


def of_two_bytes(body: bytes) -> str:
    """The letters of two bytes in which a document is written, by its mark or by how markup begins; "" for others."""
    if body.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    return next((name for start, name in WITHOUT_MARK if body.startswith(start)), "")
