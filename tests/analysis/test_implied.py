"""What is meant without being said, and who is meant without a name: families of invented sentences."""

import itertools
import random
import re
import time
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.comparing import outside
from analysis.engine import Engine
from analysis.sentences import Sentences
from analysis.speech import Speech
from analysis.vocabulary import sayings, vocabulary
from domain.packs import load_pack
from domain.types import Assessment, Flag, Item, Stance
from tests.analysis.test_plain_speech import HEADS, READER, said

Assess = Callable[..., Assessment]
CAMPAIGN = "2024-11-10T10:00:00+07:00"
CALLS = ("pilih", "coblos", "dukung", "menangkan")


def every(frame: str, *words: tuple[str, ...]) -> list[str]:
    """The frame with each choice of words; {X} stays."""
    return [frame.format(*chosen, X="{X}") for chosen in itertools.product(*words)]


FOES = ("Haters", "Pembenci", "Yang benci", "Yang menghina", "Yang fitnah")
SCORN = ("panik", "cuma bisa nyinyir", "kebakaran jenggot", "omong kosong", "pembohong")
PRAISE = ("Hebat", "Keren", "Mantap", "Bagus sekali kerja", "Terima kasih")
PLIGHT = ("jalan rusak dibiarkan", "banjir tiap tahun", "jalan kami masih berlubang", "sampah menumpuk")
KIND = ("merakyat", "jujur", "peduli", "amanah")
UNKIND = ("cuma pas kampanye", "cuma omong kosong", "pembohong", "korup")
DECLARES = ("Tetap", "Kalau saya sih", "Fix", "Bismillah", "Sampai kapan pun", "Ya tetap")
SHUNS = ("Lawan", "Hadang", "Kita gagalkan", "No", "Hati-hati dengan", "Usir")
OTHERS = ("Yang lain", "Kubu sebelah", "Paslon sebelah", "Calon lain")

FOR = [
    *every("{0} {X} {1}", FOES, SCORN),
    *every("{0} {X}", DECLARES),
    *every("{0} {1}, {X} pilihan kami", OTHERS, ("tukang bohong", "cuma janji", "pembohong")),
    *every("Jangan {0} pembohong, {0} {X}", CALLS),
    *every("Kata siapa {X} {0}", ("gagal", "tidak becus", "korup")),
    *every("Katanya {X} {0}, ternyata {1}", ("korup", "pembohong", "gagal"), KIND),
]
AGAINST = [
    *every("{0} {X}, {1}", PRAISE, PLIGHT),
    *every("Katanya {X} {0}, ternyata {1}", KIND, UNKIND),
    *every("{0} {X}", SHUNS),
    *every("Lebih baik golput daripada {0} {X}", CALLS),
    *every("Heran masih ada yang {0} {X}", CALLS),
    *every("Gak sudi {0} {X}", CALLS),
    *every("Suara saya bukan untuk {X}", ()),
    *every("{X} bukan {0}", ("pemimpin", "solusi")),
]
NEITHER = [
    *every("Terima kasih {X} atas {0}", ("perbaikan jalan rusak", "bantuan banjir")),
    *every("Terima kasih {X} sudah {0}", ("memperbaiki jalan rusak", "membantu korban banjir")),
    "{X} meninjau jalan rusak",
    "Rapat penanganan banjir dipimpin {X}",
]
FAMILIES = [*((Stance.SUPPORT, one) for one in FOR), *((Stance.OPPOSE, one) for one in AGAINST)]


@pytest.mark.parametrize(("stance", "sentence"), FAMILIES, ids=[sentence for _, sentence in FAMILIES])
def test_what_is_meant_is_read_the_same_whoever_is_named(assess: Assess, stance: Stance, sentence: str) -> None:
    for name, region in (("Wempi W. Mawa", "65.02"), ("Pak Uloli", "75.03"), ("Ipuk-Mujiono", "35.10")):
        assert said(assess, sentence.replace("{X}", name), region) is stance, name


@pytest.mark.parametrize("sentence", NEITHER)
def test_thanks_for_what_was_mended_are_no_irony(assess: Assess, sentence: str) -> None:
    for name, region in (("Wempi W. Mawa", "65.02"), ("Ipuk-Mujiono", "35.10")):
        assert said(assess, sentence.replace("{X}", name), region) is not Stance.OPPOSE


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(HEADS), st.sampled_from(FAMILIES), st.sampled_from([str, str.lower, str.upper]))
def test_sides_are_never_exchanged(
    engine: Engine, head: tuple[str, str], sentence: tuple[Stance, str], case: Callable[[str], str]
) -> None:
    text = case(sentence[1].replace("{X}", head[1]))
    found = engine.assess(Item(id="1", text=text, region=head[0], packs=("pilkada-2024",)))
    assert found.stance is not {Stance.SUPPORT: Stance.OPPOSE, Stance.OPPOSE: Stance.SUPPORT}[sentence[0]]


@pytest.mark.parametrize(
    ("text", "side"),
    [
        ("Katanya wibisana datang jam sembilan ternyata diwakilkan", None),
        ("Katanya wibisana hadir tapi terlambat", None),
        ("Jalan rusak dekat rumah wibisana", None),
        ("Katanya wibisana merakyat ternyata diwakilkan", Stance.OPPOSE),
        ("Katanya wibisana hadir ternyata pembohong", Stance.OPPOSE),
    ],
)
def test_a_claim_is_belied_where_it_praised_or_something_unkind_follows(text: str, side: Stance | None) -> None:
    words = READER.words(text)
    at = words.index("wibisana")
    heard, sentences = vocabulary().find(words), Sentences(text, len(words), lambda: READER.places(text))
    assert Speech(words, heard, sentences, [(at, at + 1)]).read([(at, at + 1)]).side is side


# --- who is meant without a name -----------------------------------------------------------------

HOLDERS = ("Pak Bupati", "Bu Bupati", "petahana", "Pak Gubernur")
KEPT_ON = ("lanjut dua periode", "dua periode harga mati", "lanjut 2 periode, gaspol")
OTHER_SIDE = ("kubu sebelah", "paslon sebelah", "calon dinasti", "yang dua jari", "petahana")


def sided(assess: Assess, text: str) -> tuple[Stance, tuple[Flag, ...]]:
    found = assess(text, at=CAMPAIGN, region="64.02", pack="pilkada-2024")
    assert found.candidates == ()
    return found.stance, found.flags


@pytest.mark.parametrize(
    "text",
    [
        *every("Dukung {0} {1}!", HOLDERS, KEPT_ON),
        *every("Ayo {1} lagi {0}", HOLDERS, ("pilih", "coblos", "menangkan")),
        *every("Semoga {0} terpilih lagi", HOLDERS),
        "Dukung Pak Wali lanjut dua periode! #lanjutkan",
        "Satu periode lagi untuk Pak Bupati",
        "Tetap dukung petahana",
        "Bupatiku lanjut periode kedua",
    ],
)
def test_a_call_to_keep_who_governs_is_partisan(assess: Assess, text: str) -> None:
    stance, flags = sided(assess, text)
    assert stance is Stance.SUPPORT
    assert {flag.rule for flag in flags} <= {"partisan-language", "campaign-language"}
    assert all(flag.reason.startswith("Terbaca") for flag in flags)


@pytest.mark.parametrize(
    "text",
    [
        *every("Jangan {1} {0}", OTHER_SIDE, ("pilih", "coblos")),
        *every("Tumbangkan {0} di pilkada ini", OTHER_SIDE),
        "Cukup satu periode untuk Pak Bupati",
        "Tolak politik dinasti di daerah kita",
        "Jangan mau dipimpin dinasti",
        "Paslon sebelah tukang bohong",
        "Lawan dinasti, jangan pilih anaknya",
    ],
)
def test_a_refusal_of_the_other_side_is_opposition(assess: Assess, text: str) -> None:
    assert sided(assess, text)[0] is Stance.OPPOSE


@pytest.mark.parametrize(
    "text",
    [
        "Pak Bupati membuka rapat, lanjut makan siang",
        "Terima kasih Pak Bupati atas bantuannya",
        "Dukung program Pak Bupati, ayo imunisasi",
        "Ayo dukung Pak Gubernur wujudkan zona integritas",
        "Mohon dukungan Pak Bupati untuk perbaikan sekolah kami",
        "Lanjutkan Pak Bupati, pelayanan makin baik",
        "Pilih ketua RT, Pak Bupati hadir",
        "Periode kedua pendaftaran dibuka, kata Pak Bupati",
        "Ganti kepala dinas, Pak Bupati lantik pejabat",
        "Petahana mendaftar ke KPU",
        "Petahana cuti kampanye",
        "Rumah sebelah menang lomba kebersihan",
        "Kelas sebelah pilih ketua baru",
        "Sejarah dinasti Ming, pilih buku ini",
        "Dinasti Majapahit adalah kerajaan besar",
        "Foto dua jari bareng teman kantor",
        "Pak wali kelas memilih ketua kelas",
        "Calon pengantin hati-hati dengan jalan rusak",
        "Bupati sekarang sedang cuti, penjabat mulai bertugas",
    ],
)
def test_office_and_neighbours_are_no_side(assess: Assess, text: str) -> None:
    found = assess(text, at=CAMPAIGN, region="64.02", pack="pilkada-2024")
    assert (found.queue, found.flags) == (False, ())


@pytest.mark.parametrize("text", ["Nomor 1 tukang janji", "Nomor dua pembohong", "Paslon 1 gagal total"])
def test_scorn_of_a_number_at_home_means_the_ballot_line(assess: Assess, text: str) -> None:
    found = assess(text, at=CAMPAIGN, region="35.10", pack="pilkada-2024")
    assert found.stance is Stance.OPPOSE
    assert found.candidates


# --- words that are said of other things as well -------------------------------------------------


@pytest.mark.parametrize(
    "text",
    ["Suara masnya kecil sekali, tidak jelas bicara apa", "Calon mertua tukang janji palsu", "Debat kusir bikin muak"],
)
def test_one_homonym_opens_no_text(assess: Assess, text: str) -> None:
    assert not assess(text, at=CAMPAIGN, region="52.04", pack="pilkada-2024").queue


def test_a_word_of_every_day_is_a_name_in_its_own_clause_only(assess: Assess) -> None:
    # Indah is a contestant there.
    for text in ("Pemandangan yang indah, suasana tenang, asal jangan hujan", "Indah sekali, jangan lupa pilih menu"):
        assert assess(text, at=CAMPAIGN, region="52.04", pack="pilkada-2024").candidates == ()


# --- what long texts cost ------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "haters prabowo panik " * 5_000,
        "kubu sebelah bohong jangan pilih petahana " * 2_500,
        "katanya prabowo jujur ternyata " * 3_000,
        "lawan dinasti " * 7_000,
        "tetap prabowo " * 7_000,
        "jangan pilih pembohong pilih prabowo " * 2_500,
        "keren prabowo jalan rusak " * 4_000,
    ],
)
def test_hostile_posts_stay_quick(engine: Engine, text: str) -> None:
    engine.assess(Item(id="0", text="prabowo"))
    start = time.process_time()
    engine.assess(Item(id="1", text=text, region="35.78"))
    assert time.process_time() - start < 1.5


@settings(max_examples=100)
@given(st.integers(0, 10_000))
def test_many_names_leave_the_words_that_few_would(seed: int) -> None:
    draw = random.Random(seed)
    spans = [(first, first + draw.randint(1, 4)) for first in draw.choices(range(40), k=draw.randint(0, 14))]
    heard = sorted((first, first + draw.randint(1, 3), 1) for first in draw.choices(range(45), k=20))
    kept = [hit for hit in heard if not any(first <= hit[0] and hit[1] <= last for first, last in spans)]
    assert list(outside(heard, spans)) == kept


def test_no_word_that_refuses_by_itself_is_part_of_a_contestants_name() -> None:
    # "Moh" is Javanese for a refusal, and Mohammad on a ballot.
    named = {
        word
        for one in load_pack("pilkada-2024").candidates
        for name in (one.name, one.partner or "")
        for word in re.split(r"[^a-z]+", name.casefold())
        if word
    }
    refusing = {form for one in sayings() if one.role in ("shun", "drop", "scorn") for form in one.forms}
    assert refusing & named == set()
