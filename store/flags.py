"""What the analysis found. Only writer of assessments and flags."""

import hashlib
import json
import sqlite3
from collections.abc import Iterable, Iterator
from datetime import datetime

from domain.periods import from_text, to_text
from domain.raised_flags import RaisedFlag
from domain.types import Assessment, Flag, Item, PostKind
from store import machine_work
from store.cases import Joining
from store.database import Store, transaction
from store.values import values_of

FlagRow = tuple[object, ...]


def flag_id(post_id: str, text_sha256: str, flag: Flag) -> str:
    """The same rule finding the same words in the same text has the same id, whatever the pack's version."""
    parts = (
        post_id,
        text_sha256,
        flag.rule,
        flag.rule_version,
        flag.pack,
        flag.entry,
        flag.found,
        flag.field,
        flag.contest or "",
        flag.spans,
    )
    return hashlib.sha256(repr(parts).encode("utf-8", "replace")).hexdigest()[:24]


UNASSESSED = (
    "SELECT p.post_id, p.version, p.kind, p.published_at, v.text, v.other_text, a.region, a.platform,"
    " p.media != '[]' AS has_media, a.kind AS account_kind FROM standing_posts p"
    " JOIN post_versions v USING (post_id, version)"
    " JOIN accounts a USING (account_id)"
    " LEFT JOIN assessments s ON s.post_id = p.post_id AND s.version = p.version AND s.engine = ?"
    " WHERE s.post_id IS NULL AND p.post_id > ? ORDER BY p.post_id LIMIT ?"
)


def count_unassessed(db: Store, engine: str) -> int:
    """How many current versions this engine has not read yet."""
    row = db._conn.execute(
        "SELECT (SELECT count(*) FROM standing_posts) - (SELECT count(*) FROM assessments s JOIN standing_posts p"
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


def recent(db: Store, since: datetime, most: int) -> list[tuple[Item, bool]]:
    """Up to `most` current posts since a time, the newest first, each with whether it stands in a case."""
    rows = db._conn.execute(
        "SELECT p.post_id, p.version, p.kind, p.published_at, v.text, v.other_text, a.region, a.platform,"
        " p.media != '[]' AS has_media, a.kind AS account_kind,"
        " EXISTS (SELECT 1 FROM case_posts c WHERE c.post_id = p.post_id) AS in_case FROM standing_posts p"
        " JOIN post_versions v USING (post_id, version) JOIN accounts a USING (account_id)"
        " WHERE coalesce(p.published_at, p.first_seen_at) >= ?"
        " ORDER BY coalesce(p.published_at, p.first_seen_at) DESC, p.post_id LIMIT ?",
        (to_text(since), most),
    )
    return [(_item(row), bool(row["in_case"])) for row in rows]


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


def save(db: Store, engine: str, batch: Iterable[tuple[Assessment, int]], at: datetime) -> tuple[int, int]:
    """Stores assessments of (post id, version) with their flags; returns (posts, new flags).

    A flag that is already there stays as it was, with the pack version that first raised it; words that come back
    in a later version bring theirs along.
    """
    now = to_text(at)
    assessments: list[tuple[object, ...]] = []
    rows: list[FlagRow] = []
    with transaction(db):
        for a, version in batch:
            assessments.append((a.id, version, engine, int(a.queue), a.stance, a.tier, now))
            rows += _flag_rows(db, a, version, now) if a.flags else []
        machine_work.note(db, "flags", engine, now)
        db._conn.executemany(
            "INSERT INTO assessments (post_id, version, engine, queue, stance, tier, at) VALUES (?, ?, ?, ?, ?, ?, ?)"
            " ON CONFLICT (post_id, version) DO UPDATE SET engine = excluded.engine, queue = excluded.queue,"
            " stance = excluded.stance, tier = excluded.tier, at = excluded.at, first_at = coalesce(first_at, at),"
            " fresh_at = CASE WHEN engine = '' THEN excluded.at ELSE fresh_at END",
            assessments,
        )
        before = db._conn.total_changes
        db._conn.executemany(f"INSERT INTO flags VALUES ({', '.join('?' * 18)}) ON CONFLICT DO NOTHING", rows)
        new = db._conn.total_changes - before
        db._conn.executemany(
            "UPDATE flags SET version = ?1 WHERE flag_id = ?2 AND version <> ?1", [(row[2], row[0]) for row in rows]
        )
        return len(assessments), new


def follow(db: Store, post_id: str) -> None:
    """Brings the flags of a post's present words to its present version."""
    db._conn.execute(
        "UPDATE flags SET version = p.version FROM posts p JOIN post_versions n ON n.post_id = p.post_id"
        " AND n.version = p.version JOIN post_versions v ON v.post_id = n.post_id AND v.text_sha256 = n.text_sha256"
        " WHERE p.post_id = ?1 AND flags.post_id = ?1 AND flags.version = v.version AND v.version <> p.version",
        (post_id,),
    )


def _flag_rows(db: Store, assessment: Assessment, version: int, now: str) -> list[FlagRow]:
    sha = db._conn.execute(
        "SELECT text_sha256 FROM post_versions WHERE post_id = ? AND version = ?", (assessment.id, version)
    ).fetchone()[0]
    return [
        (
            flag_id(assessment.id, sha, f),
            assessment.id,
            version,
            f.rule,
            f.rule_version,
            f.entry,
            f.found,
            f.field,
            json.dumps(f.spans),
            f.tier,
            f.contest,
            f.stage,
            f.category,
            f.reason,
            f.cancelled_by,
            f.pack,
            f.pack_version,
            now,
        )
        for f in assessment.flags
    ]


def assess_again(db: Store, post_ids: Iterable[str], at: datetime) -> None:
    """These posts show more than when they were assessed; what was said of them stays until they are read again."""
    with transaction(db):
        db._conn.executemany(
            "UPDATE assessments SET engine = '', stale_at = ? WHERE post_id = ? AND engine <> ''",
            [(to_text(at), post_id) for post_id in post_ids],
        )


def of_post(db: Store, post_id: str) -> list[RaisedFlag]:
    """The flags of a post's current version, strongest first."""
    return values_of(
        RaisedFlag,
        db._conn.execute(
            "SELECT f.* FROM flags f JOIN posts p USING (post_id, version) WHERE post_id = ? ORDER BY"
            " CASE f.tier WHEN 'strong' THEN 0 WHEN 'plain' THEN 1 ELSE 2 END, f.rule, f.found, f.flag_id",
            (post_id,),
        ),
    )


def categories_of(db: Store, case_id: str) -> tuple[str, ...]:
    """The forms that the flags of a case's posts suggest."""
    rows = db._conn.execute(
        "SELECT DISTINCT f.category FROM case_posts cp JOIN flags f ON f.post_id = cp.post_id"
        " AND f.version = cp.version WHERE cp.case_id = ? AND cp.stands AND f.category IS NOT NULL ORDER BY 1",
        (case_id,),
    )
    return tuple(str(row[0]) for row in rows)


def to_open(db: Store) -> list[Joining]:
    """Queued posts whose current version no case holds yet, oldest first: what intake opens cases for.

    `contest` is that of the strongest flag, or the pack's name when only a party was named.
    """
    return values_of(
        Joining,
        db._conn.execute(
            "SELECT '' AS case_id, p.post_id, p.version, a.person_id, v.seen_at, ("
            "  SELECT coalesce(f.contest, f.pack) FROM flags f WHERE f.post_id = p.post_id AND f.version = p.version"
            "  ORDER BY CASE f.tier WHEN 'strong' THEN 0 WHEN 'plain' THEN 1 ELSE 2 END, f.contest IS NULL, f.contest"
            "  LIMIT 1) AS contest"
            " FROM assessments s JOIN standing_posts p ON p.post_id = s.post_id AND p.version = s.version"
            " JOIN post_versions v ON v.post_id = p.post_id AND v.version = p.version"
            " JOIN accounts a USING (account_id)"
            " LEFT JOIN case_posts c ON c.post_id = p.post_id AND c.version = p.version AND c.stands"
            " WHERE s.queue = 1 AND c.post_id IS NULL AND contest IS NOT NULL"
            " ORDER BY v.seen_at, p.published_at, p.post_id"
        ),
    )


def forget(db: Store, post_ids: Iterable[str], *, keep_counts: bool = True) -> list[tuple[str, str]]:
    """Takes from these posts' flags whom and what they name; with `keep_counts` rule and tier stay to be counted.

    What tombstones must name: ("record", kind/ref) of each flag and assessment that changes or goes.
    """
    stones: list[tuple[str, str]] = []
    for post_id in post_ids:
        named = [f"{post_id}/{row[0]}" for row in db._conn.execute(FLAGS_OF, (post_id,))]
        stances = db._conn.execute(
            "SELECT version FROM assessments WHERE post_id = ? AND stance <> 'none'", (post_id,)
        ).fetchall()
        if keep_counts:
            db._conn.execute(
                "UPDATE flags SET entry = '', found = '', spans = '[]', reason = '', cancelled_by = '', contest = NULL"
                " WHERE post_id = ?",
                (post_id,),
            )
        else:
            db._conn.execute("DELETE FROM flags WHERE post_id = ?", (post_id,))
        db._conn.execute("UPDATE assessments SET stance = 'none' WHERE post_id = ?", (post_id,))
        stones += [("record", f"flag/{ref}") for ref in named]
        stones += [("record", f"flag_of/{ref}") for ref in named if not keep_counts]
        stones += [("record", f"assessed/{post_id}/{row[0]}") for row in stances]
    return stones


FLAGS_OF = "SELECT flag_id FROM flags WHERE post_id = ? ORDER BY flag_id"
