"""Mastodon: the public statuses of one account on its own server, without credentials."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode, urlsplit

from crawler.base import AccountSpider
from domain.platforms.values import AccountRef
from domain.types import Account, Media, Outcome, Page, Platform, Post, PostKind, Problem
from parsing import attribution
from parsing.attribution import Claim
from parsing.markup import plain_text, read_markup
from parsing.pages import (
    ANSWERED,
    PageContext,
    Refused,
    changed_source,
    document,
    failed,
    linked,
    made_of,
    mapping,
    mappings,
    no_list,
    outcome_of,
    text_of,
)

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

    def read(self, body: bytes, headers: Mapping[str, str], context: PageContext) -> Page:
        return parse(body, headers, context)


def listing(host: str, native_id: str) -> str:
    return f"https://{host}/api/v1/accounts/{native_id}/statuses?limit=40"


def parse(body: bytes, headers: Mapping[str, str], context: PageContext) -> Page:
    """An account's lookup (which leads on to its statuses) or one page of statuses."""
    if context.status not in ANSWERED:
        suspended = context.status == 410
        return failed(Outcome.SUSPENDED if suspended else outcome_of(context.status), f"http {context.status}")
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


def _found(account: Mapping[str, Any], context: PageContext) -> Page:
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


def _page(items: list[Mapping[str, Any]], headers: Mapping[str, str], context: PageContext, broken: int) -> Page:
    owner = context.account.native_id or urlsplit(context.url).path.split("/")[-2]
    host = urlsplit(context.url).hostname or ""
    own = next((a for i in items if text_of(a := mapping(i.get("account")), "id") == owner), None)
    posts, problems = made_of(items, lambda item: _post(item, owner, context, broken), "")
    if items and own is None:
        return failed(Outcome.NOT_OWNER, "author_unknown", problems)
    links = linked(headers.get("link", ""), context.url)
    following = links.get("next", "").replace("http://", "https://", 1)
    return Page(
        posts=posts,
        problems=(*problems, *(_moved(own) if own else ())),
        next_url=following or None,
        # A server always names the page before; a listing without any such line lost it on the way, and where it ends
        # is not known.
        newest_only=bool(items) and not links.keys() & {"next", "prev"},
        outcome=Outcome.OK if items else Outcome.EMPTY,
        native_id=owner if own else None,
        handle=f"{text_of(own, 'username').lower()}@{host}" if own and own.get("username") else None,
    )


def _post(item: Mapping[str, Any], owner: str, context: PageContext, broken: int) -> Post | str:
    if reason := _refusal(item, owner, context):
        return reason
    boosted, (quotes, quoted) = mapping(item.get("reblog")), _quoted(item)
    other = boosted or quoted
    text, passed_on, other_author = _parts(item, other, context, shared=bool(boosted))
    parent = text_of(item, "in_reply_to_id")
    kind = PostKind.REPLY if parent else PostKind.QUOTE if quotes else PostKind.ORIGINAL
    return Post(
        platform=Platform.MASTODON,
        native_id=text_of(item, "id"),
        author_native_id=owner,
        kind=PostKind.REPOST if boosted else kind,
        url=_address(item),
        text=text,
        other_text=passed_on,
        other_author=other_author,
        published=context.moment(item.get("created_at")),
        edited=context.moment(item["edited_at"]) if item.get("edited_at") else None,
        media=_media(boosted or item),
        reply_to=parent or None,
        audience=text_of(item, "visibility"),
        language=text_of(item, "language") or None,
        decode_errors=text.count("\ufffd") if broken else 0,
    )


def _quoted(item: Mapping[str, Any]) -> tuple[bool, Mapping[str, Any]]:
    """Whether a status quotes another, and that one where it is shown.

    Mastodon wraps it with how far its author agreed; Pleroma, Akkoma and Fedibird give the status itself, as
    `quote` or among their own fields.
    """
    own = mapping(item.get("pleroma"))
    quote = mapping(item.get("quote")) or mapping(own.get("quote"))
    shown = mapping(quote.get("quoted_status")) or (quote if "content" in quote else {})
    named = any(text_of(place, key) for place in (item, own) for key in ("quote_id", "quote_url"))
    return bool(quote) or named, shown


def _address(item: Mapping[str, Any]) -> str:
    return text_of(item, "url") or text_of(item, "uri")


def _refusal(item: Mapping[str, Any], owner: str, context: PageContext) -> str:
    """Why an item is no public post of the account; "" when it is."""
    account = mapping(item.get("account"))
    author = text_of(account, "id")
    if not author:
        return "author_unknown"
    # A boost may lie at the address of what was boosted.
    url = "" if mapping(item.get("reblog")) else _address(item)
    claim = Claim(native_id=author, names=_names(account, context), url=url)
    if reason := attribution.refusal(attribution.owner(context, owner), claim):
        return "foreign_author" if reason == "other_native_id" else reason
    if not text_of(item, "id"):
        return "id_missing"
    return "" if item.get("visibility") in OPEN else "not_public"


def _parts(
    item: Mapping[str, Any], other: Mapping[str, Any], context: PageContext, *, shared: bool
) -> tuple[str, str, str | None]:
    """Own words, another's words, and who that is; what one passes on of oneself is one's own."""
    holder, account, text = mapping(item.get("account")), mapping(other.get("account")), "" if shared else _words(item)
    own = AccountRef(
        platform=Platform.MASTODON,
        handle=next(iter(_names(holder, context)), context.account.handle),
        native_id=text_of(holder, "id"),
    )
    claim = Claim(native_id=text_of(account, "id"), names=_names(account, context), url=_address(other))
    if other and attribution.of_oneself(own, claim):
        return text or _words(other), "", None
    return text, _words(other), text_of(account, "acct") or None


def _names(account: Mapping[str, Any], context: PageContext) -> tuple[str, ...]:
    name = text_of(account, "acct") or text_of(account, "username")
    return (name if "@" in name else f"{name}@{urlsplit(context.url).hostname}",) if name else ()


def _words(item: Mapping[str, Any]) -> str:
    """Warning line, text and the choices of a poll: all of it is the author's own writing."""
    choices = [text_of(o, "title") for o in mappings(mapping(item.get("poll")).get("options"))]
    parts = [text_of(item, "spoiler_text"), plain_text(text_of(item, "content")), *choices]
    return "\n".join(part for part in parts if part)


def _media(item: Mapping[str, Any]) -> tuple[Media, ...]:
    found = [
        Media(kind=KINDS.get(text_of(m, "type"), "other"), url=text_of(m, "url"), alt=text_of(m, "description"))
        for m in mappings(item.get("media_attachments"))
    ]
    card = mapping(item.get("card"))
    if card:
        found.append(Media(kind="link", url=text_of(card, "url"), alt=text_of(card, "title")))
    carded = text_of(card, "url")
    links = read_markup(text_of(item, "content"), text_of(item, "url")).links
    return (*found, *(link for link in links if link.url != carded))
