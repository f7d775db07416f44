"""Pinterest's own JSON as a browser receives it."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from domain.types import Media, Problem
from imports.rows import ImportedPost, refused, to_post
from parsing.pages import mapping, text_of


def pin(data: Mapping[str, Any], line: int) -> ImportedPost | Problem:
    """A pin is a save of somebody else's page unless it names its pinner as its maker. Often without a time."""
    pinner = text_of(mapping(data.get("pinner")), "username")
    native_id = text_of(data, "entityId") or text_of(data, "id")
    if not native_id or not pinner:
        return refused(line, "shape_unknown", "id, pinner")
    maker = mapping(data.get("native_creator")) or mapping(data.get("nativeCreator"))
    own = text_of(maker, "username") == pinner and data.get("is_repin") is not True
    title = _first(data, ("title", "grid_title", "gridTitle", "closeup_unified_title"))
    description = _first(data, ("description", "closeup_description", "closeupDescription", "seo_description"))
    words = f"{title}\n\n{description}".strip() if description != title else title
    origin = mapping(data.get("origin_pinner")) or mapping(data.get("originPinner")) or maker
    post = to_post(
        {
            "platform": "pinterest",
            "account": pinner,
            "id": native_id,
            "kind": "original" if own else "repost",
            "url": f"https://www.pinterest.com/pin/{native_id}/",
            "text": words if own else "",
            "other_text": "" if own else words,
            "other_author": "" if own else text_of(origin, "username"),
            "published_at": text_of(data, "created_at") or text_of(data, "createdAt"),
            "audience": _audience(mapping(data.get("board")), data),
        },
        line,
    )
    picture = mapping(data.get("imageSpec_orig")) or mapping(mapping(data.get("images")).get("orig"))
    alt = text_of(data, "alt_text") or text_of(data, "auto_alt_text")
    kind = "video" if mapping(data.get("videos")) or data.get("is_video") is True else "image"
    media = (Media(kind=kind, url=text_of(picture, "url"), alt=alt),) if picture or kind == "video" else ()
    link = text_of(data, "link")
    links = (Media(kind="link", url=link),) if link else ()
    number = text_of(mapping(data.get("pinner")), "entityId") or text_of(mapping(data.get("pinner")), "id")
    return post if isinstance(post, Problem) else replace(post, media=(*media, *links), account_native_id=number)


def _first(data: Mapping[str, Any], keys: tuple[str, ...]) -> str:
    """The first of these keys that holds words; Pinterest has renamed them."""
    values = (data.get(key) for key in keys)
    texts = (v if isinstance(v, str) else text_of(mapping(v), "text") for v in values)
    return next((text.strip() for text in texts if text.strip()), "")


def _audience(board: Mapping[str, Any], data: Mapping[str, Any]) -> str:
    return text_of(board, "privacy") or text_of(data, "privacy")
