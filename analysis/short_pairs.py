"""Pairs at home by pieces of their names, joined by a hyphen: "Ben-Pilar" is Benyamin and Pilar, "Ibas" Irwan Bachri Syam."""

import re
from collections.abc import Mapping, Sequence

from analysis.names import name_words
from domain.elections import Pack
from domain.regions import covers

_HYPHENED = re.compile(r"(?<![\w-])([^\W\d_]{2,15})\s?-\s?([^\W\d_]{3,15})(?![\w-])")
# What stands before a hyphen in words of every day.
_BEFORE = frozenset(
    "non pra pro eks anti sub semi multi antar pasca super re se ke di per ber ter tri dwi anak".split()
)
_FIRST, _LAST = 3, 4
"""So many letters a name's beginning has at least, so many its end."""
Line = tuple[str, str]
"""The names of the head and the deputy."""
Words = tuple[str, str]


class ShortPairs:
    """The ballot lines by the region where they are voted for; a region's are found when it is first asked for."""

    def __init__(self, packs: Sequence[Pack]) -> None:
        self._lines: dict[str, list[Line]] = {}
        for pack in packs:
            for candidate in pack.candidates:
                region = pack.contests[candidate.contest].region
                if region and candidate.role == "head" and candidate.number and candidate.partner:
                    self._lines.setdefault(region, []).append((candidate.name, candidate.partner))
        self._at_home: dict[str, list[Line]] = {}

    def meant(self, text: str, region: str) -> Mapping[Words, Words]:
        """The hyphened words of a text that stand for a pair of the region, in small letters, each with a form that packs know.

        Two whole names are such a form themselves.
        """
        if not region or "-" not in text:
            return {}
        found = {}
        for one, other in _HYPHENED.findall(text):
            words = one.lower(), other.lower()
            lines = [] if words[0] in _BEFORE or words[0] == words[1] else self._named(words, region)
            if len(lines) == 1:
                head, deputy = (name_words(name) for name in lines[0])
                if words[0] not in head or words[1] not in deputy:
                    found[words] = head[0], deputy[0]
        return found

    def _named(self, words: Words, region: str) -> list[Line]:
        if region not in self._at_home:
            homes = [lines for home, lines in self._lines.items() if covers(home, region)]
            self._at_home[region] = [line for lines in homes for line in lines]
        return [
            line
            for line in self._at_home[region]
            if is_piece(words[0], name_words(line[0])) and is_piece(words[1], name_words(line[1]))
        ]


def is_piece(short: str, name: Sequence[str]) -> bool:
    """Whether a word is one of a name, a beginning or end of one, or is put together of the beginnings of several."""
    if any((word.startswith(short) and len(short) >= _FIRST) or word == short for word in name):
        return True
    if any(word.endswith(short) and len(short) >= _LAST for word in name):
        return True
    return len(name) > 1 and _is_joined(short, name)


def _is_joined(short: str, name: Sequence[str]) -> bool:
    """Whether a word is beginnings of two or more words of a name in their order, from the first on."""
    ends = {0}
    for number, word in enumerate(name):
        further = set()
        for end in ends:
            for length in range(1, len(word) + 1):
                if short[end : end + length] == word[:length]:
                    further.add(end + length)
        if number and len(short) in further:
            return True
        ends = further
    return False
