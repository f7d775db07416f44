-- Writer: store/publications.py ---------------------------------------------------------------------------------

-- A version that was taken off the public site, by whom and why; what it held stays in `publications`, sealed, and goes
-- to no reader any more. Once, and for good: its number and its address are never given to another one.
CREATE TABLE publication_withdrawals (
    publication_id INTEGER PRIMARY KEY REFERENCES publications (publication_id),
    reason      TEXT NOT NULL CHECK (reason <> ''),
    reviewer_id TEXT NOT NULL REFERENCES reviewers (reviewer_id),
    at          TEXT NOT NULL
) STRICT;
CREATE TRIGGER publication_withdrawals_no_update BEFORE UPDATE ON publication_withdrawals
BEGIN SELECT RAISE(ABORT, 'publication_withdrawals is append-only'); END;
CREATE TRIGGER publication_withdrawals_no_delete BEFORE DELETE ON publication_withdrawals
BEGIN SELECT RAISE(ABORT, 'publication_withdrawals is append-only'); END;
CREATE TRIGGER publication_withdrawals_no_replace BEFORE INSERT ON publication_withdrawals
WHEN EXISTS (SELECT 1 FROM publication_withdrawals w WHERE w.publication_id = NEW.publication_id)
BEGIN SELECT RAISE(ABORT, 'publication_withdrawals is append-only'); END;
