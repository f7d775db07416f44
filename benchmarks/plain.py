"""python -m benchmarks.plain --data FOLDER [--seed N]: plain sentences, read the same whoever is named and however.

Every sentence of asn_style/plain_sentences.tsv about ten heads of regional and national elections, drawn from the
packs, each under three names (pair, ballot name, title with one word of the name) and in three cases, in the head's own
region and in campaign time.
"""

import argparse
import random
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from analysis.engine import Engine, compile_engine
from analysis.names import name_words
from domain.elections import Candidate, Pack
from domain.packs import load_pack
from domain.types import Item

STANCES = ("support", "oppose", "none")
# From so many bearers on, a word of a name is a common one.
_COMMON = 12
TIMES = {"pemilu-2024": "2024-01-15T10:00:00+07:00", "pilkada-2024": "2024-11-10T10:00:00+07:00"}


@dataclass(frozen=True, slots=True)
class Head:
    """A contestant who leads a pair, with the forms of the name and what is special about it."""

    pack: str
    region: str
    kind: str
    forms: dict[str, str]


@dataclass(frozen=True, slots=True)
class Reading:
    """One sentence about one head: what it says, and what was read."""

    sentence: str
    head: Head
    form: str
    case: str
    wanted: str
    said: str
    text: str


def sentences(folder: Path) -> list[tuple[str, str]]:
    """Stance and sentence, with {X} where the name goes. Ends the program when the file is not there."""
    file = folder / "asn_style" / "plain_sentences.tsv"
    if not file.is_file():
        raise SystemExit(f"The plain sentences are not here: {file}")
    rows = [line.split("\t") for line in file.read_text("utf-8").splitlines()[1:]]
    return [(stance, sentence) for stance, sentence in rows]


def heads(packs: Sequence[Pack], seed: int) -> list[Head]:
    """Two national heads and eight regional ones, four of these with one-word or common names."""
    draw = random.Random(seed)
    national = [c for p in packs for c in p.candidates if c.role == "head" and not p.contests[c.contest].region]
    pack = next(p for p in packs if p.name == "pilkada-2024")
    regional = [c for c in pack.candidates if c.role == "head" and c.partner]
    bearers = Counter(word for c in regional for word in name_words(c.name))
    common, rare = list[Candidate](), list[Candidate]()
    for one in regional:
        words = name_words(one.name)
        easily_mixed = len(words) == 1 or bearers[words[0]] >= _COMMON or bearers[words[-1]] >= _COMMON
        (common if easily_mixed else rare).append(one)
    chosen = [("pemilu-2024", "national", c) for c in draw.sample(national, 2)]
    chosen += [("pilkada-2024", "rare", c) for c in draw.sample(rare, 4)]
    chosen += [("pilkada-2024", "common", c) for c in draw.sample(common, 4)]
    return [
        Head(name, pack.contests[c.contest].region if kind != "national" else "35.78", kind, forms(c))
        for name, kind, c in chosen
    ]


def forms(candidate: Candidate) -> dict[str, str]:
    """The three names under which the head is called."""
    own, other = name_words(candidate.name), name_words(candidate.partner or "")
    pair = f"{own[0].capitalize()}-{other[0].capitalize()}"
    return {"pair": pair, "full": candidate.name, "title": f"Pak {own[-1].capitalize()}"}


def read_all(engine: Engine, rows: Sequence[tuple[str, str]], chosen: Sequence[Head]) -> Iterator[Reading]:
    cases: dict[str, Callable[[str], str]] = {"written": str, "lower": str.lower, "upper": str.upper}
    for wanted, sentence in rows:
        for head in chosen:
            for form, name in head.forms.items():
                for case, change in cases.items():
                    text = change(sentence.replace("{X}", name))
                    item = Item(
                        id="",
                        text=text,
                        packs=(head.pack,),
                        region=head.region,
                        posted_at=datetime.fromisoformat(TIMES[head.pack]),
                    )
                    yield Reading(sentence, head, form, case, wanted, engine.assess(item).stance.value, text)


def _share(found: Sequence[Reading]) -> str:
    return f"{sum(one.said == one.wanted for one in found) / len(found):.3f}" if found else "-"


def report(found: Sequence[Reading]) -> str:
    lines = []
    for wanted in STANCES:
        own = [one for one in found if one.wanted == wanted]
        parts = [f"{name} {_share([one for one in own if one.form == name])}" for name in ("pair", "full", "title")]
        parts += [
            f"{kind} {_share([one for one in own if one.head.kind == kind])}" for kind in ("national", "rare", "common")
        ]
        parts += [
            f"{case} {_share([one for one in own if one.case == case])}" for case in ("written", "lower", "upper")
        ]
        lines.append(f"{wanted:8}{_share(own)} of {len(own)}: " + ", ".join(parts))
    sided = [one for one in found if one.wanted != "none"]
    exchanged = sum(one.said not in (one.wanted, "none") for one in sided)
    share = 100 * exchanged / len(sided)
    lines.append(f"support and opposition exchanged: {exchanged} of {len(sided)} ({share:.1f} percent)")
    return "\n".join(lines)


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--wrong", action="store_true", help="print each sentence that is read wrong, with counts")
    options = parser.parse_args(arguments)
    packs = [load_pack(name) for name in TIMES]
    chosen = heads(packs, options.seed)
    found = list(read_all(compile_engine(packs), sentences(options.data), chosen))
    print("\n".join(f"{head.kind}: {', '.join(head.forms.values())} ({head.region})" for head in chosen))
    print(report(found))
    if options.wrong:
        wrong = Counter((one.wanted, one.sentence, one.said) for one in found if one.said != one.wanted)
        for (wanted, sentence, said), times in sorted(wrong.items()):
            print(f"{wanted} read {said}: {times} times: {sentence}")


if __name__ == "__main__":
    main()
