"""Two pairs of eyes for setting aside: which cases one reader alone may end, and who opens them again."""

import hashlib
from dataclasses import replace
from datetime import timedelta

import pytest

from domain.case_terms import SecondLook
from domain.cases import Case, CaseFile, Clarification, Reading
from domain.errors import NotAllowedError, WorkflowError
from domain.types import Assessment, Stance, Tier
from review.oversight import oversight_body_of, profiles
from review.second_reader import second_look
from services import casework, reading_list
from services.intake import intake
from store import flags, quality, queue


@pytest.fixture
def clock(now):
    """Each call is a minute later."""
    minutes = iter(range(1, 10_000))
    return lambda: now + timedelta(minutes=next(minutes))


@pytest.fixture
def cases_of(store, now, readers, add_account, add_post, flag_post):
    """Cases of so many persons with one flag of that strength each."""

    def made(tier, count):
        for n in range(count):
            account = add_account(f"akun-{tier}-{n}", person=f"orang-{tier}-{n}")
            flag_post(add_post(account, "k", "dukung calon", now), now, tier=tier)
        intake(store, now)
        return [row[0] for row in store._conn.execute("SELECT case_id FROM cases ORDER BY case_id")]

    return made


@pytest.mark.parametrize("name", profiles())
def test_a_strong_flag_is_never_buried_by_one_reader(store, cases_of, given, clock, name, named):
    (case,) = cases_of(Tier.STRONG, 1)
    body = named(name)
    assert reading_list.read(store, body, case, "pembaca-1", given("tidak_cukup"), at=clock()) == "disisihkan"
    assert casework.load(store, case).case.closed_at is None
    with pytest.raises(WorkflowError, match="sudah Anda baca"):
        reading_list.read(store, body, case, "pembaca-1", given("tidak_cukup"), at=clock())
    assert reading_list.read(store, body, case, "pembaca-2", given("tidak_cukup"), at=clock()) == "tidak_cukup"
    assert casework.load(store, case).case.closed_at


@pytest.mark.parametrize("left", [Tier.WEAK, None])
def test_a_strong_flag_that_its_author_edited_away_is_not_buried_by_one_reader_either(
    store, cases_of, given, clock, now, body, add_account, add_post, left
):
    (case,) = cases_of(Tier.STRONG, 1)
    at = now + timedelta(hours=1)
    account = add_account("akun-strong-0", person="orang-strong-0")
    post = add_post(account, "k", "selamat pagi", at, published=now)
    flags.save(store, "uji-1", [(Assessment(id=post, queue=False, stance=Stance.NONE, tier=left, flags=()), 2)], at)
    intake(store, at)
    assert casework.load(store, case).posts[0].tier == left
    assert queue.item(store, case).rank == 0
    assert reading_list.read(store, body, case, "pembaca-1", given("tidak_cukup"), at=clock()) == "disisihkan"
    assert reading_list.read(store, body, case, "pembaca-2", given("tidak_cukup"), at=clock()) == "tidak_cukup"


def test_of_the_plain_ones_about_the_profiles_share_goes_to_a_second_reader(store, cases_of, given, clock, body):
    body = replace(body, profile=oversight_body_of("bawaslu", ()).profile)
    found = [
        reading_list.read(store, body, case, "pembaca-1", given("tidak_cukup"), at=clock())
        for case in cases_of(Tier.PLAIN, 60)
    ]
    assert set(found) == {"disisihkan", "tidak_cukup"}
    looks = [row[0] for row in store._conn.execute("SELECT second_look FROM readings ORDER BY reading_id")]
    assert [look == "terundi" for look in looks] == [state == "disisihkan" for state in found]


@pytest.mark.parametrize("clarified", ["diterima", "menolak"])
def test_nobody_alone_undoes_what_two_decided(store, cases_of, given, clock, body, clarified):
    (case,) = cases_of(Tier.PLAIN, 1)
    for n in (1, 2):
        reading_list.read(store, body, case, f"pembaca-{n}", given(), at=clock())
    if clarified == "menolak":
        casework.clarify(store, body, case, "pembaca-3", state="diminta", note="", at=clock())
    casework.clarify(store, body, case, "pembaca-3", state=clarified, note="", at=clock())
    assert reading_list.read(store, body, case, "pembaca-3", given("tidak_cukup"), at=clock()) == "disisihkan"
    assert reading_list.read(store, body, case, "pembaca-1", given("tidak_cukup"), at=clock()) == "tidak_cukup"


def test_a_leader_opens_again_what_one_reader_set_aside(store, cases_of, given, clock, body):
    (case,) = cases_of(Tier.WEAK, 1)
    assert reading_list.read(store, body, case, "pembaca-1", given("tidak_cukup"), at=clock()) == "tidak_cukup"
    with pytest.raises(NotAllowedError):
        casework.reopen(store, body, case, "pembaca-2", "perlu dilihat lagi", at=clock())
    with pytest.raises(WorkflowError, match="alasan"):
        casework.reopen(store, body, case, "pimpinan-1", " ", at=clock())
    casework.reopen(store, body, case, "pimpinan-1", "perlu dilihat lagi", at=clock())
    assert casework.load(store, case).state == "dibaca_ulang"
    with pytest.raises(WorkflowError, match="tidak berakhir tidak cukup"):
        casework.reopen(store, body, case, "pimpinan-1", "perlu dilihat lagi", at=clock())
    assert reading_list.read(store, body, case, "pembaca-1", given("tidak_cukup"), at=clock()) == "disisihkan"
    assert reading_list.read(store, body, case, "pembaca-2", given("tidak_cukup"), at=clock()) == "tidak_cukup"


@pytest.mark.parametrize("news", ["clarification", "edit"])
@pytest.mark.parametrize("hours", [-30, 0, 30])
def test_news_reopens_whatever_the_clock_says(
    store, cases_of, given, clock, body, add_account, add_post, flag_post, now, news, hours
):
    (case,) = cases_of(Tier.PLAIN, 1)
    at = now + timedelta(hours=1)
    for n in (1, 2):
        reading_list.read(store, body, case, f"pembaca-{n}", given(), at=at)
    later = at + timedelta(hours=hours)
    if news == "clarification":
        casework.clarify(store, body, case, "pembaca-3", state="diterima", note="bukan saya", at=later)
    else:
        account = add_account("akun-plain-0", person="orang-plain-0")
        flag_post(add_post(account, "k", "dukung calon satu", now), later)
        intake(store, later)
    assert casework.load(store, case).state == "dibaca_ulang"
    assert reading_list.read(store, body, case, "pembaca-1", given(), at=later) == "dibaca"


def test_hasty_readings_and_a_clock_that_ran_back_are_counted(store, cases_of, given, now, body):
    first, second = cases_of(Tier.PLAIN, 2)
    reading_list.opened(store, "pembaca-1", first, now)
    reading_list.read(store, body, first, "pembaca-1", given(), at=now + timedelta(seconds=9))
    reading_list.opened(store, "pembaca-2", first, now)
    reading_list.read(store, body, first, "pembaca-2", given(), at=now + timedelta(seconds=10))
    assert quality.hasty(store, 10) == [("pembaca-1", 1)]
    assert quality.backwards(store) == 0
    reading_list.read(store, body, second, "pembaca-2", given(), at=now + timedelta(seconds=5))
    assert quality.hasty(store, 10) == [("pembaca-1", 1), ("pembaca-2", 1)]
    assert quality.backwards(store) == 1


def a_reading(person, seq):
    return Reading(
        reading_id=seq,
        reviewer_id=person,
        at="",
        finding="tidak_cukup",
        category=None,
        reason="",
        second_look="",
        seq=seq,
    )


def a_file(*readings, case_id="K-2026-0001", answered=0):
    """A case with these readings; `answered`: the place at which the person's answer called for reading again."""
    answers = (
        (
            Clarification(
                clarification_id=1, reviewer_id="pembaca-3", at="", state="diterima", note="", way=None, seq=answered
            ),
        )
        if answered
        else ()
    )
    case = Case(case_id=case_id, person_id="orang-1", contest="", opened_at="", known_at=None, closed_at=None)
    return CaseFile(case=case, posts=(), readings=readings, clarifications=answers)


@pytest.mark.parametrize("other", ["pembaca-1", "pembaca-3"])
def test_only_what_another_person_read_since_the_answer_is_a_second_pair_of_eyes(body, other):
    before, after = a_file(a_reading(other, 1), answered=2), a_file(a_reading(other, 3), answered=2)
    assert second_look(body, before, "pembaca-2", "benih") == SecondLook.NOT_DRAWN
    assert second_look(body, after, "pembaca-2", "benih") == SecondLook.NOT_ASKED
    assert second_look(body, a_file(a_reading(other, 1)), "pembaca-2", "benih") == SecondLook.NOT_ASKED
    assert second_look(body, a_file(a_reading(other, 1)), other, "benih") == SecondLook.NOT_DRAWN


def test_who_holds_the_seed_can_draw_the_lot_again(body):
    """The first 64 bits of SHA-256 over seed, case and number of readings, as a number below a hundred."""
    for number in range(40):
        case = f"K-2026-{number:04d}"
        lot = int(hashlib.sha256(f"benih {case} 0".encode()).hexdigest()[:16], 16) % 100
        for share, look in ((lot, SecondLook.NOT_DRAWN), (lot + 1, SecondLook.DRAWN)):
            asked = replace(body, profile=replace(body.profile, second_look_share=share))
            assert second_look(asked, a_file(case_id=case), "pembaca-1", "benih") == look
