"""The server against recorded answers of the platforms, so that it cannot drift into agreeing with our parsers."""

import json
import re
from email.utils import parsedate_to_datetime
from urllib.parse import quote
from xml.etree import ElementTree

import pytest

from demo.keys import OWN_ID, key_of
from domain.types import Platform


def recorded(shared, name):
    return json.loads((shared / "fixtures" / "platforms" / name).read_text(encoding="utf-8"))["response"]


def shape(text):
    """2026-11-02T05:41:00.000Z as 9999-99-99T99:99:99.999Z"""
    return re.sub(r"\d", "9", text)


def keys_of(items):
    """Keys that every item has, and keys that any has."""
    sets = [set(item) for item in items]
    return set.intersection(*sets), set.union(*sets)


def assert_like(ours, theirs, but=frozenset()):
    """Ours have every key that all recorded items have, and none that no recorded item has."""
    needed, known = keys_of(theirs)
    for item in ours:
        assert needed - but <= set(item), needed - but - set(item)
        assert set(item) <= known, set(item) - known


def names(headers):
    return {name.lower() for name in headers}


def bluesky_items(get, world):
    for account in world.of(Platform.BLUESKY):
        if account.state(2) == "ok":
            body = get(f"public.api.bsky.app/xrpc/app.bsky.feed.getAuthorFeed?actor={account.native_id}")[2]
            yield from json.loads(body)["feed"]


# `viewer` belongs to a person who is logged in; the recorded exchange was, an open crawl is not.
VIEWER = frozenset({"viewer"})


def test_bluesky_feed_has_the_recorded_keys(shared, get, server, world):
    server.set_crawl(2)
    theirs = recorded(shared, "bluesky/f_autfeed.http.json")["body"]["feed"]
    ours = list(bluesky_items(get, world))
    assert len(ours) > 100
    assert_like(ours, theirs)
    assert_like([i["post"] for i in ours], [i["post"] for i in theirs], VIEWER)
    assert_like([i["post"]["record"] for i in ours], [i["post"]["record"] for i in theirs])
    assert_like([i["post"]["author"] for i in ours], [i["post"]["author"] for i in theirs], VIEWER)
    assert_like([i["reason"] for i in ours if "reason" in i], [i["reason"] for i in theirs if "reason" in i])
    assert_like([i["reply"] for i in ours if "reply" in i], [i["reply"] for i in theirs if "reply" in i])
    facets = [[f for i in side for f in i["post"]["record"].get("facets", [])] for side in (ours, theirs)]
    assert_like(*facets)


def embeds(items, kind):
    return [item["post"]["embed"] for item in items if item["post"].get("embed", {}).get("$type") == kind]


def test_bluesky_embeds_have_the_recorded_keys(shared, get, server, world):
    server.set_crawl(2)
    theirs = recorded(shared, "bluesky/f_autfeed.http.json")["body"]["feed"]
    ours = list(bluesky_items(get, world))
    quote, image = "app.bsky.embed.record#view", "app.bsky.embed.images#view"
    assert_like(embeds(ours, quote), embeds(theirs, quote))
    assert_like(
        [e["record"] for e in embeds(ours, quote)], [e["record"] for e in embeds(theirs, quote)], frozenset({"embeds"})
    )
    assert_like(
        [i for e in embeds(ours, image) for i in e["images"]], [i for e in embeds(theirs, image) for i in e["images"]]
    )


def test_bluesky_times_ids_cursor_and_headers_have_the_recorded_shapes(shared, get, world):
    theirs = recorded(shared, "bluesky/f_autfeed.http.json")
    status, headers, body = get(
        "public.api.bsky.app/xrpc/app.bsky.feed.getAuthorFeed?actor=kopi-subuh.warga.test&limit=2"
    )
    ours = json.loads(body)
    assert set(ours) == set(theirs["body"]) == {"feed", "cursor"}
    assert shape(ours["cursor"]) == shape(theirs["body"]["cursor"])
    sample, like = ours["feed"][0]["post"], theirs["body"]["feed"][0]["post"]
    assert shape(sample["indexedAt"]) == shape(like["indexedAt"])
    pattern = r"at://did:plc:[a-z2-7]{24}/app\.bsky\.feed\.post/[2-7a-z]{13}"
    assert re.fullmatch(pattern, like["uri"])
    assert re.fullmatch(pattern, sample["uri"])
    assert len(sample["cid"]) == len(like["cid"])
    limits = {name for name in names(theirs["headers"]) if name.startswith("ratelimit")}
    assert limits <= names(headers)
    assert len(headers["ratelimit-reset"]) == len(theirs["headers"]["ratelimit-reset"])
    assert headers["ratelimit-policy"] == theirs["headers"]["ratelimit-policy"]
    assert headers["content-type"] == theirs["headers"]["content-type"]
    assert status == theirs["status"]


def test_bluesky_profile_and_errors_have_the_recorded_keys(shared, get):
    theirs = recorded(shared, "bluesky/a_profile.http.json")["body"]["profiles"]
    ours = json.loads(get("public.api.bsky.app/xrpc/app.bsky.actor.getProfile?actor=kopi-subuh.warga.test")[2])
    assert_like([ours], theirs, frozenset({"viewer", "banner"}))
    refused = recorded(shared, "bluesky/r_post_errors.http.json")
    status, _, body = get("public.api.bsky.app/xrpc/app.bsky.actor.getProfile?actor=tidak-ada.test")
    assert (status, set(json.loads(body))) == (refused["status"], set(refused["body"]))
    assert json.loads(body)["error"] == refused["body"]["error"]


MASTODON = (
    "mastodon/get_account_statuses_limit.http.json",
    "mastodon/get_account_statuses_limit_02.http.json",
    "mastodon/get_account_statuses_default.http.json",
)


def mastodon_statuses(get, world):
    for account in world.of(Platform.MASTODON):
        status, _, body = get(f"{account.host}/api/v1/accounts/{account.native_id}/statuses?limit=40")
        if status == 200:
            yield from json.loads(body)


def test_mastodon_statuses_have_the_recorded_keys(shared, get, server, world):
    server.set_crawl(2)
    theirs = [status for name in MASTODON for status in recorded(shared, name)["body"]]
    every = list(mastodon_statuses(get, world))
    quotes = [status for status in every if "quote" in status]
    ours = [status for status in every if "quote" not in status]
    assert len(ours) > 70
    assert len(quotes) == 1  # quotes came with Mastodon 4.4, after these recordings
    assert_like(ours, theirs)
    assert set(quotes[0]) - {"quote"} == set(ours[0])
    assert_like([s["account"] for s in ours], [s["account"] for s in theirs], frozenset({"moved"}))
    assert_like([s["reblog"] for s in ours if s["reblog"]], [s["reblog"] for s in theirs if s["reblog"]])
    media = [[m for s in side for m in s["media_attachments"]] for side in (ours, theirs)]
    assert_like(*media)
    tags = [[t for s in side for t in s["tags"]] for side in (ours, theirs)]
    assert_like(*tags)


def test_mastodon_times_ids_and_headers_have_the_recorded_shapes(shared, get, world):
    theirs = recorded(shared, MASTODON[0])
    account = world.account(Platform.MASTODON, "tinta_malam@tulis.example")
    status, headers, body = get(f"tulis.example/api/v1/accounts/{account.native_id}/statuses?limit=2")
    ours, like = json.loads(body)[0], theirs["body"][0]
    assert status == theirs["status"]
    assert shape(ours["created_at"]) == shape(like["created_at"])
    assert shape(ours["id"]) == shape(like["id"])
    assert shape(ours["account"]["id"]) == shape(like["account"]["id"])
    assert shape(headers["x-ratelimit-reset"]) == shape(theirs["headers"]["x-ratelimit-reset"])
    assert {"link", "etag", "x-ratelimit-limit", "x-ratelimit-remaining"} <= names(headers) & names(theirs["headers"])
    rels = [
        re.sub(r"https://[^>]+?(max_id|min_id)=\d+", r"\1", link)
        for link in (headers["link"], theirs["headers"]["link"])
    ]
    assert rels[0] == rels[1]


def test_mastodon_account_and_missing_have_the_recorded_shapes(shared, get):
    theirs = recorded(shared, "mastodon/get_account_default.http.json")["body"]
    ours = json.loads(get("tulis.example/api/v1/accounts/lookup?acct=teh_poci")[2])
    assert set(theirs) <= set(ours)
    assert set(ours) - set(theirs) <= {"noindex"}  # shown with the statuses of the same recordings
    missing = recorded(shared, "mastodon/test_status_missing.http.json")
    status, _, body = get("tulis.example/api/v1/accounts/lookup?acct=tidak_ada")
    assert (status, set(json.loads(body))) == (missing["status"], set(missing["body"]))


def test_wordpress_posts_have_the_recorded_keys(shared, get):
    theirs = json.loads((shared / "fixtures/platforms/wordpress/posts.json").read_text(encoding="utf-8"))
    ours = json.loads(get("catatankelas.example/wp-json/wp/v2/posts")[2])
    needed, _ = keys_of(theirs)
    for post in ours:
        # The recording is a reduced answer: a full one has the state and the template as well.
        assert set(post) - needed == {"status", "template"}
        assert needed <= set(post)
        for key in ("date", "date_gmt", "modified", "modified_gmt"):
            assert shape(post[key]) == shape(theirs[0][key])
        for key in ("guid", "title", "content", "excerpt"):
            assert set(post[key]) == set(theirs[0][key])
        assert {key: type(value) for key, value in post.items() if key in needed} == {
            key: type(value) for key, value in theirs[0].items()
        }


def tags_of(root):
    return {element.tag for element in root.iter()}


def test_youtube_feed_has_the_recorded_elements(shared, get):
    theirs = ElementTree.fromstring((shared / "fixtures/platforms/youtube/channel_feed_2017.xml").read_bytes())
    status, _, body = get("www.youtube.com/feeds/videos.xml?channel_id=UCkonten00000contohdemo1")
    ours = ElementTree.fromstring(body)
    assert status == 200
    assert tags_of(ours) == tags_of(theirs)
    for path in ("published", "updated", "id"):
        mine, like = (root.findtext(f".//{{*}}entry/{{*}}{path}") for root in (ours, theirs))
        assert re.sub(r"[\w-]{11}$", "ID", shape(mine)) == re.sub(r"[\w-]{11}$", "ID", shape(like))
    attributes = [{element.tag: set(element.attrib) for element in root.iter()} for root in (ours, theirs)]
    assert attributes[0] == attributes[1]


@pytest.mark.parametrize("address", ["suararimba.example/rss.xml", "jurnalposyandu.example/feed/"])
def test_rss_items_have_elements_of_recorded_feeds(shared, get, address):
    folder = shared / "fixtures/platforms/feeds"
    known = set()
    for name in ("rss_2.0_bbc.xml", "rss_2.0_spiegel.xml", "rss_2.0_wirecutter.xml"):
        known |= tags_of(ElementTree.fromstring((folder / name).read_bytes()))
    root = ElementTree.fromstring(get(address)[2])
    assert tags_of(root) <= known
    assert {"title", "link", "pubDate", "guid", "description"} <= tags_of(root)
    assert all(parsedate_to_datetime(date.text).tzinfo for date in root.iter("pubDate"))


def test_json_feed_has_keys_of_recorded_feeds(shared, get):
    folder = shared / "fixtures/platforms/feeds"
    theirs = [
        json.loads((folder / name).read_text(encoding="utf-8"))
        for name in ("jsonfeed_example_1.json", "jsonfeed_elastic_1.1.json")
    ]
    ours = json.loads(get("kodeprogram.example/feed.json")[2])
    assert keys_of(theirs)[0] - {"icon"} <= set(ours)
    assert set(ours) <= keys_of(theirs)[1] | {"language"}  # of version 1.1
    items = [item for feed in theirs for item in feed["items"]]
    assert_like(ours["items"], items, frozenset({"author", "external_url", "authors"}))


def bearer(platform):
    return {"Authorization": f"Bearer {key_of(platform)}"}


def keyed(world, platform):
    return next(a for a in world.of(platform) if a.format == "api" or platform in (Platform.X, Platform.THREADS))


def test_x_gives_three_fields_unless_asked_and_the_recorded_headers(shared, get, server, world):
    server.set_crawl(2)
    account, theirs = keyed(world, Platform.X), recorded(shared, "x/v2_get_users_tweets.http.json")
    _, headers, body = get(f"api.x.com/2/users/{account.native_id}/tweets?max_results=2", bearer(Platform.X))
    ours = json.loads(body)
    assert_like(ours["data"], theirs["body"]["data"])
    assert set(ours["meta"]) == set(theirs["body"]["meta"])
    limits = {"x-rate-limit-limit", "x-rate-limit-remaining", "x-rate-limit-reset"}
    assert limits <= names(headers.keys()) & names(theirs["headers"])
    assert shape(headers["x-rate-limit-reset"]) == shape(theirs["headers"]["x-rate-limit-reset"])
    last = f"api.x.com/2/users/{account.native_id}/tweets?max_results=100&pagination_token={ours['data'][-1]['id']}"
    ends = [json.loads(get(last, bearer(Platform.X))[2])["meta"]]
    while "next_token" in ends[-1]:
        again = last.rpartition("=")[0] + "=" + ends[-1]["next_token"]
        ends.append(json.loads(get(again, bearer(Platform.X))[2])["meta"])
    assert "next_token" not in ends[-1]
    user = json.loads(get(f"api.x.com/2/users/by/username/{account.handle}", bearer(Platform.X))[2])
    assert set(user["data"]) == set(recorded(shared, "x/v2_get_user.http.json")["body"]["data"])
    refused = get(f"api.x.com/2/users/by/username/{account.handle}")
    assert refused[0] == 401


def page_of(shared, name):
    return json.loads((shared / "fixtures" / "platforms" / name).read_text(encoding="utf-8"))


def test_facebook_pages_have_the_recorded_shapes(shared, get, server, world):
    server.set_crawl(2)
    account = keyed(world, Platform.FACEBOOK)
    address = f"graph.facebook.com/v25.0/{account.handle}/published_posts?limit=2"
    _, headers, body = get(address, bearer(Platform.FACEBOOK))
    ours, theirs = json.loads(body), page_of(shared, "facebook/feeds_default_fields_p1.json")
    old = recorded(shared, "facebook/facebook-page-posts.http.json")["body"]["data"]
    known = set().union(*theirs["data"], *old)
    for item in ours["data"]:
        assert set(item) <= known | {"is_hidden", "parent_id", "permalink_url"}
        assert shape(item["created_time"]) == shape(theirs["data"][0]["created_time"])
        assert re.fullmatch(r"\d+_\d+", item["id"])
    assert set(ours["paging"]) <= set(theirs["paging"])
    assert "access_token=" in ours["paging"]["next"]
    assert "x-app-usage" in names(headers.keys())
    status, _, body = get("graph.facebook.com/v25.0/orang.biasa/published_posts", bearer(Platform.FACEBOOK))
    assert status == 400
    error = page_of(shared, "facebook/error_100_permission.json")["error"]
    assert set(error) <= set(json.loads(body)["error"])


def test_instagram_business_discovery_has_the_recorded_shapes(shared, get, server, world):
    server.set_crawl(2)
    account = keyed(world, Platform.INSTAGRAM)
    fields = f"business_discovery.username({account.handle}){{media.limit(50){{id,caption}}}}"
    body = get(f"graph.facebook.com/v25.0/{OWN_ID}?fields={quote(fields)}", bearer(Platform.INSTAGRAM))[2]
    ours, theirs = json.loads(body), page_of(shared, "instagram/business_discovery_medias_p1.json")
    assert set(ours) == set(theirs)
    assert set(ours["business_discovery"]) == set(theirs["business_discovery"])
    found, known = (v["business_discovery"]["media"]["data"] for v in (ours, theirs))
    for item in found:
        assert set(item) <= set(known[0])
        assert shape(item["timestamp"]) == shape(known[0]["timestamp"])
        assert item["permalink"].startswith("https://www.instagram.com/p/")


def test_threads_posts_have_the_recorded_keys(shared, get, server, world):
    server.set_crawl(2)
    account = keyed(world, Platform.THREADS)
    body = get(f"graph.threads.net/v1.0/profile_posts?username={account.handle}", bearer(Platform.THREADS))[2]
    theirs = page_of(shared, "threads/threads_user_posts.json")["data"]
    ours = json.loads(body)["data"]
    assert_like(ours, theirs)
    assert shape(ours[0]["timestamp"]) == shape(theirs[0]["timestamp"])


def youtube_list(shared, number):
    return page_of(shared, f"youtube/playlist_items_paged_{number}.json")


def test_youtube_playlists_have_the_recorded_shapes(shared, get, server, world):
    server.set_crawl(2)
    channel = next(a for a in world.of(Platform.YOUTUBE) if not a.format)
    key = {"X-Goog-Api-Key": key_of(Platform.YOUTUBE)}
    asked = f"part=snippet&maxResults=2&playlistId=UU{channel.native_id[2:]}"
    address = f"www.googleapis.com/youtube/v3/playlistItems?{asked}"
    status, headers, body = get(address, key)
    ours, theirs = json.loads(body), youtube_list(shared, 1)
    assert (status, set(ours), ours["kind"]) == (200, set(theirs), theirs["kind"])
    assert shape(ours["nextPageToken"][:4]) == shape(theirs["nextPageToken"][:4])
    assert set(ours["pageInfo"]) == set(theirs["pageInfo"])
    assert_like(ours["items"], theirs["items"])
    found, known = ([i["snippet"] for i in side["items"]] for side in (ours, theirs))
    assert_like(found, known)
    assert shape(found[0]["publishedAt"]) == shape(known[0]["publishedAt"])
    assert_like([s["resourceId"] for s in found], [s["resourceId"] for s in known])
    assert_like([s["thumbnails"]["high"] for s in found], [s["thumbnails"]["high"] for s in known])
    assert [len(s["resourceId"]["videoId"]) for s in (found[0], known[0])] == [11, 11]
    last = json.loads(get(f"{address}&pageToken={ours['nextPageToken']}", key)[2])
    assert set(last) - {"nextPageToken"} == set(youtube_list(shared, 2)) - {"prevPageToken"}
    assert get(address, key | {"If-None-Match": headers["ETag"]})[0] == 304
    status, _, body = get(address, {})
    refused = page_of(shared, "youtube/error_response.json")["error"]
    assert (status, set(json.loads(body)["error"])) == (refused["code"], set(refused))
    assert json.loads(body)["error"]["errors"] == refused["errors"]


def test_youtube_channels_have_the_recorded_shape(shared, get, world):
    channel = next(a for a in world.of(Platform.YOUTUBE) if not a.format)
    key = {"X-Goog-Api-Key": key_of(Platform.YOUTUBE)}
    ours = json.loads(get(f"www.googleapis.com/youtube/v3/channels?part=id&id={channel.native_id}", key)[2])
    theirs = page_of(shared, "youtube/info.json")
    assert set(ours) == set(theirs)
    assert set(ours["items"][0]) == set(theirs["items"][0]) - {"snippet"}
    videos = f"www.googleapis.com/youtube/v3/videos?part=snippet&id={channel.posts[0].native_id},tidakada001"
    assert [i["id"] for i in json.loads(get(videos, key)[2])["items"]] == [channel.posts[0].native_id]


def test_telegram_previews_have_the_recorded_marks(shared, get, server, world):
    server.set_crawl(2)
    account = next(a for a in world.of(Platform.TELEGRAM) if a.state(2) == "ok")
    ours = get(f"t.me/s/{account.handle}")[2].decode()
    theirs = (shared / "fixtures/platforms/telegram/telegram_channel.html").read_text(encoding="utf-8")
    marks = set(re.findall(r"tgme_\w+", theirs))
    assert marks <= set(re.findall(r"tgme_\w+", ours))
    assert re.search(r'data-post="\w+/\d+"', ours)
    assert re.search(r'<time datetime="\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d"', ours)
