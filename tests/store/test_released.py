"""Stores as released versions made them open today. From a release on its schema is never edited: the next change is a
further step. RELEASED=0.2.0 writes the dump of the present schema under that name, once, when the release is made."""

import os
import re
import sqlite3
from pathlib import Path

import pytest

from domain.version import VERSION
from store import SCHEMA
from store.database import open_database
from store.identities import SCHEMA as IDENTITIES
from tests.store.test_migration import objects

DUMPS = Path(__file__).parent / "released"
CHANGELOG = Path(__file__).parents[2] / "CHANGELOG.md"
SCHEMAS = {"netralitas": SCHEMA, "identities": IDENTITIES}


def dump_of(path, schema):
    """A whole store as SQL, with what marks it as ours."""
    open_database(path, schema).close()
    with sqlite3.connect(path) as db:
        lines = [line for line in db.iterdump() if "sqlite_stat" not in line]
        version = db.execute("PRAGMA user_version").fetchone()[0]
    db.close()
    marks = [f"PRAGMA application_id = {schema.application_id};", f"PRAGMA user_version = {version};"]
    return "\n".join([*lines, *marks]) + "\n"


@pytest.mark.skipif("RELEASED" not in os.environ, reason="only when a release is made")
@pytest.mark.parametrize("name", SCHEMAS)
def test_the_dump_of_a_release_is_written(tmp_path, name):
    target = DUMPS / f"{os.environ['RELEASED']}-{name}.sql"
    assert not target.exists(), "a release is dumped once"
    DUMPS.mkdir(exist_ok=True)
    target.write_text(dump_of(tmp_path / "baru.db", SCHEMAS[name]), encoding="utf-8")


def released():
    return sorted(DUMPS.glob("*.sql"))


@pytest.mark.parametrize("dump", released(), ids=lambda p: p.stem)
def test_a_released_store_opens_and_is_what_a_new_one_is(tmp_path, dump):
    schema = SCHEMAS[dump.stem.partition("-")[2]]
    path = tmp_path / "lama.db"
    with sqlite3.connect(path) as db:
        db.executescript(dump.read_text(encoding="utf-8"))
        assert db.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
    db.close()
    opened, fresh = open_database(path, schema), open_database(tmp_path / "baru.db", schema)
    assert objects(opened) == objects(fresh)
    opened.close()
    fresh.close()


def test_there_is_a_dump_of_the_newest_release():
    newest = re.search(r"^## (\d+\.\d+\.\d+) ", CHANGELOG.read_text(encoding="utf-8"), re.MULTILINE)[1]
    assert {p.stem for p in released() if p.stem.startswith(f"{newest}-")} == {f"{newest}-{name}" for name in SCHEMAS}
    assert newest == VERSION or (".dev" in VERSION and newest < VERSION), "what came after a release says so"
