"""Whether a name counts: region, company, homonyms.

A name of the whole country, or of the account's own region, counts when its
tier is strong or plain. Everything else needs company: a word of elections
or office, a party, the partner, a ballot number, a hashtag.
"""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from analysis.ballot_numbers import counts_something, number_in_company
from analysis.company import has_company, party_in_company
from analysis.entries import CANDIDATE, CONTESTED, NUMBER, PARTY, Entry
from analysis.mention import BESIDE, Days, Mention, is_somebody_else, is_street, means_other, mention, on_day
from analysis.partners import partnered
from analysis.reading import Found, TextReading
from analysis.scope import Scope
from analysis.vocabulary import TITLES

# Cues by which a text takes a side, or at least could.
SPEAKING = ("ask", "back", "praise", "hope", "slogan", "join", "attack", "reject", "counter")
# Words of elections that are said of other things as well; one of them alone opens no text.
_HOMONYMS = frozenset(("suara", "debat", "calon", "putaran"))


# What holds two names against each other.
_AGAINST = frozenset(
    "apa atau opo utawa atawa atanapi vs versus dibanding dibandingkan ketimbang daripada lawan".split()
)


def may_take_side(reading: TextReading) -> bool:
    """Whether a text without any name that counts is looked at all the same.

    A slogan, a statement of membership, a refusal to vote for somebody, a
    wish that somebody may win the office, or any word for or against beside
    one of elections and sides.
    """
    if reading.has("slogan", "counter", "membership", "candidacy"):
        return True
    if reading.has(*CONTESTED) and reading.has(*SPEAKING) and not _is_homonym(reading):
        return True
    if reading.has("hope") and any(cue.entry.tier == "plain" for cue in reading.cues.get("back", ())):
        return reading.has("election", "office") or _wishes_office(reading)
    refusal = any(cue.entry.tier == "strong" for cue in reading.cues.get("reject", ()))
    if refusal and reading.has("election", "party_word"):
        return True
    return reading.speech is not None and reading.speech.aside().side is not None


def _is_homonym(reading: TextReading) -> bool:
    """Whether all that speaks of elections is one word that is said of other things as well: "suaranya tidak jelas"."""
    cues = [cue for group in CONTESTED for cue in reading.cues.get(group, ())]
    return len(cues) == 1 and reading.words[cues[0].first] in _HOMONYMS and cues[0].last - cues[0].first == 1


def _wishes_office(reading: TextReading) -> bool:
    words = reading.words
    offices = ("presiden", "gubernur", "bupati", "walikota")
    return any(word in offices for cue in reading.cues["back"] for word in words[cue.first : cue.last])


def mentions(reading: TextReading, scope: Scope, days: Days) -> list[Mention]:
    """The names that count, in order of the text: first the sure ones, then those they lend company to."""
    sure: list[Mention] = []
    doubtful: list[Found] = []
    for found in reading.names:
        counted = _sure(found, reading, scope, days)
        if counted is None:
            doubtful.append(found)
        else:
            sure.append(counted)
    if not doubtful:
        return partnered(sure, reading)
    kept = list(sure)
    rivals = _rivals(doubtful)
    lines = _lines(doubtful, reading, scope, days) | _numbered_lines(doubtful, reading, scope, days)
    lines |= _alternatives(doubtful, reading, scope, days)
    for found in doubtful:
        if lines and found.first in lines:
            kept.append(mention(found, lines[found.first], "bersama pasangannya, lawannya atau nomornya"))
            continue
        counted = _accompanied(found, reading, scope, days, sure)
        if counted is None and rivals and _contest(found.entry) in rivals and not means_other(found, reading):
            counted = mention(found, [found.entry], "bersama nama lain dari pemilihan yang sama")
        if counted is not None:
            kept.append(counted)
    return partnered(sorted(kept, key=lambda mention: mention.found.first), reading)


def _lines(doubtful: list[Found], reading: TextReading, scope: Scope, days: Days) -> dict[int, list[Entry]]:
    """The meanings of doubtful names that stand beside the other name of their ballot line, at home, by first word."""
    found: dict[int, list[Entry]] = {}
    for one, other in pairwise(doubtful):
        if other.first - one.last > BESIDE or CANDIDATE not in (one.entry.kind, other.entry.kind):
            continue
        if is_somebody_else(one, reading) or is_somebody_else(other, reading):
            continue  # two others of these names, who marry
        first, second = _by_line(one, scope, days), _by_line(other, scope, days)
        lines = [line for line in first if line in second and first[line].names != second[line].names]
        if len(lines) == 1:
            found[one.first], found[other.first] = [first[lines[0]]], [second[lines[0]]]
    return found


def _alternatives(doubtful: list[Found], reading: TextReading, scope: Scope, days: Days) -> dict[int, list[Entry]]:
    """The meanings of doubtful names at home that are held against each other ("A apa B"), by first word."""
    found: dict[int, list[Entry]] = {}
    for one, other in pairwise(doubtful):
        if other.first - one.last != 1 or reading.words[one.last] not in _AGAINST or means_other(one, reading):
            continue
        first, second = _at_home(one, scope, days), _at_home(other, scope, days)
        for entry in first:
            rivals = [e for e in second if e.contest == entry.contest and set(e.names).isdisjoint(entry.names)]
            if rivals:
                found[one.first], found[other.first] = [entry], rivals
    return found


def _at_home(found: Found, scope: Scope, days: Days) -> list[Entry]:
    """The contestants at home whom a name may mean."""
    return [
        e for e in found.entries if e.kind == CANDIDATE and e.contest and scope.at_home(e) and on_day(e, scope, days)
    ]


def _numbered_lines(doubtful: list[Found], reading: TextReading, scope: Scope, days: Days) -> dict[int, list[Entry]]:
    """The meanings of doubtful names at home beside their own ballot number ("Pak Teguh, nomer 1"), by first word."""
    if not scope.region:
        return {}
    numbers = [found for found in doubtful if found.entry.kind == NUMBER and not counts_something(found, reading)]
    if not numbers:
        return {}
    found: dict[int, list[Entry]] = {}
    for one in doubtful:
        if one.entry.kind != CANDIDATE or means_other(one, reading):
            continue
        held = {
            key[1].rpartition("/")[2]: entry
            for key, entry in _by_line(one, scope, days).items()
            if entry.contest and scope.drawn(entry.contest)
        }
        beside = [number for number in numbers if str(number.entry.value) in held]
        if len(held) == 1 and beside:
            own = next(iter(held.values()))
            found[one.first] = [own]
            found |= {n.first: [replace(n.entry, pack=own.pack, contest=own.contest)] for n in beside}
    return found


def _by_line(found: Found, scope: Scope, days: Days) -> dict[tuple[int, str], Entry]:
    return {(e.pack, e.key.rpartition("/")[0]): e for e in _at_home(found, scope, days)}


Contested = tuple[int, str]
"""A pack's number and the name of one of its contests."""


def _rivals(doubtful: list[Found]) -> set[Contested]:
    """Contests of which several contestants stand beside one another, by names of the tier plain."""
    if len(doubtful) < 2:
        return set()
    by_contest: dict[Contested, set[tuple[str, ...]]] = {}
    for found in doubtful:
        contest = _contest(found.entry)
        if contest:
            by_contest.setdefault(contest, set()).add(found.entry.names)
    return {contest for contest, names in by_contest.items() if len(names) > 1}


def _contest(entry: Entry) -> Contested | None:
    """The contest of a contestant's name of the tier plain."""
    if entry.kind == CANDIDATE and entry.tier == "plain" and entry.contest:
        return entry.pack, entry.contest.contest
    return None


def _sure(found: Found, reading: TextReading, scope: Scope, days: Days) -> Mention | None:
    standing = found.standing
    able: Sequence[Entry] = standing.everywhere
    if scope.region or scope.day is not None:
        able = [e for e in standing.alone if _stands_alone(e, scope) and on_day(e, scope, days)]
    if not able or is_street(found, reading) or (_is_one_word(found, reading) and means_other(found, reading)):
        return None
    if able is standing.everywhere:
        return Mention(found, able[0], standing.called, "nama")
    return mention(found, able, "nama")


def _is_one_word(found: Found, reading: TextReading) -> bool:
    """Whether the name is one word, with or without "pak" and the like."""
    if found.last - found.first == 1:
        return True
    return len([word for word in reading.words[found.first : found.last] if word not in TITLES]) <= 1


def _stands_alone(entry: Entry, scope: Scope) -> bool:
    if entry.tier == "strong":
        return not entry.local or scope.at_home(entry)
    return entry.tier == "plain" and not entry.local and scope.at_home(entry)


def _accompanied(found: Found, reading: TextReading, scope: Scope, days: Days, sure: list[Mention]) -> Mention | None:
    if found.entry.kind == NUMBER:
        return number_in_company(found, reading, scope, sure)
    able: Sequence[Entry] = found.standing.lent
    if scope.region or scope.day is not None:
        able = [
            e
            for e in found.entries
            if e.tier in ("plain", "weak") and (not e.local or scope.at_home(e)) and on_day(e, scope, days)
        ]
    if not able or means_other(found, reading):
        return None
    if _tagged(found, reading) and any(not e.local and e.tier == "plain" for e in able):
        return mention(found, able, "tagar")
    if found.entry.kind == PARTY:
        return party_in_company(found, able, reading, sure)
    good = [e for e in able if has_company(e, found, reading, scope, sure)]
    return mention(found, good, "didampingi kata pemilihan") if good else None


def _tagged(found: Found, reading: TextReading) -> bool:
    return reading.words[found.first][0] == "#" or _inside_tag(found.first, reading)


def _inside_tag(word: int, reading: TextReading) -> bool:
    """Whether the word was read out of a hashtag: its tag stands a few words before and contains it."""
    for before in range(word - 1, max(-1, word - 8), -1):
        if reading.words[before][0] == "#":
            return reading.words[word] in reading.words[before]
    return False
