"""4CAT's CSV of what Zeeschuimer captured: Facebook, Instagram, TikTok, Threads, X, Pinterest."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from domain.links import HOSTS
from domain.types import Media, Platform, Problem
from imports.given import NOTHING, Given
from imports.rows import ROUNDED, ImportedPost, Row, refused, to_post
from imports.table import header, records, require
from parsing.post_ids import id_of_address

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
    if fields.get("is_in_group", "").casefold() == "yes":
        return refused(line, "private_group")
    kind, other = _relation(fields)
    pinned = platform == Platform.PINTEREST
    words = "\n\n".join(part for part in (fields.get("subject", "") if pinned else "", fields["body"]) if part)
    saved = kind == "repost" or pinned
    if saved and other:  # 4CAT puts the other author's name before the words
        words = words.removeprefix(f"RT @{other}").removeprefix(":").lstrip()
    native_id, url = _exact(fields["id"].strip(), url, platform)
    epoch = _epoch(fields)
    post = to_post(
        {
            "platform": platform, "account": fields["author"], "url": url,
            "id": native_id, "kind": "repost" if saved else kind, "text": "" if saved else words,
            "other_text": words if saved else fields.get("quote_body", ""), "other_author": other,
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


def _exact(given: str, url: str, platform: Platform) -> tuple[str, str]:
    """The id and the address of a post.

    The id of an address is what our spiders keep. Of X the column is right: a browser rounds the number
    from which 4CAT made the address of a reply.
    """
    shown = id_of_address(url, platform)
    if platform == Platform.X and given.isdecimal() and shown:
        return given, url.replace(shown, given)
    return shown or given, url


def _epoch(fields: Mapping[str, str]) -> str:
    """Seconds since 1970: a column of its own, or the time itself in older exports."""
    own = fields.get("unix_timestamp", "").removesuffix(".0")
    older = fields.get("timestamp", "")
    return own or (older if older.isdecimal() and len(older) > 8 else "")


def _relation(fields: Mapping[str, str]) -> tuple[str, str]:
    """4CAT writes yes and no, and the other author's name beside it; of quotes under two names by now."""
    for kind, flag, names in (
        ("repost", "is_retweet", ("retweeted_user",)),
        ("quote", "is_quote_tweet", ("quote_author", "quoted_user")),
        ("reply", "is_reply", ()),
    ):
        if fields.get(flag, "").casefold() in ("yes", "true", "1"):
            return kind, next((fields[name] for name in names if fields.get(name)), "")
    return "original", ""


def platform_of_address(url: str) -> Platform | None:
    """The platform on whose host an address lies."""
    host = url.partition("://")[2].partition("/")[0].casefold().removeprefix("www.").removeprefix("m.")
    return HOSTS.get(host)


def _named(platform: str) -> Platform | None:
    return Platform(platform) if platform in Platform.__members__.values() else None
