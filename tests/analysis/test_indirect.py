"""Attacks and praise without a word for either, and sentences that choose nobody: families, and what they leave alone."""

import itertools
import time
from collections.abc import Callable

import pytest

from analysis.engine import Engine
from analysis.speech import STAND_INS
from analysis.vocabulary import sayings
from domain.types import Assessment, Item, Stance
from tests.analysis.test_plain_speech import said

Assess = Callable[..., Assessment]
HEADS = (("Wempi W. Mawa", "65.02"), ("Pak Uloli", "75.03"), ("Ipuk-Mujiono", "35.10"))
CAMPAIGN = "2024-11-10T10:00:00+07:00"


def every(frame: str, *words: tuple[str, ...]) -> list[str]:
    """The frame with each choice of words; {X} stays."""
    return [frame.format(*chosen, X="{X}") for chosen in itertools.product(*words)]


NOW = ("sampai sekarang", "sampai hari ini", "hingga kini")
SEASON = ("pas mau pilkada", "kalau mau pemilihan", "kalau butuh suara", "musim kampanye")
FEW = ("pengusaha", "kelompoknya", "cukong", "keluarganya")
AGAINST = [
    *every("Janji {X} memperbaiki jembatan, {0} {1}", NOW, ("belum ada", "masih bocor", "tidak jelas")),
    *every("{X} {0} {1} saja", ("datang", "muncul", "nongol", "ingat rakyat"), SEASON),
    *every("{X} lebih mementingkan {0}", FEW),
    *every("{0} kami dari {X}", ("Jauhkan", "Lindungi", "Selamatkan")),
    *every("{0} tidak akan pernah untuk {X}", ("Suara saya", "Suara kami", "Pilihan saya")),
    *every("Belum pernah ada calon {0} {X}", ("separah", "sesombong", "seburuk")),
    *every("Kalau memilih {X}, kita sendiri yang {0}", ("rugi", "menyesal")),
    *every("Dulu saya pilih {X}, {0}", ("ternyata begini", "sekarang kapok", "nyatanya nol")),
    *every("{0} {X}", ("Turunkan", "Skip dulu", "Katakan tidak untuk", "Pokoknya jangan")),
    *every("{0} kalau dipimpin {X}", ("Tidak rela", "Gak mau", "Hancur daerah ini")),
    "Lima tahun {X} menjabat, apa yang berubah?",
    "Katanya {X} dekat dengan rakyat, jalan kampung makin rusak",
    "Kok bohong terus, {X}",
]
FOR = [
    *every("Belum pernah ada calon {0} {X}", ("sebaik", "sejujur", "semerakyat")),
    *every("Kalau tidak memilih {X}, kita sendiri yang {0}", ("rugi", "menyesal")),
    *every("{0} tim {X}", ("Saya", "Gue sih", "Tetap")),
    *every("Saya mengajak seluruh warga untuk {0} {X}", ("memilih", "mendukung")),
    "Ayo dukung {X} lanjut dua periode, turunkan stunting",
    "Kata saya, pilih {X}",
    "Buat yang masih bingung, udah {X} aja",
    "Jangan lupa coblos {X}, bebas sampah",
]
NEITHER = [
    *every("Cek fakta: {X} {0}, itu hasil suntingan", ("korupsi", "mundur", "bagi-bagi uang")),
    *every("Kata tetangga tadi, dia mau {0} {X}", ("pilih", "coblos", "dukung")),
    *every("Mau {0} {X} atau calon lain, silakan", ("pilih", "coblos", "dukung")),
    *every("ASN tidak boleh mendukung {X} maupun {0}", ("lawannya", "yang lain")),
    *every("Ayo dukung Bupati {X} {0}", ("turunkan stunting", "wujudkan kota bebas sampah", "cegah demam berdarah")),
    "Kami berterima kasih kepada {X} atas bantuan laptop",
    "Mohon doanya untuk kesembuhan {X}",
]
FAMILIES = [
    *((Stance.SUPPORT, one) for one in FOR),
    *((Stance.OPPOSE, one) for one in AGAINST),
    *((Stance.NONE, one) for one in NEITHER),
]


@pytest.mark.parametrize(("stance", "sentence"), FAMILIES, ids=[sentence for _, sentence in FAMILIES])
def test_what_words_say_together_is_read_the_same_whoever_is_named(
    assess: Assess, stance: Stance, sentence: str
) -> None:
    for name, region in HEADS:
        assert said(assess, sentence.replace("{X}", name), region) is stance, name


@pytest.mark.parametrize(
    "sentence",
    [
        "Janji {X} soal pasar ditepati, sampai sekarang ramai",
        "{X} datang ke kampanye akbar di lapangan",
        "{X} lebih mementingkan rakyat daripada jabatan",
        "Lindungi anak kita dari narkoba, pesan {X}",
        "Jauhkan {X} dari fitnah",
        "Suara saya tidak berubah, tetap {X}",
        "Dulu saya pilih {X}, besok pilih lagi",
        "Turunkan harga beras, pinta {X}",
        "Semoga ada calon sebaik {X}",
    ],
)
def test_words_that_only_look_alike_are_no_attack(assess: Assess, sentence: str) -> None:
    for name, region in HEADS:
        assert said(assess, sentence.replace("{X}", name), region) is not Stance.OPPOSE, name


@pytest.mark.parametrize(
    "text",
    [
        *every(
            "{0} dukung {1} {2}",
            ("Ayo", "Mari", "Kami siap"),
            ("Pak Bupati", "Bu Gubernur"),
            ("turunkan stunting", "tekan inflasi lewat pasar murah", "berantas narkoba"),
        ),
        "Turunkan harga beras",
        "Turunkan berat badan sebelum lebaran",
        "Jangan pilih yang lain, menu ini paling enak",
    ],
)
def test_a_programme_of_government_asks_for_no_vote(assess: Assess, text: str) -> None:
    found = assess(text, at=CAMPAIGN, region="64.02", pack="pilkada-2024")
    assert (found.queue, found.flags) == (False, ())


@pytest.mark.parametrize(
    ("text", "stance"),
    [
        ("Dukung Pak Bupati dua periode, stunting turun", Stance.SUPPORT),
        ("Turunkan Pak Bupati", Stance.OPPOSE),
        ("Turunkan Gubernur, rakyat susah", Stance.OPPOSE),
    ],
)
def test_a_vote_for_who_governs_is_one_beside_a_programme_too(assess: Assess, text: str, stance: Stance) -> None:
    assert assess(text, at=CAMPAIGN, region="64.02", pack="pilkada-2024").stance is stance


def test_each_phrase_that_means_somebody_without_a_name_holds_a_word_that_opens_a_text() -> None:
    forms = [form for one in sayings() if one.role in ("holder", "rival", "fingers") for form in one.forms]
    assert [form for form in forms if STAND_INS.isdisjoint(form.split())] == []


@pytest.mark.parametrize(
    "text", ["Yang lain tukang bohong, jangan dipilih", "Biarkan mereka ribut, jangan ikut memilih"]
)
def test_whoever_is_not_named_is_the_same_where_a_name_stands_that_does_not_count(assess: Assess, text: str) -> None:
    found = [assess(one, at=CAMPAIGN, region="52.04", pack="pilkada-2024") for one in (text, f"Guru Indah. {text}")]
    assert [(one.queue, one.stance, one.candidates) for one in found] == [(False, Stance.NONE, ())] * 2


@pytest.mark.parametrize("office", ["Dinas kami", "Kantor kami", "Sekolah kami"])
def test_an_office_that_is_invited_is_told_of(assess: Assess, office: str) -> None:
    for name, region in (("Wempi W. Mawa", "65.02"), ("Pak Uloli", "75.03"), ("Edi Damansyah", "64.02")):
        found = assess(f"{office} diundang {name}", at=CAMPAIGN, region=region, pack="pilkada-2024")
        assert not found.queue, name


@pytest.mark.parametrize(
    "text",
    [
        "jauhkan kami dari prabowo " * 4_000,
        "prabowo tidak pernah mau " * 4_000,
        "prabowo rumah musim kampanye " * 3_500,
        "janji prabowo sampai sekarang " * 3_000,
        "kalau dulu pilih prabowo kok " * 3_500,
        "kata menurut prabowo pro " * 4_000,
        "ayo dukung prabowo stunting " * 3_500,
    ],
)
def test_hostile_posts_stay_quick(engine: Engine, text: str) -> None:
    engine.assess(Item(id="0", text="prabowo"))
    start = time.process_time()
    engine.assess(Item(id="1", text=text, region="35.78"))
    assert time.process_time() - start < 1.5
