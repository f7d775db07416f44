"""Finds the lexicon's patterns in a list of words: leftmost, longest, whole words, one pass.

Words are written as ` word  word  word ` with two blanks between them and
patterns as ` word  word `: the borders are part of the literal, so nothing
has to be checked afterwards. Without the compiled engine a dictionary of
words does the same, slower, with the same result.
"""

from collections.abc import Sequence
from typing import Any, Protocol

ahocorasick_rs: Any
try:
    import ahocorasick_rs
except ImportError:  # a platform without a wheel
    ahocorasick_rs = None

Hit = tuple[int, int, int]
"""Pattern number, first word, word after the last."""


class Matcher(Protocol):
    def find(self, words: Sequence[str], wanted: frozenset[int] | None = None) -> list[Hit]:
        """Hits from left to right; none overlaps another. With `wanted`: no hits at all unless one is of these."""
        ...


def build_matcher(patterns: Sequence[tuple[str, ...]], compiled: bool | None = None) -> Matcher:
    """A matcher for patterns of words. `compiled`: None takes the compiled engine if it is there."""
    if compiled is None:
        compiled = ahocorasick_rs is not None
    return CompiledMatcher(patterns) if compiled else TrieMatcher(patterns)


def pad(words: Sequence[str]) -> str:
    return f" {'  '.join(words)} "


class CompiledMatcher:
    """Aho-Corasick of ahocorasick_rs."""

    def __init__(self, patterns: Sequence[tuple[str, ...]]) -> None:
        self._lengths = [len(pattern) for pattern in patterns]
        self._engine: Any = ahocorasick_rs.AhoCorasick(
            [pad(pattern) for pattern in patterns], matchkind=ahocorasick_rs.MatchKind.LeftmostLongest,
            implementation=ahocorasick_rs.Implementation.ContiguousNFA)

    def find(self, words: Sequence[str], wanted: frozenset[int] | None = None) -> list[Hit]:
        line = f" {'  '.join(words)} "
        hits: list[Hit] = []
        found = self._engine.find_matches_as_indexes(line)
        if wanted is not None and wanted.isdisjoint([pattern for pattern, _, _ in found]):
            return hits
        word = place = 0
        lengths, count = self._lengths, line.count
        for pattern, start, _end in found:
            word += count("  ", place, start + 1)
            place = start
            hits.append((pattern, word, word + lengths[pattern]))
        return hits


class _Node:
    __slots__ = ("next", "pattern")

    def __init__(self) -> None:
        self.next: dict[str, _Node] = {}
        self.pattern = -1


class TrieMatcher:
    """The same in plain Python."""

    def __init__(self, patterns: Sequence[tuple[str, ...]]) -> None:
        self._root = _Node()
        for number, pattern in enumerate(patterns):
            node = self._root
            for word in pattern:
                node = node.next.setdefault(word, _Node())
            if node.pattern < 0:
                node.pattern = number

    def find(self, words: Sequence[str], wanted: frozenset[int] | None = None) -> list[Hit]:
        hits: list[Hit] = []
        first, at, count = self._root.next, 0, len(words)
        while at < count:
            node, here = first.get(words[at]), at + 1
            best, end = -1, here
            while node is not None:
                if node.pattern >= 0:
                    best, end = node.pattern, here
                if here >= count:
                    break
                node, here = node.next.get(words[here]), here + 1
            if best >= 0:
                hits.append((best, at, end))
            at = end if best >= 0 else at + 1
        if wanted is not None and wanted.isdisjoint([pattern for pattern, _, _ in hits]):
            return []
        return hits
