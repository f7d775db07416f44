"""The reading list as a place to work: order, search, the way through it, drafts; none of it tells what was found."""

import re
from datetime import timedelta
from html import unescape

import pytest

from domain.types import Media
from review.priority import sample_placement
from services import reading_list
from services.intake import intake
from store import accounts, audit, queue
from store.case_filter import Filter
from store.database import transaction
from tests.desk.conftest import AT, new_case, post, token
from tests.review.conftest import body_named, given_reading


@pytest.fixture
def two(conn, add_post, flag_post):
    """Two cases of two persons of two agencies, the second one a day younger."""
    first = new_case(conn, add_post, flag_post, "dukung calon nomor satu")
    conn._conn.execute(
        "UPDATE accounts SET agency = 'Dinas Rekaan' WHERE account_id = ?", (accounts.all_accounts(conn)[1].account_id,)
    )
    account, later = accounts.all_accounts(conn)[1], AT + timedelta(hours=1)
    flag_post(
        add_post(account, "k9", "menangkan pasangan dua", later, conn=conn),
        later,
        conn=conn,
        contest="walikota-surabaya",
    )
    intake(conn, later)
    second = conn._conn.execute("SELECT case_id FROM cases ORDER BY case_id DESC").fetchone()[0]
    assert first != second
    return first, second


def listed(page):
    return re.findall(r'<button class="open">(.*?)</button>', page.text)


def test_the_list_is_ordered_as_chosen_and_the_choice_is_a_link(signed, two):
    client = signed()
    assert listed(client.get("/telaah?urut=terbaru")) == ["menangkan pasangan dua", "dukung calon nomor satu"]
    assert listed(client.get("/telaah?urut=tertua")) == ["dukung calon nomor satu", "menangkan pasangan dua"]
    assert listed(client.get("/telaah?urut=instansi"))[0] == "menangkan pasangan dua"
    assert len(listed(client.get("/telaah?urut=rank"))) == 2, "an unknown order is the usual one"
    taken = post(client, "/telaah/ambil", page="/telaah", urut="terbaru")
    assert "urut=terbaru" in taken.headers["Location"]
    assert "angkan pasangan dua" in client.get(taken.headers["Location"]).text


@pytest.mark.parametrize("words", ["PASANGAN", "dinas rek", "%", "tidak ada"])
def test_the_search_finds_words_and_agencies_of_what_waits(signed, two, words):
    found = listed(signed().get("/telaah", query_string={"cari": words}))
    assert found == ([] if words in ("%", "tidak ada") else ["menangkan pasangan dua"])


def test_a_search_finds_a_drawn_post_like_any_other(signed, conn, add_post):
    account = accounts.all_accounts(conn)[0]
    key = add_post(account, "k5", "rapat tanpa penanda", AT, conn=conn)
    with transaction(conn):
        conn._conn.execute(
            "INSERT INTO audit_sample VALUES ('s-01', 'kata', '2024-W45', ?, 1, 9, 'b', ?)",
            (key, "2024-11-11T00:00:00Z"),
        )
        queue.put(conn, sample_placement(audit.sample(conn, "s-01"), AT), sample_id="s-01")
    assert listed(signed().get("/telaah?cari=tanpa+penanda")) == ["rapat tanpa penanda"]


def test_the_way_through_the_list_leads_to_the_next_and_back(signed, two):
    client = signed()
    post(client, "/telaah/ambil", page="/telaah", urut="tertua")
    page = client.get("/telaah/meja?urut=tertua")
    assert "disabled>Sebelumnya" in page.text
    following = re.search(r'name="item" value="(\w+)"><button class="plain">Berikutnya', page.text)[1]
    client.post("/telaah/buka", data={"csrf_token": token(page), "item": following, "urut": "tertua"})
    page = client.get("/telaah/meja?urut=tertua")
    assert "angkan pasangan dua" in page.text
    assert "disabled>Berikutnya" in page.text
    assert "disabled>Sebelumnya" not in page.text


@pytest.mark.parametrize("order", queue.ORDERS)
def test_the_neighbours_are_those_of_the_list(conn, add_post, flag_post, order):
    for n, account in enumerate(accounts.all_accounts(conn) * 3):
        key = add_post(account, f"m{n}", f"dukung calon nomor {n}", AT + timedelta(minutes=n % 2), conn=conn)
        flag_post(key, AT, conn=conn, contest=f"kontes-{n}")
        intake(conn, AT + timedelta(minutes=n % 2))
    found = [i.item_id for i in queue.page(conn, "pembaca-1", Filter(), AT, order=order)]
    assert len(found) == 6
    around = ["", *found, ""]
    for n, item in enumerate(found):
        assert queue.beside(conn, "pembaca-1", item, Filter(), AT, order) == (around[n], around[n + 2])


def test_a_draft_is_its_readers_alone_and_goes_with_the_reading(signed, conn, two):
    client = signed()
    post(client, "/telaah/ambil", page="/telaah")
    page = client.get("/telaah/meja")
    item = re.search(r'name="item" value="(\w+)">\n', page.text)[1]
    typed = {
        "csrf_token": token(page),
        "item": item,
        "note": "kata dukung, <b>belum</b> pasti",
        "finding": "dugaan",
        "element": ["ajakan"],
        "phrase": "rahasia",
    }
    assert client.post("/telaah/draf", data=typed).status_code == 303
    again = client.get("/telaah/meja").text
    assert "kata dukung, <b>belum</b> pasti" in unescape(again)
    assert "<b>belum" not in again
    assert re.search(r'value="dugaan" id="is-dugaan" checked', again)
    assert conn._conn.execute("SELECT count(*) FROM readings").fetchone()[0] == 0
    kept = conn._conn.execute("SELECT fields FROM drafts").fetchone()[0]
    assert "rahasia" not in kept
    post(client, "/telaah/lepas")
    other = signed("pembaca-2")
    post(other, "/telaah/buka", page="/telaah", item=item)
    assert "kata dukung" not in other.get("/telaah/meja").text
    assert client.post("/telaah/draf", data=typed).status_code in (400, 409), "what another reads is not drafted"


def test_the_first_reader_sees_what_stood_before_an_edit_and_the_links_of_a_post(signed, conn, add_post, flag_post):
    account = accounts.all_accounts(conn)[0]
    link = Media(kind="link", url="https://contoh.example/kampanye")
    add_post(account, "k1", "ayo dukung nomor satu", AT, conn=conn, media=(link,))
    key = add_post(account, "k1", "dukung calon nomor satu, disunting", AT + timedelta(hours=1), conn=conn)
    flag_post(key, AT, conn=conn, contest="walikota-surabaya")
    intake(conn, AT)
    client = signed()
    post(client, "/telaah/ambil", page="/telaah")
    page = client.get("/telaah/meja").text
    assert "Isi sebelum disunting: 1 versi" in page
    assert "ayo dukung nomor satu" in page
    assert "https://contoh.example/kampanye" in page


def test_nothing_of_it_is_the_second_readers(signed, conn, add_post, flag_post):
    """Neither the earlier wording nor another order tells the second reader what the first was shown."""
    account = accounts.all_accounts(conn)[0]
    add_post(account, "k1", "ayo dukung nomor satu", AT, conn=conn)
    key = add_post(account, "k1", "dukung calon nomor satu, disunting", AT + timedelta(hours=1), conn=conn)
    flag_post(key, AT, conn=conn, contest="walikota-surabaya")
    intake(conn, AT)
    case_id = conn._conn.execute("SELECT case_id FROM cases").fetchone()[0]
    reading_list.read(conn, body_named("ngo"), case_id, "pembaca-1", given_reading(), at=AT + timedelta(hours=2))
    client = signed("pembaca-2")
    post(client, "/telaah/ambil", page="/telaah")
    page = client.get("/telaah/meja").text
    assert "Bacaan mandiri" in page
    assert "Isi sebelum disunting" not in page
    assert "<mark>" not in page
