"""X by its API v2: paid per post that is read, so each crawl asks only for what is newer than the last known post."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

from crawler.base import AccountSpider
from crawler.ledger import Task
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

HOST = "https://api.x.com/2"
PAGE = 100
QUERY = {
    "max_results": str(PAGE),
    "tweet.fields": "created_at,author_id,attachments,referenced_tweets,lang,note_tweet,edit_history_tweet_ids",
    "expansions": "author_id,attachments.media_keys,referenced_tweets.id,referenced_tweets.id.author_id",
    "user.fields": "username,protected",
    "media.fields": "type,url,preview_image_url,alt_text",
}
KINDS = {"replied_to": PostKind.REPLY, "quoted": PostKind.QUOTE, "retweeted": PostKind.REPOST}
CREDITS = ("usagecapexceeded", "usage-capped", "creditsdepleted", "credits")


class XSpider(AccountSpider):
    name = "x"
    platforms = (Platform.X,)
    is_api = needs_key = True
    page_cost = PAGE
    keeps_place = True

    def start_url(self, task: Task) -> str:
        native_id = task.account.native_id
        return listing(native_id, task.newest_id) if native_id else self.first_url(task.account)

    def first_url(self, account: Account) -> str:
        return f"{HOST}/users/by/username/{quote(account.handle, safe='')}"

    def read(self, body: bytes, headers: Mapping[str, str], context: Context) -> Page:
        return parse(body, headers, context)


def listing(native_id: str, since: str | None = None, token: str = "") -> str:
    query = QUERY | ({"since_id": since} if since else {}) | ({"pagination_token": token} if token else {})
    return f"{HOST}/users/{native_id}/tweets?{urlencode(query)}"


def parse(body: bytes, headers: Mapping[str, str], context: Context) -> Page:
    """The look-up of an account or one page of its timeline."""
    try:
        loaded = document(body, "tweets")
    except Refused as refused:
        broken = refused.page if context.status < 400 else None
        return broken or failed(outcome_of(context.status), f"http {context.status}")
    answer = mapping(loaded.value)
    if context.status != 200:
        return _refused(answer, context.status)
    if "data" not in answer and mappings(answer.get("errors")):
        return _hidden(mappings(answer.get("errors"))[0])
    if "/by/username/" in context.url:
        return _account(mapping(answer.get("data")))
    return _timeline(answer, context, loaded.decode_errors)


def _refused(answer: Mapping[str, Any], status: int) -> Page:
    kind, title = text_of(answer, "type").rpartition("/")[2], text_of(answer, "title")
    said = f"{kind} {title}".casefold().replace(" ", "")
    if any(word in said for word in CREDITS):
        return failed(Outcome.OVER_BUDGET, kind or title)
    if status == 401:
        return failed(Outcome.TOKEN_EXPIRED, kind or title or "http 401")
    return failed(outcome_of(status), kind or title or f"http {status}")


def _hidden(error: Mapping[str, Any]) -> Page:
    """HTTP 200 with `errors` and no `data`: the account is not there, protected or suspended."""
    kind, detail = text_of(error, "type").rpartition("/")[2], text_of(error, "detail").casefold()
    if "suspended" in detail:
        return failed(Outcome.SUSPENDED, kind)
    if kind == "not-authorized-for-resource":
        return failed(Outcome.PRIVATE, kind)
    return failed(Outcome.NOT_FOUND if kind == "resource-not-found" else Outcome.NO_PERMISSION, kind or "errors")


def _account(user: Mapping[str, Any]) -> Page:
    native_id = text_of(user, "id")
    if not native_id:
        return changed_source(0, 1, "id", "users/by/username") or Page()
    handle = text_of(user, "username").lower() or None
    return Page(native_id=native_id, handle=handle, next_url=listing(native_id))


def _timeline(answer: Mapping[str, Any], context: Context, broken: int) -> Page:
    parts = urlsplit(context.url)
    owner, query = parts.path.split("/")[-2], dict(parse_qsl(parts.query))
    items, meta = mappings(answer.get("data")), mapping(answer.get("meta"))
    changed = changed_source(sum("text" in i for i in items), len(items), "text", "tweets")
    nothing = "data" not in answer and meta.get("result_count") == 0
    changed = changed or (None if nothing else no_list(answer.get("data"), "tweets: data"))
    if changed:
        return changed
    included = mapping(answer.get("includes"))
    posts: list[Post] = []
    problems: list[Problem] = []
    for index, item in enumerate(items):
        made = _post(item, included, owner, context, broken)
        if isinstance(made, Post):
            posts.append(made)
        else:
            problems.append(Problem(stage="parse", reason=made, where=f"data[{index}]"))
    token, since = text_of(meta, "next_token"), query.get("since_id")
    users = {text_of(u, "id"): u for u in mappings(included.get("users"))}
    return Page(
        posts=tuple(posts), problems=tuple(problems), next_url=listing(owner, since, token) if token else None,
        outcome=Outcome.OK if items or since else Outcome.EMPTY, native_id=owner,
        handle=text_of(users.get(owner, {}), "username").lower() or None, delta=since is not None,
    )  # fmt: skip


def _post(
    item: Mapping[str, Any], included: Mapping[str, Any], owner: str, context: Context, broken: int
) -> Post | str:
    native_id, author = text_of(item, "id"), text_of(item, "author_id") or owner
    if not native_id:
        return "id_missing"
    if author != owner:
        return "foreign_author"
    kind, other_id = _relation(item)
    others = {text_of(t, "id"): t for t in mappings(included.get("tweets"))}
    other = others.get(other_id, {}) if kind in (PostKind.QUOTE, PostKind.REPOST) else {}
    text = _words(item)
    edits = item.get("edit_history_tweet_ids")
    # Each edit has an id of its own, the oldest first: that one names the post.
    oldest = edits[0] if isinstance(edits, list) and edits else None
    first = oldest if isinstance(oldest, str) and oldest else native_id
    edited = len(edits) > 1 if isinstance(edits, list) else False
    moment = read_moment(item.get("created_at"), captured_at=context.captured_at, zone=context.zone)
    return Post(
        platform=Platform.X,
        native_id=first,
        author_native_id=author,
        kind=kind,
        url=f"https://x.com/i/status/{native_id}",
        text="" if kind == PostKind.REPOST else text,
        other_text=(_words(other) or text.partition(": ")[2]) if kind == PostKind.REPOST else _words(other),
        other_author=_author(other, text, kind),
        published=moment,
        edited=moment if edited else None,
        media=_media(item, included),
        reply_to=other_id if kind == PostKind.REPLY else None,
        language=text_of(item, "lang") or None,
        decode_errors=text.count("\ufffd") if broken else 0,
    )


def _relation(item: Mapping[str, Any]) -> tuple[PostKind, str]:
    """What the post is to another one; a quote inside a reply counts as the quote, whose words it shows."""
    found = {text_of(r, "type"): text_of(r, "id") for r in mappings(item.get("referenced_tweets"))}
    for name in ("retweeted", "quoted", "replied_to"):
        if name in found:
            return KINDS[name], found[name]
    return (PostKind.REPOST, "") if text_of(item, "text").startswith("RT @") else (PostKind.ORIGINAL, "")


def _author(other: Mapping[str, Any], text: str, kind: PostKind) -> str | None:
    if kind == PostKind.REPOST and not other:
        return text.removeprefix("RT @").partition(":")[0] or None
    return text_of(other, "author_id") or None


def _words(item: Mapping[str, Any]) -> str:
    return text_of(mapping(item.get("note_tweet")), "text") or text_of(item, "text")


def _media(item: Mapping[str, Any], included: Mapping[str, Any]) -> tuple[Media, ...]:
    keys = mapping(item.get("attachments")).get("media_keys")
    known = {text_of(m, "media_key"): m for m in mappings(included.get("media"))}
    return tuple(
        Media(
            kind="image" if text_of(m, "type") == "photo" else "video",
            url=text_of(m, "url") or text_of(m, "preview_image_url"),
            alt=text_of(m, "alt_text"),
        )
        for key in (keys if isinstance(keys, list) else [])
        if isinstance(key, str) and (m := known.get(key))
    )
