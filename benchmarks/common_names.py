"""python -m benchmarks.common_names: writes analysis/common_names.txt, the words that many people's names hold.

Counted over the public lists of candidates in the packs, which hold some 13,700 people of every province.
"""

from collections import Counter
from pathlib import Path

from analysis.names import name_words
from domain.packs import list_packs, load_pack

OUT = Path(__file__).parents[1] / "analysis" / "common_names.txt"
LEAST = 4
"""From so many bearers among the listed on, a word says nothing about who is meant."""


def common_names() -> str:
    people = {candidate.name for name in list_packs() for candidate in load_pack(name).candidates}
    bearers = Counter(word for name in people for word in set(name_words(name)))
    return "".join(f"{word}\n" for word in sorted(word for word, count in bearers.items() if count >= LEAST))


if __name__ == "__main__":
    OUT.write_text(common_names(), "utf-8")
    print(f"{OUT}: {len(common_names().splitlines())} words")
