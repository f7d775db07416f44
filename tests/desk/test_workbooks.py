"""Workbooks of every kind dropped in at the desk: read as the command line reads them, or refused in words."""

import io
import multiprocessing
import re
import shutil
import time
import zipfile
from html import unescape

import openpyxl
import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from netralitas.cli import cli
from store import open_store, visits
from tests.desk.conftest import post, said
from tests.desk.test_register import book as list_of
from tests.desk.test_register import fields_of
from tests.desk.test_register import rows as people
from tests.desk.test_register import send as send_list
from tests.desk.test_visits import drawn, left_over, people_only, send, summary_of  # noqa: F401
from tests.parsing.test_bounded import FAR, MERGED, NS, WIDE

SHEET = "xl/worksheets/sheet1.xml"
TITLES = ("nomor", "jawaban")
WORDS = list(visits.WORDS.values())
# What a cell may hold; ... is a formula that no program has computed.
CELL = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**20), 10**20),
    st.floats(allow_nan=False, allow_infinity=False),
    st.dates(),
    st.times(),
    st.sampled_from(["#N/A", "#REF!", "'1", "@jawab", "-", "x" * 32_000, ...]),
    st.text(st.characters(exclude_categories=["C"]), max_size=40),
)


def saved(book):
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def filled(client, url, cells, hidden=()):
    """The sheet's own workbook with these cells, {(number, title): value}, filled in."""
    book = openpyxl.load_workbook(io.BytesIO(client.get(f"{url}/lembar.xlsx").data))
    page = book["kunjungan"]
    places = {cell.value: cell.column for cell in page[1]}
    for (number, title), value in cells.items():
        page.cell(number + 1, places[title]).value = "=A1" if value is ... else value
    for number in hidden:
        page.row_dimensions[number + 1].hidden = True
    return saved(book)


def loaded_by_command(workspace, tmp_path, content, sheet_id):
    """What 'visits load' makes of the same file in a copy of the workspace: its answers, and what it says."""
    root = tmp_path / "salinan"
    shutil.rmtree(root, ignore_errors=True)
    shutil.copytree(workspace.root, root)
    (tmp_path / "diisi.xlsx").write_bytes(content)
    args = ("--workspace", str(root), "visits", "load", str(tmp_path / "diisi.xlsx"))
    done = CliRunner().invoke(cli, [*args, "--sheet", sheet_id, "--operator", "petugas"], standalone_mode=False)
    conn = open_store(root / "netralitas.db")
    answers = [entry.answer for entry in visits.sheet(conn, sheet_id).entries]
    conn.close()
    return answers, done.exception


def told(response):
    return unescape(re.sub(r"<[^>]+>", "", said(response)[0]))


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@example(cells={(1, "nomor"): 1.0, (1, "jawaban"): WORDS[0]}, hidden=set())
@example(cells={(2, "jawaban"): ...}, hidden=set())
@example(cells={(1, "jawaban"): WORDS[0], (2, "jawaban"): WORDS[1]}, hidden={2})
@given(
    cells=st.dictionaries(
        st.tuples(st.integers(1, 4), st.sampled_from(TITLES)), st.one_of(st.sampled_from(WORDS), CELL), max_size=4
    ),
    hidden=st.one_of(st.just(set()), st.sets(st.integers(1, 4), max_size=1)),
)
def test_whatever_a_cell_holds_the_desk_and_the_command_line_say_the_same_and_lose_nothing(  # [security 9, 31]
    drawn,  # noqa: F811
    conn,
    desk_workspace,
    tmp_path_factory,
    cells,
    hidden,
):
    """Either every answer of the file is recorded, or nothing of it and the line of what is wrong is said."""
    client, url = drawn
    before = summary_of(conn, url)
    for entry in (e for e in before.entries if e.answer):  # each example on an unanswered sheet
        taken = post(client, f"{url}/tarik", number=str(entry.number), reason="contoh lain")
        assert taken.status_code == 303
    content = filled(client, url, cells, hidden)
    by_command, refused = loaded_by_command(desk_workspace, tmp_path_factory.mktemp("x"), content, before.sheet_id)
    sent = send(client, url, content)
    assert [entry.answer for entry in summary_of(conn, url).entries] == by_command
    assert (sent.status_code == 303) == (refused is None)
    assert left_over(desk_workspace) == []
    if refused is None:
        given_in = {number: v for (number, title), v in cells.items() if title == "jawaban" and v is not None}
        assert all(by_command[number - 1] for number, v in given_in.items() if str(v).strip())
    else:
        assert str(refused.what) in told(sent)
        assert re.match(r"Baris \d+: |kunjungan: baris tersembunyi", told(sent))
        assert any(title in told(sent) for title in (*TITLES, "baris tersembunyi", "nomor"))


def damaged(kind, content):
    """A workbook as it must not be."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            if name == SHEET and kind == "no sheet":
                continue
            target.writestr(name, SHEETS[kind] if name == SHEET and kind in SHEETS else source.read(name))
    return out.getvalue()


def _page(rows="", after="", before=""):
    cells = "".join(
        f'<c r="{c}1" t="inlineStr"><is><t>{t}</t></is></c>' for c, t in zip("ABC", (*TITLES, "lembar"), strict=True)
    )
    head = f'<?xml version="1.0"?>{before}<worksheet {NS}><sheetData><row r="1">{cells}</row>'
    return f"{head}{rows}</sheetData>{after}</worksheet>"


LAUGHS = "<!DOCTYPE w [<!ENTITY a0 'ha'>{}]>".format(
    "".join(f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>" for n in range(1, 12))
)
EXTERNAL = "<!DOCTYPE w [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>"
ENTITY = '<row r="2"><c r="A2" t="inlineStr"><is><t>&{};</t></is></c></row>'
SHEETS = {
    "no rows": _page(),
    "far": _page(FAR),
    "wide": _page(WIDE),
    "merged": _page("", MERGED),
    "million rows": _page("<row/>" * 1_000_000),
    "laughs": _page(ENTITY.format("a11"), "", LAUGHS),
    "external": _page(ENTITY.format("x"), "", EXTERNAL),
    "cut xml": _page()[:200],
    "no xml": "\0\1\2",
    "not a number": _page('<row r="2"><c r="A2"><v>satu</v></c></row>'),
}
NO_ZIP = {
    "cut": lambda content: content[: len(content) // 2],
    "turned": lambda content: content[::-1],
    "flipped": lambda content: bytes(b ^ 255 if n % 97 == 60 else b for n, b in enumerate(content)),
    "nothing": lambda content: b"",
    "zip of nothing": lambda content: b"PK\x05\x06" + bytes(18),
}


@pytest.mark.parametrize("kind", ["no sheet", *SHEETS, *NO_ZIP])
def test_a_workbook_that_is_none_or_asks_for_much_is_answered_soon_and_the_desk_goes_on(  # [security 9, 31]
    drawn,  # noqa: F811
    conn,
    desk_workspace,
    tmp_path,
    kind,
):
    client, url = drawn
    good = filled(client, url, {(1, "jawaban"): WORDS[0]})
    content = NO_ZIP[kind](good) if kind in NO_ZIP else damaged(kind, good)
    started = time.monotonic()
    sent = send(client, url, content)
    assert time.monotonic() - started < 75
    by_command, refused = loaded_by_command(desk_workspace, tmp_path, content, summary_of(conn, url).sheet_id)
    assert (sent.status_code == 303) == (refused is None)
    assert "root:" not in sent.text
    if refused is not None:
        assert str(refused.what) in told(sent)
        assert refused.remedy
    assert by_command == [entry.answer for entry in summary_of(conn, url).entries] == [None] * 4
    assert (left_over(desk_workspace), multiprocessing.active_children()) == ([], [])
    assert send(client, url, good).status_code == 303
    assert [entry.answer for entry in summary_of(conn, url).entries] == [visits.code_of(WORDS[0]), None, None, None]


@pytest.mark.parametrize("first", ["arti", "kunjungan"])
def test_the_table_is_found_whatever_sheet_stands_first(drawn, conn, first):  # noqa: F811
    client, url = drawn
    book = openpyxl.load_workbook(io.BytesIO(filled(client, url, {(3, "jawaban"): WORDS[1]})))
    book.move_sheet(first, -1)
    assert send(client, url, saved(book)).status_code == 303
    assert [bool(entry.answer) for entry in summary_of(conn, url).entries] == [False, False, True, False]


LIST_CELL = st.one_of(CELL, st.sampled_from([float("1e300"), 35.78, 198501012010011007, True]))


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@example(cells={(0, "nip"): True})
@example(cells={(0, "catatan"): ...})
@example(cells={(0, "aktif_sampai"): ...})
@given(
    cells=st.dictionaries(
        st.tuples(st.integers(0, 2), st.sampled_from([*people({})[0], "catatan", "aktif_sampai"])),
        LIST_CELL,
        min_size=1,
        max_size=3,
    )
)
def test_a_list_is_read_at_the_desk_as_by_the_command_and_its_refused_rows_come_back(  # [security 9]
    signed, desk_workspace, tmp_path_factory, cells
):
    client, tmp_path = signed("pimpinan-1"), tmp_path_factory.mktemp("x")
    book = openpyxl.load_workbook(io.BytesIO(list_of(people({}, {}, {}))))
    page = book.active
    titles = [cell.value for cell in page[1]]
    for extra in ("catatan", "aktif_sampai"):
        titles.append(extra)
        page.cell(1, len(titles)).value = extra
    for (row, title), value in cells.items():
        page.cell(row + 2, titles.index(title) + 1).value = "=A1" if value is ... else value
    content = saved(book)
    (tmp_path / "daftar.xlsx").write_bytes(content)
    root = ("--workspace", str(desk_workspace.root))
    terms = ("--selection", "semua", "--population", "400", "--operator", "petugas", "--dry-run")
    checked = CliRunner().invoke(cli, [*root, "register", "import", str(tmp_path / "daftar.xlsx"), *terms])
    seen = send_list(client, content)
    counts = re.search(r"(\d+) baris dibaca \([^)]*\): (\d+) baik, (\d+) ditolak", seen.text)
    assert counts, told(seen)
    assert f"Dibaca: {counts[1]} baris" in checked.output
    assert f"Baik: {counts[2]}. Ditolak: {counts[3]} baris." in checked.output
    refused = int(counts[3])
    assert refused or ... not in cells.values(), "a formula that nobody computed is not an empty cell"
    if refused:
        back = post(client, "/akun/impor/ditolak.xlsx", page="/akun/impor", **fields_of(seen))
        assert back.status_code == 200
        assert openpyxl.load_workbook(io.BytesIO(back.data)).active.max_row == 1 + refused
    post(client, "/akun/impor/batal", page="/akun/impor", **fields_of(seen))
    assert left_over(desk_workspace) == []
