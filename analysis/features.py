"""What the weighed words see of a text: its words in order, every name hidden behind what kind of name it is.

A contestant, a party, a ballot number, a place, an account and a figure are
each one token, the same for all of them: no weight can belong to a name.
"""

from collections.abc import Sequence

from analysis.entries import CANDIDATE, NUMBER, PARTY, PLACE
from analysis.mention import Mention
from analysis.reading import TextReading
from analysis.weighing import Gram

# Counted names and names that did not count, in angle brackets as no word of a post is.
COUNTED = {CANDIDATE: "<peserta>", PARTY: "<partai>", NUMBER: "<nomor>"}
OTHER = {CANDIDATE: "<nama>", PARTY: "<nama-partai>", NUMBER: "<nomor>"}
REGION, CAMP = "<tempat>", "<kubu>"
START, END = "<awal>", "<akhir>"
_MOST_WORDS = 120


def hidden(reading: TextReading, mentions: Sequence[Mention]) -> list[str]:
    """The words with every name hidden; a name of several words is one token."""
    masks: dict[int, str] = {}
    cues = reading.cues
    for cue in cues.get(PLACE, ()):
        masks |= dict.fromkeys(range(cue.first, cue.last), REGION)
    for cue in cues.get("side", ()):
        if cue.entry.tier == "plain":  # a nickname for somebody's followers; words for those in power stay words
            masks |= dict.fromkeys(range(cue.first, cue.last), CAMP)
    for found in reading.names if len(mentions) < len(reading.names) else ():
        mask = OTHER[found.entry.kind]
        for place in range(found.first, found.last):
            masks[place] = mask
    for mention in mentions:
        mask = COUNTED[mention.entry.kind]
        for place in range(mention.found.first, mention.found.last):
            masks[place] = mask
    tokens = reading.seen.tokens
    for place, mask in masks.items():
        tokens[place] = "" if masks.get(place - 1) == mask else mask
    return [*filter(None, tokens)][:_MOST_WORDS]


def grams(tokens: Sequence[str]) -> frozenset[Gram]:
    """Single tokens and neighbours, the ends of the text included."""
    return frozenset([*tokens, *zip([START, *tokens], [*tokens, END], strict=True)])
