"""Plain speech about a contestant: what a sentence does with a name, by the parts its words play.

Words of one sentence are read together: a call ("ayo dukung"), an outcome with what is thought of it ("semoga ...
menang", "kasihan kalau ... jadi"), an idiom of a camp, a refusal, a sneer; and what else people say in public: a
ceremony, a schedule, condolence, thanks. Refusal, doubt and exception turn what they govern, each once: "jangan pilih"
is against, "jangan salah pilih" and "tidak ada pilihan selain" are for. No word turns anything beyond a comma or a full
stop. Where kind and unkind words about one name stand against each other, the side is left open.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate
from operator import itemgetter

from analysis.comparing import outside
from analysis.plain_reading import SILENT, PlainReading, together
from analysis.retorts import is_lesser
from analysis.sentences import Sentences
from analysis.utterance import TELLS, Utterance
from analysis.vocabulary import BIT, SPEAKERS, WordHit, bits
from domain.types import Stance

Span = tuple[int, int]

_EVENT = bits("win", "lose")
_ONWARD = bits("vote", "entrust", "camp", "drop")
_DREAD = BIT["dread"]
# Who is meant without a name: who governs, those on the other side, a number shown with fingers.
_STAND_INS = bits("holder", "rival", "fingers")
# With one of these a salute is told, or refused.
_NO_SALUTE = bits("not", "doubt", "notice", "office", "civil", "ask", "even", "check", "cite", "scorn", "blame", "drop")
STAND_INS = frozenset(
    (
        "petahana",
        "incumbent",
        "inkumben",
        "sebelah",
        "dinasti",
        "tunggal",
        "rezim",
        "rejim",
        "penguasa",
        "jari",
        "wali",
        "bupati",
        "bupatiku",
        "gubernur",
        "gubernurku",
        "walikota",
    )
)
"""Words of which one stands in every phrase that means somebody without a name."""
# Beginnings of words that say of somebody without a name that an election is meant.
_BALLOT = (
    "coblos",
    "nyoblos",
    "pilih",
    "milih",
    "dipilih",
    "terpilih",
    "menang",
    "memenang",
    "periode",
    "golput",
    "pilkada",
    "pilbup",
    "pilgub",
    "pilwal",
    "pemilu",
    "petahana",
    "incumbent",
    "inkumben",
    "paslon",
    "calon",
    "capres",
    "cagub",
    "cabup",
    "cawali",
    "cawapres",
    "cawagub",
    "cawabup",
    "tps",
    "dinasti",
)
POLITICAL = bits("vote", "entrust", "join", "camp", "drop", "scorn", "win", "lose", "notice", "duped")
"""Words that say an election is meant, though no word of elections stands there."""
CHOOSING = bits("vote", "entrust", "join", "camp", "drop", "win", "lose")
"""Words by which a bare number is meant as a ballot line."""
AIRED = POLITICAL | bits("praise", "fond", "blame", "office", "greet", "thanks", "condole", "wish", "hail", "mishap")
"""Words that say somebody in public is meant."""
# How far from who is meant without a name a word may stand that is said of them.
_CLOSE = 3
# A longer text says more than its plain sentences do.
_WHOLE = 45
# A text of so few words beside its names says nothing else.
_BRIEF = 12
# A question of so few words beside its name only names what the next sentence is about.
_ECHO = 3
# Words by which a call means somebody who was named before, and those that may end it.
_BACK = frozenset(
    (
        "dia",
        "ia",
        "beliau",
        "blio",
        "bliau",
        "mereka",
        "keduanya",
        "pasangan",
        "paslon",
        "sosok",
        "orangnya",
        "terus",
        "lagi",
        "kembali",
        "sudah",
        "aja",
        "saja",
        "ya",
        "yuk",
        "dong",
        "bersama",
        "jo",
        "wae",
        "dari",
        "sampai",
        "sampe",
        "penuh",
        "sepenuh",
        "sepenuhnya",
        "tanpa",
        "selalu",
        "bareng",
        "ramai",
        "rame",
        "kok",
        "deh",
        "lah",
        "pokoknya",
        "sekuat",
        "agar",
        "biar",
        "supaya",
        "demi",
        "karena",
    )
)
# Outcomes that are said of anything: they count with a wish, a fear or a condition beside them only.
_EVERYDAY = frozenset(
    (
        "jadi",
        "menjadi",
        "naik",
        "turun",
        "sukses",
        "berhasil",
        "lolos",
        "memimpin",
        "mimpin",
        "pimpin",
        "juara",
        "jaya",
        "dadi",
        "gabe",
        "dados",
        "dipimpin",
        "dipegang",
        "tangan",
        "dikuasai",
        "diurus",
        "pegang",
        "megang",
        "manang",
        "meunang",
        "monang",
    )
)
_LEADS = frozenset(("memimpin", "mimpin", "pimpin"))
_start, _end = itemgetter(0), itemgetter(1)


class Speech:
    """The words of plain speech in one text, by sentence."""

    def __init__(
        self, words: Sequence[str], hits: Sequence[WordHit], sentences: Sentences, names: Iterable[Span]
    ) -> None:
        self.words = words
        self.sentences = sentences
        self._covered = covered = set[int]()
        for first, last in names:
            covered.update(range(first, last))
        self._distance: list[int] = []
        self._table: dict[int, list[WordHit]] | None = None
        self._hits: list[WordHit] = []
        self.roles = 0
        """Whatever any word of the text does."""
        for hit in hits:
            first, last, roles = hit
            if first not in covered or (last - first > 1 and not covered.issuperset(range(first, last))):
                self._hits.append(hit)
                self.roles |= roles

    @property
    def _by_sentence(self) -> dict[int, list[WordHit]]:
        """The words by the number of their sentence; the text is parted when this is first asked for."""
        if self._table is None:
            sentence = self.sentences.sentence
            table: dict[int, list[WordHit]] = {}
            if self._hits and not sentence[-1]:  # one sentence
                table[0] = self._hits
            else:
                for hit in self._hits:
                    table.setdefault(sentence[hit[0]], []).append(hit)
            self._table = table
        return self._table

    @property
    def may_be_firm(self) -> bool:
        """Whether the text is short enough, and holds what speaks of names, for something to be said plainly."""
        return len(self.words) <= _WHOLE and bool(self.roles & TELLS)

    @property
    def distance(self) -> list[int]:
        """How many words stand before each place, names left out."""
        if not self._distance:
            outside = [1] * len(self.words)
            for place in self._covered:
                outside[place] = 0
            self._distance = list(accumulate(outside, initial=0))
        return self._distance

    def read(self, marks: Sequence[Span], rivals: bool = False) -> PlainReading:
        """What is said of the names at `marks`. `rivals`: they stand against one another on a ballot."""
        if not self.roles & TELLS:
            return SILENT
        hits, sentence = self._by_sentence, self.sentences.sentence
        by_sentence: dict[int, list[Span]] = {}
        for mark in marks:
            if mark[0] < len(sentence):
                by_sentence.setdefault(sentence[mark[0]], []).append(mark)
        if not rivals and not by_sentence.keys() >= hits.keys():
            by_sentence |= self._carried(by_sentence)
        readings = [
            Utterance(self, number, own).read(rivals) if number in hits else SILENT
            for number, own in by_sentence.items()
        ]
        together_read = together(readings, rivals, len(self.words) <= _WHOLE)
        brief = together_read.firm and len(self.words) - len(self._covered) <= _BRIEF
        return together_read._replace(brief=True) if brief else together_read

    def aside(self) -> PlainReading:
        """What is plainly said of those who are meant without a name, where an election is meant; else silence."""
        if not self.roles & _STAND_INS or not any(word.startswith(_BALLOT) for word in self.words):
            return SILENT
        marks = [hit[:2] for hits in self._by_sentence.values() for hit in hits if hit[2] & _STAND_INS]
        together_read = self.read(marks)
        if not together_read.firm or together_read.weak or together_read.side is Stance.NONE:
            return self._saluted() if self.roles & BIT["fingers"] else SILENT
        marks.sort()
        return together_read if any(self._beside(hit, marks) for hit in together_read.words) else SILENT

    def _saluted(self) -> PlainReading:
        """ "salam tiga jari dari kami, sampai jumpa di TPS": the greeting of a camp, by somebody who speaks for himself."""
        sentence, asks = self.sentences.sentence, self.sentences.asks
        for number, hits in self._by_sentence.items():
            salutes = [hit for hit in hits if hit[2] & BIT["fingers"] and self.words[hit[0]] == "salam"]
            if not salutes or number in asks or any(hit[2] & _NO_SALUTE for hit in hits):
                continue
            own = self.words[bisect_left(sentence, number) : bisect_right(sentence, number)]
            if not SPEAKERS.isdisjoint(own):
                return PlainReading(Stance.SUPPORT, firm=True, words=(salutes[0],))
        return SILENT

    def _beside(self, hit: WordHit, marks: Sequence[Span]) -> bool:
        """Whether a word stands in one clause with the mark before or behind it, few words away."""
        clause, at = self.sentences.clause, bisect_left(marks, hit[:2])
        return any(
            clause[hit[0]] == clause[first] and max(first - hit[1], hit[0] - last) <= _CLOSE
            for first, last in marks[max(0, at - 1) : at + 1]
        )

    def _carried(self, named: Mapping[int, Sequence[Span]]) -> dict[int, list[Span]]:
        """Sentences without a name that go on about the one before: "X orang baik; ayo kita pilih"."""
        found = self._about_bare(named)
        for number, hits in self._by_sentence.items():
            if number not in named and number not in found and (number - 1 in named or number - 2 in named):
                first = bisect_left(self.sentences.sentence, number)
                last = bisect_right(self.sentences.sentence, number)
                if any(hit[2] & _ONWARD and self._points_back(hit, last) for hit in hits):
                    found[number] = [(first, first)]
        return found

    def _about_bare(self, named: Mapping[int, Sequence[Span]]) -> dict[int, list[Span]]:
        """Sentences without a name beside one that hardly holds more: "X? Gagal total", and with a sigh "... X, X." """
        sentence, found = self.sentences.sentence, dict[int, list[Span]]()
        for number, marks in named.items():
            first, last = bisect_left(sentence, number), bisect_right(sentence, number)
            more = self.distance[last] - self.distance[first]
            asks = number in self.sentences.asks and number + 1 not in named
            if asks and self._is_answered(number, more):
                found[number + 1] = [(last, last)]
            elif not more and len(marks) > 1 and number - 1 not in named:
                found[number - 1] = [(first, first)]
        return {number: marks for number, marks in found.items() if number in self._by_sentence}

    def _is_answered(self, number: int, more: int) -> bool:
        """Whether a question goes on in the next sentence: it only names somebody, or is belied by a lesser thing."""
        if any(hit[2] & BIT["accused"] for hit in self.hits_in(number)):
            return False
        return more <= _ECHO or any(is_lesser(self.words, hit) for hit in self.hits_in(number + 1))

    def _points_back(self, hit: WordHit, end: int) -> bool:
        """Whether a call names nobody but who was named before: it ends its clause, or "dia", "beliau" follows."""
        if hit[1] >= end or self.words[hit[1]] in _BACK or self.words[hit[1]].isdigit():
            return True
        return self.sentences.clause[hit[1]] != self.sentences.clause[hit[0]]

    def near(self, span: Span, roles: int, reach: int = 8) -> bool:
        """Whether a word of these roles stands in the sentence of the span, at most so many words away.

        An outcome that is said of anything ("jadi", "sukses") tells nothing here, unless it is feared, or somebody
        is to lead.
        """
        if not self.roles & roles:
            return False
        hits = self.around(span, reach)
        if roles & _EVENT and any(hit[2] & _EVENT and self._is_meant(hit, hits) for hit in hits):
            return True
        return any(hit[2] & roles and not (hit[2] & _EVENT and self.is_everyday(hit)) for hit in hits)

    def _is_meant(self, hit: WordHit, hits: Sequence[WordHit]) -> bool:
        """Whether an everyday outcome is one of an election: "bahaya kalau X jadi", "saatnya X memimpin"."""
        beside = 0
        for one in hits:
            beside |= one[2]
        return bool(
            (beside & _DREAD and beside & BIT["when"]) or (beside & BIT["sure"] and self.words[hit[0]] in _LEADS)
        )

    def around(self, span: Span, reach: int) -> Sequence[WordHit]:
        """The words of plain speech in the sentence of a span, at most so many words away."""
        hits = self.in_sentence(span[0])
        low = bisect_left(hits, span[0] - reach, key=_end)
        return outside(hits[low : bisect_right(hits, span[1] + reach, key=_start)], (span,))

    def in_sentence(self, word: int) -> Sequence[WordHit]:
        """The words of plain speech in the sentence that holds a word."""
        return self.hits_in(self.sentences.sentence[word]) if word < len(self.sentences.sentence) else ()

    def is_everyday(self, hit: WordHit) -> bool:
        """Whether an outcome is one that is said of anything."""
        return self.words[hit[1] - 1] in _EVERYDAY and (hit[1] - hit[0] == 1 or self.words[hit[1] - 1] == "tangan")

    def hits_in(self, number: int) -> Sequence[WordHit]:
        return self._by_sentence.get(number, ())
