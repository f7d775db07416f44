"""One crawl at a time, and none is lost: locks, kills, stops."""

import json
import multiprocessing
import os
import random
import signal
import threading
import time
from collections import Counter
from contextlib import closing

import pytest

from crawler import run
from crawler.run import crawl, only_one
from domain.errors import CrawlIncomplete, WorkspaceError
from domain.texts import in_language
from domain.types import Platform
from store import evidence, open_store, runs

from .answers import FEED, bluesky_post, feed, person
from .conftest import NOW, Reply, an_account

ACCOUNTS, PAGES = 12, 3


def many(address, headers):
    """Every account has three pages of two posts; each answer takes a moment."""
    time.sleep(0.02)
    query = dict(part.split("=") for part in address.partition("?")[2].split("&"))
    actor, page = query["actor"].replace("%3A", ":"), int(query.get("cursor", 0))
    name = actor.removeprefix("did:plc:").removesuffix(".contoh.test")
    author = person(f"did:plc:{name}", f"{name}.contoh.test")
    items = [
        bluesky_post(f"{name}p{page}n{n}", f"kiriman {page} {n}", hours=page * 2 + n, author=author) for n in range(2)
    ]
    return Reply(feed(*items, cursor=str(page + 1) if page + 1 < PAGES else None))


def test_f19_a_second_crawl_is_refused_with_who_holds_the_lock(space, hosts):
    space.register(an_account("a1", Platform.BLUESKY, "warga.contoh.test"))
    with only_one(space.database), pytest.raises(WorkspaceError, match=rf"pid {os.getpid()}, sejak") as raised:
        space.crawl()
    assert in_language(raised.value.what, "en").startswith(f"another crawl is running (pid {os.getpid()}, since ")
    assert hosts.log == []
    assert space.rows("SELECT * FROM runs") == []
    hosts[FEED] = many
    assert space.crawl().status == "complete"


def _hold(database, ready):
    with only_one(database):
        ready.set()
        time.sleep(60)


def test_f19_the_lock_of_a_dead_process_is_taken_over(space):
    context = multiprocessing.get_context("spawn")
    ready = context.Event()
    holder = context.Process(target=_hold, args=(space.database, ready))
    holder.start()
    assert ready.wait(30)
    with pytest.raises(WorkspaceError), only_one(space.database):
        pass
    holder.kill()
    holder.join()
    with only_one(space.database):
        pass


def _crawl_then(space, sign, after):
    """Starts a crawl in a process group of its own and sends it a signal after that many requests.

    The next request is answered only after the signal, so that a busy machine sends it in time, too.
    """
    sent = threading.Event()

    def held(address, headers):
        if len(space.hosts.asked("getAuthorFeed")) > after:
            sent.wait(40)
        return many(address, headers)

    space.hosts[FEED] = held
    context = multiprocessing.get_context(run.START)
    process = context.Process(target=_in_group, args=(space.database, space.evidence, space.options()))
    process.start()
    until = time.monotonic() + 30
    while len(space.hosts.asked("getAuthorFeed")) < after and time.monotonic() < until and process.is_alive():
        time.sleep(0.005)
    os.killpg(process.pid, sign)
    sent.set()
    process.join(40)
    return process


def _in_group(database, evidence, options):
    os.setpgid(0, 0)
    crawl(database, evidence, options)


MOMENTS = random.Random(20).sample(range(1, ACCOUNTS * PAGES), 10)


@pytest.mark.kills
@pytest.mark.parametrize("after", sorted(MOMENTS))
def test_scenario_2_f17_a_kill_anywhere_loses_and_doubles_nothing(space, hosts, after):
    space.register(*(an_account(f"a{n}", Platform.BLUESKY, f"w{n}.contoh.test") for n in range(ACCOUNTS)))
    _crawl_then(space, signal.SIGKILL, after)
    result = space.crawl()
    assert (result.resumed, result.status, dict(result.outcomes)) == (True, "complete", {"ok": ACCOUNTS})
    assert len(space.posts()) == ACCOUNTS * PAGES * 2
    assert len(space.rows("SELECT 1 FROM post_versions")) == ACCOUNTS * PAGES * 2
    assert [r["pages"] for r in space.rows("SELECT pages FROM run_accounts")] == [PAGES] * ACCOUNTS
    # What came in the last fraction of a second is asked for once more, and nothing a third time.
    assert max(Counter(hosts.asked("getAuthorFeed")).values()) <= 2
    assert len(hosts.asked("getAuthorFeed")) <= ACCOUNTS * PAGES + after + 2
    conn = open_store(space.database, readonly=True)
    with closing(conn):
        assert list(evidence.verify(conn, space.evidence)) == []
    assert not (space.evidence / "arriving").exists()


def test_f18_a_stop_ends_in_order_and_the_next_crawl_goes_on(space, hosts):
    space.register(*(an_account(f"a{n}", Platform.BLUESKY, f"w{n}.contoh.test") for n in range(ACCOUNTS)))
    process = _crawl_then(space, signal.SIGINT, 8)
    assert process.exitcode is not None
    conn = open_store(space.database)
    assert runs.unfinished_crawl(conn) is not None
    conn.close()
    assert space.crawl().status == "complete"
    assert len(space.posts()) == ACCOUNTS * PAGES * 2


def test_f17_the_caller_learns_that_the_crawling_process_died(space, hosts):
    def deadly(address, headers):
        if len(hosts.asked("getAuthorFeed")) == 5:
            for child in multiprocessing.active_children():
                os.kill(child.pid, signal.SIGKILL)
        return many(address, headers)

    hosts[FEED] = deadly
    space.register(*(an_account(f"a{n}", Platform.BLUESKY, f"w{n}.contoh.test") for n in range(ACCOUNTS)))
    with pytest.raises(CrawlIncomplete, match="mendadak"):
        space.crawl()
    hosts[FEED] = many
    assert space.crawl().status == "complete"
    assert len(space.posts()) == ACCOUNTS * PAGES * 2


def test_progress_reaches_the_caller(space, hosts):
    hosts[FEED] = many
    space.register(*(an_account(f"a{n}", Platform.BLUESKY, f"w{n}.contoh.test") for n in range(3)))
    seen = []
    crawl(space.database, space.evidence, space.options(), lambda done, total: seen.append((done, total)))
    assert seen[0][1] == 3
    assert [done for done, _ in seen] == sorted(done for done, _ in seen)


def test_only_the_platforms_that_are_asked_for_are_crawled(space, hosts):
    hosts[FEED] = many
    space.register(
        an_account("a1", Platform.BLUESKY, "w1.contoh.test"),
        an_account("a2", Platform.FEED, "blog.contoh.test/rss"),
    )
    assert dict(space.crawl(platforms=(Platform.BLUESKY,)).outcomes) == {"ok": 1}
    assert hosts.asked("blog.contoh.test") == []


def test_the_lock_says_nothing_about_a_person(space):
    with only_one(space.database):
        label = json.loads(space.database.with_name("crawl.lock.json").read_text(encoding="utf-8"))
    assert sorted(label) == ["pid", "since"]


def test_a_run_is_named_after_its_time(space, hosts):
    hosts[FEED] = many
    space.register(an_account("a1", Platform.BLUESKY, "w1.contoh.test"))
    assert space.crawl().run_id == f"crawl-{NOW:%Y%m%dT%H%M%SZ}-1"
