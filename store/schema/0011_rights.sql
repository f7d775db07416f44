-- What makes the rights of the watched whole: deletions that name each record, a register that can forget a
-- person, what was done on a request, and who tried to sign in.

-- Each record that left with a case is named by a signed tombstone of its own ('record', kind/ref), so that after
-- one allowed deletion the loss of another record is still seen. Writer: store/checkpoints.py
CREATE TEMP TABLE tombstones_before AS SELECT * FROM tombstones;
DROP TABLE tombstones;
CREATE TABLE tombstones (
    kind      TEXT NOT NULL CHECK (kind IN ('body', 'extract', 'capture', 'words', 'case', 'person', 'record')),
    ref       TEXT NOT NULL,
    rule      TEXT NOT NULL,
    at        TEXT NOT NULL,
    by        TEXT NOT NULL CHECK (length(by) > 0),
    signature BLOB NOT NULL,
    PRIMARY KEY (kind, ref)
) STRICT, WITHOUT ROWID;
INSERT INTO tombstones SELECT * FROM temp.tombstones_before;
DROP TABLE temp.tombstones_before;
CREATE TRIGGER tombstones_no_update BEFORE UPDATE ON tombstones
BEGIN SELECT RAISE(ABORT, 'tombstones is append-only'); END;
CREATE TRIGGER tombstones_no_delete BEFORE DELETE ON tombstones
BEGIN SELECT RAISE(ABORT, 'tombstones is append-only'); END;

-- The history of an account may hold its former handles: it is emptied for a person with a tombstone.
DROP TRIGGER account_history_no_update;
CREATE TRIGGER account_history_no_update BEFORE UPDATE ON account_history
WHEN NOT EXISTS (SELECT 1 FROM accounts a JOIN tombstones t ON t.kind = 'person' AND t.ref = a.person_id
    WHERE a.account_id = OLD.account_id)
BEGIN SELECT RAISE(ABORT, 'account_history is append-only'); END;

-- Append-only. What was done on a request: a copy handed over (its hash), a correction, an end of watching, a
-- deletion. Writer: store/rights.py
CREATE TABLE subject_actions (
    action_id  INTEGER PRIMARY KEY,
    request_id TEXT NOT NULL REFERENCES subject_requests (request_id),
    done       TEXT NOT NULL CHECK (done IN ('salinan', 'koreksi', 'berhenti', 'penghapusan')),
    detail     TEXT NOT NULL,
    done_at    TEXT NOT NULL,
    done_by    TEXT NOT NULL CHECK (length(done_by) > 0)
) STRICT;
CREATE INDEX subject_actions_request ON subject_actions (request_id);
CREATE TRIGGER subject_actions_no_update BEFORE UPDATE ON subject_actions
BEGIN SELECT RAISE(ABORT, 'subject_actions is append-only'); END;
CREATE TRIGGER subject_actions_no_delete BEFORE DELETE ON subject_actions
BEGIN SELECT RAISE(ABORT, 'subject_actions is append-only'); END;
CREATE TRIGGER subject_actions_no_replace BEFORE INSERT ON subject_actions
WHEN EXISTS (SELECT 1 FROM subject_actions WHERE action_id = NEW.action_id)
BEGIN SELECT RAISE(ABORT, 'subject_actions is append-only'); END;

-- Append-only. Each attempt to sign in that went wrong, by which name and from where ('' at the machine itself).
-- Writer: store/attempts.py
CREATE TABLE failed_attempts (
    attempt_id INTEGER PRIMARY KEY,
    at         TEXT NOT NULL,
    name       TEXT NOT NULL,
    address    TEXT NOT NULL
) STRICT;
CREATE INDEX failed_attempts_name ON failed_attempts (name, at);
CREATE INDEX failed_attempts_address ON failed_attempts (address, at);
CREATE TRIGGER failed_attempts_no_update BEFORE UPDATE ON failed_attempts
BEGIN SELECT RAISE(ABORT, 'failed_attempts is append-only'); END;
