"""4CAT's CSV of what Zeeschuimer captured (Facebook, Instagram, TikTok, Threads, X, Pinterest) or of Telegram."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from domain.links import platform_of_address
from domain.platforms import PLATFORMS
from domain.texts import _
from domain.types import Media, Platform, Problem
from imports.rows import ImportedPost, Row, refused, to_post
from imports.table import header, records, require
from imports.terms import NOTHING, ImportTerms
from parsing.attribution import by_title
from parsing.media_kinds import by_end
from parsing.post_ids import id_of_address
from parsing.x_words import is_cut, unescaped

NEEDED = ("id", "author", "body")
ADDRESSES = ("tiktok_url", "url", "link", "post_url")
# Columns of addresses, with what they hold; those in MIXED hold pictures and films.
COLUMNS = {
    "images": "image",
    "videos": "video",
    "video_url": "video",
    "audio_url": "audio",
    "media_urls": "image",
    "image_urls": "image",
    "image_url": "image",
    "media_url": "image",
    "display_url": "image",
}
# Columns of where links lead.
LINKS = ("urls", "link_url", "hyperlinks")
MIXED = ("media_urls", "media_url", "image_urls", "display_url")
TELEGRAM_KINDS = {
    "photo": "image",
    "video": "video",
    "audio": "audio",
    "voice": "audio",
    "document": "document",
    "url": "link",
    "poll": "other",
    "": "",
}
WITHOUT_ZONE = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?")
REMEDY = _("ini bukan CSV 4CAT; pakai format lain atau templat sendiri")


def read_posts(path: Path, terms: ImportTerms = NOTHING) -> Iterator[Row]:
    """Every row as a post or a problem. The platform is read from the post's address."""
    require(header(path), NEEDED, path, REMEDY)
    for record in records(path):
        fields = record.fields
        post = fields if isinstance(fields, Problem) else _post(fields, record.line, record.broken, terms)
        yield Row(post=post, bytes_read=record.bytes_read)


def _post(fields: Mapping[str, str], line: int, broken: int, terms: ImportTerms) -> ImportedPost | Problem:
    if "author_username" in fields and "chat" in fields:
        return _telegram(fields, line, broken)
    url = next((fields[key] for key in ADDRESSES if fields.get(key)), "")
    platform = platform_of_address(url) or _named(terms.platform)
    if platform is None:
        return refused(line, "platform_unknown")
    if fields.get("is_in_group", "").casefold() == "yes":
        return refused(line, "private_group")
    kind, other = _relation(fields)
    saved = kind == "repost" or platform == Platform.PINTEREST
    words = _words(fields, platform)
    if saved and other:  # 4CAT puts the other author's name before the words
        words = words.removeprefix(f"RT @{other}").removeprefix(":").lstrip()
    made = to_post(
        {
            "platform": platform,
            "account": fields["author"],
            "url": _exact(fields["id"].strip(), url, platform),
            "id": fields["id"].strip(),
            "kind": "repost" if saved else kind,
            "text": "" if saved else words,
            "other_text": words if saved else _unescaped(fields.get("quote_body", ""), platform),
            "other_author": other,
            "published_at": _when(fields),
            "audience": terms.audience,
        },
        line,
        broken,
    )
    return made if isinstance(made, Problem) else _with_rest(made, fields, platform, cut=is_cut(words))


def _with_rest(post: ImportedPost, fields: Mapping[str, str], platform: Platform, *, cut: bool) -> ImportedPost:
    """The post with what 4CAT says of it in columns of its own. `cut`: its words end in an ellipsis."""
    # Of Instagram and Threads a browser sees another number than the one that programs are given.
    number = fields.get("author_id", "") if PLATFORMS[platform].one_number or platform == Platform.FACEBOOK else ""
    return replace(
        post,
        epoch="s" if _epoch(fields) else None,
        media=(*_media(fields, platform), *_links(fields, platform)),
        account_native_id=number,
        coauthors=tuple(name for part in fields.get("coauthors", "").split(",") if (name := part.strip())),
        cut=platform == Platform.X and cut,
    )


def _telegram(fields: Mapping[str, str], line: int, broken: int) -> ImportedPost | Problem:
    """4CAT's own crawl of Telegram: channels, and groups, whose messages are many persons'."""
    channel, writer = fields["chat"], fields["author_username"]
    if not channel or (writer and writer.casefold() != channel.casefold()):
        return refused(line, "private_group")
    number = fields["id"].rpartition("-")[2]
    named = fields.get("author_forwarded_from_username", "")
    origin = (
        named or fields.get("author_forwarded_from_id", "") or by_title(fields.get("author_forwarded_from_name", ""))
    )
    forwarded = bool(origin)
    other = forwarded and named.casefold() != channel.casefold()
    post = to_post(
        {
            "platform": "telegram",
            "account": channel,
            "id": number,
            "url": f"https://t.me/{channel}/{number}",
            "kind": "repost" if forwarded else "reply" if fields.get("reply_to") else "original",
            "text": "" if other else fields["body"],
            "other_text": fields["body"] if other else "",
            "other_author": origin if other else "",
            "published_at": _when(fields),
            "audience": "public",
            "edited_at": fields.get("unix_timestamp_edited") or "",
        },
        line,
        broken,
    )
    if isinstance(post, Problem):
        return post
    kind = TELEGRAM_KINDS.get(fields.get("attachment_type", ""), "other" if fields.get("attachment_type") else "")
    link = fields.get("link_attached", "")
    media = (Media(kind=kind),) if kind and kind != "link" else ()
    links = (Media(kind="link", url=link, alt=fields.get("link_title", "")),) if link else ()
    return replace(post, epoch="s" if _epoch(fields) else None, media=(*media, *links))


def _words(fields: Mapping[str, str], platform: Platform) -> str:
    """Title where a platform has one, text, and what was typed on a video."""
    title = fields.get("subject", "") if platform == Platform.PINTEREST else ""
    typed = [part.strip() for part in fields.get("stickers", "").split("\n")] if platform == Platform.TIKTOK else []
    text = "\n\n".join(part for part in (title, _unescaped(fields["body"], platform)) if part)
    return "\n".join(part for part in (text, *typed) if part and (part == text or part not in text))


def _unescaped(text: str, platform: Platform) -> str:
    return unescaped(text) if platform == Platform.X else text


def _media(fields: Mapping[str, str], platform: Platform) -> tuple[Media, ...]:
    """What 4CAT's columns name; where no address is left, at least how many there are."""
    found: dict[str, Media] = {}
    media_type = fields.get("media_type", "").casefold()
    for column, kind in COLUMNS.items():
        for url in _addresses(fields.get(column, "")):
            known = "video" if column in MIXED and media_type in ("video", "reel") else kind
            found.setdefault(url, Media(kind=by_end(url) if column in MIXED and by_end(url) else known, url=url))
    if not found and fields.get("thumbnail_url"):
        found["thumbnail"] = Media(kind="video", url=fields["thumbnail_url"])
    number = int(fields["num_media"]) if fields.get("num_media", "").isdecimal() else int(bool(media_type))
    if not found and number:
        return (Media(kind="video" if "video" in media_type else "image"),) * min(number, 20)
    if not found and platform == Platform.TIKTOK:
        return (Media(kind="video"),)
    return tuple(found.values())


def _links(fields: Mapping[str, str], platform: Platform) -> Iterator[Media]:
    """Where links lead, other than to posts of the same platform, which 4CAT lists among them."""
    for url in dict.fromkeys(url for column in LINKS for url in _addresses(fields.get(column, ""))):
        if platform_of_address(url) != platform or not id_of_address(url, platform):
            yield Media(kind="link", url=url)


def _addresses(cell: str) -> list[str]:
    """Addresses in a cell; those of pictures may themselves hold commas."""
    return [url.strip().rstrip(",") for url in re.split(r"[,\s]+(?=https?://)", cell) if url.strip().startswith("http")]


def _exact(native_id: str, url: str, platform: Platform) -> str:
    """The address of a post. Of X the id column is right: a browser rounds the number from which 4CAT made the
    address of a reply."""
    id_in_address = id_of_address(url, platform)
    return (
        url.replace(id_in_address, native_id)
        if platform == Platform.X and native_id.isdecimal() and id_in_address
        else url
    )


def _when(fields: Mapping[str, str]) -> str:
    """4CAT writes its times in UTC and does not say so."""
    written = fields.get("timestamp", "").strip()
    return _epoch(fields) or (f"{written} UTC" if WITHOUT_ZONE.fullmatch(written) else written)


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


def _named(platform: str) -> Platform | None:
    return Platform(platform) if platform in PLATFORMS else None
