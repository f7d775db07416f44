"""Every recorded file of every platform: what the platform's reader makes of it, none left out.

Listings give their records. Answers to questions that we never ask (one post, a profile, a search) are
no listing and give no account an empty week.
"""

import json
import random
from datetime import UTC, datetime

import pytest

from crawler.spiders import (
    bluesky,
    facebook,
    feeds,
    instagram,
    mastodon,
    telegram,
    threads,
    website,
    wordpress,
    x,
    youtube,
)
from domain.types import Outcome, Platform
from parsing.pages import PageContext

from .conftest import an_account
from .test_mutations import check

READERS = {
    "bluesky": (bluesky.parse, Platform.BLUESKY, bluesky.FEED),
    "facebook": (facebook.parse, Platform.FACEBOOK, f"{facebook.HOST}/1/published_posts"),
    "feeds": (feeds.parse, Platform.FEED, "https://contoh.test/feed"),
    "html": (website.parse, Platform.WEBSITE, "https://contoh.test/"),
    "instagram": (instagram.parse, Platform.INSTAGRAM, instagram.listing("1", "contoh")),
    "mastodon": (mastodon.parse, Platform.MASTODON, mastodon.listing("contoh.test", "1")),
    "pinterest": (feeds.parse, Platform.PINTEREST, "https://www.pinterest.com/contoh/feed.rss"),
    "telegram": (telegram.parse, Platform.TELEGRAM, "https://t.me/s/contoh"),
    "threads": (threads.parse, Platform.THREADS, f"{threads.HOST}/profile_posts"),
    "tiktok": (feeds.parse, Platform.TIKTOK, "https://contoh.test/"),
    "wordpress": (wordpress.parse, Platform.WORDPRESS, wordpress.listing("contoh.test", 1)),
    "x": (x.parse, Platform.X, x.listing("1")),
    "youtube": (youtube.parse, Platform.YOUTUBE, youtube.uploads("UCx")),
}
# Outcome and number of posts, read as somebody else's account: whose it is decides what belongs to it.
FOUND = {
    "bluesky/a_profile.http.json": ("parse_error", 0),
    "bluesky/f_autfeed.http.json": ("not_owner", 0),
    "bluesky/f_getposts.http.json": ("parse_error", 0),
    "bluesky/f_postthread.http.json": ("parse_error", 0),
    "bluesky/i_resolveh.http.json": ("parse_error", 0),
    "bluesky/r_getRecord.http.json": ("parse_error", 0),
    "bluesky/r_post_errors.http.json": ("no_permission", 0),
    "facebook/error_100_permission.json": ("no_permission", 0),
    "facebook/facebook-page-posts.http.json": ("ok", 2),
    "facebook/facebook-page-response-error.http.json": ("no_permission", 0),
    "facebook/feed_fields_p1.json": ("ok", 5),
    "facebook/feed_fields_p2.json": ("ok", 5),
    "facebook/feeds_default_fields_p1.json": ("ok", 5),
    "facebook/feeds_default_fields_p2.json": ("ok", 5),
    "facebook/multi_posts_data_fields.json": ("parse_error", 0),
    "facebook/single_post_data_fields.json": ("parse_error", 0),
    "feeds/atom_example_reddit.xml": ("ok", 1),
    "feeds/atom_mediarss_reddit_1.xml": ("ok", 25),
    "feeds/atom_relative.xml": ("ok", 1),
    "feeds/atom_scattered.xml": ("ok", 1),
    "feeds/atom_xml_base.xml": ("ok", 1),
    "feeds/cdata_rss.atom": ("ok", 10),
    "feeds/iso-8859-1.rss": ("ok", 1),
    "feeds/jsonfeed_elastic_1.1.json": ("ok", 3),
    "feeds/jsonfeed_example_1.json": ("ok", 2),
    "feeds/onethingwell.rss": ("ok", 20),
    "feeds/rss_0.91_missing_id.xml": ("ok", 1),
    "feeds/rss_1.0_iso8859.xml": ("ok", 1),
    "feeds/rss_2.0_bbc.xml": ("ok", 1),
    "feeds/rss_2.0_cloudflare.xml": ("ok", 1),
    "feeds/rss_2.0_encoding_1.xml": ("ok", 1),
    "feeds/rss_2.0_ghost_2.xml": ("ok", 1),
    "feeds/rss_2.0_invalid_1.xml": ("parse_error", 0),
    "feeds/rss_2.0_relurl_1.xml": ("ok", 2),
    "feeds/rss_2.0_spiegel.xml": ("ok", 1),
    "feeds/rss_2.0_wirecutter.xml": ("ok", 1),
    "html/2gewinnt.wordpress.com.uns.html": ("parse_error", 0),
    "html/MediaIndonesia.expected.json": ("parse_error", 0),
    "html/MediaIndonesia.meta.json": ("parse_error", 0),
    "html/MediaIndonesia_2026_01_20.html": ("parse_error", 0),
    "html/kleinegruenemonster.wordpress.com.start.html": ("parse_error", 0),
    "html/sibenlab.blogspot.com.privacy.html": ("parse_error", 0),
    "instagram/bd_base_p1.json": ("ok", 5),
    "instagram/bd_base_p2.json": ("ok", 5),
    "instagram/business_discovery_medias_p1.json": ("ok", 2),
    "instagram/business_discovery_medias_p2.json": ("ok", 2),
    "instagram/business_discovery_user_fields.json": ("parse_error", 0),
    "mastodon/get_account_default.http.json": ("parse_error", 0),
    "mastodon/get_account_statuses_default.http.json": ("ok", 20),
    "mastodon/get_account_statuses_limit.http.json": ("ok", 20),
    "mastodon/get_account_statuses_limit_02.http.json": ("ok", 20),
    "mastodon/get_account_statuses_limit_03.http.json": ("ok", 3),
    "mastodon/get_status_anonymous.http.json": ("parse_error", 0),
    "mastodon/get_status_default.http.json": ("parse_error", 0),
    "mastodon/search_accounts_default.http.json": ("parse_error", 0),
    "mastodon/test_status_missing.http.json": ("not_found", 0),
    "mastodon/test_timeline_link_fails.http.json": ("parse_error", 0),
    "mastodon/test_timeline_link_fails_02.http.json": ("not_found", 0),
    "mastodon/test_unauthed_home_tl_throws.http.json": ("no_permission", 0),
    "pinterest/api_v5_pins_openapi_excerpt.json": ("parse_error", 0),
    "telegram/telegram_channel.html": ("not_owner", 0),
    "telegram/telegram_channel_min.html": ("not_owner", 0),
    "threads/basic-list-reply.json": ("ok", 3),
    "threads/basic-media.json": ("parse_error", 0),
    "threads/basic-profile.json": ("parse_error", 0),
    "threads/media-with-poll.json": ("parse_error", 0),
    "threads/threads_user_posts.json": ("not_owner", 0),
    "tiktok/example_query.json": ("parse_error", 0),
    "tiktok/example_request.json": ("parse_error", 0),
    "tiktok/example_resp_q_videos.json": ("parse_error", 0),
    "wordpress/posts.json": ("ok", 4),
    "wordpress/single.json": ("parse_error", 0),
    "x/v11_401_not_authorized.http.json": ("token_expired", 0),
    "x/v11_get_user_timeline_sincemax.json": ("parse_error", 0),
    "x/v11_public_timeline_error.json": ("parse_error", 0),
    "x/v11_ratelimit.json": ("parse_error", 0),
    "x/v11_user_timeline.json": ("parse_error", 0),
    "x/v2_get_home_timeline.http.json": ("ok", 98),
    "x/v2_get_list_tweets.http.json": ("ok", 97),
    "x/v2_get_quote_tweets.http.json": ("ok", 9),
    "x/v2_get_tweet.http.json": ("parse_error", 0),
    "x/v2_get_tweets.http.json": ("ok", 2),
    "x/v2_get_user.http.json": ("ok", 0),
    "x/v2_get_users.http.json": ("parse_error", 0),
    "x/v2_get_users_mentions.http.json": ("ok", 10),
    "x/v2_get_users_tweets.http.json": ("ok", 2),
    "x/v2_search_recent_tweets.http.json": ("ok", 10),
    "youtube/activities_by_channel_p1.json": ("parse_error", 0),
    "youtube/activities_by_channel_p2.json": ("parse_error", 0),
    "youtube/channel_feed_2017.xml": ("not_owner", 0),
    "youtube/error_response.json": ("token_expired", 0),
    "youtube/info.json": ("parse_error", 0),
    "youtube/info_multiple.json": ("parse_error", 0),
    "youtube/playlist_items_filter_video.json": ("ok", 1),
    "youtube/playlist_items_multi.json": ("ok", 2),
    "youtube/playlist_items_paged_1.json": ("ok", 10),
    "youtube/playlist_items_paged_2.json": ("ok", 3),
    "youtube/playlist_items_single.json": ("ok", 1),
}


def read(shared, name, change=lambda body: body):
    parse, platform, url = READERS[name.partition("/")[0]]
    body, headers, status = (shared / "fixtures/platforms" / name).read_bytes(), {}, 200
    if name.endswith(".http.json"):
        recorded = json.loads(body)
        answer, url = recorded["response"], recorded["request"].get("url") or url
        body, headers, status = json.dumps(answer["body"]).encode(), answer["headers"], answer["status"]
    parse = feeds.parse if name.endswith("channel_feed_2017.xml") else parse
    account = an_account("a", platform, "contoh")
    return parse(
        change(body),
        headers,
        PageContext(account=account, url=url, status=status, captured_at=datetime(2026, 11, 20, tzinfo=UTC)),
    )


def test_no_recorded_file_is_left_out(shared):
    folder = shared / "fixtures/platforms"
    files = {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file() and p.name != "PROVENANCE.md"}
    assert files == FOUND.keys()


@pytest.mark.parametrize("name", FOUND)
def test_each_recorded_file_gives_checked_records_or_says_why_not(shared, name):
    page = read(shared, name)
    check(page)
    assert (page.outcome, len(page.posts)) == FOUND[name]
    assert page.outcome != Outcome.EMPTY
    assert page.posts or page.outcome != Outcome.OK or page.next_url  # a look-up leads on to the listing
    assert all(post.published.at or post.published.problem for post in page.posts)


@pytest.mark.parametrize("name", FOUND)
def test_a_recorded_file_that_was_damaged_is_an_outcome(shared, name):
    chance = random.Random(name)

    def damaged(body):
        changed = bytearray(body)
        for _ in range(chance.randrange(1, 8)):
            place = chance.randrange(max(len(changed), 1))
            changed[place : place + chance.randrange(0, 12)] = chance.randbytes(chance.randrange(0, 6))
        return bytes(changed[: chance.choice([len(changed), chance.randrange(len(changed) + 1)])])

    for _ in range(8):
        check(read(shared, name, damaged))
