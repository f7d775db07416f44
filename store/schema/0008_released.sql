-- The public breakdowns grow in groups of persons, never cell by cell. Writer: store/published.py

DROP TABLE printed_cells;

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
