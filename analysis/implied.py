"""What a sentence says of a name without saying it: irony, scorn for somebody's foes, a name and hardly more.

"katanya X merakyat, ternyata ..." belies the praise; praise or thanks beside a plight that nobody mends are meant the
other way; what is said of the haters of X is said for X; "kalau saya sih X" chooses though no word of choosing stands
there.
"""

from collections.abc import Sequence
from itertools import pairwise

from analysis.comparing import ANY, Placed
from analysis.plain_reading import Weighed
from analysis.vocabulary import BIT, TITLES, bits

IMPLIES = bits("belie", "plight", "claim")
DECLARES = BIT["declare"]
_KINDLY, _UNKINDLY = bits("praise", "fond"), bits("blame", "scorn")
_BELIES = bits("blame", "scorn", "plight", "drop")
# "kalau memang pro rakyat, ... gimana tuh": what is asked of a claim.
_CHALLENGES = frozenset(("gimana", "piye", "kumaha", "apa"))
_ASIDE = bits("rival", "others")
_OTHERS = BIT["foe"] | _ASIDE
_WARM = bits("praise", "thanks")
_MENDS = bits("mended", "wish")
# Words that add nothing to a name: titles, and what ends a remark.
SLIGHT = frozenset(
    (
        "pak",
        "bapak",
        "bu",
        "ibu",
        "mas",
        "mbak",
        "bang",
        "kang",
        "cak",
        "gus",
        "haji",
        "h",
        "dan",
        "ya",
        "lah",
        "dong",
        "deh",
        "nih",
        "sih",
        "kok",
        "wae",
        "weh",
        "mawon",
        "jo",
        "gaes",
        "udah",
        "sudah",
        "guys",
        "kawan",
        "pokoknya",
    )
)

_BEFORE = SLIGHT | TITLES
# Words that may stand beside a declaration: who declares, and when.
_ASIDE_WORDS = SLIGHT | frozenset(
    """
    saya aku kami kita gue gw sy keluarga rumah pemilu pilkada pilpres pilgub coblosan nanti besok tahun ini di
    untuk buat istri suami anak semua selalu
    kantor sekolah gang desa grup tps rt rw kampung kompleks komplek wkwk wkwkwk haha hahaha hehe
""".split()
)
_MORE_THAN_A_REMARK = bits(
    "not",
    "doubt",
    "blame",
    "scorn",
    "drop",
    "dread",
    "plight",
    "office",
    "notice",
    "mishap",
    "condole",
    "greet",
    "civil",
)
# For whom somebody is chosen.
_FOR = frozenset(("untuk", "utk", "buat", "demi", "for", "kanggo", "kagem", "gasan", "par", "untuak", "pikeun"))
# A doubt that answers itself: "ngapain pusing, X aja".
_WHY = frozenset(("ngapain", "lapo", "ngopo", "keur"))
_WAVERS = bits("doubt", "sure")
# Words by which those are spoken to who have not chosen yet.
_UNDECIDED = frozenset(("bingung", "galau", "ragu", "bimbang", "pilihan"))


class Implied(Placed):
    """A sentence of which more is understood than its words of choosing and praise say one by one."""

    _foes_from: int | None = None
    """From which place on unkind words are said of somebody's foes."""

    def implied(self) -> list[Weighed]:
        return self._belied() or self._ironic()

    def _belied(self) -> list[Weighed]:
        """A kind claim and what belies it, or a claim that something unkind belies; unless the kind part comes last."""
        claim = next((hit[1] for hit in self.hits if hit[2] & BIT["claim"]), None)
        if claim is None:
            return []
        belies = next((hit for hit in self.hits if hit[2] & BIT["belie"] and hit[0] >= claim), None)
        if belies is None:
            return self._denied(claim)
        before = self.roles_between(claim, belies[0])
        after = self.roles_between(belies[1], ANY) | belies[2]
        challenged = self.words[belies[0]] in _CHALLENGES and not before & _UNKINDLY
        if before & after & _KINDLY and not after & _BELIES:
            return []
        if challenged or before & _KINDLY or after & _BELIES:
            return [(belies, -1, True)]
        return [(belies, 1, True)] if before & _UNKINDLY and after & _KINDLY else []

    def _denied(self, claim: int) -> list[Weighed]:
        """ "katanya X merakyat, ditelepon saja susah": something unkind in a later clause than the praise."""
        clause = self.clauses()
        praise = next((hit for hit in self.hits if hit[2] & _KINDLY and hit[0] >= claim), None)
        if praise is None:
            return []
        unkind = (hit for hit in self.hits if hit[2] & _BELIES and clause[hit[0]] > clause[praise[0]])
        return [(hit, -1, True) for hit in unkind][:1]

    def roles_between(self, first: int, last: int) -> int:
        """Whatever the words between two places do."""
        found = 0
        for hit in self.hits:
            found |= hit[2] if first <= hit[0] < last else 0
        return found

    def _ironic(self) -> list[Weighed]:
        """Praise or thanks before a plight that nothing in the sentence mends."""
        if self.roles & _MENDS or not self.roles & _WARM:
            return []
        plight = next((hit for hit in self.hits if hit[2] & BIT["plight"]), None)
        if plight is None or not any(hit[2] & _WARM and hit[1] <= plight[0] for hit in self.hits):
            return []
        return [(plight, -1, True)]

    def at_next(self, place: int) -> bool:
        """Whether a name begins at a place, a title before it or not."""
        return self.to_next(place) == 0 or (self.to_next(place) == 1 and self.words[place] in _BEFORE)

    def of_foes(self, number: int) -> bool:
        """Whether an unkind word is said of those who are against the name: "haters X panik", "yang lain bohong"."""
        if not self.roles & _OTHERS or self.hits[number][2] & _ASIDE:
            return False
        if self._foes_from is None:
            self._foes_from = min(
                [hit[1] for hit in self.hits if hit[2] & BIT["foe"] and self.to_next(hit[1]) <= 1], default=ANY
            )
        first = self.hits[number][0]
        return first >= self._foes_from or any(
            hit[2] & _ASIDE and 0 <= first - hit[1] <= 1 for hit in self.hits[max(0, number - 2) : number]
        )

    def declared(self, sentence: range) -> list[Weighed]:
        """A name with a word of declaring and nothing else in the sentence: "tetap X", "kalau saya sih X"."""
        occupied = {place for hit in self.hits if hit[2] & (DECLARES | BIT["sure"]) for place in range(hit[0], hit[1])}
        named = {place for first, last in zip(self.starts, self.ends, strict=True) for place in range(first, last)}
        occupied |= named | self._destined(named)
        remark = set(self._remark(sentence))
        if any(place not in occupied and self._says_more(self.words[place]) for place in remark):
            return []
        clause = self.clauses()
        before = clause[self.starts[0]] - 1 if remark == named else None  # "ikut saya saja: nomor satu"
        return [
            (hit, 1, True) for hit in self.hits if hit[2] & DECLARES and (hit[0] in remark or clause[hit[0]] == before)
        ][:1]

    def _destined(self, named: set[int]) -> set[int]:
        """ "X untuk Kalsel", "tetap X demi rakyat": for whom the one named is chosen, two words behind the name."""
        found = set[int]()
        for last in self.ends:
            for at in range(last, min(last + 3, len(self.words))):
                if self.words[at] in _FOR:
                    found |= {at, at + 1} - named
        return found

    def _says_more_in_roles(self) -> bool:
        """Whether something else is said than that no doubt is left: "gak usah mikir", "tidak akan goyah" is no more."""
        if not self.roles & _MORE_THAN_A_REMARK:
            return False
        settled = {hit[0] for hit in self.hits if self.words[hit[0]] in _WHY}
        for one, other in pairwise(self.hits):
            turns = one[2] & BIT["not"] or (one[2] & BIT["sure"] and one[0] in settled)
            if turns and other[2] & _WAVERS and other[0] - one[1] <= 1:
                settled |= {one[0], other[0]}
        return any(hit[2] & _MORE_THAN_A_REMARK and hit[0] not in settled for hit in self.hits)

    @staticmethod
    def _says_more(word: str) -> bool:
        """Whether a word is more than a remark holds: no title, nobody who declares, and no picture sign."""
        return word not in _ASIDE_WORDS and word.isalnum()

    def _remark(self, sentence: range) -> Sequence[int]:
        """Where the remark stands.

        The name's own clause where those are spoken to who have not chosen yet, or where nothing in the others is
        said against anybody or of an office's business.
        """
        if self._says_more_in_roles() and _UNDECIDED.isdisjoint(self.words[sentence.start : sentence.stop]):
            return sentence
        clause = self.clauses()
        own = clause[self.starts[0]]
        return [place for place in sentence if clause[place] == own]
