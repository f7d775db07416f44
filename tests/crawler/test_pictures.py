"""Pictures of posts in a crawl: fetched under the gates of pages, kept by hash, and never the post's misfortune."""

import json
from datetime import timedelta

import pytest

from domain.links import holds_pictures
from domain.platforms.values import AccountRef
from domain.types import Platform
from store import evidence, open_store

from .answers import FEED, bluesky_post, feed, quoting, repost
from .conftest import NOW, Reply, an_account

PNG = b"\x89PNG\r\n\x1a\n" + b"gambar rekaan"
CDN = "cdn.bsky.app"


def pictured(*names, host=CDN):
    images = [{"fullsize": f"https://{host}/{name}", "alt": ""} for name in names]
    return {"embed": {"$type": "app.bsky.embed.images#view", "images": images}}


@pytest.fixture
def account(space):
    space.register(an_account("a1", Platform.BLUESKY, "kebun-pagi.contoh.test"))
    return "a1"


def fetched(space):
    return {row["url"].rpartition("/")[2]: row for row in space.rows("SELECT * FROM picture_fetches")}


def media_of(space, key):
    (row,) = [row for name, row in space.posts().items() if name.endswith(key)]
    return json.loads(row["media"])


def test_pictures_are_fetched_once_kept_by_hash_and_linked_into_the_chain(space, hosts, account):
    hosts[FEED] = Reply(feed(bluesky_post("p1", "pagi", post=pictured("satu", "dua"))))
    hosts[f"{CDN}/satu"], hosts[f"{CDN}/dua"] = Reply(PNG), Reply(PNG + b"2")
    result = space.crawl(most_pictures=10)
    assert (result.status, result.pictures) == ("complete", {"kept": 2})
    one, two = media_of(space, "p1")
    assert space.body(one["sha256"]) == PNG
    assert space.body(two["sha256"]) == PNG + b"2"
    assert len(space.rows("SELECT * FROM captures WHERE url LIKE ?", f"https://{CDN}/%")) == 2
    conn = open_store(space.database, readonly=True)
    assert list(evidence.verify(conn, space.evidence)) == []
    conn.close()
    again = space.crawl(NOW + timedelta(hours=1), most_pictures=10)
    assert again.pictures == {}
    assert len(hosts.asked(f"{CDN}/satu")) == 1
    assert len(hosts.asked(f"{CDN}/robots.txt")) == 1


def test_a_later_look_keeps_the_hash_of_what_was_fetched(space, hosts, account):
    hosts[FEED] = Reply(feed(bluesky_post("p1", "pagi", post=pictured("satu"))))
    hosts[f"{CDN}/satu"] = hosts[f"{CDN}/dua"] = Reply(PNG)
    space.crawl(most_pictures=10)
    hosts[FEED] = Reply(feed(bluesky_post("p1", "pagi", post=pictured("satu", "dua"))))
    space.crawl(NOW + timedelta(hours=1), most_pictures=10)
    assert [bool(m["sha256"]) for m in media_of(space, "p1")] == [True, True]
    assert len(hosts.asked(f"{CDN}/satu")) == 1


def test_switched_off_nothing_is_asked(space, hosts, account):
    hosts[FEED] = Reply(feed(bluesky_post("p1", "pagi", post=pictured("satu"))))
    assert space.crawl().pictures == {}
    assert hosts.asked(CDN) == []


@pytest.mark.parametrize(
    ("reply", "outcome", "detail"),
    [
        (Reply(status=404), "not_found", "http_404"),
        (Reply(status=403), "no_permission", "http_403"),
        (Reply(b"<html>masuk dulu</html>"), "parse_error", "not_a_picture"),
        (Reply(b"<svg xmlns='http://www.w3.org/2000/svg'/>"), "parse_error", "not_a_picture"),
        (Reply(PNG, declared=11 << 20), "parse_error", "too_large"),
        (Reply(PNG, declared=len(PNG) + 9), "parse_error", "data_loss"),
        (Reply(status=301, headers={"Location": "https://orang-lain.test/x"}), "renamed", "out_of_scope"),
    ],
)
def test_a_failure_is_the_pictures_own(space, hosts, account, reply, outcome, detail):
    """The account's outcome, the post and its other picture are as they would have been."""
    hosts[FEED] = Reply(feed(bluesky_post("p1", "pagi", post=pictured("rusak", "baik"))))
    hosts[f"{CDN}/rusak"], hosts[f"{CDN}/baik"] = reply, Reply(PNG)
    result = space.crawl(most_pictures=10)
    assert (result.status, space.outcome(account)["outcome"]) == ("complete", "ok")
    rows = fetched(space)
    assert (rows["rusak"]["outcome"], rows["rusak"]["detail"], rows["rusak"]["capture_id"]) == (outcome, detail, None)
    assert rows["baik"]["outcome"] == "kept"
    assert [bool(m["sha256"]) for m in media_of(space, "p1")] == [False, True]
    assert hosts.asked("orang-lain.test") == []


def test_what_passes_is_tried_three_times_and_then_left(space, hosts, account):
    hosts[FEED] = Reply(feed(bluesky_post("p1", "pagi", post=pictured("satu"))))
    hosts[f"{CDN}/satu"] = Reply(status=500)
    for hour in range(5):
        space.crawl(NOW + timedelta(hours=hour), most_pictures=10)
    (row,) = fetched(space).values()
    assert (row["outcome"], row["tries"]) == ("platform_outage", 3)


def test_robots_and_foreign_hosts_and_plain_http_are_not_asked(space, hosts, account):
    hosts[FEED] = Reply(
        feed(
            bluesky_post("p1", "a", post=pictured("satu")),
            bluesky_post("p2", "b", post=pictured("dua", host="lain.test")),
            bluesky_post("p3", "c", post=pictured("tiga", host="127.0.0.1")),
        )
    )
    hosts[f"{CDN}/robots.txt"] = Reply(b"User-agent: *\nDisallow: /\n")
    space.crawl(most_pictures=10)
    rows = fetched(space)
    assert (rows["satu"]["outcome"], rows["satu"]["detail"]) == ("blocked_by_robots", "robots_disallowed")
    assert {rows[name]["detail"] for name in ("dua", "tiga")} == {"other_host"}
    assert hosts.asked(f"{CDN}/satu") == hosts.asked("lain.test") == hosts.asked("127.0.0.1/") == []


def test_a_run_fetches_no_more_than_it_may_and_the_newest_first(space, hosts, account):
    names = [f"g{n}" for n in range(6)]
    hosts[FEED] = Reply(
        feed(*(bluesky_post(f"p{n}", "x", hours=n, post=pictured(name)) for n, name in enumerate(names)))
    )
    for name in names:
        hosts[f"{CDN}/{name}"] = Reply(PNG)
    assert space.crawl(most_pictures=4).pictures == {"kept": 4}
    assert set(fetched(space)) == set(names[:4])
    assert space.crawl(NOW + timedelta(hours=1), most_pictures=4).pictures == {"kept": 2}


def test_an_account_that_left_the_register_gets_no_picture_asked(space, hosts, account):
    hosts[FEED] = Reply(feed(bluesky_post("p1", "pagi", post=pictured("satu"))))
    space.crawl()
    space.register(an_account(account, Platform.BLUESKY, "kebun-pagi.contoh.test", active_to=NOW.date() - timedelta(1)))
    hosts[f"{CDN}/satu"] = Reply(PNG)
    space.crawl(NOW + timedelta(hours=1), most_pictures=10)
    assert hosts.asked(f"{CDN}/satu") == []


def test_a_quoted_posts_picture_is_not_taken_and_a_passed_on_one_is_a_reposts(space, hosts, account):
    shared = repost("r1", "ajakan orang lain")
    shared["post"] |= pictured("diteruskan")
    quote = quoting("kata orang lain")
    quote["embed"]["record"]["embeds"] = [pictured("dikutip")["embed"]]
    hosts[FEED] = Reply(feed(shared, bluesky_post("q1", "lihat", post=quote)))
    hosts[f"{CDN}/diteruskan"] = hosts[f"{CDN}/dikutip"] = Reply(PNG)
    space.crawl(most_pictures=10)
    (row,) = space.rows("SELECT p.kind, f.outcome, f.url FROM picture_fetches f JOIN posts p USING (post_id)")
    assert (row["kind"], row["outcome"]) == ("repost", "kept")
    assert hosts.asked(f"{CDN}/dikutip") == []


@pytest.mark.parametrize(
    ("platform", "handle", "host", "may"),
    [
        (Platform.MASTODON, "warga@server.test", "files.server.test", True),
        (Platform.MASTODON, "warga@server.test", "server.test", True),
        (Platform.MASTODON, "warga@server.test", "otherserver.test", False),
        (Platform.WEBSITE, "www.blog.test/x", "blog.test", True),
        (Platform.WEBSITE, "blog.test/x", "blog.test.lain.test", False),
        (Platform.TELEGRAM, "kanal", "cdn4.telesco.pe", True),
        (Platform.FACEBOOK, "halaman", "scontent.fcgk1-1.fna.fbcdn.net", True),
        (Platform.FACEBOOK, "halaman", "graph.facebook.com", False),
        (Platform.TIKTOK, "warga", "", False),
    ],
)
def test_where_pictures_may_lie(platform, handle, host, may):
    assert holds_pictures(AccountRef(platform=platform, handle=handle), host) is may
