"""What the crawls saw, and what they could not: a quiet week must not be taken for an empty one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from domain.labels import LOOKED
from domain.texts import Text
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


@dataclass(frozen=True, kw_only=True, slots=True)
class LastCrawl:
    """The newest crawl: None as `ended` while it runs; `whole`: whether every account was seen whole."""

    run_id: str
    ended: datetime | None
    whole: bool
    warnings: Sequence[Text]


def last_crawl(db: Store) -> LastCrawl | None:
    """The newest crawl with what it warns of; None before the first."""
    run_id = health.last_crawl(db)
    if run_id is None:
        return None
    ended, status = runs.ended(db, run_id)
    return LastCrawl(run_id=run_id, ended=ended, whole=status == "complete", warnings=of_crawl(db, run_id).warnings)
