"""Contestants: words for or against somebody who stands for election."""

from collections.abc import Sequence

from analysis.entries import CANDIDATE, NUMBER
from analysis.mention import Mention
from analysis.rules.base import Rule, View, make_flag
from analysis.rules.forms import described_form
from domain.types import Flag, Stance

BACKED = Rule(
    "candidate-backed",
    1,
    ("Ini tampak mendukung peserta yang disebut.", "It seems to support the contestant that is named."),
    (
        "Batal bila ini berita, kutipan orang lain, atau nama itu milik orang lain.",
        "Cancelled when this is news, somebody else's words, or the name is another person's.",
    ),
)
OPPOSED = Rule(
    "candidate-opposed",
    1,
    ("Ini tampak menolak peserta yang disebut.", "It seems to be against the contestant that is named."),
    (
        "Batal bila ini kritik kebijakan tanpa kaitan pemilihan, berita, atau kutipan.",
        "Cancelled when this is criticism of policy without a tie to the election, news, or a quotation.",
    ),
)
OPEN = Rule(
    "candidate-side-open",
    1,
    ("Ini tampak memihak, tetapi arahnya tidak jelas.", "The post takes a side, but which one is not clear."),
    (
        "Batal bila tidak memihak, atau yang dimaksud bukan peserta.",
        "Cancelled when it takes no side, or no contestant is meant.",
    ),
)
PHOTO = Rule(
    "photo-with-contestant",
    1,
    (
        "Ini tampak foto bersama peserta; gambarnya perlu dilihat orang.",
        "It seems to be a photo with a contestant; a person has to look at the picture.",
    ),
    (
        "Batal bila foto kedinasan atau keluarga tanpa simbol keberpihakan.",
        "Cancelled when it is a photo of duty or family without partisan symbols.",
    ),
)


def candidate_flags(view: View) -> list[Flag]:
    """One flag for each lexicon entry that was found, with all its places."""
    rule = OPEN if view.verdict.open else BACKED if view.verdict.stance is Stance.SUPPORT else OPPOSED
    forms = described_form(view)
    if rule is BACKED and view.signals["photo"]:
        rule, forms = PHOTO, ("KE-05", "DS-07")
    elif forms is None:
        sharing = view.field == "other_text" or not view.has_call()
        forms = ("KE-04", "DS-06") if sharing else ("KE-02", "DS-02")
    flags = []
    for mention, spans in _by_entry(view):
        entry, contest = mention.entry, mention.entry.contest
        stage = view.stage(contest)
        flags.append(make_flag(view, rule, entry, mention.names, spans, contest, stage, view.category(*forms, stage)))
    return flags


def _by_entry(view: View) -> Sequence[tuple[Mention, list[tuple[int, int]]]]:
    table: dict[str, tuple[Mention, list[tuple[int, int]]]] = {}
    for mention in view.mentions:
        entry = mention.entry
        if mention.names and (entry.kind == CANDIDATE or entry.kind == NUMBER):
            table.setdefault(entry.key, (mention, []))[1].append(view.span(mention.found))
    return list(table.values())
