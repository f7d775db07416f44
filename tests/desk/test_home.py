"""Beranda: the steps of a new office, what presses, and numbers that lead to their rows."""

import re

from hypothesis import given
from hypothesis import strategies as st

from services import people
from store import accounts, rights
from store.database import transaction
from store.health import REASONS, reason
from tests.desk.conftest import AT, new_case, post
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
    words = [
        "Daftarkan pembaca kedua",
        "Muat daftar akun",
        "Lihat akun untuk pertama kali",
        "Baca yang ditandai",
        "Buat laporan yang pertama",
    ]
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


def test_a_new_office_whose_accounts_people_look_at_is_led_to_the_visits_and_what_came_in_to_the_machine(
    signed, conn, add_post
):
    chief = signed("pimpinan-1")
    assert dict(steps(chief.get("/")))["Lihat akun untuk pertama kali"] == "/jalankan"
    conn._conn.execute("UPDATE accounts SET platform = 'facebook', route = 'C'")
    assert dict(steps(chief.get("/")))["Lihat akun untuk pertama kali"] == "/kunjungan"
    assert "Kiriman baru masuk lewat" in chief.get("/telaah").text
    add_post(accounts.all_accounts(conn)[0], "k0", "Ayo coblos nomor 2!", AT, conn=conn)
    page = chief.get("/")
    assert dict(steps(page))["Tandai kiriman yang masuk"] == "/jalankan"
    assert "1 kiriman belum dibaca mesin" in page.text
    assert "1 kiriman belum dibaca mesin" in chief.get("/telaah").text


def test_every_number_of_the_pictures_leads_to_exactly_its_rows(signed, conn, add_post, flag_post):
    """Whatever stands in a table of Beranda: the page behind it lists as many rows, and each of them opens."""
    new_case(conn, add_post, flag_post)
    client = signed()
    page = client.get("/").text
    assert "perkara dibuka" in page
    links = re.findall(r'<a href="(/angka/[^"]+)">([\d.]+)</a>', page)
    assert len(links) >= 5
    for link, number in links:
        rows = client.get(link).text
        listed = re.search(r'<ul class="many">(.*?)</ul>', rows, re.S)[1]
        found = re.findall(r'<li><a href="([^"]+)">', listed)
        counted = re.findall(r", (\d+) kiriman</a>", listed)
        assert int(number.replace(".", "")) == (sum(map(int, counted)) if counted else len(found)), link
        assert all(client.get(row).status_code == 200 for row in found)
    assert client.get("/angka/pekan-ini/99/1").status_code == 404
    assert client.get("/angka/perjalanan/0/1").status_code == 404


def test_a_number_leads_to_no_case_that_a_conflict_of_interest_keeps_away(signed, conn, add_post, flag_post):
    """[S29] The count is the office's; whose cases they are stays with those who may know."""
    new_case(conn, add_post, flag_post)
    cases = {row[0] for row in conn._conn.execute("SELECT case_id FROM cases")}
    with transaction(conn):
        conn._conn.executemany(
            "INSERT INTO exclusions (reviewer_id, agency, case_id, reason, declared_by, at) VALUES"
            " ('pembaca-1', NULL, ?, 'atasan langsung', 'pimpinan-1', '2024-11-12T02:00:00Z')",
            [(case,) for case in cases],
        )
    client, free = signed(), signed("pembaca-2")
    links = re.findall(r'<a href="(/angka/[^"]+)">', client.get("/").text)
    assert not any(case in client.get(link).text for link in links for case in cases)
    assert any("benturan kepentingan" in client.get(link).text for link in links)
    assert any(case in free.get(link).text for link in links for case in cases)


def test_a_request_of_a_watched_person_presses_with_its_clock(signed, conn, clock):
    with transaction(conn):
        person = accounts.all_accounts(conn)[0].person_id
        rights.receive(conn, kind="akses", person_id=person, number="7/2024", by="pimpinan-1", at=clock())
    chief = signed("pimpinan-1")
    page = chief.get("/").text
    assert "permintaan orang atas datanya sendiri belum dijawab; terdekat sampai 15 November 2024" in page
    assert 'href="/hak"' in page
    assert "7/2024" in chief.get("/hak").text
    clock.move(hours=73)
    again = signed("pimpinan-1").get("/").text
    assert "terdekat lewat sejak 15 November 2024" in again


CODES = st.text(st.sampled_from("abcdefghij_0123456789 /"), min_size=1, max_size=30)


@given(detail=CODES | st.sampled_from(sorted(REASONS)) | st.integers(100, 599).map(lambda n: f"http {n}"))
def test_no_code_of_the_crawl_is_shown_in_place_of_words(detail):
    assert "_" not in reason("platform_outage", detail)


def test_outside_the_days_of_its_elections_a_new_office_is_told_first(signed, conn, clock):
    """Nothing could be collected: it was said only when the first post was refused."""
    assert "Pilih pemilihan yang sedang berjalan" not in signed("pimpinan-1").get("/").text
    clock.move(days=4000)
    page = signed("pimpinan-1").get("/")
    first = steps(page)[0]
    assert first[0] == "Pilih pemilihan yang sedang berjalan"
    assert first[1].startswith("/setelan")
    assert "di luar masa pemantauan" in page.text
