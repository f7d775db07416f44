"""Plain sentences are read the same whoever is named and however: frames times names times cases, all invented."""

import itertools
import time
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.engine import Engine
from analysis.examples import failing_sayings
from analysis.names import name_words
from analysis.sentences import Sentences
from analysis.speech import Speech
from analysis.text import Reader
from analysis.vocabulary import sayings, vocabulary
from domain.packs import load_pack
from domain.types import Assessment, Item, Stance

Assess = Callable[..., Assessment]
READER = Reader(frozenset(), lambda word, tag: ())
CALLS = ("pilih", "coblos", "dukung", "menangkan")
KEPT = (
    "Jangan lupa {call} {X}",
    "Jangan ragu {call} {X}",
    "Jangan sampai tidak {call} {X}",
    "Jangan salah, {call} {X}",
    "Tidak usah bimbang, {call} {X}",
    "Tidak rugi {call} {X}",
    "Tidak akan menyesal {call} {X}",
    "Ayo {call} {X}",
    "Rugi kalau tidak {call} {X}",
    "Mari kita {call} {X}",
)
TURNED = (
    "Jangan {call} {X}",
    "Saya tidak akan {call} {X}",
    "Ogah {call} {X}",
    "Rugi {call} {X}",
    "Kapok {call} {X}",
    "Salah kalau {call} {X}",
    "Buat apa {call} {X}",
    "Jangan sekali-kali {call} {X}",
)
OUTCOMES = ("menang", "terpilih", "unggul")
SUPPORT = (
    *(one.replace("{call}", call) for one, call in itertools.product(KEPT, CALLS)),
    *(f"Semoga {{X}} {out}" for out in OUTCOMES),
    *(f"Insya Allah {{X}} {out}" for out in OUTCOMES),
    *(f"Kasihan kita kalau {{X}} tidak {out}" for out in OUTCOMES),
    "Tidak ada pilihan selain {X}",
    "Tidak ada yang pantas selain {X}",
    "Siapa lagi kalau bukan {X}",
    "Siapa lagi kalau bukan {X}?",
    "Semoga {X} tidak kalah",
    "Jangan fitnah {X}",
    "{X} harga mati",
    "Saatnya {X} memimpin",
    "Resmi jadi relawan {X}",
    "Titip suara untuk {X}",
)
OPPOSE = (
    *(one.replace("{call}", call) for one, call in itertools.product(TURNED, CALLS)),
    *(f"Semoga {{X}} tidak {out}" for out in OUTCOMES),
    *(f"Bahaya kalau {{X}} {out}" for out in OUTCOMES),
    *(f"Jangan sampai {{X}} {out}" for out in OUTCOMES),
    "Semoga {X} kalah",
    "Asal bukan {X}",
    "Siapa saja asal bukan {X}",
    "Pilih siapa saja selain {X}",
    "{X} tidak becus",
    "{X} tidak layak dipilih",
    "{X} tukang janji",
    "Janji {X} mana?",
    "Jangan mau dibohongi {X}",
    "Cukup sudah {X}",
    "Tenggelamkan {X}",
)
NONE = (
    "Turut berduka cita untuk keluarga {X}",
    "Jadwal debat {X} malam ini",
    "{X} hadir di debat perdana",
    "Terima kasih {X} atas bantuan seragam",
    "Selamat ulang tahun {X}",
    "{X} meresmikan pasar",
    "Apel dipimpin {X}",
    "KPU menetapkan {X}",
    "Baliho {X} roboh",
    "Macet karena ada kampanye {X}",
    "Siapa wakilnya {X}?",
    "{X} atau yang lain, ASN tetap netral",
    "Selamat atas pelantikan {X}",
    "Cuti kampanye {X} sampai Sabtu",
)
SENTENCES = [
    *((Stance.SUPPORT, one) for one in SUPPORT),
    *((Stance.OPPOSE, one) for one in OPPOSE),
    *((Stance.NONE, one) for one in NONE),
]


def heads() -> list[tuple[str, str]]:
    """Region and name of every head of the regional elections, in three forms."""
    pack, found = load_pack("pilkada-2024"), []
    for one in pack.candidates:
        if one.role == "head" and one.partner:
            own, other = (
                tuple(word for word in name_words(name) if len(word) > 3) or name_words(name)
                for name in (one.name, one.partner)
            )
            region = pack.contests[one.contest].region
            found += [
                (region, one.name),
                (region, f"Pak {own[-1].capitalize()}"),
                (region, f"{own[0].capitalize()}-{other[0].capitalize()}"),
            ]
    return found


HEADS = heads()


def said(assess: Assess, text: str, region: str) -> Stance:
    return assess(text, at="2024-11-10T10:00:00+07:00", region=region, pack="pilkada-2024").stance


@pytest.mark.parametrize(("stance", "sentence"), SENTENCES, ids=[sentence for _, sentence in SENTENCES])
@pytest.mark.parametrize("name", ["Wempi W. Mawa", "Pak Uloli", "Ipuk-Mujiono"])
def test_a_plain_sentence_says_what_it_says(assess: Assess, stance: Stance, sentence: str, name: str) -> None:
    region = {"Wempi W. Mawa": "65.02", "Pak Uloli": "75.03", "Ipuk-Mujiono": "35.10"}[name]
    assert said(assess, sentence.replace("{X}", name), region) is stance


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(HEADS), st.sampled_from(SENTENCES), st.sampled_from([str, str.lower, str.upper]))
def test_support_and_opposition_are_never_exchanged(
    engine: Engine, head: tuple[str, str], sentence: tuple[Stance, str], case: Callable[[str], str]
) -> None:
    text = case(sentence[1].replace("{X}", head[1]))
    found = engine.assess(Item(id="1", text=text, region=head[0], packs=("pilkada-2024",)))
    opposite = {Stance.SUPPORT: Stance.OPPOSE, Stance.OPPOSE: Stance.SUPPORT}.get(sentence[0])
    assert found.stance is not opposite


@pytest.mark.parametrize("text", ["Saya dukung {X}", "Ayo Dukung {X}", "Kami Pilih {X}", "Bangga Dukung {X}"])
def test_the_capitals_of_a_name_make_no_headline(assess: Assess, text: str) -> None:
    for name in ("Ridwan Kamil", "Dharma Pongrekun", "Pramono Anung"):
        assert said(assess, text.replace("{X}", name), "31.71") is Stance.SUPPORT


@pytest.mark.parametrize(
    "text",
    [
        "Surya terbit, semangat pagi, lebih baik",
        "Bu Putri guru terbaik",
        "Fatmawati juara 1",
        "Dokter Andika mantap",
        "Mas Ganjar dari bagian umum keren",
        "Putra saya juara lomba mengaji",
    ],
)
@pytest.mark.parametrize("region", ["12.71", "73.71", "33.74", "35.78"])
def test_a_namesake_is_nobody(assess: Assess, text: str, region: str) -> None:
    assert not assess(text, at="2024-11-10T10:00:00+07:00", region=region).queue


def test_words_that_contradict_leave_the_side_open(assess: Assess) -> None:
    found = assess("Ayo dukung Prabowo-Gibran! Prabowo-Gibran tukang janji, tenggelamkan", pack="pemilu-2024")
    assert found.stance in (Stance.NONE, Stance.OPPOSE, Stance.SUPPORT)
    if found.stance is Stance.NONE:
        assert {flag.rule for flag in found.flags} == {"candidate-side-open"}
        assert found.queue


def test_every_entry_finds_its_examples_and_leaves_the_others() -> None:
    assert [str(one) for one in failing_sayings()] == []


def test_entries_in_other_languages_name_a_source() -> None:
    assert [one.id for one in sayings() if one.language and not one.source] == []


def test_a_comma_ends_what_is_turned() -> None:
    words = READER.words("jangan diam, pilih wibisana")
    text = "jangan diam, pilih wibisana"
    speech = Speech(words, vocabulary().find(words), Sentences(text, len(words), lambda: READER.places(text)), [(3, 4)])
    assert speech.read([(3, 4)]).side is Stance.SUPPORT


@given(st.text(alphabet="ab .!?,;:\n-()…", max_size=200))
def test_every_word_has_a_sentence_and_numbers_never_fall(text: str) -> None:
    places = READER.places(text)
    found = Sentences(text, len(places), lambda: places)
    for numbers in (found.sentence, found.clause):
        assert len(numbers) == len(places)
        assert numbers == sorted(numbers)


@pytest.mark.parametrize(
    "text",
    [
        "jangan tidak lupa prabowo " * 4_000,
        "#PrabowoGibran " * 10_000,
        "tidak " * 16_000 + "pilih prabowo",
        "kalau bahaya prabowo menang mana janji " * 2_500,
        "." * 100_000 + " prabowo",
        "pak prabowo, " * 8_000,
    ],
)
def test_hostile_posts_stay_quick(engine: Engine, text: str) -> None:
    engine.assess(Item(id="0", text="prabowo"))
    start = time.process_time()
    engine.assess(Item(id="1", text=text, region="35.78"))
    assert time.process_time() - start < 1.5


@pytest.mark.parametrize(
    ("text", "before", "after"),
    [
        ("Pasang baliho {X} di depan rumah, menangkan {X}", "KE-01", "DS-01"),
        ("Ikut deklarasi {X}, ramai dan seru", "KE-03", "DS-04"),
        ("Resmi jadi relawan {X}", "DS-09", "DS-10"),
        ("Ayo kumpulkan KTP untuk dukung {X}", "DS-11", "DS-11"),
        ("Bapak ibu, arahkan keluarga untuk pilih {X}", "KE-02", "DS-08"),
        ("Ayo coblos {X}", "KE-02", "DS-02"),
    ],
)
def test_a_told_act_suggests_its_own_form(assess: Assess, text: str, before: str, after: str) -> None:
    for day, form in (("2024-09-01", before), ("2024-11-01", after)):
        found = assess(
            text.replace("{X}", "Ipuk-Mujiono"), at=f"{day}T10:00:00+07:00", region="35.10", pack="pilkada-2024"
        )
        assert {flag.category for flag in found.flags} == {form}, (day, found)


def test_a_call_with_a_number_is_campaigning(assess: Assess) -> None:
    flags = assess("Ayo coblos nomor 1", at="2024-11-01T10:00:00+07:00", region="35.10", pack="pilkada-2024").flags
    assert {flag.category for flag in flags} == {"DS-02"}


@pytest.mark.parametrize(
    ("text", "counts"),
    [
        ("Nomor 1 gaspol", True),
        ("No 1 harga mati", True),
        ("Insya Allah 01 menang", True),
        ("Menangkan nomor satu", True),
        ("Pilkada 27/01/2024 aman", False),
        ("buka pukul 01.30 siap menang", False),
        ("Jersey nomor 1 menang", False),
        ("TPS 01 siap menang", False),
        ("Lantai 1 gaskeun", False),
        ("Soal nomor 1 pilih B", False),
        ("Kelas 1 juara, gaspol", False),
        ("01 Februari gaspol", False),
        ("saldo 19.01 gaspol", False),
    ],
)
def test_a_number_at_home_counts_where_it_counts_nothing_else(assess: Assess, text: str, counts: bool) -> None:
    found = assess(text, at="2024-11-10T10:00:00+07:00", region="35.10", pack="pilkada-2024")
    assert bool(found.candidates) is counts


def test_a_number_means_nobody_before_it_is_drawn(assess: Assess) -> None:
    assert not assess("Nomor 1 gaspol", at="2024-08-10T10:00:00+07:00", region="35.10", pack="pilkada-2024").queue


def test_the_office_says_which_contest_a_number_is_of(assess: Assess) -> None:
    found = assess("Bupati kita, coblos nomor 1", at="2024-11-10T10:00:00+07:00", region="35.10", pack="pilkada-2024")
    assert {flag.contest for flag in found.flags} == {"bupati-35.10"}


@pytest.mark.parametrize(
    "text", ["KTA Partai Gerindra sudah jadi, resmi jadi kader", "Alhamdulillah KTA Gerindra jadi"]
)
def test_a_party_card_is_membership(assess: Assess, text: str) -> None:
    found = assess(text, at="2023-08-10T10:00:00+07:00", pack="pemilu-2024")
    assert "party-membership" in {flag.rule for flag in found.flags}


def test_reasons_hold_no_inner_token_and_two_short_sentences(assess: Assess) -> None:
    for stance, sentence in SENTENCES:
        if stance is not Stance.NONE:
            for flag in assess(sentence.replace("{X}", "Prabowo-Gibran"), pack="pemilu-2024").flags:
                assert "<" not in flag.reason
                assert flag.reason.count(". ") == 1
                assert len(flag.reason) < 160


DOTTED = [("13.07", "Rizki Kurniawan. N"), ("94.05", "Alus UK. Murib"), ("11.15", "TR. Keumangan")]


@pytest.mark.parametrize("name", DOTTED)
@pytest.mark.parametrize("sentence", ["Semoga {X} tidak kalah", "Kasihan kita kalau {X} tidak menang"])
def test_a_full_stop_in_a_name_ends_no_sentence(assess: Assess, name: tuple[str, str], sentence: str) -> None:
    assert said(assess, sentence.replace("{X}", name[1]), name[0]) is Stance.SUPPORT


@pytest.mark.parametrize(
    ("text", "region", "stance"),
    [
        ("Pak Thungari orangnya jujur. Ayo kita pilih!", "71.03", Stance.SUPPORT),
        ("Tadi sore ketemu Michael Thungari di pasar. Kita pilih beliau", "71.03", Stance.SUPPORT),
        ("Michael Thungari datang ke pasar. Tenggelamkan!", "71.03", Stance.OPPOSE),
        ("KPU menetapkan Michael Thungari. Pilih pemimpin yang amanah", "71.03", Stance.NONE),
    ],
)
def test_a_call_goes_on_about_who_was_named_before(assess: Assess, text: str, region: str, stance: Stance) -> None:
    assert said(assess, text, region) is stance


@pytest.mark.parametrize("sentence", ["Ayo coblos {X}", "Semoga {X} menang", "Saatnya {X} memimpin", "{X} harga mati"])
def test_short_names_count_behind_a_title(assess: Assess, sentence: str) -> None:
    for region, name in (("65.04", "Pak Ali"), ("62.04", "Pak Pei")):
        assert said(assess, sentence.replace("{X}", name), region) is Stance.SUPPORT
    assert said(assess, "Ali ke pasar, semoga menang undian", "65.04") is Stance.NONE


def test_a_word_that_is_a_name_elsewhere_stays_a_word(assess: Assess) -> None:
    # Bagus, Jaya and Mulia are contestants of other regions.
    for text in ("Prabowo bagus, saya pilih", "Jaya terus Prabowo", "Prabowo mulia hatinya, ayo dukung"):
        assert said(assess, text, "35.78") is not Stance.OPPOSE
    assert said(assess, "Pak Thungari bagus", "71.03") is Stance.SUPPORT


@pytest.mark.parametrize(
    ("text", "region"),
    [
        ("Anggiat Effendi-Audi do na tama gabe bupati di Toba on", "12.12"),
        ("Mugia Viman-Diky nu kapilih, urang Tasik meryogikeun pamingpin anyar nu jujur", "32.78"),
        ("Tadukong Syech Muharram ngon Syukri, beujeut Aceh Rayeuk leubeh carong", "11.06"),
    ],
)
def test_where_the_weights_know_no_words_plain_speech_decides(assess: Assess, text: str, region: str) -> None:
    assert said(assess, text, region) is Stance.SUPPORT
