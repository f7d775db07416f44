"""Candidate lists from elsewhere: listed problems, good rows, nothing written before it is wanted."""

from pathlib import Path

import pytest

from domain.errors import PackError
from domain.packs import check_pack, import_candidates, write_candidates
from domain.packs.importing import parse_candidates

CONTESTS = {"bupati-35.01": "35.01"}
PARTIES = frozenset({"PXA", "PYB"})


def parse(text: str, **more: object) -> object:
    return parse_candidates(text.encode(), "daftar.csv", CONTESTS, PARTIES, **more)  # type: ignore[arg-type]


def test_semicolons_and_a_byte_order_mark_are_read() -> None:
    text = "\ufeffpemilihan;nomor urut;nama;partai\nbupati-35.01;01;Wirya Sangkakala;PXA\n"
    preview = parse(text)
    assert preview.problems == ()  # type: ignore[attr-defined]
    row = preview.rows[0]  # type: ignore[attr-defined]
    assert (row["number"], row["name"], row["region"], row["role"]) == ("01", "Wirya Sangkakala", "35.01", "single")


@pytest.mark.parametrize(
    ("line", "column", "says"),
    [
        ("bupati-99.99,1,Wirya Sangkakala,PXA", 1, "tidak ada di paket"),
        ("bupati-35.01,satu,Wirya Sangkakala,PXA", 2, "nomor urut"),
        ("bupati-35.01,1,W,PXA", 3, "satu huruf"),
        ("bupati-35.01,1,Wirya Sangkakala,PXA;PZZ", 4, "parties.csv"),
    ],
)
def test_problems_have_line_column_value_and_remedy_and_good_rows_load(line: str, column: int, says: str) -> None:
    text = f"contest,number,name,parties\n{line}\nbupati-35.01,2,Melur Tandusari,PYB\n"
    preview = parse(text)
    (problem,) = preview.problems  # type: ignore[attr-defined]
    assert (problem.line, problem.column) == (2, column)
    assert problem.value == line.split(",")[column - 1]
    assert says in problem.what
    assert problem.remedy
    assert [row["name"] for row in preview.rows] == ["Melur Tandusari"]  # type: ignore[attr-defined]


def test_a_mapping_names_the_columns() -> None:
    text = "Pilkada,No,Nama Lengkap\nbupati-35.01,3,Wirya Sangkakala\n"
    mapping = {"contest": "Pilkada", "number": "No", "name": "Nama Lengkap"}
    assert len(parse(text, mapping=mapping).rows) == 1  # type: ignore[attr-defined]
    missing = parse(text).problems  # type: ignore[attr-defined]
    assert {problem.value for problem in missing} == {"contest", "name", "number"}


def test_the_same_row_twice_is_told() -> None:
    row = "bupati-35.01,1,Wirya Sangkakala\n"
    preview = parse("contest,number,name\n" + row + row)
    assert len(preview.rows) == 1  # type: ignore[attr-defined]
    assert "baris 2" in preview.problems[0].what  # type: ignore[attr-defined]


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    home = tmp_path / "contoh"
    home.mkdir()
    (home / "pack.toml").write_text(
        'name = "contoh"\nversion = "1"\ntitle = "t"\nwindow_from = 2030-01-01\n'
        'window_to = 2030-12-31\ncategories = "skb-2022"\n'
    )
    (home / "parties.csv").write_text("number,abbr,name,aliases,region,source\n1,PXA,Partai Xilofon,,,editorial\n")
    (home / "contests.csv").write_text(
        "contest,office,region,label,penetapan\nbupati-35.01,bupati,35.01,Pilbup Pacitan 2030,2030-09-22\n"
    )
    (home / "candidates.csv").write_text("contest,region,number,role,name,partner,aliases,parties,from,to,source")
    (home / "calendar.csv").write_text("stage,label,start,end,contest,source,note\n")
    return home


def test_preview_writes_nothing_and_writing_twice_adds_nothing(pack: Path, tmp_path: Path) -> None:
    source = tmp_path / "daftar.csv"
    source.write_text("contest;number;name\nbupati-35.01;01;Wirya Sangkakala\n")
    before = (pack / "candidates.csv").read_bytes()
    preview = import_candidates(source, pack)
    assert (pack / "candidates.csv").read_bytes() == before
    assert write_candidates(preview, pack) == 1
    assert check_pack(pack) == []
    again = import_candidates(source, pack)
    assert (len(again.rows), again.unchanged) == (0, 1)


def test_an_absent_list_or_pack_is_an_error(pack: Path, tmp_path: Path) -> None:
    with pytest.raises(PackError):
        import_candidates(tmp_path / "tidak-ada.csv", pack)
    source = tmp_path / "daftar.csv"
    source.write_text("contest;number;name\n")
    with pytest.raises(PackError, match=r"contests\.csv"):
        import_candidates(source, tmp_path)
