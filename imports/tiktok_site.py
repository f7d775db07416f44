"""TikTok's own JSON as a browser receives it. Ids are longer than a spreadsheet can hold: always text."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from domain.types import Media, Problem
from imports.rows import ImportedPost, refused, to_post
from parsing.pages import mapping, text_of

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
            "platform": "tiktok", "account": name, "id": native_id, "text": text_of(data, "desc"),
            "url": f"https://www.tiktok.com/@{name}/video/{native_id}",
            "published_at": text_of(data, "createTime"), "audience": _audience(data, author),
        },
        line,
    )  # fmt: skip
    if isinstance(post, Problem):
        return post
    cover = text_of(mapping(data.get("video")), "cover")
    return replace(
        post, epoch="s", account_native_id=text_of(author, "id") or text_of(data, "authorId"),
        media=(Media(kind="video", url=cover),), language=text_of(data, "textLanguage") or None,
    )  # fmt: skip


def _audience(data: Mapping[str, Any], author: Mapping[str, Any]) -> str:
    flags = [data[key] for key in CLOSED if isinstance(data.get(key), bool)]
    flags += [author[key] for key in ("privateAccount", "secret") if isinstance(author.get(key), bool)]
    return ("private" if any(flags) else "public") if flags else ""
