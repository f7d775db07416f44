"""An invented register file, built row by row."""

import csv
import io
from datetime import date

import openpyxl
import pytest

from imports.register import NAMES, preview_file
from imports.register_reading import Rules
from services.register import EnrolmentTerms, enrol
from store.identities import Identities

TODAY = date(2026, 11, 10)
KEY = bytes(range(32))


@pytest.fixture
def rules():
    return Rules(today=TODAY)


@pytest.fixture
def row():
    """A good row number n; any cell may be replaced."""

    def make(n=1, **cells):
        return {
            "nama": f"Sekar Wulandari Rekaan {n}",
            "nip": f"198001012005011{n:03d}",
            "jenis_asn": "PNS",
            "instansi": "Pemerintah Kota Surabaya",
            "kode_wilayah": "35.78",
            "kelompok_jabatan": "pelaksana",
            "kepala_wilayah": "tidak",
            "platform": "instagram",
            "akun": f"@akun_rekaan_{n}",
            "jenis_akun": "pribadi",
            "dasar_hukum": "SK Tim 1/2026",
            "bukti_kepemilikan": "surat pernyataan",
            "diverifikasi_oleh": "inspektorat",
            "aktif_dari": "2026-09-01",
            "aktif_sampai": "2026-12-31",
            "catatan": "",
            **cells,
        }

    return make


@pytest.fixture
def table():
    """Rows as text of a CSV file with the template's header (or another)."""

    def make(rows, header=NAMES, delimiter=","):
        out = io.StringIO()
        writer = csv.DictWriter(out, header, delimiter=delimiter, extrasaction="ignore", lineterminator="\r\n")
        writer.writeheader()
        writer.writerows(rows)
        return out.getvalue()

    return make


@pytest.fixture
def write(tmp_path, table):
    """A register file on disk: text or bytes as given, or rows."""

    def make(content, name="daftar.csv"):
        path = tmp_path / name
        if isinstance(content, list):
            content = table(content)
        path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
        return path

    return make


@pytest.fixture
def write_xlsx(tmp_path):
    def make(rows, name="daftar.xlsx"):
        book = openpyxl.Workbook()
        book.active.append(list(rows[0]))
        for cells in rows:
            book.active.append(list(cells.values()))
        path = tmp_path / name
        book.save(path)
        return path

    return make


@pytest.fixture
def check(write, rules):
    """The preview of rows, text or bytes."""

    def run(content, name="daftar.csv", given=rules, **options):
        return preview_file(write(content, name), given, **options)

    return run


@pytest.fixture
def reasons(check):
    """The reason codes of a file's problems by (line, column)."""

    def run(content, **options):
        return {(p.line, p.column): p.reason for p in check(content, **options).problems}

    return run


@pytest.fixture
def identities(tmp_path):
    with Identities(tmp_path / "identities.db", KEY) as opened:
        yield opened


@pytest.fixture
def load(store, identities, check, now):
    """Checks and enrols a file: load(rows, partial=True, ...)."""

    def run(content, *, name="daftar.csv", given=None, **terms):
        options = {"given": given} if given else {}
        said = {
            "selection": "semua pejabat",
            "population": 400,
            "operator": "petugas-1",
            "note": "impor uji",
            "at": now,
            **terms,
        }
        return enrol(store, identities, check(content, name, **options), EnrolmentTerms(**said))

    return run
