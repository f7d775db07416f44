"""Facepager's CSV: one row per node, with the columns that its user chose.

Known are the columns of its presets for Facebook pages (message, created_time, permalink_url),
YouTube (snippet.*) and TikTok (text, createTime, authorMeta.name). Rows that are no post (the
accounts themselves, failed requests) are passed over.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from domain.errors import ImportFileError
from domain.links import platform_of_address
from domain.texts import _
from domain.types import Media, Platform, Problem
from imports.rows import ImportedPost, Row, refused, to_post
from imports.table import header, records
from imports.terms import NOTHING, ImportTerms
from parsing.pages import titled
from parsing.post_ids import id_of_address

TEXTS = ("message", "text", "snippet.description", "snippet.title", "story", "caption", "full_text")
TIMES = ("created_time", "createTime", "snippet.publishedAt", "timestamp", "created_at")
ADDRESSES = ("permalink_url", "permalink", "webVideoUrl", "url", "link")
AUTHORS = ("from.id", "authorMeta.name", "snippet.channelId", "username", "author")
IDS = ("object_id", "objectid", "id")
PICTURES = {
    "full_picture": "image",
    "picture": "image",
    "media_url": "image",
    "source": "video",
    "videoUrl": "video",
    "snippet.thumbnails.high.url": "video",
}
TITLES = ("snippet.title", "title")
SHARED = (
    "attachments.data.0.title",
    "attachments.data.0.description",
    "attachments.title",
    "attachments.description",
    "name",
    "description",
)
COMMENTS = ("/comments", "commentthreads", "/replies", "comment")
NO_POST = ("seed", "offcut", "headers", "empty")


def read_posts(path: Path, terms: ImportTerms = NOTHING) -> Iterator[Row]:
    """Every node that is a post, or why not. Raises ImportFileError when no column holds texts."""
    columns = header(path)
    if not any(column in columns for column in TEXTS):
        raise ImportFileError(
            _("tidak ada kolom teks kiriman"),
            where=f"{path.name}:1",
            remedy=_("ekspor dengan salah satu kolom: {texts}", texts=", ".join(TEXTS)),
        )
    for record in records(path):
        fields = record.fields
        if isinstance(fields, Problem):
            yield Row(post=fields, bytes_read=record.bytes_read)
        elif fields.get("object_type", fields.get("objecttype", "")) not in NO_POST:
            if _is_comment(fields):
                yield Row(post=refused(record.line, "comment"), bytes_read=record.bytes_read)
                continue
            yield Row(post=_post(fields, record.line, record.broken, terms), bytes_read=record.bytes_read)


def _is_comment(fields: Mapping[str, str]) -> bool:
    """Rows below posts are what others wrote under them."""
    asked = fields.get("query_type", fields.get("querytype", "")).casefold()
    return any(word in asked for word in COMMENTS)


def _words(fields: Mapping[str, str]) -> str:
    """The text, under a title where the columns have one; where a post has no text, what was done (story)."""
    title, text = _first(fields, TITLES), next((fields[c] for c in TEXTS if fields.get(c, "").strip()), "")
    return titled(title, text) if title else text


def _spoken(fields: Mapping[str, str], platform: Platform) -> Mapping[str, str]:
    """Own words and another's, apart. A Facebook post that shares another has a parent or says so; what stands in its
    attachment are that one's words, and the sentence about sharing is nobody's."""
    shared = platform == Platform.FACEBOOK and (
        bool(fields.get("parent_post_id", "").strip()) or fields.get("status_type", "") == "shared_story"
    )
    other = "\n\n".join(dict.fromkeys(t for name in SHARED if (t := fields.get(name, "").strip()))) if shared else ""
    if not other:
        return {"text": _words(fields)}
    own = fields.get("message", "").strip()
    return {"text": own, "other_text": other, "kind": "quote" if own else "repost"}


def _first(fields: Mapping[str, str], names: tuple[str, ...]) -> str:
    return next((fields[name].strip() for name in names if fields.get(name, "").strip()), "")


def _post(fields: Mapping[str, str], line: int, broken: int, terms: ImportTerms) -> ImportedPost | Problem:
    url, native_id, author = _first(fields, ADDRESSES), _first(fields, IDS), _first(fields, AUTHORS)
    platform = platform_of_address(url)
    if platform is None and terms.platform:
        platform = Platform(terms.platform)
    if platform is None:
        return refused(line, "platform_unknown")
    if platform == Platform.FACEBOOK and "_" in native_id:
        page, _, native_id = native_id.partition("_")
        author = author or page
    when = _first(fields, TIMES)
    post = to_post(
        {
            "platform": platform,
            "account": author or terms.account,
            "url": url,
            **_spoken(fields, platform),
            "id": native_id or id_of_address(url, platform),
            "published_at": when,
            "audience": terms.audience,
        },
        line,
        broken,
    )
    if isinstance(post, Problem):
        return post
    pictures = ((kind, fields.get(name, "")) for name, kind in PICTURES.items())
    media = tuple(Media(kind=kind, url=url) for kind, url in pictures if url.startswith("http"))
    number = ""
    if platform == Platform.YOUTUBE:
        number = _first(fields, ("snippet.videoOwnerChannelId", "snippet.channelId"))
        media = media or (Media(kind="video"),)
    target = fields.get("link", "").strip()
    elsewhere = platform_of_address(target) != platform or not id_of_address(target, platform)
    if target.startswith("http") and target != url and elsewhere:
        media = (*media, Media(kind="link", url=target, alt=fields.get("name", "").strip()))
    return replace(post, epoch="s" if when.isdecimal() else None, media=media, account_native_id=number)
