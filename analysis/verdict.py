"""What was decided about a text, as a value."""

from collections.abc import Set
from typing import NamedTuple

from analysis.weighing import Gram
from domain.types import Stance, Tier


class Verdict(NamedTuple):
    """`led_by` names the signals that pulled most, strongest first; `known` are the words that were weighed, `against`
    the side to which.

    `kept` marks what the rules found and the weights would not have queued. `open`: a side is taken, but which one is
    not clear; the stance is none then.
    """

    stance: Stance
    tier: Tier | None
    led_by: tuple[str, ...]
    known: Set[Gram] = frozenset()
    against: bool = False
    kept: bool = False
    open: bool = False

    @property
    def partial(self) -> bool:
        """Whether a side is taken."""
        return self.open or self.stance is not Stance.NONE


NOTHING = Verdict(Stance.NONE, None, ())
