"""Support, opposition or neither, and how plainly: decided by weighing signals that can be named.

Each signal pulls towards support, towards opposition, or away from both
(below zero). The weights are whole numbers, found on half of a labelled
set of public posts and rounded; they belong to words and shape of a text,
never to a contestant. No number leaves this module: what leaves is the
stance, the tier and the words that led there.
"""

from dataclasses import dataclass

from analysis.signals import Signals
from netralitas.types import Stance, Tier

_MOST = 2
_CLEAR, _FAINT = 16, 5


@dataclass(frozen=True, slots=True)
class Verdict:
    """`led_by` names the signals that pulled most, strongest first."""

    stance: Stance
    tier: Tier | None
    led_by: tuple[str, ...]


NOTHING = Verdict(Stance.NONE, None, ())
# signal: (towards support, towards opposition); a post without any starts at BIAS.
BIAS = (-8, -8)
CALLS = ("ask_strong", "ask_plain", "slogan", "reject")
WEIGHTS: dict[str, tuple[int, int]] = {}


def verdict(found: Signals, official: bool = False) -> Verdict:
    """The stance of a text.

    An institution's account informs by trade: it needs a call or a slogan, praise is not enough.
    """
    support, oppose = BIAS
    if official and not any(found[name] for name in CALLS):
        return NOTHING
    for name, count in found.count.items():
        pull = WEIGHTS.get(name)
        if pull is not None:
            times = min(count, _MOST)
            support += pull[0] * times
            oppose += pull[1] * times
    best = max(support, oppose)
    if best <= 0:
        return NOTHING
    side = 0 if support >= oppose else 1
    tier = Tier.STRONG if best >= _CLEAR else Tier.WEAK if best < _FAINT else Tier.PLAIN
    return Verdict(Stance.OPPOSE if side else Stance.SUPPORT, tier, _led_by(found, side))


def _led_by(found: Signals, side: int) -> tuple[str, ...]:
    pulls = [(WEIGHTS[name][side] * min(count, _MOST), name) for name, count in found.count.items()
             if name in WEIGHTS and WEIGHTS[name][side] > 0 and name in found.words]
    return tuple(name for _, name in sorted(pulls, reverse=True))
