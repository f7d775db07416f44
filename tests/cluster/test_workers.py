"""What a worker does and does not take: versions, permits, private addresses."""

import asyncio
import contextlib
import shutil
import socket
import time
import uuid
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from benchmarks.cluster_world import World
from cluster import centre as centres
from cluster.centre import Centre, ClusterGone
from crawler.fetching import fetch
from crawler.orders import Failed, Fetched, Order, Permit, WorkerRefused

from .conftest import ROOT


def order_of(process, url, **changes):
    now = datetime.now(UTC)
    host = url.partition("://")[2].partition("/")[0]
    permit = Permit(number=uuid.uuid4().hex, host=host, process=process, begins=now, ends=now + timedelta(seconds=20))
    values = {"permit": permit, "url": url, "headers": (), "most_bytes": 1 << 20, "seconds": 5.0}
    return Order(**(values | changes))


def with_worker(machines, work, **changed):
    """Runs `work(centre, node)` with one worker of the cluster."""

    async def run():
        centre = Centre(machines.address, timeout_s=30, **changed)
        await centre.open()
        try:
            async with centre.place() as node:
                return await work(centre, node)
        finally:
            await centre.close()

    return asyncio.run(run())


# The resolver knows no address of version 6 at all.
@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("127.0.0.1", "AddressNotPublic"),
        ("localhost", "AddressNotPublic"),
        ("[::1]", "CannotResolveHostError"),
    ],
)
def test_a_worker_refuses_a_loopback_address(machines, name, kind):
    machines.worker("satu")
    reached = []
    family = socket.AF_INET6 if name.startswith("[") else socket.AF_INET
    with socket.socket(family) as here:
        here.bind((name.strip("[]"), 0))
        here.listen()
        here.settimeout(0.5)
        url = f"https://{name}:{here.getsockname()[1]}/feed"

        async def work(centre, node):
            return await centre.ask(node, fetch, order_of(node.process, url))

        found = with_worker(machines, work)
        with contextlib.suppress(TimeoutError):
            reached.append(here.accept())
    assert found == Failed(kind=kind, words="")
    assert reached == []


def test_a_permit_is_good_once_for_one_host_and_one_process_and_soon(machines):
    world = World(pages=1, slow=0.0)
    try:
        machines.worker("satu")

        async def work(centre, node):
            good = order_of(node.process, "https://h1.contoh.test/feed1", local_server=world.base)
            late = replace(good.permit, number="lama", begins=good.permit.begins - timedelta(minutes=1))
            early = replace(good.permit, number="awal", begins=good.permit.begins + timedelta(minutes=1))
            orders = [
                good,
                good,
                replace(good, permit=replace(good.permit, number="lain", host="h2.contoh.test")),
                replace(good, permit=replace(good.permit, number="proses", process="lain")),
                replace(good, permit=late),
                replace(good, permit=early),
                order_of(node.process, "https://h3.contoh.test/feed3"),
            ]
            return [await centre.ask(node, fetch, one) for one in orders]

        first, *others = with_worker(machines, work)
    finally:
        world.end()
    assert isinstance(first, Fetched)
    assert (first.capture.status, first.capture.body_bytes) == (200, len(first.capture.body))
    reasons = ("used", "other_host", "other_process", "late", "late", "other_world")
    assert others == [WorkerRefused(reason=r) for r in reasons]
    assert world.pages_asked == 1


def test_a_worker_with_other_versions_is_refused(machines, tmp_path):
    other = tmp_path / "lain"
    kept = shutil.ignore_patterns(".venv", ".git", "build", "tests", "__pycache__")
    shutil.copytree(ROOT, other, ignore=kept)
    path = other / "domain" / "version.py"
    path.write_text(path.read_text().replace('VERSION = "', 'VERSION = "9.'))
    machines.worker("lain", code=other)

    async def work(centre, node):
        return node.address, dict(centre.refused)

    with pytest.raises(ClusterGone, match="code, netralitas"):
        with_worker(machines, work)
    machines.worker("sama")
    address, refused = with_worker(machines, work)
    assert address not in refused
    assert [("netralitas" in names) for names in refused.values()] in ([], [True])


def test_a_worker_that_may_not_start_processes_is_refused(machines, monkeypatch):
    monkeypatch.setattr(centres, "ANSWER", 8.0)
    machines.worker("anak", nanny=True)

    async def work(centre, node):
        raise AssertionError(node)

    with pytest.raises(ClusterGone, match="--no-nanny"):
        with_worker(machines, work)


def test_the_loop_is_free_while_a_worker_works(machines):
    machines.worker("satu")
    beats = []

    async def work(centre, node):
        async def beat():
            while True:
                beats.append(1)
                await asyncio.sleep(0.05)

        beating = asyncio.ensure_future(beat())
        await centre.ask(node, time.sleep, 2.0)
        beating.cancel()

    with_worker(machines, work)
    assert len(beats) > 10
