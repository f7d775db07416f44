"""python -m benchmarks.quality --data FOLDER [--out FILE]: how good the flags are, written to docs/quality.md."""

import argparse
import hashlib
import random
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path

from analysis.engine import Engine
from analysis.weighing import Weights
from benchmarks import plain, quality_page, servants
from benchmarks.baselines import Search, phrase_matcher, substring, whole_word
from benchmarks.demo_truth import world_items
from benchmarks.labelled import PACKS, Labelled, folder_or_exit, labelled, posts
from benchmarks.measured import Measured
from benchmarks.swap import Swapped, Swapper
from benchmarks.training.__main__ import barred, example_of, invented_examples, own_examples
from benchmarks.training.fit import Example, fit
from demo.world import load_world
from domain.elections import Pack
from domain.packs import list_packs, load_pack
from domain.regions import names as region_names
from domain.types import Assessment, Item

ROOT = Path(__file__).parents[1]
FOLDS = 5
# Collections without elections: what an ordinary account writes about.
ORDINARY = ("nusax_regional", "javanese_sundanese_abusive")


_CAMPAIGN = datetime.fromisoformat("2024-11-10T10:00:00+07:00")
_REGENCY = len("35.78")
UNSEEN, OTHER = "nothing that the packs know", "a name, and none of these"
# Kinds of posts by what the engine sees in them; a post belongs to the first.
KINDS: Mapping[str, tuple[str, ...]] = {
    UNSEEN: (),
    "reply whose contestants are among its addressees only": ("re_reply",),
    "no contestant, party or number named": ("unnamed",),
    "headline, news words, survey": ("headline", "news_plain", "agency", "poll"),
    "several rivals of one ballot": ("rivals",),
    "laughter or a sneer": ("mock_strong", "mock_plain"),
    "a question": ("asks", "question"),
    "unkind words": ("attack_plain", "attack_weak", "reject_strong", "reject_weak"),
    "six words or fewer": ("brief",),
    "a call, praise or a wish": ("ask_strong", "ask_plain", "praise_plain", "hope_plain", "back_plain", "slogan"),
}


def measure(folder: Path) -> Measured:
    started = time.perf_counter()
    packs = [load_pack(name) for name in list_packs()]
    read = labelled(folder)
    rules = Engine(packs)
    examples = [example_of(rules, post.text, post.source, post.stance) for post in read]
    others = own_examples(rules, folder) + invented_examples(rules)
    names = barred(rules)
    folds = _assessed(packs, read, examples, others, _folds(read), names)
    by_source = _assessed(packs, read, examples, others, [post.source for post in read], names)
    full = fit([e for e in examples if e] + others, names)
    final = Engine(packs, full)
    candidates, parties = _swapped(final, {pack.name: pack for pack in packs}, read)
    return Measured(
        read,
        folds,
        by_source,
        [rules.assess(_item(post)) for post in read],
        _baselines(packs, read),
        candidates,
        parties,
        _ordinary(final, folder),
        _at_home(full, packs, folder),
        _kinds(rules, read, folds, by_source),
        _world(full),
        len(others),
        _plain(packs, full, folder),
        servants.report(servants.read_all(final, servants.posts(folder))),
        time.perf_counter() - started,
    )


def _item(post: Labelled) -> Item:
    return Item(id=post.id, text=post.text, packs=PACKS[post.source])


def _folds(read: Sequence[Labelled]) -> list[str]:
    """Nearly equal posts share a fold."""
    groups: dict[str, list[int]] = {}
    for number, post in enumerate(read):
        groups.setdefault(" ".join(post.text.lower().split())[:80], []).append(number)
    keys = sorted(groups)
    random.Random(1).shuffle(keys)
    folds = [""] * len(read)
    for place, key in enumerate(keys):
        for number in groups[key]:
            folds[number] = str(place % FOLDS)
    return folds


def _assessed(
    packs: Sequence[Pack],
    read: Sequence[Labelled],
    examples: Sequence[Example | None],
    others: Sequence[Example],
    folds: Sequence[str],
    names: frozenset[str],
) -> list[Assessment]:
    """Each post by weights that never saw its fold, nor a near copy of a post of it, nor (by source) its collection."""
    found: list[Assessment | None] = [None] * len(read)
    for fold in sorted(set(folds)):
        inside = [n for n, own in enumerate(folds) if own == fold]
        near = {example.near for n in inside if (example := examples[n]) is not None}
        train = [e for n, e in enumerate(examples) if e is not None and folds[n] != fold]
        train += [e for e in others if e.near not in near and e.source != fold]
        engine = Engine(packs, fit(train, names))
        for number in inside:
            found[number] = engine.assess(_item(read[number]))
    return [one for one in found if one is not None]


def _swapped(engine: Engine, packs: Mapping[str, Pack], read: Sequence[Labelled]) -> tuple[Swapped, Swapped]:
    swapper, candidates, parties = Swapper(engine, packs), Swapped(), Swapped()
    for post in read:
        for pack in PACKS[post.source]:
            swapper.run(post.text, pack, candidates, parties)
    return candidates, parties


def _baselines(packs: Sequence[Pack], read: Sequence[Labelled]) -> dict[str, list[tuple[bool, bool, bool]]]:
    kinds: dict[str, Callable[[Sequence[Pack]], Search]] = {
        "substring search": substring,
        "whole-word search": whole_word,
        "spaCy PhraseMatcher": phrase_matcher,
    }
    by_name = {pack.name: pack for pack in packs}
    found: dict[str, list[tuple[bool, bool, bool]]] = {}
    for kind, build in kinds.items():
        searches: dict[tuple[str, ...], Search] = {}
        try:
            for names in set(PACKS.values()):
                searches[names] = build([by_name[name] for name in names])
        except ImportError:
            print(f"{kind}: not installed, left out (bench.lock)")
            continue
        found[kind] = [searches[PACKS[post.source]](post.text) for post in read]
    return found


def _ordinary(engine: Engine, folder: Path) -> tuple[int, int]:
    """Queued among everyday posts, all packs at once, without region and time; and how many there are."""
    everyday = [text for source, _, text in posts(folder) if source in ORDINARY]
    return sum(engine.assess(Item(id="", text=text)).queue for text in everyday), len(everyday)


def _at_home(weights: Weights, packs: Sequence[Pack], folder: Path) -> tuple[int, int]:
    """The same for the regional elections of 2024: a region by the post's hash, a day of the campaign."""
    engine = Engine([pack for pack in packs if pack.name == "pilkada-2024"], weights)
    regions = sorted(code for code in region_names() if len(code) == _REGENCY)
    queued = count = 0
    for source, row, text in posts(folder):
        if source in (*ORDINARY, "sundanese_emotion"):
            region = regions[int.from_bytes(hashlib.sha256(row.encode()).digest()[:4]) % len(regions)]
            queued += engine.assess(Item(id="", text=text, region=region, posted_at=_CAMPAIGN)).queue
            count += 1
    return queued, count


def _kinds(
    rules: Engine, read: Sequence[Labelled], folds: Sequence[Assessment], by_source: Sequence[Assessment]
) -> list[tuple[str, int, int, int]]:
    found = [_kind(rules, post) for post in read]
    rows = []
    for kind in (*KINDS, OTHER):
        own = [n for n, one in enumerate(found) if one == kind]
        wrong, elsewhere = (sum(said[n].stance.value != read[n].stance for n in own) for said in (folds, by_source))
        rows.append((kind, len(own), wrong, elsewhere))
    return rows


def _kind(rules: Engine, post: Labelled) -> str:
    seen = rules.weighed(_item(post))
    if seen is None:
        return UNSEEN
    return next((kind for kind, signs in KINDS.items() if signs and any(seen[0].get(sign) for sign in signs)), OTHER)


def _plain(packs: Sequence[Pack], weights: Weights, folder: Path) -> dict[str, str]:
    chosen = [pack for pack in packs if pack.name in plain.TIMES]
    rows, engine = plain.sentences(folder), Engine(chosen, weights)
    return {
        str(seed): plain.report(list(plain.read_all(engine, rows, plain.heads(chosen, seed)))) for seed in (1, 2, 3, 4)
    }


def _world(weights: Weights) -> list[tuple[str, str, Assessment]]:
    """The demo: truth, what it is about, assessment."""
    world = load_world()
    engine = Engine([load_pack(str(world.pack))], weights)
    return [(post.truth.text, post.about, engine.assess(item)) for item, post in world_items(world)]


def contestants(measured: Measured) -> Counter[str]:
    return Counter(name for found in measured.folds for name in (*found.candidates, *found.parties))


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=ROOT / "docs" / "quality.md")
    options = parser.parse_args(arguments)
    measured = measure(folder_or_exit(options.data))
    options.out.write_text(quality_page.page(measured), "utf-8")
    print(f"{options.out}: {len(measured.posts)} posts, {measured.seconds:.0f} s")


if __name__ == "__main__":
    main()
