"""What the packs become: patterns, their meanings, their examples."""

import time

import pytest

from analysis.examples import failing_examples
from analysis.lexicon import collisions, compile_lexicon
from analysis.morphology import forms_of
from domain.errors import PackError
from domain.packs import list_packs, load_pack


@pytest.mark.parametrize("name", list_packs())
def test_every_phrase_does_what_its_examples_say(name: str) -> None:
    assert [str(failing) for failing in failing_examples(load_pack(name))] == []


@pytest.mark.parametrize(
    ("verb", "form"),
    [
        ("dukung", "mendukung"),
        ("dukung", "didukung"),
        ("dukung", "dukungan"),
        ("dukung", "ngedukung"),
        ("dukung", "dukungin"),
        ("dukung", "dukunglah"),
        ("coblos", "mencoblos"),
        ("coblos", "nyoblos"),
        ("coblos", "dicobloskan"),
        ("coblos", "tercoblos"),
        ("pilih", "memilih"),
        ("pilih", "milih"),
        ("pilih", "pilihlah"),
        ("pilih", "pilihannya"),
        ("tusuk", "menusuk"),
        ("kawal", "mengawal"),
    ],
)
def test_verbs_are_written_out(verb: str, form: str) -> None:
    assert form in forms_of(verb)


def test_phrases_and_short_words_stand_for_themselves() -> None:
    assert forms_of("ayo pilih") == {"ayo pilih"}
    assert forms_of("gas") == {"gas"}


def test_written_forms_win_over_derived_ones() -> None:
    lexicon = compile_lexicon([load_pack("pemilu-2024")])
    meanings = dict(zip(lexicon.patterns, lexicon.entries, strict=True))
    assert {entry.kind for entry in meanings[("pemilih",)]} == {"election"}
    assert {entry.kind for entry in meanings[("mendukung",)]} == {"ask"}


def test_no_packs_and_a_pack_twice_are_refused() -> None:
    pack = load_pack("pilkada-dki-2017")
    with pytest.raises(PackError, match="tidak ada paket"):
        compile_lexicon([])
    with pytest.raises(PackError, match="dua kali"):
        compile_lexicon([pack, pack])


def test_collisions_list_names_of_many_contestants() -> None:
    found = {" ".join(c.words): c.meanings for c in collisions(compile_lexicon([load_pack("pilkada-2024")]))}
    assert len(found["muhammad"]) > 20
    assert all(len(meanings) > 1 for meanings in found.values())


def test_forty_thousand_patterns_compile_in_seconds() -> None:
    packs = [load_pack(name) for name in list_packs()]
    start = time.process_time()
    lexicon = compile_lexicon(packs)
    assert len(lexicon.patterns) > 40_000
    assert time.process_time() - start < 5.0
