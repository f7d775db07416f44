"""Laws that English pages cite: English first, the official citation in brackets, whatever is cited and how often."""

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain import packs
from domain.law_names import ISSUERS, KINDS, in_english, subjects
from domain.texts import in_language
from reports.words import say
from tests.catalogues import ROOT, compiled_and_written
from tests.citations import bare

NAMES = [name for names in KINDS for name in names]
LETTER, COUNT = st.sampled_from("abcdefgh"), st.integers(1, 600).map(str)
PLACES = st.lists(
    st.one_of(
        st.builds("Pasal {}".format, COUNT),
        st.builds("ayat ({})".format, COUNT),
        st.builds("huruf {} dan {}".format, LETTER, LETTER),
        st.builds("angka {}, {}".format, COUNT, COUNT),
    ),
    max_size=3,
).map(" ".join)
YEAR = st.integers(1945, 2030)
NUMBERS = st.one_of(st.builds("{}/{}".format, COUNT, YEAR), st.builds("Nomor {} Tahun {}".format, COUNT, YEAR))
CITED = st.builds(
    lambda *parts: " ".join(part for part in parts if part),
    st.sampled_from(NAMES),
    st.sampled_from(["", *ISSUERS]),
    NUMBERS,
    PLACES,
)
# Words that cite nothing, as they stand around a citation.
AROUND = st.text(st.characters(codec="ascii", exclude_characters="()[]/;"), max_size=20).map(
    lambda text: "".join(sign.lower() for sign in text)
)
PACKS = sorted(Path(packs.__file__).parent.glob("*/*.toml"))


@given(AROUND, CITED)
def test_an_act_is_called_in_english_and_its_official_citation_stays(words, cited):
    text = f"{words} {cited}; {words}"
    english = in_english(text)
    assert f"({cited})" in english
    assert english.startswith(words)
    assert english.endswith(f"; {words}")
    assert bare(text)
    assert bare(english) == []


@given(st.lists(st.tuples(AROUND, CITED), max_size=3))
def test_twice_is_as_once_and_other_words_stay(parts):
    text = "; ".join(f"{words} {cited}" for words, cited in parts)
    english = in_english(text)
    assert in_english(english) == english
    assert all(cited in english for _words, cited in parts)


@given(AROUND)
def test_a_text_without_a_citation_stays(words):
    assert in_english(words) == words


@pytest.mark.parametrize("cited", subjects())
def test_every_subject_is_that_of_a_citation(cited):
    assert f" on {subjects()[cited]} ({cited})" in in_english(cited)


def test_a_citation_inside_brackets_gets_others():
    assert in_english("assessed (UU 27/2022 Pasal 34)") == (
        "assessed (Law 27/2022 on Personal Data Protection, Article 34 [UU 27/2022 Pasal 34])"
    )


def cited_in(value):
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from (inner if name == "legal_basis" else [inner] if name == "number" and str(inner) == inner else ())
            yield from cited_in(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from cited_in(inner)


@pytest.mark.parametrize("path", PACKS, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_every_citation_of_the_packs_has_english(path):
    for cited in cited_in(tomllib.loads(path.read_text(encoding="utf-8"))):
        assert bare(in_english(cited)) == []


@pytest.mark.parametrize("package", ["domain", "desk", "netralitas", "reports"])
def test_no_english_text_of_the_catalogues_cites_in_indonesian_alone(package):
    path = ROOT / package / "locale" / "en" / "LC_MESSAGES" / f"{package}.po"
    found, _written = compiled_and_written(path)
    assert {text: bare(in_english(text)) for text in found.values() if bare(in_english(text))} == {}


def test_the_indonesian_edition_stays_and_the_english_one_is_said_once():
    reason = "penilaian dampak pelindungan data belum dicatat (UU 27/2022 Pasal 34)"
    assert say("id", reason) == reason
    assert bare(say("en", reason)) == []
    assert "UU 27/2022 Pasal 34" in say("en", reason)
    typed = "SE Bupati 3/2024 menurut orang"  # what somebody typed is no text of ours
    assert in_language(typed, "en") == typed
