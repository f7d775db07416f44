-- Writer: store/accounts.py ------------------------------------------------------------------------------------

-- What a column said in every row of an office's list, as somebody said at an import: the next list is read alike.
CREATE TABLE register_values (
    ours     TEXT PRIMARY KEY,
    value    TEXT NOT NULL CHECK (length(value) > 0),
    at       TEXT NOT NULL,
    operator TEXT NOT NULL
) STRICT;
