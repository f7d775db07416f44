"""Published tables come out digit for digit, and those that contradict themselves are caught."""

import json
from pathlib import Path

import pytest

from domain.errors import ImportFileError
from reports.tally import COLUMNS, PARTS, TOP, Tally, TallyRow, check, parse

PUBLISHED = Path(__file__).parent / "published.csv"
HEAD = ",".join(COLUMNS)


def tallies():
    return parse(PUBLISHED.read_text(encoding="utf-8"), PUBLISHED.name)


@pytest.mark.parametrize("tally", tallies(), ids=lambda t: f"{t.publisher} {t.cutoff} {t.name}")
def test_the_printed_shares_of_a_published_table_come_out_digit_for_digit(tally):
    for row, share in zip(tally.rows, tally.shares(), strict=True):
        assert not row.printed or share == row.printed
    assert check(tally) == []


def test_the_published_tables_are_the_ones_that_were_promised():
    names = {(t.publisher.split(" ")[0], t.cutoff.isoformat()) for t in tallies()}
    assert {
        ("KASN", "2020-07-31"),
        ("KASN", "2021-01-31"),
        ("Kemendagri", "2024-03-25"),
        ("Bawaslu", "2020-10-04"),
        ("Kemendagri", "2024-12-04"),
    } <= names
    assert sum(t.name == "deret ditindaklanjuti" for t in tallies()) == 11


def make(rows, base, kind=TOP):
    return Tally(
        publisher="KASN",
        cutoff=tallies()[0].cutoff,
        unit="orang",
        name="uji",
        kind=kind,
        base=base,
        rows=tuple(rows),
        source="uji",
    )


@pytest.mark.parametrize(
    ("count", "base", "printed", "says"),
    [
        (518, 723, "70,8", "hitungan 71,6 (518 dari 723)"),
        (67, 202, "43", "cocok dengan dasar 155–157"),
    ],
    ids=["KASN 12 Oct 2020", "KASN 12 Jun 2024"],
)
def test_a_share_that_its_own_counts_deny_is_caught(count, base, printed, says):
    found = check(make([TallyRow(label="x", count=count, printed=printed)], base))
    assert len(found) == 1
    assert says in found[0]


def test_parts_that_do_not_sum_to_their_base_are_caught(shared):
    table = json.loads((shared / "reference" / "kasn_tallies.json").read_text(encoding="utf-8"))
    provinces = next(t for t in table["tables"] if t["id"] == "bawaslu-2019-03-01")["by_province"]
    rows = [TallyRow(label=p["label"], count=p["count"]) for p in provinces]
    assert check(make(rows, 165, PARTS)) == ["jumlah baris 162, dasar 165: selisih 3"]


def test_the_rest_is_always_said():
    tally = next(t for t in tallies() if t.name == "jabatan, dari terbukti" and t.base == 240)
    assert tally.with_rest()[-1] == ("Lainnya", 20)


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ("KASN,2020-07-31,,t,bagian,x,1,2,,s", "kolom satuan kosong"),
        ("KASN,2020-07-31,orang,t,bagian,x,1,,,s", "kolom dasar kosong"),
        (",2020-07-31,orang,t,bagian,x,1,2,,s", "kolom penerbit kosong"),
        ("KASN,,orang,t,bagian,x,1,2,,s", "kolom batas_data kosong"),
        ("KASN,31 Juli,orang,t,bagian,x,1,2,,s", "bukan tanggal"),
        ("KASN,2020-07-31,orang,t,separuh,x,1,2,,s", "sifat"),
        ("KASN,2020-07-31,orang,t,bagian,x,banyak,2,,s", "bukan bilangan"),
        ("KASN,2020-07-31,orang,t,bagian,x,1,0,,s", "bukan bilangan"),
        ("KASN,2020-07-31,orang,t,bagian,x,1,2,sebagian,s", "persen"),
    ],
)
def test_a_number_without_its_four_companions_is_refused(line, what):
    with pytest.raises(ImportFileError, match=what):
        parse(f"{HEAD}\n{line}\n", "uji.csv")


def test_a_file_with_other_columns_is_refused():
    with pytest.raises(ImportFileError, match="judul kolom"):
        parse("a,b\n1,2\n", "uji.csv")
