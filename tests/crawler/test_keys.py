"""Platforms that need a key: off until approved, limited by key and by money, and the key nowhere to be found."""

import gzip
import json
import sqlite3
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from urllib.parse import quote

import pytest
from scrapy.http import Request

from crawler.access import Access, PlatformApproval, without_secrets
from crawler.spiders import youtube
from crawler.throttling import asked_wait, used_up
from domain.types import Platform, Route
from store import accounts, open_store, visits, warc

from .conftest import NOW, Reply, an_account

SECRET = "kunci-rahasia-AbC123+/="
VARIABLES = {
    "NETRALITAS_X_TOKEN": SECRET,
    "NETRALITAS_FACEBOOK_TOKEN": SECRET + "f",
    "NETRALITAS_INSTAGRAM_TOKEN": SECRET + "i",
    "NETRALITAS_THREADS_TOKEN": SECRET + "t",
    "NETRALITAS_YOUTUBE_KEY": SECRET + "y",
}
CHANNEL = "UC" + "a" * 22
X_USER, X_POSTS = "api.x.com/2/users/by/username/warga_contoh", "api.x.com/2/users/501/tweets"
PAGE_POSTS = "graph.facebook.com/v25.0/warga.contoh/published_posts"
UPLOADS = "www.googleapis.com/youtube/v3/playlistItems"


def approval(platform, **changes):
    values = {"by": "Ketua", "on": date(2026, 9, 1), "basis": "SK 3/2026"}
    paid = {"ceiling_usd": 100, "usd_per_1000": 5} if platform == Platform.X else {}
    own = {"own_id": "1789"} if platform == Platform.INSTAGRAM else {}
    return PlatformApproval(platform=platform, **(values | paid | own | changes))


@pytest.fixture
def keyed(space, hosts, monkeypatch):
    """Accounts on every platform that needs a key, and the keys in the environment."""
    monkeypatch.setattr("crawler.run.START", "spawn")  # the crawl must see this test's environment
    for name, value in VARIABLES.items():
        monkeypatch.setenv(name, value)
    space.register(
        an_account("x1", Platform.X, "warga_contoh", route=Route.C),
        an_account("f1", Platform.FACEBOOK, "warga.contoh", route=Route.C),
        an_account("f2", Platform.FACEBOOK, "warga.kedua", route=Route.C),
        an_account("i1", Platform.INSTAGRAM, "warga.contoh", route=Route.C),
        an_account("h1", Platform.THREADS, "warga.contoh", route=Route.C),
        an_account("y1", Platform.YOUTUBE, CHANNEL.lower(), native_id=CHANNEL),
    )
    return space


def as_json(value, **more):
    return Reply(json.dumps(value).encode(), **more)


def tweet(number, text="Hujan", **more):
    return {
        "id": str(number),
        "text": text,
        "author_id": "501",
        "created_at": "2026-11-11T01:00:00.000Z",
        "edit_history_tweet_ids": [str(number)],
        **more,
    }


def timeline(*posts, token=None, includes=None):
    meta = {"result_count": len(posts)} | ({"next_token": token} if token else {})
    return {"data": list(posts), "meta": meta, "includes": includes or {}} if posts else {"meta": meta}


def x_hosts(hosts, *posts):
    hosts[X_USER] = as_json({"data": {"id": "501", "username": "warga_contoh"}})
    hosts[X_POSTS] = as_json(timeline(*posts))


def outcomes(space):
    rows = space.rows("SELECT a.* FROM run_accounts a JOIN runs r USING (run_id) ORDER BY r.rowid")
    return {row["account_id"]: (row["outcome"], row["detail"]) for row in rows}


def test_without_an_approval_no_request_is_made(keyed, hosts):
    keyed.crawl()
    assert set(outcomes(keyed)) == {"y1"}
    assert not [a for a in hosts.log if a.startswith(("api.x.com", "graph.", "www.googleapis"))]


def test_an_approval_without_a_key_says_so(keyed, hosts, monkeypatch):
    monkeypatch.delenv("NETRALITAS_X_TOKEN")
    keyed.crawl(approvals=(approval(Platform.X),))
    assert outcomes(keyed)["x1"] == ("no_permission", "credential_missing")
    assert not hosts.asked("api.x.com")


def test_x_keeps_edits_reposts_and_quotes_in_their_places(keyed, hosts):
    others = {
        "users": [{"id": "9", "username": "orang_lain"}],
        "tweets": [{"id": "70", "text": "Pilih dia sekarang juga", "author_id": "9"}],
    }
    hosts[X_USER] = as_json({"data": {"id": "501", "username": "warga_contoh"}})
    hosts[X_POSTS] = as_json(
        timeline(
            tweet(104, "Kata baru", edit_history_tweet_ids=["103", "104"]),
            tweet(102, "RT @orang_lain: Pilih dia sek…", referenced_tweets=[{"type": "retweeted", "id": "70"}]),
            tweet(101, "Baca", referenced_tweets=[{"type": "quoted", "id": "70"}]),
            tweet(100, "pendek…", note_tweet={"text": "panjang sekali"}),
            tweet(99, "Ya", referenced_tweets=[{"type": "replied_to", "id": "55"}]),
            includes=others,
        )
    )
    keyed.crawl(approvals=(approval(Platform.X),))
    found = {k: (p["kind"], p["text"], p["other_text"]) for k, p in keyed.posts().items()}
    assert found == {
        "103": ("original", "Kata baru", ""),
        "102": ("repost", "", "Pilih dia sekarang juga"),
        "101": ("quote", "Baca", "Pilih dia sekarang juga"),
        "100": ("original", "panjang sekali", ""),
        "99": ("reply", "Ya", ""),
    }
    assert len({p["other_author"] for p in keyed.posts().values() if p["other_author"]}) == 1


def test_x_asks_only_for_what_is_new_and_takes_absence_for_nothing(keyed, hosts):
    x_hosts(hosts, tweet(101), tweet(100))
    keyed.crawl(approvals=(approval(Platform.X),))
    for hour in (30, 60, 90):
        hosts[X_POSTS] = as_json(timeline())
        keyed.crawl(NOW + timedelta(hours=hour), approvals=(approval(Platform.X),))
    assert all("since_id=101" in a for a in hosts.asked("501/tweets")[1:])
    assert keyed.outcome("x1")["outcome"] == "ok"
    assert [p["gone_at"] for p in keyed.posts().values()] == [None, None]


@pytest.mark.parametrize(
    ("status", "body", "outcome"),
    [
        (200, {"errors": [{"type": "https://api.twitter.com/2/problems/resource-not-found"}]}, "not_found"),
        (200, {"errors": [{"type": "https://api.twitter.com/2/problems/not-authorized-for-resource"}]}, "private"),
        (
            200,
            {
                "errors": [
                    {
                        "type": "https://api.twitter.com/2/problems/resource-not-found",
                        "detail": "User has been suspended: [x].",
                    }
                ]
            },
            "suspended",
        ),
        (401, {"title": "Unauthorized", "type": "about:blank"}, "token_expired"),
        (403, {"title": "UsageCapExceeded", "type": "https://api.x.com/2/problems/usage-capped"}, "over_budget"),
        (402, {"title": "CreditsDepleted", "type": "https://api.x.com/2/problems/credits"}, "over_budget"),
        (403, {"title": "Client Forbidden", "type": "https://api.x.com/2/problems/client-forbidden"}, "no_permission"),
        (503, {"title": "Service Unavailable"}, "platform_outage"),
        (200, {"data": []}, "parse_error"),
    ],
)
def test_each_answer_of_x_is_its_own_outcome(keyed, hosts, status, body, outcome):
    hosts[X_USER] = as_json(body, status=status)
    keyed.crawl(approvals=(approval(Platform.X),))
    assert outcomes(keyed)["x1"][0] == outcome


def test_the_ceiling_is_never_passed_and_the_count_is_exact_after_each_page(keyed, hosts):
    x_hosts(hosts, *(tweet(n) for n in range(100, 130)))
    money = approval(Platform.X, ceiling_usd=1, usd_per_1000=5)  # 200 posts a month
    keyed.crawl(approvals=(money,))
    assert keyed.rows("SELECT * FROM paid_reads") == [{"platform": "x", "month": "2026-11", "reads": 30}]
    poor = approval(Platform.X, ceiling_usd=1, usd_per_1000=10)  # 100 posts: the next page might pass it
    asked = len(hosts.asked("api.x.com"))
    keyed.crawl(NOW + timedelta(days=1), approvals=(poor,))
    assert outcomes(keyed)["x1"] == ("over_budget", "monthly_ceiling")
    assert len([a for a in hosts.asked("api.x.com") if "robots" not in a]) == asked - 1
    keyed.crawl(datetime(2026, 12, 1, tzinfo=UTC), approvals=(poor,))
    assert outcomes(keyed)["x1"][0] == "ok"


def page_post(number, **more):
    return {
        "id": f"1000_{number}",
        "message": f"kiriman {number}",
        "created_time": "2026-11-11T01:00:00+0000",
        "from": {"id": "1000"},
        **more,
    }


def test_facebook_pages_page_on_without_the_key_that_comes_back(keyed, hosts):
    nextpage = (
        f"https://graph.facebook.com/v25.0/1000/published_posts?access_token={VARIABLES['NETRALITAS_FACEBOOK_TOKEN']}"
    )
    hosts[PAGE_POSTS] = lambda address, headers: as_json(
        {"data": [page_post(2)], "paging": {"cursors": {"after": "C1"}, "next": nextpage}}
        if "after=" not in address
        else {"data": [page_post(1, parent_id="7_8", attachments={"data": [{"description": "Pilih dia"}]})]}
    )
    keyed.crawl(approvals=(approval(Platform.FACEBOOK),))
    assert outcomes(keyed)["f1"] == ("ok", "")
    found = {k: (p["kind"], p["text"], p["other_text"]) for k, p in keyed.posts().items()}
    assert found == {"2": ("original", "kiriman 2", ""), "1": ("quote", "kiriman 1", "Pilih dia")}


# warcio leaves its spool files to the collector.
@pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning")
def test_scenario_11_no_key_in_any_table_file_log_or_export(keyed, hosts):
    """Tables, evidence, log and lock of the whole workspace, and the WARC file made from it."""
    x_hosts(hosts, tweet(1))
    leak = f"https://graph.facebook.com/v25.0/2/posts?access_token={quote(SECRET, safe='')}f"
    hosts["graph.facebook.com/v25.0/warga.kedua/published_posts"] = Reply(status=302, headers={"Location": leak})
    theirs = page_post(5) | {"id": "2000_5", "from": {"id": "2000"}}
    hosts["graph.facebook.com/v25.0/2/posts"] = as_json({"data": [theirs]}, headers={"X-Echo": f"{SECRET}f"})
    echoed = {"data": [page_post(1)], "paging": {"next": f"https://graph.facebook.com/x?access_token={SECRET}f"}}
    hosts[PAGE_POSTS] = as_json(echoed)
    hosts[UPLOADS] = Reply(b'{"error": {"code": 400, "message": "key ' + SECRET.encode() + b'y"}}', status=400)
    asked = {}
    for address in (X_POSTS, PAGE_POSTS, UPLOADS):
        answer = hosts.answers[address]

        def noting(target, headers, answer=answer, address=address):
            asked[address] = headers
            return answer

        hosts[address] = noting
    keyed.crawl(approvals=tuple(approval(p) for p in (Platform.X, Platform.FACEBOOK, Platform.YOUTUBE)))
    assert asked[X_POSTS]["authorization"] == f"Bearer {SECRET}"
    assert asked[PAGE_POSTS]["authorization"] == f"Bearer {SECRET}f"
    assert asked[UPLOADS]["x-goog-api-key"] == f"{SECRET}y"
    assert [address for address in hosts.log if "kunci" in address] == [leak.removeprefix("https://")]  # Meta's own
    assert outcomes(keyed)["f2"][0] == "ok"
    with closing(open_store(keyed.database, readonly=True)) as conn:
        exported = keyed.database.with_name("bukti.warc.gz")
        assert warc.export(conn, keyed.evidence, exported) >= 4
    assert b"kunci-rahasia" not in gzip.decompress(exported.read_bytes())
    assert b"REDACTED" in gzip.decompress(exported.read_bytes())
    for path in keyed.database.parent.rglob("*"):
        if path.is_file():
            assert b"kunci-rahasia" not in path.read_bytes(), path.name
    conn = sqlite3.connect(keyed.database)
    assert "kunci-rahasia" not in "\n".join(conn.iterdump())
    conn.close()


def test_f26_a_redirect_takes_no_key_along(keyed, hosts):
    heard = []
    hosts["jahat.contoh.test/ambil"] = lambda a, h: heard.append(h) or Reply(b"{}")
    hosts[PAGE_POSTS] = Reply(status=302, headers={"Location": "https://jahat.contoh.test/ambil"})
    hosts["graph.facebook.com/v25.0/warga.kedua/published_posts"] = Reply(
        status=302, headers={"Location": "http://graph.facebook.com/v25.0/1/published_posts"}
    )
    keyed.crawl(approvals=(approval(Platform.FACEBOOK),))
    assert heard == []
    assert {k: v for k, v in outcomes(keyed).items() if k[0] == "f"} == {
        "f1": ("renamed", "out_of_scope"),
        "f2": ("no_permission", "scheme_refused"),
    }


def test_scenario_3_an_expired_key_stops_its_platform_and_no_other(keyed, hosts):
    answer = as_json({"error": {"code": 190, "error_subcode": 463, "message": "expired"}}, status=400)

    hosts[PAGE_POSTS] = answer
    more = [an_account(f"g{n}", Platform.FACEBOOK, f"halaman.{n}", route=Route.C) for n in range(8)]
    keyed.register(*more)
    for entry in more:
        hosts[f"graph.facebook.com/v25.0/{entry.handle}/published_posts"] = answer
    x_hosts(hosts, tweet(1))
    keyed.crawl(approvals=(approval(Platform.FACEBOOK), approval(Platform.X)))
    found = outcomes(keyed)
    assert {found[entry.account_id][0] for entry in more} == {"token_expired"}
    assert (found["f1"][0], found["x1"][0]) == ("token_expired", "ok")
    assert len(hosts.asked("published_posts")) == 1


@pytest.mark.parametrize(
    ("code", "outcome"),
    [
        (4, "rate_limited"),
        (17, "rate_limited"),
        (80001, "rate_limited"),
        (2, "platform_outage"),
        (10, "no_permission"),
        (803, "not_found"),
    ],
)
def test_metas_errors_come_as_400(keyed, hosts, code, outcome):
    hosts[PAGE_POSTS] = as_json({"error": {"code": code}}, status=400)
    keyed.crawl(approvals=(approval(Platform.FACEBOOK),))
    assert outcomes(keyed)["f1"][0] == outcome


def test_a_personal_account_is_left_to_visits_and_asked_again_after_a_month(keyed, hosts):
    """What a platform says about one account; a refusal of the whole app (10) is asked anew each time."""
    hosts[PAGE_POSTS] = as_json({"error": {"code": 100, "error_subcode": 33}}, status=400)
    hosts["graph.facebook.com/v25.0/warga.kedua/published_posts"] = as_json({"error": {"code": 10}}, status=400)
    hosts["graph.facebook.com/v25.0/1789"] = as_json({"error": {"code": 110, "error_subcode": 2207013}}, status=400)
    both = (approval(Platform.FACEBOOK), approval(Platform.INSTAGRAM))
    keyed.crawl(approvals=both)
    assert outcomes(keyed)["f1"] == ("no_permission", "100/33")
    keyed.crawl(NOW + timedelta(days=7), approvals=both)
    found = outcomes(keyed)
    assert found["f1"] == found["i1"] == ("no_permission", "visit_instead")
    assert found["f2"] == ("no_permission", "10")
    asked = [len(hosts.asked(name)) for name in ("warga.contoh/published", "warga.kedua/published", "1789")]
    assert asked == [1, 2, 1]
    with closing(open_store(keyed.database)) as conn:
        account = accounts.get(conn, "f1")
        assert visits.needs_a_person(conn, account, NOW + timedelta(days=7))
    hosts[PAGE_POSTS] = as_json({"data": [page_post(1)]})
    keyed.crawl(NOW + timedelta(days=31), approvals=both)
    assert outcomes(keyed)["f1"][0] == "ok"


def test_scenario_4_a_limit_counts_for_one_key_and_not_for_its_neighbour_on_the_same_host(keyed, hosts):
    """A key that has to rest for a quarter of an hour rests alone, and nothing is sent before."""
    hosts[PAGE_POSTS] = as_json({"data": [page_post(1)]}, headers={"X-App-Usage": '{"call_count":100}'})
    hosts["graph.facebook.com/v25.0/warga.kedua/published_posts"] = as_json(
        {"data": [page_post(1)]}, headers={"X-App-Usage": '{"call_count":100}'}
    )
    media = {"id": "1", "timestamp": "2026-11-11T01:00:00+0000", "permalink": "https://www.instagram.com/p/DA/"}
    hosts["graph.facebook.com/v25.0/1789"] = as_json({"business_discovery": {"id": "17", "media": {"data": [media]}}})
    keyed.crawl(approvals=(approval(Platform.FACEBOOK), approval(Platform.INSTAGRAM)))
    found = outcomes(keyed)
    assert sorted([found["f1"][0], found["f2"][0]]) == ["ok", "rate_limited"]
    assert found["i1"][0] == "ok"
    assert len(hosts.asked("published_posts")) == 1


def test_youtube_falls_back_to_the_feed_when_its_share_is_used_up(keyed, hosts):
    quota = {"error": {"errors": [{"domain": "youtube.quota", "reason": "quotaExceeded"}], "code": 403}}
    hosts[UPLOADS] = as_json(quota, status=403)
    hosts["www.youtube.com/feeds/videos.xml"] = Reply(
        '<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom" xmlns:yt="http://www.youtube.com/xml/schemas/2015">'
        f"<entry><id>yt:video:abcdefghijk</id><yt:videoId>abcdefghijk</yt:videoId><yt:channelId>{CHANNEL}</yt:channelId>"
        "<title>Panen</title><published>2026-11-10T01:00:00+00:00</published></entry></feed>".encode()
    )
    keyed.crawl(approvals=(approval(Platform.YOUTUBE),))
    assert (outcomes(keyed)["y1"][0], list(keyed.posts())) == ("ok", ["abcdefghijk"])


def video(name, **more):
    return {
        "snippet": {"title": name, "description": "", "channelId": CHANNEL, "publishedAt": "2026-11-12T00:00:00Z"},
        "contentDetails": {"videoId": name, "videoPublishedAt": "2026-11-10T01:00:00Z"},
        "status": {"privacyStatus": "public"},
        **more,
    }


def test_a_video_that_its_owner_hid_is_gone_by_the_platforms_own_word(keyed, hosts):
    hosts[UPLOADS] = as_json({"items": [video("videosatu01"), video("videodua002")]})
    keyed.crawl(approvals=(approval(Platform.YOUTUBE),))
    assert keyed.posts()["videosatu01"]["published_at"] == "2026-11-10T01:00:00Z"
    hidden = video("videosatu01", status={"privacyStatus": "private"})
    hosts[UPLOADS] = as_json({"items": [hidden, video("videodua002")]})
    keyed.crawl(NOW + timedelta(days=1), approvals=(approval(Platform.YOUTUBE),))
    gone = {k: p["gone_reason"] for k, p in keyed.posts().items()}
    assert gone == {"videosatu01": "private", "videodua002": None}


def test_threads_reposts_have_no_words_of_their_own(keyed, hosts):
    item = {"id": "5", "username": "warga.contoh", "timestamp": "2026-11-11T01:00:00+0000", "owner": {"id": "77"}}
    hosts["graph.threads.net/v1.0/profile_posts"] = as_json(
        {
            "data": [
                item
                | {
                    "shortcode": "DA",
                    "media_type": "REPOST_FACADE",
                    "reposted_post": {"username": "orang_lain", "text": "Pilih dia"},
                },
                item
                | {
                    "shortcode": "DB",
                    "media_type": "TEXT_POST",
                    "text": "Ya",
                    "is_quote_post": True,
                    "quoted_post": {"username": "orang_lain", "text": "Pilih dia"},
                },
                item
                | {
                    "shortcode": "DC",
                    "media_type": "TEXT_POST",
                    "text": "Pagi",
                    "permalink": "https://www.threads.net/@warga.contoh/post/DC",
                },
            ]
        }
    )
    keyed.crawl(approvals=(approval(Platform.THREADS),))
    found = {k: (p["kind"], p["text"], p["other_text"], p["url"]) for k, p in keyed.posts().items()}
    assert found["DA"][:3] == ("repost", "", "Pilih dia")
    assert found["DB"][:3] == ("quote", "Ya", "Pilih dia")
    assert found["DC"] == ("original", "Pagi", "", "https://www.threads.com/@warga.contoh/post/DC")


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"x-rate-limit-remaining": "0", "x-rate-limit-reset": str(int(NOW.timestamp()) + 900)}, 900),
        ({"x-ratelimit-remaining": "0", "x-ratelimit-reset": "2026-11-12T09:05:00Z"}, 300),
        ({"x-rate-limit-remaining": "3", "x-rate-limit-reset": str(int(NOW.timestamp()) + 900)}, None),
        ({"x-app-usage": '{"call_count":28,"total_time":25,"total_cputime":25}'}, None),
        ({"x-app-usage": '{"call_count":12,"total_time":99,"total_cputime":25}'}, 3600),
        ({"x-business-use-case-usage": '{"17":[{"call_count":100,"estimated_time_to_regain_access":7}]}'}, 420),
        ({"x-app-usage": "rusak"}, None),
        ({}, None),
    ],
)
def test_an_answer_that_was_given_may_say_that_the_next_will_not_be(headers, seconds):
    assert used_up(headers, NOW) == seconds


def test_metas_minutes_are_a_wait():
    usage = {"x-business-use-case-usage": '{"17":[{"estimated_time_to_regain_access":2}]}'}
    assert asked_wait(usage, NOW) == 120


def test_keys_go_to_their_own_host_alone():
    access = Access((approval(Platform.X),), {"NETRALITAS_X_TOKEN": SECRET, "NETRALITAS_THREADS_TOKEN": "lain-lain"})
    own = Request("https://api.x.com/2/users/1/tweets", meta={"platform": Platform.X})
    other = Request("https://api.y.com/2/users/1/tweets", meta={"platform": Platform.X})
    assert access.signed(own).headers["Authorization"] == f"Bearer {SECRET}".encode()
    assert "Authorization" not in access.signed(other).headers
    assert "Authorization" not in own.headers
    assert SECRET not in repr(access)
    assert not access.ready(Platform.THREADS)


def test_addresses_lose_the_parameters_that_carry_keys():
    url = "https://graph.facebook.com/1/posts?access_token=a&limit=5&key=b&until=7"
    assert without_secrets(url) == "https://graph.facebook.com/1/posts?limit=5&until=7"
    assert without_secrets("https://contoh.test/a") == "https://contoh.test/a"


def test_a_channel_known_by_its_name_is_looked_up(keyed, hosts):
    keyed.register(an_account("y2", Platform.YOUTUBE, "kanalwarga"))
    hosts["www.googleapis.com/youtube/v3/channels"] = as_json({"items": [{"id": "UC" + "b" * 22}]})
    hosts[UPLOADS] = as_json({"items": []})
    keyed.crawl(approvals=(approval(Platform.YOUTUBE),))
    assert outcomes(keyed)["y2"][0] in ("ok", "empty")
    assert keyed.rows("SELECT native_id FROM accounts WHERE account_id = 'y2'")[0]["native_id"] == "UC" + "b" * 22
    assert youtube.uploads("UCx").count("UUx") == 1
