"""Facebook's and Instagram's "download your information" as JSON: the account holder's own material.

It does not say who could see a post, so nothing is loaded but the rows that the operator
picks and states to be public, with a note on the holder's consent. Texts are UTF-8 written as if
it were Latin-1; that is repaired once, and only where it comes out whole.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from domain.errors import ImportFileError
from domain.types import Media, Problem
from imports.given import NOTHING, Given
from imports.rows import ImportedPost, Row, refused, to_post
from imports.whole_json import read_document
from parsing.pages import mapping, mappings, text_of


def read_facebook(path: Path, given: Given = NOTHING) -> Iterator[Row]:
    """your_posts*.json"""
    return _rows(path, given, "facebook")


def read_instagram(path: Path, given: Given = NOTHING) -> Iterator[Row]:
    """posts_1.json"""
    return _rows(path, given, "instagram")


def _rows(path: Path, given: Given, platform: str) -> Iterator[Row]:
    if not given.account or not given.consent:
        raise ImportFileError(
            "unduhan data berasal dari pemilik akun",
            where=path.name,
            remedy="tulis akun (--account) dan bagaimana pemilik menyetujui (--consent), lalu pilih baris (--line)",
        )
    value = read_document(path).value
    items = mappings(value) or mappings(mapping(value).get("status_updates_v2")) or [mapping(value)]
    share = path.stat().st_size // max(len(items), 1)
    read = _facebook if platform == "facebook" else _instagram
    for number, item in enumerate(items, 1):
        if not given.lines or number in given.lines:
            yield Row(post=read(item, number, given), bytes_read=share)


def mended(text: str) -> str:
    """Text whose UTF-8 bytes were written as Latin-1 letters; as it was unless all of it comes out right."""
    try:
        return text.encode("latin-1").decode("utf-8")
    except (UnicodeEncodeError, UnicodeDecodeError):
        return text


def _made(
    given: Given, number: int, platform: str, text: str, taken: str, media: tuple[Media, ...]
) -> ImportedPost | Problem:
    if not taken or not (text or media):
        return refused(number, "shape_unknown", "timestamp, text")
    if given.lines and not given.audience:
        return refused(number, "audience_not_shown")
    post = to_post(
        {
            "platform": platform, "account": given.account, "text": text, "published_at": taken,
            "id": "" if text else f"unduhan:{taken}", "audience": given.audience or "tidak ditunjukkan",
        },
        number,
    )  # fmt: skip
    return post if isinstance(post, Problem) else replace(post, epoch="s", media=media)


def _facebook(item: Mapping[str, Any], number: int, given: Given) -> ImportedPost | Problem:
    texts = [mended(text_of(part, "post")) for part in mappings(item.get("data"))]
    media = []
    for attachment in mappings(item.get("attachments")):
        for part in mappings(attachment.get("data")):
            picture, link = mapping(part.get("media")), mapping(part.get("external_context"))
            if picture:
                media.append(Media(kind=_kind(text_of(picture, "uri")), alt=mended(text_of(picture, "description"))))
            if link:
                media.append(Media(kind="link", url=text_of(link, "url")))
    text = "\n".join(t for t in texts if t)
    return _made(given, number, "facebook", text, text_of(item, "timestamp"), tuple(media))


def _instagram(item: Mapping[str, Any], number: int, given: Given) -> ImportedPost | Problem:
    parts = mappings(item.get("media"))
    first = parts[0] if parts else {}
    title = text_of(item, "title") or text_of(first, "title")
    taken = text_of(item, "creation_timestamp") or text_of(first, "creation_timestamp")
    media = tuple(Media(kind=_kind(text_of(part, "uri"))) for part in parts)
    return _made(given, number, "instagram", mended(title), taken, media)


def _kind(path: str) -> str:
    return "video" if path.casefold().endswith((".mp4", ".mov")) else "image"
