"""X by its API v2: paid per post that is read, so each crawl asks only for what is newer than the last known post."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

from crawler.base import AccountSpider
from crawler.run_state import Task
from domain.types import Account, Media, Outcome, Page, Platform, Post, PostKind
from parsing import attribution
from parsing.attribution import Claim
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
from parsing.x_words import first_of, links_of, unescaped

HOST = "https://api.x.com/2"
PAGE = 100
QUERY = {
    "max_results": str(PAGE),
    "tweet.fields": "created_at,author_id,attachments,referenced_tweets,lang,note_tweet,edit_history_tweet_ids,entities",
    "expansions": "author_id,attachments.media_keys,attachments.poll_ids,referenced_tweets.id,referenced_tweets.id.author_id",
    "user.fields": "username,protected",
    "media.fields": "type,url,preview_image_url,alt_text",
    "poll.fields": "options",
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

    def read(self, body: bytes, headers: Mapping[str, str], context: PageContext) -> Page:
        return parse(body, headers, context)


def listing(native_id: str, since: str | None = None, token: str = "") -> str:
    query = QUERY | ({"since_id": since} if since else {}) | ({"pagination_token": token} if token else {})
    return f"{HOST}/users/{native_id}/tweets?{urlencode(query)}"


def parse(body: bytes, headers: Mapping[str, str], context: PageContext) -> Page:
    """The look-up of an account or one page of its timeline."""
    try:
        loaded = document(body, "tweets")
    except Refused as refused:
        broken = refused.page if context.status < 400 else None
        return broken or failed(outcome_of(context.status), f"http {context.status}")
    answer = mapping(loaded.value)
    if context.status not in ANSWERED:
        return _refused(answer, context.status)
    if "data" not in answer and mappings(answer.get("errors")):
        return _hidden(mappings(answer.get("errors"))[0])
    if "/by/username/" in context.url:
        return _account(mapping(answer.get("data")))
    return _timeline(answer, context, loaded.decode_errors)


def _refused(answer: Mapping[str, Any], status: int) -> Page:
    kind, title = text_of(answer, "type").rpartition("/")[2], text_of(answer, "title")
    reason = f"{kind} {title}".casefold().replace(" ", "")
    if any(word in reason for word in CREDITS):
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


def _timeline(answer: Mapping[str, Any], context: PageContext, broken: int) -> Page:
    parts = urlsplit(context.url)
    owner, query = parts.path.split("/")[-2], dict(parse_qsl(parts.query))
    items, meta = mappings(answer.get("data")), mapping(answer.get("meta"))
    changed = changed_source(sum("text" in i for i in items), len(items), "text", "tweets")
    nothing = "data" not in answer and meta.get("result_count") == 0
    changed = changed or (None if nothing else no_list(answer.get("data"), "tweets: data"))
    if changed:
        return changed
    included = mapping(answer.get("includes"))
    posts, problems = made_of(items, lambda i: _post(i, included, owner, context, broken), "data")
    token, since = text_of(meta, "next_token"), query.get("since_id")
    return Page(
        posts=posts,
        problems=problems,
        next_url=listing(owner, since, token) if token else None,
        outcome=Outcome.OK if items or since else Outcome.EMPTY,
        native_id=owner,
        handle=_name_of(included, owner) or None,
        delta=since is not None,
    )


def _name_of(included: Mapping[str, Any], number: str) -> str:
    """The name that an account has now, as the answer gives it beside the posts."""
    found = (u for u in mappings(included.get("users")) if text_of(u, "id") == number)
    return next((text_of(u, "username").lower() for u in found), "")


def _post(
    item: Mapping[str, Any], included: Mapping[str, Any], owner: str, context: PageContext, broken: int
) -> Post | str:
    native_id = text_of(item, "id")
    if not native_id:
        return "id_missing"
    asked = attribution.owner(context, owner)
    if reason := attribution.refusal(asked, Claim(native_id=text_of(item, "author_id") or owner)):
        return reason
    kind, other_id = _relation(item)
    others = {text_of(t, "id"): t for t in mappings(included.get("tweets"))}
    other = others.get(other_id, {}) if kind in (PostKind.QUOTE, PostKind.REPOST) else {}
    text, passed_on = _words(item, included), _words(other, included)
    author, number = _author(other, text, kind), text_of(other, "author_id")
    if kind == PostKind.REPOST:
        text, passed_on = "", passed_on or text.partition(": ")[2]
    # Without the other post in the answer only the name is there under which it is passed on.
    name = replace(asked, handle=_name_of(included, owner) or asked.handle)
    if attribution.of_oneself(name, Claim(native_id=number, names=("" if number else (author or "").lower(),))):
        text, passed_on, author = text or passed_on, "", None
    edits, moment = item.get("edit_history_tweet_ids"), context.moment(item.get("created_at"))
    return Post(
        platform=Platform.X,
        native_id=first_of(edits, native_id),
        author_native_id=owner,
        kind=kind,
        url=f"https://x.com/i/status/{native_id}",
        text=text,
        other_text=passed_on,
        other_author=author,
        published=moment,
        edited=moment if isinstance(edits, list) and len(edits) > 1 else None,
        media=(*_media(item, included), *links_of(item, mapping(item.get("note_tweet")))),
        reply_to=other_id if kind == PostKind.REPLY else None,
        language=text_of(item, "lang") or None,
        decode_errors=text.count("\ufffd") if broken else 0,
    )


def _relation(item: Mapping[str, Any]) -> tuple[PostKind, str]:
    """What the post is to another one; a quote inside a reply counts as the quote, whose words it shows.

    Only a reference makes a repost: "RT @name" typed by hand is the account's own writing."""
    found = {text_of(r, "type"): text_of(r, "id") for r in mappings(item.get("referenced_tweets"))}
    for name in ("retweeted", "quoted", "replied_to"):
        if name in found:
            return KINDS[name], found[name]
    # Without the fields that we ask for an answer names no references at all.
    untold = not item.keys() & {"author_id", "created_at", "referenced_tweets"}
    return (PostKind.REPOST if untold and text_of(item, "text").startswith("RT @") else PostKind.ORIGINAL), ""


def _author(other: Mapping[str, Any], text: str, kind: PostKind) -> str | None:
    if kind == PostKind.REPOST and not other:
        return text.removeprefix("RT @").partition(":")[0] or None
    return text_of(other, "author_id") or None


def _words(item: Mapping[str, Any], included: Mapping[str, Any]) -> str:
    """The whole text, with the choices of a poll."""
    text = unescaped(text_of(mapping(item.get("note_tweet")), "text") or text_of(item, "text"))
    asked = mapping(item.get("attachments")).get("poll_ids")
    polls = [p for p in mappings(included.get("polls")) if isinstance(asked, list) and text_of(p, "id") in asked]
    choices = [unescaped(text_of(o, "label")) for p in polls for o in mappings(p.get("options"))]
    return "\n".join(part for part in (text, *choices) if part)


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
