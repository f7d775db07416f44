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

_MOST = 3
_CLEAR, _FAINT = 16, 5


@dataclass(frozen=True, slots=True)
class Verdict:
    """`led_by` names the signals that pulled most, strongest first."""

    stance: Stance
    tier: Tier | None
    led_by: tuple[str, ...]


NOTHING = Verdict(Stance.NONE, None, ())
# signal: (towards support, towards opposition); a post without any starts at BIAS.
CALLS = ("ask_strong", "ask_plain", "call_on_name", "slogan", "reject_strong")
BIAS = (-1, -4)
WEIGHTS: dict[str, tuple[int, int]] = {
    "addressed": (3, 0),
    "agency": (-6, -4),
    "ask_plain": (5, 2),
    "ask_strong": (4, 0),
    "ask_weak": (2, 4),
    "asks": (-6, 1),
    "at": (1, -1),
    "attack_plain": (5, 10),
    "attack_weak": (-1, 6),
    "back_plain": (6, 0),
    "back_weak": (0, 1),
    "brief": (3, 1),
    "call_on_name": (3, 0),
    "candidate": (2, -1),
    "civic_strong": (-1, -1),
    "commerce": (-2, -1),
    "election": (-2, -2),
    "exclaims": (2, 2),
    "far_ask_plain": (-1, -1),
    "far_ask_strong": (1, -1),
    "far_ask_weak": (2, 1),
    "far_attack_plain": (-1, -1),
    "far_attack_weak": (-1, 5),
    "far_back_plain": (1, 0),
    "far_back_weak": (1, 1),
    "far_hope_plain": (1, 1),
    "far_join_plain": (2, 1),
    "far_praise_plain": (3, 1),
    "far_praise_weak": (3, -1),
    "far_reject_weak": (1, 1),
    "full_name": (0, -8),
    "headline": (-12, -12),
    "honorific": (2, 4),
    "hope_plain": (8, 2),
    "join_plain": (0, -2),
    "links": (-2, -5),
    "long": (-1, -2),
    "mock_plain": (2, 6),
    "mock_strong": (3, 5),
    "mock_weak": (0, 3),
    "negation": (0, 3),
    "news_plain": (-4, -2),
    "newsy": (-4, -2),
    "not_attack": (2, 1),
    "not_bad": (1, 2),
    "not_reject": (3, 1),
    "number": (2, -3),
    "office": (-3, -2),
    "office_after": (5, 0),
    "only_accounts": (-9, -6),
    "pair": (2, 0),
    "party": (-1, 0),
    "party_calls": (-1, -2),
    "poll": (-3, -1),
    "praise_plain": (5, -1),
    "praise_weak": (5, 0),
    "question": (-1, -1),
    "reject_strong": (0, 4),
    "reject_weak": (-1, 3),
    "replies": (1, 1),
    "reply_first": (-2, 1),
    "self": (3, 2),
    "several": (-7, -1),
    "slogan": (1, 1),
    "sport": (-1, 3),
    "tag": (4, 3),
    "unnamed": (-1, 6),
    "you": (2, 2),
}


def verdict(found: Signals, official: bool = False) -> Verdict:
    """The stance of a text.

    An institution's account informs by trade, and advice on neutrality or on voting names contestants without
    backing any: both need a call or a slogan, praise is not enough.
    """
    if found["civic_strong"] and not any(found[name] for name in CALLS):
        return NOTHING
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
