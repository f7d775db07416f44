"""Tables as people save them: marks, delimiters, encodings, spreadsheets."""

import openpyxl
import pytest

from domain.errors import RegisterError
from imports.register import NAMES, template_csv
from parsing.sheets import read_csv, read_sheet, write_template_xlsx


def test_r01_a_byte_order_mark_is_no_part_of_the_first_header():
    sheet = read_csv("\ufeffnip,nama\n1,a\n".encode(), "daftar.csv")
    assert sheet.header == ("nip", "nama")


@pytest.mark.parametrize(
    ("delimiter", "word"), [(",", "koma"), (";", "titik koma"), ("\t", "tab"), ("|", "garis tegak")]
)
def test_r02_the_delimiter_is_found_and_named(delimiter, word):
    sheet = read_csv(f'nama{delimiter}nip\n"a{delimiter}b"{delimiter}2\n'.encode(), "daftar.csv")
    assert sheet.dialect == f"pemisah {word}"
    assert sheet.rows[0].cells == {"nama": f"a{delimiter}b", "nip": "2"}


@pytest.mark.parametrize("given", [";", "titik koma"])
def test_r02_a_given_delimiter_wins_over_the_guess(given):
    sheet = read_csv(b"a,b,c;nip\n1,2,3;4\n", "daftar.csv", given)
    assert sheet.header == ("a,b,c", "nip")


def test_r02_a_delimiter_of_two_letters_is_refused():
    with pytest.raises(RegisterError, match="pemisah"):
        read_csv(b"a;;b\n1;;2\n", "daftar.csv", ";;")


def test_r02_a_file_of_one_column_is_refused():
    with pytest.raises(RegisterError, match="hanya satu kolom") as caught:
        read_csv(b"nama\nx\n", "daftar.csv")
    assert caught.value.where == "daftar.csv:1"
    assert "--delimiter" in caught.value.remedy


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_r11_unicode_text_is_known_by_its_mark(encoding):
    mark = "\ufeff" if encoding in ("utf-16-le", "utf-16-be") else ""
    data = (mark + "nama\tnip\r\nJosé Rekaan\t1\r\n").encode(encoding)
    assert read_csv(data, "daftar.txt").rows[0].cells["nama"] == "José Rekaan"


def test_r11_other_bytes_are_refused_with_their_offset():
    data = "nama,nip\nJosé,1\n".encode("cp850")
    with pytest.raises(RegisterError, match=rf"byte ke-{data.index(0x82)}\)") as caught:
        read_csv(data, "daftar.csv")
    assert "Jos" not in str(caught.value)


@pytest.mark.parametrize("data", [b"", b"\xef\xbb\xbf", b" \r\n \r\n", "\r\n".encode("utf-16")])
def test_r13_an_empty_file_says_so(data):
    with pytest.raises(RegisterError, match="berkas kosong"):
        read_csv(data, "daftar.csv")


def test_lines_are_counted_as_the_file_shows_them():
    sheet = read_csv(b'nama,catatan\n\n"a","dua\nbaris"\n\nb,\n', "daftar.csv")
    assert [(r.line, r.cells["nama"]) for r in sheet.rows] == [(3, "a"), (6, "b")]


def test_a_quote_that_never_closes_is_refused_and_swallows_no_rows():
    with pytest.raises(RegisterError, match="tanda kutip"):
        read_csv(b'nama,nip\n"a,1\nb,2\nc,3\n', "daftar.csv")


def test_a_cell_beyond_every_size_is_refused_without_a_traceback():
    with pytest.raises(RegisterError):
        read_csv(b"nama,nip\n" + b"x" * 200_000 + b",1\n", "daftar.csv")


def test_a_row_with_more_cells_than_columns_is_refused_with_its_line():
    with pytest.raises(RegisterError, match="3 sel") as caught:
        read_csv(b"nama,nip\na,1\nb,2,3\n", "daftar.csv")
    assert caught.value.where == "daftar.csv:3"


def test_xlsx_cells_keep_their_text_and_say_which_were_numbers(tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["Nama", " NIP ", "aktif dari"])
    book.active.append(["a", "0012", "2026-09-01"])
    book.active.append([None, None, None])
    book.active.append(["b", 198001012005011003, None])
    book.save(tmp_path / "daftar.xlsx")
    sheet = read_sheet(tmp_path / "daftar.xlsx")
    assert sheet.header == ("nama", "nip", "aktif_dari")
    assert [(r.line, sorted(r.numeric)) for r in sheet.rows] == [(2, []), (4, ["nip"])]
    assert sheet.rows[0].cells["nip"] == "0012"


@pytest.mark.parametrize(
    ("name", "data"), [("a.xlsx", b"not a zip"), ("a.xls", b"\xd0\xcf"), ("b.xlsx", b"PK\x03\x04")]
)
def test_a_spreadsheet_that_is_none_is_refused(tmp_path, name, data):
    (tmp_path / name).write_bytes(data)
    with pytest.raises(RegisterError, match=name):
        read_sheet(tmp_path / name)


def test_the_csv_template_is_read_back_with_every_column():
    assert read_csv(("\ufeff" + template_csv()).encode(), "templat.csv").header == NAMES


def test_the_xlsx_template_types_every_cell_as_text(tmp_path):
    write_template_xlsx(tmp_path / "templat.xlsx", NAMES)
    assert read_sheet(tmp_path / "templat.xlsx").header == NAMES
    sheet = openpyxl.load_workbook(tmp_path / "templat.xlsx").active
    assert {cell.number_format for row in sheet.iter_rows(min_row=2, max_row=900) for cell in row} == {"@"}
