"""Whether a name counts: region, company, homonyms.

A name of the whole country, or of the account's own region, counts when its
tier is strong or plain. Everything else needs company: a word of elections
or office, a party, the partner, a ballot number, a hashtag.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from analysis.entries import CANDIDATE, CONTESTED, NUMBER, PARTY, Entry
from analysis.reading import Found, Reading
from analysis.scope import Scope

COMPANY = ("election", "office", "poll", "party_word", "join", "slogan", "counter", "membership")
CALLS = ("ask", "back")
ELSEWHERE = ("sport", "commerce")
# Cues by which a text takes a side, or at least could.
SPEAKING = ("ask", "back", "praise", "hope", "slogan", "join", "attack", "reject", "counter")
_NEAR, _CLOSE = 10, 5
# A call this near means the name beside it.
_CALLED = 2


@dataclass(frozen=True, slots=True)
class Mention:
    """A name that counts. `names` as the pack writes them; `why` says what made it count."""

    found: Found
    entry: Entry
    names: tuple[str, ...]
    why: str

    @property
    def kind(self) -> str:
        return self.entry.kind


def opens(reading: Reading) -> bool:
    """Whether a text without any name that counts is looked at all the same.

    A slogan, a statement of membership, a refusal to vote for somebody, a
    wish that somebody may win the office, or any word for or against beside
    one of elections and sides.
    """
    if reading.has("slogan", "counter", "membership"):
        return True
    if reading.has(*CONTESTED) and reading.has(*SPEAKING):
        return True
    if reading.has("hope") and any(cue.entry.tier == "plain" for cue in reading.cues.get("back", ())):
        return reading.has("election", "office") or _wishes_office(reading)
    refusal = any(cue.entry.tier == "strong" for cue in reading.cues.get("reject", ()))
    return refusal and reading.has("election", "party_word")


def _wishes_office(reading: Reading) -> bool:
    words = reading.words
    offices = ("presiden", "gubernur", "bupati", "walikota")
    return any(word in offices for cue in reading.cues["back"] for word in words[cue.first:cue.last])


Days = Mapping[tuple[int, str], tuple[date | None, date | None]]
"""Days on which a prospective contestant counts, by pack and name."""


def mentions(reading: Reading, scope: Scope, days: Days) -> list[Mention]:
    """The names that count, in order of the text: first the sure ones, then those they lend company to."""
    sure: list[Mention] = []
    doubtful: list[Found] = []
    for found in reading.names:
        counted = _sure(found, reading, scope, days)
        if counted is None:
            doubtful.append(found)
        else:
            sure.append(counted)
    kept = list(sure)
    rivals = _rivals(doubtful)
    for found in doubtful:
        counted = _accompanied(found, reading, scope, days, sure)
        if counted is None and found.entries[0] in rivals and not _means_other(found, reading):
            counted = _mention(found, [found.entry], "bersama nama lain dari pemilihan yang sama")
        if counted is not None:
            kept.append(counted)
    return sorted(kept, key=lambda mention: mention.found.first)


def _rivals(doubtful: list[Found]) -> set[Entry]:
    """Names of the tier plain that stand beside another contestant of their contest."""
    by_contest: dict[tuple[int, str], set[Entry]] = {}
    for found in doubtful:
        entry = found.entry
        if entry.kind == CANDIDATE and entry.tier == "plain" and entry.contest:
            by_contest.setdefault((entry.pack, entry.contest.contest), set()).add(entry)
    groups = (group for group in by_contest.values() if len({entry.names for entry in group}) > 1)
    return {entry for group in groups for entry in group}


def _sure(found: Found, reading: Reading, scope: Scope, days: Days) -> Mention | None:
    if found.entry.kind == NUMBER:
        return None
    able = [e for e in found.entries if _stands_alone(e, scope) and _on_day(e, scope, days)]
    if not able or (found.last - found.first == 1 and _means_other(found, reading)):
        return None
    return _mention(found, able, "nama")


def _stands_alone(entry: Entry, scope: Scope) -> bool:
    if entry.tier == "strong":
        return not entry.local or scope.at_home(entry)
    return entry.tier == "plain" and not entry.local and scope.at_home(entry)


def _accompanied(found: Found, reading: Reading, scope: Scope, days: Days, sure: list[Mention]) -> Mention | None:
    if found.entry.kind == NUMBER:
        return _number(found, reading, scope, sure)
    able = [e for e in found.entries if _on_day(e, scope, days) and (scope.at_home(e) or not e.local)
            and e.tier in ("plain", "weak")]
    if not able or _means_other(found, reading):
        return None
    if _tagged(found, reading) and any(not e.local and e.tier == "plain" for e in able):
        return _mention(found, able, "tagar")
    if found.entry.kind == PARTY:
        return _party(found, able, reading, sure)
    good = [e for e in able if _has_company(e, found, reading, scope, sure)]
    return _mention(found, good, "didampingi kata pemilihan") if good else None


def _mention(found: Found, entries: list[Entry], why: str) -> Mention:
    names = tuple(dict.fromkeys(name for entry in entries for name in entry.names))
    return Mention(found, entries[0], names, why)


def _on_day(entry: Entry, scope: Scope, days: Days) -> bool:
    if scope.day is None or not days:
        return True
    for name in entry.names:
        first, last = days.get((entry.pack, name), (None, None))
        if first is not None and not first <= scope.day <= (last or date.max):
            return False
    return True


def _tagged(found: Found, reading: Reading) -> bool:
    return reading.words[found.first][0] == "#" or _inside_tag(found.first, reading)


def _inside_tag(word: int, reading: Reading) -> bool:
    """Whether the word was read out of a hashtag: its tag stands a few words before and contains it."""
    for before in range(word - 1, max(-1, word - 8), -1):
        if reading.words[before][0] == "#":
            return reading.words[word] in reading.words[before]
    return False


def _means_other(found: Found, reading: Reading) -> bool:
    """Sport and trade beside a doubtful name, and no election near."""
    span = (found.first, found.last)
    weak = all(e.tier == "weak" or e.kind == NUMBER for e in found.entries)
    return weak and reading.near(span, _CLOSE, *ELSEWHERE) and not reading.near(span, _CLOSE, "election", "party_word")


def _has_company(entry: Entry, found: Found, reading: Reading, scope: Scope, sure: list[Mention]) -> bool:
    span = (found.first, found.last)
    if any(m.kind == CANDIDATE and m.entry.contest == entry.contest and m.entry.pack == entry.pack for m in sure):
        return True
    if entry.tier == "plain" or not entry.region:
        wide = (*COMPANY, *CALLS, "reject") if entry.tier == "plain" else COMPANY
        reach = 10_000 if entry.tier == "plain" else _NEAR
        return (reading.near(span, reach, *wide) or _place(entry, reading) or _numbered(reading)
                or any(m.kind == PARTY for m in sure))
    if scope.region and scope.at_home(entry) and reading.near(span, _CALLED, *CALLS, "reject"):
        return True
    if entry.single or entry.local:
        return reading.near(span, _NEAR, *COMPANY, *CALLS) or _numbered(reading)
    return reading.near(span, _NEAR, *COMPANY) or _place(entry, reading)


def _place(entry: Entry, reading: Reading) -> bool:
    return any(cue.entry.refers_to == entry.region for cue in reading.cues.get("place", ()))


def _numbered(reading: Reading) -> bool:
    return any(found.entry.kind == NUMBER and found.entry.tier == "plain" for found in reading.names)


def _party(found: Found, able: list[Entry], reading: Reading, sure: list[Mention]) -> Mention | None:
    span = (found.first, found.last)
    beside = any(m.kind == PARTY and abs(m.found.first - found.first) <= _NEAR for m in sure)
    if beside or reading.near(span, _CLOSE, "party_word", "election", "poll", "membership"):
        return _mention(found, able, "didampingi kata partai")
    named = any(m.kind == CANDIDATE and abs(m.found.first - found.first) <= 3 for m in sure)
    if named or reading.near(span, 2, *CALLS):
        return _mention(found, able, "didampingi ajakan atau calon")
    return None


def _number(found: Found, reading: Reading, scope: Scope, sure: list[Mention]) -> Mention | None:
    """A ballot number counts near an election; doubtful ones not beside sport and trade."""
    span = (found.first, found.last)
    named = any(m.kind == CANDIDATE for m in sure)
    if _means_other(found, reading):
        return None
    plain = found.entry.tier == "plain"
    if plain and (named or reading.near(span, _NEAR, *COMPANY, *CALLS) or found.last - found.first > 1):
        return Mention(found, found.entry, (), "nomor urut")
    bare = found.last - found.first == 1
    if (named and reading.near(span, _CLOSE, *COMPANY, *CALLS)) or (
            not bare and reading.near(span, _CLOSE, "election", "join", "slogan")):
        return Mention(found, found.entry, (), "nomor urut")
    # "nomor dua pilihan saya": the speaker's own choice.
    if not bare and reading.near(span, _CLOSE, "self") and _followed(found, reading):
        return Mention(found, found.entry, (), "nomor urut")
    if bare and reading.near(span, 4, "election", "ask", "join", "back"):
        return Mention(found, found.entry, (), "nomor urut")
    return None


def _followed(found: Found, reading: Reading) -> bool:
    return any(cue.first == found.last for cue in reading.cues.get("ask", ()))
