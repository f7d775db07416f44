"""What travels between the centre and a worker: a permit with an address, and what came of it. All of it frozen.

No address and no body shows in a repr, since other programs log the arguments of what fails.
"""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from domain.types import Account, Capture, Page
from parsing.pages import PageContext

if TYPE_CHECKING:
    from crawler.base import AccountSpider

CAPTURE, GIVEN = "travelled_capture", "given_page"  # what an answer of a worker brings along, in a request's meta

# How far the clocks of a worker and of the centre may differ, and how late a permit may be begun.
BEFORE, BEGIN = timedelta(seconds=5), timedelta(seconds=15)


@dataclass(frozen=True, kw_only=True, slots=True)
class Permit:
    """One fetch from one host by one process, to be begun soon after `begins` and over at `ends`."""

    number: str
    host: str
    process: str
    begins: datetime
    ends: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class ReadingOrder:
    """How a worker reads what it fetched. `at` is a fixed clock, as in CrawlOptions."""

    spider: "type[AccountSpider]"
    account: Account
    seen_before: bool
    at: datetime | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Order:
    """One address to fetch under a permit. `headers` hold no credential: what needs one does not travel.

    `local_server` is the one of CrawlOptions; a worker serves either that or the world, never both.
    """

    permit: Permit
    url: str = field(repr=False)
    headers: tuple[tuple[bytes, bytes], ...] = field(repr=False)
    most_bytes: int
    seconds: float
    reading: ReadingOrder | None = field(default=None, repr=False)
    local_server: str | None = None
    at: datetime | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Fetched:
    """An answer. `headers` came with it, cookies left out; `capture` holds its bytes, who answered, the certificate.

    `page` is what `context` made of it; None where the centre reads it: it is large, packed badly, or no listing.
    """

    capture: Capture = field(repr=False)
    headers: tuple[tuple[bytes, tuple[bytes, ...]], ...] = field(repr=False)
    page: Page | None = field(default=None, repr=False)
    context: PageContext | None = field(default=None, repr=False)


@dataclass(frozen=True, kw_only=True, slots=True)
class Failed:
    """A fetch that brought no answer: the name of Scrapy's exception, and its words."""

    kind: str
    words: str = field(default="", repr=False)


@dataclass(frozen=True, kw_only=True, slots=True)
class WorkerRefused:
    """A permit that was not good, so nothing was fetched: other_process, other_host, used, late or other_world."""

    reason: str


def travelling(account: Account) -> Account:
    """The account as far as a reader of its pages needs it: whose it is stays at the centre."""
    return replace(
        account,
        person_id="",
        agency="",
        legal_basis="",
        ownership_evidence="",
        verified_by="",
    )


def without_person(context: PageContext) -> PageContext:
    """A context as it is on a worker."""
    return replace(context, account=travelling(context.account))
