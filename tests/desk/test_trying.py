"""Coba teks: own words at the desk, of which nothing stays, and no way around an independent reading."""

from html import unescape

from tests.desk.conftest import post, said
from tests.desk.test_access import counts
from tests.desk.test_reading import take

WORDS = "Ayo menangkan Khofifah nomor 2, coblos <b>besok</b>!"


def test_words_are_shown_as_a_reader_would_see_them_and_none_is_kept(signed, conn, caplog):
    client = signed()
    before = counts(conn)
    page = post(client, "/coba-teks", page="/coba-teks", text=WORDS, date="2024-11-20", region="Kota Surabaya")
    assert page.status_code == 200
    assert "<mark>Khofifah</mark>" in page.text
    assert "&lt;b&gt;besok" in page.text
    assert "Bentuk yang diusulkan menurut SKB: DS-" in page.text
    assert "bukan putusan" in page.text
    assert counts(conn) == before
    assert "menangkan" not in "\n".join(conn._conn.iterdump()) + caplog.text
    assert "Tidak ada penanda." in post(client, "/coba-teks", page="/coba-teks", text="Selamat pagi").text


def test_what_cannot_be_read_is_said_and_the_words_stay_in_the_form(signed):
    client = signed()
    for fields, words in (
        ({"text": " "}, "belum ada teks"),
        ({"text": "abc", "region": "antah"}, "tidak dikenal"),
        ({"text": "abc", "date": "kemarin"}, "tidak dapat dibaca"),
        ({"text": "abc", "date": "2019-05-01"}, "di luar masa pemilihan"),
    ):
        refused = post(client, "/coba-teks", page="/coba-teks", **fields)
        assert (refused.status_code, words in unescape(said(refused)[0])) == (400, True)
        assert fields["text"] in refused.text


def test_who_has_an_item_on_the_table_is_not_answered(signed, case_id):
    client = signed()
    take(client)
    refused = post(client, "/coba-teks", page="/coba-teks", text=WORDS)
    assert (refused.status_code, "<mark>" in refused.text) == (400, False)
    assert "ada butir di meja Anda" in said(refused)[0]
    post(client, "/telaah/lepas")
    assert post(client, "/coba-teks", page="/coba-teks", text=WORDS).status_code == 200
