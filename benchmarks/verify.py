"""How fast `evidence verify` reads a store: captures a second, records a second, on one core.

python -m benchmarks.verify [--objects 4000] [--records 60000]
"""

import argparse
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from domain.types import Capture, HowSeen
from store import bodies, cases, checkpoints, evidence, open_store, runs
from store.database import Store, transaction

AT = datetime(2026, 11, 9, 1, 0, tzinfo=UTC)
PAGE = 20_000  # bytes of a captured page


def with_captures(db: Store, root: Path, count: int) -> None:
    run = runs.open_run(db, kind="crawl", started_at=AT, operator="ukur", how_seen=HowSeen.SPIDER)
    bodies_writer = bodies.BodyWriter(db, root)
    for begin in range(0, count, 500):
        with transaction(db):
            for n in range(begin, min(begin + 500, count)):
                body = f"halaman {n} ".encode() * (PAGE // 12)
                digest = bodies_writer.put(body)
                bodies_writer.keep(digest, body)
                capture = Capture(
                    url=f"https://contoh.example/{n}",
                    status=200,
                    headers={},
                    captured_at=AT,
                    body_sha256=digest,
                    body_bytes=len(body),
                )
                evidence.record_capture(db, run, None, capture)
            bodies_writer.seal()
    bodies_writer.close()


def with_cases(db: Store, count: int) -> None:
    """Cases give two sealed records each."""
    with transaction(db):
        for n in range(count):
            cases.open_case(db, f"orang-{n}", "kontes", AT)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--objects", type=int, default=4000)
    parser.add_argument("--records", type=int, default=60_000)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        db = open_store(root / "netralitas.db")
        with_captures(db, root / "evidence", asked.objects)
        with_cases(db, asked.records // 2)
        with transaction(db):
            checkpoints.checkpoint(db, Ed25519PrivateKey.generate(), AT)
        sealed = int(db._conn.execute("SELECT count(*) FROM seals").fetchone()[0])
        begun = time.process_time()
        assert list(evidence.verify(db, root / "evidence")) == []
        captures = time.process_time() - begun
        begun = time.process_time()
        found = list(checkpoints.verify(db, None))
        records = time.process_time() - begun
        db.close()
    print(f"{asked.objects} captures: {captures:.2f} CPU s, {asked.objects / captures:,.0f} a second (aim 2,000)")
    print(f"{sealed} sealed records: {records:.2f} CPU s, {sealed / records:,.0f} a second (aim 20,000)")
    print(f"findings: {found}")


if __name__ == "__main__":
    main()
