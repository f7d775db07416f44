"""Finds the lexicon's patterns in a list of words: leftmost, longest, whole words, one pass.

Patterns are lists of words, so they stand in a tree of words: a look-up for each word of a post, whatever the
number of patterns. An Aho-Corasick automaton over the letters was half as slow again (docs/decisions/0007).
"""

from collections.abc import Callable, Sequence
from itertools import compress
from sys import intern
from typing import Any

Hit = tuple[int, int, int]
"""Pattern number, first word, word after the last."""


Node = tuple[int, Any]
"""The pattern that ends with a word, or a number below zero, and by word what may follow it: a tree again, or None."""
_Tree = dict[str, Node]


class Matcher:
    def __init__(self, patterns: Sequence[tuple[str, ...]]) -> None:
        self._tree: _Tree = {}
        for number, pattern in enumerate(patterns):
            _add(self._tree, [*map(intern, pattern)], number)

        self.begins: Callable[[str], Node | None] = self._tree.get
        """What begins with a word; None for most words."""

    def find(self, words: Sequence[str], wanted: frozenset[int] | None = None) -> list[Hit]:
        """Hits from left to right; none overlaps another. With `wanted`: no hits at all unless one is of these."""
        hits = follow([*map(self.begins, words)], words)
        if wanted is not None and wanted.isdisjoint([pattern for pattern, _, _ in hits]):
            return []
        return hits


def follow(nodes: Sequence[Any], words: Sequence[str]) -> list[Hit]:
    """The hits in a list of words; `nodes`: what begins with each of them, None where nothing does."""
    hits: list[Hit] = []
    last, end = len(words) - 1, 0
    for at, (best, onward) in compress(enumerate(nodes), nodes):
        if at >= end:
            end = at + 1
            if onward is not None and at < last and words[end] in onward:
                best, end = _longest(best, onward, words, end)
            if best >= 0:
                hits.append((best, at, end))
    return hits


def _longest(best: int, onward: _Tree | None, words: Sequence[str], end: int) -> tuple[int, int]:
    """The longest pattern that goes on with the word at `end`, and the word after its last; `best` if none ends."""
    here, last = end, len(words)
    while onward is not None and here < last and words[here] in onward:
        pattern, onward = onward[words[here]]
        here += 1
        if pattern >= 0:
            best, end = pattern, here
    return best, end


def _add(tree: _Tree, pattern: Sequence[str], number: int) -> None:
    *before, last = pattern
    for word in before:
        ends, onward = tree.get(word, (-1, None))
        if onward is None:
            onward = {}
            tree[word] = ends, onward
        tree = onward
    ends, onward = tree.get(last, (-1, None))
    if ends < 0:
        tree[last] = number, onward
