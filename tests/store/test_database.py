"""Faults of the database file: each ends as one clear StoreError, or changes nothing."""

import os
import random
import signal
import sqlite3
import sys
import time
from pathlib import Path

import pytest

from domain.errors import StoreError
from store import SCHEMA, open_store, schema_steps, sqlite_errors, sqlite_version
from store import database as db

# Nothing here runs threads; another test's may still be ending.
pytestmark = pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")
needs_fork = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")

ROWS = [(f"kunci-{n}", "x" * 400) for n in range(400)]


def fill(conn, rows=ROWS):
    with db.transaction(conn):
        conn._conn.executemany("INSERT INTO meta VALUES (?, ?)", rows)


def count(conn):
    return conn._conn.execute("SELECT count(*) FROM meta").fetchone()[0]


def test_every_connection_has_the_same_settings(path):
    conn = open_store(path)
    wanted = {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "recursive_triggers": 1,
        "trusted_schema": 0,
        "wal_autocheckpoint": 0,
        "secure_delete": 1,
        "busy_timeout": db.BUSY_MS,
        "application_id": SCHEMA.application_id,
        "user_version": len(SCHEMA.steps),
    }
    assert {name: conn._conn.execute(f"PRAGMA {name}").fetchone()[0] for name in wanted} == wanted
    conn.close()


def test_a_reader_cannot_write(path):
    open_store(path).close()
    conn = open_store(path, readonly=True)
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        conn._conn.execute("INSERT INTO meta VALUES ('a', 'b')")
    conn.close()


def test_a_failed_transaction_leaves_nothing(path):
    conn = open_store(path)
    with pytest.raises(sqlite3.IntegrityError), db.transaction(conn):
        conn._conn.executemany("INSERT INTO meta VALUES (?, 'x')", [("a",), ("b",), ("a",)])
    assert count(conn) == 0
    fill(conn)
    assert count(conn) == 400
    conn.close()


def test_s01_a_full_disk_rolls_the_batch_back_whole_and_says_so(path):
    conn = open_store(path)
    fill(conn, ROWS[:10])
    pages = conn._conn.execute("PRAGMA page_count").fetchone()[0]
    conn._conn.execute(f"PRAGMA max_page_count = {pages + 5}")
    with pytest.raises(StoreError, match="disk penuh; seluruh langkah terakhir dibatalkan") as caught:
        fill(conn, ROWS[10:])
    assert caught.value.where == "netralitas.db"
    assert "kosongkan ruang" in caught.value.remedy
    assert count(conn) == 10
    assert conn._conn.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
    conn._conn.execute("PRAGMA max_page_count = 100000")
    fill(conn, ROWS[10:])
    assert count(conn) == 400
    conn.close()


def test_s01_a_write_that_the_disk_refuses_at_the_wal_is_a_store_error(path, in_child):
    resource = pytest.importorskip("resource")
    conn = open_store(path)
    fill(conn, ROWS[:10])
    conn.close()

    def write():
        conn = open_store(path)
        resource.setrlimit(resource.RLIMIT_FSIZE, (60_000, 60_000))
        fill(conn, ROWS[10:])

    assert in_child(write) == (
        "StoreError",
        "netralitas.db: disk gagal dibaca atau ditulis → periksa ruang, kuota dan kesehatan disk",
    )
    conn = open_store(path)
    assert count(conn) == 10
    assert db.check_integrity(path) == []
    conn.close()


@pytest.mark.parametrize("closed", ["file", "folder", "both"], ids=["S02-file", "S02-folder", "S02-both"])
def test_s02_a_store_that_cannot_be_written_is_refused_at_the_start(public_folder, in_child, closed):
    path = public_folder / "netralitas.db"
    open_store(path).close()
    path.chmod(0o444 if closed != "folder" else 0o666)
    public_folder.chmod(0o555 if closed != "file" else 0o777)
    kind, words = in_child(lambda: open_store(path), nobody=True)
    assert (kind, words.startswith("netralitas.db: basis data tidak dapat ")) == ("StoreError", True)
    assert "periksa izin berkas dan folder ruang kerja" in words
    # What only reads works all the same.
    assert in_child(lambda: count(open_store(path, readonly=True)), nobody=True) == ("int", "0")


@pytest.mark.parametrize("closed", ["file", "folder"])
def test_a_store_that_cannot_be_written_is_refused_also_while_another_writes(public_folder, in_child, closed):
    path = public_folder / "netralitas.db"
    conn = open_store(path)
    for beside in public_folder.iterdir():
        beside.chmod(0o666)
    path.chmod(0o444 if closed == "file" else 0o666)
    public_folder.chmod(0o555 if closed == "folder" else 0o777)
    with db.transaction(conn):
        kind, words = in_child(lambda: open_store(path), nobody=True)
    conn.close()
    assert (kind, words.startswith("netralitas.db: basis data tidak dapat ")) == ("StoreError", True)


def test_opening_waits_for_nobody_who_writes(path):
    """Each page of the desk opens the store; a crawl holds the writer lock for a fifth of a second at a time."""
    conn = open_store(path)
    with db.transaction(conn):
        started = time.monotonic()
        other = open_store(path)
        assert time.monotonic() - started < 2
        assert count(other) == 0
        other.close()
    conn.close()


def test_s02_a_file_that_may_not_be_read_is_refused(public_folder, in_child):
    path = public_folder / "netralitas.db"
    open_store(path).close()
    path.chmod(0)
    kind, words = in_child(lambda: (db._opened.clear(), open_store(path)), nobody=True)
    assert (kind, words.split(" → ")[0]) == ("StoreError", "netralitas.db: basis data tidak dapat dibaca")


@pytest.mark.parametrize("page", [2, 5, 9])
def test_s03_a_damaged_page_is_reported_and_stops_every_writer(path, page):
    conn = open_store(path)
    fill(conn)
    backup = sqlite3.connect(path.with_name("cadangan.db"))
    conn._conn.backup(backup)
    backup.close()
    conn.close()
    data = bytearray(path.read_bytes())
    data[(page - 1) * 4096 : (page - 1) * 4096 + 200] = random.Random(page).randbytes(200)
    path.write_bytes(data)

    assert db.check_integrity(path)
    assert db.damage_marker(path).exists()
    with pytest.raises(StoreError, match="basis data rusak; penulisan dihentikan") as caught:
        open_store(path)
    assert "pulihkan dari cadangan" in caught.value.remedy
    assert path.read_bytes() == data  # nothing is repaired silently

    path.with_name("cadangan.db").replace(path)
    assert db.check_integrity(path) == []
    conn = open_store(path)
    assert count(conn) == 400
    conn.close()


@pytest.mark.parametrize(
    "content",
    [b"bukan basis data sama sekali", b"SQLite format 2\x00" * 20, b"\x00" * 100, b"x"],
    ids=["S04-text", "S04-old", "S04-zeros", "S04-byte"],
)
def test_s04_another_kind_of_file_is_refused_before_any_write(path, content):
    path.write_bytes(content)
    for readonly in (False, True):
        with pytest.raises(StoreError, match="bukan berkas basis data SQLite"):
            open_store(path, readonly=readonly)
    assert path.read_bytes() == content
    assert [p.name for p in path.parent.iterdir()] == [path.name]


def test_s04_a_folder_in_the_place_of_the_store_is_refused(path):
    path.mkdir()
    with pytest.raises(StoreError, match="tidak dapat dibaca"):
        open_store(path)


@pytest.mark.parametrize("application", [0, 1, 0x4E455449])
def test_s04_the_database_of_another_application_is_refused_before_any_write(path, application):
    other = sqlite3.connect(path)
    other.execute("CREATE TABLE resep (nama TEXT)")
    other.execute(f"PRAGMA application_id = {application}")
    other.commit()
    other.close()
    before = path.read_bytes()
    for readonly in (False, True):
        with pytest.raises(StoreError, match=f"milik aplikasi lain .application_id {application}"):
            open_store(path, readonly=readonly)
    assert path.read_bytes() == before


@pytest.mark.parametrize("readonly", [False, True], ids=["S05-write", "S05-read"])
def test_s05_a_newer_schema_is_refused_with_both_versions(path, readonly):
    conn = open_store(path)
    conn._conn.execute("PRAGMA user_version = 99")
    conn.close()
    with pytest.raises(StoreError, match=f"versi 99 lebih baru .*versi {len(SCHEMA.steps)}"):
        open_store(path, readonly=readonly)
    raw = sqlite3.connect(path)
    assert raw.execute("PRAGMA user_version").fetchone()[0] == 99
    raw.close()


def test_a_reader_of_an_empty_file_is_told_to_migrate_first(path):
    path.touch()
    with pytest.raises(StoreError, match="versi 0 belum diperbarui"):
        open_store(path, readonly=True)


@needs_fork
def test_s07_kill_9_at_random_moments_tears_and_loses_nothing(path):
    """Each transaction holds 20 rows; the child reports it after its commit, so a reported one must be there."""
    open_store(path).close()
    moments = random.Random(20261110)
    acknowledged = 0
    for _ in range(15):
        reading, writing = os.pipe()
        child = os.fork()
        if child == 0:
            conn = open_store(path)
            number = count(conn)
            while True:
                fill(conn, [(f"{number + n}", "x" * 50) for n in range(20)])
                number += 20
                os.write(writing, b".")
        os.close(writing)
        os.read(reading, 1)
        acknowledged += 1
        time.sleep(moments.uniform(0, 0.08))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        with os.fdopen(reading, "rb") as pipe:
            acknowledged += len(pipe.read())
        assert db.check_integrity(path) == []
        conn = open_store(path)
        rows = count(conn)
        conn.close()
        assert rows % 20 == 0
        assert rows >= acknowledged * 20
        acknowledged = rows // 20
    assert acknowledged > 15


@needs_fork
def test_s08_three_writers_at_once_lose_and_fail_nothing(path):
    children = []
    for writer in range(3):
        child = os.fork()
        if child == 0:
            status = 1
            try:
                conn = open_store(path)  # the first three also race to make the file
                for n in range(200):
                    with db.transaction(conn):
                        conn._conn.execute("SELECT count(*) FROM meta").fetchone()
                        conn._conn.execute("INSERT INTO meta VALUES (?, 'x')", (f"{writer}-{n}",))
                status = 0
            finally:
                os._exit(status)
        children.append(child)
    assert [os.waitpid(child, 0)[1] for child in children] == [0, 0, 0]
    conn = open_store(path)
    assert count(conn) == 600
    conn.close()
    assert db.check_integrity(path) == []


def test_s09_s10_a_checkpoint_moves_the_wal_while_it_holds_the_writer_lock(path):
    conn = open_store(path)
    fill(conn)
    db.checkpoint(path, SCHEMA)
    alone = path.with_name("tanpa-wal.db")
    alone.write_bytes(path.read_bytes())
    copy = sqlite3.connect(alone)
    assert copy.execute("SELECT count(*) FROM meta").fetchone()[0] == 400
    copy.close()
    conn.close()


def test_s10_a_checkpoint_waits_for_no_lock_that_it_cannot_get(path, monkeypatch):
    conn = open_store(path)
    monkeypatch.setattr(db, "BUSY_MS", 50)
    conn._conn.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreError, match="sedang dipakai proses lain"):
        db.checkpoint(path, SCHEMA)
    conn._conn.execute("ROLLBACK")
    conn.close()


@pytest.mark.parametrize(
    ("version", "safe"),
    [
        ((3, 40, 1), False),
        ((3, 44, 5), False),
        ((3, 44, 6), True),
        ((3, 45, 0), False),
        ((3, 50, 6), False),
        ((3, 50, 7), True),
        ((3, 51, 2), False),
        ((3, 51, 3), True),
        ((3, 53, 0), True),
    ],
)
def test_s10_the_versions_with_the_fix_are_known(monkeypatch, version, safe):
    monkeypatch.setattr(sqlite3, "sqlite_version_info", version)
    assert sqlite_version.wal_is_safe() is safe


def test_s12_an_open_store_is_never_opened_as_a_file_again(path, in_child, monkeypatch):
    """Closing any descriptor of the file would drop this process's locks on it."""
    monkeypatch.chdir(path.parent)

    def opened():
        conn = open_store(path)
        seen = []
        sys.addaudithook(lambda event, args: seen.append(str(args[0])) if event == "open" else None)
        others = [open_store(Path(path.name)), open_store(path.parent / "x" / ".." / path.name), open_store(path)]
        db.check_integrity(path)
        db.checkpoint(path, SCHEMA)
        names = [name for name in seen if name.endswith(path.name)]
        for other in (conn, *others):
            other.close()
        return names

    (path.parent / "x").mkdir()
    assert in_child(opened) == ("list", "[]")


def test_statements_are_split_where_sqlite_ends_them():
    trigger = "CREATE TRIGGER t BEFORE DELETE ON a\nBEGIN\n SELECT 1;\nEND;\n"
    sql = f"-- a; b\nCREATE TABLE a (x TEXT DEFAULT ';');\n{trigger}-- end\n"
    assert [s.strip().splitlines()[-1] for s in schema_steps.statements(sql)] == [
        "CREATE TABLE a (x TEXT DEFAULT ';');",
        "END;",
    ]
    assert list(schema_steps.statements("SELECT 1")) == ["SELECT 1"]


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("SQLITE_BUSY_SNAPSHOT", "dipakai proses lain"),
        ("SQLITE_IOERR_SHMMAP", "memori bersama"),
        ("SQLITE_IOERR_LOCK", "kunci berkas"),
        ("SQLITE_IOERR_WRITE", "disk gagal"),
        ("SQLITE_CANTOPEN_ISDIR", "dibuka"),
        ("SQLITE_FULL", "disk penuh"),
        ("SQLITE_CORRUPT_VTAB", "rusak"),
        ("SQLITE_NOTADB", "bukan basis data"),
    ],
)
def test_sqlites_own_name_of_an_error_decides_and_not_its_words(name, words):
    error = sqlite3.OperationalError("full of locked, malformed readonly words")
    error.sqlite_errorname = name
    assert words in sqlite_errors.remedy_of(error)[0]


def test_a_refused_row_is_no_trouble_of_the_disk(store):
    with pytest.raises(sqlite3.IntegrityError, match="NOT NULL"), db.transaction(store):
        store._conn.execute("INSERT INTO packets (packet_id, full_body) VALUES ('full', NULL)")
