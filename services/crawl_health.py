"""What the crawls saw, and what they could not: a quiet week must not be taken for an empty one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from domain.labels import LOOKED
from domain.texts import Text, _
from store import health, runs
from store.database import Store
from store.runs import finished_crawl, last_good, last_started

__all__ = ["finished_crawl", "last_good", "last_started"]


@dataclass(frozen=True, kw_only=True, slots=True)
class CrawlHealth:
    """What is to be said of a crawl, in words; `alarmed`: whether something looks unlike the crawls before."""

    warnings: Sequence[Text]
    alarmed: bool


def of_crawl(db: Store, run_id: str) -> CrawlHealth:
    """The health of one crawl."""
    found = health.crawl_health(db, run_id)
    return CrawlHealth(warnings=health.summary(found, LOOKED), alarmed=bool(found.alarms))


def seen_of(db: Store, run_id: str) -> Text:
    """How much of its accounts a crawl saw, in words; the one answer for the command, the desk and doctor."""
    accounts, seen, whole = health.sight(db, run_id)
    if not accounts:
        return _("tidak ada akun yang dilihat")
    if not seen:
        return _("tidak satu pun akun terlihat")
    return _("semua akun terlihat utuh") if whole == accounts else _("sebagian akun tidak terlihat utuh")


@dataclass(frozen=True, kw_only=True, slots=True)
class LastCrawl:
    """The newest crawl: None as `ended` while it runs; `seen`: how much of its accounts, in words."""

    run_id: str
    ended: datetime | None
    seen: Text
    warnings: Sequence[Text]


def last_crawl(db: Store) -> LastCrawl | None:
    """The newest crawl with what it warns of; None before the first."""
    run_id = health.last_crawl(db)
    if run_id is None:
        return None
    return LastCrawl(
        run_id=run_id,
        ended=runs.ended(db, run_id)[0],
        seen=seen_of(db, run_id),
        warnings=of_crawl(db, run_id).warnings,
    )
