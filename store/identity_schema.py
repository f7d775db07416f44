"""The tables of identities.db, which store/identities.py alone reads and writes."""

from store.schema_steps import Schema

DDL = """
-- Values are Fernet tokens; nip_mac is a keyed hash to notice the same NIP twice.
CREATE TABLE people (
    person_id TEXT PRIMARY KEY,
    nip_mac   TEXT UNIQUE,
    name      BLOB NOT NULL,
    nip       BLOB,
    asn_type  TEXT NOT NULL CHECK (asn_type IN ('PNS', 'PPPK')),
    added_at  TEXT NOT NULL,
    title     BLOB,
    unit      BLOB
) STRICT;
-- Append-only: who read whose name, when and why.
CREATE TABLE name_reads (
    read_id   INTEGER PRIMARY KEY,
    person_id TEXT NOT NULL,
    at        TEXT NOT NULL,
    reader    TEXT NOT NULL CHECK (length(reader) > 0),
    purpose   TEXT NOT NULL CHECK (length(purpose) > 0)
) STRICT;
CREATE TRIGGER name_reads_no_update BEFORE UPDATE ON name_reads
BEGIN SELECT RAISE(ABORT, 'name_reads is append-only'); END;
CREATE TRIGGER name_reads_no_delete BEFORE DELETE ON name_reads
BEGIN SELECT RAISE(ABORT, 'name_reads is append-only'); END;
CREATE TRIGGER name_reads_no_replace BEFORE INSERT ON name_reads
WHEN EXISTS (SELECT 1 FROM name_reads WHERE read_id = NEW.read_id)
BEGIN SELECT RAISE(ABORT, 'name_reads is append-only'); END;
-- Append-only. The same for the ethics family: apart, so that no seal of the neutrality family depends on it.
CREATE TABLE ethics_name_reads (
    read_id   INTEGER PRIMARY KEY,
    person_id TEXT NOT NULL,
    at        TEXT NOT NULL,
    reader    TEXT NOT NULL CHECK (length(reader) > 0),
    purpose   TEXT NOT NULL CHECK (length(purpose) > 0)
) STRICT;
CREATE TRIGGER ethics_name_reads_no_update BEFORE UPDATE ON ethics_name_reads
BEGIN SELECT RAISE(ABORT, 'ethics_name_reads is append-only'); END;
CREATE TRIGGER ethics_name_reads_no_delete BEFORE DELETE ON ethics_name_reads
BEGIN SELECT RAISE(ABORT, 'ethics_name_reads is append-only'); END;
CREATE TRIGGER ethics_name_reads_no_replace BEFORE INSERT ON ethics_name_reads
WHEN EXISTS (SELECT 1 FROM ethics_name_reads WHERE read_id = NEW.read_id)
BEGIN SELECT RAISE(ABORT, 'ethics_name_reads is append-only'); END;
"""
FORMER = """
-- What a name was before it was put right, until a deletion takes it; only added to.
CREATE TABLE former_names (
    former_id INTEGER PRIMARY KEY,
    person_id TEXT NOT NULL,
    name      BLOB NOT NULL,
    until     TEXT NOT NULL
) STRICT;
CREATE TRIGGER former_names_no_update BEFORE UPDATE ON former_names
BEGIN SELECT RAISE(ABORT, 'former_names is append-only'); END;
"""
BONDS = """
-- A keyed digest over the whole of a row, so that no value of it is changed, moved or taken away without the key.
ALTER TABLE people ADD COLUMN bond BLOB;
ALTER TABLE former_names ADD COLUMN bond BLOB;
DROP TRIGGER former_names_no_update;
CREATE TRIGGER former_names_no_update BEFORE UPDATE ON former_names
WHEN OLD.bond IS NOT NULL OR (OLD.former_id, OLD.person_id, OLD.name, OLD.until)
    IS NOT (NEW.former_id, NEW.person_id, NEW.name, NEW.until)
BEGIN SELECT RAISE(ABORT, 'former_names is append-only'); END;
-- One row once every row bears its bond: from then on a row without one was not written here.
CREATE TABLE bonded (yes INTEGER PRIMARY KEY CHECK (yes = 1)) STRICT;
INSERT INTO bonded SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM people);
"""
STEPS = (("0001_initial", DDL), ("0002_former_names", FORMER), ("0003_bonds", BONDS))
# Who only reads looks at the readings of names, which the first step has.
SCHEMA = Schema(name="identities", application_id=0x4E455449, steps=STEPS, readable_from=1)
