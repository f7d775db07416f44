"""The register file, row by row: good, or listed with line, column and remedy."""

from datetime import date

import pytest

from domain.errors import RegisterError
from domain.types import AccountKind, PositionLevel
from imports.register import NAMES, preview_file
from imports.register_problems import reject_csv
from imports.register_reading import Rules
from parsing.sheets import read_csv


def test_a_good_row_is_read_whole(check, row):
    [good] = check([row(3, kepala_wilayah="Ya", jenis_akun="resmi", kelompok_jabatan="JPT Pratama")]).good
    assert (good.line, good.nip, good.region, good.active_from) == (2, "198001012005011003", "35.78", date(2026, 9, 1))
    assert (good.kind, good.position_level, good.kepala_wilayah) == (
        AccountKind.OFFICIAL,
        PositionLevel.JPT_PRATAMA,
        True,
    )


@pytest.mark.parametrize("start", [b"\xef\xbb\xbf", b""], ids=["R01-with-mark", "R01-without"])
def test_r01_a_byte_order_mark_changes_nothing(check, row, table, start):
    assert len(check(start + table([row()]).encode()).good) == 1


@pytest.mark.parametrize(("delimiter", "word"), [(";", "titik koma"), ("\t", "tab")], ids=["R02-;", "R02-tab"])
def test_r02_indonesian_excel_and_tabs_are_read_and_named(check, row, table, delimiter, word):
    seen = check(table([row(1, catatan="a, b"), row(2)], delimiter=delimiter))
    assert (len(seen.good), seen.dialect) == (2, f"pemisah {word}")


def test_r03_a_scientific_nip_is_refused_with_line_and_advice(check, row):
    [problem] = check([row(1), row(2, nip="1.98E+17")]).problems
    assert (problem.line, problem.column, problem.reason) == (3, "nip", "nip_scientific")
    assert "Teks" in problem.remedy


def test_r04_two_rounded_nips_in_one_sheet_are_refused_one_is_a_broken_serial(reasons, row):
    rounded = "198001012005011000"
    assert reasons([row(1, nip=rounded), row(2, nip="197902022004021000"), row(3)]) == {
        (2, "nip"): "nip_precision",
        (3, "nip"): "nip_precision",
    }
    assert reasons([row(1, nip=rounded)]) == {(2, "nip"): "nip_structure:nomor_urut"}


@pytest.mark.parametrize("number", [198001012005011003, 1.98001012005011e17], ids=["R04-int", "R04-float"])
def test_r04_a_numeric_cell_of_a_spreadsheet_is_refused(write_xlsx, rules, row, number):
    seen = preview_file(write_xlsx([row(1), row(2, nip=number)]), rules)
    assert [(p.line, p.reason) for p in seen.problems] == [(3, "nip_precision")]
    assert len(seen.good) == 1


def test_r05_a_identical_rows_are_merged_with_a_notice(check, row):
    seen = check([row(1), row(2), row(1)])
    assert [r.line for r in seen.good] == [2, 3]
    assert seen.problems == ()
    assert "baris 4 sama dengan baris 2, digabung" in seen.notices


def test_r05_a_rows_of_one_account_that_differ_are_refused_and_not_merged(reasons, row):
    assert reasons([row(1), row(2), row(1, kelompok_jabatan="administrator")]) == {
        (2, "akun"): "row_conflict",
        (4, "akun"): "row_conflict",
    }


def test_r05_b_one_nip_with_two_names_is_refused_on_both_lines(reasons, row):
    assert reasons([row(1), row(2), row(1, nama="Orang Lain Rekaan", akun="@lain")]) == {
        (2, "nip"): "nip_conflict",
        (4, "nip"): "nip_conflict",
    }


def test_r05_c_one_person_may_have_two_accounts_and_it_is_said(check, row):
    seen = check([row(1), row(1, nama="sekar  wulandari REKAAN 1", akun="@akun_kedua")])
    assert len(seen.good) == 2
    assert "baris 2, 3: satu orang, 2 akun" in seen.notices


def test_r06_one_account_under_two_nips_is_refused_on_both_lines(reasons, row):
    same = {"akun": "https://www.instagram.com/akun_rekaan_1/?igsh=x"}
    assert reasons([row(1), row(2, **same), row(3)]) == {
        (2, "akun"): "account_conflict",
        (3, "akun"): "account_conflict",
    }


@pytest.mark.parametrize(
    ("nip", "reason"),
    [
        ("198013322005011003", "nip_structure:tanggal_lahir"),
        ("198001012005131003", "nip_structure:bulan_tmt"),
        ("198001012005013003", "nip_structure:jenis_kelamin"),
        ("198001012005011000", "nip_structure:nomor_urut"),
        ("198001011996121003", "nip_implausible"),
        ("19800101200501100", "nip_too_short"),
        ("1980010120050110033", "nip_too_long"),
        ("130123456", "nip_old"),
        ("", "nip_missing"),
    ],
    ids=["R07-birth", "R07-month", "R07-sex", "R07-serial", "R08", "R09-17", "R09-19", "R09-9", "missing"],
)
def test_r07_r08_r09_a_bad_nip_is_refused_by_its_own_reason(reasons, row, nip, reason):
    assert reasons([row(1), row(2, nip=nip)]) == {(3, "nip"): reason}


def test_r08_a_line_that_a_second_person_accepts_is_good(check, row):
    given = Rules(today=date(2026, 11, 10), accepted={2: "SK dilihat"})
    [good] = check([row(1, nip="198001011996121003")], given=given).good
    assert good.forced_by == "SK dilihat"


@pytest.mark.parametrize("kind", ["PPPK", "pppk", "P3K"], ids=["R10-PPPK", "R10-pppk", "R10-P3K"])
def test_r10_a_pppk_number_is_accepted_when_the_column_says_so(check, row, kind):
    [good] = check([row(1, nip="198001012021212003", jenis_asn=kind)]).good
    assert good.asn_type == "PPPK"


def test_r11_unicode_text_of_excel_is_read(check, row, table):
    assert len(check(table([row(1, nama="José Rekaan")], delimiter="\t").encode("utf-16")).good) == 1


@pytest.mark.parametrize("name", ["José Rekaan", "Ma’ruf Rekaan", "Zoë – Rekaan", "Ñoña Rekaan"])
def test_r11_windows_1252_is_read_and_said(check, row, table, name):
    """[H] Letters of names are read as Excel wrote them, and a person is told to look at them."""
    seen = check(table([row(1, nama=name)]).encode("cp1252"))
    assert [r.name for r in seen.good] == [name]
    assert any("Windows-1252" in notice for notice in seen.notices)


@pytest.mark.parametrize("encoding", ["cp850", "cp437", "mac_roman", "cp1251", "shift_jis"])
def test_r11_what_no_name_is_written_with_is_refused_as_a_whole(check, row, table, encoding):
    name = {"cp1251": "Иван Петров Сергеевич", "shift_jis": "山田太郎"}.get(encoding, "José Rekaan")
    content = table([row(1, nama=name, catatan="x" if encoding != "cp1251" else name * 20)])
    with pytest.raises(RegisterError, match="byte ke-"):
        check(content.encode(encoding))


def test_r11_a_damaged_unicode_file_is_not_taken_for_windows(check, row, table):
    content = table([row(1, nama="José Rekaan"), row(2, nama="André Zoë Rekaan")]).encode()
    with pytest.raises(RegisterError, match="byte ke-"):
        check(content.replace("é".encode(), b"\xe9", 1))


def test_r12_three_ways_of_writing_are_one_account(check, row):
    ways = ("https://www.Instagram.com/Budi.S/?igsh=abc", "@Budi.S", "budi.s")
    seen = check([row(1, akun=way) for way in ways])
    assert [r.account.handle for r in seen.good] == ["budi.s"]
    assert len(seen.notices) == 2


def test_r12_an_unknown_platform_is_refused(reasons, row):
    assert reasons([row(1, platform="friendster")]) == {(2, "platform"): "platform_unknown"}


def test_r13_a_header_alone_says_so(check, table):
    with pytest.raises(RegisterError, match="hanya ada baris judul"):
        check(table([]))


def test_r13_a_misspelt_header_is_named_with_the_way_out(check, row, table):
    text = table([row()]).replace("kelompok_jabatan", "kelompok_jabatn")
    with pytest.raises(RegisterError, match="kelompok_jabatan") as caught:
        check(text)
    assert caught.value.where == "daftar.csv:1"
    assert "--map" in caught.value.remedy


def test_r13_columns_nobody_knows_are_ignored_aloud(check, row, table):
    seen = check(table([row(1, golongan="III/a", hp="0812")], header=(*NAMES, "golongan", "hp")))
    assert seen.notices == ("kolom tidak dikenal, diabaikan: golongan, hp",)


def test_two_columns_of_one_title_are_refused(check, row, table):
    with pytest.raises(RegisterError, match="dua kali"):
        check(table([row()]).replace("catatan", "NIP"))


def test_other_titles_are_found_or_mapped(check, row, table):
    text = table([row()]).replace("instansi", "OPD").replace("nama,", "Nama Lengkap,").replace("akun,", "Akun IG,", 1)
    assert len(check(text, mapping={"Akun IG": "akun"}).good) == 1
    with pytest.raises(RegisterError, match="tidak ada dalam templat"):
        check(text, mapping={"Akun IG": "akunn"})


def test_r14_every_bad_row_of_many_is_listed_and_every_good_one_kept(check, row):
    bad = {n: {"nip": "123"} for n in range(0, 1000, 50)}
    seen = check(
        [
            row(n + 1, nip=f"1980010120050{1 + n // 999}1{n % 999 + 1:03d}", **bad.get(n, {}))
            if n not in bad
            else row(n + 1, **bad[n])
            for n in range(1000)
        ]
    )
    assert (seen.rows_read, len(seen.good), len(seen.bad_lines)) == (1000, 980, 20)


def test_r15_a_formula_in_a_name_stays_text_and_leaves_neutralised(check, row):
    formula = '=HYPERLINK("http://x.example","Budi")'
    assert check([row(1, nama=formula)]).good[0].name == formula
    seen = check([row(1, instansi="=1+1"), row(2, instansi="\uff1d1+1"), row(3, instansi="+62")])
    sheet = read_csv(reject_csv(seen.problems).encode(), "ditolak.csv")
    assert [r.cells["isi"][0] for r in sheet.rows] == ["'", "'", "'"]


@pytest.mark.parametrize(
    ("column", "value", "reason"),
    [
        ("dasar_hukum", "", "no_basis"),
        ("bukti_kepemilikan", "", "no_evidence"),
        ("diverifikasi_oleh", "", "not_verified"),
        ("nama", "", "name_missing"),
        ("aktif_dari", "", "window_missing"),
        ("aktif_sampai", "2026-08-01", "window_reversed"),
        ("aktif_dari", "September", "date_incomplete"),
        ("instansi", "Kementerian Khayalan", "agency_unknown"),
        ("kode_wilayah", "99.99", "region_unknown"),
        ("kelompok_jabatan", "bos", "value_unknown"),
        ("kepala_wilayah", "mungkin", "value_unknown"),
        ("jenis_akun", "bot", "value_unknown"),
        ("jenis_asn", "honorer", "value_unknown"),
    ],
)
def test_r16_a_row_without_basis_or_window_is_refused(check, row, column, value, reason):
    found = [(p.column, p.reason) for p in check([row(1, **{column: value})]).problems]
    if column == "aktif_dari" and value:
        assert found
        assert found[0][0] == column
    else:
        assert (column, reason) in found


def test_a_row_lists_all_of_its_problems_at_once(reasons, row):
    assert set(reasons([row(1, nip="1", instansi="x", kode_wilayah="0", akun="")])) == {
        (2, "nip"),
        (2, "instansi"),
        (2, "kode_wilayah"),
        (2, "akun"),
    }


@pytest.mark.parametrize("text", ["2026-09-01", "01/09/2026", "1 September 2026", "1 Sep 2026"])
def test_dates_are_read_as_people_write_them(check, row, text):
    assert check([row(1, aktif_dari=text)]).good[0].active_from == date(2026, 9, 1)


@pytest.mark.parametrize("text", ["kemarin", "1 September", "32 Oktober 2026", "2 jam yang lalu"])
def test_a_date_that_is_not_whole_is_refused(reasons, row, text):
    assert list(reasons([row(1, aktif_dari=text)])) == [(2, "aktif_dari")]


def test_a_leap_day_is_a_day_like_any_other(check, row):
    assert check([row(1, aktif_sampai="2028-12-31")], given=Rules(today=date(2028, 2, 29))).good


def test_a_spreadsheets_region_must_be_text_only_where_digits_can_be_lost(write_xlsx, rules, row):
    seen = preview_file(
        write_xlsx([row(1, kode_wilayah=35), row(2, kode_wilayah=3578), row(3, kode_wilayah=35.78)]), rules
    )
    assert [r.region for r in seen.good] == ["35", "35.78"]
    assert [(p.line, p.reason) for p in seen.problems] == [(4, "region_numeric")]


def test_an_agency_of_the_configuration_is_known(check, row):
    given = Rules(today=date(2026, 11, 10), extra_agencies=frozenset({"Kementerian Rekaan"}))
    assert check([row(1, instansi="kementerian  rekaan")], given=given).good[0].agency == "Kementerian Rekaan"


SECRETS = ("Sekar", "Wulandari", "198001012005011", "akun_rekaan")
LEAKY = [
    {"nip": "1.98E+17"},
    {"nip": "19800101200501100"},
    {"nip": "198001012005013001"},
    {"nama": ""},
    {"catatan": "Sekar Wulandari Rekaan 1 pindah"},
    {"dasar_hukum": "SK 198001012005011001"},
    {"bukti_kepemilikan": "menurut SEKAR WULANDARI rekaan 1"},
    {"akun": "https://x.com/akun_rekaan_1"},
    {"akun": "https://www.facebook.com/share/akun_rekaan_1"},
    {"instansi": "Sekar Wulandari Rekaan 1"},
    {"kode_wilayah": "198001012005011001"},
    {"platform": "Sekar Wulandari Rekaan 1"},
    {"kelompok_jabatan": "Sekar  Wulandari Rekaan 1"},
    {"aktif_dari": "198001012005011001"},
    {"akun": "akun rekaan", "aktif_sampai": "Sekar Wulandari Rekaan 1"},
]


@pytest.mark.parametrize("cells", LEAKY, ids=lambda cells: "-".join(cells))
def test_no_name_nip_or_handle_is_in_a_problem_a_notice_or_the_reject_file(check, row, cells):
    seen = check([row(1, **cells), row(2), row(2)])
    assert seen.problems
    said = " ".join([*map(str, seen.problems), *map(repr, seen.problems), *seen.notices, reject_csv(seen.problems)])
    assert [secret for secret in SECRETS if secret.casefold() in said.casefold()] == []


def test_conflicts_do_not_show_what_they_are_about(check, row):
    seen = check([row(1), row(2, akun="@akun_rekaan_1"), row(3), row(3, nama="Lain Sekali", akun="@lain_sekali")])
    said = reject_csv(seen.problems) + repr(seen.problems)
    assert len(seen.problems) == 4
    assert [secret for secret in (*SECRETS, "lain_sekali", "Lain Sekali") if secret in said] == []


def test_the_repr_of_a_good_row_shows_no_name_and_no_nip(check, row):
    seen = repr(check([row(1)]))
    assert "Sekar" not in seen
    assert "19800101" not in seen
