-- Writer: store/audit.py ----------------------------------------------------------------------------------------

-- Append-only; gone with its drawn post. A reader who knows the person left a drawn post, which nobody reads then: without
-- such a record, or a reading, it waits. `reviewer_id` is NULL where an earlier version did not keep who it was.
CREATE TABLE audit_recusals (
    sample_id   TEXT PRIMARY KEY REFERENCES audit_sample (sample_id),
    reviewer_id TEXT REFERENCES reviewers (reviewer_id),
    reason      TEXT NOT NULL,
    at          TEXT NOT NULL
) STRICT;
INSERT INTO audit_recusals SELECT q.sample_id, NULL, '',
    coalesce(strftime('%Y-%m-%dT%H:%M:%SZ', q.act_by, '-7 days'), q.since)
    FROM queue_items q WHERE q.sample_id IS NOT NULL AND q.readable = 0
    AND NOT EXISTS (SELECT 1 FROM audit_readings r WHERE r.sample_id = q.sample_id);
CREATE TRIGGER audit_recusals_no_update BEFORE UPDATE ON audit_recusals
BEGIN SELECT RAISE(ABORT, 'audit_recusals is append-only'); END;
CREATE TRIGGER audit_recusals_no_replace BEFORE INSERT ON audit_recusals
WHEN EXISTS (SELECT 1 FROM audit_recusals WHERE sample_id = NEW.sample_id)
BEGIN SELECT RAISE(ABORT, 'audit_recusals is append-only'); END;
