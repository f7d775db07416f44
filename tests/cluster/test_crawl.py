"""A crawl by three workers: one is killed, the scheduler is killed, and nothing is lost, doubled or asked too fast."""

import json
import threading
from datetime import UTC, datetime, timedelta

import pytest

from benchmarks.cluster_world import Office, World
from crawler.run import crawl
from domain.errors import NetralitasError

from .conftest import until

POSTS = "SELECT account_id, native_id, text, published_at FROM posts JOIN post_versions USING (post_id, version)"
CAPTURES = "SELECT account_id, url, status, headers, body_sha256, body_bytes FROM captures"


@pytest.fixture
def world():
    made = World(pages=2, slow=0.02)
    yield made
    made.end()


def in_thread(office, options):
    """A crawl that goes on while the test does something else; returns (thread, what came of it)."""
    found = []

    def run():
        try:
            found.append(crawl(office.database, office.evidence, options))
        except NetralitasError as error:
            found.append(error)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    return thread, found


def test_a_thousand_pages_with_a_worker_killed_and_the_scheduler_restarted(machines, world, tmp_path):
    for name in ("satu", "dua", "tiga"):
        machines.worker(name)
    office, alone = Office(tmp_path / "pusat", 500, 100), Office(tmp_path / "sendiri", 500, 100)
    thread, found = in_thread(office, office.options(world, cluster=machines.address))
    until(lambda: world.pages_asked > 150)
    machines.kill("worker", "dua")
    until(lambda: world.pages_asked > 450)
    machines.kill("scheduler")
    thread.join(400)
    assert not thread.is_alive()
    result = found[0]
    assert (result.status, dict(result.outcomes)) == ("complete", {"ok": 500})

    # Never two at once, and nothing twice but what was lost and counted.
    assert set(world.most.values()) == {1}
    lost = office.rows("SELECT place FROM quarantine WHERE reason = 'worker_lost'")
    assert result.repeated == len(lost) >= 1
    assert 1000 <= world.pages_asked <= 1000 + result.repeated
    assert sum(count - 1 for count in world.asked.values()) <= result.repeated

    # The records are those of the single process.
    crawl(alone.database, alone.evidence, alone.options(world))
    for sql in (POSTS, CAPTURES):
        assert sorted(office.rows(sql)) == sorted(alone.rows(sql))
    assert len(office.rows(POSTS)) == 3000
    assert len(office.rows("SELECT DISTINCT account_id, url FROM captures")) == 1000
    # Who answered came back with each capture.
    assert {json.loads(row[3])[":address"] for row in office.rows(CAPTURES)} == {"127.0.0.1"}


def test_a_lost_fetch_is_asked_for_again_only_when_its_permit_has_ended(machines, tmp_path):
    world = World(pages=1, slow=1.0)
    try:
        machines.worker("satu")
        office = Office(tmp_path / "pusat", 1, 1)
        times = []
        thread, found = in_thread(office, office.options(world, cluster=machines.address, deadline=3.0))
        until(lambda: world.pages_asked == 1)
        times.append(datetime.now(UTC))
        machines.kill("worker", "satu")
        until(lambda: world.pages_asked == 2)
        times.append(datetime.now(UTC))
        thread.join(180)
    finally:
        world.end()
    assert found[0].status == "complete"
    assert found[0].repeated == 1
    # A permit lasts 15 seconds to begin and the 3 of one answer; it began shortly before the host was asked.
    assert times[1] - times[0] > timedelta(seconds=16)


def test_without_workers_the_crawl_ends_in_order_and_goes_on_later(machines, world, tmp_path):
    office = Office(tmp_path / "pusat", 10, 10)
    with pytest.raises(NetralitasError, match="tidak ada pekerja"):
        crawl(office.database, office.evidence, office.options(world, cluster=machines.address, cluster_timeout_s=2.0))
    assert world.pages_asked == 0
    assert office.rows("SELECT count(*) FROM run_accounts WHERE outcome IS NULL") == [(10,)]
    machines.worker("satu")
    result = crawl(office.database, office.evidence, office.options(world, cluster=machines.address))
    assert (result.resumed, result.status) == (True, "complete")
    assert "h1.contoh.test/feed" not in machines.logs()
