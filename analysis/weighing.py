"""The shipped weights: how strongly signals and words pull towards support or opposition.

Fitted by `python -m benchmarks.training` on labelled public posts and written
to weights.json; nothing is learned while the program runs. Pure Python: a sum
of at most some hundred numbers for a post with a hit, none for others.
"""

import json
import math
from collections.abc import Mapping, Set
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from sys import intern
from typing import NamedTuple

MOST = 3
"""A signal counts at most so often."""
_LISTED = 3
Gram = str | tuple[str, str]
"""A word, or two neighbours."""
Pull = tuple[float, float]
"""Towards support, towards opposition; both relative to neither."""


class Opinion(NamedTuple):
    """Shares of support and opposition; what is missing to one is neither. `known`: the grams that have a weight."""

    support: float
    oppose: float
    known: Set[Gram] = frozenset()

    @property
    def partial(self) -> float:
        return self.support + self.oppose


@dataclass(frozen=True, slots=True)
class Weights:
    """`words` maps a gram to the square of its rarity and its pulls times its rarity, in thousandths.

    Whole numbers, so that the order in which they are added does not matter.
    """

    bias: Pull
    signals: Mapping[str, Pull]
    words: Mapping[Gram, tuple[int, int, int]]
    _sums: Mapping[Gram, int] = field(init=False)
    """The three numbers of a gram in one: a text's grams are added up in one go."""
    _known: frozenset[Gram] = field(init=False)
    """The grams, in a set of their own: two sets meet without working out again where a gram stands in them."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "_sums", {gram: _packed(row) for gram, row in self.words.items()})
        object.__setattr__(self, "_known", frozenset(self.words))

    def weigh(self, counts: Mapping[str, int], grams: Set[Gram]) -> Opinion:
        """Shares of support and opposition: a few dozen additions for every post with a hit."""
        support, oppose = self.bias
        signals = self.signals
        for name, count in counts.items():
            if count and name in signals:
                towards, against = signals[name]
                if count > 1:
                    times = count if count < MOST else MOST
                    towards, against = times * towards, times * against
                support += towards
                oppose += against
        known = self._known & grams
        squares, kind, unkind = _unpacked(sum(map(self._sums.__getitem__, known)))
        length = math.sqrt(squares * 1000) or 1.0  # thousandths of a length
        support, oppose = support + kind / length, oppose + unkind / length
        top = max(support, oppose, 0.0)
        left, right = math.exp(support - top), math.exp(oppose - top)
        whole = left + right + math.exp(-top)
        return Opinion(left / whole, right / whole, known)

    def leading(self, counts: Mapping[str, int], against: bool) -> list[str]:
        """The signals that pulled most to one side, strongest first; equals by name."""
        side, pulls, found = 1 if against else 0, self.signals, []
        for name, count in counts.items():
            if name in pulls and count and (pull := pulls[name][side]) > 0:
                found.append((-pull * (count if count < MOST else MOST), name))
        found.sort()
        return [name for _, name in found]

    def leading_words(self, known: Set[Gram], against: bool) -> list[str]:
        """The known words that pulled most to one side, strongest first."""
        side = 1 if against else 0
        words = [(-pull, gram) for gram in known if (pull := self.words[gram][1 + side]) > 0]
        last = sorted([pull for pull, _ in words])[:_LISTED][-1:]  # the weakest that is told; only such need be written
        most = sorted([(pull, gram_text(gram)) for pull, gram in words if [pull] <= last])
        return [gram for _, gram in most[:_LISTED]]


_WIDTH = 40
_HALF = 1 << (_WIDTH - 1)


def _packed(row: tuple[int, int, int]) -> int:
    return (((row[0] << _WIDTH) + row[1]) << _WIDTH) + row[2]


def _unpacked(sums: int) -> tuple[int, int, int]:
    """The sums that were added up in one number; each lies between -_HALF and _HALF."""
    rest, last = divmod(sums + _HALF, 2 * _HALF)
    first, middle = divmod(rest + _HALF, 2 * _HALF)
    return first, middle - _HALF, last - _HALF


def gram_text(gram: Gram) -> str:
    return gram if isinstance(gram, str) else " ".join(gram)


def gram_of(text: str) -> Gram:
    """The gram that `written` writes so."""
    first, blank, second = text.partition(" ")
    return (intern(first), intern(second)) if blank else intern(first)


@cache
def shipped() -> Weights | None:
    """The weights beside this module; None where they were taken out, and the rules decide alone."""
    file = resources.files("analysis").joinpath("weights.json")
    if not file.is_file():
        return None
    return parse(file.read_text("utf-8"))


def parse(text: str) -> Weights:
    value = json.loads(text)
    return Weights(
        (value["bias"][0], value["bias"][1]),
        {name: (pull[0], pull[1]) for name, pull in value["signals"].items()},
        {gram_of(gram): (row[0], row[1], row[2]) for gram, row in value["words"].items()},
    )
