"""What doctor says of copies elsewhere, and of trouble around a database that is whole."""

import os
import re
import resource
import shutil
import sqlite3
import sys
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.errors import Exit, StoreError
from services import backup, doctor
from store import database, open_store
from store.database import damage_marker, transaction
from store.facts import fact, note
from store.workspace import find_workspace

START = datetime(2026, 11, 10, 2, 0, tzinfo=UTC)
STEP = st.tuples(st.sampled_from(["copy", "take away", "bring back", "lose"]), st.sampled_from(["beside", "a", "b"]))


def said_of_copies(workspace, at):
    with open_store(workspace.database) as db:
        [(well, line)] = [(well, str(line)) for well, line in doctor.checks(workspace, db, at) if "Cadangan" in line]
    return well, line


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(STEP, max_size=6))
def test_the_newest_copy_is_known_wherever_it_went(root, tmp_path_factory, steps):  # [C3]
    """Copies beside the workspace and on two disks of their own, which come and go, and from which copies are lost."""
    place = tmp_path_factory.mktemp("c")
    shutil.copytree(root, place / "ruang")
    workspace = find_workspace(place / "ruang")
    disks = {"beside": workspace.copies, "a": place / "disk-a", "b": place / "disk-b"}
    made, gone, last, at = {name: [] for name in disks}, set(), None, START
    for doing, name in steps:
        folder, away = disks[name], disks[name].with_name(f"{disks[name].name}-dilepas")
        at += timedelta(days=1)
        if doing == "copy" and name not in gone:
            made[name].append(backup.backup(workspace, folder, at).name)
            last = (name, made[name][-1])
        elif doing == "take away" and name != "beside" and folder.is_dir():
            folder.rename(away)
            gone.add(name)
        elif doing == "bring back" and name in gone:
            away.rename(folder)
            gone.discard(name)
        elif doing == "lose" and name not in gone and made[name]:
            shutil.rmtree(folder / made[name].pop())
    found = [(copy, "beside") for copy in made["beside"]]
    if last is not None:
        found += [last[::-1]] if last[0] in gone else [(copy, last[0]) for copy in made[last[0]]]
    well, line = said_of_copies(workspace, at)
    if not found:
        assert (well, line) == (False, "Cadangan: belum ada → netralitas backup")
        return
    copy, name = max(found)
    assert (well, copy in line) == (True, True)
    assert (str(disks[name]) in line) == (name != "beside")
    assert ("tidak terpasang" in line) == (name in gone)
    late, line = said_of_copies(workspace, at + timedelta(days=30))
    assert (late, line.endswith(" → netralitas backup")) == (False, True)


def test_a_copy_with_output_is_a_copy_for_doctor(here, tmp_path):  # [C3]
    assert "! Cadangan: belum ada" in here("doctor").output
    made = here("backup", "--output", str(tmp_path / "disk luar")).output.splitlines()[0]
    assert f"  Cadangan: {made.rpartition('/')[2]} di {tmp_path / 'disk luar'}" in here("doctor").output


def held_by_another(path):
    """Another connection that lets nobody else in, as a copying program on a network folder does."""
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("PRAGMA locking_mode = EXCLUSIVE")
    other.execute("BEGIN IMMEDIATE")
    other.execute("CREATE TABLE IF NOT EXISTS _sebentar (x)")
    return other.close


def beside_as_folder(ending):
    def make(path):
        """Shared memory or the log that cannot be opened: as on a folder of a network, or with a lost right."""
        beside = path.with_name(path.name + ending)
        beside.unlink(missing_ok=True)
        beside.mkdir()
        (beside / "isi").touch()
        return lambda: shutil.rmtree(beside)

    return make


def no_more_files(path):
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    held = [os.open("/dev/null", os.O_RDONLY)]
    resource.setrlimit(resource.RLIMIT_NOFILE, (held[0] + 1, before[1]))

    def end():
        resource.setrlimit(resource.RLIMIT_NOFILE, before)
        os.close(held[0])

    return end


def taken_away(path):
    path.rename(path.with_name("lain"))
    path.mkdir()

    def back():
        path.rmdir()
        path.with_name("lain").rename(path)

    return back


TROUBLES = [held_by_another, beside_as_folder("-shm"), beside_as_folder("-wal"), no_more_files, taken_away]


@pytest.mark.skipif(sys.platform != "linux", reason="of this system's files")
@pytest.mark.parametrize("trouble", TROUBLES, ids=["locked", "shm", "wal", "files", "folder"])
@pytest.mark.parametrize("name", ["database", "identities"])
def test_trouble_around_a_whole_database_is_no_damage_and_leaves_no_mark(root, trouble, name):  # [C1]
    workspace = find_workspace(root)
    path = getattr(workspace, name)
    open_store(workspace.database).close()
    doctor_here = lambda: [one.problem for one in doctor.databases(workspace)]  # noqa: E731
    assert doctor_here() == ["", ""]
    end = trouble(path)
    try:
        with pytest.raises(StoreError) as caught:
            doctor_here()
    finally:
        end()
    assert not re.search(r"rusak|pulihkan dari cadangan", str(caught.value), re.I), caught.value
    assert caught.value.remedy
    assert not damage_marker(path).exists()
    assert doctor_here() == ["", ""]
    with open_store(workspace.database) as db, transaction(db):
        note(db, {"sesudah": "ditulis"})
    with open_store(workspace.database) as db:
        assert fact(db, "sesudah") == "ditulis"


@pytest.mark.parametrize("shut", ["file", "folder"])
def test_a_database_that_may_not_be_read_is_no_damage(root, public_folder, in_child, shut):  # [C1]
    shutil.copytree(root, public_folder / "ruang")
    path = public_folder / "ruang" / "netralitas.db"
    for place in (path.parent, *path.parent.rglob("*")):
        place.chmod(0o777 if place.is_dir() else 0o666)
    (path if shut == "file" else path.parent).chmod(0)
    kind, words = in_child(lambda: database.check_integrity(path), nobody=True)
    path.parent.chmod(0o777)
    assert kind == "StoreError", words
    assert "periksa izin" in words
    assert not damage_marker(path).exists()


def test_doctor_says_a_lock_in_one_line_and_writes_go_on_after_it(root, here, ended):  # [C1]
    end = held_by_another(find_workspace(root).database)
    code, _out, err = ended("--workspace", str(root), "doctor")
    end()
    assert code == Exit.ERROR
    assert "RUSAK" not in err
    assert "dipakai proses lain → tunggu proses itu selesai" in " ".join(err.split())
    assert here("evidence", "checkpoint").exit_code == Exit.OK
