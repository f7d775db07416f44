"""The shipped weights: how strongly signals and words pull towards support or opposition.

Fitted by `python -m benchmarks.training` on labelled public posts and written
to weights.json; nothing is learned while the program runs. Pure Python: a sum
of at most some hundred numbers for a post with a hit, none for others.
"""

import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

MOST = 3
"""A signal counts at most so often."""
_TOLD = 3
Pull = tuple[float, float]
"""Towards support, towards opposition; both relative to neither."""


@dataclass(frozen=True, slots=True)
class Opinion:
    """Shares that sum to one, and what pulled most to the side that is larger, strongest first."""

    support: float
    oppose: float
    signals: tuple[str, ...]
    words: tuple[str, ...]

    @property
    def partial(self) -> float:
        return self.support + self.oppose


@dataclass(frozen=True, slots=True)
class Weights:
    """`words` maps a gram to its rarity and its pulls."""

    bias: Pull
    signals: Mapping[str, Pull]
    words: Mapping[str, tuple[float, float, float]]

    def weigh(self, counts: Mapping[str, int], grams: Iterable[str]) -> Opinion:
        pulls = [(name, min(count, MOST), self.signals[name]) for name, count in counts.items()
                 if count and name in self.signals]
        known = [(gram, *self.words[gram]) for gram in grams if gram in self.words]
        length = math.sqrt(sum(rarity * rarity for _, rarity, _, _ in known)) or 1.0
        support = self.bias[0] + sum(times * pull[0] for _, times, pull in pulls) + \
            sum(rarity * towards for _, rarity, towards, _ in known) / length
        oppose = self.bias[1] + sum(times * pull[1] for _, times, pull in pulls) + \
            sum(rarity * against for _, rarity, _, against in known) / length
        side = 0 if support >= oppose else 1
        top = max(support, oppose, 0.0)
        shares = math.exp(support - top), math.exp(oppose - top), math.exp(-top)
        whole = sum(shares)
        return Opinion(
            shares[0] / whole, shares[1] / whole,
            _strongest((times * pull[side], name) for name, times, pull in pulls),
            _strongest((rarity * (towards, against)[side] / length, gram)
                       for gram, rarity, towards, against in known)[:_TOLD])


def _strongest(pulls: Iterable[tuple[float, str]]) -> tuple[str, ...]:
    """Names of what pulls to the side, strongest first; ties by name."""
    return tuple(name for pull, name in sorted(pulls, key=lambda one: (-one[0], one[1])) if pull > 0)


@cache
def shipped() -> Weights | None:
    """The weights beside this module; None where they were taken out, and the rules decide alone."""
    file = resources.files("analysis").joinpath("weights.json")
    if not file.is_file():
        return None
    return parse(file.read_text("utf-8"))


def parse(text: str) -> Weights:
    value = json.loads(text)
    return Weights((value["bias"][0], value["bias"][1]),
                   {name: (pull[0], pull[1]) for name, pull in value["signals"].items()},
                   {gram: (row[0], row[1], row[2]) for gram, row in value["words"].items()})
