"""RSS, Atom and JSON Feed: sites, blogs, YouTube channels, Blogger and Pinterest."""

import hashlib
import io
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import feedparser

from crawler.base import AccountSpider
from crawler.spiders import json_feed
from domain.links import same_site
from domain.platforms import PLATFORMS
from domain.types import Account, Media, Moment, Outcome, Page, Platform, Post, PostKind, Problem
from parsing.attribution import Writer, guest_of, holders_of, listed_within, noting, signed
from parsing.document_kinds import kind_of_document, of_two_bytes
from parsing.markup import Markup, is_web, join, plain_text, read_markup, without_self
from parsing.media_kinds import MEDIUMS, kind_of
from parsing.media_rss import without_captions
from parsing.pages import (
    ANSWERED,
    PageContext,
    changed_source,
    failed,
    made_of,
    not_the_owners,
    outcome_of,
    titled,
    unreadable,
)
from parsing.passed_on import apart, for_subscribers, own_title
from parsing.post_ids import are_places, is_comment

DECLARED = re.compile(r"(?<=\?xml version=.1\.0.)\s+encoding=(?:\"[^\"]*\"|'[^']*')")
CLOSING = re.compile(rb"</(?:\w+:)?(?:rss|feed|RDF)\s*>", re.I)
PIN = re.compile(r"https://(?:\w+\.)?pinterest\.[a-z.]+/pin/(\d+)/?")
CUT_OFF = re.compile(
    r"(?:\[(?:…|\.\.\.|&hellip;)\]|…|(?:continue reading|read (?:more|the full)|baca (?:selengkapnya|selanjutnya|lebih lanjut)"
    r"|selengkapnya)[^.\n]{0,40})\s*$",
    re.I,
)


class FeedSpider(AccountSpider):
    name = "feeds"
    platforms = (Platform.FEED, Platform.BLOGGER, Platform.PINTEREST)

    def first_url(self, account: Account) -> str | None:
        return address(account)

    def read(self, body: bytes, headers: Mapping[str, str], context: PageContext) -> Page:
        return parse(body, headers, context)


def address(account: Account) -> str | None:
    """The feed of an account; None for a YouTube channel of which only the @name is known."""
    if account.platform == Platform.YOUTUBE:
        channel = account.native_id or ""
        query = urlencode({"channel_id": channel})
        return f"https://www.youtube.com/feeds/videos.xml?{query}" if channel.startswith("UC") else None
    if account.platform == Platform.BLOGGER:
        return f"https://{account.handle}/feeds/posts/default?max-results=100"
    if account.platform == Platform.PINTEREST:
        return f"https://www.pinterest.com/{account.handle}/feed.rss"
    return f"https://{account.handle}"


def parse(body: bytes, headers: Mapping[str, str], context: PageContext) -> Page:
    """One feed document."""
    if context.status not in ANSWERED:
        # YouTube's feeds answer 404 for days to channels that are there: what answered before is not gone.
        flaky = context.account.platform == Platform.YOUTUBE and context.seen_before and context.status == 404
        return failed(Outcome.PLATFORM_OUTAGE if flaky else outcome_of(context.status), f"http {context.status}")
    body = _of_one_byte(body)
    if _is_utf8(body):
        body, headers = DECLARED.sub("", body.decode("utf-8"), count=1).encode("utf-8"), {}
    start = body[:512].lstrip(b"\xef\xbb\xbf\r\n\t ")
    if start[:1] in (b"{", b"["):
        return json_feed.parse(body, headers, context)
    clean, captions = without_captions(body)
    try:
        # From a stream: given a string, feedparser would open it as an address or a file.
        # Its sanitizer would take away tags and leave their words, and drop players and pictures that load later.
        parsed = feedparser.parse(
            io.BytesIO(clean), response_headers=_types(headers) if clean is body else {}, sanitize_html=False
        )
    except Exception:  # on damaged bytes feedparser lets through whatever its parts raise
        return unreadable("xml_not_readable", "feed")
    if not parsed.get("version"):
        html = start[:9].lower() in (b"<!doctype", b"<html") or start[:5].lower() == b"<html"
        other = "html_instead_of_feed" if html else "not_a_feed" if body.strip() else "empty_body"
        return unreadable(kind_of_document(body) or other, "feed")
    if parsed.bozo and not CLOSING.search(body):
        return unreadable("xml_truncated", f"feed, byte {len(body)}")
    entries = list(parsed.entries)
    if not entries and not parsed.feed:  # a feed without entries still has a title
        return unreadable("source_changed", "feed: channel")
    readable = sum(bool(e.get("title") or e.get("summary") or e.get("content")) for e in entries)
    return changed_source(readable, len(entries), "title/summary/content", "feed") or _page(
        parsed, entries, context, captions
    )


def _of_one_byte(body: bytes) -> bytes:
    """A feed in UTF-16 as UTF-8: without a declaration feedparser does not know it by its mark."""
    letters = of_two_bytes(body)
    return DECLARED.sub("", body.decode(letters, "replace"), count=1).encode("utf-8", "replace") if letters else body


def _is_utf8(body: bytes) -> bool:
    """Whether bytes beyond ASCII are UTF-8, as no other letters are by chance: then a header that names others is wrong."""
    try:
        return not body.isascii() and bool(body.decode("utf-8"))
    except UnicodeDecodeError:
        return False


def _types(headers: Mapping[str, str]) -> dict[str, str]:
    return {name: headers[name] for name in ("content-type",) if name in headers}


def _page(parsed: Any, entries: list[Any], context: PageContext, captions: Mapping[str, str]) -> Page:
    ids, links = Counter(e.get("id") for e in entries), Counter(e.get("link") for e in entries)
    twice = {name for name, times in (ids | links).items() if name and times > 1}
    if are_places([e.get("id") or "" for e in entries]):
        twice |= {e.get("id") for e in entries}
    account, written = context.account, dict[str, Sequence[Writer]]()
    holders = holders_of(account, _writers(parsed.feed), [_writers(e) for e in entries], parsed.feed.get("title") or "")
    read = noting(lambda entry: _post(entry, context, captions, twice, holders), _writers, written)
    posts, refused = made_of(entries, read, "entry")
    broken = (Problem(stage="parse", reason="xml_not_well_formed", where="feed"),) if _broken(parsed) else ()
    foreign = not_the_owners(posts, refused)
    if foreign is not None:
        return foreign
    following = next((link.href for link in parsed.feed.get("links", []) if link.get("rel") == "next"), None)
    further = _further(context, following) if following and entries else None
    page = Page(
        posts=posts,
        problems=(*broken, *refused),
        next_url=further,
        outcome=Outcome.OK if entries else Outcome.EMPTY,
        newest_only=further is None,
        full=len(entries) >= PLATFORMS[account.platform].listing_shows,
    )
    return signed(page, holders, written) if PLATFORMS[account.platform].addresses_name_posts else page


def _further(context: PageContext, following: str) -> str:
    """The page after this one. Blogger names it under its own host; the blog gives the same at its own."""
    url = join(context.url, following).replace("http://", "https://", 1)
    query = dict(parse_qsl(urlsplit(url).query))
    if context.account.platform != Platform.BLOGGER or "start-index" not in query:
        return url
    return f"https://{context.account.handle}/feeds/posts/default?{urlencode(query)}"


def _broken(parsed: Any) -> bool:
    """Whether the XML was at fault; a charset or type that was declared wrongly and repaired is none."""
    harmless = (feedparser.CharacterEncodingOverride, feedparser.NonXMLContentType)
    return bool(parsed.bozo) and not isinstance(parsed.get("bozo_exception"), harmless)


def _post(
    entry: Any, context: PageContext, captions: Mapping[str, str], twice: set[str], holders: list[Writer]
) -> Post | str:
    account = context.account
    # feedparser would make relative ids absolute too, so it is not told the feed's address.
    url = join(context.url, link) if (link := _link(entry)) else ""
    if reason := _refusal(entry, url, account):
        return reason
    title, content = _title(entry), _content(entry, url)
    if content.locked or _is_draft(entry):
        return "not_public"
    published = _moment(entry, ("published", "created", "updated"), context)
    # A pin is often kept from somebody else's page and the feed does not say: never the account's own words.
    source = _source(entry, context) or guest_of(account, holders, _writers(entry))
    passed_on = account.platform == Platform.PINTEREST or bool(source)
    said = content.text if passed_on else content.own
    closed, ended = for_subscribers(said, title)
    if closed and not content.quoted:
        return "not_public"
    words = titled(title if passed_on else own_title(title, content), said)
    other = words if passed_on else content.quoted
    shared = passed_on or (bool(other) and not words)
    kind = PostKind.REPOST if shared else PostKind.QUOTE if other else PostKind.ORIGINAL
    return Post(
        platform=account.platform,
        native_id=_native_id(entry, url, title, published, twice),
        author_native_id=account.native_id or account.handle,
        kind=kind,
        url=url,
        text="" if passed_on else words,
        other_text=other,
        other_author=source or None,
        published=published,
        edited=context.later(_raw(entry, ("updated",)), published),
        media=_media(entry, content, captions),
        language=entry.get("language") or None,
        decode_errors=words.count("\ufffd"),
        cut=ended or bool(CUT_OFF.search(words[-200:])) or "medium-feed-snippet" in (entry.get("summary") or ""),
    )


def _link(entry: Any) -> str:
    """The entry's address. An id counts as one only where it is one: feedparser takes any that does not say otherwise."""
    link, given = str(entry.get("link") or ""), str(entry.get("id") or "")
    return "" if link == given and entry.get("guidislink") and not is_web(link) else link


def _refusal(entry: Any, url: str, account: Account) -> str:
    """Why an entry is no post of the account; "" when it is."""
    channel = entry.get("yt_channelid", "")
    if account.platform == Platform.YOUTUBE and channel and channel.removeprefix("UC") != (account.native_id or "")[2:]:
        return "foreign_author"
    if account.platform == Platform.WEBSITE and url and not listed_within(url, account):
        return "foreign_address"
    if is_comment(url) or is_comment(entry.get("id") or "") or _answers_the_site(entry, url):
        return "comment"
    return "foreign_author" if _in_anothers_folder(entry, url, account) else ""


def _is_draft(entry: Any) -> bool:
    """Whether its author has not published an entry yet (RFC 5023)."""
    return any(str(entry.get(name, "")).strip().lower() == "yes" for name in ("app_draft", "draft"))


def _answers_the_site(entry: Any, url: str) -> bool:
    """Whether an entry answers one of the same site: a reader's. What answers another site is a post of its own."""
    answered = entry.get("thr_in-reply-to")
    target = answered.get("href", "") if isinstance(answered, dict) else ""
    return is_web(target) and same_site(urlsplit(target).hostname or "", urlsplit(url).hostname or "")


def _native_id(entry: Any, url: str, title: str, published: Moment, twice: set[str]) -> str:
    """What names the entry: its own id where that names one post, else its address."""
    known = entry.get("yt_videoid") or _pin(entry)
    if known:
        return str(known)
    given = entry.get("id") or ""
    if given and given not in twice:
        return str(given)
    return url if url and entry.get("link") not in twice else _made_id(title, published)


def _source(entry: Any, context: PageContext) -> str:
    """The feed from which an entry was taken over, when that is another site's: its words are another's."""
    source = entry.get("source") or {}
    address = source.get("href") or next((link.get("href") for link in source.get("links", [])), "") or ""
    host, own = urlsplit(join(context.url, address)).hostname or "", urlsplit(context.url).hostname or ""
    return host if is_web(address) and not same_site(host, own) else ""


def _writers(record: Any) -> list[Writer]:
    named = [a for a in record.get("authors") or [] if isinstance(a, dict)]
    return [Writer(name=a.get("name") or "", url=a.get("href") or "", mail=a.get("email") or "") for a in named if a]


def _in_anothers_folder(entry: Any, url: str, account: Account) -> bool:
    """Whether an entry lies in the folder of its author, where the feed lies in that of the account: mirrors of
    platforms list what was passed on among what was written."""
    author = (entry.get("author") or "").strip()
    if not author.startswith("@") or account.platform not in (Platform.FEED, Platform.WEBSITE):
        return False
    folders = [urlsplit(join("https://x/", place)).path.split("/")[1:2] for place in (url, f"//{account.handle}")]
    theirs, own = (folder[0].lstrip("@").casefold() if folder else "" for folder in folders)
    return theirs == author[1:].casefold() != own


def _pin(entry: Any) -> str:
    found = PIN.fullmatch(entry.get("id", ""))
    return found[1] if found else ""


def _made_id(title: str, published: Moment) -> str:
    return f"text:{hashlib.sha256(f'{title}|{published.raw}'.encode('utf-8', 'replace')).hexdigest()[:20]}"


def _title(entry: Any) -> str:
    detail = entry.get("title_detail") or {}
    value = entry.get("title") or ""
    return plain_text(value) if detail.get("type") == "text/html" else value.strip()


def _content(entry: Any, url: str) -> Markup:
    """The fullest version of an entry: content:encoded before the description."""
    versions = [c for c in entry.get("content", []) if c.get("value")]
    version = versions[0] if versions else entry.get("summary_detail") or {}
    value = version.get("value") or entry.get("summary") or ""  # a damaged entry's may be None
    if version.get("type", "text/html") in ("text/html", "application/xhtml+xml"):
        return apart(without_self(read_markup(value, url), url), value)
    return Markup(text=value.strip(), own=value.strip())


def _raw(entry: Any, names: Iterable[str]) -> Any:
    # feedparser would read a time without a zone as UTC, so its own reading is not used.
    return next((dict.get(entry, name) for name in names if dict.get(entry, name)), None)


def _moment(entry: Any, names: Iterable[str], context: PageContext) -> Moment:
    return context.moment(_raw(entry, names))


def _media(entry: Any, content: Markup, captions: Mapping[str, str]) -> tuple[Media, ...]:
    found: dict[str, Media] = {}
    for item in [*entry.get("media_content", []), *entry.get("enclosures", [])]:
        url = item.get("url") or item.get("href") or ""
        kind = MEDIUMS.get(item.get("medium", "")) or kind_of(item.get("type", ""), url)
        if url:
            found.setdefault(url, Media(kind=kind, url=url, alt=captions.get(url, "")))
    thumbnails = (Media(kind="image", url=t.get("url", "")) for t in entry.get("media_thumbnail", []))
    for media in (*thumbnails, *content.media, *content.links):
        if not media.url:
            found.setdefault(f"{media.kind}:", media)
        else:
            found.setdefault(media.url, media)
    return tuple(m for m in found.values() if m.url or m.kind != "image")
