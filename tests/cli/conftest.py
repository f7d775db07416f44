"""The real command line, run in this process."""

import csv
import io
import sys

import pytest
from click.testing import CliRunner

from imports.register import NAMES
from netralitas.cli import cli, main


@pytest.fixture(autouse=True)
def own_keys(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.delenv("NETRALITAS_DEBUG", raising=False)


@pytest.fixture
def root(tmp_path, run):
    folder = tmp_path / "ruang"
    assert (
        run(
            "init",
            str(folder),
            "--pack",
            "pilkada-dki-2017",
            "--body",
            "Lembaga Uji",
            "--responsible",
            "Ketua",
            "--legal-basis",
            "SKB 2022",
            "--production",
            answers="DPIA/1\n2026-01-01\nKabag\n",
        ).exit_code
        == 0
    )
    return folder


@pytest.fixture
def run(tmp_path):
    """Runs a command with answers at its prompts; `here` runs it in the workspace."""

    def call(*args, answers=""):
        done = CliRunner().invoke(cli, list(args), input=answers, catch_exceptions=False, standalone_mode=False)
        done.exit_code = done.return_value if isinstance(done.return_value, int) else done.exit_code
        return done

    return call


@pytest.fixture
def here(run, root):
    return lambda *args, answers="": run("--workspace", str(root), *args, answers=answers)


LEADER, PHRASE = "ketua-uji", "sawah kopi hujan perahu"


@pytest.fixture
def enrol(here):
    """Enrols a reader as an office does: an approver first, who then adds the others."""

    def add(name, role="reviewer"):
        if LEADER not in here("reviewer", "list").output:
            first = here("reviewer", "add", LEADER, "--role", "approver", answers=f"9000\n{PHRASE}\n{PHRASE}\n")
            assert first.exit_code == 0
        return here(
            "reviewer",
            "add",
            name,
            "--role",
            role,
            "--by",
            LEADER,
            answers=f"{PHRASE}\nnomor {name}\n{PHRASE}\n{PHRASE}\n",
        )

    return add


@pytest.fixture
def ended(monkeypatch, capsys):
    """Runs the program's own entry point; (exit code, standard output, standard error)."""

    def call(*args):
        monkeypatch.setattr(sys, "argv", ["netralitas", *args])
        with pytest.raises(SystemExit) as caught:
            main()
        seen = capsys.readouterr()
        return caught.value.code, seen.out, seen.err

    return call


@pytest.fixture
def register(tmp_path):
    """A register file of n invented persons."""

    def write(count=2, **cells):
        out = io.StringIO()
        writer = csv.DictWriter(out, NAMES, lineterminator="\r\n")
        writer.writeheader()
        for n in range(1, count + 1):
            writer.writerow(
                {
                    "nama": f"Sekar Wulandari Rekaan {n}",
                    "nip": f"198001012005011{n:03d}",
                    "jenis_asn": "PNS",
                    "instansi": "Pemerintah Kota Surabaya",
                    "kode_wilayah": "35.78",
                    "kelompok_jabatan": "pelaksana",
                    "platform": "bluesky",
                    "akun": f"akun-rekaan-{n}.example",
                    "dasar_hukum": "SK Tim 1/2026",
                    "bukti_kepemilikan": "surat pernyataan",
                    "diverifikasi_oleh": "inspektorat",
                    "aktif_dari": "2026-09-01",
                    "aktif_sampai": "",
                    **cells,
                }
            )
        path = tmp_path / "daftar.csv"
        path.write_text(out.getvalue(), encoding="utf-8")
        return str(path)

    return write


@pytest.fixture
def imported(here, register):
    terms = ("--selection", "semua pejabat", "--population", "400", "--operator", "petugas-1")

    def load(count=2, *more, **cells):
        return here("register", "import", register(count, **cells), *terms, *more)

    return load
