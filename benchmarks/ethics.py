"""python -m benchmarks.ethics --data FOLDER [--show] | --off: how often the marks of the ethics family fire.

Per 1,000 posts of every day, of politics and of labelled hatred; --show prints each marked post with the words that
fired. --off: what the family costs a workspace in which it never was opened, on each page and in each purge.
ET-13 is tried on the posts of institutions alone, as it is in use. Nothing of this is a rate of conduct.
"""

import argparse
import json
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from analysis.ethics import EthicsMark, Marker, queued
from benchmarks.labelled import folder_or_exit
from domain.packs import load_ethics
from services.ethics_keeping import due
from store import ethics_mandates, open_store

GROUPS: Mapping[str, tuple[str, ...]] = {
    "ordinary": (
        "emotion_twitter",
        "nusax_regional",
        "everyday_ig_tv_telco_film",
        "official_institution_posts",
        "smsa_reviews",
        "sundanese_emotion",
    ),
    "political": (
        "bacapres_2023",
        "debat_pilpres_2023_12",
        "election_news_titles_2023",
        "ganjar_2024_03",
        "mbg_policy_2025",
        "pilgub_jatim_2024",
        "pilkada_dki_2017_sentiment",
        "pilpres_2019_sentiment",
        "politik_dec_2024",
        "asn_style",
    ),
    "hate": ("hate_abusive_twitter", "javanese_sundanese_abusive"),
}
OFFICIAL = "official_institution_posts"
Hit = tuple[str, str, EthicsMark]


def posts(folder: Path, name: str) -> Iterator[tuple[str, str]]:
    """Id and words of each post of a collection; nothing where the collection is absent."""
    path = folder / name / "posts.jsonl"
    for line in path.read_text(encoding="utf-8").splitlines() if path.is_file() else ():
        row = json.loads(line)
        yield str(row.get("id", "")), str(row.get("text", ""))


def read_all(marker: Marker, kinds: frozenset[str], folder: Path, names: Sequence[str]) -> tuple[int, list[Hit]]:
    """How many posts were read, and what was marked in them."""
    count, hits = 0, []
    for name in names:
        for post_id, text in posts(folder, name):
            count += 1
            hits += [(post_id, text, m) for m in queued(marker.marks(text, kinds, official=name == OFFICIAL))]
    return count, hits


def line_of(count: int, hits: Sequence[Hit], kinds: Sequence[str]) -> str:
    found = Counter(mark.kind for _, _, mark in hits)
    return "  ".join(f"{kind} {found[kind]:3d} ({found[kind] / max(count, 1) * 1000:.2f})" for kind in kinds)


def off(rounds: int = 1000) -> None:
    """What a page (is a mandate open?) and a purge (is anything due?) ask of a store without the family."""
    now = datetime.now(UTC)
    with tempfile.TemporaryDirectory() as folder, open_store(Path(folder) / "netralitas.db") as db:
        for name, ask in (("page", lambda: ethics_mandates.open_on(db, now.date())), ("purge", lambda: due(db, now))):
            started = time.perf_counter()
            for _ in range(rounds):
                ask()
            print(f"off, {name}: {(time.perf_counter() - started) / rounds * 1e6:.0f} microseconds")


def main(given: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, help="folder with the collections")
    parser.add_argument("--off", action="store_true", help="time what is asked while the family is off")
    parser.add_argument("--show", action="store_true", help="print each marked post of the first two groups")
    parser.add_argument("--hate", action="store_true", help="print those of the hate collections too")
    options = parser.parse_args(given)
    if options.off or options.data is None:
        off()
        return
    folder = folder_or_exit(options.data)
    pack = load_ethics(["etika-2018"])
    marker, kinds = Marker(pack), pack.marked
    for group, names in GROUPS.items():
        started = time.perf_counter()
        count, hits = read_all(marker, kinds, folder, names)
        seconds = time.perf_counter() - started
        print(
            f"{group:9s} {count:6d} posts, {count / max(seconds, 1e-9):,.0f} a second:"
            f"  {line_of(count, hits, sorted(kinds))}"
        )
        if options.show and (group != "hate" or options.hate):
            for post_id, text, mark in sorted(hits, key=lambda h: h[2].kind):
                print(f"  {mark.kind} {mark.tier} {post_id} [{' | '.join(mark.found)}] {' '.join(text.split())[:300]}")


if __name__ == "__main__":
    main()
