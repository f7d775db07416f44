-- Writer: store/covers.py ---------------------------------------------------------------------------------------

-- Of a film, a cover lies on one frame, named by its milliseconds from the beginning, or on all of them: then, as on a
-- picture, `frame` is NULL.
ALTER TABLE picture_covers ADD COLUMN frame INTEGER CHECK (frame >= 0);
DROP TRIGGER picture_covers_no_update;
CREATE TRIGGER picture_covers_no_update BEFORE UPDATE ON picture_covers
WHEN OLD.removed_at IS NOT NULL OR NEW.frame IS NOT OLD.frame
    OR (OLD.cover_id, OLD.sha256, OLD.x, OLD.y, OLD.width, OLD.height, OLD.added_by, OLD.added_at)
    <> (NEW.cover_id, NEW.sha256, NEW.x, NEW.y, NEW.width, NEW.height, NEW.added_by, NEW.added_at)
BEGIN SELECT RAISE(ABORT, 'picture_covers is append-only'); END;

-- That a person has looked through a film, or a page as a browser drew it, and found nobody who must be covered: with
-- that word alone it leaves as it is. Taken back it stays here, with who did it.
CREATE TABLE cover_statements (
    statement_id INTEGER PRIMARY KEY,
    sha256       TEXT NOT NULL,
    said_by      TEXT NOT NULL REFERENCES reviewers (reviewer_id),
    said_at      TEXT NOT NULL,
    withdrawn_by TEXT REFERENCES reviewers (reviewer_id),
    withdrawn_at TEXT,
    CHECK ((withdrawn_by IS NULL) = (withdrawn_at IS NULL))
) STRICT;
CREATE UNIQUE INDEX cover_statements_standing ON cover_statements (sha256) WHERE withdrawn_at IS NULL;
CREATE TRIGGER cover_statements_no_update BEFORE UPDATE ON cover_statements
WHEN OLD.withdrawn_at IS NOT NULL OR (OLD.statement_id, OLD.sha256, OLD.said_by, OLD.said_at)
    <> (NEW.statement_id, NEW.sha256, NEW.said_by, NEW.said_at)
BEGIN SELECT RAISE(ABORT, 'cover_statements is append-only'); END;

-- Writer: store/jobs.py -----------------------------------------------------------------------------------------

-- A further kind: one page, as a browser draws it. A check is changed by making its table anew; the rest is as it was.
ALTER TABLE desk_jobs RENAME TO desk_jobs_before;
CREATE TABLE desk_jobs (
    job_id     INTEGER PRIMARY KEY,
    kind       TEXT NOT NULL CHECK (kind IN ('rayapi', 'tandai', 'putaran', 'cadangan', 'latihan', 'tangkap')),
    started_at TEXT NOT NULL,
    started_by TEXT NOT NULL,
    pid        INTEGER,
    stopped_at TEXT,
    stopped_by TEXT,
    ended_at   TEXT,
    exit_code  INTEGER,
    CHECK ((stopped_at IS NULL) = (stopped_by IS NULL))
) STRICT;
INSERT INTO desk_jobs SELECT job_id, kind, started_at, started_by, pid, stopped_at, stopped_by, ended_at, exit_code
    FROM desk_jobs_before;
DROP TABLE desk_jobs_before;
CREATE UNIQUE INDEX desk_jobs_one ON desk_jobs ((1)) WHERE ended_at IS NULL;
CREATE TRIGGER desk_jobs_no_change BEFORE UPDATE ON desk_jobs
WHEN OLD.ended_at IS NOT NULL OR NEW.kind IS NOT OLD.kind OR NEW.started_at IS NOT OLD.started_at
    OR NEW.started_by IS NOT OLD.started_by OR (OLD.stopped_at IS NOT NULL AND NEW.stopped_at IS NOT OLD.stopped_at)
BEGIN SELECT RAISE(ABORT, 'desk_jobs keeps who started what'); END;
CREATE TRIGGER desk_jobs_no_delete BEFORE DELETE ON desk_jobs
BEGIN SELECT RAISE(ABORT, 'desk_jobs is kept'); END;

-- Writer: store/evidence.py -------------------------------------------------------------------------------------

-- Pages as a browser drew them are few among the captures of crawls, and are listed by their runs.
CREATE INDEX captures_drawn ON captures (run_id) WHERE url >= 'rendered+' AND url < 'rendered,';
