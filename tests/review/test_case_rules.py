"""What may be recorded on a case, rule by rule: the checks alone, without a store."""

from contextlib import nullcontext
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from domain import workflow
from domain.case_entries import Letter, NewApproval, NewHop
from domain.cases import Approval, Case, CaseFile, CaseMarker, Clarification, Finding, Hop, Reading
from domain.errors import WorkflowError
from review import case_rules, result_rules

AT = datetime(2026, 11, 10, 2, 0, tzinfo=UTC)
LETTER = Letter(authority="BKN", number="9", day=date(2026, 11, 9))
HOP = Hop(
    hop_id=1,
    case_id="K-1",
    sender="Bawaslu",
    receiver="BKN",
    route="surat",
    number="1",
    sent_on="2026-11-09",
    at="",
    seq=9,
)


def a_file(*, contest="walikota-rekaan", **changed):
    case = Case(case_id="K-1", person_id="orang-1", contest=contest, opened_at="", known_at=None, closed_at=None)
    return CaseFile(case=case, posts=(), **changed)


def found(seq=2, **changed):
    """A case with two persons' dugaan and a word on clarification."""
    finding = Finding(
        finding_id=1,
        case_id="K-1",
        first_reading=1,
        first_person="pembaca-1",
        second_reading=2,
        second_person="pembaca-2",
        category="DS-06",
        at="",
        seq=seq,
    )
    asked = Clarification(clarification_id=1, reviewer_id="pembaca-1", at="", state="diminta", note="", way=None, seq=3)
    return a_file(findings=(finding,), clarifications=(asked,), **changed)


def markers(*names):
    return tuple(
        CaseMarker(marker_id=n, marker=name, authority="BKN", number="1", noted_on="2026-11-09", at="", seq=n)
        for n, name in enumerate(names, 10)
    )


def a_reading(person, seq, finding="dugaan"):
    return Reading(
        reading_id=seq, reviewer_id=person, at="", finding=finding, category=None, reason="", second_look="", seq=seq
    )


@pytest.mark.parametrize(
    ("contest", "at", "may"),
    [
        ("walikota-rekaan", datetime(2026, 11, 8, 16, 59, tzinfo=UTC), False),
        ("walikota-rekaan", datetime(2026, 11, 8, 17, 0, tzinfo=UTC), True),  # midnight of penetapan, WIB
        ("gubernur-rekaan", AT, False),
        ("tidak-dikenal", AT, False),
    ],
)
def test_bawaslu_summons_from_the_day_of_penetapan_on(named, contest, at, may):
    with nullcontext() if may else pytest.raises(WorkflowError, match="sebelum penetapan"):
        case_rules.require_clarification(named("bawaslu"), a_file(contest=contest), "diminta", "undangan", at)


def test_who_never_summons_may_ask_in_writing(named):
    with pytest.raises(WorkflowError, match="tidak berwenang mengundang"):
        case_rules.require_clarification(named("ngo"), a_file(), "diminta", "undangan", AT)
    case_rules.require_clarification(named("ngo"), a_file(), "diminta", "surat", AT)


@pytest.mark.parametrize("kind", ["pleno", "panel", "persetujuan", "a", "z"])
@pytest.mark.parametrize("name", ["bawaslu", "bkd", "bkn", "inspektorat", "kasn", "ngo"])
def test_a_body_knows_its_own_kind_of_consent_and_no_other(named, name, kind):
    body = named(name)
    consent = NewApproval(kind=kind, number="1", held_on=date(2026, 11, 9), members=("A", "B", "C"))
    known = kind == body.profile.approval
    with nullcontext() if known else pytest.raises(WorkflowError, match="tidak mengenal"):
        assert case_rules.members_of(body, consent, AT) == ("A", "B", "C")


def test_what_a_receiver_sends_on_needs_neither_our_route_nor_our_consent(named):
    body = named("bawaslu")
    onward = NewHop(sender="BKN", receiver="PPK", route="jalan sendiri", number="2", sent_on=date(2026, 11, 10))
    case_rules.require_forwardable(body, found(hops=(HOP,)), onward)
    for hops, sender in (((), "BKN"), ((HOP,), "Bawaslu"), ((HOP,), "KASN")):
        with pytest.raises(WorkflowError, match="tidak dikenal"):
            case_rules.require_forwardable(body, found(hops=hops), replace(onward, sender=sender))


def test_our_own_step_needs_the_consent_to_the_newest_finding(named):
    body = named("bawaslu")
    own = NewHop(sender="Bawaslu", receiver="BKN", route=body.profile.routes[0].id, number="1", sent_on=AT.date())
    consent = Approval(approval_id=1, finding_id=1, kind="pleno", number="1", held_on="", members="", at="", seq=4)
    case_rules.require_forwardable(body, found(approvals=(consent,)), own)
    for approvals in ((), (replace(consent, finding_id=7),)):
        with pytest.raises(WorkflowError, match="belum mempunyai"):
            case_rules.require_forwardable(body, found(approvals=approvals), own)


@pytest.mark.parametrize(
    ("check", "known"),
    [
        (case_rules.require_answer_kind, workflow.ANSWERS),
        (lambda word: case_rules.require_marker(found(hops=(HOP,)), word, LETTER, AT), workflow.MARKERS),
        (lambda word: result_rules.objectionable(found(), word), workflow.OBJECTIONS),
        (lambda word: case_rules.require_withdrawable(found(), word, "salah"), workflow.WITHDRAWALS),
        (lambda word: result_rules.require_whole_outcome(word, LETTER, None, AT), workflow.OUTCOMES),
        (lambda word: case_rules.require_known_words(word, ""), (*workflow.CLARIFICATIONS, *workflow.WAYS)),
    ],
)
def test_an_unknown_word_is_refused_with_the_words_that_may_stand(check, known):
    with pytest.raises(WorkflowError) as refused:
        check("karangan")
    assert "'karangan'" in str(refused.value)
    assert refused.value.remedy == "pilih: " + ", ".join(known)


@pytest.mark.parametrize(
    ("before", "may"),
    [
        ((), False),
        (("data_diblokir",), True),
        (("data_diblokir", "gakkumdu"), True),
        (("gakkumdu",), False),
        (("data_diblokir", "data_dibuka"), False),
        (("data_diblokir", "data_dibuka", "data_diblokir"), True),
    ],
)
def test_data_are_opened_only_while_they_are_blocked(before, may):
    file = found(hops=(HOP,), markers=markers(*before))
    case_rules.require_marker(file, "data_diblokir", LETTER, AT)
    with nullcontext() if may else pytest.raises(WorkflowError, match="belum dicatat diblokir"):
        case_rules.require_marker(file, "data_dibuka", LETTER, AT)


def test_a_marker_stands_beside_a_case_that_was_passed_on():
    with pytest.raises(WorkflowError, match="belum diteruskan"):
        case_rules.require_marker(found(), "gakkumdu", LETTER, AT)


def test_the_partner_of_a_reader_is_another_person_with_a_standing_dugaan_since_the_reopening():
    answered = Clarification(
        clarification_id=1, reviewer_id="pembaca-3", at="", state="diterima", note="", way=None, seq=5
    )
    file = a_file(readings=(a_reading("pembaca-1", 4), a_reading("pembaca-2", 6)), clarifications=(answered,))
    assert case_rules.partner(file, "pembaca-2") is None
    assert case_rules.partner(file, "pembaca-1").reviewer_id == "pembaca-2"
    changed = replace(file, readings=(*file.readings, a_reading("pembaca-2", 7, "tidak_cukup")))
    assert case_rules.partner(changed, "pembaca-1") is None
