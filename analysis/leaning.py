"""What a sentence says for or against a name by an attitude towards it, or by what it says of others and of leaving.

"gak yakin aku sama X", "sepakat ke X": an attitude that is turned to the name. "ngapain cari yang lain" is for the one who
is named, "sudah saatnya X pulang kampung" against; "gak ada rekam jejaknya" misses what a contestant should have.
"""

from itertools import pairwise

from analysis.comparing import ANY
from analysis.negation import Negation
from analysis.plain_reading import Weighed
from analysis.vocabulary import BIT, SPEAKERS, WordHit, bits

LEANS = bits("lean", "leave", "merit", "others", "doubt", "blame", "enough")
# By what an attitude is turned to somebody, and what may stand before that.
_TOWARDS = frozenset(
    """
    sama ama ma ke kepada pada dengan dgn ka karo kalih jeung sareng deng par kambing lihat liat tengok nengok ndelok
    ndeleng denger dengar ningali caliak
""".split()
)
_AMID = SPEAKERS | frozenset(
    "rasa rasanya kali banget bgt bener sekali deh lah nih sih udah sudah pun ya pula hati".split()
)
_FEW, _SUBJECT = 4, 1
# Words of being fed up.
_FED_UP = frozenset(
    """
    muak lelah bosan bosen capek cape jijik kecewa kesel kesal gedeg gedek ilfeel ilfil enek eneg jengah jenuh sebel risih
    kapok trauma
""".split()
)
# A time in office, and how far behind "cukup" it stands.
_NUMBERS = frozenset("satu se dua tiga lima sepuluh siji sak sikok limo limang rong saperiode".split())
_TENURE, _TERM = frozenset(("tahun", "taun", "thn", "periode", "priode")), 5
# What is looked for when others are spurned, and how far behind the refusal.
_SEEKS = frozenset(
    "cari nyari golek neangan coba nyoba lirik melirik noleh butuh perlu ada ado aya onok minat mikirin".split()
)
_NOT_THIS = frozenset(("bukan", "bkn", "dudu", "sanes"))
# Calls to leave, and what makes a word of leaving one.
_BIDS = frozenset("saatnya waktunya sudah kini wayahe mending mendingan lebih luwih".split())
_JUST = frozenset(("saja", "aja", "wae", "ae", "jo", "sana", "mawon", "bae", "gih"))
# "istirahat aja dulu" wishes well.
_RESTS = frozenset(("istirahat", "rehat", "leren"))
_BIDDEN = 4
_NEAR, _LEAVES, _PITIED = 6, 3, 10
# What it is a pity to do with somebody.
_WASTES = ("sia", "nyia", "menyia", "disia", "lewat", "melewat", "dilewat", "mubazir")
_PITY = frozenset(("sayang", "eman", "rugi", "lanjah"))


class Leaning(Negation):
    """A sentence in which somebody is leaned to or away from."""

    def leaning(self, number: int) -> list[Weighed]:
        """What one word of attitude, leaving, merit or others says of the name: nothing, or its sign."""
        hit = self.hits[number]
        fed_up = self.words[hit[0]] in _FED_UP
        if (fed_up or hit[2] & BIT["lean"]) and self.is_towards(hit):
            return [(hit, -self.turned(number) if fed_up else self.turned(number), True)]
        if hit[2] & BIT["enough"] and self._is_long_enough(hit):
            return [(hit, -self.turned(number), True)]
        if hit[2] & BIT["leave"] and self._is_near(hit, _LEAVES) and self._is_bidden(number):
            return [(hit, -self.turned(number), True)]
        if hit[2] & BIT["merit"] and self._is_near(hit) and self._is_missed(number):
            return [(hit, -1, True)]
        if hit[2] & BIT["others"] and self._are_spurned(number):
            return [(hit, 1, True)]
        if hit[2] & BIT["doubt"] and self._is_wasted(number):
            return [(hit, 1, True)]
        return []

    def is_towards(self, hit: WordHit) -> bool:
        """Whether an attitude is turned to the name: "sama X", "aku rasa sama Pak X"."""
        name = self.to_next(hit[1])
        if self.from_last(hit[0]) <= _SUBJECT:
            return False  # "X yakin sama Y": an attitude that is told
        words = self.words[hit[1] : hit[1] + min(name, _FEW + 2)]
        at = next((place for place, word in enumerate(words) if word in _TOWARDS), None)
        return name < ANY and at is not None and _AMID.issuperset(words[:at]) and self.at_next(hit[1] + at + 1)

    def _is_near(self, hit: WordHit, before: int = _NEAR) -> bool:
        return self.to_next(hit[1]) <= before or self.from_last(hit[0]) <= _NEAR

    def _is_missed(self, number: int) -> bool:
        """ "gak ada prestasinya": it is not there, and not something else instead ("bukan prestasi yang ...")."""
        return self.words[self.hits[number - 1][0]] not in _NOT_THIS and self.turned(number) < 0

    def _is_long_enough(self, hit: WordHit) -> bool:
        """ "cukuplah X lima tahun ini"."""
        if not self._is_near(hit) or self.words[hit[0] - 1] == "dari":
            return False
        behind = self.words[hit[1] : hit[1] + _TERM]
        return any(word in _TENURE and (number.isdigit() or number in _NUMBERS) for number, word in pairwise(behind))

    def _is_bidden(self, number: int) -> bool:
        """ "sudah saatnya ... pulang kampung", "mending mundur aja": and no prayer for somebody's rest."""
        first, last, _ = self.hits[number]
        before = self.hits[max(0, number - 3) : number]
        if any(one[2] & BIT["wish"] for one in before):
            return False
        bids = any(self.words[one[0]] in _BIDS and first - one[1] <= _BIDDEN for one in before)
        rests = self.words[first] in _RESTS
        return bids or (not rests and last < len(self.words) and self.words[last] in _JUST)

    def _are_spurned(self, number: int) -> bool:
        """ "ngapain cari yang lain", "gak ada yang lain": nobody else is looked for."""
        first, last, _ = self.hits[number]
        seeks = not _SEEKS.isdisjoint(self.words[max(0, first - 1) : last])
        return seeks and self.turned(number) < 0

    def _is_wasted(self, number: int) -> bool:
        """ "sayang kalau disia-siakan": a pity, or refused."""
        hit = self.hits[number]
        if not self.words[hit[0]].startswith(_WASTES) or not self.roles & BIT["when"]:
            return False
        clause, first = self.clauses(), hit[0]
        return any(
            self.words[at] in _PITY and clause[at] == clause[first] for at in range(max(0, first - _PITIED), first)
        )
