"""CSV in the shape that CrowdTangle gave its exports, which 4CAT and others still take: Facebook and Instagram.

Only public pages, groups and accounts were ever in them. Their times name a zone of the United
States ("2026-11-03 08:10:00 EST").
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from domain.types import Media, Platform, Problem
from imports.given import NOTHING, Given
from imports.rows import ImportedPost, Row, refused, to_post
from imports.table import header, records, require
from parsing.post_ids import id_of_address

FACEBOOK = ("User Name", "Post Created", "URL", "Message")
INSTAGRAM = ("User Name", "Post Created", "URL", "Description")
REMEDY = "ekspor ulang dengan kolom baku, atau pakai templat sendiri"
ZONES = {"EST": "-05:00", "EDT": "-04:00", "CST": "-06:00", "CDT": "-05:00", "PST": "-08:00", "PDT": "-07:00"}
OWN_ADDRESS = re.compile(r"https?://(?:www\.|m\.)?facebook\.com/([\w.]+)", re.I)


def read_facebook(path: Path, given: Given = NOTHING) -> Iterator[Row]:
    """Posts of pages; posts of groups are dropped, a group is no account of a person."""
    require(header(path), FACEBOOK, path, REMEDY)
    for record in records(path):
        fields = record.fields
        post = fields if isinstance(fields, Problem) else _facebook(fields, record.line, record.broken)
        yield Row(post=post, bytes_read=record.bytes_read)


def read_instagram(path: Path, given: Given = NOTHING) -> Iterator[Row]:
    require(header(path), INSTAGRAM, path, REMEDY)
    for record in records(path):
        fields = record.fields
        post = fields if isinstance(fields, Problem) else _instagram(fields, record.line, record.broken)
        yield Row(post=post, bytes_read=record.bytes_read)


def _facebook(fields: Mapping[str, str], line: int, broken: int) -> ImportedPost | Problem:
    if fields.get("Group Name"):
        return refused(line, "private_group")
    name, url = fields["User Name"] or fields.get("Facebook Id", ""), fields["URL"]
    linked = OWN_ADDRESS.match(fields.get("Link", ""))
    other = linked[1] if linked and linked[1].casefold() != name.casefold() else ""
    foreign = bool(other) and bool(fields.get("Link Text") or fields.get("Description"))
    quoted = "\n\n".join(p for p in (fields.get("Link Text", ""), fields.get("Description", "")) if p)
    picture = fields.get("Image Text", "")
    post = to_post(
        {
            "platform": "facebook", "account": name, "url": url, "id": id_of_address(url, Platform.FACEBOOK),
            "text": fields["Message"], "other_text": quoted if foreign else "",
            "other_author": other if foreign else "", "kind": "repost" if foreign else "original",
            "published_at": _moment(fields["Post Created"]), "audience": "public",
        },
        line, broken,
    )  # fmt: skip
    if isinstance(post, Problem):
        return post
    media = (Media(kind="image", alt=picture),) if picture else ()
    native = fields.get("Facebook Id", "")
    return replace(post, media=media, account_native_id=native if native.isdecimal() else "")


def _instagram(fields: Mapping[str, str], line: int, broken: int) -> ImportedPost | Problem:
    url = fields["URL"]
    post = to_post(
        {
            "platform": "instagram", "account": fields["User Name"], "url": url,
            "id": id_of_address(url, Platform.INSTAGRAM), "text": fields["Description"],
            "published_at": _moment(fields["Post Created"]), "audience": "public",
        },
        line, broken,
    )  # fmt: skip
    kind = "video" if "video" in fields.get("Type", "").casefold() else "image"
    media = (Media(kind=kind, url=fields.get("Photo", ""), alt=fields.get("Image Text", "")),)
    return post if isinstance(post, Problem) else replace(post, media=media)


def _moment(text: str) -> str:
    """ISO for "2026-11-03 08:10:00 EST"; another abbreviation stays and is then not understood."""
    when, _, zone = text.strip().rpartition(" ")
    return f"{when} {ZONES[zone]}" if zone in ZONES else text
