"""Bluesky: the public author feed of the AT Protocol, without credentials."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

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
    text_of,
)

HOST = "public.api.bsky.app"
FEED = f"https://{HOST}/xrpc/app.bsky.feed.getAuthorFeed"
HIDDEN = "!no-unauthenticated"  # the account asks not to be shown to people without a login
ERRORS = {
    "AccountTakedown": Outcome.SUSPENDED, "AccountSuspended": Outcome.SUSPENDED,
    "AccountDeactivated": Outcome.DEACTIVATED, "BlockedActor": Outcome.NO_PERMISSION,
    "BlockedByActor": Outcome.NO_PERMISSION, "RateLimitExceeded": Outcome.RATE_LIMITED,
}  # fmt: skip


class BlueskySpider(AccountSpider):
    name = "bluesky"
    platforms = (Platform.BLUESKY,)
    is_api = True
    keeps_place = True

    def first_url(self, account: Account) -> str:
        return listing(account.native_id or account.handle)

    def read(self, body: bytes, headers: Mapping[str, str], context: Context) -> Page:
        return parse(body, headers, context)


def listing(actor: str, cursor: str | None = None) -> str:
    query = {"actor": actor, "limit": "100", "filter": "posts_with_replies"}
    return f"{FEED}?{urlencode(query | ({'cursor': cursor} if cursor else {}))}"


def parse(body: bytes, headers: Mapping[str, str], context: Context) -> Page:
    """One page of an author feed."""
    try:
        loaded = document(body, "getAuthorFeed")
    except Refused as refused:
        return (
            refused.page
            if context.status < 400
            else failed(outcome_of(context.status), f"http {context.status}")
        )
    answer = mapping(loaded.value)
    if context.status != 200:
        return _error(answer, context.status)
    items = mappings(answer.get("feed"))
    records = [mapping(mapping(i.get("post")).get("record")) for i in items]
    changed = changed_source(sum("text" in r for r in records), len(records), "record.text", "getAuthorFeed")
    changed = no_list(answer.get("feed"), "getAuthorFeed: feed") or changed
    return changed or _page(answer, items, context, loaded.decode_errors, loaded.rejected)


def _error(answer: Mapping[str, Any], status: int) -> Page:
    code, message = text_of(answer, "error"), text_of(answer, "message").lower()
    if code in ERRORS:
        return failed(ERRORS[code], code)
    if status == 400 and code == "InvalidRequest" and "not found" in message:
        return failed(Outcome.NOT_FOUND, code)
    return failed(outcome_of(status), code or f"http {status}")


def _page(
    answer: Mapping[str, Any],
    items: list[Mapping[str, Any]],
    context: Context,
    broken: int,
    rejected: tuple[str, ...],
) -> Page:
    owner = _owner(items, context.account)
    if owner is not None and any(label.get("val") == HIDDEN for label in mappings(owner.get("labels"))):
        return failed(Outcome.PRIVATE, HIDDEN)
    did = text_of(owner, "did") if owner is not None else None
    posts: list[Post] = []
    problems = [
        Problem(stage="parse", reason="number_rejected", where="getAuthorFeed", detail=n) for n in rejected
    ]
    for index, item in enumerate(items):
        made = _post(item, did, context, broken)
        if isinstance(made, Post):
            posts.append(made)
        else:
            problems.append(Problem(stage="parse", reason=made, where=f"feed[{index}]"))
    cursor = text_of(answer, "cursor")
    if items and did is None:
        return failed(Outcome.NOT_OWNER, "author_unknown", problems)
    return Page(
        posts=tuple(posts),
        problems=tuple(problems),
        next_url=listing(_actor(context), cursor) if cursor and items else None,
        outcome=Outcome.OK if items else Outcome.EMPTY,
        native_id=did,
        handle=text_of(owner, "handle").lower() if owner is not None else None,
    )


def _actor(context: Context) -> str:
    return parse_qs(urlsplit(context.url).query).get("actor", [context.account.handle])[0]


def _owner(items: list[Mapping[str, Any]], account: Account) -> Mapping[str, Any] | None:
    """The registered account as the page names it: by DID when it is known, else by handle."""
    for item in items:
        author, sharer = mapping(item.get("post")).get("author"), mapping(item.get("reason")).get("by")
        for person in (mapping(author), mapping(sharer)):
            did, handle = text_of(person, "did"), text_of(person, "handle").lower()
            if did and (did == account.native_id if account.native_id else handle == account.handle):
                return person
    return None


def _post(item: Mapping[str, Any], owner: str | None, context: Context, broken: int) -> Post | str:
    post, reason = mapping(item.get("post")), mapping(item.get("reason"))
    record, author = mapping(post.get("record")), text_of(mapping(post.get("author")), "did")
    uri = text_of(post, "uri")
    if not author:
        return "author_unknown"
    if not uri:
        return "id_missing"
    if reason.get("$type") == "app.bsky.feed.defs#reasonRepost":
        own = text_of(mapping(reason.get("by")), "did") == owner
        return _repost(post, reason, owner, context) if own else "foreign_author"
    if author != owner:
        return "foreign_author"
    text = text_of(record, "text")
    other_author, other_text = _quoted(mapping(post.get("embed")))
    parent = text_of(mapping(mapping(record.get("reply")).get("parent")), "uri")
    kind = PostKind.REPLY if parent else PostKind.QUOTE if other_author is not None else PostKind.ORIGINAL
    languages = record.get("langs")
    return Post(
        platform=Platform.BLUESKY,
        native_id=uri,
        author_native_id=author,
        kind=kind,
        url=_web_url(uri),
        text=text,
        other_text=other_text,
        other_author=other_author or None,
        published=read_moment(record.get("createdAt"), captured_at=context.captured_at, zone=context.zone),
        indexed_at=read_moment(post.get("indexedAt"), captured_at=context.captured_at, zone=context.zone).at,
        media=_media(mapping(post.get("embed"))),
        reply_to=parent or None,
        language=languages[0]
        if isinstance(languages, list) and languages and isinstance(languages[0], str)
        else None,
        decode_errors=text.count("\ufffd") if broken else 0,
    )


def _repost(post: Mapping[str, Any], reason: Mapping[str, Any], owner: str | None, context: Context) -> Post:
    """What the account passed on: never its own words, and its own time of doing so."""
    author = text_of(mapping(post.get("author")), "did")
    shared = read_moment(reason.get("indexedAt"), captured_at=context.captured_at, zone=context.zone)
    return Post(
        platform=Platform.BLUESKY,
        native_id=text_of(reason, "uri") or f"repost:{text_of(post, 'cid')}",
        author_native_id=owner or "",
        kind=PostKind.REPOST,
        url=f"https://bsky.app/profile/{owner}",  # the post's own address names its author
        text="",
        other_text=text_of(mapping(post.get("record")), "text"),
        other_author=author,
        published=shared,
        indexed_at=shared.at,
        media=_media(mapping(post.get("embed"))),
    )


def _web_url(uri: str) -> str:
    did, _, key = uri.removeprefix("at://").partition("/app.bsky.feed.post/")
    return f"https://bsky.app/profile/{did}/post/{key}"


def _quoted(embed: Mapping[str, Any]) -> tuple[str | None, str]:
    """Author and words of a quoted post; "" for one that is gone, None where nothing is quoted."""
    record = mapping(embed.get("record"))
    if embed.get("$type") == "app.bsky.embed.recordWithMedia#view":
        record = mapping(record.get("record"))
    kind = text_of(record, "$type").rpartition("#")[2]
    if kind in ("viewNotFound", "viewBlocked", "viewDetached"):
        return "", ""
    if kind != "viewRecord" or "/app.bsky.feed.post/" not in text_of(record, "uri"):
        return None, ""
    return text_of(mapping(record.get("author")), "did"), text_of(mapping(record.get("value")), "text")


def _media(embed: Mapping[str, Any]) -> tuple[Media, ...]:
    part = mapping(embed.get("media")) or embed
    kind = text_of(part, "$type")
    if kind == "app.bsky.embed.images#view":
        images = mappings(part.get("images"))
        return tuple(Media(kind="image", url=text_of(i, "fullsize"), alt=text_of(i, "alt")) for i in images)
    if kind == "app.bsky.embed.video#view":
        return (Media(kind="video", url=text_of(part, "playlist"), alt=text_of(part, "alt")),)
    if kind == "app.bsky.embed.external#view":
        link = mapping(part.get("external"))
        return (Media(kind="link", url=text_of(link, "uri"), alt=text_of(link, "title")),)
    return ()
