"""Company: whether the words around a doubtful name or a party's short name say that it is meant."""

import re
from collections.abc import Sequence

from analysis.common_names import is_common
from analysis.entries import CANDIDATE, NUMBER, PARTY, Entry
from analysis.mention import BESIDE, CALLS, CLOSE, COMPANY, ELSEWHERE, NEAR, Mention, mention
from analysis.reading import Found, TextReading
from analysis.scope import Scope
from analysis.speech import AIRED, POLITICAL, Speech
from analysis.vocabulary import BIT, TITLES, bits
from domain.types import Stance

# A call this near means the name beside it.
_CALLED = 2
# A name of one word and so many letters is hardly a word of every day.
_LONG = 6
# How far from a name a word of plain speech may stand; from one that is a word of every day, no more than BESIDE.
_SAID = 8
# What is said of somebody to be chosen only, though no word of elections says so: "kalau bukan X siapa lagi", "X aja deh".
_CHOSEN = POLITICAL | bits(
    *"except declare lean leave shun spare best worst season unkept beside others blame doubt enough".split()
)
# A competition of another kind.
_CONTEST = BIT["office"]


def has_company(entry: Entry, found: Found, reading: TextReading, scope: Scope, sure: list[Mention]) -> bool:
    span = (found.first, found.last)
    if entry.capitals:
        return _in_capitals(found, reading) and scope.at_home(entry) and _something_said(span, reading)
    if any(m.kind == CANDIDATE and m.entry.contest == entry.contest and m.entry.pack == entry.pack for m in sure):
        return True
    if entry.tier == "plain" or not entry.region:
        wide = (*COMPANY, *CALLS, "reject") if entry.tier == "plain" else COMPANY
        reach = 10_000 if entry.tier == "plain" else NEAR
        return (
            reading.near(span, reach, *wide)
            or _place(entry, reading)
            or _numbered(reading)
            or any(m.kind == PARTY for m in sure)
            or (_pointed_at(found, reading) and _is_chosen(entry, span, reading.speech, scope, plain_word=True))
            or bool(scope.region and entry.region and scope.at_home(entry) and _spoken_of(entry, found, reading, scope))
        )
    if (
        scope.region
        and scope.at_home(entry)
        and (reading.near(span, _CALLED, "ask", "reject") or _spoken_of(entry, found, reading, scope))
    ):
        return True
    if scope.region and scope.at_home(entry) and _place(entry, reading) and _titled(found, reading):
        return True
    if entry.single or entry.local:
        return reading.near(span, NEAR, *COMPANY, "ask") or _numbered(reading)
    return reading.near(span, NEAR, *COMPANY) or _place(entry, reading)


def _something_said(span: tuple[int, int], reading: TextReading) -> bool:
    """Whether a word said in elections stands near, or one that says somebody in public is meant."""
    speech = reading.speech
    return reading.near(span, NEAR, *COMPANY, *CALLS, "reject") or (
        speech is not None and speech.near(span, AIRED | BIT["declare"])
    )


def _spoken_of(entry: Entry, found: Found, reading: TextReading, scope: Scope) -> bool:
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
    reach = BESIDE if plain_word else _SAID
    says = _clause_says(speech, span, reach) if plain_word else speech.near(span, POLITICAL, reach)
    if says and not (is_everyday(reading, span) or speech.near(span, _CONTEST)):
        return True
    if _is_chosen(entry, span, speech, scope, plain_word) and not is_everyday(reading, span):
        return True
    titled = _titled(found, reading)
    if titled and len(words) > 1 and not entry.single and speech.near(span, AIRED):
        return True  # two names together are hardly somebody else's in the same region
    if any(is_common(word) for word in words if word not in TITLES):
        return False
    if titled:
        return True
    whole = entry.single and len(words[0]) >= _LONG and len(entry.names[0].split()) == 1
    return whole and speech.near(span, AIRED)


def _pointed_at(found: Found, reading: TextReading) -> bool:
    """ "si gemoy", "pak menhan": a word of every day by which somebody is pointed at."""
    return found.first > 0 and (reading.words[found.first - 1] in ("si", "sang") or _titled(found, reading))


def _is_chosen(entry: Entry, span: tuple[int, int], speech: Speech | None, scope: Scope, plain_word: bool) -> bool:
    """Whether a side is plainly taken about a name, from the drawing of lots on, as nobody does about a neighbour.

    About a name that few people carry, in whatever words; else in words that are said of somebody to be chosen.
    """
    if (
        speech is None
        or not speech.may_be_firm
        or scope.day is None
        or entry.contest is None
        or not scope.drawn(entry.contest)
    ):
        return False
    said = speech.read([span])
    if not said.firm or said.side not in (Stance.SUPPORT, Stance.OPPOSE):
        return False
    if plain_word:
        sentence, clause = speech.sentences.sentence, speech.sentences.clause
        own = clause[span[0]]
        return not said.weak and any(
            hit[2] & _CHOSEN and (clause[hit[0]] == own or sentence[hit[0]] != sentence[span[0]]) for hit in said.words
        )
    return not said.weak or said.side is Stance.OPPOSE


def _clause_says(speech: Speech, span: tuple[int, int], reach: int) -> bool:
    """Whether words said in elections stand in one clause with a name that is a word of every day."""
    clause = speech.sentences.clause
    return speech.near(span, POLITICAL, reach) and any(
        hit[2] & POLITICAL and clause[hit[0]] == clause[span[0]] for hit in speech.around(span, reach)
    )


def is_everyday(reading: TextReading, span: tuple[int, int]) -> bool:
    return reading.near(span, CLOSE, *ELSEWHERE)


def _titled(found: Found, reading: TextReading) -> bool:
    """Whether a title stands right before the name, or begins the form in which it is found ("mas ony")."""
    if found.first and reading.words[found.first - 1] in TITLES:
        return True
    if found.last - found.first > 1 and reading.words[found.first] in TITLES:
        return True
    span = (found.first, found.last)
    return (
        any(hit[2] & BIT["title"] and hit[1] == found.first for hit in reading.speech.around(span, 1))
        if reading.speech
        else False
    )


def _place(entry: Entry, reading: TextReading) -> bool:
    return entry.region in reading.regions()


def _numbered(reading: TextReading) -> bool:
    return any(found.entry.kind == NUMBER and found.entry.tier == "plain" for found in reading.names)


def party_in_company(found: Found, able: Sequence[Entry], reading: TextReading, sure: list[Mention]) -> Mention | None:
    span = (found.first, found.last)
    if any(entry.capitals for entry in able) and _in_capitals(found, reading):
        return mention(found, able, "ditulis dengan huruf besar")
    beside = any(m.kind == PARTY and abs(m.found.first - found.first) <= NEAR for m in sure)
    if beside or reading.near(span, CLOSE, "party_word", "election", "poll", "membership"):
        return mention(found, able, "didampingi kata partai")
    named = any(m.kind == CANDIDATE and abs(m.found.first - found.first) <= 3 for m in sure)
    if named or reading.near(span, 2, *CALLS):
        return mention(found, able, "didampingi ajakan atau calon")
    return None


def _in_capitals(found: Found, reading: TextReading) -> bool:
    """Whether a word stands in capitals by itself, in a text that is not all capitals: no part of KemenPAN-RB.

    Two letters of a pair's acronym are enough: DoaMu, BerAmal.
    """
    text, (start, end) = reading.text, reading.places[found.first]
    large = sum(map(str.isupper, text[start:end]))
    if text.isupper() or large < (2 if found.entry.pair else end - start):
        return False
    return not (start and text[start - 1].isalpha()) and _MINISTRY.match(text, end) is None


_MINISTRY = re.compile(r"\s?-?\s?(?:dan\s)?&?\s?(?:RB|R\.B|Reformasi)\b", re.IGNORECASE)
