"""The video list of YouTube Data Tools: one row a video of any channel, by the platform's own ids. Times are UTC."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from domain.texts import _
from domain.types import Media, Problem
from imports.rows import ImportedPost, Row, to_post
from imports.table import header, records, require
from imports.terms import NOTHING, ImportTerms
from parsing.pages import titled

BARE = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d)?")
NEEDED = ("channelid", "videoid", "videotitle")
REMEDY = _("ini bukan daftar video YouTube Data Tools; daftar komentar dan saluran tidak dimuat")


def read_posts(path: Path, terms: ImportTerms = NOTHING) -> Iterator[Row]:
    """Every row as a post or a problem. Raises ImportFileError for its other lists, of comments or channels."""
    require([name.casefold() for name in header(path)], NEEDED, path, REMEDY)
    for record in records(path):
        fields = record.fields
        post = fields if isinstance(fields, Problem) else _video(fields, record.line, record.broken)
        yield Row(post=post, bytes_read=record.bytes_read)


def _utc(text: str) -> str:
    return f"{text} UTC" if BARE.fullmatch(text) else text


def _video(fields: Mapping[str, str], line: int, broken: int) -> ImportedPost | Problem:
    found = {name.casefold(): value for name, value in fields.items()}
    channel, video = found["channelid"].strip(), found["videoid"].strip()
    made = to_post(
        {
            "platform": "youtube",
            "account": channel,
            "id": video,
            "url": f"https://www.youtube.com/watch?v={video}",
            "text": titled(found["videotitle"], found.get("videodescription", "")),
            "published_at": _utc(found.get("publishedat", "").strip()),
            "audience": "public",
        },
        line,
        broken,
    )
    return (
        made
        if isinstance(made, Problem)
        else replace(
            made,
            account_native_id=channel,
            absent=() if "videodescription" in found else ("text",),
            media=(Media(kind="video", url=found.get("thumbnail_maxres", "")),),
        )
    )
