"""Mastodon: the public statuses of one account on its own server, without credentials."""

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode, urlsplit

from crawler.base import AccountSpider
from domain.types import Account, Media, Outcome, Page, Platform, Post, PostKind, Problem
from parsing.dates import read_moment
from parsing.pages import (
    Context,
    Refused,
    changed_source,
    document,
    failed,
    mapping,
    mappings,
    no_list,
    outcome_of,
    plain_text,
    text_of,
)

NEXT = re.compile(r'<([^<>]+)>\s*;[^,]*\brel="next"')
# What anybody can read on the profile page; followers-only and direct posts are never kept.
OPEN = ("public", "unlisted")
KINDS = {"image": "image", "gifv": "video", "video": "video", "audio": "audio"}


class MastodonSpider(AccountSpider):
    name = "mastodon"
    platforms = (Platform.MASTODON,)
    is_api = True
    keeps_place = True

    def first_url(self, account: Account) -> str:
        name, _, host = account.handle.partition("@")
        if account.native_id:
            return listing(host, account.native_id)
        return f"https://{host}/api/v1/accounts/lookup?{urlencode({'acct': name})}"

    def read(self, body: bytes, headers: Mapping[str, str], context: Context) -> Page:
        return parse(body, headers, context)


def listing(host: str, native_id: str) -> str:
    return f"https://{host}/api/v1/accounts/{native_id}/statuses?limit=40"


def parse(body: bytes, headers: Mapping[str, str], context: Context) -> Page:
    """An account's lookup (which leads on to its statuses) or one page of statuses."""
    if context.status != 200:
        suspended = context.status == 410
        return failed(
            Outcome.SUSPENDED if suspended else outcome_of(context.status), f"http {context.status}"
        )
    try:
        loaded = document(body, "statuses")
    except Refused as refused:
        return refused.page
    if urlsplit(context.url).path.endswith("/lookup"):
        return _found(mapping(loaded.value), context)
    items = mappings(loaded.value)
    changed = changed_source(sum("content" in i for i in items), len(items), "content", "statuses")
    changed = no_list(loaded.value, "statuses") or changed
    return changed or _page(items, headers, context, loaded.decode_errors)


def _found(account: Mapping[str, Any], context: Context) -> Page:
    native_id = text_of(account, "id")
    if not native_id:
        return failed(Outcome.PARSE_ERROR, "source_changed")
    if account.get("suspended") is True:
        return failed(Outcome.SUSPENDED, "suspended")
    host = urlsplit(context.url).hostname or ""
    return Page(native_id=native_id, next_url=listing(host, native_id), problems=_moved(account))


def _moved(account: Mapping[str, Any]) -> tuple[Problem, ...]:
    """The person said on the platform that another account is in use: for the register to look at."""
    if not account.get("moved"):
        return ()
    return (Problem(stage="register", reason="account_moved", where="account"),)


def _page(items: list[Mapping[str, Any]], headers: Mapping[str, str], context: Context, broken: int) -> Page:
    owner = context.account.native_id or urlsplit(context.url).path.split("/")[-2]
    host = urlsplit(context.url).hostname or ""
    posts: list[Post] = []
    problems: list[Problem] = []
    own = next((a for i in items if text_of(a := mapping(i.get("account")), "id") == owner), None)
    for index, item in enumerate(items):
        made = _post(item, owner, context, broken)
        if isinstance(made, Post):
            posts.append(made)
        else:
            problems.append(Problem(stage="parse", reason=made, where=f"[{index}]"))
    if items and own is None:
        return failed(Outcome.NOT_OWNER, "author_unknown", problems)
    following = NEXT.search(headers.get("link", ""))
    return Page(
        posts=tuple(posts),
        problems=(*problems, *(_moved(own) if own else ())),
        next_url=following[1] if following and items else None,
        outcome=Outcome.OK if items else Outcome.EMPTY,
        native_id=owner if own else None,
        handle=f"{text_of(own, 'username').lower()}@{host}" if own and own.get("username") else None,
    )


def _post(item: Mapping[str, Any], owner: str, context: Context, broken: int) -> Post | str:
    author, native_id = text_of(mapping(item.get("account")), "id"), text_of(item, "id")
    if not author:
        return "author_unknown"
    if author != owner:
        return "foreign_author"
    if not native_id:
        return "id_missing"
    if item.get("visibility") not in OPEN:
        return "not_public"
    boosted, quoted = mapping(item.get("reblog")), mapping(item.get("quote"))
    other = boosted or mapping(quoted.get("quoted_status"))
    parent = text_of(item, "in_reply_to_id")
    text = "" if boosted else _words(item)
    own = PostKind.REPLY if parent else PostKind.QUOTE if quoted else PostKind.ORIGINAL
    return Post(
        platform=Platform.MASTODON,
        native_id=native_id,
        author_native_id=author,
        kind=PostKind.REPOST if boosted else own,
        url=text_of(item, "url") or text_of(item, "uri"),
        text=text,
        other_text=_words(other) if other else "",
        other_author=text_of(mapping(other.get("account")), "acct") or None if other else None,
        published=read_moment(item.get("created_at"), captured_at=context.captured_at, zone=context.zone),
        edited=read_moment(item["edited_at"], captured_at=context.captured_at, zone=context.zone)
        if item.get("edited_at")
        else None,
        media=_media(boosted or item),
        reply_to=parent or None,
        audience=text_of(item, "visibility"),
        language=text_of(item, "language") or None,
        decode_errors=text.count("\ufffd") if broken else 0,
    )


def _words(item: Mapping[str, Any]) -> str:
    """Warning line, text and the choices of a poll: all of it is the author's own writing."""
    choices = [text_of(o, "title") for o in mappings(mapping(item.get("poll")).get("options"))]
    parts = [text_of(item, "spoiler_text"), plain_text(text_of(item, "content")), *choices]
    return "\n".join(part for part in parts if part)


def _media(item: Mapping[str, Any]) -> tuple[Media, ...]:
    found = [
        Media(
            kind=KINDS.get(text_of(m, "type"), "other"), url=text_of(m, "url"), alt=text_of(m, "description")
        )
        for m in mappings(item.get("media_attachments"))
    ]
    card = mapping(item.get("card"))
    if card:
        found.append(Media(kind="link", url=text_of(card, "url"), alt=text_of(card, "title")))
    return tuple(found)
