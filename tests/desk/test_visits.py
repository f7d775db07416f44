"""Kunjungan: a week's sheet drawn, answered, printed, filled in and sent back."""

import io
import re
from datetime import date

import openpyxl
import pytest

from domain.links import profile_link
from domain.types import HowSeen, Platform, Route
from store import accounts, visits
from store.database import transaction
from tests.desk.conftest import AT, NAME, NIP, post, said

HOW = HowSeen.IMPORT_NO_LOGIN.value


@pytest.fixture
def people_only(add_account, conn):
    """Five accounts that no spider reads."""
    return [
        add_account(
            f"warga.{n}",
            conn=conn,
            person=f"orang-{n}",
            platform=Platform.FACEBOOK,
            route=Route.C,
            active_from=date(2024, 1, 1),
        )
        for n in range(5)
    ]


def seed(client):
    return re.search(r'name="seed" value="([^"]+)"', client.get("/kunjungan").text)[1]


@pytest.fixture
def drawn(signed, people_only):
    """A reader's browser and the address of a sheet with four of the five accounts."""
    client = signed()
    made = post(client, "/kunjungan", size="4", seed=seed(client))
    assert made.status_code == 303
    return client, made.headers["Location"]


def summary_of(conn, url=""):
    return visits.sheet(conn, url.rpartition("/")[2] or None)


def answers(conn):
    return [(e.answer, e.by, e.at) for e in summary_of(conn).entries]


def test_a_sheet_is_drawn_by_who_is_signed_in_and_shown_with_links(drawn, conn):
    client, url = drawn
    sheet = summary_of(conn, url)
    assert (sheet.week, sheet.operator, sheet.pool, len(sheet.entries)) == ("2024-W46", "pembaca-1", 5, 4)
    page = client.get(url)
    assert said(page) == [
        "4 dari 5 akun diundi untuk pekan 2024-W46.",
        "Lembar kunjungan pekan 2024-W46: 4 belum dijawab",
    ]
    for entry in sheet.entries:
        assert f'href="{profile_link(entry.account)}" rel="noopener noreferrer"' in page.text
    assert f"benih undian {sheet.seed}" in page.text
    assert client.get("/kunjungan").text.count("<select") == 4
    assert NAME not in page.text
    assert NIP not in page.text


def test_a_form_that_is_sent_twice_draws_once(drawn, conn):
    client, _ = drawn
    again = seed(client)
    for _ in range(2):
        post(client, "/kunjungan", size="2", seed=again)
    listed = client.get("/kunjungan").text
    assert len(visits.sheets(conn)) == 2
    assert "Undi lembar tambahan untuk pekan ini" in listed
    assert listed.count('<th scope="row"><a href="/kunjungan/kunjungan-2024-W46-') == 2


@pytest.mark.parametrize("size", ["", "0", "-3", "1.5", "tiga", "٣", "99999999999999", "10001"])
def test_a_number_that_is_none_draws_nothing(signed, people_only, conn, size):
    client = signed()
    refused = post(client, "/kunjungan", size=size, seed=seed(client))
    assert (refused.status_code, "bukan bilangan dari 1 sampai 10000" in said(refused)[0]) == (400, True)
    assert visits.sheets(conn) == []


def test_a_seed_that_no_form_gave_is_refused(signed, people_only, conn):
    assert post(signed(), "/kunjungan", size="3", seed="pilihan saya").status_code == 400
    assert visits.sheets(conn) == []


def test_where_programs_read_everything_there_is_nothing_to_draw(signed):
    client = signed()
    assert said(client.get("/kunjungan")) == ["Belum ada lembar kunjungan"]
    refused = post(client, "/kunjungan", size="3", seed=seed(client))
    assert refused.status_code == 400
    assert re.match(r"tidak ada akun untuk dikunjungi: \d+ dilihat perayap", said(refused)[0])


def test_outside_the_days_of_an_election_the_days_are_said(signed, people_only, clock):
    clock.move(days=4000)
    client = signed()
    refused = post(client, "/kunjungan", size="3", seed=seed(client))
    assert re.match(
        r"tidak ada akun untuk dikunjungi: \d+ di luar masa pemilihan; masanya \S+: \d+ \w+ 20\d\d sampai ",
        said(refused)[0],
    )


def test_several_rows_are_answered_in_one_form(drawn, conn):
    client, url = drawn
    given = {"jawaban-1": "no_new", "jawaban-3": "private", "jawaban-4": "", "how_seen": "import_logged_in"}
    assert post(client, f"{url}/jawab", **given, at="2024-11-11T16:30").status_code == 303
    page = client.get(url)
    assert said(page) == ["2 jawaban dicatat.", "Lembar kunjungan pekan 2024-W46: 2 belum dijawab"]
    seen = "2024-11-11T09:30:00Z"
    assert answers(conn) == [
        ("no_new", "pembaca-1", seen),
        (None, None, None),
        ("private", "pembaca-1", seen),
        (None, None, None),
    ]
    assert "pembaca-1, 11 November 2024 pukul 16.30 WIB" in page.text
    run = conn._conn.execute("SELECT kind, operator, how_seen FROM runs").fetchone()
    assert tuple(run) == ("visit", "pembaca-1", "import_logged_in")
    assert "2</b> akun pada lembar kunjungan terbaru belum dijawab" in client.get("/").text
    assert 'href="/kunjungan"><b>2</b>' in client.get("/").text


def test_the_first_answer_stays_and_the_rest_of_the_form_is_kept(drawn, signed, conn):
    client, url = drawn
    post(client, f"{url}/jawab", **{"jawaban-1": "no_new", "how_seen": HOW})
    other = signed("pembaca-2")
    post(other, f"{url}/jawab", **{"jawaban-1": "private", "jawaban-2": "not_found", "how_seen": HOW})
    assert said(other.get(url))[:2] == [
        "1 jawaban dicatat.",
        "Sudah dijawab sebelumnya; jawaban pertama tetap: nomor 1.",
    ]
    assert [a[:2] for a in answers(conn)][:2] == [("no_new", "pembaca-1"), ("not_found", "pembaca-2")]


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"jawaban-1": "mungkin"}, "tidak dikenal"),
        ({"how_seen": ""}, "cara melihat belum dipilih"),
        ({"how_seen": "spider"}, "cara melihat belum dipilih"),
        ({"at": "kemarin"}, "tidak dapat dibaca"),
        ({"at": "2024-11-12T09:01"}, "belum tiba"),
        ({"at": "2024-11-12T08:01+06:00"}, "belum tiba"),
        ({"at": "0001-01-01T00:00"}, "lebih tua daripada semua media sosial"),
    ],
)
def test_an_answer_that_cannot_be_is_refused_and_the_form_comes_back(drawn, conn, given, words):
    client, url = drawn
    fields = {"jawaban-1": "private", "jawaban-2": "not_owner", "how_seen": HOW, **given}
    refused = post(client, f"{url}/jawab", **fields)
    assert (refused.status_code, words in said(refused)[0]) == (400, True)
    assert '<option value="not_owner" selected>' in refused.text
    assert conn._conn.execute("SELECT count(*) FROM runs").fetchone()[0] == 0


def test_an_account_that_was_withdrawn_is_not_looked_at(drawn, conn):
    client, url = drawn
    gone = summary_of(conn, url).entries[0].account
    with transaction(conn):
        accounts.withdraw(conn, gone.account_id, at=AT, operator="petugas", note="keberatan diterima")
    page = client.get(url).text
    assert "ditarik dari pantauan; jangan dilihat" in page
    assert profile_link(gone) not in page
    post(client, f"{url}/jawab", **{"jawaban-1": "private", "how_seen": HOW})
    assert summary_of(conn, url).entries[0].answer is None


def test_the_sheet_is_saved_to_print_and_to_fill_in(drawn, conn):
    client, url = drawn
    printed, book = client.get(f"{url}/lembar.html"), client.get(f"{url}/lembar.xlsx")
    sheet = summary_of(conn, url)
    for answer, kind in ((printed, "html"), (book, "xlsx")):
        assert answer.headers["Content-Disposition"] == f'attachment; filename="{sheet.sheet_id}.{kind}"'
    assert printed.text.count("☐") == 20
    cells = openpyxl.load_workbook(io.BytesIO(book.data))["kunjungan"]
    assert [row[0].value for row in cells.iter_rows()] == ["nomor", 1, 2, 3, 4]


def filled(client, url, *answers):
    """The sheet's workbook with these answers filled in from the top."""
    book = openpyxl.load_workbook(io.BytesIO(client.get(f"{url}/lembar.xlsx").data))
    for row, answer in enumerate(answers, 2):
        book["kunjungan"].cell(row, 6, answer)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def send(client, url, content, name="diisi.xlsx", **fields):
    return post(client, f"{url}/unggah", **{"how_seen": HOW, "file": (io.BytesIO(content), name), **fields})


def left_over(workspace):
    folder = workspace.root / "unggahan"
    return [p.name for p in folder.iterdir()] if folder.is_dir() else []


def test_a_filled_workbook_is_read_and_not_kept(drawn, conn, desk_workspace):
    client, url = drawn
    post(client, f"{url}/jawab", **{"jawaban-1": "no_new", "how_seen": HOW})
    sent = send(client, url, filled(client, url, "akun tertutup", "tidak ditemukan", None, "akun tertutup"))
    assert sent.status_code == 303
    assert said(client.get(url))[:2] == [
        "2 jawaban dicatat.",
        "Sudah dijawab sebelumnya; jawaban pertama tetap: nomor 1.",
    ]
    assert [a[0] for a in answers(conn)] == ["no_new", "not_found", None, "private"]
    assert left_over(desk_workspace) == []


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (b"bukan xlsx", "diisi.xlsx", "bukan berkas XLSX yang sah → simpan ulang dari Excel"),
        (b"\x89PNG", "gambar.png", "bukan berkas XLSX yang sah"),
        (b"\xd0\xcf\x11\xe0", "lama.XLS", "format .xls lama tidak dibaca"),
        (b"", "kosong.csv", "berkas kosong"),
        (b"nomor;jawaban\r\n1;akun tertutup\r\n9;akun tertutup\r\n", "a.csv", "Baris 3: nomor tidak ada pada lembar"),
        (b"nomor,jawaban\r\n1,mungkin\r\n", "a.csv", "Baris 2: jawaban tidak dikenal"),
        (b"nomor,isi\r\n1,x\r\n", "a.csv", "kolom tidak ada: jawaban"),
        (b"x", "", "belum ada berkas"),
    ],
)
def test_another_file_is_refused_with_its_line_and_leaves_nothing(drawn, conn, desk_workspace, content, name, words):
    client, url = drawn
    refused = send(client, url, content, name)
    assert refused.status_code == 400
    assert said(refused)[0].startswith(words)
    assert (left_over(desk_workspace), conn._conn.execute("SELECT count(*) FROM runs").fetchone()[0]) == ([], 0)


def test_the_workbook_of_another_sheet_is_refused(drawn, signed, conn, clock):
    _, url = drawn
    clock.move(days=7)
    client = signed("pembaca-2")
    later = post(client, "/kunjungan", size="4", seed=seed(client)).headers["Location"]
    refused = send(client, later, filled(client, url, "akun tertutup"))
    assert (refused.status_code, "dari lembar lain" in said(refused)[0]) == (400, True)
    assert said(client.get("/kunjungan"))[0].startswith("Lembar kunjungan pekan 2024-W47")
    older = client.get(url)
    assert said(older)[0].startswith("Lembar kunjungan pekan 2024-W46")
    assert summary_of(conn, later).open == 4
    assert answers(conn) == [(None, None, None)] * 4


def test_a_sheet_that_is_not_there_is_a_page_that_is_not_there(drawn):
    client, url = drawn
    assert client.get("/kunjungan/kunjungan-2020-W01-abcdef").status_code == 404
    assert client.get(f"{url}/lembar.pdf").status_code == 404
    assert post(client, "/kunjungan/tidak-ada/jawab", how_seen=HOW).status_code == 404
    assert send(client, "/kunjungan/tidak-ada", b"x").status_code == 404
