"""Words of a post that a reader of ethics should look at: a marker pen, no judgement, and nothing about a person.

A mark needs several words in one clause or sentence and none of its excuses; it says which words fired and which
excuses were looked for in vain. Posts in, marks out; no history, no classifier, no number.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from analysis.ethics_rules import RULES, Cue
from analysis.ethics_words import EthicsText, Words
from analysis.text import LONGEST
from domain.ethics import EthicsPack
from domain.types import Tier


@dataclass(frozen=True, kw_only=True, slots=True)
class EthicsMark:
    """`spans` point into the text that was given. `weak` marks are not queued. `excuses`: looked for, not found."""

    kind: str
    tier: Tier
    spans: tuple[tuple[int, int], ...]
    found: tuple[str, ...]
    reason: str
    excuses: tuple[str, ...]


class Marker:
    """The words of a pack, compiled once, and the rules over them."""

    def __init__(self, pack: EthicsPack) -> None:
        self._words, self._kinds = Words(pack.phrases), pack.marked

    def marks(
        self, text: str, kinds: Collection[str], *, official: bool = False, region: str = ""
    ) -> tuple[EthicsMark, ...]:
        """The marks of one text for the kinds that a mandate names; ET-13 for accounts registered as official only.

        `region` is the account's: words that are everyday speech there make a mark weak.
        """
        reading = self._words.read(text[:LONGEST], region)
        found = []
        for kind, rule in RULES.items():
            if kind in kinds and kind in self._kinds and (official or kind != "ET-13"):
                cue = rule(reading)
                if cue is not None:
                    found.append(_mark(kind, reading, cue))
        return tuple(found)

    def public_targets(self, text: str) -> tuple[str, ...]:
        """Words of offices, bodies and programmes in a text: a reader weighs first that they may be criticised."""
        reading = self._words.read(text[:LONGEST])
        found = (reading.text[reading.places[p.first][0] : reading.places[p.last - 1][1]] for p in reading.of("public"))
        return tuple(dict.fromkeys(found))


def queued(found: Iterable[EthicsMark]) -> tuple[EthicsMark, ...]:
    """The marks that put a post before a reader."""
    return tuple(mark for mark in found if mark.tier is not Tier.WEAK)


def _mark(kind: str, reading: EthicsText, cue: Cue) -> EthicsMark:
    parts = sorted({(part.first, part.last) for part in cue.parts})
    spans = tuple((reading.places[first][0], reading.places[last - 1][1]) for first, last in parts)
    tier = Tier.WEAK if any(part.local for part in cue.parts) else cue.tier
    return EthicsMark(
        kind=kind,
        tier=tier,
        spans=spans,
        found=tuple(reading.text[a:b] for a, b in spans),
        reason=cue.reason,
        excuses=cue.excuses,
    )


@dataclass(frozen=True, slots=True)
class FailingMark:
    """An example that does not do what its phrase says. `wanted`: whether the phrase should be heard."""

    phrase: str
    example: str
    wanted: bool

    def __str__(self) -> str:
        verb = "tidak ditemukan pada" if self.wanted else "ditemukan pada"
        return f"kata {self.phrase} {verb} contoh: {self.example}"


def failing_examples(pack: EthicsPack) -> list[FailingMark]:
    """Examples of the pack's words that fail."""
    words, found = Words(pack.phrases), []
    for phrase in pack.phrases:
        examples: Mapping[bool, tuple[str, ...]] = {True: phrase.matches, False: phrase.ignores}
        for wanted, texts in examples.items():
            for text in texts:
                matched = any(part.entry == phrase.id for part in words.read(text).parts.get(phrase.group, ()))
                found += [] if matched is wanted else [FailingMark(phrase.id, text, wanted)]
    return found
