"""Nicknames that posts suggest: words that stand in posts about one contestant, and hardly in any others.

Nothing is added to a pack by this: a person reads each proposal, looks for a public page that uses the name, and writes
it into the pack with that page as its source. Names of accounts are never proposed, nor words of few posts.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from analysis.context import mentions
from analysis.entries import CANDIDATE, LEGISLATURE
from analysis.lexicon import Lexicon, compile_lexicon
from analysis.reading import read
from analysis.scope import scope_of
from analysis.text import LONGEST, URL
from analysis.vocabulary import TITLES, vocabulary
from domain.elections import Pack
from domain.types import Item

LEAST = 5
"""In how many posts a word has to stand."""
SHARE = 0.8
"""Which share of the posts with the word has to name the contestant."""
_SHORTEST = 3

Line = tuple[str, tuple[str, ...]]
"""A contest, and the names of one line of its ballot."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A word, whose name it seems to be, in how many posts it stands and in how many of these the name stands too."""

    form: str
    contest: str
    names: tuple[str, ...]
    posts: int
    together: int

    @property
    def share(self) -> float:
        return self.together / self.posts


def propose(pack: Pack, items: Iterable[Item], least: int = LEAST, share: float = SHARE) -> list[Proposal]:
    """Proposals, those of most posts first. Equal texts count once, so that copies of one post propose nothing."""
    lexicon, lines = compile_lexicon([pack]), _lines(pack)
    posts: Counter[str] = Counter()
    together: dict[str, Counter[Line]] = {}
    seen: set[str] = set()
    for item in items:
        text = " ".join(item.text.split())[:LONGEST]
        if text.lower() in seen:
            continue
        seen.add(text.lower())
        words, named = _seen(lexicon, lines, item, text)
        posts.update(words)
        for word in words if len(named) == 1 else ():
            together.setdefault(word, Counter()).update(named)
    found = []
    for word, counts in together.items():
        line, often = max(counts.items(), key=lambda pair: (pair[1], pair[0]))
        if posts[word] >= least and often >= share * posts[word]:
            found.append(Proposal(word, line[0], line[1], posts[word], often))
    return sorted(found, key=lambda one: (-one.together, one.form))


def _lines(pack: Pack) -> Mapping[tuple[str, str], Line]:
    """The ballot line of each contestant of an executive contest, by contest and name."""
    rows: dict[tuple[str, str], list[str]] = {}
    for one in pack.candidates:
        if one.role != "empty" and pack.contests[one.contest].office not in LEGISLATURE:
            rows.setdefault((one.contest, one.number or one.name), []).append(one.name)
    return {(contest, name): (contest, tuple(names)) for (contest, _), names in rows.items() for name in names}


def _seen(lexicon: Lexicon, lines: Mapping[tuple[str, str], Line], item: Item, text: str) -> tuple[set[str], set[Line]]:
    """The words of a post that could be names, and the ballot lines it names."""
    reading = read(lexicon, text)
    named = {
        lines[mention.entry.contest.contest, name]
        for mention in mentions(reading, scope_of(item), {})
        if mention.kind == CANDIDATE and mention.entry.contest
        for name in mention.names
        if (mention.entry.contest.contest, name) in lines
    }
    known = {
        place
        for found in (*reading.names, *(cue for cues in reading.cues.values() for cue in cues))
        for place in range(found.first, found.last)
    }
    known |= {place for first, last, _ in vocabulary().all(reading.words) for place in range(first, last)}
    return set(_candidates(reading.words, known)), named


def _candidates(words: Sequence[str], known: set[int]) -> Iterator[str]:
    """Words outside the lexicon, alone and behind a title; in a hashtag the tag itself."""
    for place, word in enumerate(words):
        if place in known or word == URL or word[0] == "@" or len(word) < _SHORTEST or word.isdigit():
            continue
        yield word
        before = words[place - 1] if place and place - 1 not in known else ""
        if word.isalpha() and before in TITLES:
            yield f"{before} {word}"


def as_phrase(proposal: Proposal, number: int) -> str:
    """The proposal as an entry of phrases.toml, whose source and counter-example a person has to fill in."""
    names = ";".join(proposal.names)
    form = proposal.form.lstrip("#")
    return (
        f'[[phrase]]\nid = "usulan-{number}"\ngroup = "candidate"\nrefers_to = "{names}"\n'
        f'contest = "{proposal.contest}"\ntier = "weak"\nsource = ""  # isi: id sumber, lihat [[source]]\n'
        f'forms = ["{form}"]\nmatches = ["cagub {form} hadir"]\nignores = []  # isi: kalimat lain\n'
    )
