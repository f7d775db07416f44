"""From flagged posts to cases: one open case per person and contest."""

from dataclasses import replace
from datetime import timedelta

import pytest

from domain.case_entries import Answers, NewHop, NewReading, NewResult
from review.oversight import oversight_body_of
from services import casework, reading_list
from services.intake import intake
from store import post_keys, posts
from store.database import transaction

NGO = replace(oversight_body_of("ngo", ()), categories=frozenset({"DS-06"}))


def listed(store):
    return [
        tuple(row) for row in store._conn.execute("SELECT case_id, post_id, version FROM case_posts ORDER BY 1, 2, 3")
    ]


@pytest.fixture
def flagged(add_post, flag_post, now):
    def add(account, native_id, text="dukung calon", at=now, **flag):
        key = add_post(account, native_id, text, at)
        flag_post(key, at, **flag)
        return key

    return add


def read(store, case, person, at, finding="dugaan"):
    answers = Answers(
        reason_code="lainnya",
        elements=("dukungan_aktif", "tujuan", "tahapan"),
        owner="ya",
        hacked="tidak",
        old_photo="tidak",
        exculpatory="tidak ada",
    )
    given = NewReading(
        finding=finding, note="alasan", answers=answers, category="DS-06" if finding == "dugaan" else None
    )
    return reading_list.read(store, NGO, case, person, given, at=at)


def test_a_second_time_adds_nothing(store, now, add_account, flagged):
    flagged(add_account("akun-1"), "k1")
    assert intake(store, now) == (1, 1)
    before = list(store._conn.iterdump())
    assert intake(store, now + timedelta(days=1)) == (0, 0)
    assert list(store._conn.iterdump()) == before


def test_posts_of_one_person_from_two_accounts_join_one_case(store, now, add_account, flagged):
    flagged(add_account("akun-1"), "k1")
    flagged(add_account("akun-2"), "k1")
    assert intake(store, now) == (2, 1)
    flagged(add_account("akun-1"), "k2", at=now + timedelta(days=1))
    assert intake(store, now + timedelta(days=1)) == (1, 0)


def test_another_contest_and_another_person_are_other_cases(store, now, add_account, flagged):
    account = add_account("akun-1")
    flagged(account, "k1")
    flagged(account, "k2", contest="gubernur-rekaan")
    flagged(add_account("akun-2", person="orang-2"), "k1")
    assert intake(store, now) == (3, 3)
    numbers = [row[0] for row in store._conn.execute("SELECT case_id FROM cases ORDER BY 1")]
    assert numbers == ["K-2026-0001", "K-2026-0002", "K-2026-0003"]


def test_a_post_that_nobody_should_look_at_opens_nothing(store, now, add_account, add_post):
    add_post(add_account("akun-1"), "k1", "resep sayur", now)
    assert intake(store, now) == (0, 0)


def test_an_edit_joins_again_and_reopens_the_reading_a_deletion_does_not(store, now, readers, add_account, flagged):
    account = add_account("akun-1")
    flagged(account, "k1")
    intake(store, now)
    [case] = [row[0] for row in store._conn.execute("SELECT case_id FROM cases")]
    read(store, case, "pembaca-1", now + timedelta(hours=1))
    assert read(store, case, "pembaca-2", now + timedelta(hours=2)) == "layak_diteruskan"

    with transaction(store):
        posts.mark_gone(store, account.account_id, "k1", "deleted", now + timedelta(hours=3))
    assert intake(store, now + timedelta(hours=3)) == (0, 0)
    assert casework.load(store, case).state == "layak_diteruskan"

    flagged(account, "k1", "dukung calon nomor satu", now + timedelta(hours=4))
    assert intake(store, now + timedelta(hours=4)) == (1, 0)
    file = casework.load(store, case)
    assert file.state == "dibaca_ulang"
    assert (len(file.posts), len(file.additions), len(file.readings), len(file.findings)) == (1, 2, 2, 1)
    read(store, case, "pembaca-1", now + timedelta(hours=5))
    assert read(store, case, "pembaca-2", now + timedelta(hours=6)) == "layak_diteruskan"


def test_an_edit_opens_again_a_case_that_was_closed_as_too_little(store, now, readers, add_account, flagged):
    account = add_account("akun-1")
    flagged(account, "k1")
    intake(store, now)
    [case] = [row[0] for row in store._conn.execute("SELECT case_id FROM cases")]
    assert read(store, case, "pembaca-1", now + timedelta(hours=1), "tidak_cukup") == "tidak_cukup"
    assert casework.load(store, case).case.closed_at
    flagged(account, "k1", "dukung calon nomor satu", now + timedelta(hours=2))
    assert intake(store, now + timedelta(hours=2)) == (1, 0)
    file = casework.load(store, case)
    assert (file.state, file.case.closed_at) == ("dibaca_ulang", None)


def test_a_new_post_after_the_close_opens_a_new_case(store, now, readers, add_account, flagged):
    account = add_account("akun-1")
    flagged(account, "k1")
    intake(store, now)
    read(store, "K-2026-0001", "pembaca-1", now + timedelta(hours=1), "tidak_cukup")
    flagged(account, "k2", at=now + timedelta(days=1))
    assert intake(store, now + timedelta(days=1)) == (1, 1)
    assert [row[1] for row in listed(store)] == [post_keys.post_id(account.account_id, n) for n in ("k1", "k2")]
    assert [row[0] for row in listed(store)] == ["K-2026-0001", "K-2026-0002"]


def test_a_decided_case_is_never_reopened_by_an_edit(store, now, readers, add_account, flagged):
    account = add_account("akun-1")
    flagged(account, "k1")
    intake(store, now)
    case = "K-2026-0001"
    for n in (1, 2):
        read(store, case, f"pembaca-{n}", now + timedelta(hours=n))
    later = now + timedelta(hours=3)
    casework.clarify(store, NGO, case, "pembaca-1", state="diminta", note="", at=later)
    hop = NewHop(sender="a", receiver="b", route="surat", number="1", sent_on=now.date())
    casework.forward(store, NGO, case, "pembaca-1", hop, later)
    result = NewResult(authority="PPK", number="1", decided_on=now.date(), result="tidak_terbukti")
    casework.decide(store, NGO, case, "pembaca-1", result, later)
    flagged(account, "k1", "dukung calon nomor satu", now + timedelta(days=1))
    assert intake(store, now + timedelta(days=1)) == (1, 1)
    assert casework.load(store, case).case.closed_at
    assert casework.load(store, "K-2026-0002").state == "belum_dibaca"


@pytest.mark.parametrize("tier", ["weak", "strong"])
def test_the_queue_shows_the_strongest_unread_case_first(store, now, readers, add_account, flagged, tier):
    from domain.types import Tier
    from store import case_rows
    from store.case_filter import Filter

    order = ["weak", "plain", "strong"] if tier == "weak" else ["strong", "plain", "weak"]
    for n, name in enumerate(order, 1):
        flagged(add_account(f"akun-{n}", person=f"orang-{n}"), "k1", tier=Tier(name))
    intake(store, now)
    listed = case_rows.rows(store, Filter(), order=case_rows.URGENT)
    assert [row.rank for row in listed] == [0, 1, 2]
    read(store, listed[2].case_id, "pembaca-1", now + timedelta(hours=1))
    again = case_rows.rows(store, Filter(), order=case_rows.URGENT)
    assert [row.state for row in again].count("dibaca") == 1
