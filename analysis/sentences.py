"""Where the sentences of a text end: for each word the number of its sentence and of its clause."""

import re
from bisect import bisect_left
from collections.abc import Callable, Sequence
from functools import lru_cache

# A stop within a figure or an address ends nothing.
_STOPS = re.compile(r"[.!?;\u2026]+(?=[\s\"')\]]|\Z)|\n+")
_PAUSES = re.compile(r"[,:()\"\u201c\u201d]+|\s[-\u2013\u2014/|]\s")
# A full stop behind one letter, a short form or letters without a vowel ends no sentence: "Wempi W. Mawa", "H. Anwar",
# "TR. Keumangan", "Jl. Ahmad Yani".
_SHORT = re.compile(
    r"(?:^|[^a-z])(?:[a-z]|hj|kh|drs?|dra|drg|ir|prof|moh|mohd|moch|muhd?|ach|abd|hi|st|jl|no|tgk|gg|kab|kec|kel|prov"
    r"|pak|bpk|sdr|yth|dll|dsb|dkk|[bcdfghjklmnpqrstvwxyz]{2,4})$",
    re.IGNORECASE,
)
_LONGEST_SHORT = 5
_QUOTES = ('"', "\u201c", "\u201d")


def _stops(text: str) -> list[tuple[int, bool]]:
    """Where sentences end, and whether with a question mark."""
    found = []
    for match in _STOPS.finditer(text):
        start, marks = match.start(), match[0]
        if marks != "." or not _is_short(text[max(0, start - _LONGEST_SHORT) : start]):
            found.append((start, "?" in marks))
    return found


@lru_cache(10_000)
def _is_short(before: str) -> bool:
    """Whether a full stop behind these signs ends no sentence."""
    return _SHORT.search(before) is not None


class Sentences:
    """`sentence` by word; `asks` holds the sentences that end with a question mark. Found when first asked for."""

    __slots__ = ("_asks", "_clause", "_count", "_marks", "_names", "_places", "_sentence", "_text")

    def __init__(
        self,
        text: str,
        count: int,
        places: Callable[[], Sequence[tuple[int, ...]]],
        names: Sequence[tuple[int, int]] = (),
    ) -> None:
        """`count`: how many words; `places` tells where they stand, when the text has to be parted.

        `names` are the first word of each name and the one after it: a full stop in a name ends no sentence.
        """
        self._text = text
        self._count = count
        self._places = places
        self._names = names
        self._marks: list[int] = []
        self._sentence: list[int] | None = None
        self._clause: list[int] | None = None
        self._asks: set[int] = set()

    @property
    def sentence(self) -> list[int]:
        return self._divided() if self._sentence is None else self._sentence

    @property
    def asks(self) -> set[int]:
        if self._sentence is None:
            self._divided()
        return self._asks

    @property
    def quotes(self) -> bool:
        """Whether anything stands in quotation marks."""
        return any(mark in self._text for mark in _QUOTES)

    @property
    def clause(self) -> list[int]:
        """The number of each word's clause: what commas and full stops part."""
        if self._clause is None:
            sentence = self.sentence
            pauses = [match.start() for match in _PAUSES.finditer(self._text)]
            self._clause = self._number(sorted([*pauses, *self._marks])) if pauses else sentence
        return self._clause

    def _divided(self) -> list[int]:
        stops = _stops(self._text)
        if not stops:
            self._sentence = [0] * self._count
            return self._sentence
        end, asked = len(self._text.rstrip()), False
        while stops and not self._text[stops[-1][0] : end].strip(_ENDS):  # behind the last word: parts nothing
            asked |= stops.pop()[1]
        if stops:
            at = self._places()
            inside = [(at[first][0], at[last - 1][0]) for first, last in self._names if last - first > 1]
            if inside:
                stops = [s for s in stops if not any(start < s[0] < end for start, end in inside)]
        self._marks = [place for place, _ in stops]
        self._sentence = found = self._number(self._marks)
        for place, asks in stops:
            if asks and (before := bisect_left(self._places(), (place,))):
                self._asks.add(found[before - 1])
        if asked and found:
            self._asks.add(found[-1])
        return found

    def _number(self, marks: Sequence[int]) -> list[int]:
        """How many marks stand before each word: both lists rise, so that a few slices are enough."""
        if not marks:
            return [0] * self._count
        places = self._places()
        found: list[int] = []
        for passed, mark in enumerate(marks):
            found += [passed] * (bisect_left(places, (mark,)) - len(found))
        return found + [len(marks)] * (len(places) - len(found))


# What ends a sentence and may stand behind the end.
_ENDS = ".!?;\u2026\n \t\r\"')]"
