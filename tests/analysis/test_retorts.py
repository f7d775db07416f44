"""Defence, preference, the lesser that was not done, salutes, wishes for all, quotes: families of sentences, and look-alikes."""

import time
from collections.abc import Callable

import pytest

from analysis.engine import Engine
from analysis.sentences import Sentences
from analysis.speech import Speech
from analysis.vocabulary import vocabulary
from domain.types import Assessment, Item, Stance
from tests.analysis.test_implied import every, sided
from tests.analysis.test_plain_speech import READER, said

Assess = Callable[..., Assessment]
HEADS = (("Wempi W. Mawa", "65.02"), ("Pak Uloli", "75.03"), ("Ipuk-Mujiono", "35.10"))
CAMPAIGN = "2024-11-10T10:00:00+07:00"

ACCUSED = ("dituduh", "dicap", "dibilang", "dianggap")
BAD = ("tidak becus", "pembohong", "plin plan")
FOES = ("Yang nyinyirin", "Pembenci", "Haters", "Yang fitnah")
ANSWERED = ("lupa ngaca", "memang iri", "belum bisa move on", "lupa junjungannya lebih parah")
RATHER = ("Mending", "Mendingan", "Ya mending", "Hati saya tetap di", "Hatiku ke")
LESSER = ("Urus desa saja belum beres", "Ngatur pasar aja masih kacau", "Mimpin dinas wae durung bener")
HIGHER = ("kok mau jadi bupati", "mau mimpin daerah", "sudah mau ngurus kabupaten")
EASY = ("Enak ya jadi", "Enaknya jadi", "Enak banget jadi")
NOW = ("peduli nelayan", "ingat petani", "kenal desa kami")
SINCE = ("sejak nyalon", "setelah diusung", "begitu jadi calon")

FOR = [
    *every("{X} {0} {1}, padahal kerjanya nyata", ACCUSED, BAD),
    *every("{X} {0} {1}? Justru warga sini tahu", ACCUSED, BAD),
    *every("{0} {X} {1}", FOES, ANSWERED),
    *every("{0} {X} aja", RATHER),
    *every("Yang baru belum jelas, {0} {X} lagi", ("mending", "mendingan")),
    *every("Yang satu ngawur, {0} {X}", ("mending", "mendingan")),
]
AGAINST = [
    *every("{0}, {1}, {X}", LESSER, HIGHER),
    *every("{X} {1}? {0}", LESSER, ("mau jadi bupati", "mau mimpin daerah")),
    *every("Pak {X}, jalan berlubang dibiarkan kok {0}", ("mau maju", "mau urus kabupaten")),
    *every("{0} {X}", EASY),
    *every("{X} baru {0} {1}", NOW, SINCE),
    *every("Hati saya tidak bisa ke {X}", ()),
    *every("{0} {X}", ("Stop", "Anti", "Sudahi")),
    *every("{X} {0} {1}", ("harus", "kudu"), ("dilawan", "dikalahkan", "diganti")),
]
NEITHER = [
    *every(
        "Selamat {0} untuk {1}, termasuk {X}", ("berkampanye", "berkompetisi"), ("semua calon", "kedua pasangan calon")
    ),
    *every("Semoga sehat {0}, {X} dan lawannya", ("seluruh paslon", "para kandidat")),
    *every('"Kami lanjutkan pembangunan pasar," {0} {X} di balai desa', ("kata", "ucap", "ujar")),
    *every("Timses {X} di {0} {1} ke Bawaslu", ("Genteng", "kota kami"), ("melaporkan pencurian alat peraga",)),
]
FAMILIES = [
    *((Stance.SUPPORT, one) for one in FOR),
    *((Stance.OPPOSE, one) for one in AGAINST),
    *((Stance.NONE, one) for one in NEITHER),
]


@pytest.mark.parametrize(("stance", "sentence"), FAMILIES, ids=[sentence for _, sentence in FAMILIES])
def test_it_is_read_the_same_whoever_is_named(assess: Assess, stance: Stance, sentence: str) -> None:
    for name, region in HEADS:
        assert said(assess, sentence.replace("{X}", name), region) is stance, name


@pytest.mark.parametrize(
    ("sentence", "never"),
    [
        ("{X} dibilang pembohong, dan memang begitu", Stance.SUPPORT),
        ("{X} dituduh curang dalam pendataan pemilih", Stance.SUPPORT),
        ("Mending {X} pensiun saja", Stance.SUPPORT),
        ("Mending {X} atau yang lain?", Stance.SUPPORT),
        ("Saya saja belum sempat, {X} sudah mau mimpin rapat", Stance.OPPOSE),
        ("Pagi saja masih dingin, {X} datang membawa jaket", Stance.OPPOSE),
        ("Enak ya dipimpin {X}", Stance.OPPOSE),
        ("{X} tidak harus diganti", Stance.OPPOSE),
        ("Dari semua calon, semoga {X} menang", Stance.NONE),
        ('"Kerja nyata," pokoknya pilih {X}', Stance.NONE),
    ],
)
def test_words_that_only_look_alike(assess: Assess, sentence: str, never: Stance) -> None:
    for name, region in HEADS:
        assert said(assess, sentence.replace("{X}", name), region) is not never, name


@pytest.mark.parametrize(
    ("text", "side"),
    [
        ("Kampung kami kebanjiran, kok wibisana mau jadi bupati", Stance.OPPOSE),
        ("Kampung kami kebanjiran, wibisana mau urus bantuannya", None),
        ("Siang saja masih gelap, wibisana datang", None),
        ("Saya saja belum paham, wibisana mau jadi guru saya", None),
        ("Bocah-bocah lupa ngaca, wibisana tertawa", None),
        ("Wibisana dianggap pembohong oleh tetangganya", Stance.OPPOSE),
    ],
)
def test_the_lesser_counts_beside_a_wish_for_more(text: str, side: Stance | None) -> None:
    words = READER.words(text)
    at = words.index("wibisana")
    heard, sentences = vocabulary().find(words), Sentences(text, len(words), lambda: READER.places(text))
    assert Speech(words, heard, sentences, [(at, at + 1)]).read([(at, at + 1)]).side is side


def test_one_is_preferred_to_the_rest_of_the_ballot(assess: Assess) -> None:
    for text in (
        "Anies pintar, Prabowo tegas, tapi hatiku tetap di Ganjar",
        "Prabowo oke, Ganjar oke, mending Anies aja",
    ):
        found = assess(text, at="2024-01-15T10:00:00+07:00", pack="pemilu-2024")
        assert (found.queue, found.stance) == (True, Stance.SUPPORT), text
    listed = assess("Anies pintar, Prabowo tegas, Ganjar ramah", at="2024-01-15T10:00:00+07:00", pack="pemilu-2024")
    assert not listed.queue


@pytest.mark.parametrize(
    "text",
    [
        *every(
            "Salam {0} jari dari {1}, sampai jumpa di TPS", ("dua", "tiga", "1"), ("kami serumah", "saya dan istri")
        ),
        "Kami pulang kampung demi coblosan, salam dua jari",
    ],
)
def test_the_salute_of_a_camp_at_the_polls_is_support(assess: Assess, text: str) -> None:
    assert sided(assess, text)[0] is Stance.SUPPORT


@pytest.mark.parametrize(
    "text",
    [
        "Stop politik dinasti di kabupaten ini",
        "Anti dinasti",
        "Dinasti politik wajib diakhiri",
        "Rezim ini pembohong, jangan pilih lagi",
        "Tumbangkan rezim sekarang di pilkada",
    ],
)
def test_a_side_that_has_to_go_is_opposed(assess: Assess, text: str) -> None:
    assert sided(assess, text)[0] is Stance.OPPOSE


@pytest.mark.parametrize(
    "text",
    [
        "Kami dilarang pakai salam dua jari sampai hari coblosan",
        "Apa arti salam tiga jari di TPS kita?",
        "Salam tiga jari jadi tren jelang pemilu",
        "Salam tiga jari dari kami, regu pramuka",
        "Sejarah rezim Orde Baru dan pemilu pertamanya",
        "Stop sampah plastik di TPS 3R",
        "Anti nyamuk untuk petugas TPS kami",
        "Dinasti Ming harus diganti bab lain, pilih buku ini",
        "Dibilang bodoh oleh teman, padahal nilai ujian bagus",
    ],
)
def test_salutes_and_regimes_that_are_told_take_no_side(assess: Assess, text: str) -> None:
    found = assess(text, at=CAMPAIGN, region="64.02", pack="pilkada-2024")
    assert (found.queue, found.flags) == (False, ())


@pytest.mark.parametrize(
    "text",
    [
        "prabowo dibilang gagal padahal " * 3_000,
        "haters prabowo lupa ngaca " * 4_000,
        "mending prabowo " * 7_000,
        "urus kota saja belum kok mau jadi prabowo " * 2_000,
        "urus kota saja belum prabowo " * 4_000,
        "jalan rusak mau jadi prabowo " * 4_000,
        "prabowo lupa ngaca iri " * 4_000,
        "dituduh prabowo gagal " * 4_000,
        "salam dua jari dari kami di tps " * 3_000,
    ],
)
def test_hostile_posts_stay_quick(engine: Engine, text: str) -> None:
    engine.assess(Item(id="0", text="prabowo"))
    start = time.process_time()
    engine.assess(Item(id="1", text=text, region="35.78"))
    assert time.process_time() - start < 1.5
