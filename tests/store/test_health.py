"""A quiet week must be told from a week in which nothing was seen (F28)."""

from datetime import timedelta

import pytest

from domain.labels import OUTCOMES
from domain.periods import week_of
from domain.types import HowSeen, Moment, Outcome, Platform, Post, PostKind, Problem
from store import health, post_records, posts, refused_rows, runs
from store.database import transaction


@pytest.fixture
def crawled(store, add_account, now):
    """Records a crawl: crawled(hours, {handle: (outcome, posts_seen)}); returns its id."""
    known = {}

    def crawl(hours, accounts, *, platform=Platform.BLUESKY, detail="", pages=1):
        at = now + timedelta(hours=hours)
        for handle in accounts:
            if handle not in known:
                known[handle] = add_account(handle, person=handle, platform=platform)
        ids = [known[h].account_id for h in accounts]
        run = runs.open_run(store, kind="crawl", started_at=at, operator="u", how_seen=HowSeen.SPIDER, accounts=ids)
        with transaction(store):
            for handle, (outcome, seen) in accounts.items():
                account_id = known[handle].account_id
                for page in range(pages):
                    count = seen // pages + (page < seen % pages)
                    runs.add_progress(store, run, account_id, runs.Progress(posts_seen=count))
                good = outcome in runs.SEEN
                runs.finish_account(
                    store,
                    run,
                    account_id,
                    outcome,
                    at=at,
                    complete=good,
                    detail=detail,
                    unseen=(None, None) if good else (at - timedelta(hours=1), at),
                )
        runs.close_run(store, run, at)
        return run

    crawl.accounts = known
    return crawl


def kinds(found):
    return [(a.kind, a.platform) for a in found.alarms]


OK, EMPTY, OUT = Outcome.OK, Outcome.EMPTY, Outcome.PLATFORM_OUTAGE


def test_f28_a_200_without_posts_from_everybody_is_a_suspicious_drop(store, crawled):
    crawled(0, {f"akun{n}": (OK, 40) for n in range(4)})
    second = crawled(24, {f"akun{n}": (EMPTY, 0) for n in range(4)})
    found = health.crawl_health(store, second)
    assert kinds(found) == [("suspicious_drop", "bluesky")]
    assert (found.platforms[0].expected, found.platforms[0].seen, len(found.silent)) == (160, 0, 4)
    assert "jangan dibaca sebagai penurunan" in str(found.alarms[0])
    assert health.last_crawl(store) == second


def test_one_account_that_fell_silent_is_named_and_raises_no_alarm(store, crawled):
    crawled(0, {f"akun{n}": (OK, 10) for n in range(5)})
    second = crawled(24, {f"akun{n}": (OK, 10 if n else 0) for n in range(5)})
    found = health.crawl_health(store, second)
    assert (found.alarms, found.silent) == ((), ("a-akun0",))
    assert health.summary(found) == ["1 akun yang biasanya berisi kini tampak kosong"]


def test_an_unchanged_page_counts_as_seen_and_a_long_first_crawl_is_no_measure(store, crawled):
    names = [f"akun{n}" for n in range(3)]
    crawled(0, dict.fromkeys(names, (OK, 500)), pages=5)
    crawled(24, dict.fromkeys(names, (OK, 0)), detail="unchanged")
    third = crawled(48, dict.fromkeys(names, (OK, 100)))
    for run in (health.last_crawl(store), third):
        assert health.crawl_health(store, run).alarms == ()
    assert health.crawl_health(store, third).platforms[0].expected == 300


def test_a_listing_of_what_is_new_has_no_expectation(store, crawled):
    crawled(0, {f"akun{n}": (OK, 20) for n in range(3)}, platform=Platform.X)
    second = crawled(24, {f"akun{n}": (OK, 0) for n in range(3)})
    assert health.crawl_health(store, second).alarms == ()


def test_scenario_5_an_outage_lowers_coverage_and_is_an_alarm(store, crawled):
    run = crawled(0, {f"akun{n}": (OUT, 0) for n in range(3)})
    found = health.crawl_health(store, run)
    assert kinds(found) == [("platform_failed", "bluesky")]
    assert [(u.outcome, u.until - u.since) for u in found.unseen] == [("platform_outage", timedelta(hours=1))] * 3
    assert health.summary(found)[-1] == "3 akun bluesky tidak terlihat utuh: platform_outage"
    assert health.summary(found, OUTCOMES)[-1].endswith("platform atau situs gagal menjawab")


def test_fields_that_are_suddenly_missing_are_an_alarm(store, crawled, now):
    run = crawled(0, {"akun": (OK, 12)})
    origin = post_records.Origin(run_id=run, account_id="a-akun", how_seen=HowSeen.SPIDER, seen_at=now)
    made = [
        Post(
            platform=Platform.BLUESKY,
            native_id=str(n),
            author_native_id="akun",
            kind=PostKind.ORIGINAL,
            url="",
            text="" if n else "kata",
            published=Moment(raw="?", at=None if n else now, problem="missing"),
        )
        for n in range(12)
    ]
    with transaction(store):
        posts.save(store, origin, [(p, None) for p in made])
    found = health.crawl_health(store, run)
    assert kinds(found) == [("undated", "bluesky"), ("wordless", "bluesky")]
    assert (found.platforms[0].new_posts, found.platforms[0].dated, found.platforms[0].worded) == (12, 1, 1)


def test_a_clock_that_is_wrong_is_an_alarm(store, crawled, now):
    run = crawled(0, {"akun": (OK, 1)})
    problem = Problem(stage="fetch", reason="clock_skew", where="server.contoh.test", detail="10800")
    with transaction(store):
        refused_rows.quarantine(store, run, None, [problem], now)
    [alarm] = health.crawl_health(store, run).alarms
    assert (alarm.kind, alarm.platform, alarm.found) == ("clock_skew", "server.contoh.test", 10800)
    [said] = health.summary(health.crawl_health(store, run))
    assert said.startswith("satu situs: jam server")
    assert "contoh.test" not in said


def test_a_report_gets_every_crawl_of_its_week(store, crawled, now):
    first = crawled(0, {"akun": (OK, 1)})
    crawled(24 * 8, {"akun": (OK, 1)})
    week = week_of(now.date())
    found = health.between(store, week, now + timedelta(days=20))
    assert [h.run_id for h in found] == [first]
