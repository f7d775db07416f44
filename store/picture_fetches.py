"""Which pictures of posts a crawl fetched, and what became of each. Only writer of picture_fetches.

A picture's outcome is its own: no account and no post is the worse for a picture that could not be had.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from domain.links import holds_pictures
from domain.periods import to_text
from domain.platforms import known_platform
from domain.platforms.values import AccountRef
from store.database import Store
from store.post_rows import CRAWLED
from store.runs import PASSING

KEPT = "kept"
MOST_TRIES = 3  # of one that failed for a reason that passes, one a run
MOST_OF_POST = 10
NEW_FOR = timedelta(days=7)  # what was first seen before that is not fetched any more: it would go at once
_PASSING = ", ".join(f"'{outcome}'" for outcome in PASSING)
# Newest first: what is new is read first, and signed addresses of old pictures have run out.
_WAITING = (
    "SELECT posts.post_id, posts.account_id, json_extract(m.value, '$.url') AS picture, a.platform, a.handle"
    " FROM standing_posts posts JOIN accounts a USING (account_id), json_each(posts.media) m"
    " WHERE posts.first_seen_at >= ?1 AND posts.gone_at IS NULL AND posts.media <> '[]' AND m.key < ?2"
    " AND json_extract(m.value, '$.kind') = 'image' AND json_extract(m.value, '$.sha256') IS NULL"
    f" AND json_extract(m.value, '$.url') LIKE 'https://%' AND {CRAWLED}"
    " AND NOT EXISTS (SELECT 1 FROM picture_fetches f WHERE f.post_id = posts.post_id"
    f" AND f.url = json_extract(m.value, '$.url') AND (f.outcome NOT IN ({_PASSING}) OR f.tries >= ?3))"
    " GROUP BY posts.post_id, picture ORDER BY posts.published_at DESC, posts.post_id, m.key LIMIT ?4"
)


@dataclass(frozen=True, kw_only=True, slots=True)
class WantedPicture:
    """A picture of a registered account's post that was not fetched yet."""

    post_id: str
    account_id: str
    url: str
    account: AccountRef


def waiting(db: Store, since: datetime, most: int) -> list[WantedPicture]:
    """At most so many pictures of posts that crawls first saw since then, newest posts first."""
    rows = db._conn.execute(_WAITING, (to_text(since), MOST_OF_POST, MOST_TRIES, most)).fetchall()
    return [
        WantedPicture(
            post_id=row["post_id"],
            account_id=row["account_id"],
            url=row["picture"],
            account=AccountRef(platform=known_platform(row["platform"]), handle=row["handle"]),
        )
        for row in rows
    ]


def expected(db: Store, since: datetime, most: int) -> Mapping[str, int]:
    """How many pictures the next crawl will ask for, by host: those that wait, and as many of new posts as the newest
    crawl asked for; the most of one run is not passed."""
    hosts = [
        urlsplit(one.url).hostname or ""
        for one in waiting(db, since, most)
        if holds_pictures(one.account, urlsplit(one.url).hostname or "")
    ]
    before = db._conn.execute(
        "SELECT url FROM picture_fetches WHERE detail <> 'other_host' AND run_id ="
        " (SELECT run_id FROM runs WHERE kind = 'crawl' ORDER BY rowid DESC LIMIT 1)"
    )
    hosts += [urlsplit(row[0]).hostname or "" for row in before]
    return Counter(hosts[:most])


def note(
    db: Store,
    run_id: str,
    wanted: WantedPicture,
    outcome: str,
    detail: str,
    at: datetime,
    capture_id: str | None = None,
) -> None:
    """Keeps what became of a picture in this run; a further try takes the place of the one before."""
    db._conn.execute(
        "INSERT INTO picture_fetches VALUES (?, ?, ?, ?, 1, ?, ?, ?) ON CONFLICT DO UPDATE"
        " SET run_id = excluded.run_id, at = excluded.at, tries = tries + 1, outcome = excluded.outcome,"
        " detail = excluded.detail, capture_id = excluded.capture_id",
        (wanted.post_id, wanted.url, run_id, to_text(at), outcome, detail, capture_id),
    )


def outcomes(db: Store, run_id: str) -> Mapping[str, int]:
    """How many pictures of a run came to which end."""
    rows = db._conn.execute(
        "SELECT outcome, count(*) FROM picture_fetches WHERE run_id = ? GROUP BY outcome ORDER BY outcome", (run_id,)
    )
    return {str(outcome): int(number) for outcome, number in rows}


def captures_of(db: Store, post_ids: Iterable[str]) -> list[str]:
    """The captures of these posts' pictures."""
    found: list[str] = []
    for post_id in post_ids:
        rows = db._conn.execute(
            "SELECT capture_id FROM picture_fetches WHERE post_id = ? AND capture_id IS NOT NULL", (post_id,)
        )
        found += [str(row[0]) for row in rows]
    return found


def let_go(db: Store, captures: Iterable[str]) -> None:
    """These captures are deleted; that the pictures were fetched stays, so that no crawl asks for them again."""
    db._conn.executemany(
        "UPDATE picture_fetches SET capture_id = NULL WHERE capture_id = ?", [(name,) for name in captures]
    )


def forget(db: Store, post_ids: Iterable[str]) -> None:
    """Takes the addresses of these posts' pictures away, with the words of the posts."""
    db._conn.executemany("DELETE FROM picture_fetches WHERE post_id = ?", [(post_id,) for post_id in post_ids])
