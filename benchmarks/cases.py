"""python -m benchmarks.cases [POSTS] [CASES]: the queue and a reading on a large store, alone and beside writers.

Also evidence verification. Times are wall clock on whatever machine this is.
"""

import json
import os
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from domain.case_entries import Answers, NewReading
from domain.periods import to_text
from domain.types import Capture, HowSeen
from review import case_table
from review.oversight import OversightBody, oversight_body_of
from services import reading_list
from services.casework import refresh
from store import bodies, case_rows, checkpoints, evidence, open_store, queue, runs, signing
from store import reviewers as reviewer_rows
from store.case_filter import Filter
from store.database import Store, transaction

NOW = datetime(2026, 11, 10, 2, 0, tzinfo=UTC)
ACCOUNTS = 5_000
TIERS = ("strong", "plain", "weak")


def fill(path: Path, posts: int, flagged: int) -> None:
    """A store of that many posts by 5,000 accounts, of which the first `flagged` are each an open case."""
    db = open_store(path)
    seen = to_text(NOW - timedelta(days=2))
    with transaction(db):
        db._conn.execute("INSERT INTO register_lists VALUES ('l', ?, 'x', 's', 1, 'o', 1, 1, 0, NULL)", (seen,))
        db._conn.executemany(
            "INSERT INTO accounts VALUES (?, ?, 'bluesky', ?, NULL, ?, '35.78', 'pelaksana', 0, 'personal', 'SKB',"
            " 'surat', 'inspektorat', '2026-09-01', NULL, 'A', 0, 'l')",
            ((f"a{n}", f"o{n}", f"akun-{n}.example", f"Dinas {n % 60}") for n in range(ACCOUNTS)),
        )
        run = "INSERT INTO runs VALUES ('r', 'crawl', ?, ?, 'complete', 'o', 'spider', NULL, '0')"
        db._conn.execute(run, (seen, seen))
        for n in range(1, 9):
            reviewer_rows.add(db, f"pembaca-{n}", "reviewer", b"s", b"h", NOW)
        for start in range(0, posts, 50_000):
            numbers = range(start, min(posts, start + 50_000))
            db._conn.executemany(
                "INSERT INTO posts VALUES (?, ?, ?, 'original', '', ?, '', 'second', 'platform', NULL, 'seen', NULL,"
                " NULL, NULL, 'public', NULL, '[]', ?, ?, 1, 0, NULL, NULL, NULL, 1)",
                ((f"p{n:08d}", f"a{n % ACCOUNTS}", str(n), seen, seen, seen) for n in numbers),
            )
            db._conn.executemany(
                "INSERT INTO post_versions VALUES (?, 1, 'dukung calon', '', 'x', NULL, ?, 'x')",
                ((f"p{n:08d}", seen) for n in numbers),
            )
            db._conn.executemany(
                "INSERT INTO assessments VALUES (?, 1, 'e', ?, 'support', ?, ?)",
                ((f"p{n:08d}", int(n < flagged), TIERS[n % 3] if n < flagged else None, seen) for n in numbers),
            )
        _cases(db, flagged, seen)
    db.close()


def _cases(db: Store, flagged: int, seen: str) -> None:

    db._conn.executemany(
        "INSERT INTO flags VALUES (?, ?, 1, 'campaign', 1, 'dukung', 'x', 'text', '[[0, 6]]', ?, ?, NULL, 'DS-06', 'r',"
        " '', 'uji', '1', ?)",
        ((f"f{n}", f"p{n:08d}", TIERS[n % 3], f"k{n // ACCOUNTS}", seen) for n in range(flagged)),
    )
    db._conn.executemany(
        "INSERT INTO cases VALUES (?, ?, ?, ?, NULL, NULL)",
        ((f"K-2026-{n:06d}", f"o{n % ACCOUNTS}", f"k{n // ACCOUNTS}", seen) for n in range(flagged)),
    )
    db._conn.executemany(
        "INSERT INTO case_posts VALUES (?, ?, 1, ?, NULL, 1)",
        ((f"K-2026-{n:06d}", f"p{n:08d}", seen) for n in range(flagged)),
    )
    for n in range(flagged):
        refresh(db, f"K-2026-{n:06d}", None)


def milliseconds(call: Callable[[int], object], times: int) -> str:
    took = []
    for n in range(times):
        started = time.perf_counter()
        call(n)
        took.append((time.perf_counter() - started) * 1000)
    late = sorted(took)[int(times * 0.95)]
    return f"median {statistics.median(took):.1f} ms, 95 % {late:.1f} ms, worst {max(took):.1f} ms over {times}"


def given() -> NewReading:
    answers = Answers(
        reason_code="lainnya",
        elements=("dukungan_aktif", "tujuan", "tahapan"),
        owner="ya",
        hacked="tidak",
        old_photo="tidak",
        exculpatory="tidak ada",
    )
    return NewReading(finding="dugaan", category="DS-06", note="ukur", answers=answers)


def oversight_body() -> OversightBody:

    return replace(oversight_body_of("ngo", ()), categories=frozenset({"DS-06"}))


def crawl_writes(path: Path, seconds: float) -> int:
    """A process that writes captures page by page as a crawl does, for a while; its pid."""
    child = os.fork()
    if child:
        return child
    db = open_store(path)
    run = runs.open_run(db, kind="crawl", started_at=NOW, operator="u", how_seen=HowSeen.SPIDER, accounts=["a1"])
    end, n = time.monotonic() + seconds, 0
    while time.monotonic() < end:
        n += 1
        body = f"{n}".encode()
        capture = Capture(
            url=f"https://x.example/{n}",
            status=200,
            headers={},
            captured_at=NOW,
            body_sha256=bodies.store_bytes(path.parent / "evidence", body),
            body_bytes=len(body),
        )
        with transaction(db):
            evidence.record_capture(db, run, "a1", capture)
    os._exit(0)


def eight_readers(path: Path, each: int) -> None:
    """Eight processes take and read `each` items; every reading is there once."""
    before = open_store(path)
    had = before._conn.execute("SELECT count(*) FROM readings").fetchone()[0]
    before.close()
    started, children = time.perf_counter(), []
    for n in range(1, 9):
        child = os.fork()
        if child == 0:
            db, body = open_store(path), oversight_body()
            for k in range(each):
                at = NOW + timedelta(seconds=k)
                item = reading_list.take(db, body, f"pembaca-{n}", at)
                assert item is not None
                reading_list.submit(db, body, item.item_id, f"pembaca-{n}", given(), at=at)
            os._exit(0)
        children.append(child)
    codes = [os.waitstatus_to_exitcode(os.waitpid(c, 0)[1]) for c in children]
    took = time.perf_counter() - started
    db = open_store(path)
    total = db._conn.execute("SELECT count(*) FROM readings").fetchone()[0] - had
    twice = db._conn.execute(
        "SELECT count(*) FROM (SELECT 1 FROM readings GROUP BY case_id, reviewer_id HAVING count(*) > 1)"
    ).fetchone()[0]
    db.close()
    print(
        f"eight readers: {total} of {8 * each} readings, {twice} doubled, exit codes {set(codes)}, "
        f"{took * 1000 / each:.0f} ms an item and reader"
    )


def verification(folder: Path, objects: int) -> None:
    """Bodies and chain of many captures, verified."""
    db = open_store(folder / "netralitas.db")
    run = runs.open_run(db, kind="crawl", started_at=NOW, operator="u", how_seen=HowSeen.SPIDER)
    filler = json.dumps(["isi"] * 2000)
    with transaction(db):
        for n in range(objects):
            body = f"{n}{filler}".encode()
            sha = bodies.store_bytes(folder / "evidence", body)
            capture = Capture(
                url=f"https://x.example/{n}",
                status=200,
                headers={},
                captured_at=NOW,
                body_sha256=sha,
                body_bytes=len(body),
            )
            evidence.record_capture(db, run, None, capture)
        checkpoints.checkpoint(db, signing.make_key(folder / "k.pem"), NOW)
    started = time.perf_counter()
    problems = [*evidence.verify(db, folder / "evidence"), *checkpoints.verify(db)]
    took = time.perf_counter() - started
    db.close()
    size = len(filler) // 1000
    print(f"evidence: {objects / took:,.0f} objects/s ({objects} of {size} kB), {len(problems)} problems")


def main() -> None:
    posts = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    flagged = int(sys.argv[2]) if len(sys.argv) > 2 else 100_000
    folder = Path(tempfile.mkdtemp())
    try:
        path, body = folder / "netralitas.db", oversight_body()
        fill(path, posts, flagged)
        db = open_store(path)
        db._conn.execute("PRAGMA wal_autocheckpoint = 0")
        print(f"{posts} posts, {flagged} open cases")
        print("first page:", milliseconds(lambda n: queue.page(db, "pembaca-8", Filter(), NOW), 50))
        print(
            "first page, filtered:",
            milliseconds(lambda n: queue.page(db, "pembaca-8", Filter(agency="Dinas 59", tier="plain"), NOW), 20),
        )
        started = time.perf_counter()
        drawn = reading_list.draw(db, NOW)
        print(f"a week's sample of {drawn} drawn by the flagging step: {time.perf_counter() - started:.1f} s")
        print("take:", milliseconds(lambda n: reading_list.take(db, body, f"pembaca-{n % 8 + 1}", NOW), 16))

        def read(n: int) -> object:
            return reading_list.read(db, body, f"K-2026-{50_000 % flagged + n:06d}", "pembaca-1", given(), at=NOW)

        started = time.perf_counter()
        count = len(case_table.rows(case_rows.rows(db, Filter())))
        print(f"table: {count} rows in {time.perf_counter() - started:.1f} s")
        print("reading:", milliseconds(read, 50))
        child = crawl_writes(path, 8)
        time.sleep(0.5)
        print("reading beside a crawl:", milliseconds(lambda n: read(n + 100), 50))
        os.waitpid(child, 0)
        db.close()
        eight_readers(path, 10)
        (folder / "bukti").mkdir()
        verification(folder / "bukti", 10_000)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
