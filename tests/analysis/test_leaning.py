"""Attitudes, regret, merit, others, leaving, and whose words they are: families of invented sentences, and look-alikes."""

import time
from collections.abc import Callable

import pytest

from analysis.engine import Engine
from domain.types import Assessment, Item, Stance
from tests.analysis.test_implied import every
from tests.analysis.test_plain_speech import said

Assess = Callable[..., Assessment]
HEADS = (("Wempi W. Mawa", "65.02"), ("Pak Uloli", "75.03"), ("Ipuk-Mujiono", "35.10"))
CAMPAIGN, EARLY = "2024-11-10T10:00:00+07:00", "2024-06-10T10:00:00+07:00"

REFUSES = ("Gak", "Tidak", "Nggak begitu")
LEANS = ("yakin", "cocok", "sreg", "percaya")
TOWARDS = ("sama", "aku sama", "banget gue sama", "saya pada")
WARNS = ("Jangan sampai", "Jangan sampe", "Jangan sampai kita", "Ojo sampai")
REGRET = ("menyesal", "nyesel", "rugi")
FED_UP = ("Muak", "Capek", "Bosan", "Kecewa", "Kapok")
NO_MERIT = ("gak ada rekam jejaknya", "belum ada prestasinya", "tidak jelas kontribusinya")
SPURN = ("ngapain cari yang lain", "gak usah nyari yang lain", "tak payah cari lain", "jangan coba-coba yang lain")
LEAVES = ("pulang kampung", "pensiun", "minggir", "momong cucu")

FOR = [
    *every("{0} {1} {X}", LEANS, TOWARDS),
    *every("{0} {1} tidak {2} {X}", WARNS, REGRET, ("memilih", "milih", "coblos")),
    *every("Gak {0} {1} {X}", ("nyesel", "menyesal"), ("milih", "coblos")),
    *every("{X} sudah terbukti, {0}", SPURN),
    *every("Siapa lagi kalau bukan {X}", ()),
    *every("Kalau bukan {X} siapa lagi", ()),
    *every("{0}, {X} aja", ("Gak usah mikir", "Ngapain bingung", "Tidak usah ragu")),
    *every("Tetap {X}, {0}", ("gak bakal goyah", "tidak akan belok", "gak bakal mundur")),
    *every("{0} {X} dilewatkan", ("Sayang kalau", "Eman kalau")),
    *every("{X} untuk {0}, bismillah", ("rakyat", "kita semua")),
]
AGAINST = [
    *every("{0} {1} {2} {X}", REFUSES, LEANS, TOWARDS),
    *every("{0} {1} {2} {X}", WARNS, REGRET, ("memilih", "milih", "coblos")),
    *every("{0} {1} {X}", FED_UP, ("sama", "aku lihat", "kami dengan")),
    *every("{X} {0}", NO_MERIT),
    *every("{0} {X} {1}", ("Sudah saatnya", "Saatnya", "Mending"), LEAVES),
    *every("Cukup{0} {X} {1}", ("", "lah"), ("lima tahun ini", "satu periode saja", "10 tahun")),
    *every("{X}? {0}", ("Gagal total", "Cuma bisa janji", "Gak becus")),
    *every("{X} kalau memang pro rakyat, {0}", ("pasar yang digusur gimana tuh", "nelayan yang diusir apa kabar")),
    *every("{X} kok {0}", ("jadi bupati", "mau jadi gubernur")),
]
NEITHER = [
    *every("Timses {X} {0} ke Bawaslu", ("laporkan perusakan baliho", "melaporkan dugaan politik uang")),
    "Bawaslu periksa dugaan politik uang di kampanye {X}",
    "{X} tetap bakal mundur dari jabatan menteri",
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
    "sentence",
    [
        "Jangan lupa pilih {X}",
        "Jangan ragu milih {X}",
        "Dulu dikira {X} sombong, ternyata ramah",
        "{X} gak pernah korupsi, bukan prestasi yang dijual",
        "Semoga {X} istirahat dulu biar lekas pulih",
    ],
)
def test_words_that_only_look_alike_are_not_against(assess: Assess, sentence: str) -> None:
    for name, region in HEADS:
        assert said(assess, sentence.replace("{X}", name), region) is not Stance.OPPOSE, name


# --- a name of one word at home ------------------------------------------------------------------

CHOSEN = [
    *every("Kalau bukan {X} siapa lagi yang berani", ()),
    *every("{X} {0}", ("aja deh", "aja lah", "wae")),
    *every("{0} sama {X}", ("Cocok kali awak", "Gak yakin aku")),
    *every("Sudah saatnya {X} pulang kampung", ()),
]
# What is said of a colleague, a cousin, a cat.
OF_ANYBODY = [
    "{X} aja yang jemput anak, aku masih di kantor",
    "{X} istirahat dulu ya, besok apel pagi",
    "{X} ganti oli dulu baru berangkat",
    "Nasi gorengnya {X} cocok di lidah",
    "Bapak {X} dari bagian umum pensiun akhir bulan",
    "Kemarin ketemu {X} di pasar, anaknya sudah dua",
]


@pytest.mark.parametrize("name", ["Bobby", "Deru", "Isran"])
@pytest.mark.parametrize("sentence", CHOSEN)
def test_a_name_counts_where_somebody_is_plainly_chosen_or_refused(assess: Assess, name: str, sentence: str) -> None:
    text = sentence.replace("{X}", name)
    home = {"Bobby": "12", "Deru": "16", "Isran": "64"}[name]
    assert assess(text, at=CAMPAIGN, region=home, pack="pilkada-2024").queue
    assert not assess(text, at=CAMPAIGN, region="35.78", pack="pilkada-2024").queue
    assert not assess(text, at=EARLY, region=home, pack="pilkada-2024").queue


@pytest.mark.parametrize("sentence", OF_ANYBODY)
def test_an_everyday_sentence_names_no_contestant(assess: Assess, sentence: str) -> None:
    for name, region in (("Bobby", "12"), ("Deru", "16"), ("Isran", "64")):
        assert not assess(sentence.replace("{X}", name), at=CAMPAIGN, region=region, pack="pilkada-2024").queue, name


@pytest.mark.parametrize("between", ["apa", "atau", "vs", "ketimbang"])
def test_two_names_held_against_each_other_are_contestants(assess: Assess, between: str) -> None:
    found = assess(f"pram {between} rk", at=CAMPAIGN, region="31", pack="pilkada-2024")
    assert set(found.candidates) == {"Pramono Anung", "Ridwan Kamil"}
    assert not assess(f"pram {between} rk", at=CAMPAIGN, region="35.78", pack="pilkada-2024").candidates


def test_between_rivals_the_one_who_is_chosen_is_told(assess: Assess) -> None:
    found = assess(
        "Ganjar apa Prabowo? gue sih Ganjar", at="2024-01-15T10:00:00+07:00", region="31", pack="pemilu-2024"
    )
    assert (found.queue, found.stance) == (True, Stance.SUPPORT)
    asked = assess("Ganjar apa Prabowo?", at="2024-01-15T10:00:00+07:00", region="31", pack="pemilu-2024")
    assert not asked.queue


@pytest.mark.parametrize("call", ["pilih", "milih", "memilih", "nyoblos", "mencoblos"])
def test_a_form_with_a_call_is_known_in_every_form_of_the_verb(assess: Assess, call: str) -> None:
    found = assess(f"Jangan sampai menyesal tidak {call} amin", at="2024-01-15T10:00:00+07:00", pack="pemilu-2024")
    assert (set(found.candidates), found.stance) == ({"Anies Baswedan", "Muhaimin Iskandar"}, Stance.SUPPORT)


@pytest.mark.parametrize(
    "text",
    [
        "prabowo? gagal " * 4_000,
        "kapok sama prabowo " * 4_000,
        "sayang kalau prabowo sia-siakan " * 3_000,
        "kalau bukan prabowo siapa lagi " * 3_000,
        "bobby aja deh " * 5_000,
        "pram apa rk " * 5_000,
    ],
)
def test_hostile_posts_stay_quick(engine: Engine, text: str) -> None:
    engine.assess(Item(id="0", text="prabowo"))
    start = time.process_time()
    engine.assess(Item(id="1", text=text, region="31"))
    assert time.process_time() - start < 1.5
