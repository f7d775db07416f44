"""Counting right and wrong: precision, recall, F1 with intervals, and what prevalence makes of a precision."""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass

Pair = tuple[bool, bool]
"""What the label says, what the engine says."""
_DRAWS = 400


@dataclass(frozen=True, slots=True)
class Score:
    hits: int
    false: int
    missed: int
    right_silence: int

    @property
    def precision(self) -> float:
        return self.hits / (self.hits + self.false) if self.hits + self.false else 0.0

    @property
    def recall(self) -> float:
        return self.hits / (self.hits + self.missed) if self.hits + self.missed else 0.0

    @property
    def f1(self) -> float:
        return 2 * self.hits / (2 * self.hits + self.false + self.missed) if self.hits else 0.0

    @property
    def false_rate(self) -> float:
        """Share of the posts without the label that get it all the same."""
        return self.false / (self.false + self.right_silence) if self.false + self.right_silence else 0.0

    def precision_at(self, prevalence: float) -> float:
        """Share of right ones among the queued when so many of all posts deserve it."""
        right, wrong = prevalence * self.recall, (1 - prevalence) * self.false_rate
        return right / (right + wrong) if right + wrong else 0.0


def score(pairs: Sequence[Pair]) -> Score:
    hits = sum(wanted and said for wanted, said in pairs)
    false = sum(said for _, said in pairs) - hits
    missed = sum(wanted for wanted, _ in pairs) - hits
    return Score(hits, false, missed, len(pairs) - hits - false - missed)


def interval(posts: int, measure: Callable[[Sequence[int]], float]) -> tuple[float, float]:
    """Bootstrap interval of 95 percent over posts; the same numbers give the same interval."""
    draw = random.Random(1)
    everything = range(posts)
    values = sorted(measure(draw.choices(everything, k=posts)) for _ in range(_DRAWS))
    return values[int(_DRAWS * 0.025)], values[int(_DRAWS * 0.975) - 1]


def macro(wanted: Sequence[str], said: Sequence[str], classes: Sequence[str]) -> float:
    return sum(score([(w == c, s == c) for w, s in zip(wanted, said, strict=True)]).f1 for c in classes) / len(classes)
