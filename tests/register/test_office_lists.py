"""Lists as offices keep them: titles above, merged names, a column a platform, sums below, names of places."""

import openpyxl
import pytest

from domain.errors import RegisterError
from domain.links import canonical_account
from domain.types import Platform
from imports.register import NAMES, preview_file
from imports.register_problems import grouped
from imports.register_table import agency_of, region_of


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
        ("instagram", "budi.rekaan"), ("x", "budi_rekaan"),
    }  # fmt: skip


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
    "host", ["faceb00k.com", "facebook.com.akun.test", "www.instagrarn.com", "tikt0k.com"]
)
def test_h_addresses_that_look_like_a_platforms_are_refused(host):
    """[H]"""
    with pytest.raises(RegisterError, match="lookalike_host"):
        canonical_account(f"https://{host}/budi.rekaan", Platform.WEBSITE)
