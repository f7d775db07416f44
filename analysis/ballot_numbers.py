"""Whether a number that may be a ballot line's is meant as one: "nomor 2", "02"."""

import re
from datetime import date, timedelta

from analysis.company import is_everyday
from analysis.entries import CANDIDATE
from analysis.mention import CALLS, CLOSE, COMPANY, NEAR, Mention, means_other
from analysis.reading import Found, TextReading
from analysis.scope import Scope
from analysis.speech import CHOOSING, Speech
from analysis.vocabulary import BIT, SPEAKERS, bits
from domain.regions import covers

_DECLARES = BIT["declare"]
_OUTCOME = bits("win", "lose")
# What is said of a ballot line where the place is named too.
_WARM = bits("declare", "praise", "fond", "camp", "blame", "scorn", "doubt")
# Words that declare beside a name, and are said of anything.
_OF_ANYTHING = frozenset(
    """
    masih cuma cuman aja saja ajah lah ajalah yes yess oke jelas mantap efek effect gerbong dari dulu sejak diam ssst sst wis
    wes the best viralkan gas yuk yok insya allah bismillah sah
""".split()
)
# Fingers that show a number.
_FINGERS = frozenset(("\u261d", "\u270c", "\U0001f918", "\U0001f91f", "\U0001faf0"))
# So many days before the polls "tanggal 27" is their day.
_NEAR_POLLS = timedelta(days=27)
# A form of this ending says whose it is: "rumahku", "keluargaku".
_MINE, _LONG_ENOUGH = "ku", 5
_JOINED = re.compile(r"\s?[-/.:,]\s?")
# Polls of others: of pupils, villages, neighbours.
_OTHER_POLLS = frozenset("osis pilketos pilkasis pilkades kades bem himpunan koperasi arisan paskibra pramuka".split())
# "Nomor satu di NTT": the best there, where nobody is to be chosen.
_BEST = frozenset(("di", "se", "dunia", "sedunia", "seindonesia", "indonesia", "terbaik", "penyebab", "pembunuh"))
# Behind a number: further ones to choose from.
_OPTIONS = re.compile(r"\s*,\s*\d\b|\s+(?:atau|dan|sampai)\s+\d\b")


def number_in_company(found: Found, reading: TextReading, scope: Scope, sure: list[Mention]) -> Mention | None:
    """A ballot number counts near an election; doubtful ones not beside sport and trade."""
    if means_other(found, reading) or counts_something(found, reading):
        return None
    if _at_an_election(found, reading, sure):
        return Mention(found, found.entry, (), "nomor urut")
    if scope.region and _at_home(found, reading, scope):
        return Mention(found, found.entry, (), "nomor urut di wilayah sendiri")
    return None


def _at_an_election(found: Found, reading: TextReading, sure: list[Mention]) -> bool:
    """Whether a contestant, a word of elections or a call stands near, wherever the account lives."""
    span = (found.first, found.last)
    named = any(m.kind == CANDIDATE for m in sure)
    bare = found.last - found.first == 1
    if found.entry.tier == "plain" and (named or not bare or reading.near(span, NEAR, *COMPANY, *CALLS)):
        return True
    if named and reading.near(span, CLOSE, *COMPANY, *CALLS):
        return True
    if bare:
        return reading.near(span, 4, "election", "ask", "join", "back")
    # "nomor dua pilihan saya": the speaker's own choice.
    chosen = reading.near(span, CLOSE, "self") and any(cue.first == found.last for cue in reading.cues.get("ask", ()))
    return chosen or reading.near(span, CLOSE, "election", "join", "slogan")


def _at_home(found: Found, reading: TextReading, scope: Scope) -> bool:
    """Whether plain speech says so, to those who know which contest is held where the account lives."""
    span, speech = (found.first, found.last), reading.speech
    bare = found.last - found.first == 1
    if speech and speech.near(span, CHOOSING if bare else CHOOSING | BIT["scorn"], NEAR):
        return True
    if speech and _at_the_polls(span, reading, speech):
        return True
    if is_everyday(reading, span):
        return False
    polls = reading.near(span, NEAR, "civic")
    if speech and _is_declared(span, speech) and (polls or _somebody_speaks(found, reading)):
        return True
    return not bare and (_of_the_place(span, reading, scope) or _before_polling(reading, scope))


def _is_declared(span: tuple[int, int], speech: Speech) -> bool:
    """Whether a word of having chosen stands near that is not said of anything."""
    return bool(speech.roles & _DECLARES) and any(
        hit[2] & _DECLARES and not _OF_ANYTHING.issuperset(speech.words[hit[0] : hit[1]])
        for hit in speech.around(span, CLOSE)
    )


def _somebody_speaks(found: Found, reading: TextReading) -> bool:
    """Whether somebody speaks of himself and his, or shows a number with the fingers: "di rumahku fix nomor 1"."""
    near = reading.words[max(0, found.first - CLOSE) : found.last + CLOSE]
    return any(
        word in SPEAKERS or word in _FINGERS or (word.endswith(_MINE) and len(word) >= _LONG_ENOUGH) for word in near
    )


def _at_the_polls(span: tuple[int, int], reading: TextReading, speech: Speech) -> bool:
    """ "nomor 1 jadi di TPS kami": an outcome that is said of anything, and a word of voting beside it."""
    return reading.near(span, NEAR, "civic") and any(hit[2] & _OUTCOME for hit in speech.around(span, CLOSE))


def _of_the_place(span: tuple[int, int], reading: TextReading, scope: Scope) -> bool:
    """ "Binjai solid nomor 2": the account's own region, and a word for or against."""
    own = any(covers(region, scope.region) for region in reading.regions())
    return own and reading.speech is not None and reading.speech.near(span, _WARM, CLOSE)


def _before_polling(reading: TextReading, scope: Scope) -> bool:
    """Whether the text names the day of the polls by its figure alone, in the weeks before it."""
    days = [date.fromisoformat(cue.entry.refers_to) for cue in reading.cues.get("polling_day", ())]
    return scope.day is not None and any(day - _NEAR_POLLS <= scope.day <= day for day in days)


def counts_something(found: Found, reading: TextReading) -> bool:
    """A date, a time, a class, a jersey, an exam: a number that stands beside another, or beside what it counts."""
    first, last = found.first, found.last
    if last - first == 1:
        text, words = reading.text, reading.words
        start, end = reading.places[first]
        if (first and words[first - 1].isdigit() and _JOINED.fullmatch(text[reading.places[first - 1][1] : start])) or (
            last < len(words) and words[last].isdigit() and _JOINED.fullmatch(text[end : reading.places[last][0]])
        ):
            return True
    if _OPTIONS.match(reading.text, reading.places[last - 1][1]) or _is_of_others(found, reading):
        return True
    hits = reading.speech.around((first, last), 1) if reading.speech else ()
    return any(
        (hit[2] & BIT["counted"] and hit[0] < first <= hit[1]) or (hit[2] & BIT["unit"] and hit[0] == last)
        for hit in hits
    )


def _is_of_others(found: Found, reading: TextReading) -> bool:
    """Whether pupils, a village or neighbours vote, or the best of a place is meant and nobody called to choose."""
    first, last, words = found.first, found.last, reading.words
    if not _OTHER_POLLS.isdisjoint(words[max(0, first - CLOSE) : last + CLOSE]):
        return not reading.near((first, last), CLOSE, "election")
    follows = words[last] if last < len(words) else ""
    spelled = "satu" in words[first:last] or "wahid" in words[first:last]
    return spelled and follows in _BEST and not reading.near((first, last), CLOSE, *COMPANY, *CALLS)
