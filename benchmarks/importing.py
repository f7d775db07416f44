"""How long a large file takes to import: python -m benchmarks.importing [--rows 300000] [--format csv|jsonl]

Invented posts of 200 registered accounts, a tenth of the rows of accounts that are not registered, in an empty
workspace; then the same file once more with other terms, which reads it again and adds nothing. Prints seconds, seconds
of processor, memory, and how often progress was told.
"""

import argparse
import csv
import json
import resource
import shutil
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from benchmarks.watched import account, register
from domain.types import HowSeen, Platform
from imports.loading import import_file
from imports.terms import NOTHING, ImportTerms
from store import open_store
from store.database import Store

AT = datetime(2026, 11, 12, 9, 0, tzinfo=UTC)
ACCOUNTS, EVERY = 200, 10
TEXT = "Panen padi di sawah tetangga, hujan turun sejak subuh dan jalan desa licin. " * 2


def rows(count: int) -> Iterator[dict[str, str]]:
    for number in range(count):
        name = "orang_lain" if number % EVERY == 0 else f"warga_{number % ACCOUNTS}"
        at = AT - timedelta(minutes=number)
        yield {
            "platform": "x",
            "account": name,
            "id": str(10**18 + number),
            "text": f"{TEXT}{number}",
            "url": f"https://x.com/{name}/status/{10**18 + number}",
            "published_at": at.isoformat(),
            "kind": "original",
            "audience": "public",
        }


def written(path: Path, count: int) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        if path.suffix == ".csv":
            table = csv.DictWriter(file, next(rows(1)).keys())
            table.writeheader()
            table.writerows(rows(count))
        else:
            file.writelines(json.dumps(row) + "\n" for row in rows(count))


def load(db: Store, folder: Path, path: Path, given: ImportTerms) -> tuple[Any, float, float, int]:
    told: list[int] = []
    started, used = time.perf_counter(), time.process_time()
    result = import_file(
        db,
        folder / "evidence",
        path,
        how_seen=HowSeen.IMPORT_NO_LOGIN,
        operator="ukur",
        captured_at=AT,
        pseudonym_key=b"k" * 32,
        scope="ukur",
        import_terms=given,
        on_progress=told.append,
    )
    return result, time.perf_counter() - started, time.process_time() - used, len(told)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=300_000)
    parser.add_argument("--format", choices=("csv", "jsonl"), default="csv")
    options = parser.parse_args()
    folder = Path(tempfile.mkdtemp())
    try:
        path = folder / f"kiriman.{options.format}"
        written(path, options.rows)
        db = open_store(folder / "netralitas.db")
        register(db, [account(n, platform=Platform.X, handle=f"warga_{n}") for n in range(ACCOUNTS)], AT)
        for name, given in (("first", NOTHING), ("again, other terms", ImportTerms(consent="catatan"))):
            result, seconds, used, told = load(db, folder, path, given)
            found = f"{result.new} new, {result.known} known, {result.not_registered} of others"
            print(
                f"{name}: {result.rows} rows, {found} in {seconds:.1f} s ({used:.1f} of processor),"
                f" progress told {told} times"
            )
        print(f"peak {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB; aim: under 60 s")
        db.close()
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
