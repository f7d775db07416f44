-- Writer: store/publications.py ---------------------------------------------------------------------------------

-- A version of a public edition that was put on the public site: its files as one zip, which is never made anew, so
-- that its address always gives the same bytes. `tag` names it in the feed, `reason` says why it follows another.
CREATE TABLE publications (
    publication_id INTEGER PRIMARY KEY,
    period      TEXT NOT NULL,
    edition     TEXT NOT NULL CHECK (edition = 'publik'),
    lang        TEXT NOT NULL,
    version     INTEGER NOT NULL,
    reason      TEXT NOT NULL,
    tag         TEXT NOT NULL UNIQUE,
    sha256      TEXT NOT NULL CHECK (length(sha256) = 64),
    content     BLOB NOT NULL,
    reviewer_id TEXT NOT NULL REFERENCES reviewers (reviewer_id),
    at          TEXT NOT NULL,
    UNIQUE (period, lang, version),
    FOREIGN KEY (period, edition, lang, version) REFERENCES report_versions (period, edition, lang, version)
) STRICT;
CREATE TRIGGER publications_no_update BEFORE UPDATE ON publications
BEGIN SELECT RAISE(ABORT, 'publications is append-only'); END;
CREATE TRIGGER publications_no_delete BEFORE DELETE ON publications
BEGIN SELECT RAISE(ABORT, 'publications is append-only'); END;
CREATE TRIGGER publications_no_replace BEFORE INSERT ON publications
WHEN EXISTS (
    SELECT 1 FROM publications p WHERE p.publication_id = NEW.publication_id OR p.tag = NEW.tag
    OR (p.period = NEW.period AND p.lang = NEW.lang AND p.version = NEW.version)
)
BEGIN SELECT RAISE(ABORT, 'publications is append-only'); END;
