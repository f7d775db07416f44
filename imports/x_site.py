"""X's own JSON as a browser receives it: the result of its GraphQL, and the older flat form."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from domain.types import Media, Problem
from imports.rows import ImportedPost, refused, to_post
from parsing.pages import mapping, mappings, text_of


def post(data: Mapping[str, Any], line: int) -> ImportedPost | Problem:
    """One post. A repost's and a quote's words stay with their author; an edit keeps its first id."""
    result = unwrapped(data)
    legacy, user = legacy_of(result), author(result)
    native_id, name = text_of(result, "rest_id") or text_of(legacy, "id_str"), text_of(user, "screen_name")
    if not native_id or not name:
        return refused(line, "shape_unknown", "rest_id, screen_name")
    kind, other = _relation(result, legacy)
    made = to_post(
        {
            "platform": "x", "account": name, "id": _first_id(result, native_id), "kind": kind,
            "url": f"https://x.com/{name}/status/{native_id}", "published_at": text_of(legacy, "created_at"),
            "text": "" if kind == "repost" else words(result),
            "other_text": words(other) if other else "",
            "other_author": text_of(author(other), "screen_name") if other else "",
            # X marks what is protected; everything else can be seen by anybody.
            "audience": "protected" if user.get("protected") is True else "public",
        },
        line,
    )  # fmt: skip
    return made if isinstance(made, Problem) else replace(
        made, account_native_id=text_of(user, "id"), media=media_of(legacy),
        reply_to=text_of(legacy, "in_reply_to_status_id_str"), language=text_of(legacy, "lang") or None,
    )  # fmt: skip


def unwrapped(data: Mapping[str, Any]) -> Mapping[str, Any]:
    """The post inside the wrapper that X puts around posts with limited replies."""
    return mapping(data.get("tweet")) or data


def legacy_of(result: Mapping[str, Any]) -> Mapping[str, Any]:
    return mapping(result.get("legacy")) or result


def author(result: Mapping[str, Any]) -> Mapping[str, Any]:
    """screen_name, id and protected of a post's author, wherever this year's answer keeps them."""
    found = mapping(mapping(mapping(result.get("core")).get("user_results")).get("result"))
    if not found:
        user = mapping(result.get("user"))
        return {"screen_name": user.get("screen_name"), "id": user.get("id_str"), "protected": user.get("protected")}
    old, new = mapping(found.get("legacy")), mapping(found.get("core"))
    return {
        "screen_name": new.get("screen_name") or old.get("screen_name"),
        "id": found.get("rest_id"),
        "protected": old.get("protected") or mapping(found.get("privacy")).get("protected"),
    }


def words(result: Mapping[str, Any]) -> str:
    """The whole text: a long post keeps it beside the short one."""
    result = unwrapped(result)
    note = mapping(mapping(mapping(result.get("note_tweet")).get("note_tweet_results")).get("result"))
    legacy = legacy_of(result)
    return text_of(note, "text") or text_of(legacy, "full_text") or text_of(legacy, "text")


def _relation(result: Mapping[str, Any], legacy: Mapping[str, Any]) -> tuple[str, Mapping[str, Any]]:
    shared = mapping(mapping(legacy.get("retweeted_status_result")).get("result")) or mapping(
        legacy.get("retweeted_status")
    )
    if shared:
        return "repost", unwrapped(shared)
    quoted = mapping(mapping(result.get("quoted_status_result")).get("result")) or mapping(
        legacy.get("quoted_status")
    )
    if quoted or legacy.get("is_quote_status") is True:
        return "quote", unwrapped(quoted)
    return ("reply" if text_of(legacy, "in_reply_to_status_id_str") else "original"), {}


def _first_id(result: Mapping[str, Any], native_id: str) -> str:
    """Each edit has an id of its own; the first one names the post."""
    control = mapping(result.get("edit_control"))
    ids = control.get("edit_tweet_ids") or mapping(control.get("edit_control_initial")).get("edit_tweet_ids")
    first = ids[0] if isinstance(ids, list) and ids else None
    return first if isinstance(first, str) and first else native_id


def media_of(legacy: Mapping[str, Any]) -> tuple[Media, ...]:
    entities = mapping(legacy.get("extended_entities")) or mapping(legacy.get("entities"))
    return tuple(
        Media(
            kind="image" if text_of(item, "type") == "photo" else "video",
            url=text_of(item, "media_url_https"),
            alt=text_of(item, "ext_alt_text"),
        )
        for item in mappings(entities.get("media"))
    )
