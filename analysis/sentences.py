"""Where the sentences of a text end: for each word the number of its sentence and of its clause."""

import re
from bisect import bisect_left
from collections.abc import Sequence

_STOPS = re.compile(r"[.!?;\u2026]+|\n+")
_PAUSES = re.compile(r"[,:()\"\u201c\u201d]+|\s[-\u2013\u2014/|]\s")
# A full stop behind one letter or a short form ends no sentence: "Wempi W. Mawa", "H. Anwar", "Jl. Ahmad Yani".
_SHORT = re.compile(
    r"(?:^|[^a-z])(?:[a-z]|hj|kh|drs?|dra|drg|ir|prof|moh|muhd?|mhd|abd|st|jl|no|tgk|gg|kab|kec|kel|prov|pak|bpk|sdr|yth"
    r"|dll|dsb|dkk)$", re.IGNORECASE)
_LONGEST_SHORT = 5


def _stops(text: str) -> list[tuple[int, bool]]:
    """Where sentences end, and whether with a question mark."""
    found = []
    for match in _STOPS.finditer(text):
        start, end = match.span()
        if end < len(text) and text[start] != "\n" and not (text[end].isspace() or text[end] in "\"')]"):
            continue
        if end - start == 1 and text[start] == "." and _SHORT.search(text[max(0, start - _LONGEST_SHORT):start]):
            continue
        found.append((start, "?" in match[0]))
    return found


class Sentences:
    """`sentence` and `clause` by word; `asks` holds the sentences that end with a question mark."""

    __slots__ = ("asks", "clause", "sentence")

    def __init__(self, text: str, places: Sequence[tuple[int, int]]) -> None:
        self.sentence = [0] * len(places)
        self.clause = self.sentence
        self.asks: set[int] = set()
        stops = _stops(text)
        pauses = [match.start() for match in _PAUSES.finditer(text)]
        starts = [start for start, _ in places]
        if stops:
            at = self._number(starts, [place for place, _ in stops])
            self.sentence = at
            before = [bisect_left(starts, place) - 1 for place, _ in stops]
            self.asks = {at[word] for word, (_, asks) in zip(before, stops, strict=True) if asks and word >= 0}
        if pauses:
            marks = sorted([*pauses, *(place for place, _ in stops)])
            self.clause = self._number(starts, marks)
        elif stops:
            self.clause = self.sentence

    def _number(self, starts: Sequence[int], marks: Sequence[int]) -> list[int]:
        """How many marks stand before each word: both lists rise, so that one pass is enough."""
        found: list[int] = []
        passed, count = 0, len(marks)
        for start in starts:
            while passed < count and marks[passed] < start:
                passed += 1
            found.append(passed)
        return found
