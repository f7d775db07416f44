"""Regional languages, over the contestants of a region where each is spoken; and captions that say nothing but a name.

The sentences are invented by people who do not speak these languages; they try that the words do what their pages say.
"""

from collections.abc import Callable

import pytest

from analysis.names import name_words
from domain.packs import load_pack
from domain.types import Assessment, Stance
from tests.analysis.test_plain_speech import said

Assess = Callable[..., Assessment]
FOR, AGAINST = Stance.SUPPORT, Stance.OPPOSE
PACK = load_pack("pilkada-2024")


def contestants(region: str) -> list[str]:
    """The heads of a region's first contest and their pairs by one word each."""
    found = []
    for one in PACK.candidates:
        if one.role == "head" and one.partner and PACK.contests[one.contest].region == region:
            own, other = name_words(one.name), name_words(one.partner)
            found += [one.name, f"{own[0].capitalize()}-{other[0].capitalize()}"]
    return found[:4]


@pytest.mark.parametrize(
    ("region", "stance", "sentence"),
    [
        ("33.18", FOR, "Wis wayahe {X} mimpin"),
        ("33.18", FOR, "Muga-muga {X} dadi, wong cilik seneng"),
        ("33.18", AGAINST, "{X} mung iso janji"),
        ("33.18", AGAINST, "{X} ora pantes dadi bupati"),
        ("33.18", AGAINST, "Wegah aku milih {X}"),
        ("32.05", FOR, "Tong poho coblos {X}"),
        ("32.05", FOR, "Mugia {X} jadi pamingpin urang"),
        ("32.05", AGAINST, "Tong milih {X}"),
        ("32.05", AGAINST, "{X} ngan ukur janji"),
        ("13.12", FOR, "Kito dukuang basamo {X}"),
        ("13.12", AGAINST, "Jan piliah {X}"),
        ("12.12", FOR, "Sai anggiat ma {X} monang"),
        ("12.12", AGAINST, "Unang pillit {X}"),
        ("73.71", FOR, "Pilihki {X} nah"),
        ("73.71", FOR, "{X} memang baji"),
        ("73.71", AGAINST, "Janganmi pilih {X}"),
        ("73.71", AGAINST, "Tena kupilih {X}"),
        ("63.03", FOR, "Ulun wan kaluarga mamilih {X}"),
        ("63.03", FOR, "Mudahan {X} manang"),
        ("63.03", AGAINST, "Jangan mamilih {X}"),
        ("63.03", AGAINST, "Kada hakun ulun mamilih {X}"),
        ("11.06", FOR, "Bek tuwoe pileh {X}"),
        ("11.06", FOR, "Beu meunang {X}"),
        ("11.06", AGAINST, "Bek tapileh {X}"),
        ("51.03", FOR, "Dumogi {X} menang"),
        ("51.03", AGAINST, "Sampunang milih {X}"),
        ("91.71", FOR, "Kitong semua pilih {X} sudah"),
        ("91.71", AGAINST, "Jang pilih {X}"),
        ("91.71", AGAINST, "Sa tra mau pilih {X}"),
        ("71.71", FOR, "So pasti {X}"),
        ("71.71", AGAINST, "Kita nyanda mo pilih {X}"),
        ("81.71", FOR, "Beta pilih {X}"),
        ("81.71", AGAINST, "Beta seng pilih {X}"),
        ("16.71", FOR, "Jangan lupo coblos {X}"),
        ("16.71", AGAINST, "Dak galak milih {X}"),
        ("15.71", FOR, "Ayo kito dukung {X}"),
    ],
)
def test_words_of_a_region_do_what_their_pages_say(assess: Assess, region: str, stance: Stance, sentence: str) -> None:
    names = contestants(region)
    assert len(names) >= 2
    for name in names:
        assert said(assess, sentence.replace("{X}", name), region) is stance, name


@pytest.mark.parametrize("sentence", ["Sing penting {X} menang", "Seng penting {X} menang"])
def test_a_word_that_refuses_elsewhere_refuses_nothing_in_javanese(assess: Assess, sentence: str) -> None:
    for name in contestants("33.18"):
        assert said(assess, sentence.replace("{X}", name), "33.18") is FOR


@pytest.mark.parametrize(
    "caption",
    [
        "Nonton debat {X} yuk",
        "Besok rapat dengan {X}",
        "Tadi ketemu {X} di pasar",
        "Hati-hati akun palsu {X}",
        "Seragam dari {X} sudah dibagikan",
        "Jalan depan rumah {X} macet",
        "Semoga {X} diberi kesehatan",
    ],
)
def test_a_caption_with_a_name_and_no_side_is_not_queued(assess: Assess, caption: str) -> None:
    for name, region in (("Wempi W. Mawa", "65.02"), ("Ipuk-Mujiono", "35.10"), ("Edi Damansyah", "64.02")):
        found = assess(caption.replace("{X}", name), at="2024-11-10T10:00:00+07:00", region=region, pack="pilkada-2024")
        assert (found.queue, found.flags) == (False, ()), name
        assert found.candidates


def test_a_nickname_with_a_source_means_its_contestant(assess: Assess) -> None:
    for text, region, name in (
        ("Menangkan Erji", "35.78", "Eri Cahyadi"),
        ("Coblos paslon Berdaya", "19", "Hidayat Arsani"),
        ("Gus Fawait menang", "35.09", "Muhammad Fawait"),
        ("Ayo pilih Jaro Ade", "32.01", "Ade Ruhandi"),
        ("BETA par Ambon, coblos nomor 2", "81.71", "Bodewin Melkias Wattimena"),
        ("Relawan Harum siap menangkan", "52.71", "Mohan Roliskana"),
    ):
        found = assess(text, at="2024-11-10T10:00:00+07:00", region=region, pack="pilkada-2024")
        assert name in found.candidates, text
        assert found.stance is FOR, text
    for text, region in (
        ("Perempuan berdaya, keluarga sejahtera", "19"),
        ("Bunga melati harum sekali", "52.71"),
        ("Beta su tiba di Ambon", "81.71"),
        ("Semoga Allah ridho", "32.75"),
    ):
        assert assess(text, at="2024-11-10T10:00:00+07:00", region=region, pack="pilkada-2024").candidates == ()
