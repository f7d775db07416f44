"""Parties: words for or against a party."""

from analysis.entries import PARTY
from analysis.rules.base import Rule, View, make_flag
from domain.elections import Contest, Pack
from domain.types import Flag, Stance

PARTY_BACKED = Rule(
    "party-backed", 1,
    ("Nama partai disebut bersama kata yang mendukung.", "A party's name stands beside words of support."),
    ("Batal bila ini berita, kutipan, atau kata itu bukan partai.",
     "Cancelled when this is news, a quotation, or the word is no party."))
PARTY_OPPOSED = Rule(
    "party-opposed", 1,
    ("Nama partai disebut bersama kata yang menyerang atau menolak.",
     "A party's name stands beside words of attack or rejection."),
    ("Batal bila ini kritik kebijakan, berita, atau kutipan.",
     "Cancelled when this is criticism of policy, news, or a quotation."))


def party_flags(view: View) -> list[Flag]:
    """One flag for each party. Its stage is that of the list of legislative candidates, if the pack has one."""
    rule = PARTY_BACKED if view.verdict.stance is Stance.SUPPORT else PARTY_OPPOSED
    flags: dict[str, Flag] = {}
    for mention in view.mentions:
        if mention.kind != PARTY or mention.entry.key in flags:
            continue
        same = [view.span(m.found) for m in view.mentions if m.entry.key == mention.entry.key]
        contest = legislative(view.packs[mention.entry.pack])
        stage = view.stage(contest)
        category = view.category("KE-04", "DS-06", stage)
        if category is None and view.item.posted_at is not None:
            category = "DS-08"
        flags[mention.entry.key] = make_flag(view, rule, mention.entry, mention.names, same, None, stage, category)
    return list(flags.values())


def legislative(pack: Pack) -> Contest | None:
    """A contest for seats, which is what a party itself takes part in; None in a regional election."""
    return next((contest for contest in pack.contests.values() if contest.office == "DPR"), None)
