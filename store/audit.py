"""Unflagged posts that are read to learn what the flags miss. Only writer of audit_sample, audit_readings and
audit_recusals.

Two samples a week: posts with words (kata), and photos without words (foto). Estimates of what the flags miss rest on
the first alone.
"""

import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from domain.cases import ReviewedPost
from domain.estimates import Stratum
from domain.periods import Week, to_text
from store.as_of import POSTS, STOOD
from store.database import Store
from store.values import value_of

POOL = (
    "SELECT p.post_id, p.version FROM standing_posts p JOIN assessments s USING (post_id, version)"
    " WHERE p.first_seen_at >= ? AND p.first_seen_at < ? AND s.queue = 0"
    " AND NOT EXISTS (SELECT 1 FROM case_posts c WHERE c.post_id = p.post_id AND c.stands)"
    " AND EXISTS (SELECT 1 FROM post_versions v WHERE v.post_id = p.post_id AND v.version = p.version"
    "   AND v.text <> '') ORDER BY p.post_id"
)


# What a person may be shown of pictures: kept, and of the account's own post. Whether there are words in it is judged
# by the caller.
_PHOTOS = (
    "SELECT p.post_id, p.version, coalesce(p.published_at, p.first_seen_at) AS at, a.region, v.text,"
    " (SELECT json_group_array(json_extract(m.value, '$.sha256')) FROM json_each(p.media) m"
    "   WHERE json_extract(m.value, '$.kind') = 'image' AND json_extract(m.value, '$.sha256') IS NOT NULL) AS names"
    " FROM standing_posts p JOIN assessments s USING (post_id, version) JOIN accounts a USING (account_id)"
    " JOIN post_versions v USING (post_id, version)"
    " WHERE p.first_seen_at >= ? AND p.first_seen_at < ? AND s.queue = 0 AND p.kind <> 'repost' AND names <> '[]'"
    " AND NOT EXISTS (SELECT 1 FROM case_posts c WHERE c.post_id = p.post_id AND c.stands)"
    " AND p.post_id NOT IN (SELECT post_id FROM audit_sample) ORDER BY p.post_id"
)


DRAWN = "p.post_id IN (SELECT post_id FROM audit_sample)"


class Sample(StrEnum):
    """What a sample is drawn from."""

    WORDS = "kata"
    PHOTOS = "foto"


@dataclass(frozen=True, kw_only=True, slots=True)
class PicturedPost:
    """An unflagged post of an account with kept pictures (`names`, hashes). `at`: UTC as text, when it was published,
    or first seen where no time was told."""

    version: "Version"
    at: str
    region: str
    text: str
    names: tuple[str, ...]


class Version(NamedTuple):
    """One version of a post."""

    post_id: str
    version: int


def drawn(db: Store, week: Week, kind: Sample = Sample.WORDS) -> bool:
    """Whether a week's sample was drawn."""
    asked = "SELECT 1 FROM audit_sample WHERE week = ? AND kind = ? LIMIT 1"
    return db._conn.execute(asked, (week.label, kind)).fetchone() is not None


def pictured(db: Store, week: Week) -> Iterator[PicturedPost]:
    """The unflagged posts with kept pictures that were first seen in a week, in a fixed order."""
    for row in db._conn.execute(_PHOTOS, (to_text(week.start), to_text(week.end))):
        yield PicturedPost(
            version=Version(row["post_id"], row["version"]),
            at=row["at"],
            region=row["region"],
            text=row["text"],
            names=tuple(json.loads(row["names"])),
        )


def choose(db: Store, week: Week, size: int, seed: str) -> tuple[list[Version], int]:
    """Unflagged posts first seen in a week, drawn by the seed, and out of how many. Writes nothing, needs no lock."""
    pool = [Version(*row) for row in db._conn.execute(POOL, (to_text(week.start), to_text(week.end)))]
    return lot(pool, size, seed), len(pool)


def lot(pool: Sequence[Version], size: int, seed: str) -> list[Version]:
    """Drawn by the seed, always the same from the same pool."""
    return random.Random(seed).sample(pool, min(size, len(pool)))  # noqa: S311 - repeatable, not secret


def keep(
    db: Store,
    week: Week,
    versions: Sequence[Version],
    pool: int,
    seed: str,
    at: datetime,
    kind: Sample = Sample.WORDS,
) -> list[str]:
    """Keeps a drawn sample unless somebody else was faster: the numbers of the new samples."""
    if drawn(db, week, kind):
        return []
    made, letter = [], "F" if kind is Sample.PHOTOS else ""
    for number, row in enumerate(versions, 1):
        made.append(f"{week.label}-{letter}{number:02d}")
        db._conn.execute(
            "INSERT INTO audit_sample VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (made[-1], kind, week.label, row.post_id, row.version, pool, seed, to_text(at)),
        )
    return made


def sample(db: Store, sample_id: str) -> ReviewedPost:
    """A drawn post with what a reader sees of it: no tier, no stance."""
    row = db._conn.execute(
        "SELECT p.*, v.text, v.other_text, v.seen_at, v.extract_sha256, a.platform, a.agency, a.region,"
        " a.position_level, a.person_id, NULL AS tier, NULL AS stance"
        " FROM audit_sample m JOIN posts p USING (post_id)"
        " JOIN post_versions v ON v.post_id = m.post_id AND v.version = m.version"
        " JOIN accounts a USING (account_id) WHERE m.sample_id = ?",
        (sample_id,),
    ).fetchone()
    return value_of(ReviewedPost, row)


def add_reading(
    db: Store,
    sample_id: str,
    reviewer_id: str,
    at: datetime,
    finding: str,
    reason_code: str,
    case_id: str | None,
    sent: datetime | None = None,
) -> None:
    """`sent`: when the reader sent it, where it waited until `at`."""
    sent_at = None if sent is None else to_text(sent)
    db._conn.execute(
        "INSERT INTO audit_readings VALUES (?, ?, ?, ?, ?, ?, ?)",
        (sample_id, reviewer_id, to_text(at), finding, reason_code, case_id, sent_at),
    )


def add_recusal(db: Store, sample_id: str, reviewer_id: str, reason: str, at: datetime) -> None:
    """Keeps that a reader who knows the person left a drawn post: it leaves the sample unread."""
    db._conn.execute("INSERT INTO audit_recusals VALUES (?, ?, ?, ?)", (sample_id, reviewer_id, reason, to_text(at)))


def waiting(db: Store) -> dict[str, tuple[str, bool]]:
    """When each drawn post was drawn (UTC as text), and whether it still waits: neither read nor left by a reader."""
    rows = db._conn.execute(
        "SELECT sample_id, drawn_at, NOT EXISTS (SELECT 1 FROM audit_readings r WHERE r.sample_id = m.sample_id)"
        " AND NOT EXISTS (SELECT 1 FROM audit_recusals r WHERE r.sample_id = m.sample_id) FROM audit_sample m"
    )
    return {str(row[0]): (str(row[1]), bool(row[2])) for row in rows}


def read_by(db: Store, sample_id: str) -> tuple[str, str, str] | None:
    """Who read a drawn post, with which finding and reason; None while nobody did."""
    row = db._conn.execute(
        "SELECT reviewer_id, finding, reason_code FROM audit_readings WHERE sample_id = ?", (sample_id,)
    ).fetchone()
    return (str(row[0]), str(row[1]), str(row[2])) if row else None


def counts(db: Store, kind: Sample = Sample.WORDS, until: str = "9") -> tuple[int, int, int]:
    """How many were drawn, read, and found to be worth a look, up to a time (UTC as text)."""
    row = db._conn.execute(
        "SELECT count(*), count(r.sample_id), coalesce(sum(r.finding = 'dugaan'), 0) FROM audit_sample m"
        f" JOIN {POSTS} p USING (post_id) LEFT JOIN audit_readings r ON r.sample_id = m.sample_id AND r.at <= :cutoff"
        f" WHERE m.kind = :kind AND m.drawn_at <= :cutoff AND {STOOD} AND {DRAWN}",
        {"kind": kind, "cutoff": until},
    ).fetchone()
    return int(row[0]), int(row[1]), int(row[2])


def is_drawn_photo(db: Store, sha256: str) -> bool:
    """Whether a picture is of a post that was drawn as a photo without words."""
    return (
        db._conn.execute(
            "SELECT 1 FROM audit_sample m JOIN standing_posts p USING (post_id), json_each(p.media) i"
            " WHERE m.kind = 'foto' AND json_extract(i.value, '$.sha256') = ? LIMIT 1",
            (sha256,),
        ).fetchone()
        is not None
    )


def readings_between(db: Store, since: datetime, until: datetime) -> int:
    """How many readings of cases and of drawn posts were recorded in [since, until]."""
    row = db._conn.execute(
        "SELECT (SELECT count(*) FROM readings WHERE at BETWEEN ?1 AND ?2)"
        " + (SELECT count(*) FROM audit_readings WHERE at BETWEEN ?1 AND ?2)",
        (to_text(since), to_text(until)),
    ).fetchone()
    return int(row[0])


def strata(db: Store, until: datetime) -> tuple[Stratum, ...]:
    """Per week of the sample: the unflagged posts it was drawn from, how many drawn ones were read, how many found."""
    rows = db._conn.execute(
        "SELECT m.week, max(m.pool), count(*), sum(r.finding = 'dugaan') FROM audit_sample m"
        f" JOIN audit_readings r USING (sample_id) JOIN {POSTS} p USING (post_id)"
        f" WHERE m.kind = 'kata' AND r.at <= :cutoff AND {STOOD} AND {DRAWN} GROUP BY m.week ORDER BY m.week",
        {"cutoff": to_text(until)},
    )
    return tuple(Stratum(size=int(row[1]), looked=int(row[2]), found=int(row[3])) for row in rows)


def forget(db: Store, post_ids: Sequence[str]) -> list[str]:
    """Takes unread samples of these posts back; what was read keeps its count."""
    gone = []
    for post_id in post_ids:
        rows = db._conn.execute(
            "SELECT sample_id FROM audit_sample m WHERE post_id = ? AND NOT EXISTS"
            " (SELECT 1 FROM audit_readings r WHERE r.sample_id = m.sample_id)",
            (post_id,),
        ).fetchall()
        gone += [str(row[0]) for row in rows]
    return gone


def drop(db: Store, sample_ids: Sequence[str]) -> None:
    for table in ("audit_recusals", "audit_sample"):
        db._conn.executemany(f"DELETE FROM {table} WHERE sample_id = ?", [(s,) for s in sample_ids])
