-- The extract of each version of a post: its own record without its neighbours on the page. In the store and
-- not in files, so that it becomes durable with its post, and a purge of words reaches it by a deletion.
-- Its hash is post_versions.extract_sha256. Versions that are older than this table have theirs as an object.
-- Writer: netralitas/store/posts.py
CREATE TABLE extracts (
    post_id TEXT NOT NULL REFERENCES posts (post_id),
    version INTEGER NOT NULL,
    body    BLOB NOT NULL,
    PRIMARY KEY (post_id, version)
) STRICT;
CREATE TRIGGER extracts_no_rewrite BEFORE UPDATE ON extracts
BEGIN SELECT RAISE(ABORT, 'an extract is never rewritten'); END;

-- Whether a body may go is asked for each capture of a purge.
CREATE INDEX captures_body ON captures (body_sha256);
