"""Where words stand beside the names of one sentence, and what comparisons say of a name."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import accumulate
from typing import TYPE_CHECKING

from analysis.plain_reading import Weighed
from analysis.vocabulary import BIT, WordHit, bits

if TYPE_CHECKING:
    from analysis.speech import Speech

ANY = 10_000
"""Farther than any word of a sentence."""
_FEW = 6
COMPARES = bits("more", "than", "only")
# What a comparison is made with, and at most how many words after "lebih"; what follows "hanya X".
_THAN = frozenset(("dari", "dr", "daripada", "drpd", "dibanding", "dibandingkan", "ketimbang", "timbang", "tinimbang"))
_FAR = 6
_WHO = frozenset(("yang", "yg", "sing", "bisa", "mampu", "nu", "nan"))
# Words that say something only together with others: no call, refusal or outcome is read past them differently.
_QUIET = bits(
    "even",
    "check",
    "cite",
    "task",
    "unkept",
    "season",
    "spare",
    "best",
    "worst",
    "interest",
    "beside",
    "sworn",
    "pact",
    "all",
)
# "X cuma ..." belittles; "hanya" tells as well.
_CASUAL = frozenset(("cuma", "cuman", "mung", "ngan", "bisanya"))
_BAD, _MEASURES = bits("blame", "scorn", "drop"), bits("praise", "fond", "blame")


def outside(hits: Sequence[WordHit], spans: Sequence[tuple[int, int]]) -> Sequence[WordHit]:
    """The words that are no part of a name at the spans: somebody called Bagus is not praised by it."""
    if len(spans) > _FEW:  # no work for each pair of a name and a word
        ordered = sorted(spans)
        ends = [0, *accumulate((last for _, last in ordered), max)]
        return [hit for hit in hits if hit[1] > ends[bisect_right(ordered, (hit[0], ANY))]]
    for first, last in spans:
        hits = [hit for hit in hits if hit[0] < first or hit[1] > last]
    return hits


class Placed:
    """The words of plain speech in one sentence, in order, and where its names begin and end.

    `quiet`: those that say something only together with others; they stand in no other's way.
    """

    speech: "Speech"
    number: int
    """The sentence's own."""
    length: int
    """How many words it has."""
    asks: bool
    """Whether it is a question."""

    def __init__(
        self, words: Sequence[str], hits: Sequence[WordHit], starts: Sequence[int], ends: Sequence[int]
    ) -> None:
        self.words = words
        self.hits = hits
        self.quiet: Sequence[WordHit] = ()
        self.starts = starts
        self.ends = ends
        self.roles = 0
        for hit in hits:
            self.roles |= hit[2]
        if self.roles & _QUIET:
            self.hits = [hit for hit in hits if hit[2] & ~_QUIET]
            self.quiet = [hit for hit in hits if hit[2] & _QUIET]

    def clauses(self) -> Sequence[int]:
        """The number of each word's clause, over the whole text."""
        return self.speech.sentences.clause

    def own_places(self) -> range:
        """The places of the sentence's words."""
        first = bisect_left(self.speech.sentences.sentence, self.number)
        return range(first, first + self.length)

    def to_next(self, place: int) -> int:
        """Words from a place to the next name."""
        at = bisect_left(self.starts, place)
        return self.starts[at] - place if at < len(self.starts) else ANY

    def from_last(self, place: int) -> int:
        """Words from the end of the last name to a place."""
        at = bisect_right(self.ends, place)
        return place - self.ends[at - 1] if at else ANY

    def measures(self) -> set[int]:
        """Places of the words that a comparison measures by: they praise or blame nobody by themselves."""
        spans = [(hit[1], than) for hit in self.hits if hit[2] & BIT["more"] and (than := self._than(hit))]
        between = {place for first, last in spans for place in range(first, last)}
        return {hit[0] for hit in self.hits if hit[2] & _MEASURES and hit[0] in between}

    def compared(self, number: int, sign: int) -> list[Weighed]:
        """What the comparing word of that number says of a name. `sign`: -1 where it is refused ("bukan hanya X")."""
        hit = self.hits[number]
        if hit[2] & BIT["only"]:
            if self._singles_out(hit):
                return [(hit, sign, True)]
            belittles = self.words[hit[0]] in _CASUAL and self.from_last(hit[0]) <= 1
            return [(hit, -1, False)] if belittles else []
        if hit[2] & BIT["than"]:  # "daripada X, mending ..."
            before = self.hits[max(0, number - _FAR) : number]
            fronted = self.to_next(hit[1]) <= 2 and not any(one[2] & BIT["more"] for one in before)
            return [(hit, -1, False)] if fronted and self.roles & BIT["more"] and len(self.starts) == 1 else []
        than = self._than(hit)
        if than is None:
            return []
        worse = any(one[2] & _BAD for one in self.hits[number + 1 : number + _FAR] if one[0] < than)
        if self.from_last(hit[0]) <= 3:  # "X lebih jujur dari ..."
            return [(hit, -1 if worse else 1, False)]
        return [(hit, 1 if worse else -1, False)] if self.to_next(than + 1) <= 2 else []

    def _singles_out(self, hit: WordHit) -> bool:
        """ "hanya X yang bisa"."""
        at = bisect_left(self.starts, hit[1])
        if at >= len(self.ends) or self.starts[at] - hit[1] > 1:
            return False
        after = self.ends[at]
        return after < len(self.words) and self.words[after] in _WHO

    def _than(self, hit: WordHit) -> int | None:
        """Where a comparison names what it compares with."""
        last = min(hit[1] + _FAR, len(self.words))
        return next((at for at in range(hit[1] + 1, last) if self.words[at] in _THAN), None)
