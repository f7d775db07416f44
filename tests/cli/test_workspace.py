"""init, config show, doctor: a workspace from nothing, and its faults in one line each."""

import os
import random
import sqlite3
import stat
import subprocess
import sys
from datetime import datetime

import pytest

from domain.errors import Exit, WorkspaceError
from store import open_store


def one_line(err):
    assert err.startswith("Galat: ")
    assert len(err.strip().splitlines()) == 1
    assert "Traceback" not in err
    return err


def test_init_makes_everything_and_keeps_the_key_outside(root, tmp_path):
    made = {p.name for p in root.iterdir() if p.suffix not in (".db-wal", ".db-shm")}
    assert made == {"netralitas.toml", "netralitas.db", "identities.db"}
    [key] = (tmp_path / "config").rglob("*.key")
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    assert key.read_text().strip() not in "".join(p.read_text("latin-1") for p in root.iterdir())


def test_init_does_not_touch_a_workspace_that_is_there(root, ended):
    before = (root / "netralitas.toml").read_bytes()
    code, _, err = ended("init", str(root))
    assert code == Exit.ERROR
    assert "ruang kerja sudah ada" in one_line(err)
    assert (root / "netralitas.toml").read_bytes() == before


def test_config_show_tells_each_setting_and_its_origin(here, monkeypatch):
    monkeypatch.setenv("NETRALITAS_BODY_RESPONSIBLE", "Ketua")
    shown = here("config", "show").output
    assert "body.name = Lembaga Uji\n    dari netralitas.toml:" in shown
    assert "body.responsible = Ketua\n    dari lingkungan NETRALITAS_BODY_RESPONSIBLE" in shown
    assert "election.packs = pilkada-dki-2017" in shown


def test_s09_s10_doctor_tells_the_state_of_both_files_and_of_sqlite(here):
    seen = here("doctor")
    assert seen.exit_code == 0
    assert "netralitas.db: utuh" in seen.output
    assert "identities.db: utuh" in seen.output
    assert seen.output.count("catatan tulis (WAL): ") == 2
    assert f"SQLite {sqlite3.sqlite_version}: " in seen.output
    assert "perbaikan WAL-reset; titik periksa hanya di bawah kunci tulis" in seen.output
    assert "Kunci identitas: ada" in seen.output


def test_s09_doctor_shows_how_far_the_wal_has_grown(here, root):
    conn = open_store(root / "netralitas.db")
    conn._conn.executemany("INSERT INTO meta VALUES (?, ?)", [(str(n), "x" * 1000) for n in range(300)])
    shown = here("doctor").output
    conn.close()
    sizes = [int(line.split()[-2]) for line in shown.splitlines() if "WAL)" in line]
    assert sizes[0] > 300


def test_doctor_misses_the_key(here, tmp_path):
    next((tmp_path / "config").rglob("*.key")).unlink()
    seen = here("doctor")
    assert seen.exit_code == Exit.ERROR
    assert "TIDAK ADA" in seen.output


def test_s03_doctor_reports_damage_and_every_writer_stops(here, root, ended, register):
    path = root / "netralitas.db"
    data = bytearray(path.read_bytes())
    data[4096 * 3 : 4096 * 3 + 200] = random.Random(1).randbytes(200)
    path.write_bytes(data)
    seen = here("doctor")
    assert seen.exit_code == Exit.ERROR
    assert "netralitas.db: RUSAK" in seen.output
    assert "Pulihkan dari cadangan" in seen.output
    for command in (
        ["register", "import", register(), "--selection", "s", "--population", "9", "--operator", "o"],
        ["flag"],
        ["reviewer", "disable", "x", "--by", "y"],
        ["register", "withdraw", "x", "--reviewer", "o", "--note", "n"],
    ):
        code, _, err = ended("--workspace", str(root), *command)
        assert code == Exit.ERROR
        assert "basis data rusak; penulisan dihentikan" in one_line(err)


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lambda root: (root / "netralitas.toml").write_text("[report]\nzone = 'X'\n"), "netralitas.toml:2: report."),
        (lambda root: (root / "netralitas.toml").write_text("[crawl]\nproxy = 'X'\n"), "tidak melakukan hal itu"),
        (lambda root: (root / "netralitas.toml").write_bytes(b"\xff\xfe\xff"), "bukan TOML yang sah"),
        (lambda root: (root / "netralitas.toml").unlink(), "tidak ada ruang kerja"),
        (lambda root: (root / "netralitas.db").write_bytes(b"bukan basis data " * 9), "bukan berkas basis data"),
        (
            lambda root: sqlite3.connect(root / "netralitas.db").execute("PRAGMA user_version = 99").connection.close(),
            "versi 99 lebih baru",
        ),
    ],
    ids=["value", "forbidden", "encoding", "missing", "S04-foreign", "S05-newer"],
)
def test_a_broken_workspace_is_one_line_and_exit_code_1(root, ended, spoil, words):
    from store import database as db

    db._opened.clear()  # as in a new process
    spoil(root)
    code, out, err = ended("--workspace", str(root), "register", "list")
    assert (code, out) == (Exit.ERROR, "")
    assert words in one_line(err)
    assert "→" in err


@pytest.mark.parametrize(
    "args",
    [
        ["tidak-ada"],
        ["register", "import"],
        ["register", "list", "--entah"],
        ["report", "weekly", "--week"],
        ["case", "read", "K-1", "--reviewer", "a", "--finding", "terbukti", "--reason", "x"],
        ["flag", "--pack", "x"],
    ],
    ids=" ".join,
)
def test_a_wrong_command_line_is_exit_code_2(root, ended, args):
    code, _, err = ended("--workspace", str(root), *args)
    assert code == Exit.USAGE
    assert "Galat: " in err
    assert "Traceback" not in err


def test_a_week_that_is_none_is_exit_code_2(root, ended):
    code, _, err = ended("--workspace", str(root), "report", "weekly", "--week", "minggu lalu")
    assert code == Exit.USAGE
    one_line(err)


def test_an_unforeseen_error_is_one_line_that_tells_nothing_personal(root, ended, register, monkeypatch):
    from netralitas.cli import register as commands

    def broken(*_, **__):
        raise RuntimeError("Sekar Wulandari 198001012005011001")

    monkeypatch.setattr(commands, "now", broken)
    code, _, err = ended(
        "--workspace",
        str(root),
        "register",
        "import",
        register(),
        "--selection",
        "s",
        "--population",
        "9",
        "--operator",
        "o",
    )
    assert code == Exit.ERROR
    assert "RuntimeError" in err
    assert "Sekar" not in err
    assert "1980" not in err


def test_nothing_in_a_workspace_is_open_to_others_whatever_the_mask_and_doctor_finds_what_is(tmp_path):
    """A process of its own, as a user starts it: the mask of the shell does not count."""
    root = tmp_path / "kantor"
    environment = {**os.environ, "XDG_CONFIG_HOME": str(tmp_path / "luar")}

    def start(*words):
        command = f'umask 000; exec "{sys.executable}" -m netralitas {" ".join(words)}'
        return subprocess.run(["sh", "-c", command], capture_output=True, text=True, env=environment, cwd=tmp_path)

    assert start("init", str(root), "--pack", "pilkada-dki-2017").returncode == 0
    assert start("--workspace", str(root), "report", "weekly", "--week", "2017-W03").returncode == 0
    kept = [root, *root.rglob("*"), *(tmp_path / "luar").rglob("*.key")]
    assert len(kept) > 10
    assert [p for p in kept if p.stat().st_mode & 0o077] == []
    assert "Izin berkas: hanya pemiliknya" in start("--workspace", str(root), "doctor").stdout
    (root / "netralitas.toml").chmod(0o644)
    assert "! Izin berkas: 1 dapat dibuka orang lain" in start("--workspace", str(root), "doctor").stdout
    [key] = (tmp_path / "luar").rglob("*.key")
    key.chmod(0o640)
    copy = root.with_name(root.name + "-cadangan") / "netralitas-20260101T000000Z"
    copy.mkdir(parents=True)
    copy.chmod(0o755)
    copy.parent.chmod(0o700)
    seen = start("--workspace", str(root), "doctor").stdout
    assert "! Izin berkas: 3 dapat dibuka orang lain" in seen
    assert all(str(place) in seen for place in (root, key, copy.parent))
    assert "Kunci berkas: menahan proses lain" in seen
    assert not list(root.glob("kunci-uji*"))


class AtTheEpoch(datetime):
    """The clock of a machine that was without power."""

    @classmethod
    def now(cls, tz=None):
        return datetime(1970, 1, 1, 0, 1, tzinfo=tz)


@pytest.mark.parametrize("command", [("doctor",), ("flag",), ("report", "weekly"), ("register", "template")])
def test_no_command_works_by_a_clock_that_cannot_be_right(here, root, monkeypatch, command):
    before = sorted(root.rglob("*"))
    monkeypatch.setattr("netralitas.cli.datetime", AtTheEpoch)
    with pytest.raises(WorkspaceError, match="jam mesin menunjukkan 1970-01-01") as caught:
        here(*command)
    assert "timedatectl" in str(caught.value)
    assert sorted(root.rglob("*")) == before
