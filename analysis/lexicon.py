"""The lexicon: what the packs say, written out as patterns of words, compiled once."""

import gc
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from analysis.entries import CANDIDATE, CONTESTED, NOWHERE, NUMBER, PARTY, PLACE, Entry, Standing, standing
from analysis.gate import Gate
from analysis.glue import Splitter
from analysis.known import KnownWords
from analysis.matcher import Matcher
from analysis.morphology import actives_of, forms_of
from analysis.names import Words, acronyms, candidate_forms, name_words, nicknames, number_forms
from analysis.text import SHORT, Reader
from analysis.vocabulary import vocabulary
from domain.elections import Pack, Phrase
from domain.errors import PackError
from domain.regions import names as region_names
from domain.texts import _

_INFLECTED = ("ask",)
_OPENING = (CANDIDATE, PARTY, NUMBER, "slogan", "counter", "membership", "candidacy", "back", "reject", *CONTESTED)
_CUES = ("ask", "back", "join", "election", "office")
_CAMPAIGN_PIECES = (
    "ask",
    "back",
    "join",
    "election",
    "office",
    "slogan",
    "counter",
    "hope",
    "praise",
    "attack",
    "reject",
)
_MONTHS = (
    ("januari", "jan"),
    ("februari", "feb", "pebruari"),
    ("maret", "mar"),
    ("april", "apr"),
    ("mei",),
    ("juni", "jun"),
    ("juli", "jul"),
    ("agustus", "agu"),
    ("september", "sep"),
    ("oktober", "okt"),
    ("november", "nov", "nopember"),
    ("desember", "des"),
)
_DATED = ("tanggal", "tgl", "tg")
# Pieces that hashtags are glued with beside lexicon words; they carry no meaning of their own.
_JOINTS = (
    "untuk",
    "kita",
    "aja",
    "dulu",
    "lagi",
    "bersama",
    "gubernur",
    "presiden",
    "next",
    "the",
    "for",
    "menuju",
    "kami",
    "semua",
    "indonesia",
    "jakarta",
    "jatim",
    "rakyat",
    "salam",
    "dan",
    "tetap",
    "save",
    "all",
)


@dataclass(frozen=True, slots=True)
class Lexicon:
    """`entries[pattern]` lists the meanings of a pattern; `patterns[pattern]` its words."""

    patterns: tuple[Words, ...]
    entries: tuple[tuple[Entry, ...], ...]
    matcher: Matcher
    reader: Reader
    known: KnownWords
    gate: Gate
    roles: "Roles"
    opening: frozenset[int]
    """Patterns without which nothing is found: names, slogans, wishes, refusals, words of elections and sides."""


Meant = tuple[tuple[Entry, ...], Entry, Standing]
"""A pattern's meanings, the first of them, and where a name counts."""
Role = tuple[str, Meant, "Trim | bool"]
"""The group of a cue and whether it turns what follows; for a name "" and what stands at its ends (False: nothing)."""


class Roles(dict[int, Role]):
    """The role of each pattern by its number, worked out when the pattern is first found: most never are."""

    def __init__(self, patterns: Sequence[Words], entries: Sequence[tuple[Entry, ...]]) -> None:
        super().__init__()
        self._patterns, self._entries, self._trims = patterns, entries, _trims(patterns, entries)

    def __missing__(self, number: int) -> Role:
        own = self._entries[number]
        entry = own[0]
        role: Role
        if entry.kind in (CANDIDATE, PARTY, NUMBER):
            where = standing(own, len(self._patterns[number]) == 1)
            role = "", (own, entry, where), self._trims.get(number, False)
        else:
            turns = entry.kind == "negation" or (entry.kind == "civic" and entry.tier == "strong")
            role = entry.kind, (own, entry, NOWHERE), turns
        self[number] = role
        return role


@dataclass(frozen=True, slots=True)
class Trim:
    """A name's form with campaign words at its ends ("dukung ganjar"): they are cues, and the rest is the name.

    `cues`: place in the form and meanings. Without this a contestant whose
    name needs such forms would be read otherwise than one whose name does not.
    """

    before: int
    after: int
    cues: tuple[tuple[int, tuple[Entry, ...]], ...]


@dataclass(frozen=True, slots=True)
class Collision:
    """One pattern with several meanings, for the author of a pack to read."""

    words: Words
    meanings: tuple[str, ...]


def compile_lexicon(packs: Sequence[Pack]) -> Lexicon:
    """Patterns of all packs. Written forms win over derived ones; the same form may have many contestants.

    Raises PackError without packs, and when a pack stands twice.
    """
    collecting = gc.isenabled()
    gc.disable()  # what is made here stays: looking for garbage among it took a quarter of the time
    try:
        return _compiled(packs)
    finally:
        if collecting:
            gc.enable()


def _compiled(packs: Sequence[Pack]) -> Lexicon:
    if not packs:
        raise PackError(_("tidak ada paket pemilihan"), remedy=_("sebut sedikitnya satu paket"))
    if len({pack.name for pack in packs}) < len(packs):
        raise PackError(_("paket yang sama disebut dua kali"), remedy=_("sebut setiap paket sekali"))
    plain = Reader(frozenset(), lambda word, tag: ())
    table: dict[Words, dict[Entry, None]] = {}
    for number, pack in enumerate(packs):
        written = list(_phrase_forms(pack, number, plain))
        for words, entry in written:
            _add(table, words, entry)
        taken = {words for words, _ in written}
        derived = [
            *_inflected(pack, number, taken),
            *candidate_forms(pack, number),
            *nicknames(pack, number),
            *acronyms(pack, number),
            *_party_forms(pack, number),
            *_day_forms(pack, number),
        ]
        for words, entry in derived:
            if words not in taken or (entry.kind == CANDIDATE and _only_names(table, words)):
                _add(table, words, entry)
    for words, entry in number_forms():
        table.setdefault(words, {entry: None})
    for words, entry in _place_forms(packs):
        if all(other.kind == PLACE for other in table.get(words, ())):
            _add(table, words, entry)
    return _build(table)


def _add(table: dict[Words, dict[Entry, None]], words: Words, entry: Entry) -> None:
    if words:
        table.setdefault(words, {})[entry] = None


def _only_names(table: dict[Words, dict[Entry, None]], words: Words) -> bool:
    return all(entry.kind == CANDIDATE for entry in table.get(words, {}))


def _build(table: dict[Words, dict[Entry, None]]) -> Lexicon:
    patterns = tuple(table)
    entries = tuple(tuple(meanings) for meanings in table.values())
    single = frozenset(words[0] for words in patterns if len(words) == 1)
    exact = frozenset(
        words[0]
        for words, own in zip(patterns, entries, strict=True)
        if len(words) == 1 and len(words[0]) <= SHORT and own[0].kind in (CANDIDATE, PARTY)
    )
    reader = Reader(single, _splitter(patterns, entries), exact)
    opening = frozenset(number for number, own in enumerate(entries) if own[0].kind in _OPENING)
    matcher = Matcher(patterns)
    known = KnownWords(reader.read, matcher.begins, vocabulary().begins)
    return Lexicon(
        patterns,
        entries,
        matcher,
        reader,
        known,
        Gate(patterns, entries, reader),
        Roles(patterns, entries),
        opening,
    )


def _trims(patterns: Sequence[Words], entries: Sequence[tuple[Entry, ...]]) -> dict[int, Trim]:
    cues = {
        words[0]: own for words, own in zip(patterns, entries, strict=True) if len(words) == 1 and own[0].kind in _CUES
    }
    found: dict[int, Trim] = {}
    for number, (words, own) in enumerate(zip(patterns, entries, strict=True)):
        if own[0].kind != CANDIDATE or len(words) < 2 or "/" in own[0].key:  # a name from the list is a name
            continue
        before = next((n for n, word in enumerate(words) if word not in cues), len(words))
        after = next((n for n, word in enumerate(reversed(words)) if word not in cues), len(words))
        if 0 < before + after < len(words):
            places = (*range(before), *range(len(words) - after, len(words)))
            found[number] = Trim(before, after, tuple((place, cues[words[place]]) for place in places))
    return found


def _splitter(patterns: Sequence[Words], entries: Sequence[tuple[Entry, ...]]) -> Splitter:
    names: list[str] = []
    others = list(_JOINTS)
    for words, own in zip(patterns, entries, strict=True):
        if len(words) > 1 or words[0][0] in "#@":
            continue
        if own[0].kind in (CANDIDATE, PARTY) and not own[0].local:
            (names if own[0].tier != "weak" else others).append(words[0])
        elif own[0].kind in _CAMPAIGN_PIECES and len(words[0]) >= 4:
            others.append(words[0])
    return Splitter(names, others)


def _phrase_forms(pack: Pack, number: int, plain: Reader) -> Iterator[tuple[Words, Entry]]:
    calls = {form for phrase in pack.phrases if phrase.group in _INFLECTED for form in phrase.forms}
    for phrase in pack.phrases:
        entry = _phrase_entry(pack, number, phrase)
        for form in phrase.forms:
            words = tuple(plain.words(form))
            if form.startswith("#"):
                words = words[:1]
            yield words, replace(entry, capitals=True) if _in_capitals(phrase, form) else entry
            if len(words) == 2 and phrase.group == CANDIDATE and words[0] in calls:
                yield from (((verb, words[1]), entry) for verb in sorted(actives_of(words[0])))
            if len(words) == 1 and words[0].isalnum() and phrase.group in (CANDIDATE, PARTY, "slogan", "counter"):
                yield (f"#{words[0]}",), entry
            if entry.pair and len(words) > 1:
                yield (f"#{''.join(words)}",), entry


def _in_capitals(phrase: Phrase, form: str) -> bool:
    return phrase.group == PARTY and phrase.tier == "weak" and form.isalpha() and form.isupper()


def _phrase_entry(pack: Pack, number: int, phrase: Phrase) -> Entry:
    contest = pack.contests.get(phrase.contest)
    names = tuple(name.strip() for name in phrase.refers_to.split(";")) if phrase.group in (CANDIDATE, PARTY) else ()
    return Entry(
        phrase.id,
        phrase.group,
        phrase.tier,
        number,
        names,
        contest,
        phrase.refers_to,
        pair=phrase.group == CANDIDATE and len(names) > 1,
    )


def _inflected(pack: Pack, number: int, taken: set[Words]) -> Iterator[tuple[Words, Entry]]:
    for phrase in pack.phrases:
        if phrase.group in _INFLECTED:
            entry = _phrase_entry(pack, number, phrase)
            for form in phrase.forms:
                yield from (((word,), entry) for word in sorted(forms_of(form)) if (word,) not in taken)


def _day_forms(pack: Pack, number: int) -> Iterator[tuple[Words, Entry]]:
    """The days on which people vote, as they are written: "27 november", and "tanggal 27" when it is near."""
    for stage in pack.calendar:
        if stage.stage.startswith("pemungutan_suara"):
            entry = Entry(f"hari/{stage.start}", "election", "plain", number)
            for month in _MONTHS[stage.start.month - 1]:
                yield (str(stage.start.day), month), entry
                yield from (((word, str(stage.start.day), month), entry) for word in _DATED)
            coming = Entry(entry.key, "polling_day", "weak", number, refers_to=stage.start.isoformat())
            yield from (((word, str(stage.start.day)), coming) for word in _DATED)


def _party_forms(pack: Pack, number: int) -> Iterator[tuple[Words, Entry]]:
    """Abbreviation and full names, unless the pack says itself how doubtful they are."""
    for party in pack.parties:
        sure = Entry(f"partai/{party.abbr}", PARTY, "plain", number, (party.abbr,))
        # The short names of local parties are everyday words outside their province.
        doubtful = Entry(sure.key, PARTY, "weak", number, sure.names)
        for written in (party.abbr, party.name, *party.aliases):
            words = name_words(written)
            if len(words) > 1:
                yield words, sure
            elif len(words[0]) > 2 and written.isupper():
                yield words, doubtful if party.region else sure
            yield (f"#{''.join(words)}",), doubtful if party.region else sure
        yield ("partai", *name_words(party.abbr)), sure


def _place_forms(packs: Sequence[Pack]) -> Iterator[tuple[Words, Entry]]:
    """The names of the regions that vote, without "Kabupaten" and "Kota": they lend company to names from there."""
    known = region_names()
    for number, pack in enumerate(packs):
        for region in sorted({contest.region for contest in pack.contests.values()} & known.keys()):
            words = name_words(known[region].removeprefix("Kabupaten ").removeprefix("Kota "))
            entry = Entry(f"wilayah/{region}", PLACE, "plain", number, refers_to=region)
            yield words, entry
            yield (f"#{''.join(words)}",), entry


def collisions(lexicon: Lexicon) -> list[Collision]:
    """Patterns that stand for several things, contestants of one contest apart."""
    found = []
    for words, own in zip(lexicon.patterns, lexicon.entries, strict=True):
        meanings = sorted({f"{entry.kind} {';'.join(entry.names) or entry.key}" for entry in own})
        if len(meanings) > 1:
            found.append(Collision(words, tuple(meanings)))
    return found
