-- Looking by hand, tips from outside, and what paid interfaces cost.

-- Sheets of accounts that people look at. Writer: store/visits.py
-- The seed and the size of each stratum are kept, so that a draw can be made again and a rate means something.
CREATE TABLE visit_sheets (
    sheet_id TEXT PRIMARY KEY,
    week     TEXT NOT NULL,
    seed     TEXT NOT NULL CHECK (length(seed) > 0),
    drawn_at TEXT NOT NULL,
    operator TEXT NOT NULL CHECK (length(operator) > 0),
    pool     INTEGER NOT NULL
) STRICT;

-- `stratum_size` accounts of the same agency and level could have been drawn, `stratum_drawn` were.
CREATE TABLE visit_items (
    sheet_id      TEXT NOT NULL REFERENCES visit_sheets (sheet_id),
    account_id    TEXT NOT NULL REFERENCES accounts (account_id),
    number        INTEGER NOT NULL,
    stratum_size  INTEGER NOT NULL CHECK (stratum_size > 0),
    stratum_drawn INTEGER NOT NULL CHECK (stratum_drawn BETWEEN 1 AND stratum_size),
    answer        TEXT CHECK (answer IN ('no_new', 'imported', 'private', 'not_found', 'not_owner')),
    run_id        TEXT REFERENCES runs (run_id),
    CHECK ((answer IS NULL) = (run_id IS NULL)),
    PRIMARY KEY (sheet_id, account_id)
) STRICT, WITHOUT ROWID;

-- Posts that somebody outside reported, registered account or not: kept to be read, never counted.
-- Writer: store/reported.py
CREATE TABLE reported_posts (
    report_number  TEXT PRIMARY KEY CHECK (length(report_number) > 0),
    platform       TEXT NOT NULL,
    account        TEXT NOT NULL,
    post_id        TEXT REFERENCES posts (post_id),
    url            TEXT NOT NULL,
    text           TEXT NOT NULL,
    published_raw  TEXT NOT NULL,
    published_at   TEXT,
    run_id         TEXT NOT NULL REFERENCES runs (run_id),
    capture_id     TEXT NOT NULL,
    extract_sha256 TEXT NOT NULL,
    at             TEXT NOT NULL
) STRICT;

-- Posts that a paid interface delivered, by calendar month in UTC. Writer: store/runs.py
CREATE TABLE paid_reads (
    platform TEXT NOT NULL,
    month    TEXT NOT NULL,
    reads    INTEGER NOT NULL CHECK (reads >= 0),
    PRIMARY KEY (platform, month)
) STRICT, WITHOUT ROWID;
