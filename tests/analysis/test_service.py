"""Contestants who govern, in office and on leave. Texts are invented, offices public record."""

from collections.abc import Callable

import pytest

from analysis.engine import compile_engine
from domain.packs import load_pack
from domain.types import Assessment, Item, Stance, Tier

Assess = Callable[..., Assessment]
HOME = {"pack": "pilkada-2024", "region": "64.02"}
BEFORE, CAMPAIGN = "2024-08-10T10:00:00+08:00", "2024-10-20T10:00:00+08:00"


@pytest.mark.parametrize(
    "text",
    [
        "Terima kasih Pak Edi Damansyah atas bantuan seragam untuk sekolah kami",
        "Pak Edi Damansyah membuka festival budaya di lapangan kecamatan",
        "Selamat ulang tahun Pak Edi Damansyah, sehat selalu",
        "Turut berduka cita untuk keluarga Pak Edi Damansyah",
    ],
)
def test_what_an_office_does_is_no_support(assess: Assess, text: str) -> None:
    found = assess(text, at=BEFORE, **HOME)
    assert found.candidates == ("Edi Damansyah",)
    assert not found.queue


def test_thanks_for_a_programme_count_while_the_office_rests(assess: Assess) -> None:
    text = "Terima kasih Pak Edi Damansyah atas bantuan seragam untuk sekolah kami"
    found = assess(text, at=CAMPAIGN, **HOME)
    assert found.stance is Stance.SUPPORT
    assert "cuti kampanye dari jabatan bupati" in found.flags[0].cancelled_by


@pytest.mark.parametrize(
    "text",
    [
        "Pak Edi Damansyah membuka festival budaya di lapangan kecamatan",
        "Turut berduka cita untuk keluarga Pak Edi Damansyah",
        "Selamat ulang tahun Pak Edi Damansyah, sehat selalu",
    ],
)
def test_leave_makes_no_support_of_a_ceremony_or_a_condolence(assess: Assess, text: str) -> None:
    assert not assess(text, at=CAMPAIGN, **HOME).queue


def test_praise_of_who_governs_is_never_of_the_highest_tier(assess: Assess) -> None:
    text = "Bangga sama Pak Edi Damansyah, mantap programnya"
    before, campaign = (assess(text, at=at, **HOME) for at in (BEFORE, CAMPAIGN))
    assert (before.tier, campaign.tier) == (Tier.PLAIN, Tier.STRONG)
    assert "menjabat bupati" in before.flags[0].cancelled_by


def test_a_call_stays_a_call(assess: Assess) -> None:
    for at in (BEFORE, CAMPAIGN):
        assert assess("Coblos Edi Damansyah, jangan ragu", at=at, **HOME).stance is Stance.SUPPORT


@pytest.mark.parametrize("name", ["Pak Edi Damansyah", "pak edi damansyah", "Edi Damansyah"])
def test_a_title_does_not_take_a_short_first_name_away(assess: Assess, name: str) -> None:
    assert assess(f"Coblos {name}", at=CAMPAIGN, **HOME).candidates == ("Edi Damansyah",)


def test_a_contestant_without_office_has_none_told(assess: Assess) -> None:
    found = assess("Coblos Dendi Suryadi", at=CAMPAIGN, **HOME)
    assert found.flags
    assert "jabatan" not in found.flags[0].cancelled_by


def test_without_a_day_nothing_is_said_of_an_office() -> None:
    engine = compile_engine([load_pack("pilkada-2024")])
    found = engine.assess(Item(id="1", text="Coblos Edi Damansyah", region="64.02"))
    assert "jabatan" not in found.flags[0].cancelled_by
