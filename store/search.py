"""Full-text search over flagged posts and posts of open cases, in a file of its own that can be made again.

The index is derived and lies beside the database as search.db: no backup holds it, and deleting words for
good is deleting the file.
"""

from pathlib import Path

from domain.errors import StoreError, UsageError
from domain.texts import _
from store.database import Store, open_database, transaction
from store.schema_steps import Schema

DDL = """
-- `words` maps an index row to its post version; `mark` remembers how far the flags were read.
CREATE TABLE words (row INTEGER PRIMARY KEY, post_id TEXT NOT NULL, version INTEGER NOT NULL,
    UNIQUE (post_id, version)) STRICT;
CREATE TABLE mark (name TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT;
CREATE VIRTUAL TABLE post_words USING fts5 (text, other_text, tokenize = 'unicode61 remove_diacritics 2');
"""
SCHEMA = Schema(name="search", application_id=0x4E455453, steps=(("0001_initial", DDL),))
WAITING = (
    "SELECT v.post_id, v.version, v.text, v.other_text, n.last FROM (SELECT post_id, version, max(rowid) AS last"
    " FROM flags WHERE rowid > ? GROUP BY post_id, version ORDER BY last LIMIT 5000) n"
    " JOIN post_versions v USING (post_id, version) WHERE v.text <> '' OR v.other_text <> '' ORDER BY n.last"
)


def path_of(db: Store) -> Path:
    """Where the index of a store lies."""
    return Path(db._conn.execute("PRAGMA database_list").fetchone()[2]).with_name("search.db")


def find(db: Store, words: str, limit: int = 500) -> list[str]:
    """The numbers of cases whose posts hold all these words, best first; takes in new flags before it looks."""
    terms = ['"' + w.replace('"', '""') + '"' for w in words.split()]
    if not terms:
        raise UsageError(_("kata pencarian kosong"), remedy=_("tulis satu kata atau lebih"))
    index = open_database(path_of(db), SCHEMA)
    try:
        _take_in(db, index)
        rows = index._conn.execute(
            "SELECT w.post_id FROM post_words JOIN words w ON w.row = post_words.rowid"
            " WHERE post_words MATCH ? ORDER BY rank LIMIT ?",
            (" ".join(terms), limit),
        ).fetchall()
    finally:
        index.close()
    found: dict[str, None] = {}
    for row in rows:
        cases = db._conn.execute("SELECT case_id FROM case_posts WHERE post_id = ? ORDER BY 1 DESC", (row[0],))
        found.update((str(case[0]), None) for case in cases)
    return list(found)


def _take_in(db: Store, index: Store) -> None:
    while True:
        with transaction(index):
            row = index._conn.execute("SELECT value FROM mark WHERE name = 'flags'").fetchone()
            last = int(row[0]) if row else 0
            waiting = db._conn.execute(WAITING, (last,)).fetchall()
            if not waiting:
                return
            for post in waiting:
                made = index._conn.execute(
                    "INSERT INTO words (post_id, version) VALUES (?, ?) ON CONFLICT DO NOTHING RETURNING row",
                    (post["post_id"], post["version"]),
                ).fetchone()
                if made is not None:
                    index._conn.execute(
                        "INSERT INTO post_words (rowid, text, other_text) VALUES (?, ?, ?)",
                        (made[0], post["text"], post["other_text"]),
                    )
            index._conn.execute(
                "INSERT INTO mark VALUES ('flags', ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
                (waiting[-1]["last"],),
            )


def forget(path: Path) -> None:
    """Removes the index; the next search makes it again from what is still there."""
    for part in (path, path.with_name(path.name + "-wal"), path.with_name(path.name + "-shm")):
        try:
            part.unlink(missing_ok=True)
        except OSError as error:
            raise StoreError(
                _("indeks pencarian sedang dipakai"), where=part.name, remedy=_("tutup proses lain, lalu ulangi purge")
            ) from error
