"""Instagram's "download your information" as JSON: posts, reels, videos, stories, and Threads.

The Threads file lies in the same folder, but it is another account of the register: it is taken when Threads is named.
"""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from domain.errors import ImportFileError
from domain.texts import _
from domain.types import Media, Problem
from imports.rows import Row, refused
from imports.takeout import Taken, labelled, mended, require_holder, rows_of
from imports.terms import NOTHING, ImportTerms
from imports.whole_json import read_document
from parsing.media_kinds import by_end
from parsing.pages import mapping, mappings, text_of

LISTS = ("ig_reels_media", "ig_stories", "ig_igtv_media", "ig_other_media", "ig_posts_media")
THREADS = ("text_post_app_text_posts", "text_post_app_text_app_posts")
# What lies beside the posts and is none, or was taken from the public by its holder.
NOT_TAKEN = (
    *("ig_archived_post_media", "ig_recently_deleted_media", "ig_profile_picture", "ig_drafts_media", "ig_reposts"),
    *(
        "likes_media_likes",
        "likes_comment_likes",
        "saved_saved_media",
        "saved_saved_collections",
        "story_activities_polls",
    ),
    *("comments_media_comments", "comments_reels_comments", "relationships_following", "relationships_follow_requests"),
)


def read_posts(path: Path, terms: ImportTerms = NOTHING) -> Iterator[Row]:
    """posts_*.json, reels.json, igtv_videos.json, stories.json, threads_and_replies.json."""
    require_holder(path, terms)
    value = read_document(path).value
    record = mapping(value)
    closed = next((name for name in NOT_TAKEN if name in record), "")
    if closed:
        raise ImportFileError(
            _("berkas {closed} tidak memuat kiriman umum", closed=closed),
            where=path.name,
            remedy=_("ambil posts_1.json, reels.json atau stories.json"),
        )
    threads = next((name for name in THREADS if name in record), "")
    items = mappings(record.get(threads)) if threads else _listed(value)
    yield from rows_of(path, items, _thread if threads else _instagram, terms)


def is_wrapped(record: Mapping[str, Any]) -> bool:
    """Whether an object's media are posts with media of their own, and not the pictures of one post."""
    return any("media" in part for part in mappings(record.get("media")))


def _listed(value: object) -> Sequence[Mapping[str, Any]]:
    record = mapping(value)
    if is_wrapped(record):
        return mappings(record.get("media"))
    return (
        mappings(value)
        or [item for name in LISTS for item in mappings(record.get(name))]
        or ([record] if "media" in record else [])
    )


def _thread(item: Mapping[str, Any], number: int, terms: ImportTerms) -> Taken | Problem:
    return refused(number, "threads_not_named") if terms.platform != "threads" else _taken(item, "threads", number)


def _instagram(item: Mapping[str, Any], number: int, terms: ImportTerms) -> Taken | Problem:
    return _taken(item, "instagram", number)


def _taken(item: Mapping[str, Any], platform: str, number: int) -> Taken | Problem:
    if "string_map_data" in item or "string_list_data" in item:
        return refused(number, "not_a_post_item")
    parts = mappings(item.get("media")) or ([item] if "uri" in item else [])
    labels = labelled(item)
    if "owner" in labels:
        return refused(number, "foreign_author")
    titles = [labels.get("words", ""), *(mended(text_of(part, "title")) for part in (item, *parts))]
    times = (text_of(part, key) for part in (item, *parts) for key in ("creation_timestamp", "timestamp"))
    when = next((time for time in times if time), "")
    media = tuple(
        Media(kind=by_end(text_of(part, "uri")) or "image", alt=mended(text_of(part, "description")))
        for part in parts
        if text_of(part, "uri")
    )
    return Taken(
        platform=platform,
        text="\n".join(dict.fromkeys(t for t in titles if t)),
        when=when,
        media=media,
        file=next((text_of(part, "uri") for part in parts if text_of(part, "uri")), ""),
        url=labels.get("url", ""),
    )
