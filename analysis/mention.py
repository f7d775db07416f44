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
TITLES = frozenset(
    {
        "pak",
        "bapak",
        "bu",
        "ibu",
        "mas",
        "mbak",
        "bang",
        "gus",
        "cak",
        "kang",
        "bung",
        "abah",
        "pakde",
        "ning",
        "mak",
        "bunda",
        "koh",
        "mpok",
        "prof",
        "kiai",
        "kyai",
        "bpk",
        "mbah",
        "teh",
        "teteh",
        "uda",
        "uni",
        "bli",
        "daeng",
        "puang",
        "lae",
        "habib",
        "ustaz",
        "ustadz",
        "tgk",
        "h",
        "hj",
        "haji",
        "kh",
        "kak",
        "kaka",
        "kakanda",
        "kanda",
        "dek",
        "dik",
        "akang",
        "abang",
        "om",
        "tante",
        "neng",
        "ceu",
        "mba",
        "buya",
        "nyai",
        "iyai",
        "kiyai",
        "bapa",
        "pa",
        "ayah",
        "ayahanda",
        "tgh",
        "tuan",
        "datuk",
        "inyiak",
        "abu",
        "abi",
        "teungku",
        "ustadzah",
        "opu",
        "karaeng",
    }
)
ELSEWHERE = ("sport", "commerce")
_OTHER = BIT["other"]
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


def means_other(found: Found, reading: TextReading) -> bool:
    """Sport, trade or another calling beside a doubtful name, and no election near."""
    span = (found.first, found.last)
    if found.entry.kind == PARTY and reading.speech and reading.speech.roles & BIT["pact"]:
        return _is_signed(span, reading.speech) and not reading.near(
            span, CLOSE, "election", "party_word", "membership"
        )
    if found.entry.kind == CANDIDATE and reading.speech and _is_namesake(span, reading.speech):
        return not reading.near(span, CLOSE, "election", "party_word", "office")
    weak = found.standing.weak
    return weak and reading.near(span, CLOSE, *ELSEWHERE) and not reading.near(span, CLOSE, "election", "party_word")


def _is_signed(span: tuple[int, int], speech: Speech) -> bool:
    """Whether a word of contracts stands right before a short name: "tanda tangan PKS" is no party."""
    return span[1] - span[0] == 1 and any(
        hit[2] & BIT["pact"] and (hit[1] == span[0] or hit[0] == span[1]) for hit in speech.around(span, 1)
    )


def _is_namesake(span: tuple[int, int], speech: Speech) -> bool:
    """Whether a calling or kinship stands right beside the name: "dokter X", "X dari bagian umum"."""
    return bool(speech.roles & _OTHER) and any(
        hit[2] & _OTHER and (hit[1] == span[0] or hit[0] == span[1] or (hit[0] < span[0] and span[0] - hit[1] == 1))
        for hit in speech.around(span, 2)
    )
