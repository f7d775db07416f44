"""A call for a ballot number is read like a call for a name, whatever stands between call and figure and after it."""

from collections.abc import Callable
from datetime import UTC, datetime
from itertools import product

import pytest

from analysis.engine import compile_engine
from domain.packs import load_pack
from domain.types import Assessment, Item, Stance

CALLS = ("pilih", "coblos", "tusuk", "menangkan", "dukung", "vote")
NUMBERS = (
    "nomor",
    "nomer urut",
    "no. urut",
    "no",
    "nomor urut",
    "paslon nomor",
    "paslon no urut",
    "pasangan nomor urut",
)
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


@pytest.mark.parametrize(
    "text",
    [
        "pilih nomor rumah 3 saja",
        "pilih nomor antrean 2",
        "KPU: cara mencari nomor urut TPS 3",
        "pilih menu nomor 2 di kantin",
        "jadwal debat paslon nomor urut 1, 2 dan 3 malam ini di TVRI",
    ],
)
def test_a_number_of_something_else_is_nobodys(stance, text):
    assert stance(text) == Stance.NONE


GOVERNOR, REGENT = "gubernur-35", "bupati-35.10"


@pytest.mark.parametrize(
    ("text", "contests"),
    [
        ("Ayo coblos nomor 2", {GOVERNOR, REGENT}),
        ("Pilgub nomor 2 gaspol", {GOVERNOR}),
        ("Pilbup nomor 2 gaspol", {REGENT}),
        ("Kabupaten kita pilih nomor 2", {REGENT}),
        ("Provinsi pilih nomor 2", {GOVERNOR}),
        ("Ayo coblos nomor 2 untuk Banyuwangi", {REGENT}),
        ("Ayo coblos nomor 2 untuk Jawa Timur", {GOVERNOR}),
        ("Cabup nomor 2 dan cagub nomor 2, coblos", {GOVERNOR, REGENT}),
        ("Untuk gubernur pilih nomor 2", {GOVERNOR}),
    ],
)
def test_where_two_ballots_are_open_the_words_tell_the_level(
    assess: Callable[..., Assessment], text: str, contests: set[str]
) -> None:
    found = assess(text, at="2024-11-10T10:00:00+07:00", region="35.10", pack="pilkada-2024")
    assert found.queue
    on = {"Khofifah Indar Parawansa": GOVERNOR, "Moh Ali Makki": REGENT}
    assert {on[name] for name in found.candidates if name in on} == contests
