"""What several words of a post must do together to be marked, and what excuses them; one rule a kind.

The groups are those of the pack (domain/packs/ethics.py). An excuse is looked for where it would be said: negation
before the verb in its clause, news and teaching in the sentence, quotation marks around the words.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from analysis.ethics_words import LINK, Part, WordsHeard
from domain.types import Tier

NEAR = 3  # words between two that belong together
TWO = 2
Excuse = tuple[str, Callable[[WordsHeard, Sequence[Part]], bool]]


@dataclass(frozen=True, slots=True)
class Cue:
    """Words that fired together. `excuses` are the labels of those that were looked for and not found."""

    tier: Tier
    parts: tuple[Part, ...]
    reason: str
    excuses: tuple[str, ...] = ()


def _first(heard_words: WordsHeard, cues: Iterator[Cue], excuses: Sequence[Excuse]) -> Cue | None:
    """The first cue that no excuse holds for, the strongest before the others."""
    free = [c for c in cues if not any(holds(heard_words, c.parts) for _, holds in excuses)]
    best = min(free, key=lambda c: list(Tier).index(c.tier), default=None)
    labels = tuple(label for label, _ in excuses)
    return None if best is None else Cue(best.tier, best.parts, best.reason, labels)


def _said(*groups: str) -> Callable[[WordsHeard, Sequence[Part]], bool]:
    """Whether a word of these groups stands in a sentence of the cue, and is not one of its own words."""

    def holds(heard_words: WordsHeard, parts: Sequence[Part]) -> bool:
        return any(not _is_of(other, parts) for part in parts for other in heard_words.within(part, *groups))

    return holds


def _overlaps(part: Part, parts: Sequence[Part]) -> bool:
    return any(part.first < own.last and own.first < part.last for own in parts)


def _anywhere(*groups: str) -> Callable[[WordsHeard, Sequence[Part]], bool]:
    """Whether a word of these groups stands anywhere: what an advert is about is said once."""
    return lambda heard_words, parts: any(not _is_of(other, parts) for other in heard_words.of(*groups))


def _is_of(other: Part, parts: Sequence[Part]) -> bool:
    """Whether these are words of the cue itself; a longer phrase around one of them ("truk sampah") is not."""
    return any(own.first <= other.first and other.last <= own.last for own in parts)


def _negated(heard_words: WordsHeard, parts: Sequence[Part]) -> bool:
    return any(heard_words.before(part, NEAR, "not") for part in parts)


def _quoted(heard_words: WordsHeard, parts: Sequence[Part]) -> bool:
    return any(heard_words.quoted(part) for part in parts)


def _asked(heard_words: WordsHeard, parts: Sequence[Part]) -> bool:
    return any(heard_words.asks(part) for part in parts)


def _of_own_group(heard_words: WordsHeard, parts: Sequence[Part]) -> bool:
    """A member speaks: I, we, and the group beside it."""
    groups = [part for part in parts if part.group in ("sara", "sara_place", "others")]
    return any(heard_words.before(group, 1, "self") for group in groups)


QUOTATION: Excuse = ("tanda kutip", _quoted)
NEGATION: Excuse = ("penyangkalan", _negated)
REPORT: Excuse = ("bingkai berita atau perkara", _said("report"))
SAID: Excuse = ("kata orang lain", _said("said"))
TEACHING: Excuse = ("ajaran, makanan atau hewan", _said("teach"))
HISTORY: Excuse = ("sejarah atau peringatan", _said("history"))
OWN: Excuse = ("kelompok sendiri", _of_own_group)
QUESTION: Excuse = ("pertanyaan", _asked)
HATRED = (QUOTATION, NEGATION, REPORT, SAID, TEACHING, HISTORY, OWN, QUESTION)


def _peoples(heard_words: WordsHeard) -> list[Part]:
    """Groups by religion or ethnicity; the name of a place only beside a word for its people."""
    places = [
        p
        for p in heard_words.of("sara_place")
        if heard_words.before(p, 0, "person") or any(g.last == p.first for g in heard_words.of("general"))
    ]
    return [*heard_words.of("sara"), *places]


def sara(heard_words: WordsHeard) -> Cue | None:
    """ET-01: a people or religion, and a call against it or what makes it less than human."""
    return _first(heard_words, _hatred(heard_words, _peoples(heard_words), "kelompok SARA"), HATRED)


def others(heard_words: WordsHeard) -> Cue | None:
    """ET-02: the same for sex, orientation, disability, colour and nationality."""
    return _first(heard_words, _hatred(heard_words, heard_words.of("others"), "kelompok yang dilindungi"), HATRED)


def _hatred(heard_words: WordsHeard, groups: Sequence[Part], who: str) -> Iterator[Cue]:
    for group in groups:
        for verb in heard_words.before(group, NEAR, "expel"):
            yield Cue(Tier.STRONG, (verb, group), f"ajakan mengusir atau membinasakan, tepat di depan {who}")
        for verb in heard_words.beside(group, "expelled"):
            ought = [m for m in heard_words.before(verb, NEAR + 1, "must") if group.last <= m.first]
            if group.last <= verb.first <= group.last + NEAR:
                ought += heard_words.before(group, 1, "must")
            if ought:
                yield Cue(Tier.STRONG, (group, ought[-1], verb), f"{who} yang dikatakan patut diusir atau dibinasakan")
        yield from _demeaned(heard_words, group, who)


def _demeaned(heard_words: WordsHeard, group: Part, who: str) -> Iterator[Cue]:
    for noun in heard_words.after(group, NEAR, "dehuman"):
        yield Cue(Tier.PLAIN, (group, noun), f"{who} disamakan dengan hewan atau kotoran")
    for like in heard_words.after(group, NEAR + 1, "likeness"):
        for noun in heard_words.after(like, 0, "dehuman"):
            yield Cue(Tier.PLAIN, (group, like, noun), f"{who} disamakan dengan hewan atau kotoran")
    for vice in heard_words.after(group, NEAR, "vice"):
        for whole in heard_words.beside(group, "general"):
            if abs(whole.first - group.first) <= NEAR + 1 and not _overlaps(whole, (group, vice)):
                yield Cue(Tier.PLAIN, (whole, group, vice), f"sifat buruk dilekatkan pada seluruh {who}")
    shut = [s for s in heard_words.within(group, "shut_out") if s.first >= group.last]
    scorn = [c for c in heard_words.within(group, "contempt") if c.first >= group.last]
    if shut and scorn and not _overlaps(shut[0], scorn[:1]):
        yield Cue(Tier.PLAIN, (group, shut[0], scorn[0]), f"{who} ditolak dan direndahkan sekaligus")


PLAY: Excuse = ("olahraga, permainan atau kiasan", _said("play"))
FRIENDLY: Excuse = ("kelakar antarteman", _anywhere("friendly"))
THREAT = (QUOTATION, REPORT, PLAY, FRIENDLY)


def threat(heard_words: WordsHeard) -> Cue | None:
    """ET-03: a threat, an extortion or a call to many for violence."""
    cues = [
        *_warned(heard_words),
        *_announced(heard_words),
        *_conditional(heard_words),
        *_extorted(heard_words),
        *_called(heard_words),
    ]
    return _first(heard_words, iter(cues), THREAT)


def _warned(heard_words: WordsHeard) -> Iterator[Cue]:
    """A warning to you, and a weapon or violence in the same sentence."""
    for warn in heard_words.of("warn"):
        you = [y for y in heard_words.after(warn, 1, "you", "yours") if not _overlaps(y, (warn,))]
        means = heard_words.within(warn, "weapon", "mine") + _against_you(
            heard_words, heard_words.within(warn, "violence")
        )
        if you and means:
            yield Cue(Tier.STRONG, (warn, you[0], means[0]), "peringatan kepada orang dengan senjata atau kekerasan")


def _against_you(heard_words: WordsHeard, verbs: Sequence[Part]) -> list[Part]:
    return [
        v for v in verbs if heard_words.after(v, NEAR, "you", "yours", "they") or heard_words.before(v, NEAR, "speaker")
    ]


def _announced(heard_words: WordsHeard) -> Iterator[Cue]:
    """I, violence, you: in whatever order the language has them."""
    for verb in heard_words.of("mine"):
        for whom in heard_words.after(verb, NEAR, "you", "yours"):
            yield Cue(Tier.STRONG, (verb, whom), "pembicara mengancam seseorang dengan kekerasan")
    for verb in heard_words.of("violence"):
        speaker = heard_words.before(verb, NEAR, "speaker")
        you = [*heard_words.after(verb, NEAR, "you", "yours"), *heard_words.before(verb, NEAR + 1, "you")]
        you = [y for y in you if not _overlaps(y, speaker)]
        acts = heard_words.before(verb, 0, "you")  # "kau culik": you are the one who does it
        if speaker and you and not acts and not heard_words.before(verb, 1, "not"):
            yield Cue(Tier.STRONG, (speaker[-1], verb, you[0]), "pembicara mengancam seseorang dengan kekerasan")


def _conditional(heard_words: WordsHeard) -> Iterator[Cue]:
    """If not, then yours will come to harm."""
    for yours in heard_words.of("yours"):
        harm = heard_words.after(yours, 1, "harm")
        condition = [c for c in heard_words.within(yours, "condition") if c.first < yours.first]
        if harm and condition:
            yield Cue(Tier.STRONG, (condition[0], yours, harm[0]), "akibat buruk bagi orang dekat bila tidak menurut")


def _extorted(heard_words: WordsHeard) -> Iterator[Cue]:
    """Money, a term or condition, and what will be exposed."""
    for expose in heard_words.of("expose"):
        pay = [p for p in heard_words.within(expose, "pay") if p.first < expose.first]
        term = [t for t in heard_words.within(expose, "deadline") if not _overlaps(t, (*pay, expose))]
        whose = [y for y in heard_words.beside(expose, "yours", "you") if not _overlaps(y, (expose,))]
        if pay and term and whose:
            yield Cue(Tier.STRONG, (pay[0], term[0], whose[0], expose), "uang diminta dengan ancaman menyebarkan")


def _called(heard_words: WordsHeard) -> Iterator[Cue]:
    """A call to many, violence, and the people or the house it is for."""
    for call in heard_words.of("mob"):
        verbs = [v for v in heard_words.within(call, "violence") if call.last <= v.first]
        aim = [h for h in heard_words.within(call, "home") if call.last <= h.first]
        against = [t for v in verbs for t in heard_words.after(v, NEAR, "they", "home", "you")]
        if verbs and against and aim and not heard_words.before(verbs[0], NEAR, "not"):
            yield Cue(Tier.STRONG, (call, verbs[0], aim[0]), "ajakan beramai-ramai untuk kekerasan terhadap orang")


PREVENTION: Excuse = ("pencegahan, berita atau arti lain", _anywhere("prevent"))
CARE: Excuse = ("perlindungan korban, kesehatan atau larangan", _anywhere("care"))


def gambling(heard_words: WordsHeard) -> Cue | None:
    """A word of gambling or two that hint at it, and a promotion; a link alone does not promote a mere topic."""
    sure = heard_words.of("gamble")
    hints = [h for h in heard_words.of("gamble_hint") if not _overlaps(h, sure)]
    words = [*sure, *hints]
    promote = [p for p in heard_words.of("promote") if not _overlaps(p, words)]
    offered = [word for word in sure if not word.weak]
    if not offered and len({heard_words.words[h.first] for h in hints}) < TWO:
        promote = [p for p in promote if sure and p.entry != LINK]
    if not promote:
        return None
    tier = Tier.STRONG if offered and len(words) > 1 else Tier.PLAIN
    cue = Cue(tier, (*words[:3], promote[0]), "kata perjudian bersama ajakan atau tautan")
    return _first(heard_words, iter([cue]), (QUOTATION, PREVENTION))


def pornography(heard_words: WordsHeard) -> Cue | None:
    """A word of such adverts with price, contact or link; two of those where the word is also a curse or a hint."""
    sure = heard_words.of("porn")
    hints = [h for h in heard_words.of("porn_hint") if not _overlaps(h, sure)]
    words = [*sure, *hints]
    sale = {heard_words.words[part.first]: part for part in heard_words.of("sale") if not _overlaps(part, words)}
    plain = any(not word.weak for word in sure)
    if not words or len(sale) < (1 if plain else TWO):
        return None
    cue = Cue(
        Tier.PLAIN, (*words[:2], *list(sale.values())[:2]), "kata iklan pornografi bersama harga, kontak atau tautan"
    )
    return _first(heard_words, iter([cue]), (QUOTATION, CARE))


OFFICE: Excuse = ("berbicara untuk jabatan, acara atau orang lain", _anywhere("office"))


def personal(heard_words: WordsHeard) -> Cue | None:
    """I and a feeling, somebody dear, the keeper's own trade: on an official account."""
    cues = [Cue(Tier.PLAIN, (part,), "pengelola berbicara tentang dirinya") for part in heard_words.of("keeper")]
    cues += [Cue(Tier.PLAIN, (part,), "sapaan kepada orang dekat") for part in heard_words.of("close")]
    for me in heard_words.of("chat"):
        for feeling in heard_words.within(me, "feeling"):
            if not _overlaps(feeling, (me,)):
                cues.append(Cue(Tier.PLAIN, (me, feeling), "perasaan pribadi dengan kata ganti akrab"))
    return _first(heard_words, iter(cues), (QUOTATION, OFFICE))


# ET-07 and ET-12 have no rule on purpose: a whistle-blower looks like a leak, and families are nobody's business.
RULES: Mapping[str, Callable[[WordsHeard], Cue | None]] = {
    "ET-01": sara,
    "ET-02": others,
    "ET-03": threat,
    "ET-05": gambling,
    "ET-06": pornography,
    "ET-13": personal,
}
