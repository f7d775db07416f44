"""One text after reading and matching: its words, the names in it, the cues around them."""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from operator import itemgetter
from typing import NamedTuple

from analysis.entries import NOWHERE, Entry, Standing
from analysis.folding import fold
from analysis.known import Seen
from analysis.lexicon import Lexicon, Trim
from analysis.matcher import Hit, follow
from analysis.sentences import Sentences
from analysis.speech import STAND_INS, Speech
from analysis.text import Places
from analysis.vocabulary import vocabulary

Words = tuple[str, str]
Span = tuple[int, int]
"""First word and the word after the last."""


class Found(NamedTuple):
    """One hit: first word, word after the last, its meanings and the first of them.

    `standing`: where a name counts.
    """

    first: int
    last: int
    entries: tuple[Entry, ...]
    entry: Entry
    standing: Standing = NOWHERE

    @property
    def named(self) -> Span:
        """The words that name: the call in "coblos nomor 2" is what is said of the number, and no part of it."""
        return (self.first + (self.entry.value > 0 and bool(self.entry.refers_to)), self.last)


class TextReading:
    """`names` holds candidates, parties and numbers before anything is said about whether they count.

    `seen`: what is known of the words. `negators` are the words that turn what follows: not, and advice on
    neutrality. `places` (each word's span in the text) are found when they are first asked for. `speech` holds the
    words of plain speech; None where no name was found, nor a word that may stand for one.
    """

    __slots__ = ("cues", "find_places", "names", "negators", "seen", "speech", "text", "words")

    def __init__(self, text: str, seen: Seen, find_places: Places) -> None:
        self.text = text
        self.seen = seen
        self.words = seen.words
        self.find_places = find_places
        self.names: list[Found] = []
        self.cues: dict[str, list[Found]] = {}
        self.negators: list[Found] = []
        self.speech: Speech | None = None

    @property
    def places(self) -> list[Span]:
        return self.find_places()

    def has(self, *groups: str) -> bool:
        return not self.cues.keys().isdisjoint(groups)

    def regions(self) -> set[str]:
        """The codes of the regions that the text names; a regency and a city may share a name."""
        return {entry.refers_to for cue in self.cues.get("place", ()) for entry in cue.entries}

    def near(self, span: Span, reach: int, *groups: str) -> bool:
        """Whether a cue of the groups stands within `reach` words of the span."""
        low, high, cues = span[0] - reach, span[1] + reach, self.cues
        for group in groups:
            if group in cues:
                for cue in cues[group]:
                    if cue.first < high and cue.last > low:
                        return True
        return False


_found = tuple.__new__
"""A hit without the call between: there are several in every post."""


def read(
    lexicon: Lexicon,
    text: str,
    raw: Sequence[str] | None = None,
    alone: bool = False,
    short: Mapping[Words, Words] | None = None,
) -> TextReading:
    """The reading of a text. `raw`: its words as written, when they are known already.

    `alone`: no other text is read together with it, so that cues are of no use without a name or an opening word.
    `short`: two neighbours that stand for others.
    """
    reader = lexicon.reader
    raw = reader.raw(fold(text)) if raw is None else raw
    seen = lexicon.known.seen(_written_out(raw, short, lexicon) if short else raw)
    reading = TextReading(text, seen, Places(text, raw, len(seen.words), lexicon.known.counts))
    hits = follow(seen.patterns, seen.words)
    if not alone or not lexicon.opening.isdisjoint(map(_pattern, hits)):
        _sort(reading, lexicon, hits)
    if reading.names or not STAND_INS.isdisjoint(seen.words):
        reading.speech = _speech(reading)
    return reading


def _written_out(raw: Sequence[str], short: Mapping[Words, Words], lexicon: Lexicon) -> Sequence[str]:
    """The words with those that `short` stands for in their place; as many as before."""
    words, counts = list(raw), lexicon.known.counts(raw)
    for place, pair in enumerate(pairwise([word.lower() for word in raw])):
        meant = short.get(pair)
        if meant and counts[place : place + 2] == lexicon.known.counts(meant) == [1, 1]:
            words[place : place + 2] = meant
    return words


_pattern = itemgetter(0)


def _speech(reading: TextReading) -> Speech:
    """The words of plain speech."""
    hits = vocabulary().follow(reading.seen.sayings, reading.words)
    if not hits:
        return Speech(reading.words, (), Sentences("", len(reading.words), reading.find_places), ())
    names = [found.named if found.entry.value else found[:2] for found in reading.names]
    sentences = Sentences(reading.text, len(reading.words), reading.find_places, names)
    sure = [name for name, found in zip(names, reading.names, strict=True) if not found.standing.everyday]
    return Speech(reading.words, hits, sentences, sure)


def _sort(reading: TextReading, lexicon: Lexicon, hits: Sequence[Hit]) -> None:
    """Sorts what was found into names, cues and negators."""
    names, cues, roles = reading.names, reading.cues, lexicon.roles
    for pattern, first, last in hits:
        kind, meant, more = roles[pattern]
        found = _found(Found, (first, last, *meant))
        if kind:
            if kind in cues:
                cues[kind].append(found)
            else:
                cues[kind] = [found]
            if more:
                reading.negators.append(found)
        else:
            names.append(_trimmed(reading, more, found) if isinstance(more, Trim) else found)


def _trimmed(reading: TextReading, trim: Trim, found: Found) -> Found:
    for place, entries in trim.cues:
        at = found.first + place
        reading.cues.setdefault(entries[0].kind, []).append(Found(at, at + 1, entries, entries[0]))
    return found._replace(first=found.first + trim.before, last=found.last - trim.after)
