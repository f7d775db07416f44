"""What a pattern of the lexicon stands for."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from domain.elections import Contest

CANDIDATE, PARTY, NUMBER = "candidate", "party", "number"
PLACE = "place"
# Words that say an election, or its sides, are spoken of.
CONTESTED = ("election", "party_word", "side")
# The words that name an executive office, by the office as contests call it.
OFFICES = {
    "presiden": frozenset(("presiden", "capres", "cawapres", "pilpres", "wapres")),
    "gubernur": frozenset(("gubernur", "cagub", "cawagub", "pilgub", "wagub", "provinsi")),
    "bupati": frozenset(("bupati", "cabup", "cawabup", "pilbup", "wabup", "kabupaten")),
    "wali kota": frozenset(
        ("walikota", "wali", "cawali", "cawalkot", "pilwalkot", "pilwali", "pilkot", "wako", "wawali")
    ),
}
LEGISLATURE = ("DPR", "DPD", "DPRD provinsi", "DPRD kabupaten/kota")


@dataclass(frozen=True, slots=True)
class Entry:
    """One meaning of one pattern.

    `kind` is candidate, party, number or the group of a phrase. `names` are
    the canonical names it stands for. `key` names the entry in a flag.
    `tier`: strong stands alone; plain stands alone for the whole country or
    in its region and needs company elsewhere; weak always needs company.
    `single` marks a name of one word, `local` one that counts in its region only.
    `value` is the number of a ballot-number form. `capitals` marks a party's short name, or a pair's, that is a word of every
    day unless it is written in capitals.
    """

    key: str
    kind: str
    tier: str
    pack: int = 0
    names: tuple[str, ...] = ()
    contest: Contest | None = None
    refers_to: str = ""
    single: bool = False
    local: bool = False
    pair: bool = False
    value: int = 0
    capitals: bool = False

    @property
    def region(self) -> str:
        return self.contest.region if self.contest else ""


class Standing(NamedTuple):
    """Where the meanings of one name count, as far as its words tell: worked out once, when the lexicon is compiled.

    `alone` may count without company. For an account without a region and a post without a day, `everywhere` of these
    do, under the names `called`, and `lent` do with company. `weak`: no meaning is more than weak. `everyday`: the name
    is one word that means a contestant in one region only; elsewhere "bagus" and "jaya" are words.
    """

    alone: tuple[Entry, ...] = ()
    everywhere: tuple[Entry, ...] = ()
    called: tuple[str, ...] = ()
    lent: tuple[Entry, ...] = ()
    weak: bool = False
    everyday: bool = False


NOWHERE = Standing()


def standing(own: Sequence[Entry], one_word: bool) -> Standing:
    """Where the meanings of a name count. A ballot number never counts by itself."""
    alone = tuple([e for e in own if e.tier == "strong" or (e.tier == "plain" and not e.local)])
    alone = alone if own[0].kind != NUMBER else ()
    everywhere = tuple([e for e in alone if not e.region or (e.tier == "strong" and not e.local)])
    return Standing(
        alone,
        everywhere,
        names_of(everywhere),
        tuple([e for e in own if e.tier in ("plain", "weak") and (not e.local or not e.region)]),
        all(e.tier == "weak" or e.kind == NUMBER for e in own),
        one_word and own[0].local and all(e.local and e.tier == "weak" for e in own),
    )


def names_of(entries: Sequence[Entry]) -> tuple[str, ...]:
    """The canonical names of several meanings, each once."""
    if len(entries) == 1:
        return entries[0].names
    return tuple(dict.fromkeys([name for entry in entries for name in entry.names]))
