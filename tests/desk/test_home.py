"""Beranda: the steps of a new office come and go with what is recorded, for whoever may take them."""

import re

from services import people
from tests.desk.conftest import new_case, post
from tests.desk.test_reading import read


def steps(page):
    """The open steps as Beranda lists them: (words, address; "" where another role takes it)."""
    found = re.search(r'<ol class="steps">(.*?)</ol>', page.text, re.S)
    items = re.findall(r"<li>(.*?)</li>", found[1], re.S) if found else []
    linked = [re.match(r'<a href="([^"]+)">(.*?)</a>|<b>(.*?)</b>', item) for item in items]
    return [(m[2] or m[3], m[1] or "") for m in linked]


def test_a_new_office_is_led_from_its_second_reader_to_its_first_report(signed, conn, add_post, flag_post, clock):
    conn._conn.execute("UPDATE reviewers SET disabled_at = '2024-11-01T00:00:00Z' WHERE reviewer_id <> 'pimpinan-1'")
    conn._conn.execute("UPDATE accounts SET withdrawn = 1")
    chief = signed("pimpinan-1")
    words = ["Daftarkan pembaca kedua", "Muat daftar akun", "Lihat akun untuk pertama kali", "Baca yang ditandai",
             "Buat laporan yang pertama"]  # fmt: skip
    begun = steps(chief.get("/"))
    assert [w for w, _ in begun] == words
    assert all(chief.get(link).status_code == 200 for _, link in begun)
    people.enable(conn, "pembaca-1", by="pimpinan-1", at=clock())
    assert [w for w, _ in steps(chief.get("/"))] == words[1:]
    assert steps(signed().get("/"))[0] == (words[1], "")  # a reader is told, the approver does it
    conn._conn.execute("UPDATE accounts SET withdrawn = 0")
    assert [w for w, _ in steps(chief.get("/"))] == words[2:]
    new_case(conn, add_post, flag_post)
    assert [w for w, _ in steps(chief.get("/"))] == ["Baca butir yang pertama", words[-1]]
    assert read(chief).status_code == 303
    assert [w for w, _ in steps(chief.get("/"))] == words[-1:]
    made = post(chief, "/laporan/pekan", page="/laporan", week="2024-W45", lang="id")
    assert made.status_code == 303
    page = chief.get("/")
    assert steps(page) == []
    assert "Langkah berikut" not in page.text
