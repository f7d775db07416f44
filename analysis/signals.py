"""What in a text speaks for support, for opposition, or for neither.

Signals are facts about words near names, each with the words that gave it,
so that a reason can be said in words. Negation turns a call round: three
words to the left of it, unless a word like "tetapi" stands between.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from analysis.entries import CANDIDATE, NUMBER, PARTY, Entry
from analysis.known import ACCOUNT
from analysis.mention import Mention
from analysis.plain_reading import SILENT, PlainReading
from analysis.reading import Found, Span, TextReading
from analysis.service import Service
from analysis.text import URL
from analysis.vocabulary import TITLES

_REACH = 12
_NEGATION = 3
_BESIDE = 4
# Groups of words for or against somebody, and what a refused one is: "" for nothing, None where it stays what it is.
_TURNED: dict[str, str | None] = {
    "ask": "not_reject",
    "back": "not_attack",
    "praise": "not_attack",
    "join": "not_reject",
    "hope": "",
    "attack": "not_bad",
    "reject": None,
}
_TIERED = ("mock", "news", "civic")
_FLAT = frozenset(
    {
        "poll",
        "question",
        "slogan",
        "self",
        "you",
        "photo",
        "membership",
        "election",
        "office",
        "honorific",
        "sport",
        "commerce",
        "counter",
        "negation",
        "side",
    }
)
_AGENCY = re.compile(r"\(\s*\d{1,2}/\d{1,2}(/\d{2,4})?\s*\)|#TemanPemilih", re.IGNORECASE)


@dataclass(slots=True)
class Signals:
    """Number of each signal, and the first words behind it for the reason.

    `service`: the office that a contestant who is named holds on the day.
    """

    count: dict[str, int] = field(default_factory=dict)
    words: dict[str, Found] = field(default_factory=dict)
    spoken: PlainReading = SILENT
    service: Service | None = None

    def add(self, name: str, found: Found | None = None, times: int = 1) -> None:
        count = self.count
        if name in count:
            count[name] += times
        else:
            count[name] = times
            if found is not None:
                self.words[name] = found

    def __getitem__(self, name: str) -> int:
        return self.count.get(name, 0)


def signals(reading: TextReading, mentions: Sequence[Mention], ballots: int = 0) -> Signals:
    """The signals of one text. Cues farther than a dozen words from every name count as far ones.

    `ballots`: how many contestants or pairs that stand against one another are named.
    """
    found = Signals()
    prefix = _reply_prefix(reading.words)
    hits = [m.found for m in mentions if m.found.first >= prefix] if prefix else [m.found for m in mentions]
    marks = [hit[:2] for hit in hits]
    if mentions and not marks:
        return _reply(found, reading)
    _cued(found, reading, marks)
    if not mentions:
        found.add("unnamed")
    if ballots > 1:
        found.add("rivals", times=ballots - 1)
    _names(found, reading, mentions)
    _calls(found, reading, mentions)
    _touching(found, reading, mentions)
    _shape(found, reading, mentions)
    _spoken(found, reading, [hit.named for hit in hits] if NUMBER in found.count else marks, ballots > 1)
    return found


def _cued(found: Signals, reading: TextReading, marks: list[Span]) -> None:
    for group, cues in reading.cues.items():
        if group == "counter" and reading.negators:
            for cue in cues:  # "jangan pilih kotak kosong" is for whoever stands alone
                found.add("slogan" if _negated(cue, reading) else group, cue)
        elif group in _FLAT:
            found.count[group] = len(cues)
            found.words[group] = cues[0]
        elif group in _TURNED:
            _sided(found, reading, group, cues, marks)
        elif group == "candidacy":
            for cue in cues:
                found.add("not_candidacy" if _negated(cue, reading) else "candidacy", cue)
        elif group in _TIERED:
            for cue in cues:
                found.add(_tiered(group, cue.entry.tier), cue)


def _spoken(found: Signals, reading: TextReading, marks: list[Span], rivals: bool) -> None:
    """What the plain sentences about the names say; without any, those about who is meant without a name."""
    speech = reading.speech
    if speech is None or (not marks and found["candidate"]):
        return
    spoken = found.spoken = speech.read(marks, rivals) if marks else speech.aside()
    if spoken is SILENT:
        return
    name = signal_of(spoken)
    for first, last, _ in spoken.words if name else ():
        found.add(name, Found(first, last, (_SPEECH,), _SPEECH))
    if name and not spoken.words:
        found.add(name)


def signal_of(spoken: PlainReading) -> str:
    """The signal's name: what is said, and whether plainly; empty when nothing can be read."""
    if spoken.open:
        return "says_both"
    if spoken.side is None:
        return ""
    how = "says" if spoken.firm else "leans" if spoken.weak else "may_say"
    return f"{how}_{spoken.side.value}"


_SPEECH = Entry("kalimat", "speech", "plain")


def _reply_prefix(words: Sequence[str]) -> int:
    """How many accounts a reply names before its own words begin."""
    if not words or words[0][0] != "@":
        return 0
    return next((place for place, word in enumerate(words) if word[0] != "@"), len(words))


def _reply(found: Signals, reading: TextReading) -> Signals:
    """A reply whose contestants stand in its list of addressees only: its words may be meant for anybody there."""
    for name, groups in _REPLY_GROUPS.items():
        for group in groups:
            for cue in reading.cues.get(group, ()):
                turned = group not in ("slogan", "counter", "you", "mock", "negation") and _negated(cue, reading)
                found.add(f"not_{name}" if turned else name, cue)
    found.add("re_reply")
    if "?" in reading.text:
        found.add("re_asks")
    if len(reading.words) > 25:
        found.add("re_long")
    return found


_REPLY_GROUPS = {
    "re_kind": ("praise", "hope"),
    "re_back": ("back",),
    "re_call": ("ask", "join", "slogan"),
    "re_unkind": ("attack",),
    "re_reject": ("reject", "counter"),
    "re_mock": ("mock",),
    "re_you": ("you",),
    "re_title": ("honorific",),
}


def _sided(found: Signals, reading: TextReading, group: str, cues: Sequence[Found], marks: list[Span]) -> None:
    """Words for or against somebody: turned round by a refusal, else near a name or far from every one."""
    turned = _TURNED[group] if reading.negators else None
    for cue in cues:
        if turned is not None and _negated(cue, reading):
            if turned:
                found.add(turned, cue)
            continue
        found.add(_tiered(group, cue.entry.tier, not _close(cue, marks)), cue)


@cache
def _tiered(group: str, tier: str, far: bool = False) -> str:
    return f"far_{group}_{tier}" if far else f"{group}_{tier}"


def _close(cue: Found, marks: list[Span]) -> bool:
    low, high = cue.last + _REACH, cue.first - _REACH
    for first, last in marks:
        if first < low and last > high:
            return True
    return not marks


def _negated(cue: Found, reading: TextReading) -> bool:
    """A negator or an advice on neutrality at most three words before, nothing that turns the sentence between."""
    first = cue.first
    for negator in reading.negators:
        if 0 <= first - negator.last < _NEGATION:
            turned = any(negator.last <= turn.first < first for turn in reading.cues.get("turn", ()))
            if not turned:
                return True
    return False


def _calls(found: Signals, reading: TextReading, mentions: Sequence[Mention]) -> None:
    """A call or a refusal at a name, an office right after it, and whether a party calls."""
    cues = reading.cues
    if cues.keys().isdisjoint(_CALLING) and NUMBER not in found.count:
        return
    asks, rejects = cues.get("ask", ()), cues.get("reject", ())
    refusals = [cue for cue in rejects if cue.entry.tier == "strong"] if rejects else []
    if asks and reading.negators:
        refusals += [cue for cue in asks if _negated(cue, reading)]
    offices = {cue.first for group in _OFFICE_WORDS if group in cues for cue in cues[group]}
    for mention in mentions:
        entry, first, last = mention.entry, mention.found.first, mention.found.last
        if entry.kind == NUMBER and entry.refers_to and not _negated(mention.found, reading):
            found.add("call_on_name", mention.found)
        for cue in asks:
            if 0 <= first - cue.last <= 2 and not _negated(cue, reading):
                found.add("call_on_name", cue)
        for cue in refusals:
            if -_NEGATION <= cue.first - last <= 1 or -1 <= first - cue.last <= _NEGATION:
                found.add("refused", cue)
        if last in offices:
            found.add("office_after", mention.found)
        if asks and entry.kind == PARTY and any(0 <= cue.first - last <= 5 for cue in asks):
            found.add("party_calls", mention.found)


_OFFICE_WORDS = ("back", "election", "office")
_CALLING = (*_OFFICE_WORDS, "ask", "reject")


def _touching(found: Signals, reading: TextReading, mentions: Sequence[Mention]) -> None:
    """Kind and unkind words right beside a name weigh more than the same words elsewhere in the post."""
    cues = reading.cues
    if not mentions or cues.keys().isdisjoint(_BESIDE_CUES):
        return
    spans = [(m.found.first - _BESIDE, m.found.first, m.found.last, m.found.last + _BESIDE) for m in mentions]
    for name, groups in _BESIDE_GROUPS:
        for group in groups:
            for cue in cues.get(group, ()):
                begins, ends = cue.first, cue.last
                for low, first, last, high in spans:
                    if last <= begins < high or low < ends <= first:
                        found.add(f"not_{name}" if _negated(cue, reading) else name, cue)
                        break


_BESIDE_GROUPS = (("kind_beside", ("praise", "hope")), ("unkind_beside", ("attack", "reject")))
_BESIDE_CUES = frozenset(("praise", "hope", "attack", "reject"))


def _names(found: Signals, reading: TextReading, mentions: Sequence[Mention]) -> None:
    cues, words, add = reading.cues, reading.words, found.add
    titles = [cue.last for cue in cues["honorific"]] if "honorific" in cues else ()
    people: set[str] = set()
    for hit, entry, names, _ in mentions:
        first, word = hit.first, words[hit.first]
        if entry.kind == CANDIDATE:
            add("candidate", hit)
            if entry.pair:
                add("pair", hit)
            else:
                people.update(names)
                if hit.last - first > 1 and word not in TITLES:
                    add("full_name", hit)
        else:
            add(entry.kind, hit)
        if word[0] == "#":
            add("tag", hit)
        elif word[0] == "@":
            add("at", hit)
        elif first in titles or word in TITLES:
            add("addressed", hit)
    if mentions and found["at"] == len(mentions):
        add("only_accounts")
    if mentions and found["tag"] == len(mentions):
        add("only_tags")
    if len(people) > 1:
        add("several")


def _shape(found: Signals, reading: TextReading, mentions: Sequence[Mention]) -> None:
    text, words, count = reading.text, reading.words, found.count
    if "?" in text:
        count["asks"] = 1
    if "!" in text:
        count["exclaims"] = 1
    count["links"] = words.count(URL)
    count["replies"] = min(reading.seen.tokens.count(ACCOUNT), 3)
    if words and text.lstrip()[:1] == "@":
        count["reply_first"] = 1
    if not text.islower() and not text.isupper() and _is_headline(reading, mentions):
        count["headline"] = 1
    if ("(" in text or "#" in text) and _AGENCY.search(text):
        count["agency"] = 1
    if len(reading.cues.get("news", ())) > 1 and not reading.has("self", "you", "honorific", "mock"):
        count["newsy"] = 1
    if len(words) <= 6:
        count["brief"] = 1
    elif len(words) > 25:
        count["long"] = 1


def _is_headline(reading: TextReading, mentions: Sequence[Mention]) -> bool:
    """Whether most long words begin with a capital, the names' own left aside."""
    parts = reading.text.split()
    bearable = 0.3 * len(parts) + 1
    for part in parts:  # most texts are done with after a few words
        if len(part) > 3 and part[0].islower():
            bearable -= 1
            if bearable < 0:
                return False
    written = [part for part in parts if len(part) > 3 and part[0].isalpha()]
    if len(written) <= 3 or sum([part[0].isupper() for part in written]) <= 0.7 * len(written):
        return False
    named = {word for m in mentions for word in reading.words[m.found.first : m.found.last]}
    rest = [part for part in written if named.isdisjoint(_PARTS.split(part.lower()))]
    return len(rest) > 3 and sum([part[0].isupper() for part in rest]) > 0.7 * len(rest)


_PARTS = re.compile(r"[^a-z]+")


def summary(found: Signals) -> Mapping[str, int]:
    """Counts only, for measuring."""
    return {name: count for name, count in found.count.items() if count}
