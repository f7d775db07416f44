-- Writer: store/accounts.py ------------------------------------------------------------------------------------

-- What a column said in every row of an office's list, as somebody said at an import: the next list is read alike.
CREATE TABLE register_values (
    ours     TEXT PRIMARY KEY,
    value    TEXT NOT NULL CHECK (length(value) > 0),
    at       TEXT NOT NULL,
    operator TEXT NOT NULL
) STRICT;

-- Writer: store/pack_changes.py --------------------------------------------------------------------------------

-- Append-only. What an office adds to the pack of an election, changes and withdraws of it, and which proposed names it
-- will not have: who, why, and where it was found. The newest row of an entry holds.
CREATE TABLE pack_changes (
    change_id INTEGER PRIMARY KEY,
    pack      TEXT NOT NULL CHECK (length(pack) > 0),
    entry_id  TEXT NOT NULL CHECK (length(entry_id) > 0),
    action    TEXT NOT NULL CHECK (action IN ('add', 'edit', 'withdraw', 'refuse')),
    entry     TEXT NOT NULL,
    source    TEXT NOT NULL,
    reason    TEXT NOT NULL CHECK (length(reason) > 0),
    by        TEXT NOT NULL REFERENCES reviewers (reviewer_id),
    at        TEXT NOT NULL
) STRICT;
CREATE TRIGGER pack_changes_no_update BEFORE UPDATE ON pack_changes
BEGIN SELECT RAISE(ABORT, 'pack_changes is append-only'); END;
CREATE TRIGGER pack_changes_no_delete BEFORE DELETE ON pack_changes
BEGIN SELECT RAISE(ABORT, 'pack_changes is append-only'); END;
CREATE TRIGGER pack_changes_no_replace BEFORE INSERT ON pack_changes
WHEN EXISTS (SELECT 1 FROM pack_changes WHERE change_id = NEW.change_id)
BEGIN SELECT RAISE(ABORT, 'pack_changes is append-only'); END;
