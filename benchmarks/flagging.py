"""python -m benchmarks.flagging: raw text to flags beside other engines, on invented posts, one core, one run.

Rates are per second of processor time of one core. Engines that are not
installed are named and left out. With --data the filter also runs over the
real posts, where they are at hand.
"""

import argparse
import json
import multiprocessing
import re
import resource
import tempfile
import time
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path
from typing import ParamSpec, TypeVar

from analysis.engine import Engine, compile_engine, filter_lines
from analysis.folding import fold
from analysis.matcher import follow
from benchmarks.invented import election, posts
from benchmarks.labelled import posts as real_posts
from domain.packs import list_packs, load_pack
from domain.types import Item

# A pair brings about twenty patterns; the phrases, numbers and places of every election are ten thousand by themselves.
PAIRS = {"fewest": 0, "usual": 95, "many": 2_400, "most": 5_000}
_SLOW = 2_000
Given = ParamSpec("Given")
Found = TypeVar("Found")
Result = tuple[float, float]
"""Processor seconds, peak memory of the process in MB."""


def isolated(work: Callable[Given, Found], *given: Given.args, **named: Given.kwargs) -> Found:
    """The work in a process of its own, so that its peak memory is its own."""
    context = multiprocessing.get_context("spawn")
    with context.Pool(1) as pool:
        return pool.apply(work, given, named)


def peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def clock(work: Callable[[], object]) -> float:
    started = time.process_time()
    work()
    return time.process_time() - started


def engine_of(pairs: int) -> Engine:
    return compile_engine([election(pairs)])


def texts(count: int, pairs: int, hits: float = 0.05) -> list[str]:
    return [text for text, _ in posts(count, election(max(pairs, 40)), hits)]


def matches(count: int, pairs: int, gate: bool) -> tuple[float, float, int, float]:
    """Raw text to matches: rate, peak memory, patterns, seconds of compiling."""
    own = texts(count, pairs)
    pack = election(pairs)
    built = clock(lambda: Engine([pack]))
    engine = Engine([pack])
    lexicon = engine.lexicon

    def run() -> None:
        raw, seen, is_closed = lexicon.reader.raw, lexicon.known.seen, lexicon.gate.is_closed
        for text in own:
            folded = fold(text)
            if not (gate and is_closed(folded, "")):
                known = seen(raw(folded))
                follow(known.patterns, known.words)

    return count / clock(run), peak(), len(lexicon.patterns), built


def flags(count: int, pairs: int, hits: float) -> tuple[float, float]:
    """Posts to finished flags with context, spans and reasons."""
    engine = engine_of(pairs)
    items = [
        Item(id=str(n), text=text, region=region)
        for n, (text, region) in enumerate(posts(count, election(max(pairs, 40)), hits))
    ]
    return count / clock(lambda: [engine.assess(item) for item in items]), peak()


def through_filter(count: int, pairs: int, hits: float) -> tuple[float, float]:
    """JSON Lines to JSON Lines, reading and writing files included; nothing is kept in memory."""
    engine = engine_of(pairs)
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder) / "in.jsonl", Path(folder) / "out.jsonl"
        with source.open("wb") as out:
            pack = election(max(pairs, 40))
            for n, (text, region) in enumerate(posts(count, pack, hits)):
                more = {"region": region} if region else {}
                out.write(json.dumps({"id": str(n), "text": text, **more}).encode() + b"\n")

        def run() -> None:
            with source.open("rb") as given, target.open("wb") as out:
                out.writelines(filter_lines(given, engine))

        return count / clock(run), peak()


def real(folder: Path) -> tuple[float, float, int]:
    """The real posts through the filter, all packs at once."""
    engine = compile_engine([load_pack(name) for name in list_packs()])
    given = [json.dumps({"id": row, "text": text}, ensure_ascii=False).encode() for _, row, text in real_posts(folder)]
    return len(given) / clock(lambda: sum(map(len, filter_lines(given, engine)))), peak(), len(given)


def peer(name: str, count: int, pairs: int) -> tuple[float, float]:
    """Another engine over the same posts in small letters with the same patterns; ImportError when it is missing."""
    words = [" ".join(pattern) for pattern in engine_of(pairs).lexicon.patterns]
    own = [text.lower() for text in texts(count, pairs)]
    return count / clock(_PEERS[name](words, own)), peak()


def _spacy(words: Sequence[str], own: Sequence[str]) -> Callable[[], object]:
    spacy, matching = import_module("spacy"), import_module("spacy.matcher")
    nlp = spacy.blank("id")
    matcher = matching.PhraseMatcher(nlp.vocab, attr="LOWER")
    matcher.add("w", list(nlp.tokenizer.pipe(words)))
    return lambda: [matcher(nlp.make_doc(text)) for text in own]


def _regex(words: Sequence[str], own: Sequence[str]) -> Callable[[], object]:
    found = re.compile(r"\b(?:" + "|".join(map(re.escape, sorted(words, key=len, reverse=True))) + r")\b")
    return lambda: [found.findall(text) for text in own]


def _flashtext(words: Sequence[str], own: Sequence[str]) -> Callable[[], object]:
    processor = import_module("flashtext2").KeywordProcessor(case_sensitive=True)
    processor.add_keywords_from_iter(words)
    return lambda: [processor.extract_keywords_with_span(text) for text in own]


def _floor(words: Sequence[str], own: Sequence[str]) -> Callable[[], object]:
    rust = import_module("ahocorasick_rs")
    scan = rust.AhoCorasick(
        list(words), matchkind=rust.MatchKind.LeftmostLongest, implementation=rust.Implementation.ContiguousNFA
    ).find_matches_as_indexes
    return lambda: [scan(text) for text in own]


_PEERS: dict[str, Callable[[Sequence[str], Sequence[str]], Callable[[], object]]] = {
    "bare ahocorasick_rs scan (floor; no words, no borders)": _floor,
    "flashtext2": _flashtext,
    "spaCy PhraseMatcher, blank id": _spacy,
    "re alternation with word borders": _regex,
}


def row(name: str, rate: float, memory: float, more: str = "") -> None:
    print(f"{name:58} {rate:>10,.0f}/s {memory:>7,.0f} MB  {more}", flush=True)


def side_by_side(count: int) -> None:
    pairs = PAIRS["usual"]
    for gate, how in ((True, "early exit"), (False, "every post scanned")):
        rate, memory, patterns, built = isolated(matches, count, pairs, gate)
        row(f"raw text to matches, {how}", rate, memory, f"{patterns:,} patterns, compiled in {built:.2f} s")
    row("raw text to flags, 5 in 100 hit", *isolated(flags, count, pairs, 0.05))
    row("filter, JSON Lines to JSON Lines, 5 in 100 hit", *isolated(through_filter, count, pairs, 0.05))
    row("filter, 60 in 100 hit", *isolated(through_filter, count // 4, pairs, 0.6))
    for name in _PEERS:
        own = _SLOW if name.startswith(("spaCy", "re ")) else count
        try:
            row(name, *isolated(peer, name, own, pairs), f"{own:,} posts")
        except ImportError:
            print(f"{name:58} not installed (bench.lock), left out")


def growth(most: int) -> None:
    for name, pairs in PAIRS.items():
        rate, memory, patterns, built = isolated(matches, 50_000, pairs, True)
        row(f"{patterns:,} patterns ({name})", rate, memory, f"compiled in {built:.2f} s")
    for count in (10_000, 100_000, most):
        rate, memory = isolated(through_filter, count, PAIRS["usual"], 0.05)
        row(f"filter over {count:,} posts", rate, memory, f"{count / rate:.1f} s")


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--posts", type=int, default=200_000)
    parser.add_argument("--most", type=int, default=1_000_000)
    parser.add_argument("--data", type=Path, help="folder with real posts")
    options = parser.parse_args(arguments)
    print(f"{options.posts:,} invented posts, 12,000 patterns")
    side_by_side(options.posts)
    print("growth")
    growth(options.most)
    if options.data and (options.data / "labelled_dev").is_dir():
        rate, memory, count = isolated(real, options.data)
        row(f"filter over {count:,} real posts, all packs", rate, memory)


if __name__ == "__main__":
    main()
