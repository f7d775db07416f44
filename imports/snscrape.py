"""snscrape's JSON Lines: one object a line, whose `_type` says what it is. X, Telegram, Instagram and Facebook."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from domain.links import author_of_address
from domain.types import Media, Platform, Problem
from imports.json_lines import objects
from imports.rows import ImportedPost, Row, refused, to_post
from imports.terms import NOTHING, ImportTerms
from parsing.attribution import by_title
from parsing.pages import mapping, mappings, text_of
from parsing.post_ids import id_of_address
from parsing.x_words import is_cut, unescaped

MARK = "snscrape.modules."
KINDS = {"Photo": "image", "Video": "video", "Gif": "video", "VoiceMessage": "audio"}
Item = Callable[[Mapping[str, Any], int], ImportedPost | Problem]


def is_ours(record: Mapping[str, Any]) -> bool:
    return text_of(record, "_type").startswith(MARK)


def read_posts(path: Path, terms: ImportTerms = NOTHING) -> Iterator[Row]:
    """Every line as a post or a problem; users, trends and what else it can list are no posts."""
    for line in objects(path):
        if isinstance(line.content, Problem):
            yield Row(post=line.content, bytes_read=line.size)
            continue
        record = line.content.value
        kind = text_of(record, "_type").removeprefix(MARK)
        read = ITEMS.get(kind)
        post = read(record, line.number) if read else refused(line.number, "not_a_post_item", kind[:40])
        if isinstance(post, ImportedPost):
            post = replace(post, decode_errors=line.content.decode_errors)
        yield Row(post=post, bytes_read=line.size)


def _tweet(record: Mapping[str, Any], line: int) -> ImportedPost | Problem:
    """A repost's and a quote's words stay with their author; what one passes on of oneself is one's own."""
    user, shared, quoted = (mapping(record.get(key)) for key in ("user", "retweetedTweet", "quotedTweet"))
    name, other = text_of(user, "username"), shared or quoted
    who = text_of(mapping(other.get("user")), "username")
    own, passed_on = "" if shared else _words(record), _words(other) if other else ""
    if other and _same(user, mapping(other.get("user"))):
        own, passed_on, who = own or passed_on, "", ""
    elif not who or who.casefold() == name.casefold():  # a stranger under the account's own name
        who = text_of(mapping(other.get("user")), "id")
    reply = text_of(record, "inReplyToTweetId")
    made = to_post(
        {
            "platform": "x",
            "account": name,
            "id": text_of(record, "id"),
            "url": text_of(record, "url"),
            "kind": "repost" if shared else "quote" if quoted else "reply" if reply else "original",
            "text": own,
            "other_text": passed_on,
            "other_author": who,
            "published_at": text_of(record, "date"),
            "audience": "protected" if user.get("protected") is True else "public",
        },
        line,
    )
    return (
        made
        if isinstance(made, Problem)
        else replace(
            made,
            account_native_id=text_of(user, "id"),
            reply_to=reply,
            language=text_of(record, "lang") or None,
            media=tuple(_media(record)),
            absent=() if "rawContent" in record or "content" in record else ("text",),
            cut=is_cut(own),
        )
    )


def _same(user: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether two users are one: by number where both have one, else by name."""
    numbers, names = ([text_of(who, key).casefold() for who in (user, other)] for key in ("id", "username"))
    one, two = numbers if all(numbers) else names
    return bool(one) and one == two


def _words(tweet: Mapping[str, Any]) -> str:
    """`rawContent` since 0.5, `content` before, as X answers it: escaped. The choices of a poll stand in its card."""
    card = mapping(tweet.get("card"))
    choices = [text_of(option, "label") for option in mappings(card.get("options"))]
    text = text_of(tweet, "rawContent") or text_of(tweet, "content")
    return "\n".join(part for part in (unescaped(text), *choices) if part)


def _in_kinds(media: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """twscrape's own form of the same: a list for each kind."""
    for name, kind in (("photos", "image"), ("videos", "video"), ("animated", "video")):
        for item in mappings(media.get(name)):
            yield kind, item


def _media(record: Mapping[str, Any]) -> Iterator[Media]:
    for kind, item in _in_kinds(mapping(record.get("media"))):
        address = next((text_of(item, key) for key in ("url", "thumbnailUrl", "videoUrl") if text_of(item, key)), "")
        yield Media(kind=kind, url=address, alt=text_of(item, "altText"))
    for item in mappings(record.get("media")):
        kind = KINDS.get(text_of(item, "_type").rpartition(".")[2], "other")
        yield Media(
            kind=kind, url=text_of(item, "fullUrl") or text_of(item, "thumbnailUrl"), alt=text_of(item, "altText")
        )
    outlinks = record.get("outlinks")
    plain = [url for url in outlinks if isinstance(url, str)] if isinstance(outlinks, list) else []
    for url in dict.fromkeys([*(text_of(link, "url") for link in mappings(record.get("links"))), *plain]):
        if url:
            yield Media(kind="link", url=url)


def _telegram(record: Mapping[str, Any], line: int) -> ImportedPost | Problem:
    """A message of a channel's preview; what was forwarded is another channel's words."""
    url = text_of(record, "url")
    author = author_of_address(url, Platform.TELEGRAM)
    channel = mapping(record.get("forwarded"))
    forwarded = text_of(channel, "username") or text_of(record, "forwarded") or by_title(text_of(channel, "title"))
    origin = author_of_address(forwarded, Platform.TELEGRAM)
    name = author.handle if author else ""
    passed_on = bool(channel) or bool(forwarded)
    other = passed_on and (origin.handle if origin else text_of(channel, "username").casefold()) != name
    words = text_of(record, "content")
    made = to_post(
        {
            "platform": "telegram",
            "account": name,
            "id": id_of_address(url, Platform.TELEGRAM),
            "url": url,
            "kind": "repost" if passed_on else "original",
            "text": "" if other else words,
            "other_text": words if other else "",
            "other_author": forwarded if other else "",
            "published_at": text_of(record, "date"),
            "audience": "public",
        },
        line,
    )
    return made if isinstance(made, Problem) else replace(made, media=tuple(_media(record)))


def _of_page(platform: Platform) -> Item:
    """Instagram and Facebook: their public pages, whose address is kept as `cleanUrl`."""

    def read(record: Mapping[str, Any], line: int) -> ImportedPost | Problem:
        url = text_of(record, "cleanUrl") or text_of(record, "url")
        author = author_of_address(url, platform)
        made = to_post(
            {
                "platform": platform,
                "account": text_of(record, "username") or (author.handle if author else ""),
                "id": id_of_address(url, platform),
                "url": url,
                "text": text_of(record, "content"),
                "published_at": text_of(record, "date"),
                "audience": "public",
            },
            line,
        )
        display_url = text_of(record, "displayUrl")
        kind = "video" if record.get("isVideo") is True else "image"
        pictured = (Media(kind=kind, url=display_url),) if display_url else ()
        return made if isinstance(made, Problem) else replace(made, media=(*pictured, *_media(record)))

    return read


ITEMS: dict[str, Item] = {
    "twitter.Tweet": _tweet,
    "telegram.TelegramPost": _telegram,
    "instagram.InstagramPost": _of_page(Platform.INSTAGRAM),
    "facebook.FacebookPost": _of_page(Platform.FACEBOOK),
}
