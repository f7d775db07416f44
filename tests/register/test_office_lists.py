"""Lists as offices keep them: titles above, merged names, a column a platform, sums below, names of places."""

from dataclasses import replace
from datetime import date

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from domain.errors import RegisterError
from domain.links import canonical_account
from domain.types import Platform
from imports.account_cells import apart as beside
from imports.account_cells import by_their_platforms
from imports.register import NAMES, preview_file
from imports.register_problems import WORDS, grouped
from imports.register_table import agency_of, region_of
from parsing.sheets import NamedRow, Sheet
from services import register
from store import accounts
from store.database import transaction


@pytest.fixture
def office(tmp_path, row):
    """A workbook with a title, the given rows by the template's columns, merged cells and a footer."""

    def write(rows, *, titles=(), footer=(), merged=(), columns=NAMES):
        book = openpyxl.Workbook()
        sheet = book.active
        for line in titles:
            sheet.append([line])
        sheet.append(list(columns))
        for values in rows:
            sheet.append([values.get(name, "") for name in columns])
        for line in footer:
            sheet.append(list(line))
        for area in merged:
            sheet.merge_cells(area)
        path = tmp_path / "daftar.xlsx"
        book.save(path)
        return path

    return write


def test_h_the_header_is_found_below_titles_and_sums_are_left_out(office, rules, row):
    """[H]"""
    path = office(
        [row(1), row(2)], titles=["DAFTAR AKUN ASN", "Dinas Rekaan 2026"], footer=[("Jumlah", "2"), ("Mengetahui,",)]
    )
    seen = preview_file(path, rules)
    assert ([r.line for r in seen.good], seen.problems) == ([4, 5], ())
    assert any("6, 7" in notice for notice in seen.notices)


@pytest.mark.parametrize("column", ["nama", "catatan"])
@pytest.mark.parametrize("mark", ["Contoh", "(contoh)", "Contoh pengisian:", "EXAMPLE"])
def test_h_the_row_that_shows_how_to_fill_in_a_form_is_nobody(office, rules, row, mark, column):
    """[H] Who is called so with another name is somebody."""
    seen = preview_file(office([row(1, **{column: mark}), row(2, nama="Contoh Sari"), row(3)]), rules)
    assert ([r.line for r in seen.good], seen.problems) == ([3, 4], ())
    assert any("contoh" in notice and "2" in notice for notice in seen.notices)


def test_h_a_merged_name_counts_for_all_its_rows(office, rules, row):
    """[H]"""
    second = {**row(1, akun="@akun_kedua"), "nama": None}
    seen = preview_file(office([row(1), second], merged=["A2:A3"]), rules)
    assert len(seen.good) == 2
    assert len({r.name for r in seen.good}) == 1


def test_h_one_row_a_person_with_a_column_a_platform(office, rules, row):
    """[H]"""
    columns = [n for n in NAMES if n not in ("akun", "platform")] + ["akun_instagram", "tiktok", "Twitter"]
    values = {**row(1), "akun_instagram": "@budi.rekaan", "tiktok": "-", "Twitter": "https://x.com/budi_rekaan"}
    seen = preview_file(office([values], columns=columns), rules)
    assert seen.problems == ()
    assert {(r.account.platform, r.account.handle) for r in seen.good} == {
        ("instagram", "budi.rekaan"),
        ("x", "budi_rekaan"),
    }


def test_h_an_account_that_is_disputed_is_not_loaded(office, rules, row):
    """[H]"""
    columns = (*NAMES, "status_akun")
    path = office([row(1), {**row(2), "status_akun": "disputed"}], columns=columns)
    seen = preview_file(path, rules)
    assert [(p.line, p.reason) for p in seen.problems] == [(3, "ownership_disputed")]


def test_h_right_rows_of_a_person_stay_where_one_is_misspelled(check, row):
    """[H]"""
    seen = check([row(1), row(1, akun="@kedua"), row(1, akun="@ketiga", nama="Sekar Wulandri Rekaan 1")])
    assert [r.line for r in seen.good] == [2, 3]
    assert [(p.line, p.reason) for p in seen.problems] == [(4, "nip_conflict")]
    assert "satu orang: baris 2, 3 baik, baris 4 ditolak" in seen.notices
    other = check([row(1), row(1, akun="@kedua", kelompok_jabatan="juru tulis"), row(2, kelompok_jabatan="juru tulis")])
    assert [n for n in other.notices if "ditolak" in n] == ["satu orang: baris 2 baik, baris 3 ditolak"]


def test_h_a_day_that_has_passed_is_said_and_loaded(check, row):
    """[H]"""
    seen = check([row(1, aktif_sampai="2026-11-09")])
    assert (len(seen.good), seen.problems) == (1, ())
    assert any("sudah lewat" in notice for notice in seen.notices)


def test_h_places_and_agencies_are_found_by_their_names():
    """[H]"""
    assert region_of("Kabupaten Aceh Selatan") == ("11.01", [])
    assert region_of("kab. aceh selatan") == ("11.01", [])
    code, near = region_of("Bandung")
    assert (code, sorted(near)) == ("", ["32.04 Kabupaten Bandung", "32.73 Kota Bandung"])
    assert agency_of("Kabupaten Bandung", ())[0] == "Pemerintah Kabupaten Bandung"
    assert agency_of("Pemkab Bandung", ())[0] == "Pemerintah Kabupaten Bandung"
    assert "Pemerintah Kabupaten Bandung" in agency_of("Kabupaten Bandng", ())[1]


def test_h_refusals_are_grouped_by_cause_with_the_remedy_once(check, row):
    """[H]"""
    seen = check([row(1), *(row(n, nip="") for n in range(2, 60))])
    (group,) = grouped(seen.problems)
    assert (group.reason, len(group.lines)) == ("nip_missing", 58)
    assert str(group).startswith("NIP kosong, kolom nip, 58 baris")


@pytest.mark.parametrize(
    "host",
    [
        "faceb00k.com",
        "facebook.com.akun.test",
        "www.instagrarn.com",
        "tikt0k.com",
        "facebok.com",
        "twiter.com",
        "titkok.com",
    ],
)
def test_h_addresses_that_look_like_a_platforms_are_refused(host):
    """[H]"""
    with pytest.raises(RegisterError, match="lookalike_host"):
        canonical_account(f"https://{host}/budi.rekaan", Platform.WEBSITE)


def test_h_jabatan_and_unit_kerja_are_kept_with_the_name_and_nowhere_else(store, load, row, identities, tmp_path, now):
    """[H]"""
    columns = {"jabatan": "Kepala Bidang Rekaan", "unit_kerja": "Dinas Rekaan Bidang Tiga"}
    assert load([row(1, **columns)]).registered == 1
    (account,) = accounts.all_accounts(store)
    person = identities.read(account.person_id, reader="p", purpose="uji", at=now)
    assert (person.title, person.unit) == ("Kepala Bidang Rekaan", "Dinas Rekaan Bidang Tiga")
    kept = "\n".join(store._conn.iterdump()) + (tmp_path / "identities.db").read_bytes().decode("latin-1")
    assert "Rekaan Bidang" not in kept
    assert "Kepala Bidang" not in kept
    load([row(1)], at=now)  # a later list without these columns takes nothing away
    assert identities.read(account.person_id, reader="p", purpose="uji", at=now) == person
    load([row(1, jabatan="Sekretaris Rekaan")], at=now)
    assert identities.read(account.person_id, reader="p", purpose="uji", at=now).title == "Sekretaris Rekaan"


def test_h_a_column_jabatan_that_holds_levels_is_the_level_and_its_wrong_cells_are_refused(write, table, rules, row):
    """[H]"""
    header = [name if name != "kelompok_jabatan" else "jabatan" for name in NAMES if name != "jabatan"]
    rows = [{**row(n), "jabatan": level} for n, level in enumerate(("pelaksana", "Administrator", "juru tulis"), 1)]
    seen = preview_file(write(table(rows, header)), rules)
    assert [(r.position_level, r.title) for r in seen.good] == [("pelaksana", ""), ("administrator", "")]
    assert [(p.line, p.column, p.reason) for p in seen.problems] == [(4, "kelompok_jabatan", "value_unknown")]


def test_h_a_name_in_the_column_of_jabatan_is_refused(check, row):
    """[H]"""
    seen = check([row(1, jabatan="Camat (Sekar Wulandari Rekaan 1)")])
    assert [(p.column, p.reason) for p in seen.problems] == [("jabatan", "identity_in_text")]
    assert "Wulandari" not in str(seen.problems)


HEADERS = {"nama": "Nama Peserta", "nip": "Nomor Pegawai", "akun": "Medsos Utama", "dasar_hukum": "Surat"}


@pytest.fixture
def odd(write, table, row):
    """A list whose office calls its columns otherwise."""

    def make(number, called=HEADERS):
        header = [called.get(name, name) for name in NAMES]
        return write(table([{called.get(k, k): v for k, v in row(number).items()}], header))

    return make


def test_h_what_was_said_of_an_offices_columns_is_remembered(store, identities, odd, rules, now):
    """[H]"""
    said = {theirs: ours for ours, theirs in HEADERS.items()}
    with pytest.raises(RegisterError, match="judul kolom tidak ditemukan"):
        register.check(store, odd(1), rules)
    first = register.check(store, odd(1), rules, mapping=said)
    terms = register.EnrolmentTerms(selection="semua", population=9, operator="petugas-1", note="uji", at=now)
    assert accounts.remembered_columns(store) == {}, "looking remembers nothing"
    assert register.enrol(store, identities, first, terms).registered == 1
    again = register.check(store, odd(2), rules)
    assert (len(again.good), again.problems) == (1, ())
    assert again.columns["nama"] == "nama_peserta"
    assert sum("seperti pada impor terdahulu" in notice for notice in again.notices) == len(HEADERS)


def test_h_what_is_said_now_and_what_is_called_by_our_own_name_goes_before_what_was_said(
    store, identities, odd, rules, now
):
    """[H]"""
    with transaction(store):
        accounts.remember_columns(
            store,
            {"surat": "catatan", "nama_peserta": "nama", "nomor_pegawai": "nip", "medsos_utama": "akun"},
            at=now,
            operator="p",
        )
    with pytest.raises(RegisterError, match="dasar_hukum"):
        register.check(store, odd(1), rules)
    assert len(register.check(store, odd(1), rules, mapping={"Surat": "dasar_hukum"}).good) == 1
    # Two headers of this file that were once the same column: nobody knows which is meant.
    both = {**HEADERS, "catatan": "Nama Lengkap Peserta"}
    with transaction(store):
        accounts.remember_columns(store, {"nama_lengkap_peserta": "nama"}, at=now, operator="p")
    with pytest.raises(RegisterError, match="nama"):
        register.check(store, odd(1, both), rules, mapping={"Surat": "dasar_hukum"})


def test_h_a_header_of_two_lines_gives_each_column_its_own_title(office, rules, row):
    """[H] "AKUN MEDIA SOSIAL" over three platforms, merged; the others merged downwards."""
    top = [n for n in NAMES if n not in ("akun", "platform")]
    columns = [*top, *["AKUN MEDIA SOSIAL"] * 3]
    person = row(1) | {"AKUN MEDIA SOSIAL": ""}
    second = [*(n.upper() for n in top), "Facebook", "Twitter/X", "IG (Instagram)"]
    values = [person.get(n, "") for n in top] + ["fb: budi.rekaan", "budi_x", "@budi_ig"]
    path = office([], columns=columns, titles=["DAFTAR"])
    book = openpyxl.load_workbook(path)
    book.active.append(second)
    book.active.append(values)
    book.save(path)
    seen = preview_file(path, rules)
    assert seen.problems == ()
    assert {(r.account.platform.value, r.account.handle) for r in seen.good} == {
        ("facebook", "budi.rekaan"),
        ("x", "budi_x"),
        ("instagram", "budi_ig"),
    }


def test_h_a_number_written_n_i_p_and_whoever_signs_below_cost_no_line(office, rules, row):
    """[H]"""
    columns = ["N I P" if n == "nip" else n for n in NAMES]
    values = {**row(1), "N I P": row(1)["nip"]}
    blank = [""] * NAMES.index("akun")
    footer = [
        ("Bandung, 1 November 2026",),
        (*blank, "Kepala Dinas Rekaan,"),
        (*blank, "Nama Rekaan, S.H."),
        (*blank, "NIP. 19700101 199503 1 001"),
    ]
    seen = preview_file(office([values], columns=columns, footer=footer), rules)
    assert (len(seen.good), seen.problems) == (1, ())
    assert any("3, 4, 5, 6" in notice for notice in seen.notices)


OFFICE = ("nama", "nip", "jabatan", "akun", "platform")
SAME = {
    "instansi": "Pemkot Surabaya",
    "kode_wilayah": "Kota Surabaya",
    "dasar_hukum": "SK Tim 2/2024",
    "bukti_kepemilikan": "surat pernyataan",
    "diverifikasi_oleh": "inspektorat",
    "aktif_dari": "2024-01-01",
}


def test_what_is_the_same_for_all_rows_is_said_once_and_a_rows_own_word_stands(office, rules, row):
    lines = [row(1, jabatan="Camat Rekaan"), row(2, jabatan="Guru SD"), row(3, jabatan="Kasi Pemerintahan")]
    path = office(
        [{**line, "kode_wilayah": code} for line, code in zip(lines, ("", "35.73", ""), strict=True)],
        columns=(*OFFICE, "kode_wilayah"),
    )
    seen = preview_file(path, rules, shared=SAME)
    assert seen.problems == ()
    assert [(r.region, r.agency, r.position_level, r.kepala_wilayah, r.title) for r in seen.good] == [
        ("35.78", "Pemerintah Kota Surabaya", "administrator", True, "Camat Rekaan"),
        ("35.73", "Pemerintah Kota Surabaya", "fungsional", False, "Guru SD"),
        ("35.78", "Pemerintah Kota Surabaya", "pengawas", False, "Kasi Pemerintahan"),
    ]
    assert any("'Kota Surabaya' dipakai untuk 2 baris" in notice for notice in seen.notices)


OFFICES = ("Dinas Pendidikan", "Dinas Kesehatan", "Kecamatan Rekaan")


@pytest.mark.parametrize("title", ["OPD", "Unit Instansi", "Instansi Kerja", "Instansi"])
def test_a_column_of_agencies_that_names_none_holds_the_units_within_one(title, office, rules, row):
    lines = [{**row(n), title: name} for n, name in enumerate(OFFICES, 1)]
    columns = (*(name for name in OFFICE if name != "unit_kerja"), title)
    seen = preview_file(office(lines, columns=columns), rules, shared={**SAME, "kelompok_jabatan": "staf"})
    assert seen.problems == ()
    assert [(r.agency, r.unit) for r in seen.good] == [("Pemerintah Kota Surabaya", name) for name in OFFICES]
    with pytest.raises(RegisterError, match="instansi"):
        preview_file(office(lines, columns=columns), rules, shared={**LEAVE_TO_ALL, "instansi": ""})


@pytest.mark.parametrize("title", ["OPD", "Instansi Kerja", "Instansi"])
@pytest.mark.parametrize("name", ["Pemkot Surabaya", "Pemerintah Kota Surabya", "Badan Rekaan Pusat"])
@pytest.mark.parametrize("stated", ["Pemkot Surabaya", ""])
def test_beside_agencies_a_unit_is_refused_until_the_agency_of_all_is_said(title, name, stated, office, rules, row):
    known = replace(rules, extra_agencies=frozenset({"Badan Rekaan Pusat"}))
    lines = [{**row(1), title: name}, {**row(2), title: "Dinas Pendidikan"}]
    columns = (*(name for name in OFFICE if name != "unit_kerja"), title)
    shared = {**SAME, "kelompok_jabatan": "staf", "instansi": stated}
    seen = preview_file(office(lines, columns=columns), known, shared=shared)
    (unit,) = [r for r in seen.good if r.unit] or [None]
    refused = {p.line: p.remedy for p in seen.problems if p.column == "instansi"}
    if stated:
        assert unit is not None
        assert (unit.agency, unit.unit) == ("Pemerintah Kota Surabaya", "Dinas Pendidikan")
    else:
        assert unit is None
        assert "satuan kerja" in str(refused[max(refused)])
    assert len(refused) == (name == "Pemerintah Kota Surabya") + (not stated)


@pytest.mark.parametrize("name", ["Kementerian Rekaan", "Badan Rekaan Nasional", "Komisi Rekaan", "Kejaksaan Rekaan"])
def test_what_no_unit_is_called_is_never_taken_for_one(name, office, rules, row):
    columns = (*(name for name in OFFICE if name != "unit_kerja"), "Instansi")
    lines = [{**row(1), "Instansi": name}, {**row(2), "Instansi": "Dinas Pendidikan"}]
    seen = preview_file(office(lines, columns=columns), rules, shared={**SAME, "kelompok_jabatan": "staf"})
    assert [(p.line, p.column) for p in seen.problems] == [(seen.problems[0].line, "instansi")]
    assert [r.unit for r in seen.good] == ["Dinas Pendidikan"]


def test_what_was_the_same_is_remembered_for_columns_a_list_lacks_and_forgotten_when_empty(
    store, identities, office, rules, row, now
):
    terms = register.EnrolmentTerms(selection="semua", population=90, operator="op", note="", at=now)

    def loaded(lines, columns, shared):
        found = register.check(store, office(lines, columns=columns), rules, shared=shared)
        return found, register.enrol(store, identities, found, terms)

    loaded([row(1)], OFFICE, {**SAME, "unit_kerja": "Dinas Rekaan", "kelompok_jabatan": "staf"})
    kept = accounts.remembered_values(store)
    assert (kept["instansi"], "unit_kerja" in kept) == ("Pemkot Surabaya", False), "a unit is kept beside names alone"
    seen, done = loaded([row(2)], OFFICE, {})
    assert (done.registered, seen.problems) == (1, ())
    own = register.check(store, office([row(3, dasar_hukum="")], columns=(*OFFICE, "dasar_hukum")), rules)
    assert [p.reason for p in own.problems] == ["no_basis"], "an empty cell of a column that is there is nobody's word"
    loaded([row(4)], (*OFFICE, "dasar_hukum"), {"dasar_hukum": ""})
    assert "dasar_hukum" not in accounts.remembered_values(store)
    with pytest.raises(RegisterError, match="dasar_hukum"):
        register.check(store, office([row(5)], columns=OFFICE), rules)


@pytest.mark.parametrize("column", ["nama", "nip", "akun", "umur"])
def test_what_tells_people_apart_is_never_the_same_for_all(column, office, rules, row):
    with pytest.raises(RegisterError, match="tidak dapat sama"):
        preview_file(office([row(1)]), rules, shared={column: "x"})


@pytest.mark.parametrize("merged", [True, False])
@pytest.mark.parametrize("column", [1, 2])
def test_titles_of_groups_in_the_table_cost_no_line(tmp_path, rules, merged, column):
    """A title merged over a whole line, or in one cell of it, before each group of people."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["No", "Nama", "NIP", "Unit Kerja", "Facebook", "Instagram"])
    people = [f"1980010120050110{number:02d}" for number in range(1, 5)]
    for number, nip in enumerate(people):
        if number % 2 == 0:
            sheet.append([None] * (column - 1) + ["DINAS PENDIDIKAN"])
            if merged:
                line = sheet.max_row
                sheet.merge_cells(start_row=line, start_column=column, end_row=line, end_column=6)
        sheet.append([number, f"Sekar Rekaan {number}", nip, "Dinas", "-", f"@rekaan_{number}"])
    path = tmp_path / "kelompok.xlsx"
    book.save(path)
    seen = preview_file(path, rules, shared=LEAVE_TO_ALL)
    assert seen.problems == ()
    assert [r.line for r in seen.good] == [3, 4, 6, 7]


PLATFORM_COLUMNS = {"FB": "facebook", "Instagram": "instagram", "X / Twitter": "x"}
LEAVE_TO_ALL = {**SAME, "kelompok_jabatan": "staf"}


@pytest.fixture
def long_list(tmp_path):
    """A list as an agency prints it: two titles merged over all columns, headings of two lines that nobody else uses,
    a column a platform, the signature below."""

    def write(*people):
        book = openpyxl.Workbook()
        sheet = book.active
        sheet.append(["DAFTAR AKUN MEDIA SOSIAL ASN"])
        sheet.append(["Keadaan per 1 November 2026"])
        sheet.append([])
        sheet.append(["No", "Nama Lengkap & Gelar", "NIP", "Perangkat Daerah / Unit Kerja", "Akun Media Sosial"])
        sheet.append([None] * 4 + [*PLATFORM_COLUMNS])
        for area in ("A1:G1", "A2:G2", "E4:G4", "A4:A5", "B4:B5", "C4:C5", "D4:D5"):
            sheet.merge_cells(area)
        for number, (nip, *handles) in enumerate(people, 1):
            sheet.append([number, f"Sekar Rekaan {number}, S.Pd.", nip, "Dinas Rekaan", *handles])
        for line in ("Surabaya, 1 November 2026", "Kepala Dinas,", "NIP.196805051993032004"):
            sheet.append([None] * 5 + [line])
        path = tmp_path / "panjang.xlsx"
        book.save(path)
        return path

    return write


def test_merged_titles_strange_headings_and_signatures_in_a_platform_column_cost_no_line(long_list, rules):
    path = long_list(
        ("19800101 200501 1 001", "rekaan.satu", "@rekaan_satu", "-"), ("198001012005011002", "", "@rekaan_dua", "")
    )
    seen = preview_file(path, rules, shared=LEAVE_TO_ALL)
    assert seen.problems == ()
    assert [(r.line, r.account.platform.value, r.unit) for r in seen.good] == [
        (6, "facebook", "Dinas Rekaan"),
        (6, "instagram", "Dinas Rekaan"),
        (7, "instagram", "Dinas Rekaan"),
    ]
    assert (seen.rows_read, seen.lines_read) == (3, 2)
    assert any("8, 9, 10" in notice for notice in seen.notices)
    assert not any("satu orang, " in notice for notice in seen.notices), "the row itself shows that"


def test_a_row_of_several_accounts_that_is_right_in_part_is_told_once(long_list, rules):
    seen = preview_file(
        long_list(("198001012005011001", "www.facebok.com/rekaan", "@rekaan_satu", "")), rules, shared=LEAVE_TO_ALL
    )
    assert [(p.line, p.reason) for p in seen.problems] == [(6, "lookalike_host")]
    assert "baris 6: sebagian akunnya baik, sebagian ditolak" in seen.notices


def test_two_headings_that_name_the_same_beside_another_word_are_nobodys(office, rules, row):
    columns = ["Nama & Gelar" if n == "nama" else n for n in NAMES]
    values = {**row(1), "Nama & Gelar": row(1)["nama"]}
    assert len(preview_file(office([values], columns=columns), rules).good) == 1
    with pytest.raises(RegisterError, match="nama"):
        preview_file(office([values], columns=[*columns, "Nama / Alias"]), rules)


@pytest.mark.parametrize("nip", ["honorer", "198013012005011001"])
def test_every_refused_number_is_explained_in_words(nip, check, row):
    (group,) = grouped(check([row(1, nip=nip)]).problems)
    assert str(group).startswith(WORDS[group.reason.partition(":")[0]])


DRESSES = ["{}", "'{}", '="{}"', "NIP. {}", "NIP {}", "nip: {}", "{}\u00a0", "\u200b{}", "\ufeff{}"]


@pytest.mark.parametrize("dress", DRESSES)
def test_h_a_nip_in_any_dress_is_its_number(check, row, dress):
    """[H]"""
    number = row(1)["nip"]
    (good,) = check([row(1, nip=dress.format(number))]).good
    assert good.nip == number


@pytest.mark.parametrize("decimal", [".0", ",0"])
def test_h_a_nip_that_went_through_a_floating_point_number_has_lost_digits(reasons, row, decimal):
    """[H]"""
    assert reasons([row(1, nip=f"{int(float(row(1)['nip']))}{decimal}")])[2, "nip"] == "nip_precision"


@pytest.mark.parametrize("after", [0, 1, 2])
def test_h_titles_of_each_page_and_numbers_of_columns_are_passed_over(office, rules, row, after):
    """[H] Wherever a print puts them."""
    titles = {name: name.upper().replace("_", " ") for name in NAMES}
    numbers = {name: f"({n})" for n, name in enumerate(NAMES, 1)}
    rows = [row(1), row(2)]
    seen = preview_file(office([*rows[:after], numbers, titles, *rows[after:]]), rules)
    assert (len(seen.good), seen.problems) == (2, ())
    assert any(f"{after + 2}, {after + 3}" in notice for notice in seen.notices)


DOUBTS = ["palsu", "akun tiruan", "belum diverifikasi", "tidak terverifikasi", "Bukan milik ybs", "belum terkonfirmasi"]


@pytest.mark.parametrize("doubt", DOUBTS)
@pytest.mark.parametrize("column", ["status_akun", "catatan", "diverifikasi_oleh"])
def test_h_doubt_in_any_column_and_words_loads_nothing(office, rules, row, doubt, column):
    """[H]"""
    columns = (*NAMES, "status_akun")
    seen = preview_file(
        office([row(1, **{column: doubt}), row(2, status_akun="terverifikasi")], columns=columns), rules
    )
    assert ([r.line for r in seen.good], {p.reason for p in seen.problems}) == ([3], {"ownership_disputed"})


@pytest.mark.parametrize(
    "cell",
    [
        "@satu.rekaan, @dua.rekaan",
        "@satu.rekaan;@dua.rekaan",
        "@satu.rekaan @dua.rekaan",
        "satu.rekaan dan dua.rekaan",
        "satu.rekaan / dua.rekaan",
        "IG: @satu.rekaan / dua.rekaan",
    ],
)
def test_h_two_accounts_in_one_cell_are_told_and_never_glued(check, row, cell):
    """[H]"""
    seen = check([row(1, akun=cell)])
    assert (seen.good, [p.reason for p in seen.problems]) == ((), ["several_accounts"])
    assert "satu akun sebaris" in seen.problems[0].remedy


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Kab.Sidoarjo", "35.15"),
        ("KAB. SIDOARJO", "35.15"),
        ("Kota Adm. Jakarta Selatan", "31.74"),
        ("Kota Adm.Jakarta Selatan", "31.74"),
        ("DKI Jakarta", "31"),
        ("Provinsi DKI Jakarta", "31"),
        ("DIY", "34"),
        ("Prov.Jawa Timur", "35"),
    ],
)
def test_h_places_are_found_by_the_names_that_everybody_uses(name, code):
    """[H]"""
    assert region_of(name) == (code, [])


@pytest.mark.parametrize(("mac", "numbers"), [(False, (46023, 46387)), (True, (44561, 44925))])
def test_h_days_that_became_numbers_are_read_by_the_workbooks_own_calendar(tmp_path, rules, row, mac, numbers):
    """[H] Excel shows the days of a column that lost its form as numbers; files of old Macs count from 1904."""
    book = openpyxl.Workbook()
    if mac:
        book.epoch = CALENDAR_MAC_1904
    book.active.append(list(NAMES))
    values = {**row(1), "aktif_dari": numbers[0], "aktif_sampai": numbers[1]}
    book.active.append([values.get(name, "") for name in NAMES])
    path = tmp_path / "daftar.xlsx"
    book.save(path)
    seen = preview_file(path, rules)
    assert [(r.active_from, r.active_to) for r in seen.good] == [(date(2026, 1, 1), date(2026, 12, 31))]
    assert any("2026-01-01" in notice for notice in seen.notices)


def test_h_a_number_that_is_no_day_is_still_refused(office, rules, row):
    """[H] A year alone, or a number typed as text, is no day."""
    for value in (2026, "46023", 460230):
        seen = preview_file(office([{**row(1), "aktif_dari": value}]), rules)
        assert [p.column for p in seen.problems] == ["aktif_dari"], value


@pytest.mark.parametrize("written", ["IV.a", "IV/a", "iv a", "IVa", "4a", "IV"])
def test_h_a_column_of_echelons_need_not_say_so_in_each_cell(office, rules, row, written):
    """[H] In any other column the same letters may be a rank."""
    columns = ["eselon" if name == "kelompok_jabatan" else name for name in NAMES]
    seen = preview_file(office([{**row(1), "eselon": written}], columns=columns), rules)
    assert [r.position_level for r in seen.good] == ["pengawas"]
    assert any("eselon iv" in notice for notice in seen.notices)
    unnamed = preview_file(office([{**row(1), "kelompok_jabatan": written}]), rules)
    assert [p.reason for p in unnamed.problems] == ["value_unknown"]


WRITTEN = {
    "instagram": ("ig: {}", "IG @{}", "@{} (Instagram)", "instagram.com/{}", "https://www.instagram.com/{}/?hl=id"),
    "facebook": ("fb: {}", "Facebook - @{}", "https://m.facebook.com/{}", "facebook.com/{}"),
    "x": ("X @{}", "twitter: {}", "https://x.com/{}?s=20"),
    "tiktok": ("tiktok: @{}", "tiktok.com/@{}"),
}
BETWEEN = ("\n", ", ", " / ", "; ", ";", " | ", " dan ", " & ")


@given(st.data())
def test_accounts_that_each_name_their_platform_are_rows_of_their_own(data):
    """However many stand in one cell, and whatever stands between them; the row's platform said once for all yields."""
    wanted = data.draw(st.lists(st.sampled_from(sorted(WRITTEN)), min_size=1, max_size=4, unique=True))
    names = [f"rekaan_{n}" if p != "facebook" else f"rekaan.{n}" for n, p in enumerate(wanted)]
    forms = [data.draw(st.sampled_from(WRITTEN[p])).format(name) for p, name in zip(wanted, names, strict=True)]
    cell = data.draw(st.sampled_from(BETWEEN)).join(forms)
    sheet = Sheet(header=("akun",), rows=(NamedRow(line=2, cells={"akun": cell}),), dialect="")
    apart, columns = by_their_platforms(sheet, {"akun": "akun"})
    assert [row.cells[columns["platform"]] for row in apart.rows] == wanted
    read = [canonical_account(*beside(row.cells["akun"], Platform(row.cells["platform"]))) for row in apart.rows]
    assert [ref.handle for ref in read] == names
    assert {row.line for row in apart.rows} == {2}


@pytest.mark.parametrize("cell", ["@satu.rekaan", "satu.rekaan / ig: dua.rekaan", "-", "Budi: @satu", "IG: a b, S.E."])
def test_a_cell_of_which_a_part_names_no_platform_stays_whole(cell):
    sheet = Sheet(header=("akun",), rows=(NamedRow(line=2, cells={"akun": cell}),), dialect="")
    assert [row.cells for row in by_their_platforms(sheet, {"akun": "akun"})[0].rows] == [{"akun": cell}]


def test_a_platform_said_once_holds_for_the_accounts_that_name_none(office, rules, row):
    written = ("@satu_rekaan", "https://x.com/dua_rekaan", "fb: tiga.rekaan")
    lines = [row(n, akun=account, platform="") for n, account in enumerate(written, 1)]
    seen = preview_file(office(lines), rules, shared={**SAME, "kelompok_jabatan": "staf", "platform": "instagram"})
    assert [r.account.platform for r in seen.good] == ["instagram", "x", "facebook"]


def test_one_link_with_a_wrong_handle_is_not_told_to_be_several(check, row):
    seen = check([row(1, platform="", akun="https://x.com/lebih_dari_lima_belas_huruf?s=20")])
    assert [p.reason for p in seen.problems] == ["bad_handle"]
