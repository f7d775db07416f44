"""The rules that make flags. Each has a stable id, a version, its reason in two languages, and what would cancel it."""

from analysis.rules.base import OFFICIAL, SENTENCES, Rule, View, explain, reading_reason
from analysis.rules.campaign import CAMPAIGN, CANDIDACY, MEMBERSHIP, PARTISAN, campaign_flags
from analysis.rules.candidate import BACKED, OPEN, OPPOSED, PHOTO, candidate_flags
from analysis.rules.party import PARTY_BACKED, PARTY_OPEN, PARTY_OPPOSED, party_flags

RULES: dict[str, Rule] = {
    rule.id: rule
    for rule in (
        BACKED,
        OPPOSED,
        OPEN,
        PHOTO,
        PARTY_BACKED,
        PARTY_OPPOSED,
        PARTY_OPEN,
        CAMPAIGN,
        PARTISAN,
        MEMBERSHIP,
        CANDIDACY,
        OFFICIAL,
    )
}

__all__ = [
    "RULES",
    "SENTENCES",
    "Rule",
    "View",
    "campaign_flags",
    "candidate_flags",
    "explain",
    "party_flags",
    "reading_reason",
]
