"""What each kind of body may do, conflicts of interest, objections, independent reading."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from domain import workflow
from domain.case_entries import Letter, NewApproval, NewHop, NewResult
from domain.errors import ConfigError, WorkflowError
from domain.packs import list_packs, load_pack
from domain.types import Assessment, Stance
from review.oversight import days_left, last_day, lists, profile, profiles, uncounted
from review.view import seen_by
from services import casework, reading_list
from services.intake import intake
from store import exclusions, flags, queue
from store import reviewers as reviewer_rows
from store.database import transaction
from tests.review.conftest import CONTESTS

DAY = date(2026, 11, 10)
LETTER = Letter(authority="PPK Rekaan", number="7", day=DAY)


@pytest.fixture
def clock(now):
    minutes = iter(range(1, 10_000))
    return lambda: now + timedelta(minutes=next(minutes))


@pytest.fixture
def sent(store, named, given, case_id, clock):
    """A case that went out in the profile of that name, with whatever that takes; the body."""

    def go(name):
        body = named(name)
        for n in (1, 2):
            reading_list.read(store, body, case_id, f"pembaca-{n}", given(), at=clock())
        casework.clarify(store, body, case_id, "pembaca-1", state="diminta", note="surat", at=clock())
        hop = NewHop(sender="Kami", receiver="BKN", route=body.profile.routes[0].id, number="1", sent_on=DAY)
        if body.profile.approval:
            with pytest.raises(WorkflowError, match="belum mempunyai"):
                casework.forward(store, body, case_id, "pimpinan-1", hop, clock())
            approve(store, body, case_id, clock())
        casework.forward(store, body, case_id, "pimpinan-1", hop, clock())
        return body

    return go


def approve(store, body, case_id, at, members=("Ketua", "Anggota 1", "Anggota 2"), who="pimpinan-1"):
    kind = body.profile.approval
    approval = NewApproval(kind=kind, number="14", held_on=DAY, members=members)
    casework.approve(store, body, case_id, who, approval, at=at)


@pytest.mark.parametrize("name", profiles())
def test_every_profile_leads_from_the_reading_to_a_result(store, sent, case_id, clock, name):
    body = sent(name)
    casework.answer(store, body, case_id, "pembaca-1", LETTER, "sedang diverifikasi", at=clock())
    casework.mark(store, body, case_id, "pimpinan-1", "data_diblokir", LETTER, at=clock())
    casework.mark(store, body, case_id, "pimpinan-1", "data_dibuka", LETTER, at=clock())
    decided = NewResult(authority="PPK", number="2", decided_on=DAY, result="kedaluwarsa")
    casework.decide(store, body, case_id, "pimpinan-1", decided, clock())
    file = casework.load(store, case_id)
    assert (file.case.closed_at is not None, file.journey) == (True, "diputus")


@pytest.mark.parametrize("name", profiles())
def test_a_profile_names_only_what_the_table_knows(name):
    known = profile(name)
    assert known.results <= set(workflow.RESULTS)
    assert known.clarifications <= set(workflow.CLARIFICATIONS)
    assert known.summons in ("selalu", "setelah_penetapan", "tidak_pernah")
    assert {r.letter for r in known.routes} <= set(known.letters)
    assert all(c.start in ("known", "approved", "sent") and c.source for c in known.clocks)
    assert bool(known.approval) == ("approve" in known.roles)


def test_an_unknown_profile_is_an_error():
    with pytest.raises(ConfigError, match="tidak ada"):
        profile("sekolah")


@pytest.mark.parametrize(
    ("members", "who", "words"),
    [
        (("Ketua",), "pimpinan-1", "sekurangnya 3 orang"),
        (("Ketua", "Ketua", " Ketua "), "pimpinan-1", "sekurangnya 3 orang"),
        (("Ketua", "A", "B"), "pembaca-1", "pembaca tidak boleh melakukan langkah persetujuan"),
    ],
)
def test_a_pleno_needs_its_members_and_a_leader(store, named, given, case_id, clock, members, who, words):
    body = named("bawaslu")
    for n in (1, 2):
        reading_list.read(store, body, case_id, f"pembaca-{n}", given(), at=clock())
    with pytest.raises(WorkflowError, match=words):
        approve(store, body, case_id, clock(), members, who)


def test_a_pleno_before_the_second_reading_and_an_ngo_with_one_are_refused(store, named, given, case_id, clock):
    reading_list.read(store, named("bawaslu"), case_id, "pembaca-1", given(), at=clock())
    with pytest.raises(WorkflowError, match="belum dinyatakan"):
        approve(store, named("bawaslu"), case_id, clock())
    approval = NewApproval(kind="pleno", number="1", held_on=DAY, members=("a", "b", "c"))
    with pytest.raises(WorkflowError, match="tidak mengenal"):
        casework.approve(store, named("ngo"), case_id, "pimpinan-1", approval, at=clock())


def test_a_confirmed_finding_needs_another_pleno(store, sent, given, case_id, clock):
    body = sent("bawaslu")
    casework.clarify(store, body, case_id, "pembaca-1", state="diterima", note="", at=clock())
    for n in (1, 2):
        reading_list.read(store, body, case_id, f"pembaca-{n}", given(), at=clock())
    hop = NewHop(sender="Kami", receiver="PPK", route="surat", number="2", sent_on=DAY)
    with pytest.raises(WorkflowError, match="belum mempunyai pleno"):
        casework.forward(store, body, case_id, "pimpinan-1", hop, clock())
    onward = NewHop(sender="BKN", receiver="PPK", route="I'DIS", number="3", sent_on=DAY)
    casework.forward(store, body, case_id, "pimpinan-1", onward, clock())


def test_who_may_be_invited_and_when(store, named, case_id, now):
    ask = {"state": "diminta", "note": "x", "way": "undangan"}
    with pytest.raises(WorkflowError, match="tidak berwenang mengundang"):
        casework.clarify(store, named("ngo"), case_id, "pembaca-1", at=now, **ask)
    before = datetime(2026, 11, 8, 16, 59, tzinfo=UTC)  # 23.59 WIB, the evening before penetapan
    with pytest.raises(WorkflowError, match="sebelum penetapan"):
        casework.clarify(store, named("bawaslu"), case_id, "pembaca-1", at=before, **ask)
    casework.clarify(store, named("bawaslu"), case_id, "pembaca-1", at=before + timedelta(minutes=1), **ask)


@pytest.mark.parametrize(("asked", "came"), [(None, "sendiri"), ("surat", "surat"), ("", "instansi")])
def test_an_answer_comes_by_the_way_of_the_question_and_unasked_by_the_person(store, body, case_id, now, asked, came):
    if asked is not None:
        casework.clarify(store, body, case_id, "pembaca-1", state="diminta", note="", at=now, way=asked)
    later = now + timedelta(minutes=1)
    casework.clarify(store, body, case_id, "pembaca-1", state="diterima", note="bukan saya", at=later)
    assert casework.load(store, case_id).clarifications[-1].way == came


def test_a_refusal_answers_a_question(store, body, case_id, now):
    with pytest.raises(WorkflowError, match="tidak dapat menyusul"):
        casework.clarify(store, body, case_id, "pembaca-1", state="menolak", note="", at=now)


def test_clocks_in_calendar_and_working_days(named):
    body = named("bawaslu")
    known = {"known": "2026-11-12T18:00:00Z"}  # Friday 13 November, 01.00 WIB
    last, clock = body.due("walikota-rekaan", "35.78", known)
    assert (last, clock.working) == (date(2026, 11, 20), False)
    last, clock = body.due("presiden", "35.78", known)
    assert (last, clock.working) == (date(2026, 11, 24), True)
    assert body.due("presiden", "35.78", {}) is None
    assert days_left(last, date(2026, 11, 20), True, lists().holidays) == 2
    assert days_left(last, date(2026, 11, 26), True, lists().holidays) == -2
    assert last_day(date(2024, 11, 26), clock, lists().holidays) == date(2024, 12, 6)  # voting day off


def test_the_days_off_of_each_known_year_are_weekdays_of_that_year_and_an_unknown_year_says_so(named):
    known = lists()
    assert known.years == set(range(2020, 2027))
    assert all(d.weekday() < 5 for d in known.holidays)
    counts = {y: sum(d.year == y for d in known.holidays) for y in known.years}
    assert min(counts.values()) >= 10
    clock = next(c for c in named("bawaslu").profile.clocks if c.working)
    assert last_day(date(2020, 12, 4), clock, known.holidays) == date(2020, 12, 16)  # voting day off
    assert last_day(date(2026, 3, 13), clock, known.holidays) == date(2026, 3, 25)  # Nyepi; collective leave counts
    assert uncounted(known, date(2026, 12, 28), date(2026, 12, 31)) == ""
    assert "2027" in uncounted(known, date(2026, 12, 28), date(2027, 1, 6))


def test_a_limit_that_touches_an_unknown_year_says_it_to_the_reader(store, named, given, case_id, now):
    body = replace(named("bawaslu"), contests={})  # an unknown contest counts as pemilihan: calendar days
    at = datetime(2026, 12, 28, 2, 0, tzinfo=UTC)
    reading_list.read(store, body, case_id, "pembaca-1", given(), at=at)
    assert reading_list.caveat_of(queue.item(store, case_id), body, at) == "", "calendar days need no list"
    pemilu = replace(named("bawaslu"), contests={"walikota-rekaan": CONTESTS["presiden"]})
    casework.clarify(store, pemilu, case_id, "pembaca-1", state="diminta", note="", at=at)
    assert "2027 belum tercatat" in reading_list.caveat_of(queue.item(store, case_id), pemilu, at)
    assert reading_list.days_of(queue.item(store, case_id), pemilu, at) == 7
    item = reading_list.take(store, pemilu, "pembaca-2", at)
    assert (item.due_on, item.days_left, item.caveat, item.act_by) == (None, None, "", date(2027, 1, 7))


def test_every_form_has_elements_that_exist_and_those_of_one_stage_have_it_ticked(named):
    known = lists()
    assert all(known.needed[form] <= set(known.elements) for form in known.needed)
    categories = {form: c for pack in (load_pack(n) for n in list_packs()) for form, c in pack.categories.items()}
    assert categories
    for form, category in categories.items():
        assert known.needs(form), form
        ticked = "tahapan" in known.needs(form)
        assert ticked == (category.stage != "semua"), f"{form}: its row of [needed] in review/profiles/lists.toml"


@pytest.mark.parametrize("of", ["agency", "case"])
def test_a_conflict_of_interest_is_refused_by_the_database_too(store, body, given, case_id, now, of):
    with transaction(store):
        exclusions.add(
            store,
            "pembaca-1",
            agency="Pemerintah Kota Rekaan" if of == "agency" else None,
            case_id=case_id if of == "case" else None,
            reason="atasan",
            declared_by="x",
            at=now,
        )
    with pytest.raises(WorkflowError, match="benturan kepentingan"):
        reading_list.read(store, body, case_id, "pembaca-1", given(), at=now)
    with pytest.raises(Exception, match="conflict of interest"):
        store._conn.execute(
            "INSERT INTO readings (case_id, reviewer_id, at, finding, reason) VALUES (?, 'pembaca-1',"
            " '2026', 'tidak_cukup', 'x')",
            (case_id,),
        )
    assert reading_list.read(store, body, case_id, "pembaca-2", given(), at=now) == "dibaca"


def test_a_conflict_of_interest_keeps_from_every_move_not_only_from_reading(store, sent, case_id, clock):
    body = sent("bkn")
    with transaction(store):
        exclusions.add(
            store,
            "pimpinan-1",
            agency="Pemerintah Kota Rekaan",
            case_id=None,
            reason="kerabat",
            declared_by="x",
            at=clock(),
        )
    who, hop = "pimpinan-1", NewHop(sender="Kami", receiver="PPK", route="surat", number="9", sent_on=DAY)
    result = NewResult(authority="PPK", number="9", decided_on=DAY, result="terbukti")
    for move in (
        lambda: casework.clarify(store, body, case_id, who, state="diterima", note="", at=clock()),
        lambda: approve(store, body, case_id, clock(), who=who),
        lambda: casework.forward(store, body, case_id, who, hop, clock()),
        lambda: casework.answer(store, body, case_id, who, LETTER, "x", at=clock()),
        lambda: casework.mark(store, body, case_id, who, "gakkumdu", LETTER, at=clock()),
        lambda: casework.decide(store, body, case_id, who, result, clock()),
        lambda: casework.file_objection(store, body, case_id, who, "keberatan", LETTER, at=clock()),
    ):
        with pytest.raises(WorkflowError, match="benturan kepentingan"):
            move()


MOVES = (
    "read",
    "clarify",
    "approve",
    "forward",
    "answer",
    "result",
    "mark",
    "object",
    "export",
    "purge",
    "reopen",
    "join",
    "correct",
    "run",
    "known",
    "pack",
)


@pytest.mark.parametrize("name", profiles())
def test_v01_every_move_asks_for_its_role_and_nobody_else_comes_through(store, named, case_id, now, name):
    """Role by move by body: an unknown name, a disabled reader and a role that the table does not name are refused."""
    body = named(name)
    with transaction(store):
        reviewer_rows.set_disabled(store, "pembaca-8", now)
    for move in MOVES:
        allowed = body.profile.roles.get(move, frozenset())
        for who, role in (("pembaca-1", "reviewer"), ("pimpinan-1", "approver")):
            if role in allowed:
                casework.require(store, body, move, who, case_id)
            else:
                with pytest.raises(WorkflowError, match=r"tidak (boleh melakukan|mempunyai)"):
                    casework.require(store, body, move, who, case_id)
        for stranger in ("auditor-1", "pembaca-8", ""):
            with pytest.raises(WorkflowError, match="tidak terdaftar atau nonaktif"):
                casework.require(store, body, move, stranger, case_id)
    assert set(body.profile.roles) <= set(MOVES)


@pytest.mark.parametrize(
    ("outcome", "stands"),
    [
        ("dikuatkan", [("sanksi", "berat")]),
        ("diubah", [("sanksi", "ringan")]),
        ("dibatalkan", [("dibatalkan", None)]),
    ],
)
def test_an_objection_changes_what_stands_and_keeps_what_was(store, sent, case_id, clock, outcome, stands):
    body = sent("bkn")
    with pytest.raises(WorkflowError, match="tidak mempunyai putusan"):
        casework.file_objection(store, body, case_id, "pimpinan-1", "keberatan", LETTER, at=clock())
    result = NewResult(authority="PPK", number="5", decided_on=DAY, result="sanksi", sanction="berat")
    casework.decide(store, body, case_id, "pimpinan-1", result, clock())
    casework.file_objection(store, body, case_id, "pimpinan-1", "banding_administratif", LETTER, at=clock())
    appeal = Letter(authority="BPASN", number="11", day=DAY)
    casework.settle(
        store,
        body,
        case_id,
        "pimpinan-1",
        outcome,
        appeal,
        at=clock(),
        sanction="ringan" if outcome == "diubah" else None,
    )
    file = casework.load(store, case_id)
    assert [(r.result, r.sanction) for r in file.standing] == stands
    in_sql = [tuple(r) for r in store._conn.execute("SELECT result, sanction FROM standing_results")]
    assert in_sql == stands
    assert file.results[0].sanction == "berat"
    with pytest.raises(WorkflowError, match="tidak mempunyai keberatan"):
        casework.settle(store, body, case_id, "pimpinan-1", "dikuatkan", appeal, at=clock())


def test_the_second_reader_sees_neither_the_first_reading_nor_the_suggestion(store, body, given, case_id, clock):
    file = casework.load(store, case_id)
    assert not seen_by(file, "pembaca-1").flags, "who may become the second reader sees no flag either"
    assert seen_by(file, "pembaca-1", holds=True).flags
    reading_list.read(store, body, case_id, "pembaca-1", given(), at=clock())
    file = casework.load(store, case_id)
    for person in ("pembaca-2", None):
        seen = seen_by(file, person)
        assert (seen.flags, seen.readings, seen.blind) == (False, (), True)
    assert len(seen_by(file, "pembaca-1").readings) == 1
    casework.clarify(store, body, case_id, "pembaca-1", state="diterima", note="", at=clock())
    reading_list.read(store, body, case_id, "pembaca-2", given(), at=clock())
    again = seen_by(casework.load(store, case_id), "pembaca-1")
    assert (again.flags, [r.reviewer_id for r in again.readings]) == (True, ["pembaca-1"])
    reading_list.read(store, body, case_id, "pembaca-1", given(), at=clock())
    assert len(seen_by(casework.load(store, case_id), None).readings) == 3


@pytest.mark.parametrize("closed", [False, True])
def test_an_edit_that_takes_the_flagged_words_away_reopens(
    store, body, given, case_id, clock, add_account, add_post, closed
):
    if closed:
        reading_list.read(store, body, case_id, "pembaca-1", given("tidak_cukup"), at=clock())
    else:
        for n in (1, 2):
            reading_list.read(store, body, case_id, f"pembaca-{n}", given(), at=clock())
    at = clock()
    post = add_post(add_account("akun-1"), "k1", "cuaca cerah", at)
    assert intake(store, at) == (0, 0)  # not before the analysis has read it
    quiet = Assessment(id=post, queue=False, stance=Stance.NONE, tier=None)
    flags.save(store, "uji-1", [(quiet, 2)], at)
    assert intake(store, at) == (1, 0)
    file = casework.load(store, case_id)
    assert (file.state, file.case.closed_at) == ("dibaca_ulang", None)
    assert intake(store, clock()) == (0, 0)
