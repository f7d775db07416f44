"""What the weighed words see of a text: its words in order, every name hidden behind what kind of name it is.

A contestant, a party, a ballot number, a place, an account and a figure are
each one token, the same for all of them: no weight can belong to a name.
"""

from collections.abc import Sequence

from analysis.context import Mention
from analysis.entries import CANDIDATE, NUMBER, PARTY, PLACE
from analysis.reading import Found, TextReading
from analysis.weighing import Gram

# Counted names and names that did not count, in angle brackets as no word of a post is.
COUNTED = {CANDIDATE: "<peserta>", PARTY: "<partai>", NUMBER: "<nomor>"}
OTHER = {CANDIDATE: "<nama>", PARTY: "<nama-partai>", NUMBER: "<nomor>"}
ACCOUNT, TAG, FIGURE, REGION, CAMP = "<akun>", "<tagar>", "<angka>", "<tempat>", "<kubu>"
START, END = "<awal>", "<akhir>"
_MOST_WORDS = 120
_KEPT = 200_000


class _Tokens(dict[str, str]):
    """What a word without a mask stands for, remembered."""

    def __missing__(self, word: str) -> str:
        first = word[0]
        token = ACCOUNT if first == "@" else TAG if first == "#" else FIGURE if word.isdigit() else word
        if len(self) >= _KEPT:
            self.clear()
        self[word] = token
        return token


_TOKENS = _Tokens()


def hidden(reading: TextReading, mentions: Sequence[Mention]) -> list[str]:
    """The words with every name hidden; a name of several words is one token."""
    masks: dict[int, str] = {}
    for cue in reading.cues.get(PLACE, ()):
        _mask(masks, cue, REGION)
    for cue in reading.cues.get("side", ()):
        if cue.entry.tier == "plain":  # a nickname for somebody's followers; words for those in power stay words
            _mask(masks, cue, CAMP)
    for found in reading.names:
        _mask(masks, found, OTHER[found.entry.kind])
    for mention in mentions:
        _mask(masks, mention.found, COUNTED[mention.entry.kind])
    tokens = [*map(_TOKENS.__getitem__, reading.words)]
    for place, mask in masks.items():
        tokens[place] = "" if masks.get(place - 1) == mask else mask
    return [*filter(None, tokens)][:_MOST_WORDS]


def _mask(masks: dict[int, str], found: Found, mask: str) -> None:
    for place in range(found.first, found.last):
        masks[place] = mask


def grams(tokens: Sequence[str]) -> frozenset[Gram]:
    """Single tokens and neighbours, the ends of the text included."""
    return frozenset([*tokens, *zip([START, *tokens], [*tokens, END], strict=True)])
