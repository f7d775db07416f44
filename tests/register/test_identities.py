"""Names and NIP: encrypted, audited, and useless without the key."""

import sqlite3
import stat
from dataclasses import replace
from itertools import combinations

import pytest

from domain.errors import IdentityError
from domain.types import Person
from store import checkpoints
from store.database import open_database, transaction
from store.identities import Identities, forget, make_key, most_in_an_hour, read_key, reads_digest
from store.identity_schema import SCHEMA
from store.schema_steps import statements
from store.signing import make_key as signing_key

PERSON = Person(person_id="p1", name="Sekar Wulandari Rekaan", nip="198001012005011003", asn_type="PNS")


def test_a_name_is_read_back_and_the_reading_is_recorded(identities, now):
    identities.put(PERSON, now)
    assert identities.read("p1", reader="pembaca-1", purpose="K-2026-0001: klarifikasi", at=now) == PERSON
    [line] = identities._store._conn.execute("SELECT * FROM name_reads").fetchall()
    assert (line["person_id"], line["reader"], line["purpose"]) == ("p1", "pembaca-1", "K-2026-0001: klarifikasi")
    assert line["at"] == "2026-11-10T02:00:00Z"


@pytest.mark.parametrize(("reader", "purpose"), [("", "x"), ("pembaca-1", "")])
def test_nothing_is_shown_without_reader_and_purpose(identities, now, reader, purpose):
    identities.put(PERSON, now)
    with pytest.raises(sqlite3.IntegrityError):
        identities.read("p1", reader=reader, purpose=purpose, at=now)


@pytest.mark.parametrize(
    "attempt",
    [
        "UPDATE name_reads SET reader = 'x'",
        "DELETE FROM name_reads",
        "INSERT OR REPLACE INTO name_reads VALUES (1, 'p1', 'x', 'x', 'x')",
        "REPLACE INTO name_reads SELECT read_id, person_id, at, 'x', purpose FROM name_reads",
    ],
)
def test_the_record_of_readings_is_append_only_for_every_connection(tmp_path, identities, now, attempt):
    identities.put(PERSON, now)
    identities.read("p1", reader="pembaca-1", purpose="uji", at=now)
    raw = sqlite3.connect(tmp_path / "identities.db")
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        raw.execute(attempt)
    raw.close()


def test_an_unknown_person_is_no_reading(identities, now):
    with pytest.raises(IdentityError, match="tidak ada"):
        identities.read("p2", reader="pembaca-1", purpose="uji", at=now)
    assert identities._store._conn.execute("SELECT count(*) FROM name_reads").fetchone()[0] == 0


def test_a_name_that_is_put_right_is_kept_as_a_former_one_until_a_deletion(tmp_path, identities, now):
    identities.put(PERSON, now)
    identities.put(replace(PERSON, name="Sekar Wulan Rekaan"), now)
    identities.put(replace(PERSON, name="Sekar Wulan Rekaan", title="Camat"), now)
    assert identities.former_names("p1") == [{"name": PERSON.name, "until": "2026-11-10T02:00:00Z"}]
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        identities._store._conn.execute("UPDATE former_names SET name = x'00'")
    token = bytes(identities._store._conn.execute("SELECT name FROM former_names").fetchone()[0])
    identities.close()
    assert forget(tmp_path / "identities.db", ["p1"]) == 1
    assert token not in (tmp_path / "identities.db").read_bytes()


@pytest.mark.parametrize("column", ["name", "nip", "title"])
def test_a_value_that_was_moved_to_another_person_is_an_error(identities, now, column):
    identities.put(replace(PERSON, title="Camat"), now)
    other = Person(person_id="p2", name="Lain Rekaan", nip="198501012010011007", asn_type="PNS", title="Lurah")
    identities.put(other, now)
    identities._store._conn.execute(
        f"UPDATE people SET {column} = (SELECT {column} FROM people WHERE person_id = 'p2') WHERE person_id = 'p1'"
    )
    with pytest.raises(IdentityError, match="tertukar"):
        identities.read("p1", reader="pembaca-1", purpose="uji", at=now)


def test_the_readings_of_a_file_of_the_first_release_are_counted_before_it_is_migrated(tmp_path, now):
    path = tmp_path / "lama.db"
    open_database(path, replace(SCHEMA, steps=SCHEMA.steps[:1])).close()
    assert reads_digest(path) == {"reads": 0, "digest": ""}
    assert most_in_an_hour(path, now) == 0


def test_a_name_of_the_first_release_is_still_read(tmp_path, identities, now):
    identities.put(PERSON, now)
    for column, value in (("name", PERSON.name), ("nip", PERSON.nip)):
        identities._store._conn.execute(f"UPDATE people SET {column} = ?", (identities._box.encrypt(value.encode()),))
    identities.close()
    as_of_before(tmp_path / "identities.db")
    with Identities(tmp_path / "identities.db", identities.key) as opened:
        assert opened.read("p1", reader="pembaca-1", purpose="uji", at=now) == PERSON


def test_the_same_name_again_writes_nothing(identities, now):
    assert identities.put(PERSON, now)
    assert not identities.put(PERSON, now)


def test_comparing_a_name_shows_none_and_needs_no_audit(identities, now):
    identities.put(PERSON, now)
    assert identities.same_name("p1", "SEKAR wulandari rekaan") is True
    assert identities.same_name("p1", "Orang Lain") is False
    assert identities.same_name("p2", "Orang Lain") is None


def test_another_key_opens_nothing(tmp_path, identities, now):
    identities.put(PERSON, now)
    with Identities(tmp_path / "identities.db", b"\1" * 32) as other, pytest.raises(IdentityError, match="tidak cocok"):
        other.read("p1", reader="pembaca-1", purpose="uji", at=now)


def test_a_person_is_not_printed():
    assert repr(PERSON) == "Person(person_id='p1')"
    assert str([PERSON]) == "[Person(person_id='p1')]"


def test_ids_are_opaque_and_stable(identities):
    one = identities.person_id(PERSON.nip, "akun")
    assert one == identities.person_id(PERSON.nip, "lain")
    assert one != identities.person_id("", "akun")
    assert "1980" not in one


def test_a_key_is_made_once_and_only_its_owner_reads_it(tmp_path):
    path = tmp_path / "kunci" / "ruang.key"
    key = make_key(path)
    assert read_key(path) == key
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    with pytest.raises(IdentityError, match="sudah ada"):
        make_key(path)


@pytest.mark.parametrize("content", [None, "", "xyz", "ab" * 31, "ab" * 33, "\u00e9" * 64])
def test_a_missing_or_broken_key_is_an_error_without_its_content(tmp_path, content):
    path = tmp_path / "ruang.key"
    if content is not None:
        path.write_text(content, encoding="utf-8")
    with pytest.raises(IdentityError) as caught:
        read_key(path)
    assert not content or content not in str(caught.value)


FIELDS = ("name", "nip", "title", "unit")
OTHERS = "(SELECT {0} FROM people WHERE person_id = 'p2')"
MISUSED = [
    *(f"UPDATE people SET {field} = {OTHERS.format(field)} WHERE person_id = 'p1'" for field in FIELDS),
    *(f"UPDATE people SET {field} = x'00ff' WHERE person_id = 'p1'" for field in FIELDS),
    "UPDATE people SET nip = NULL WHERE person_id = 'p1'",
    "UPDATE people SET nip_mac = NULL WHERE person_id = 'p1'",
    "UPDATE people SET nip_mac = 'x' WHERE person_id = 'p1'",
    "UPDATE people SET person_id = 'p9' WHERE person_id = 'p1'",
    "UPDATE people SET person_id = CASE person_id WHEN 'p1' THEN 'p2x' ELSE 'p1' END",
    "DELETE FROM people WHERE person_id = 'p1'",
    "DELETE FROM people",
    *(f"UPDATE people SET {one} = {two}, {two} = {one} WHERE person_id = 'p1'" for one, two in combinations(FIELDS, 2)),
    *(f"UPDATE people SET {field} = NULL WHERE person_id = 'p1'" for field in ("title", "unit")),
    "UPDATE people SET asn_type = 'PPPK' WHERE person_id = 'p1'",
    "UPDATE people SET added_at = '2020-01-01T00:00:00Z' WHERE person_id = 'p1'",
    "UPDATE people SET bond = NULL WHERE person_id = 'p1'",
    "UPDATE people SET bond = (SELECT bond FROM people WHERE person_id = 'p2') WHERE person_id = 'p1'",
    "UPDATE people SET name = (SELECT name FROM former_names) WHERE person_id = 'p1'",
    "UPDATE former_names SET name = (SELECT name FROM people WHERE person_id = 'p1')",
    "UPDATE former_names SET until = '2020-01-01T00:00:00Z'",
    "DELETE FROM former_names",
    "INSERT INTO former_names (person_id, name, until) SELECT person_id, name, until FROM former_names",
    f"UPDATE former_names SET name = {OTHERS.format('name')}",
    "UPDATE former_names SET person_id = 'p2'",
    "UPDATE former_names SET name = x''",
]


@pytest.mark.parametrize("attack", MISUSED)
def test_a_name_that_is_gone_or_anothers_is_found_without_showing_one(identities, now, attack):
    for person in (PERSON, replace(PERSON, person_id="p2", name="Orang Lain Rekaan", nip="198001012005011004")):
        identities.put(replace(person, title="Kepala Rekaan", unit="Dinas Rekaan"), now)
    identities.put(replace(PERSON, name="Sekar Wulandari Lama"), now)
    assert list(identities.damaged({"p1", "p2"})) == []
    raw = identities._store._conn
    for (trigger,) in raw.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'").fetchall():
        raw.execute(f"DROP TRIGGER {trigger}")
    raw.execute(attack)
    found = [str(line) for line in identities.damaged({"p1", "p2"})]
    assert found
    assert not [word for word in ("Sekar", "Lain", "1980", "Kepala") for line in found if word in line]


def as_of_before(path):
    """The file as the release before bonds left it."""
    raw = sqlite3.connect(path, isolation_level=None)
    for (trigger,) in raw.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'").fetchall():
        raw.execute(f"DROP TRIGGER {trigger}")
    raw.execute("DROP TABLE bonded")
    for table in ("people", "former_names"):
        raw.execute(f"ALTER TABLE {table} DROP COLUMN bond")
    for statement in statements("".join(sql for _, sql in SCHEMA.steps[:2])):
        if "CREATE TRIGGER" in statement:
            raw.execute(statement[statement.index("CREATE TRIGGER") :])
    raw.execute("DELETE FROM _sqlite_migrations WHERE name = '0003_bonds'")
    raw.execute("PRAGMA user_version = 2")
    raw.close()


def test_a_file_of_before_is_bound_by_the_first_opening_with_its_key_and_by_no_other(tmp_path, identities, now):
    identities.put(replace(PERSON, title="Camat"), now)
    identities.put(replace(PERSON, title="Camat", name="Sekar Wulan Rekaan"), now)
    identities.close()
    path = tmp_path / "identities.db"
    as_of_before(path)
    with Identities(path, b"\2" * 32):
        pass
    assert "bonded" not in reads_digest(path)
    with Identities(path, identities.key) as opened:
        assert list(opened.damaged({"p1"})) == []
        opened._store._conn.execute("UPDATE people SET name = title, title = name")
        assert len(list(opened.damaged({"p1"}))) == 1
    assert reads_digest(path)["bonded"]


def test_bonds_that_are_taken_off_again_are_found_by_what_was_sealed(tmp_path, store, identities, now):
    identities.put(PERSON, now)
    identities.close()
    path, key = tmp_path / "identities.db", signing_key(tmp_path / "k.pem")
    with transaction(store):
        checkpoints.checkpoint(store, key, now, path)
    assert list(checkpoints.verify(store, names=path)) == []
    raw = sqlite3.connect(path, isolation_level=None)
    raw.execute("DELETE FROM bonded")
    raw.close()
    assert [str(line) for line in checkpoints.verify(store, names=path)]
