-- Writer: store/desk_choices.py --------------------------------------------------------------------------------

-- What a reader chose for the desk, newest only: the language of the pages, and the zones that were agreed to for times
-- that are written without one.
CREATE TABLE desk_choices (
    reviewer_id TEXT PRIMARY KEY REFERENCES reviewers (reviewer_id),
    language    TEXT NOT NULL DEFAULT '' CHECK (language IN ('', 'id', 'en')),
    zones       TEXT NOT NULL DEFAULT ''
) STRICT, WITHOUT ROWID;
