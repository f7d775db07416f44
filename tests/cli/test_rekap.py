"""Rekap by the command line: an office signs, a province adds what is valid and says what is missing."""

import json

import openpyxl
import pytest

from domain.errors import Exit

WEEK = "2025-W10"


@pytest.fixture
def province(tmp_path, run):
    folder = tmp_path / "jatim"
    done = run(
        "rekap",
        "init",
        str(folder),
        "--body",
        "Provinsi Uji",
        "--region",
        "35",
        "--responsible",
        "Ketua",
        "--legal-basis",
        "Dasar",
    )
    assert done.exit_code == 0
    return folder


@pytest.fixture
def make(here, tmp_path):
    def call(*options, name="rekap.json"):
        path = tmp_path / name
        done = here("rekap", "make", "--week", WEEK, "--output", str(path), *options)
        assert done.exit_code == 0, done.output
        return path, done.output.split("Sidik kunci: ")[1].strip()

    return call


@pytest.fixture
def at(province, run):
    return lambda *args: run("rekap", *map(str, args), "--folder", str(province))


def table(province, name, edition="internal"):
    return json.loads((province / "laporan" / WEEK / edition / f"{name}.json").read_text("utf-8"))["rows"]


def test_an_office_signs_and_a_province_reports_from_the_file_alone(make, at, province):
    path, key = make()
    assert at("trust", "35.78", key, "--name", "Kota Satu", "--region", "35.78").exit_code == 0
    assert at("trust", "35.79", "--name", "Kota Dua", "--region", "35.79", "--since", "2025-W08").exit_code == 0
    assert at("add", path).exit_code == 0
    assert at("report", "--week", WEEK).exit_code == 0
    assert table(province, "belum-masuk") == [["35.79 Kota Dua", "belum masuk sejak 2025-W08"]]
    rows = table(province, "kantor")
    assert [row[0] for row in rows] == ["35.78 Kota Satu", "35.79 Kota Dua"]
    assert rows[0][2:] == [0, 0, 0, 0, 0]
    assert rows[1][2:] == [None] * 5  # missing is not zero


def test_a_new_key_signed_by_the_old_one_is_followed_and_a_lost_one_is_not(make, at, here, tmp_path):
    _, key = make()
    at("trust", "35.78", key, "--name", "Kota Satu", "--region", "35.78")
    assert here("evidence", "renew-key", "--reason", "uji").exit_code == 0
    rotated, fresh = make(name="baru.json")
    assert fresh != key
    assert at("add", rotated).exit_code == 0
    next((tmp_path / "config").rglob("*.ed25519.pem")).unlink()
    assert here("evidence", "renew-key", "--reason", "hilang").exit_code == 0
    lost, _ = make(name="hilang.json")
    refused = at("add", lost)
    assert refused.exit_code == Exit.ERROR
    assert "tidak dikenal → cocokkan sidik itu" in refused.output


def test_the_template_is_unsigned_says_so_and_a_bad_row_does_not_stop_the_others(at, province, tmp_path):
    at("trust", "35.79", "--name", "Kota Dua", "--region", "35.79")
    sheet = tmp_path / "templat.xlsx"
    write_template(sheet, [("35.79", 0), ("35.80", 0), ("35.79", -1)])
    done = at("add", sheet)
    assert done.exit_code == Exit.ERROR
    assert "templat.xlsx:2: 35.79, 2025-W10, edisi internal, TANPA TANDA TANGAN" in done.output
    assert "templat.xlsx:3: kantor '35.80' tidak ada dalam daftar" in done.output
    assert "templat.xlsx:4: kolom asn_menurut_daftar negatif (-1)" in done.output
    again = at("add", sheet)
    assert "templat.xlsx:2: isi yang sama sudah ada" in again.output
    assert at("report", "--week", WEEK).exit_code == 0
    assert table(province, "kantor")[0][1] == "TANPA TANDA TANGAN, SEMENTARA"


def write_template(path, rows):
    from click.testing import CliRunner

    from netralitas.cli import cli

    assert CliRunner().invoke(cli, ["rekap", "template", "--output", str(path)]).exit_code == 0
    book = openpyxl.load_workbook(path)
    sheet = book["rekap"]
    for line, (office, value) in enumerate(rows, 2):
        for column, cell in enumerate([office, WEEK, "2025-03-09", *[value] * (sheet.max_column - 3)], 1):
            sheet.cell(line, column, cell)
    book.save(path)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (("report", "--week", "2025-W10"), "daftar kantor masih kosong"),
        (("trust", "35.78", "abc", "--name", "x"), "sidik bukan 64 angka heksadesimal"),
        (("trust", "../x", "--name", "x"), "kode kantor hanya huruf, angka"),
        (("trust", "35.78", "--name", "x", "--region", "99.99"), "kode wilayah tidak dikenal"),
        (("trust", "35.78", "--name", "x", "--since", "kemarin"), "kolom sejak bukan pekan"),
    ],
)
def test_what_is_wrong_with_the_list_is_said_and_not_kept(line, said, province, ended):
    before = (province / "kantor.csv").read_bytes()
    code, _, err = ended("rekap", *line, "--folder", str(province))
    assert code in (Exit.ERROR, Exit.USAGE)
    assert said in err
    assert (province / "kantor.csv").read_bytes() == before
