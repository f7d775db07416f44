"""Facepager's CSV: one row per node, with the columns that its user chose.

Known are the columns of its presets for Facebook pages (message, created_time, permalink_url),
YouTube (snippet.*) and TikTok (text, createTime, authorMeta.name). Rows that are no post (the
accounts themselves, failed requests) are passed over.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from domain.errors import ImportFileError
from domain.types import Platform, Problem
from imports.fourcat import platform_of_address
from imports.given import NOTHING, Given
from imports.rows import ROUNDED, ImportedPost, Row, refused, to_post
from imports.table import header, records
from parsing.post_ids import id_of_address

TEXTS = ("message", "text", "snippet.description", "caption", "full_text")
TIMES = ("created_time", "createTime", "snippet.publishedAt", "timestamp", "created_at")
ADDRESSES = ("permalink_url", "permalink", "webVideoUrl", "url", "link")
AUTHORS = ("from.id", "authorMeta.name", "snippet.channelId", "username", "author")
IDS = ("object_id", "objectid", "id")
NO_POST = ("seed", "offcut", "headers", "empty")


def read_posts(path: Path, given: Given = NOTHING) -> Iterator[Row]:
    """Every node that is a post, or why not. Raises ImportFileError when no column holds texts."""
    columns = header(path)
    text = next((c for c in TEXTS if c in columns), None)
    if text is None:
        raise ImportFileError(
            "tidak ada kolom teks kiriman",
            where=f"{path.name}:1",
            remedy=f"ekspor dengan salah satu kolom: {', '.join(TEXTS)}",
        )
    for record in records(path):
        fields = record.fields
        if isinstance(fields, Problem):
            yield Row(post=fields, bytes_read=record.bytes_read)
        elif fields.get("object_type", fields.get("objecttype", "")) not in NO_POST:
            yield Row(post=_post(fields, text, record.line, record.broken, given), bytes_read=record.bytes_read)


def _first(fields: Mapping[str, str], names: tuple[str, ...]) -> str:
    return next((fields[name].strip() for name in names if fields.get(name, "").strip()), "")


def _post(
    fields: Mapping[str, str], text: str, line: int, broken: int, given: Given
) -> ImportedPost | Problem:
    url, native_id, author = _first(fields, ADDRESSES), _first(fields, IDS), _first(fields, AUTHORS)
    platform = platform_of_address(url)
    if platform is None and given.platform:
        platform = Platform(given.platform)
    if platform is None:
        return refused(line, "platform_unknown")
    if ROUNDED.fullmatch(native_id):
        return refused(line, "id_precision", "id")
    if platform == Platform.FACEBOOK and "_" in native_id:
        page, _, native_id = native_id.partition("_")
        author = author or page
    when = _first(fields, TIMES)
    post = to_post(
        {
            "platform": platform, "account": author or given.account, "url": url, "text": fields[text],
            "id": native_id if platform == Platform.FACEBOOK else id_of_address(url, platform) or native_id,
            "published_at": when, "audience": given.audience,
        },
        line, broken,
    )  # fmt: skip
    if isinstance(post, Problem):
        return post
    return replace(post, epoch="s" if when.isdecimal() else None)
