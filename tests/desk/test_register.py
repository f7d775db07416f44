"""A list of accounts from a file of the office to the register, at the desk alone: read, put right, loaded, gone."""

import io
import re
import stat
from html import unescape

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desk.register import COLUMNS
from imports.register_correction import REASONS
from store import account_rows, accounts
from tests.desk.conftest import PHRASE, post, said
from tests.desk.test_importing import kept
from tests.desk.test_settings import save

OURS = [ours for ours, _, _ in COLUMNS]
GOOD = {
    "nama": "Budi Karangan",
    "nip": "198501012010011007",
    "jenis_asn": "PNS",
    "instansi": "Pemerintah Kota Surabaya",
    "kode_wilayah": "35.78",
    "kelompok_jabatan": "pelaksana",
    "platform": "instagram",
    "akun": "@budi_karangan",
    "dasar_hukum": "SK Tim 2/2024",
    "bukti_kepemilikan": "surat pernyataan",
    "diverifikasi_oleh": "inspektorat",
    "aktif_dari": "2024-01-01",
}
TERMS = {"selection": "semua pelaksana", "population": "400"}


def rows(*changes):
    """Rows as an office has them: one person after the other, each with these cells changed."""
    return [
        {**GOOD, "nip": f"1985010120100110{n:02d}", "akun": f"@budi_karangan_{n}", **change}
        for n, change in enumerate(changes, 10)
    ]


def book(lines, titles=None, above=()):
    """A workbook with the lines under their titles, `above` before them."""
    made = openpyxl.Workbook()
    for line in (*above, [(titles or {}).get(name, name) for name in GOOD], *([r[n] for n in GOOD] for r in lines)):
        made.active.append(line)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def send(client, content, name="daftar pegawai.xlsx"):
    return post(client, "/akun/impor/pratinjau", page="/akun/impor", file=(io.BytesIO(content), name))


def counted(read, good, refused):
    return f"{read} baris dibaca (XLSX, lembar pertama): {good} baik, {refused} ditolak."


def fields_of(page):
    """What the page's forms send along of the list itself."""
    found = re.findall(r'<input type="hidden" name="([\w-]+)" value="([^"]*)">', page.text)
    return {name: unescape(value) for name, value in found if name != "csrf_token"}


def load(client, page, **fields):
    return post(client, "/akun/impor/muat", page="/akun/impor", **fields_of(page), **{**TERMS, **fields})


def handles(conn):
    return {a.handle for a in accounts.all_accounts(conn) if a.platform == "instagram"}


def test_a_list_is_read_loaded_in_the_name_of_who_is_signed_in_and_gone(signed, conn, desk_workspace, caplog):
    client = signed("pimpinan-1")
    page = send(client, book(rows({}, {}), above=[["DAFTAR ASN"], ["Kota Surabaya"]]))
    assert said(page)[:2] == ["Pratinjau: belum ada yang dimuat", counted(2, 2, 0)]
    assert "@budi_karangan_10" in page.text  # ten rows as they are, for whoever brought them
    [file] = kept(desk_workspace)
    assert (stat.S_IMODE(file.stat().st_mode), handles(conn)) == (0o600, set())
    done = load(client, page)
    assert done.headers["Location"] == "/akun"
    assert "Daftar dimuat: 2 akun baru, 0 berubah, 0 sama." in said(client.get("/akun"))
    assert handles(conn) == {"budi_karangan_10", "budi_karangan_11"}
    one = next(a for a in accounts.all_accounts(conn) if a.handle == "budi_karangan_10")
    assert [h.operator for h in accounts.history(conn, one.account_id)] == ["pimpinan-1"]
    assert kept(desk_workspace) == []
    again = load(client, page)
    assert (again.status_code, said(again)[0]) == (400, "berkas unggahan itu sudah tidak ada → unggah lagi berkasnya")
    everything = "\n".join(conn._conn.iterdump()) + caplog.text
    assert "Budi Karangan" not in everything
    assert GOOD["nip"][:16] not in everything


def test_columns_of_another_name_are_chosen_once_and_remembered(signed, conn):
    client = signed("pimpinan-1")
    titles = {"bukti_kepemilikan": "Surat", "diverifikasi_oleh": "Pemeriksa"}
    page = send(client, book(rows({}), titles))
    assert page.status_code == 400
    assert "bukti kepemilikan, diverifikasi oleh" in page.text
    assert '<option value="pemeriksa">' in page.text
    chosen = {"kolom-bukti_kepemilikan": "surat", "kolom-diverifikasi_oleh": "pemeriksa"}
    page = post(client, "/akun/impor/pratinjau", page="/akun/impor", **fields_of(page), **chosen)
    assert counted(1, 1, 0) in said(page)
    assert load(client, page).status_code == 303
    assert handles(conn) == {"budi_karangan_10"}
    page = send(client, book(rows({}, {}), titles))
    assert counted(2, 2, 0) in said(page)


def office_book(count):
    """A list as an office keeps it: who, in what position, under which account; nothing that all have in common."""
    made = openpyxl.Workbook()
    made.active.append(["DAFTAR ASN KECAMATAN REKAAN"])
    made.active.append(["No", "Nama", "NIP", "Jabatan", "Instagram"])
    for n, row in enumerate(rows(*[{}] * count), 1):
        title = ("Camat", "Kasi Umum", "staf")[n % 3]
        made.active.append([str(n), row["nama"], row["nip"], title, row["akun"]])
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def test_what_all_rows_have_in_common_is_typed_once_and_the_next_list_needs_nothing(signed, conn):
    client = signed("pimpinan-1")
    page = send(client, office_book(5))
    assert page.status_code == 400
    assert 'for="s-instansi"' in page.text
    same = {
        f"sama-{ours}": GOOD[ours]
        for ours in ("instansi", "kode_wilayah", "dasar_hukum", "bukti_kepemilikan", "diverifikasi_oleh", "aktif_dari")
    }
    page = post(client, "/akun/impor/pratinjau", page="/akun/impor", **{**fields_of(page), **same})
    assert counted(5, 5, 0) in said(page)
    assert load(client, page).status_code == 303
    kept = [a for a in accounts.all_accounts(conn) if a.handle.startswith("budi_karangan")]
    assert sorted(a.position_level for a in kept) == ["administrator", "pelaksana", "pelaksana", "pengawas", "pengawas"]
    assert {(a.agency, a.region) for a in kept} == {(GOOD["instansi"], "35.78")}
    page = send(client, office_book(6))
    assert counted(6, 6, 0) in said(page)
    assert f'value="{GOOD["dasar_hukum"]}"' in page.text, "and what it goes by is shown"
    page = post(client, "/akun/impor/pratinjau", page="/akun/impor", **{**fields_of(page), "sama-instansi": ""})
    assert page.status_code == 400
    assert "instansi" in said(page)[0], "an emptied field is not filled from memory"


def test_one_column_is_not_two_things(signed):
    client = signed("pimpinan-1")
    page = send(client, book(rows({}), {"bukti_kepemilikan": "Surat", "diverifikasi_oleh": "Pemeriksa"}))
    chosen = {"kolom-bukti_kepemilikan": "surat", "kolom-diverifikasi_oleh": "surat"}
    page = post(client, "/akun/impor/pratinjau", page="/akun/impor", **fields_of(page), **chosen)
    assert page.status_code == 400
    assert "dipilih untuk dua isi" in unescape(said(page)[0])


WRONG = {
    "nip": ["198501", "", "19850101201001100712"],
    "instansi": ["Lembaga Antah", ""],
    "kode_wilayah": ["99.99", "Antah"],
    "kelompok_jabatan": ["raja", ""],
    "akun": ["", "https://www.instagram.com/p/xyz/"],
    "aktif_dari": ["", "kapan-kapan"],
    "bukti_kepemilikan": ["", "masih diragukan"],
    "diverifikasi_oleh": [""],
    "dasar_hukum": [""],
}
CHANGE = st.sampled_from([(column, value) for column, values in WRONG.items() for value in values])


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.one_of(st.none(), CHANGE), min_size=1, max_size=8).filter(any))
def test_the_refused_rows_come_back_corrected_and_nothing_else_stands_in_the_way(signed, changes):
    """Whatever is wrong: saved with its reasons, put right there and sent again, each row is good."""
    client, lines = signed("pimpinan-1"), rows(*(dict([c]) if c else {} for c in changes))
    wrong = [n for n, change in enumerate(changes) if change]
    page = send(client, book(lines))
    assert counted(len(lines), len(lines) - len(wrong), len(wrong)) in said(page)
    refused = post(client, "/akun/impor/ditolak.xlsx", page="/akun/impor", **fields_of(page))
    assert refused.headers["Content-Disposition"] == 'attachment; filename="baris-ditolak.xlsx"'
    made = openpyxl.load_workbook(io.BytesIO(refused.data))
    header = [cell.value for cell in made.active[1]]
    assert header == [*GOOD, *REASONS]
    assert made.active.max_row == 1 + len(wrong)
    for place, n in enumerate(wrong, 2):
        cells = {title: made.active.cell(place, column).value or "" for column, title in enumerate(header, 1)}
        assert {name: cells[name] for name in GOOD} == lines[n]
        assert cells[REASONS[0]].startswith(changes[n][0])
        assert cells[REASONS[1]]
        made.active.cell(place, header.index(changes[n][0]) + 1).value = rows(*([{}] * len(changes)))[n][changes[n][0]]
    out = io.BytesIO()
    made.save(out)
    page = send(client, out.getvalue())
    assert counted(len(wrong), len(wrong), 0) in said(page)


def test_the_list_of_causes_names_nobody_and_a_number_stays_a_number(signed):
    client = signed("pimpinan-1")
    page = send(client, book(rows({"nip": 198501012010011010}, {"instansi": "Dinas Budi Karangan"})))
    assert "NIP kehilangan angka karena kolomnya bertipe angka" in page.text
    causes = post(client, "/akun/impor/ditolak.csv", page="/akun/impor", **fields_of(page))
    assert "nip_precision" in causes.text
    assert "Budi" not in causes.text
    assert "1985" not in causes.text
    refused = post(client, "/akun/impor/ditolak.xlsx", page="/akun/impor", **fields_of(page))
    page = send(client, refused.data)  # unchanged: a lost digit is not hidden by saving
    assert counted(2, 0, 2) in said(page)


def test_a_list_of_which_nothing_is_good_is_never_loaded(signed, conn):
    client = signed("pimpinan-1")
    lists = "SELECT count(*) FROM register_lists"
    before = conn._conn.execute(lists).fetchone()[0]
    page = send(client, book(rows({"instansi": "Lembaga Antah"}, {"nip": "1"})))
    assert "/akun/impor/muat" not in page.text, "there is nothing to load"
    done = load(client, page, partial="on")
    assert (done.status_code, said(done)[0].startswith("tidak ada akun yang dapat dimuat")) == (400, True)
    assert conn._conn.execute(lists).fetchone()[0] == before


def test_good_rows_alone_are_loaded_only_when_that_is_said(signed, conn, desk_workspace):
    client = signed("pimpinan-1")
    page = send(client, book(rows({}, {"instansi": "Lembaga Antah"})))
    refused = load(client, page)
    assert refused.status_code == 400
    assert said(refused)[0].startswith("Tidak ada yang dimuat")
    assert (handles(conn), len(kept(desk_workspace))) == (set(), 1)
    assert load(client, page, partial="on").status_code == 303
    assert handles(conn) == {"budi_karangan_10"}


def test_what_is_registered_speaks_against_a_list_before_it_is_loaded(signed, conn):
    client = signed("pimpinan-1")
    load(client, send(client, book(rows({}))))
    page = send(client, book(rows({"nip": "198501012010011077"}, {"nip": "198501012010011010", "nama": "Siti Lain"})))
    assert counted(2, 0, 2) in said(page)
    assert "--" not in re.sub(r"<[^>]*>", "", page.text)
    account = next(a for a in accounts.all_accounts(conn) if a.handle == "budi_karangan_10")
    post(client, f"/akun/{account.account_id}/tarik", note="salah orang")
    page = send(client, book(rows({})))
    assert "sudah ditarik dan tidak diaktifkan lagi" in page.text
    load(client, page)
    assert accounts.get(conn, account.account_id).withdrawn
    load(client, send(client, book(rows({}))), reactivate="on")
    assert not accounts.get(conn, account.account_id).withdrawn


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "berkas kosong"),
        (b"PK\x03\x04 rusak", "bukan berkas XLSX yang sah"),
        (b"\xd0\xcf\x11\xe0lama", "format .xls lama tidak dibaca"),
        (b"hanya satu\r\nkolom\r\n", "hanya satu kolom"),
        (b"\xff\xfa\xfb", "bukan teks UTF-8"),
        (b'a,b\r\n"terbuka,1\r\n', "tanda kutip"),
    ],
)
def test_what_is_no_table_is_said_and_not_kept(signed, desk_workspace, content, words):
    refused = send(signed("pimpinan-1"), content)
    assert refused.status_code == 400
    assert words in unescape(said(refused)[0])
    assert "unggahan" not in said(refused)[0]
    assert kept(desk_workspace) == []


def test_terms_that_are_missing_keep_the_list_and_what_was_typed(signed, conn, desk_workspace):
    client = signed("pimpinan-1")
    page = send(client, book(rows({}, {})))
    for fields, words in (
        ({"population": "1"}, "lebih kecil daripada daftar"),
        ({"population": "banyak"}, "bukan bilangan"),
        ({"selection": " "}, "cara memilih daftar belum diisi"),
        ({"note": "198501012010011007"}, "catatan memuat NIP"),
    ):
        refused = load(client, page, **fields)
        assert (refused.status_code, words in unescape(said(refused)[0])) == (400, True)
        assert "semua pelaksana" in refused.text or "selection" in fields
    assert len(kept(desk_workspace)) == 1
    assert load(client, page).status_code == 303


def test_a_list_can_be_dropped_and_is_its_senders_alone(signed, app, conn, desk_workspace, put_reader):
    client = signed("pimpinan-1")
    page = send(client, book(rows({})))
    put_reader("pimpinan-2", "approver")
    other = load(signed("pimpinan-2"), page)
    assert (other.status_code, "sudah tidak ada" in said(other)[0]) == (400, True)
    assert post(client, "/akun/impor/batal", page="/akun/impor", **fields_of(page)).status_code == 303
    assert kept(desk_workspace) == []
    assert load(client, page).status_code == 400
    assert signed().get("/akun/impor").status_code == 403
    assert "Muat daftar akun</a>" not in signed().get("/akun").text
    assert account_rows.page(conn, account_rows.Wanted(), size=9)[0].total == 2


def test_a_csv_with_semicolons_and_a_column_a_platform(signed, conn):
    client = signed("pimpinan-1")
    [line] = rows({})
    cells = {n: v for n, v in line.items() if n not in ("platform", "akun")}
    cells |= {"Instagram": "@budi_ig", "Facebook": "-"}
    content = ";".join(cells) + "\r\n" + ";".join(cells.values()) + "\r\n"
    page = send(client, content.encode("utf-16"), "daftar.csv")
    assert "1 baris dibaca (pemisah titik koma): 1 baik, 0 ditolak." in said(page)
    assert "dari kolom platform" in page.text
    assert load(client, page).status_code == 303
    assert handles(conn) == {"budi_ig"}


def lacking(*names):
    """A workbook of a list that says nothing under these headings."""
    made = openpyxl.Workbook()
    kept_names = [name for name in GOOD if name not in names]
    made.active.append(kept_names)
    made.active.append([GOOD[name] for name in kept_names])
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def test_what_a_list_lacks_is_proposed_from_the_settings_until_its_sender_says_otherwise(signed):
    client = signed("pimpinan-1")
    assert save(client, "body", body__region="34.02", body__legal_basis="Surat Tugas 7/2024").status_code == 303
    page = send(client, lacking("instansi", "kode_wilayah", "dasar_hukum"))
    assert page.status_code == 400
    assert 'role="alert"' not in page.text, "what is missing is said once, where it is asked for"
    fields = dict(re.findall(r'<input id="s-(\w+)"[^>]* value="([^"]*)"', page.text))
    assert [fields[name] for name in ("instansi", "kode_wilayah", "dasar_hukum")] == [
        "Pemerintah Kabupaten Bantul",
        "Kabupaten Bantul",
        "Surat Tugas 7/2024",
    ]
    assert page.text.count("usulan dari Setelan") == 3
    asked, rest, known = (page.text.index(s) for s in ('name="kolom-instansi"', "Kolom lain:", 'name="kolom-nama"'))
    assert asked < rest < known, "what is missing is asked for first"
    said_so = {f"sama-{name}": fields[name] for name in ("instansi", "kode_wilayah", "dasar_hukum")}
    again = post(client, "/akun/impor/pratinjau", page="/akun/impor", **fields_of(page) | said_so)
    assert counted(1, 1, 0) in again.text
    emptied = post(client, "/akun/impor/pratinjau", page="/akun/impor", **fields_of(page) | {"sama-instansi": ""})
    assert 'name="sama-instansi" value="Pemerintah' not in emptied.text


def test_an_english_page_says_in_english_what_was_wrong_with_a_list(signed):
    client = signed("pimpinan-1")
    assert post(client, "/saya/bahasa", page="/saya", bahasa="en").status_code == 303
    page = send(client, book(rows({"nip": "honorer"}, {})))
    assert "2 rows read (XLSX, first sheet): 1 good, 1 refused." in page.text
    assert "a NIP holds only digits, blanks or dots" in page.text


def test_an_implausible_nip_is_taken_where_a_second_person_signs_for_it_and_never_by_oneself(signed, conn, app):
    client = signed("pimpinan-1")
    page = send(client, book(rows({}, {"nip": "198001011996121003"}, {"nip": "12"})))
    assert "Terima NIP yang tidak masuk akal pada 1 baris" in page.text
    assert "Baris 3. Bila NIP itu" in page.text
    second = {"accept_note": "SK 12/2005", "second": "pembaca-2", "second_phrase": PHRASE}
    for wrong, words in (
        *(({**second, field: " "}, "penerimaan NIP belum lengkap") for field in second),
        ({**second, "second_phrase": "salah salah salah"}, "frasa sandi salah"),
        ({**second, "second": "pimpinan-1"}, "hanya dapat diterima orang kedua"),
        ({**second, "accept_note": "NIP 198001011996121003"}, "catatan memuat NIP"),
    ):
        done = load(client, page, partial="ya", **wrong)
        assert (done.status_code, words in said(done)[0]) == (400, True), words
        assert PHRASE not in done.text
        assert handles(conn) == set()
    assert load(client, page, **second).status_code == 400  # a number of two digits is no NIP, whoever says so
    assert load(client, page, partial="ya", **second).status_code == 303
    assert handles(conn) == {"budi_karangan_10", "budi_karangan_11"}
    one = next(a for a in accounts.all_accounts(conn) if a.handle == "budi_karangan_11")
    [entry] = accounts.history(conn, one.account_id)
    assert (entry.operator, "diterima pembaca-2: SK 12/2005" in entry.note) == ("pimpinan-1", True)


def test_without_a_second_person_it_stays_refused(signed, conn):
    client = signed("pimpinan-1")
    page = send(client, book(rows({"nip": "198001011996121003"})))
    assert counted(1, 0, 1) in said(page)
    assert load(client, page, partial="ya").status_code in {303, 400}
    assert handles(conn) == set()
