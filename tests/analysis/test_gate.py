"""The early exit loses nothing."""

import hashlib
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.context import may_take_side, mentions
from analysis.engine import Engine
from analysis.folding import fold
from analysis.reading import read
from analysis.scope import Scope
from domain.packs import list_packs, load_pack

WORDS = (
    "prabowo",
    "Gibr4n",
    "menaaang",
    "coblos",
    "nomor",
    "2",
    "semoga",
    "presiden",
    "bu",
    "risma",
    "khofifah",
    "pan",
    "#SalamDuaJari",
    "jangan",
    "pilih",
    "partai",
    "ganjar",
    "p.k.s",
    "hari",
    "ini",
    "hujan",
    "\u200bani\u0435s",
    "di",
    "c",
    "o",
    "b",
    "l",
    "o",
    "s",
    "p",
    "a",
    "n,",
    "(pks)",
    "go-pilih",
    "https://a.id/prabowo",
)


@given(words=st.lists(st.sampled_from(WORDS), max_size=9), region=st.sampled_from(["", "35", "35.78", "94", "31.71"]))
def test_what_is_shut_out_holds_nothing(engine: Engine, words: list[str], region: str) -> None:
    text, lexicon = " ".join(words), engine.lexicon
    if lexicon.gate.is_closed(fold(text), region):
        reading = read(lexicon, text)
        assert not mentions(reading, Scope(region, None), {})
        assert not may_take_side(reading)


def test_letters_written_apart_are_read_together(engine: Engine) -> None:
    assert engine.open_words("ayo c o b l o s prabowo y") is not None
    is_closed = engine.lexicon.gate.is_closed
    assert not is_closed("hari ini p r a b o w o datang", "")
    assert is_closed("y d hujan n dingin", "")


def test_everyday_words_are_shut_out(engine: Engine) -> None:
    assert engine.open_words("Pagi ini hujan deras, berangkat sekolah naik sepeda") is None
    assert engine.open_words("Pagi ini ketemu relawan prabowo") == ["Pagi", "ini", "ketemu", "relawan", "prabowo"]


@pytest.mark.parametrize("home", ["35.78", "94", None])
def test_real_posts_that_are_shut_out_hold_nothing(shared: Path, home: str | None) -> None:
    """An eighth of all real posts for each home, all packs at once."""
    engine = Engine([load_pack(name) for name in list_packs()])
    texts = [
        json.loads(line)["text"]
        for file in sorted((shared / "data").glob("*/posts.jsonl"))
        for line in file.read_text("utf-8").splitlines()
    ]
    chosen = [text for text in texts if hashlib.sha256(text.encode()).digest()[0] % 8 == (len(home or "") % 8)]
    assert len(chosen) > 4000
    lexicon = engine.lexicon
    for text in chosen:
        if lexicon.gate.is_closed(fold(text), home or ""):
            reading = read(lexicon, text)
            assert not mentions(reading, Scope(home or "", None), {})
            assert not may_take_side(reading)
