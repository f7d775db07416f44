"""What the weighed words see of a text: its words in order, every name hidden behind what kind of name it is.

A contestant, a party, a ballot number, a place, an account and a figure are
each one token, the same for all of them: no weight can belong to a name.
"""

from collections.abc import Sequence
from itertools import pairwise

from analysis.context import Mention
from analysis.entries import CANDIDATE, NUMBER, PARTY, PLACE
from analysis.reading import Reading

# Counted names and names that did not count, in angle brackets as no word of a post is.
COUNTED = {CANDIDATE: "<peserta>", PARTY: "<partai>", NUMBER: "<nomor>"}
OTHER = {CANDIDATE: "<nama>", PARTY: "<nama-partai>", NUMBER: "<nomor>"}
ACCOUNT, TAG, FIGURE, REGION = "<akun>", "<tagar>", "<angka>", "<tempat>"
START, END = "<awal>", "<akhir>"
_MOST_WORDS = 120


def hidden(reading: Reading, mentions: Sequence[Mention]) -> list[str]:
    """The words with every name hidden; a name of several words is one token."""
    words = reading.words
    masks: dict[int, str] = {}
    for cue in reading.cues.get(PLACE, ()):
        masks.update(dict.fromkeys(range(cue.first, cue.last), REGION))
    for found in reading.names:
        masks.update(dict.fromkeys(range(found.first, found.last), OTHER[found.entry.kind]))
    for mention in mentions:
        masks.update(dict.fromkeys(range(mention.found.first, mention.found.last), COUNTED[mention.kind]))
    tokens: list[str] = []
    before = ""
    for place, word in enumerate(words):
        mask = masks.get(place, "")
        if not mask or mask != before:
            tokens.append(mask or _token(word))
        before = mask
    return tokens[:_MOST_WORDS]


def _token(word: str) -> str:
    if word[0] == "@":
        return ACCOUNT
    if word[0] == "#":
        return TAG
    return FIGURE if word.isdigit() else word


def grams(tokens: Sequence[str]) -> frozenset[str]:
    """Single tokens and neighbours, the ends of the text included."""
    framed = [START, *tokens, END]
    return frozenset(tokens) | {f"{left} {right}" for left, right in pairwise(framed)}
