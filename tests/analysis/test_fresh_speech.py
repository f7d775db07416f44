"""Plain sentences about invented heads, labelled before anything was read: how many are read right, by part and stance.

The part `tune` could be looked at while rules were written, the part `apart` was not. Both are of one hand, and a few words
that were added later occur in it, so that its figures are too kind. The floors notice a change for the worse; no
sentence is asked for by itself.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

import pytest

from analysis.engine import Engine, compile_engine
from domain.elections import Candidate, Pack
from domain.packs import load_pack
from domain.types import Item

SENTENCES = Path(__file__).with_name("plain_sentences.tsv")
CONTEST, REGION = "bupati-35.10", "35.10"
CAMPAIGN = datetime.fromisoformat("2024-11-10T10:00:00+07:00")
PAIRS = {"1": ("Sadewa Gunungjati", "Mira Tanjungbaru"), "2": ("Wiranata Kertapati", "Laksmi Danaswari")}
FORMS = ("Wiranata Kertapati", "Pak Kertapati", "Wiranata-Laksmi")


@dataclass(frozen=True, slots=True)
class Reading:
    """A sentence about one form of a name: what it says, what was read, whether it was queued."""

    part: str
    kind: str
    wanted: str
    sentence: str
    text: str
    said: str
    queued: bool

    @property
    def right(self) -> bool:
        return self.said == self.wanted and self.queued == (self.wanted != "none")


def invented() -> Pack:
    """The regional elections of 2024 with two invented pairs in one regency."""
    pack = load_pack("pilkada-2024")
    others = tuple(one for one in pack.candidates if one.contest != CONTEST)
    return replace(pack, candidates=(*others, *(one for number in PAIRS for one in _pair(number))))


def _pair(number: str) -> tuple[Candidate, Candidate]:
    head, deputy = PAIRS[number]
    return (
        Candidate(contest=CONTEST, number=number, name=head, role="head", partner=deputy),
        Candidate(contest=CONTEST, number=number, name=deputy, role="deputy", partner=head),
    )


def readings(engine: Engine) -> list[Reading]:
    found = []
    for line in SENTENCES.read_text("utf-8").splitlines()[1:]:
        part, kind, stance, sentence = line.split("\t")
        for name in FORMS if "{X}" in sentence else FORMS[:1]:
            text = sentence.replace("{X}", name)
            item = Item(id="1", text=text, posted_at=CAMPAIGN, region=REGION, packs=("pilkada-2024",))
            told = engine.assess(item)
            found.append(Reading(part, kind, stance, sentence, text, told.stance.value, told.queue))
    return found


@pytest.fixture(scope="module")
def read() -> list[Reading]:
    return readings(compile_engine([invented()]))


# When it was measured: 0.99, 0.97, 0.97 of the part that was tuned on, 0.75, 0.86, 0.90 of the part kept apart; before
# these rules 0.78, 0.42, 0.69 and 0.72, 0.65, 0.67.
@pytest.mark.parametrize(
    ("part", "stance", "least"),
    [
        ("tune", "support", 0.96),
        ("tune", "oppose", 0.94),
        ("tune", "none", 0.94),
        ("apart", "support", 0.72),
        ("apart", "oppose", 0.82),
        ("apart", "none", 0.86),
    ],
)
def test_fresh_sentences_are_read_right(read: list[Reading], part: str, stance: str, least: float) -> None:
    own = [one.right for one in read if (one.part, one.wanted) == (part, stance)]
    assert sum(own) / len(own) >= least


@pytest.mark.parametrize(("part", "most"), [("tune", 0.02), ("apart", 0.06)])
def test_support_and_opposition_are_hardly_ever_exchanged(read: list[Reading], part: str, most: float) -> None:
    sided = [one for one in read if one.part == part and one.wanted != "none"]
    exchanged = [one.text for one in sided if one.said not in (one.wanted, "none")]
    assert len(exchanged) <= most * len(sided), exchanged


def test_no_sentence_stands_in_both_parts() -> None:
    rows = [line.split("\t") for line in SENTENCES.read_text("utf-8").splitlines()[1:]]
    assert len({row[3] for row in rows}) == len(rows)
