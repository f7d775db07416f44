-- A report with an earlier cut-off counts what stood then: what is changed in its place keeps here what it was.

-- Writer: store/posts.py ----------------------------------------------------------------------------------------

-- Append-only but for `media`, which goes with the words. What a post was counted by until a look or the taking back of an
-- import made it another: its words' version, its time, its pictures, when it was first seen.
CREATE TABLE post_states (
    state_id      INTEGER PRIMARY KEY,
    post_id       TEXT NOT NULL REFERENCES posts (post_id),
    until         TEXT NOT NULL,
    version       INTEGER NOT NULL,
    published_at  TEXT,
    media         TEXT NOT NULL,
    first_seen_at TEXT NOT NULL
) STRICT;
CREATE INDEX post_states_post ON post_states (post_id);
CREATE TRIGGER post_states_no_update BEFORE UPDATE ON post_states
WHEN NEW.media <> '[]' OR (NEW.state_id, NEW.post_id, NEW.until, NEW.version, NEW.first_seen_at)
    <> (OLD.state_id, OLD.post_id, OLD.until, OLD.version, OLD.first_seen_at)
    OR NEW.published_at IS NOT OLD.published_at
BEGIN SELECT RAISE(ABORT, 'post_states is append-only'); END;
CREATE TRIGGER post_states_no_delete BEFORE DELETE ON post_states
BEGIN SELECT RAISE(ABORT, 'post_states is append-only'); END;

-- Writer: store/flags.py ----------------------------------------------------------------------------------------

-- When a version was read first; `stale_at` and `fresh_at`: since when it last showed more than was read, and when that was
-- read too. NULL: as `at` says, never.
ALTER TABLE assessments ADD COLUMN first_at TEXT;
ALTER TABLE assessments ADD COLUMN stale_at TEXT;
ALTER TABLE assessments ADD COLUMN fresh_at TEXT;

-- Writer: store/pictures.py -------------------------------------------------------------------------------------

-- When a picture was read first, NULL: as `at` says.
ALTER TABLE pictures ADD COLUMN first_at TEXT;

-- Writer: store/cases.py ----------------------------------------------------------------------------------------

-- When a version last left its case with the import that showed it, and when it came back.
ALTER TABLE case_posts ADD COLUMN left_at TEXT;
ALTER TABLE case_posts ADD COLUMN back_at TEXT;
