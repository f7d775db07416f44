"""YouTube: the uploads list of the Data API where it is approved, the channel's feed otherwise and as fallback."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from crawler.base import AccountSpider
from crawler.run_state import Task
from crawler.spiders import feeds
from domain.types import Account, Media, Outcome, Page, Platform, Post, PostKind, Problem
from parsing.pages import (
    ANSWERED,
    PageContext,
    Refused,
    changed_source,
    document,
    failed,
    mapping,
    mappings,
    no_list,
    outcome_of,
    text_of,
    titled,
)

API = "https://www.googleapis.com/youtube/v3"
QUOTA = ("quotaExceeded", "dailyLimitExceeded", "rateLimitExceeded", "userRateLimitExceeded")
KEY = ("keyInvalid", "keyExpired", "accessNotConfigured", "forbidden")
CLOSED = (Outcome.RATE_LIMITED, Outcome.TOKEN_EXPIRED, Outcome.PLATFORM_OUTAGE, Outcome.PARSE_ERROR)


class YouTubeSpider(AccountSpider):
    name = "youtube"
    platforms = (Platform.YOUTUBE,)

    def start_url(self, task: Task) -> str | None:
        if not self.run_state.access.ready(Platform.YOUTUBE):
            return self.first_url(task.account)
        channel = task.account.native_id or ""
        return uploads(channel) if channel.startswith("UC") else channel_of(task.account.handle)

    def first_url(self, account: Account) -> str | None:
        return feeds.address(account)

    def read(self, body: bytes, headers: Mapping[str, str], context: PageContext) -> Page:
        return parse(body, headers, context) if self.is_interface(context.url) else feeds.parse(body, headers, context)

    def is_interface(self, url: str) -> bool:
        return url.startswith(API)

    def fallback_url(self, account: Account, outcome: Outcome, url: str) -> str | None:
        first = "pageToken=" not in url
        return feeds.address(account) if self.is_interface(url) and first and outcome in CLOSED else None


def channel_of(handle: str) -> str:
    return f"{API}/channels?{urlencode({'part': 'id', 'forHandle': '@' + handle.lstrip('@')})}"


def uploads(channel: str, token: str = "") -> str:
    """A channel's uploads are a playlist of the same name that starts with UU."""
    query = {"part": "snippet,contentDetails,status", "maxResults": "50", "playlistId": "UU" + channel[2:]}
    return f"{API}/playlistItems?{urlencode(query | ({'pageToken': token} if token else {}))}"


def parse(body: bytes, headers: Mapping[str, str], context: PageContext) -> Page:
    """One page of playlistItems, or the look-up of a channel."""
    try:
        loaded = document(body, "playlistItems")
    except Refused as refused:
        broken = refused.page if context.status < 400 else None
        return broken or failed(outcome_of(context.status), f"http {context.status}")
    answer = mapping(loaded.value)
    if context.status not in ANSWERED or "error" in answer:
        return _error(mapping(answer.get("error")), context.status)
    items = mappings(answer.get("items"))
    if urlsplit(context.url).path.endswith("/channels"):
        channel = text_of(items[0], "id") if items else ""
        return Page(native_id=channel, next_url=uploads(channel)) if channel else failed(Outcome.NOT_FOUND, "channel")
    nothing = "items" not in answer and mapping(answer.get("pageInfo")).get("totalResults") == 0
    changed = None if nothing else no_list(answer.get("items"), "playlistItems: items")
    return changed or _page(answer, items, context, loaded.decode_errors)


def _error(error: Mapping[str, Any], status: int) -> Page:
    reason = next((text_of(e, "reason") for e in mappings(error.get("errors"))), "")
    if reason in QUOTA:
        return failed(Outcome.RATE_LIMITED, reason)
    if reason in KEY or status == 401:
        return failed(Outcome.TOKEN_EXPIRED, reason or "http 401")
    return failed(outcome_of(status), reason or f"http {status}")


def _page(answer: Mapping[str, Any], items: list[Mapping[str, Any]], context: PageContext, broken: int) -> Page:
    owned = sum("title" in mapping(i.get("snippet")) and bool(_id(i)) for i in items)
    changed = changed_source(owned, len(items), "snippet.title, videoId", "playlistItems")
    if changed:
        return changed
    posts: list[Post] = []
    problems: list[Problem] = []
    gone: list[tuple[str, str]] = []
    for index, item in enumerate(items):
        made = _video(item, context, broken)
        if isinstance(made, Post):
            posts.append(made)
        elif isinstance(made, tuple):
            gone.append(made)
        else:
            problems.append(Problem(stage="parse", reason=made, where=f"items[{index}]"))
    token = text_of(answer, "nextPageToken")
    query = dict(parse_qsl(urlsplit(context.url).query))
    channel = "UC" + query.get("playlistId", "UU")[2:]
    return Page(
        posts=tuple(posts),
        problems=tuple(problems),
        gone=tuple(gone),
        next_url=uploads(channel, token) if token else None,
        outcome=Outcome.OK if items else Outcome.EMPTY,
        native_id=context.account.native_id or None,
    )


def _id(item: Mapping[str, Any]) -> str:
    own = text_of(mapping(item.get("contentDetails")), "videoId")
    return own or text_of(mapping(mapping(item.get("snippet")).get("resourceId")), "videoId")


def _video(item: Mapping[str, Any], context: PageContext, broken: int) -> Post | tuple[str, str] | str:
    snippet, details = mapping(item.get("snippet")), mapping(item.get("contentDetails"))
    video = _id(item)
    owner = text_of(snippet, "videoOwnerChannelId") or text_of(snippet, "channelId")
    privacy = text_of(mapping(item.get("status")), "privacyStatus")
    if not video:
        return "id_missing"
    if privacy in ("private", "privacyStatusUnspecified"):
        # The list still names a video that its owner hid or removed: the platform's own word.
        return video, privacy
    if context.account.native_id and owner and owner != context.account.native_id:
        return "foreign_author"
    published = text_of(details, "videoPublishedAt") or text_of(snippet, "publishedAt")
    words = titled(text_of(snippet, "title"), text_of(snippet, "description"))
    pictures = mapping(snippet.get("thumbnails"))
    return Post(
        platform=Platform.YOUTUBE,
        native_id=video,
        author_native_id=owner,
        kind=PostKind.ORIGINAL,
        url=f"https://www.youtube.com/watch?v={video}",
        text=words,
        published=context.moment(published),
        media=(Media(kind="video", url=text_of(mapping(pictures.get("high")), "url")),),
        audience="unlisted" if privacy == "unlisted" else "public",
        decode_errors=words.count("\ufffd") if broken else 0,
    )
