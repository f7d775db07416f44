"""Waits that hosts ask for, with a clock that does not run by itself."""

import asyncio
from datetime import UTC, datetime

import pytest
from scrapy.http import Request, Response

from crawler.network import documented_rate
from crawler.outcomes import Stopped
from crawler.throttling import FIRST_WAIT, MAX_WAITS, STRIKES, Hosts, asked_wait
from domain.platforms import PLATFORMS
from domain.platforms.values import Rate
from domain.types import Outcome

NOW = datetime(2026, 11, 12, 9, 0, tzinfo=UTC)
URL = "https://api.contoh.test/x"


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"retry-after": "120"}, 120.0),
        ({"retry-after": "Thu, 12 Nov 2026 09:02:00 GMT"}, 120.0),
        ({"retry-after": "Thu, 12 Nov 2026 08:00:00 GMT"}, 0.0),
        ({"x-ratelimit-reset": "2026-11-12T09:05:00.937143Z"}, 300.937143),
        ({"ratelimit-reset": str(int(NOW.timestamp()) + 60)}, 60.0),
        ({"x-rate-limit-reset": str(int(NOW.timestamp()) + 900)}, 900.0),
        ({"ratelimit-reset": "30"}, 30.0),
        ({"retry-after": "segera"}, None),
        ({}, None),
    ],
)
def test_a_wait_is_read_in_every_form(headers, seconds):
    assert asked_wait(headers, NOW) == seconds


class Clock:
    def __init__(self):
        self.now = 1000.0
        self.slept = []

    async def sleep(self, seconds):
        self.slept.append(seconds)
        self.now += seconds

    def read(self):
        return self.now


def hosts(longest=120.0):
    clock = Clock()
    return Hosts(longest, sleep=clock.sleep, clock=clock.read), clock


def test_f05_no_request_before_the_wait_is_over_and_other_hosts_go_on():
    book, clock = hosts()
    book.note(URL, Response(URL, status=429, headers={"Retry-After": "120"}), NOW)
    asyncio.run(book.admit("https://lain.contoh.test/x"))
    assert clock.slept == []
    asyncio.run(book.admit(URL))
    assert clock.slept == [120.0]


def test_f06_without_a_time_the_waits_double_and_then_the_host_is_left_alone():
    book, clock = hosts()
    for turn in range(MAX_WAITS):
        book.note(URL, Response(URL, status=429), NOW)
        asyncio.run(book.admit(URL))
        assert clock.slept[-1] == FIRST_WAIT * 2**turn
    book.note(URL, Response(URL, status=429), NOW)
    with pytest.raises(Stopped) as stopped:
        asyncio.run(book.admit(URL))
    assert stopped.value.outcome == Outcome.RATE_LIMITED


def test_an_answer_that_is_well_starts_the_count_anew():
    book, _ = hosts()
    for _ in range(STRIKES - 1):
        book.note(URL, Response(URL, status=500), NOW)
    book.note(URL, Response(URL, status=200), NOW)
    book.note(URL, Response(URL, status=500), NOW)
    asyncio.run(book.admit(URL))


def test_c4_a_host_that_only_fails_is_left_alone():
    book, _ = hosts()
    for _ in range(STRIKES):
        book.count(URL, failed=True)
    with pytest.raises(Stopped) as stopped:
        asyncio.run(book.admit(URL))
    assert (stopped.value.outcome, stopped.value.detail) == (Outcome.PLATFORM_OUTAGE, "host_failing")


def test_a_documented_rate_is_kept_before_the_platform_has_to_refuse():  # [F]
    book, clock = hosts()
    rate = Rate(requests=3, seconds=60, source="https://contoh.test/rate")
    sent = []
    for _ in range(8):
        asyncio.run(book.admit(URL, rate))
        sent.append(clock.now)
        clock.now += 1
    assert all(later - earlier >= 60 for earlier, later in zip(sent, sent[3:], strict=False))
    assert clock.slept == [57.0, 57.0]
    asyncio.run(book.admit("https://lain.contoh.test/x", rate))
    assert clock.slept == [57.0, 57.0]  # another key's share is its own


def test_a_rate_that_would_hold_for_long_leaves_the_rest_to_the_next_run():  # [F]
    book, _ = hosts()
    rate = Rate(requests=2, seconds=3600, source="https://contoh.test/rate")
    asyncio.run(book.admit(URL, rate))
    asyncio.run(book.admit(URL, rate))
    with pytest.raises(Stopped) as stopped:
        asyncio.run(book.admit(URL, rate))
    assert stopped.value.outcome == Outcome.RATE_LIMITED


@pytest.mark.parametrize(
    ("url", "platform", "counts"),
    [
        ("https://public.api.bsky.app/xrpc/app.bsky.feed.getAuthorFeed", "bluesky", True),
        ("https://sosial.contoh.test/api/v1/accounts/1/statuses", "mastodon", True),
        ("https://www.googleapis.com/youtube/v3/playlistItems", "youtube", True),
        ("https://www.youtube.com/feeds/videos.xml", "youtube", False),
        ("https://graph.threads.net/v1.0/profile_posts", "threads", True),
        ("https://warga.contoh.test/feed/", "feed", False),
    ],
)
def test_an_interfaces_rate_counts_for_its_own_host(url, platform, counts):
    assert (documented_rate(Request(url, meta={"platform": platform})) is not None) == counts
    assert documented_rate(Request(url, meta={"platform": platform, "robots": True})) is None


def test_every_documented_rate_names_its_source():
    rates = [facts.rate for facts in PLATFORMS.values() if facts.rate]
    assert len(rates) >= 7
    assert all(rate.source.startswith("https://") and rate.requests > 0 and rate.seconds > 0 for rate in rates)
