-- The reading list as one indexed table, and the posts that nobody flagged and some are read all the same.

-- One row per case and per drawn post. `item_id` says nothing of which it is. `act_by` orders the list:
-- the last day of the running clock, else how long a flag of that strength may wait unread.
-- Writer: store/queue.py
CREATE TABLE queue_items (
    item_id     TEXT PRIMARY KEY,
    case_id     TEXT UNIQUE REFERENCES cases (case_id),
    sample_id   TEXT UNIQUE REFERENCES audit_sample (sample_id),
    readable    INTEGER NOT NULL CHECK (readable IN (0, 1)),
    state       TEXT NOT NULL,
    rank        INTEGER NOT NULL CHECK (rank BETWEEN 0 AND 2),
    act_by      TEXT NOT NULL,
    due_on      TEXT,
    due_working INTEGER NOT NULL DEFAULT 0 CHECK (due_working IN (0, 1)),
    since       TEXT NOT NULL,
    fresh_since TEXT NOT NULL,
    opened_at   TEXT,
    contest     TEXT NOT NULL,
    agency      TEXT NOT NULL,
    region      TEXT NOT NULL,
    CHECK ((case_id IS NULL) <> (sample_id IS NULL))
) STRICT;
CREATE INDEX queue_order ON queue_items (act_by, rank, since, item_id) WHERE readable = 1;
CREATE INDEX queue_unopened ON queue_items (since) WHERE readable = 1 AND rank = 0 AND opened_at IS NULL;

-- Who works on what, until when. A lease that has run out is nobody's.
CREATE TABLE leases (
    item_id     TEXT PRIMARY KEY REFERENCES queue_items (item_id),
    reviewer_id TEXT NOT NULL REFERENCES reviewers (reviewer_id),
    until       TEXT NOT NULL
) STRICT;
CREATE INDEX leases_reviewer ON leases (reviewer_id);

-- Posts that were not flagged, drawn at random to learn what the flags miss. The seed makes the draw repeatable.
-- Writer: store/audit.py
CREATE TABLE audit_sample (
    sample_id TEXT PRIMARY KEY,
    week      TEXT NOT NULL,
    post_id   TEXT NOT NULL REFERENCES posts (post_id),
    version   INTEGER NOT NULL,
    pool      INTEGER NOT NULL CHECK (pool > 0),
    seed      TEXT NOT NULL,
    drawn_at  TEXT NOT NULL,
    UNIQUE (week, post_id)
) STRICT;

-- Append-only.
CREATE TABLE audit_readings (
    sample_id   TEXT PRIMARY KEY REFERENCES audit_sample (sample_id),
    reviewer_id TEXT NOT NULL REFERENCES reviewers (reviewer_id),
    at          TEXT NOT NULL,
    finding     TEXT NOT NULL CHECK (finding IN ('tidak_cukup', 'dugaan')),
    reason_code TEXT NOT NULL,
    case_id     TEXT REFERENCES cases (case_id),
    CHECK ((finding = 'dugaan') = (case_id IS NOT NULL))
) STRICT;
CREATE TRIGGER audit_readings_no_update BEFORE UPDATE ON audit_readings
BEGIN SELECT RAISE(ABORT, 'audit_readings is append-only'); END;
CREATE TRIGGER audit_readings_no_replace BEFORE INSERT ON audit_readings
WHEN EXISTS (SELECT 1 FROM audit_readings WHERE sample_id = NEW.sample_id)
BEGIN SELECT RAISE(ABORT, 'audit_readings is append-only'); END;
