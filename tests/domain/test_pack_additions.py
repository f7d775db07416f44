"""What an office adds to a pack reads back as it was given, joins the digest, and never keeps a pack from loading."""

import csv
import io
import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import PackError
from domain.packs import Addition, check_pack, fitting, load_pack
from domain.packs.additions import CONTESTANT, contestant_rows, phrases_text
from domain.packs.lists import CANDIDATE_COLUMNS

PACK = "pilkada-dki-2017"
TEXT = st.text(st.characters(blacklist_categories=("Cs",)), min_size=1, max_size=20)
PHRASE = st.builds(
    Addition,
    pack=st.just(PACK),
    entry_id=TEXT,
    group=st.just("slogan"),
    tier=st.just("plain"),
    refers_to=TEXT,
    contest=TEXT,
    forms=st.lists(TEXT, min_size=1, max_size=3).map(tuple),
    matches=st.lists(TEXT, min_size=1, max_size=3).map(tuple),
    ignores=st.lists(TEXT, max_size=3).map(tuple),
)
CHANT = Addition(
    pack=PACK,
    entry_id="sendiri-1",
    group="slogan",
    tier="plain",
    forms=("salam sepuluh jari rekaan",),
    matches=("salam sepuluh jari rekaan untuk semua",),
    ignores=("salam dari kami",),
)


@given(st.lists(PHRASE, min_size=1, max_size=3))
def test_words_read_back_as_they_were_typed(additions):
    read = tomllib.loads(phrases_text(additions))["phrase"]
    for one, entry in zip(additions, read, strict=True):
        assert (entry["id"], entry["refers_to"], tuple(entry["forms"])) == (one.entry_id, one.refers_to, one.forms)
        assert (tuple(entry["matches"]), tuple(entry["ignores"])) == (one.matches, one.ignores)


@given(TEXT, TEXT)
def test_a_contestant_is_one_row_of_the_table(name, parties):
    one = Addition(
        pack=PACK,
        entry_id="sendiri-1",
        group=CONTESTANT,
        refers_to=name,
        contest="gubernur-31",
        region="31",
        number="4",
        role="head",
        parties=parties,
    )
    [row] = csv.DictReader(io.StringIO(contestant_rows([one]), newline=""), CANDIDATE_COLUMNS)
    assert (row["name"], row["parties"], row["number"]) == (" ".join(name.split()), " ".join(parties.split()), "4")


def test_an_addition_joins_the_pack_and_its_digest_and_nothing_joins_it_else():
    shipped, joined = load_pack(PACK), load_pack(PACK, [CHANT])
    assert joined.digest != shipped.digest
    assert next(p for p in joined.phrases if p not in shipped.phrases).forms == CHANT.forms
    assert load_pack(PACK).digest == shipped.digest
    head = Addition(
        pack=PACK,
        entry_id="sendiri-2",
        group=CONTESTANT,
        refers_to="Sari Rekaan",
        contest="gubernur-31",
        region="31",
        number="4",
        role="single",
    )
    assert "Sari Rekaan" in {c.name for c in load_pack(PACK, [CHANT, head]).candidates}
    assert check_pack(PACK, [CHANT, head]) == []


def test_what_the_pack_holds_by_now_is_left_out_and_the_rest_stays():
    known = Addition(
        pack=PACK,
        entry_id="sendiri-2",
        group="candidate",
        refers_to="Agus Harimurti Yudhoyono",
        tier="plain",
        forms=("mas agus",),
        matches=("mas agus",),
        ignores=("x y",),
    )
    with pytest.raises(PackError, match="sudah ada"):
        load_pack(PACK, [CHANT, known])
    assert fitting(PACK, [CHANT, known]) == (CHANT,)
    assert fitting(PACK, [CHANT]) == (CHANT,)
