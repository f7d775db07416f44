"""Waits that hosts ask for, with a clock that does not run by itself."""

import asyncio
from datetime import UTC, datetime

import pytest
from scrapy.http import Response

from crawler.outcomes import Stopped
from crawler.patience import FIRST_WAIT, MAX_WAITS, STRIKES, Hosts, asked_wait
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
