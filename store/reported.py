"""Posts that somebody outside reported (laporan). Only writer of reported_posts; nothing counts them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from domain.periods import to_text
from domain.types import Post
from store.database import Store
from store.merging import clean


@dataclass(frozen=True, kw_only=True, slots=True)
class Reported:
    """One report. `post_id` is the stored post when its account is registered, else None."""

    report_number: str
    account: str
    post: Post
    post_id: str | None
    run_id: str
    capture_id: str
    extract_sha256: str
    at: datetime


def keep(db: Store, reported: Reported) -> bool:
    """Keeps a reported post under its number; False when that number is taken. Call inside a transaction."""
    post = reported.post
    changed = db._conn.execute(
        "INSERT INTO reported_posts VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1) ON CONFLICT DO NOTHING",
        (
            reported.report_number,
            post.platform,
            reported.account,
            reported.post_id,
            post.url,
            clean(post.text or post.other_text)[0],
            post.published.raw,
            to_text(post.published.at) if post.published.at else None,
            reported.run_id,
            reported.capture_id,
            reported.extract_sha256,
            to_text(reported.at),
        ),
    )
    return changed.rowcount == 1


def exists(db: Store, report_number: str) -> bool:
    sql = "SELECT 1 FROM reported_posts WHERE report_number = ? AND stands"
    return db._conn.execute(sql, (report_number,)).fetchone() is not None


def take_back(db: Store, run_id: str) -> None:
    """What this import reported counts no more; its number may come again."""
    db._conn.execute("UPDATE reported_posts SET stands = 0 WHERE run_id = ?", (run_id,))


def forget(db: Store, before: str) -> None:
    """Takes words, account and link from reports of before that UTC time which are in no case; the number stays."""
    db._conn.execute(
        "UPDATE reported_posts SET account = '', url = '', text = '', published_raw = '' WHERE at < ? AND text <> ''"
        " AND NOT EXISTS (SELECT 1 FROM case_posts c WHERE c.post_id = reported_posts.post_id)",
        (before,),
    )


def forget_account(db: Store, account: str, post_ids: Sequence[str]) -> None:
    """Takes words, account and link from reports about an account or its posts, whatever their age."""
    emptied = "UPDATE reported_posts SET account = '', url = '', text = '', published_raw = '' WHERE "
    db._conn.execute(emptied + "account = ? AND account <> ''", (account,))
    db._conn.executemany(emptied + "post_id = ?", [(post_id,) for post_id in post_ids])
