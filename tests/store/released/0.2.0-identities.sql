BEGIN TRANSACTION;
CREATE TABLE "_sqlite_migrations" (
   "id" INTEGER PRIMARY KEY,
   "migration_set" TEXT,
   "name" TEXT,
   "applied_at" TEXT
);
INSERT INTO "_sqlite_migrations" VALUES(1,'identities','0001_initial','2026-11-30 01:27:20.262659+00:00');
CREATE TABLE ethics_name_reads (
    read_id   INTEGER PRIMARY KEY,
    person_id TEXT NOT NULL,
    at        TEXT NOT NULL,
    reader    TEXT NOT NULL CHECK (length(reader) > 0),
    purpose   TEXT NOT NULL CHECK (length(purpose) > 0)
) STRICT;
CREATE TABLE name_reads (
    read_id   INTEGER PRIMARY KEY,
    person_id TEXT NOT NULL,
    at        TEXT NOT NULL,
    reader    TEXT NOT NULL CHECK (length(reader) > 0),
    purpose   TEXT NOT NULL CHECK (length(purpose) > 0)
) STRICT;
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
CREATE UNIQUE INDEX "idx__sqlite_migrations_migration_set_name"
    ON "_sqlite_migrations" ("migration_set", "name");
CREATE TRIGGER name_reads_no_update BEFORE UPDATE ON name_reads
BEGIN SELECT RAISE(ABORT, 'name_reads is append-only'); END;
CREATE TRIGGER name_reads_no_delete BEFORE DELETE ON name_reads
BEGIN SELECT RAISE(ABORT, 'name_reads is append-only'); END;
CREATE TRIGGER name_reads_no_replace BEFORE INSERT ON name_reads
WHEN EXISTS (SELECT 1 FROM name_reads WHERE read_id = NEW.read_id)
BEGIN SELECT RAISE(ABORT, 'name_reads is append-only'); END;
CREATE TRIGGER ethics_name_reads_no_update BEFORE UPDATE ON ethics_name_reads
BEGIN SELECT RAISE(ABORT, 'ethics_name_reads is append-only'); END;
CREATE TRIGGER ethics_name_reads_no_delete BEFORE DELETE ON ethics_name_reads
BEGIN SELECT RAISE(ABORT, 'ethics_name_reads is append-only'); END;
CREATE TRIGGER ethics_name_reads_no_replace BEFORE INSERT ON ethics_name_reads
WHEN EXISTS (SELECT 1 FROM ethics_name_reads WHERE read_id = NEW.read_id)
BEGIN SELECT RAISE(ABORT, 'ethics_name_reads is append-only'); END;
COMMIT;
PRAGMA application_id = 1313166409;
PRAGMA user_version = 1;
