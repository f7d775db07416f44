"""Schema steps: forward only, whole or not at all, with a verified backup before."""

import os
import signal
import sqlite3
import time
from dataclasses import replace

import pytest

from domain.errors import StoreError
from store import SCHEMA, lock, open_store
from store.database import open_database
from store.schema_steps import read_steps

# Nothing here runs threads; another test's may still be ending.
pytestmark = pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")

NEXT = """
-- Adds a column with a default, a table and its append-only trigger.
ALTER TABLE meta ADD COLUMN note TEXT NOT NULL DEFAULT '';
CREATE TABLE letters (letter_id INTEGER PRIMARY KEY, words TEXT NOT NULL) STRICT;
INSERT INTO letters (words) SELECT value FROM meta;
CREATE TRIGGER letters_no_delete BEFORE DELETE ON letters
BEGIN SELECT RAISE(ABORT, 'letters is append-only'); END;
"""
LATER = replace(SCHEMA, steps=(*SCHEMA.steps, ("9999_letters", NEXT)))


def objects(conn):
    """Tables, indexes, triggers and views of ours with their SQL, blanks folded."""
    rows = conn._conn.execute("SELECT type, name, tbl_name, sql FROM sqlite_schema WHERE tbl_name NOT LIKE '%sqlite_%'")
    return sorted((*row[:3], " ".join((row[3] or "").split())) for row in rows)


@pytest.fixture
def old(path):
    """A store of the present version with two rows, closed."""
    conn = open_store(path)
    conn._conn.execute("INSERT INTO meta VALUES ('profile', 'demo'), ('a', 'b')")
    conn.close()
    return path


def test_s06_an_older_store_is_migrated_with_its_rows_and_a_backup(old):
    conn = open_database(old, LATER)
    assert conn._conn.execute("PRAGMA user_version").fetchone()[0] == len(LATER.steps)
    rows = [tuple(r) for r in conn._conn.execute("SELECT * FROM meta ORDER BY 1")]
    assert rows == [("a", "b", ""), ("profile", "demo", "")]
    assert conn._conn.execute("SELECT count(*) FROM letters").fetchone()[0] == 2
    conn.close()
    backup = sqlite3.connect(old.with_name(f"netralitas.db.v{len(SCHEMA.steps)}.bak"))
    assert backup.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
    assert backup.execute("SELECT * FROM meta ORDER BY 1").fetchall() == [("a", "b"), ("profile", "demo")]
    assert backup.execute("PRAGMA user_version").fetchone()[0] == len(SCHEMA.steps)
    backup.close()


def test_s06_a_migrated_store_equals_a_fresh_one_triggers_included(old):
    migrated = open_database(old, LATER)
    fresh = open_database(old.with_name("baru.db"), LATER)
    assert objects(migrated) == objects(fresh)
    assert ("trigger", "letters_no_delete", "letters") in [o[:3] for o in objects(migrated)]
    migrated.close()
    fresh.close()


def test_opening_a_store_of_the_present_version_makes_no_backup_and_changes_nothing(old):
    before = old.read_bytes()
    open_store(old).close()
    assert old.read_bytes() == before
    assert list(old.parent.glob("*.bak")) == []


@pytest.mark.parametrize("broken", range(1, 5))
def test_s11_a_step_that_fails_in_its_middle_leaves_the_old_version(old, broken):
    parts = NEXT.strip().rstrip(";").split(";\n")
    sql = ";\n".join([*parts[:broken], "INSERT INTO nowhere VALUES (1);\n"])
    with pytest.raises(sqlite3.OperationalError, match="nowhere"):
        open_database(old, replace(SCHEMA, steps=(*SCHEMA.steps, ("9999_letters", sql))))
    conn = open_store(old)
    fresh = open_store(old.with_name("baru.db"))
    assert objects(conn) == objects(fresh)
    assert conn._conn.execute("SELECT count(*) FROM meta").fetchone()[0] == 2
    conn.close()
    fresh.close()
    open_database(old, LATER).close()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_s11_a_migration_that_is_killed_leaves_the_old_version_and_can_be_repeated(old):
    long = (
        "CREATE TABLE many (n INTEGER);\nINSERT INTO many WITH RECURSIVE c(n) AS"
        " (SELECT 1 UNION ALL SELECT n + 1 FROM c) SELECT n FROM c;\n"
    )
    child = os.fork()
    if child == 0:
        open_database(old, replace(SCHEMA, steps=(*SCHEMA.steps, ("9999_letters", long))))
        os._exit(0)
    time.sleep(0.4)
    os.kill(child, signal.SIGKILL)
    assert os.waitpid(child, 0)[1] == signal.SIGKILL
    conn = open_store(old)
    assert conn._conn.execute("SELECT count(*) FROM meta").fetchone()[0] == 2
    assert "many" not in {o[1] for o in objects(conn)}
    conn.close()
    open_database(old, LATER).close()


def test_s05_the_migrated_store_is_too_new_for_the_old_program(old):
    open_database(old, LATER).close()
    with pytest.raises(StoreError, match="lebih baru"):
        open_store(old)


def test_a_reader_does_not_migrate(old):
    with pytest.raises(StoreError, match="belum diperbarui") as caught:
        open_database(old, LATER, readonly=True)
    assert "doctor" in caught.value.remedy
    open_store(old).close()


def test_steps_are_read_in_the_order_of_their_names(tmp_path):
    for name in ("0002_b.sql", "0010_c.sql", "0001_a.sql", "note.txt"):
        (tmp_path / name).write_text("SELECT 1;", encoding="utf-8")
    assert [name for name, _ in read_steps(tmp_path)] == ["0001_a", "0002_b", "0010_c"]


def test_f_a_newer_program_does_not_migrate_under_a_running_crawl(old):
    """[F]"""
    with lock.only_one(lock.crawl_lock(old)) as held:
        assert held
        with pytest.raises(StoreError, match="penjelajahan program lama masih berjalan"):
            open_database(old, LATER)
    assert not list(old.parent.glob("*.bak")), "nothing was begun"
    open_store(old).close()
    open_database(old, LATER).close()
