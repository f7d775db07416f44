"""Constructions that turn a sentence, forms of the joint decree, and reasons. Texts are invented."""

from collections.abc import Callable

import pytest

from domain.types import Assessment, Stance

Assess = Callable[..., Assessment]
NATION = {"pack": "pemilu-2024"}
HOME = {"pack": "pilkada-2024", "region": "64.02"}
BEFORE, CAMPAIGN = "2024-08-10T10:00:00+08:00", "2024-10-20T10:00:00+08:00"


@pytest.mark.parametrize("name", ["Anies", "Prabowo", "Ganjar", "Ganjar-Mahfud"])
@pytest.mark.parametrize(
    ("text", "stance"),
    [
        ("Cuma {} yang bisa membereskan ini", Stance.SUPPORT),
        ("Hanya {} yang mampu memimpin", Stance.SUPPORT),
        ("{} lebih mengerti rakyat dari yang lain", Stance.SUPPORT),
        ("{} lebih buruk dari yang dulu", Stance.OPPOSE),
        ("Daripada {} mending yang lain", Stance.OPPOSE),
        ("kok masih dukung {}", Stance.OPPOSE),
        ("kok gak pilih {}", Stance.SUPPORT),
        ("miris negeri ini dipimpin {}", Stance.OPPOSE),
        ("{} ngebet jadi presiden", Stance.OPPOSE),
        ("wajib dilanjutkan program yang sekarang, maka jangan pilih {}", Stance.OPPOSE),
        ("{} difitnah terus, kasihan beliau", Stance.SUPPORT),
        ("Elektabilitas {} lebih tinggi dari yang lain menurut survei", Stance.NONE),
        ("Upacara hari ini dipimpin {}", Stance.NONE),
    ],
)
def test_a_construction_is_read_the_same_whoever_is_named(assess: Assess, name: str, text: str, stance: Stance) -> None:
    assert assess(text.format(name), **NATION).stance is stance


@pytest.mark.parametrize(
    ("text", "before", "campaign"),
    [
        ("Ikut jalan sehat bareng Edi Damansyah, lanjutkan!", "KE-06", "DS-04"),
        ("Mendampingi suami saya ikut kampanye Edi Damansyah, dukung ya", "KE-07", "KE-07"),
        ("Resmi jadi relawan Edi Damansyah", "DS-09", "DS-10"),
        ("Kumpulkan KTP untuk Edi Damansyah", "DS-11", "DS-11"),
        ("Baliho Edi Damansyah sudah terpasang di depan rumah, menang!", "KE-01", "DS-01"),
        ("Hadir deklarasi PDIP, ayo menangkan PDIP", "KE-06", "DS-04"),
        ("Gabung tim pemenangan PKB, ayo menangkan PKB", "DS-09", "DS-10"),
        ("Bismillah, hari ini saya ambil formulir bakal calon di kantor partai", "DS-03", None),
        ("Saya siap maju pilbup, mohon doa restu", "DS-03", None),
    ],
)
def test_what_is_told_suggests_its_form(assess: Assess, text: str, before: str, campaign: str | None) -> None:
    assert [assess(text, at=at, **HOME).flags[0].category for at in (BEFORE, CAMPAIGN)] == [before, campaign]


@pytest.mark.parametrize(
    "text",
    [
        "Saya tidak siap maju pilbup",
        "Bupati sebelah ambil formulir bakal calon, kata ketua DPC",
        "Saya ambil formulir pendaftaran lomba mewarnai",
        "Mengembalikan formulir cuti ke bagian umum",
    ],
)
def test_not_everybody_stands_for_election(assess: Assess, text: str) -> None:
    assert not assess(text, at=BEFORE, **HOME).queue


def test_a_reason_names_no_empty_word(assess: Assess) -> None:
    found = assess("Pak Prabowo orangnya tegas, insya Allah Indonesia makin kuat kalau beliau yang pimpin", **NATION)
    assert "tegas" in found.flags[0].reason
    assert "indonesia" not in found.flags[0].reason


def test_the_office_of_one_is_not_told_of_another(assess: Assess) -> None:
    found = assess("Bangga sama Pak Edi Damansyah, beda sama Pak Awang Yacoub", at=BEFORE, **HOME)
    for flag in found.flags:
        assert ("menjabat bupati" in flag.cancelled_by) == (flag.found == "Edi Damansyah")
