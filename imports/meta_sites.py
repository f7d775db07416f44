"""Instagram's and Threads' own JSON as a browser receives it.

The account's number in it is not the one that the platforms give to programs, so it proves nothing.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from domain.types import Media, Problem
from imports.rows import ImportedPost, refused, to_post
from parsing.pages import mapping, mappings, text_of
from parsing.post_ids import short_code

KINDS = {"1": "image", "2": "video", "8": "image", "19": "image"}


def instagram(data: Mapping[str, Any], line: int) -> ImportedPost | Problem:
    """Both shapes: the newer item list (`code`, `taken_at`) and the older graph (`shortcode`)."""
    graph = "shortcode" in data
    user = mapping(data.get("owner" if graph else "user"))
    code = text_of(data, "shortcode" if graph else "code") or short_code(text_of(data, "pk"))
    if not code or not text_of(user, "username"):
        return refused(line, "shape_unknown", "code, username")
    post = to_post(
        {
            "platform": "instagram", "account": text_of(user, "username"), "id": code,
            "url": f"https://www.instagram.com/p/{code}/", "text": _caption(data, graph=graph),
            "published_at": text_of(data, "taken_at_timestamp" if graph else "taken_at"),
            "audience": _audience(user, "is_private"),
        },
        line,
    )  # fmt: skip
    media = _graph_media(data) if graph else _media(data)
    return post if isinstance(post, Problem) else replace(
        post, epoch="s", media=media
    )  # fmt: skip


def threads(data: Mapping[str, Any], line: int) -> ImportedPost | Problem:
    """A thread: a repost or quote holds the other author's post under share_info."""
    user, info = mapping(data.get("user")), mapping(data.get("text_post_app_info"))
    code, name = text_of(data, "code") or short_code(text_of(data, "pk")), text_of(user, "username")
    if not code or not name:
        return refused(line, "shape_unknown", "code, username")
    share = mapping(info.get("share_info"))
    kind, other = _shared(share)
    if not other and info.get("is_reply") is True:
        kind = "reply"
    post = to_post(
        {
            "platform": "threads", "account": name, "id": code, "kind": kind,
            "url": f"https://www.threads.com/@{name}/post/{code}", "published_at": text_of(data, "taken_at"),
            "text": "" if kind == "repost" else _caption(data, graph=False),
            "other_text": _caption(other, graph=False) if other else "",
            "other_author": text_of(mapping(other.get("user")), "username"),
            "audience": _audience(user, "text_post_app_is_private", "is_private"),
        },
        line,
    )  # fmt: skip
    return post if isinstance(post, Problem) else replace(
        post, epoch="s", media=_media(data)
    )  # fmt: skip


def _shared(share: Mapping[str, Any]) -> tuple[str, Mapping[str, Any]]:
    for kind, key in (("repost", "reposted_post"), ("quote", "quoted_post")):
        other = mapping(share.get(key))
        if other:
            return kind, other
    return "", {}


def _audience(user: Mapping[str, Any], *fields: str) -> str:
    """public or private as the site's own flag says; "" when it is not there."""
    flags = [user[field] for field in fields if isinstance(user.get(field), bool)]
    return ("private" if any(flags) else "public") if flags else ""


def _caption(data: Mapping[str, Any], *, graph: bool) -> str:
    if not graph:
        return text_of(mapping(data.get("caption")), "text")
    edges = mappings(mapping(data.get("edge_media_to_caption")).get("edges"))
    return text_of(mapping(edges[0].get("node")), "text") if edges else ""


def _media(data: Mapping[str, Any]) -> tuple[Media, ...]:
    parts = mappings(data.get("carousel_media")) or [data]
    found = []
    for part in parts:
        candidates = mappings(mapping(part.get("image_versions2")).get("candidates"))
        if candidates or mappings(part.get("video_versions")):
            kind = "video" if mappings(part.get("video_versions")) else KINDS.get(text_of(part, "media_type"), "image")
            alt = text_of(part, "accessibility_caption")
            found.append(Media(kind=kind, url=text_of(candidates[0], "url") if candidates else "", alt=alt))
    return tuple(found)


def _graph_media(data: Mapping[str, Any]) -> tuple[Media, ...]:
    edges = mappings(mapping(data.get("edge_sidecar_to_children")).get("edges"))
    parts = [mapping(edge.get("node")) for edge in edges] or [data]
    return tuple(
        Media(
            kind="video" if part.get("is_video") is True else "image",
            url=text_of(part, "display_url"),
            alt=text_of(part, "accessibility_caption"),
        )
        for part in parts
        if text_of(part, "display_url")
    )
