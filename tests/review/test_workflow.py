"""The moves of a case, one by one and at random; and four people at once."""

import ast
import os
import tomllib
from datetime import date, timedelta
from pathlib import Path

import pytest

from domain import case_words, labels, workflow
from domain.case_entries import Letter, NewApproval, NewHop, NewResult
from domain.case_terms import ClarificationState, ResultKind
from domain.errors import WorkflowError
from domain.types import PositionLevel
from review.next_steps import next_steps
from review.oversight import lists
from services import casework, reading_list
from services.intake import intake
from store import case_files, open_store
from store.database import transaction

# Nothing here runs threads; another test's may still be ending.
pytestmark = pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")


@pytest.fixture
def clock(now):
    """Each call is a minute later."""
    minutes = iter(range(1, 10_000))
    return lambda: now + timedelta(minutes=next(minutes))


@pytest.fixture
def read(store, body, given, case_id, clock):
    def run(person, finding="dugaan", category="DS-06", at=None, **changed):
        reading = given(finding, category, **changed)
        return reading_list.read(store, body, case_id, f"pembaca-{person}", reading, at=at or clock())

    return run


@pytest.fixture
def clarify(store, body, case_id, clock):
    def run(state, note="surat"):
        casework.clarify(store, body, case_id, "pembaca-1", state=state, note=note, at=clock())

    return run


@pytest.fixture
def forward(store, body, case_id, clock, now):
    def run(receiver="BKN", number="1/2026", sender="Bawaslu"):
        hop = NewHop(sender=sender, receiver=receiver, route="surat", number=number, sent_on=now.date())
        casework.forward(store, body, case_id, "pembaca-1", hop, clock())

    return run


@pytest.fixture
def decide(store, body, case_id, clock, now):
    def run(result, sanction=None, authority="PPK", number="2/2026"):
        decided = NewResult(authority=authority, number=number, decided_on=now.date(), result=result, sanction=sanction)
        casework.decide(store, body, case_id, "pembaca-1", decided, clock())

    return run


@pytest.fixture
def file(store, case_id):
    return lambda: casework.load(store, case_id)


def test_two_persons_make_a_finding_and_the_second_names_the_form(file, read):
    assert read(1, category="DS-05") == "dibaca"
    assert file().findings == ()
    assert read(2) == "layak_diteruskan"
    [finding] = file().findings
    assert (finding.first_person, finding.second_person, finding.category) == (
        "pembaca-1",
        "pembaca-2",
        "DS-06",
    )


def test_the_clock_starts_with_the_first_dugaan(file, read, now):
    assert file().case.known_at is None
    read(1, at=now + timedelta(hours=1))
    read(2, at=now + timedelta(hours=5))
    assert file().case.known_at == "2026-11-10T03:00:00Z"


def test_the_same_person_does_not_read_twice_without_news(file, read, clarify):
    read(1)
    with pytest.raises(WorkflowError, match="sudah Anda baca"):
        read(1)
    assert len(file().readings) == 1
    clarify("diterima")
    assert read(1) == "dibaca"
    assert file().findings == ()


def test_one_reading_ends_a_case_only_while_nobody_found_a_dugaan(file, read):
    assert read(1, "tidak_cukup") == "tidak_cukup"
    assert file().case.closed_at
    with pytest.raises(WorkflowError, match="sudah ditutup"):
        read(2)


def test_a_closed_case_takes_no_clarification_that_nobody_could_read(file, read, clarify):
    read(1, "tidak_cukup")
    with pytest.raises(WorkflowError, match="sudah ditutup"):
        clarify("diterima")
    assert file().state == "tidak_cukup"


def test_two_different_readings_wait_for_a_third(file, read):
    read(1)
    assert read(2, "tidak_cukup") == "berbeda"
    assert file().case.closed_at is None
    assert read(3) == "layak_diteruskan"


def test_two_who_found_too_little_settle_it_against_one(file, read):
    read(1)
    read(2, "tidak_cukup")
    assert read(3, "tidak_cukup") == "tidak_cukup"
    assert file().case.closed_at


def test_nobody_reads_on_once_two_have_found_it(read):
    read(1)
    read(2)
    with pytest.raises(WorkflowError, match="sudah dibaca dua orang"):
        read(3)


@pytest.mark.parametrize("state", ["diterima", "menolak"])
def test_an_answer_calls_for_reading_again_and_old_readings_stop_counting(file, read, clarify, state):
    read(1)
    read(2)
    clarify("diminta", "undangan tertulis")
    clarify(state)
    assert file().state == "dibaca_ulang"
    assert read(3) == "dibaca"  # one since the answer is not two
    assert read(1) == "layak_diteruskan"
    assert [(f.first_person, f.second_person) for f in file().findings] == [
        ("pembaca-1", "pembaca-2"),
        ("pembaca-3", "pembaca-1"),
    ]


@pytest.mark.parametrize("state", ["diminta", "tidak_terjangkau", "tidak_diminta", "bukan_kewenangan"])
def test_a_letter_without_an_answer_reopens_nothing(file, read, clarify, state):
    read(1)
    read(2)
    if state == "tidak_terjangkau":
        clarify("diminta", "surat pertama")
    clarify(state)
    assert file().state == "layak_diteruskan"


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"finding": "terbukti"}, "temuan 'terbukti' tidak ada"),
        ({"note": "  "}, "alasan belum diisi"),
        ({"reason_code": "entah"}, "tidak ada dalam daftar"),
        ({"exculpatory": " "}, "meringankan belum diisi"),
        ({"owner": ""}, "akun milik orang yang terdaftar"),
        ({"old_photo": "mungkin"}, "foto lama"),
        ({"elements": ("tujuan",)}, "unsur DS-06 belum lengkap"),
        ({"owner": "tidak"}, "bukan milik orang"),
        ({"hacked": "ya"}, "diretas"),
        ({"category": "DS-05", "elements": ("dukungan_aktif", "tujuan", "tahapan")}, "unsur DS-05 belum lengkap"),
        ({"category": "XX-99"}, "tidak ada dalam SKB"),
        ({"category": None}, "menurut SKB belum dipilih"),
        ({"reason_code": ""}, "alasan dari daftar belum dipilih"),
    ],
)
def test_a_reading_that_says_too_little_is_refused(file, read, said, words):
    with pytest.raises(WorkflowError, match=words):
        read(1, **said)
    assert file().readings == ()


def test_nothing_travels_without_two_readers(read, clarify, forward):
    clarify("diminta")
    for _ in range(2):
        with pytest.raises(WorkflowError, match="belum dinyatakan dugaan layak diteruskan") as caught:
            forward()
        assert "dua orang" in caught.value.remedy
        read(1) if _ == 0 else None


def test_nothing_travels_without_a_word_on_clarification(read, clarify, forward, file):
    read(1)
    read(2)
    with pytest.raises(WorkflowError, match="belum mencatat klarifikasi"):
        forward()
    clarify("bukan_kewenangan")
    forward()
    assert [h.receiver for h in file().hops] == ["BKN"]


def test_a_reopened_finding_does_not_travel_for_the_first_time(read, clarify, forward):
    read(1)
    read(2)
    clarify("diterima")
    with pytest.raises(WorkflowError, match="belum dinyatakan"):
        forward()


def test_what_went_out_goes_to_nobody_else_of_ours_while_it_is_read_again(read, clarify, forward, file):
    """What its receiver sends on is the receiver's own step."""
    read(1)
    read(2)
    clarify("diminta")
    forward()
    clarify("diterima")
    with pytest.raises(WorkflowError, match="belum dinyatakan"):
        forward(receiver="PPK", number="2")
    forward(sender="BKN", receiver="PPK", number="3")
    read(3)
    read(4)
    forward(receiver="Inspektorat", number="4")
    assert [h.receiver for h in file().hops] == ["BKN", "PPK", "Inspektorat"]


def test_the_same_letter_twice_is_one_hop_and_the_same_decision_one_result(read, clarify, forward, decide, file):
    read(1)
    read(2)
    clarify("diminta")
    clarify("diminta")
    forward()
    forward()
    forward(receiver="PPK")
    decide("terbukti")
    decide("terbukti")
    assert (len(file().clarifications), len(file().hops), len(file().results)) == (1, 2, 1)


def test_no_decision_on_a_case_that_went_nowhere(read, decide):
    with pytest.raises(WorkflowError, match="belum diteruskan"):
        decide("terbukti")


@pytest.mark.parametrize(("result", "sanction"), [("sanksi", None), ("terbukti", "ringan")])
def test_a_sanction_and_its_kind_belong_together(decide, result, sanction):
    with pytest.raises(WorkflowError, match="bersama"):
        decide(result, sanction)


@pytest.mark.parametrize("result", sorted(workflow.ENDS))
def test_a_final_decision_closes_the_case_and_nothing_follows_it(read, clarify, forward, decide, file, result):
    read(1)
    read(2)
    clarify("diminta")
    forward()
    decide(result, "moral_terbuka" if result == "sanksi" else None)
    assert file().case.closed_at
    with pytest.raises(WorkflowError, match="tidak dapat menyusul"):
        decide("terbukti", number="3/2026")


@pytest.mark.parametrize("result", sorted(workflow.GOES_ON))
def test_a_decision_that_others_follow_leaves_it_open(read, clarify, forward, decide, file, result):
    read(1)
    read(2)
    clarify("diminta")
    forward()
    decide(result)
    assert file().case.closed_at is None


def test_an_unknown_case_and_an_unknown_state_are_errors(store, body, now, case_id):
    with pytest.raises(WorkflowError, match="K-2026-0099 tidak ada"):
        casework.load(store, "K-2026-0099")
    with pytest.raises(WorkflowError, match="klarifikasi"):
        casework.clarify(store, body, case_id, "pembaca-1", state="entah", note="", at=now)


TABLES = {
    "results": (case_words.RESULTS, ResultKind),
    "clarifications": (case_words.CLARIFICATIONS, ClarificationState),
    "positions": (case_words.POSITIONS, PositionLevel),
    "sanctions": (case_words.SANCTIONS, workflow.SANCTIONS),
}


@pytest.mark.parametrize("name", TABLES)
def test_every_code_has_words_of_its_own(name):
    words, codes = TABLES[name]
    assert set(words) == set(codes)
    assert len(set(words.values())) == len(words)
    assert not any("_" in said for said in words.values())


def test_no_face_has_other_words_for_a_code():
    """A table that words three or more codes of a kind stands in domain/case_words.py and nowhere else."""
    root, found = Path(case_words.__file__).parents[1], []
    packages = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["tool"]["mypy"]["packages"]
    for path in (p for package in packages for p in (root / package).rglob("*.py") if p.name != "case_words.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Dict) and all(isinstance(v, ast.Constant) for v in node.values):
                keys = {key.value for key in node.keys if isinstance(key, ast.Constant)}
                found += [(path.name, n) for n, (words, _) in TABLES.items() if len(keys & set(words)) >= 3]
    assert found == []


def test_a_report_names_a_state_by_words_of_the_desk():
    assert set(labels.STATES) == set(workflow.LABELS)
    assert [code for code, words in labels.STATES.items() if words not in workflow.LABELS[code]] == []


def test_every_state_has_its_words(store):
    states = {
        "belum_dibaca",
        "dibaca",
        "disisihkan",
        "berbeda",
        "dibaca_ulang",
        "tidak_cukup",
        "layak_diteruskan",
        "ditarik",
    }
    assert set(workflow.LABELS) == states
    assert not any("pelanggaran" in words or "terbukti" in words for words in workflow.LABELS.values())


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
@pytest.mark.parametrize("round_", range(3))
def test_eight_people_at_once_make_one_finding_and_lose_no_reading(store, tmp_path, body, given, case_id, now, round_):
    path = tmp_path / "netralitas.db"
    gate_out, gate_in = os.pipe()
    children = []
    for n in range(1, 9):
        child = os.fork()
        if child == 0:
            status = 1
            try:
                conn = open_store(path)
                os.close(gate_in)
                os.read(gate_out, 1)  # all start when the parent closes the gate
                try:
                    reading_list.read(conn, body, case_id, f"pembaca-{n}", given(), at=now + timedelta(minutes=1))
                    status = 0
                except WorkflowError as error:
                    status = 3 if "sudah dibaca dua orang" in str(error) else 2
            finally:
                os._exit(status)
        children.append(child)
    os.close(gate_out)
    os.close(gate_in)
    codes = sorted(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children)
    assert codes == [0, 0, 3, 3, 3, 3, 3, 3]
    file = casework.load(store, case_id)
    assert (len(file.readings), len(file.findings)) == (2, 1)
    assert file.findings[0].first_person != file.findings[0].second_person


def test_a_read_inside_another_transaction_is_refused_rather_than_nested(store, body, case_id, now):
    with transaction(store), pytest.raises(Exception, match="transaction"):
        casework.clarify(store, body, case_id, "pembaca-1", state="diminta", note="", at=now)
    assert case_files.case_file(store, case_id).clarifications == ()


TOMORROW = date(2026, 11, 11)  # 10 November, 09:00 WIB: nowhere in the country has it begun


def every_letter(day, number, body, store, case_id, at):
    """Each move that records a letter or a meeting, as (what it is, a call)."""
    letter = Letter(authority="PPK", number=number, day=day)
    hop = NewHop(sender="Kami", receiver="BKN", route="surat", number=number, sent_on=day)
    result = NewResult(authority="PPK", number=number, decided_on=day, result="terbukti")
    approval = NewApproval(kind="", number=number, held_on=day, members=("a",))
    who = (store, body, case_id, "pembaca-1")
    return {
        "approve": lambda: casework.approve(*who, approval, at=at),
        "forward": lambda: casework.forward(*who, hop, at),
        "answer": lambda: casework.answer(*who, letter, "dalam proses", at=at),
        "mark": lambda: casework.mark(*who, "gakkumdu", letter, at=at),
        "result": lambda: casework.decide(*who, result, at),
        "objection": lambda: casework.file_objection(*who, "keberatan", letter, at=at),
        "settle": lambda: casework.settle(*who, "dikuatkan", letter, at=at),
    }


@pytest.mark.parametrize("move", ["approve", "forward", "answer", "mark", "result", "objection", "settle"])
@pytest.mark.parametrize(
    ("day", "number", "words"),
    [
        (TOMORROW, "7/2026", "tanggal 11 November 2026 belum tiba"),
        (date(2026, 11, 9), " ", "belum diisi: nomor"),
    ],
)
def test_no_letter_is_recorded_without_its_number_or_with_a_day_to_come(
    store, body, case_id, now, move, day, number, words
):
    with pytest.raises(WorkflowError, match=words):
        every_letter(day, number, body, store, case_id, now)[move]()


def test_an_authority_and_a_receiver_are_named(store, body, case_id, now):
    day = now.date()
    result = NewResult(authority=" ", number="1", decided_on=day, result="terbukti")
    with pytest.raises(WorkflowError, match="belum diisi: lembaga"):
        casework.decide(store, body, case_id, "pembaca-1", result, now)
    with pytest.raises(WorkflowError, match="belum diisi: pengirim, penerima"):
        casework.forward(
            store,
            body,
            case_id,
            "pembaca-1",
            NewHop(sender="", receiver="", route="surat", number="1", sent_on=day),
            now,
        )


def test_the_members_of_a_meeting_are_kept_once_and_trimmed(store, named, given, case_id, now):
    body = named("bawaslu")
    for n in (1, 2):
        reading_list.read(store, body, case_id, f"pembaca-{n}", given(), at=now)
    members = ("Ketua", " Anggota 1", "Ketua", "Anggota 2")
    approval = NewApproval(kind="pleno", number="1", held_on=now.date(), members=members)
    casework.approve(store, body, case_id, "pimpinan-1", approval, at=now)
    assert casework.load(store, case_id).approvals[0].members == "Ketua; Anggota 1; Anggota 2"


def test_an_element_that_is_on_no_list_is_refused(read, file):
    with pytest.raises(WorkflowError, match="unsur tidak ada dalam daftar: ngawur"):
        read(1, elements=(*lists().needs("DS-06"), "ngawur"))
    with pytest.raises(WorkflowError, match=r"centang \(dukungan_aktif, tahapan\)"):
        read(1, elements=("tujuan",))
    assert file().readings == ()


def test_an_edit_opens_a_case_again_whose_only_result_was_taken_back(
    store, body, case_id, read, clarify, forward, decide, clock, add_account, add_post, flag_post
):
    read(1)
    read(2)
    clarify("diminta")
    forward()
    decide("terbukti")
    casework.take_back(
        store, body, case_id, "pimpinan-1", *casework.load(store, case_id).newest_move, "keliru", at=clock()
    )
    clarify("diterima")
    for person in (3, 4):
        read(person, "tidak_cukup")
    assert casework.load(store, case_id).case.closed_at
    at = clock()
    flag_post(add_post(add_account("akun-1"), "k1", "dukung calon lagi", at), at)
    intake(store, at)
    assert casework.load(store, case_id).case.closed_at is None


def test_a_case_is_not_opened_again_beside_another_of_the_person_and_no_page_offers_it(
    store, body, case_id, read, clock, add_account, add_post, flag_post
):
    read(1, "tidak_cukup")
    if casework.load(store, case_id).case.closed_at is None:  # the lot asks a second reader
        read(2, "tidak_cukup")
    offered = next_steps(body, casework.load(store, case_id), "approver")
    assert "reopen" in offered
    at = clock()
    flag_post(add_post(add_account("akun-1"), "k2", "dukung calon lagi", at), at)
    intake(store, at)
    [newer] = {row[0] for row in store._conn.execute("SELECT case_id FROM cases")} - {case_id}
    assert "reopen" not in next_steps(body, casework.load(store, case_id), "approver")
    with pytest.raises(WorkflowError, match="perkara terbuka lain"):
        casework.reopen(store, body, case_id, "pimpinan-1", "bukti baru", at=clock())
    assert not casework.load(store, newer).beside


def test_a_wrong_result_is_taken_back_beside_a_newer_open_case(
    store, body, case_id, read, clarify, forward, decide, clock, add_account, add_post, flag_post
):
    read(1)
    read(2)
    clarify("diminta")
    forward()
    decide("tidak_terbukti")
    at = clock()
    flag_post(add_post(add_account("akun-1"), "k2", "dukung calon lagi", at), at)
    intake(store, at)
    [newer] = {row[0] for row in store._conn.execute("SELECT case_id FROM cases")} - {case_id}
    casework.take_back(
        store, body, case_id, "pimpinan-1", *casework.load(store, case_id).newest_move, "keliru", at=clock()
    )
    assert [casework.load(store, name).case.closed_at for name in (case_id, newer)] == [None, None]
    decide("terbukti")  # the right one, on the old case
    at = clock()
    fresh = add_post(add_account("akun-1"), "k3", "dukung calon lagi dan lagi", at)
    edited = add_post(add_account("akun-1"), "k1", "dukung calon, disunting", at)
    for post in (fresh, edited):
        flag_post(post, at)
    intake(store, at)
    held = store._conn.execute("SELECT case_id, post_id, version FROM case_posts").fetchall()
    assert [(row[0], row[2]) for row in held if row[1] == fresh] == [(newer, 1)]
    assert [(row[0], row[2]) for row in held if row[1] == edited] == [(case_id, 1), (case_id, 2)]
    assert store._conn.execute("SELECT count(*) FROM cases").fetchone()[0] == 2


def test_what_others_rest_on_is_not_taken_back(store, body, case_id, read, clarify, forward, decide, clock):
    def take_back():
        file = casework.load(store, case_id)
        newest = file.newest_move or ("result" if file.results else "clarification", "1")
        casework.take_back(store, body, case_id, "pimpinan-1", *newest, "keliru", at=clock())

    read(1)
    read(2)
    clarify("diterima")
    take_back()
    assert casework.load(store, case_id).state == "layak_diteruskan"
    clarify("diterima", "lagi")
    read(3)
    with pytest.raises(WorkflowError, match="dasar bacaan atau keberatan"):
        take_back()
    read(4)
    forward()
    decide("terbukti")
    letter = Letter(authority="BPASN", number="9", day=date(2026, 11, 10))
    casework.file_objection(store, body, case_id, "pimpinan-1", "keberatan", letter, at=clock())
    with pytest.raises(WorkflowError, match="dasar bacaan atau keberatan"):
        take_back()


def test_what_was_taken_back_can_be_recorded_again_word_for_word(store, case_id, now, clock, named, given):
    body = named("bawaslu")
    for person in (1, 2):
        reading_list.read(store, body, case_id, f"pembaca-{person}", given(), at=clock())
    hop = NewHop(sender="Bawaslu", receiver="BKN", route=body.profile.routes[0].id, number="1", sent_on=now.date())
    letter = Letter(authority="BKN", number="1", day=now.date())
    members = tuple(f"Anggota {n}" for n in range(body.profile.members))
    consent = NewApproval(kind=body.profile.approval, number="1", held_on=now.date(), members=members)
    result = NewResult(authority="PPK", number="1", decided_on=now.date(), result="sanksi", sanction="ringan")
    moves = (
        lambda: casework.clarify(store, body, case_id, "pimpinan-1", state="diminta", note="surat", at=clock()),
        lambda: casework.approve(store, body, case_id, "pimpinan-1", consent, at=clock()),
        lambda: casework.forward(store, body, case_id, "pimpinan-1", hop, clock()),
        lambda: casework.answer(store, body, case_id, "pimpinan-1", letter, "isi", at=clock()),
        lambda: casework.mark(store, body, case_id, "pimpinan-1", "gakkumdu", letter, at=clock()),
        lambda: casework.decide(store, body, case_id, "pimpinan-1", result, clock()),
    )
    for move in moves:
        for _ in range(2):
            move()
            newest = casework.load(store, case_id).newest_move
            casework.take_back(store, body, case_id, "pimpinan-1", *newest, "keliru", at=clock())
        move()
    file = casework.load(store, case_id)
    lists = (file.clarifications, file.approvals, file.hops, file.hop_answers, file.markers, file.results)
    assert [len(records) for records in lists] == [1] * 6
    assert len(file.corrections) == 12
    assert file.case.closed_at


def test_a_case_that_an_authority_ended_is_not_opened_by_a_leader(
    store, body, case_id, read, clarify, forward, decide, clock
):
    read(1)
    read(2)
    clarify("diterima")
    read(1)
    read(2)
    forward()
    clarify("diterima", "lagi")
    read(1, "tidak_cukup")
    read(2, "tidak_cukup")
    decide("ditolak")
    assert casework.load(store, case_id).state == "tidak_cukup"
    with pytest.raises(WorkflowError, match="tidak berakhir tidak cukup"):
        casework.reopen(store, body, case_id, "pimpinan-1", "dilihat lagi", at=clock())


def test_an_outcome_under_the_letter_of_the_result_itself_is_refused(
    store, body, case_id, read, clarify, forward, decide, clock, now
):
    read(1)
    read(2)
    clarify("diminta")
    forward()
    decide("sanksi", sanction="ringan")
    letter = Letter(authority="PPK", number="2/2026", day=now.date())
    casework.file_objection(store, body, case_id, "pimpinan-1", "keberatan", letter, at=clock())
    with pytest.raises(WorkflowError, match="sudah dicatat sebagai putusan"):
        casework.settle(store, body, case_id, "pimpinan-1", "diubah", letter, sanction="berat", at=clock())
