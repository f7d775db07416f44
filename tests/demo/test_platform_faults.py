"""Every fault that a platform is known for, armed in the simulator and met by a whole crawl of that platform.

One row for each: a clear outcome of the account, no traceback, no lost or doubled post. TikTok has no
row: it is imported, never asked.
"""

from dataclasses import replace

import pytest

from demo.answers import AnswerMoment, Request
from demo.platforms import x
from domain.types import Platform

P = Platform
X, PAGE, INSTA, THREADS = "api.x.com", "graph.facebook.com", "graph.facebook.com", "graph.threads.net"
API, FEEDS, TELEGRAM, PINS = "www.googleapis.com", "www.youtube.com", "t.me", "www.pinterest.com"
BSKY, MASTO, WP = "public.api.bsky.app", "tulis.example", "catatankelas.example"
SITE, BLOG = "gardu.example", "langkahsore.example"
WHO = {
    P.X: "petacontohdemo",
    P.FACEBOOK: "puskesmas.tirta.contohdemo",
    P.INSTAGRAM: "dapur.wangi.contohdemo",
    P.THREADS: "papan.tulis.contohdemo",
    P.YOUTUBE: "UCkonten00000contohdemo1",
    P.TELEGRAM: "kebun_kota_contohdemo",
    P.PINTEREST: "bajuanakcontohdemo",
    P.BLUESKY: "kopi-subuh.warga.test",
    P.MASTODON: "tinta_malam@tulis.example",
    P.WORDPRESS: "catatankelas.example",
    P.FEED: "gardu.example/feed.xml",
    P.WEBSITE: "langkahsore.example/catatan",
}

FAULTS = [
    # platform, host, fault, how it is armed, outcome, detail (None: the first account's differs from the others')
    (P.X, X, "x_suspended", {}, "suspended", "resource-not-found"),
    (P.X, X, "x_suspended", {"after": 1}, "suspended", "resource-not-found"),
    (P.X, X, "x_protected", {"after": 1}, "private", "not-authorized-for-resource"),
    (P.X, X, "x_throttled", {}, "rate_limited", None),
    (P.X, X, "x_revoked", {}, "token_expired", "about:blank"),
    (P.X, X, "x_credits", {"after": 2}, "over_budget", "credits"),
    (P.FACEBOOK, PAGE, "graph_password_changed", {}, "token_expired", "190/460"),
    (P.FACEBOOK, PAGE, "graph_expired", {}, "token_expired", "190/463"),
    (P.FACEBOOK, PAGE, "graph_missing", {}, "no_permission", "100/33"),
    (P.FACEBOOK, PAGE, "graph_permission", {}, "no_permission", "10"),
    (P.FACEBOOK, PAGE, "graph_throttled", {}, "rate_limited", None),
    (P.FACEBOOK, PAGE, "graph_user_throttled", {}, "rate_limited", None),
    (P.FACEBOOK, PAGE, "graph_transient", {}, "platform_outage", "2"),
    (P.INSTAGRAM, INSTA, "graph_throttled", {}, "rate_limited", None),
    (P.THREADS, THREADS, "threads_no_advanced_access", {}, "no_permission", "100/33"),
    (P.THREADS, THREADS, "threads_testers_only", {}, "empty", ""),
    (P.YOUTUBE, API, "youtube_quota", {}, "ok", ""),
    (P.YOUTUBE, API, "broken", {"times": 2}, "ok", ""),
    (P.YOUTUBE, API, "not_found", {}, "not_found", "http 404"),
    (P.TELEGRAM, TELEGRAM, "telegram_closed", {}, "renamed", "redirect"),
    (P.TELEGRAM, TELEGRAM, "telegram_renamed", {}, "renamed", "redirect"),
    (P.TELEGRAM, TELEGRAM, "telegram_changed", {}, "parse_error", "source_changed"),
    (P.PINTEREST, PINS, "not_found", {}, "not_found", "http 404"),
    (P.PINTEREST, PINS, "throttled", {}, "rate_limited", None),
    (P.BLUESKY, BSKY, "bluesky_missing", {}, "not_found", "InvalidRequest"),
    (P.BLUESKY, BSKY, "bluesky_takedown", {}, "suspended", "AccountTakedown"),
    (P.BLUESKY, BSKY, "bluesky_throttled", {}, "rate_limited", None),
    (P.BLUESKY, BSKY, "same_cursor", {}, "ok", "cursor_loop"),
    (P.MASTODON, MASTO, "mastodon_gone", {}, "suspended", "http 410"),
    (P.MASTODON, MASTO, "mastodon_secure", {}, "no_permission", "http 401"),
    (P.MASTODON, MASTO, "mastodon_throttled", {}, "rate_limited", None),
    (P.WORDPRESS, WP, "rest_closed", {"times": 1}, "ok", ""),
    (P.WORDPRESS, WP, "html_with_200", {}, "parse_error", "html_instead_of_feed"),
    (P.WORDPRESS, WP, "maintenance", {}, "rate_limited", None),
    (P.WORDPRESS, WP, "rest_page", {"after": 1}, "ok", ""),
    (P.WEBSITE, BLOG, "maintenance", {}, "rate_limited", None),
    (P.WEBSITE, BLOG, "half_gzip", {}, "parse_error", "encoding_truncated"),
    (P.WEBSITE, BLOG, "html_with_200", {}, "parse_error", "no_entries"),
    (P.FEED, SITE, "half_gzip", {}, "parse_error", "encoding_truncated"),
    (P.FEED, SITE, "stalled", {}, "platform_outage", "timeout"),
    (P.FEED, SITE, "endless", {}, "parse_error", "too_large"),
    (P.FEED, SITE, "xml_bomb", {}, "ok", ""),
    (P.FEED, SITE, "plain_redirect", {}, "no_permission", "scheme_refused"),
    (P.FEED, SITE, "always_304", {}, "parse_error", "http 304"),
]


@pytest.mark.parametrize(
    ("platform", "host", "fault", "armed", "outcome", "detail"),
    FAULTS,
    ids=[f"{row[0]}-{row[2]}{''.join(f'-{k}{v}' for k, v in row[3].items())}" for row in FAULTS],
)
def test_a_fault_is_the_outcome_that_it_means(stage, platform, host, fault, armed, outcome, detail):
    stage.server.arm(host, fault, **armed)
    stage.crawl(1, platforms=(platform,), longest_wait=0.5, deadline=1.0)
    found = stage.outcomes()
    assert found[WHO[platform]][0] == outcome
    assert detail in (None, found[WHO[platform]][1])
    assert all(o for o, _ in found.values())
    assert "Traceback" not in (stage.workspace.root / "crawl.log").read_text(encoding="utf-8")


def test_one_answer_that_an_account_is_not_there_costs_that_account_alone(stage):
    """Four accounts share the host; which is asked first is left open, and one has a fault of its own."""
    stage.server.arm(API, "not_found", times=1)
    stage.crawl(1, platforms=(P.YOUTUBE,), longest_wait=0.5, deadline=1.0)
    found = sorted(outcome for outcome, _ in stage.outcomes().values() if outcome != "not_attempted")
    assert found in (["not_found", "ok", "ok", "ok"], ["not_found", "ok", "ok", "platform_outage"])


def kept(stage, platform, handle):
    rows = stage.rows(
        "SELECT p.native_id, p.gone_at, v.text, v.other_text FROM posts p JOIN post_versions v USING (post_id, version)"
        " JOIN accounts a USING (account_id) WHERE platform = ? AND handle = ?",
        platform,
        handle,
    )
    return {row["native_id"]: row for row in rows}


def shown(stage, platform, handle, crawl):
    account = next(a for a in stage.world.of(platform) if a.handle == handle)
    return {p.native_id for p in account.posts_at(crawl)}


@pytest.mark.parametrize(
    ("platform", "host", "fault"), [(P.X, X, "overlap"), (P.WORDPRESS, WP, "overlap"), (P.FACEBOOK, PAGE, "overlap")]
)
def test_a_post_that_comes_on_two_pages_is_one_post(stage, platform, host, fault):
    stage.server.arm(host, fault)
    stage.crawl(2, platforms=(platform,))
    assert stage.outcomes()[WHO[platform]][0] == "ok"
    assert len(kept(stage, platform, WHO[platform])) == len(shown(stage, platform, WHO[platform], 2))


def test_an_empty_page_with_a_next_one_is_not_the_end(stage):
    stage.server.arm(PAGE, "graph_empty_page", times=1)
    stage.crawl(2, platforms=(P.FACEBOOK,))
    assert len(kept(stage, P.FACEBOOK, WHO[P.FACEBOOK])) == len(shown(stage, P.FACEBOOK, WHO[P.FACEBOOK], 2))


def test_credits_that_end_between_two_pages_leave_what_was_read_and_the_rest_unseen(stage):
    stage.server.arm(X, "x_credits", after=2)
    stage.crawl(2, platforms=(P.X,))
    first = kept(stage, P.X, WHO[P.X])
    assert 0 < len(first) < len(shown(stage, P.X, WHO[P.X], 2))
    [row] = stage.rows("SELECT unseen_from, unseen_to FROM run_accounts WHERE outcome = 'over_budget'")
    assert row["unseen_from"] < row["unseen_to"]
    stage.server.disarm()
    stage.crawl(2, platforms=(P.X,), hours=1)
    assert kept(stage, P.X, WHO[P.X]).keys() == shown(stage, P.X, WHO[P.X], 2)


@pytest.mark.parametrize("after", [1, 2, 3])
@pytest.mark.parametrize(
    ("platform", "host"), [(P.X, X), (P.FACEBOOK, PAGE), (P.BLUESKY, BSKY), (P.MASTODON, MASTO), (P.WORDPRESS, WP)]
)
def test_what_a_listing_that_was_cut_off_did_not_show_comes_with_the_next_crawl(stage, platform, host, after):
    """Whatever page the host stops at, and though newer posts than the missing ones are known already."""
    stage.server.arm(host, "throttled", after=after)
    stage.crawl(2, platforms=(platform,), longest_wait=0.5)
    stage.server.disarm()
    stage.crawl(2, platforms=(platform,), hours=1)
    account = next(a for a in stage.world.of(platform) if a.handle == WHO[platform])
    public = {p.native_id for p in account.posts_at(2) if p.audience in ("public", "unlisted")}
    assert kept(stage, platform, WHO[platform]).keys() == public


def test_threads_without_advanced_access_is_noticed_as_silence(stage):
    stage.crawl(1, platforms=(P.THREADS,))
    stage.server.arm(THREADS, "threads_testers_only")
    stage.crawl(2, platforms=(P.THREADS,))
    assert stage.outcomes()[WHO[P.THREADS]][0] == "empty"
    assert not [p for p in kept(stage, P.THREADS, WHO[P.THREADS]).values() if p["gone_at"]]


def test_one_broken_message_costs_no_other(stage):
    stage.server.arm(TELEGRAM, "telegram_broken_message")
    stage.crawl(2, platforms=(P.TELEGRAM,))
    found, whole = kept(stage, P.TELEGRAM, WHO[P.TELEGRAM]), shown(stage, P.TELEGRAM, WHO[P.TELEGRAM], 2)
    assert len(found) == len(whole) - 1
    assert "id_missing" in {r["reason"] for r in stage.rows("SELECT reason FROM quarantine")}


def test_a_feed_that_names_the_wrong_charset_is_read_as_it_is(stage):
    stage.server.arm(PINS, "wrong_charset")
    stage.crawl(2, platforms=(P.PINTEREST,))
    found = kept(stage, P.PINTEREST, WHO[P.PINTEREST])
    assert found
    assert all(row["other_text"].startswith("Kafé ") for row in found.values())


def test_a_feed_that_answers_304_for_ever_stays_as_it_was_seen(stage):
    stage.crawl(1, platforms=(P.FEED,))
    before = kept(stage, P.FEED, WHO[P.FEED])
    stage.server.arm(SITE, "always_304")
    for hours in (24, 48):
        stage.crawl(1, platforms=(P.FEED,), hours=hours)
        assert stage.outcomes()[WHO[P.FEED]] == ("ok", "unchanged")
    assert kept(stage, P.FEED, WHO[P.FEED]) == before
    assert not [row for row in before.values() if row["gone_at"]]


def test_an_account_that_moved_is_said_and_still_read(stage):
    stage.server.arm(MASTO, "mastodon_moved")
    stage.crawl(1, platforms=(P.MASTODON,))
    assert stage.outcomes()[WHO[P.MASTODON]][0] == "ok"
    assert "account_moved" in {r["reason"] for r in stage.rows("SELECT reason FROM quarantine")}


def test_one_of_two_servers_is_down_and_the_other_is_read(stage):
    stage.server.arm(MASTO, "broken")
    stage.crawl(1, platforms=(P.MASTODON,))
    found = {handle.partition("@")[2]: set() for handle in stage.outcomes()}
    for handle, (outcome, _) in stage.outcomes().items():
        found[handle.partition("@")[2]].add(outcome)
    assert found[MASTO] == {"platform_outage"}
    assert "ok" in found["lautan.example"]


def test_an_edit_on_x_has_a_new_id_and_the_first_one_in_its_history(world):
    account = next(a for a in world.of(P.X))
    edited = replace(account.posts[0], edit="Jalur sepeda belum diaspal.", edited_at=world.crawls[1])
    moment = AnswerMoment(world=world, crawl=2)
    assert x.edits(edited, moment) == [edited.native_id, str(int(edited.native_id) + 2)]
    assert x.edits(edited, AnswerMoment(world=world, crawl=1)) == [edited.native_id]
    assert x.edits(account.posts[1], moment) == [account.posts[1].native_id]


def test_the_share_that_is_used_rises_with_the_calls(server, world):
    moments = [server.ask("GET", f"/{PAGE}/v25.0/x/published_posts", {}) for _ in range(9)]
    used = [answer.headers["X-App-Usage"] for _, answer in moments]
    assert used[0] != used[-1]
    lefts = [server.ask("GET", f"/{X}/2/users/1/tweets", {})[1].headers["x-rate-limit-remaining"] for _ in range(2)]
    assert int(lefts[0]) == int(lefts[1]) + 1
    assert Request(host=X, target="/2").query == {}
