"""A text as the parts that its words play: groups of the ethics pack, with clause, sentence and quotation of each."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from analysis.folding import fold
from analysis.sentences import Sentences
from analysis.text import URL, Reader
from domain.elections import Phrase

# What stands between these was said by somebody else.
_QUOTED = re.compile(r"[\"\u201c\u201e\u00ab][^\"\u201c\u201d\u00bb]{3,}?[\"\u201d\u00bb]|(?<!\w)'[^']{3,}?'(?!\w)")
LINK, LINKED = "tautan", ("promote", "sale")  # a link plays these parts


@dataclass(frozen=True, slots=True)
class Part:
    """A word or phrase in the part it plays: words `first` to `last` (exclusive). `local`: everyday speech here."""

    group: str
    entry: str
    first: int
    last: int
    weak: bool = False
    local: bool = False


class Words:
    """The words of a pack, ready to be heard in texts."""

    def __init__(self, phrases: Sequence[Phrase]) -> None:
        plain = Reader(frozenset(), lambda word, tag: ())
        self._starts: dict[str, list[tuple[tuple[str, ...], Phrase]]] = defaultdict(list)
        vocabulary: set[str] = set()
        for phrase in phrases:
            for form in phrase.forms:
                words = tuple(plain.words(form))
                self._starts[words[0]].append((words, phrase))
                vocabulary.update(words)
        self._reader = Reader(frozenset(vocabulary), lambda word, tag: ())

    def read(self, text: str, region: str = "") -> "EthicsText":
        """The parts of a text; `region` is where its author works."""
        words = self._reader.words(text)
        parts: dict[str, list[Part]] = defaultdict(list)
        for part in self._parts(words, region.split(".")[0]):
            parts[part.group].append(part)
        return EthicsText(text, words, self._reader.places(text), dict(parts))

    def _parts(self, words: Sequence[str], province: str) -> Iterator[Part]:
        for at, word in enumerate(words):
            if word == URL:
                yield from (Part(group, LINK, at, at + 1) for group in LINKED)
            for pattern, phrase in self._starts.get(word, ()):
                end = at + len(pattern)
                if tuple(words[at:end]) == pattern:
                    local = bool(phrase.refers_to) and province in phrase.refers_to.split(";")
                    yield Part(phrase.group, phrase.id, at, end, phrase.tier == "weak", local)


class EthicsText:
    """One text: `parts` by group in the order of the text."""

    def __init__(
        self, text: str, words: list[str], places: list[tuple[int, int]], parts: dict[str, list[Part]]
    ) -> None:
        self.text, self.words, self.places, self.parts = text, words, places, parts
        folded = fold(text)
        self._marks = Sentences(folded if len(folded) == len(text) else text, len(words), lambda: places)
        self._quotes = [match.span() for match in _QUOTED.finditer(text)]

    def of(self, *groups: str) -> list[Part]:
        """The parts of these groups in the order of the text."""
        found = [part for group in groups for part in self.parts.get(group, ())]
        return sorted(found, key=lambda part: (part.first, -part.last))

    def clause(self, part: Part) -> int:
        return self._marks.clause[part.first]

    def sentence(self, part: Part) -> int:
        return self._marks.sentence[part.first]

    def asks(self, part: Part) -> bool:
        """Whether the sentence ends with a question mark."""
        return self.sentence(part) in self._marks.asks

    def quoted(self, part: Part) -> bool:
        """Whether the words stand in quotation marks."""
        start, end = self.places[part.first][0], self.places[part.last - 1][1]
        return any(a <= start and end <= b for a, b in self._quotes)

    def within(self, part: Part, *groups: str) -> list[Part]:
        """The parts of these groups in the same sentence."""
        here = self.sentence(part)
        return [other for other in self.of(*groups) if self.sentence(other) == here]

    def beside(self, part: Part, *groups: str) -> list[Part]:
        """The parts of these groups in the same clause."""
        here = self.clause(part)
        return [other for other in self.of(*groups) if self.clause(other) == here]

    def before(self, part: Part, gap: int, *groups: str) -> list[Part]:
        """The parts of these groups that end at most `gap` words before, in the same clause."""
        return [o for o in self.beside(part, *groups) if o.last <= part.first <= o.last + gap]

    def after(self, part: Part, gap: int, *groups: str) -> list[Part]:
        """The parts of these groups that begin at most `gap` words after, in the same clause."""
        return [o for o in self.beside(part, *groups) if part.last <= o.first <= part.last + gap]
