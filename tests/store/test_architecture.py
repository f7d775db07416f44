"""Rules about the store that are read off the source: who opens it, who begins, what is never called."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

from store import SCHEMA

ROOT = Path(__file__).parents[2]
PACKAGES = (
    "netralitas",
    "desk",
    "demo",
    "services",
    "crawler",
    "imports",
    "analysis",
    "review",
    "reports",
    "parsing",
    "rendering",
    "store",
    "domain",
    "images",
)
SOURCES = sorted(p for package in PACKAGES for p in (ROOT / package).rglob("*.py"))
DB = ROOT / "store" / "database.py"


@cache
def calls(path):
    """Everything that a file calls: (line, its name as `open` or `path.read_bytes`, the whole call)."""
    nodes = [n for n in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(n, ast.Call)]
    return [(node.lineno, ast.unparse(node.func), ast.unparse(node)) for node in nodes]


def found(pattern, sources=SOURCES):
    hits = []
    for path in sources:
        for line, name, call in calls(path):
            if re.search(pattern, name) or re.search(pattern, call.split("\n")[0]):
                hits.append(f"{path.relative_to(ROOT)}:{line} {name}")
    return hits


def test_there_is_source_to_look_at():
    assert len(SOURCES) > 40
    assert found(r"^sqlite3\.connect$", [DB])


# The crawl's lock is SQLite's lock on a small file of its own; nothing is ever written into it.
LOCK = ROOT / "store" / "lock.py"
OUTSIDE = [p for p in SOURCES if p not in (DB, LOCK)]


def test_only_the_factory_connects():
    assert found(r"(^|\.)sqlite3\.connect$|^apsw|^Database$", OUTSIDE) == []
    assert found(r"BEGIN EXCLUSIVE", [LOCK]) == found(r"lock\.execute", [LOCK])


def test_s08_only_the_factory_begins_and_commits():
    assert found(r"""execute\(\s*f?['"]\s*(BEGIN|COMMIT|ROLLBACK|SAVEPOINT|END)\b""", OUTSIDE) == []
    assert found(r"(conn|connection|db)\.(commit|rollback)$|\.atomic$", OUTSIDE) == []
    assert found(r"""execute\(\s*f?['"]BEGIN""", [DB]) == found(r"""execute\(\s*f?['"]BEGIN IMMEDIATE""", [DB])


def test_s06_nothing_rebuilds_a_table_or_commits_behind_our_back():
    assert found(r"\.(transform|executescript|create_table|enable_wal|disable_wal|vacuum)$") == []


def test_s12_no_file_of_a_live_database_is_opened_or_copied():
    """Closing such a descriptor drops the process's locks; db.py reads a header before any connection is there."""
    paths = r"(database|identities|\.db\b)[^,()]*\)?\.(open|read_bytes|read_text|write_bytes|write_text)\b"
    opened = r"(^|[ (])(open|copy|copyfile|copy2|copytree|move|store_file)\([^)]*(database|identities|\.db['\"])"
    assert found(paths) + found(opened) == []
    assert len(found(r"\.open$", [DB])) == 1


def test_s10_only_the_factory_checkpoints():
    assert [hit for hit in found(r"wal_checkpoint") if "store/database.py" not in hit] == []


def declared():
    """Table to the module that its schema names as the only writer; `meta` is everybody's."""
    writers = {"people": "store/identities.py", "name_reads": "store/identities.py"}
    for _, sql in SCHEMA.steps:
        writer = ""
        for line in sql.splitlines():
            named = re.search(r"Writer: ([\w/]+\.py)", line)
            writer = named[1] if named else writer
            table = re.match(r"CREATE TABLE (\w+)", line)
            if table and table[1] != "meta":
                writers[table[1]] = writer
            if gone := re.match(r"DROP TABLE (\w+)", line):
                writers.pop(gone[1], None)  # a temporary one has no writer
    return writers


WRITERS = declared()
WRITES = re.compile(r"\b(?:INSERT(?: OR \w+)? INTO|UPDATE(?: OR \w+)?|DELETE FROM|REPLACE INTO)\s+([a-z_]+)\b")


def written(path):
    """The tables that the string literals of a module write to; docstrings speak, they do not write."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    words = [n.value for n in ast.walk(tree) if isinstance(n, ast.Constant) and isinstance(n.value, str)]
    return {table for text in words for table in WRITES.findall(text) if table in WRITERS}


@pytest.mark.parametrize("path", SOURCES, ids=lambda p: str(p.relative_to(ROOT)))
def test_every_table_has_one_writing_module(path):
    assert {WRITERS[table] for table in written(path)} <= {str(path.relative_to(ROOT))}


def test_every_table_of_the_schema_names_a_writer_that_writes_it():
    for table, writer in WRITERS.items():
        assert (ROOT / writer).is_file(), f"{table} names no writer"
        assert table in written(ROOT / writer)


def test_no_class_name_stands_twice_in_the_tree():
    homes = {}
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.ClassDef):
                    homes.setdefault(node.name, []).append(str(path.relative_to(ROOT)))
    assert {name: places for name, places in homes.items() if len(places) > 1} == {}
