-- What was printed, and what other bodies published. Writer: store/published.py

-- Each figure of a week as a report printed it, so that a later report can say openly what changed.
CREATE TABLE printed_figures (
    week   TEXT NOT NULL,
    figure TEXT NOT NULL,
    value  INTEGER NOT NULL,
    cutoff TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('SEMENTARA', 'FINAL')),
    PRIMARY KEY (week, figure, cutoff)
) STRICT, WITHOUT ROWID;

-- The cells of a public breakdown as printed: a later one may not differ from them by a small count.
CREATE TABLE printed_cells (
    breakdown TEXT NOT NULL,
    label     TEXT NOT NULL,
    value     INTEGER NOT NULL,
    cutoff    TEXT NOT NULL,
    PRIMARY KEY (breakdown, cutoff, label)
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
