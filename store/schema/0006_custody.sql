-- What makes evidence checkable by others, and what was deleted with leave. Writer: store/checkpoints.py

-- Public halves of the keys that signed here; the private ones lie outside the workspace and its backups.
CREATE TABLE signing_keys (
    key_id   TEXT PRIMARY KEY,
    public   BLOB NOT NULL,
    added_at TEXT NOT NULL
) STRICT;

-- Append-only. A signed statement: so many captures with this head, so many sealed records with this root.
-- `digest` is what reports print and letters carry outside. `token` is an RFC 3161 answer over it.
CREATE TABLE checkpoints (
    number    INTEGER PRIMARY KEY,
    statement TEXT NOT NULL,
    digest    TEXT NOT NULL UNIQUE,
    key_id    TEXT NOT NULL REFERENCES signing_keys (key_id),
    signature BLOB NOT NULL
) STRICT;
CREATE TABLE timestamps (
    number INTEGER PRIMARY KEY REFERENCES checkpoints (number),
    token  BLOB NOT NULL,
    at     TEXT NOT NULL
) STRICT;

-- Append-only. The digest of each record at the checkpoint that first covered it.
CREATE TABLE seals (
    kind   TEXT NOT NULL,
    ref    TEXT NOT NULL,
    number INTEGER NOT NULL REFERENCES checkpoints (number),
    digest TEXT NOT NULL,
    PRIMARY KEY (kind, ref)
) STRICT, WITHOUT ROWID;
CREATE INDEX seals_number ON seals (number);

-- Append-only. A deletion that was allowed: which rule, when, by whom; signed. It makes an absence valid.
CREATE TABLE tombstones (
    kind      TEXT NOT NULL CHECK (kind IN ('body', 'extract', 'capture', 'words', 'case', 'person')),
    ref       TEXT NOT NULL,
    rule      TEXT NOT NULL,
    at        TEXT NOT NULL,
    by        TEXT NOT NULL CHECK (length(by) > 0),
    signature BLOB NOT NULL,
    PRIMARY KEY (kind, ref)
) STRICT, WITHOUT ROWID;

-- Append-only. Which packet of a case went to whom. Writer: store/packets.py
CREATE TABLE packets (
    packet_id       TEXT PRIMARY KEY,
    case_id         TEXT NOT NULL,
    reviewer_id     TEXT NOT NULL REFERENCES reviewers (reviewer_id),
    recipient       TEXT NOT NULL CHECK (length(recipient) > 0),
    recipient_kind  TEXT NOT NULL CHECK (recipient_kind IN ('bawaslu', 'bkn', 'ppk', 'lain', 'internal')),
    letter_number   TEXT NOT NULL,
    ppk_contestant  TEXT NOT NULL CHECK (ppk_contestant IN ('ya', 'tidak', '')),
    full_body       TEXT NOT NULL,
    manifest_sha256 TEXT NOT NULL,
    at              TEXT NOT NULL
) STRICT;
CREATE TRIGGER checkpoints_no_update BEFORE UPDATE ON checkpoints
BEGIN SELECT RAISE(ABORT, 'checkpoints is append-only'); END;
CREATE TRIGGER checkpoints_no_delete BEFORE DELETE ON checkpoints
BEGIN SELECT RAISE(ABORT, 'checkpoints is append-only'); END;
CREATE TRIGGER timestamps_no_update BEFORE UPDATE ON timestamps
BEGIN SELECT RAISE(ABORT, 'timestamps is append-only'); END;
CREATE TRIGGER timestamps_no_delete BEFORE DELETE ON timestamps
BEGIN SELECT RAISE(ABORT, 'timestamps is append-only'); END;
CREATE TRIGGER seals_no_update BEFORE UPDATE ON seals
BEGIN SELECT RAISE(ABORT, 'seals is append-only'); END;
CREATE TRIGGER seals_no_delete BEFORE DELETE ON seals
BEGIN SELECT RAISE(ABORT, 'seals is append-only'); END;
CREATE TRIGGER tombstones_no_update BEFORE UPDATE ON tombstones
BEGIN SELECT RAISE(ABORT, 'tombstones is append-only'); END;
CREATE TRIGGER tombstones_no_delete BEFORE DELETE ON tombstones
BEGIN SELECT RAISE(ABORT, 'tombstones is append-only'); END;
CREATE TRIGGER packets_no_update BEFORE UPDATE ON packets
BEGIN SELECT RAISE(ABORT, 'packets is append-only'); END;
CREATE TRIGGER packets_no_delete BEFORE DELETE ON packets
BEGIN SELECT RAISE(ABORT, 'packets is append-only'); END;
