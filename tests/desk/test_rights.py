"""Requests of people about their own data at the desk: receipt, answer, letter, copy, and what a leader carries out."""

import re
from datetime import timedelta

import pytest

from services import people
from store import accounts, rights
from tests.desk.conftest import NAME, NIP, PHRASE, post, said

WHOLE_NIP = NIP + "001"


@pytest.fixture
def receive(signed):
    def call(kind, nip=WHOLE_NIP, number="12/2026"):
        client = signed("pembaca-1")
        done = post(client, "/hak", page="/hak", kind=kind, nip=nip, number=number)
        return done, done.headers.get("Location", "").rpartition("/")[2]

    return call


@pytest.fixture
def second_leader(conn, app):
    people.add(conn, "pimpinan-2", "approver", PHRASE, app.extensions["clock"]())
    return "pimpinan-2"


def answer(client, request_id, decision="dikabulkan", **changed):
    fields = {"decision": decision, "article": "UU 27/2022 Pasal 8", "reason": "sesuai permintaan", **changed}
    return post(client, f"/hak/{request_id}/jawab", page=f"/hak/{request_id}", **fields)


def test_a_request_goes_from_receipt_to_the_copy_and_its_clock_is_shown(signed, receive, app):
    done, request_id = receive("akses")
    assert done.status_code == 303
    client = signed("pembaca-1")
    assert "72 jam untuk menjawab" in client.get("/hak").text
    app.extensions["clock"].move(hours=73)
    late = signed("pembaca-1").get("/hak").text
    assert "terlambat 1 jam" in late
    assert WHOLE_NIP not in late
    client = signed("pembaca-1")
    assert answer(client, request_id).status_code == 303
    copy = post(client, f"/hak/{request_id}/salinan", page=f"/hak/{request_id}")
    assert copy.headers["Content-Disposition"] == f'attachment; filename="salinan-{request_id}.html"'
    assert NAME in copy.get_data(as_text=True)
    letter = post(client, f"/hak/{request_id}/surat", page=f"/hak/{request_id}")
    assert letter.data[:2] == b"PK"
    assert "salinan" in client.get(f"/hak/{request_id}").text


@pytest.mark.parametrize("kind", ["akses", "koreksi", "keberatan", "penghapusan"])
def test_a_request_shows_until_when_it_is_answered_and_only_files_that_it_can_have(signed, receive, app, kind):
    _, request_id = receive(kind)
    client = signed("pembaca-1")
    page = client.get(f"/hak/{request_id}").text
    assert "sisa 72 jam, paling lambat " in page
    assert [("Surat dan salinan" in page), ("Unduh salinan" in page)] == [kind == "akses"] * 2
    assert answer(client, request_id, "ditolak").status_code == 303
    page = client.get(f"/hak/{request_id}").text
    assert [words in page for words in ("Surat dan salinan", "Unduh surat", "Unduh salinan")] == [True, True, False]


@pytest.mark.parametrize(
    ("nip", "words"),
    [("12", "NIP itu tidak dapat dibaca"), ("198001012005011999", "tidak terdaftar")],
)
def test_a_nip_that_is_nobodys_is_said_and_printed_nowhere(receive, nip, words):
    done, _ = receive("akses", nip=nip)
    assert done.status_code == 400
    assert words in said(done)[0]
    assert nip not in re.sub(r'value="[^"]*"', "", done.text)
    assert f'value="{nip}"' not in done.text


def test_a_granted_objection_is_carried_out_by_a_leader_who_did_not_grant_it(signed, receive, conn, second_leader):
    _, request_id = receive("keberatan")
    chief = signed("pimpinan-1")
    answer(chief, request_id)
    watched = accounts.watched(conn)
    assert post(chief, f"/hak/{request_id}/berhenti", page="/hak").status_code == 403
    assert post(signed("pembaca-1"), f"/hak/{request_id}/berhenti", page="/hak").status_code == 403
    assert accounts.watched(conn) == watched
    other = signed(second_leader)
    assert "Hentikan pemantauan" in other.get(f"/hak/{request_id}").text
    assert post(other, f"/hak/{request_id}/berhenti", page="/hak").status_code == 303
    assert accounts.watched(conn) == watched - 1
    assert rights.request(conn, request_id).done[0][0] == "berhenti"


def test_a_granted_deletion_takes_the_person_and_the_desk_goes_on(signed, receive, conn, second_leader):
    _, request_id = receive("penghapusan")
    answer(signed("pembaca-1"), request_id)
    other = signed(second_leader)
    done = post(other, f"/hak/{request_id}/hapus", page=f"/hak/{request_id}")
    assert done.status_code == 303
    assert "Dihapus:" in said(other.get(f"/hak/{request_id}"))[0]
    assert post(other, f"/hak/{request_id}/hapus", page="/hak").status_code == 400


def test_a_step_of_another_kind_of_request_is_refused(signed, receive, second_leader):
    _, request_id = receive("koreksi")
    answer(signed("pembaca-1"), request_id)
    other = signed(second_leader)
    for step in ("berhenti", "hapus"):
        refused = post(other, f"/hak/{request_id}/{step}", page="/hak")
        assert (refused.status_code, "bukan" in said(refused)[0]) == (400, True)
    assert post(other, f"/hak/{request_id}/koreksi", page="/hak", name="Sekar Betul").status_code == 303
    assert "sudah dijawab" in said(answer(signed("pembaca-1"), request_id))[0]


def test_the_clock_of_a_request_counts_whole_hours(receive, conn, app):
    from services.rights import hours_left

    _, request_id = receive("akses")
    wanted, begun = rights.request(conn, request_id), app.extensions["clock"]()
    for minutes, left in ((0, 72), (30, 71), (72 * 60, 0), (73 * 60, -1)):
        assert hours_left(wanted, begun + timedelta(minutes=minutes)) == left
