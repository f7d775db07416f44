"""The two names of one ballot line right beside each other are a pair, however each of them is written."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from itertools import product

import pytest

from analysis.engine import compile_engine
from domain.elections import Candidate
from domain.packs import load_pack
from domain.types import Assessment, Item, Stance

CONTEST, REGION = "bupati-35.10", "35.10"
CAMPAIGN = datetime.fromisoformat("2024-11-10T10:00:00+07:00")
# The deputies share a name, as rivals do.
FIRST, SECOND = ("Sadewa Gunungjati", "Barata Tanjungbaru"), ("Wiranata Kertapati", "Laksmi Barata Danaswari")
HEADS = ("Sadewa Gunungjati", "sadewa gunungjati", "Sadewa", "Pak Sadewa")
DEPUTIES = ("Barata Tanjungbaru", "Barata", "Pak Barata", "BARATA TANJUNGBARU")
JOINTS = ("-", " - ", " dan ", " & ", "/", " serta ", ", ")
Read = Callable[[str], Assessment]


@pytest.fixture(scope="module")
def read() -> Read:
    pack = load_pack("pilkada-2024")
    own = tuple(
        Candidate(contest=CONTEST, number=number, name=name, role=role, partner=partner)
        for number, (head, deputy) in (("1", FIRST), ("2", SECOND))
        for name, role, partner in ((head, "head", deputy), (deputy, "deputy", head))
    )
    others = tuple(one for one in pack.candidates if one.contest != CONTEST)
    engine = compile_engine([replace(pack, candidates=(*others, *own))])
    return lambda text: engine.assess(Item(id="1", text=text, region=REGION, posted_at=CAMPAIGN))


@pytest.mark.parametrize("joint", JOINTS)
@pytest.mark.parametrize("head", HEADS)
def test_partners_are_a_pair_and_a_name_that_a_rival_shares_is_the_partner_s(read: Read, head: str, joint: str) -> None:
    for deputy in DEPUTIES:
        found = read(f"Kami dukung {head}{joint}{deputy}, lanjutkan")
        assert (found.candidates, found.stance) == (FIRST, Stance.SUPPORT), deputy


def test_partners_in_two_sentences_are_two_names(read: Read) -> None:
    for end in (". ", "! ", "? ", "\n"):
        found = read(f"Kami dukung Sadewa Gunungjati{end}Barata juga hadir")
        assert FIRST[0] in found.candidates


def test_rivals_beside_each_other_are_no_pair(read: Read) -> None:
    """A list of both ballots, by whatever joint, names two sides and chooses none."""
    for joint, (one, other) in product(JOINTS, ((FIRST[0], SECOND[0]), (FIRST[1], SECOND[0]))):
        found = read(f"Debat malam ini: {one}{joint}{other}")
        assert (set(found.candidates), found.stance) == ({one, other}, Stance.NONE)


@pytest.mark.parametrize("ask", ["Izin share", "bantu viralkan", "Tolong sebarkan", "ayo bagikan"])
def test_material_that_is_passed_on_with_a_request_takes_its_side(read: Read, ask: str) -> None:
    for what in ("video", "poster", "brosur", "visi misi"):
        assert read(f"{ask} {what} Sadewa-Barata ya teman-teman").stance is Stance.SUPPORT


@pytest.mark.parametrize("news", ["melawan", "menghadapi", "vs", "berhadapan dengan"])
def test_news_of_an_empty_column_is_against_nobody(read: Read, news: str) -> None:
    for who in ("KPU: Pilkada diikuti", "Rapat pleno menetapkan"):
        assert not read(f"{who} calon tunggal Sadewa Gunungjati-Barata Tanjungbaru {news} kotak kosong").queue


def test_children_are_no_insult(read: Read) -> None:
    for children in ("bocah-bocah", "bocah SD", "para bocah"):
        assert not read(f"Sadewa Gunungjati rawuh ing sekolah, {children} seneng banget").queue


@pytest.mark.parametrize(
    "goes_on", ["", " dari Mandrehe", " sampai menang", " penuh", " tanpa ragu", " agar maju", " pokoknya"]
)
def test_a_call_that_names_nobody_goes_on_about_who_was_named_before(read: Read, goes_on: str) -> None:
    for before in ("sudah resmi didaftarkan", "tadi datang ke pasar"):
        assert read(f"Sadewa Gunungjati {before}. Kami dukung{goes_on}").stance is Stance.SUPPORT
