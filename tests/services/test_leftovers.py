"""What killed processes left half written goes with the next start of anything, and nothing of a living one does."""

import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from demo import run as demo
from demo.passphrase import passphrase_of
from demo.world import load_world
from desk.app import make_app
from netralitas.cli import cli
from services import backup, evidence, leftovers, people
from store import accounts, open_store
from store.database import transaction
from store.lock import only_one
from tests.desk.conftest import AT, desk_workspace, made_workspace  # noqa: F401
from tests.test_kills import count_down, in_process

LONG_AGO = time.time() - 2 * leftovers.LEFT
needs_fork = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")


@pytest.fixture
def own_passing_folder(tmp_path, monkeypatch):
    """The system's folder for passing things, this test's own."""
    place = tmp_path / "sementara"
    place.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(place))
    monkeypatch.setenv("TMPDIR", str(place))
    return place


@pytest.fixture
def working_folder(tmp_path, monkeypatch):
    """Where the command is given."""
    place = tmp_path / "kerja"
    place.mkdir()
    monkeypatch.chdir(place)
    return place


BEGUN_ARCHIVES = (
    ".warc.0a1b2c3d.tmp",
    ".warc.gz.0a1b2c3d.tmp",
    ".wacz.0a1b2c3d.tmp",
    ".wacz.0a1b2c3d.zip",
)


def by_a_command(workspace):
    said = CliRunner().invoke(cli, ["--workspace", str(workspace.root), "flag"])
    assert not said.exit_code, said.output


def at_the_desk(workspace):
    make_app(workspace, clock=lambda: AT)


def half(path, *, is_folder):
    """A beginning with a name in it, as old as if its writer had died long ago."""
    path.parent.mkdir(parents=True, exist_ok=True)
    inner = path / "isi.html" if is_folder else path
    inner.parent.mkdir(exist_ok=True)
    inner.write_text("Sekar Wulandari Rekaan")
    for part in {inner, path}:
        os.utime(part, (LONG_AGO, LONG_AGO))
    return path


@pytest.mark.parametrize("start", [by_a_command, at_the_desk])
def test_beginnings_of_packets_copies_and_working_files_go_with_the_next_start(  # [security 13, 22, 23]
    desk_workspace,  # noqa: F811
    own_passing_folder,
    working_folder,
    start,
):
    packets = desk_workspace.root / "berkas"
    left = [
        half(packets / ".K-2024-0001-01.0a1b2c3d.tmp", is_folder=True),
        half(packets / ".K-2024-0001-01.zip.tmp", is_folder=False),
        half(packets / ".K-2024-0001-surat-sbt.docx.0a1b2c3d.tmp", is_folder=False),
        half(desk_workspace.root / "berkas-etika" / ".E-2024-0001-01.0a1b2c3d.tmp", is_folder=True),
        half(desk_workspace.copies / ".netralitas-20241101T000000Z.tmp", is_folder=True),
        half(desk_workspace.copies / ".latihan-0a1b2c3d.tmp", is_folder=True),
        half(desk_workspace.copies / "..latihan-0a1b2c3d.tmp.pemulihan.tmp", is_folder=True),
        half(desk_workspace.root.parent / ".ruang2.pemulihan.tmp", is_folder=True),
        half(desk_workspace.copies / ".ruang2.pemulihan.tmp", is_folder=True),
        half(desk_workspace.reports / "2024-W45" / ".index.html.0a1b2c3d.tmp", is_folder=False),
        half(desk_workspace.evidence / "objects" / "0a1b2c3d0a1b2c3d.tmp", is_folder=False),
        *(
            half(place / f".bukti{ending}", is_folder=False)
            for place in (desk_workspace.root, desk_workspace.root.parent, working_folder)
            for ending in BEGUN_ARCHIVES
        ),
        half(own_passing_folder / f"{leftovers.READ_COPY}abc", is_folder=True),
        half(own_passing_folder / f"{leftovers.PRINTED}abc", is_folder=True),
        half(own_passing_folder / f"{leftovers.FILM}abc", is_folder=False),
    ]
    stay = [
        half(packets / "K-2024-0001-01" / "lembar-perkara.html", is_folder=False),
        half(packets / ".catatan", is_folder=False),
        half(desk_workspace.copies / "netralitas-20241101T000000Z" / "manifest.json", is_folder=False),
        half(own_passing_folder / "lain-abc", is_folder=True),
        half(desk_workspace.root.parent / "ruang2" / "netralitas.db", is_folder=False),
        half(working_folder / "bukti.warc.gz", is_folder=False),
        half(working_folder / ".bukti.zip", is_folder=False),
        half(working_folder / ".bukti.warc.gz.tmp", is_folder=False),
    ]
    start(desk_workspace)
    assert [path.name for path in left if path.exists()] == []
    assert all(path.exists() for path in stay)


@pytest.mark.parametrize("start", [by_a_command, at_the_desk])
def test_what_a_living_process_writes_stays(desk_workspace, own_passing_folder, working_folder, start):  # noqa: F811
    fresh = [
        half(desk_workspace.copies / ".netralitas-20241101T000000Z.tmp", is_folder=True),
        half(desk_workspace.root.parent / ".ruang2.pemulihan.tmp", is_folder=True),
        half(own_passing_folder / f"{leftovers.PRINTED}abc", is_folder=True),
    ]
    for path in fresh:
        os.utime(path / "isi.html")  # something inside was written just now
    packed = [half(working_folder / f".bukti.wacz.0a1b2c3d.{kind}", is_folder=False) for kind in ("tmp", "zip")]
    os.utime(packed[1])  # a package is made of a WARC that was finished long ago
    used = half(own_passing_folder / f"{leftovers.READ_COPY}abc", is_folder=True)
    with only_one(used / leftovers.ALIVE):
        os.utime(used, (LONG_AGO, LONG_AGO))
        start(desk_workspace)
    assert all(path.exists() for path in (*fresh, *packed, used))


SWEEPING = """
import sys
from pathlib import Path
from services import leftovers
from store.workspace import find_workspace
workspace = find_workspace(Path(sys.argv[1]))
print("begins", flush=True)
leftovers.sweep(workspace)
"""


def test_a_packet_that_is_being_written_is_not_taken_from_its_writer(desk_workspace, own_passing_folder):  # noqa: F811
    """Its writer holds the lock of the store from the first file to the record."""
    being_written = desk_workspace.root / "berkas" / ".K-2024-0001-01.0a1b2c3d.tmp"
    being_written.mkdir(parents=True)
    conn = open_store(desk_workspace.database)
    conn._conn.execute("PRAGMA busy_timeout = 0")
    with transaction(conn):
        asked = [sys.executable, "-c", SWEEPING, str(desk_workspace.root)]
        sweeping = subprocess.Popen(asked, stdout=subprocess.PIPE, text=True)
        assert sweeping.stdout.readline() == "begins\n"
        with pytest.raises(subprocess.TimeoutExpired):
            sweeping.wait(2)
        assert being_written.exists()
    assert sweeping.wait(60) == 0
    sweeping.stdout.close()
    assert not being_written.exists(), "and with the lock gone nobody writes it"
    conn.close()


SERVED = """
import sys, time
from pathlib import Path
from services.workspaces import copy_if_unwritable
from domain.periods import from_text
from store.workspace import find_workspace
print(copy_if_unwritable(find_workspace(Path(sys.argv[1])), from_text("2024-11-12T02:00:00Z")), flush=True)
time.sleep(60)
"""


# Root writes where it has no right to. It stays itself, so that an interpreter in its own folder starts, without that power.
UNPRIVILEGED = ["setpriv", "--bounding-set=-dac_override,-dac_read_search,-fowner"]


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="needs users")
def test_the_copy_of_a_store_that_can_only_be_read_is_gone_after_a_kill(  # [security 22]
    desk_workspace,  # noqa: F811
    public_folder,
    monkeypatch,
):
    """Another start takes it away, and only when the process is gone."""
    place, root = public_folder / "sementara", public_folder / "ruang"
    shutil.copytree(desk_workspace.root, root)
    place.mkdir()
    place.chmod(0o777)
    for path in (root, *root.rglob("*")):
        path.chmod(0o555 if path.is_dir() else 0o444)
    monkeypatch.setenv("TMPDIR", str(place))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(public_folder))
    before = UNPRIVILEGED if os.geteuid() == 0 else []

    def start():
        said = subprocess.Popen([*before, sys.executable, "-c", SERVED, str(root)], stdout=subprocess.PIPE, text=True)
        return said, Path(said.stdout.readline().strip())

    def kill(process):
        process.send_signal(signal.SIGKILL)
        process.wait()
        process.stdout.close()

    first, copy = start()
    second, other = start()
    assert copy.is_file(), "its process lives"
    kill(first)
    third, another = start()
    assert [path.is_file() for path in (copy, other, another)] == [False, True, True]
    kill(second)
    kill(third)
    for path in (root, *root.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)


@needs_fork
@pytest.mark.parametrize("folder", ["cadangan", "lain"])
def test_a_rehearsal_that_was_killed_leaves_no_copy_behind_the_next(desk_workspace, tmp_path, folder):  # noqa: F811
    target = tmp_path / folder
    backup.backup(desk_workspace, target, AT)
    for number in (2, 9):
        assert not in_process(lambda: backup.rehearse(target), number)
    assert list(target.glob(".*latihan-*.tmp")), "the kill came in the middle"
    backup.rehearse(target)
    assert [p.name for p in target.iterdir() if p.name.startswith(".")] == []


def _stopped(work, number):
    """A process that stands still right before its `number`-th change of a file, with no lock of a store in its hands;
    None where it has fewer."""
    child = os.fork()
    if child == 0:
        try:
            count_down(number, signal.SIGSTOP, durable=())
            work()
            os._exit(0)
        finally:
            os._exit(1)
    if os.WIFSTOPPED(os.waitpid(child, os.WUNTRACED)[1]):
        return child
    return None


def _aged(folder):
    """As if nothing had been written there for hours."""
    for path in (*folder.glob(".*"), *(part for left in folder.glob(".*") for part in left.rglob("*"))):
        os.utime(path, (LONG_AGO, LONG_AGO))


@needs_fork
@pytest.mark.parametrize("kind", ["backup", "restore", "rehearse"])
def test_no_start_and_no_other_of_its_kind_takes_what_stands_still_and_lives(  # [security C3]
    desk_workspace,  # noqa: F811
    own_passing_folder,
    kind,
):
    """Stopped for hours at steps from the first to the last, it goes on to the whole; killed there, the next start
    leaves nothing of it."""
    copies, target = desk_workspace.copies, desk_workspace.root.parent / "pulih"
    first = backup.backup(desk_workspace, copies, AT)
    works = {
        "backup": lambda: backup.backup(desk_workspace, copies, AT + timedelta(hours=1)),
        "restore": lambda: backup.restore(first, target),
        "rehearse": lambda: backup.rehearse(copies),
    }
    number, seen = 1, 0
    while (child := _stopped(works[kind], number)) is not None:
        _aged(copies), _aged(target.parent)
        before = [part for part in _beginnings(copies, target.parent) if part.is_dir()]
        before = [
            part for part in before if not re.fullmatch(r"\.latihan-\w+\.tmp", part.name)
        ]  # checked, to be deleted
        at_the_desk(desk_workspace)
        backup.rehearse(copies)
        assert set(before) <= set(_beginnings(copies, target.parent)), number
        if seen % 2:
            os.kill(child, signal.SIGKILL)
        os.kill(child, signal.SIGCONT)
        ended = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        assert ended == (-signal.SIGKILL if seen % 2 else 0), number
        _aged(copies), _aged(target.parent)
        at_the_desk(desk_workspace)
        assert _beginnings(copies, target.parent) == [], number
        for made in (target, copies / "netralitas-20241112T030000Z"):
            shutil.rmtree(made, ignore_errors=True)
        number, seen = number + 1, seen + bool(before)
    assert seen >= 2


def _beginnings(*folders):
    return sorted(part for folder in folders for part in folder.glob(".*.tmp*"))


@needs_fork
@pytest.mark.parametrize("name", ["bukti.warc.gz", "bukti.wacz"])
def test_an_archive_that_was_killed_leaves_nothing_behind_the_next_start(  # [security C3]
    desk_workspace,  # noqa: F811
    own_passing_folder,
    working_folder,
    name,
):
    def write():
        with open_store(desk_workspace.database, readonly=True) as db:
            evidence.export_archive(desk_workspace, db, working_folder / name)

    assert not in_process(write, 1), "killed before it has its name"
    assert [path.name for path in working_folder.iterdir()] != []
    by_a_command(desk_workspace)
    assert [path.name for path in working_folder.iterdir()] != [], "its writer may live"
    _aged(working_folder)
    by_a_command(desk_workspace)
    assert [path.name for path in working_folder.iterdir()] == []


@needs_fork
def test_a_demo_that_was_killed_while_it_enrols_goes_on_to_the_whole(tmp_path):  # [security 35]
    """Killed before each commit and rename: the next start has every account and reader, and one passphrase opens all."""
    world = load_world()
    whole = _enrolled(demo.enrolled(tmp_path / "utuh", world))
    number = 0
    for number in range(1, 200):
        folder = tmp_path / f"mati-{number}"
        ended = in_process(lambda: demo.enrolled(folder, world), number)  # noqa: B023
        assert _enrolled(demo.enrolled(folder, world)) == whole, number
        if ended:
            break
    assert number > len(world.reviewers)


def _enrolled(workspace):
    """Accounts and readers, each of whom the kept passphrase lets in."""
    db = open_store(workspace.database)
    try:
        readers = people.all_of(db)
        phrase = passphrase_of(workspace)
        for reader in readers:
            people.authenticate(db, reader.reviewer_id, phrase, at=AT)
        return len(accounts.all_accounts(db)), sorted(reader.reviewer_id for reader in readers)
    finally:
        db.close()
