"""Posts and their versions. Only writer of posts, post_states, post_versions, extracts and
post_sources.

A post that only imports showed which were taken back stands no longer; the rest of what was looked at is made anew by
renew(). Where such a post comes again it is another one (store/post_keys.py).
"""

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from sqlite3 import Row

from domain.periods import from_text, to_text
from domain.types import HowSeen, Moment, Post, PostKind
from store import flags, looks, post_keys
from store.database import Store
from store.merging import Change, Stored, compared
from store.post_records import Origin, extract, media_text, moment_columns, row_of, version_rows
from store.post_rows import CRAWLED, media_of, moment_of, stored

# A listing may lag or shuffle; one that lacks a post once proves nothing, nor do two within a day.
LISTINGS_UNTIL_GONE = 2
ABSENT_FOR = timedelta(hours=24)


@dataclass(frozen=True, kw_only=True, slots=True)
class Saved:
    """`completed` are posts whose words stayed while a later look added a time or media."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    completed: int = 0


def save(
    db: Store, origin: Origin, posts: Sequence[tuple[Post, str | None]], keys: Mapping[str, str] | None = None
) -> Saved:
    """Stores a page's posts: (post, pseudonym of the other author), and the extract of each new version.

    `keys` are what resolve() said of them, where that was asked already.

    A post seen again with the same words changes nothing; other words are a
    new version; a second way of seeing it is kept beside the first. What a poorer
    look lacks stays (store.merging). Call inside the transaction that also stores the account's progress.
    """
    keys = keys or post_keys.resolve(db, origin.account_id, [post for post, _ in posts])
    batch = _Batch(db, origin, [keys[post.native_id] for post, _ in posts])
    for post, other_author in posts:
        batch.add(keys[post.native_id], post, other_author)
    return batch.write()


class _Batch:
    """The posts of a page while they are stored: rows are written together, but before anything that rests on them."""

    def __init__(self, db: Store, origin: Origin, keys: Sequence[str]) -> None:
        self._db, self._origin, self._imported = db, origin, origin.how_seen != HowSeen.SPIDER
        self._current, self._tracked = stored(db, keys), looks.tracked(db, keys)
        self._counts: Counter[str] = Counter()
        self._fresh: list[tuple[object, ...]] = []
        self._versions: list[tuple[tuple[object, ...], tuple[object, ...]]] = []
        self._sources: list[tuple[object, ...]] = []
        self._looked_at: list[tuple[str, Change, Post, str | None]] = []

    def add(self, key: str, post: Post, other_author: str | None) -> None:
        """Compares a post with what is kept of it, and notes what is to be written."""
        origin = self._origin
        change = compared(self._current.get(key), post, imported=self._imported)
        self._counts[change.kind] += 1
        if self._imported and change.before is not None and key not in self._tracked:
            _insert(self._db, self._fresh)
            _keep_crawled(self._db, key)
        if self._imported or key in self._tracked:
            self._tracked.add(key)
            self._looked_at.append((key, change, post, other_author))
        if change.kind == "new":
            self._fresh.append(row_of(key, origin, post, other_author))
        elif change.is_version or change.adds or (change.before and change.before.absent_listings):
            _insert(self._db, self._fresh)
            _update(self._db, key, origin, change)
        if change.is_version:
            self._versions.append(version_rows(key, change.after, origin.seen_at, post))
        self._current[key] = change.after
        self._sources.append((key, change.after.version, origin.how_seen, origin.run_id, origin.capture_id))

    def write(self) -> Saved:
        """Writes what was noted; how many posts were new, changed, completed or as before."""
        _insert(self._db, self._fresh)
        _insert_versions(self._db, self._versions)
        _insert_sources(self._db, self._sources)
        _keep_looks(self._db, self._origin, self._looked_at)
        return Saved(**self._counts)


def _insert_sources(db: Store, sources: Sequence[tuple[object, ...]]) -> None:
    db._conn.executemany("INSERT INTO post_sources VALUES (?, ?, ?, ?, ?, 1) ON CONFLICT DO NOTHING", sources)


def _keep_looks(db: Store, origin: Origin, looked_at: Sequence[tuple[str, Change, Post, str | None]]) -> None:
    """Keeps what this look showed of each post, in the order of the page."""
    made = []
    for key, change, post, other_author in looked_at:
        after = change.after
        look = looks.PostLook(
            post=post,
            version=after.version,
            run_id=origin.run_id,
            how_seen=origin.how_seen,
            capture_id=origin.capture_id,
            seen_at=origin.seen_at,
            other_author=other_author,
        )
        # The extract of a version that this look made holds all of it, unless its words are an earlier look's.
        whole = change.is_version and (post.text, post.other_text) == (after.text, after.other_text)
        made.append((key, look, None if whole else extract(post)))
    looks.keep(db, made)


def _keep_crawled(db: Store, key: str) -> None:
    """Keeps a post that crawls alone have seen as it stands, before an import adds to it."""
    row = db._conn.execute(
        "SELECT p.*, v.text, v.other_text, v.edited_at, a.platform, a.handle FROM posts p JOIN post_versions v"
        " USING (post_id, version) JOIN accounts a USING (account_id) WHERE post_id = ?",
        (key,),
    ).fetchone()
    edited = Moment(raw="", at=from_text(row["edited_at"])) if row["edited_at"] else None
    post = Post(
        platform=row["platform"],
        native_id=row["native_id"],
        author_native_id=row["handle"],
        kind=PostKind(row["kind"]),
        url=row["url"],
        text=row["text"],
        other_text=row["other_text"],
        published=moment_of(row),
        edited=edited,
        indexed_at=from_text(row["indexed_at"]) if row["indexed_at"] else None,
        media=media_of(row),
        reply_to=row["reply_to"],
        audience=row["audience"],
        language=row["language"],
    )
    look = looks.PostLook(
        post=post,
        version=row["version"],
        run_id=None,
        how_seen=HowSeen.SPIDER,
        capture_id=None,
        seen_at=from_text(row["last_seen_at"]),
        other_author=row["other_author"],
    )
    looks.keep(db, [(key, look, extract(post))])


def _update(db: Store, key: str, origin: Origin, change: Change) -> None:
    """Brings the post's own row up to what this look added."""
    if change.is_version or change.adds:
        _keep_state(db, key, origin.seen_at)
    if change.is_version:
        _new_version(db, key, change.after.version, origin.seen_at)
    elif change.before is not None and change.before.absent_listings:
        _present_again(db, key, origin.seen_at)
    if change.adds:
        after = change.after
        db._conn.execute(
            "UPDATE posts SET published_at = ?, published_raw = ?, published_precision = ?, published_source = ?,"
            " published_problem = ?, published_zone = ?, media = ? WHERE post_id = ?",
            (*moment_columns(after.published), media_text(after.media), key),
        )


def _keep_state(db: Store, key: str, until: datetime) -> None:
    """Keeps what a post is counted by before it becomes another."""
    db._conn.execute(
        "INSERT INTO post_states (post_id, until, version, published_at, media, first_seen_at)"
        " SELECT post_id, ?, version, published_at, media, first_seen_at FROM posts WHERE post_id = ?",
        (to_text(until), key),
    )


def _insert(db: Store, rows: list[tuple[object, ...]]) -> None:
    """Writes the rows of new posts, which leaves the list empty."""
    db._conn.executemany(
        "INSERT INTO posts VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1, 0, NULL, NULL, NULL, 1)",
        rows,
    )
    rows.clear()


def _insert_versions(db: Store, versions: Sequence[tuple[tuple[object, ...], tuple[object, ...]]]) -> None:
    db._conn.executemany("INSERT INTO post_versions VALUES (?, ?, ?, ?, ?, ?, ?, ?)", [v for v, _ in versions])
    db._conn.executemany("INSERT INTO extracts VALUES (?, ?, ?)", [e for _, e in versions])


def _new_version(db: Store, key: str, version: int, seen_at: datetime) -> None:
    db._conn.execute(
        "UPDATE posts SET version = ?, last_seen_at = ?, absent_listings = 0, absent_since = NULL,"
        " gone_at = NULL, gone_reason = NULL WHERE post_id = ?",
        (version, to_text(seen_at), key),
    )


def _present_again(db: Store, key: str, seen_at: datetime) -> None:
    db._conn.execute(
        "UPDATE posts SET absent_listings = 0, absent_since = NULL, gone_at = NULL, gone_reason = NULL,"
        " last_seen_at = ? WHERE post_id = ?",
        (to_text(seen_at), key),
    )


def note_absent(db: Store, account_id: str, listed: Iterable[str], since: datetime, at: datetime) -> int:
    """Counts a full listing against every post since `since` that it lacks; returns how many are now gone.

    `listed` are keys of posts (see resolve). Only for a listing that must hold all posts from `since` on. A post is
    gone after LISTINGS_UNTIL_GONE such listings, the last at least a day after the first; nothing else of it changes.
    What this listing cannot hold any more and was missing once stays undecided.
    """
    present = set(listed)
    rows = db._conn.execute(
        "SELECT post_id, absent_listings, absent_since FROM standing_posts posts WHERE account_id = ?"
        " AND published_at >= ? AND gone_at IS NULL AND " + CRAWLED,
        (account_id, to_text(since)),
    ).fetchall()
    gone = sum(_absent_once_more(db, row, at) for row in rows if row["post_id"] not in present)
    db._conn.execute(
        "UPDATE posts SET absent_listings = 0, absent_since = NULL WHERE account_id = ? AND absent_listings > 0"
        " AND gone_at IS NULL AND published_at < ?",
        (account_id, to_text(since)),
    )
    return gone


def _absent_once_more(db: Store, row: Row, at: datetime) -> bool:
    """Counts a listing against a post that it lacks; whether the post is gone now."""
    first = from_text(row["absent_since"]) if row["absent_since"] else at
    times = row["absent_listings"] + 1
    is_gone = times >= LISTINGS_UNTIL_GONE and at - first >= ABSENT_FOR
    gone = (to_text(at), "not_listed") if is_gone else (None, None)
    db._conn.execute(
        "UPDATE posts SET absent_listings = ?, absent_since = ?, gone_at = ?, gone_reason = ? WHERE post_id = ?",
        (times, to_text(first), *gone, row["post_id"]),
    )
    return is_gone


def mark_gone(db: Store, account_id: str, native_id: str, reason: str, at: datetime) -> bool:
    """Records the platform's own word that a post was removed; its words stay. False if already known."""
    changed = db._conn.execute(
        "UPDATE posts SET gone_at = ?, gone_reason = ? WHERE account_id = ? AND native_id = ? AND stands = 1"
        " AND gone_at IS NULL",
        (to_text(at), reason, account_id, native_id),
    )
    return changed.rowcount == 1


def take_back(db: Store, run_id: str, at: datetime) -> list[str]:
    """What an import showed of posts counts no more; the posts that it showed, each as the other looks leave it."""
    db._conn.execute("UPDATE post_sources SET stands = 0 WHERE run_id = ?", (run_id,))
    touched = looks.take_back(db, run_id)
    for key in touched:
        _renew(db, key, at)
        flags.follow(db, key)
    return touched


def fallen(db: Store, keys: Sequence[str]) -> list[str]:
    """Those of these posts that stand no longer."""
    sql = "SELECT 1 FROM posts WHERE post_id = ? AND stands = 0"
    return [key for key in keys if db._conn.execute(sql, (key,)).fetchone()]


def _renew(db: Store, key: str, at: datetime) -> None:
    """Makes a post anew from the looks that count, as if it had never been looked at otherwise. A post without any
    stands no longer; of one whose words are gone nothing can be made anew."""
    left = looks.of_post(db, key)
    if not left:
        db._conn.execute("UPDATE posts SET stands = 0 WHERE post_id = ?", (key,))
        return
    if any(look.post is None for look in left):
        return
    state: Stored | None = None
    numbers, last = dict[str, int](), (0, left[0])
    sources = []
    for look in left:
        assert look.post is not None
        change = compared(state, look.post, imported=look.how_seen != HowSeen.SPIDER)
        state = change.after
        if change.is_version:
            last = (_version_of(db, key, change.after, look), look)
            numbers[state.text_sha256] = last[0]
        sources.append((key, numbers[state.text_sha256], look))
    assert state is not None
    _keep_state(db, key, at)
    _rewrite(db, key, left[0], last, state)
    _stand_by(db, key, sources)


def _version_of(db: Store, key: str, after: Stored, look: looks.PostLook) -> int:
    """The newest kept version with these words, or a new one."""
    assert look.post is not None
    found, most = db._conn.execute(
        "SELECT max(CASE WHEN text_sha256 = ? THEN version END), max(version) FROM post_versions WHERE post_id = ?",
        (after.text_sha256, key),
    ).fetchone()
    if found is not None:
        return int(found)
    made = version_rows(key, replace(after, version=most + 1), look.seen_at, look.post)
    _insert_versions(db, [made])
    return int(most) + 1


def _rewrite(db: Store, key: str, first: looks.PostLook, last: tuple[int, looks.PostLook], state: Stored) -> None:
    post = first.post
    assert post is not None
    db._conn.execute(
        "UPDATE posts SET stands = 1, version = ?, last_seen_at = ?, published_at = ?, published_raw = ?,"
        " published_precision = ?, published_source = ?, published_problem = ?, published_zone = ?, media = ?,"
        " kind = ?, url = ?, indexed_at = ?, reply_to = ?, other_author = ?, audience = ?, language = ?"
        " WHERE post_id = ?",
        (
            last[0],
            to_text(last[1].seen_at),
            *moment_columns(state.published),
            media_text(state.media),
            post.kind,
            post.url,
            to_text(post.indexed_at) if post.indexed_at else None,
            post.reply_to,
            first.other_author,
            post.audience,
            post.language,
            key,
        ),
    )
    if first.run_id is not None:
        db._conn.execute("UPDATE posts SET first_seen_at = ? WHERE post_id = ?", (to_text(first.seen_at), key))


def _stand_by(db: Store, key: str, sources: Sequence[tuple[str, int, looks.PostLook]]) -> None:
    """By which looks each version stands now; crawls from before the first import keep theirs."""
    versions = sorted({version for _, version, _ in sources})
    db._conn.execute(
        "UPDATE post_sources SET stands = 0 WHERE post_id = ? AND (how_seen <> 'spider' OR version NOT IN"
        f" ({', '.join('?' * len(versions))}) AND run_id IN (SELECT run_id FROM looks WHERE post_id = ?))",
        (key, *versions, key),
    )
    db._conn.executemany(
        "INSERT INTO post_sources VALUES (?, ?, ?, ?, ?, 1) ON CONFLICT DO UPDATE SET stands = 1",
        [
            (key, version, look.how_seen, look.run_id, look.capture_id)
            for key, version, look in sources
            if look.run_id is not None
        ],
    )


def forget_words(db: Store, post_ids: Iterable[str]) -> list[tuple[str, int, str]]:
    """Takes the words, links and media of posts away and keeps hashes and counts: (post, version, extract's hash).

    A version is never rewritten, so its row is written anew without words; the hash of the words stays, and
    a listing that shows the post again adds nothing.
    """
    gone = []
    for post in post_ids:
        versions = db._conn.execute("SELECT * FROM post_versions WHERE post_id = ?", (post,)).fetchall()
        db._conn.execute("DELETE FROM extracts WHERE post_id = ?", (post,))
        looks.forget(db, [post])
        db._conn.execute("DELETE FROM post_versions WHERE post_id = ?", (post,))
        for v in versions:
            db._conn.execute(
                "INSERT INTO post_versions VALUES (?, ?, '', '', ?, ?, ?, ?)",
                (post, v["version"], v["text_sha256"], v["edited_at"], v["seen_at"], v["extract_sha256"]),
            )
            gone.append((post, int(v["version"]), str(v["extract_sha256"])))
        db._conn.execute(
            "UPDATE posts SET url = '', media = '[]', reply_to = NULL, other_author = NULL, published_raw = ''"
            " WHERE post_id = ?",
            (post,),
        )
        db._conn.execute("UPDATE post_states SET media = '[]' WHERE post_id = ?", (post,))
    return gone


def keep_picture(db: Store, post_id: str, url: str, sha256: str) -> None:
    """Notes that the bytes at this address of a post's picture are kept."""
    row = db._conn.execute("SELECT media FROM posts WHERE post_id = ?", (post_id,)).fetchone()
    media = [m | {"sha256": sha256} if m["kind"] == "image" and m["url"] == url else m for m in json.loads(row[0])]
    text = json.dumps(media, ensure_ascii=False)
    db._conn.execute("UPDATE posts SET media = ? WHERE post_id = ?", (text, post_id))


def forget_ids(db: Store, account_id: str) -> None:
    """Takes the platform's own ids of an account's posts away, by which each could be found again."""
    db._conn.execute("UPDATE posts SET native_id = 'dihapus-' || post_id WHERE account_id = ?", (account_id,))
