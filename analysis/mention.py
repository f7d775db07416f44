"""A name that counts, and what several questions about names ask of the words around it."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from analysis.entries import CANDIDATE, PARTY, Entry, names_of
from analysis.reading import Found, TextReading
from analysis.scope import Scope
from analysis.speech import Speech
from analysis.vocabulary import BIT

COMPANY = ("election", "office", "poll", "party_word", "join", "slogan", "counter", "membership")
CALLS = ("ask", "back")
ELSEWHERE = ("sport", "commerce")
_OTHER = BIT["other"]
# What stands before a name that is a street's.
_STREETS = frozenset(("jalan", "jl", "jln", "gang", "gg", "simpang", "bundaran", "taman"))
# At most so many words away: near a name, and close to one.
NEAR, CLOSE = 10, 5
# Words between the two names of a ballot line: "Pak ... dan Ibu ...".
BESIDE = 3


class Mention(NamedTuple):
    """A name that counts. `names` as the pack writes them; `why` says what made it count."""

    found: Found
    entry: Entry
    names: tuple[str, ...]
    why: str

    @property
    def kind(self) -> str:
        return self.entry.kind


Days = Mapping[tuple[int, str], tuple[date | None, date | None]]
"""Days on which a prospective contestant counts, by pack and name."""


def mention(found: Found, entries: Sequence[Entry], why: str) -> Mention:
    return Mention(found, entries[0], names_of(entries), why)


def on_day(entry: Entry, scope: Scope, days: Days) -> bool:
    if scope.day is None or not days:
        return True
    for name in entry.names:
        first, last = days.get((entry.pack, name), (None, None))
        if first is not None and not first <= scope.day <= (last or date.max):
            return False
    return True


def is_somebody_else(found: Found, reading: TextReading) -> bool:
    """Whether a calling, kinship or a wedding beside a contestant's name says that another person carries it."""
    span = (found.first, found.last)
    return (
        found.entry.kind == CANDIDATE
        and reading.speech is not None
        and _is_namesake(span, reading.speech)
        and not reading.near(span, CLOSE, "election", "party_word", "office")
    )


def means_other(found: Found, reading: TextReading) -> bool:
    """A street, a contract, sport, trade or another calling beside a name, and no election near."""
    span = (found.first, found.last)
    if found.entry.kind == PARTY and _is_no_party(span, reading):
        return True
    if found.entry.kind == CANDIDATE:
        if is_street(found, reading):
            return True
        if reading.speech and _is_namesake(span, reading.speech):
            return not reading.near(span, CLOSE, "election", "party_word", "office")
    weak = found.standing.weak
    return weak and reading.near(span, CLOSE, *ELSEWHERE) and not reading.near(span, CLOSE, "election", "party_word")


def is_street(found: Found, reading: TextReading) -> bool:
    """Whether a name is a street's or a square's: "Jl. Jend. Ahmad Yani"."""
    return not _STREETS.isdisjoint(reading.words[max(0, found.first - 2) : found.first])


def _is_no_party(span: tuple[int, int], reading: TextReading) -> bool:
    """Whether a short name of one word is a contract's or a trade's: "tanda tangan PKS", "harga di PKS"."""
    if span[1] - span[0] > 1 or reading.near(span, CLOSE, "election", "party_word", "membership", "ask", "back"):
        return False
    return _is_signed(span, reading.speech) or reading.near(span, CLOSE, "commerce")


def _is_signed(span: tuple[int, int], speech: Speech | None) -> bool:
    """Whether a word of contracts stands right beside."""
    return speech is not None and any(
        hit[2] & BIT["pact"] and (hit[1] == span[0] or hit[0] == span[1]) for hit in speech.around(span, 1)
    )


def _is_namesake(span: tuple[int, int], speech: Speech) -> bool:
    """Whether a calling or kinship stands right beside the name: "dokter X", "X dari bagian umum"."""
    return bool(speech.roles & _OTHER) and any(
        hit[2] & _OTHER and (hit[1] == span[0] or hit[0] == span[1] or (hit[0] < span[0] and span[0] - hit[1] == 1))
        for hit in speech.around(span, 2)
    )
