"""The packs that come with the program: complete, sound, and equal to what their sources count."""

from collections import Counter
from datetime import date

import pytest

from domain.packs import check_pack, list_packs, load_pack, pack_sources
from domain.regions import names as region_names

# The twenty forms of the joint decree of 22 September 2022.
DECREE = [f"KE-{n:02d}" for n in range(1, 8)] + [f"DS-{n:02d}" for n in range(1, 14)]


@pytest.mark.parametrize("name", list_packs())
def test_every_pack_is_sound_and_names_known_regions(name: str) -> None:
    assert check_pack(name) == []
    pack = load_pack(name)
    assert list(pack.categories) == DECREE, (
        "another form: its place in DECREE, its elements in review/profiles/lists.toml"
    )
    known = region_names()
    assert [c.contest for c in pack.contests.values() if c.region and c.region not in known] == []


@pytest.mark.parametrize("name", list_packs())
def test_partners_name_each_other(name: str) -> None:
    pairs = {(c.contest, c.number, c.name): c.partner for c in load_pack(name).candidates if c.partner}
    assert [key for key, partner in pairs.items() if pairs.get((key[0], key[1], partner or "")) != key[2]] == []


def test_pemilu_2024_counts() -> None:
    pack = load_pack("pemilu-2024")
    offices = Counter(pack.contests[c.contest].office for c in pack.candidates if c.role != "prospective")
    assert offices == {"presiden": 6, "DPR": 9917, "DPD": 668}
    assert Counter(c.office for c in pack.contests.values()) == {"presiden": 1, "DPR": 84, "DPD": 38}
    assert [party.number for party in pack.parties] == [str(n) for n in range(1, 25)]


def test_pemilu_2024_has_two_penetapan_dates() -> None:
    contests = load_pack("pemilu-2024").contests
    assert contests["presiden"].penetapan == date(2023, 11, 13)
    assert {c.penetapan for c in contests.values() if c.office != "presiden"} == {date(2023, 11, 3)}


def test_pilkada_2024_counts() -> None:
    pack = load_pack("pilkada-2024")
    assert Counter(c.role for c in pack.candidates) == {"head": 1557, "deputy": 1557, "empty": 37}
    assert len(pack.contests) == 545
    assert Counter(c.office == "gubernur" for c in pack.contests.values()) == {True: 37, False: 508}
    assert {c.penetapan for c in pack.contests.values()} == {date(2024, 9, 22)}
    alone = {c.contest for c in pack.candidates if c.role == "empty"}
    heads = Counter(c.contest for c in pack.candidates if c.role == "head")
    assert {heads[contest] for contest in alone} == {1}


def test_2019_numbers_keep_their_zero() -> None:
    assert {c.number for c in load_pack("pemilu-2019").candidates} == {"01", "02"}


@pytest.mark.parametrize("name", list_packs())
def test_sources_have_an_address(name: str) -> None:
    assert all(address.startswith("http") for address in pack_sources(name).values())


@pytest.mark.parametrize("name", list_packs())
def test_names_carry_no_titles(name: str) -> None:
    titles = {"h.", "hj.", "dr", "dr.", "drs", "drs.", "drh", "ir.", "prof.", "s.h.", "m.si.", "(purn.)", "tni", "tgk"}
    names = [c.name for c in load_pack(name).candidates]
    assert [name for name in names if name.casefold().split()[0] in titles or "," in name or "(" in name] == []
