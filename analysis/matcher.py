"""Finds the lexicon's patterns in a list of words: leftmost, longest, whole words, one pass.

Patterns are lists of words, so they stand in a tree of words: a look-up for each word of a post, whatever the
number of patterns. An Aho-Corasick automaton over the letters was half as slow again (docs/decisions/0007).
"""

from collections.abc import Sequence
from itertools import compress

Hit = tuple[int, int, int]
"""Pattern number, first word, word after the last."""


class _Node:
    __slots__ = ("next", "pattern")

    def __init__(self) -> None:
        self.next: dict[str, _Node] = {}
        self.pattern = -1


class Matcher:
    def __init__(self, patterns: Sequence[tuple[str, ...]]) -> None:
        self._root = _Node()
        for number, pattern in enumerate(patterns):
            node = self._root
            for word in pattern:
                node = node.next.setdefault(word, _Node())
            if node.pattern < 0:
                node.pattern = number

    def find(self, words: Sequence[str], wanted: frozenset[int] | None = None) -> list[Hit]:
        """Hits from left to right; none overlaps another. With `wanted`: no hits at all unless one is of these."""
        hits: list[Hit] = []
        first, count, end = self._root.next, len(words), 0
        for at in compress(range(count), map(first.__contains__, words)):
            if at < end:
                continue
            node: _Node | None = first[words[at]]
            best, here = -1, at
            while node is not None:
                here += 1
                if node.pattern >= 0:
                    best, end = node.pattern, here
                node = node.next.get(words[here]) if node.next and here < count else None
            if best >= 0:
                hits.append((best, at, end))
        if wanted is not None and wanted.isdisjoint([pattern for pattern, _, _ in hits]):
            return []
        return hits
