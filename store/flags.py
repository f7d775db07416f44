"""What the analysis found. Only writer of assessments and flags."""

import hashlib
import json
from collections.abc import Iterable
from datetime import datetime

from domain.cases import RaisedFlag
from domain.periods import to_text
from domain.types import Assessment, Flag
from store.cases import Joining
from store.database import Store, transaction
from store.values import values_of

FlagRow = tuple[object, ...]


def flag_id(post_id: str, text_sha256: str, flag: Flag) -> str:
    """The same rule finding the same words in the same text has the same id, whatever the pack's version."""
    parts = (
        post_id, text_sha256, flag.rule, flag.rule_version, flag.pack, flag.entry, flag.found, flag.field,
        flag.contest or "", flag.spans,
    )  # fmt: skip
    return hashlib.sha256(repr(parts).encode("utf-8", "replace")).hexdigest()[:24]


def save(
    db: Store, engine: str, batch: Iterable[tuple[Assessment, int]], at: datetime
) -> tuple[int, int]:
    """Stores assessments of (post id, version) with their flags; returns (posts, new flags).

    A flag that is already there stays as it was, with the pack version that first raised it.
    """
    now = to_text(at)
    assessments: list[tuple[object, ...]] = []
    rows: list[FlagRow] = []
    with transaction(db):
        for a, version in batch:
            assessments.append((a.id, version, engine, int(a.queue), a.stance, a.tier, now))
            rows += _flag_rows(db, a, version, now) if a.flags else []
        db._conn.executemany(
            "INSERT INTO assessments VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (post_id, version) DO UPDATE SET"
            " engine = excluded.engine, queue = excluded.queue, stance = excluded.stance, tier = excluded.tier,"
            " at = excluded.at",
            assessments,
        )
        before = db._conn.total_changes
        db._conn.executemany(f"INSERT INTO flags VALUES ({', '.join('?' * 18)}) ON CONFLICT DO NOTHING", rows)  # noqa: S608
        return len(assessments), db._conn.total_changes - before


def _flag_rows(db: Store, assessment: Assessment, version: int, now: str) -> list[FlagRow]:
    sha = db._conn.execute(
        "SELECT text_sha256 FROM post_versions WHERE post_id = ? AND version = ?", (assessment.id, version)
    ).fetchone()[0]
    return [
        (
            flag_id(assessment.id, sha, f), assessment.id, version, f.rule, f.rule_version, f.entry, f.found, f.field,
            json.dumps(f.spans), f.tier, f.contest, f.stage, f.category, f.reason, f.cancelled_by, f.pack,
            f.pack_version, now,
        )
        for f in assessment.flags
    ]  # fmt: skip


def assess_again(db: Store, post_ids: Iterable[str]) -> None:
    """These posts show more than when they were assessed; their flags stay."""
    with transaction(db):
        db._conn.executemany("DELETE FROM assessments WHERE post_id = ?", [(post_id,) for post_id in post_ids])


def of_post(db: Store, post_id: str) -> list[RaisedFlag]:
    """The flags of a post's current version, strongest first."""
    return values_of(RaisedFlag, db._conn.execute(
        "SELECT f.* FROM flags f JOIN posts p USING (post_id, version) WHERE post_id = ? ORDER BY"
        " CASE f.tier WHEN 'strong' THEN 0 WHEN 'plain' THEN 1 ELSE 2 END, f.rule, f.found, f.flag_id",
        (post_id,),
    ))  # fmt: skip


def categories_of(db: Store, case_id: str) -> tuple[str, ...]:
    """The forms that the flags of a case's posts suggest."""
    rows = db._conn.execute(
        "SELECT DISTINCT f.category FROM case_posts cp JOIN flags f ON f.post_id = cp.post_id"
        " AND f.version = cp.version WHERE cp.case_id = ? AND f.category IS NOT NULL ORDER BY 1",
        (case_id,),
    )
    return tuple(str(row[0]) for row in rows)


def to_open(db: Store) -> list[Joining]:
    """Queued posts whose current version no case holds yet, oldest first: what intake opens cases for.

    `contest` is that of the strongest flag, or the pack's name when only a party was named.
    """
    return values_of(Joining, db._conn.execute(
        "SELECT '' AS case_id, p.post_id, p.version, a.person_id, v.seen_at, ("
        "  SELECT coalesce(f.contest, f.pack) FROM flags f WHERE f.post_id = p.post_id AND f.version = p.version"
        "  ORDER BY CASE f.tier WHEN 'strong' THEN 0 WHEN 'plain' THEN 1 ELSE 2 END, f.contest IS NULL, f.contest"
        "  LIMIT 1) AS contest"
        " FROM assessments s JOIN posts p ON p.post_id = s.post_id AND p.version = s.version"
        " JOIN post_versions v ON v.post_id = p.post_id AND v.version = p.version"
        " JOIN accounts a USING (account_id)"
        " LEFT JOIN case_posts c ON c.post_id = p.post_id AND c.version = p.version"
        " WHERE s.queue = 1 AND c.post_id IS NULL AND contest IS NOT NULL"
        " ORDER BY v.seen_at, p.published_at, p.post_id"
    ))  # fmt: skip


def forget(db: Store, post_ids: Iterable[str], *, keep_counts: bool = True) -> None:
    """Takes from these posts' flags whom and what they name; with `keep_counts` rule and tier stay to be counted."""
    for post_id in post_ids:
        if keep_counts:
            db._conn.execute(
                "UPDATE flags SET entry = '', found = '', spans = '[]', reason = '', cancelled_by = '', contest = NULL"
                " WHERE post_id = ?",
                (post_id,),
            )
        else:
            db._conn.execute("DELETE FROM flags WHERE post_id = ?", (post_id,))
        db._conn.execute("UPDATE assessments SET stance = 'none' WHERE post_id = ?", (post_id,))
