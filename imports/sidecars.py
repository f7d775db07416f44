"""What download programs write beside a film or picture: yt-dlp's `.info.json` and instaloader's `.json` or `.json.xz`.

One file is one post. Comments that were downloaded with it, subtitles and counts are never read.
"""

import lzma
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from domain.errors import ImportFileError
from domain.links import author_of_address, platform_of_address
from domain.texts import _
from domain.types import Media, Platform, Problem
from imports import meta_sites
from imports.rows import ImportedPost, Row, refused, to_post
from imports.terms import NOTHING, ImportTerms
from imports.whole_json import LARGEST, read_document
from parsing.pages import mapping, text_of, titled
from parsing.post_ids import canonical_id
from parsing.strict_json import Document, JsonRefused, load

XZ = b"\xfd7zXZ\x00"
# Who may see a film, where yt-dlp could tell.
SEEN_BY = {"": "", "public": "public", "unlisted": "unlisted"}
# Where the platform's own number of an account stands; older versions wrote TikTok's name there.
NUMBERS = {Platform.YOUTUBE: "channel_id", Platform.TIKTOK: "uploader_id"}
# Platforms on which the title is a field of its own; elsewhere yt-dlp makes one of the words and the name.
TITLED = (Platform.YOUTUBE, Platform.FACEBOOK)


def is_film(record: Mapping[str, Any]) -> bool:
    """Whether a document is yt-dlp's."""
    return record.keys() >= {"extractor_key", "id"} and bool(record.keys() & {"webpage_url", "_type"})


def is_instaloaders(record: Mapping[str, Any]) -> bool:
    return "node" in record and "node_type" in mapping(record.get("instaloader"))


def document_of(path: Path) -> Document:
    """The JSON of a sidecar, packed or not. Raises ImportFileError."""
    with path.open("rb") as file:
        if file.read(len(XZ)) != XZ:
            return read_document(path)
    try:
        with lzma.open(path) as packed:
            return load(packed.read(LARGEST))
    except (lzma.LZMAError, EOFError, JsonRefused) as error:
        raise ImportFileError(_("berkas .xz rusak"), where=path.name, remedy=_("unduh ulang berkas itu")) from error


def read_film(path: Path, terms: ImportTerms = NOTHING) -> Iterator[Row]:
    """The film of a `.info.json`; one of a channel or playlist holds no post."""
    document = document_of(path)
    yield Row(post=_film(mapping(document.value), terms), bytes_read=path.stat().st_size)


def _film(record: Mapping[str, Any], terms: ImportTerms) -> ImportedPost | Problem:
    if text_of(record, "_type") not in ("", "video"):
        return refused(1, "not_a_post_item", text_of(record, "_type")[:40])
    url = text_of(record, "webpage_url") or text_of(record, "original_url")
    platform = platform_of_address(url)
    if platform is None:
        extractor = text_of(record, "extractor_key")
        return refused(1, "platform_unknown", extractor[:40])
    seen_by = text_of(record, "availability")
    account, number = _holder(record, platform, url)
    title, words = text_of(record, "title"), text_of(record, "description")
    made = to_post(
        {
            "platform": platform,
            "account": account or terms.account,
            "url": url,
            "id": canonical_id(platform, text_of(record, "display_id") or text_of(record, "id"), url),
            "text": titled(title, words) if platform in TITLED else words or title,
            "published_at": text_of(record, "timestamp") or _day(text_of(record, "upload_date")),
            "audience": SEEN_BY.get(seen_by, seen_by) or terms.audience,
        },
        1,
    )
    return (
        made
        if isinstance(made, Problem)
        else replace(
            made,
            epoch="s" if record.get("timestamp") else None,
            account_native_id=number,
            media=(Media(kind="video", url=text_of(record, "thumbnail")),),
        )
    )


def _holder(record: Mapping[str, Any], platform: Platform, url: str) -> tuple[str, str]:
    """Handle and number: what a key holds differs by platform, the address decides where it names its author."""
    author = author_of_address(url, platform)
    number = text_of(record, NUMBERS[platform]) if platform in NUMBERS else ""
    number = number if platform == Platform.YOUTUBE or number.isdecimal() else ""
    named = {
        Platform.YOUTUBE: number,
        Platform.TIKTOK: text_of(record, "uploader"),
        Platform.INSTAGRAM: text_of(record, "channel"),
        Platform.X: text_of(record, "uploader_id"),
        Platform.FACEBOOK: text_of(record, "uploader_id"),
    }
    return (author.handle if author else "") or named.get(platform, ""), number


def _day(text: str) -> str:
    """upload_date is a day in UTC, without an hour."""
    return f"{text[:4]}-{text[4:6]}-{text[6:]}" if len(text) == 8 and text.isdecimal() else text


def read_picture(path: Path, terms: ImportTerms = NOTHING) -> Iterator[Row]:
    """The post of an instaloader file; profiles, stories, highlights and hashtags are no posts."""
    document = document_of(path)
    record = mapping(document.value)
    node, kind = mapping(record.get("node")), text_of(mapping(record.get("instaloader")), "node_type")
    post = meta_sites.instagram(_graph(node), 1) if kind == "Post" else refused(1, "not_a_post_item", kind[:40])
    if isinstance(post, ImportedPost) and not post.audience:
        post = replace(post, audience=terms.audience)
    yield Row(post=post, bytes_read=path.stat().st_size)


def _graph(node: Mapping[str, Any]) -> Mapping[str, Any]:
    """Instaloader's node in the site's own older shape: it renames the time, and may hold caption and holder alone in
    what the site's application was told."""
    counted = mapping(node.get("iphone_struct"))
    caption = text_of(node, "caption") or text_of(mapping(counted.get("caption")), "text")
    shape = dict(node)
    if not text_of(mapping(node.get("owner")), "username"):
        shape["owner"] = counted.get("user")
    shape.setdefault("taken_at_timestamp", node.get("date"))
    shape.setdefault("coauthor_producers", counted.get("coauthor_producers"))
    if "edge_media_to_caption" not in node:
        shape["edge_media_to_caption"] = {"edges": [{"node": {"text": caption}}]} if caption else {}
    return shape
