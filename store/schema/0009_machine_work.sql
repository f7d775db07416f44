-- Writer: store/report_files.py ---------------------------------------------------------------------------------

-- Append-only. The files of a report as the program wrote them: their names below the period's folder, each with the
-- SHA-256 of its bytes, as JSON.
CREATE TABLE report_files (
    files_id INTEGER PRIMARY KEY,
    folder   TEXT NOT NULL CHECK (folder <> ''),
    files    TEXT NOT NULL,
    UNIQUE (folder, files)
) STRICT;
CREATE TRIGGER report_files_no_update BEFORE UPDATE ON report_files
BEGIN SELECT RAISE(ABORT, 'report_files is append-only'); END;
CREATE TRIGGER report_files_no_delete BEFORE DELETE ON report_files
BEGIN SELECT RAISE(ABORT, 'report_files is append-only'); END;
CREATE TRIGGER report_files_no_replace BEFORE INSERT ON report_files
WHEN EXISTS (SELECT 1 FROM report_files WHERE files_id = NEW.files_id)
BEGIN SELECT RAISE(ABORT, 'report_files is append-only'); END;

-- Writer: store/machine_work.py ---------------------------------------------------------------------------------

-- Append-only. That the machine read posts (flags) or pictures, as which engine and when: what it said before may differ
-- from what was sealed only where one of these says that it read again.
CREATE TABLE machine_work (
    work_id INTEGER PRIMARY KEY,
    kind    TEXT NOT NULL CHECK (kind IN ('flags', 'pictures')),
    engine  TEXT NOT NULL CHECK (engine <> ''),
    at      TEXT NOT NULL
) STRICT;
CREATE INDEX machine_work_at ON machine_work (at, kind, engine);
CREATE TRIGGER machine_work_no_update BEFORE UPDATE ON machine_work
BEGIN SELECT RAISE(ABORT, 'machine_work is append-only'); END;
CREATE TRIGGER machine_work_no_delete BEFORE DELETE ON machine_work
BEGIN SELECT RAISE(ABORT, 'machine_work is append-only'); END;
CREATE TRIGGER machine_work_no_replace BEFORE INSERT ON machine_work
WHEN EXISTS (SELECT 1 FROM machine_work WHERE work_id = NEW.work_id)
BEGIN SELECT RAISE(ABORT, 'machine_work is append-only'); END;
