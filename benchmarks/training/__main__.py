"""python -m benchmarks.training --data FOLDER [--out FILE]: fits analysis/weights.json on everything labelled."""

import argparse
import json
from collections.abc import Sequence
from pathlib import Path

from analysis.engine import Engine
from analysis.entries import CANDIDATE, PARTY
from analysis.lexicon import compile_lexicon
from analysis.weighing import Weights, gram_text
from benchmarks.labelled import PACKS, folder_or_exit, further, labelled
from benchmarks.training.fit import Example, fit
from domain.packs import list_packs, load_pack
from domain.types import Item

SENTENCES = Path(__file__).parent / "sentences.tsv"
INVENTED = "invented"
OUT = Path(__file__).parents[2] / "analysis" / "weights.json"


def example_of(engine: Engine, text: str, source: str, stance: str) -> Example | None:
    """What the weights see of a post; None when the engine finds nothing to weigh."""
    seen = engine.weighed(Item(id="", text=text, packs=PACKS.get(source, ("pemilu-2024",))))
    if seen is None:
        return None
    near = " ".join(text.lower().split())[:80]
    counts = {name: n for name, n in seen[0].items() if n}
    return Example(counts, frozenset(map(gram_text, seen[1])), stance, source, near)


def own_examples(engine: Engine, folder: Path) -> list[Example]:
    """Examples from outside labelled_dev."""
    found = (example_of(engine, post.text, post.source, post.stance) for post in further(folder))
    return [example for example in found if example is not None]


def invented_examples(engine: Engine) -> list[Example]:
    """Plain sentences of our own about a pair: what few real posts say in so many words. Names are hidden anyway."""
    found = []
    for line in SENTENCES.read_text("utf-8").splitlines():
        stance, sentence = line.split("\t")
        example = example_of(engine, sentence.replace("{X}", "Ganjar-Mahfud"), INVENTED, stance)
        if example is not None:
            found.append(example)
    return found


# Politicians who are no contestants of a pack, but whose names tell sides apart.
FIGURES = frozenset(
    """
    agus ahok ahoker ahokers airlangga amien anies anieser bahlil bobby bong bowo cak cebong cebongers
    dharma djarot emil erick fadli fahri fufufafa ganjar gatot gerung gibran ginting gus gusdur habib
    habibie harimurti hartarto harto hasto imin iriana jk jkw jokower jokowers jokowi kadrun kaesang
    kalla kamil kampret khofifah luhut luluk mahfud maruf mega megawati moeldoko muhaimin mukidi mulyono
    najwa paloh prabowo pramono projo puan rais rano ridwan risma riziek rizieq rk rocky sambo samsul
    sandi sandiaga sby silvi soeharto soekarno suharto sukarno surya susi sylvi thohir tito tohir uno
    wiranto wowo yudhoyono zon zulhas
""".split()
)


def barred(engine: Engine) -> frozenset[str]:
    """Every one-word name of a contestant or party in the packs, and the figures."""
    lexicon = compile_lexicon(engine.packs)
    return FIGURES | {
        words[0]
        for words, own in zip(lexicon.patterns, lexicon.entries, strict=True)
        if len(words) == 1 and any(entry.kind in (CANDIDATE, PARTY) for entry in own)
    }


def all_packs() -> Engine:
    return Engine([load_pack(name) for name in list_packs()])


def write(weights: Weights, path: Path) -> None:
    """One entry a line, in order, so that a change can be read."""

    def rows(table: dict[str, tuple[float, ...]]) -> str:
        return ",\n".join(
            f"{json.dumps(name, ensure_ascii=False)}:{json.dumps(list(row), separators=(',', ':'))}"
            for name, row in sorted(table.items())
        )

    path.write_text(
        f'{{"bias":{json.dumps(list(weights.bias))},\n"signals":{{\n{rows(dict(weights.signals))}}},\n'
        f'"words":{{\n{rows({gram_text(gram): row for gram, row in weights.words.items()})}}}}}\n',
        "utf-8",
    )


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=OUT)
    options = parser.parse_args(arguments)
    folder = folder_or_exit(options.data)
    engine = all_packs()
    read = (example_of(engine, post.text, post.source, post.stance) for post in labelled(folder))
    examples = [example for example in read if example is not None] + own_examples(engine, folder)
    examples += invented_examples(engine)
    weights = fit(examples, barred(engine))
    write(weights, options.out)
    print(f"{len(examples)} posts, {len(weights.signals)} signals, {len(weights.words)} words: {options.out}")


if __name__ == "__main__":
    main()
