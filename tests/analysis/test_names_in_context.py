"""When a name counts: region, company, homonyms, numbers. Texts are invented, contestants are public record."""

from collections.abc import Callable

import pytest

from domain.packs import load_pack
from domain.types import Assessment

Assess = Callable[..., Assessment]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Pak Prabowo hadir di lapangan", ["Prabowo Subianto"]),
        ("prabowo-gibran", ["Prabowo Subianto", "Gibran Rakabuming Raka"]),
        ("#PrabowoGibran", ["Prabowo Subianto", "Gibran Rakabuming Raka"]),
        ("pr4bowo", ["Prabowo Subianto"]),
        ("paslon 03 hadir", ["Ganjar Pranowo", "Mahfud MD"]),
        ("@ganjarpranowo selamat pagi", ["Ganjar Pranowo"]),
        ("Kapolri Listyo Sigit Prabowo memimpin apel", []),
        ("pelaku di ganjar hukuman lima tahun", []),
        ("semoga lekas sembuh, amin ya Allah", []),
        ("jus manis tanpa gula", []),
        ("buku Kahlil Gibran di rak", []),
        ("pemain nomor 2 mencetak gol di pertandingan bola", []),
        ("antrian nomor 2 di loket", []),
    ],
)
def test_national_names(assess: Assess, text: str, names: list[str]) -> None:
    assert list(assess(text, pack="pemilu-2024").candidates) == names


@pytest.mark.parametrize(
    ("text", "parties"),
    [
        ("kader PDIP dan PKS bertemu", ["PDIP", "PKS"]),
        ("caleg PAN dari dapil satu", ["PAN"]),
        ("menonton Peter Pan", []),
        ("depan rumah, kapan pulang, harapan", []),
        ("korupsi dan persepsi", []),
        ("guru PPPK menerima SK", []),
        ("PSSI menang", []),
        ("naik Garuda ke Medan", []),
        ("partai garuda mendaftar", ["Garuda"]),
        ("banteng itu lepas dari kandang", []),
        ("bayar PKB motor tahunan", []),
        ("terus berkarya untuk negeri", []),
        ("sidang umum PBB di New York", []),
    ],
)
def test_parties(assess: Assess, text: str, parties: list[str]) -> None:
    assert list(assess(text, pack="pemilu-2024").parties) == parties


@pytest.mark.parametrize(
    ("text", "region", "counts"),
    [
        ("Arinal Djunaidi meresmikan pasar", None, False),
        ("Arinal Djunaidi meresmikan pasar", "18", True),
        ("Arinal Djunaidi meresmikan pasar", "18.71", True),
        ("Arinal Djunaidi meresmikan pasar", "73", False),
        ("Gubernur Arinal Djunaidi meresmikan pasar", None, True),
        ("Arinal Djunaidi, nomor urut 1", None, True),
        ("arinal sutono di pasar", None, True),
        ("#ArinalDjunaidi di pasar", None, True),
        ("Arinal Djunaidi menyapa warga Bali", None, False),
        ("PDIP bersama Arinal Djunaidi di pasar", None, True),
    ],
)
def test_regional_names_need_company_elsewhere(assess: Assess, text: str, region: str | None, counts: bool) -> None:
    found = assess(text, pack="pilkada-2024", region=region)
    assert ("Arinal Djunaidi" in found.candidates) is counts


@pytest.mark.parametrize(
    "name",
    [
        "Khofifah Indar Parawansa",
        "Tri Rismaharini",
        "Luluk Nur Hamidah",
        "Ridwan Kamil",
        "Pramono Anung",
        "Dharma Pongrekun",
        "Andika Perkasa",
        "Ahmad Luthfi",
    ],
)
@pytest.mark.parametrize("region", [None, "73", "35.78"])
def test_contestants_whom_the_country_knows_need_none(assess: Assess, name: str, region: str | None) -> None:
    assert name in assess(f"{name} meresmikan pasar", pack="pilkada-2024", region=region).candidates


def test_one_word_names_need_company_at_home_too(assess: Assess) -> None:
    assert assess("Sutono membeli buku", pack="pilkada-2024", region="18").candidates == ()
    assert "Sutono" in assess("cawagub Sutono membeli buku", pack="pilkada-2024", region="18").candidates


def test_a_common_given_name_is_nobody(assess: Assess) -> None:
    assert assess("Muhammad dan Siti menikah, bupati hadir", pack="pilkada-2024").candidates == ()


def test_a_number_means_the_contest_at_home(assess: Assess) -> None:
    assert "Tri Rismaharini" in assess("ayo coblos nomor 3", pack="pilkada-2024", region="35").candidates
    assert "Pramono Anung" in assess("ayo coblos nomor 3", pack="pilkada-2024", region="31").candidates
    assert assess("ayo coblos nomor 3", pack="pilkada-2024").candidates == ()


def test_prospective_contestants_count_in_their_days_only(assess: Assess) -> None:
    text = "cawapres Erick Thohir cocok"
    assert assess(text, at="2023-06-01T08:00:00+07:00", pack="pemilu-2024").candidates == ("Erick Thohir",)
    assert assess(text, at="2024-01-01T08:00:00+07:00", pack="pemilu-2024").candidates == ()


def test_nothing_is_said_outside_the_window(assess: Assess) -> None:
    found = assess("ayo coblos Prabowo Gibran", at="2026-01-01T08:00:00+07:00")
    assert (found.candidates, found.queue, found.flags) == ((), False, ())


def test_a_region_lends_company_to_its_own_contestants(assess: Assess) -> None:
    assert assess("Indrata Nur Bayuaji hadir", pack="pilkada-2024").candidates == ()
    assert "Indrata Nur Bayuaji" in assess("Indrata Nur Bayuaji hadir di Pacitan", pack="pilkada-2024").candidates


def test_a_name_of_the_dpr_counts_in_its_own_constituency(assess: Assess) -> None:
    pack = load_pack("pemilu-2024")
    contest = pack.contests["dpr-jawa-timur-1"]
    assert contest.parts == ("35.15", "35.78")
    words = [c.name for c in pack.candidates if c.contest == contest.contest]
    name = next(name for name in words if len(name.split()) == 2)
    assert name in assess(f"{name} membeli buku", pack="pemilu-2024", region="35.78").candidates
    assert name in assess(f"{name} membeli buku", pack="pemilu-2024", region="35").candidates
    assert name not in assess(f"{name} membeli buku", pack="pemilu-2024", region="35.10").candidates


def test_every_regency_belongs_to_one_constituency_of_the_dpr() -> None:
    parts = [part for contest in load_pack("pemilu-2024").contests.values() for part in contest.parts]
    assert len(parts) == len(set(parts)) == 514


def called() -> list[tuple[str, str, str]]:
    """Every name, not a doubtful one, by which the regional pack calls a contestant: region, form, whose."""
    pack = load_pack("pilkada-2024")
    return [
        (pack.contests[one.contest].region, form, one.refers_to)
        for one in pack.phrases
        if one.group == "candidate" and one.contest and one.tier != "weak"
        for form in one.forms
        if form[0] not in "#@"
    ]


@pytest.mark.parametrize("sentence", ["Ayo coblos {X}", "Semoga {X} menang", "{X} harga mati", "Saya dukung {X}"])
def test_a_nickname_is_read_like_the_name(assess: Assess, sentence: str) -> None:
    for region, form, names in called():
        text = sentence.replace("{X}", form)
        found = assess(text, at="2024-11-10T10:00:00+07:00", region=region, pack="pilkada-2024")
        assert found.stance == "support", (region, form)
        assert {name.strip() for name in names.split(";")} & set(found.candidates), (region, form)


def test_every_nickname_names_a_page_or_is_editorial() -> None:
    pack = load_pack("pilkada-2024")
    assert all(one.source for one in pack.phrases)
    contests = {one.contest for one in pack.phrases if one.group == "candidate"}
    assert len({one for one in contests if one.startswith("gubernur-")}) >= 36


@pytest.mark.parametrize(
    ("text", "region", "names"),
    [
        ("Tetep setia Pak Teguh, Solo nomer 1", "33.72", {"Teguh Prakosa", "Bambang Nugroho"}),
        ("Pasang twibbon AZ-FER yuk kawan-kawan", "15.72", {"Ahmadi Zubir", "Ferry Satria"}),
        ("Semoga lancar utk Gus Arief & Budhe Rini tanggal 27 November", "33.16", {"Arief Rohman", "Sri Setyorini"}),
    ],
)
def test_number_letters_and_election_day_are_company(assess: Assess, text: str, region: str, names: set[str]) -> None:
    assert names & set(assess(text, at="2024-11-10T10:00:00+07:00", region=region, pack="pilkada-2024").candidates)
    assert not assess("Pak Teguh di jalur nomor 1 lomba lari", region="33.72", pack="pilkada-2024").queue


def test_a_ballot_number_is_said_in_words(assess: Assess) -> None:
    for said in ("nol dua", "kosong dua", "paslon kosong dua"):
        found = assess(f"Ayo coblos {said}", at="2024-01-10T10:00:00+07:00", pack="pemilu-2024")
        assert set(found.candidates) == {"Prabowo Subianto", "Gibran Rakabuming Raka"}
    assert not assess("ada kursi kosong dua baris", at="2024-01-10T10:00:00+07:00", pack="pemilu-2024").candidates
