"""Everything that is known of a written word, behind one look-up.

A word costs one look-up in a large table, however many parts of the analysis ask about it: how it is read, what begins
with it in the lexicon and in plain speech, and what the weights see of it.
"""

from collections.abc import Callable, Iterable, Sequence
from itertools import chain
from sys import intern
from typing import Any

from analysis.matcher import Node

ACCOUNT, TAG, FIGURE = "<akun>", "<tagar>", "<angka>"
_MOST = 200_000
_LONGEST = 40
_Start = Callable[[str], Node | None]


class KnownWords(dict[str, tuple[Any, ...]]):
    """What is known of each written word, remembered; four values in a row for every word that it is read as."""

    def __init__(self, read: Callable[[str], Iterable[str]], patterns: _Start, sayings: _Start) -> None:
        super().__init__()
        self._read, self._patterns, self._sayings = read, patterns, sayings

    def __missing__(self, raw: str) -> tuple[Any, ...]:
        low = raw.lower()
        capitals = low != raw and low.isalpha()  # they change nothing
        found = self[low] if capitals else self._row([*map(intern, self._read(raw))])
        if len(self) >= _MOST:
            self.clear()
        if len(raw) <= _LONGEST:
            self[raw] = found
        return found

    def _row(self, words: Sequence[str]) -> tuple[Any, ...]:
        patterns, sayings = self._patterns, self._sayings
        if len(words) == 1:
            word = words[0]
            return word, patterns(word), sayings(word), word if word.isalpha() else token(word)
        return (*chain.from_iterable([self._row([word]) for word in words]),)

    def counts(self, raw: Iterable[str]) -> list[int]:
        """As how many words each written one is read."""
        return [len(row) // 4 for row in map(self.__getitem__, raw)]

    def seen(self, raw: Iterable[str]) -> "Seen":
        """What is known of the words of a text."""
        return Seen([*chain.from_iterable(map(self.__getitem__, raw))])


class Seen:
    """A text's `words` as they are read and what begins with each: `patterns` of the lexicon, `sayings` of plain speech.

    `tokens` are what the weights see of them.
    """

    __slots__ = ("_row", "patterns", "words")

    def __init__(self, row: list[Any]) -> None:
        self._row = row
        self.words: Sequence[str] = row[::4]
        self.patterns: Sequence[Node | None] = row[1::4]

    @property
    def sayings(self) -> Sequence[Node | None]:
        return self._row[2::4]

    @property
    def tokens(self) -> list[str]:
        return self._row[3::4]


def token(word: str) -> str:
    """What the weights see of a word that is no name: an account, a hashtag and a figure are each one token."""
    first = word[0]
    return ACCOUNT if first == "@" else TAG if first == "#" else FIGURE if word.isdigit() else word
