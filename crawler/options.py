"""What a crawl is told: a value that travels to the child process."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from cluster.address import Address
from cluster.centre import IDLE_TIMEOUT
from crawler.access import PlatformApproval
from domain.types import Platform
from domain.watching import Watching


@dataclass(frozen=True, kw_only=True, slots=True)
class Window:
    """The days (inclusive, in the account's zone) on which one election allows watching."""

    window_from: date
    window_to: date


def windows_of(packs: Iterable[Watching]) -> tuple[Window, ...]:
    """The days of these elections, without the rest of them."""
    return tuple(Window(window_from=p.window_from, window_to=p.window_to) for p in packs)


@dataclass(frozen=True, kw_only=True, slots=True)
class CrawlOptions:
    """`pseudonym_key` and `scope` (an election) give other authors one token each.

    `contact` (an address or link) stands in the User-Agent. `captured_at` is a fixed
    clock for demo and tests; None is the real clock. `local_server` ("http://127.0.0.1:8000")
    plays all hosts and exists for demo and tests only: it is a Python value, and no file,
    environment or command line sets it. `longest_wait` is how many seconds a platform
    may ask us to wait before its accounts are left for the next run. `local_server` needs a
    workspace that is marked as the demo's; `rehearsal` is a test's word that its own is no real one.
    `most_pictures` is how many pictures of posts one run fetches at most; 0 fetches none.
    `deadline` is how many seconds one answer may take from the connection to its last byte, `page_seconds` how many
    a large one may take to be read. `cluster` is a scheduler whose workers fetch and read; `cluster_timeout_s` is how
    many seconds a crawl goes on without one of them.
    """

    pseudonym_key: bytes
    scope: str
    operator: str
    contact: str
    windows: tuple[Window, ...] = ()
    platforms: tuple[Platform, ...] = ()
    captured_at: datetime | None = None
    local_server: str | None = None
    delay_seconds: float = 2.0
    longest_wait: float = 120.0
    deadline: float = 30.0
    page_seconds: float = 30.0
    most_pictures: int = 0
    rehearsal: bool = False
    approvals: tuple[PlatformApproval, ...] = ()
    log_file: Path | None = None
    cluster: Address | None = None
    cluster_timeout_s: float = IDLE_TIMEOUT
