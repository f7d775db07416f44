"""One sentence with names in it: what its words say of them (`speech.py` finds the sentences)."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING

from analysis.comparing import COMPARES, outside
from analysis.implied import DECLARES, IMPLIES
from analysis.indirect import INDIRECT
from analysis.leaning import LEANS
from analysis.negation import GAP, GAP_EXCEPT, TURNS, WONDERS
from analysis.neutral import TELLS_NOTHING
from analysis.plain_reading import SILENT, PlainReading, Weighed, judged
from analysis.retorts import RETORTS, UNDONE, Retorts
from analysis.vocabulary import BIT, WordHit, bits
from domain.types import Stance

if TYPE_CHECKING:
    from analysis.speech import Speech

Span = tuple[int, int]

_CALLS = bits("vote", "entrust", "join", "camp")
_KIND, _UNKIND = _CALLS | bits("praise", "fond"), bits("drop", "scorn", "blame")
_EVENT = bits("win", "lose")
_PLAIN = _CALLS | bits("drop", "scorn")
_WEAK = bits("praise", "fond", "blame")
_VIEW = bits("wish", "sure", "hail", "entrust")
_PUBLIC = bits("office", "notice", "mishap", "greet", "thanks", "civil", "condole", "alleged")
_OUTSIDE = bits("except", "drop", "whatever")
_BAD = bits("scorn", "blame")
_ADJECTIVES = bits("praise", "scorn")
_MOVES = TURNS | bits("sure", "wish", "when")
_RHETORIC = bits("except", "where")
_WISHED = bits("wish", "hail")
_CHOICE = bits("vote", "whatever")
_DREAD = BIT["dread"]
_AT_NAME, _ATTITUDES = bits("vote", "drop"), bits("praise", "fond", "blame", "lean")
# Words of which one can say something about a name; the others only change what these say.
_ALSO = """except ease doubt duped promise defend more than only wronged shun declare belie plight wish hail
lean leave merit others enough"""
_SPEAKS = _CALLS | _KIND | _UNKIND | _EVENT | INDIRECT | RETORTS | bits(*_ALSO.split())
TELLS = _SPEAKS | _PUBLIC | TELLS_NOTHING | bits("ask", "task", "sworn")
"""Words without which a sentence says nothing of a name."""
# How many words may stand between a word and the name it speaks of; in a short sentence any number.
_REACH = {
    BIT["vote"]: 6,
    BIT["entrust"]: 6,
    BIT["join"]: 5,
    BIT["camp"]: 8,
    BIT["win"]: 7,
    BIT["lose"]: 7,
    BIT["praise"]: 3,
    BIT["fond"]: 3,
    BIT["drop"]: 5,
    BIT["scorn"]: 6,
    BIT["blame"]: 4,
    BIT["ease"]: 8,
    BIT["doubt"]: 3,
}
_SHORT = 10
# How far from a name what is bad and lacking may stand.
_LACKED = 8
# How near a name is to what is done to it.
_WRONGED = 3
# Calls to remove somebody, wherever in the sentence; and words by which it is told that others want to.
_TOPPLES = frozenset(("turunkan",))
_INTENDS = frozenset(("mau", "akan", "ingin", "hendak", "bisa", "untuk", "tuntut", "menuntut"))
# What has come or was mended, so that thanks are for it.
_SERVED = (
    "cair",
    "masuk",
    "diterima",
    "nyala",
    "menyala",
    "mulus",
    "diaspal",
    "direnovasi",
    "diperbaiki",
    "dibangun",
    "gratis",
    "terealisasi",
    "didandosi",
    "didandani",
)
# What thanks are for: without it "terima kasih X" is as warm as praise.
_FOR = frozenset(
    ("atas", "sudah", "telah", "dapat", "utk", "untuk", "buat", "bantuan", "kana", "bantosan", "sampun", *_SERVED)
)
# What stands behind a call that names nobody anew.
_UNTIL = frozenset(("", "sampai", "sampe", "hingga", "nepi", "nganti", "terus", "bersama", "bareng", "ya", "yuk"))
# For whom a prayer is, at most so many words behind it.
_FOR_WHOM, _PRAYED = frozenset(("untuk", "utk", "buat", "bagi", "kagem", "kanggo", "untuak", "gasan")), 6
# What is told of a candidacy.
_STANDS = frozenset(
    ("mendaftar", "ditetapkan", "didaftarkan", "undian", "daftar", "resmi", "sudah", "udah", "dapat", "rekomendasi")
)
# "siapa lagi" behind an exception.
_WHO_ELSE = frozenset(("siapa", "sapa", "sopo", "saha", "sia", "siapo"))
_TEAMS = bits("join", "scorn")
# A question with one of these is none.
_ANSWERED = bits("belie", "accused", "plight")


class Utterance(Retorts):
    """One sentence with names in it."""

    def __init__(self, speech: "Speech", number: int, marks: Sequence[Span]) -> None:
        self.speech = speech
        self.number = number
        starts, ends = [marks[0][0]], [marks[0][1]]
        if len(marks) > 1:
            starts, ends = sorted([first for first, _ in marks]), sorted([last for _, last in marks])
        super().__init__(speech.words, outside(speech.hits_in(number), marks), starts, ends)
        self.asks = number in speech.sentences.asks
        self.length = _length(speech.sentences.sentence, number)

    def read(self, rivals: bool) -> PlainReading:
        public = self._public()
        if self.roles & BIT["condole"]:
            return PlainReading(Stance.NONE, firm=True, words=public)
        if self.quiet and (none := self.taking_none(self.own_places(), self._in_office())) is not SILENT:
            return none
        weighed = self._direct(self._weigh())
        plain = [one for one in weighed if one[2]] if weighed else weighed
        challenged = any(hit[2] & _ANSWERED for hit, _, _ in plain)
        asks = self.asks and not challenged and not self._asked_behind(plain)
        if plain and not (asks and not self.roles & (TURNS | BIT["where"])):
            return judged(plain, rivals, firm=not asks or bool(self.roles & _RHETORIC))
        if public or (self.asks and self.roles & BIT["ask"]):
            return PlainReading(Stance.NONE, firm=True, words=public, official=bool(public) and self._in_office())
        if not weighed or self.asks:
            return SILENT
        weak = [one for one in weighed if not one[2]]
        if not weak:
            return SILENT
        leaning = judged(weak, rivals, firm=self.length <= _SHORT)
        return leaning._replace(weak=True)

    def _asked_behind(self, weighed: list[Weighed]) -> bool:
        """ "saya pilih X, kamu?": what is asked stands in a later clause than the name and what is said of it."""
        places = self.own_places()
        clause = self.clauses()
        last = clause[places[-1]]
        return clause[self.starts[-1]] < last and all(clause[hit[0]] < last for hit, _, _ in weighed)

    def _direct(self, weighed: list[Weighed]) -> list[Weighed]:
        """Where kind and unkind words stand together, a call or a refusal right at a name goes before the others."""
        if len(weighed) < 2 or len({sign for _, sign, _ in weighed}) < 2:
            return weighed
        direct = [one for one in weighed if self._at_name(one[0])]
        return direct if len({sign for _, sign, _ in direct}) == 1 else weighed

    def _at_name(self, hit: WordHit) -> bool:
        """ "tolak X", "makin respect sama X": what is done to the name, or an attitude that is turned to it."""
        return (bool(hit[2] & _AT_NAME) and self.to_next(hit[1]) <= 1) or (
            bool(hit[2] & _ATTITUDES) and self.is_towards(hit)
        )

    def _public(self) -> tuple[WordHit, ...]:
        """Words of ceremony, news and the like; thanks among them where it is said what they are for."""
        public = _PUBLIC & self.roles
        if public & BIT["thanks"]:
            places = self.own_places()
            if not self._in_office() and _FOR.isdisjoint(self.speech.words[places.start : places.stop]):
                public &= ~BIT["thanks"]
        return tuple([hit for hit in self.hits if hit[2] & public]) if public else ()

    def _in_office(self) -> bool:
        """Whether a name is called by its office: "terima kasih Bupati X" is said to the office."""
        return any(hit[2] & BIT["title"] and self.to_next(hit[1]) <= 2 for hit in self.hits)

    def _weigh(self) -> list[Weighed]:
        """Each word that speaks of a name, with its sign, and whether it says so plainly."""
        if not self.roles & _SPEAKS:
            return []
        implied = self.implied() if self.roles & IMPLIES else []
        implied = implied or (self.unsaid() if self.roles & INDIRECT else [])
        implied = (self.retorts() if self.roles & (RETORTS | UNDONE) else []) or implied
        if implied:
            return implied
        if self.roles & BIT["hail"] and self.roles & BIT["notice"] and (cheered := self._cheered()):
            return cheered
        fears: set[int] = set()
        if self.roles & _DREAD:
            events = [hit[0] for hit in self.hits if hit[2] & _EVENT and self._reaches(hit)]
            fears = {hit[0] for hit in self.hits if hit[2] & _DREAD and self._feared(hit, events)}
        found: list[Weighed] = []
        if self.roles & BIT["more"]:
            fears |= self.measures()
        for number, hit in enumerate(self.hits):
            if hit[2] & _SPEAKS and hit[0] not in fears:  # a fear speaks of the outcome
                found += self._one(number, hit, bool(fears))
        if self.roles & DECLARES and not any(plain for _, _, plain in found):
            return self.declared(self.own_places()) or found
        return found

    def _cheered(self) -> list[Weighed]:
        """ "alhamdulillah X resmi mendaftar": joy at a candidacy."""
        hail = next((hit for hit in self.hits if hit[2] & BIT["hail"]), None)
        stands = [hit for hit in self.hits if hit[2] & BIT["notice"] and self.words[hit[0]] in _STANDS]
        if hail is None or not stands or hail[0] > stands[0][0]:
            return []
        return [(stands[0], 1, True)]

    def _one(self, number: int, hit: WordHit, feared: bool) -> list[Weighed]:
        """What one word says of a name: nothing, or its sign and whether it says so plainly."""
        roles = hit[2]
        if roles & LEANS and (leaning := self.leaning(number)):
            return leaning
        if roles & BIT["except"]:
            return self._excepted(number)
        if roles & _EVENT and self._reaches(hit):
            return self._event(number, feared)
        if roles & (_KIND | _UNKIND) and (self._reaches(hit) or self._is_lacking(number)):
            return self._called(number)
        if (roles & BIT["ease"] and self.roles & BIT["wish"] and self._reaches(hit)) or (
            roles & BIT["doubt"] and self._urged(number)
        ):
            return [(hit, 1, False)]
        if roles & BIT["wish"] and self._prayed_for(hit):
            return [(hit, 1, True)]
        if roles & BIT["duped"] or (roles & BIT["promise"] and self._missed(number)):
            return [(hit, -1, True)]
        if roles & BIT["shun"] and self._shuns(hit):
            return [(hit, -1, True)]
        if roles & BIT["defend"]:
            return [(hit, 1, True)] if self.turned(number) < 0 else []
        if roles & BIT["wronged"]:
            return [(hit, self.turned(number), False)] if self._within(hit, _WRONGED) else []
        return self.compared(number, self.turned(number)) if roles & COMPARES else []

    def _prayed_for(self, hit: WordHit) -> bool:
        """ "doa kami di rumah untuk X"."""
        if not self.words[hit[0]].startswith("doa"):
            return False
        name = self.to_next(hit[1])
        if not 0 < name <= _PRAYED:
            return False
        before = self.words[max(hit[1], hit[1] + name - 2) : hit[1] + name]
        return not _FOR_WHOM.isdisjoint(before)

    def _shuns(self, hit: WordHit) -> bool:
        """ "lawan X": right at a name, by somebody who calls; and not "lawan X panik"."""
        return (
            (self.begins(hit) or (self.words[hit[0]] in _TOPPLES and self.words[hit[0] - 1] not in _INTENDS))
            and not self.roles & _PUBLIC
            and self.at_next(hit[1])
            and not (hit[2] & BIT["foe"] and self.roles & _UNKIND)
        )

    def _feared(self, hit: WordHit, events: Sequence[int]) -> bool:
        """Whether a word of fear speaks of an outcome: under a condition, or right before it."""
        if not events or self.roles & BIT["when"]:
            return bool(events)
        at = bisect_left(events, hit[1])
        return at < len(events) and self.speech.distance[events[at]] - self.speech.distance[hit[1]] <= GAP

    def _called(self, number: int) -> list[Weighed]:
        hit = self.hits[number]
        if (hit[2] & _BAD and self.is_alleged(number)) or (hit[2] & _TEAMS and self.acts(hit)):
            return []
        sign = self.turned(number) * (1 if hit[2] & _KIND else -1)
        if hit[2] & BIT["vote"] and (self.is_denied(number) or self.costs(number) or self.regrets(number)):
            return [(hit, -sign, True)]
        if not hit[2] & _KIND and self.of_foes(number):
            return [(hit, -sign, True)]
        if hit[2] & BIT["vote"]:
            after = self.hits[number + 1 : number + 2]
            if after and after[0][2] & _OUTSIDE and after[0][0] - hit[1] <= 2:
                return []  # the exception speaks for both
            if number and self._is_quality(self.hits[number - 1], hit[0]):
                return []
            if sign < 0 and after and after[0][2] & _BAD and after[0][0] == hit[1] and self.to_next(hit[1]):
                return []  # "jangan pilih pembohong": whoever that is
            if not self.calls(number):
                return []
        return [(hit, sign, bool(hit[2] & _PLAIN) and (not hit[2] & BIT["join"] or self.own(number)))]

    def _is_lacking(self, number: int) -> bool:
        """ "gak punya utang sama partai": what is bad and lacking is said of a name farther away."""
        hit, before = self.hits[number], self.hits[number - 1]
        lacks = bool(number) and bool(before[2] & BIT["not"]) and hit[0] - before[1] <= 1 and not self.warns(before)
        return lacks and bool(hit[2] & BIT["blame"]) and self._within(hit, _LACKED)

    def _is_quality(self, before: WordHit, first: int) -> bool:
        """Whether a word of praise or scorn takes in the one behind it: "layak dipilih" is one word."""
        if not before[2] & _ADJECTIVES or before[1] != first:
            return False
        clause = self.speech.sentences.clause
        return clause[first - 1] == clause[first]

    def _event(self, number: int, dreaded: bool) -> list[Weighed]:
        """An outcome with what is thought of it. Without a thought it is news, or a faint wish."""
        hit = self.hits[number]
        sign = self.turned(number, feared=dreaded) * (1 if hit[2] & BIT["win"] else -1)
        if dreaded:
            return [(hit, -sign, True)]
        if self.roles & BIT["when"] and not self.roles & _WISHED:
            return []
        if number and self._is_quality(self.hits[number - 1], hit[0]):  # "tidak pantas jadi bupati" is one word
            sign = self.turned(number - 1) * (1 if self.hits[number - 1][2] & BIT["praise"] else -1)
        if sign < 0 and self._is_wondered_at(number):
            return [(hit, sign, True)]
        everyday = self.speech.is_everyday(hit)
        before = any(one[2] & _VIEW for one in self.hits[max(0, number - 4) : number])
        if before or (not everyday and self.roles & _VIEW & ~hit[2]):
            return [(hit, sign, True)]
        if hit[2] & BIT["lose"]:
            return []
        return [(hit, sign, False)] if not everyday or hit[2] & _WEAK else []

    def _is_wondered_at(self, number: int) -> bool:
        """ "polisi kok jadi gubernur": that somebody is to have an office."""
        first, last, _ = self.hits[number]
        before = self.hits[number - 1]
        return last - first > 1 and bool(before[2] & BIT["doubt"]) and self.words[before[0]] in WONDERS

    def _excepted(self, number: int) -> list[Weighed]:
        """ "selain X": for X behind a refusal, against X behind a choice."""
        hit = self.hits[number]
        if self.to_next(hit[1]) > 2:
            return []
        if any(
            self.words[one[0]] in _WHO_ELSE and self.from_last(one[0]) <= 2
            for one in self.hits[number + 1 : number + 3]
        ):
            return [(hit, 1, True)]
        if self.turned(number, GAP_EXCEPT) < 0:
            return [(hit, 1, True)]
        before = self.hits[max(0, number - 3) : number]
        return [(hit, -1, True)] if any(one[2] & _CHOICE for one in before) else []

    def _urged(self, number: int) -> bool:
        """ "jangan lupa, X": a doubt refused, and nothing else in its clause but the name."""
        if len(self.hits) > number + 1 and self.apart(self.hits[number], self.hits[number + 1]) <= GAP:
            return False
        return self.turned(number) < 0 and self._reaches(self.hits[number]) and self.length <= _SHORT

    def _missed(self, number: int) -> bool:
        """ "janji X mana": a promise that is missed."""
        hit = self.hits[number]
        if not self.roles & BIT["where"] or not self._within(hit, 3):
            return False
        beside = (*self.hits[max(0, number - 2) : number], *self.hits[number + 1 : number + 3])
        return any(one[2] & BIT["where"] and self.apart(hit, one) <= GAP for one in beside)

    def _within(self, hit: WordHit, reach: int) -> bool:
        return self.to_next(hit[1]) <= reach or self.from_last(hit[0]) <= reach or self.from_last(hit[1]) == 0

    def _takes_up(self, hit: WordHit) -> bool:
        """ "X-Y 70 persen, kita kawal sampai menang": a later clause whose call goes on about the name."""
        clause = self.clauses()
        if clause[hit[0]] == clause[self.ends[-1] - 1] or hit[0] < self.ends[-1]:
            return False
        behind = self.words[hit[1]] if hit[1] < len(self.words) else ""
        return self.begins(hit) and behind in _UNTIL

    def _reaches(self, hit: WordHit) -> bool:
        if self.length <= _SHORT or (hit[2] & _CALLS and self._takes_up(hit)):
            return True
        return self._within(hit, _reach(hit[2]))


@cache
def _reach(roles: int) -> int:
    return max((reach for bit, reach in _REACH.items() if roles & bit), default=0)


def _length(sentence: Sequence[int], number: int) -> int:
    """How many words the sentence of that number has; the numbers rise."""
    if sentence[0] == sentence[-1]:
        return len(sentence)
    return bisect_right(sentence, number) - bisect_left(sentence, number)
