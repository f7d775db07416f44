"""Where captures lie: today's bundles (tar) beside one WARC file a run and host, for writing and for purging.

python -m benchmarks.crawl_storage [--records 100000] [--hosts 500] [--together 20]

Both take the same bodies in the same groups (as many as a commit of a fast crawl holds), each group flushed to the
disk before its rows are committed. Then the older half of the records is dropped, which is what a monthly purge does,
and after it a thousand scattered ones, as requests of persons do. WARC is the trial that decision 10 speaks of: records
are appended, the index lies in SQLite, a file that loses records is written anew beside the old one and renamed.
"""

import argparse
import hashlib
import os
import random
import shutil
import sqlite3
import tempfile
import time
import zlib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

from store import bodies, open_store
from store.database import transaction

WORDS = ("panen", "padi", "sawah", "desa", "warga", "balai", "hujan", "jalan", "pasar", "ibu", "bapak", "anak")
Group = list[tuple[str, bytes]]


def groups(records: int, hosts: int, together: int) -> Iterator[Group]:
    """Invented pages of four to twelve thousand letters, in turns by host."""
    random.seed(1)
    group: Group = []
    for number in range(records):
        text = " ".join(random.choices(WORDS, k=random.randint(700, 2000)))
        group.append((f"h{number % hosts}.contoh.test", f"<page n='{number}'>{text}</page>".encode()))
        if len(group) == together:
            yield group
            group = []
    if group:
        yield group


class Bundles:
    """As a crawl stores today."""

    def __init__(self, folder: Path) -> None:
        self.root, self.db = folder / "evidence", open_store(folder / "n.db")
        self.bodies_writer = bodies.BodyWriter(self.db, self.root)

    def store(self, group: Group) -> list[str]:
        names = []
        with transaction(self.db):
            for _, body in group:
                names.append(self.bodies_writer.put(body))
                self.bodies_writer.keep(names[-1], body)
            self.bodies_writer.seal()
        return names

    def drop(self, names: Sequence[str]) -> None:
        bodies.remove(self.db, self.root, names)


class Warcs:
    """One gzipped WARC a run and host."""

    def __init__(self, folder: Path) -> None:
        self.root, self.db = folder / "warc", sqlite3.connect(folder / "w.db", isolation_level=None)
        self.root.mkdir()
        self.db.executescript(
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; CREATE TABLE places"
            " (sha256 TEXT PRIMARY KEY, file TEXT, start INTEGER, length INTEGER) WITHOUT ROWID;"
            " CREATE INDEX places_file ON places (file)"
        )

    def store(self, group: Group) -> list[str]:
        rows: list[tuple[str, str, int, int]] = []
        files: dict[str, BinaryIO] = {}
        for host, body in group:
            if host not in files:
                files[host] = (self.root / f"{host}.warc.gz").open("ab")
            file, packed = files[host], _record(host, body)
            rows.append((hashlib.sha256(body).hexdigest(), host, file.tell(), len(packed)))
            file.write(packed)
        for file in files.values():
            file.flush()
            os.fsync(file.fileno())
            file.close()
        self.db.execute("BEGIN IMMEDIATE")
        self.db.executemany("INSERT INTO places VALUES (?, ?, ?, ?)", rows)
        self.db.execute("COMMIT")
        return [row[0] for row in rows]

    def drop(self, names: Sequence[str]) -> None:
        wanted = set(names)
        found = {self.db.execute("SELECT file FROM places WHERE sha256 = ?", (name,)).fetchone()[0] for name in wanted}
        for host in sorted(found):
            self._rewrite(host, wanted)

    def _rewrite(self, host: str, wanted: set[str]) -> None:
        """The new file is whole on the disk before the index names it; a crash leaves one of the two to sweep."""
        rows = self.db.execute("SELECT * FROM places WHERE file = ? ORDER BY start", (host,)).fetchall()
        data, kept, end, moved = (self.root / f"{host}.warc.gz").read_bytes(), [], 0, []
        for sha256, _, start, length in rows:
            if sha256 not in wanted:
                kept.append(data[start : start + length])
                moved.append((sha256, host, end, length))
                end += length
        temporary = self.root / f"{host}.tmp"
        with temporary.open("wb") as file:
            file.write(b"".join(kept))
            file.flush()
            os.fsync(file.fileno())
        self.db.execute("BEGIN IMMEDIATE")
        self.db.execute("DELETE FROM places WHERE file = ?", (host,))
        self.db.executemany("INSERT INTO places VALUES (?, ?, ?, ?)", moved)
        temporary.replace(self.root / f"{host}.warc.gz")
        self.db.execute("COMMIT")


def _record(host: str, body: bytes) -> bytes:
    http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + body
    head = (
        f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://{host}/\r\nWARC-Date: 2026-11-12T09:00:00Z\r\n"
        f"WARC-Record-ID: <urn:sha256:{hashlib.sha256(body).hexdigest()}>\r\nContent-Length: {len(http)}\r\n\r\n"
    )
    packer = zlib.compressobj(6, zlib.DEFLATED, 31)
    return packer.compress(head.encode() + http + b"\r\n\r\n") + packer.flush()


def timed(work: Callable[[], object]) -> tuple[float, float]:
    """Seconds, and seconds of processor."""
    started, used = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - started, time.process_time() - used


def measured(kind: type[Bundles] | type[Warcs], options: argparse.Namespace) -> list[tuple[str, float, float]]:
    folder = Path(tempfile.mkdtemp())
    try:
        bodies_writer, names = kind(folder), list[str]()
        writing = sum_of(
            timed(lambda g=group: names.extend(bodies_writer.store(g)))  # type: ignore[misc]
            for group in groups(options.records, options.hosts, options.together)
        )
        half = len(names) // 2
        purging = timed(lambda: bodies_writer.drop(names[:half]))
        request = timed(lambda: bodies_writer.drop(random.Random(2).sample(names[half:], min(1000, half))))
        size = sum(p.stat().st_size for p in folder.rglob("*") if p.is_file()) / 1e6
        steps = {"storing": writing, "dropping the older half": purging, "dropping 1,000": request, "MB": (size, 0)}
        return [(name, *figures) for name, figures in steps.items()]
    finally:
        shutil.rmtree(folder)


def sum_of(pairs: Iterator[tuple[float, float]]) -> tuple[float, float]:
    seconds = used = 0.0
    for a, b in pairs:
        seconds, used = seconds + a, used + b
    return seconds, used


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=100_000)
    parser.add_argument("--hosts", type=int, default=500)
    parser.add_argument("--together", type=int, default=20, help="pages a commit holds")
    options = parser.parse_args()
    found = {kind.__name__: measured(kind, options) for kind in (Bundles, Warcs)}
    for step in zip(*found.values(), strict=True):
        shown = ", ".join(f"{name} {s:.1f} ({u:.1f})" for name, (_, s, u) in zip(found, step, strict=True))
        print(f"{step[0][0]}: {shown}")


if __name__ == "__main__":
    main()
