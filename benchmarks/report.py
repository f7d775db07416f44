"""python -m benchmarks.report [POSTS] [CASES]: the weekly report, both editions and all files, from a large store.

Also the same report over a store with a tenth of the posts, to show that cost grows with the week.
"""

import resource
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from domain.packs import load_pack
from domain.periods import parse_week, to_text
from services.reporting import period_report
from store import open_store
from store.database import Store, transaction
from store.workspace import Workspace, read_config, write_config

WEEK = parse_week("2024-W46")
ACCOUNTS = 5_000
FORMS = ("DS-06", "DS-02", "DS-07", "KE-04", "DS-08")
LEVELS = ("fungsional", "pelaksana", "administrator", "pengawas", "jpt_pratama")
READING = (
    "INSERT INTO readings (reading_id, case_id, reviewer_id, at, finding, category, reason)"
    " VALUES (?, ?, ?, ?, 'dugaan', ?, 'x')"
)
REGIONS = ("35.78", "73.71", "12.71", "32.73", "33.74", "51.71", "94.01", "64.72")


def fill(root: Path, posts: int, cases: int) -> Workspace:
    """A store with that many posts over a year, all but the last week's outside it, and that many cases."""
    path = write_config(root, {"election.packs": ["pilkada-2024"], "body.name": "Ukuran"})
    workspace = Workspace(root=root, config=read_config(path, {}))
    db = open_store(workspace.database)
    with transaction(db):
        _register(db)
        _visits(db)
        _posts(db, posts)
        for name in ("r1", "r2"):
            db._conn.execute("INSERT INTO reviewers VALUES (?, 'reviewer', x'00', x'00', ?, NULL)", (name, at(0, 1)))
        for n in range(cases):
            _case(db, n, at(n, cases), f"x{n * (posts // cases)}")
    db.close()
    return workspace


def at(n: int, of: int) -> str:
    """The time of the n-th of so many things that are spread over the year."""
    return to_text(WEEK.end - timedelta(days=365) * (1 - n / of))


def _register(db: Store) -> None:
    made = "INSERT INTO register_lists VALUES ('l', ?, 's', 'undian', 90000, 'o', 1, 1, 0, NULL)"
    db._conn.execute(made, (at(0, 1),))
    db._conn.executemany(
        "INSERT INTO accounts VALUES (?, ?, 'facebook', ?, NULL, ?, ?, ?, 0, 'personal', 'b', 'e', 'v',"
        " '2023-01-01', NULL, 'C', 0, 'l')",
        ((f"a{n}", f"p{n}", f"h{n}", f"Pemerintah {n % 40}", REGIONS[n % 8], LEVELS[n % 5]) for n in range(ACCOUNTS)),
    )


def _visits(db: Store) -> None:
    for week in range(52):
        moment = to_text(WEEK.end - timedelta(days=7 * week + 1))
        made = "INSERT INTO runs VALUES (?, 'import', ?, ?, 'complete', 'o', 'import_no_login', NULL, '1')"
        db._conn.execute(made, (f"r{week}", moment, moment))
        db._conn.executemany(
            "INSERT INTO run_accounts (run_id, account_id, outcome, complete, at) VALUES (?, ?, 'ok', 1, ?)",
            ((f"r{week}", f"a{n}", moment) for n in range(ACCOUNTS)),
        )


def _posts(db: Store, posts: int) -> None:
    db._conn.executemany(
        "INSERT INTO posts VALUES (?, ?, ?, 'original', '', ?, '', 'second', 'iso', NULL, 'seen', NULL, NULL, NULL,"
        " 'public', NULL, '[]', ?, ?, 1, 0, NULL, NULL, NULL, 1)",
        ((f"x{n}", f"a{n % ACCOUNTS}", f"n{n}", at(n, posts), at(n, posts), at(n, posts)) for n in range(posts)),
    )
    db._conn.executemany(
        "INSERT INTO post_versions VALUES (?, 1, 'teks', '', 's', NULL, ?, 'e')",
        ((f"x{n}", at(n, posts)) for n in range(posts)),
    )


def _case(db: Store, n: int, at: str, post: str) -> None:
    key, form = f"K-2024-{n:05d}", FORMS[n % 5]
    person, contest = f"p{n % ACCOUNTS}", f"c{n // ACCOUNTS}"
    db._conn.execute("INSERT INTO cases VALUES (?, ?, ?, ?, ?, NULL)", (key, person, contest, at, at))
    db._conn.execute("INSERT INTO case_posts VALUES (?, ?, 1, ?, NULL, 1)", (key, post, at))
    db._conn.execute(
        "INSERT INTO flags VALUES (?, ?, 1, 'r', 1, 'e', 'f', 'text', '[]', 'strong', NULL, NULL, ?, 'a', 'b', 'p',"
        " '1', ?)",
        (f"f{n}", post, form, at),
    )
    for offset, who in enumerate(("r1", "r2"), 1):
        values = (2 * n + offset, key, who, at, form)
        db._conn.execute(READING, values)
    db._conn.execute(
        "INSERT INTO findings VALUES (?, ?, ?, 'r1', ?, 'r2', 'dugaan', ?, ?)",
        (n + 1, key, 2 * n + 1, 2 * n + 2, form, at),
    )
    db._conn.execute(
        "INSERT INTO hops VALUES (?, ?, ?, 'r1', 'Bawaslu', 'BKN', 'SBT', ?, ?, ?)",
        (n + 1, key, n + 1, f"n{n}", at[:10], at),
    )


def measure(posts: int, cases: int) -> float:
    with tempfile.TemporaryDirectory() as folder:
        workspace = fill(Path(folder) / "w", posts, cases)
        packs = (load_pack("pilkada-2024"),)
        now = datetime(2024, 11, 20, tzinfo=UTC)
        started = time.perf_counter()
        period_report(workspace, packs, WEEK, now)
        seconds = time.perf_counter() - started
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(f"{posts:>9} posts, {cases:>6} cases: {seconds:5.2f} s, peak {peak:.0f} MB")
        return seconds


if __name__ == "__main__":
    size = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    matters = int(sys.argv[2]) if len(sys.argv) > 2 else 20_000
    small = measure(size // 10, matters)
    large = measure(size, matters)
    print(f"ten times the posts: {large / small:.1f} times the time")
