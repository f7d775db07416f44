"""CSV in the shape that CrowdTangle gave its exports, which 4CAT and others still take: Facebook and Instagram.

Only public pages, groups and accounts were ever in them. Their times name a zone of the United
States ("2026-11-03 08:10:00 EST").
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from domain.links import author_of_address
from domain.texts import _
from domain.types import Media, Platform, Problem
from imports.rows import ImportedPost, Row, refused, to_post
from imports.table import header, records, require
from imports.terms import NOTHING, ImportTerms
from parsing.post_ids import id_of_address

FACEBOOK = ("User Name", "Post Created", "URL", "Message")
INSTAGRAM = ("User Name", "Post Created", "URL", "Description")
REMEDY = _("ekspor ulang dengan kolom baku, atau pakai templat sendiri")
ZONES = {"EST": "-05:00", "EDT": "-04:00", "CST": "-06:00", "CDT": "-05:00", "PST": "-08:00", "PDT": "-07:00"}
# Words of the Type column; a status and a link have no picture of their own.
TYPES = {"video": "video", "reel": "video", "igtv": "video", "photo": "image", "album": "image", "carousel": "image"}


def read_facebook(path: Path, terms: ImportTerms = NOTHING) -> Iterator[Row]:
    """Posts of pages; posts of groups are dropped, a group is no account of a person."""
    require(header(path), FACEBOOK, path, REMEDY)
    for record in records(path):
        fields = record.fields
        post = fields if isinstance(fields, Problem) else _facebook(fields, record.line, record.broken)
        yield Row(post=post, bytes_read=record.bytes_read)


def read_instagram(path: Path, terms: ImportTerms = NOTHING) -> Iterator[Row]:
    require(header(path), INSTAGRAM, path, REMEDY)
    for record in records(path):
        fields = record.fields
        post = fields if isinstance(fields, Problem) else _instagram(fields, record.line, record.broken)
        yield Row(post=post, bytes_read=record.bytes_read)


def _facebook(fields: Mapping[str, str], line: int, broken: int) -> ImportedPost | Problem:
    if fields.get("Group Name"):
        return refused(line, "private_group")
    number = fields.get("Facebook Id", "") if fields.get("Facebook Id", "").isdecimal() else ""
    name, url = fields["User Name"] or number, fields["URL"]
    linked = author_of_address(fields.get("Final Link") or fields.get("Link", ""), Platform.FACEBOOK)
    other = linked.handle if linked and linked.handle not in (name.casefold(), number) else ""
    quoted = "\n\n".join(p for p in (fields.get("Link Text", ""), fields.get("Description", "")) if p) if linked else ""
    own = fields["Message"]
    kind = "original" if not other or not (quoted or not own) else "quote" if own.strip() else "repost"
    if linked and not other:  # of what one shares of oneself without a word the words are one's own
        own, quoted = own if own.strip() else quoted, ""
    post = to_post(
        {
            "platform": "facebook",
            "account": name,
            "url": url,
            "id": id_of_address(url, Platform.FACEBOOK),
            "text": own,
            "other_text": quoted,
            "other_author": other,
            "kind": kind,
            "published_at": _moment(fields["Post Created"]),
            "audience": "public",
        },
        line,
        broken,
    )
    if isinstance(post, Problem):
        return post
    return replace(post, media=tuple(_facebook_media(fields)), account_native_id=number)


def _facebook_media(fields: Mapping[str, str]) -> Iterator[Media]:
    """What the Type column names, with the words that were read in the picture; and where a link leads."""
    kind = next((k for word, k in TYPES.items() if word in fields.get("Type", "").casefold()), "")
    picture = fields.get("Image Text", "")
    if kind or picture:
        yield Media(kind=kind or "image", alt=picture)
    target = fields.get("Final Link") or fields.get("Link", "")
    if target and author_of_address(target, Platform.FACEBOOK) is None:
        yield Media(kind="link", url=target, alt=fields.get("Link Text", ""))


def _instagram(fields: Mapping[str, str], line: int, broken: int) -> ImportedPost | Problem:
    url = fields["URL"]
    post = to_post(
        {
            "platform": "instagram",
            "account": fields["User Name"],
            "url": url,
            "id": id_of_address(url, Platform.INSTAGRAM),
            "text": fields["Description"],
            "published_at": _moment(fields["Post Created"]),
            "audience": "public",
        },
        line,
        broken,
    )
    media_type = fields.get("Type", "").casefold()
    kind = next((k for word, k in TYPES.items() if word in media_type), "image")
    media = (Media(kind=kind, url=fields.get("Photo", ""), alt=fields.get("Image Text", "")),)
    return post if isinstance(post, Problem) else replace(post, media=media)


def _moment(text: str) -> str:
    """ISO for "2026-11-03 08:10:00 EST"; another abbreviation stays and is then not understood."""
    when, _, zone = text.strip().rpartition(" ")
    return f"{when} {ZONES[zone]}" if zone in ZONES else text
