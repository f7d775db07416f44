"""Pages that come close together share a commit; a page that comes alone is committed at once."""

import asyncio
import sqlite3
import threading
import time

import pytest

from crawler import batch
from crawler.batch import Batch, reason_of
from domain.errors import StoreError
from store import open_store
from store.bodies import BodyWriter
from store.database import transaction


@pytest.fixture
def path(tmp_path):
    return tmp_path / "netralitas.db"


@pytest.fixture
def made(path, tmp_path):
    conn = open_store(path)
    bodies_writer = BodyWriter(conn, tmp_path / "evidence")
    yield Batch(conn, bodies_writer, path)
    bodies_writer.close()
    conn.close()


def note(made, name):
    with made.unit():
        made._group.db._conn.execute("INSERT INTO meta VALUES (?, 'x')", (name,))


def note_twice(made, name):
    with made.unit():
        for _ in range(2):
            made._group.db._conn.execute("INSERT INTO meta VALUES (?, 'x')", (name,))


def stored(path):
    """What another connection sees: what is committed."""
    raw = sqlite3.connect(path)
    found = {row[0] for row in raw.execute("SELECT key FROM meta")}
    raw.close()
    return found


def test_without_a_reactor_every_page_is_committed_at_once(made, path):
    note(made, "a")
    note(made, "b")
    assert stored(path) == {"a", "b"}


def test_a_slow_crawl_commits_each_page_and_a_fast_one_groups_them(made, path, monkeypatch):
    monkeypatch.setattr(batch, "WAIT", 0.2)
    monkeypatch.setattr(batch, "LONGEST_WAIT", 0.2)  # however slow this disk is

    async def crawl():
        made._wait = 0.2
        note(made, "sendiri")
        seen = [stored(path)]
        for n in range(10):
            note(made, f"cepat-{n}")
        seen.append(stored(path))
        await asyncio.sleep(1.5)
        seen.append(stored(path))
        note(made, "lambat")
        seen.append(stored(path))
        return [len(s) for s in seen]

    assert asyncio.run(crawl()) == [1, 1, 11, 12]


def test_a_page_that_fails_is_left_out_and_its_neighbours_stay(made, path):
    async def crawl():
        note(made, "sendiri")
        note(made, "baik")
        with pytest.raises(sqlite3.IntegrityError):
            note_twice(made, "rusak")
        note(made, "juga baik")
        made.commit()

    asyncio.run(crawl())
    assert stored(path) == {"sendiri", "baik", "juga baik"}


def test_a_commit_that_fails_later_stops_the_next_page_and_keeps_what_was_committed(made, path, monkeypatch):
    async def crawl():
        note(made, "sendiri")
        note(made, "hilang")
        monkeypatch.setattr(made.bodies_writer, "seal", full)
        await asyncio.sleep(0.3)
        note(made, "berikut")

    def full():
        raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space"):
        asyncio.run(crawl())
    with pytest.raises(OSError, match="No space"):
        made.close()
    assert stored(path) == {"sendiri"}


def test_a_locked_store_is_waited_for_once_and_not_by_every_page(made, path):
    made._group.db._conn.execute("PRAGMA busy_timeout = 100")
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    started = time.monotonic()
    for name in ("a", "b", "c", "d", "e", "f"):
        with pytest.raises(StoreError) as caught:
            note(made, name)
        assert reason_of(caught.value) == "store_locked"
    assert time.monotonic() - started < 0.4
    other.close()
    made.close()
    assert stored(path) == set()


def test_on_a_slow_disk_more_pages_share_a_commit_up_to_half_a_second(made, monkeypatch):
    times = iter([100.0, 100.0, 100.08, 200.0, 200.0, 209.0, 300.0, 300.0, 300.001])
    monkeypatch.setattr(batch.time, "monotonic", lambda: next(times))
    waits = []
    for n in range(3):
        note(made, str(n))
        waits.append(round(made._wait, 2))
    assert waits == [0.32, 0.5, batch.WAIT]


def test_bodies_do_not_pile_up_in_memory(made, monkeypatch):
    monkeypatch.setattr(batch, "MOST_BYTES", 100)

    async def crawl():
        note(made, "sendiri")
        made.bodies_writer.keep(made.bodies_writer.put(b"x" * 200), b"x" * 200)
        note(made, "besar")
        return made.bodies_writer.bytes

    assert asyncio.run(crawl()) == 0


def test_the_wal_is_moved_into_the_file_while_a_crawl_runs(made, path, monkeypatch):
    monkeypatch.setattr(batch, "CHECKPOINT_EVERY", 40)
    sizes = []
    for n in range(400):
        with made.unit():
            made._group.db._conn.execute("INSERT INTO meta VALUES (?, ?)", (f"k{n}", "x" * 3000))
        sizes.append(path.with_name("netralitas.db-wal").stat().st_size)
    # The same bytes of the log are used again and again; without that it would be ten times as long.
    assert max(sizes) - sizes[0] < 45 * 20_000
    assert max(sizes) == max(sizes[:90])


@pytest.mark.parametrize(
    ("error", "reason"),
    [(OSError(28, "penuh"), "disk_full"), (StoreError("x", remedy="y"), "store_failed")],
)
def test_the_reason_of_a_failure(error, reason):
    assert reason_of(error) == reason
    locked = StoreError("x", remedy="y")
    locked.__cause__ = sqlite3.OperationalError("database is locked")
    assert reason_of(locked) == "store_locked"


def test_whoever_waits_for_the_lock_has_it_soon_and_no_page_is_lost(made, path, monkeypatch):
    """A reading is recorded between two pages of a fast crawl, which shares commits again when nobody waits."""
    monkeypatch.setattr(batch, "LONGEST_WAIT", 60.0)
    made._wait = 60.0  # else nothing would be committed for a minute
    monkeypatch.setattr(batch, "WAIT", 60.0)
    waited = []

    def read():
        db = open_store(path)
        for number in range(5):
            started = time.monotonic()
            with transaction(db):
                db._conn.execute("INSERT INTO meta VALUES (?, 'x')", (f"bacaan-{number}",))
            waited.append(time.monotonic() - started)
            time.sleep(0.05)
        db.close()

    async def crawl():
        note(made, "pertama")  # commits at once, as the first of a crawl
        reader = threading.Thread(target=read)
        reader.start()
        number = 0
        while reader.is_alive():
            number += 1
            note(made, f"halaman-{number}")
            await asyncio.sleep(0.002)
        await asyncio.sleep(0.2)
        before = stored(path)
        note(made, "sesudah")
        assert stored(path) == before, "nobody waits any more"
        made.commit()
        return number

    pages = asyncio.run(crawl())
    assert max(waited) < 10  # SQLite itself would give up after twenty seconds
    found = stored(path)
    assert {f"bacaan-{n}" for n in range(5)} <= found
    assert {f"halaman-{n}" for n in range(1, pages + 1)} | {"pertama", "sesudah"} <= found


def test_whoever_waits_has_the_lock_soon_also_while_no_further_page_comes(made, path, monkeypatch):
    monkeypatch.setattr(batch, "LONGEST_WAIT", 60.0)
    made._wait = 60.0
    monkeypatch.setattr(batch, "WAIT", 60.0)

    def read():
        db = open_store(path)
        started = time.monotonic()
        with transaction(db):
            db._conn.execute("INSERT INTO meta VALUES ('bacaan', 'x')")
        db.close()
        return time.monotonic() - started

    async def crawl():
        note(made, "pertama")
        note(made, "kedua")
        return await asyncio.to_thread(read)

    assert asyncio.run(crawl()) < 5  # a minute without it; much less on an idle machine
    assert {"pertama", "kedua", "bacaan"} <= stored(path)
