"""How far a listing has to be read: pure decisions about one account's pages."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, time, timedelta

from domain.periods import zone_of
from domain.types import Account, Page, Post
from domain.watching import Watching
from store.runs import Cut

MAX_PAGES = 200
# A record or a part of a page that was there and could not be read: what is missing may be just that.
UNREADABLE = frozenset({"id_missing", "author_unknown", "shape_unknown", "xml_not_well_formed"})
# How long the time is that an entry names: another post of the same day may stand before it or after it.
RESOLUTION = {
    "second": timedelta(seconds=1),
    "minute": timedelta(minutes=1),
    "hour": timedelta(hours=1),
    "day": timedelta(days=1),
}


@dataclass(slots=True)
class Listing:
    """What this process has read of one account's listing.

    `start` is the time before which nothing may be kept; `anchor` the newest post of
    the last complete crawl: what is older and known has been seen in full. `cut` is where
    the last crawl stopped: once this one has reached what that one began with, it goes on
    there. `whole` is false when the listing was not read from its top in one go, so that
    absence proves nothing. `to_the_end` asks for the whole listing, `until` for all that is newer than a post
    which was missing: then a page that is known in full is no reason to stop. `satisfied` says that
    it was reached all the same. `ids` are keys of posts. `writers`: by whom the site is known to be written, see
    crawler.site_writers.

    A listing is in order as long as its times fall; `cover` is from when on it then holds every post: after
    its oldest entry, and after all of a day where that entry names only its day.
    """

    account: Account
    start: datetime
    anchor: datetime | None
    whole: bool
    cut: Cut | None = None
    urls: set[str] = field(default_factory=set)
    ids: set[str] = field(default_factory=set)
    oldest: datetime | None = None
    to_the_end: bool = False
    until: datetime | None = None
    in_order: bool = True
    last: datetime | None = None
    cover: datetime | None = None
    satisfied: bool = False
    writers: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class ListingStep:
    """`next_url` goes on; otherwise the account is done: `complete`, or not seen from..to with a reason.

    `whole`: the listing was read to its end, or as far as it may be."""

    next_url: str | None = None
    complete: bool = False
    detail: str = ""
    unseen: tuple[datetime | None, datetime | None] = (None, None)
    covered_from: datetime | None = None
    whole: bool = False


def start_of(account: Account, day: object, windows: tuple[Watching, ...]) -> datetime:
    """Midnight, in the account's zone, of the first day from which its posts may be kept on `day`."""
    first = account.active_from
    opened = [w.window_from for w in windows if w.window_from <= day <= w.window_to]  # type: ignore[operator]
    if opened:
        first = max(first, min(opened))
    return datetime.combine(first, time(), zone_of(account.region)).astimezone(UTC)


def times(posts: tuple[Post, ...]) -> list[datetime]:
    """The platform's order of a listing: its own time of indexing where that is earlier than the author's."""
    found = []
    for post in posts:
        at = post.published.at or post.indexed_at
        if at is not None:
            found.append(min(at, post.indexed_at) if post.indexed_at else at)
    return found


def note(listing: Listing, url: str, page: Page, ids: Iterable[str]) -> None:
    """Adds a page to what was read; `ids` are the keys of its posts."""
    if page.beside:
        return
    listing.urls.add(url)
    listing.ids.update(ids)
    if any(problem.reason in UNREADABLE for problem in page.problems):
        listing.whole = False
    for post in page.posts:
        for at in times((post,)):
            listing.in_order = listing.in_order and (listing.last is None or at <= listing.last)
            listing.last = at
            listing.oldest = at if listing.oldest is None else min(at, listing.oldest)
            after = at + RESOLUTION.get(post.published.precision, RESOLUTION["second"])
            listing.cover = after if listing.cover is None else min(after, listing.cover)


def next_step(listing: Listing, page: Page, *, all_known: bool, overlap: bool) -> ListingStep:
    """Whether to go on after a page that has been noted.

    Stops at the listing's end, before `start`, or at a page that is known in full and lies
    before the anchor. A listing of the newest posts only (a feed) is complete when it
    overlaps what was known, or reaches back to `start`.
    """
    if page.beside:
        return ListingStep(next_url=page.next_url)
    if listing.cut is not None and _meets(listing.cut, page):
        url, listing.cut, listing.whole = listing.cut.url, None, False
        return ListingStep(next_url=url)
    proven = listing.cover if listing.whole and listing.in_order and not page.delta else None
    done = ListingStep(complete=True, covered_from=proven)
    if page.delta and page.next_url is None:
        return done
    last = next(reversed(times(page.posts)), None)
    if last is not None and last < listing.start:
        return replace(done, whole=True)
    if page.next_url is None:
        return _at_the_end(listing, page, overlap=overlap, proven=proven)
    if all_known and listing.anchor is not None and not _has_to_go_on(listing, last):
        listing.satisfied = True  # what follows is the rest of a whole listing: more than this crawl owes
        if not listing.to_the_end:
            return done
    if page.next_url in listing.urls or len(listing.urls) >= MAX_PAGES:
        detail = "cursor_loop" if page.next_url in listing.urls else "page_limit"
        return ListingStep(detail=detail, unseen=(listing.anchor or listing.start, listing.oldest), whole=True)
    return ListingStep(next_url=page.next_url)


def _at_the_end(listing: Listing, page: Page, *, overlap: bool, proven: datetime | None) -> ListingStep:
    if page.full and page.newest_only and not overlap and listing.oldest is not None and listing.oldest > listing.start:
        since = listing.anchor or listing.start
        return ListingStep(detail="older_not_listed", unseen=(since, listing.oldest), covered_from=proven)
    if page.newest_only or not listing.whole:
        return ListingStep(complete=True, covered_from=proven, whole=True)
    return ListingStep(complete=True, covered_from=listing.start, whole=True)


def _has_to_go_on(listing: Listing, last: datetime | None) -> bool:
    """Whether a page of nothing new is no reason to stop: it lies above what has to be reached."""
    if listing.anchor is not None and last is not None and last > listing.anchor:
        return True
    return listing.until is not None and last is not None and last > listing.until


def _meets(cut: Cut, page: Page) -> bool:
    """Whether what follows this page was seen by the crawl that was cut off, down to where it stopped."""
    last = next(reversed(times(page.posts)), None)
    return (page.delta and page.next_url is None) or (last is not None and last <= cut.began_at)
