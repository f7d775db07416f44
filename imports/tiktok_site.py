"""TikTok's own JSON as a browser receives it. Ids are longer than a spreadsheet can hold: always text."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from domain.types import Media, Problem
from imports.rows import ImportedPost, refused, to_post
from parsing.pages import mapping, mappings, text_of

CLOSED = ("privateItem", "forFriend", "secret")


def video(data: Mapping[str, Any], line: int) -> ImportedPost | Problem:
    """One video or picture post with its description; what is said or sung in it is not in the file."""
    author = mapping(data.get("author"))
    name = text_of(author, "uniqueId") or text_of(data, "author")
    native_id = text_of(data, "id")
    if not native_id or not name:
        return refused(line, "shape_unknown", "id, author")
    post = to_post(
        {
            "platform": "tiktok",
            "account": name,
            "id": native_id,
            "text": _words(data),
            "url": f"https://www.tiktok.com/@{name}/{'photo' if _pictures(data) else 'video'}/{native_id}",
            "published_at": text_of(data, "createTime"),
            "audience": _audience(data, author),
        },
        line,
    )
    if isinstance(post, Problem):
        return post
    number = text_of(author, "id") or text_of(data, "authorId")
    absent = () if "desc" in data or _sticker_words(data) else ("text",)
    return replace(
        post,
        epoch="s",
        account_native_id=number,
        media=_media(data),
        absent=absent,
        language=text_of(data, "textLanguage") or None,
    )


def _words(data: Mapping[str, Any]) -> str:
    """The title of a picture post, the description, and what was typed on the picture."""
    title = text_of(mapping(data.get("imagePost")), "title")
    return "\n".join(part for part in (title, text_of(data, "desc"), *_sticker_words(data)) if part)


def _sticker_words(data: Mapping[str, Any]) -> list[str]:
    stickers = (item.get("stickerText") for item in mappings(data.get("stickersOnItem")))
    return [words for texts in stickers if isinstance(texts, list) for words in texts if isinstance(words, str)]


def _pictures(data: Mapping[str, Any]) -> tuple[Media, ...]:
    found = []
    for image in mappings(mapping(data.get("imagePost")).get("images")):
        urls = mapping(image.get("imageURL")).get("urlList")
        first = urls[0] if isinstance(urls, list) and urls and isinstance(urls[0], str) else ""
        found.append(Media(kind="image", url=first))
    return tuple(found)


def _media(data: Mapping[str, Any]) -> tuple[Media, ...]:
    return _pictures(data) or (Media(kind="video", url=text_of(mapping(data.get("video")), "cover")),)


def _audience(data: Mapping[str, Any], author: Mapping[str, Any]) -> str:
    flags = [data[key] for key in CLOSED if isinstance(data.get(key), bool)]
    flags += [author[key] for key in ("privateAccount", "secret") if isinstance(author.get(key), bool)]
    return ("private" if any(flags) else "public") if flags else ""
