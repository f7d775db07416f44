"""The examples that every phrase of a pack carries, run against the lexicon of that pack."""

from collections.abc import Iterator
from dataclasses import dataclass

from analysis.context import mentions
from analysis.entries import CANDIDATE, NUMBER, PARTY
from analysis.lexicon import Lexicon, compile_lexicon
from analysis.reading import read
from analysis.scope import Scope
from analysis.text import Reader
from analysis.vocabulary import BIT, sayings, vocabulary
from domain.elections import Pack, Phrase
from domain.texts import Text, _


@dataclass(frozen=True, slots=True)
class Failing:
    """An example that does not do what its phrase says. `wanted`: whether the phrase should be found."""

    phrase: str
    example: str
    wanted: bool

    @property
    def text(self) -> Text:
        if self.wanted:
            return _("frasa {phrase} tidak ditemukan pada contoh: {example}", phrase=self.phrase, example=self.example)
        return _("frasa {phrase} ditemukan pada contoh: {example}", phrase=self.phrase, example=self.example)

    def __str__(self) -> str:
        return str.__str__(self.text)


def failing_examples(pack: Pack) -> list[Failing]:
    """Examples that fail. Names are tried as seen from the region of their contest."""
    lexicon = compile_lexicon([pack])
    return [failing for phrase in pack.phrases for failing in _failing(pack, lexicon, phrase)]


def _failing(pack: Pack, lexicon: Lexicon, phrase: Phrase) -> Iterator[Failing]:
    contest = pack.contests.get(phrase.contest)
    region = contest.region if contest else ""
    for wanted, examples in ((True, phrase.matches), (False, phrase.ignores)):
        for example in examples:
            if _is_found(lexicon, phrase, example, region) is not wanted:
                yield Failing(phrase.id, example, wanted)


def _is_found(lexicon: Lexicon, phrase: Phrase, text: str, region: str) -> bool:
    """Whether the phrase, or a longer form with the same meaning, counts in the text."""
    reading = read(lexicon, text)
    counted = mentions(reading, Scope(region, None), {})
    if phrase.group in (CANDIDATE, PARTY):
        names = {name.strip() for name in phrase.refers_to.split(";")}
        return any(mention.kind == phrase.group and names <= set(mention.names) for mention in counted)
    if any(mention.entry.refers_to == phrase.group for mention in counted if mention.kind == NUMBER):
        return True
    return any(entry.key == phrase.id for cue in reading.cues.get(phrase.group, ()) for entry in cue.entries)


def failing_sayings() -> list[Failing]:
    """Examples in speech.toml that fail: a word of the entry has to be found in its role, or must not be."""
    reader, found = Reader(frozenset(), lambda word, tag: ()), []
    for saying in sayings():
        for wanted, examples in ((True, saying.matches), (False, saying.ignores)):
            forms = {tuple(reader.words(form)) for form in saying.forms}
            for example in examples:
                words = reader.words(example)
                matched = any(
                    roles & BIT[saying.role] and (tuple(words[first:last]) in forms or saying.inflected)
                    for first, last, roles in vocabulary().all(words)
                )
                found += [] if matched is wanted else [Failing(saying.id, example, wanted)]
    return found
