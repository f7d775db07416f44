"""How refusal, doubt and exception turn what they govern: each once, and never beyond a comma or a full stop."""

from analysis.neutral import Neutral
from analysis.vocabulary import BIT, WordHit, bits

TURNS = bits("not", "doubt", "except")
_TURNING = TURNS | BIT["than"]
_THROUGH = bits("vote", "sure", "wish", "when", "declare")
_TO_CHOICE = bits("lean", "merit")
_UNKIND = bits("scorn", "blame")
_COUNTS = bits("unit", "counted")
# Words between a turning word and what it turns.
GAP, GAP_EXCEPT = 2, 4
_CHAIN = 6
# Between regret and what is regretted.
_SORRY_FOR = 5
# How many behind a choice tell what came of it.
_BEHIND = 9
# What stands between a choice that is refused behind it and the name, and how many of such words.
_TOWARDS = frozenset(
    ("pernah", "akan", "untuk", "utk", "buat", "bwt", "kepada", "ke", "pada", "jatuh", "lagi", "mungkin", "bisa", "pak")
)
_DENIED = 5
_COSTS = frozenset(("rugi", "merugi", "menyesal", "nyesel", "nyesal", "dosa", "berdosa"))
# Who is threatened, and with what.
_THOSE = frozenset(("yang", "yg", "sing", "siapa", "kalau", "kalo", "jika"))
_PUNISHED = _COSTS | frozenset(
    """
    dievaluasi dimutasi mutasi dipecat diberhentikan dicopot dipindah dipindahkan disanksi sanksi dicatat dicoret dipotong
    dinonjobkan nonjob dirumahkan ditahan dipersulit tanggung risiko resiko
""".split()
)
# What says that a choice was made on another day, and that it is regretted.
_ONCE, _SORRY = (
    frozenset(("dulu", "dl", "dulunya", "kemarin", "biyen", "baheula")),
    _COSTS | frozenset(("kapok", "getun", "keduwung", "kaduhung", "handeueul", "manyasa", "manyasal", "nyasal")),
)
# What warns of something: "jangan sampai ...".
_WARNINGS = frozenset(("jangan", "jgn", "jangn", "ojo", "aja", "ulah", "bek", "jang", "ampun", "unang"))
# "kok bohong terus" and "jangan lupa, X pembohong": these turn no unkind word.
WONDERS = frozenset(("kok", "lupa", "lp", "lali", "poho", "kenapa"))


class Negation(Neutral):
    """A sentence whose words may be turned by those before them, or by what is said behind them."""

    def apart(self, one: WordHit, other: WordHit) -> int:
        """Words between two hits, names left out."""
        left, right = (one, other) if one[0] <= other[0] else (other, one)
        return self.speech.distance[right[0]] - self.speech.distance[min(left[1], right[0])]

    def turned(self, number: int, gap: int = GAP, feared: bool = False) -> int:
        """1 or -1: each turning word in the chain before a word turns it once. Names are no distance."""
        if not number or not self.roles & _TURNING:
            return 1
        hits, clause, distance = self.hits, self.speech.sentences.clause, self.speech.distance
        sign, at = 1, hits[number][0]
        regretted = self.words[at] in _SORRY
        for one in reversed(hits[max(0, number - _CHAIN) : number]):
            if not one[2] & ~_COUNTS and clause[one[0]] == clause[at]:
                continue  # "rugi dua kali kalau ..."
            sorry = self.words[one[0]] in _SORRY
            if distance[at] - distance[one[1]] > (_SORRY_FOR if sorry else gap) or clause[one[0]] != clause[at]:
                break
            if hits[number][2] & _UNKIND and self.words[one[0]] in WONDERS:
                break
            if (feared and one[2] & BIT["dread"]) or (regretted and self.warns(one)):
                pass  # a fear is no refusal besides, and a warning of regret none of the regret
            elif one[2] & TURNS or (one[2] & BIT["than"] and at == one[1]):
                sign = -sign  # "daripada pilih X" is against
            elif gap == GAP and not one[2] & (_THROUGH | (_TO_CHOICE if hits[number][2] & BIT["vote"] else 0)):
                break
            at, regretted = one[0], sorry
        return sign

    def warns(self, hit: WordHit) -> bool:
        """ "jangan sampai menyesal tidak memilih X" is for X: the regret is feared, not refused."""
        return bool(hit[2] & BIT["not"]) and self.words[hit[0]] in _WARNINGS

    def is_denied(self, number: int) -> bool:
        """ "suara saya tidak akan pernah untuk X": a choice that is refused behind it, before the name."""
        after = self.hits[number + 1 : number + 2]
        if not after or not after[0][2] & BIT["not"] or after[0][0] - self.hits[number][1] > 1:
            return False
        place, name = after[0][1], self.to_next(after[0][1])
        return name <= _DENIED and _TOWARDS.issuperset(self.words[place : place + name])

    def costs(self, number: int) -> bool:
        """ "kalau tidak memilih X, kita sendiri yang rugi": under a condition, and what it costs behind.

        "yang tidak pilih X dievaluasi" threatens those who do not.
        """
        if self._who_not(number) and not _PUNISHED.isdisjoint(self.words[self.hits[number][1] :]):
            return True
        if not self.roles & BIT["when"] or not self.roles & BIT["doubt"]:
            return False
        if not any(one[2] & BIT["when"] for one in self.hits[max(0, number - 3) : number]):
            return False
        return any(
            one[2] & BIT["doubt"] and self.words[one[0]] in _COSTS for one in self.hits[number + 1 : number + _BEHIND]
        )

    def _who_not(self, number: int) -> bool:
        """Whether a choice is that of those who refuse it: "yang tidak pilih"."""
        before = self.hits[number - 1] if number else None
        if before is None or not before[2] & BIT["not"] or self.hits[number][0] - before[1] > 1:
            return False
        return before[0] > 0 and self.words[before[0] - 1] in _THOSE

    def regrets(self, number: int) -> bool:
        """ "dulu saya pilih X, ternyata ...": a choice of another day, and in a later clause what came of it."""
        first, last, _ = self.hits[number]
        clause = self.clauses()
        if _ONCE.isdisjoint(self.words[max(0, first - 2) : last + 1]):
            return False
        return any(
            (one[2] & BIT["belie"] or self.words[one[0]] in _SORRY) and clause[one[0]] > clause[first]
            for one in self.hits[number + 1 : number + _BEHIND]
        )
