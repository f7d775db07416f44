"""Posts as the store has them. Reads only."""

import json
import re
import sqlite3
from collections.abc import Sequence, Set
from datetime import datetime

from domain.periods import from_text, to_text
from domain.types import Media, Moment
from store.database import Store
from store.merging import Stored

MOST_ASKED = 200
# Asked for each post of one account; "IN (SELECT ...)" would read every source of every post.
CRAWLED = "EXISTS (SELECT 1 FROM post_sources s WHERE s.post_id = posts.post_id AND s.how_seen = 'spider')"
WORDS = re.compile(r"\w+")


def stored(db: Store, keys: Sequence[str]) -> dict[str, Stored]:
    """What the store has of each of these posts; those that it lacks are left out."""
    found: dict[str, Stored] = {}
    for start in range(0, len(keys), MOST_ASKED):
        part = keys[start : start + MOST_ASKED]
        rows = db._conn.execute(
            "SELECT p.post_id, p.version, p.absent_listings, p.published_at, p.published_raw, p.published_precision,"
            " p.published_source, p.published_problem, p.published_zone, p.media, v.text, v.other_text, v.text_sha256,"
            " v.edited_at, (SELECT max(n.version) FROM post_versions n WHERE n.post_id = p.post_id) AS last_version"
            " FROM posts p JOIN post_versions v USING (post_id, version)"
            f" WHERE p.post_id IN ({', '.join('?' * len(part))})",
            part,
        )
        found |= {row["post_id"]: _stored(row) for row in rows}
    return found


def moment_of(row: sqlite3.Row) -> Moment:
    """The time of a post from its row."""
    return Moment(
        raw=row["published_raw"],
        at=from_text(row["published_at"]) if row["published_at"] else None,
        precision=row["published_precision"],
        source=row["published_source"],
        problem=row["published_problem"],
        zone_assumed=row["published_zone"] == "assumed",
    )


def media_of(row: sqlite3.Row) -> tuple[Media, ...]:
    """The pictures, films and links of a post from its row."""
    return tuple(Media(**m) for m in json.loads(row["media"]))


def _stored(row: sqlite3.Row) -> Stored:
    return Stored(
        version=row["version"],
        last_version=row["last_version"],
        text=row["text"],
        other_text=row["other_text"],
        text_sha256=row["text_sha256"],
        published=moment_of(row),
        media=media_of(row),
        edited_at=from_text(row["edited_at"]) if row["edited_at"] else None,
        absent_listings=row["absent_listings"],
    )


def count_extracts(db: Store) -> int:
    """How many extracts the store holds."""
    return int(db._conn.execute("SELECT count(*) FROM extracts").fetchone()[0])


def earlier(db: Store, key: str) -> list[tuple[str, str, str]]:
    """The wordings of a post before the present one, oldest first: (when seen in UTC, own words, others' words)."""
    rows = db._conn.execute(
        "SELECT v.seen_at, v.text, v.other_text FROM post_versions v JOIN posts p USING (post_id)"
        " WHERE v.post_id = ? AND v.version < p.version AND (v.text <> '' OR v.other_text <> '') AND EXISTS"
        " (SELECT 1 FROM post_sources s WHERE s.post_id = v.post_id AND s.version = v.version AND s.stands)"
        " ORDER BY v.version",
        (key,),
    )
    return [(str(row[0]), str(row[1]), str(row[2])) for row in rows]


def accounts_of(db: Store, post_ids: Sequence[str]) -> list[str]:
    """The accounts whose posts these are, each once."""
    sql = "SELECT DISTINCT account_id FROM posts WHERE post_id IN (SELECT value FROM json_each(?)) ORDER BY 1"
    return [str(row[0]) for row in db._conn.execute(sql, (json.dumps(list(post_ids)),))]


def newest(db: Store, account_id: str) -> datetime | None:
    """The time of the account's newest post that a spider saw."""
    row = db._conn.execute(
        "SELECT max(published_at) FROM standing_posts posts WHERE account_id = ? AND " + CRAWLED,
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
        f"SELECT native_id FROM standing_posts posts WHERE account_id = ? AND native_id NOT GLOB '*[^0-9]*'"
        f" AND {CRAWLED} AND published_at <= ? ORDER BY length(native_id) DESC, native_id DESC LIMIT 1",
        (account_id, to_text(until)),
    ).fetchone()
    return str(row[0]) if row else None


def oldest_absent(db: Store, account_id: str) -> datetime | None:
    """The time of the oldest post that was missing from a listing: the next listing that reaches it decides."""
    row = db._conn.execute(
        "SELECT min(published_at) FROM standing_posts posts WHERE account_id = ? AND absent_listings > 0"
        " AND gone_at IS NULL",
        (account_id,),
    ).fetchone()
    return from_text(row[0]) if row[0] else None


def held_runs(db: Store, runs: Set[str], length: int) -> set[str]:
    """Which of these runs of `length` words (in small letters, one blank between words) a post of a case has."""
    found: set[str] = set()
    if not runs:
        return found
    texts = db._conn.execute(
        "SELECT v.text, v.other_text FROM case_posts c JOIN post_versions v USING (post_id, version)"
        " WHERE v.text <> '' OR v.other_text <> ''"
    )
    for row in texts:
        words = WORDS.findall(f"{row[0]} {row[1]}".casefold())
        found |= runs & {" ".join(words[i : i + length]) for i in range(len(words) - length + 1)}
    return found
