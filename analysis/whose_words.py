"""Whose words of taking a side are: the writer's own, or told of somebody else.

"ulama mendukung X", "timses X laporkan ...", "dugaan politik uang" are told; "saya ajak warga memilih X" is said.
"""

from bisect import bisect_left
from functools import lru_cache

from analysis.comparing import ANY
from analysis.leaning import Leaning
from analysis.negation import GAP, TURNS
from analysis.vocabulary import BIT, SPEAKERS, WordHit, bits

_VIEW = bits("wish", "sure", "hail", "entrust")
_MOVES = TURNS | bits("sure", "wish", "when")
# What happens to somebody named right before.
_DONE_TO = frozenset(("diamankan", "dikawal", "didampingi"))
# Verbs by which others are said to take a side.
_REPORTED = ("dukung", "support", "suport", "usung", "menang", "milih", "pilih", "kawal", "bela", "mihak", "pihak")
_PURPOSE = frozenset(("untuk", "utk", "agar", "supaya", "buat"))
# What a team does of which is told.
_ACTS = frozenset(
    """
    laporkan lapor adukan gugat klaim bantah sebut tuding protes desak minta gelar siapkan polisikan melaporkan melapor
    mengadukan menggugat mengklaim membantah menyebut menuding memprotes mendesak meminta menggelar menyiapkan
""".split()
)
# Where a team is: "relawan X di kota kami laporkan ...", at most so many words before what it does.
_WHERE, _PLACED = frozenset("di se asal dari wilayah kota kabupaten kecamatan provinsi daerah".split()), 4
_PASSIVE = ("di", "ter", "pilihan", "jago", "suara")


class WhoseWords(Leaning):
    """A sentence of which is known who says what in it."""

    def is_alleged(self, number: int) -> bool:
        """ "laporkan dugaan politik uang": what is alleged is told, of whomever."""
        first = self.hits[number][0]
        return any(
            hit[2] & BIT["alleged"] and 0 <= first - hit[1] <= 1 for hit in self.hits[max(0, number - 2) : number]
        )

    def acts(self, hit: WordHit) -> bool:
        """ "timses X laporkan ...", "X doang yang ...": whose team does something, and who alone."""
        if self.words[hit[0]] == "doang":
            return self.from_last(hit[0]) == 0
        at = bisect_left(self.starts, hit[1])
        behind = self.ends[at] if at < len(self.ends) and self.starts[at] - hit[1] <= 1 else len(self.words)
        if behind < len(self.words) and self.words[behind] in _WHERE:
            return not _ACTS.isdisjoint(self.words[behind + 1 : behind + _PLACED])
        return behind < len(self.words) and self.words[behind] in _ACTS

    def own(self, number: int) -> bool:
        """Whether the speaker takes part: somebody else's taking part is told."""
        first = self.hits[number][0]
        if self.begins(self.hits[number]):
            return True
        before = self.hits[number - 1] if number else None
        if self.from_last(first) <= GAP:
            return True
        return before is not None and first - before[1] <= 2 and bool(before[2] & (_VIEW | BIT["join"]))

    def begins(self, hit: WordHit) -> bool:
        """Whether a word begins its clause, or follows somebody who speaks for himself or calls."""
        first, clause = hit[0], self.speech.sentences.clause
        return (
            first == 0
            or clause[first - 1] != clause[first]
            or (not SPEAKERS.isdisjoint(self.words[max(0, first - 4) : first]))
        )

    def calls(self, number: int) -> bool:
        """Whether a word of voting calls: what somebody else supports ("ulama mendukung ...") is told only."""
        first, last, _ = self.hits[number]
        words = self.words
        if words[first] in _DONE_TO and self.from_last(first) == 0:
            return False
        if last - first > 1 or not _is_reported(words[first]) or words[first].startswith("ku"):
            return True
        clause = self.speech.sentences.clause
        if self.from_last(first) == 0 and self.to_next(last) < ANY:
            return False  # X mendukung Y
        near = first - (6 if first and words[first - 1] in _PURPOSE else 3)  # "saya mengajak rekan untuk memilih X"
        if first == 0 or clause[first - 1] != clause[first] or not SPEAKERS.isdisjoint(words[max(0, near) : first]):
            return True
        before = self.hits[number - 1] if number else None
        moved = before is not None and first - before[1] <= 2 and before[2] & _MOVES
        return bool(moved)


@lru_cache(10_000)
def _is_reported(word: str) -> bool:
    """Whether a word of voting may tell what others do: "mendukung", and not "dukunglah", "pilihanku"."""
    if word.startswith(_PASSIVE) or word.endswith(("ku", "lah")):
        return False
    return any(stem in word for stem in _REPORTED)
