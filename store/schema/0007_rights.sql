-- What people asked about their own data, and what they were told. Writer: store/rights.py

-- Append-only. `person_id` is the opaque id; the request itself lies on paper under its number.
CREATE TABLE subject_requests (
    request_id  TEXT PRIMARY KEY,
    kind        TEXT NOT NULL CHECK (kind IN ('akses', 'koreksi', 'keberatan', 'penghapusan')),
    person_id   TEXT NOT NULL,
    number      TEXT NOT NULL CHECK (length(number) > 0),
    received_at TEXT NOT NULL,
    due_at      TEXT NOT NULL,
    received_by TEXT NOT NULL CHECK (length(received_by) > 0)
) STRICT;

-- Append-only. Granted or refused, with the article and the reason.
CREATE TABLE subject_answers (
    request_id  TEXT PRIMARY KEY REFERENCES subject_requests (request_id),
    decision    TEXT NOT NULL CHECK (decision IN ('dikabulkan', 'sebagian', 'ditolak')),
    article     TEXT NOT NULL CHECK (length(article) > 0),
    reason      TEXT NOT NULL CHECK (length(reason) > 0),
    answered_at TEXT NOT NULL,
    answered_by TEXT NOT NULL CHECK (length(answered_by) > 0)
) STRICT;
CREATE TRIGGER subject_requests_no_update BEFORE UPDATE ON subject_requests
BEGIN SELECT RAISE(ABORT, 'subject_requests is append-only'); END;
CREATE TRIGGER subject_requests_no_delete BEFORE DELETE ON subject_requests
BEGIN SELECT RAISE(ABORT, 'subject_requests is append-only'); END;
CREATE TRIGGER subject_answers_no_update BEFORE UPDATE ON subject_answers
BEGIN SELECT RAISE(ABORT, 'subject_answers is append-only'); END;
CREATE TRIGGER subject_answers_no_delete BEFORE DELETE ON subject_answers
BEGIN SELECT RAISE(ABORT, 'subject_answers is append-only'); END;
