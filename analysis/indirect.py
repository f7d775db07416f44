"""What attacks or praises a name without a word for or against anybody.

"janji ..., sampai sekarang masih ...", "datang kalau mau pilkada saja", "lebih mementingkan pengusaha", "jauhkan kami
dari X" are against X, "belum pernah ada calon sebaik X" and "saya tim X" for it: words that say nothing one by one.
"""

from bisect import bisect_left

from analysis.comparing import ANY
from analysis.implied import SLIGHT, Implied
from analysis.plain_reading import Weighed
from analysis.vocabulary import BIT, WordHit, bits

INDIRECT = bits("unkept", "season", "spare", "best", "worst", "interest", "beside", "never", "plight")
_REFUSES, _UNKEPT = bits("not"), bits("not", "plight", "blame", "scorn", "where")
_FEW = frozenset(
    """
    pengusaha konglomerat oligarki cukong pemodal investor kroni kroninya kelompok kelompoknya golongan golongannya sendiri
    keluarga keluarganya partainya kantongnya dirinya jabatan asing kekuasaan pencitraan proyek perusahaan
""".split()
)
_MANY = frozenset(
    "rakyat warga petani nelayan buruh wong masyarakat honorer pemuda pedagang banyak kepentingan kaum".split()
)
# Who is seen, or does something.
_SEEN = frozenset(
    """
    datang dateng muncul nongol nongolnya rajin ingat inget ramah blusukan turun masuk nyapa sowan senyum peduli teka njedul
    mecungul deket kenal
""".split()
)
# Before a name: under whom something is so.
_SINCE = frozenset(("sejak", "semenjak", "selama", "sepanjang", "kepemimpinan", "era", "zaman", "tahun"))
_LARGE = bits("best", "worst")
_TAKES_PART = bits("vote", "join", "camp", "entrust")
# Words that say "and at no other time", at most so many words from the season of elections or from who is seen then.
_ONLY = frozenset(
    ("cuma", "cuman", "hanya", "baru", "saja", "aja", "doang", "mendadak", "tiba", "banget", "mung", "ngan", "tok")
)
_AROUND = 3
# So many of these words are looked at in one sentence.
_FIRST = 12
_HELPED = bits("mended", "wish")
_FROM = frozenset(("dari", "dr", "saka", "saking", "ti", "tina"))
_SPARED, _SERVED = 7, 3


class Indirect(Implied):
    """A sentence in which words together say what none says by itself."""

    def unsaid(self) -> list[Weighed]:
        """What the sentence says of the name by such words together; the first that says something decides."""
        for hit in self.quiet[:_FIRST]:
            if hit[2] & BIT["unkept"] and self._is_unkept(hit):
                return [(hit, -1, True)]
            if hit[2] & BIT["season"] and self._is_seen_only(hit):
                return [(hit, -1, True)]
            if hit[2] & BIT["spare"] and (side := self._spared(hit)):
                return [(hit, side, True)]
            if hit[2] & _LARGE and self._refused(hit[0]) and self._at(hit[1]):
                return [(hit, 1 if hit[2] & BIT["best"] else -1, True)]
            if hit[2] & BIT["beside"] and self.at_next(hit[1]):
                return [(hit, 1, True)]
            if hit[2] & BIT["interest"] and (served := self._serves(hit)):
                return [(hit, served, served < 0)]
        if self.roles & BIT["plight"] and self._is_worse():
            return [(hit, -1, True) for hit in self.hits if hit[2] & BIT["plight"]][:1]
        if self.roles & BIT["never"]:
            never = [hit for hit in self.hits if hit[2] & BIT["never"]][:_FIRST]
            return [(hit, -1, True) for hit in never if self._is_idle(hit)][:1]
        return []

    def _is_worse(self) -> bool:
        """ "sejak X berkuasa, ... naik terus": a plight that nothing mends, under somebody."""
        if self.roles & _HELPED:
            return False
        return any(not _SINCE.isdisjoint(self.words[max(0, start - 2) : start]) for start in self.starts)

    def _is_idle(self, never: WordHit) -> bool:
        """ "X tidak pernah datang": who is named is never seen, or never helps."""
        if self.from_last(never[0]) > 1:
            return False
        done = self.words[never[1] : never[1] + 2]
        return not _SEEN.isdisjoint(done) or any(
            one[2] & BIT["mended"] and 0 <= one[0] - never[1] <= 1 for one in self.hits
        )

    def _at(self, place: int) -> bool:
        return self.to_next(place) <= 1

    def _refused(self, place: int) -> bool:
        return any(hit[2] & _REFUSES and hit[1] <= place for hit in self.hits)

    def _is_unkept(self, now: WordHit) -> bool:
        """ "janji ..., sampai sekarang belum": a promise before, and what says that it is not kept behind."""
        if not any(hit[2] & BIT["promise"] and hit[1] <= now[0] for hit in self.hits):
            return False
        return bool(self.roles_between(now[1], ANY) & _UNKEPT)

    def _is_seen_only(self, season: WordHit) -> bool:
        """ "datang kalau mau pilkada saja": somebody is seen, and at no other time."""
        places = self.own_places()
        seen = next((place for place in places if self.words[place] in _SEEN), None)
        if seen is None or self.roles & _TAKES_PART:
            return False
        return any(
            not _ONLY.isdisjoint(self.words[max(places.start, first - _AROUND) : last + _AROUND])
            for first, last in ((seen, seen + 1), season[:2])
        )

    def _spared(self, hit: WordHit) -> int:
        """ "jauhkan kami dari X" is against the name (-1), "jauhkan X dari fitnah" for it (1); else 0."""
        if self.at_next(hit[1]):
            after = self.ends[bisect_left(self.starts, hit[1])]
            return 1 if after < len(self.words) and self.words[after] in _FROM else 0
        return -1 if any(hit[1] < at <= hit[1] + _SPARED and self._is_from(at) for at in self.starts) else 0

    def _is_from(self, start: int) -> bool:
        before, other = self.words[start - 1], self.words[start - 2]
        return before in _FROM or (before in SLIGHT and other in _FROM)

    def _serves(self, hit: WordHit) -> int:
        """Whose interests somebody serves: -1 those of a few, 1 those of the many, 0 nobody's that is told."""
        if self.from_last(hit[0]) > _SERVED:
            return 0
        behind = self.words[hit[1] : hit[1] + _SERVED + 1]
        served = next((word for word in behind if word in _FEW or word in _MANY), "")
        if not served:
            return 0
        turned = -1 if any(one[2] & _REFUSES and 0 <= hit[0] - one[1] <= 1 for one in self.hits) else 1
        return turned * (-1 if served in _FEW else 1)
