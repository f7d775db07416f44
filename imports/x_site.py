"""X's own JSON as a browser receives it: the result of its GraphQL, and the older flat form."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from domain.links import author_of_address
from domain.types import Media, Platform, Problem
from imports.rows import ImportedPost, refused, to_post
from parsing.pages import mapping, mappings, text_of
from parsing.x_words import choices_of, first_of, is_cut, links_of, unescaped


def post(data: Mapping[str, Any], line: int) -> ImportedPost | Problem:
    """One post. A repost's and a quote's words stay with their author; an edit keeps its first id."""
    result = unwrapped(data)
    legacy, user = legacy_of(result), author(result)
    native_id, number = text_of(result, "rest_id") or text_of(legacy, "id_str"), text_of(user, "id")
    # Without its author inside, a post still has his number, and its pictures' addresses his name.
    name = text_of(user, "screen_name") or _name_in_media(legacy)
    if not native_id or not (name or number):
        return refused(line, "shape_unknown", "rest_id, screen_name")
    kind, other = _relation(result, legacy)
    own, passed_on, other_author = _parts(kind, result, other, (name, number))
    made = to_post(
        {
            "platform": "x",
            "account": name or number,
            "id": first_of(_edits(result), native_id),
            "kind": kind,
            "url": f"https://x.com/{name or 'i'}/status/{native_id}",
            "published_at": text_of(legacy, "created_at"),
            "text": own,
            "other_text": passed_on,
            "other_author": other_author,
            # X marks what is protected; everything else can be seen by anybody.
            "audience": "protected" if user.get("protected") is True else "public",
        },
        line,
    )
    return (
        made
        if isinstance(made, Problem)
        else replace(
            made,
            account_native_id=number,
            media=(*media_of(legacy), *links_of(legacy, note_of(result))),
            reply_to=text_of(legacy, "in_reply_to_status_id_str"),
            language=text_of(legacy, "lang") or None,
            cut=is_cut(own),
        )
    )


def _parts(
    kind: str, result: Mapping[str, Any], other: Mapping[str, Any], own: tuple[str, str]
) -> tuple[str, str, str]:
    """Own words, another's words, and who that is; what one passes on of oneself is one's own
    (quoted, it stands with the post that it was)."""
    text, passed_on, theirs = "" if kind == "repost" else words(result), words(other) if other else "", author(other)
    who, number = text_of(theirs, "screen_name"), text_of(theirs, "id")
    same = number == own[1] if number and own[1] else bool(who) and who.casefold() == own[0].casefold()
    if same:
        return text or passed_on, "", ""
    # Under the account's own name a stranger is named by his number.
    return text, passed_on, number if not who or (number and who.casefold() == own[0].casefold()) else who


def _name_in_media(legacy: Mapping[str, Any]) -> str:
    for item in mappings(mapping(legacy.get("extended_entities")).get("media")):
        named = author_of_address(text_of(item, "expanded_url"), Platform.X)
        # A picture may have been taken over from another author's post.
        if named is not None and not text_of(item, "source_user_id_str"):
            return named.handle
    return ""


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
        number = user.get("id_str") or legacy_of(unwrapped(result)).get("user_id_str")
        return {"screen_name": user.get("screen_name"), "id": number, "protected": user.get("protected")}
    old, new = mapping(found.get("legacy")), mapping(found.get("core"))
    return {
        "screen_name": new.get("screen_name") or old.get("screen_name"),
        "id": found.get("rest_id"),
        "protected": old.get("protected") or mapping(found.get("privacy")).get("protected"),
    }


def note_of(result: Mapping[str, Any]) -> Mapping[str, Any]:
    """The long form of a post, with links of its own."""
    note = mapping(mapping(mapping(result.get("note_tweet")).get("note_tweet_results")).get("result"))
    return {"text": note.get("text"), "entities": note.get("entity_set")}


def words(result: Mapping[str, Any]) -> str:
    """The whole text: a long post keeps it beside the short one. The choices of a poll belong to it."""
    result = unwrapped(result)
    legacy = legacy_of(result)
    text = text_of(note_of(result), "text") or text_of(legacy, "full_text") or text_of(legacy, "text")
    choices = choices_of(mapping(result.get("card")))
    return "\n".join(unescaped(part) for part in (text, *choices) if part)


def _relation(result: Mapping[str, Any], legacy: Mapping[str, Any]) -> tuple[str, Mapping[str, Any]]:
    shared = mapping(mapping(legacy.get("retweeted_status_result")).get("result")) or mapping(
        legacy.get("retweeted_status")
    )
    if shared:
        return "repost", unwrapped(shared)
    quoted = mapping(mapping(result.get("quoted_status_result")).get("result")) or mapping(legacy.get("quoted_status"))
    if quoted or legacy.get("is_quote_status") is True:
        return "quote", unwrapped(quoted)
    return ("reply" if text_of(legacy, "in_reply_to_status_id_str") else "original"), {}


def _edits(result: Mapping[str, Any]) -> object:
    control = mapping(result.get("edit_control"))
    return control.get("edit_tweet_ids") or mapping(control.get("edit_control_initial")).get("edit_tweet_ids")


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
