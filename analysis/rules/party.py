"""Parties: words for or against a party."""

from analysis.entries import PARTY
from analysis.rules.base import Rule, View, make_flag
from analysis.rules.forms import described_form
from domain.elections import Contest, Pack
from domain.regions import covers
from domain.types import Flag, Stance

PARTY_BACKED = Rule(
    "party-backed",
    1,
    ("Ini tampak mendukung partai yang disebut.", "It seems to support the party that is named."),
    (
        "Batal bila ini berita, kutipan, atau kata itu bukan partai.",
        "Cancelled when this is news, a quotation, or the word is no party.",
    ),
)
PARTY_OPPOSED = Rule(
    "party-opposed",
    1,
    ("Ini tampak menolak partai yang disebut.", "It seems to be against the party that is named."),
    (
        "Batal bila ini kritik kebijakan, berita, atau kutipan.",
        "Cancelled when this is criticism of policy, news, or a quotation.",
    ),
)


PARTY_OPEN = Rule(
    "party-side-open",
    1,
    (
        "Ini tampak memihak dalam hal partai, tetapi arahnya tidak jelas.",
        "The post takes a side about a party, but which one is not clear.",
    ),
    (
        "Batal bila tidak memihak, atau kata itu bukan partai.",
        "Cancelled when it takes no side, or the word is no party.",
    ),
)


def party_flags(view: View) -> list[Flag]:
    """One flag for each party. Its stage is that of the list of legislative candidates, if the pack has one."""
    if not any(mention.entry.kind == PARTY for mention in view.mentions):
        return []
    backed = view.verdict.stance is Stance.SUPPORT
    rule = PARTY_OPEN if view.verdict.open else PARTY_BACKED if backed else PARTY_OPPOSED
    flags: dict[str, Flag] = {}
    described = described_form(view, PARTY)
    if described is not None and described[0] == "KE-03":
        described = "KE-06", described[1]  # before penetapan a party's rally is a form of its own
    for mention in view.mentions:
        if mention.entry.kind != PARTY or mention.entry.key in flags:
            continue
        same = [view.span(m.found) for m in view.mentions if m.entry.key == mention.entry.key]
        contest = legislative(view.packs[mention.entry.pack])
        stage = view.stage(contest)
        category = view.category("KE-04", "DS-06", stage)
        if described is not None:
            category = view.category(*described, stage or view.stage(_at_home(view, mention.entry.pack)))
        elif category is None and view.item.posted_at is not None:
            category = "DS-08"
        flags[mention.entry.key] = make_flag(view, rule, mention.entry, mention.names, same, None, stage, category)
    return list(flags.values())


def _at_home(view: View, pack: int) -> Contest | None:
    """A contest in which the account's region votes: its penetapan parts the forms where a party has none."""
    return next(
        (
            contest
            for contest in view.packs[pack].contests.values()
            if not contest.region or covers(contest.region, view.scope.region)
        ),
        None,
    )


def legislative(pack: Pack) -> Contest | None:
    """A contest for seats, which is what a party itself takes part in; None in a regional election."""
    return next((contest for contest in pack.contests.values() if contest.office == "DPR"), None)
