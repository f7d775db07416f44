"""What each look at a post showed, where an import took part: an import can be taken back. Only writer of looks.

Posts that crawls alone saw have none: no crawl is taken back.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from domain.periods import from_text, to_text
from domain.platforms import known_platform
from domain.types import HowSeen, Media, Moment, Post, PostKind
from store.database import Store

MOST_ASKED = 200
TIMES = ("published", "edited")


@dataclass(frozen=True, kw_only=True, slots=True)
class PostLook:
    """A look that counts. `run_id` is None for what crawls had seen before; `post` is None where its words are gone."""

    post: Post | None
    version: int
    run_id: str | None
    how_seen: HowSeen
    capture_id: str | None
    seen_at: datetime
    other_author: str | None


def tracked(db: Store, keys: Sequence[str]) -> set[str]:
    """Which of these posts an import took part in."""
    found: set[str] = set()
    for start in range(0, len(keys), MOST_ASKED):
        part = keys[start : start + MOST_ASKED]
        rows = db._conn.execute(
            f"SELECT DISTINCT post_id FROM looks WHERE post_id IN ({', '.join('?' * len(part))})",
            part,
        )
        found |= {str(row[0]) for row in rows}
    return found


def keep(db: Store, looked_at: Sequence[tuple[str, PostLook, bytes | None]]) -> None:
    """Keeps looks in this order: (post, look, body); without a body it is the extract of the look's version.

    A crawl that shows what the crawl before it showed adds nothing.
    """
    db._conn.executemany(
        "INSERT INTO looks (post_id, version, run_id, how_seen, capture_id, seen_at, other_author, body)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (
                key,
                look.version,
                look.run_id,
                look.how_seen,
                look.capture_id,
                to_text(look.seen_at),
                look.other_author,
                body,
            )
            for key, look, body in looked_at
            if not _is_repeated(db, key, look, body)
        ],
    )


def _is_repeated(db: Store, key: str, look: PostLook, body: bytes | None) -> bool:
    if look.how_seen != HowSeen.SPIDER or look.run_id is None or body is None:
        return False
    last = db._conn.execute(
        "SELECT l.version, coalesce(l.body, e.body) AS body FROM looks l LEFT JOIN extracts e USING (post_id, version)"
        " WHERE l.post_id = ? AND l.how_seen = 'spider' ORDER BY l.look_id DESC LIMIT 1",
        (key,),
    ).fetchone()
    return last is not None and (last["version"], last["body"]) == (look.version, body)


def take_back(db: Store, run_id: str) -> list[str]:
    """The looks of an import count no more; the posts that it showed."""
    rows = db._conn.execute(
        "UPDATE looks SET stands = 0 WHERE run_id = ? AND stands = 1 RETURNING post_id", (run_id,)
    ).fetchall()
    return sorted({str(row[0]) for row in rows})


def of_post(db: Store, key: str) -> list[PostLook]:
    """The looks that count, in the order in which they were recorded."""
    rows = db._conn.execute(
        "SELECT l.*, coalesce(l.body, e.body) AS shown FROM looks l LEFT JOIN extracts e USING (post_id, version)"
        " WHERE post_id = ? AND stands = 1 ORDER BY look_id",
        (key,),
    )
    return [
        PostLook(
            post=_post(json.loads(row["shown"])) if row["shown"] is not None else None,
            version=row["version"],
            run_id=row["run_id"],
            how_seen=HowSeen(row["how_seen"]),
            capture_id=row["capture_id"],
            seen_at=from_text(row["seen_at"]),
            other_author=row["other_author"],
        )
        for row in rows
    ]


def _post(value: dict[str, Any]) -> Post:
    """A post from what store.posts.extract() wrote of it."""
    value |= {name: _moment(value[name]) for name in TIMES if value[name] is not None}
    return Post(
        **value
        | {
            "platform": known_platform(value["platform"]),
            "kind": PostKind(value["kind"]),
            "indexed_at": from_text(value["indexed_at"]) if value["indexed_at"] else None,
            "media": tuple(Media(**media) for media in value["media"]),
            "absent": tuple(value["absent"]),
        }
    )


def _moment(value: dict[str, Any]) -> Moment:
    at = from_text(value["at"]) if value["at"] else None
    return Moment(**value | {"at": at, "warnings": tuple(value["warnings"])})


def forget(db: Store, post_ids: Iterable[str]) -> None:
    """Takes the words of these looks away, with those of their posts."""
    db._conn.executemany(
        "UPDATE looks SET body = NULL, other_author = NULL WHERE post_id = ?", [(post_id,) for post_id in post_ids]
    )
