"""What one would use instead: the same words of the same packs, searched three ordinary ways.

A post is said to name a contestant or party when one of their forms is found,
and to belong in the queue when a name or a campaign word is found beside one.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from importlib import import_module

from domain.elections import Pack

CAMPAIGN = ("ask", "back", "join", "slogan", "hope", "reject", "counter", "attack")
Search = Callable[[str], tuple[bool, bool, bool]]
"""Contestant, party, queue."""


def words_of(packs: Sequence[Pack]) -> tuple[list[str], list[str], list[str]]:
    """Forms of contestants, of parties, of campaign language, in small letters."""
    people = {f for p in packs for ph in p.phrases if ph.group == "candidate" for f in ph.forms}
    people |= {c.name for p in packs for c in p.candidates if c.role != "empty" and " " in c.name}
    parties = {f for p in packs for ph in p.phrases if ph.group == "party" for f in ph.forms}
    parties |= {n for p in packs for party in p.parties for n in (party.abbr, party.name)}
    campaign = {f for p in packs for ph in p.phrases if ph.group in CAMPAIGN for f in ph.forms}
    return sorted(map(str.lower, people)), sorted(map(str.lower, parties)), sorted(map(str.lower, campaign))


def _both(find: Callable[[str, int], bool]) -> Search:
    def search(text: str) -> tuple[bool, bool, bool]:
        person, party = find(text, 0), find(text, 1)
        return person, party, (person or party) and find(text, 2)

    return search


def substring(packs: Sequence[Pack]) -> Search:
    groups = words_of(packs)
    return _both(lambda text, group: any(word in text.lower() for word in groups[group]))


def whole_word(packs: Sequence[Pack]) -> Search:
    patterns = [_alternation(group) for group in words_of(packs)]
    return _both(lambda text, group: patterns[group].search(text.lower()) is not None)


def _alternation(words: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(rf"(?<!\w){re.escape(word)}(?!\w)" for word in sorted(words, key=len, reverse=True)))


def phrase_matcher(packs: Sequence[Pack]) -> Search:
    """spaCy's PhraseMatcher on a blank Indonesian pipeline. Raises ImportError without spaCy."""
    spacy, matching = import_module("spacy"), import_module("spacy.matcher")
    nlp = spacy.blank("id")
    matchers = []
    for group in words_of(packs):
        matcher = matching.PhraseMatcher(nlp.vocab, attr="LOWER")
        matcher.add("w", list(nlp.tokenizer.pipe(group)))
        matchers.append(matcher)

    def search(text: str) -> tuple[bool, bool, bool]:
        doc = nlp.make_doc(text)
        person, party = bool(matchers[0](doc)), bool(matchers[1](doc))
        return person, party, (person or party) and bool(matchers[2](doc))

    return search
