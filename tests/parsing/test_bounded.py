"""Readers in a process of their own: values come back, errors keep their words, and at a limit it is killed."""

import io
import math
import multiprocessing
import os
import sys
import time
import zipfile
from pathlib import Path

import openpyxl
import pytest

from domain.errors import ImportFileError, NetralitasError, RegisterError
from domain.texts import in_language
from imports import KILLABLE, READERS, read_posts
from imports.terms import NOTHING
from parsing.bounded import Limits, rows_of, value_of
from parsing.sheets import read_sheet

SHEET = "xl/worksheets/sheet1.xml"


def workbook(rows, path):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(path)
    return path


def changed(path, sheet):
    """The same workbook with another sheet inside."""
    old = path.read_bytes()
    with zipfile.ZipFile(io.BytesIO(old)) as source, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            target.writestr(name, sheet if name == SHEET else source.read(name))
    return path


def test_values_come_back_in_order_and_nothing_of_the_process_stays():
    assert list(rows_of(range, 2000, where="x")) == list(range(2000))
    assert value_of(sum, [1, 2], where="x") == 3
    assert multiprocessing.active_children() == []


def test_whoever_stops_asking_ends_the_process():
    for _ in rows_of(range, 10**9, where="x"):
        break
    assert multiprocessing.active_children() == []


@pytest.mark.parametrize(
    ("read", "argument", "limits", "words"),
    [
        (time.sleep, 60, {"silent": 1.0}, "tidak terbaca dalam 1 detik"),
        (time.sleep, 60, {"seconds": 1.0}, "tidak terbaca dalam 1 detik"),
        (bytes, 1 << 30, {"memory": 512 << 20}, "lebih besar daripada 512 MiB memori"),
        (os._exit, 9, {}, "berhenti mendadak"),
        (math.sqrt, "x", {}, "TypeError"),
    ],
)
def test_a_limit_that_is_met_is_an_error_that_names_what_which_limit_and_what_to_do(read, argument, limits, words):
    if read is bytes and sys.platform != "linux":
        pytest.skip("no limit of memory here")
    started = time.monotonic()
    with pytest.raises(ImportFileError, match=words) as caught:
        value_of(read, argument, where="berkas.bin", limits=Limits(**limits))
    assert time.monotonic() - started < 20
    assert (caught.value.where, bool(caught.value.remedy)) == ("berkas.bin", True)
    assert multiprocessing.active_children() == []


def test_a_refusal_keeps_its_kind_and_words(tmp_path):
    path = tmp_path / "daftar.xlsx"
    path.write_bytes(b"PK\x03\x04 bukan")
    with pytest.raises(RegisterError) as caught:
        read_sheet(path)
    assert (caught.value.what, caught.value.where) == ("bukan berkas XLSX yang sah", "daftar.xlsx")


FAR = '<row r="99999999999999"><c r="A1" t="n"><v>1</v></c></row>'
WIDE = "".join(f'<row r="{n}"><c r="XFD{n}" t="n"><v>1</v></c></row>' for n in range(1, 800))
MERGED = "<mergeCells>" + '<mergeCell ref="A1:XFD1048576"/>' * 20_000 + "</mergeCells>"
NS = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


@pytest.mark.parametrize(
    ("rows", "after"),
    [(FAR, ""), (WIDE, ""), ("", MERGED), ("<row r='x'><c r='!'/></row>", "")],
    ids=["far", "wide", "merged", "odd"],
)
@pytest.mark.parametrize(
    "read", [read_sheet, lambda path: list(read_posts("xlsx", path, NOTHING))], ids=["list", "posts"]
)
def test_a_small_workbook_that_asks_for_much_is_read_or_refused_in_words_and_soon(tmp_path, rows, after, read):
    path = workbook([["platform", "account", "text"], ["x", "warga", "isi"]], tmp_path / "b.xlsx")
    titles = zip("ABC", ("platform", "account", "text"), strict=True)
    cells = "".join(f'<c r="{c}1" t="inlineStr"><is><t>{t}</t></is></c>' for c, t in titles)
    head = f'<row r="1">{cells}</row>'
    changed(path, f'<?xml version="1.0"?><worksheet {NS}><sheetData>{head}{rows}</sheetData>{after}</worksheet>')
    started = time.monotonic()
    refused = None
    try:
        read(path)
    except NetralitasError as error:
        refused = error
    assert refused is None or refused.remedy
    assert time.monotonic() - started < 75
    assert multiprocessing.active_children() == []


def test_a_zip_bomb_is_refused_before_it_is_unpacked(tmp_path):
    path = tmp_path / "bom.xlsx"
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive,
        archive.open(SHEET, "w", force_zip64=True) as member,
    ):
        for _ in range(1100):
            member.write(bytes(1 << 20))
    started = time.monotonic()
    with pytest.raises(ImportFileError, match="lebih besar daripada 1 GiB"):
        read_sheet(path)
    assert time.monotonic() - started < 10


def test_an_ordinary_workbook_costs_next_to_nothing_more(tmp_path):
    """Half a second is the aim on a machine that is not busy; a busy one is given four times as much."""
    path = workbook([["nama", "nip"], *(["a", str(n)] for n in range(300))], tmp_path / "biasa.xlsx")
    took = []
    for _ in range(3):
        started = time.monotonic()
        assert len(read_sheet(path).rows) == 300
        took.append(time.monotonic() - started)
    assert min(took) < 2


def test_every_format_that_is_packed_or_parsed_by_others_is_killable():
    assert READERS.keys() >= KILLABLE
    for name in KILLABLE:
        assert READERS[name].__module__.startswith("imports."), name
    assert Path(sys.modules[READERS["warc"].__module__].__file__).is_file()


def test_an_error_comes_back_as_a_text_that_another_language_can_say(tmp_path):
    path = tmp_path / "kosong.csv"
    path.write_text("", "utf-8")
    with pytest.raises(RegisterError) as raised:
        value_of(read_sheet, path, where="x", error=RegisterError)
    error = raised.value
    assert (error.what.template, str(error.what)) == ("berkas kosong", "berkas kosong")
    assert in_language(error.text, "en").startswith("kosong.csv: the file is empty → fill it in with the template")
    with pytest.raises(ImportFileError) as raised:
        list(rows_of(time.sleep, 60, where="x", limits=Limits(silent=1.0)))
    assert raised.value.what.fields == {"limit": 1.0}
    assert "was not read within 1 seconds" in in_language(raised.value.text, "en")
