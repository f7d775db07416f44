-- The store of one workspace. Times are UTC, "2026-11-02T01:00:00Z"; dates are calendar days in the account's own
-- zone. Names and NIP are not here: see identities.db. Tables marked append-only refuse UPDATE and DELETE by trigger.

-- Anybody's: facts of the workspace as a whole ----------------------------------------------------------------

CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;

-- Writer: store/accounts.py -----------------------------------------------------------------------------------

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

-- Which of our columns a header of an office's list is, as somebody said at an import: the next list is read alike.
CREATE TABLE register_columns (
    header   TEXT PRIMARY KEY,
    ours     TEXT NOT NULL,
    at       TEXT NOT NULL,
    operator TEXT NOT NULL
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

-- Writer: store/runs.py ---------------------------------------------------------------------------------------

CREATE TABLE runs (
    run_id      TEXT PRIMARY KEY,
    kind        TEXT NOT NULL CHECK (kind IN ('crawl', 'import', 'visit', 'render')),
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
    stands        INTEGER NOT NULL DEFAULT 1 CHECK (stands IN (0, 1)),
    PRIMARY KEY (run_id, account_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX run_accounts_account ON run_accounts (account_id);

-- Append-only. An import, or one account's answer of a visit, that was wrong is taken back by another record, with its
-- reason: it counts no more, and stays to be seen. `account_id` is '' for a whole import. What `stands` says in other
-- tables follows from these rows.
CREATE TABLE run_corrections (
    correction_id INTEGER PRIMARY KEY,
    run_id        TEXT NOT NULL REFERENCES runs (run_id),
    account_id    TEXT NOT NULL,
    reviewer_id   TEXT NOT NULL REFERENCES reviewers (reviewer_id),
    reason        TEXT NOT NULL CHECK (length(reason) > 0),
    at            TEXT NOT NULL,
    UNIQUE (run_id, account_id)
) STRICT;
CREATE TRIGGER run_corrections_no_update BEFORE UPDATE ON run_corrections
BEGIN SELECT RAISE(ABORT, 'run_corrections is append-only'); END;
CREATE TRIGGER run_corrections_no_delete BEFORE DELETE ON run_corrections
BEGIN SELECT RAISE(ABORT, 'run_corrections is append-only'); END;
CREATE TRIGGER run_corrections_no_replace BEFORE INSERT ON run_corrections
WHEN EXISTS (SELECT 1 FROM run_corrections WHERE correction_id = NEW.correction_id
    OR (run_id, account_id) = (NEW.run_id, NEW.account_id))
BEGIN SELECT RAISE(ABORT, 'run_corrections is append-only'); END;

-- What the next crawl starts from. Updated together with the page's posts.
CREATE TABLE account_state (
    account_id    TEXT PRIMARY KEY REFERENCES accounts (account_id),
    newest_at     TEXT,
    etag          TEXT,
    last_modified TEXT,
    last_ok_at    TEXT,
    whole_at      TEXT
) STRICT;

-- Writer: store/refused_rows.py ---------------------------------------------------------------------------------

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

-- Writer: store/runs.py ---------------------------------------------------------------------------------

CREATE TABLE paid_reads (
    platform TEXT NOT NULL,
    month    TEXT NOT NULL,
    reads    INTEGER NOT NULL CHECK (reads >= 0),
    PRIMARY KEY (platform, month)
) STRICT, WITHOUT ROWID;

-- Writer: store/evidence.py -----------------------------------------------------------------------------------

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
-- Whether a body may go is asked for each capture of a purge.
CREATE INDEX captures_body ON captures (body_sha256);

-- Append-only. digest = sha256(nonce + canonical record); head = sha256(previous head + digest).
-- The record and its nonce stay purgeable, the chain does not break.
CREATE TABLE evidence_chain (
    seq    INTEGER PRIMARY KEY,
    digest TEXT NOT NULL,
    head   TEXT NOT NULL
) STRICT;

-- Writer: store/posts.py --------------------------------------------------------------------------------------

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
    published_zone      TEXT NOT NULL CHECK (published_zone IN ('seen', 'assumed')),
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
    gone_reason         TEXT, absent_since TEXT,
    stands              INTEGER NOT NULL DEFAULT 1 CHECK (stands IN (0, 1))
) STRICT;
-- A post that only imports showed which were taken back stays as it was; one that comes later is another row.
CREATE UNIQUE INDEX posts_native ON posts (account_id, native_id) WHERE stands = 1;
CREATE INDEX posts_account ON posts (account_id, native_id);
CREATE INDEX posts_published ON posts (published_at);
-- Where a post that comes under another id is looked for by its address.
CREATE INDEX posts_url ON posts (account_id, url) WHERE url <> '';

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

-- Each way in which a version was seen: a crawled post that is also imported keeps both, and so does one that two
-- imports brought.
CREATE TABLE post_sources (
    post_id    TEXT NOT NULL REFERENCES posts (post_id),
    version    INTEGER NOT NULL,
    how_seen   TEXT NOT NULL,
    run_id     TEXT NOT NULL REFERENCES runs (run_id),
    capture_id TEXT,
    stands     INTEGER NOT NULL DEFAULT 1 CHECK (stands IN (0, 1)),
    PRIMARY KEY (post_id, version, how_seen, run_id)
) STRICT, WITHOUT ROWID;
-- Crawls see a post again and again, and no crawl is taken back: the first one stands for all.
CREATE UNIQUE INDEX post_sources_crawled ON post_sources (post_id, version) WHERE how_seen = 'spider';
CREATE INDEX post_sources_run ON post_sources (run_id);

-- The extract of each version of a post: its own record without its neighbours on the page. In the store and
-- not in files, so that it becomes durable with its post, and a purge of words reaches it by a deletion.
-- Its hash is post_versions.extract_sha256. Versions that are older than this table have theirs as an object.
CREATE TABLE extracts (
    post_id TEXT NOT NULL REFERENCES posts (post_id),
    version INTEGER NOT NULL,
    body    BLOB NOT NULL,
    PRIMARY KEY (post_id, version)
) STRICT;

-- Writer: store/looks.py --------------------------------------------------------------------------------------

-- What each look at a post showed, for posts that an import brought or added to: an import can be taken back, and the
-- post is then made anew from the other looks, in this order. `run_id` is NULL for what crawls had seen before the first
-- import. `body` is like an extract; NULL where it is that of `version`.
CREATE TABLE looks (
    look_id      INTEGER PRIMARY KEY,
    post_id      TEXT NOT NULL REFERENCES posts (post_id),
    version      INTEGER NOT NULL,
    run_id       TEXT REFERENCES runs (run_id),
    how_seen     TEXT NOT NULL,
    capture_id   TEXT,
    seen_at      TEXT NOT NULL,
    other_author TEXT,
    body         BLOB,
    stands       INTEGER NOT NULL DEFAULT 1 CHECK (stands IN (0, 1))
) STRICT;
CREATE INDEX looks_post ON looks (post_id);
CREATE INDEX looks_run ON looks (run_id);

-- Writer: store/pictures.py -----------------------------------------------------------------------------------

-- What was read in a kept picture: lines of words with boxes, emblems, known material it repeats, all as JSON. `reason`
-- is '' when it could be read. `reader` is the version of the reader: a newer one reads the picture again.
CREATE TABLE pictures (
    sha256  TEXT PRIMARY KEY,
    reader  TEXT NOT NULL,
    at      TEXT NOT NULL,
    reason  TEXT NOT NULL,
    note    TEXT NOT NULL,
    width   INTEGER NOT NULL,
    height  INTEGER NOT NULL,
    lines   TEXT NOT NULL,
    symbols TEXT NOT NULL,
    known   TEXT NOT NULL,
    prints  TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Writer: store/picture_fetches.py ----------------------------------------------------------------------------

-- What became of each picture of a post that a crawl asked for: `outcome` kept, or why there is none. `capture_id` is
-- its capture, NULL when it was not kept or has gone. The address goes with the words of the post.
CREATE TABLE picture_fetches (
    post_id    TEXT NOT NULL REFERENCES posts (post_id),
    url        TEXT NOT NULL,
    run_id     TEXT NOT NULL REFERENCES runs (run_id),
    at         TEXT NOT NULL,
    tries      INTEGER NOT NULL CHECK (tries > 0),
    outcome    TEXT NOT NULL,
    detail     TEXT NOT NULL,
    capture_id TEXT,
    PRIMARY KEY (post_id, url)
) STRICT, WITHOUT ROWID;
CREATE INDEX picture_fetches_capture ON picture_fetches (capture_id) WHERE capture_id IS NOT NULL;
CREATE INDEX picture_fetches_run ON picture_fetches (run_id);

-- Writer: store/covers.py ------------------------------------------------------------------------------------

-- What people cover on a picture, in thousandths of its width and height, so that others on it leave with no copy. The
-- original stays as it was captured. Taken away again it stays here, with who did it.
CREATE TABLE picture_covers (
    cover_id   INTEGER PRIMARY KEY,
    sha256     TEXT NOT NULL,
    x          INTEGER NOT NULL CHECK (x BETWEEN 0 AND 999),
    y          INTEGER NOT NULL CHECK (y BETWEEN 0 AND 999),
    width      INTEGER NOT NULL CHECK (width > 0 AND x + width <= 1000),
    height     INTEGER NOT NULL CHECK (height > 0 AND y + height <= 1000),
    added_by   TEXT NOT NULL REFERENCES reviewers (reviewer_id),
    added_at   TEXT NOT NULL,
    removed_by TEXT REFERENCES reviewers (reviewer_id),
    removed_at TEXT,
    CHECK ((removed_by IS NULL) = (removed_at IS NULL))
) STRICT;
CREATE INDEX picture_covers_picture ON picture_covers (sha256) WHERE removed_at IS NULL;
CREATE TRIGGER picture_covers_no_update BEFORE UPDATE ON picture_covers
WHEN OLD.removed_at IS NOT NULL OR (OLD.cover_id, OLD.sha256, OLD.x, OLD.y, OLD.width, OLD.height, OLD.added_by,
    OLD.added_at) <> (NEW.cover_id, NEW.sha256, NEW.x, NEW.y, NEW.width, NEW.height, NEW.added_by, NEW.added_at)
BEGIN SELECT RAISE(ABORT, 'picture_covers is append-only'); END;

-- Writer: store/known_material.py -----------------------------------------------------------------------------

-- Pictures that people keep as known campaign material: who, when, why, and who took them out again. `name` is the
-- file's in the workspace's folder. Append-only but for what taking out adds.
CREATE TABLE known_material (
    material_id INTEGER PRIMARY KEY,
    name        TEXT NOT NULL,
    sha256      TEXT NOT NULL,
    added_by    TEXT NOT NULL REFERENCES reviewers (reviewer_id),
    added_at    TEXT NOT NULL,
    why         TEXT NOT NULL CHECK (why <> ''),
    removed_by  TEXT REFERENCES reviewers (reviewer_id),
    removed_at  TEXT,
    removed_why TEXT,
    CHECK ((removed_by IS NULL) = (removed_at IS NULL) AND (removed_by IS NULL) = (removed_why IS NULL))
) STRICT;
CREATE UNIQUE INDEX known_material_kept ON known_material (sha256) WHERE removed_at IS NULL;
CREATE TRIGGER known_material_no_delete BEFORE DELETE ON known_material
BEGIN SELECT RAISE(ABORT, 'known_material is append-only'); END;
CREATE TRIGGER known_material_no_update BEFORE UPDATE ON known_material
WHEN OLD.removed_at IS NOT NULL OR NEW.name <> OLD.name OR NEW.sha256 <> OLD.sha256 OR NEW.added_by <> OLD.added_by
    OR NEW.added_at <> OLD.added_at OR NEW.why <> OLD.why
BEGIN SELECT RAISE(ABORT, 'known_material is append-only'); END;

-- Writer: store/flags.py --------------------------------------------------------------------------------------

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
    field        TEXT NOT NULL CHECK (field IN ('text', 'other_text', 'picture')),
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

-- Writer: store/reviewers.py -------------------------------------------------------------------------------------

CREATE TABLE reviewers (
    reviewer_id TEXT PRIMARY KEY,
    role        TEXT NOT NULL CHECK (role IN ('reviewer', 'approver')),
    salt        BLOB NOT NULL,
    hash        BLOB NOT NULL,
    added_at    TEXT NOT NULL,
    disabled_at TEXT
) STRICT;

-- Append-only. Who became a reader, whose account it is (a keyed digest of the person's own number), and each change
-- since: by whom and when. `by` is '' for the first approver of a workspace, whom nobody could add.
CREATE TABLE reviewer_changes (
    change_id   INTEGER PRIMARY KEY,
    reviewer_id TEXT NOT NULL REFERENCES reviewers (reviewer_id),
    action      TEXT NOT NULL CHECK (action IN ('added', 'role', 'passphrase', 'disabled', 'enabled', 'sessions',
        'code_on', 'code_off', 'code_asked', 'code_free', 'recovery_new', 'recovery_used')),
    detail      TEXT NOT NULL,
    holder      TEXT NOT NULL DEFAULT '',
    by          TEXT NOT NULL,
    at          TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX reviewer_changes_holder ON reviewer_changes (holder) WHERE holder <> '';

-- Writer: store/second_factors.py --------------------------------------------------------------------------------

-- The secret of a reader's six-digit codes, encrypted with a key from the identity key. NULL in `on_since`: not confirmed
-- by a first code yet. `last_step` is the newest half minute whose code was used. `wrong` counts wrong codes since
-- `wrong_since`.
CREATE TABLE second_factors (
    reviewer_id TEXT PRIMARY KEY REFERENCES reviewers (reviewer_id),
    secret      BLOB NOT NULL,
    on_since    TEXT,
    last_step   INTEGER NOT NULL DEFAULT 0,
    wrong       INTEGER NOT NULL DEFAULT 0,
    wrong_since TEXT
) STRICT;
-- Codes on paper for a lost telephone, by their SHA-256; deleted when used.
CREATE TABLE recovery_codes (
    reviewer_id TEXT NOT NULL REFERENCES reviewers (reviewer_id),
    digest      TEXT NOT NULL CHECK (length(digest) = 64),
    PRIMARY KEY (reviewer_id, digest)
) STRICT, WITHOUT ROWID;
-- Of whom an approver asks a code; '' stands for everybody.
CREATE TABLE asked_codes (
    reviewer_id TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;

-- Writer: store/cases.py --------------------------------------------------------------------------------------

-- No second case of a person and contest is opened while one is open; an older one may open again beside it, when the
-- record that closed it was taken back. `known_at` is set by the first reading that confirms something: the seven-day
-- clock starts there.
CREATE TABLE cases (
    case_id   TEXT PRIMARY KEY,
    person_id TEXT NOT NULL,
    contest   TEXT NOT NULL,
    opened_at TEXT NOT NULL,
    known_at  TEXT,
    closed_at TEXT
) STRICT;
CREATE INDEX cases_open ON cases (person_id, contest) WHERE closed_at IS NULL;
CREATE TRIGGER cases_one_open BEFORE INSERT ON cases
WHEN EXISTS (SELECT 1 FROM cases c WHERE (c.person_id, c.contest) = (NEW.person_id, NEW.contest) AND c.closed_at IS NULL)
BEGIN SELECT RAISE(ABORT, 'a case of this person and contest is open'); END;

-- A version of a post that was edited after it joined is a row of its own: an edit reopens the reading. `taken_by`: the
-- import that showed it was taken back so; it leaves a case that nobody has read (`stands`), and waits for a decision in
-- one that was read.
CREATE TABLE case_posts (
    case_id  TEXT NOT NULL REFERENCES cases (case_id),
    post_id  TEXT NOT NULL REFERENCES posts (post_id),
    version  INTEGER NOT NULL,
    added_at TEXT NOT NULL,
    taken_by INTEGER REFERENCES run_corrections (correction_id),
    stands   INTEGER NOT NULL DEFAULT 1 CHECK (stands IN (0, 1)),
    PRIMARY KEY (case_id, post_id, version)
) STRICT, WITHOUT ROWID;
CREATE INDEX case_posts_post ON case_posts (post_id);

-- Append-only. The order in which things were recorded on cases, whatever the clock said: one row per record, written
-- by the triggers at the end of this file. `ref` is the record's own key.
CREATE TABLE case_events (
    seq     INTEGER PRIMARY KEY AUTOINCREMENT,
    case_id TEXT NOT NULL,
    kind    TEXT NOT NULL,
    ref     TEXT NOT NULL,
    at      TEXT NOT NULL,
    UNIQUE (kind, ref)
) STRICT;
CREATE INDEX case_events_case ON case_events (case_id, kind);

-- Append-only. What one person found when reading a case. `second_look`: whether a reader who alone set the case aside
-- must be followed by a second one: by rule (wajib), by lot (terundi), or not (tidak_terundi). `sent_at`: when the
-- reader sent it, where it could be taken back until `at`; NULL where it was recorded at once.
CREATE TABLE readings (
    reading_id  INTEGER PRIMARY KEY,
    case_id     TEXT NOT NULL REFERENCES cases (case_id),
    reviewer_id TEXT NOT NULL REFERENCES reviewers (reviewer_id),
    at          TEXT NOT NULL,
    finding     TEXT NOT NULL CHECK (finding IN ('tidak_cukup', 'dugaan')),
    category    TEXT,
    reason      TEXT NOT NULL CHECK (length(reason) > 0),
    second_look TEXT NOT NULL DEFAULT '' CHECK (second_look IN ('', 'wajib', 'terundi', 'tidak_terundi')),
    sent_at     TEXT,
    CHECK (finding = 'tidak_cukup' OR category IS NOT NULL),
    CHECK (second_look = '' OR finding = 'tidak_cukup'),
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
    UNIQUE (case_id, hop_id),
    FOREIGN KEY (case_id, finding_id) REFERENCES findings (case_id, finding_id)
) STRICT;
CREATE INDEX hops_case ON hops (case_id);

CREATE TABLE results (
    result_id   INTEGER PRIMARY KEY,
    case_id     TEXT NOT NULL,
    hop_id      INTEGER NOT NULL,
    reviewer_id TEXT NOT NULL REFERENCES reviewers (reviewer_id),
    authority   TEXT NOT NULL CHECK (length(authority) > 0),
    number      TEXT NOT NULL CHECK (length(number) > 0),
    decided_on  TEXT NOT NULL,
    result      TEXT NOT NULL CHECK (result IN
        ('terbukti', 'tidak_terbukti', 'ditolak', 'tidak_diregister', 'kurang_syarat', 'kedaluwarsa',
         'dikembalikan', 'dibatalkan', 'dilimpahkan', 'gugur', 'sanksi', 'pensiun', 'aps', 'meninggal')),
    sanction    TEXT CHECK (sanction IN
        ('moral_tertutup', 'moral_terbuka', 'ringan', 'sedang', 'berat', 'ptdh')),
    at          TEXT NOT NULL,
    CHECK ((result = 'sanksi') = (sanction IS NOT NULL)),
    UNIQUE (case_id, result_id),
    FOREIGN KEY (case_id, hop_id) REFERENCES hops (case_id, hop_id)
) STRICT;
CREATE INDEX results_case ON results (case_id);

-- Append-only. A leader has a case read again that was set aside.
CREATE TABLE reopenings (
    reopening_id INTEGER PRIMARY KEY,
    case_id      TEXT NOT NULL REFERENCES cases (case_id),
    reviewer_id  TEXT NOT NULL REFERENCES reviewers (reviewer_id),
    at           TEXT NOT NULL,
    reason       TEXT NOT NULL CHECK (length(reason) > 0)
) STRICT;
CREATE INDEX reopenings_case ON reopenings (case_id);

-- Append-only. What stands beside a finding: why, by which elements, and the questions that come first.
CREATE TABLE reading_answers (
    reading_id  INTEGER PRIMARY KEY REFERENCES readings (reading_id),
    reason_code TEXT NOT NULL CHECK (length(reason_code) > 0),
    elements    TEXT NOT NULL,
    owner       TEXT NOT NULL CHECK (owner IN ('ya', 'tidak', 'tidak_tahu')),
    hacked      TEXT NOT NULL CHECK (hacked IN ('ya', 'tidak', 'tidak_tahu')),
    old_photo   TEXT NOT NULL CHECK (old_photo IN ('ya', 'tidak', 'tidak_tahu')),
    exculpatory TEXT NOT NULL CHECK (length(exculpatory) > 0),
    spouse      TEXT NOT NULL CHECK (spouse IN ('', 'ya', 'tidak', 'tidak_tahu')),
    sign        TEXT NOT NULL CHECK (sign IN ('', 'ya', 'tidak', 'tidak_tahu')),
    leave       TEXT NOT NULL CHECK (leave IN ('', 'ya', 'tidak', 'tidak_tahu'))
) STRICT;

-- Append-only. Who is asked in which way: a summons is not every body's right.
CREATE TABLE clarification_ways (
    clarification_id INTEGER PRIMARY KEY REFERENCES clarifications (clarification_id),
    way              TEXT NOT NULL CHECK (way IN ('undangan', 'instansi', 'surat', 'sendiri', 'tidak_ada'))
) STRICT;

-- Append-only. A record of a case that was wrong is taken back by another record, with its reason; `ref` is the
-- record's own key as in case_events. It counts no more, and stays to be seen.
CREATE TABLE case_corrections (
    correction_id INTEGER PRIMARY KEY,
    case_id       TEXT NOT NULL REFERENCES cases (case_id),
    kind          TEXT NOT NULL CHECK (kind IN ('clarification', 'approval', 'hop', 'answer', 'result', 'marker')),
    ref           TEXT NOT NULL,
    reviewer_id   TEXT NOT NULL REFERENCES reviewers (reviewer_id),
    reason        TEXT NOT NULL CHECK (length(reason) > 0),
    at            TEXT NOT NULL,
    UNIQUE (kind, ref)
) STRICT;
CREATE INDEX case_corrections_case ON case_corrections (case_id);
CREATE TRIGGER case_corrections_no_update BEFORE UPDATE ON case_corrections
WHEN NOT EXISTS (SELECT 1 FROM purge_orders o WHERE o.case_id = OLD.case_id)
BEGIN SELECT RAISE(ABORT, 'case_corrections is append-only'); END;
CREATE TRIGGER case_corrections_no_delete BEFORE DELETE ON case_corrections
WHEN NOT EXISTS (SELECT 1 FROM purge_orders o WHERE o.case_id = OLD.case_id)
BEGIN SELECT RAISE(ABORT, 'case_corrections is append-only'); END;

-- Append-only. What became of a case whose posts came by imports that were taken back: it ends (ditarik) or goes on
-- (dilanjutkan). It answers the corrections up to `upto`.
CREATE TABLE case_withdrawals (
    withdrawal_id INTEGER PRIMARY KEY,
    case_id       TEXT NOT NULL REFERENCES cases (case_id),
    reviewer_id   TEXT NOT NULL REFERENCES reviewers (reviewer_id),
    decision      TEXT NOT NULL CHECK (decision IN ('ditarik', 'dilanjutkan')),
    upto          INTEGER NOT NULL REFERENCES run_corrections (correction_id),
    reason        TEXT NOT NULL CHECK (length(reason) > 0),
    at            TEXT NOT NULL
) STRICT;
CREATE INDEX case_withdrawals_case ON case_withdrawals (case_id);
CREATE TRIGGER case_withdrawals_no_update BEFORE UPDATE ON case_withdrawals
WHEN NOT EXISTS (SELECT 1 FROM purge_orders o WHERE o.case_id = OLD.case_id)
BEGIN SELECT RAISE(ABORT, 'case_withdrawals is append-only'); END;
CREATE TRIGGER case_withdrawals_no_delete BEFORE DELETE ON case_withdrawals
WHEN NOT EXISTS (SELECT 1 FROM purge_orders o WHERE o.case_id = OLD.case_id)
BEGIN SELECT RAISE(ABORT, 'case_withdrawals is append-only'); END;
CREATE TRIGGER case_withdrawals_no_replace BEFORE INSERT ON case_withdrawals
WHEN EXISTS (SELECT 1 FROM case_withdrawals WHERE withdrawal_id = NEW.withdrawal_id)
BEGIN SELECT RAISE(ABORT, 'case_withdrawals is append-only'); END;

-- Writer: store/published.py ----------------------------------------------------------------------------------

-- Each figure of a week as a report printed it, so that a later report can say openly what changed.
CREATE TABLE printed_figures (
    week   TEXT NOT NULL,
    figure TEXT NOT NULL,
    value  INTEGER NOT NULL,
    cutoff TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('SEMENTARA', 'FINAL')),
    PRIMARY KEY (week, figure, cutoff)
) STRICT, WITHOUT ROWID;

-- Each version of a report, by the digest of what it says; `basis` names what it rested on (program, packs, register).
CREATE TABLE report_versions (
    period  TEXT NOT NULL,
    edition TEXT NOT NULL,
    lang    TEXT NOT NULL,
    version INTEGER NOT NULL CHECK (version > 0),
    digest  TEXT NOT NULL,
    cutoff  TEXT NOT NULL,
    status  TEXT NOT NULL CHECK (status IN ('SEMENTARA', 'FINAL')),
    basis   TEXT NOT NULL,
    PRIMARY KEY (period, edition, lang, version)
) STRICT, WITHOUT ROWID;

-- A version of a report as it was signed outside and came back: whose file it is, by its digest.
CREATE TABLE report_signatures (
    period      TEXT NOT NULL,
    edition     TEXT NOT NULL,
    lang        TEXT NOT NULL,
    version     INTEGER NOT NULL,
    sha256      TEXT NOT NULL CHECK (length(sha256) = 64),
    reviewer_id TEXT NOT NULL REFERENCES reviewers (reviewer_id),
    at          TEXT NOT NULL,
    PRIMARY KEY (period, edition, lang, version, sha256),
    FOREIGN KEY (period, edition, lang, version) REFERENCES report_versions (period, edition, lang, version)
) STRICT, WITHOUT ROWID;

CREATE TABLE published_tallies (
    publisher   TEXT NOT NULL,
    cutoff      TEXT NOT NULL,
    name        TEXT NOT NULL,
    label       TEXT NOT NULL,
    unit        TEXT NOT NULL,
    kind        TEXT NOT NULL CHECK (kind IN ('bagian', 'teratas')),
    count       INTEGER NOT NULL,
    base        INTEGER NOT NULL CHECK (base > 0),
    printed     TEXT NOT NULL,
    source      TEXT NOT NULL,
    imported_at TEXT NOT NULL,
    PRIMARY KEY (publisher, cutoff, name, label)
) STRICT, WITHOUT ROWID;

-- One row per group part: of the persons of one kind (`leaf`, a JSON list from coarse to fine), `persons` entered
-- the public breakdown of `family` with the report of that cut-off, shown as `shown` (the leaf, or a beginning
-- of it shared with others so that no group is small).
CREATE TABLE released (
    family  TEXT NOT NULL,
    leaf    TEXT NOT NULL,
    cutoff  TEXT NOT NULL,
    shown   TEXT NOT NULL,
    persons INTEGER NOT NULL CHECK (persons > 0),
    PRIMARY KEY (family, leaf, cutoff)
) STRICT, WITHOUT ROWID;

-- Writer: store/visits.py -------------------------------------------------------------------------------------

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
    PRIMARY KEY (sheet_id, account_id)
) STRICT, WITHOUT ROWID;

-- What a person found at an account of a sheet; one that was taken back stands no longer, and another may follow.
CREATE TABLE visit_answers (
    answer_id  INTEGER PRIMARY KEY,
    sheet_id   TEXT NOT NULL,
    account_id TEXT NOT NULL,
    answer     TEXT NOT NULL CHECK (answer IN ('no_new', 'imported', 'private', 'not_found', 'not_owner')),
    run_id     TEXT NOT NULL REFERENCES runs (run_id),
    stands     INTEGER NOT NULL DEFAULT 1 CHECK (stands IN (0, 1)),
    FOREIGN KEY (sheet_id, account_id) REFERENCES visit_items (sheet_id, account_id)
) STRICT;
CREATE UNIQUE INDEX visit_answers_one ON visit_answers (sheet_id, account_id) WHERE stands = 1;
CREATE INDEX visit_answers_run ON visit_answers (run_id);

-- Writer: store/reported.py -----------------------------------------------------------------------------------

-- Posts that somebody outside reported, registered account or not: kept to be read, never counted.
CREATE TABLE reported_posts (
    report_number  TEXT NOT NULL CHECK (length(report_number) > 0),
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
    at             TEXT NOT NULL,
    stands         INTEGER NOT NULL DEFAULT 1 CHECK (stands IN (0, 1)),
    PRIMARY KEY (report_number, run_id)
) STRICT;
CREATE UNIQUE INDEX reported_posts_one ON reported_posts (report_number) WHERE stands = 1;

-- Writer: store/exclusions.py ---------------------------------------------------------------------------------

-- Append-only. Conflict of interest: these readers never read this case, or anybody of this agency.
CREATE TABLE exclusions (
    exclusion_id INTEGER PRIMARY KEY,
    reviewer_id  TEXT NOT NULL REFERENCES reviewers (reviewer_id),
    agency       TEXT,
    case_id      TEXT REFERENCES cases (case_id),
    reason       TEXT NOT NULL CHECK (length(reason) > 0),
    declared_by  TEXT NOT NULL CHECK (length(declared_by) > 0),
    at           TEXT NOT NULL,
    CHECK ((agency IS NULL) <> (case_id IS NULL))
) STRICT;
CREATE INDEX exclusions_reviewer ON exclusions (reviewer_id);

-- Writer: store/authority.py ----------------------------------------------------------------------------------

-- Append-only. The body's own decision to pass a finding on: a pleno, a leader's consent.
CREATE TABLE approvals (
    approval_id INTEGER PRIMARY KEY,
    case_id     TEXT NOT NULL,
    finding_id  INTEGER NOT NULL,
    reviewer_id TEXT NOT NULL REFERENCES reviewers (reviewer_id),
    kind        TEXT NOT NULL CHECK (kind IN ('pleno', 'persetujuan', 'panel')),
    number      TEXT NOT NULL CHECK (length(number) > 0),
    held_on     TEXT NOT NULL,
    members     TEXT NOT NULL CHECK (length(members) > 0),
    at          TEXT NOT NULL,
    FOREIGN KEY (case_id, finding_id) REFERENCES findings (case_id, finding_id)
) STRICT;
CREATE INDEX approvals_case ON approvals (case_id);

-- Append-only. What the receiving body wrote back, without deciding.
CREATE TABLE hop_answers (
    answer_id   INTEGER PRIMARY KEY,
    case_id     TEXT NOT NULL,
    hop_id      INTEGER NOT NULL,
    reviewer_id TEXT NOT NULL REFERENCES reviewers (reviewer_id),
    answered_on TEXT NOT NULL,
    number      TEXT NOT NULL,
    kind        TEXT NOT NULL CHECK (kind IN ('diterima', 'diregister', 'direkomendasikan', 'lain')),
    answer      TEXT NOT NULL CHECK (length(answer) > 0),
    at          TEXT NOT NULL,
    FOREIGN KEY (case_id, hop_id) REFERENCES hops (case_id, hop_id)
) STRICT;
CREATE INDEX hop_answers_case ON hop_answers (case_id);

-- Append-only. What runs beside the matter and ends nothing.
CREATE TABLE markers (
    marker_id   INTEGER PRIMARY KEY,
    case_id     TEXT NOT NULL REFERENCES cases (case_id),
    reviewer_id TEXT NOT NULL REFERENCES reviewers (reviewer_id),
    marker      TEXT NOT NULL CHECK (marker IN ('gakkumdu', 'data_diblokir', 'data_dibuka')),
    authority   TEXT NOT NULL CHECK (length(authority) > 0),
    number      TEXT NOT NULL CHECK (length(number) > 0),
    noted_on    TEXT NOT NULL,
    at          TEXT NOT NULL
) STRICT;

-- Append-only. An objection to a result, and what came of it. A result that was changed or
-- cancelled stands no longer; the row in its place is an ordinary result.
CREATE TABLE objections (
    objection_id INTEGER PRIMARY KEY,
    case_id      TEXT NOT NULL,
    result_id    INTEGER NOT NULL,
    reviewer_id  TEXT NOT NULL REFERENCES reviewers (reviewer_id),
    kind         TEXT NOT NULL CHECK (kind IN ('keberatan', 'banding_administratif', 'gugatan')),
    number       TEXT NOT NULL CHECK (length(number) > 0),
    filed_on     TEXT NOT NULL,
    at           TEXT NOT NULL,
    UNIQUE (result_id, kind, number),
    UNIQUE (case_id, objection_id),
    FOREIGN KEY (case_id, result_id) REFERENCES results (case_id, result_id)
) STRICT;
CREATE INDEX objections_case ON objections (case_id);

CREATE TABLE objection_outcomes (
    objection_id INTEGER PRIMARY KEY,
    case_id      TEXT NOT NULL,
    reviewer_id  TEXT NOT NULL REFERENCES reviewers (reviewer_id),
    authority    TEXT NOT NULL CHECK (length(authority) > 0),
    number       TEXT NOT NULL CHECK (length(number) > 0),
    decided_on   TEXT NOT NULL,
    outcome      TEXT NOT NULL CHECK (outcome IN ('dikuatkan', 'diubah', 'dibatalkan')),
    result_id    INTEGER,
    at           TEXT NOT NULL,
    CHECK ((outcome = 'dikuatkan') = (result_id IS NULL)),
    FOREIGN KEY (case_id, objection_id) REFERENCES objections (case_id, objection_id),
    FOREIGN KEY (case_id, result_id) REFERENCES results (case_id, result_id)
) STRICT;

-- Writer: store/joinders.py ------------------------------------------------------------------------------------

CREATE TABLE matters (
    matter_id   TEXT PRIMARY KEY,
    opened_at   TEXT NOT NULL,
    reviewer_id TEXT NOT NULL REFERENCES reviewers (reviewer_id)
) STRICT;

CREATE TABLE matter_cases (
    case_id     TEXT PRIMARY KEY REFERENCES cases (case_id),
    matter_id   TEXT NOT NULL REFERENCES matters (matter_id),
    reviewer_id TEXT NOT NULL REFERENCES reviewers (reviewer_id),
    at          TEXT NOT NULL
) STRICT;

-- Writer: store/disclosures.py ---------------------------------------------------------------------------------

-- Append-only. Who opened which case, account, packet, letter, report or picture, to the second.
CREATE TABLE disclosures (
    disclosure_id INTEGER PRIMARY KEY,
    reviewer_id   TEXT NOT NULL REFERENCES reviewers (reviewer_id),
    kind          TEXT NOT NULL CHECK (kind IN ('perkara', 'akun', 'berkas', 'surat', 'laporan', 'gambar')),
    ref           TEXT NOT NULL,
    at            TEXT NOT NULL
) STRICT;
CREATE INDEX disclosures_reviewer ON disclosures (reviewer_id, at);
CREATE TRIGGER disclosures_no_update BEFORE UPDATE ON disclosures
BEGIN SELECT RAISE(ABORT, 'disclosures is append-only'); END;

-- Writer: store/purge_orders.py -------------------------------------------------------------------------------------

-- An order to delete what is otherwise never deleted: the rule, who approved it and under which number.
CREATE TABLE purge_orders (
    order_id    INTEGER PRIMARY KEY,
    case_id     TEXT NOT NULL,
    rule        TEXT NOT NULL CHECK (rule IN ('tidak_cukup', 'arsip', 'hak_subjek')),
    approved_by TEXT NOT NULL CHECK (length(approved_by) > 0),
    number      TEXT NOT NULL CHECK (length(number) > 0),
    at          TEXT NOT NULL
) STRICT;
CREATE INDEX purge_orders_case ON purge_orders (case_id);

-- Writer: store/queue.py --------------------------------------------------------------------------------------

-- One row per case and per drawn post. `item_id` says nothing of which it is. `act_by` orders the list:
-- the last day of the running clock, else how long a flag of that strength may wait unread.
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
    fresh_after INTEGER NOT NULL,
    opened_at   TEXT,
    contest     TEXT NOT NULL,
    agency      TEXT NOT NULL,
    region      TEXT NOT NULL,
    position    TEXT NOT NULL DEFAULT '',
    platforms   TEXT NOT NULL DEFAULT ',',
    categories  TEXT NOT NULL DEFAULT ',',
    CHECK ((case_id IS NULL) <> (sample_id IS NULL))
) STRICT;
CREATE INDEX queue_unopened ON queue_items (since) WHERE readable = 1 AND rank = 0 AND opened_at IS NULL;
CREATE INDEX queue_order ON queue_items (act_by, rank, since, item_id, case_id, fresh_after, agency, contest, region,
    state, due_on, due_working, position, platforms, categories) WHERE readable = 1;

-- Who works on what, until when. A lease that has run out is nobody's.
CREATE TABLE leases (
    item_id     TEXT PRIMARY KEY REFERENCES queue_items (item_id),
    reviewer_id TEXT NOT NULL REFERENCES reviewers (reviewer_id),
    until       TEXT NOT NULL
) STRICT;
CREATE INDEX leases_reviewer ON leases (reviewer_id);

-- Which item was shown to which reader, first and last, and up to which record of the case: a reading counts only then.
CREATE TABLE viewings (
    reviewer_id TEXT NOT NULL REFERENCES reviewers (reviewer_id),
    item_id     TEXT NOT NULL,
    upto        INTEGER NOT NULL,
    first_at    TEXT NOT NULL,
    last_at     TEXT NOT NULL,
    PRIMARY KEY (item_id, reviewer_id, upto)
) STRICT, WITHOUT ROWID;

-- What a reader has typed of a reading and not recorded: that reader's alone, gone with the reading. `fields` as JSON.
CREATE TABLE drafts (
    reviewer_id TEXT NOT NULL REFERENCES reviewers (reviewer_id),
    item_id     TEXT NOT NULL REFERENCES queue_items (item_id),
    fields      TEXT NOT NULL,
    at          TEXT NOT NULL,
    PRIMARY KEY (item_id, reviewer_id)
) STRICT, WITHOUT ROWID;

-- Writer: store/pending_readings.py ------------------------------------------------------------------------------------

-- A reading that was sent and can still be taken back: no reading yet, and counted nowhere. `about` is the case's number
-- or the drawn post, `upto` the newest record of the case when it was sent, `form` the whole reading as JSON. What could
-- not be recorded when it was due keeps its words, with `refused` saying why, until its author takes it away.
CREATE TABLE pending_readings (
    pending_id  INTEGER PRIMARY KEY AUTOINCREMENT,
    item_id     TEXT NOT NULL,
    about       TEXT NOT NULL,
    reviewer_id TEXT NOT NULL REFERENCES reviewers (reviewer_id),
    upto        INTEGER NOT NULL,
    form        TEXT NOT NULL,
    since       TEXT NOT NULL,
    due         TEXT NOT NULL,
    refused     TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE UNIQUE INDEX pending_item ON pending_readings (item_id) WHERE refused = '';

-- Writer: store/audit.py --------------------------------------------------------------------------------------

-- Posts that were not flagged, drawn at random to learn what the flags miss: posts with words (kata), and photos without
-- words of accounts in campaign time (foto). The seed makes the draw repeatable.
CREATE TABLE audit_sample (
    sample_id TEXT PRIMARY KEY,
    kind      TEXT NOT NULL CHECK (kind IN ('kata', 'foto')),
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

-- Writer: store/signing.py ------------------------------------------------------------------------------------

-- Public halves of the keys that signed here; the private ones lie outside the workspace and its backups.
CREATE TABLE signing_keys (
    key_id      TEXT PRIMARY KEY,
    number      INTEGER NOT NULL UNIQUE,
    public      BLOB NOT NULL,
    added_at    TEXT NOT NULL,
    endorsed_by TEXT NOT NULL,
    endorsement BLOB NOT NULL,
    reason      TEXT NOT NULL
) STRICT;

-- Writer: store/checkpoints.py --------------------------------------------------------------------------------

-- Append-only. A signed statement: so many captures with this head, so many sealed records with this root.
-- `digest` is what reports print and letters carry outside. `token` is an RFC 3161 answer over it.
CREATE TABLE checkpoints (
    number    INTEGER PRIMARY KEY,
    statement TEXT NOT NULL,
    digest    TEXT NOT NULL UNIQUE,
    key_id    TEXT NOT NULL REFERENCES signing_keys (key_id),
    signature BLOB NOT NULL
) STRICT;

-- Answers of time stamping authorities, each checked before it is kept; a checkpoint may have several.
CREATE TABLE timestamps (
    number    INTEGER NOT NULL REFERENCES checkpoints (number),
    authority TEXT NOT NULL,
    token     BLOB NOT NULL,
    at        TEXT NOT NULL,
    PRIMARY KEY (number, authority)
) STRICT;

-- The nonces of time stamps that were asked for: an answer to somebody else's request is refused.
CREATE TABLE timestamp_requests (
    nonce  TEXT PRIMARY KEY,
    number INTEGER NOT NULL REFERENCES checkpoints (number)
) STRICT;

CREATE TABLE tombstones (
    kind      TEXT NOT NULL CHECK (kind IN ('body', 'extract', 'capture', 'words', 'case', 'person', 'record')),
    ref       TEXT NOT NULL,
    rule      TEXT NOT NULL,
    at        TEXT NOT NULL,
    by        TEXT NOT NULL CHECK (length(by) > 0),
    signature BLOB NOT NULL,
    PRIMARY KEY (kind, ref)
) STRICT, WITHOUT ROWID;

-- Writer: store/seals.py --------------------------------------------------------------------------------------

-- Append-only but for the salt, which goes when the record goes. The leaves of the tree, in its order; `number` is
-- the checkpoint that first covered the leaf.
CREATE TABLE seals (
    leaf     INTEGER PRIMARY KEY,
    kind     TEXT NOT NULL,
    ref      TEXT NOT NULL,
    revision INTEGER NOT NULL,
    number   INTEGER NOT NULL REFERENCES checkpoints (number),
    salt     TEXT NOT NULL,
    digest   TEXT NOT NULL,
    UNIQUE (kind, ref, revision)
) STRICT;
CREATE INDEX seals_number ON seals (number);

-- Writer: store/packets.py ------------------------------------------------------------------------------------

CREATE TABLE packets (
    packet_id       TEXT PRIMARY KEY,
    case_id         TEXT NOT NULL,
    reviewer_id     TEXT NOT NULL REFERENCES reviewers (reviewer_id),
    recipient       TEXT NOT NULL CHECK (length(recipient) > 0),
    recipient_kind  TEXT NOT NULL CHECK (recipient_kind IN ('bawaslu', 'bkn', 'ppk', 'lain', 'internal')),
    letter_number   TEXT NOT NULL,
    ppk_contestant  TEXT NOT NULL CHECK (ppk_contestant IN ('ya', 'tidak', '')),
    full_body       TEXT NOT NULL,
    manifest_sha256 TEXT NOT NULL,
    at              TEXT NOT NULL,
    seq             INTEGER NOT NULL
) STRICT;

-- Append-only. A letter that told the receiver of a packet what of its case was put right since; `seq` is the newest
-- record of the case that it knew, as for the packet itself.
CREATE TABLE packet_notices (
    notice_id   INTEGER PRIMARY KEY,
    packet_id   TEXT NOT NULL REFERENCES packets (packet_id),
    case_id     TEXT NOT NULL,
    reviewer_id TEXT NOT NULL REFERENCES reviewers (reviewer_id),
    number      TEXT NOT NULL CHECK (length(number) > 0),
    sent_on     TEXT NOT NULL,
    at          TEXT NOT NULL,
    seq         INTEGER NOT NULL,
    UNIQUE (packet_id, number)
) STRICT;

-- Append-only. The receiver's word that a notice came.
CREATE TABLE packet_receipts (
    notice_id   INTEGER PRIMARY KEY REFERENCES packet_notices (notice_id),
    case_id     TEXT NOT NULL,
    reviewer_id TEXT NOT NULL REFERENCES reviewers (reviewer_id),
    number      TEXT NOT NULL CHECK (length(number) > 0),
    received_on TEXT NOT NULL,
    at          TEXT NOT NULL
) STRICT;

-- Writer: store/assessments.py --------------------------------------------------------------------------------

-- Append-only. The data-protection impact assessments (UU 27/2022 article 34); the newest holds.
CREATE TABLE impact_assessments (
    assessment_id INTEGER PRIMARY KEY,
    reference     TEXT NOT NULL CHECK (length(reference) > 0),
    day           TEXT NOT NULL,
    officer       TEXT NOT NULL CHECK (length(officer) > 0),
    recorded_by   TEXT NOT NULL,
    at            TEXT NOT NULL
) STRICT;
CREATE TRIGGER impact_assessments_no_update BEFORE UPDATE ON impact_assessments
BEGIN SELECT RAISE(ABORT, 'impact_assessments is append-only'); END;
CREATE TRIGGER impact_assessments_no_delete BEFORE DELETE ON impact_assessments
BEGIN SELECT RAISE(ABORT, 'impact_assessments is append-only'); END;
CREATE TRIGGER impact_assessments_no_replace BEFORE INSERT ON impact_assessments
WHEN EXISTS (SELECT 1 FROM impact_assessments WHERE assessment_id = NEW.assessment_id)
BEGIN SELECT RAISE(ABORT, 'impact_assessments is append-only'); END;

-- Writer: store/setting_changes.py ----------------------------------------------------------------------------

-- Append-only. `before` and `after` are values as they stand in netralitas.toml.
CREATE TABLE setting_changes (
    change_id INTEGER PRIMARY KEY,
    key       TEXT NOT NULL CHECK (length(key) > 0),
    before    TEXT NOT NULL,
    after     TEXT NOT NULL,
    by        TEXT NOT NULL REFERENCES reviewers (reviewer_id),
    at        TEXT NOT NULL
) STRICT;
CREATE TRIGGER setting_changes_no_update BEFORE UPDATE ON setting_changes
BEGIN SELECT RAISE(ABORT, 'setting_changes is append-only'); END;
CREATE TRIGGER setting_changes_no_delete BEFORE DELETE ON setting_changes
BEGIN SELECT RAISE(ABORT, 'setting_changes is append-only'); END;
CREATE TRIGGER setting_changes_no_replace BEFORE INSERT ON setting_changes
WHEN EXISTS (SELECT 1 FROM setting_changes WHERE change_id = NEW.change_id)
BEGIN SELECT RAISE(ABORT, 'setting_changes is append-only'); END;

-- Writer: store/rights.py -------------------------------------------------------------------------------------

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

-- Append-only. What was done on a request: a copy handed over (its hash), a correction, an end of watching, a
CREATE TABLE subject_actions (
    action_id  INTEGER PRIMARY KEY,
    request_id TEXT NOT NULL REFERENCES subject_requests (request_id),
    done       TEXT NOT NULL CHECK (done IN ('salinan', 'koreksi', 'berhenti', 'penghapusan')),
    detail     TEXT NOT NULL,
    done_at    TEXT NOT NULL,
    done_by    TEXT NOT NULL CHECK (length(done_by) > 0)
) STRICT;
CREATE INDEX subject_actions_request ON subject_actions (request_id);

-- Writer: store/bodies.py -------------------------------------------------------------------------------------

-- Where the body of a capture lies: evidence/bundles/<bundle>.tar, from byte `start` on. Bodies that are older
CREATE TABLE bodies (
    sha256 TEXT PRIMARY KEY,
    bundle TEXT NOT NULL,
    start  INTEGER NOT NULL,
    size   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX bodies_bundle ON bodies (bundle);

-- Writer: store/attempts.py -----------------------------------------------------------------------------------

-- Append-only. Each attempt to sign in that went wrong, by which name and from where ('' at the machine itself).
CREATE TABLE failed_attempts (
    attempt_id INTEGER PRIMARY KEY,
    at         TEXT NOT NULL,
    name       TEXT NOT NULL,
    address    TEXT NOT NULL
) STRICT;
CREATE INDEX failed_attempts_name ON failed_attempts (name, at);
CREATE INDEX failed_attempts_address ON failed_attempts (address, at);

-- Writer: store/desk.py ---------------------------------------------------------------------------------------

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

-- Writer: store/jobs.py ---------------------------------------------------------------------------------------

-- What the desk started as a process of its own: who started and who stopped it, how it ended. `exit_code` is NULL
-- while it runs, and for one that died without a word. One that runs leaves no room for another.
CREATE TABLE desk_jobs (
    job_id     INTEGER PRIMARY KEY,
    kind       TEXT NOT NULL CHECK (kind IN ('rayapi', 'tandai', 'putaran', 'cadangan', 'latihan')),
    started_at TEXT NOT NULL,
    started_by TEXT NOT NULL,
    pid        INTEGER,
    stopped_at TEXT,
    stopped_by TEXT,
    ended_at   TEXT,
    exit_code  INTEGER,
    CHECK ((stopped_at IS NULL) = (stopped_by IS NULL))
) STRICT;
CREATE UNIQUE INDEX desk_jobs_one ON desk_jobs ((1)) WHERE ended_at IS NULL;
CREATE TRIGGER desk_jobs_no_change BEFORE UPDATE ON desk_jobs
WHEN OLD.ended_at IS NOT NULL OR NEW.kind IS NOT OLD.kind OR NEW.started_at IS NOT OLD.started_at
    OR NEW.started_by IS NOT OLD.started_by OR (OLD.stopped_at IS NOT NULL AND NEW.stopped_at IS NOT OLD.stopped_at)
BEGIN SELECT RAISE(ABORT, 'desk_jobs keeps who started what'); END;
CREATE TRIGGER desk_jobs_no_delete BEFORE DELETE ON desk_jobs
BEGIN SELECT RAISE(ABORT, 'desk_jobs is kept'); END;

-- The ethics family: tables of its own, so that no query of the neutrality family can count them, and a chain of its
-- own (ethics_chain), so that no checkpoint that a neutrality report prints depends on them.

-- Writer: store/ethics_mandates.py ----------------------------------------------------------------------------

-- Append-only. Lists are JSON. Days are calendar days of the body's zone, both included.
CREATE TABLE ethics_mandates (
    mandate_id    TEXT PRIMARY KEY,
    body          TEXT NOT NULL CHECK (length(body) > 0),
    letter_number TEXT NOT NULL CHECK (length(letter_number) > 0),
    letter_date   TEXT NOT NULL,
    legal_basis   TEXT NOT NULL CHECK (length(legal_basis) > 0),
    regions       TEXT NOT NULL,
    account_kinds TEXT NOT NULL,
    kinds         TEXT NOT NULL,
    packs         TEXT NOT NULL,
    first_day     TEXT NOT NULL,
    last_day      TEXT NOT NULL CHECK (last_day >= first_day AND julianday(last_day) - julianday(first_day) < 183),
    officer       TEXT NOT NULL CHECK (length(officer) > 0),
    dpia_date     TEXT NOT NULL,
    readers       TEXT NOT NULL,
    leaders       TEXT NOT NULL,
    file_sha256   TEXT NOT NULL,
    reviewer_id   TEXT NOT NULL REFERENCES reviewers (reviewer_id),
    at            TEXT NOT NULL
) STRICT;

-- Writer: store/ethics_checks.py ------------------------------------------------------------------------------

-- What fact-checkers published, as people imported it.
CREATE TABLE ethics_checks (
    checker     TEXT NOT NULL CHECK (length(checker) > 0),
    check_id    TEXT NOT NULL CHECK (length(check_id) > 0),
    title       TEXT NOT NULL,
    address     TEXT NOT NULL,
    checked_on  TEXT NOT NULL,
    file_sha256 TEXT NOT NULL,
    imported_at TEXT NOT NULL,
    PRIMARY KEY (checker, check_id)
) STRICT, WITHOUT ROWID;

-- Writer: store/ethics.py -------------------------------------------------------------------------------------

-- One post of one registered account, copied, so that no clock of the neutrality family waits for it.
-- `kind` is what the complainant proposed or the machine marked.
CREATE TABLE ethics_cases (
    case_id           TEXT PRIMARY KEY,
    mandate_id        TEXT NOT NULL REFERENCES ethics_mandates (mandate_id),
    account_id        TEXT NOT NULL,
    person_id         TEXT NOT NULL,
    address           TEXT NOT NULL,
    platform          TEXT NOT NULL,
    handle            TEXT NOT NULL,
    account_kind      TEXT NOT NULL,
    agency            TEXT NOT NULL,
    region            TEXT NOT NULL,
    kind              TEXT NOT NULL,
    source            TEXT NOT NULL CHECK (source IN ('laporan', 'penanda', 'cek_fakta')),
    text              TEXT NOT NULL,
    published_on      TEXT,
    screenshot        BLOB,
    screenshot_sha256 TEXT NOT NULL,
    marks             TEXT NOT NULL,
    opened_at         TEXT NOT NULL
) STRICT;

-- Who complained is sealed with a key outside the workspace.
CREATE TABLE ethics_complaints (
    number      TEXT PRIMARY KEY CHECK (length(number) > 0),
    case_id     TEXT NOT NULL REFERENCES ethics_cases (case_id),
    received_on TEXT NOT NULL,
    kind        TEXT NOT NULL,
    complainant BLOB NOT NULL,
    reviewer_id TEXT NOT NULL REFERENCES reviewers (reviewer_id),
    at          TEXT NOT NULL
) STRICT;
CREATE INDEX ethics_complaints_case ON ethics_complaints (case_id);

-- Complaints about parties and candidates: only that they came, under which number; people carry them over.
CREATE TABLE ethics_handovers (
    number      TEXT PRIMARY KEY CHECK (length(number) > 0),
    mandate_id  TEXT NOT NULL REFERENCES ethics_mandates (mandate_id),
    received_on TEXT NOT NULL,
    reviewer_id TEXT NOT NULL REFERENCES reviewers (reviewer_id),
    at          TEXT NOT NULL
) STRICT;

-- Numbers of erased records are not given again (AUTOINCREMENT): the chain knows them.
-- One reading a person and case, three at most. `tests`: the six tests of Rabat with their answers, JSON.
CREATE TABLE ethics_readings (
    reading_id      INTEGER PRIMARY KEY AUTOINCREMENT,
    case_id         TEXT NOT NULL REFERENCES ethics_cases (case_id),
    reviewer_id     TEXT NOT NULL REFERENCES reviewers (reviewer_id),
    tests           TEXT NOT NULL,
    target          TEXT NOT NULL CHECK (target IN ('ya', 'tidak', 'tidak_berlaku')),
    circular        TEXT NOT NULL,
    aimed_at_agency TEXT NOT NULL CHECK (aimed_at_agency IN ('ya', 'tidak')),
    kind            TEXT NOT NULL,
    finding         TEXT NOT NULL CHECK (finding IN ('tidak_cukup', 'dugaan')),
    reason          TEXT NOT NULL CHECK (length(reason) > 0),
    at              TEXT NOT NULL,
    UNIQUE (case_id, reviewer_id)
) STRICT;

-- What the person was asked, and what came of it: about the post (isi), or whether the account was taken over (retas).
CREATE TABLE ethics_hearings (
    hearing_id  INTEGER PRIMARY KEY AUTOINCREMENT,
    case_id     TEXT NOT NULL REFERENCES ethics_cases (case_id),
    about       TEXT NOT NULL CHECK (about IN ('isi', 'retas')),
    state       TEXT NOT NULL CHECK (state IN ('diminta', 'diterima', 'menolak', 'tidak_terjangkau')),
    hacked      TEXT NOT NULL CHECK (hacked IN ('', 'ya', 'tidak')),
    note        TEXT NOT NULL,
    held_on     TEXT NOT NULL,
    reviewer_id TEXT NOT NULL REFERENCES reviewers (reviewer_id),
    at          TEXT NOT NULL
) STRICT;
CREATE INDEX ethics_hearings_case ON ethics_hearings (case_id);

CREATE TABLE ethics_packets (
    packet_id       TEXT PRIMARY KEY,
    case_id         TEXT NOT NULL REFERENCES ethics_cases (case_id),
    receiver        TEXT NOT NULL,
    recipient       TEXT NOT NULL CHECK (length(recipient) > 0),
    letter_number   TEXT NOT NULL CHECK (length(letter_number) > 0),
    manifest_sha256 TEXT NOT NULL,
    reviewer_id     TEXT NOT NULL REFERENCES reviewers (reviewer_id),
    at              TEXT NOT NULL
) STRICT;
CREATE INDEX ethics_packets_case ON ethics_packets (case_id);

-- Who opened the seal over a complainant, and why.
CREATE TABLE ethics_unsealings (
    unsealing_id INTEGER PRIMARY KEY AUTOINCREMENT,
    case_id      TEXT NOT NULL REFERENCES ethics_cases (case_id),
    number       TEXT NOT NULL,
    purpose      TEXT NOT NULL CHECK (length(purpose) > 0),
    reviewer_id  TEXT NOT NULL REFERENCES reviewers (reviewer_id),
    at           TEXT NOT NULL
) STRICT;

-- Who was shown what of a case: perkara, gambar, surat, berkas.
CREATE TABLE ethics_openings (
    opening_id  INTEGER PRIMARY KEY AUTOINCREMENT,
    case_id     TEXT NOT NULL REFERENCES ethics_cases (case_id),
    what        TEXT NOT NULL CHECK (what IN ('perkara', 'gambar', 'surat', 'berkas')),
    reviewer_id TEXT NOT NULL REFERENCES reviewers (reviewer_id),
    at          TEXT NOT NULL
) STRICT;

-- What a named authority decided; nobody else does.
CREATE TABLE ethics_results (
    result_id   INTEGER PRIMARY KEY AUTOINCREMENT,
    case_id     TEXT NOT NULL REFERENCES ethics_cases (case_id),
    authority   TEXT NOT NULL CHECK (length(authority) > 0),
    number      TEXT NOT NULL CHECK (length(number) > 0),
    decided_on  TEXT NOT NULL,
    result      TEXT NOT NULL CHECK (result IN ('terbukti', 'tidak_terbukti', 'dikembalikan', 'dihentikan')),
    sanction    TEXT NOT NULL,
    reviewer_id TEXT NOT NULL REFERENCES reviewers (reviewer_id),
    at          TEXT NOT NULL,
    UNIQUE (case_id, authority, number)
) STRICT;

-- Append-only. How a case ended. What is left when its records are erased: no account, no person, no words.
-- `sent_at`: when it was first passed on ('' when never); `result` and `sanction` of the authority ('' without one).
CREATE TABLE ethics_closings (
    case_id    TEXT PRIMARY KEY,
    mandate_id TEXT NOT NULL REFERENCES ethics_mandates (mandate_id),
    source     TEXT NOT NULL,
    kind       TEXT NOT NULL,
    reason     TEXT NOT NULL CHECK (reason IN ('dilindungi', 'tidak_cukup', 'diretas', 'tidak_dibaca',
        'mandat_berakhir', 'diputus', 'hak_subjek')),
    numbers    TEXT NOT NULL,
    sent_at    TEXT NOT NULL,
    result     TEXT NOT NULL,
    sanction   TEXT NOT NULL,
    opened_at  TEXT NOT NULL,
    at         TEXT NOT NULL
) STRICT;

-- Append-only. Which case's records are gone, by which rule and whose leave.
CREATE TABLE ethics_erasures (
    case_id TEXT PRIMARY KEY,
    rule    TEXT NOT NULL CHECK (length(rule) > 0),
    by      TEXT NOT NULL CHECK (length(by) > 0),
    at      TEXT NOT NULL
) STRICT;

-- Versions of posts that opened a case, by digest: one that was closed and erased is not marked again.
CREATE TABLE ethics_looked (ref TEXT PRIMARY KEY, at TEXT NOT NULL) STRICT, WITHOUT ROWID;

-- Writer: store/ethics_chain.py -------------------------------------------------------------------------------

-- Append-only but for the salt, which goes with its record. head = sha256(previous head + digest).
CREATE TABLE ethics_chain (
    seq     INTEGER PRIMARY KEY,
    kind    TEXT NOT NULL,
    ref     TEXT NOT NULL,
    case_id TEXT NOT NULL,
    salt    TEXT NOT NULL,
    digest  TEXT NOT NULL,
    head    TEXT NOT NULL,
    UNIQUE (kind, ref)
) STRICT;

-- Views -------------------------------------------------------------------------------------------------------
-- Results that an objection has changed or cancelled, and when that was recorded.
CREATE VIEW overturned_results AS
SELECT o.result_id, o.case_id, u.at FROM objections o JOIN objection_outcomes u USING (objection_id)
WHERE u.outcome <> 'dikuatkan';

CREATE VIEW standing_results AS
SELECT * FROM results WHERE result_id NOT IN (SELECT result_id FROM overturned_results)
AND NOT EXISTS (SELECT 1 FROM case_corrections x WHERE x.kind = 'result' AND x.ref = result_id || '');

-- The posts that count: all but those that only imports showed which were taken back.
CREATE VIEW standing_posts AS SELECT * FROM posts WHERE stands = 1;

-- For sqlite-utils and Datasette: nothing in these views names or points at a person, an account or a case. What
-- counts persons leaves out every cell of fewer than five.
CREATE VIEW anonymous_coverage AS
SELECT date(ra.at, 'weekday 0', '-6 days') AS week_from_monday, a.platform, r.kind AS seen_by, ra.outcome,
    count(DISTINCT ra.account_id) AS accounts
FROM run_accounts ra JOIN accounts a USING (account_id) JOIN runs r USING (run_id)
WHERE ra.outcome IS NOT NULL AND ra.stands GROUP BY 1, 2, 3, 4 HAVING count(DISTINCT a.person_id) >= 5;

CREATE VIEW anonymous_posts AS
SELECT date(p.published_at, 'weekday 0', '-6 days') AS week_from_monday, a.platform, p.kind, count(*) AS posts
FROM standing_posts p JOIN accounts a USING (account_id) GROUP BY 1, 2, 3 HAVING count(DISTINCT a.person_id) >= 5;

CREATE VIEW anonymous_flags AS
SELECT date(p.published_at, 'weekday 0', '-6 days') AS week_from_monday, f.rule, f.tier, f.category, count(*) AS flags
FROM flags f JOIN standing_posts p USING (post_id, version) JOIN accounts a USING (account_id)
GROUP BY 1, 2, 3, 4 HAVING count(DISTINCT a.person_id) >= 5;

CREATE VIEW anonymous_cases AS
SELECT substr(c.opened_at, 1, 7) AS month, q.state AS review_state,
    (SELECT f.category FROM findings f WHERE f.case_id = c.case_id ORDER BY f.finding_id DESC LIMIT 1) AS form,
    (SELECT s.result FROM standing_results s WHERE s.case_id = c.case_id ORDER BY s.result_id DESC LIMIT 1) AS result,
    count(*) AS cases
FROM cases c JOIN queue_items q USING (case_id) GROUP BY 1, 2, 3, 4 HAVING count(DISTINCT c.person_id) >= 5;

-- The order of records -----------------------------------------------------------------------------------------

CREATE TRIGGER case_posts_order AFTER INSERT ON case_posts
BEGIN INSERT INTO case_events (case_id, kind, ref, at) VALUES (NEW.case_id, 'post', NEW.case_id || '/' || NEW.post_id || '/' || NEW.version, NEW.added_at); END;
CREATE TRIGGER readings_order AFTER INSERT ON readings
BEGIN INSERT INTO case_events (case_id, kind, ref, at) VALUES (NEW.case_id, 'reading', NEW.reading_id, NEW.at); END;
CREATE TRIGGER findings_order AFTER INSERT ON findings
BEGIN INSERT INTO case_events (case_id, kind, ref, at) VALUES (NEW.case_id, 'finding', NEW.finding_id, NEW.at); END;
CREATE TRIGGER clarifications_order AFTER INSERT ON clarifications
BEGIN INSERT INTO case_events (case_id, kind, ref, at) VALUES (NEW.case_id, 'clarification', NEW.clarification_id, NEW.at); END;
CREATE TRIGGER approvals_order AFTER INSERT ON approvals
BEGIN INSERT INTO case_events (case_id, kind, ref, at) VALUES (NEW.case_id, 'approval', NEW.approval_id, NEW.at); END;
CREATE TRIGGER hops_order AFTER INSERT ON hops
BEGIN INSERT INTO case_events (case_id, kind, ref, at) VALUES (NEW.case_id, 'hop', NEW.hop_id, NEW.at); END;
CREATE TRIGGER hop_answers_order AFTER INSERT ON hop_answers
BEGIN INSERT INTO case_events (case_id, kind, ref, at) VALUES (NEW.case_id, 'answer', NEW.answer_id, NEW.at); END;
CREATE TRIGGER results_order AFTER INSERT ON results
BEGIN INSERT INTO case_events (case_id, kind, ref, at) VALUES (NEW.case_id, 'result', NEW.result_id, NEW.at); END;
CREATE TRIGGER markers_order AFTER INSERT ON markers
BEGIN INSERT INTO case_events (case_id, kind, ref, at) VALUES (NEW.case_id, 'marker', NEW.marker_id, NEW.at); END;
CREATE TRIGGER objections_order AFTER INSERT ON objections
BEGIN INSERT INTO case_events (case_id, kind, ref, at) VALUES (NEW.case_id, 'objection', NEW.objection_id, NEW.at); END;
CREATE TRIGGER objection_outcomes_order AFTER INSERT ON objection_outcomes
BEGIN INSERT INTO case_events (case_id, kind, ref, at) VALUES (NEW.case_id, 'outcome', NEW.objection_id, NEW.at); END;

CREATE TRIGGER case_corrections_order AFTER INSERT ON case_corrections
BEGIN INSERT INTO case_events (case_id, kind, ref, at) VALUES (NEW.case_id, 'correction', NEW.correction_id, NEW.at); END;
CREATE TRIGGER case_withdrawals_order AFTER INSERT ON case_withdrawals
BEGIN INSERT INTO case_events (case_id, kind, ref, at) VALUES (NEW.case_id, 'withdrawal', NEW.withdrawal_id, NEW.at); END;
CREATE TRIGGER reopenings_order AFTER INSERT ON reopenings
BEGIN INSERT INTO case_events (case_id, kind, ref, at) VALUES (NEW.case_id, 'reopening', NEW.reopening_id, NEW.at); END;

CREATE TRIGGER case_events_no_update BEFORE UPDATE ON case_events
BEGIN SELECT RAISE(ABORT, 'case_events is append-only'); END;
CREATE TRIGGER case_events_no_replace BEFORE INSERT ON case_events
WHEN EXISTS (SELECT 1 FROM case_events WHERE seq = NEW.seq OR (kind, ref) = (NEW.kind, NEW.ref))
BEGIN SELECT RAISE(ABORT, 'case_events is append-only'); END;
CREATE TRIGGER case_events_no_delete BEFORE DELETE ON case_events
WHEN NOT EXISTS (SELECT 1 FROM purge_orders WHERE case_id = OLD.case_id)
BEGIN SELECT RAISE(ABORT, 'case_events is append-only'); END;

-- Append-only tables ------------------------------------------------------------------------------------------
-- Changed or deleted by nobody, or only for a case with an order to purge. REPLACE deletes without
-- firing the delete triggers, so a taken key is refused before that.

CREATE TRIGGER account_history_no_delete BEFORE DELETE ON account_history
BEGIN SELECT RAISE(ABORT, 'account_history is append-only'); END;
CREATE TRIGGER account_history_no_replace BEFORE INSERT ON account_history
WHEN EXISTS (SELECT 1 FROM account_history WHERE history_id = NEW.history_id)
BEGIN SELECT RAISE(ABORT, 'account_history is append-only'); END;
CREATE TRIGGER account_history_no_update BEFORE UPDATE ON account_history
WHEN NOT EXISTS (SELECT 1 FROM accounts a JOIN tombstones t ON t.kind = 'person' AND t.ref = a.person_id
    WHERE a.account_id = OLD.account_id)
BEGIN SELECT RAISE(ABORT, 'account_history is append-only'); END;

CREATE TRIGGER evidence_chain_no_update BEFORE UPDATE ON evidence_chain
BEGIN SELECT RAISE(ABORT, 'evidence_chain is append-only'); END;
CREATE TRIGGER evidence_chain_no_delete BEFORE DELETE ON evidence_chain
BEGIN SELECT RAISE(ABORT, 'evidence_chain is append-only'); END;
CREATE TRIGGER evidence_chain_no_replace BEFORE INSERT ON evidence_chain
WHEN EXISTS (SELECT 1 FROM evidence_chain WHERE seq = NEW.seq)
BEGIN SELECT RAISE(ABORT, 'evidence_chain is append-only'); END;

CREATE TRIGGER post_versions_no_rewrite BEFORE UPDATE ON post_versions
BEGIN SELECT RAISE(ABORT, 'a captured version is never rewritten'); END;
CREATE TRIGGER post_versions_no_replace BEFORE INSERT ON post_versions
WHEN EXISTS (SELECT 1 FROM post_versions WHERE post_id = NEW.post_id AND version = NEW.version)
BEGIN SELECT RAISE(ABORT, 'a captured version is never rewritten'); END;

CREATE TRIGGER reviewer_changes_no_update BEFORE UPDATE ON reviewer_changes
BEGIN SELECT RAISE(ABORT, 'reviewer_changes is append-only'); END;
CREATE TRIGGER reviewer_changes_no_delete BEFORE DELETE ON reviewer_changes
BEGIN SELECT RAISE(ABORT, 'reviewer_changes is append-only'); END;
CREATE TRIGGER reviewer_changes_no_replace BEFORE INSERT ON reviewer_changes
WHEN EXISTS (SELECT 1 FROM reviewer_changes WHERE change_id = NEW.change_id OR (holder = NEW.holder AND holder <> ''))
BEGIN SELECT RAISE(ABORT, 'reviewer_changes is append-only'); END;

CREATE TRIGGER readings_no_replace BEFORE INSERT ON readings
WHEN EXISTS (SELECT 1 FROM readings WHERE reading_id = NEW.reading_id)
BEGIN SELECT RAISE(ABORT, 'readings is append-only'); END;
CREATE TRIGGER readings_no_conflict BEFORE INSERT ON readings
WHEN EXISTS (SELECT 1 FROM exclusions e WHERE e.reviewer_id = NEW.reviewer_id AND (e.case_id = NEW.case_id
    OR e.agency IN (SELECT a.agency FROM cases c JOIN accounts a USING (person_id) WHERE c.case_id = NEW.case_id)))
BEGIN SELECT RAISE(ABORT, 'the reader has a conflict of interest'); END;
CREATE TRIGGER readings_no_delete BEFORE DELETE ON readings
WHEN NOT EXISTS (SELECT 1 FROM purge_orders WHERE case_id = OLD.case_id)
BEGIN SELECT RAISE(ABORT, 'readings is append-only'); END;
CREATE TRIGGER readings_no_update BEFORE UPDATE ON readings
WHEN NOT EXISTS (SELECT 1 FROM purge_orders WHERE case_id = OLD.case_id)
BEGIN SELECT RAISE(ABORT, 'readings is append-only'); END;

CREATE TRIGGER reopenings_no_replace BEFORE INSERT ON reopenings
WHEN EXISTS (SELECT 1 FROM reopenings WHERE reopening_id = NEW.reopening_id)
BEGIN SELECT RAISE(ABORT, 'reopenings is append-only'); END;
CREATE TRIGGER reopenings_no_delete BEFORE DELETE ON reopenings
WHEN NOT EXISTS (SELECT 1 FROM purge_orders WHERE case_id = OLD.case_id)
BEGIN SELECT RAISE(ABORT, 'reopenings is append-only'); END;
CREATE TRIGGER reopenings_no_update BEFORE UPDATE ON reopenings
WHEN NOT EXISTS (SELECT 1 FROM purge_orders WHERE case_id = OLD.case_id)
BEGIN SELECT RAISE(ABORT, 'reopenings is append-only'); END;

CREATE TRIGGER findings_no_update BEFORE UPDATE ON findings
BEGIN SELECT RAISE(ABORT, 'findings is append-only'); END;
CREATE TRIGGER findings_no_replace BEFORE INSERT ON findings
WHEN EXISTS (SELECT 1 FROM findings WHERE finding_id = NEW.finding_id
    OR first_reading = NEW.first_reading OR second_reading = NEW.second_reading)
BEGIN SELECT RAISE(ABORT, 'findings is append-only'); END;
CREATE TRIGGER findings_no_delete BEFORE DELETE ON findings
WHEN NOT EXISTS (SELECT 1 FROM purge_orders WHERE case_id = OLD.case_id)
BEGIN SELECT RAISE(ABORT, 'findings is append-only'); END;

CREATE TRIGGER clarifications_no_replace BEFORE INSERT ON clarifications
WHEN EXISTS (SELECT 1 FROM clarifications WHERE clarification_id = NEW.clarification_id)
BEGIN SELECT RAISE(ABORT, 'clarifications is append-only'); END;
CREATE TRIGGER clarifications_no_delete BEFORE DELETE ON clarifications
WHEN NOT EXISTS (SELECT 1 FROM purge_orders WHERE case_id = OLD.case_id)
BEGIN SELECT RAISE(ABORT, 'clarifications is append-only'); END;
CREATE TRIGGER clarifications_no_update BEFORE UPDATE ON clarifications
WHEN NOT EXISTS (SELECT 1 FROM purge_orders WHERE case_id = OLD.case_id)
BEGIN SELECT RAISE(ABORT, 'clarifications is append-only'); END;

CREATE TRIGGER hops_no_update BEFORE UPDATE ON hops
BEGIN SELECT RAISE(ABORT, 'hops is append-only'); END;
CREATE TRIGGER hops_no_replace BEFORE INSERT ON hops
WHEN EXISTS (SELECT 1 FROM hops t WHERE t.hop_id = NEW.hop_id OR ((t.case_id, t.sender, t.receiver, t.number)
    = (NEW.case_id, NEW.sender, NEW.receiver, NEW.number)
    AND NOT EXISTS (SELECT 1 FROM case_corrections x WHERE x.kind = 'hop' AND x.ref = t.hop_id || '')))
BEGIN SELECT RAISE(ABORT, 'hops is append-only'); END;
CREATE TRIGGER hops_no_delete BEFORE DELETE ON hops
WHEN NOT EXISTS (SELECT 1 FROM purge_orders WHERE case_id = OLD.case_id)
BEGIN SELECT RAISE(ABORT, 'hops is append-only'); END;

CREATE TRIGGER results_no_delete BEFORE DELETE ON results
WHEN NOT EXISTS (SELECT 1 FROM purge_orders WHERE case_id = OLD.case_id)
BEGIN SELECT RAISE(ABORT, 'results is append-only'); END;
CREATE TRIGGER results_no_update BEFORE UPDATE ON results
BEGIN SELECT RAISE(ABORT, 'results is append-only'); END;
CREATE TRIGGER results_no_replace BEFORE INSERT ON results
WHEN EXISTS (SELECT 1 FROM results t WHERE t.result_id = NEW.result_id OR ((t.case_id, t.authority, t.number, t.result)
    = (NEW.case_id, NEW.authority, NEW.number, NEW.result)
    AND NOT EXISTS (SELECT 1 FROM case_corrections x WHERE x.kind = 'result' AND x.ref = t.result_id || '')))
BEGIN SELECT RAISE(ABORT, 'results is append-only'); END;

CREATE TRIGGER reading_answers_no_update BEFORE UPDATE ON reading_answers
WHEN NOT EXISTS (SELECT 1 FROM readings r JOIN purge_orders USING (case_id) WHERE r.reading_id = OLD.reading_id)
BEGIN SELECT RAISE(ABORT, 'reading_answers is append-only'); END;
CREATE TRIGGER reading_answers_no_delete BEFORE DELETE ON reading_answers
WHEN NOT EXISTS (SELECT 1 FROM readings r JOIN purge_orders USING (case_id) WHERE r.reading_id = OLD.reading_id)
BEGIN SELECT RAISE(ABORT, 'reading_answers is append-only'); END;
CREATE TRIGGER reading_answers_no_replace BEFORE INSERT ON reading_answers
WHEN EXISTS (SELECT 1 FROM reading_answers WHERE reading_id = NEW.reading_id)
BEGIN SELECT RAISE(ABORT, 'reading_answers is append-only'); END;

CREATE TRIGGER clarification_ways_no_update BEFORE UPDATE ON clarification_ways
WHEN NOT EXISTS (SELECT 1 FROM clarifications r JOIN purge_orders USING (case_id)
    WHERE r.clarification_id = OLD.clarification_id)
BEGIN SELECT RAISE(ABORT, 'clarification_ways is append-only'); END;
CREATE TRIGGER clarification_ways_no_delete BEFORE DELETE ON clarification_ways
WHEN NOT EXISTS (SELECT 1 FROM clarifications r JOIN purge_orders USING (case_id)
    WHERE r.clarification_id = OLD.clarification_id)
BEGIN SELECT RAISE(ABORT, 'clarification_ways is append-only'); END;
CREATE TRIGGER clarification_ways_no_replace BEFORE INSERT ON clarification_ways
WHEN EXISTS (SELECT 1 FROM clarification_ways WHERE clarification_id = NEW.clarification_id)
BEGIN SELECT RAISE(ABORT, 'clarification_ways is append-only'); END;

CREATE TRIGGER exclusions_no_update BEFORE UPDATE ON exclusions
BEGIN SELECT RAISE(ABORT, 'exclusions is append-only'); END;
CREATE TRIGGER exclusions_no_delete BEFORE DELETE ON exclusions
BEGIN SELECT RAISE(ABORT, 'exclusions is append-only'); END;
CREATE TRIGGER exclusions_no_replace BEFORE INSERT ON exclusions
WHEN EXISTS (SELECT 1 FROM exclusions WHERE exclusion_id = NEW.exclusion_id)
BEGIN SELECT RAISE(ABORT, 'exclusions is append-only'); END;

CREATE TRIGGER approvals_no_delete BEFORE DELETE ON approvals
WHEN NOT EXISTS (SELECT 1 FROM purge_orders WHERE case_id = OLD.case_id)
BEGIN SELECT RAISE(ABORT, 'approvals is append-only'); END;
CREATE TRIGGER approvals_no_update BEFORE UPDATE ON approvals
BEGIN SELECT RAISE(ABORT, 'approvals is append-only'); END;
CREATE TRIGGER approvals_no_replace BEFORE INSERT ON approvals
WHEN EXISTS (SELECT 1 FROM approvals t WHERE t.approval_id = NEW.approval_id OR ((t.finding_id, t.kind, t.number)
    = (NEW.finding_id, NEW.kind, NEW.number)
    AND NOT EXISTS (SELECT 1 FROM case_corrections x WHERE x.kind = 'approval' AND x.ref = t.approval_id || '')))
BEGIN SELECT RAISE(ABORT, 'approvals is append-only'); END;

CREATE TRIGGER hop_answers_no_delete BEFORE DELETE ON hop_answers
WHEN NOT EXISTS (SELECT 1 FROM purge_orders WHERE case_id = OLD.case_id)
BEGIN SELECT RAISE(ABORT, 'hop_answers is append-only'); END;
CREATE TRIGGER hop_answers_no_update BEFORE UPDATE ON hop_answers
BEGIN SELECT RAISE(ABORT, 'hop_answers is append-only'); END;
CREATE TRIGGER hop_answers_no_replace BEFORE INSERT ON hop_answers
WHEN EXISTS (SELECT 1 FROM hop_answers WHERE answer_id = NEW.answer_id)
BEGIN SELECT RAISE(ABORT, 'hop_answers is append-only'); END;

CREATE TRIGGER markers_no_delete BEFORE DELETE ON markers
WHEN NOT EXISTS (SELECT 1 FROM purge_orders WHERE case_id = OLD.case_id)
BEGIN SELECT RAISE(ABORT, 'markers is append-only'); END;
CREATE TRIGGER markers_no_update BEFORE UPDATE ON markers
BEGIN SELECT RAISE(ABORT, 'markers is append-only'); END;
CREATE TRIGGER markers_no_replace BEFORE INSERT ON markers
WHEN EXISTS (SELECT 1 FROM markers t WHERE t.marker_id = NEW.marker_id OR ((t.case_id, t.marker, t.authority, t.number)
    = (NEW.case_id, NEW.marker, NEW.authority, NEW.number)
    AND NOT EXISTS (SELECT 1 FROM case_corrections x WHERE x.kind = 'marker' AND x.ref = t.marker_id || '')))
BEGIN SELECT RAISE(ABORT, 'markers is append-only'); END;

CREATE TRIGGER objections_no_delete BEFORE DELETE ON objections
WHEN NOT EXISTS (SELECT 1 FROM purge_orders WHERE case_id = OLD.case_id)
BEGIN SELECT RAISE(ABORT, 'objections is append-only'); END;
CREATE TRIGGER objections_no_update BEFORE UPDATE ON objections
BEGIN SELECT RAISE(ABORT, 'objections is append-only'); END;
CREATE TRIGGER objections_no_replace BEFORE INSERT ON objections
WHEN EXISTS (SELECT 1 FROM objections WHERE objection_id = NEW.objection_id
    OR (result_id, kind, number) = (NEW.result_id, NEW.kind, NEW.number))
BEGIN SELECT RAISE(ABORT, 'objections is append-only'); END;

CREATE TRIGGER objection_outcomes_no_delete BEFORE DELETE ON objection_outcomes
WHEN NOT EXISTS (SELECT 1 FROM purge_orders WHERE case_id = OLD.case_id)
BEGIN SELECT RAISE(ABORT, 'objection_outcomes is append-only'); END;
CREATE TRIGGER objection_outcomes_no_update BEFORE UPDATE ON objection_outcomes
BEGIN SELECT RAISE(ABORT, 'objection_outcomes is append-only'); END;
CREATE TRIGGER objection_outcomes_no_replace BEFORE INSERT ON objection_outcomes
WHEN EXISTS (SELECT 1 FROM objection_outcomes WHERE objection_id = NEW.objection_id)
BEGIN SELECT RAISE(ABORT, 'objection_outcomes is append-only'); END;

CREATE TRIGGER purge_orders_no_update BEFORE UPDATE ON purge_orders
BEGIN SELECT RAISE(ABORT, 'purge_orders is append-only'); END;
CREATE TRIGGER purge_orders_no_delete BEFORE DELETE ON purge_orders
BEGIN SELECT RAISE(ABORT, 'purge_orders is append-only'); END;
CREATE TRIGGER purge_orders_no_replace BEFORE INSERT ON purge_orders
WHEN EXISTS (SELECT 1 FROM purge_orders WHERE order_id = NEW.order_id)
BEGIN SELECT RAISE(ABORT, 'purge_orders is append-only'); END;

CREATE TRIGGER audit_readings_no_update BEFORE UPDATE ON audit_readings
BEGIN SELECT RAISE(ABORT, 'audit_readings is append-only'); END;
CREATE TRIGGER audit_readings_no_replace BEFORE INSERT ON audit_readings
WHEN EXISTS (SELECT 1 FROM audit_readings WHERE sample_id = NEW.sample_id)
BEGIN SELECT RAISE(ABORT, 'audit_readings is append-only'); END;

CREATE TRIGGER checkpoints_no_update BEFORE UPDATE ON checkpoints
BEGIN SELECT RAISE(ABORT, 'checkpoints is append-only'); END;
CREATE TRIGGER checkpoints_no_delete BEFORE DELETE ON checkpoints
BEGIN SELECT RAISE(ABORT, 'checkpoints is append-only'); END;

CREATE TRIGGER timestamps_no_update BEFORE UPDATE ON timestamps
BEGIN SELECT RAISE(ABORT, 'timestamps is append-only'); END;
CREATE TRIGGER timestamps_no_delete BEFORE DELETE ON timestamps
BEGIN SELECT RAISE(ABORT, 'timestamps is append-only'); END;

CREATE TRIGGER seals_no_update BEFORE UPDATE ON seals
WHEN NEW.salt <> '' OR (OLD.leaf, OLD.kind, OLD.ref, OLD.revision, OLD.number, OLD.digest)
    <> (NEW.leaf, NEW.kind, NEW.ref, NEW.revision, NEW.number, NEW.digest)
BEGIN SELECT RAISE(ABORT, 'seals is append-only'); END;
CREATE TRIGGER seals_no_delete BEFORE DELETE ON seals
BEGIN SELECT RAISE(ABORT, 'seals is append-only'); END;

CREATE TRIGGER packets_no_update BEFORE UPDATE ON packets
BEGIN SELECT RAISE(ABORT, 'packets is append-only'); END;
CREATE TRIGGER packets_no_delete BEFORE DELETE ON packets
BEGIN SELECT RAISE(ABORT, 'packets is append-only'); END;

CREATE TRIGGER packet_notices_no_update BEFORE UPDATE ON packet_notices
BEGIN SELECT RAISE(ABORT, 'packet_notices is append-only'); END;
CREATE TRIGGER packet_notices_no_delete BEFORE DELETE ON packet_notices
BEGIN SELECT RAISE(ABORT, 'packet_notices is append-only'); END;
CREATE TRIGGER packet_notices_no_replace BEFORE INSERT ON packet_notices
WHEN EXISTS (SELECT 1 FROM packet_notices WHERE notice_id = NEW.notice_id OR (packet_id, number) = (NEW.packet_id, NEW.number))
BEGIN SELECT RAISE(ABORT, 'packet_notices is append-only'); END;

CREATE TRIGGER packet_receipts_no_update BEFORE UPDATE ON packet_receipts
BEGIN SELECT RAISE(ABORT, 'packet_receipts is append-only'); END;
CREATE TRIGGER packet_receipts_no_delete BEFORE DELETE ON packet_receipts
BEGIN SELECT RAISE(ABORT, 'packet_receipts is append-only'); END;
CREATE TRIGGER packet_receipts_no_replace BEFORE INSERT ON packet_receipts
WHEN EXISTS (SELECT 1 FROM packet_receipts WHERE notice_id = NEW.notice_id)
BEGIN SELECT RAISE(ABORT, 'packet_receipts is append-only'); END;

CREATE TRIGGER subject_requests_no_update BEFORE UPDATE ON subject_requests
BEGIN SELECT RAISE(ABORT, 'subject_requests is append-only'); END;
CREATE TRIGGER subject_requests_no_delete BEFORE DELETE ON subject_requests
BEGIN SELECT RAISE(ABORT, 'subject_requests is append-only'); END;

CREATE TRIGGER subject_answers_no_update BEFORE UPDATE ON subject_answers
BEGIN SELECT RAISE(ABORT, 'subject_answers is append-only'); END;
CREATE TRIGGER subject_answers_no_delete BEFORE DELETE ON subject_answers
BEGIN SELECT RAISE(ABORT, 'subject_answers is append-only'); END;

CREATE TRIGGER extracts_no_rewrite BEFORE UPDATE ON extracts
BEGIN SELECT RAISE(ABORT, 'an extract is never rewritten'); END;

CREATE TRIGGER tombstones_no_update BEFORE UPDATE ON tombstones
BEGIN SELECT RAISE(ABORT, 'tombstones is append-only'); END;
CREATE TRIGGER tombstones_no_delete BEFORE DELETE ON tombstones
BEGIN SELECT RAISE(ABORT, 'tombstones is append-only'); END;

CREATE TRIGGER subject_actions_no_update BEFORE UPDATE ON subject_actions
BEGIN SELECT RAISE(ABORT, 'subject_actions is append-only'); END;
CREATE TRIGGER subject_actions_no_delete BEFORE DELETE ON subject_actions
BEGIN SELECT RAISE(ABORT, 'subject_actions is append-only'); END;
CREATE TRIGGER subject_actions_no_replace BEFORE INSERT ON subject_actions
WHEN EXISTS (SELECT 1 FROM subject_actions WHERE action_id = NEW.action_id)
BEGIN SELECT RAISE(ABORT, 'subject_actions is append-only'); END;

CREATE TRIGGER failed_attempts_no_update BEFORE UPDATE ON failed_attempts
BEGIN SELECT RAISE(ABORT, 'failed_attempts is append-only'); END;

CREATE TRIGGER refusals_no_update BEFORE UPDATE ON refusals
BEGIN SELECT RAISE(ABORT, 'refusals is append-only'); END;

CREATE TRIGGER ethics_mandates_no_update BEFORE UPDATE ON ethics_mandates
BEGIN SELECT RAISE(ABORT, 'ethics_mandates is append-only'); END;
CREATE TRIGGER ethics_mandates_no_delete BEFORE DELETE ON ethics_mandates
BEGIN SELECT RAISE(ABORT, 'ethics_mandates is append-only'); END;
CREATE TRIGGER ethics_mandates_no_replace BEFORE INSERT ON ethics_mandates
WHEN EXISTS (SELECT 1 FROM ethics_mandates WHERE mandate_id = NEW.mandate_id)
BEGIN SELECT RAISE(ABORT, 'ethics_mandates is append-only'); END;

CREATE TRIGGER ethics_cases_no_update BEFORE UPDATE ON ethics_cases
BEGIN SELECT RAISE(ABORT, 'ethics_cases is append-only'); END;
CREATE TRIGGER ethics_cases_no_delete BEFORE DELETE ON ethics_cases
WHEN NOT EXISTS (SELECT 1 FROM ethics_erasures e WHERE e.case_id = OLD.case_id)
BEGIN SELECT RAISE(ABORT, 'ethics_cases is append-only'); END;
CREATE TRIGGER ethics_cases_no_replace BEFORE INSERT ON ethics_cases
WHEN EXISTS (SELECT 1 FROM ethics_cases WHERE case_id = NEW.case_id)
BEGIN SELECT RAISE(ABORT, 'ethics_cases is append-only'); END;

CREATE TRIGGER ethics_complaints_no_update BEFORE UPDATE ON ethics_complaints
BEGIN SELECT RAISE(ABORT, 'ethics_complaints is append-only'); END;
CREATE TRIGGER ethics_complaints_no_delete BEFORE DELETE ON ethics_complaints
WHEN NOT EXISTS (SELECT 1 FROM ethics_erasures e WHERE e.case_id = OLD.case_id)
BEGIN SELECT RAISE(ABORT, 'ethics_complaints is append-only'); END;
CREATE TRIGGER ethics_complaints_no_replace BEFORE INSERT ON ethics_complaints
WHEN EXISTS (SELECT 1 FROM ethics_complaints WHERE number = NEW.number)
BEGIN SELECT RAISE(ABORT, 'ethics_complaints is append-only'); END;

CREATE TRIGGER ethics_handovers_no_update BEFORE UPDATE ON ethics_handovers
BEGIN SELECT RAISE(ABORT, 'ethics_handovers is append-only'); END;
CREATE TRIGGER ethics_handovers_no_delete BEFORE DELETE ON ethics_handovers
BEGIN SELECT RAISE(ABORT, 'ethics_handovers is append-only'); END;
CREATE TRIGGER ethics_handovers_no_replace BEFORE INSERT ON ethics_handovers
WHEN EXISTS (SELECT 1 FROM ethics_handovers WHERE number = NEW.number)
BEGIN SELECT RAISE(ABORT, 'ethics_handovers is append-only'); END;

CREATE TRIGGER ethics_readings_no_update BEFORE UPDATE ON ethics_readings
BEGIN SELECT RAISE(ABORT, 'ethics_readings is append-only'); END;
CREATE TRIGGER ethics_readings_no_delete BEFORE DELETE ON ethics_readings
WHEN NOT EXISTS (SELECT 1 FROM ethics_erasures e WHERE e.case_id = OLD.case_id)
BEGIN SELECT RAISE(ABORT, 'ethics_readings is append-only'); END;
CREATE TRIGGER ethics_readings_no_replace BEFORE INSERT ON ethics_readings
WHEN EXISTS (SELECT 1 FROM ethics_readings WHERE reading_id = NEW.reading_id)
BEGIN SELECT RAISE(ABORT, 'ethics_readings is append-only'); END;

CREATE TRIGGER ethics_hearings_no_update BEFORE UPDATE ON ethics_hearings
BEGIN SELECT RAISE(ABORT, 'ethics_hearings is append-only'); END;
CREATE TRIGGER ethics_hearings_no_delete BEFORE DELETE ON ethics_hearings
WHEN NOT EXISTS (SELECT 1 FROM ethics_erasures e WHERE e.case_id = OLD.case_id)
BEGIN SELECT RAISE(ABORT, 'ethics_hearings is append-only'); END;
CREATE TRIGGER ethics_hearings_no_replace BEFORE INSERT ON ethics_hearings
WHEN EXISTS (SELECT 1 FROM ethics_hearings WHERE hearing_id = NEW.hearing_id)
BEGIN SELECT RAISE(ABORT, 'ethics_hearings is append-only'); END;

CREATE TRIGGER ethics_packets_no_update BEFORE UPDATE ON ethics_packets
BEGIN SELECT RAISE(ABORT, 'ethics_packets is append-only'); END;
CREATE TRIGGER ethics_packets_no_delete BEFORE DELETE ON ethics_packets
WHEN NOT EXISTS (SELECT 1 FROM ethics_erasures e WHERE e.case_id = OLD.case_id)
BEGIN SELECT RAISE(ABORT, 'ethics_packets is append-only'); END;
CREATE TRIGGER ethics_packets_no_replace BEFORE INSERT ON ethics_packets
WHEN EXISTS (SELECT 1 FROM ethics_packets WHERE packet_id = NEW.packet_id)
BEGIN SELECT RAISE(ABORT, 'ethics_packets is append-only'); END;

CREATE TRIGGER ethics_unsealings_no_update BEFORE UPDATE ON ethics_unsealings
BEGIN SELECT RAISE(ABORT, 'ethics_unsealings is append-only'); END;
CREATE TRIGGER ethics_unsealings_no_delete BEFORE DELETE ON ethics_unsealings
WHEN NOT EXISTS (SELECT 1 FROM ethics_erasures e WHERE e.case_id = OLD.case_id)
BEGIN SELECT RAISE(ABORT, 'ethics_unsealings is append-only'); END;

CREATE TRIGGER ethics_openings_no_update BEFORE UPDATE ON ethics_openings
BEGIN SELECT RAISE(ABORT, 'ethics_openings is append-only'); END;
CREATE TRIGGER ethics_openings_no_delete BEFORE DELETE ON ethics_openings
WHEN NOT EXISTS (SELECT 1 FROM ethics_erasures e WHERE e.case_id = OLD.case_id)
BEGIN SELECT RAISE(ABORT, 'ethics_openings is append-only'); END;

CREATE TRIGGER ethics_results_no_update BEFORE UPDATE ON ethics_results
BEGIN SELECT RAISE(ABORT, 'ethics_results is append-only'); END;
CREATE TRIGGER ethics_results_no_delete BEFORE DELETE ON ethics_results
WHEN NOT EXISTS (SELECT 1 FROM ethics_erasures e WHERE e.case_id = OLD.case_id)
BEGIN SELECT RAISE(ABORT, 'ethics_results is append-only'); END;
CREATE TRIGGER ethics_results_no_replace BEFORE INSERT ON ethics_results
WHEN EXISTS (SELECT 1 FROM ethics_results WHERE result_id = NEW.result_id)
BEGIN SELECT RAISE(ABORT, 'ethics_results is append-only'); END;

CREATE TRIGGER ethics_closings_no_update BEFORE UPDATE ON ethics_closings
BEGIN SELECT RAISE(ABORT, 'ethics_closings is append-only'); END;
CREATE TRIGGER ethics_closings_no_delete BEFORE DELETE ON ethics_closings
BEGIN SELECT RAISE(ABORT, 'ethics_closings is append-only'); END;
CREATE TRIGGER ethics_closings_no_replace BEFORE INSERT ON ethics_closings
WHEN EXISTS (SELECT 1 FROM ethics_closings WHERE case_id = NEW.case_id)
BEGIN SELECT RAISE(ABORT, 'ethics_closings is append-only'); END;

CREATE TRIGGER ethics_erasures_no_update BEFORE UPDATE ON ethics_erasures
BEGIN SELECT RAISE(ABORT, 'ethics_erasures is append-only'); END;
CREATE TRIGGER ethics_erasures_no_delete BEFORE DELETE ON ethics_erasures
BEGIN SELECT RAISE(ABORT, 'ethics_erasures is append-only'); END;
CREATE TRIGGER ethics_erasures_no_replace BEFORE INSERT ON ethics_erasures
WHEN EXISTS (SELECT 1 FROM ethics_erasures WHERE case_id = NEW.case_id)
BEGIN SELECT RAISE(ABORT, 'ethics_erasures is append-only'); END;

CREATE TRIGGER ethics_readings_no_conflict BEFORE INSERT ON ethics_readings
WHEN EXISTS (SELECT 1 FROM exclusions e JOIN ethics_cases c ON c.agency = e.agency
    WHERE e.reviewer_id = NEW.reviewer_id AND c.case_id = NEW.case_id)
BEGIN SELECT RAISE(ABORT, 'the reader has a conflict of interest'); END;
CREATE TRIGGER ethics_packets_of_two BEFORE INSERT ON ethics_packets
WHEN (SELECT count(DISTINCT reviewer_id) FROM ethics_readings r WHERE r.case_id = NEW.case_id AND finding = 'dugaan') < 2
    OR NOT EXISTS (SELECT 1 FROM ethics_hearings h WHERE h.case_id = NEW.case_id AND h.about = 'isi'
        AND h.state <> 'diminta')
BEGIN SELECT RAISE(ABORT, 'two readers and the person come before a packet'); END;

CREATE TRIGGER ethics_chain_no_update BEFORE UPDATE ON ethics_chain
WHEN NEW.salt <> '' OR (OLD.seq, OLD.kind, OLD.ref, OLD.case_id, OLD.digest, OLD.head)
    <> (NEW.seq, NEW.kind, NEW.ref, NEW.case_id, NEW.digest, NEW.head)
BEGIN SELECT RAISE(ABORT, 'ethics_chain is append-only'); END;
CREATE TRIGGER ethics_chain_no_delete BEFORE DELETE ON ethics_chain
BEGIN SELECT RAISE(ABORT, 'ethics_chain is append-only'); END;
CREATE TRIGGER ethics_chain_no_replace BEFORE INSERT ON ethics_chain
WHEN EXISTS (SELECT 1 FROM ethics_chain WHERE seq = NEW.seq OR (kind, ref) = (NEW.kind, NEW.ref))
BEGIN SELECT RAISE(ABORT, 'ethics_chain is append-only'); END;
