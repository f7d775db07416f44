"""Words written as one: hashtags without capitals, and names grown together with a campaign word."""

from collections.abc import Iterable

_SHORTEST_NAME = 5
_SHORTEST = 3
_LONGEST_PIECE = 16


class Splitter:
    """Splits a glued word into lexicon words.

    A split counts only if a name of five letters or more is among the
    pieces. Outside a hashtag every piece must be known; inside one the rest
    may be anything, because people write whole sentences there.
    """

    def __init__(self, names: Iterable[str], others: Iterable[str]) -> None:
        self._names = frozenset(name for name in names if len(name) >= _SHORTEST_NAME and name.isalpha())
        words = {word for word in others if len(word) >= _SHORTEST and word.isalpha()}
        self._pieces = self._names | words
        self._heads = frozenset(name[:_SHORTEST_NAME] for name in self._names)

    def __call__(self, word: str, tag: bool) -> tuple[str, ...]:
        if self._heads.isdisjoint([word[at : at + _SHORTEST_NAME] for at in range(len(word) - _SHORTEST_NAME + 1)]):
            return ()  # no name begins anywhere in it
        pieces = self._whole(word)
        if pieces or not tag:
            return pieces
        return self._within(word)

    def _whole(self, word: str) -> tuple[str, ...]:
        """Fewest pieces that cover the word, a name among them; () if there is no such cover."""
        best: list[tuple[str, ...] | None] = [(), *([None] * len(word))]
        for end in range(_SHORTEST, len(word) + 1):
            for start in range(max(0, end - _LONGEST_PIECE), end - _SHORTEST + 1):
                before, piece = best[start], word[start:end]
                if before is None or piece not in self._pieces:
                    continue
                here = best[end]
                if here is None or len(before) + 1 < len(here):
                    best[end] = (*before, piece)
        pieces = best[len(word)]
        if pieces is None or len(pieces) < 2 or not any(piece in self._names for piece in pieces):
            return ()
        return pieces

    def _within(self, word: str) -> tuple[str, ...]:
        """Known names from left to right with what stands between them."""
        pieces: list[str] = []
        rest, at = 0, 0
        while at < len(word):
            longest = min(_LONGEST_PIECE, len(word) - at)
            name = next(
                (word[at : at + n] for n in range(longest, _SHORTEST_NAME - 1, -1) if word[at : at + n] in self._names),
                None,
            )
            if name is None:
                at += 1
                continue
            pieces += [word[rest:at]] if at > rest else []
            pieces.append(name)
            at += len(name)
            rest = at
        return (*pieces, word[rest:]) if pieces and rest < len(word) else tuple(pieces)
