"""Bluesky: the public author feed of the AT Protocol, without credentials."""

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from crawler.base import AccountSpider
from domain.types import Account, Media, Outcome, Page, Platform, Post, PostKind, Problem
from parsing.markup import is_web
from parsing.media_kinds import by_end
from parsing.pages import (
    ANSWERED,
    PageContext,
    Refused,
    changed_source,
    document,
    failed,
    made_of,
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
    "AccountTakedown": Outcome.SUSPENDED,
    "AccountSuspended": Outcome.SUSPENDED,
    "AccountDeactivated": Outcome.DEACTIVATED,
    "BlockedActor": Outcome.NO_PERMISSION,
    "BlockedByActor": Outcome.NO_PERMISSION,
    "RateLimitExceeded": Outcome.RATE_LIMITED,
}

# What stands in the place of a record that cannot be shown.
GONE = frozenset({"viewNotFound", "viewBlocked", "viewDetached"})


class BlueskySpider(AccountSpider):
    name = "bluesky"
    platforms = (Platform.BLUESKY,)
    is_api = True
    keeps_place = True

    def first_url(self, account: Account) -> str:
        return listing(account.native_id or account.handle)

    def read(self, body: bytes, headers: Mapping[str, str], context: PageContext) -> Page:
        return parse(body, headers, context)


def listing(actor: str, cursor: str | None = None) -> str:
    query = {"actor": actor, "limit": "100", "filter": "posts_with_replies"}
    return f"{FEED}?{urlencode(query | ({'cursor': cursor} if cursor else {}))}"


def parse(body: bytes, headers: Mapping[str, str], context: PageContext) -> Page:
    """One page of an author feed."""
    try:
        loaded = document(body, "getAuthorFeed")
    except Refused as refused:
        return refused.page if context.status < 400 else failed(outcome_of(context.status), f"http {context.status}")
    answer = mapping(loaded.value)
    if context.status not in ANSWERED:
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
    context: PageContext,
    broken: int,
    rejected: tuple[str, ...],
) -> Page:
    owner = _owner(items, context.account)
    if owner is not None and any(label.get("val") == HIDDEN for label in mappings(owner.get("labels"))):
        return failed(Outcome.PRIVATE, HIDDEN)
    did = text_of(owner, "did") if owner is not None else None
    posts, refused = made_of(items, lambda item: _post(item, did or "", context, broken), "feed")
    numbers = (Problem(stage="parse", reason="number_rejected", where="getAuthorFeed", detail=n) for n in rejected)
    problems = (*numbers, *refused)
    cursor = text_of(answer, "cursor")
    if items and did is None:
        return failed(Outcome.NOT_OWNER, "author_unknown", problems)
    return Page(
        posts=posts,
        problems=problems,
        # A page may be short or empty while the listing goes on; only a missing cursor is its end.
        next_url=listing(_actor(context), cursor) if cursor else None,
        outcome=Outcome.OK if items or cursor else Outcome.EMPTY,
        native_id=did,
        handle=text_of(owner, "handle").lower() if owner is not None else None,
    )


def _actor(context: PageContext) -> str:
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


def _post(item: Mapping[str, Any], owner: str, context: PageContext, broken: int) -> Post | str:
    post, reason = mapping(item.get("post")), mapping(item.get("reason"))
    author, uri = text_of(mapping(post.get("author")), "did"), text_of(post, "uri")
    if not author:
        return "author_unknown"
    if not uri:
        return "id_missing"
    if reason.get("$type") == "app.bsky.feed.defs#reasonRepost":
        sharer = text_of(mapping(reason.get("by")), "did")
        return _repost(post, reason, owner, context) if sharer == owner else "foreign_author"
    if author != owner or not uri.startswith(f"at://{owner}/"):
        return "foreign_author"
    record, embed = mapping(post.get("record")), mapping(post.get("embed"))
    text, (other_author, other_text) = _words(record), _quoted(embed)
    parent = text_of(mapping(mapping(record.get("reply")).get("parent")), "uri")
    kind = PostKind.REPLY if parent else PostKind.QUOTE if other_author is not None else PostKind.ORIGINAL
    if other_author == owner:
        text, other_text, other_author = text or other_text, "", None
    languages = [tag for tag in _list(record.get("langs")) if isinstance(tag, str)]
    return Post(
        platform=Platform.BLUESKY,
        native_id=uri,
        author_native_id=author,
        kind=kind,
        url=_web_url(uri),
        text=text,
        other_text=other_text,
        other_author=other_author or None,
        published=context.moment(record.get("createdAt")),
        indexed_at=context.moment(post.get("indexedAt")).at,
        media=tuple(dict.fromkeys((*_media(embed), *_listed(embed), *_links(record)))),
        reply_to=parent or None,
        language=languages[0] if languages else None,
        decode_errors=text.count("\ufffd") if broken else 0,
    )


def _repost(post: Mapping[str, Any], reason: Mapping[str, Any], owner: str, context: PageContext) -> Post:
    """What the account passed on, with its own time of doing so: another's words, unless it passed on its own."""
    author, words = text_of(mapping(post.get("author")), "did"), _words(mapping(post.get("record")))
    own, shared = author == owner, context.moment(reason.get("indexedAt"))
    return Post(
        platform=Platform.BLUESKY,
        native_id=text_of(reason, "uri") or f"repost:{text_of(post, 'cid')}",
        author_native_id=owner,
        kind=PostKind.REPOST,
        # Another's post is at an address that names its author.
        url=_web_url(text_of(post, "uri")) if own else f"https://bsky.app/profile/{owner}",
        text=words if own else "",
        other_text="" if own else words,
        other_author=None if own else author,
        published=shared,
        indexed_at=shared.at,
        media=tuple(dict.fromkeys((*_media(mapping(post.get("embed"))), *_links(mapping(post.get("record")))))),
    )


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _words(record: Mapping[str, Any]) -> str:
    """The text, and the tags that an author put beside it."""
    tags = [f"#{tag}" for tag in _list(record.get("tags")) if isinstance(tag, str) and tag]
    return "\n".join(part for part in (text_of(record, "text"), " ".join(tags)) if part)


def _links(record: Mapping[str, Any]) -> Iterator[Media]:
    """Where words of the text lead: the text itself often shows only the beginning of an address."""
    for facet in mappings(record.get("facets")):
        for feature in mappings(facet.get("features")):
            url = text_of(feature, "uri")
            if text_of(feature, "$type").endswith("#link") and is_web(url):
                yield Media(kind="link", url=url)


def _web_url(uri: str) -> str:
    did, _, key = uri.removeprefix("at://").partition("/app.bsky.feed.post/")
    return f"https://bsky.app/profile/{did}/post/{key}"


def _quoted(embed: Mapping[str, Any]) -> tuple[str | None, str]:
    """Author and words of a quoted post; "" for one that is gone, None where nothing is quoted."""
    record = _record(embed)
    kind = text_of(record, "$type").rpartition("#")[2]
    if kind in GONE:
        return "", ""
    if kind != "viewRecord" or "/app.bsky.feed.post/" not in text_of(record, "uri"):
        return None, ""
    return text_of(mapping(record.get("author")), "did"), text_of(mapping(record.get("value")), "text")


def _record(embed: Mapping[str, Any]) -> Mapping[str, Any]:
    record = mapping(embed.get("record"))
    return mapping(record.get("record")) if text_of(embed, "$type").endswith("recordWithMedia#view") else record


def _listed(embed: Mapping[str, Any]) -> Iterator[Media]:
    """The name of what a post shows that is no post: a list, a feed, a starter pack."""
    record = _record(embed)
    kind = text_of(record, "$type").rpartition("#")[2]
    if record and kind not in GONE and "/app.bsky.feed.post/" not in text_of(record, "uri"):
        named = (record, mapping(record.get("record")))
        names = (text_of(part, key) for part in named for key in ("displayName", "name", "title", "description"))
        yield Media(kind="link", alt=" · ".join(dict.fromkeys(name for name in names if name)))


def _media(embed: Mapping[str, Any]) -> tuple[Media, ...]:
    part = mapping(embed.get("media")) or embed
    kind = text_of(part, "$type")
    if kind == "app.bsky.embed.images#view":
        images = mappings(part.get("images"))
        return tuple(Media(kind="image", url=text_of(i, "fullsize"), alt=text_of(i, "alt")) for i in images)
    if kind == "app.bsky.embed.video#view":
        return (Media(kind="video", url=text_of(part, "playlist"), alt=text_of(part, "alt")),)
    if kind == "app.bsky.embed.external#view":
        return (_external(mapping(part.get("external"))),)
    # A kind that is not known here holds something too.
    return (Media(kind="other"),) if kind and not kind.startswith("app.bsky.embed.record") else ()


def _external(link: Mapping[str, Any]) -> Media:
    """The page under a link; the app attaches moving pictures in the same way, with what they show as description."""
    url = text_of(link, "uri")
    if by_end(url) == "image":
        return Media(kind="image", url=url, alt=text_of(link, "description") or text_of(link, "title"))
    return Media(kind="link", url=url, alt=text_of(link, "title"))
