"""What every rule shares: its text, the post as it sees it, and how a flag is put together."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from analysis.entries import Entry
from analysis.gate import EVERYDAY
from analysis.mention import Mention
from analysis.reading import Found, TextReading
from analysis.scope import Scope
from analysis.signals import Signals
from analysis.verdict import Verdict
from analysis.weighing import Weights
from domain.elections import Contest, Pack
from domain.periods import stage_at
from domain.types import Flag, Item, Stage, Tier


@dataclass(frozen=True, slots=True)
class Rule:
    """`reason` says what the words that were read suggest. Texts: Indonesian first, English second."""

    id: str
    version: int
    reason: tuple[str, str]
    cancelled_by: tuple[str, str]


class ReasonSentence(NamedTuple):
    """A sentence of a reason with its fields, in Indonesian and in English."""

    indonesian: str
    english: str


READ = ReasonSentence("Terbaca {words}. ", "Read: {words}. ")
CHOICE = ReasonSentence(
    "Pilihan katanya seperti kiriman yang memihak, antara lain {words}. ",
    "Its words are like those of posts that take a side, among them {words}. ",
)
BUILT = ReasonSentence(
    "Susunan kalimatnya seperti kiriman yang memihak. ",
    "Its sentences are built like those of posts that take a side. ",
)
ON_LEAVE = ReasonSentence(
    " Pada hari itu ia cuti kampanye dari jabatan {office}.",
    " On that day they were on leave from the office {office}.",
)
IN_OFFICE = ReasonSentence(
    " Pada hari itu ia menjabat {office}: batal juga bila ini tentang tugasnya.",
    " On that day they held the office {office}: cancelled as well when this is about their duty.",
)
UNREAD = ReasonSentence(
    " {unread} tanda terakhir kiriman ini tidak dibaca.", " The last {unread} signs of this post were not read."
)
SENTENCES = (READ, CHOICE, BUILT, ON_LEAVE, IN_OFFICE, UNREAD)
"""What reasons are made of beside the sentences of the rules."""

_CALLING = frozenset(("ask_strong", "ask_plain", "slogan", "join", "call_on_name"))


class View(NamedTuple):
    """One text of a post as the rules see it. `places` are the words' spans in the window that begins at `start`.

    `reason_start`: what was read, in one sentence, for the reason of every flag.
    """

    item: Item
    field: str
    reading: TextReading
    places: Sequence[tuple[int, int]]
    mentions: Sequence[Mention]
    signals: Signals
    verdict: Verdict
    scope: Scope
    packs: Sequence[Pack]
    reason_start: str
    start: int = 0
    unread: int = 0

    def span(self, found: Found) -> tuple[int, int]:
        """The hit in the original text."""
        return self.start + self.places[found.first][0], self.start + self.places[found.last - 1][1]

    def cues(self) -> list[Found]:
        return leading(self.signals, self.verdict)

    def has_call(self) -> bool:
        """Whether the text campaigns: a call, a slogan, taking part."""
        return not _CALLING.isdisjoint(self.signals.count)

    def stage(self, contest: Contest | None) -> Stage | None:
        if contest is None or self.item.posted_at is None:
            return None
        return stage_at(contest, self.item.posted_at, self.scope.region)

    def category(self, before: str, after: str, stage: Stage | None) -> str | None:
        """The suggested SKB form on either side of penetapan; None when the stage is not known."""
        if stage is None:
            return None
        return before if stage is Stage.BEFORE else after


OFFICIAL = Rule(
    "official-account",
    1,
    (
        "Ini akun resmi: pertanyaannya untuk instansi pemilik akun, bukan untuk orang yang menulis di sana.",
        "This is an official account: the question is for the agency that owns it, not for whoever writes there.",
    ),
    (
        "Batal bila akun itu bukan milik instansi, atau kiriman ini menyampaikan kabar saja.",
        "Cancelled when the account is not the agency's, or the post only informs.",
    ),
)


def make_flag(
    view: View,
    rule: Rule,
    entry: Entry,
    names: Sequence[str],
    spans: Sequence[tuple[int, int]],
    contest: Contest | None,
    stage: Stage | None,
    category: str | None,
) -> Flag:
    """A flag whose reason quotes nothing of the post but the lexicon words that were found."""
    pack = view.packs[entry.pack]
    said = rule.reason[0]
    if view.item.official:
        said, rule = f"{said} {OFFICIAL.reason[0]}", OFFICIAL
    return Flag(
        rule=rule.id,
        rule_version=rule.version,
        entry=entry.key,
        found="; ".join(names) or entry.key,
        spans=tuple(sorted(set(spans))) if len(spans) > 1 else tuple(spans),
        tier=view.verdict.tier or Tier.WEAK,
        reason=view.reason_start + said + _unread(view),
        cancelled_by=rule.cancelled_by[0] + _service(view, entry),
        pack=pack.name,
        pack_version=pack.version,
        contest=contest.contest if contest else None,
        stage=stage,
        category=category,
        field=view.field,
    )


# Groups whose words tell a reader something by themselves.
_TELLING = frozenset(
    (
        "ask",
        "back",
        "praise",
        "hope",
        "join",
        "slogan",
        "counter",
        "attack",
        "reject",
        "membership",
        "candidacy",
        "photo",
        "side",
        "speech",
    )
)
_SHORTEST = 3


def leading(signals: Signals, verdict: Verdict) -> list[Found]:
    """The hits behind the verdict, strongest signal first, at most three."""
    return [signals.words[name] for name in verdict.led_by[:3]]


def reading_reason(reading: TextReading, signals: Signals, verdict: Verdict, weights: Weights | None) -> str:
    """What was read, in one sentence: words of the lexicon, else weighed words; no name and no inner token."""
    cues = [found for name in verdict.led_by if (found := signals.words[name]).entry.kind in _TELLING][:3]
    cues = [found for found in cues if found.entry.tier != Tier.WEAK] or cues
    words = [" ".join(reading.words[found.first : found.last]) for found in cues]
    words = [word for word in words if word not in EVERYDAY] or words
    if words:
        return READ.indonesian.format(words=_quoted_words(words))
    words = [
        gram
        for gram in (weights.leading_words(verdict.known, verdict.against) if weights and verdict.known else ())
        if "<" not in gram and len(gram) > _SHORTEST and not EVERYDAY.issuperset(gram.split())
    ]
    if words:
        return CHOICE.indonesian.format(words=_quoted_words(words))
    return BUILT.indonesian


def _quoted_words(words: Sequence[str]) -> str:
    return " dan ".join(f"“{word}”" for word in dict.fromkeys(words))


def _service(view: View, entry: Entry) -> str:
    """What a reader has to know of a contestant who governs."""
    service = view.signals.service
    if service is None or entry.key != service.entry:
        return ""
    if service.on_leave:
        return ON_LEAVE.indonesian.format(office=service.office)
    if view.has_call() or view.signals["join_plain"]:
        return ""  # no office calls for votes
    return IN_OFFICE.indonesian.format(office=service.office)


def _unread(view: View) -> str:
    return UNREAD.indonesian.format(unread=view.unread) if view.unread else ""


def explain(rule: Rule, language: str = "id") -> tuple[str, str]:
    """Reason and what would cancel it, in Indonesian ("id") or English ("en")."""
    side = 1 if language == "en" else 0
    return rule.reason[side], rule.cancelled_by[side]
