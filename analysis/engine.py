"""From posts to flags. Pure: the packs are given, nothing is read or written."""

from collections import Counter
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from analysis.context import SPEAKING, may_take_side, mentions
from analysis.entries import CANDIDATE, LEGISLATURE, NUMBER, OFFICES, PARTY
from analysis.features import grams, hidden
from analysis.filter import filter_lines
from analysis.folding import fold
from analysis.lexicon import Lexicon, compile_lexicon
from analysis.mention import Days, Mention
from analysis.reading import TextReading, read
from analysis.rules import View, campaign_flags, candidate_flags, party_flags, reading_reason
from analysis.scope import Scope, chosen_packs, scope_of
from analysis.service import Incumbents, incumbents, service_of
from analysis.short_pairs import ShortPairs
from analysis.signals import Signals, signals
from analysis.stance import softened, verdict
from analysis.text import LONGEST, Reader, unread, windows
from analysis.verdict import NOTHING, Verdict
from analysis.weighing import Gram, Weights, shipped
from domain.elections import Candidate, Pack
from domain.regions import covers
from domain.types import Assessment, Flag, Item, PostKind, Stance, Tier

__all__ = ["Engine", "compile_engine", "filter_lines"]

_NO_SIGNALS = Signals()
_TIMELESS = Scope("", None)
# How near before a ballot number an office stands that says whose number it is.
_AT_NUMBER = 3
_ORDER: dict[Tier | None, int] = {Tier.STRONG: 0, Tier.PLAIN: 1, Tier.WEAK: 2}


def compile_engine(packs: Sequence[Pack]) -> "Engine":
    """An engine for these packs, with the shipped weights. Raises PackError without packs or with one twice."""
    return Engine(packs, shipped())


@dataclass(frozen=True, slots=True)
class _Bench:
    """The packs that one post is about, and what is compiled from them."""

    packs: tuple[Pack, ...]
    lexicon: Lexicon
    days: Days
    by_number: Mapping[int, "_Holders"]
    weights: Weights | None
    ballots: Mapping[tuple[int, str], str]
    """On which ballot line of which contest a name stands, by pack and name."""
    governing: Incumbents
    short_pairs: ShortPairs


Contested = tuple[int, str]
"""A pack's number and the name of one of its contests."""


@dataclass(slots=True)
class _Holders:
    """Who holds one ballot number: in order, and by contest, by the contest's region, and in the whole country."""

    order: dict[tuple[int, str, str], int] = field(default_factory=dict)
    contest: dict[Contested, list[tuple[int, Candidate]]] = field(default_factory=dict)
    region: dict[str, list[tuple[int, Candidate]]] = field(default_factory=dict)

    def add(self, number: int, candidate: Candidate, region: str) -> None:
        self.order[number, candidate.contest, candidate.name] = len(self.order)
        self.contest.setdefault((number, candidate.contest), []).append((number, candidate))
        self.region.setdefault(region, []).append((number, candidate))

    def next_steps(self, home: str, places: Set[str], beside: Set[Contested]) -> list[tuple[int, Candidate]]:
        """Holders in the whole country, in regions that the text names, and where the account lives.

        Without a known home: in contests whose contestants stand in the text.
        """
        regions = {"", *places}
        if home:
            regions |= {region for region in self.region if covers(region, home)}
        found = [one for region in regions for one in self.region.get(region, ())]
        if not home:
            found += [one for contest in beside for one in self.contest.get(contest, ())]
        unique = {(n, c.contest, c.name): (n, c) for n, c in found}
        return [unique[key] for key in sorted(unique, key=self.order.__getitem__)]


class Engine:
    """Assesses posts. Keeps one lexicon for each set of packs that a post was about."""

    def __init__(self, packs: Sequence[Pack], weights: Weights | None = None) -> None:
        self.packs = tuple(packs)
        self._weights = weights
        self._benches: dict[tuple[int, ...], _Bench] = {}
        self._all = tuple(range(len(self.packs)))
        self._whole = self._bench(self._all)

    def assess(self, item: Item) -> Assessment:
        """What the post shows. Raises PackError when the item names a pack that is not loaded."""
        return self._noticed(item) or _nothing(item)

    def assess_words(self, id: str, text: str, raw: Sequence[str]) -> Assessment | None:
        """What a post shows of which nothing but the text is known, and which `heard` read as `raw`; None: nothing."""
        part = _part("text", (0, text, raw), _TIMELESS, self._whole)
        if not part.mentions and not part.verdict.partial:
            return None
        return _assessment(Item(id=id, text=text), [part], self._whole)

    def _noticed(self, item: Item) -> Assessment | None:
        timeless = item.posted_at is None and item.packs is None
        scope = None if timeless else scope_of(item)
        chosen = self._all if scope is None else chosen_packs(item, scope.day, self.packs)
        if not chosen:
            return None
        bench = self._bench(chosen)
        reader, gate, region = bench.lexicon.reader, bench.lexicon.gate, item.region or ""
        if not item.other_text and len(item.text) <= LONGEST:  # most posts: one window, nothing in it
            folded = fold(item.text)
            if gate.is_closed(folded, region) and not bench.short_pairs.meant(item.text, region):
                return None
            own: list[_Piece] = [(0, item.text, reader.raw(folded))]
            other: list[_Piece] = []
        else:
            texts = item.text, item.other_text
            if all(gate.is_closed(fold(piece), region) for text in texts for _, piece in windows(text)):
                return None
            own = _windows(reader, item.text)  # one without words too: in a reply it speaks for the account
            other = _windows(reader, item.other_text) if item.other_text else []
        scope = scope or scope_of(item)
        alone, official = not item.other_text, item.official
        parts = [_part("text", piece, scope, bench, alone, official) for piece in own]
        parts += [_part("other_text", piece, scope, bench, alone, official) for piece in other]
        return _assessment(item, parts, bench)

    @property
    def lexicon(self) -> Lexicon:
        """The lexicon of all packs at once."""
        return self._whole.lexicon

    def open_words(self, text: str) -> Sequence[str] | None:
        """The words of a text as they are written; None when surely no pack finds anything in them.

        For a post of which nothing but the text is known, and which is read in one window. The filter asks
        it before it looks closer.
        """
        lexicon = self._whole.lexicon
        folded = fold(text)
        return None if lexicon.gate.is_closed(folded, "") else lexicon.reader.raw(folded)

    def weighed(self, item: Item) -> tuple[Mapping[str, int], frozenset[Gram]] | None:
        """What the weights see of a post's own words: counted signals, and words with names hidden.

        None when nothing in it is worth weighing. For fitting and measuring; `assess` does the same inside.
        """
        scope = scope_of(item)
        chosen = chosen_packs(item, scope.day, self.packs)
        if not chosen or not item.text:
            return None
        bench = self._bench(chosen)
        piece = _windows(bench.lexicon.reader, item.text)[0]
        part = _part("text", piece, scope, bench, not item.other_text, item.official)
        if not part.mentions and not may_take_side(part.reading):
            return None
        return part.signals.count, grams(hidden(part.reading, part.mentions))

    def _bench(self, chosen: tuple[int, ...]) -> _Bench:
        bench = self._benches.get(chosen)
        if bench is None:
            packs = tuple(self.packs[number] for number in chosen)
            days = {
                (n, c.name): (c.valid_from, c.valid_to)
                for n, pack in enumerate(packs)
                for c in pack.candidates
                if c.role == "prospective"
            }
            lexicon = compile_lexicon(packs)
            bench = self._benches[chosen] = _Bench(
                packs,
                lexicon,
                days,
                _by_number(packs),
                self._weights,
                _ballots(packs),
                incumbents(packs),
                ShortPairs(packs),
            )
        return bench


class _Part(NamedTuple):
    """A window of one text of a post, assessed: of the account's own words or of another author's."""

    field: str
    reading: TextReading
    mentions: Sequence[Mention]
    signals: Signals
    verdict: Verdict
    scope: Scope
    start: int


_Piece = tuple[int, str, Sequence[str]]
"""A window: its place in the text, itself, its words as they are written."""


def _windows(reader: Reader, text: str) -> list[_Piece]:
    return [(start, piece, reader.raw(fold(piece))) for start, piece in windows(text)]


def _nothing(item: Item) -> Assessment:
    if item.media and not item.text.strip() and not item.other_text.strip():
        return Assessment(id=item.id, queue=False, stance=Stance.NONE, tier=None, media_only=True)
    return Assessment(id=item.id, queue=False, stance=Stance.NONE, tier=None, unread=unread(item.text, item.other_text))


def _part(field: str, piece: _Piece, scope: Scope, bench: _Bench, alone: bool = True, official: bool = False) -> _Part:
    """`alone`: the post has no other text."""
    start, text, raw = piece
    reading = read(bench.lexicon, text, raw, alone, bench.short_pairs.meant(text, scope.region))
    counted: list[Mention] = []
    if reading.names:
        for mention in mentions(reading, scope, bench.days):
            known = mention if mention.entry.kind != NUMBER else _resolved(mention, bench, scope, reading)
            if known:
                counted.append(known)
    if not counted and not may_take_side(reading):
        return _Part(field, reading, (), _NO_SIGNALS, NOTHING, scope, start)
    found = signals(reading, counted, _rivals(counted, bench))
    found.service = service_of(counted, scope.day, bench.governing)
    judged = softened(verdict(found, grams(hidden(reading, counted)), bench.weights, official), found)
    return _Part(field, reading, counted, found, judged, scope, start)


def _resolved(mention: Mention, bench: _Bench, scope: Scope, reading: TextReading) -> Mention | None:
    """A ballot number with the names of those who hold it, where the text or the region says which contest.

    A contest that the text names goes before the others, then one whose level it names; one that is held elsewhere
    does not count. Where two ballots are open and the text tells neither, the holders on both are named. A bare number
    that nobody at home holds, or holds yet, is none.
    """
    holders = bench.by_number.get(mention.entry.value)
    if holders is None:
        return mention
    beside = {(f.entry.pack, f.entry.contest.contest) for f in reading.names if f.entry.contest}
    places = _places(reading, scope)
    able = holders.next_steps(scope.region, places, beside)
    able = [(n, c) for n, c in able if scope.drawn(bench.packs[n].contests[c.contest])]
    own = mention.entry.contest  # where a name beside it has said so
    able = [(n, c) for n, c in able if own and (n, c.contest) == (mention.entry.pack, own.contest)] or able
    able = [(n, c) for n, c in able if (n, c.contest) in beside] or able
    if not able:
        return None if scope.region and mention.entry.tier != "plain" else mention
    able = _meant(able, bench, mention, places, reading)
    number, first = able[0]
    entry = replace(mention.entry, pack=number, contest=bench.packs[number].contests[first.contest])
    return mention._replace(entry=entry, names=tuple(dict.fromkeys(c.name for _, c in able)))


def _places(reading: TextReading, scope: Scope) -> Set[str]:
    """The regions that the text names; of those that share a name with the account's own, its own alone."""
    found = set[str]()
    for cue in reading.cues.get("place", ()):
        regions = {entry.refers_to for entry in cue.entries}
        found |= {region for region in regions if scope.region and covers(region, scope.region)} or regions
    return found


def _meant(
    able: list[tuple[int, Candidate]], bench: _Bench, mention: Mention, places: Set[str], reading: TextReading
) -> list[tuple[int, Candidate]]:
    """Those of the level that the words tell: the office right before the number, else any office, else the place."""
    words, first, last = reading.words, mention.found.first, mention.found.last
    before = [
        office for word in words[max(0, first - _AT_NUMBER) : last] for office, said in OFFICES.items() if word in said
    ]
    offices = set(before[-1:]) or {office for office, said in OFFICES.items() if not said.isdisjoint(words)}
    packs = bench.packs
    level = [(n, c) for n, c in able if packs[n].contests[c.contest].office in offices]
    return level or [(n, c) for n, c in able if packs[n].contests[c.contest].region in places] or able


def _ballots(packs: Sequence[Pack]) -> dict[tuple[int, str], str]:
    return {
        (n, c.name): f"{c.contest}/{c.number or c.name}"
        for n, pack in enumerate(packs)
        for c in pack.candidates
        if pack.contests[c.contest].office not in LEGISLATURE
    }


def _rivals(counted: Sequence[Mention], bench: _Bench) -> int:
    """How many lines of one ballot are named: the largest number in any contest."""
    if len(counted) < 2:
        return 0
    lines = {line for m in counted for name in m.names if (line := bench.ballots.get((m.entry.pack, name)))}
    if len(lines) < 2:
        return 0
    return max(Counter([line.rpartition("/")[0] for line in lines]).values())


def _by_number(packs: Sequence[Pack]) -> dict[int, _Holders]:
    """Holders of each ballot number; lists of legislative candidates have numbers of their own."""
    table: dict[int, _Holders] = {}
    for number, pack in enumerate(packs):
        for candidate in pack.candidates:
            contest = pack.contests[candidate.contest]
            if candidate.number and contest.office not in LEGISLATURE:
                table.setdefault(int(candidate.number), _Holders()).add(number, candidate, contest.region)
    return table


def _assessment(item: Item, parts: Sequence[_Part], bench: _Bench) -> Assessment | None:
    """None where nothing was found."""
    leading = parts[0] if len(parts) == 1 else _leading(item, parts)
    flags: list[Flag] = []
    if leading.verdict.partial:
        flags = _flags(item, leading, bench)
    counted = leading.mentions if len(parts) == 1 else [mention for part in parts for mention in part.mentions]
    if not counted and not flags:
        return None
    return Assessment(
        id=item.id,
        queue=bool(flags),
        stance=leading.verdict.stance if flags else Stance.NONE,
        tier=min((flag.tier for flag in flags), key=lambda tier: _ORDER[tier]) if flags else None,
        candidates=_names(counted, CANDIDATE, NUMBER),
        parties=_names(counted, PARTY),
        flags=tuple(flags),
        unread=unread(item.text, item.other_text),
    )


def _leading(item: Item, parts: Sequence[_Part]) -> _Part:
    """The part that speaks for the account: its own words, in a bare repost the words it passes on.

    Own words about a name that only the other author's text holds (a quote
    with "setuju, lanjutkan") are read together with that name.
    """
    own, other = (_plainest([part for part in parts if part.field == name]) for name in ("text", "other_text"))
    if own is None or other is None:
        return own or other or parts[0]
    if own.verdict.partial or item.kind is PostKind.REPLY:
        return own
    if item.kind is PostKind.REPOST or not own.reading.words:
        return other
    if other.mentions and not own.mentions:
        # The counts without their words: those stand in another text than the names do.
        if not own.reading.has(*SPEAKING):
            return own
        counts = Signals(signals(own.reading, ()).count)
        # The weights know names and words in one text only: here the rules decide.
        return other._replace(verdict=verdict(counts, frozenset(), None, item.official, named=True), signals=counts)
    return own


def _plainest(parts: Sequence[_Part]) -> _Part | None:
    """The window that takes a side most plainly, the first of equals."""
    return min(parts, key=lambda part: _ORDER.get(part.verdict.tier, len(_ORDER)), default=None)


def _flags(item: Item, part: _Part, bench: _Bench) -> list[Flag]:
    view = View(
        item=item,
        field=part.field,
        reading=part.reading,
        mentions=part.mentions,
        signals=part.signals,
        places=part.reading.places,
        verdict=part.verdict,
        scope=part.scope,
        packs=bench.packs,
        reason_start=reading_reason(part.reading, part.signals, part.verdict, bench.weights),
        start=part.start,
        unread=unread(item.text, item.other_text),
    )
    return [*candidate_flags(view), *party_flags(view), *campaign_flags(view)]


def _names(counted: Sequence[Mention], *kinds: str) -> tuple[str, ...]:
    if len(counted) == 1:
        return counted[0].names if counted[0].entry.kind in kinds else ()
    return tuple(dict.fromkeys([name for m in counted if m.entry.kind in kinds for name in m.names])) if counted else ()
