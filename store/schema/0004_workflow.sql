-- What a reading answered, who may not read what, and what bodies and authorities said beside a result.

-- Results: further ways in which an authority ends a matter. Writer: store/cases.py
CREATE TEMP TABLE results_before AS SELECT * FROM results;
DROP TABLE results;
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
    UNIQUE (case_id, authority, number, result),
    UNIQUE (case_id, result_id),
    FOREIGN KEY (case_id, hop_id) REFERENCES hops (case_id, hop_id)
) STRICT;
INSERT INTO results SELECT * FROM temp.results_before;
DROP TABLE temp.results_before;
CREATE INDEX results_case ON results (case_id);

-- Append-only. What stands beside a finding: why, by which elements, and the questions that come first.
-- Writer: store/cases.py
CREATE TABLE reading_answers (
    reading_id  INTEGER PRIMARY KEY REFERENCES readings (reading_id),
    reason_code TEXT NOT NULL CHECK (length(reason_code) > 0),
    elements    TEXT NOT NULL,
    owner       TEXT NOT NULL CHECK (owner IN ('ya', 'tidak', 'tidak_tahu')),
    hacked      TEXT NOT NULL CHECK (hacked IN ('ya', 'tidak', 'tidak_tahu')),
    old_photo   TEXT NOT NULL CHECK (old_photo IN ('ya', 'tidak', 'tidak_tahu')),
    exculpatory TEXT NOT NULL CHECK (length(exculpatory) > 0)
) STRICT;

-- Append-only. Who is asked in which way: a summons is not every body's right.
CREATE TABLE clarification_ways (
    clarification_id INTEGER PRIMARY KEY REFERENCES clarifications (clarification_id),
    way              TEXT NOT NULL CHECK (way IN ('undangan', 'instansi', 'surat', 'sendiri', 'tidak_ada'))
) STRICT;

-- Append-only. Conflict of interest: these readers never read this case, or anybody of this agency.
-- Writer: store/exclusions.py
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

CREATE TRIGGER readings_no_conflict BEFORE INSERT ON readings
WHEN EXISTS (SELECT 1 FROM exclusions e WHERE e.reviewer_id = NEW.reviewer_id AND (e.case_id = NEW.case_id
    OR e.agency IN (SELECT a.agency FROM cases c JOIN accounts a USING (person_id) WHERE c.case_id = NEW.case_id)))
BEGIN SELECT RAISE(ABORT, 'the reader has a conflict of interest'); END;

-- Append-only. The body's own decision to pass a finding on: a pleno, a leader's consent.
-- Writer: store/authority.py
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
    UNIQUE (finding_id, kind, number),
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
    at          TEXT NOT NULL,
    UNIQUE (case_id, marker, authority, number)
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

-- Results that no objection has changed or cancelled.
CREATE VIEW standing_results AS
SELECT r.* FROM results r WHERE NOT EXISTS (
    SELECT 1 FROM objections o JOIN objection_outcomes u USING (objection_id)
    WHERE o.result_id = r.result_id AND u.outcome <> 'dikuatkan');

-- Cases that people have joined into one event. Writer: store/matters.py
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

-- An order to delete what is otherwise never deleted: the rule, who approved it and under which number.
-- Writer: store/orders.py
CREATE TABLE purge_orders (
    order_id    INTEGER PRIMARY KEY,
    case_id     TEXT NOT NULL,
    rule        TEXT NOT NULL CHECK (rule IN ('tidak_cukup', 'arsip', 'hak_subjek')),
    approved_by TEXT NOT NULL CHECK (length(approved_by) > 0),
    number      TEXT NOT NULL CHECK (length(number) > 0),
    at          TEXT NOT NULL
) STRICT;
CREATE INDEX purge_orders_case ON purge_orders (case_id);

-- Append-only: changed or deleted by nobody, or only for a case with an order to purge.
CREATE TRIGGER exclusions_no_update BEFORE UPDATE ON exclusions
BEGIN SELECT RAISE(ABORT, 'exclusions is append-only'); END;
CREATE TRIGGER exclusions_no_delete BEFORE DELETE ON exclusions
BEGIN SELECT RAISE(ABORT, 'exclusions is append-only'); END;
CREATE TRIGGER exclusions_no_replace BEFORE INSERT ON exclusions
WHEN EXISTS (SELECT 1 FROM exclusions WHERE exclusion_id = NEW.exclusion_id)
BEGIN SELECT RAISE(ABORT, 'exclusions is append-only'); END;
CREATE TRIGGER purge_orders_no_update BEFORE UPDATE ON purge_orders
BEGIN SELECT RAISE(ABORT, 'purge_orders is append-only'); END;
CREATE TRIGGER purge_orders_no_delete BEFORE DELETE ON purge_orders
BEGIN SELECT RAISE(ABORT, 'purge_orders is append-only'); END;
CREATE TRIGGER purge_orders_no_replace BEFORE INSERT ON purge_orders
WHEN EXISTS (SELECT 1 FROM purge_orders WHERE order_id = NEW.order_id)
BEGIN SELECT RAISE(ABORT, 'purge_orders is append-only'); END;
DROP TRIGGER readings_no_delete;
DROP TRIGGER readings_no_update;
CREATE TRIGGER readings_no_delete BEFORE DELETE ON readings
WHEN NOT EXISTS (SELECT 1 FROM purge_orders WHERE case_id = OLD.case_id)
BEGIN SELECT RAISE(ABORT, 'readings is append-only'); END;
CREATE TRIGGER readings_no_update BEFORE UPDATE ON readings
WHEN NOT EXISTS (SELECT 1 FROM purge_orders WHERE case_id = OLD.case_id)
BEGIN SELECT RAISE(ABORT, 'readings is append-only'); END;
DROP TRIGGER findings_no_delete;
CREATE TRIGGER findings_no_delete BEFORE DELETE ON findings
WHEN NOT EXISTS (SELECT 1 FROM purge_orders WHERE case_id = OLD.case_id)
BEGIN SELECT RAISE(ABORT, 'findings is append-only'); END;
DROP TRIGGER clarifications_no_delete;
DROP TRIGGER clarifications_no_update;
CREATE TRIGGER clarifications_no_delete BEFORE DELETE ON clarifications
WHEN NOT EXISTS (SELECT 1 FROM purge_orders WHERE case_id = OLD.case_id)
BEGIN SELECT RAISE(ABORT, 'clarifications is append-only'); END;
CREATE TRIGGER clarifications_no_update BEFORE UPDATE ON clarifications
WHEN NOT EXISTS (SELECT 1 FROM purge_orders WHERE case_id = OLD.case_id)
BEGIN SELECT RAISE(ABORT, 'clarifications is append-only'); END;
DROP TRIGGER hops_no_delete;
CREATE TRIGGER hops_no_delete BEFORE DELETE ON hops
WHEN NOT EXISTS (SELECT 1 FROM purge_orders WHERE case_id = OLD.case_id)
BEGIN SELECT RAISE(ABORT, 'hops is append-only'); END;
CREATE TRIGGER results_no_delete BEFORE DELETE ON results
WHEN NOT EXISTS (SELECT 1 FROM purge_orders WHERE case_id = OLD.case_id)
BEGIN SELECT RAISE(ABORT, 'results is append-only'); END;
CREATE TRIGGER results_no_update BEFORE UPDATE ON results
BEGIN SELECT RAISE(ABORT, 'results is append-only'); END;
CREATE TRIGGER results_no_replace BEFORE INSERT ON results
WHEN EXISTS (SELECT 1 FROM results WHERE result_id = NEW.result_id OR (case_id, authority, number, result)
    = (NEW.case_id, NEW.authority, NEW.number, NEW.result))
BEGIN SELECT RAISE(ABORT, 'results is append-only'); END;
CREATE TRIGGER approvals_no_delete BEFORE DELETE ON approvals
WHEN NOT EXISTS (SELECT 1 FROM purge_orders WHERE case_id = OLD.case_id)
BEGIN SELECT RAISE(ABORT, 'approvals is append-only'); END;
CREATE TRIGGER approvals_no_update BEFORE UPDATE ON approvals
BEGIN SELECT RAISE(ABORT, 'approvals is append-only'); END;
CREATE TRIGGER approvals_no_replace BEFORE INSERT ON approvals
WHEN EXISTS (SELECT 1 FROM approvals WHERE approval_id = NEW.approval_id OR (finding_id, kind, number) = (NEW.finding_id, NEW.kind, NEW.number))
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
WHEN EXISTS (SELECT 1 FROM markers WHERE marker_id = NEW.marker_id OR (case_id, marker, authority, number)
    = (NEW.case_id, NEW.marker, NEW.authority, NEW.number))
BEGIN SELECT RAISE(ABORT, 'markers is append-only'); END;
CREATE TRIGGER objections_no_delete BEFORE DELETE ON objections
WHEN NOT EXISTS (SELECT 1 FROM purge_orders WHERE case_id = OLD.case_id)
BEGIN SELECT RAISE(ABORT, 'objections is append-only'); END;
CREATE TRIGGER objections_no_update BEFORE UPDATE ON objections
BEGIN SELECT RAISE(ABORT, 'objections is append-only'); END;
CREATE TRIGGER objections_no_replace BEFORE INSERT ON objections
WHEN EXISTS (SELECT 1 FROM objections WHERE objection_id = NEW.objection_id OR (result_id, kind, number) = (NEW.result_id, NEW.kind, NEW.number))
BEGIN SELECT RAISE(ABORT, 'objections is append-only'); END;
CREATE TRIGGER objection_outcomes_no_delete BEFORE DELETE ON objection_outcomes
WHEN NOT EXISTS (SELECT 1 FROM purge_orders WHERE case_id = OLD.case_id)
BEGIN SELECT RAISE(ABORT, 'objection_outcomes is append-only'); END;
CREATE TRIGGER objection_outcomes_no_update BEFORE UPDATE ON objection_outcomes
BEGIN SELECT RAISE(ABORT, 'objection_outcomes is append-only'); END;
CREATE TRIGGER objection_outcomes_no_replace BEFORE INSERT ON objection_outcomes
WHEN EXISTS (SELECT 1 FROM objection_outcomes WHERE objection_id = NEW.objection_id)
BEGIN SELECT RAISE(ABORT, 'objection_outcomes is append-only'); END;
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
WHEN NOT EXISTS (SELECT 1 FROM clarifications r JOIN purge_orders USING (case_id) WHERE r.clarification_id = OLD.clarification_id)
BEGIN SELECT RAISE(ABORT, 'clarification_ways is append-only'); END;
CREATE TRIGGER clarification_ways_no_delete BEFORE DELETE ON clarification_ways
WHEN NOT EXISTS (SELECT 1 FROM clarifications r JOIN purge_orders USING (case_id) WHERE r.clarification_id = OLD.clarification_id)
BEGIN SELECT RAISE(ABORT, 'clarification_ways is append-only'); END;
CREATE TRIGGER clarification_ways_no_replace BEFORE INSERT ON clarification_ways
WHEN EXISTS (SELECT 1 FROM clarification_ways WHERE clarification_id = NEW.clarification_id)
BEGIN SELECT RAISE(ABORT, 'clarification_ways is append-only'); END;
