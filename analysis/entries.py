"""What a pattern of the lexicon stands for."""

from dataclasses import dataclass

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
    `value` is the number of a ballot-number form. `capitals` marks a party's short name that is a word of every day
    unless it is written in capitals.
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
