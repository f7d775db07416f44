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
CALLS = ("ask_strong", "ask_plain", "slogan", "reject")
BIAS = (-6, -9)
WEIGHTS: dict[str, tuple[int, int]] = {
    "addressed": (4, 0),
    "agency": (-6, -5),
    "ask_plain": (6, 5),
    "ask_strong": (10, 3),
    "ask_weak": (4, 5),
    "asks": (-9, 1),
    "at": (-9, -6),
    "attack": (4, 10),
    "back_plain": (10, 1),
    "back_weak": (0, 3),
    "brief": (5, 3),
    "candidate": (4, 2),
    "civic": (-1, -2),
    "commerce": (-5, -5),
    "election": (-1, 0),
    "exclaims": (-2, 1),
    "far_ask_plain": (-4, -5),
    "far_ask_strong": (4, -1),
    "far_ask_weak": (6, 5),
    "far_attack": (0, -2),
    "far_back_plain": (2, 1),
    "far_hope": (4, 2),
    "far_join": (4, 5),
    "far_praise": (5, 2),
    "full_name": (-1, -15),
    "headline": (-22, -21),
    "honorific": (5, 7),
    "hope": (9, -2),
    "join": (2, -2),
    "links": (-3, -3),
    "long": (-1, -3),
    "membership": (-1, 1),
    "mock": (5, 7),
    "negation": (-3, 3),
    "news": (-6, -2),
    "not_attack": (1, 3),
    "not_bad": (1, 3),
    "not_reject": (2, -8),
    "number": (2, -4),
    "office": (-9, -7),
    "pair": (6, -1),
    "party": (-1, -3),
    "poll": (-3, 0),
    "praise": (7, -3),
    "question": (-1, -6),
    "reject": (-1, 3),
    "replies": (5, 4),
    "reply_first": (-10, -7),
    "self": (3, 2),
    "slogan": (13, 14),
    "sport": (-2, 7),
    "tag": (8, -2),
    "unnamed": (-11, 0),
}


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
