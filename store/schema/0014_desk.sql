-- The browser desk: who is signed in, and what was refused there. Writer: store/desk.py

-- `session` is the SHA-256 of what the browser holds, so that a copy of the store lets nobody in.
CREATE TABLE desk_sessions (
    session     TEXT PRIMARY KEY CHECK (length(session) = 64),
    reviewer_id TEXT NOT NULL REFERENCES reviewers (reviewer_id),
    opened_at   TEXT NOT NULL,
    seen_at     TEXT NOT NULL,
    address     TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Append-only. Each request that the desk refused: by whom ('' when nobody was signed in), from where, which page.
CREATE TABLE refusals (
    refusal_id  INTEGER PRIMARY KEY,
    at          TEXT NOT NULL,
    reviewer_id TEXT NOT NULL,
    address     TEXT NOT NULL,
    page        TEXT NOT NULL,
    why         TEXT NOT NULL CHECK (why IN ('asal_lain', 'tanpa_tanda', 'tanpa_wewenang', 'belum_masuk'))
) STRICT;
CREATE INDEX refusals_at ON refusals (at);
CREATE TRIGGER refusals_no_update BEFORE UPDATE ON refusals
BEGIN SELECT RAISE(ABORT, 'refusals is append-only'); END;
