"""Telegram: the public preview of a channel (t.me/s/name). Groups and closed channels are out of scope."""

import base64
import json
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from lxml import html  # type: ignore[import-untyped]

from crawler.base import AccountSpider
from domain.types import Account, Media, Moment, Outcome, Page, Platform, Post, PostKind
from parsing import attribution
from parsing.attribution import Claim
from parsing.markup import Markup, join, plain_text, read_markup
from parsing.pages import ANSWERED, PageContext, failed, made_of, not_the_owners, outcome_of, unreadable
from parsing.webpage import tree_of

HOST = "https://t.me"
FULL = 20  # messages on a full page
PEER = re.compile(r"c(\d+)_")
WRITTEN = (
    "poll_question",
    "poll_option_text",
    "venue_title",
    "venue_address",
    "contact_name",
    "game_title",
    "invoice_title",
    "invoice_description",
)
# For each kind the element that carries its picture, then those that are there without one.
MEDIA = (
    ("image", ("photo_wrap",)),
    ("video", ("video_thumb", "video_wrap", "video_player", "video")),
    ("video", ("roundvideo_thumb", "roundvideo_wrap", "roundvideo_player", "roundvideo")),
    ("audio", ("voice_player", "voice_wrap", "voice")),
    ("image", ("sticker_wrap", "tgsticker_wrap", "videosticker_wrap", "sticker", "tgsticker", "videosticker")),
    ("other", ("location_wrap", "location")),
)
UNSHOWN = "message_media_not_supported_wrap"  # too large for the preview
SEARCH = re.compile(r"https://t\.me/?\?q=")  # where a hashtag of the text leads
PICTURE = re.compile(r"url\(['\"]?([^'\")]+)")


class TelegramSpider(AccountSpider):
    name = "telegram"
    platforms = (Platform.TELEGRAM,)
    follows_redirects = False  # a redirect is how Telegram says that there is no preview
    keeps_place = True

    def first_url(self, account: Account) -> str:
        return f"{HOST}/s/{account.handle}"

    def read(self, body: bytes, headers: Mapping[str, str], context: PageContext) -> Page:
        return parse(body, headers, context)


def parse(body: bytes, headers: Mapping[str, str], context: PageContext) -> Page:
    """One page of a channel's preview; its messages stand oldest first."""
    if context.status in (301, 302, 303, 307, 308):
        return _redirect(headers.get("location", ""), context)
    if context.status not in ANSWERED:
        return failed(outcome_of(context.status), f"http {context.status}")
    tree = tree_of(body)
    if tree is None:
        return unreadable("empty_body", "t.me/s")
    found = tree.xpath(f"//*[{_has('tgme_widget_message')}][@data-post]")
    if not found and not tree.xpath(f"//*[{_has('tgme_channel_history')} or {_has('tgme_channel_info')}]"):
        return unreadable("source_changed", "t.me/s: tgme_channel_history")
    return _page(tree, found, context)


def _redirect(location: str, context: PageContext) -> Page:
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


def _page(tree: Any, found: list[Any], context: PageContext) -> Page:
    posts, problems = made_of(found, lambda message: _message(message, context), "message")
    return not_the_owners(posts, problems) or Page(
        posts=tuple(reversed(posts)),
        problems=problems,
        next_url=_earlier(tree, found, context),
        outcome=Outcome.OK if found else Outcome.EMPTY,
        native_id=_channel(found, context),
    )


def _channel(found: list[Any], context: PageContext) -> str | None:
    """The channel's own number, which stays when its name goes to somebody else."""
    own = (m for m in found if m.get("data-post").partition("/")[0].lower() == context.account.handle)
    return next((number for m in own if (number := _number(m))), None)


def _number(message: Any) -> str:
    """data-view holds it as base64 of JSON, data-peer as c<number>_<hash>."""
    peer = PEER.match(message.get("data-peer") or "")
    if peer:
        return peer[1]
    try:
        viewed = json.loads(base64.urlsafe_b64decode((message.get("data-view") or "") + "=="))
    except (ValueError, RecursionError):
        return ""
    number = viewed.get("c") if isinstance(viewed, dict) else None
    return str(abs(number)).removeprefix("100") if isinstance(number, int) else ""


def _earlier(tree: Any, found: list[Any], context: PageContext) -> str | None:
    """The page before this one: as the page says, else when it is full."""
    marks = tree.xpath(f"//a[{_has('tme_messages_more')}]/@data-before")
    numbers = [int(n) for m in found if (n := m.get("data-post").rpartition("/")[2]).isdecimal()]
    before = marks[0] if marks and marks[0].isdecimal() else str(min(numbers)) if len(found) >= FULL else ""
    if not before or not numbers or int(before) <= 1:
        return None
    return f"{HOST}/s/{context.account.handle}?before={before}"


def _message(message: Any, context: PageContext) -> Post | str:
    """One message; "" for one that only says that something happened in the channel."""
    channel, _, native_id = message.get("data-post").partition("/")
    if "service_message" in (message.get("class") or "").split():
        return ""
    if not native_id.isdecimal():
        return "id_missing"
    if channel.lower() != context.account.handle:
        return "foreign_author"
    if context.account.native_id and _number(message) not in ("", context.account.native_id):
        return "other_native_id"
    if _posted_as_another(message, context):
        return "foreign_author"
    text = _text(message)
    words = "\n".join(part for part in (text.text, *_attached_words(message)) if part)
    forwarded = _inside(message, "tgme_widget_message_forwarded_from_name")
    address, origin = _origin(forwarded[0]) if forwarded else ("", "")
    other = bool(forwarded) and not attribution.of_oneself(context.account, Claim(url=address))
    reply = message.xpath(f".//a[{_has('tgme_widget_message_reply')}]/@href")
    kind = PostKind.REPOST if forwarded else PostKind.REPLY if reply else PostKind.ORIGINAL
    return Post(
        platform=Platform.TELEGRAM,
        native_id=native_id,
        author_native_id=context.account.handle,
        kind=kind,
        url=f"{HOST}/{context.account.handle}/{native_id}",
        text="" if other else words,
        other_text=words if other else "",
        other_author=origin if other else None,
        published=_moment(message, context),
        media=_everything(message, text, words),
        reply_to=reply[0].rpartition("/")[2] if reply else None,
        decode_errors=words.count("\ufffd"),
    )


def _origin(forwarded: Any) -> tuple[str, str]:
    """The address of who wrote first, and that or the name shown: a title anybody may give himself proves nothing."""
    address = join(HOST, (forwarded.get("href") or "").strip()) if forwarded.get("href") else ""
    return address, address or forwarded.text_content().strip()


def _posted_as_another(message: Any, context: PageContext) -> bool:
    """Whether the line above a message links to another channel than the one whose preview this is."""
    links = (element.get("href") for element in _inside(message, "tgme_widget_message_owner_name"))
    claims = (Claim(names=(context.account.handle,), url=join(HOST, link)) for link in links if link)
    return any(attribution.refusal(context.account, claim) for claim in claims)


def _text(message: Any) -> Markup:
    texts = _inside(message, "tgme_widget_message_text")
    return read_markup(html.tostring(texts[-1], encoding="unicode", with_tail=False), HOST) if texts else Markup()


def _attached_words(message: Any) -> list[str]:
    """Words that stand outside of the text: a poll's question and choices, a place, a contact."""
    return [
        words
        for name in WRITTEN
        for element in _inside(message, f"tgme_widget_message_{name}")
        if (words := plain_text(html.tostring(element, encoding="unicode", with_tail=False)))
    ]


def _moment(message: Any, context: PageContext) -> Moment:
    """The time of posting; a video's length is a <time> too, but has no datetime."""
    times = message.xpath(f".//a[{_has('tgme_widget_message_date')}]//time/@datetime")
    return context.moment(times[0] if times else None)


def _everything(message: Any, text: Markup, words: str) -> tuple[Media, ...]:
    """Pictures, films and links. A message of a kind that we do not know holds something too, and is no empty post."""
    links = {link.url: link for link in (*text.links, *_previews(message)) if not SEARCH.match(link.url)}
    found = tuple(dict.fromkeys((*_media(message), *links.values())))
    return found or (() if words else (Media(kind="other"),))


def _media(message: Any) -> tuple[Media, ...]:
    found = []
    for kind, names in MEDIA:
        ways = (_inside(message, f"tgme_widget_message_{name}") for name in names)
        for element in next((elements for elements in ways if elements), []):
            picture = PICTURE.search(element.get("style") or "")
            found.append(Media(kind=kind, url=join(HOST, picture[1]) if picture else ""))
    if not found and _inside(message, UNSHOWN):
        found.append(Media(kind="other"))
    for element in _inside(message, "tgme_widget_message_document_title"):
        found.append(Media(kind="document", alt=element.text_content().strip()))
    return tuple(found)


def _previews(message: Any) -> tuple[Media, ...]:
    """The page under a link, with the title that Telegram shows of it."""
    found = []
    for element in _inside(message, "tgme_widget_message_link_preview"):
        title = [e.text_content().strip() for e in _inside(element, "link_preview_title")]
        found.append(Media(kind="link", url=element.get("href") or "", alt=title[0] if title else ""))
    return tuple(found)
