"""Which form of the joint decree the words beside a contestant suggest, where they say more than that a side is taken.

The decree lists acts: banners put up, rallies attended, teams joined, identity cards given, people directed. A post may
tell of one; otherwise it is a call or a sharing (`candidate.py`).
"""

from analysis.rules.base import View
from analysis.vocabulary import BIT, bits
from domain.types import Stance

# Role in speech.toml: the form before and after penetapan.
FORMS = (
    ("idcard", "DS-11", "DS-11"),
    ("banner", "KE-01", "DS-01"),
    ("team", "DS-09", "DS-10"),
    ("rally", "KE-03", "DS-04"),
    ("meet", "KE-06", "DS-04"),
    ("directive", "KE-02", "DS-08"),
)


def described_form(view: View, kind: str = "") -> tuple[str, str] | None:
    """The forms before and after penetapan that the sentences with a name tell of, if of any.

    `kind`: of names of one kind only.
    """
    speech = view.reading.speech
    if speech is None or view.verdict.stance is not Stance.SUPPORT or view.field != "text":
        return None
    if not speech.roles & _FORMS:
        return None
    roles = 0
    for mention in view.mentions:
        if not kind or mention.kind == kind:
            for hit in speech.in_sentence(mention.found.first):
                roles |= hit[2]
    if roles & _TAKING_PART and not _SPOUSE.isdisjoint(view.reading.words):
        return "KE-07", "KE-07"
    return next(((before, after) for role, before, after in FORMS if roles & BIT[role]), None)


_FORMS = bits(*(role for role, _, _ in FORMS))
_TAKING_PART = bits("rally", "meet")
_SPOUSE = frozenset(("suami", "suamiku", "istri", "istriku", "isteri"))
