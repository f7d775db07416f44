"""The rules: a short table of whole numbers, by which signals are added up without any word being weighed.

Each signal pulls towards support, towards opposition, or away from both (below zero).
"""

from analysis.signals import Signals
from analysis.verdict import NOTHING, Verdict
from domain.types import Stance, Tier

_MOST = 3
# From which sum on the tier is strong, and below which it is weak.
CLEAR, _FAINT = 16, 5
# signal: (towards support, towards opposition); a post without any starts at BIAS.
BIAS = (-2, -4)
WEIGHTS: dict[str, tuple[int, int]] = {
    "addressed": (3, 0),
    "agency": (-6, -4),
    "ask_plain": (5, 1),
    "ask_strong": (4, 0),
    "ask_weak": (1, 3),
    "asks": (-5, 1),
    "at": (0, -3),
    "attack_plain": (5, 9),
    "attack_weak": (0, 6),
    "back_plain": (6, 0),
    "back_weak": (0, 1),
    "brief": (4, 1),
    "call_on_name": (3, 1),
    "candidate": (1, -1),
    "civic_strong": (-4, -2),
    "commerce": (-2, -1),
    "counter": (0, 4),
    "election": (-2, -2),
    "exclaims": (3, 4),
    "far_ask_plain": (-1, -2),
    "far_ask_strong": (1, -1),
    "far_ask_weak": (2, 1),
    "far_attack_plain": (1, 1),
    "far_attack_weak": (0, 5),
    "far_back_plain": (1, 0),
    "far_back_weak": (1, 0),
    "far_hope_plain": (1, 1),
    "far_join_plain": (2, 1),
    "far_praise_plain": (2, 1),
    "far_praise_weak": (3, -1),
    "far_reject_weak": (0, 1),
    "full_name": (0, -7),
    "headline": (-12, -12),
    "honorific": (2, 4),
    "hope_plain": (7, 2),
    "join_plain": (1, -1),
    "kind_beside": (2, -1),
    "links": (-2, -4),
    "long": (-2, -2),
    "mock_plain": (2, 7),
    "mock_strong": (4, 6),
    "mock_weak": (0, 4),
    "negation": (1, 3),
    "news_plain": (-4, -2),
    "newsy": (-3, -2),
    "not_attack": (1, 1),
    "not_bad": (1, 3),
    "not_kind_beside": (2, 3),
    "not_re_call": (0, 1),
    "not_re_kind": (0, 1),
    "not_re_unkind": (-1, -1),
    "not_reject": (2, 0),
    "not_unkind_beside": (1, -2),
    "number": (3, -3),
    "office": (-3, -2),
    "office_after": (6, 0),
    "only_accounts": (-2, 0),
    "pair": (2, -1),
    "party": (-1, -1),
    "party_calls": (-1, -1),
    "poll": (-3, -1),
    "praise_plain": (5, -1),
    "praise_weak": (4, 0),
    "question": (-2, -2),
    "re_asks": (-1, -1),
    "re_back": (0, -1),
    "re_call": (1, 2),
    "re_kind": (1, 3),
    "re_long": (1, 2),
    "re_mock": (-3, 1),
    "re_reply": (-5, -1),
    "re_unkind": (-4, 0),
    "re_you": (-3, -2),
    "refused": (2, 3),
    "reject_strong": (0, 3),
    "reject_weak": (-1, 3),
    "replies": (2, 2),
    "reply_first": (1, 2),
    "self": (2, 1),
    "several": (-7, -2),
    "side": (0, 4),
    "slogan": (1, -2),
    "sport": (-1, 2),
    "tag": (4, 4),
    "unkind_beside": (-1, 3),
    "unnamed": (1, 5),
    "you": (5, 6),
}
# What needs no measuring: a refusal at a name is one, however kind the other words are.
PLAIN_SPEECH = {"refused": (-8, 12)}
_PULLS = WEIGHTS | PLAIN_SPEECH


def by_rules(found: Signals, least: int = 1) -> Verdict:
    """The stance by the table of whole numbers alone; none when the best sum is below `least`."""
    support, oppose = BIAS
    for name, count in found.count.items():
        pull = _PULLS.get(name)
        if pull is not None:
            times = count if count < _MOST else _MOST
            support += pull[0] * times
            oppose += pull[1] * times
    best = max(support, oppose)
    if best < least:
        return NOTHING
    side = 0 if support >= oppose else 1
    tier = Tier.STRONG if best >= CLEAR else Tier.WEAK if best < _FAINT else Tier.PLAIN
    return Verdict(Stance.OPPOSE if side else Stance.SUPPORT, tier, _led_by(found, side))


def _led_by(found: Signals, side: int) -> tuple[str, ...]:
    pulls = [
        (_PULLS[name][side] * min(count, _MOST), name)
        for name, count in found.count.items()
        if name in _PULLS and _PULLS[name][side] > 0 and name in found.words
    ]
    return tuple(name for _, name in sorted(pulls, reverse=True))
