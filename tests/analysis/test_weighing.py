"""The shipped weights: what they may see, what they never do."""

import math
from collections.abc import Callable

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from analysis.engine import Engine
from analysis.features import grams, hidden
from analysis.plain_reading import PlainReading
from analysis.reading import read
from analysis.signals import Signals
from analysis.stance import NEARLY, QUEUED, STRONG, verdict
from analysis.weighing import Weights, gram_text, shipped
from domain.packs import load_pack
from domain.types import Assessment, Item, PostKind, Stance, Tier

Assess = Callable[..., Assessment]
PARTIAL = "Bersama {name} kita maju, pemimpin jujur dan hebat, semoga menang!"
AGAINST = "{name} cuma bisa janji, kerjanya nol besar, muak lihat mukanya"
NEWS = "KPU Menetapkan {name} sebagai Calon Presiden Peserta Pemilu"


def test_names_are_hidden_before_words_are_weighed(engine: Engine) -> None:
    reading = read(engine.lexicon, "Pak Prabowo Subianto dan @ganjarpranowo di #Semarang bahas PDIP, 24 menit")
    tokens = hidden(reading, ())
    assert "prabowo" not in tokens
    assert "pdip" not in tokens
    assert {"<nama>", "<nama-partai>", "<angka>"} <= set(tokens)


@pytest.mark.parametrize("text", [PARTIAL, AGAINST, NEWS])
def test_every_contestant_is_judged_alike(assess: Assess, text: str) -> None:
    judged = {
        (found.queue, found.stance, found.tier, len(found.flags))
        for found in (
            assess(text.format(name=name), pack="pemilu-2024")
            for name in ("Anies Baswedan", "Prabowo Subianto", "Ganjar Pranowo")
        )
    }
    assert len(judged) == 1


@pytest.mark.parametrize("text", ["{name} partai penipu, jangan pilih lagi", "Bangga jadi kader {name}, ayo menangkan"])
def test_every_party_is_judged_alike(assess: Assess, text: str) -> None:
    judged = {
        (found.queue, found.stance, found.tier)
        for found in (
            assess(text.format(name=name), pack="pemilu-2024")
            for name in ("PDIP", "Gerindra", "Golkar", "PKS", "NasDem")
        )
    }
    assert len(judged) == 1


def test_no_weight_belongs_to_a_name() -> None:
    weights = shipped()
    assert weights is not None
    words = {word for gram in weights.words for word in gram_text(gram).split()}
    names = {
        name.lower()
        for pack in ("pemilu-2024", "pemilu-2019", "pilkada-dki-2017")
        for candidate in load_pack(pack).candidates
        if candidate.contest in ("presiden", "gubernur-31")
        for name in candidate.name.split()[:1]
    }
    assert names
    assert not names & words


def test_what_the_rules_find_plainly_is_never_dropped(monkeypatch: pytest.MonkeyPatch) -> None:
    silent = Weights((-9.0, -9.0), {}, {})
    packs = [load_pack("pemilu-2024")]
    text = "Ayo coblos Prabowo-Gibran, pemimpin hebat! Semoga menang. " + "Hari ini kami bertemu warga desa. " * 12
    alone = Engine(packs).assess(Item(id="1", text=text))
    kept = Engine(packs, silent).assess(Item(id="1", text=text))
    assert alone.queue
    assert (kept.queue, kept.stance, kept.tier) == (True, Stance.SUPPORT, Tier.WEAK)


def test_without_a_name_the_weights_must_be_sure_and_the_tier_is_never_strong(assess: Assess) -> None:
    sided = assess(
        "Rezim pembohong, koruptor semua! Pemilu nanti rakyat sadar, hancurkan kalian, dasar munafik",
        pack="pemilu-2024",
    )
    assert [flag.rule for flag in sided.flags] == ["partisan-language"]
    assert sided.tier is not Tier.STRONG
    assert all(flag.spans for flag in sided.flags)
    plain = assess("Rapat pemilu besok membahas logistik, semoga lancar", pack="pemilu-2024")
    assert not plain.queue


def test_followers_nicknames_weigh_alike(assess: Assess) -> None:
    text = "Dasar {side} tolol semua, bikin malu saja di pemilu ini"
    judged = {
        (found.queue, found.stance, found.tier)
        for found in (
            assess(text.format(side=side), pack="pemilu-2024") for side in ("cebong", "kampret", "kadrun", "togog")
        )
    }
    assert len(judged) == 1


def test_the_reason_shows_the_words_that_weigh_most(assess: Assess) -> None:
    found = assess(PARTIAL.format(name="Ganjar"), pack="pemilu-2024")
    assert "Terbaca “" in found.flags[0].reason
    assert "<" not in found.flags[0].reason
    assert "ganjar" not in found.flags[0].reason


def test_the_order_of_words_in_a_set_does_not_matter() -> None:
    weights = shipped()
    assert weights is not None
    words = sorted(weights.words, key=gram_text)[:200]
    one, other = frozenset(words), frozenset(reversed(words))
    assert weights.weigh({"candidate": 1}, one) == weights.weigh({"candidate": 1}, other)


def test_an_institution_that_informs_is_silent_and_one_that_calls_is_not() -> None:
    informs, calls = Signals({"praise_plain": 3, "candidate": 1}), Signals({"ask_strong": 2, "call_on_name": 1})
    assert verdict(informs, grams(()), shipped(), official=True).stance is Stance.NONE
    assert verdict(calls, grams(()), shipped(), official=True).stance is Stance.SUPPORT


def test_a_list_of_rivals_takes_no_side(assess: Assess) -> None:
    found = assess(
        "Nomor urut: 1 Anies-Muhaimin, 2 Prabowo-Gibran, 3 Ganjar-Mahfud. Sudah, kembali bekerja.", pack="pemilu-2024"
    )
    assert (found.queue, len(found.candidates)) == (False, 6)


def test_a_post_of_pictures_only_is_not_analysed_and_not_clean(engine: Engine) -> None:
    picture = engine.assess(Item(id="1", text=" ", media=True))
    assert (picture.queue, picture.media_only) == (False, True)
    assert not engine.assess(Item(id="1", text="makan siang", media=True)).media_only
    assert not engine.assess(Item(id="1", text="")).media_only


def test_own_kind_words_about_a_quoted_contestant_are_heard(engine: Engine) -> None:
    kind = Item(
        id="1",
        text="Visi yang jelas dan bisa dikerjakan. Salut, lanjutkan!",
        kind=PostKind.QUOTE,
        other_text="Program kami: puskesmas 24 jam di tiap kecamatan. Ganjar-Mahfud siap bekerja.",
    )
    found = engine.assess(kind)
    assert (found.queue, found.stance) == (True, Stance.SUPPORT)


def weighing(support: float, oppose: float) -> Weights:
    """Weights that give every text these shares."""
    none = 1 - support - oppose
    return Weights((math.log(support / none), math.log(oppose / none)), {}, {})


SHARES = st.tuples(st.floats(0.01, 0.49), st.floats(0.01, 0.49))


@given(SHARES, st.booleans())
def test_laughter_beside_a_sentence_that_informs_lets_the_weights_decide(
    shares: tuple[float, float], laughs: bool
) -> None:
    weights, partial = weighing(*shares), sum(shares)
    assume(min(abs(partial - limit) for limit in (QUEUED, STRONG)) > 1e-6)
    thanks = Signals({"mock_weak": 1} if laughs else {}, spoken=PlainReading(Stance.NONE, firm=True, brief=True))
    assert verdict(thanks, frozenset(), weights).partial == (partial > (QUEUED if laughs else STRONG))


@given(SHARES, st.booleans(), st.booleans(), st.booleans())
def test_a_side_stays_open_only_where_both_weigh_nearly_the_same(
    shares: tuple[float, float], unkind: bool, kind: bool, contradict: bool
) -> None:
    count = {"attack_plain": 1} if unkind else {}
    count |= {"praise_plain": 1} if kind else {}
    found = verdict(Signals(count, spoken=PlainReading(Stance.NONE, open=contradict)), frozenset(), weighing(*shares))
    if found.open:
        assert found.stance is Stance.NONE
        assert min(shares) > NEARLY * max(shares) - 1e-6
    elif found.stance is Stance.OPPOSE and min(shares) > NEARLY * max(shares) + 1e-6:
        assert unkind
        assert not contradict


@pytest.mark.parametrize(
    ("text", "stance"),
    [
        ("Calon Gubernur Jawa Timur Khofifah Indar Parawansa menyapa warga, mereka berharap harga turun", Stance.NONE),
        ("Warga Perantauan Rasakan Kinerja Positif Khofifah Indar Parawansa", Stance.NONE),
        ("Saya bangga punya calon gubernur seperti Khofifah Indar Parawansa, semoga menang!", Stance.SUPPORT),
    ],
)
def test_what_looks_like_a_report_has_to_be_plainly_partial(assess: Assess, text: str, stance: Stance) -> None:
    assert assess(text, region="35.78", pack="pilkada-2024").stance is stance


@pytest.mark.parametrize(
    ("count", "stance"),
    [
        ({"candidate": 1, "attack_plain": 1}, Stance.OPPOSE),
        ({"candidate": 1, "attack_plain": 1, "office_after": 1}, Stance.SUPPORT),
        ({"candidate": 1, "attack_plain": 1, "praise_plain": 1}, Stance.SUPPORT),
        ({"candidate": 1, "attack_plain": 1, "praise_plain": 1, "unkind_beside": 1}, Stance.OPPOSE),
        ({"candidate": 1, "office_after": 1, "refused": 1}, Stance.OPPOSE),
    ],
)
def test_who_scolds_others_and_hails_a_name_is_for_it(count: dict[str, int], stance: Stance) -> None:
    leaning = Weights((1.0, 1.2), {}, {"kata": (1, 0, 0)})
    assert verdict(Signals(dict(count)), frozenset(("kata",)), leaning).stance is stance


def test_a_sneer_is_against_unless_it_calls_for_the_name() -> None:
    leaning = Weights((1.5, 0.5), {}, {"kata": (1, 0, 0)})
    for count, stance in (
        ({"candidate": 1, "mock_plain": 1}, Stance.OPPOSE),
        ({"candidate": 1, "mock_plain": 1, "call_on_name": 1}, Stance.SUPPORT),
    ):
        assert verdict(Signals(count), frozenset(("kata",)), leaning).stance is stance
