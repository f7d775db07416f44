"""Whether a post repeats, word for word, a claim that a fact-checker has published about. Never whether it is true."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from analysis.ethics_words import Words
from analysis.folding import fold

RUN = 8  # words in a row that are the same
_WORD = re.compile(r"[a-z0-9]+")
# Labels that a checker sets before the claim.
_LABEL = re.compile(
    r"^\s*(\[[^\]]*\]|\([^)]*\)|(cek fakta|hoaks|hoax|salah|keliru|disinformasi|misinformasi)\s*:)\s*", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True, slots=True)
class Claim:
    """A checked claim: who checked, its title, where the check can be read, the day of the check."""

    checker: str
    check_id: str
    title: str
    address: str
    checked_on: date


def words(text: str) -> list[str]:
    return _WORD.findall(fold(text).casefold())


def runs(title: str) -> set[tuple[str, ...]]:
    """Every run of words of a claim that would count; empty for a shorter claim."""
    said = words(_LABEL.sub("", title))
    return {tuple(said[n : n + RUN]) for n in range(len(said) - RUN + 1)}


def repeated(text: str, published_on: date, claims: Sequence[Claim], told: Words) -> Claim | None:
    """The claim that a post repeats, when the check is older than the post and the post itself debunks nothing.

    A question, words of debunking and a link to the check excuse.
    """
    said = words(text)
    mine = {tuple(said[n : n + RUN]) for n in range(len(said) - RUN + 1)}
    if not mine or _excused(text, told):
        return None
    return next((c for c in _older(claims, published_on) if not mine.isdisjoint(runs(c.title))
                 and c.address.casefold() not in text.casefold()), None)


def _older(claims: Iterable[Claim], day: date) -> Iterable[Claim]:
    return (claim for claim in claims if claim.checked_on < day)


def _excused(text: str, told: Words) -> bool:
    return "?" in text or bool(told.told(text).of("debunk"))
