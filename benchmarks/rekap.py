"""python -m benchmarks.rekap [OFFICES ...]: simulated offices send their rekap; a centre adds them and reports.

Each number of offices runs in a process of its own, so that its memory is its own. Without numbers: 100, 552 (the
Bawaslu offices of 2024) and 5,000. The offices are invented; each signs with its own key and sends two weeks.
"""

import random
import resource
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from domain import editions, office_tally, regions
from domain.office_tally import FollowUp, OfficeTally
from domain.periods import Week, parse_week
from rendering import csv_text, json_text
from services.rekap_collection import COLUMNS, OFFICES, add, create, open_centre
from services.rekap_report import report
from store import signing

WEEK = parse_week("2026-W46")
NOW = datetime(2026, 11, 17, 2, 0, tzinfo=UTC)
ACROSS = 20  # how many of a hundred offices have anybody who was passed on


def tally(rng: random.Random, week: Week, **changes: object) -> OfficeTally:
    """Figures of an invented office that do not contradict one another."""
    registered = rng.randrange(50, 900)
    spider, people = rng.randrange(registered // 2), rng.randrange(registered // 4)
    failed = rng.randrange(registered // 8)
    found = rng.randrange(1, 12) if rng.randrange(100) < ACROSS else 0
    sent = rng.randint(0, found)
    decided = rng.randint(0, sent)
    punished = rng.randint(0, decided)
    figures = {
        "population": registered * 20,
        "registered": registered,
        "seen_by_spider": spider,
        "seen_by_people": people,
        "unseen": registered - spider - people - failed,
        "failed": failed,
        "posts": registered * 6,
        "persons_with_case": found + 3,
    }
    totals = (1, 0, 2, found, sent, decided, punished)
    for step, n in zip(office_tally.STEPS, totals, strict=True):
        figures |= {f"{step}_period": n // 2, f"{step}_total": n, f"{step}_cases": n}
    values: dict[str, object] = {
        "body": "Kantor Rekaan",
        "edition": editions.INTERNAL,
        "period": week.label,
        "start": week.start,
        "end": week.end,
        "cutoff": week.end,
        "made_at": week.end + timedelta(hours=1),
        "status": "FINAL",
        "packs": {"rekaan": "1"},
        "captures": 9,
        "head": "ab" * 32,
        "checkpoint": 3,
        "checkpoint_digest": "cd" * 32,
        "figures": figures,
        "follow_up": (FollowUp(receiver="BKN", counts=(sent, sent, decided, 0, decided, 0, 0)),) if sent else (),
    }
    return OfficeTally(**{**values, **changes})  # type: ignore[arg-type]


def signed(key: Ed25519PrivateKey, made: OfficeTally, rotations: tuple[signing.Rotation, ...] = ()) -> bytes:
    """The file that an office with this key would send."""
    statement = office_tally.statement_of(made)
    return json_text(
        {
            "format": office_tally.FORMAT,
            "statement": statement,
            "key": signing.public_raw(key).hex(),
            "signature": key.sign(office_tally.signed_bytes(statement)).hex(),
            "rotations": [
                {"old": c.old.hex(), "new": c.new.hex(), "signature": c.endorsement.hex()} for c in rotations
            ],
        }
    ).encode()


def offices(count: int, province: str = "") -> list[tuple[str, str]]:
    """Code and region of so many offices: the regencies and cities in turn, of one province or all."""
    places = sorted(code for code in regions.names() if "." in code and code.startswith(province))
    return [(f"{places[n % len(places)]}-{n:04d}", places[n % len(places)]) for n in range(count)]


def simulate(folder: Path, count: int, province: str = "") -> tuple[Path, list[Path], dict[str, Ed25519PrivateKey]]:
    """The folder of a centre that trusts so many offices, the files that they sent, and their keys by code."""
    rng, centre, post = random.Random(46), folder / "pusat", folder / "kiriman"
    post.mkdir(parents=True)
    create(centre, name="Pusat Rekaan", responsible="Ketua", legal_basis="Dasar rekaan", region=province, zone="WIB")
    keys = {code: Ed25519PrivateKey.from_private_bytes(rng.randbytes(32)) for code, _ in offices(count, province)}
    rows = [
        (code, f"Kantor {code}", region, signing.fingerprint(signing.public_raw(keys[code])), "2026-W45")
        for code, region in offices(count, province)
    ]
    (centre / OFFICES).write_text(csv_text(COLUMNS, rows), "utf-8")
    files = []
    for code, key in keys.items():
        for week in (WEEK.previous, WEEK):
            files.append(post / f"{code}-{week.label}.json")
            files[-1].write_bytes(signed(key, tally(rng, week)))
    return centre, files, keys


def measure(count: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        centre, files, _ = simulate(Path(folder), count)
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        started = time.perf_counter()
        refused = [t for t in add(open_centre(centre), files, NOW) if t.refused]
        added = time.perf_counter() - started
        report(open_centre(centre), (), WEEK, NOW)
        reported = time.perf_counter() - started - added
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(
            f"{count:>6} offices, {len(files)} files: add {added:.2f} s, report {reported:.2f} s, together "
            f"{added + reported:.2f} s, peak {peak:.0f} MB (before {before:.0f}), refused {len(refused)}"
        )


def main() -> None:
    sizes = sys.argv[1:] or ["100", "552", "5000"]
    if len(sizes) == 1:
        measure(int(sizes[0]))
        return
    for size in sizes:
        subprocess.run([sys.executable, "-m", "benchmarks.rekap", size], check=True)


if __name__ == "__main__":
    main()
