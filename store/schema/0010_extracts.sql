-- The extract of each version of a post: its own record without its neighbours on the page. In the store and
-- not in files, so that it becomes durable with its post, and a purge of words reaches it by a deletion.
-- Its hash is post_versions.extract_sha256. Versions that are older than this table have theirs as an object.
-- Writer: store/posts.py
CREATE TABLE extracts (
    post_id TEXT NOT NULL REFERENCES posts (post_id),
    version INTEGER NOT NULL,
    body    BLOB NOT NULL,
    PRIMARY KEY (post_id, version)
) STRICT;
CREATE TRIGGER extracts_no_rewrite BEFORE UPDATE ON extracts
BEGIN SELECT RAISE(ABORT, 'an extract is never rewritten'); END;

-- Where the body of a capture lies: evidence/bundles/<bundle>.tar, from byte `start` on. Bodies that are older
-- than this table, and files that a person brought, are objects and have no row. Writer: store/bodies.py
CREATE TABLE bodies (
    sha256 TEXT PRIMARY KEY,
    bundle TEXT NOT NULL,
    start  INTEGER NOT NULL,
    size   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX bodies_bundle ON bodies (bundle);

-- Whether a body may go is asked for each capture of a purge.
CREATE INDEX captures_body ON captures (body_sha256);
