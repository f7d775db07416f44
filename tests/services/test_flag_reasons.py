"""Why a post was flagged is said in English where a page or a terminal is: every sentence, whatever its fields."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.rules import RULES, SENTENCES
from services.flag_reasons import reason_in
from tests.analysis.conftest import Assess, assess, engine

__all__ = ["assess", "engine"]

WORDS = st.text(st.characters(codec="utf-8", categories=("Ll",)), min_size=1, max_size=12)


@given(st.data(), st.lists(WORDS, min_size=1, max_size=3, unique=True), st.integers(1, 99_999), WORDS)
def test_every_sentence_is_said_in_english(data: st.DataObject, words: list[str], unread: int, office: str) -> None:
    rule = data.draw(st.sampled_from([*RULES.values()]))
    fields = {"words": " dan ".join(f"“{word}”" for word in words), "unread": unread, "office": office}
    for sentence in SENTENCES:
        own, english = sentence.indonesian.format(**fields), sentence.english.format(**fields)
        expected = english.replace("” dan “", "” and “") + rule.reason[1]
        assert reason_in("en", own + rule.reason[0]) == expected
        assert reason_in("id", own + rule.reason[0]) == own + rule.reason[0]


@pytest.mark.parametrize("typed", ["", "kata orang", "Terbaca saja", "{words} {0}"])
def test_what_is_not_the_engines_sentence_stays(typed: str) -> None:
    assert reason_in("en", typed) == typed


@pytest.mark.parametrize(
    "text", ["Ayo dukung Ganjar, lanjutkan!", "Ganjar pembohong, jangan pilih", "PDIP menang total"]
)
def test_a_reason_of_the_engine_is_wholly_english(assess: Assess, text: str) -> None:
    for flag in assess(text, pack="pemilu-2024", at="2024-01-20T10:00:00+07:00").flags:
        for own in (flag.reason, flag.cancelled_by):
            said = reason_in("en", own)
            assert not {"tampak", "Batal", "Terbaca", "kiriman", "bila"} & set(said.split())
