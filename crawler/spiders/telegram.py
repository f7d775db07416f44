"""Telegram: the public preview of a channel (t.me/s/name). Groups and closed channels are out of scope."""

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from lxml import html  # type: ignore[import-untyped]

from crawler.base import AccountSpider
from domain.types import Account, Media, Moment, Outcome, Page, Platform, Post, PostKind, Problem
from parsing.dates import read_moment
from parsing.pages import Context, failed, join, outcome_of, plain_text, unreadable
from parsing.webpage import tree_of

HOST = "https://t.me"
FULL = 20  # messages on a full page
PICTURE = re.compile(r"url\(['\"]?([^'\")]+)")


class TelegramSpider(AccountSpider):
    name = "telegram"
    platforms = (Platform.TELEGRAM,)
    follows_redirects = False  # a redirect is how Telegram says that there is no preview
    keeps_place = True

    def first_url(self, account: Account) -> str:
        return f"{HOST}/s/{account.handle}"

    def read(self, body: bytes, headers: Mapping[str, str], context: Context) -> Page:
        return parse(body, headers, context)


def parse(body: bytes, headers: Mapping[str, str], context: Context) -> Page:
    """One page of a channel's preview; its messages stand oldest first."""
    if context.status in (301, 302, 303, 307, 308):
        return _redirect(headers.get("location", ""), context)
    if context.status != 200:
        return failed(outcome_of(context.status), f"http {context.status}")
    tree = tree_of(body)
    if tree is None:
        return unreadable("empty_body", "t.me/s")
    found = tree.xpath(f"//*[{_has('tgme_widget_message')}][@data-post]")
    if not found and not tree.xpath(f"//*[{_has('tgme_channel_history')} or {_has('tgme_channel_info')}]"):
        return unreadable("source_changed", "t.me/s: tgme_channel_history")
    return _page(tree, found, context)


def _redirect(location: str, context: Context) -> Page:
    where = urlsplit(join(HOST, location)).path.strip("/").lower()
    if where.removeprefix("s/") == context.account.handle:
        return failed(Outcome.PREVIEW_DISABLED, "redirect")
    return failed(Outcome.RENAMED, "redirect")


def _has(name: str) -> str:
    return f"contains(concat(' ', normalize-space(@class), ' '), ' {name} ')"


def _inside(message: Any, name: str) -> list[Any]:
    """Elements of that class, without those of the message that is answered."""
    reply = f"ancestor-or-self::*[{_has('tgme_widget_message_reply')}]"
    return list(message.xpath(f".//*[{_has(name)}][not({reply})]"))


def _page(tree: Any, found: list[Any], context: Context) -> Page:
    posts: list[Post] = []
    problems: list[Problem] = []
    for message in found:
        made = _message(message, context)
        if isinstance(made, Post):
            posts.append(made)
        elif made:
            problems.append(Problem(stage="parse", reason=made, where=f"message[{len(posts) + len(problems)}]"))
    if found and not posts and problems and all(p.reason == "foreign_author" for p in problems):
        return failed(Outcome.NOT_OWNER, "foreign_author", problems)
    return Page(
        posts=tuple(reversed(posts)), problems=tuple(problems), next_url=_earlier(tree, found, context),
        outcome=Outcome.OK if found else Outcome.EMPTY,
    )  # fmt: skip


def _earlier(tree: Any, found: list[Any], context: Context) -> str | None:
    """The page before this one: as the page says, else when it is full."""
    said = tree.xpath(f"//a[{_has('tme_messages_more')}]/@data-before")
    numbers = [int(n) for m in found if (n := m.get("data-post").rpartition("/")[2]).isdecimal()]
    before = said[0] if said and said[0].isdecimal() else str(min(numbers)) if len(found) >= FULL else ""
    if not before or not numbers or int(before) <= 1:
        return None
    return f"{HOST}/s/{context.account.handle}?before={before}"


def _message(message: Any, context: Context) -> Post | str:
    """One message; "" for one that only says that something happened in the channel."""
    channel, _, native_id = message.get("data-post").partition("/")
    if "service_message" in (message.get("class") or "").split():
        return ""
    if not native_id.isdecimal():
        return "id_missing"
    if channel.lower() != context.account.handle:
        return "foreign_author"
    texts = _inside(message, "tgme_widget_message_text")
    words = plain_text(html.tostring(texts[-1], encoding="unicode", with_tail=False)) if texts else ""
    forwarded = _inside(message, "tgme_widget_message_forwarded_from_name")
    origin = (forwarded[0].get("href") or forwarded[0].text_content()).strip() if forwarded else None
    reply = message.xpath(f".//a[{_has('tgme_widget_message_reply')}]/@href")
    kind = PostKind.REPOST if forwarded else PostKind.REPLY if reply else PostKind.ORIGINAL
    return Post(
        platform=Platform.TELEGRAM,
        native_id=native_id,
        author_native_id=context.account.handle,
        kind=kind,
        url=f"{HOST}/{context.account.handle}/{native_id}",
        text="" if forwarded else words,
        other_text=words if forwarded else "",
        other_author=origin,
        published=_moment(message, context),
        media=_media(message),
        reply_to=reply[0].rpartition("/")[2] if reply else None,
        decode_errors=words.count("\ufffd"),
    )


def _moment(message: Any, context: Context) -> Moment:
    """The time of posting; a video's length is a <time> too, but has no datetime."""
    said = message.xpath(f".//a[{_has('tgme_widget_message_date')}]//time/@datetime")
    return read_moment(said[0] if said else None, captured_at=context.captured_at, zone=context.zone)


def _media(message: Any) -> tuple[Media, ...]:
    found = []
    for name, kind in (("tgme_widget_message_photo_wrap", "image"), ("tgme_widget_message_video_thumb", "video")):
        for element in _inside(message, name):
            picture = PICTURE.search(element.get("style") or "")
            found.append(Media(kind=kind, url=join(HOST, picture[1]) if picture else ""))
    for element in _inside(message, "tgme_widget_message_document_title"):
        found.append(Media(kind="document", alt=element.text_content().strip()))
    return tuple(found)
