"""Folders of posts (posts.jsonl) through register, import, flag, cases and report in one workspace.

python -m benchmarks.posts_chain FOLDER [--packs a,b]: prints posts, flags by tier and source, seconds, memory.
The accounts are invented; the posts stay where they are.
"""

import argparse
import json
import resource
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from domain.periods import week_of
from domain.types import HowSeen
from imports.loading import import_file
from imports.register import preview_file, template_csv
from imports.register_reading import Rules
from imports.result import ImportResult
from services.flagging import Flagged, flag_store, unread_posts
from services.register import EnrolmentTerms, enrol
from services.reporting import period_report
from services.settings import packs_of
from store import open_store
from store.database import Store
from store.identities import Identities, make_key
from store.workspace import Workspace, read_config, write_config

PACKS = ("pilkada-dki-2017", "pemilu-2019", "pemilu-2024", "pilkada-2024")
# A region for each source whose contest was a regional one; accounts of the others live in Bandung.
REGIONS = {"pilkada_dki_2017_sentiment": "31.71", "pilgub_jatim_2024": "35.78"}
AT = datetime(2025, 12, 1, 3, 0, tzinfo=UTC)
ACCOUNTS_PER_SOURCE = 10
RUBRIC = "SK Tim Contoh 1/2024"


@dataclass(frozen=True, kw_only=True, slots=True)
class Summary:
    """What came out. `flagged` counts posts by source and strongest tier."""

    posts: Counter[str]
    imported: ImportResult
    undated: int
    flagged: dict[str, Counter[str]]
    analysis: Flagged
    cases: int
    pages: Sequence[Path]
    seconds: dict[str, float]
    peak_mb: float


def sources(folder: Path) -> list[Path]:
    return sorted(folder.glob("*/posts.jsonl"))


def run(folder: Path, work: Path, packs: Sequence[str] = PACKS) -> Summary:
    """Brings every posts.jsonl below `folder` through the chain in a fresh workspace at `work`."""
    workspace = _workspace(work, packs)
    files = sources(folder)
    register, feed = work / "register.csv", work / "posts.jsonl"
    _register(register, [f.parent.name for f in files])
    posts = _feed(feed, files)
    db = open_store(workspace.database)
    seconds: dict[str, float] = {}
    try:
        started = time.perf_counter()
        _enrol(db, workspace, register)
        started = _lap(seconds, "register", started)
        imported = _import(db, workspace, feed)
        started = _lap(seconds, "import", started)
        chosen = packs_of(workspace)
        engine, name, _ = unread_posts(db, chosen)
        started = _lap(seconds, "compile", started)
        analysis = flag_store(db, engine, name, AT)
        started = _lap(seconds, "flag and cases", started)
        pages = period_report(workspace, chosen, week_of(datetime(2024, 11, 12, tzinfo=UTC).date()), AT)
        _lap(seconds, "report", started)
        return Summary(
            posts=posts,
            imported=imported,
            flagged=_flagged(db),
            analysis=analysis,
            pages=pages,
            seconds=seconds,
            undated=db._conn.execute("SELECT count(*) FROM posts WHERE published_at IS NULL").fetchone()[0],
            cases=db._conn.execute("SELECT count(*) FROM cases").fetchone()[0],
            peak_mb=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        )
    finally:
        db.close()


def _enrol(db: Store, workspace: Workspace, register: Path) -> None:
    with Identities(workspace.identities, make_key(workspace.key_file)) as people:
        rules = Rules(today=datetime(2024, 9, 1, tzinfo=UTC).date())
        terms = EnrolmentTerms(selection="rekaan", population=10_000, operator="uji", note="uji", at=AT)
        enrol(db, people, preview_file(register, rules), terms)


def _import(db: Store, workspace: Workspace, feed: Path) -> ImportResult:
    return import_file(
        db,
        workspace.evidence,
        feed,
        format="jsonl",
        how_seen=HowSeen.IMPORT_NO_LOGIN,
        operator="uji",
        captured_at=AT,
        pseudonym_key=b"k" * 32,
        scope="uji",
    )


def _lap(seconds: dict[str, float], name: str, started: float) -> float:
    now = time.perf_counter()
    seconds[name] = now - started
    return now


def _workspace(work: Path, packs: Sequence[str]) -> Workspace:
    root = work / "workspace"
    path = write_config(
        root, {"election.packs": list(packs), "identity.key_file": str(work / "key"), "body.name": "Lembaga uji"}
    )
    return Workspace(root=root, config=read_config(path, {}))


def _handle(source: str, number: int) -> str:
    return f"{source.replace('_', '.')[:40]}.{number}"


def _register(path: Path, names: Sequence[str]) -> None:
    rows = [template_csv().strip()]
    for s, source in enumerate(names):
        for n in range(ACCOUNTS_PER_SOURCE):
            region = REGIONS.get(source, "32.73")
            agency = {"31.71": "Pemerintah Provinsi Jawa Barat"}.get(region, "Pemerintah Provinsi Jawa Barat")
            nip = f"198{n}0101200{n}011{s + 1:03d}"
            rows.append(
                f"Orang Rekaan {s} {n},{nip},PNS,{agency},{region},pelaksana,,,tidak,facebook,{_handle(source, n)},"
                f"pribadi,{RUBRIC},formulir,petugas,2016-01-01,,"
            )
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")


def _feed(path: Path, files: Sequence[Path]) -> Counter[str]:
    counts: Counter[str] = Counter()
    with path.open("w", encoding="utf-8") as out:
        for file in files:
            source = file.parent.name
            for line in filter(None, file.read_text(encoding="utf-8").split("\n")):
                post = json.loads(line)
                counts[source] += 1
                row = {
                    "platform": "facebook",
                    "account": _handle(source, counts[source] % ACCOUNTS_PER_SOURCE),
                    "id": post["id"],
                    "text": post["text"],
                    "published_at": post.get("date", ""),
                }
                out.write(json.dumps(row, ensure_ascii=False) + "\n")
    return counts


def _flagged(db: Store) -> dict[str, Counter[str]]:
    rows = db._conn.execute(
        "SELECT substr(p.native_id, 1, instr(p.native_id, '-s-') - 1), coalesce(s.tier, 'none'), s.queue, count(*)"
        " FROM assessments s JOIN posts p USING (post_id, version) GROUP BY 1, 2, 3"
    )
    found: dict[str, Counter[str]] = {}
    for source, tier, queue, count in rows:
        cell = found.setdefault(source, Counter())
        cell[tier] += count
        cell["queue"] += count * queue
    return found


def show(s: Summary) -> None:
    print(f"\n{sum(s.posts.values())} posts of {len(s.posts)} sources; {s.imported.new} stored, {s.undated} undated")
    print(f"{'source':<34}{'posts':>7}{'strong':>8}{'plain':>7}{'weak':>7}{'queue':>7}")
    for source in sorted(s.posts):
        c = s.flagged.get(source, Counter())
        print(f"{source:<34}{s.posts[source]:>7}{c['strong']:>8}{c['plain']:>7}{c['weak']:>7}{c['queue']:>7}")
    total = sum(s.flagged.values(), Counter())
    print(
        f"{'all':<34}{sum(s.posts.values()):>7}{total['strong']:>8}{total['plain']:>7}{total['weak']:>7}{total['queue']:>7}"
    )
    print(f"{s.analysis.flags} flags, {s.cases} cases")
    print(", ".join(f"{name} {value:.1f} s" for name, value in s.seconds.items()) + f"; peak {s.peak_mb:.0f} MB")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--packs", default=",".join(PACKS))
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        show(run(options.folder, Path(folder), options.packs.split(",")))
