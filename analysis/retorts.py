"""What is said of a name by answering others or by measuring it: defence, preference, and the lesser that was not done.

"X dibilang gagal? Justru ..." and "yang nyinyir X itu lupa jagoannya sendiri" defend X, whoever is attacked; "mending X aja"
prefers it; "urus kota saja belum beres, kok mau jadi gubernur" and "enak ya jadi X" are against.
"""

from bisect import bisect_left
from collections.abc import Sequence

from analysis.plain_reading import Weighed
from analysis.vocabulary import BIT, SPEAKERS, WordHit, bits
from analysis.whose_words import WhoseWords

RETORTS = bits("accused", "retort", "easy", "prefers")
_UNKIND, UNDONE = bits("blame", "scorn", "plight"), bits("declare", "plight")
# How far from a word of accusing the one accused and the unkind word stand.
_NEAR, _ACCUSED_OF = 2, 3
# So many words behind an accusation are looked at, and so many of a sentence for foes.
_BEHIND, _FIRST = 9, 12
# "urus kota saja belum": the lesser thing, and that it is not done.
_EVEN = frozenset(("saja", "aja", "wae", "ae", "bae", "sajo", "haja", "mawon"))
_LACKS = frozenset(
    "masih belum blm gak ga gk nggak ngga tidak tdk tak kagak durung ora ra teu acan indak kada nda".split()
)
_WILL = frozenset("mau pengen pengin pingin ingin kepingin arep rek nak hendak ngebet kebelet minta".split())
_HIGHER = frozenset(
    """
    jadi urus ngurus mengurus ngatur mengatur mimpin memimpin pimpin benahi membenahi bangun membangun maju nyalon nyagub
    nyapres naik ngelola kelola pegang megang dadi mingpin dipilih
""".split()
)
# What may stand between a plight and the wish for an office behind it: "kok sudah mau urus provinsi".
_WONDERS, _WONDERED = frozenset(("kok", "malah", "koq")), 3
# What may stand behind the one who is preferred, where the clause does not end.
_ENDS = frozenset(
    """
    aja saja ajalah lagi lah deh dong sih nih ya wae ae jo kemana ke jelas daripada dari dibanding ketimbang bae sajo
    haja weh mawon jak
""".split()
)


def is_lesser(words: Sequence[str], hit: WordHit) -> bool:
    """ "urus kota saja belum": behind something that is not who speaks."""
    first, last, roles = hit
    if not roles & BIT["declare"] or words[first] not in _EVEN or last >= len(words) or words[last] not in _LACKS:
        return False
    return first > 0 and words[first - 1] not in SPEAKERS


class Retorts(WhoseWords):
    """A sentence that answers, prefers, or measures somebody by what was not done."""

    _wanted: tuple[Sequence[int], Sequence[int]] | None = None
    """Where more is wanted, and where this is wondered at: found when first asked for."""

    def retorts(self) -> list[Weighed]:
        """What the sentence says so of the name; the first word that says something decides."""
        looked_at = RETORTS if _WILL.isdisjoint(self.words) else RETORTS | UNDONE
        if not self.roles & looked_at:
            return []
        for number, hit in enumerate(self.hits):
            roles = hit[2] & looked_at
            if roles and (sign := self._retort(number, roles)):
                return [(hit, sign, True)]
        return []

    def _retort(self, number: int, roles: int) -> int:
        """1 for the name, -1 against it, 0 where a word says nothing so."""
        hit = self.hits[number]
        if roles & UNDONE and self._aims_higher(hit):
            return -1
        if roles & BIT["accused"] and self._is_belied_accusation(number):
            return 1
        if roles & BIT["retort"] and self.roles & BIT["foe"] and self._answers_foes(hit):
            return 1
        if roles & BIT["prefers"] and self._is_preferred(hit):
            return self.turned(number)
        return -1 if roles & BIT["easy"] and self.begins(hit) and self.at_next(hit[1]) else 0

    def _is_belied_accusation(self, number: int) -> bool:
        """ "X dibilang gagal, padahal ...": something unkind that others say, and what belies it, here or in the answer."""
        first, last, _ = self.hits[number]
        if self.from_last(first) > _NEAR:
            if not self.at_next(last):
                return False
            last = self.ends[bisect_left(self.starts, last)]
        behind = self.hits[number + 1 : number + 1 + _BEHIND]
        unkind = next((one for one in behind if one[2] & _UNKIND and 0 <= one[0] - last < _ACCUSED_OF), None)
        if unkind is None:
            return False
        if self.asks:
            behind = [*behind, *self.speech.hits_in(self.number + 1)[:_BEHIND]]
        return any(one[2] & BIT["belie"] and one[0] >= unkind[1] for one in behind)

    def _answers_foes(self, hit: WordHit) -> bool:
        """ "yang nyinyir X itu lupa ngaca": said behind the foes of the name."""
        foes = (one for one in self.hits[:_FIRST] if one[2] & BIT["foe"] and one[1] <= hit[0])
        return any(self.at_next(one[1]) and one[1] + self.to_next(one[1]) < hit[0] for one in foes)

    def _is_preferred(self, hit: WordHit) -> bool:
        """ "mending X aja": right before the name, and nothing that X should rather do."""
        if not self.at_next(hit[1]):
            return False
        last = self.ends[bisect_left(self.starts, hit[1])]
        if last >= self.own_places().stop or self.words[last] in _ENDS:
            return not any(one[2] & BIT["leave"] and one[0] >= last for one in self.hits)
        clause = self.clauses()
        return clause[last] != clause[last - 1]

    def _aims_higher(self, hit: WordHit) -> bool:
        """ "urus kota saja belum beres, mau jadi gubernur": the lesser is not done, and more is wanted.

        What was done or not may be told behind the question: "X mau pimpin provinsi? Kotanya saja masih macet".
        """
        lesser = is_lesser(self.words, hit) and self.from_last(hit[0]) > 0
        if not lesser and not hit[2] & BIT["plight"]:
            return False
        if self._wanted is None:
            self._wanted = self._wants()
        wants = self._wanted[0 if lesser else 1]  # that somebody would mend a plight is no wonder by itself
        return bool(wants) and (wants[0] + 2 < hit[0] or wants[-1] >= hit[1])

    def _wants(self) -> tuple[Sequence[int], Sequence[int]]:
        """Where somebody is said to want an office, or a larger task, here or in the question before; and "kok" with it."""
        words, places = self.words, self.own_places()
        first = places.start
        if self.number and self.number - 1 in self.speech.sentences.asks:
            first = bisect_left(self.speech.sentences.sentence, self.number - 1)
        wants = [at for at in range(first, places.stop - 1) if words[at] in _WILL and words[at + 1] in _HIGHER]
        return wants, [at for at in wants if not _WONDERS.isdisjoint(words[max(0, at - _WONDERED) : at])]
