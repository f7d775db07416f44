"""A sentence in which words of choosing choose nobody: even-handed, checked, cited, or a call to what a government does.

"mau X atau yang lain, silakan" leaves the choice; "hoaks, kabar bahwa X mundur" tells what is true; "kata tetangga dia
mau pilih X" is somebody else's choice; "ayo dukung Pak Bupati turunkan stunting" asks for no vote.
"""

from collections.abc import Sequence

from analysis.comparing import ANY
from analysis.indirect import Indirect
from analysis.plain_reading import SILENT, PlainReading
from analysis.vocabulary import BIT, WordHit, bits
from domain.types import Stance

TELLS_NOTHING = bits("even", "check")
"""Words with which a sentence says that it takes no side, whatever else stands in it."""
_ANY = TELLS_NOTHING | bits("cite", "task", "sworn", "all")
_CALLS = bits("vote", "entrust", "join", "camp", "drop")
# With one of these a call to a task is more than that; a number and a day of voting besides.
_CHOOSES = bits("entrust", "join", "camp", "drop", "win", "lose", "scorn", "blame", "wish", "duped")
# With one of these a swearing-in is not what the sentence is about.
_STAYS = bits("entrust", "join", "drop", "lose", "scorn", "blame", "duped")
# What is hoped for all who stand, and what is said of some of them only.
_HOPES, _PREFERS = (
    bits("wish", "hail", "greet", "win"),
    bits("vote", "prefers") | _STAYS | bits("camp", "lean", "declare"),
)
# What takes one out of all.
_OUT_OF = frozenset(("dari", "antara", "diantara", "daripada", "dibanding", "lawan", "melawan", "kalahkan"))
# Words of saying behind which the speaker is named: "...," ujar X.
_SAYS = frozenset(("ujar", "tutur", "ucap", "kata"))
_SAID_BY = 3
# A name so near behind a word of saying is the one who speaks.
_SPEAKER = 1
_BELIED = bits("claim", "belie", "defend")
# Stems of words that ask for help in a task, and words that call to one.
_HELPS = ("dukung", "support", "suport", "sukses", "kawal")
_TOGETHER = frozenset(("ayo", "mari", "yuk", "bersama", "siap", "hayu", "sukseskan"))
_BALLOT = ("paslon", "calon", "nomor", "nomer", "tps", "pilkada", "pemilu", "pilgub", "pilbup", "coblos", "periode")
# Who speaks for himself: what such a sentence cites is agreed to.
_OWN = frozenset(
    ("saya", "aku", "gue", "gw", "kami", "kita", "ane", "sy", "ayo", "mari", "yuk", "kuy", "hayu", "urang", "jangan")
)


class Neutral(Indirect):
    """A sentence of which it is known whether it takes a side at all."""

    def taking_none(self, sentence: range, official: bool) -> PlainReading:
        """What is said in a sentence that chooses nobody; silence where it may choose. `official`: named by an office."""
        if not self.roles & _ANY:
            return SILENT
        words = self.words[sentence.start : sentence.stop]
        own = not _OWN.isdisjoint(words)
        if self.roles & BIT["even"]:
            return self._none("even", settled=True)
        if self.roles & BIT["check"] and not (own and self.roles & _CALLS):
            return self._none("check", settled=True)
        if self.roles & BIT["sworn"] and not self.roles & _STAYS and not any(w.startswith(_BALLOT) for w in words):
            return self._none("sworn", settled=True)
        if self.roles & BIT["all"] and self.roles & _HOPES and not self.roles & _PREFERS and self._is_for_all():
            return self._none("all", settled=True)
        if self.roles & BIT["task"] and self._is_task(words):
            return self._none("task", task=True, settled=official)._replace(official=True)
        cites = self.roles & BIT["cite"] and not self.roles & _BELIED
        if cites and ((not own and self._is_cited(sentence)) or self._is_quoted()):
            return self._none("cite")
        return SILENT

    def _none(self, role: str, task: bool = False, settled: bool = False) -> PlainReading:
        words = tuple([hit for hit in self.quiet if hit[2] & BIT[role]])
        return PlainReading(Stance.NONE, firm=True, words=words, task=task, settled=settled)

    def _is_task(self, words: Sequence[str]) -> bool:
        """Whether help is asked for a task, and neither a vote nor an outcome."""
        if self.roles & _CHOOSES or any(word.startswith(_BALLOT) for word in words):
            return False
        votes = [self.words[hit[0]] for hit in self.hits if hit[2] & BIT["vote"]]
        return all(any(stem in word for stem in _HELPS) for word in votes) and (
            bool(votes) or not _TOGETHER.isdisjoint(words)
        )

    def _is_cited(self, sentence: range) -> bool:
        """Whether somebody speaks who is not the one named: "kata X" is what X says."""
        return any(hit[2] & BIT["cite"] and self._cites(hit, sentence) for hit in self.quiet)

    def _is_for_all(self) -> bool:
        """ "semoga sehat semua calon", and not "dari semua calon, semoga X"."""
        return any(hit[2] & BIT["all"] and self.words[hit[0] - 1] not in _OUT_OF for hit in self.quiet)

    def _is_quoted(self) -> bool:
        """ "...," ujar X di Jakarta: words in quotation marks, and who said them named right behind."""
        if not self.speech.sentences.quotes:
            return False
        clause = self.clauses()
        return any(
            hit[2] & BIT["cite"]
            and self.words[hit[0]] in _SAYS
            and (not hit[0] or clause[hit[0] - 1] != clause[hit[0]])
            and self.to_next(hit[1]) <= _SAID_BY
            for hit in self.quiet
        )

    def _cites(self, hit: WordHit, sentence: range) -> bool:
        clause, name = self.clauses(), hit[1] + self.to_next(hit[1])
        if name >= sentence.stop or self.from_last(hit[0]) < ANY:
            return False
        return clause[name] != clause[hit[0]] or name - hit[1] > _SPEAKER
