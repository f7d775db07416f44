"""A reading at the desk waits ten minutes: its author sees it and can take it back, nobody else knows of it."""

import re
from datetime import timedelta

import pytest

from desk.app import make_app
from services import conflicts, reading_withdrawal
from store import pending_readings as kept
from store.workspace import find_workspace
from tests.desk.conftest import AT, post, said, token
from tests.desk.test_reading import WHOLE, item_of, read, take

TEN = timedelta(minutes=10)


@pytest.fixture
def app(desk_workspace, clock, monkeypatch):
    """The desk of a body that has said nothing about how long a reading can be taken back."""
    monkeypatch.delenv("NETRALITAS_READING_TAKE_BACK_MINUTES")
    made = make_app(find_workspace(desk_workspace.root), clock=clock)
    made.testing = True
    return made


def text(response):
    return response.get_data(as_text=True)


def readings(conn):
    return [tuple(r) for r in conn._conn.execute("SELECT reviewer_id, at, reason FROM readings ORDER BY reading_id")]


def test_what_was_sent_waits_is_its_authors_alone_and_is_recorded_after_ten_minutes(signed, case_id, conn, clock):
    first, second, chair = signed(), signed("pembaca-2"), signed("pimpinan-1")
    done = read(first, note="catatan yang masih bisa ditarik")
    page = text(first.get(done.headers["Location"]))
    assert "Bacaan dikirim; menunggu sampai pukul 09.10 WIB, lalu tercatat." in page
    assert "Menunggu sampai pukul 09.10 WIB, dapat ditarik." in page
    assert "catatan yang masih bisa ditarik" in page
    assert "catatan yang masih bisa ditarik" in text(first.get(f"/perkara/{case_id}"))
    clock.move(minutes=9, seconds=59)
    for other in (second, chair):
        for url in ("/", "/telaah", "/perkara", f"/perkara/{case_id}", "/laporan", "/akun"):
            shown = text(other.get(url, follow_redirects=True))
            assert "masih bisa ditarik" not in shown, url
            assert "WIB, dapat ditarik" not in shown, url
    assert said(second.get("/telaah"))[0] == "Telaah: 0 butir menunggu Anda"
    assert "mencatat 0 bacaan" in text(second.get("/telaah"))
    assert readings(conn) == []
    clock.move(seconds=1)
    assert said(second.get("/telaah"))[0] == "Telaah: 1 butir menunggu Anda"
    assert readings(conn) == [("pembaca-1", "2024-11-12T02:10:00Z", "catatan yang masih bisa ditarik")]
    assert "WIB, dapat ditarik" not in text(first.get("/telaah"))


def test_taken_back_the_whole_form_stands_on_the_page_again(signed, case_id, conn, clock):
    client = signed()
    read(client, note="terlalu cepat")
    clock.move(minutes=9)
    page = client.get("/telaah")
    number = re.search(r'name="number" value="(\d+)"', text(page))[1]
    done = client.post("/telaah/tarik", data={"csrf_token": token(page), "number": number})
    assert done.headers["Location"] == "/telaah/meja"
    page = client.get("/telaah/meja")
    assert "Bacaan ditarik dan belum tercatat" in text(page)
    assert "terlalu cepat" in text(page)
    assert text(page).count(" checked") == 4 + len(WHOLE["element"])
    assert text(page).count(" selected") == 2
    clock.move(hours=1)
    client.get("/telaah")
    assert readings(conn) == []
    assert read(client, page, note="lebih pelan").status_code == 303


def test_too_late_it_is_said_and_what_is_recorded_stays(signed, case_id, conn, clock):
    client = signed()
    read(client)
    page = client.get("/telaah")
    number = re.search(r'name="number" value="(\d+)"', text(page))[1]
    clock.move(minutes=10)
    done = client.post("/telaah/tarik", data={"csrf_token": token(page), "number": number}, follow_redirects=True)
    assert "bacaan itu sudah tercatat atau sudah ditarik" in said(done)[0]
    assert len(readings(conn)) == 1


def test_a_form_that_is_sent_twice_waits_once(signed, case_id, conn, clock):
    client = signed()
    page = take(client)
    read(client, page)
    client.get("/telaah")
    done = read(client, page)
    assert said(client.get(done.headers["Location"]))[0] == "Bacaan itu sudah dikirim dan menunggu dicatat."
    done = read(client, page, note="lain")
    assert done.status_code == 409
    assert "menunggu dicatat" in said(done)[0]
    clock.move(minutes=10)
    client.get("/telaah")
    assert len(readings(conn)) == 1


def test_what_could_not_be_recorded_is_told_with_its_words_and_can_go(signed, case_id, conn, clock):
    client, chair = signed(), signed("pimpinan-1")
    read(client, note="kata yang tidak boleh hilang")
    page = chair.get(f"/perkara/{case_id}")
    chair.post(
        f"/perkara/{case_id}/klarifikasi",
        data={"csrf_token": token(page), "state": "diterima", "note": "bukan saya", "way": "surat"},
    )
    clock.move(minutes=10)
    shown = text(client.get("/telaah"))
    assert readings(conn) == []
    assert "tidak tercatat: ada isi baru sejak Anda membuka butir ini" in shown
    assert "kata yang tidak boleh hilang" in shown
    number = re.search(r'name="number" value="(\d+)"', shown)[1]
    assert "kata yang tidak boleh hilang" not in text(signed("pembaca-2").get("/telaah"))
    done = post(client, "/telaah/tarik", number=number)
    assert "kata yang tidak boleh hilang" in text(client.get(done.headers["Location"]))
    assert "bukan saya" in text(client.get("/telaah/meja"))


def test_refused_words_are_thrown_away_only_when_asked(signed, case_id, conn, clock):
    client = signed()
    read(client)
    number = kept.of_reader(conn, "pembaca-1")[0].pending_id
    post(client, "/telaah/buang", number=number)
    assert len(kept.waiting(conn)) == 1, "what waits is taken back, not thrown away"
    conn._conn.execute("UPDATE pending_readings SET refused = 'perkara ditutup'")
    post(client, "/telaah/buang", number=number)
    assert reading_withdrawal.own(conn, "pembaca-1") == []
    assert client.application.extensions["body"].take_back == TEN


def test_the_next_item_can_be_read_while_one_waits(signed, case_id, conn, add_post, flag_post):
    from tests.desk.conftest import new_case

    new_case(conn, add_post, flag_post, number=1)
    client = signed()
    first = take(client)
    done = read(client, first, berikut="1")
    assert done.headers["Location"] == "/telaah/meja"
    page = client.get("/telaah/meja")
    assert item_of(page) != item_of(first)
    assert "dapat ditarik" in text(page)
    read(client, page)
    assert len(kept.waiting(conn)) == 2
    assert "<details><summary>2 bacaan Anda belum tercatat; masih dapat ditarik</summary>" in text(
        client.get("/telaah")
    )
    assert reading_withdrawal.own(conn, "pembaca-1")[0].due == AT + TEN


def test_who_may_read_next_is_told_until_when_the_first_reading_waits_and_nothing_of_it(signed, case_id, conn, clock):
    first, second = signed(), signed("pembaca-2")
    assert "dapat ditarik pembacanya" not in text(second.get("/telaah"))
    page = take(first)
    read(first, page)
    for url in ("/telaah", f"/perkara/{case_id}"):
        assert "masih dapat ditarik pembacanya sampai pukul 09.10 WIB" in text(second.get(url)), url
        assert "dapat ditarik pembacanya" not in text(first.get(url)), url
    agency = conn._conn.execute("SELECT agency FROM accounts").fetchone()[0]
    conflicts.exclude(conn, "pembaca-3", by="pimpinan-1", case_id=None, agency=agency, reason="saudara", at=AT)
    assert "dapat ditarik pembacanya" not in text(signed("pembaca-3").get("/telaah")), "whose turn it never is"
    done = post(second, "/telaah/buka", page="/telaah", item=item_of(page))
    page = text(second.get(done.headers["Location"]))
    assert "masih dapat ditarik sampai pukul 09.10 WIB" in page
    clock.move(minutes=10)
    assert "dapat ditarik pembacanya" not in text(second.get("/telaah"))
