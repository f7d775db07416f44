"""Recorded answers of the platforms, read where they lie: counts, ids, times and relations."""

import json
from collections import Counter
from datetime import UTC, datetime

import pytest

from crawler.spiders import bluesky, feeds, mastodon, wordpress
from domain.types import Outcome, Platform, PostKind
from parsing.pages import PageContext

from .conftest import an_account

SOME_FEED, ADDRESS = an_account("a", Platform.FEED, "example.org/feed"), "https://example.org/feed"
CAPTURED = datetime(2026, 11, 20, tzinfo=UTC)


def context(account, url, status=200):
    return PageContext(account=account, url=url, status=status, captured_at=CAPTURED)


def exchange(shared, path):
    recorded = json.loads((shared / "fixtures/platforms" / path).read_text(encoding="utf-8"))
    response = recorded["response"]
    return (
        json.dumps(response["body"]).encode(),
        response["headers"],
        recorded["request"]["url"],
        response["status"],
    )


def test_bluesky_author_feed(shared):
    body, headers, url, _ = exchange(shared, "bluesky/f_autfeed.http.json")
    items = json.loads(body)["feed"]
    owner = items[0]["post"]["author"]
    page = bluesky.parse(body, headers, context(an_account("a", Platform.BLUESKY, owner["handle"]), url))
    assert (page.outcome, len(page.posts), page.problems) == (Outcome.OK, 50, ())
    assert (page.native_id, page.handle) == (owner["did"], owner["handle"])
    kinds = Counter(p.kind for p in page.posts)
    assert kinds[PostKind.REPOST] == sum("reason" in i for i in items) == 7
    assert kinds[PostKind.REPLY] == sum("reply" in i["post"]["record"] for i in items)
    assert all(p.author_native_id == owner["did"] for p in page.posts)
    for post, item in zip(page.posts, items, strict=True):
        if post.kind == PostKind.REPOST:
            assert (post.text, post.other_text) == ("", item["post"]["record"]["text"])
            assert post.published.at == datetime.fromisoformat(item["reason"]["indexedAt"].replace("Z", "+00:00"))
        else:
            assert (post.native_id, post.text) == (item["post"]["uri"], item["post"]["record"]["text"])
            assert post.published.at == datetime.fromisoformat(
                item["post"]["record"]["createdAt"].replace("Z", "+00:00")
            )
    assert len({p.native_id for p in page.posts}) == 50
    assert f"cursor={json.loads(body)['cursor'].replace(':', '%3A')}" in (page.next_url or "")


def test_bluesky_error_is_no_deletion(shared):
    body, headers, url, status = exchange(shared, "bluesky/r_post_errors.http.json")
    page = bluesky.parse(body, headers, context(an_account("a", Platform.BLUESKY, "a.b"), url, status))
    assert (page.outcome, page.posts) == (Outcome.NO_PERMISSION, ())


@pytest.mark.parametrize(
    ("name", "posts", "boosts", "last"),
    [
        ("limit", 20, 3, False),
        ("limit_02", 20, 1, False),
        ("limit_03", 3, 0, True),
        ("default", 20, 1, False),
    ],
)
def test_mastodon_statuses_and_their_paging(shared, name, posts, boosts, last):
    body, headers, url, _ = exchange(shared, f"mastodon/get_account_statuses_{name}.http.json")
    items = json.loads(body)
    handle = f"{items[0]['account']['username']}@social.tchncs.de"
    page = mastodon.parse(body, headers, context(an_account("a", Platform.MASTODON, handle), url))
    assert (page.outcome, len(page.posts), page.native_id, page.handle) == (
        Outcome.OK,
        posts,
        items[0]["account"]["id"],
        handle,
    )
    kinds = Counter(p.kind for p in page.posts)
    assert kinds[PostKind.REPOST] == boosts == sum(bool(i["reblog"]) for i in items)
    assert kinds[PostKind.REPLY] == sum(i["in_reply_to_id"] is not None for i in items)
    assert [p.native_id for p in page.posts] == [i["id"] for i in items]
    assert [p.published.at for p in page.posts] == [
        datetime.fromisoformat(i["created_at"].replace("Z", "+00:00")) for i in items
    ]
    assert (page.next_url is None) == last
    assert "<" not in "".join(p.text for p in page.posts)


@pytest.mark.parametrize(
    ("name", "outcome"),
    [("test_status_missing", Outcome.NOT_FOUND), ("test_unauthed_home_tl_throws", Outcome.NO_PERMISSION)],
)
def test_mastodon_errors(shared, name, outcome):
    body, headers, url, status = exchange(shared, f"mastodon/{name}.http.json")
    page = mastodon.parse(body, headers, context(an_account("a", Platform.MASTODON, "a@b.c"), url, status))
    assert (page.outcome, page.posts) == (outcome, ())


def test_wordpress_posts_take_the_time_that_has_a_zone(shared):
    body = (shared / "fixtures/platforms/wordpress/posts.json").read_bytes()
    account = an_account("a", Platform.WORDPRESS, "wpapi.local")
    page = wordpress.parse(body, {}, context(account, wordpress.listing("wpapi.local", 1)))
    assert [(p.native_id, p.published.at.isoformat()) for p in page.posts] == [
        ("6", "2016-10-26T21:55:22+00:00"),
        ("5", "2016-07-18T23:59:46+00:00"),
        ("4", "2016-02-04T17:09:45+00:00"),
        ("3", "2015-12-01T18:19:44+00:00"),
    ]


FEEDS = [
    ("atom_example_reddit.xml", 1, "t3_glvkc5", "2020-05-18T05:44:47+00:00"),
    ("atom_mediarss_reddit_1.xml", 25, "t3_157kyrd", "2023-07-23T17:38:30+00:00"),
    ("atom_relative.xml", 1, "urn:uuid:1225c695-cfb8-4ebb-aaaa-80da344efa6a", "2003-12-13T18:30:02+00:00"),
    ("atom_xml_base.xml", 1, "https://numi.st/post/2022/travel-uke", "2022-04-21T00:00:00+00:00"),
    ("cdata_rss.atom", 10, None, "2015-10-11T14:52:35+00:00"),
    ("iso-8859-1.rss", 1, "http://example.net/post/1", "2016-11-21T16:00:10+00:00"),
    ("jsonfeed_elastic_1.1.json", 3, None, "2019-05-31T19:17:58+00:00"),
    ("jsonfeed_example_1.json", 2, None, "2020-01-24T23:46:57+00:00"),
    ("onethingwell.rss", 20, "http://onethingwell.org/post/127163643556", "2015-08-20T16:00:10+00:00"),
    ("rss_1.0_iso8859.xml", 1, None, "2023-01-25T18:03:02+00:00"),
    ("rss_2.0_bbc.xml", 1, "urn:bbc:podcast:m000sjxt", "2021-02-25T10:15:00+00:00"),
    ("rss_2.0_cloudflare.xml", 1, "6166e7e065133e02a961145d", "2021-10-14T12:59:53+00:00"),
    ("rss_2.0_encoding_1.xml", 1, None, "2020-08-13T09:57:55+00:00"),
    ("rss_2.0_ghost_2.xml", 1, "615376bf10e1d9004af82a8c", "2021-10-11T18:11:15+00:00"),
    ("rss_2.0_relurl_1.xml", 2, None, "2021-03-02T22:39:15+00:00"),
    ("rss_2.0_spiegel.xml", 1, "c7e3cca2-665e-4bc4-bcac-acc6011b9fa2", "2021-02-06T23:01:00+00:00"),
    ("rss_2.0_wirecutter.xml", 1, "https://www.nytimes.com/wirecutter/?p=270973", "2022-09-20T11:00:17+00:00"),
]


@pytest.mark.parametrize(("name", "count", "first_id", "first_time"), FEEDS)
def test_feeds(shared, name, count, first_id, first_time):
    body = (shared / "fixtures/platforms/feeds" / name).read_bytes()
    page = feeds.parse(body, {}, context(SOME_FEED, ADDRESS))
    assert (page.outcome, len(page.posts)) == (Outcome.OK, count)
    first = page.posts[0]
    assert first.published.at.isoformat() == first_time
    assert first_id is None or first.native_id == first_id
    assert all(p.text and "\ufffd" not in p.text for p in page.posts)
    assert len({p.native_id for p in page.posts}) == count


def test_a_feed_that_was_cut_off_stores_nothing(shared):
    body = (shared / "fixtures/platforms/feeds/rss_2.0_invalid_1.xml").read_bytes()
    page = feeds.parse(body, {}, context(SOME_FEED, ADDRESS))
    assert (page.outcome, page.detail, page.posts) == (Outcome.PARSE_ERROR, "xml_truncated", ())


def test_a_feed_without_ids_and_times_gets_a_marked_id_and_no_time(shared):
    body = (shared / "fixtures/platforms/feeds/rss_0.91_missing_id.xml").read_bytes()
    page = feeds.parse(body, {}, context(SOME_FEED, ADDRESS))
    assert [(p.native_id[:5], p.published.problem) for p in page.posts] == [("text:", "missing")]


def test_youtube_channel_feed(shared):
    body = (shared / "fixtures/platforms/youtube/channel_feed_2017.xml").read_bytes()
    account = an_account("a", Platform.YOUTUBE, "UCoTLdfNePDQzvdEgIToLIUg", native_id="UCoTLdfNePDQzvdEgIToLIUg")
    page = feeds.parse(body, {}, context(account, feeds.address(account)))
    assert (len(page.posts), page.newest_only, page.posts[0].native_id) == (15, True, "OCs1E0vP7Oc")
    assert page.posts[0].published.at.isoformat() == "2017-06-15T02:36:17+00:00"
    stranger = an_account("a", Platform.YOUTUBE, "x", native_id="UCaaaaaaaaaaaaaaaaaaaaaa")
    assert feeds.parse(body, {}, context(stranger, "https://www.youtube.com/x")).outcome == Outcome.NOT_OWNER
