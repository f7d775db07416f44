"""Words and their places in the original text."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.folding import fold, fold_with_places
from analysis.glue import Splitter
from analysis.text import LONGEST, URL, Reader

VOCABULARY = frozenset({"coblos", "paslon", "pilih", "menang", "dukung", "wirya", "sangkakala", "anies", "pan", "ppp"})


def reader() -> Reader:
    splitter = Splitter({"wirya", "sangkakala"}, {"presiden", "dukung", "pilihan"})
    return Reader(VOCABULARY, splitter, exact=frozenset({"pan", "ppp"}))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Ayo COBLOS", ["ayo", "coblos"]),
        ("c0blos p1l1h m3nang", ["coblos", "pilih", "menang"]),
        ("4nies", ["anies"]),
        ("menaaaang dukungggg", ["menang", "dukung"]),
        ("paaan ppp pppp", ["paaan", "ppp", "pppp"]),
        ("c.o.b.l.o.s c o b l o s", ["coblos", "coblos"]),
        ("p\u200ba\u200bs\u200blon", ["paslon"]),
        ("\u0440\u0430slon", ["paslon"]),
        ("\uff50\uff41\uff53\uff4c\uff4f\uff4e", ["paslon"]),
        ("pas\u00adlon", ["paslon"]),
        ("\U0001d429aslon", ["paslon"]),
        ("nomor 2\ufe0f\u20e3", ["nomor", "2"]),
        ("#2019gantipresiden", ["#2019gantipresiden", "2019", "gantipresiden"]),
        ("#WiryaPresiden", ["#wiryapresiden", "wirya", "presiden"]),
        ("#wiryapresiden", ["#wiryapresiden", "wirya", "presiden"]),
        ("#kamidukungwiryaselalu", ["#kamidukungwiryaselalu", "kamidukung", "wirya", "selalu"]),
        ("wiryapresiden", ["wirya", "presiden"]),
        ("paslon02 tahun2024", ["paslon", "02", "tahun", "2024"]),
        ("Ma'ruf Ma\u2019ruf", ["maruf", "maruf"]),
        ("@Wirya_S #02", ["@wirya_s", "#02", "02"]),
        ("lihat https://contoh.example/wirya-menang ya", ["lihat", URL, "ya"]),
        ("\u202ecoblos\u202c", ["coblos"]),
        ("a\x00coblos", ["a", "coblos"]),
        ("\ud83d coblos", ["coblos"]),
        ("\U0001f590\U0001f3fd coblos", ["\U0001f590", "coblos"]),
        ("", []),
        ("... ?! \n", []),
    ],
)
def test_words(text: str, words: list[str]) -> None:
    assert reader().words(text) == words


ANYTHING = st.text(st.characters(codec=None, categories=None), max_size=80) | st.text(
    st.sampled_from("coblswiryapane014@#_.- '\u200b\u0430\uff50\u0301\U0001f590\u20e3\ud83d\x00\u202eA"), max_size=80
)


@given(ANYTHING)
def test_every_word_has_a_place_that_lies_in_the_original(text: str) -> None:
    read = reader()
    words, places = read.words(text), read.places(text)
    assert len(words) == len(places)
    assert all(0 <= start < end <= len(text) for start, end in places)
    assert [start for start, _ in places] == sorted(start for start, _ in places)


@given(ANYTHING)
def test_the_original_at_a_place_reads_as_the_word(text: str) -> None:
    read = reader()
    for word, (start, end) in zip(read.words(text), read.places(text), strict=True):
        assert word in read.words(text[start:end])


@given(ANYTHING)
def test_reading_again_changes_nothing(text: str) -> None:
    read = reader()
    assert read.words(text) == read.words(text) == reader().words(text)
    assert len(read.as_written(text)) == len(read.words(text))


@given(st.text(st.characters(codec=None, categories=None), max_size=60))
def test_folding_keeps_the_places_in_order(text: str) -> None:
    folded, uneven = fold_with_places(text)
    places = list(range(len(text) + 1)) if uneven is None else uneven
    assert folded == fold(text)
    assert len(places) == len(folded) + 1
    assert places == sorted(places)


@pytest.mark.parametrize(
    "text",
    [
        "ayo coblos nomor 2 " * 60_000,
        "a" * 1_000_000,
        "#" + "wirya" * 200_000,
        "a." * 500_000,
    ],
)
def test_P01_a_very_long_post_is_read_in_bounded_time(text: str) -> None:
    read = reader()
    start = time.process_time()
    read.words(text[:LONGEST])
    read.places(text[:LONGEST])
    assert time.process_time() - start < 1.0


def test_P02_ten_thousand_emoji_are_read_in_bounded_time() -> None:
    text = "\U0001f468\u200d\U0001f469\u200d\U0001f467\U0001f1ee\U0001f1e9\U0001f44d\U0001f3fd" * 1500
    read = reader()
    read.words(text)
    start = time.process_time()
    assert len(read.words(text)) == len(read.places(text))
    assert time.process_time() - start < 0.4
