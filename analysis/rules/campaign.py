"""Campaign and partisan language without a name that counts, and statements about oneself and a party."""

from dataclasses import replace

from analysis.entries import CONTESTED, NUMBER, Entry
from analysis.reading import Found
from analysis.rules.base import Rule, View, make_flag
from domain.elections import Contest
from domain.types import Flag, Stage, Tier

CAMPAIGN = Rule(
    "campaign-language",
    1,
    ("Ini tampak kampanye, tanpa nama peserta.", "It seems to be campaigning, without a contestant's name."),
    (
        "Batal bila kata itu dipakai sehari-hari, dalam berita, atau pendidikan pemilih.",
        "Cancelled when the words are used as everyday words, in news, or in voter education.",
    ),
)
MEMBERSHIP = Rule(
    "party-membership",
    1,
    ("Ini tampak keanggotaan atau kepengurusan partai.", "It seems to be membership or office in a party."),
    (
        "Batal bila yang dimaksud orang lain, atau ini berita.",
        "Cancelled when somebody else is meant, or this is news.",
    ),
)
CANDIDACY = Rule(
    "own-candidacy",
    1,
    ("Ini tampak pencalonan diri sendiri.", "The writer seems to stand for election."),
    (
        "Batal bila yang maju orang lain, ini berita, atau penulis sudah mundur atau cuti di luar tanggungan negara.",
        "Cancelled when somebody else stands, this is news, or the writer has resigned or is on unpaid leave.",
    ),
)
PARTISAN = Rule(
    "partisan-language",
    1,
    (
        "Ini tampak memihak dalam pembicaraan pemilihan, tanpa nama peserta.",
        "It seems to take a side in talk of an election, without a contestant's name.",
    ),
    (
        "Batal bila yang dimaksud bukan peserta pemilihan, atau ini berita, kritik kebijakan atau pendidikan pemilih.",
        "Cancelled when no contestant is meant, or this is news, criticism of policy or voter education.",
    ),
)


def campaign_flags(view: View) -> list[Flag]:
    """Membership and own candidacy; without those and without a name slogans and numbers, else words for a side."""
    flags = [
        _flag(view, MEMBERSHIP, found, "DS-05" if view.item.posted_at else None)
        for found in view.reading.cues.get("membership", ())
    ]
    if view.signals["candidacy"] and view.signals["self"]:
        flags.append(_own(view, view.signals.words["candidacy"]))
    if flags or any(mention.names for mention in view.mentions):
        return flags
    found = [
        *(cue for group in ("slogan", "counter", "reject") for cue in view.reading.cues.get(group, ())),
        *(mention.found for mention in view.mentions if mention.kind == NUMBER),
    ]
    flags += [_flag(view, CAMPAIGN, one, None) for one in found[:3]]
    return flags or _partisan(view)


def _own(view: View, found: Found) -> Flag:
    """One's own candidacy: a form of the time before penetapan only."""
    flag = _flag(view, CANDIDACY, found, None)
    early = view.item.posted_at is not None and flag.stage is not Stage.AFTER
    return replace(flag, category="DS-03" if early else None)


def _partisan(view: View) -> list[Flag]:
    """One flag for all the words that led there, never of the highest tier: who is meant stays open."""
    found = view.cues() or [cue for group in CONTESTED for cue in view.reading.cues.get(group, ())][:1]
    if not found:
        return []
    entry = found[0].entry
    contest = _only_contest(view, entry)
    stage = view.stage(contest)
    flag = make_flag(
        view,
        PARTISAN,
        entry,
        (),
        [view.span(one) for one in found],
        contest,
        stage,
        view.category("KE-04", "DS-06", stage),
    )
    return [replace(flag, tier=Tier.PLAIN) if flag.tier is Tier.STRONG else flag]


def _flag(view: View, rule: Rule, found: Found, category: str | None) -> Flag:
    entry = found.entry
    contest = _only_contest(view, entry)
    stage = view.stage(contest)
    return make_flag(
        view, rule, entry, (), [view.span(found)], contest, stage, category or view.category("KE-02", "DS-02", stage)
    )


def _only_contest(view: View, entry: Entry) -> Contest | None:
    """The contest of a slogan: the phrase's own, else the only executive contest at home."""
    if entry.contest is not None:
        return entry.contest
    executive = [
        contest
        for contest in view.packs[entry.pack].contests.values()
        if contest.office not in ("DPR", "DPD") and contest.region in ("", view.scope.region)
    ]
    return executive[0] if len(executive) == 1 else None
