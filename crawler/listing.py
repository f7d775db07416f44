"""How far a listing has to be read: pure decisions about one account's pages."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, time

from domain.periods import zone_of
from domain.types import Account, Page, Post
from domain.watching import Watching
from store.runs import Cut

MAX_PAGES = 200


@dataclass(slots=True)
class Listing:
    """What this process has read of one account's listing.

    `start` is the time before which nothing may be kept; `anchor` the newest post of
    the last complete crawl: what is older and known has been seen in full. `cut` is where
    the last crawl stopped: once this one has reached what that one began with, it goes on
    there. `whole` is false when the listing was not read from its top in one go, so that
    absence proves nothing.
    """

    account: Account
    start: datetime
    anchor: datetime | None
    whole: bool
    cut: Cut | None = None
    urls: set[str] = field(default_factory=set)
    ids: set[str] = field(default_factory=set)
    oldest: datetime | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Step:
    """`next_url` goes on; otherwise the account is done: `complete`, or not seen from..to with a reason."""

    next_url: str | None = None
    complete: bool = False
    detail: str = ""
    unseen: tuple[datetime | None, datetime | None] = (None, None)
    covered_from: datetime | None = None


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


def note(listing: Listing, url: str, page: Page) -> None:
    """Adds a page to what was read."""
    listing.urls.add(url)
    listing.ids.update(p.native_id for p in page.posts)
    found = times(page.posts)
    if found:
        oldest = min(found)
        listing.oldest = oldest if listing.oldest is None else min(oldest, listing.oldest)


def next_step(listing: Listing, page: Page, *, all_known: bool, overlap: bool) -> Step:
    """Whether to go on after a page that has been noted.

    Stops at the listing's end, before `start`, or at a page that is known in full and lies
    before the anchor. A listing of the newest posts only (a feed) is complete when it
    overlaps what was known, or reaches back to `start`.
    """
    if listing.cut is not None and _meets(listing.cut, page):
        url, listing.cut, listing.whole = listing.cut.url, None, False
        return Step(next_url=url)
    done = Step(complete=True, covered_from=listing.oldest if listing.whole and not page.delta else None)
    if page.delta and page.next_url is None:
        return done
    last = next(reversed(times(page.posts)), None)
    if last is not None and last < listing.start:
        return done
    if page.next_url is None:
        if page.newest_only and not overlap and listing.oldest is not None and listing.oldest > listing.start:
            since = listing.anchor or listing.start
            return Step(
                detail="older_not_listed", unseen=(since, listing.oldest), covered_from=done.covered_from
            )
        return Step(complete=True, covered_from=_from_start(listing, page))
    if all_known and listing.anchor is not None and (last is None or last <= listing.anchor):
        return done
    if page.next_url in listing.urls or len(listing.urls) >= MAX_PAGES:
        detail = "cursor_loop" if page.next_url in listing.urls else "page_limit"
        return Step(detail=detail, unseen=(listing.anchor or listing.start, listing.oldest))
    return Step(next_url=page.next_url)


def _meets(cut: Cut, page: Page) -> bool:
    """Whether what follows this page was seen by the crawl that was cut off, down to where it stopped."""
    last = next(reversed(times(page.posts)), None)
    return (page.delta and page.next_url is None) or (last is not None and last <= cut.began_at)


def _from_start(listing: Listing, page: Page) -> datetime | None:
    """From when on a listing that was read to its end must hold every post."""
    if not listing.whole:
        return None
    return listing.oldest if page.newest_only else listing.start
