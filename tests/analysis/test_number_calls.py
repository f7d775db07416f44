"""A call for a ballot number is read like a call for a name, whatever stands between call and figure and after it."""

from datetime import UTC, datetime
from itertools import product

import pytest

from analysis.engine import compile_engine
from domain.packs import load_pack
from domain.types import Item, Stance

CALLS = ("pilih", "coblos", "tusuk", "menangkan", "dukung", "vote")
NUMBERS = ("nomor", "nomer urut", "no. urut", "no", "nomor urut", "paslon nomor", "paslon no urut", "pasangan nomor urut")
TAILS = ("", " saja", " aja ya", " untuk kota kita", "!", " di TPS nanti")


@pytest.fixture(scope="module")
def stance():
    engine = compile_engine([load_pack("pilkada-2024")])

    def read(text):
        """In Bandung, two weeks before the vote."""
        item = Item(id="1", text=text, region="32.73", posted_at=datetime(2024, 11, 12, 3, tzinfo=UTC))
        return engine.assess(item).stance

    return read


@pytest.mark.parametrize("call", CALLS)
def test_a_call_for_a_number_is_support_and_refused_opposition(stance, call):
    for number, tail in product(NUMBERS, TAILS):
        text = f"{call} {number} 3{tail}"
        assert stance(text.capitalize()) == Stance.SUPPORT, text
        assert stance(f"Jangan lupa {text}") == Stance.SUPPORT, text
        assert stance(f"jangan {text}") == Stance.OPPOSE, text


@pytest.mark.parametrize("text", [
    "pilih nomor rumah 3 saja", "pilih nomor antrean 2", "KPU: cara mencari nomor urut TPS 3", "pilih menu nomor 2 di kantin",
    "jadwal debat paslon nomor urut 1, 2 dan 3 malam ini di TVRI",
])  # fmt: skip
def test_a_number_of_something_else_is_nobodys(stance, text):
    assert stance(text) == Stance.NONE
