"""Zeeschuimer NDJSON: what a browser extension noted while a person looked at a site.

One object a line with the site's own JSON under `data`. Few fields are mapped, one function a
site; a shape that is not known is refused and stays in the file that is kept. The record of the
browser itself (user_agent) is never read.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from domain.types import Problem
from imports import facebook_site, meta_sites, pinterest_site, tiktok_site, x_site
from imports.given import NOTHING, Given
from imports.json_lines import Line, objects
from imports.rows import ImportedPost, Row, refused
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


def read_posts(path: Path, given: Given = NOTHING) -> Iterator[Row]:
    """Every line as a post or a problem."""
    for line in objects(path):
        post = line.content if isinstance(line.content, Problem) else _item(line, line.content.value)
        if isinstance(post, ImportedPost) and not isinstance(line.content, Problem):
            post = replace(post, decode_errors=line.content.decode_errors)
        yield Row(post=post, bytes_read=line.size)


def _item(line: Line, record: Mapping[str, Any]) -> ImportedPost | Problem:
    site = text_of(record, "source_platform").removeprefix("www.").casefold()
    reader = next((read for name, read in SITES.items() if site == name or site.startswith(name + "-")), None)
    data = mapping(record.get("data"))
    if reader is None:
        return refused(line.number, "platform_unknown", site[:30])
    if not data:
        return refused(line.number, "shape_unknown", "data")
    return reader(data, line.number)
