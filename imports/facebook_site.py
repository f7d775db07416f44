"""Facebook's own JSON of a post in a feed, as a browser receives it. It does not say who may see the post."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs, urlsplit

from domain.links import author_of_address, platform_of_address
from domain.types import Media, Platform, Problem
from imports.rows import ImportedPost, refused, to_post
from parsing.markup import is_web
from parsing.pages import mapping, mappings, text_of
from parsing.post_ids import id_of_address

COUNTED = re.compile(r"https://lm?\.facebook\.com/l\.php\?")
KINDS = {"Photo": "image", "Video": "video"}


def story(data: Mapping[str, Any], line: int) -> ImportedPost | Problem:
    """One post of a profile or page; of a group none, a group is no account of a person."""
    sections = mapping(data.get("comet_sections"))
    content = mapping(mapping(sections.get("content")).get("story"))
    actor = next(iter(mappings(content.get("actors"))), {})
    meta = next(_dated(sections), {})
    url = text_of(content, "wwwURL") or text_of(meta, "url")
    if not actor or not url:
        return refused(line, "shape_unknown", "actors, wwwURL")
    if "/groups/" in url or "/groups/" in text_of(meta, "url"):
        return refused(line, "private_group")
    shared = mapping(content.get("attached_story"))
    own, passed_on, other = _authorship(actor, content, shared)
    kind = "original" if not shared else "quote" if _words(content) else "repost"
    made = to_post(
        {
            "platform": "facebook",
            "account": text_of(actor, "url") or text_of(actor, "id"),
            "url": url,
            # A pfbid in the address is another one at each look.
            "id": text_of(content, "post_id") or text_of(data, "post_id") or id_of_address(url, Platform.FACEBOOK),
            "text": own,
            "kind": kind,
            "other_text": passed_on,
            "other_author": other,
            "published_at": text_of(meta, "creation_time"),
        },
        line,
    )
    if isinstance(made, Problem):
        return made
    media = (*_media(content), *_media(shared))
    return replace(made, epoch="s", account_native_id=text_of(actor, "id"), media=media)


def _authorship(
    actor: Mapping[str, Any], content: Mapping[str, Any], shared: Mapping[str, Any]
) -> tuple[str, str, str]:
    """The account's own words, another's words that it passed on, and that other; who shares oneself quotes nobody."""
    author = next(iter(mappings(shared.get("actors"))), {})
    own, passed_on = _words(content), _words(shared)
    if shared and _same(actor, author):
        return own or passed_on, "", ""
    return own, passed_on, text_of(author, "id") or text_of(author, "url")


def _same(actor: Mapping[str, Any], author: Mapping[str, Any]) -> bool:
    """Whether two actors are one: by their numbers where both have one, else by the addresses of their profiles."""
    one, two = text_of(actor, "id"), text_of(author, "id")
    if one and two:
        return one == two
    addresses = [author_of_address(text_of(who, "url"), Platform.FACEBOOK) for who in (actor, author)]
    return addresses[0] is not None and addresses[0] == addresses[1]


def _dated(sections: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """The line under the author's name: it alone has the time."""
    layout = mapping(mapping(mapping(sections.get("context_layout")).get("story")).get("comet_sections"))
    for item in mappings(layout.get("metadata")):
        if "creation_time" in mapping(item.get("story")):
            yield mapping(item.get("story"))


def _words(content: Mapping[str, Any]) -> str:
    inner = mapping(mapping(mapping(content.get("comet_sections")).get("message")).get("story"))
    return text_of(mapping(content.get("message")), "text") or text_of(mapping(inner.get("message")), "text")


def _media(content: Mapping[str, Any]) -> Iterator[Media]:
    for item in mappings(content.get("attachments")):
        inner = mapping(mapping(item.get("styles")).get("attachment"))
        attached = mapping(inner.get("media")) or mapping(item.get("media"))
        number = text_of(mapping(item.get("target")), "id") or text_of(attached, "id")
        kind = KINDS.get(text_of(attached, "__typename"), "other")
        if number:
            address = f"https://www.facebook.com/photo/?fbid={number}"
            yield Media(kind=kind, url=address, alt=text_of(attached, "accessibility_caption"))
        yield from _link(item, inner)


def _link(item: Mapping[str, Any], inner: Mapping[str, Any]) -> Iterator[Media]:
    """The page under a link, without the site's own counter of clicks around its address."""
    rendered = mapping(mapping(inner.get("story_attachment_link_renderer")).get("attachment"))
    for part in (rendered, inner, item):
        url = text_of(mapping(part.get("web_link")), "url") or text_of(part, "url")
        url = parse_qs(urlsplit(url).query).get("u", [url])[0] if COUNTED.match(url) else url
        if is_web(url) and platform_of_address(url) != Platform.FACEBOOK:
            yield Media(kind="link", url=url, alt=text_of(mapping(part.get("title_with_entities")), "text"))
            return
