"""A spider works off the accounts of one run: ask, keep the bytes, read, store, go on."""

import asyncio
import logging
from abc import abstractmethod
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from functools import partial
from typing import Any
from urllib.parse import urlsplit

from scrapy import Spider, signals
from scrapy.exceptions import CloseSpider
from scrapy.http import Request, Response
from twisted.python.failure import Failure

from cluster.centre import ClusterGone
from crawler.batch import NO_SPACE, STORE_FAILURES
from crawler.capture import kept_headers, unpacked
from crawler.clocks import clock_of
from crawler.gate import stays
from crawler.orders import GIVEN, without_person
from crawler.outcomes import outcome_of_failure
from crawler.run_state import PAGE_MEMORY, RunState, Task
from crawler.throttling import asked_wait, is_limit
from domain.errors import StoreError
from domain.types import Account, Capture, Outcome, Page, Platform
from parsing.pages import PageContext, unreadable

AT_ONCE = 64
# Bytes up to which a page is read in the crawling process itself: what a parser may make of so few is bearable.
LARGE = 256 << 10
log = logging.getLogger(__name__)


class AccountSpider(Spider):
    """One per platform. A subclass says where an account's listing starts and how a page is read.

    `needs_key` marks an interface that answers only to a credential. `follows_redirects` is off
    where a redirect is itself the answer. `page_cost` is how many posts one paid request may bring.
    `repeats` says that an unchanged first page means unchanged posts. `keeps_place` says that the address of a
    further page names posts, not a number of pages, so that a later crawl may go on there. `closed` are the answers
    that mean an account which programs never get to read, as a personal one: it is left to visits for a month.
    """

    platforms: tuple[Platform, ...] = ()
    is_api = False
    needs_key = False
    follows_redirects = True
    page_cost = 0
    repeats = True
    keeps_place = False
    closed: tuple[str, ...] = ()

    def __init__(self, run_state: RunState, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.run_state = run_state

    @abstractmethod
    def first_url(self, account: Account) -> str | None:
        """Where the listing of an account starts; None when the register lacks what it takes."""

    @abstractmethod
    def read(self, body: bytes, headers: Mapping[str, str], context: PageContext) -> Page:
        """What one response says. Pure: no network, no clock, no store."""

    def start_url(self, task: Task) -> str | None:
        """As first_url, for a platform that can be asked for what is newer than the last known post."""
        return self.first_url(task.account)

    def fallback_url(self, account: Account, outcome: Outcome, url: str) -> str | None:
        """Another public listing to try when this one is closed to us."""
        return None

    def is_listing(self, url: str) -> bool:
        """Whether an unchanged page at this address means that nothing is new."""
        return self.repeats

    def is_interface(self, url: str) -> bool:
        """Whether the platform documents this address for programs (see crawler.robots)."""
        return self.is_api

    def heed(self, request: Request, response: Response) -> None:
        """A refused key or a limit that only the body tells holds everything that it counts for.

        Called while the host's next request still waits: none follows an answer that says "no more".
        """
        if "robots" in request.meta or response.status < 400 or is_limit(response) or len(response.body) > LARGE:
            return
        task, now = request.cb_kwargs["task"], self.run_state.now()
        headers = kept_headers(response)
        context = PageContext(account=task.account, url=request.url, status=response.status, captured_at=now)
        page = self._read(self.run_state.access.scrubbed(unpacked(response)), headers, context)
        key = self.run_state.key(request)
        if page.outcome == Outcome.RATE_LIMITED:
            self.run_state.hosts.limited(key, asked_wait(headers, now))
        elif page.outcome == Outcome.TOKEN_EXPIRED:
            self.run_state.hosts.close(key, page.outcome, page.detail)

    async def start(self) -> AsyncIterator[Any]:
        """The accounts of the queue, a few at a time: Scrapy looks at every host that waits for each request."""
        try:
            for number, request in enumerate(self._first_requests(), 1):
                yield request
                if number % AT_ONCE == 0:
                    await self.crawler.signals.wait_for(signals.scheduler_empty)
        except STORE_FAILURES as error:
            self._stopped(error)

    def _first_requests(self) -> Iterator[Request]:
        for task in self.run_state.tasks(self.platforms, keeps_place=self.keeps_place):
            refusal = self.run_state.refusal(task.account.account_id)
            url = task.url or self.start_url(task)
            if refusal:
                self.run_state.fail(task, Outcome.NOT_ATTEMPTED, refusal)
            elif self.needs_key and not self.run_state.access.ready(task.account.platform):
                known = self.run_state.access.approved(task.account.platform)
                self.run_state.fail(task, Outcome.NO_PERMISSION, "credential_missing" if known else "not_approved")
            elif url is None:
                self.run_state.fail(task, Outcome.NO_PERMISSION, "native_id_needed")
            elif self.closed and self.run_state.was_closed(task, self.closed):
                self.run_state.fail(task, Outcome.NO_PERMISSION, "visit_instead")
            else:
                yield self._request(task, url, first=task.url is None)

    def _request(self, task: Task, url: str, *, first: bool = False) -> Request:
        headers = {}
        if first and task.may_repeat and self.repeats:
            validators = {"If-None-Match": task.state.etag, "If-Modified-Since": task.state.last_modified}
            headers = {name: value for name, value in validators.items() if value}
        return Request(
            url,
            headers=headers,
            callback=self.on_page,
            errback=self.on_failure,
            cb_kwargs={"task": task},
            meta={
                "account_id": task.account.account_id,
                "host": urlsplit(url).hostname,
                "is_api": self.is_interface(url),
                "platform": task.account.platform,
                "cost": self.page_cost,
                "dont_redirect": not self.follows_redirects,
            },
        )

    def on_page(self, response: Response, task: Task) -> Iterator[Request] | AsyncIterator[Request]:
        """What an answer leads to. A large one is read beside the reactor, so that no site holds the others up."""
        return self._large(response, task) if len(response.body) > LARGE else self._small(response, task)

    def _small(self, response: Response, task: Task) -> Iterator[Request]:
        try:
            yield from self._page(response, task, partial(self._page_of, response))
        except STORE_FAILURES as error:
            raise self._stopped(error) from error

    async def _large(self, response: Response, task: Task) -> AsyncIterator[Request]:
        found: list[Page] = []
        try:
            if (asked := self._to_read(response, task)) is not None:
                found.append(await asyncio.to_thread(self._read_apart, *asked))
            for request in self._page(response, task, lambda *_: found[0]):
                yield request
        except STORE_FAILURES as error:
            raise self._stopped(error) from error

    def _to_read(self, response: Response, task: Task) -> tuple[bytes, Mapping[str, str], PageContext] | None:
        """What is read of an answer; None where nothing is: it came broken, or is known."""
        capture: Capture = response.meta["capture"]
        if "broken" in response.meta or (self.is_listing(capture.url) and self.run_state.is_repeat(task, capture)):
            return None
        context = PageContext(
            account=task.account,
            url=capture.url,
            status=capture.status,
            captured_at=clock_of(capture),
            now=capture.captured_at,
            seen_before=task.state.last_ok_at is not None,
        )
        return response.body, capture.headers, context

    def _page(self, response: Response, task: Task, read: Callable[..., Page]) -> Iterator[Request]:
        meta = response.meta
        capture: Capture = meta["capture"]
        self.run_state.note_skew(capture)
        if "broken" in meta:
            self.run_state.fail(task, Outcome.PARSE_ERROR, meta["broken"], capture)
        elif (asked := self._to_read(response, task)) is None:
            self.run_state.repeat(task)
        else:
            yield from self._go_on(task, response, read(*asked))

    def _read(self, body: bytes, headers: Mapping[str, str], context: PageContext) -> Page:
        try:
            return self.read(body, headers, context)
        except Exception as error:  # a fault of ours must not cost the account its outcome, nor the page its bytes
            log.error("%s: pembaca gagal (%s)", self.name, type(error).__name__)
            return unreadable("parser_failed", type(error).__name__)

    def _page_of(self, response: Response, body: bytes, headers: Mapping[str, str], context: PageContext) -> Page:
        """What a worker read in this answer, if it was asked what is asked here; else it is read here."""
        listed_as, page = response.meta.get(GIVEN, (None, None))
        return (
            page
            if listed_as is not None and listed_as == without_person(context)
            else self._read(body, headers, context)
        )

    def _read_apart(self, body: bytes, headers: Mapping[str, str], context: PageContext) -> Page:
        """As _read, in the process that can be killed; called in a thread."""
        try:
            return self.run_state.reader.call(read_as, type(self), body, headers, context)
        except TimeoutError:
            return unreadable("parser_stopped", f"{self.run_state.options.page_seconds:.0f} s")
        except MemoryError:
            return unreadable("parser_stopped", f"{PAGE_MEMORY >> 20} MiB")
        except RuntimeError as error:
            log.error("%s: pembaca gagal (%s)", self.name, error)
            return unreadable("parser_failed", str(error))

    def _go_on(self, task: Task, response: Response, page: Page) -> Iterator[Request]:
        capture: Capture = response.meta["capture"]
        assert response.request is not None
        self.run_state.give_back(response.request, len(page.posts) + len(page.problems))
        other = self.fallback_url(task.account, page.outcome, capture.url)
        if other is not None:
            yield self._request(task, other)
            return
        url = self.run_state.commit(task, capture, page)
        if url is not None and not stays(url, capture.url):
            self.run_state.fail(task, Outcome.OK, "out_of_scope")
        elif url is not None:
            yield self._request(task, url)

    def on_failure(self, failure: Failure) -> Iterator[Request]:
        request = failure.request  # type: ignore[attr-defined]
        task: Task = request.cb_kwargs["task"]
        assert failure.value is not None
        if isinstance(failure.value, (StoreError, ClusterGone)) or getattr(failure.value, "errno", None) in NO_SPACE:
            raise self._stopped(failure.value)
        outcome, detail = outcome_of_failure(failure.value)
        other = self.fallback_url(task.account, outcome, request.url)
        if other is not None:
            yield self._request(task, other)
            return
        try:
            self.run_state.fail(task, outcome, detail, request.meta.get("capture"))
        except STORE_FAILURES as error:
            raise self._stopped(error) from error

    def _stopped(self, error: BaseException) -> CloseSpider:
        """A full disk or a locked database ends the run in order: the accounts in hand stay in its queue."""
        return CloseSpider(self.run_state.stopped_by(error))


def read_as(spider: type[AccountSpider], body: bytes, headers: Mapping[str, str], context: PageContext) -> Page:
    """A page as a spider of that kind reads it: reading is pure, so no running one is needed."""
    return spider.read(spider.__new__(spider), body, headers, context)
