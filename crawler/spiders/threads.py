"""Threads: the posts of a public profile. Without advanced access the interface shows test accounts only."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from crawler.base import AccountSpider
from crawler.spiders.graph import answer_of, data_of, following, items_page
from domain.platforms.values import AccountRef
from domain.types import Account, Media, Page, Platform, Post, PostKind
from parsing import attribution
from parsing.attribution import Claim
from parsing.pages import PageContext, mapping, mappings, text_of
from parsing.post_ids import id_of_address

HOST = "https://graph.threads.net/v1.0"
INNER = "{id,username,text,permalink}"
FIELDS = (
    "id,media_product_type,media_type,permalink,owner,username,text,timestamp,shortcode,is_quote_post,is_reply,"
    f"replied_to,alt_text,link_attachment_url,poll_attachment,text_attachment,children{{media_type,alt_text}},quoted_post{INNER},reposted_post{INNER}"
)
KINDS = {"IMAGE": "image", "VIDEO": "video", "AUDIO": "audio", "GIF": "image", "CAROUSEL_ALBUM": "image"}


class ThreadsSpider(AccountSpider):
    name = "threads"
    platforms = (Platform.THREADS,)
    is_api = needs_key = True

    def first_url(self, account: Account) -> str:
        query = urlencode({"username": account.handle, "fields": FIELDS, "limit": 100})
        return f"{HOST}/profile_posts?{query}"

    def read(self, body: bytes, headers: Mapping[str, str], context: PageContext) -> Page:
        return parse(body, headers, context)


def parse(body: bytes, headers: Mapping[str, str], context: PageContext) -> Page:
    """One page of a profile's posts."""
    answer = answer_of(body, context, "profile_posts")
    if isinstance(answer, Page):
        return answer
    items = data_of(answer[0])
    owners = [mapping(i.get("owner")) for i in items if not _foreign(i, context)]
    native_id = next((text_of(o, "id") for o in owners if text_of(o, "id")), None)
    return items_page(
        answer[0].get("data"),
        _post,
        context,
        broken=answer[1],
        next_url=following(answer[0], context),
        native_id=native_id,
    )


def _foreign(item: Mapping[str, Any], context: PageContext) -> str:
    """Why a record is not the account's; one that names nobody lies in a listing that was asked for by name."""
    claim = _claim(item)
    return attribution.refusal(
        context.account, claim if any(claim.names) else replace(claim, names=(context.account.handle,))
    )


def _claim(item: Mapping[str, Any]) -> Claim:
    return Claim(
        native_id=text_of(mapping(item.get("owner")), "id"),
        names=(text_of(item, "username").lower(),),
        url=canonical(text_of(item, "permalink")),
    )


def _holder(item: Mapping[str, Any], context: PageContext) -> AccountRef:
    """The account under the name that its own post shows: it may have a new one."""
    number = text_of(mapping(item.get("owner")), "id")
    name = text_of(item, "username").lower() or context.account.handle
    return replace(attribution.owner(context, number), handle=name)


def _post(item: Mapping[str, Any], context: PageContext, broken: int) -> Post | str:
    url = canonical(text_of(item, "permalink"))
    native_id = text_of(item, "shortcode") or id_of_address(url, Platform.THREADS) or text_of(item, "id")
    if not native_id:
        return "id_missing"
    if reason := _foreign(item, context):
        return reason
    kind, other = _relation(item)
    text = "" if kind == PostKind.REPOST else "\n".join(p for p in _words(item) if p)
    passed_on, author = text_of(other, "text"), text_of(other, "username") or None
    if attribution.of_oneself(_holder(item, context), _claim(other)):
        text, passed_on, author = text or passed_on, "", None
    return Post(
        platform=Platform.THREADS,
        native_id=native_id,
        author_native_id=text_of(mapping(item.get("owner")), "id") or context.account.handle,
        kind=kind,
        url=url,
        text=text,
        other_text=passed_on,
        other_author=author,
        published=context.moment(item.get("timestamp")),
        media=_media(item) or (() if text or passed_on or kind != PostKind.REPOST else (Media(kind="other"),)),
        reply_to=text_of(mapping(item.get("replied_to")), "id") or None,
        decode_errors=text.count("\ufffd") if broken else 0,
    )


def _relation(item: Mapping[str, Any]) -> tuple[PostKind, Mapping[str, Any]]:
    shared, quoted = mapping(item.get("reposted_post")), mapping(item.get("quoted_post"))
    if text_of(item, "media_type") == "REPOST_FACADE" or shared:
        return PostKind.REPOST, shared
    if item.get("is_quote_post") is True or quoted:
        return PostKind.QUOTE, quoted
    return (PostKind.REPLY if item.get("is_reply") is True else PostKind.ORIGINAL), {}


def canonical(url: str) -> str:
    """Permalinks moved from threads.net to threads.com; the same post keeps one address."""
    return url.replace("https://www.threads.net/", "https://www.threads.com/", 1)


def _words(item: Mapping[str, Any]) -> list[str]:
    """The text, what was attached to it as a longer one, and the choices of a poll: all of it is the author's writing."""
    poll, longer = mapping(item.get("poll_attachment")), text_of(mapping(item.get("text_attachment")), "plaintext")
    return [text_of(item, "text"), longer, *(text_of(poll, f"option_{letter}") for letter in "abcd")]


def _media(item: Mapping[str, Any]) -> tuple[Media, ...]:
    parts = mappings(mapping(item.get("children")).get("data")) or [item]
    found = ((KINDS.get(text_of(part, "media_type")), text_of(part, "alt_text")) for part in parts)
    links = (text_of(part, "link_attachment_url") for part in (item, mapping(item.get("text_attachment"))))
    seen = tuple(Media(kind=kind, alt=alt) for kind, alt in found if kind)
    return (*seen, *(Media(kind="link", url=link) for link in dict.fromkeys(links) if link))
