"""4CAT's CSV of what Zeeschuimer captured: Instagram, TikTok, Threads, X, Pinterest."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from crawler.imports.given import NOTHING, Given
from crawler.imports.native import id_of_address
from crawler.imports.rows import ROUNDED, ImportedPost, Row, refused, to_post
from crawler.imports.table import header, records, require
from netralitas.links import HOSTS
from netralitas.types import Media, Platform, Problem

NEEDED = ("id", "author", "body")
ADDRESSES = ("tiktok_url", "url", "link", "post_url")
REMEDY = "ini bukan CSV 4CAT; pakai format lain atau templat sendiri"


def read_posts(path: Path, given: Given = NOTHING) -> Iterator[Row]:
    """Every row as a post or a problem. The platform is read from the post's address."""
    require(header(path), NEEDED, path, REMEDY)
    for record in records(path):
        fields = record.fields
        post = fields if isinstance(fields, Problem) else _post(fields, record.line, record.broken, given)
        yield Row(post=post, bytes_read=record.bytes_read)


def _post(fields: Mapping[str, str], line: int, broken: int, given: Given) -> ImportedPost | Problem:
    url = next((fields[key] for key in ADDRESSES if fields.get(key)), "")
    platform = platform_of_address(url) or _named(given.platform)
    if platform is None:
        return refused(line, "platform_unknown")
    if ROUNDED.fullmatch(fields["id"].strip()):
        return refused(line, "id_precision", "id")
    kind, other = _relation(fields)
    pinned = platform == Platform.PINTEREST
    words = "\n\n".join(part for part in (fields.get("subject", "") if pinned else "", fields["body"]) if part)
    saved = kind == "repost" or pinned
    epoch = fields.get("unix_timestamp", "").removesuffix(".0")
    post = to_post(
        {
            "platform": platform, "account": fields["author"], "url": url,
            "id": id_of_address(url, platform) or fields["id"], "kind": "repost" if saved else kind,
            "text": "" if saved else words, "other_text": words if saved else "", "other_author": other,
            "published_at": epoch or fields.get("timestamp", ""), "audience": given.audience,
        },
        line, broken,
    )  # fmt: skip
    if isinstance(post, Problem):
        return post
    pictures = [u for u in fields.get("image_url", "").split(",") if u.startswith("https://")]
    return replace(
        post, epoch="s" if epoch else None, media=tuple(Media(kind="image", url=u) for u in pictures),
        account_native_id=fields.get("author_id", ""),
    )  # fmt: skip


def _relation(fields: Mapping[str, str]) -> tuple[str, str]:
    """4CAT writes yes and no, and the other author's name beside it."""
    for kind, flag, name in (
        ("repost", "is_retweet", "retweeted_user"),
        ("quote", "is_quote_tweet", "quoted_user"),
        ("reply", "is_reply", "replied_user"),
    ):
        if fields.get(flag, "").casefold() in ("yes", "true", "1"):
            return kind, "" if kind == "reply" else fields.get(name, "")
    return "original", ""


def platform_of_address(url: str) -> Platform | None:
    """The platform on whose host an address lies."""
    host = url.partition("://")[2].partition("/")[0].casefold().removeprefix("www.").removeprefix("m.")
    return HOSTS.get(host)


def _named(platform: str) -> Platform | None:
    return Platform(platform) if platform in Platform.__members__.values() else None
