-- The store of one workspace. Times are UTC, "2026-11-02T01:00:00Z"; dates are calendar
-- days in the account's own zone. Names and NIP are not here: see identities.db.
-- Tables marked append-only refuse UPDATE and DELETE by trigger.

CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;

-- Register. Writer: store/accounts.py -------------------------------------------

-- How each list was chosen, and out of how many civil servants: without this a rate means nothing.
CREATE TABLE register_lists (
    list_id       TEXT PRIMARY KEY,
    imported_at   TEXT NOT NULL,
    file_sha256   TEXT NOT NULL,
    selection     TEXT NOT NULL CHECK (length(selection) > 0),
    population    INTEGER NOT NULL CHECK (population > 0),
    operator      TEXT NOT NULL,
    rows_read     INTEGER NOT NULL,
    rows_loaded   INTEGER NOT NULL,
    rows_refused  INTEGER NOT NULL,
    reject_sha256 TEXT
) STRICT;

CREATE TABLE accounts (
    account_id         TEXT PRIMARY KEY,
    person_id          TEXT NOT NULL,
    platform           TEXT NOT NULL,
    handle             TEXT NOT NULL,
    native_id          TEXT,
    agency             TEXT NOT NULL,
    region             TEXT NOT NULL,
    position_level     TEXT NOT NULL,
    kepala_wilayah     INTEGER NOT NULL CHECK (kepala_wilayah IN (0, 1)),
    kind               TEXT NOT NULL CHECK (kind IN ('personal', 'official')),
    legal_basis        TEXT NOT NULL CHECK (length(legal_basis) > 0),
    ownership_evidence TEXT NOT NULL CHECK (length(ownership_evidence) > 0),
    verified_by        TEXT NOT NULL CHECK (length(verified_by) > 0),
    active_from        TEXT NOT NULL,
    active_to          TEXT,
    route              TEXT NOT NULL CHECK (route IN ('A', 'B', 'C')),
    withdrawn          INTEGER NOT NULL DEFAULT 0 CHECK (withdrawn IN (0, 1)),
    list_id            TEXT NOT NULL REFERENCES register_lists (list_id)
) STRICT;
CREATE UNIQUE INDEX accounts_handle ON accounts (platform, handle);
-- A renamed account is the same account: the platform's own id decides.
CREATE UNIQUE INDEX accounts_native ON accounts (platform, native_id) WHERE native_id IS NOT NULL;
CREATE INDEX accounts_person ON accounts (person_id);

-- Append-only.
CREATE TABLE account_history (
    history_id INTEGER PRIMARY KEY,
    account_id TEXT NOT NULL REFERENCES accounts (account_id),
    at         TEXT NOT NULL,
    operator   TEXT NOT NULL,
    action     TEXT NOT NULL CHECK (action IN ('registered', 'changed', 'renamed', 'withdrawn')),
    changes    TEXT NOT NULL,
    note       TEXT NOT NULL CHECK (length(note) > 0)
) STRICT;
CREATE INDEX account_history_account ON account_history (account_id);

-- Runs and what they saw. Writer: store/runs.py ---------------------------------

CREATE TABLE runs (
    run_id      TEXT PRIMARY KEY,
    kind        TEXT NOT NULL CHECK (kind IN ('crawl', 'import', 'visit')),
    started_at  TEXT NOT NULL,
    ended_at    TEXT,
    status      TEXT NOT NULL CHECK (status IN ('running', 'complete', 'partial', 'failed')),
    operator    TEXT NOT NULL,
    how_seen    TEXT NOT NULL,
    file_sha256 TEXT,
    version     TEXT NOT NULL
) STRICT;
CREATE INDEX runs_started ON runs (started_at);

-- One row per run and account: the work queue while `outcome` is null, the record after.
CREATE TABLE run_accounts (
    run_id        TEXT NOT NULL REFERENCES runs (run_id),
    account_id    TEXT NOT NULL REFERENCES accounts (account_id),
    outcome       TEXT,
    complete      INTEGER NOT NULL DEFAULT 0 CHECK (complete IN (0, 1)),
    next_url      TEXT,
    pages         INTEGER NOT NULL DEFAULT 0,
    posts_seen    INTEGER NOT NULL DEFAULT 0,
    posts_new     INTEGER NOT NULL DEFAULT 0,
    posts_changed INTEGER NOT NULL DEFAULT 0,
    unseen_from   TEXT,
    unseen_to     TEXT,
    detail        TEXT NOT NULL DEFAULT '',
    at            TEXT,
    PRIMARY KEY (run_id, account_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX run_accounts_account ON run_accounts (account_id);

-- What the next crawl starts from. Updated together with the page's posts.
CREATE TABLE account_state (
    account_id    TEXT PRIMARY KEY REFERENCES accounts (account_id),
    newest_at     TEXT,
    etag          TEXT,
    last_modified TEXT,
    last_ok_at    TEXT
) STRICT;

CREATE TABLE quarantine (
    quarantine_id TEXT PRIMARY KEY,
    run_id        TEXT NOT NULL REFERENCES runs (run_id),
    account_id    TEXT,
    stage         TEXT NOT NULL,
    reason        TEXT NOT NULL,
    place         TEXT NOT NULL,
    detail        TEXT NOT NULL,
    raw_sha256    TEXT,
    at            TEXT NOT NULL
) STRICT;

-- Evidence. Writer: store/evidence.py -------------------------------------------------

CREATE TABLE captures (
    capture_id  TEXT PRIMARY KEY,
    seq         INTEGER NOT NULL UNIQUE REFERENCES evidence_chain (seq),
    run_id      TEXT NOT NULL REFERENCES runs (run_id),
    account_id  TEXT,
    url         TEXT NOT NULL,
    status      INTEGER NOT NULL,
    headers     TEXT NOT NULL,
    captured_at TEXT NOT NULL,
    body_sha256 TEXT NOT NULL,
    body_bytes  INTEGER NOT NULL,
    nonce       TEXT NOT NULL
) STRICT;
CREATE INDEX captures_url ON captures (account_id, url, seq);

-- Append-only. digest = sha256(nonce + canonical record); head = sha256(previous head + digest).
-- The record and its nonce stay purgeable, the chain does not break.
CREATE TABLE evidence_chain (
    seq    INTEGER PRIMARY KEY,
    digest TEXT NOT NULL,
    head   TEXT NOT NULL
) STRICT;

-- Posts. Writer: store/posts.py -------------------------------------------------

CREATE TABLE posts (
    post_id             TEXT PRIMARY KEY,
    account_id          TEXT NOT NULL REFERENCES accounts (account_id),
    native_id           TEXT NOT NULL,
    kind                TEXT NOT NULL CHECK (kind IN ('original', 'reply', 'repost', 'quote')),
    url                 TEXT NOT NULL,
    published_at        TEXT,
    published_raw       TEXT NOT NULL,
    published_precision TEXT NOT NULL,
    published_source    TEXT NOT NULL,
    published_problem   TEXT,
    indexed_at          TEXT,
    reply_to            TEXT,
    other_author        TEXT,
    audience            TEXT NOT NULL,
    language            TEXT,
    media               TEXT NOT NULL,
    first_seen_at       TEXT NOT NULL,
    last_seen_at        TEXT NOT NULL,
    version             INTEGER NOT NULL CHECK (version > 0),
    absent_listings     INTEGER NOT NULL DEFAULT 0,
    gone_at             TEXT,
    gone_reason         TEXT,
    UNIQUE (account_id, native_id)
) STRICT;
CREATE INDEX posts_published ON posts (published_at);

-- An edit is a version; the first capture is never overwritten.
CREATE TABLE post_versions (
    post_id        TEXT NOT NULL REFERENCES posts (post_id),
    version        INTEGER NOT NULL,
    text           TEXT NOT NULL,
    other_text     TEXT NOT NULL,
    text_sha256    TEXT NOT NULL,
    edited_at      TEXT,
    seen_at        TEXT NOT NULL,
    extract_sha256 TEXT NOT NULL,
    PRIMARY KEY (post_id, version)
) STRICT, WITHOUT ROWID;

-- Each way in which a version was seen: a crawled post that is also imported keeps both.
CREATE TABLE post_sources (
    post_id    TEXT NOT NULL REFERENCES posts (post_id),
    version    INTEGER NOT NULL,
    how_seen   TEXT NOT NULL,
    run_id     TEXT NOT NULL REFERENCES runs (run_id),
    capture_id TEXT,
    PRIMARY KEY (post_id, version, how_seen)
) STRICT, WITHOUT ROWID;

-- Flags. Writer: store/flags.py -------------------------------------------------

-- One row per post version that was analysed; also the mark that it was.
CREATE TABLE assessments (
    post_id    TEXT NOT NULL REFERENCES posts (post_id),
    version    INTEGER NOT NULL,
    engine     TEXT NOT NULL,
    queue      INTEGER NOT NULL CHECK (queue IN (0, 1)),
    stance     TEXT NOT NULL CHECK (stance IN ('support', 'oppose', 'none')),
    tier       TEXT CHECK (tier IN ('strong', 'plain', 'weak')),
    at         TEXT NOT NULL,
    PRIMARY KEY (post_id, version)
) STRICT, WITHOUT ROWID;
CREATE INDEX assessments_queue ON assessments (post_id) WHERE queue = 1;

CREATE TABLE flags (
    flag_id      TEXT PRIMARY KEY,
    post_id      TEXT NOT NULL REFERENCES posts (post_id),
    version      INTEGER NOT NULL,
    rule         TEXT NOT NULL,
    rule_version INTEGER NOT NULL,
    entry        TEXT NOT NULL,
    found        TEXT NOT NULL,
    field        TEXT NOT NULL CHECK (field IN ('text', 'other_text')),
    spans        TEXT NOT NULL,
    tier         TEXT NOT NULL CHECK (tier IN ('strong', 'plain', 'weak')),
    contest      TEXT,
    stage        TEXT,
    category     TEXT,
    reason       TEXT NOT NULL,
    cancelled_by TEXT NOT NULL,
    pack         TEXT NOT NULL,
    pack_version TEXT NOT NULL,
    at           TEXT NOT NULL
) STRICT;
CREATE INDEX flags_post ON flags (post_id);

-- Cases. Writer: store/cases.py -------------------------------------------------

CREATE TABLE reviewers (
    reviewer_id TEXT PRIMARY KEY,
    role        TEXT NOT NULL CHECK (role IN ('reviewer', 'approver')),
    salt        BLOB NOT NULL,
    hash        BLOB NOT NULL,
    added_at    TEXT NOT NULL,
    disabled_at TEXT
) STRICT;

-- One case per person and contest while it is open. `known_at` is set by the first reading
-- that confirms something: the seven-day clock starts there.
CREATE TABLE cases (
    case_id   TEXT PRIMARY KEY,
    person_id TEXT NOT NULL,
    contest   TEXT NOT NULL,
    opened_at TEXT NOT NULL,
    known_at  TEXT,
    closed_at TEXT
) STRICT;
CREATE UNIQUE INDEX cases_open ON cases (person_id, contest) WHERE closed_at IS NULL;

-- A version of a post that was edited after it joined is a row of its own: an edit reopens the reading.
CREATE TABLE case_posts (
    case_id  TEXT NOT NULL REFERENCES cases (case_id),
    post_id  TEXT NOT NULL REFERENCES posts (post_id),
    version  INTEGER NOT NULL,
    added_at TEXT NOT NULL,
    PRIMARY KEY (case_id, post_id, version)
) STRICT, WITHOUT ROWID;
CREATE INDEX case_posts_post ON case_posts (post_id);

-- Append-only. What one person found when reading a case.
CREATE TABLE readings (
    reading_id  INTEGER PRIMARY KEY,
    case_id     TEXT NOT NULL REFERENCES cases (case_id),
    reviewer_id TEXT NOT NULL REFERENCES reviewers (reviewer_id),
    at          TEXT NOT NULL,
    finding     TEXT NOT NULL CHECK (finding IN ('tidak_cukup', 'dugaan')),
    category    TEXT,
    reason      TEXT NOT NULL CHECK (length(reason) > 0),
    CHECK (finding = 'tidak_cukup' OR category IS NOT NULL),
    UNIQUE (case_id, reading_id, reviewer_id, finding)
) STRICT;
CREATE INDEX readings_case ON readings (case_id);

-- Append-only. "Dugaan layak diteruskan" exists only as two readings of two persons. A reading that
-- was reopened and confirmed again has a further row.
CREATE TABLE findings (
    finding_id     INTEGER PRIMARY KEY,
    case_id        TEXT NOT NULL REFERENCES cases (case_id),
    first_reading  INTEGER NOT NULL UNIQUE,
    first_person   TEXT NOT NULL,
    second_reading INTEGER NOT NULL UNIQUE,
    second_person  TEXT NOT NULL,
    finding        TEXT NOT NULL DEFAULT 'dugaan' CHECK (finding = 'dugaan'),
    category       TEXT NOT NULL,
    at             TEXT NOT NULL,
    CHECK (first_person <> second_person),
    CHECK (first_reading < second_reading),
    UNIQUE (case_id, finding_id),
    FOREIGN KEY (case_id, first_reading, first_person, finding)
        REFERENCES readings (case_id, reading_id, reviewer_id, finding),
    FOREIGN KEY (case_id, second_reading, second_person, finding)
        REFERENCES readings (case_id, reading_id, reviewer_id, finding)
) STRICT;

-- Append-only.
CREATE TABLE clarifications (
    clarification_id INTEGER PRIMARY KEY,
    case_id          TEXT NOT NULL REFERENCES cases (case_id),
    reviewer_id      TEXT NOT NULL REFERENCES reviewers (reviewer_id),
    at               TEXT NOT NULL,
    state            TEXT NOT NULL CHECK (state IN
        ('tidak_diminta', 'bukan_kewenangan', 'diminta', 'diterima', 'menolak', 'tidak_terjangkau')),
    note             TEXT NOT NULL
) STRICT;
CREATE INDEX clarifications_case ON clarifications (case_id);

-- Append-only. One step of a case from one body to the next; only a case with a finding may travel.
CREATE TABLE hops (
    hop_id      INTEGER PRIMARY KEY,
    case_id     TEXT NOT NULL,
    finding_id  INTEGER NOT NULL,
    reviewer_id TEXT NOT NULL REFERENCES reviewers (reviewer_id),
    sender      TEXT NOT NULL CHECK (length(sender) > 0),
    receiver    TEXT NOT NULL CHECK (length(receiver) > 0),
    route       TEXT NOT NULL CHECK (length(route) > 0),
    number      TEXT NOT NULL CHECK (length(number) > 0),
    sent_on     TEXT NOT NULL,
    at          TEXT NOT NULL,
    UNIQUE (case_id, sender, receiver, number),
    UNIQUE (case_id, hop_id),
    FOREIGN KEY (case_id, finding_id) REFERENCES findings (case_id, finding_id)
) STRICT;
CREATE INDEX hops_case ON hops (case_id);

-- Append-only. Only an authority decides, on a case that was passed on; it is named, with number and date.
CREATE TABLE results (
    result_id   INTEGER PRIMARY KEY,
    case_id     TEXT NOT NULL,
    hop_id      INTEGER NOT NULL,
    reviewer_id TEXT NOT NULL REFERENCES reviewers (reviewer_id),
    authority   TEXT NOT NULL CHECK (length(authority) > 0),
    number      TEXT NOT NULL CHECK (length(number) > 0),
    decided_on  TEXT NOT NULL,
    result      TEXT NOT NULL CHECK (result IN
        ('terbukti', 'tidak_terbukti', 'ditolak', 'tidak_diregister', 'dikembalikan',
         'dibatalkan', 'dilimpahkan', 'gugur', 'sanksi')),
    sanction    TEXT CHECK (sanction IN
        ('moral_tertutup', 'moral_terbuka', 'ringan', 'sedang', 'berat', 'ptdh')),
    at          TEXT NOT NULL,
    CHECK ((result = 'sanksi') = (sanction IS NOT NULL)),
    UNIQUE (case_id, authority, number, result),
    FOREIGN KEY (case_id, hop_id) REFERENCES hops (case_id, hop_id)
) STRICT;
CREATE INDEX results_case ON results (case_id);

-- Append-only tables ------------------------------------------------------------------------

CREATE TRIGGER account_history_no_update BEFORE UPDATE ON account_history
BEGIN SELECT RAISE(ABORT, 'account_history is append-only'); END;
CREATE TRIGGER account_history_no_delete BEFORE DELETE ON account_history
BEGIN SELECT RAISE(ABORT, 'account_history is append-only'); END;
CREATE TRIGGER evidence_chain_no_update BEFORE UPDATE ON evidence_chain
BEGIN SELECT RAISE(ABORT, 'evidence_chain is append-only'); END;
CREATE TRIGGER evidence_chain_no_delete BEFORE DELETE ON evidence_chain
BEGIN SELECT RAISE(ABORT, 'evidence_chain is append-only'); END;
CREATE TRIGGER post_versions_no_rewrite BEFORE UPDATE ON post_versions
BEGIN SELECT RAISE(ABORT, 'a captured version is never rewritten'); END;
CREATE TRIGGER readings_no_update BEFORE UPDATE ON readings
BEGIN SELECT RAISE(ABORT, 'readings is append-only'); END;
CREATE TRIGGER readings_no_delete BEFORE DELETE ON readings
BEGIN SELECT RAISE(ABORT, 'readings is append-only'); END;
CREATE TRIGGER findings_no_update BEFORE UPDATE ON findings
BEGIN SELECT RAISE(ABORT, 'findings is append-only'); END;
CREATE TRIGGER findings_no_delete BEFORE DELETE ON findings
BEGIN SELECT RAISE(ABORT, 'findings is append-only'); END;
CREATE TRIGGER clarifications_no_update BEFORE UPDATE ON clarifications
BEGIN SELECT RAISE(ABORT, 'clarifications is append-only'); END;
CREATE TRIGGER clarifications_no_delete BEFORE DELETE ON clarifications
BEGIN SELECT RAISE(ABORT, 'clarifications is append-only'); END;
CREATE TRIGGER hops_no_update BEFORE UPDATE ON hops
BEGIN SELECT RAISE(ABORT, 'hops is append-only'); END;
CREATE TRIGGER hops_no_delete BEFORE DELETE ON hops
BEGIN SELECT RAISE(ABORT, 'hops is append-only'); END;
CREATE TRIGGER results_no_update BEFORE UPDATE ON results
BEGIN SELECT RAISE(ABORT, 'results is append-only'); END;
CREATE TRIGGER results_no_delete BEFORE DELETE ON results
BEGIN SELECT RAISE(ABORT, 'results is append-only'); END;

-- REPLACE deletes without firing the delete triggers, so a taken key is refused before that.
CREATE TRIGGER account_history_no_replace BEFORE INSERT ON account_history
WHEN EXISTS (SELECT 1 FROM account_history WHERE history_id = NEW.history_id)
BEGIN SELECT RAISE(ABORT, 'account_history is append-only'); END;
CREATE TRIGGER evidence_chain_no_replace BEFORE INSERT ON evidence_chain
WHEN EXISTS (SELECT 1 FROM evidence_chain WHERE seq = NEW.seq)
BEGIN SELECT RAISE(ABORT, 'evidence_chain is append-only'); END;
CREATE TRIGGER readings_no_replace BEFORE INSERT ON readings
WHEN EXISTS (SELECT 1 FROM readings WHERE reading_id = NEW.reading_id)
BEGIN SELECT RAISE(ABORT, 'readings is append-only'); END;
CREATE TRIGGER findings_no_replace BEFORE INSERT ON findings
WHEN EXISTS (SELECT 1 FROM findings WHERE finding_id = NEW.finding_id
    OR first_reading = NEW.first_reading OR second_reading = NEW.second_reading)
BEGIN SELECT RAISE(ABORT, 'findings is append-only'); END;
CREATE TRIGGER clarifications_no_replace BEFORE INSERT ON clarifications
WHEN EXISTS (SELECT 1 FROM clarifications WHERE clarification_id = NEW.clarification_id)
BEGIN SELECT RAISE(ABORT, 'clarifications is append-only'); END;
CREATE TRIGGER hops_no_replace BEFORE INSERT ON hops
WHEN EXISTS (SELECT 1 FROM hops WHERE hop_id = NEW.hop_id OR (case_id, sender, receiver, number)
    = (NEW.case_id, NEW.sender, NEW.receiver, NEW.number))
BEGIN SELECT RAISE(ABORT, 'hops is append-only'); END;
CREATE TRIGGER results_no_replace BEFORE INSERT ON results
WHEN EXISTS (SELECT 1 FROM results WHERE result_id = NEW.result_id OR (case_id, authority, number, result)
    = (NEW.case_id, NEW.authority, NEW.number, NEW.result))
BEGIN SELECT RAISE(ABORT, 'results is append-only'); END;
CREATE TRIGGER post_versions_no_replace BEFORE INSERT ON post_versions
WHEN EXISTS (SELECT 1 FROM post_versions WHERE post_id = NEW.post_id AND version = NEW.version)
BEGIN SELECT RAISE(ABORT, 'a captured version is never rewritten'); END;
