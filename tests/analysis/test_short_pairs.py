"""Pairs that people shorten: pieces of both names with a hyphen, at home only."""

from datetime import datetime
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.engine import Engine, compile_engine
from analysis.names import name_words
from analysis.short_pairs import is_piece
from domain.packs import load_pack
from domain.types import Assessment, Item

CAMPAIGN = datetime.fromisoformat("2024-11-10T10:00:00+07:00")
WORD = st.text("abcdefghijklmnoprstuwy", min_size=3, max_size=9)


@pytest.fixture(scope="module")
def engine() -> Engine:
    return compile_engine([load_pack("pilkada-2024")])


def read(engine: Engine, text: str, region: str) -> Assessment:
    return engine.assess(Item(id="1", text=text, region=region, posted_at=CAMPAIGN))


def pieces(name: str) -> set[str]:
    """Ways in which a first name is shortened: its beginnings from three letters on."""
    first = name_words(name)[0]
    return {first[:length] for length in range(3, len(first))}


def test_a_pair_is_known_by_pieces_of_both_names_where_it_is_voted_for(engine: Engine) -> None:
    """Every pair of a hundred contests; not where its pieces fit two pairs, nor elsewhere."""
    pack, tried = load_pack("pilkada-2024"), 0
    heads = [c for c in pack.candidates if c.role == "head" and c.partner and c.number]
    for one in heads[:: len(heads) // 100]:
        region = pack.contests[one.contest].region
        rivals = [c for c in heads if region.startswith(pack.contests[c.contest].region) and c is not one]
        for short, other in sorted(product(pieces(one.name), pieces(one.partner or "")))[:3]:
            if len({short, other}) < 2 or any(fits(short, c.name) and fits(other, c.partner or "") for c in rivals):
                continue
            found = read(engine, f"Ayo menangkan {short.title()}-{other.title()} tanggal 27", region)
            if short + other in {"".join(name_words(c.name)[:1]) for c in rivals}:
                continue
            assert {one.name, one.partner} <= set(found.candidates), (short, other, region)
            tried += 1
            away = read(engine, f"Ayo menangkan {short.title()}-{other.title()}", "94.01" if region < "90" else "11.01")
            assert one.name not in away.candidates, (short, other)
    assert tried > 100


def fits(short: str, name: str) -> bool:
    return is_piece(short, name_words(name))


@given(st.lists(WORD, min_size=2, max_size=4), st.data())
def test_beginnings_of_names_put_together_are_a_piece(name: list[str], data: st.DataObject) -> None:
    used = name[: data.draw(st.integers(2, len(name)))]
    short = "".join(word[: data.draw(st.integers(1, len(word)))] for word in used)
    assert is_piece(short, name)
    assert not is_piece(short + "x", name)


@pytest.mark.parametrize(
    "text", ["anak-anak senang", "sayur-mayur murah", "non-ASN juga hadir", "se-Kabupaten", "warna-warni"]
)
def test_words_of_every_day_with_a_hyphen_are_nobody(engine: Engine, text: str) -> None:
    pack = load_pack("pilkada-2024")
    for region in sorted({contest.region for contest in pack.contests.values()} - {""}):
        assert not read(engine, text, region).candidates, region
