"""Tables of X posts as tweet-harvest and similar programs write them: one row a post, X's own names of fields."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from domain.links import platform_of_address
from domain.texts import _
from domain.types import Media, Platform, Problem
from imports.json_lines import objects
from imports.rows import ImportedPost, Row, refused, to_post
from imports.table import Record, header, records, require
from imports.terms import NOTHING, ImportTerms
from imports.x_archive import REPOST, quoted_author
from parsing.media_kinds import by_end
from parsing.post_ids import id_of_address, is_rounded, undressed
from parsing.x_words import is_cut, unescaped

IDS = ("id_str", "tweet_id", "twitter_id", "status_id", "id")
TEXTS = ("full_text", "rawcontent", "text", "tweet", "content")
TIMES = ("created_at", "date", "posted_at", "timestamp")
NAMES = ("username", "screen_name", "user_screen_name", "user.username", "author")
NUMBERS = ("user_id_str", "user_id", "author_id", "user.id")
ADDRESSES = ("tweet_url", "url", "link", "permalink")
PICTURES = ("image_url", "media_url", "photos", "images", "video_url")
LINKS = ("urls", "outlinks", "links", "expanded_urls")
REMEDY = _("ini bukan tabel kiriman X; pakai format lain atau templat sendiri")
MARKS = (
    "id_str",
    "tweet_id",
    "user_rt_id",
    "conversation_id",
    "tweet_url",
    "conversation_id_str",
    "twitter_id",
    "status_id",
)


def is_ours(columns: list[str]) -> bool:
    """Whether a table's columns are those of X posts."""
    names = {name.casefold() for name in columns}
    return bool(names & set(MARKS)) and bool(names & set(TEXTS)) and bool(names & {*NAMES, *ADDRESSES})


def read_posts(path: Path, terms: ImportTerms = NOTHING) -> Iterator[Row]:
    """Every row as a post or a problem. Raises ImportFileError for a table that lacks id, text or author."""
    columns = _columns(path)
    if not is_ours(columns):
        require([c.casefold() for c in columns], ("id_str", "full_text", "username"), path, REMEDY)
    for record in _records(path):
        fields = record.fields
        post = fields if isinstance(fields, Problem) else _post(_lower(fields), record.line, record.broken, terms)
        yield Row(post=post, bytes_read=record.bytes_read)


def _is_json(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(64).lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"{", b"[")


def _columns(path: Path) -> list[str]:
    if not _is_json(path):
        return header(path)
    return next((list(line.content.value) for line in objects(path) if not isinstance(line.content, Problem)), [])


def _records(path: Path) -> Iterator[Record]:
    """The rows of a table, or the objects of the same program's JSON with the same names of fields."""
    if not _is_json(path):
        yield from records(path)
        return
    for line in objects(path):
        content = line.content
        fields = content if isinstance(content, Problem) else {k: _cell(v) for k, v in content.value.items()}
        yield Record(line=line.number, fields=fields, bytes_read=line.size)


def _cell(value: object) -> str:
    return " ".join(map(str, value)) if isinstance(value, list) else "" if value in (None, False) else str(value)


def _lower(fields: Mapping[str, str]) -> dict[str, str]:
    return {name.casefold(): value for name, value in fields.items()}


def _links(fields: Mapping[str, str]) -> Iterator[Media]:
    """Where links lead, from a cell that holds one address or a list of them."""
    found = (url for column in LINKS for url in re.findall(r"https?://[^\s\"'<>\[\]]+", fields.get(column, "")))
    for url in dict.fromkeys(url.rstrip(",;") for url in found):
        if platform_of_address(url) != Platform.X or not id_of_address(url, Platform.X):
            yield Media(kind="link", url=url)


def _first(fields: Mapping[str, str], names: tuple[str, ...]) -> str:
    return next((fields[name].strip() for name in names if fields.get(name, "").strip()), "")


def _post(fields: Mapping[str, str], line: int, broken: int, terms: ImportTerms) -> ImportedPost | Problem:
    url, text, name = _first(fields, ADDRESSES), unescaped(_first(fields, TEXTS)), _first(fields, NAMES)
    native_id = _first(fields, IDS) or id_of_address(url, Platform.X)
    if not native_id:
        return refused(line, "id_missing")
    passed_on = fields.get("user_rt", "").casefold() not in ("", name.casefold())
    if passed_on:  # twint's row of a repost is the post that was passed on; who did so stands behind
        return _passed_on(fields, line, text, name)
    shared = REPOST.fullmatch(text)
    quoted = _first(fields, ("quote_url",))
    other = shared if shared and shared[1].casefold() != (name or terms.account).casefold().lstrip("@") else None
    reply = _first(fields, ("in_reply_to_screen_name", "in_reply_to_status_id_str", "in_reply_to_status_id"))
    reply = reply or _conversation(fields, native_id)
    made = to_post(
        {
            "platform": "x",
            "account": name or terms.account,
            "id": native_id,
            "url": url,
            "published_at": _when(fields),
            "kind": "repost" if shared else "quote" if quoted else "reply" if reply else "original",
            "text": "" if other else shared[2] if shared else text,
            "other_text": other[2] if other else None if quoted else "",
            "other_author": other[1] if other else quoted_author(quoted, name.casefold()),
            "audience": terms.audience,
        },
        line,
        broken,
    )
    if isinstance(made, Problem):
        return made
    return replace(
        made,
        media=(*_pictures(fields), *_links(fields)),
        account_native_id=_first(fields, NUMBERS).removesuffix(".0"),
        language=fields.get("lang") or None,
        cut=is_cut(text),
    )


def _conversation(fields: Mapping[str, str], native_id: str) -> str:
    """Twint names what a row answers by its conversation alone, which begins with another post."""
    begun = undressed(fields.get("conversation_id", ""))
    return begun if begun.isdecimal() and begun != undressed(native_id) and not is_rounded(begun) else ""


def _when(fields: Mapping[str, str]) -> str:
    """A post's time; twint's rows without one have its day, hour and zone in three columns."""
    written = _first(fields, TIMES)
    if written and written == fields.get("date", "").strip() and fields.get("time", "").strip():
        return " ".join(part for key in ("date", "time", "timezone") if (part := fields.get(key, "").strip()))
    return written


def _passed_on(fields: Mapping[str, str], line: int, text: str, writer: str) -> ImportedPost | Problem:
    number = _first(fields, ("retweet_id",))
    made = to_post(
        {
            "platform": "x",
            "account": fields["user_rt"],
            "id": number,
            "published_at": _first(fields, ("retweet_date",)),
            "kind": "repost",
            "text": "",
            "other_text": text,
            "other_author": writer,
        },
        line,
    )
    media = (*_pictures(fields), *_links(fields))
    who = _first(fields, ("user_rt_id",)).removesuffix(".0")
    return made if isinstance(made, Problem) else replace(made, media=media, account_native_id=who)


def _pictures(fields: Mapping[str, str]) -> Iterator[Media]:
    for column in PICTURES:
        for address in re.findall(r"https?://[^\s\"'<>\[\],]+", fields.get(column, "")):
            yield Media(kind=by_end(address) or ("video" if column == "video_url" else "image"), url=address)
    if fields.get("video", "") == "1":
        yield Media(kind="video")
