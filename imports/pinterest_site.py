"""Pinterest's own JSON as a browser receives it."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from domain.types import Media, Problem
from imports.rows import ImportedPost, refused, to_post
from parsing.pages import mapping, text_of


def pin(data: Mapping[str, Any], line: int) -> ImportedPost | Problem:
    """A pin is a save of somebody else's page unless it names its pinner as its maker. Often without a time."""
    holder = mapping(data.get("pinner"))
    pinner, number = text_of(holder, "username"), _number(holder)
    native_id = text_of(data, "entityId") or text_of(data, "id")
    if not native_id or not pinner:
        return refused(line, "shape_unknown", "id, pinner")
    maker = mapping(data.get("native_creator")) or mapping(data.get("nativeCreator"))
    own = _same(maker, holder)
    saved = not own or data.get("is_repin") is True or data.get("isRepin") is True
    title = _first(data, ("title", "grid_title", "gridTitle", "closeup_unified_title"))
    description = _first(data, ("description", "closeup_description", "closeupDescription", "seo_description"))
    words = f"{title}\n\n{description}".strip() if description != title else title
    origin = mapping(data.get("origin_pinner")) or mapping(data.get("originPinner")) or maker
    post = to_post(
        {
            "platform": "pinterest",
            "account": pinner,
            "id": native_id,
            "kind": "repost" if saved else "original",
            "url": f"https://www.pinterest.com/pin/{native_id}/",
            "text": words if own else "",
            "other_text": "" if own else words,
            "other_author": "" if own else _named(origin, pinner),
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
    return post if isinstance(post, Problem) else replace(post, media=(*media, *links), account_native_id=number)


def _number(who: Mapping[str, Any]) -> str:
    return text_of(who, "entityId") or text_of(who, "id")


def _named(who: Mapping[str, Any], pinner: str) -> str:
    """Who made a pin; under the pinner's own name a stranger is named by his number."""
    name = text_of(who, "username")
    return name if name and name != pinner else _number(who)


def _same(maker: Mapping[str, Any], pinner: Mapping[str, Any]) -> bool:
    """Whether who made a pin is who keeps it: by number where both have one, else by name."""
    if _number(maker) and _number(pinner):
        return _number(maker) == _number(pinner)
    return bool(text_of(maker, "username")) and text_of(maker, "username") == text_of(pinner, "username")


def _first(data: Mapping[str, Any], keys: tuple[str, ...]) -> str:
    """The first of these keys that holds words; Pinterest has renamed them."""
    values = (data.get(key) for key in keys)
    texts = (v if isinstance(v, str) else text_of(mapping(v), "text") for v in values)
    return next((text.strip() for text in texts if text.strip()), "")


def _audience(board: Mapping[str, Any], data: Mapping[str, Any]) -> str:
    return text_of(board, "privacy") or text_of(data, "privacy")
