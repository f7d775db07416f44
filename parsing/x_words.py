"""What X's answers and files have in common: three letters that it escapes, and where short links lead."""

import re
from collections.abc import Mapping
from typing import Any

from domain.links import platform_of_address
from domain.types import Media, Platform
from parsing.markup import is_web
from parsing.pages import mapping, mappings, text_of
from parsing.post_ids import id_of_address


def unescaped(text: str) -> str:
    """X writes &, < and > as entities, in every text and once; nothing else is an entity there."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def choices_of(card: Mapping[str, Any]) -> list[str]:
    """The choices of a poll, from its card: in the wrapper of X's GraphQL or without it, its values as pairs or by name."""
    bound = (mapping(card.get("legacy")) or card).get("binding_values")
    pairs = [(text_of(pair, "key"), pair.get("value")) for pair in mappings(bound)] or mapping(bound).items()
    values = {key: text_of(mapping(value), "string_value") for key, value in pairs}
    return [values[key] for key in (f"choice{number}_label" for number in range(1, 5)) if values.get(key)]


CUT = re.compile(r"…(?:\s+https://t\.co/\w+)?\s*$")
SHORTEST_CUT = 130  # letters: what X cuts off was longer than its limit of old


def is_cut(text: str) -> bool:
    """Whether X, or who kept its answer, cut a post off: the sign stands at the end, or before the link to the rest."""
    return len(text) >= SHORTEST_CUT and bool(CUT.search(text))


def links_of(*holders: Mapping[str, Any]) -> tuple[Media, ...]:
    """Where the short links of a post lead, with the title that X shows; not to other posts or own pictures."""
    found: dict[str, Media] = {}
    for holder in holders:
        for item in mappings(mapping(holder.get("entities")).get("urls")):
            url = text_of(item, "unwound_url") or text_of(item, "expanded_url")
            to_a_post = platform_of_address(url) == Platform.X and id_of_address(url, Platform.X)
            if is_web(url) and not to_a_post:
                found.setdefault(url, Media(kind="link", url=url, alt=unescaped(text_of(item, "title"))))
    return tuple(found.values())


def quoted_address(holder: Mapping[str, Any]) -> str:
    """The address of the post that a post quotes, in files that name it by a link alone: X shows the last such link as
    the quoted post. "" where none leads to a post."""
    found = (text_of(item, "expanded_url") for item in mappings(mapping(holder.get("entities")).get("urls")))
    posts = [url for url in found if platform_of_address(url) == Platform.X and id_of_address(url, Platform.X)]
    return posts[-1] if posts else ""


def first_of(edits: object, native_id: str) -> str:
    """Each edit has an id of its own, and they grow: the smallest names the post."""
    ids = [i for i in edits if isinstance(i, str) and i.isdecimal()] if isinstance(edits, list) else []
    return min(ids, key=lambda i: (len(i), i), default=native_id)
