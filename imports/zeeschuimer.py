"""Zeeschuimer NDJSON: what a browser extension noted while a person looked at a site.

One object a line with the site's own JSON under `data`. Few fields are mapped, one function a
site; a shape that is not known is refused and stays in the file that is kept. The record of the
browser itself (user_agent) is never read.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from domain.types import Problem
from imports import facebook_site, meta_sites, pinterest_site, tiktok_site, x_site
from imports.json_lines import JsonLine, objects
from imports.rows import ImportedPost, Row, refused
from imports.terms import NOTHING, ImportTerms
from parsing.pages import mapping, text_of

Item = Callable[[Mapping[str, Any], int], ImportedPost | Problem]
SITES: dict[str, Item] = {
    "facebook.com": facebook_site.story,
    "instagram.com": meta_sites.instagram,
    "threads.net": meta_sites.threads,
    "threads.com": meta_sites.threads,
    "tiktok.com": tiktok_site.video,
    "twitter.com": x_site.post,
    "x.com": x_site.post,
    "pinterest.com": pinterest_site.pin,
}


def read_posts(path: Path, terms: ImportTerms = NOTHING) -> Iterator[Row]:
    """Every line as a post or a problem; also 4CAT's NDJSON, which keeps the items without their wrapper."""
    for line in objects(path):
        post = line.content if isinstance(line.content, Problem) else _item(line, line.content.value)
        if isinstance(post, ImportedPost) and not isinstance(line.content, Problem):
            post = replace(post, decode_errors=line.content.decode_errors)
        yield Row(post=post, bytes_read=line.size)


def _item(line: JsonLine, record: Mapping[str, Any]) -> ImportedPost | Problem:
    wrapper = mapping(record.get("__import_meta")) or record
    site = text_of(wrapper, "source_platform").removeprefix("www.").casefold()
    reader = next((read for name, read in SITES.items() if site == name or site.startswith(name + "-")), None)
    data = record if wrapper is not record else mapping(record.get("data"))
    if reader is None:
        return refused(line.number, "platform_unknown", site[:30])
    if not data:
        return refused(line.number, "shape_unknown", "data")
    made = reader(data, line.number)
    return made if isinstance(made, Problem) else replace(made, seen_at=_collected(wrapper))


def _collected(wrapper: Mapping[str, Any]) -> datetime | None:
    """When the browser received the item; never later than a clock can be."""
    milliseconds = text_of(wrapper, "timestamp_collected")
    try:
        return datetime.fromtimestamp(int(milliseconds) / 1000, UTC) if milliseconds.isdecimal() else None
    except (ValueError, OverflowError, OSError):
        return None
