"""What the words of a picture are taken for. Needs none of the extra."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.pictures import Line
from images.posters import _NUMBERS, _phrases, cue_entries, cues_in, read_poster
from images.spelling import mended, text_of, words_of


def lines(*texts, height=40.0):
    return [
        Line(text=text, score=0.9, box=((40, top), (400, top), (400, top + height), (40, top + height)))
        for at, text in enumerate(texts)
        for top in [at * 80.0]
    ]


def kinds(text):
    return {cue.kind for cue in cues_in(words_of(lines(text), _phrases().vocabulary))}


@pytest.mark.parametrize("entry", cue_entries(), ids=lambda entry: entry["kind"])
def test_every_entry_reads_its_own_examples(entry):
    for text in entry["matches"]:
        assert entry["kind"] in kinds(text), text
    for text in entry["ignores"]:
        assert entry["kind"] not in kinds(text), text


LONG = sorted(word for word in _phrases().vocabulary if len(word) >= 5 and word.isalpha())


@given(st.lists(st.sampled_from(LONG), min_size=2, max_size=3))
def test_lost_spaces_are_found_again(words):
    """In as many words or fewer: what is one known word already stays one."""
    found = mended("".join(words), frozenset(LONG))
    assert "".join(found) == "".join(words)
    assert len(found) <= len(words)
    assert all(word in LONG for word in found)


@given(st.sampled_from(LONG), st.integers(0, 30), st.sampled_from("xqzvj"))
def test_one_wrong_letter_is_mended_where_only_one_word_is_near(word, at, letter):
    at %= len(word)
    written = word[:at] + letter + word[at + 1 :]
    near = [
        other
        for other in LONG
        if len(other) == len(word) and sum(a != b for a, b in zip(other, written, strict=True)) <= 1
    ]
    if near == [word]:
        assert mended(written, frozenset(LONG)) in ((word,), (written,))


@given(st.text(max_size=60))
def test_no_text_stops_the_reader(text):
    found = read_poster(lines(text, "COBLOS NOMOR 4"))
    assert found.number in (None, *range(1, 31))


CALLS = (
    "COBLOS NOMOR {}",
    "PILIH NO. {}",
    "NOMOR URUT {}",
    "TUSUK NOMOR {}",
    "PASLON {}",
    "COBLOSNOMOR{}",
    "PILIH NOMOR{}",
    "SALAM {} JARI",
)


@given(st.sampled_from(CALLS), st.integers(1, 9), st.booleans())
def test_a_number_beside_a_cue_is_the_ballot_number(call, number, in_words):
    word = next(word for word, value in _NUMBERS.items() if value == number).upper()
    text = call.format(word if in_words and call.endswith((" {}", "JARI")) else number)
    assert read_poster(lines("TIM PEMENANGAN", text, "KABUPATEN CONTOH")).number == number


@pytest.mark.parametrize(
    "text",
    [
        "COBLOS 27 NOVEMBER",
        "UU NOMOR 5 TAHUN 2014",
        "LANJUTKAN 2 PERIODE",
        "JL. MELATI NO 7",
        "SURAT EDARAN NOMOR 3",
        "BUKA PUKUL 8",
    ],
)
def test_dates_laws_and_addresses_are_no_ballot_numbers(text):
    assert read_poster(lines("PENGUMUMAN", text, "KANTOR CAMAT")).number is None


def test_two_numbers_given_as_often_are_none():
    assert read_poster(lines("PASLON NOMOR 1", "PASLON NOMOR 2", "DEBAT")).number is None


NEUTRAL = (
    ["ASN NETRAL PEMILU BERMARTABAT", "LAPORKAN PELANGGARAN", "PEMERINTAH KOTA CONTOH"],
    ["JANGAN LUPA COBLOS 27 NOVEMBER", "GUNAKAN HAK PILIH", "KPU KABUPATEN CONTOH"],
    ["DILARANG: FOTO SALAM DUA JARI", "MENGIKUTI KAMPANYE", "ASN WAJIB NETRAL"],
    ["STOP POLITIK UANG", "LOMBA KEBERSIHAN ANTAR DESA"],
    ["PELATIHAN UMKM & KOPERASI", "DINAS PERDAGANGAN", "MAJU BERSAMA"],
    ["THE WEDDING OF", "BUDI & ANI", "UNDANGAN RESEPSI", "MOHON DOA RESTU"],
    ["SELAMAT HARI GURU NASIONAL", "BERGERAK BERSAMA", "GURU HEBAT"],
    ["PENDIDIKAN GRATIS UNTUK RAKYAT", "DINAS PENDIDIKAN"],
)
CAMPAIGN = (
    ["CALON BUPATI", "BADRUN REKAAN", "& SITI UMPAMA", "HARAPAN BARU"],
    ["AYO MENANGKAN", "BADRUN REKAAN"],
    ["Mari kita menangkan calon kita", "nomor 4"],
    ["SALAM DUA JARI", "BERSAMA KITA BISA"],
    ["MOHON DOA DAN DUKUNGAN", "CALEG DPRD DAPIL 2"],
    ["RELAWAN BERSATU", "BADRUN REKAAN", "& SITI UMPAMA", "PERUBAHAN"],
    ["TIMPEMENANGAN", "H.BADRUN REKAAN", "&SITI UMPAMA", "CALONGUBERNUR"],
)


@pytest.mark.parametrize("texts", NEUTRAL)
def test_offices_and_election_bodies_are_no_campaign(texts):
    assert not read_poster(lines(*texts)).campaign


@pytest.mark.parametrize("texts", CAMPAIGN)
def test_campaign_material_is_seen(texts):
    found = read_poster(lines(*texts))
    assert found.campaign
    assert found.why


@given(st.sampled_from(CAMPAIGN), st.randoms(use_true_random=False))
def test_the_order_of_lines_that_belong_to_no_pair_does_not_matter(texts, chance: random.Random):
    if not any("&" in text for text in texts) and not texts[-1].startswith("nomor"):
        shuffled = list(texts)
        chance.shuffle(shuffled)
        assert read_poster(lines(*shuffled)).campaign


def test_a_line_that_goes_on_is_one_sentence():
    text, starts = text_of(lines("Mari kita menangkan calon kita", "nomor 4", "KABUPATEN CONTOH"))
    assert text == "Mari kita menangkan calon kita nomor 4\nKABUPATEN CONTOH"
    assert [text[start : start + 3] for start in starts] == ["Mar", "nom", "KAB"]
