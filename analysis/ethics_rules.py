"""What several words of a post must do together to be marked, and what excuses them; one rule a kind.

The groups are those of the pack (domain/packs/ethics.py). An excuse is looked for where it would be said: negation
before the verb in its clause, news and teaching in the sentence, quotation marks around the words.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from analysis.ethics_words import LINK, EthicsText, Part
from domain.types import Tier

NEAR = 3  # words between two that belong together
TWO = 2
Excuse = tuple[str, Callable[[EthicsText, Sequence[Part]], bool]]


@dataclass(frozen=True, slots=True)
class Cue:
    """Words that fired together. `excuses` are the labels of those that were looked for and not found."""

    tier: Tier
    parts: tuple[Part, ...]
    reason: str
    excuses: tuple[str, ...] = ()


def _first(reading: EthicsText, cues: Iterator[Cue], excuses: Sequence[Excuse]) -> Cue | None:
    """The first cue that no excuse holds for, the strongest before the others."""
    free = [c for c in cues if not any(holds(reading, c.parts) for _, holds in excuses)]
    best = min(free, key=lambda c: list(Tier).index(c.tier), default=None)
    labels = tuple(label for label, _ in excuses)
    return None if best is None else Cue(best.tier, best.parts, best.reason, labels)


def _within_sentence(*groups: str) -> Callable[[EthicsText, Sequence[Part]], bool]:
    """Whether a word of these groups stands in a sentence of the cue, and is not one of its own words."""

    def holds(reading: EthicsText, parts: Sequence[Part]) -> bool:
        return any(not _is_of(other, parts) for part in parts for other in reading.within(part, *groups))

    return holds


def _overlaps(part: Part, parts: Sequence[Part]) -> bool:
    return any(part.first < own.last and own.first < part.last for own in parts)


def _anywhere(*groups: str) -> Callable[[EthicsText, Sequence[Part]], bool]:
    """Whether a word of these groups stands anywhere: what an advert is about is said once."""
    return lambda reading, parts: any(not _is_of(other, parts) for other in reading.of(*groups))


def _is_of(other: Part, parts: Sequence[Part]) -> bool:
    """Whether these are words of the cue itself; a longer phrase around one of them ("truk sampah") is not."""
    return any(own.first <= other.first and other.last <= own.last for own in parts)


def _negated(reading: EthicsText, parts: Sequence[Part]) -> bool:
    return any(reading.before(part, NEAR, "not") for part in parts)


def _quoted(reading: EthicsText, parts: Sequence[Part]) -> bool:
    return any(reading.quoted(part) for part in parts)


def _asked(reading: EthicsText, parts: Sequence[Part]) -> bool:
    return any(reading.asks(part) for part in parts)


def _of_own_group(reading: EthicsText, parts: Sequence[Part]) -> bool:
    """A member speaks: I, we, and the group beside it."""
    groups = [part for part in parts if part.group in ("sara", "sara_place", "others")]
    return any(reading.before(group, 1, "self") for group in groups)


QUOTATION: Excuse = ("tanda kutip", _quoted)
NEGATION: Excuse = ("penyangkalan", _negated)
REPORT: Excuse = ("bingkai berita atau perkara", _within_sentence("report"))
HEARSAY: Excuse = ("kata orang lain", _within_sentence("said"))
TEACHING: Excuse = ("ajaran, makanan atau hewan", _within_sentence("teach"))
HISTORY: Excuse = ("sejarah atau peringatan", _within_sentence("history"))
OWN: Excuse = ("kelompok sendiri", _of_own_group)
QUESTION: Excuse = ("pertanyaan", _asked)
HATRED = (QUOTATION, NEGATION, REPORT, HEARSAY, TEACHING, HISTORY, OWN, QUESTION)


def _peoples(reading: EthicsText) -> list[Part]:
    """Groups by religion or ethnicity; the name of a place only beside a word for its people."""
    places = [
        p
        for p in reading.of("sara_place")
        if reading.before(p, 0, "person") or any(g.last == p.first for g in reading.of("general"))
    ]
    return [*reading.of("sara"), *places]


def sara(reading: EthicsText) -> Cue | None:
    """ET-01: a people or religion, and a call against it or what makes it less than human."""
    return _first(reading, _hatred(reading, _peoples(reading), "kelompok SARA"), HATRED)


def others(reading: EthicsText) -> Cue | None:
    """ET-02: the same for sex, orientation, disability, colour and nationality."""
    return _first(reading, _hatred(reading, reading.of("others"), "kelompok yang dilindungi"), HATRED)


def _hatred(reading: EthicsText, groups: Sequence[Part], who: str) -> Iterator[Cue]:
    for group in groups:
        for verb in reading.before(group, NEAR, "expel"):
            yield Cue(Tier.STRONG, (verb, group), f"ajakan mengusir atau membinasakan, tepat di depan {who}")
        for verb in reading.beside(group, "expelled"):
            ought = [m for m in reading.before(verb, NEAR + 1, "must") if group.last <= m.first]
            if group.last <= verb.first <= group.last + NEAR:
                ought += reading.before(group, 1, "must")
            if ought:
                yield Cue(Tier.STRONG, (group, ought[-1], verb), f"{who} yang dikatakan patut diusir atau dibinasakan")
        yield from _demeaned(reading, group, who)


def _demeaned(reading: EthicsText, group: Part, who: str) -> Iterator[Cue]:
    for noun in reading.after(group, NEAR, "dehuman"):
        yield Cue(Tier.PLAIN, (group, noun), f"{who} disamakan dengan hewan atau kotoran")
    for like in reading.after(group, NEAR + 1, "likeness"):
        for noun in reading.after(like, 0, "dehuman"):
            yield Cue(Tier.PLAIN, (group, like, noun), f"{who} disamakan dengan hewan atau kotoran")
    for vice in reading.after(group, NEAR, "vice"):
        for whole in reading.beside(group, "general"):
            if abs(whole.first - group.first) <= NEAR + 1 and not _overlaps(whole, (group, vice)):
                yield Cue(Tier.PLAIN, (whole, group, vice), f"sifat buruk dilekatkan pada seluruh {who}")
    excluded = [s for s in reading.within(group, "shut_out") if s.first >= group.last]
    scorn = [c for c in reading.within(group, "contempt") if c.first >= group.last]
    if excluded and scorn and not _overlaps(excluded[0], scorn[:1]):
        yield Cue(Tier.PLAIN, (group, excluded[0], scorn[0]), f"{who} ditolak dan direndahkan sekaligus")


PLAY: Excuse = ("olahraga, permainan atau kiasan", _within_sentence("play"))
FRIENDLY: Excuse = ("kelakar antarteman", _anywhere("friendly"))
THREAT = (QUOTATION, REPORT, PLAY, FRIENDLY)


def threat(reading: EthicsText) -> Cue | None:
    """ET-03: a threat, an extortion or a call to many for violence."""
    cues = [
        *_warned(reading),
        *_announced(reading),
        *_conditional(reading),
        *_extorted(reading),
        *_called(reading),
    ]
    return _first(reading, iter(cues), THREAT)


def _warned(reading: EthicsText) -> Iterator[Cue]:
    """A warning to you, and a weapon or violence in the same sentence."""
    for warn in reading.of("warn"):
        you = [y for y in reading.after(warn, 1, "you", "yours") if not _overlaps(y, (warn,))]
        means = reading.within(warn, "weapon", "mine") + _against_you(reading, reading.within(warn, "violence"))
        if you and means:
            yield Cue(Tier.STRONG, (warn, you[0], means[0]), "peringatan kepada orang dengan senjata atau kekerasan")


def _against_you(reading: EthicsText, verbs: Sequence[Part]) -> list[Part]:
    return [v for v in verbs if reading.after(v, NEAR, "you", "yours", "they") or reading.before(v, NEAR, "speaker")]


def _announced(reading: EthicsText) -> Iterator[Cue]:
    """I, violence, you: in whatever order the language has them."""
    for verb in reading.of("mine"):
        for whom in reading.after(verb, NEAR, "you", "yours"):
            yield Cue(Tier.STRONG, (verb, whom), "pembicara mengancam seseorang dengan kekerasan")
    for verb in reading.of("violence"):
        speaker = reading.before(verb, NEAR, "speaker")
        you = [*reading.after(verb, NEAR, "you", "yours"), *reading.before(verb, NEAR + 1, "you")]
        you = [y for y in you if not _overlaps(y, speaker)]
        acts = reading.before(verb, 0, "you")  # "kau culik": you are the one who does it
        if speaker and you and not acts and not reading.before(verb, 1, "not"):
            yield Cue(Tier.STRONG, (speaker[-1], verb, you[0]), "pembicara mengancam seseorang dengan kekerasan")


def _conditional(reading: EthicsText) -> Iterator[Cue]:
    """If not, then yours will come to harm."""
    for yours in reading.of("yours"):
        harm = reading.after(yours, 1, "harm")
        condition = [c for c in reading.within(yours, "condition") if c.first < yours.first]
        if harm and condition:
            yield Cue(Tier.STRONG, (condition[0], yours, harm[0]), "akibat buruk bagi orang dekat bila tidak menurut")


def _extorted(reading: EthicsText) -> Iterator[Cue]:
    """Money, a term or condition, and what will be exposed."""
    for expose in reading.of("expose"):
        pay = [p for p in reading.within(expose, "pay") if p.first < expose.first]
        term = [t for t in reading.within(expose, "deadline") if not _overlaps(t, (*pay, expose))]
        whose = [y for y in reading.beside(expose, "yours", "you") if not _overlaps(y, (expose,))]
        if pay and term and whose:
            yield Cue(Tier.STRONG, (pay[0], term[0], whose[0], expose), "uang diminta dengan ancaman menyebarkan")


def _called(reading: EthicsText) -> Iterator[Cue]:
    """A call to many, violence, and the people or the house it is for."""
    for call in reading.of("mob"):
        verbs = [v for v in reading.within(call, "violence") if call.last <= v.first]
        aim = [h for h in reading.within(call, "home") if call.last <= h.first]
        against = [t for v in verbs for t in reading.after(v, NEAR, "they", "home", "you")]
        if verbs and against and aim and not reading.before(verbs[0], NEAR, "not"):
            yield Cue(Tier.STRONG, (call, verbs[0], aim[0]), "ajakan beramai-ramai untuk kekerasan terhadap orang")


PREVENTION: Excuse = ("pencegahan, berita atau arti lain", _anywhere("prevent"))
CARE: Excuse = ("perlindungan korban, kesehatan atau larangan", _anywhere("care"))


def gambling(reading: EthicsText) -> Cue | None:
    """A word of gambling or two that hint at it, and a promotion; a link alone does not promote a mere topic."""
    sure = reading.of("gamble")
    hints = [h for h in reading.of("gamble_hint") if not _overlaps(h, sure)]
    words = [*sure, *hints]
    promote = [p for p in reading.of("promote") if not _overlaps(p, words)]
    offered = [word for word in sure if not word.weak]
    if not offered and len({reading.words[h.first] for h in hints}) < TWO:
        promote = [p for p in promote if sure and p.entry != LINK]
    if not promote:
        return None
    tier = Tier.STRONG if offered and len(words) > 1 else Tier.PLAIN
    cue = Cue(tier, (*words[:3], promote[0]), "kata perjudian bersama ajakan atau tautan")
    return _first(reading, iter([cue]), (QUOTATION, PREVENTION))


def pornography(reading: EthicsText) -> Cue | None:
    """A word of such adverts with price, contact or link; two of those where the word is also a curse or a hint."""
    sure = reading.of("porn")
    hints = [h for h in reading.of("porn_hint") if not _overlaps(h, sure)]
    words = [*sure, *hints]
    sale = {reading.words[part.first]: part for part in reading.of("sale") if not _overlaps(part, words)}
    plain = any(not word.weak for word in sure)
    if not words or len(sale) < (1 if plain else TWO):
        return None
    cue = Cue(
        Tier.PLAIN, (*words[:2], *list(sale.values())[:2]), "kata iklan pornografi bersama harga, kontak atau tautan"
    )
    return _first(reading, iter([cue]), (QUOTATION, CARE))


OFFICE: Excuse = ("berbicara untuk jabatan, acara atau orang lain", _anywhere("office"))


def personal(reading: EthicsText) -> Cue | None:
    """I and a feeling, somebody dear, the keeper's own trade: on an official account."""
    cues = [Cue(Tier.PLAIN, (part,), "pengelola berbicara tentang dirinya") for part in reading.of("keeper")]
    cues += [Cue(Tier.PLAIN, (part,), "sapaan kepada orang dekat") for part in reading.of("close")]
    for me in reading.of("chat"):
        for feeling in reading.within(me, "feeling"):
            if not _overlaps(feeling, (me,)):
                cues.append(Cue(Tier.PLAIN, (me, feeling), "perasaan pribadi dengan kata ganti akrab"))
    return _first(reading, iter(cues), (QUOTATION, OFFICE))


# ET-07 and ET-12 have no rule on purpose: a whistle-blower looks like a leak, and families are nobody's business.
RULES: Mapping[str, Callable[[EthicsText], Cue | None]] = {
    "ET-01": sara,
    "ET-02": others,
    "ET-03": threat,
    "ET-05": gambling,
    "ET-06": pornography,
    "ET-13": personal,
}
