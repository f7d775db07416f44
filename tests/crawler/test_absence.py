"""[E2] A post is gone only where a listing proves it: pages of any size, with and without the sign of their end."""

import json
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.listing import Listing, next_step, note
from crawler.spiders import bluesky, feeds, mastodon, wordpress
from domain.types import Page, Platform, Problem
from parsing.pages import PageContext

from .answers import DID, START, bluesky_post, feed
from .conftest import an_account
from .test_identity_and_manners import HOURS, a_post

OLDEST = START - timedelta(days=100)
SITES = {
    "bluesky": (bluesky.parse, Platform.BLUESKY, "a.test", DID, bluesky.listing(DID)),
    "mastodon": (mastodon.parse, Platform.MASTODON, "w@m.test", "9", mastodon.listing("m.test", "9")),
    "wordpress": (wordpress.parse, Platform.WORDPRESS, "s.test", None, wordpress.listing("s.test", 1)),
    "feed": (feeds.parse, Platform.FEED, "s.test/feed", None, "https://s.test/feed"),
    "json feed": (feeds.parse, Platform.FEED, "s.test/feed", None, "https://s.test/feed"),
}


def at(hours):
    return (START - timedelta(hours=hours)).strftime("%Y-%m-%dT%H:%M:%SZ")


def answer(site, hours, page, more, signed):
    """One page of a site: the posts of those hours. `more`: others follow; `signed`: it says whether they do."""
    headers = {}
    if site == "bluesky":
        body = feed(
            *(bluesky_post(str(h), f"kiriman {h}", hours=h) for h in hours), cursor=f"c{page}" if more else None
        )
    elif site == "mastodon":
        account = {"id": "9", "acct": "w", "username": "w"}
        shape = {"visibility": "public", "account": account, "content": "Isi"}
        body = json.dumps([shape | {"id": str(h), "created_at": at(h), "url": f"https://m.test/@w/{h}"} for h in hours])
        following = f'<https://m.test/api/v1/accounts/9/statuses?max_id={page}>; rel="next", ' if more else ""
        headers = {"link": f'{following}<https://m.test/x?min_id=1>; rel="prev"'} if signed else {}
    elif site == "wordpress":
        shape = {"title": {"rendered": ""}, "content": {"rendered": "Isi"}}
        body = json.dumps([shape | {"id": h, "date_gmt": at(h), "link": f"https://s.test/{h}"} for h in hours])
        headers = {"x-wp-totalpages": str(page + more)} if signed else {}
    elif site == "feed":
        entries = "".join(
            f"<entry><id>urn:{h}</id><title>k {h}</title><published>{at(h)}</published></entry>" for h in hours
        )
        link = f'<link rel="next" href="?page={page + 1}"/>' if more and signed else ""
        body = f'<feed xmlns="http://www.w3.org/2005/Atom"><title>t</title>{link}{entries}</feed>'
    else:
        items = [{"id": f"urn:{h}", "content_text": f"k {h}", "date_published": at(h)} for h in hours]
        further = {"next_url": f"?page={page + 1}"} if more and signed else {}
        body = json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": "t", "items": items} | further)
    return body if isinstance(body, bytes) else body.encode(), headers


def read(site, sizes, signed):
    """What a crawl reads of a site whose pages have these sizes, and how the listing ends."""
    parse, platform, handle, number, url = SITES[site]
    account = an_account("a", platform, handle, native_id=number)
    listing = Listing(account=account, start=OLDEST, anchor=None, whole=True)
    begins, seen = 0, set()
    for page, size in enumerate(sizes, 1):
        hours = range(begins, begins + size)
        body, headers = answer(site, hours, page, page < len(sizes), signed)
        made = parse(body, headers, PageContext(account=account, url=url, status=200, captured_at=START))
        note(listing, url, made, [p.native_id for p in made.posts])
        seen |= {p.published.at for p in made.posts}
        step = next_step(listing, made, all_known=False, overlap=True)
        if step.next_url is None:
            break
        begins, url = begins + size, step.next_url
    return seen, step


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(sorted(SITES)), st.lists(st.integers(0, 9), min_size=1, max_size=5), st.booleans())
def test_e2_what_a_listing_did_not_show_is_never_proven_gone(site, sizes, signed):
    """[E2] Short pages, empty ones in between, one page or several, and a sign of the end that was lost on the way."""
    # An empty page without any sign is how these two say that there is nothing.
    sizes = sizes if signed or site not in ("mastodon", "wordpress") else [max(size, 1) for size in sizes]
    seen, step = read(site, sizes, signed)
    every = {START - timedelta(hours=h) for h in range(sum(sizes))}
    if step.covered_from is not None and not step.detail:
        assert {when for when in every - seen if when >= step.covered_from} == set()


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(["bluesky", "mastodon", "wordpress"]), st.lists(st.integers(1, 9), min_size=1, max_size=4))
def test_e2_a_listing_that_says_where_it_ends_proves_everything(site, sizes):
    """[E2]"""
    seen, step = read(site, sizes, True)
    assert (len(seen), step.complete, step.covered_from) == (sum(sizes), True, OLDEST)


def test_e2_a_record_that_could_not_be_read_may_be_the_one_that_is_missing():
    """[E2]"""
    for reason, proven in (("id_missing", False), ("xml_not_well_formed", False), ("foreign_address", True)):
        account = an_account("a", Platform.MASTODON, "w@m.test")
        listing = Listing(account=account, start=OLDEST, anchor=None, whole=True)
        posts = tuple(a_post(n, when) for n, when in enumerate(HOURS))
        shown = Page(posts=posts, problems=(Problem(stage="parse", reason=reason, where="[1]"),))
        note(listing, "https://m.test/1", shown, [p.native_id for p in posts])
        step = next_step(listing, shown, all_known=False, overlap=True)
        assert (step.covered_from is not None) == proven, reason
