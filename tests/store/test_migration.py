"""Schema steps: forward only, whole or not at all, with a verified backup before."""

import hashlib
import os
import signal
import sqlite3
import time
from dataclasses import replace
from pathlib import Path

import pytest

from domain.errors import StoreError
from store import SCHEMA, open_store
from store import identities as identity
from store.database import open_database, read_steps

# Nothing here runs threads; another test's may still be ending.
pytestmark = pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")

GOLDEN = Path(__file__).parent / "golden"
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
    rows = conn.execute("SELECT type, name, tbl_name, sql FROM sqlite_schema WHERE tbl_name NOT LIKE '%sqlite_%'")
    return sorted((*row[:3], " ".join((row[3] or "").split())) for row in rows)


def content(conn, tables):
    """A hash of every row of every table, in the columns that the table had then."""
    digest = hashlib.sha256()
    for table, columns in tables.items():
        for row in conn.execute(f"SELECT {', '.join(columns)} FROM {table} ORDER BY 1, 2"):
            digest.update(repr(tuple(row)).encode())
    return digest.hexdigest()


@pytest.fixture
def old(path):
    """A store of the present version with two rows, closed."""
    conn = open_store(path)
    conn.execute("INSERT INTO meta VALUES ('profile', 'demo'), ('a', 'b')")
    conn.close()
    return path


def test_s06_an_older_store_is_migrated_with_its_rows_and_a_backup(old):
    conn = open_database(old, LATER)
    assert conn.execute("PRAGMA user_version").fetchone()[0] == len(LATER.steps)
    rows = [tuple(r) for r in conn.execute("SELECT * FROM meta ORDER BY 1")]
    assert rows == [("a", "b", ""), ("profile", "demo", "")]
    assert conn.execute("SELECT count(*) FROM letters").fetchone()[0] == 2
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
    assert conn.execute("SELECT count(*) FROM meta").fetchone()[0] == 2
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
    assert conn.execute("SELECT count(*) FROM meta").fetchone()[0] == 2
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


RELEASED = {"netralitas": SCHEMA, "identities": identity.SCHEMA}


@pytest.mark.parametrize("name", sorted(RELEASED))
def test_s06_every_released_schema_has_a_golden_dump_that_still_migrates(tmp_path, name):
    """golden/NAME-VERSION.sql is a store of that version with rows. ACCEPT_GOLDEN=1 writes that of the present one."""
    schema = RELEASED[name]
    present = GOLDEN / f"{name}-{len(schema.steps)}.sql"
    if os.environ.get("ACCEPT_GOLDEN") == "1":
        present.write_text(dump(tmp_path / "emas.db", schema), encoding="utf-8")
    assert present.exists(), "ACCEPT_GOLDEN=1 writes the golden dump of a new version"
    fresh = open_database(tmp_path / "baru.db", schema)
    for version in range(1, len(schema.steps) + 1):
        path = tmp_path / f"v{version}.db"
        tables = restore(path, (GOLDEN / f"{name}-{version}.sql").read_text(encoding="utf-8"))
        raw = sqlite3.connect(path)
        before = content(raw, tables)
        raw.close()
        conn = open_database(path, schema)
        assert objects(conn) == objects(fresh), f"step {version} was edited after it had been released"
        assert content(conn, tables) == before
        conn.close()
    fresh.close()


def test_s06_the_golden_dump_of_another_day_would_be_noticed(tmp_path):
    text = (GOLDEN / "netralitas-1.sql").read_text(encoding="utf-8")
    restore(tmp_path / "a.db", text.replace("readings is append-only", "readings is anything"))
    fresh, other = open_store(tmp_path / "baru.db"), sqlite3.connect(tmp_path / "a.db")
    assert objects(fresh) != objects(other)
    fresh.close()
    other.close()


ROWS = {
    "netralitas": (
        "INSERT INTO meta VALUES ('profile', 'normal')",
        "INSERT INTO register_lists VALUES ('list-1', '2026-11-01T00:00:00Z', 'ab', 'semua', 9, 'o', 1, 1, 0, NULL)",
        "INSERT INTO accounts VALUES ('a1', 'p1', 'bluesky', 'contoh.example', NULL, 'Pemerintah Kota Rekaan', '35.78',"
        " 'pelaksana', 0, 'personal', 'SKB', 'surat', 'inspektorat', '2026-09-01', NULL, 'A', 0, 'list-1')",
        "INSERT INTO account_history VALUES (1, 'a1', '2026-11-01T00:00:00Z', 'o', 'registered', '{}', 'impor')",
        "INSERT INTO evidence_chain VALUES (1, 'ab', 'cd')",
        "INSERT INTO reviewers VALUES ('pembaca-1', 'reviewer', x'00', x'01', '2026-11-01T00:00:00Z', NULL)",
        "INSERT INTO cases VALUES ('K-2026-0001', 'p1', 'k', '2026-11-01T00:00:00Z', NULL, NULL)",
        "INSERT INTO readings VALUES"
        " (1, 'K-2026-0001', 'pembaca-1', '2026-11-01T00:00:00Z', 'dugaan', 'DS-06', 'alasan')",
    ),
    "identities": ("INSERT INTO name_reads VALUES (1, 'p1', '2026-11-01T00:00:00Z', 'pembaca-1', 'uji')",),
}  # fmt: skip


def dump(path, schema):
    conn = open_database(path, schema)
    for row in ROWS[schema.name]:
        conn.execute(row)
    # When a step was applied says nothing about the schema.
    conn.execute("UPDATE _sqlite_migrations SET applied_at = '2026-11-01'")
    version = len(schema.steps)
    lines = [*conn.iterdump(), f"PRAGMA application_id = {schema.application_id};", f"PRAGMA user_version = {version};"]
    conn.close()
    return "\n".join(lines) + "\n"


def restore(path, text):
    """Loads a dump as sqlite3 wrote it; returns the tables with rows, each with its columns."""
    raw = sqlite3.connect(path)
    raw.executescript(text)
    names = [r[0] for r in raw.execute("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE '\\_%'"
                                       " ESCAPE '\\' AND name NOT LIKE 'sqlite%' ORDER BY 1")]  # fmt: skip
    full = [n for n in names if raw.execute(f"SELECT count(*) FROM {n}").fetchone()[0]]
    tables = {n: [r[1] for r in raw.execute(f"PRAGMA table_info({n})")] for n in full}
    raw.close()
    return tables


def test_steps_are_read_in_the_order_of_their_names(tmp_path):
    for name in ("0002_b.sql", "0010_c.sql", "0001_a.sql", "note.txt"):
        (tmp_path / name).write_text("SELECT 1;", encoding="utf-8")
    assert [name for name, _ in read_steps(tmp_path)] == ["0001_a", "0002_b", "0010_c"]


def test_an_older_reading_list_learns_by_what_its_cases_may_be_narrowed(path):
    before = [name for name, _ in SCHEMA.steps].index("0013_queue")
    conn = open_database(path, replace(SCHEMA, steps=SCHEMA.steps[:before]))
    at = "2026-11-10T02:00:00Z"
    for statement in (
        "INSERT INTO register_lists VALUES ('l', '', 'x', 's', 1, 'o', 1, 1, 0, NULL)",
        *(f"INSERT INTO accounts VALUES ('a{n}', 'p1', '{platform}', 'akun-{n}', NULL, 'Dinas', '35.78', 'pengawas', 0,"
          " 'personal', 'SKB', 'surat', 'x', '2026-09-01', NULL, 'A', 0, 'l')"
          for n, platform in enumerate(("x", "bluesky"))),
        *("INSERT INTO posts (post_id, account_id, native_id, kind, url, published_raw, published_precision,"
          " published_source, audience, media, first_seen_at, last_seen_at, version) VALUES"
          f" ('k{n}', 'a{n}', 'k', 'original', '', '', 'second', 'platform', 'public', '[]', '{at}', '{at}', 1)"
          for n in (0, 1)),
        f"INSERT INTO flags VALUES ('f', 'k0', 1, 'r', 1, '', '', 'text', '[]', 'weak', NULL, NULL, 'DS-06', '', '',"
        f" 'u', '1', '{at}')",
        f"INSERT INTO cases VALUES ('K-1', 'p1', 'c', '{at}', NULL, NULL)",
        *(f"INSERT INTO case_posts VALUES ('K-1', 'k{n}', 1, '{at}')" for n in (0, 1)),
        f"INSERT INTO queue_items VALUES ('i', 'K-1', NULL, 1, 'belum_dibaca', 2, '{at}', NULL, 0, '{at}', '', NULL,"
        " 'c', 'Dinas', '35.78')",
    ):  # fmt: skip
        conn.execute(statement)
    conn.close()
    conn = open_store(path)
    row = conn.execute("SELECT position, platforms, categories FROM queue_items").fetchone()
    assert tuple(row) == ("pengawas", ",bluesky,x,", ",DS-06,")
    conn.close()
