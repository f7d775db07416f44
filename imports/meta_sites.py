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

# Who may see one post, where its author chose; "besties" are close friends, and what we do not know is not public.
CHOSEN = {"": "", "default": "", "everyone": "", "public": ""}
KINDS = {"1": "image", "2": "video", "8": "image", "19": "image"}


def instagram(data: Mapping[str, Any], line: int) -> ImportedPost | Problem:
    """Both shapes: the newer item list (`code`, `taken_at`) and the older graph (`shortcode`)."""
    graph = "shortcode" in data
    user = mapping(data.get("owner" if graph else "user"))
    code = text_of(data, "shortcode" if graph else "code") or short_code(text_of(data, "pk"))
    if not code or not text_of(user, "username"):
        return refused(line, "shape_unknown", "code, username")
    if not graph and "caption" not in data and data.get("_zs_partial") is not False:
        return refused(line, "partial_item")
    post = to_post(
        {
            "platform": "instagram",
            "account": text_of(user, "username"),
            "id": code,
            "url": f"https://www.instagram.com/p/{code}/",
            "text": _caption(data, graph=graph),
            "published_at": text_of(data, "taken_at_timestamp" if graph else "taken_at"),
            "audience": CHOSEN.get(text_of(data, "audience"), text_of(data, "audience"))
            or _audience(user, "is_private"),
        },
        line,
    )
    media = _graph_media(data) if graph else _media(data)
    beside = tuple(text_of(other, "username") for other in mappings(data.get("coauthor_producers")))
    return post if isinstance(post, Problem) else replace(post, epoch="s", media=media, coauthors=beside)


def threads(data: Mapping[str, Any], line: int) -> ImportedPost | Problem:
    """A thread: a repost or quote holds the other author's post under share_info."""
    user, info = mapping(data.get("user")), mapping(data.get("text_post_app_info"))
    code, name = text_of(data, "code") or short_code(text_of(data, "pk")), text_of(user, "username")
    if not code or not name:
        return refused(line, "shape_unknown", "code, username")
    if "caption" not in data and data.get("_zs_partial") is True:
        return refused(line, "partial_item")
    kind, other = _shared(mapping(info.get("share_info")))
    if not other and info.get("is_reply") is True:
        kind = "reply"
    own, passed_on = "" if kind == "repost" else _thread_words(data), _thread_words(other) if other else ""
    author = mapping(other.get("user"))
    who = text_of(author, "username")
    if not who or who.casefold() == name.casefold():
        who = text_of(author, "pk")  # under the account's own name a stranger is named by his number
    if _same(user, author):
        own, passed_on, who = own or passed_on, "", ""
    post = to_post(
        {
            "platform": "threads",
            "account": name,
            "id": code,
            "kind": kind,
            "url": f"https://www.threads.com/@{name}/post/{code}",
            "published_at": text_of(data, "taken_at"),
            "text": own,
            "other_text": passed_on,
            "other_author": who,
            "audience": _audience(user, "text_post_app_is_private", "is_private"),
        },
        line,
    )
    preview = mapping(info.get("link_preview_attachment"))
    link = text_of(preview, "url")
    links = (Media(kind="link", url=link, alt=text_of(preview, "title")),) if link else ()
    return post if isinstance(post, Problem) else replace(post, epoch="s", media=(*_media(data), *links))


def _same(user: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether two users of one file are one: by number where both have one, else by name."""
    numbers, names = ([text_of(who, key).casefold() for who in (user, other)] for key in ("pk", "username"))
    one, two = numbers if all(numbers) else names
    return bool(one) and one == two


def _thread_words(data: Mapping[str, Any]) -> str:
    """The text, and the choices of a poll."""
    poll = mapping(mapping(data.get("text_post_app_info")).get("poll")) or mapping(data.get("poll"))
    choices = [text_of(choice, "option_text") or text_of(choice, "text") for choice in mappings(poll.get("tallies"))]
    return "\n".join(part for part in (_caption(data, graph=False), *choices) if part)


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
        if candidates or mappings(part.get("video_versions")) or text_of(part, "media_type") in ("1", "2"):
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
