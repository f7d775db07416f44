"""Support, opposition or neither, and how plainly: decided by weighing signals that can be named.

Two scales stand here. The rules are a short table of whole numbers (`rule_table.py`).
The shipped weights (analysis/weights.json) weigh the same signals
together with the words of the text, names hidden; they settle the stance and
order the queue. They never drop what the rules find plainly: that stays in
the queue, at the lowest tier, and says so. Without the shipped weights the rules
decide alone. What leaves is the stance, the tier and the words that led there.
"""

from collections.abc import Mapping, Set

from analysis.rule_table import CLEAR, by_rules
from analysis.signals import Signals, signal_of
from analysis.verdict import NOTHING, Verdict
from analysis.vocabulary import BIT, bits
from analysis.weighing import Gram, Opinion, Weights
from domain.types import Stance, Tier

# From which sum on the rules queue a post that the weights would not.
PLAINLY = 6
# Share of partiality from which a person should look, and where a tier begins.
QUEUED, PLAIN, STRONG = 0.45, 0.60, 0.85
# The same where nobody is named, and where a text looks like a report.
UNNAMED, REPORTED = 0.60, 0.70
# The same for a brief text without a word for or against anybody: a name and hardly more.
BARE = 0.9
# What the weights have to give the side of a plain sentence: in a longer text, in a brief one of words of every day,
# and in a brief one that names the side.
CREDIBLE, FAINTLY, HARDLY = 0.25, 0.2, 0.03
# Below which share of partiality a sentence that only informs settles a longer text; a brief one below STRONG, and
# one with laughter or a sneer beside it below QUEUED: thanks and ceremonies are what irony is made of.
DOUBTED = 0.55
_IRONY = ("mock_weak", "mock_plain", "mock_strong")
# Below which share of known words a text is in another language than the weights learned, and from how many words on:
# 99 in 100 of the labelled posts have more of them.
FOREIGN, _LEAST_WORDS = 0.4, 5
# From which share of the stronger side on the weaker one leaves it open, where words contradict or none speaks for it.
NEARLY = 0.4
# A refusal at the name is against it, unless support weighs so many times more ("yang tidak pilih X dievaluasi").
SURELY = 5
# Opposition is the rarer label; it wins unless support weighs so many times more.
AGAINST = 1.3
CALLS = frozenset(("ask_strong", "ask_plain", "call_on_name", "slogan", "counter", "reject_strong"))
# Without any of these a text that names several rivals lists them.
SIDES = CALLS | {
    "back_plain",
    "hope_plain",
    "join_plain",
    "praise_plain",
    "kind_beside",
    "attack_plain",
    "attack_weak",
    "unkind_beside",
    "reject_weak",
    "refused",
    "mock_plain",
    "mock_strong",
    "not_kind_beside",
    "exclaims",
}
_BLAMING = ("attack", "reject", "refused", "unkind", "counter", "far_attack", "far_reject", "mock_plain", "mock_strong")
# So many rivals of the first one named are a whole ballot, read out.
_WHOLE_BALLOT = 2
_WISHED, _PRAISED = frozenset(("hope_plain", "kind_beside")), ("praise_weak", "praise_plain", "back_weak", "back_plain")
# Without a name, one of these says plainly that a side is taken.
BY_THEMSELVES = frozenset(("slogan", "counter", "membership", "reject_strong"))


def verdict(
    found: Signals, grams: Set[Gram], weights: Weights | None, official: bool = False, named: bool = False
) -> Verdict:
    """The stance of a text. `grams`: its words with names hidden; `weights`: None lets the rules decide alone.

    An institution's account informs by trade: it needs a call or a slogan, praise is not enough. Talk about
    neutrality and voting names contestants and calls without making any: there, oneself has to call. A list of
    rivals without a word for or against any of them is information. Where nobody is named and no slogan stands,
    the weights have to be sure, and the rules do not queue by themselves. `named`: another text has the name.
    """
    count = found.count
    calls = not CALLS.isdisjoint(count)
    settled = found.spoken.brief and found.spoken.side is not Stance.NONE
    if ("civic_strong" in count and not (found["self"] and calls) and not settled) or (official and not calls):
        return NOTHING
    if found.spoken.settled or (found.spoken.task and found.service and not found.service.on_leave):
        return NOTHING
    if _stands(found):
        return Verdict(Stance.SUPPORT, Tier.PLAIN, ("candidacy",))
    if "rivals" in count and _lists(found):
        return NOTHING
    named_or_plain = named or "unnamed" not in count or not BY_THEMSELVES.isdisjoint(count)
    opinion = weights.weigh(found.count, grams) if weights else None
    spoken = _spoken(found, opinion, grams if weights and weights.words else frozenset())
    if spoken is not None:
        return spoken
    if weights is None or opinion is None:
        return by_rules(found, 1 if named_or_plain else CLEAR)
    if opinion.partial >= _limit(found, named_or_plain):
        return _weighed(found, weights, opinion)
    ruled = by_rules(found, PLAINLY) if named_or_plain else NOTHING
    if ruled.stance is Stance.NONE:
        return NOTHING
    return Verdict(ruled.stance, Tier.WEAK, ruled.led_by, kept=True)


def _lists(found: Signals) -> bool:
    """Whether rivals are named without a word for or against any of them; a wish that names no outcome is for all."""
    sides = SIDES.intersection(found.count)
    if (not sides or _prefers(found)) and found.spoken.firm and found.spoken.side not in (None, Stance.NONE):
        return False  # "A apa B? saya sih A", "A bagus, tapi hati saya di B"
    if not sides or (found["rivals"] >= _WHOLE_BALLOT and CALLS.isdisjoint(sides) and not _blames(found.count)):
        return True
    if not sides <= _WISHED or found.spoken.side not in (None, Stance.NONE) or found.spoken.open:
        return False
    pairs = found["pair"] > 1 and found["pair"] == found["candidate"]  # "visi" beside the last of them is no praise
    if "hope_plain" not in sides and not pairs:
        return False
    return not any(map(found.count.get, _PRAISED[pairs:]))


def _prefers(found: Signals) -> bool:
    """Whether one is preferred to others in so many words."""
    return any(hit[2] & BIT["prefers"] for hit in found.spoken.words)


def _spoken(found: Signals, opinion: Opinion | None, grams: Set[Gram]) -> Verdict | None:
    """What plain sentences settle by themselves: in a brief text nearly always, else where the weights allow it.

    Of a text in a language that they hardly know the weights have no opinion: there plain sentences decide.
    """
    spoken = found.spoken
    if spoken.side is None or spoken.open or "headline" in found.count or "agency" in found.count:
        return None
    informs = spoken.firm and spoken.side is Stance.NONE
    foreign = not informs and opinion is not None and _is_foreign(opinion, grams)
    if not (spoken.firm or foreign):
        return None
    if spoken.side is Stance.NONE:
        ironic = any(found[name] for name in _IRONY) and not any(hit[2] & _CITED for hit in spoken.words)
        limit = QUEUED if ironic else STRONG if _is_duty(found) else DOUBTED
        return NOTHING if opinion is None or opinion.partial < limit else None
    against = spoken.side is Stance.OPPOSE
    cheered = any(hit[2] & BIT["notice"] for hit in spoken.words)  # joy at a candidacy needs words of news
    if not (against or spoken.brief or cheered) and _cites(found.count):
        return None
    share = 1.0 if opinion is None or foreign else opinion.oppose if against else opinion.support
    if share < (CREDIBLE if not spoken.brief else FAINTLY if spoken.weak else HARDLY):
        return None
    tier = Tier.STRONG if share >= STRONG else Tier.PLAIN if share >= QUEUED or not spoken.weak else Tier.WEAK
    tier = Tier.WEAK if foreign and spoken.weak else Tier.PLAIN if foreign else tier
    return Verdict(spoken.side or Stance.NONE, tier, (signal_of(spoken),))


def _stands(found: Signals) -> bool:
    """Whether the writer tells of standing for election: "saya ambil formulir pendaftaran", and not as a report."""
    return (
        "candidacy" in found.count
        and bool(found["self"])
        and "headline" not in found.count
        and (found["news_plain"] < 2 and "agency" not in found.count)
    )


def _is_duty(found: Signals) -> bool:
    """Whether what is told is an office's business: said in so many words, or said of somebody who governs that day.

    Of somebody on leave for the campaign no ceremony and no thanks for a programme are told as duty.
    """
    spoken, service = found.spoken, found.service
    if service is None:
        return spoken.brief or spoken.official
    return not (service.on_leave and any(hit[2] & _OF_OFFICE for hit in spoken.words))


def softened(judged: Verdict, found: Signals) -> Verdict:
    """Praise of somebody who governs that day, without a call, is never of the highest tier: of the office, perhaps."""
    service = found.service
    if (
        judged.tier is not Tier.STRONG
        or judged.stance is not Stance.SUPPORT
        or service is None
        or service.on_leave
        or not CALLS.isdisjoint(found.count)
    ):
        return judged
    return judged._replace(tier=Tier.PLAIN)


# What a text has that says more than a name does; those that begin with "far" and the like are far from any.
_BARE = (SIDES - {"exclaims"}) | {
    "tag",
    "back_weak",
    "attack_weak",
    "praise_weak",
    "mock_weak",
    "mock_strong",
    "asks",
    "slogan",
    "office_after",
    "photo",
    "membership",
    "candidacy",
}
_CITED = BIT["cite"]
_OF_OFFICE = bits("office", "thanks")
_OWN = frozenset(("self", "you", "exclaims"))
_CALLING = frozenset(("ask_strong", "call_on_name", "slogan"))


def _limit(found: Signals, named_or_plain: bool) -> float:
    """From which share of partiality on a text is queued."""
    if _reports(found.count):
        return REPORTED
    if (
        "brief" in found.count
        and found.spoken.side in (None, Stance.NONE)
        and not found.spoken.open
        and (_BARE.isdisjoint(found.count))
    ):
        return BARE
    return QUEUED if named_or_plain else UNNAMED


def _reports(count: Mapping[str, int]) -> bool:
    """Whether a text looks like news: a headline, or a full name with an office, without a word of the writer's own."""
    return ("headline" in count or ("full_name" in count and "office" in count)) and _OWN.isdisjoint(count)


def _cites(count: Mapping[str, int]) -> bool:
    """Whether kind words may be somebody else's: a word of news, or a full name with its office or a link."""
    if "self" in count or not _CALLING.isdisjoint(count):
        return False
    return "news_plain" in count or ("full_name" in count and ("office" in count or "links" in count))


def _is_foreign(opinion: Opinion, grams: Set[Gram]) -> bool:
    """Whether the weights know fewer than FOREIGN of the text's words, names and figures left out."""
    known = len([gram for gram in opinion.known if isinstance(gram, str) and gram[0] != "<"])
    if known >= FOREIGN * len(grams) / 2:  # every word begins a gram of two besides
        return False
    words = [gram for gram in grams if isinstance(gram, str) and gram[0] != "<"]
    return len(words) >= _LEAST_WORDS and known < FOREIGN * len(words)


def _weighed(found: Signals, weights: Weights, opinion: Opinion) -> Verdict:
    """The side that weighs more. Without a word that speaks for it, or where words contradict, it stays open."""
    against = _is_against(found, opinion)
    partial = opinion.partial
    tier = Tier.STRONG if partial >= STRONG else Tier.PLAIN if partial >= PLAIN else Tier.WEAK
    led_by = tuple([name for name in weights.leading(found.count, against) if name in found.words])
    if _is_open(found, against, opinion):
        tier = Tier.WEAK if tier is Tier.WEAK else Tier.PLAIN
        return Verdict(Stance.NONE, tier, led_by, opinion.known, against, open=True)
    return Verdict(Stance.OPPOSE if against else Stance.SUPPORT, tier, led_by, opinion.known, against)


def _is_against(found: Signals, opinion: Opinion) -> bool:
    """Opposition or support.

    A refusal at the name nearly settles it. "X presiden" is for X, and so is praise with nothing unkind at the name: whoever
    else is scolded is a rival. A sneer in a text that does not call for X is against.
    """
    count = found.count
    if "refused" in count and not ("call_on_name" in count or "ask_strong" in count):
        return opinion.support < SURELY * opinion.oppose
    if "office_after" in count or ("praise_plain" in count and not ("unkind_beside" in count or "refused" in count)):
        return False
    return opinion.support < AGAINST * opinion.oppose or ("mock_plain" in count and "call_on_name" not in count)


# Beginnings of the names of signals that speak for a side.
_KIND = (
    "ask",
    "call",
    "back",
    "praise",
    "hope",
    "join",
    "slogan",
    "kind",
    "far_ask",
    "far_back",
    "far_praise",
    "far_hope",
    "far_join",
    "membership",
    "not_bad",
    "not_attack",
    "re_kind",
    "re_back",
    "re_call",
    "photo",
    "says_support",
    "leans_support",
    "may_say_support",
    "office_after",
)
_UNKIND = (
    "attack",
    "reject",
    "mock",
    "unkind",
    "counter",
    "refused",
    "side",
    "far_attack",
    "far_reject",
    "not_kind",
    "not_reject",
    "not_attack",
    "re_unkind",
    "re_reject",
    "re_mock",
    "not_re",
    "says_oppose",
    "leans_oppose",
    "may_say_oppose",
)


def _blames(count: Mapping[str, int]) -> bool:
    return any(name.startswith(_BLAMING) for name in count)


def _has_unkind(count: Mapping[str, int]) -> bool:
    return any(name.startswith(_UNKIND) for name in count)


def _is_open(found: Signals, against: bool, opinion: Opinion) -> bool:
    """Whether the sides weigh nearly the same, and the words do not tell which one is meant.

    They contradict, no unkind word stands beside an opposition, or none but unkind ones beside a support.
    """
    if min(opinion.support, opinion.oppose) <= NEARLY * max(opinion.support, opinion.oppose):
        return False
    if found.spoken.open:
        return True
    unkind = _has_unkind(found.count)
    if against:
        return not unkind
    return unkind and not any(name.startswith(_KIND) for name in found.count)
