"""Whole crawls against the simulator, with faults armed.

The fourteen scenarios are tests whose names begin so (pytest -k scenario_): 2 in tests/crawler/test_run.py;
1, 7, 8 and 10 in test_crawl.py; 3, 4 and 11 in test_keys.py; 12 in test_import_formats.py; 5, 13 and 14 in
test_faults.py; 3, 4, 5, 6, 9 and 14 here.
"""

import sqlite3
from datetime import timedelta

import pytest

from demo import faults, keys
from demo.answers import AnswerMoment
from domain.periods import WIB, week_of, zone_of
from domain.types import Platform
from store import health

OUTAGE = ("broken", "not_found")


ALL = {platform.value for platform in Platform} - {"tiktok"}


def test_every_platform_with_a_spider_collects_from_the_simulator(stage):
    stage.crawl(2)
    collected = stage.rows("SELECT DISTINCT platform FROM posts JOIN accounts USING (account_id)")
    assert {r["platform"] for r in collected} == ALL, (
        "a new one is played by demo/platforms and has accounts in demo/world"
    )
    for account in stage.world.accounts:
        keyed = account.format == "api" or account.platform in (Platform.X, Platform.THREADS, Platform.YOUTUBE)
        if keyed or account.platform in (Platform.TELEGRAM, Platform.WEBSITE):
            rows = stage.rows(
                "SELECT p.native_id, v.text, v.other_text FROM posts p JOIN post_versions v USING (post_id, version)"
                " JOIN accounts a USING (account_id) WHERE platform = ? AND handle = ?",
                account.platform,
                account.handle,
            )
            shown = account.posts_at(2) if account.state(2) == "ok" else ()
            assert {r["native_id"] for r in rows} == {p.native_id for p in shown}, account.handle
            for post in shown:
                [row] = [r for r in rows if r["native_id"] == post.native_id]
                assert post.text_at(2) in row["text"]
                assert row["other_text"] == post.other_text


def test_youtube_is_read_by_its_interface_and_by_the_feed_where_that_fails(stage):
    stage.crawl(2)
    asked = [(host, path) for _, host, path in stage.server.access_log if path != "/robots.txt"]
    channels = [a.native_id for a in stage.world.of(Platform.YOUTUBE)]
    assert all(any(h == "www.googleapis.com" and "UU" + c[2:] in p for h, p in asked) for c in channels)
    by_feed = {c for c in channels if any(h == "www.youtube.com" and c in p for h, p in asked)}
    assert by_feed == {a.native_id for a in stage.world.of(Platform.YOUTUBE) if a.format == "feed"}
    assert not [p for _, p in asked if keys.key_of(Platform.YOUTUBE) in p or "key=" in p]
    ways = stage.rows(
        "SELECT DISTINCT a.handle, c.url LIKE '%googleapis%' AS api FROM post_sources s"
        " JOIN captures c USING (capture_id) JOIN accounts a ON a.account_id = c.account_id"
        " WHERE a.platform = 'youtube'"
    )
    assert {(w["handle"], bool(w["api"])) for w in ways} == {(c, c not in by_feed) for c in channels}


def test_a_paid_interface_is_charged_for_what_came_and_no_more(stage):
    stage.crawl(1)
    first = stage.rows("SELECT reads FROM paid_reads")[0]["reads"]
    stage.crawl(2)
    posts = stage.rows("SELECT count(*) AS n FROM posts JOIN accounts USING (account_id) WHERE platform = 'x'")[0]["n"]
    assert first < stage.rows("SELECT reads FROM paid_reads")[0]["reads"] == posts


@pytest.mark.parametrize("fault", ["graph_expired", "graph_password_changed"])
def test_scenario_3_an_expired_key_stops_its_platform_and_says_what_to_do(stage, fault):
    stage.server.arm("graph.facebook.com", fault)
    assert stage.crawl(1).status == "partial"
    found = stage.outcomes("facebook", "instagram")
    assert {outcome for outcome, _ in found.values()} == {"token_expired"}
    assert stage.outcomes("x", "threads")["petacontohdemo"][0] == "ok"
    assert {a.kind for a in stage.health().alarms if a.platform == "facebook"} == {"platform_failed"}
    assert [line for line in health.summary(stage.health()) if "facebook" in line and "perbarui kunci" in line]


@pytest.mark.parametrize(
    ("host", "fault", "platform"),
    [
        ("api.x.com", "x_throttled", "x"),
        ("tulis.example", "mastodon_throttled", "mastodon"),
        ("graph.threads.net", "graph_throttled", "threads"),
    ],
)
def test_scenario_4_a_quarter_of_an_hour_is_left_to_the_next_run_and_the_others_go_on(stage, host, fault, platform):
    stage.server.arm(host, fault)
    stage.crawl(1, longest_wait=0.5)
    limited = [h for h, (outcome, _) in stage.outcomes(platform).items() if outcome == "rate_limited"]
    assert limited
    asked = [path for _, name, path in stage.server.access_log if name == host and path != "/robots.txt"]
    assert len(asked) <= 4
    assert stage.outcomes("telegram")["kebun_kota_contohdemo"][0] == "ok"
    stage.server.disarm()
    stage.crawl(1, hours=1)
    assert "rate_limited" not in {outcome for outcome, _ in stage.outcomes(platform).values()}


@pytest.mark.parametrize("fault", OUTAGE)
def test_scenario_5_an_outage_of_all_channels_deletes_nothing_and_lowers_coverage(stage, fault):
    stage.crawl(1)
    before = stage.rows("SELECT count(*) AS n FROM posts WHERE gone_at IS NULL")[0]["n"]
    for host in ("www.youtube.com", "www.googleapis.com"):
        stage.server.arm(host, fault)
    for hours in (1, 2, 3):
        stage.crawl(1, hours=hours)
    assert {o for o, _ in stage.outcomes("youtube").values()} <= {"platform_outage", "not_found"}
    assert stage.rows("SELECT count(*) AS n FROM posts WHERE gone_at IS NULL")[0]["n"] == before
    assert "youtube" in {a.platform for a in stage.health().alarms if a.kind == "platform_failed"}


def test_scenario_6_what_a_platform_closed_is_recorded_and_not_read_on(stage):
    stage.crawl(1)
    stage.server.arm("t.me", "telegram_closed")
    stage.crawl(1, hours=1)
    assert {o for o, _ in stage.outcomes("telegram").values()} <= {"preview_disabled", "renamed"}
    asked = [path for _, host, path in stage.server.access_log if host == "t.me" and path.startswith("/s/")]
    assert len(asked) == 4  # two channels, two crawls, nothing after a closed door


def test_scenario_9_a_backdated_post_keeps_both_times_and_an_edit_both_versions(stage):
    stage.crawl(1)
    stage.crawl(2)
    backdated = [p for a in stage.world.of(Platform.BLUESKY) for p in a.posts if p.indexed_at]
    assert backdated
    kept = {r["native_id"]: r for r in stage.rows("SELECT native_id, published_at, indexed_at FROM posts")}
    for post in (p for p in backdated if p.native_id in kept):
        assert kept[post.native_id]["published_at"] < kept[post.native_id]["indexed_at"]
    versions = stage.rows("SELECT post_id, count(*) AS n FROM post_versions GROUP BY post_id HAVING n > 1")
    assert versions


def test_scenario_14_a_post_at_midnight_belongs_to_the_week_of_its_own_place(stage):
    """23:30 UTC on Sunday is Monday 06:30 in Jakarta and 08:30 in Jayapura."""
    sunday = week_of(stage.world.weeks[0][1])
    late = sunday.end - timedelta(minutes=30)
    assert week_of(late.astimezone(WIB).date()) == sunday
    assert week_of((late + timedelta(hours=1)).astimezone(WIB).date()) != sunday
    assert week_of(late.astimezone(zone_of("91")).date()) != sunday


def test_a_fault_that_does_not_exist_cannot_be_armed(stage):
    with pytest.raises(KeyError):
        stage.server.arm("t.me", "hujan")
    moment = AnswerMoment(world=stage.world, crawl=1)
    assert faults.answer("graph_throttled", moment).status == 400


def test_the_invented_keys_leave_the_environment_with_the_crawl(stage, monkeypatch):
    monkeypatch.setenv("NETRALITAS_X_TOKEN", "punya-sendiri")
    with keys.lent():
        pass
    import os

    assert os.environ["NETRALITAS_X_TOKEN"] == "punya-sendiri"
    assert "NETRALITAS_THREADS_TOKEN" not in os.environ
    assert sqlite3.sqlite_version
