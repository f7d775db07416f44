"""Posts and their versions. Only writer of posts, post_versions, extracts and post_sources."""

import hashlib
import json
import re
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace
from datetime import datetime, timedelta
from typing import Any

from domain.periods import from_text, to_text
from domain.types import HowSeen, Item, Media, Moment, Post, PostKind
from store import post_keys
from store.database import Store
from store.merging import UNPRINTABLE, Change, Stored, clean, compared

# A listing may lag or shuffle; one that lacks a post once proves nothing, nor do two within a day.
LISTINGS_UNTIL_GONE = 2
ABSENT_FOR = timedelta(hours=24)
MOST_ASKED = 200
# Asked for each post of one account; "IN (SELECT ...)" would read every source of every post.
CRAWLED = "EXISTS (SELECT 1 FROM post_sources s WHERE s.post_id = posts.post_id AND s.how_seen = 'spider')"
FIELDS = tuple(f.name for f in fields(Post))
WORDS = re.compile(r"\w+")


@dataclass(frozen=True, kw_only=True, slots=True)
class Origin:
    """How a page's posts came in. `capture_id` is None for imports."""

    run_id: str
    account_id: str
    how_seen: HowSeen
    seen_at: datetime
    capture_id: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Saved:
    """`completed` are posts whose words stayed while a later look added a time or media."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    completed: int = 0


def extract(post: Post) -> bytes:
    """A post as it is kept for a case file: canonical JSON without its neighbours on the page."""
    # Field by field: dataclasses.asdict() copies every value deeply and took a tenth of a crawl's time.
    body = CANONICAL.encode({name: getattr(post, name) for name in FIELDS})
    return UNPRINTABLE.sub("\ufffd", body).encode("utf-8")


def _plain(value: Any) -> object:
    if isinstance(value, datetime):
        return to_text(value)
    return {f.name: getattr(value, f.name) for f in fields(value)}


CANONICAL = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_plain)


def save(
    db: Store, origin: Origin, posts: Sequence[tuple[Post, str | None]], keys: Mapping[str, str] | None = None
) -> Saved:
    """Stores a page's posts: (post, pseudonym of the other author), and the extract of each new version.

    `keys` are what resolve() said of them, where that was asked already.

    A post seen again with the same words changes nothing; other words are a
    new version; a second way of seeing it is kept beside the first. What a poorer
    look lacks stays (store.merging). Call inside the transaction that also stores the account's progress.
    """
    counts: Counter[str] = Counter()
    keys = keys or post_keys.resolve(db, origin.account_id, [post for post, _ in posts])
    current = stored(db, [keys[post.native_id] for post, _ in posts])
    fresh: list[tuple[object, ...]] = []
    versions, sources = [], []
    for post, other_author in posts:
        key = keys[post.native_id]
        change = compared(current.get(key), post, imported=origin.how_seen != HowSeen.SPIDER)
        counts[change.kind] += 1
        if change.kind == "new":
            fresh.append(_row(key, origin, post, other_author))
        elif change.is_version or change.adds or (change.before and change.before.absent_listings):
            _insert(db, fresh)
            _update(db, key, origin, change)
        if change.is_version:
            versions.append(_version(key, change.after, origin, post))
        current[key] = change.after
        sources.append((key, change.after.version, origin.how_seen, origin.run_id, origin.capture_id))
    _insert(db, fresh)
    _insert_versions(db, versions)
    db._conn.executemany("INSERT INTO post_sources VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING", sources)
    return Saved(**counts)


def _update(db: Store, key: str, origin: Origin, change: Change) -> None:
    """Brings the post's own row up to what this look added."""
    if change.is_version:
        _new_version(db, key, change.after.version, origin.seen_at)
    elif change.before is not None and change.before.absent_listings:
        _present_again(db, key, origin.seen_at)
    if change.adds:
        after = change.after
        db._conn.execute(
            "UPDATE posts SET published_at = ?, published_raw = ?, published_precision = ?, published_source = ?,"
            " published_problem = ?, published_zone = ?, media = ? WHERE post_id = ?",
            (*_moment_columns(after.published), _as_json(after.media), key),
        )


def stored(db: Store, keys: Sequence[str]) -> dict[str, Stored]:
    """What the store has of each of these posts; those that it lacks are left out."""
    found: dict[str, Stored] = {}
    for start in range(0, len(keys), MOST_ASKED):
        part = keys[start : start + MOST_ASKED]
        rows = db._conn.execute(
            "SELECT p.post_id, p.version, p.absent_listings, p.published_at, p.published_raw, p.published_precision,"  # noqa: S608
            " p.published_source, p.published_problem, p.published_zone, p.media, v.text, v.other_text, v.text_sha256,"
            " v.edited_at"
            " FROM posts p JOIN post_versions v USING (post_id, version)"
            f" WHERE p.post_id IN ({', '.join('?' * len(part))})",
            part,
        )
        found |= {row["post_id"]: _stored(row) for row in rows}
    return found


def _stored(row: sqlite3.Row) -> Stored:
    published = Moment(
        raw=row["published_raw"], at=from_text(row["published_at"]) if row["published_at"] else None,
        precision=row["published_precision"], source=row["published_source"], problem=row["published_problem"],
        zone_assumed=row["published_zone"] == "assumed",
    )  # fmt: skip
    return Stored(
        version=row["version"], text=row["text"], other_text=row["other_text"], text_sha256=row["text_sha256"],
        published=published,
        media=tuple(Media(**m) for m in json.loads(row["media"])),
        edited_at=from_text(row["edited_at"]) if row["edited_at"] else None, absent_listings=row["absent_listings"],
    )  # fmt: skip


def count_extracts(db: Store) -> int:
    """How many extracts the store holds."""
    return int(db._conn.execute("SELECT count(*) FROM extracts").fetchone()[0])


def newest(db: Store, account_id: str) -> datetime | None:
    """The time of the account's newest post that a spider saw."""
    row = db._conn.execute(
        "SELECT max(published_at) FROM posts WHERE account_id = ? AND " + CRAWLED,  # noqa: S608
        (account_id,),
    ).fetchone()
    return from_text(row[0]) if row[0] else None


def newest_id(db: Store, account_id: str, until: datetime | None) -> str | None:
    """The largest number among the platform's ids of the account's posts that a spider saw (ids that grow).

    Only posts up to `until`, the newest that a complete crawl saw, count: after a listing that was cut off, older
    posts than the newest are still missing. None where no crawl was complete.
    """
    if until is None:
        return None
    row = db._conn.execute(
        f"SELECT native_id FROM posts WHERE account_id = ? AND native_id NOT GLOB '*[^0-9]*' AND {CRAWLED}"  # noqa: S608
        " AND published_at <= ? ORDER BY length(native_id) DESC, native_id DESC LIMIT 1",
        (account_id, to_text(until)),
    ).fetchone()
    return str(row[0]) if row else None


def oldest_absent(db: Store, account_id: str) -> datetime | None:
    """The time of the oldest post that was missing from a listing: the next listing that reaches it decides."""
    row = db._conn.execute(
        "SELECT min(published_at) FROM posts WHERE account_id = ? AND absent_listings > 0 AND gone_at IS NULL",
        (account_id,),
    ).fetchone()
    return from_text(row[0]) if row[0] else None


def _row(key: str, origin: Origin, post: Post, other_author: str | None) -> tuple[object, ...]:
    seen = to_text(origin.seen_at)
    return (
        key, origin.account_id, post.native_id, post.kind, post.url, *_moment_columns(post.published),
        to_text(post.indexed_at) if post.indexed_at else None, post.reply_to, other_author, post.audience,
        post.language, _as_json(post.media), seen, seen,
    )  # fmt: skip


def _insert(db: Store, rows: list[tuple[object, ...]]) -> None:
    """Writes the rows of new posts, which leaves the list empty."""
    db._conn.executemany(
        "INSERT INTO posts VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1, 0, NULL, NULL, NULL)",
        rows,
    )
    rows.clear()


def _moment_columns(moment: Moment) -> tuple[str | None, str, str, str, str | None, str]:
    at = to_text(moment.at) if moment.at else None
    zone = "assumed" if moment.zone_assumed else "seen"
    return at, moment.raw, moment.precision, moment.source, moment.problem, zone


def _as_json(media: Sequence[Media]) -> str:
    return clean(json.dumps([asdict(m) for m in media], ensure_ascii=False))[0] if media else "[]"


def _version(key: str, after: Stored, origin: Origin, post: Post) -> tuple[tuple[object, ...], tuple[object, ...]]:
    """The rows of a version and of its extract."""
    same = (post.text, post.other_text) == (after.text, after.other_text)
    body = extract(post if same else replace(post, text=after.text, other_text=after.other_text))
    row = (
        key, after.version, after.text, after.other_text, after.text_sha256,
        to_text(after.edited_at) if after.edited_at else None, to_text(origin.seen_at),
        hashlib.sha256(body).hexdigest(),
    )  # fmt: skip
    return row, (key, after.version, body)


def _insert_versions(
    db: Store, versions: Sequence[tuple[tuple[object, ...], tuple[object, ...]]]
) -> None:
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


def note_absent(
    db: Store, account_id: str, listed: Iterable[str], since: datetime, at: datetime
) -> int:
    """Counts a full listing against every post since `since` that it lacks; returns how many are now gone.

    `listed` are keys of posts (see resolve). Only for a listing that must hold all posts from `since` on. A post is
    gone after LISTINGS_UNTIL_GONE such listings, the last at least a day after the first; nothing else of it changes.
    What this listing cannot hold any more and was missing once stays undecided.
    """
    present = set(listed)
    rows = db._conn.execute(
        "SELECT post_id, absent_listings, absent_since FROM posts WHERE account_id = ? AND published_at >= ?"  # noqa: S608
        " AND gone_at IS NULL AND " + CRAWLED,
        (account_id, to_text(since)),
    ).fetchall()
    gone = 0
    for row in rows:
        if row["post_id"] in present:
            continue
        first = from_text(row["absent_since"]) if row["absent_since"] else at
        times = row["absent_listings"] + 1
        is_gone = times >= LISTINGS_UNTIL_GONE and at - first >= ABSENT_FOR
        db._conn.execute(
            "UPDATE posts SET absent_listings = ?, absent_since = ?, gone_at = ?, gone_reason = ? WHERE post_id = ?",
            (times, to_text(first), to_text(at) if is_gone else None, "not_listed" if is_gone else None,
             row["post_id"]),
        )  # fmt: skip
        gone += is_gone
    db._conn.execute(
        "UPDATE posts SET absent_listings = 0, absent_since = NULL WHERE account_id = ? AND absent_listings > 0"
        " AND gone_at IS NULL AND published_at < ?",
        (account_id, to_text(since)),
    )
    return gone


def mark_gone(db: Store, account_id: str, native_id: str, reason: str, at: datetime) -> bool:
    """Records the platform's own word that a post was removed; its words stay. False if already known."""
    changed = db._conn.execute(
        "UPDATE posts SET gone_at = ?, gone_reason = ? WHERE post_id = ? AND gone_at IS NULL",
        (to_text(at), reason, post_keys.post_id(account_id, native_id)),
    )
    return changed.rowcount == 1


UNASSESSED = (
    "SELECT p.post_id, p.version, p.kind, p.published_at, v.text, v.other_text, a.region, a.platform,"
    " p.media != '[]' AS has_media, a.kind AS account_kind FROM posts p JOIN post_versions v USING (post_id, version)"
    " JOIN accounts a USING (account_id)"
    " LEFT JOIN assessments s ON s.post_id = p.post_id AND s.version = p.version AND s.engine = ?"
    " WHERE s.post_id IS NULL AND p.post_id > ? ORDER BY p.post_id LIMIT ?"
)


def count_unassessed(db: Store, engine: str) -> int:
    """How many current versions this engine has not read yet."""
    row = db._conn.execute(
        "SELECT (SELECT count(*) FROM posts) - (SELECT count(*) FROM assessments s JOIN posts p"
        " USING (post_id, version) WHERE s.engine = ?)",
        (engine,),
    ).fetchone()
    return int(row[0])


def unassessed(db: Store, engine: str, batch: int = 5000) -> Iterator[list[tuple[Item, int]]]:
    """Current versions that this engine has not read yet, in batches of (item, version).

    Reads by key, so the caller may write between batches.
    """
    last = ""
    while rows := db._conn.execute(UNASSESSED, (engine, last, batch)).fetchall():
        last = rows[-1]["post_id"]
        yield [(_item(row), row["version"]) for row in rows]


def _item(row: sqlite3.Row) -> Item:
    return Item(
        id=row["post_id"],
        text=row["text"],
        other_text=row["other_text"],
        posted_at=from_text(row["published_at"]) if row["published_at"] else None,
        region=row["region"],
        platform=row["platform"],
        kind=PostKind(row["kind"]),
        official=row["account_kind"] == "official",
        media=bool(row["has_media"]),
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
    return gone


def forget_ids(db: Store, account_id: str) -> None:
    """Takes the platform's own ids of an account's posts away, by which each could be found again."""
    db._conn.execute("UPDATE posts SET native_id = 'dihapus-' || post_id WHERE account_id = ?", (account_id,))


def any_case_post_holds(db: Store, runs: Sequence[str]) -> bool:
    """Whether a post of a case has one of these runs of words (in small letters, one blank between words)."""
    if not runs:
        return False
    texts = db._conn.execute(
        "SELECT v.text, v.other_text FROM case_posts c JOIN post_versions v USING (post_id, version)"
        " WHERE v.text <> '' OR v.other_text <> ''"
    )
    for row in texts:
        words = " ".join(WORDS.findall(f"{row[0]} {row[1]}".casefold()))
        if any(run in words for run in runs):
            return True
    return False
