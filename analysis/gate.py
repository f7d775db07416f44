"""The early exit: most posts hold no word that any name or slogan is made of, and are done with before any matching.

Each pattern that could open a post has an anchor, the one of its words that
the fewest patterns share. A post without an anchor cannot hold the pattern, so
nothing is lost: the gate only says "surely nothing", never "something".
"""

from collections import Counter
from collections.abc import Sequence
from itertools import chain
from string import ascii_letters

from analysis.entries import CANDIDATE, NUMBER, PARTY, Entry
from analysis.speech import STAND_INS
from analysis.text import Reader

# Bits: enough by itself; word of elections, offices, sides; word for or against; a letter by itself. The second and the
# third open a post together.
_OPEN, _ELECTION, _WISH, _LETTER = 1, 2, 4, 8
_BOTH = _ELECTION | _WISH
_GROUPS = {
    "slogan": _OPEN,
    "counter": _OPEN,
    "membership": _OPEN,
    "candidacy": _OPEN,
    "election": _ELECTION,
    "office": _ELECTION,
    "party_word": _ELECTION,
    "side": _ELECTION,
    "ask": _WISH,
    "back": _WISH,
    "praise": _WISH,
    "hope": _WISH,
    "join": _WISH,
    "attack": _WISH,
    "reject": _WISH,
}
# A wish for an office ("semoga jadi presiden") is such a word inside a longer phrase.
# So are the words by which somebody is meant without a name.
_OFFICES = ("presiden", "gubernur", "bupati", "walikota", *STAND_INS)
_MOST = 300_000
# A longer piece of a text is an address, and comes only once: not remembered.
_LONGEST = 40
_LETTERS = frozenset(ascii_letters)
# Words of every day: anchors only where a pattern has no other word, and no reason by themselves. Which words stand
# here changes the speed and the reasons, not what is flagged.
EVERYDAY = frozenset(
    """
    akhir aku alam anak anda apa asal asli atau awal bagus bahwa baik bakar banyak bapak baru benar
    besar biar bisa bukan bulan daerah dalam dan dapat dari dengan di dia doa dulu gak hari hati hidup
    ibu ini itu jadi jaman jangan juga kadang kalau kami karena kata kepada kerja kita lagi lain lalu
    lama lebih lihat makin malam masa masih masuk masyarakat mau mereka minggu muda nanti negara oke
    oleh orang pada pagi paling pas pasti program punya raya rumah sama sampai satu saya sayang secara
    sedang selalu semua senang sendiri siang sudah suka tadi tahu tahun tapi teman tentang terus tetap
    tiba tidak tua untuk utama waktu warga yang zaman
""".split()
)


_FIGURES = frozenset(("satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan"))


class Gate:
    """Tells posts apart in which surely no name counts and nothing else opens."""

    def __init__(self, patterns: Sequence[tuple[str, ...]], entries: Sequence[Sequence[Entry]], reader: Reader) -> None:
        self._reader = reader
        self._bits: dict[str, int] = dict.fromkeys(_OFFICES, _ELECTION)
        self._local: dict[str, set[str]] = {}
        shared = Counter(chain.from_iterable(map(set, patterns)))
        rank = {word: (_commonness(word), count, -len(word)) for word, count in shared.items()}
        for words, own in zip(patterns, entries, strict=True):
            self._add(words[0] if len(words) == 1 else min(words, key=rank.__getitem__), own)
        # Pieces that open nothing by themselves: most of a language, and wishes, which need an election beside.
        self._quiet: set[str] = set()
        self._warm: dict[str, tuple[int, frozenset[str]]] = {}
        # Those of the warm ones with which a text is open wherever they stand.
        self._openers: set[str] = set()

    def _add(self, anchor: str, own: Sequence[Entry]) -> None:
        for entry in own:
            bit = _GROUPS.get(entry.kind, 0)
            if entry.kind in (CANDIDATE, PARTY, NUMBER):
                if entry.local and entry.region and entry.tier != "plain":
                    self._local.setdefault(anchor, set()).add(entry.region)
                    continue
                bit = _OPEN
            if bit:
                self._bits[anchor] = self._bits.get(anchor, 0) | bit

    def is_closed(self, folded: str, region: str) -> bool:
        """Whether a folded text can hold nothing for an account of the region.

        Looks at what stands between blanks, which is quicker than finding the words: no word reaches over a
        blank, but for letters written apart (c o b l o s).
        """
        pieces = folded.split()
        if not self._openers.isdisjoint(pieces):
            return False
        if self._quiet.issuperset(pieces):
            return True
        bits = self._seen(pieces, region)
        if bits & _LETTER and not bits & _OPEN and sum(map(_LETTERS.__contains__, pieces)) > 1:
            bits = self._seen(self._reader.raw(folded), region)
        return not bits & _OPEN

    def _seen(self, pieces: Sequence[str], region: str) -> int:
        """The bits of all pieces, up to the first with which the text is open."""
        quiet, warm = self._quiet, self._warm
        bits = 0
        for piece in pieces:
            known = warm.get(piece)
            if known is None:
                if piece in quiet:
                    continue
                known = self._learn(piece)
                if known is None:
                    continue
            bits |= known[0]
            if bits & _OPEN or bits & _BOTH == _BOTH:
                return _OPEN
            if region and known[1] and any(region.startswith(home) for home in known[1]):
                return _OPEN
        return bits

    def _learn(self, piece: str) -> tuple[int, frozenset[str]] | None:
        """What a piece can stand for; None, and remembered as quiet, when it is nothing."""
        bits, homes = _LETTER if piece in _LETTERS else 0, set[str]()
        for word in self._reader.words_of(self._reader.raw(piece)):
            bits |= self._bits.get(word, 0)
            if word in self._local:
                homes |= self._local[word]
        if len(self._quiet) + len(self._warm) > _MOST:
            self._quiet.clear()
            self._warm.clear()
            self._openers.clear()
        kept = len(piece) <= _LONGEST
        if not bits & ~_WISH and not homes and kept:
            self._quiet.add(piece)
        if not bits and not homes:
            return None
        found = bits, frozenset(homes)
        if kept:
            self._warm[piece] = found
            if bits & _OPEN or bits & _BOTH == _BOTH:
                self._openers.add(piece)
        return found


def _commonness(word: str) -> int:
    if word.isdigit() or word in _FIGURES:
        return 2
    return 1 if len(word) <= 3 or word in EVERYDAY else 0
