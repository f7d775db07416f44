"""Tables as offices keep them: titles above, hidden sheets, days as numbers, letters written twice, packed files."""

import gzip
import io
import json
from datetime import date, datetime, time

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import ImportFileError, RegisterError
from domain.links import OUTSIDE, canonical_account
from domain.types import Platform
from imports.takeout import mended
from imports.terms import ImportTerms

from .desk import Desk

HEAD = ["account", "platform", "id", "text", "published_at"]


@pytest.fixture
def desk(tmp_path, quick_start):
    return Desk(tmp_path, None).has("facebook|budi.rekaan")


def row(number, text="Panen", when="2026-11-02 10:00"):
    return ["budi.rekaan", "facebook", number, text, when]


def book(*sheets):
    made = openpyxl.Workbook()
    made.remove(made.active)
    for title, state, rows in sheets:
        sheet = made.create_sheet(title)
        sheet.sheet_state = state
        for cells in rows:
            sheet.append(cells)
    file = io.BytesIO()
    made.save(file)
    return file.getvalue()


TITLES = [[], [["Rekap kiriman"]], [["Rekap kiriman"], [], ["bulan November 2026"]]]


@pytest.mark.parametrize("titles", TITLES)
def test_b4_titles_above_a_table_are_no_columns(desk, titles):
    """[B4]"""
    result = desk.load(desk.write(book(("Data", "visible", [*titles, HEAD, row("1")])), "a.xlsx"))
    assert (result.new, result.problems) == (1, [])
    for separator in ",;|\t":
        lines = [separator.join(cells or [""]) for cells in (*titles, HEAD, row("2"))]
        desk.load(desk.write("\n".join(lines), f"{ord(separator)}.csv"))
    assert set(desk.posts()) == {"1", "2"}


def test_b4_columns_that_stand_on_a_hidden_sheet_alone_are_said_by_its_name(desk):
    """[B4] Nothing hidden is loaded, and the refusal says where it is."""
    sheets = (("Catatan", "visible", [["x"], ["y"]]), ("Arsip lama", "hidden", [HEAD, row("1")]))
    with pytest.raises(ImportFileError) as error:
        desk.load(desk.write(book(*sheets), "a.xlsx"))
    assert "Arsip lama" in error.value.what


NAIVE = datetime.fromisoformat  # cells have no zone
CELLS = [
    (NAIVE("2026-11-02 10:00"), "2026-11-02T03:00:00Z", "minute"),
    (NAIVE("2026-11-02 10:00:07"), "2026-11-02T03:00:07Z", "second"),
    (date(2026, 11, 2), "2026-11-01T17:00:00Z", "day"),
    (46328, "2026-11-01T17:00:00Z", "day"),
    (46328 + 10 / 24, "2026-11-02T03:00:00Z", "minute"),
    (time(10, 0), None, None),
]


@pytest.mark.parametrize(("cell", "at", "precision"), CELLS)
def test_e4_a_cell_of_a_time_is_as_exact_as_it_is(desk, cell, at, precision):
    """[E4] A day is no midnight, also where it lost its form; an hour alone is no day."""
    desk.load(desk.write(book(("Data", "visible", [HEAD, row("1", when=cell)])), "a.xlsx"))
    (post,) = desk.posts().values()
    assert (post["published_at"], post["published_precision"] if at else None) == (at, precision)


@given(st.text(alphabet="ayo panen ✌️👍🏽–“”’éñ", min_size=1), st.integers(0, 3), st.sampled_from(["latin-1", "cp1252"]))
def test_b4_letters_that_were_written_wrong_again_and_again_come_back(text, times, wrong):
    """[B4]"""
    written = text
    for _again in range(times if wrong == "latin-1" else min(times, 1)):
        try:
            written = written.encode().decode(wrong)
        except UnicodeDecodeError:
            return  # no program with these letters could have written it
    assert mended(written) == text


@pytest.mark.parametrize("host", sorted(OUTSIDE))
@pytest.mark.parametrize("platform", [None, Platform.WEBSITE, Platform.FACEBOOK])
def test_h_a_messengers_link_is_refused_for_what_it_is(host, platform):
    """[H] Not as an address that hides its platform, and never as somebody's site."""
    with pytest.raises(RegisterError) as error:
        canonical_account(f"https://{host}/6281200000000", platform)
    assert (error.value.what, OUTSIDE[host] in error.value.remedy) == ("platform_not_read", True)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (gzip.compress(b"account,text\nbudi,Panen\n", mtime=0), "gzip memuat"),
        (gzip.compress(b"account,text\nbudi,Panen\n", mtime=0)[:-9], "gzip"),
        (b"\x1f\x8b\x00\x00", "gzip rusak"),
        (b"PK\x03\x04" + b"\0" * 40, "ZIP rusak"),
    ],
)
def test_g_a_packed_file_is_refused_for_what_it_is(desk, content, said):
    """[G]"""
    with pytest.raises(ImportFileError) as error:
        desk.load(desk.write(content))
    assert said in error.value.what


def test_b4_a_download_that_was_saved_again_has_its_letters(desk):
    """[B4]"""
    entry = {
        "timestamp": 1793588400,
        "data": [{"post": "Ayo – panen 👍".encode().decode("latin-1").encode().decode("latin-1")}],
    }
    given_by = ImportTerms(account="budi.rekaan", consent="ya", audience="public")
    desk.load(desk.write(json.dumps([entry])), "unduhan-facebook", given=given_by)
    assert [p["text"] for p in desk.posts().values()] == ["Ayo – panen 👍"]
