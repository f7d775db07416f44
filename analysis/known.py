"""Everything that is known of a written word, behind one look-up.

A word costs one look-up in a large table, however many parts of the analysis ask about it: how it is read, what begins
with it in the lexicon and in plain speech, and what the weights see of it.
"""

from collections.abc import Callable
from typing import NamedTuple

from analysis.matcher import Node
from analysis.text import Reader

ACCOUNT, TAG, FIGURE = "<akun>", "<tagar>", "<angka>"
_MOST = 200_000
_LONGEST = 40


class Word(NamedTuple):
    """A word as it is read, what begins with it in the lexicon and in plain speech, and its token for the weights."""

    word: str
    pattern: Node | None
    saying: Node | None
    token: str


class KnownWords(dict[str, tuple[Word, ...]]):
    """What each written word is read as, remembered."""

    def __init__(
        self, reader: Reader, patterns: Callable[[str], Node | None], sayings: Callable[[str], Node | None]
    ) -> None:
        super().__init__()
        self._reader, self._patterns, self._sayings = reader, patterns, sayings

    def __missing__(self, raw: str) -> tuple[Word, ...]:
        found = tuple(
            [
                Word(word, self._patterns(word), self._sayings(word), token(word))
                for word in self._reader.words_of((raw,))
            ]
        )
        if len(self) >= _MOST:
            self.clear()
        if len(raw) <= _LONGEST:
            self[raw] = found
        return found


def token(word: str) -> str:
    """What the weights see of a word that is no name: an account, a hashtag and a figure are each one token."""
    first = word[0]
    return ACCOUNT if first == "@" else TAG if first == "#" else FIGURE if word.isdigit() else word
