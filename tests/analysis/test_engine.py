"""Stance, stage, category, flags. Texts are invented."""

from collections.abc import Callable
from datetime import datetime

import pytest

from analysis.engine import Engine, compile_engine
from analysis.rules import RULES, explain
from domain.errors import PackError
from domain.packs import load_pack
from domain.types import Assessment, Item, PostKind, Stage, Stance

Assess = Callable[..., Assessment]
BACKING = "Ayo coblos Prabowo-Gibran, pemimpin hebat! Semoga menang"


def test_support_is_queued_with_reason_and_spans_in_the_original(assess: Assess) -> None:
    text = "\u200bAyo c\u043eblos Prab\u043ew\u043e-Gibran, pemimpin hebat! Semoga menang"
    found = assess(text, pack="pemilu-2024")
    assert (found.queue, found.stance) == (True, Stance.SUPPORT)
    flag = found.flags[0]
    assert [text[start:end] for start, end in flag.spans] == ["Prab\u043ew\u043e-Gibran"]
    assert flag.reason.startswith("Terbaca “")
    assert flag.reason.endswith("Ini tampak mendukung peserta yang disebut.")
    assert "coblos" in flag.reason or "hebat" in flag.reason or "semoga" in flag.reason
    assert flag.cancelled_by
    assert flag.category is None


@pytest.mark.parametrize(
    "text",
    [
        "Jangan pilih Prabowo, pembohong dan pengkhianat, tidak layak jadi presiden",
        "Ganjar pembohong, bodoh dan munafik, jangan pilih dia",
    ],
)
def test_opposition_is_queued_as_such(assess: Assess, text: str) -> None:
    found = assess(text, pack="pemilu-2024")
    assert (found.queue, found.stance) == (True, Stance.OPPOSE)
    assert {flag.rule for flag in found.flags} <= {"candidate-opposed", "campaign-language"}


@pytest.mark.parametrize(
    "text",
    [
        "KPU Menetapkan Tiga Pasangan Calon Presiden: Prabowo, Ganjar dan Anies",
        "Survei: Elektabilitas Ganjar dan Prabowo Bersaing Ketat",
        "Rapat koordinasi dinas pendidikan pagi ini",
        "Selamat ulang tahun ibu, semoga sehat selalu",
        "ASN harus netral. Jangan memberi like, komentar atau membagikan unggahan calon.",
        "Gunakan hak pilih Anda, datang ke TPS, jangan golput",
        "Diskon 30 persen, pesan lewat nomor 2 di bawah",
    ],
)
def test_news_advice_and_daily_life_are_not_queued(assess: Assess, text: str) -> None:
    found = assess(text)
    assert (found.queue, found.flags, found.tier, found.stance) == (False, (), None, Stance.NONE)


@pytest.mark.parametrize(
    "text",
    [
        "KASN larang ASN dukung paslon 01",
        "jangan like akun paslon",
        "ASN dilarang mendukung paslon mana pun; surat edaran netralitas ASN mengatur sanksi disiplin",
        "Bawaslu panggil camat yang foto bersama Prabowo, terancam sanksi",
        "Camat dicopot karena dukung Prabowo",
    ],
)
def test_A06_talk_about_neutrality_is_no_support(assess: Assess, text: str) -> None:
    assert assess(text, pack="pemilu-2024").stance is not Stance.SUPPORT


@pytest.mark.parametrize(
    "text",
    [
        "Desa Garuda merayakan panen",
        "Toko Gelora Elektronik buka pagi",
        "pelaku di ganjar hukuman",
    ],
)
def test_A07_places_and_brands_that_sound_like_parties_are_not_queued(assess: Assess, text: str) -> None:
    found = assess(text, pack="pemilu-2024")
    assert (found.parties, found.queue) == ((), False)


def test_A08_a_post_without_words_gets_no_flag_from_text(assess: Assess) -> None:
    found = assess("")
    assert (found.queue, found.flags) == (False, ())


@pytest.mark.parametrize(
    ("at", "stage", "category"),
    [
        ("2023-11-12T23:59:59+07:00", Stage.BEFORE, "KE-02"),
        ("2023-11-13T00:00:00+07:00", Stage.AFTER, "DS-02"),
    ],
)
def test_the_presidential_switch_is_13_november(assess: Assess, at: str, stage: Stage, category: str) -> None:
    flag = assess(BACKING, at=at, pack="pemilu-2024").flags[0]
    assert (flag.contest, flag.stage, flag.category) == ("presiden", stage, category)


def test_the_switch_is_taken_in_the_zone_of_the_account(assess: Assess) -> None:
    moment = "2023-11-12T22:30:00+07:00"  # half past midnight of the 13th in Jayapura
    assert assess(BACKING, at=moment, region="31", pack="pemilu-2024").flags[0].stage is Stage.BEFORE
    assert assess(BACKING, at=moment, region="91", pack="pemilu-2024").flags[0].stage is Stage.AFTER


@pytest.mark.parametrize(
    ("at", "category"), [("2023-11-02T08:00:00+07:00", "KE-04"), ("2023-11-03T08:00:00+07:00", "DS-06")]
)
def test_parties_follow_the_list_of_3_november(assess: Assess, at: str, category: str) -> None:
    flags = assess("PDIP hebat, semoga jaya, terima kasih banteng, kami bangga", at=at, pack="pemilu-2024").flags
    assert {flag.category for flag in flags if flag.rule == "party-backed"} == {category}


@pytest.mark.parametrize(
    ("at", "category"), [("2024-09-21T08:00:00+07:00", "KE-02"), ("2024-09-22T08:00:00+07:00", "DS-02")]
)
def test_the_regional_switch_is_22_september(assess: Assess, at: str, category: str) -> None:
    text = "Ayo coblos Khofifah-Emil, pemimpin hebat! Semoga menang"
    flags = assess(text, at=at, region="35.78", pack="pilkada-2024").flags
    assert {flag.category for flag in flags} == {category}
    assert {flag.contest for flag in flags} == {"gubernur-35"}


@pytest.mark.parametrize(
    ("at", "category"), [("2024-09-21T08:00:00+07:00", "KE-05"), ("2024-09-22T08:00:00+07:00", "DS-07")]
)
def test_a_photo_with_a_contestant_is_its_own_form(assess: Assess, at: str, category: str) -> None:
    text = "Foto bareng Bu Khofifah, bangga dan hebat! Semoga menang lagi"
    flags = assess(text, at=at, region="35", pack="pilkada-2024").flags
    assert {(flag.rule, flag.category) for flag in flags} == {("photo-with-contestant", category)}


def test_membership_is_a_form_of_its_own(assess: Assess) -> None:
    text = "Alhamdulillah hari ini sah jadi kader PDIP, bangga sekali, semoga amanah"
    found = assess(text, at="2023-06-01T08:00:00+07:00", pack="pemilu-2024")
    assert ("party-membership", "DS-05") in {(flag.rule, flag.category) for flag in found.flags}


def test_a_bare_repost_of_campaign_words_is_sharing(assess: Assess) -> None:
    found = assess("", at="2024-01-05T08:00:00+07:00", kind=PostKind.REPOST, other_text=BACKING, pack="pemilu-2024")
    assert found.queue
    assert {(flag.field, flag.category) for flag in found.flags} == {("other_text", "DS-06")}


def test_own_words_lead_over_quoted_ones(assess: Assess) -> None:
    found = assess(
        "Prabowo pembohong, munafik, jangan pilih dia", kind=PostKind.QUOTE, other_text=BACKING, pack="pemilu-2024"
    )
    assert found.stance is Stance.OPPOSE
    assert {flag.field for flag in found.flags} == {"text"}


@pytest.mark.parametrize(
    ("own", "stance"),
    [
        ("Setuju, ini pemimpin hebat, ayo coblos, semoga menang!", Stance.SUPPORT),
        ("Pembohong, munafik dan pengkhianat, goblok", Stance.OPPOSE),
        ("rapat jam delapan", Stance.NONE),
    ],
)
def test_own_words_are_read_with_the_name_that_they_quote(assess: Assess, own: str, stance: Stance) -> None:
    found = assess(own, kind=PostKind.QUOTE, other_text="Prabowo dan Gibran tiba di Solo", pack="pemilu-2024")
    assert found.stance is stance
    assert "Prabowo Subianto" in found.candidates
    assert {flag.field for flag in found.flags} <= {"other_text"}


def test_a_reply_speaks_for_itself(assess: Assess) -> None:
    assert not assess("terima kasih infonya", kind=PostKind.REPLY, other_text=BACKING, pack="pemilu-2024").queue
    assert not assess("", kind=PostKind.REPLY, other_text=BACKING, pack="pemilu-2024").queue


def test_a_repost_with_a_neutral_word_still_passes_on(assess: Assess) -> None:
    assert assess("info", kind=PostKind.REPOST, other_text=BACKING, pack="pemilu-2024").queue


def test_parties_in_a_regional_election_lean_to_a_side(assess: Assess) -> None:
    flags = assess(
        "PDIP hebat, semoga jaya, kami bangga, terima kasih",
        at="2024-10-05T08:00:00+07:00",
        region="35",
        pack="pilkada-2024",
    ).flags
    assert {flag.category for flag in flags if flag.rule == "party-backed"} == {"DS-08"}


def test_an_institution_may_praise_but_not_campaign(assess: Assess) -> None:
    praise = "Terima kasih Bu Khofifah atas penghargaan yang hebat"
    assert not assess(praise, region="35", pack="pilkada-2024", official=True).queue
    assert assess(
        "Ayo coblos Khofifah-Emil, pemimpin hebat! Semoga menang", region="35", pack="pilkada-2024", official=True
    ).queue


def test_the_same_post_gives_the_same_flags(assess: Assess) -> None:
    assert assess(BACKING) == assess(BACKING)


def test_strange_packs_are_refused(engine: Engine) -> None:
    with pytest.raises(PackError, match="tidak ada paket"):
        compile_engine([])
    with pytest.raises(PackError, match="tidak dimuat"):
        engine.assess(Item(id="1", text="x", packs=("pilkada-1999",)))


@pytest.mark.parametrize(
    "word", ["p\u200ba\u200bs\u200blon", "\u0440\u0430slon", "\uff50\uff41\uff53\uff4c\uff4f\uff4e"]
)
def test_P04_disguised_words_are_found_at_their_place(assess: Assess, word: str) -> None:
    text = f"dukung {word} 02 Prabowo-Gibran, semoga menang"
    found = assess(text, pack="pemilu-2024")
    spans = [text[start:end] for flag in found.flags for start, end in flag.spans]
    assert f"{word} 02" in " ".join(spans)


@pytest.mark.parametrize("rule", RULES.values(), ids=list(RULES))
def test_every_rule_explains_itself_in_both_languages(rule: object) -> None:
    for language in ("id", "en"):
        reason, cancelled = explain(rule, language)  # type: ignore[arg-type]
        assert reason.endswith(".")
        assert cancelled.endswith(".")
        for word in ("pelanggaran", "terbukti", "violation", "guilty"):
            assert word not in (reason + cancelled).casefold()


def test_times_without_a_day_have_no_stage(assess: Assess) -> None:
    flag = assess(BACKING, pack="pemilu-2024").flags[0]
    assert (flag.stage, flag.category) == (None, None)
    assert datetime.fromisoformat("2023-11-13").date() == load_pack("pemilu-2024").contests["presiden"].penetapan


@pytest.mark.parametrize("text", ["Ayo coblos Khofifah-Emil, lanjutkan!", "Jangan pilih Khofifah-Emil!"])
def test_an_official_account_is_a_question_for_its_agency(assess: Assess, text: str) -> None:
    at, more = "2024-11-10T10:00:00+07:00", {"region": "35.78", "pack": "pilkada-2024"}
    flags = assess(text, at=at, official=True, **more).flags
    assert {flag.rule for flag in flags} == {"official-account"}
    assert all("bukan untuk orang yang menulis" in flag.reason for flag in flags)
    assert "official-account" not in {flag.rule for flag in assess(text, at=at, **more).flags}
