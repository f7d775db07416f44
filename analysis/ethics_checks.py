"""Whether a post repeats, word for word, a claim that a fact-checker has published about. Never whether it is true."""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from analysis.ethics_words import Words
from analysis.folding import fold

RUN = 8  # words in a row that are the same
_WORD = re.compile(r"[a-z0-9]+")
# Labels that a checker sets before the claim.
_LABEL = re.compile(
    r"^\s*(\[[^\]]*\]|\([^)]*\)|(cek fakta|hoaks|hoax|salah|keliru|disinformasi|misinformasi)\s*:)\s*", re.IGNORECASE
)


@dataclass(frozen=True, kw_only=True, slots=True)
class CheckedClaim:
    """A checked claim: who checked, its title, where the check can be read, the day of the check."""

    checker: str
    check_id: str
    title: str
    address: str
    checked_on: date


def words(text: str) -> list[str]:
    """A text as its words, folded, in lower case."""
    return _WORD.findall(fold(text).casefold())


def runs(title: str) -> set[tuple[str, ...]]:
    """Every run of words of a claim that would count; empty for a shorter claim."""
    own_words = words(_LABEL.sub("", title))
    return {tuple(own_words[n : n + RUN]) for n in range(len(own_words) - RUN + 1)}


class Checks:
    """Checked claims by the runs of their words, and the words that debunk."""

    def __init__(self, claims: Iterable[CheckedClaim], debunking: Words) -> None:
        self._debunking = debunking
        self._by_run: dict[tuple[str, ...], list[CheckedClaim]] = defaultdict(list)
        for claim in claims:
            for run in runs(claim.title):
                self._by_run[run].append(claim)

    def repeated(self, text: str, published_on: date) -> CheckedClaim | None:
        """The claim that a post repeats, when the check is older than the post and the post itself debunks nothing.

        A question, words of debunking and a link to the check excuse.
        """
        own_words = words(text)
        mine = (tuple(own_words[n : n + RUN]) for n in range(len(own_words) - RUN + 1))
        found = [claim for run in mine for claim in self._by_run.get(run, ())]
        older = [c for c in found if c.checked_on < published_on and c.address.casefold() not in text.casefold()]
        return older[0] if older and not self._excused(text) else None

    def _excused(self, text: str) -> bool:
        return "?" in text or bool(self._debunking.read(text).of("debunk"))
