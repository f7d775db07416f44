"""The two names of one ballot line right beside each other: "Setyo Hadi-Sugeng" is a pair, however either is written."""

from collections.abc import Sequence
from dataclasses import replace

from analysis.entries import CANDIDATE, LEGISLATURE, Entry
from analysis.mention import Mention
from analysis.reading import Found, TextReading
from analysis.vocabulary import TITLES

JOINED = frozenset(("dan", "serta", "bersama", "dengan", "sareng", "jeung", "lan", "karo", "jo", "deng", "bi"))
Line = tuple[int, str]
"""A pack's number and its contest with the ballot number."""
_BETWEEN, _FAR = JOINED | TITLES, 3
_ENDS = frozenset(".!?;:\n")


def partnered(counted: Sequence[Mention], reading: TextReading) -> list[Mention]:
    """The names that count, two partners as one; a name that rivals share is the partner's of whom it stands beside."""
    kept: list[Mention] = []
    for mention in counted:
        if kept and _goes_on(kept[-1], mention):
            kept[-1] = _longer(kept[-1], mention.found.last)
            continue
        pair = _pair(kept[-1], mention, reading) if kept else None
        if pair:
            kept[-1] = pair
        else:
            kept.append(mention)
    return kept


def _goes_on(pair: Mention, mention: Mention) -> bool:
    """Whether a pair's last name goes on: "A dan B" is a form of its own, and B has a name more."""
    return (
        mention.kind == CANDIDATE
        and mention.found.first <= pair.found.last
        and set(mention.names) < set(pair.names)
        and pair.entry.pair
    )


def _longer(mention: Mention, last: int) -> Mention:
    return mention._replace(found=mention.found._replace(last=max(mention.found.last, last)))


def _pair(one: Mention, other: Mention, reading: TextReading) -> Mention | None:
    if one.kind != CANDIDATE or other.kind != CANDIDATE or one.entry.pair or other.entry.pair:
        return None
    first, last = one.found.last, other.found.first
    if not 0 <= last - first <= _FAR or not _BETWEEN.issuperset(reading.words[first:last]):
        return None
    heads, deputies = _by_line(one, "head"), _by_line(other, "deputy")
    lines = [line for line in heads if line in deputies]
    if len(lines) != 1 or not _ENDS.isdisjoint(_between(one.found, other.found, reading)):
        return None
    line = lines[0]
    names = heads[line].names + deputies[line].names
    entry = replace(heads[line], key=line[1], tier="strong", names=names, single=False, pair=True)
    found = one.found._replace(last=other.found.last, entries=(entry,), entry=entry)
    return Mention(found, entry, names, "bersama pasangannya")


def _by_line(mention: Mention, role: str) -> dict[Line, Entry]:
    """The meanings of a name as one who stands in this role, by ballot line."""
    return {
        (entry.pack, entry.key.rpartition("/")[0]): entry
        for entry in mention.found.entries
        if entry.kind == CANDIDATE
        and entry.contest
        and entry.contest.office not in LEGISLATURE
        and entry.key.endswith(f"/{role}")
        and not set(entry.names).isdisjoint(mention.names)
    }


def _between(one: Found, other: Found, reading: TextReading) -> str:
    places = reading.places
    return reading.text[places[one.last - 1][1] : places[other.first][0]]
