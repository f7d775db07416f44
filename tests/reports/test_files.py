"""The workbook, the letter and the message of a report."""

import io
import json
from dataclasses import replace
from pathlib import Path

import docx
import openpyxl
import pytest

from domain.editions import INTERNAL
from domain.packs import load_pack
from reports.nota_dinas import letter
from reports.render import files, index, message, page, write
from reports.weekly import Correction, Masthead, build
from reports.workbook import workbook
from tests.reports.world import WEEK, facts

MASTHEAD = Masthead(body="=Lembaga", responsible="Koordinator", legal_basis="SKB", zone="WITA", demo=True)


@pytest.fixture(scope="module")
def report():
    return build(facts(persons=60), (load_pack("pilkada-2024"),), MASTHEAD, INTERNAL)


def test_the_workbook_has_a_sheet_a_table_with_typed_cells_and_a_dictionary(report):
    book = openpyxl.load_workbook(io.BytesIO(workbook(report)))
    assert book.sheetnames[:2] == ["laporan", "kamus data"]
    assert book.sheetnames[2:] == [t.id[:31] for t in report.tables]
    about = dict(book["laporan"].iter_rows(min_row=2, values_only=True))
    assert about["CONTOH"] == "seluruh isi rekaan"
    assert about["status"].startswith("FINAL: ")
    assert about["penerbit"] == "'=Lembaga"
    sheet = book["cakupan"]
    assert isinstance(sheet["B2"].value, int)
    dictionary = {row[0]: row for row in book["kamus data"].iter_rows(min_row=2, values_only=True)}
    assert dictionary["cakupan"][2] == "akun"
    assert dictionary["cakupan"][8] == "Keadaan (teks); Akun (bilangan)"
    for row in book["kamus data"].iter_rows():
        for cell in row:
            assert cell.data_type != "f"


def test_the_letter_is_one_page_of_words_and_says_that_the_demo_is_invented(report):
    document = docx.Document(io.BytesIO(letter(report)))
    words = "\n".join(p.text for p in document.paragraphs)
    assert "rekaan" in words
    assert "NOTA DINAS" in words
    assert [line.split("\t")[0] for line in words.splitlines() if "\t: " in line] == [
        "Yth.",
        "Dari",
        "Nomor",
        "Tanggal",
        "Sifat",
        "Lampiran",
        "Hal",
    ]
    assert "Nol perkara bukan berarti nol pelanggaran" in words
    [table] = document.tables
    assert [cell.text for cell in table.rows[4].cells] == ["Dugaan layak diteruskan", "60", "60"]
    assert len(words.splitlines()) + len(table.rows) < 40  # one page


def test_the_message_says_unit_period_and_total_of_each_step_and_both_numbers_of_a_correction(report):
    text = message(report)
    assert text.splitlines()[0] == "Ringkasan Mingguan Pemantauan Netralitas ASN di Media Sosial (contoh rekaan)"
    assert "Langkah (orang): Pekan ini / Sampai batas data" in text
    assert "- Dugaan layak diteruskan: 60 / 60" in text
    assert "Nol perkara bukan berarti nol pelanggaran" in text
    assert "Batas data: 16 November 2026" in text
    wrong = Correction(
        week="2026-W45", figure="kiriman", printed=221, printed_cutoff=WEEK.start, status="FINAL", now=1230
    )
    corrected = message(build(facts(), (load_pack("pilkada-2024"),), MASTHEAD, INTERNAL, corrections=[wrong]))
    assert "Koreksi 2026-W45: 2–8 November 2026, kiriman menurut tanggal kiriman: tercetak 221, sekarang 1.230." in (
        corrected
    )


def test_the_foot_of_a_printed_sheet_says_whose_it_is_and_cannot_leave_the_style():
    body = 'Lembaga "; } </style><script>x</script>'
    html = page(build(facts(), (load_pack("pilkada-2024"),), replace(MASTHEAD, body=body), INTERNAL), "x")
    style = html[html.index("<style>") : html.index("</style>")]
    assert "@bottom-left" in style
    assert "2026\\2d W46\\2f internal" in style
    assert style.count("<") == 1
    assert html.count("</style>") == 1
    assert "<script>" not in html


def test_workbook_and_letter_are_the_same_bytes_twice(report):
    assert workbook(report) == workbook(report)
    assert letter(report) == letter(report)


def test_the_index_lists_every_period_and_edition(report, tmp_path):
    assert write(files(report, "internal"), tmp_path / "2026-W46") > 10
    assert write(files(report, "internal"), tmp_path / "2026-W46") == 0
    text = index(tmp_path)
    assert 'href="2026-W46/internal.html">internal</a>' in text
    assert "<b>9–15 November 2026</b>" in text
    write(files(report, "internal-en"), tmp_path / "2026-W46")
    assert 'href="2026-W46/internal-en.html">internal (English)</a>' in index(tmp_path)
    assert set(files(report, "internal")) <= {
        str(p.relative_to(tmp_path / "2026-W46")) for p in (tmp_path / "2026-W46").rglob("*")
    }


def test_the_summary_keeps_the_published_schema(report):
    schema = json.loads((Path(__file__).parents[2] / "docs" / "report.schema.json").read_text(encoding="utf-8"))
    made = files(report, "x")
    summary = json.loads(made["x/ringkasan.json"])
    assert list(summary) == schema["required"]
    heading = schema["properties"]["heading"]
    assert sorted(summary["heading"]) == sorted(heading["required"]) == sorted(heading["properties"])
    for key, value in summary["heading"].items():
        kind = heading["properties"][key].get("type")
        kinds = {"string": str, "boolean": bool, "integer": int}
        assert isinstance(value, kinds[kind]) if kind else value in ("id", "en")
    assert all(f"x/{table}.json" in made for table in summary["tables"])


def test_the_json_of_every_table_keeps_the_published_schema(report):
    schema = json.loads((Path(__file__).parents[2] / "docs" / "table.schema.json").read_text(encoding="utf-8"))
    kinds = {"string": str, "integer": int, "null": type(None)}
    cells = tuple(kinds[k] for k in schema["properties"]["rows"]["items"]["items"]["type"])
    for name, content in files(report, "x").items():
        if name.endswith(".json") and "ringkasan" not in name:
            table = json.loads(content)
            assert list(table) == schema["required"]
            assert table["unit"] in schema["properties"]["unit"]["enum"]
            assert all(isinstance(cell, cells) for row in table["rows"] for cell in row)
            assert table["cutoff"].endswith("Z")
