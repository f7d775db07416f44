"""Whether a name counts: region, company, homonyms.

A name of the whole country, or of the account's own region, counts when its
tier is strong or plain. Everything else needs company: a word of elections
or office, a party, the partner, a ballot number, a hashtag.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise
from typing import NamedTuple

from analysis.common_names import is_common
from analysis.entries import CANDIDATE, CONTESTED, NUMBER, PARTY, Entry, names_of
from analysis.reading import Found, TextReading
from analysis.scope import Scope
from analysis.speech import AIRED, CHOOSING, POLITICAL, Speech
from analysis.vocabulary import BIT

COMPANY = ("election", "office", "poll", "party_word", "join", "slogan", "counter", "membership")
CALLS = ("ask", "back")
TITLES = frozenset(
    {
        "pak",
        "bapak",
        "bu",
        "ibu",
        "mas",
        "mbak",
        "bang",
        "gus",
        "cak",
        "kang",
        "bung",
        "abah",
        "pakde",
        "ning",
        "mak",
        "bunda",
        "koh",
        "mpok",
        "prof",
        "kiai",
        "kyai",
        "bpk",
        "mbah",
        "teh",
        "teteh",
        "uda",
        "uni",
        "bli",
        "daeng",
        "puang",
        "lae",
        "habib",
        "ustaz",
        "ustadz",
        "tgk",
        "h",
        "hj",
        "haji",
        "kh",
    }
)
ELSEWHERE = ("sport", "commerce")
# Cues by which a text takes a side, or at least could.
SPEAKING = ("ask", "back", "praise", "hope", "slogan", "join", "attack", "reject", "counter")
# Words of elections that are said of other things as well; one of them alone opens no text.
_HOMONYMS = frozenset(("suara", "debat", "calon", "putaran"))
_NEAR, _CLOSE = 10, 5
# A call this near means the name beside it.
_CALLED = 2
# Words between the two names of a ballot line: "Pak ... dan Ibu ...".
_BESIDE = 3
# A name of one word and so many letters is hardly a word of every day.
_LONG = 6
# How far from a name a word of plain speech may stand; from one that is a word of every day, no more than _BESIDE.
_SAID = 8
_OTHER = BIT["other"]
_SCORN = BIT["scorn"]
# A competition of another kind.
_CONTEST = BIT["office"]


class Mention(NamedTuple):
    """A name that counts. `names` as the pack writes them; `why` says what made it count."""

    found: Found
    entry: Entry
    names: tuple[str, ...]
    why: str

    @property
    def kind(self) -> str:
        return self.entry.kind


def opens(reading: TextReading) -> bool:
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


Days = Mapping[tuple[int, str], tuple[date | None, date | None]]
"""Days on which a prospective contestant counts, by pack and name."""


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
        return sure
    kept = list(sure)
    rivals = _rivals(doubtful)
    lines = _lines(doubtful, scope, days) | _numbered_lines(doubtful, reading, scope, days)
    for found in doubtful:
        if lines and found in lines:
            kept.append(_mention(found, lines[found], "bersama pasangannya atau nomornya"))
            continue
        counted = _accompanied(found, reading, scope, days, sure)
        if counted is None and rivals and found.entries[0] in rivals and not _means_other(found, reading):
            counted = _mention(found, [found.entry], "bersama nama lain dari pemilihan yang sama")
        if counted is not None:
            kept.append(counted)
    return sorted(kept, key=lambda mention: mention.found.first)


def _lines(doubtful: list[Found], scope: Scope, days: Days) -> dict[Found, list[Entry]]:
    """Doubtful names that stand beside the other name of their ballot line, at home."""
    found: dict[Found, list[Entry]] = {}
    for one, other in pairwise(doubtful):
        if other.first - one.last > _BESIDE or CANDIDATE not in (one.entry.kind, other.entry.kind):
            continue
        first, second = _by_line(one, scope, days), _by_line(other, scope, days)
        lines = [line for line in first if line in second and first[line].names != second[line].names]
        if len(lines) == 1:
            found[one], found[other] = [first[lines[0]]], [second[lines[0]]]
    return found


def _numbered_lines(doubtful: list[Found], reading: TextReading, scope: Scope, days: Days) -> dict[Found, list[Entry]]:
    """Doubtful names at home beside their own ballot number: "Pak Teguh, nomer 1"."""
    if not scope.region:
        return {}
    numbers = [found for found in doubtful if found.entry.kind == NUMBER and not _counts_something(found, reading)]
    if not numbers:
        return {}
    found: dict[Found, list[Entry]] = {}
    for one in doubtful:
        if one.entry.kind != CANDIDATE or _means_other(one, reading):
            continue
        held = {
            key[1].rpartition("/")[2]: entry
            for key, entry in _by_line(one, scope, days).items()
            if entry.contest and scope.drawn(entry.contest)
        }
        beside = [number for number in numbers if str(number.entry.value) in held]
        if len(held) == 1 and beside:
            own = next(iter(held.values()))
            found[one] = [own]
            found |= {number: [replace(number.entry, pack=own.pack, contest=own.contest)] for number in beside}
    return found


def _by_line(found: Found, scope: Scope, days: Days) -> dict[tuple[int, str], Entry]:
    return {
        (e.pack, e.key.rpartition("/")[0]): e
        for e in found.entries
        if e.kind == CANDIDATE and e.contest and scope.at_home(e) and _on_day(e, scope, days)
    }


def _rivals(doubtful: list[Found]) -> set[Entry]:
    """Names of the tier plain that stand beside another contestant of their contest."""
    if len(doubtful) < 2:
        return set()
    by_contest: dict[tuple[int, str], set[Entry]] = {}
    for found in doubtful:
        entry = found.entry
        if entry.kind == CANDIDATE and entry.tier == "plain" and entry.contest:
            by_contest.setdefault((entry.pack, entry.contest.contest), set()).add(entry)
    groups = (group for group in by_contest.values() if len({entry.names for entry in group}) > 1)
    return {entry for group in groups for entry in group}


def _sure(found: Found, reading: TextReading, scope: Scope, days: Days) -> Mention | None:
    standing = found.standing
    able: Sequence[Entry] = standing.everywhere
    if scope.region or scope.day is not None:
        able = [e for e in standing.alone if _stands_alone(e, scope) and _on_day(e, scope, days)]
    if not able or (_is_one_word(found, reading) and _means_other(found, reading)):
        return None
    if able is standing.everywhere:
        return Mention(found, able[0], standing.called, "nama")
    return _mention(found, able, "nama")


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
        return _number(found, reading, scope, sure)
    able: Sequence[Entry] = found.standing.lent
    if scope.region or scope.day is not None:
        able = [
            e
            for e in found.entries
            if e.tier in ("plain", "weak") and (not e.local or scope.at_home(e)) and _on_day(e, scope, days)
        ]
    if not able or _means_other(found, reading):
        return None
    if _tagged(found, reading) and any(not e.local and e.tier == "plain" for e in able):
        return _mention(found, able, "tagar")
    if found.entry.kind == PARTY:
        return _party(found, able, reading, sure)
    good = [e for e in able if _has_company(e, found, reading, scope, sure)]
    return _mention(found, good, "didampingi kata pemilihan") if good else None


def _mention(found: Found, entries: Sequence[Entry], why: str) -> Mention:
    return Mention(found, entries[0], names_of(entries), why)


def _on_day(entry: Entry, scope: Scope, days: Days) -> bool:
    if scope.day is None or not days:
        return True
    for name in entry.names:
        first, last = days.get((entry.pack, name), (None, None))
        if first is not None and not first <= scope.day <= (last or date.max):
            return False
    return True


def _tagged(found: Found, reading: TextReading) -> bool:
    return reading.words[found.first][0] == "#" or _inside_tag(found.first, reading)


def _inside_tag(word: int, reading: TextReading) -> bool:
    """Whether the word was read out of a hashtag: its tag stands a few words before and contains it."""
    for before in range(word - 1, max(-1, word - 8), -1):
        if reading.words[before][0] == "#":
            return reading.words[word] in reading.words[before]
    return False


def _means_other(found: Found, reading: TextReading) -> bool:
    """Sport, trade or another calling beside a doubtful name, and no election near."""
    span = (found.first, found.last)
    if found.entry.kind == CANDIDATE and reading.speech and _is_namesake(span, reading.speech):
        return not reading.near(span, _CLOSE, "election", "party_word", "office")
    weak = found.standing.weak
    return weak and reading.near(span, _CLOSE, *ELSEWHERE) and not reading.near(span, _CLOSE, "election", "party_word")


def _is_namesake(span: tuple[int, int], speech: Speech) -> bool:
    """Whether a calling or kinship stands right beside the name: "dokter X", "X dari bagian umum"."""
    return bool(speech.roles & _OTHER) and any(
        hit[2] & _OTHER and (hit[1] == span[0] or hit[0] == span[1] or (hit[0] < span[0] and span[0] - hit[1] == 1))
        for hit in speech.around(span, 2)
    )


def _has_company(entry: Entry, found: Found, reading: TextReading, scope: Scope, sure: list[Mention]) -> bool:
    span = (found.first, found.last)
    if any(m.kind == CANDIDATE and m.entry.contest == entry.contest and m.entry.pack == entry.pack for m in sure):
        return True
    if entry.tier == "plain" or not entry.region:
        wide = (*COMPANY, *CALLS, "reject") if entry.tier == "plain" else COMPANY
        reach = 10_000 if entry.tier == "plain" else _NEAR
        return (
            reading.near(span, reach, *wide)
            or _place(entry, reading)
            or _numbered(reading)
            or any(m.kind == PARTY for m in sure)
            or bool(scope.region and entry.region and scope.at_home(entry) and _spoken_of(entry, found, reading))
        )
    if (
        scope.region
        and scope.at_home(entry)
        and (reading.near(span, _CALLED, "ask", "reject") or _spoken_of(entry, found, reading))
    ):
        return True
    if entry.single or entry.local:
        return reading.near(span, _NEAR, *COMPANY, "ask") or _numbered(reading)
    return reading.near(span, _NEAR, *COMPANY) or _place(entry, reading)


def _spoken_of(entry: Entry, found: Found, reading: TextReading) -> bool:
    """Whether a sentence at home means the contestant though no word of elections stands there.

    A name that few people carry needs a title, or to be the whole name on the ballot; one that many carry needs words
    that are said in elections only.
    """
    speech = reading.speech
    if speech is None or reading.words[found.first][0] == "@":
        return False
    span = (found.first, found.last)
    words = reading.words[found.first : found.last]
    plain_word = len(words) == 1 and is_common(words[0]) and not _titled(found, reading)
    reach = _BESIDE if plain_word else _SAID
    says = _clause_says(speech, span, reach) if plain_word else speech.near(span, POLITICAL, reach)
    if says and not (_everyday(reading, span) or speech.near(span, _CONTEST)):
        return True
    titled = _titled(found, reading)
    if titled and len(words) > 1 and not entry.single and speech.near(span, AIRED):
        return True  # two names together are hardly somebody else's in the same region
    if any(map(is_common, words)):
        return False
    if titled:
        return True
    whole = entry.single and len(words[0]) >= _LONG and len(entry.names[0].split()) == 1
    return whole and speech.near(span, AIRED)


def _clause_says(speech: Speech, span: tuple[int, int], reach: int) -> bool:
    """Whether words said in elections stand in one clause with a name that is a word of every day."""
    clause = speech.sentences.clause
    return speech.near(span, POLITICAL, reach) and any(
        hit[2] & POLITICAL and clause[hit[0]] == clause[span[0]] for hit in speech.around(span, reach)
    )


def _everyday(reading: TextReading, span: tuple[int, int]) -> bool:
    return reading.near(span, _CLOSE, *ELSEWHERE)


def _titled(found: Found, reading: TextReading) -> bool:
    if found.first and reading.words[found.first - 1] in TITLES:
        return True
    span = (found.first, found.last)
    return (
        any(hit[2] & BIT["title"] and hit[1] == found.first for hit in reading.speech.around(span, 1))
        if reading.speech
        else False
    )


def _place(entry: Entry, reading: TextReading) -> bool:
    return any(cue.entry.refers_to == entry.region for cue in reading.cues.get("place", ()))


def _numbered(reading: TextReading) -> bool:
    return any(found.entry.kind == NUMBER and found.entry.tier == "plain" for found in reading.names)


def _party(found: Found, able: Sequence[Entry], reading: TextReading, sure: list[Mention]) -> Mention | None:
    span = (found.first, found.last)
    if any(entry.capitals for entry in able) and _in_capitals(found, reading):
        return _mention(found, able, "ditulis dengan huruf besar")
    beside = any(m.kind == PARTY and abs(m.found.first - found.first) <= _NEAR for m in sure)
    if beside or reading.near(span, _CLOSE, "party_word", "election", "poll", "membership"):
        return _mention(found, able, "didampingi kata partai")
    named = any(m.kind == CANDIDATE and abs(m.found.first - found.first) <= 3 for m in sure)
    if named or reading.near(span, 2, *CALLS):
        return _mention(found, able, "didampingi ajakan atau calon")
    return None


def _in_capitals(found: Found, reading: TextReading) -> bool:
    """Whether a word stands in capitals by itself, in a text that is not all capitals: no part of KemenPAN-RB."""
    text, (start, end) = reading.text, reading.places[found.first]
    if not text[start:end].isupper() or text.isupper():
        return False
    return not (start and text[start - 1].isalpha()) and _MINISTRY.match(text, end) is None


_MINISTRY = re.compile(r"\s?-?\s?(?:dan\s)?&?\s?(?:RB|R\.B|Reformasi)\b", re.IGNORECASE)


def _number(found: Found, reading: TextReading, scope: Scope, sure: list[Mention]) -> Mention | None:
    """A ballot number counts near an election; doubtful ones not beside sport and trade."""
    span = (found.first, found.last)
    named = any(m.kind == CANDIDATE for m in sure)
    if _means_other(found, reading) or _counts_something(found, reading):
        return None
    plain = found.entry.tier == "plain"
    if plain and (named or reading.near(span, _NEAR, *COMPANY, *CALLS) or found.last - found.first > 1):
        return Mention(found, found.entry, (), "nomor urut")
    bare = found.last - found.first == 1
    if (named and reading.near(span, _CLOSE, *COMPANY, *CALLS)) or (
        not bare and reading.near(span, _CLOSE, "election", "join", "slogan")
    ):
        return Mention(found, found.entry, (), "nomor urut")
    # "nomor dua pilihan saya": the speaker's own choice.
    if not bare and reading.near(span, _CLOSE, "self") and _followed(found, reading):
        return Mention(found, found.entry, (), "nomor urut")
    if bare and reading.near(span, 4, "election", "ask", "join", "back"):
        return Mention(found, found.entry, (), "nomor urut")
    said = CHOOSING if bare else CHOOSING | _SCORN
    if scope.region and reading.speech and reading.speech.near(span, said, _NEAR):
        return Mention(found, found.entry, (), "nomor urut di wilayah sendiri")
    return None


def _counts_something(found: Found, reading: TextReading) -> bool:
    """A date, a time, a class, a jersey, an exam: a number that stands beside another, or beside what it counts."""
    first, last = found.first, found.last
    if last - first == 1:
        text, words = reading.text, reading.words
        start, end = reading.places[first]
        if (first and words[first - 1].isdigit() and _JOINED.fullmatch(text[reading.places[first - 1][1] : start])) or (
            last < len(words) and words[last].isdigit() and _JOINED.fullmatch(text[end : reading.places[last][0]])
        ):
            return True
    heard = reading.speech.around((first, last), 1) if reading.speech else ()
    return any(
        (hit[2] & BIT["counted"] and hit[0] < first <= hit[1]) or (hit[2] & BIT["unit"] and hit[0] == last)
        for hit in heard
    )


_JOINED = re.compile(r"\s?[-/.:,]\s?")


def _followed(found: Found, reading: TextReading) -> bool:
    return any(cue.first == found.last for cue in reading.cues.get("ask", ()))
