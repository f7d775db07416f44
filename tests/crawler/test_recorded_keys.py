"""The recorded answers of platforms that need a key, of Telegram's preview and of web pages."""

import json
from datetime import UTC, datetime

import pytest

from crawler.spiders import facebook, instagram, telegram, threads, website, x, youtube
from domain.types import Outcome, Platform, PostKind
from parsing.pages import PageContext

from .conftest import an_account

LATER = datetime(2026, 11, 20, tzinfo=UTC)


def context(platform, handle, url, status=200, native_id=None):
    account = an_account("a1", platform, handle, native_id=native_id)
    return PageContext(account=account, url=url, status=status, captured_at=LATER)


def recorded(shared, name):
    """Body, headers and status of a recorded file; a plain body is a 200."""
    path = shared / "fixtures/platforms" / name
    if not name.endswith(".http.json"):
        return path.read_bytes(), {}, 200
    answer = json.loads(path.read_text(encoding="utf-8"))["response"]
    return json.dumps(answer["body"]).encode(), answer["headers"], answer["status"]


@pytest.mark.parametrize(
    ("name", "owner", "count", "more"),
    [
        ("x/v2_get_users_tweets.http.json", "783214", 2, True),
        ("x/v2_get_list_tweets.http.json", "783214", 100, True),
        ("x/v2_search_recent_tweets.http.json", "783214", 10, True),
        ("x/v2_get_quote_tweets.http.json", "783214", 10, True),
    ],
)
def test_x_timelines_with_their_default_fields(shared, name, owner, count, more):
    body, headers, status = recorded(shared, name)
    page = x.parse(body, headers, context(Platform.X, "contoh", x.listing(owner), status, owner))
    assert (page.outcome, page.native_id, page.problems) == (Outcome.OK, owner, ())
    answer = json.loads(body)
    assert len(page.posts) == len(answer["data"])
    assert [p.native_id for p in page.posts] == [t["edit_history_tweet_ids"][0] for t in answer["data"]]
    assert (page.next_url is not None) == ("next_token" in answer["meta"])
    shared_posts = [t["text"].startswith("RT @") for t in answer["data"]]
    assert [p.kind == PostKind.REPOST for p in page.posts] == shared_posts
    assert all(p.text == "" and p.other_author for p in page.posts if p.kind == PostKind.REPOST)


def test_x_accounts_are_looked_up_once(shared):
    body, headers, status = recorded(shared, "x/v2_get_user.http.json")
    page = x.parse(body, headers, context(Platform.X, "twitter", f"{x.HOST}/users/by/username/twitter", status))
    assert (page.native_id, page.handle, page.posts) == ("783214", "twitter", ())
    assert page.next_url == x.listing("783214")


def test_x_of_another_age_says_not_authorised(shared):
    body, headers, status = recorded(shared, "x/v11_401_not_authorized.http.json")
    page = x.parse(body, headers, context(Platform.X, "contoh", x.listing("1"), status, "1"))
    assert page.outcome == Outcome.TOKEN_EXPIRED


@pytest.mark.parametrize(
    ("name", "count", "first"),
    [
        ("facebook/feed_fields_p1.json", 5, ("10113477241177441", datetime(2021, 7, 4, 19, 50, 58, tzinfo=UTC))),
        ("facebook/feed_fields_p2.json", 5, None),
        (
            "facebook/feeds_default_fields_p1.json",
            5,
            ("10158349356748553", datetime(2021, 7, 9, 19, 9, 52, tzinfo=UTC)),
        ),
        ("facebook/feeds_default_fields_p2.json", 5, None),
    ],
)
def test_facebook_pages_and_their_paging_without_the_key(shared, name, count, first):
    body, headers, status = recorded(shared, name)
    items = json.loads(body)["data"]
    owner = items[0]["id"].split("_")[0]
    url = facebook.FacebookSpider.first_url(None, an_account("a", Platform.FACEBOOK, "hal", native_id=owner))
    page = facebook.parse(body, headers, context(Platform.FACEBOOK, "hal", url, status, owner))
    assert (page.outcome, page.native_id, len(page.posts), page.problems) == (Outcome.OK, owner, len(items), ())
    assert all(p.published.at and "_" not in p.native_id for p in page.posts)
    assert page.next_url is None or "access_token" not in page.next_url
    if first:
        assert (page.posts[0].native_id, page.posts[0].published.at) == first
        assert page.next_url is not None


def test_an_old_facebook_page_with_likes_keeps_nobody_elses_name(shared):
    body, headers, status = recorded(shared, "facebook/facebook-page-posts.http.json")
    page = facebook.parse(body, headers, context(Platform.FACEBOOK, "hal", f"{facebook.HOST}/1", status))
    assert page.posts
    names = {like["name"] for item in json.loads(body)["data"] for like in item.get("likes", {}).get("data", [])}
    assert names
    assert not [name for name in names if any(name in str(post) for post in page.posts)]


@pytest.mark.parametrize("name", ["error_100_permission.json", "facebook-page-response-error.http.json"])
def test_facebook_errors_are_no_deletions(shared, name):
    body, headers, _ = recorded(shared, f"facebook/{name}")
    page = facebook.parse(body, headers, context(Platform.FACEBOOK, "hal", f"{facebook.HOST}/1", 400))
    assert (page.outcome, page.detail) == (Outcome.NO_PERMISSION, "100")


@pytest.mark.parametrize(
    ("name", "count", "more"),
    [
        ("business_discovery_medias_p1.json", 2, True),
        ("business_discovery_medias_p2.json", 2, True),
        ("bd_base_p1.json", 2, True),
        ("bd_base_p2.json", 2, True),
    ],
)
def test_instagram_business_discovery(shared, name, count, more):
    body, headers, _ = recorded(shared, f"instagram/{name}")
    found = json.loads(body)["business_discovery"]
    page = instagram.parse(body, headers, context(Platform.INSTAGRAM, "hal", instagram.listing("1", "hal")))
    media = found["media"]["data"]
    assert (page.outcome, page.native_id, page.problems) == (Outcome.OK, found.get("id"), ())
    assert [p.url.split("/p/")[-1].strip("/") for p in page.posts if "/p/" in p.url] == [
        m["permalink"].split("/p/")[1].strip("/") for m in media if "/p/" in m["permalink"]
    ]
    after = found["media"].get("paging", {}).get("cursors", {}).get("after")
    assert (page.next_url is not None) == bool(after)
    assert [p.text for p in page.posts] == [m.get("caption", "") for m in media]
    assert all(p.published.at for p in page.posts)


def test_threads_posts_and_replies(shared):
    body, headers, _ = recorded(shared, "threads/threads_user_posts.json")
    page = threads.parse(body, headers, context(Platform.THREADS, "threads-user", f"{threads.HOST}/profile_posts"))
    assert [(p.native_id, p.text, p.kind) for p in page.posts] == [
        ("def", "Second post", PostKind.ORIGINAL),
        ("abc", "First post", PostKind.ORIGINAL),
    ]
    assert page.native_id == "3141592653"
    assert page.posts[0].url == "https://www.threads.com/@threads-user/post/def"
    body, headers, _ = recorded(shared, "threads/basic-list-reply.json")
    page = threads.parse(body, headers, context(Platform.THREADS, "siapa", f"{threads.HOST}/profile_posts"))
    assert {p.kind for p in page.posts} == {PostKind.REPLY}


@pytest.mark.parametrize("name", ["playlist_items_paged_1.json", "playlist_items_paged_2.json"])
def test_youtube_uploads(shared, name):
    body, headers, _ = recorded(shared, f"youtube/{name}")
    answer = json.loads(body)
    page = youtube.parse(body, headers, context(Platform.YOUTUBE, "contoh", youtube.uploads("UCx")))
    assert len(page.posts) + len(page.gone) + len(page.problems) == len(answer["items"])
    assert page.posts
    assert (page.next_url is not None) == ("nextPageToken" in answer)
    assert all(p.published.at and len(p.native_id) == 11 for p in page.posts)


def test_youtube_tells_a_wrong_key(shared):
    body, headers, _ = recorded(shared, "youtube/error_response.json")
    page = youtube.parse(body, headers, context(Platform.YOUTUBE, "contoh", youtube.uploads("UCx"), 400))
    assert (page.outcome, page.detail) == (Outcome.TOKEN_EXPIRED, "keyInvalid")


def test_telegram_previews(shared):
    body, headers, _ = recorded(shared, "telegram/telegram_channel.html")
    page = telegram.parse(body, headers, context(Platform.TELEGRAM, "autonews", "https://t.me/s/autonews"))
    assert [p.native_id for p in page.posts] == ["12347", "12346", "12345"]
    last = page.posts[-1]
    assert last.text.splitlines()[0].startswith("Toyota")
    assert "pressroom.toyota.com" in last.text
    assert (last.published.at, last.media[0].kind) == (datetime(2026, 4, 10, 8, 30, tzinfo=UTC), "image")
    assert (page.posts[0].text, len(page.posts[0].media), page.posts[0].published.problem) == ("", 1, "missing")
    body, headers, _ = recorded(shared, "telegram/telegram_channel_min.html")
    page = telegram.parse(body, headers, context(Platform.TELEGRAM, "testchan", "https://t.me/s/testchan"))
    assert ([p.native_id for p in page.posts], page.next_url) == (["12", "11", "10"], None)


def test_an_indonesian_article_gives_the_words_that_two_readers_agreed_on(shared):
    body, headers, _ = recorded(shared, "html/MediaIndonesia_2026_01_20.html")
    url = json.loads((shared / "fixtures/platforms/html/MediaIndonesia.meta.json").read_text())
    address = next(iter(url.values()))["url"]
    page = website.parse(body, headers, context(Platform.WEBSITE, "mediaindonesia.com", address))
    assert page.outcome == Outcome.OK
    expected = json.loads((shared / "fixtures/platforms/html/MediaIndonesia.expected.json").read_text())["V1"]
    if page.next_url:
        pytest.fail("the page names a feed")
    words = " ".join(page.posts[0].text.split())
    paragraphs = [" ".join(p.split()) for s in expected["body"]["sections"] for p in s["paragraphs"]]
    assert sum(p in words for p in paragraphs) >= 0.8 * len(paragraphs)
    about = website.parse(body, headers, context(Platform.WEBSITE, "warga.contoh.test", "https://warga.contoh.test/a"))
    assert (about.outcome, about.detail) == (Outcome.PARSE_ERROR, "page_about_account")


@pytest.mark.parametrize(
    "name",
    [
        "2gewinnt.wordpress.com.uns.html",
        "kleinegruenemonster.wordpress.com.start.html",
        "sibenlab.blogspot.com.privacy.html",
    ],
)
def test_blog_pages_lead_to_their_feed_or_their_entries(shared, name):
    body, headers, _ = recorded(shared, f"html/{name}")
    site = ".".join(name.split(".")[:3])
    page = website.parse(body, headers, context(Platform.WEBSITE, site, f"https://{site}/"))
    assert page.posts or (page.next_url and site in page.next_url)
