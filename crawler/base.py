"""A spider works off the accounts of one run: ask, keep the bytes, read, store, go on."""

from abc import abstractmethod
from collections.abc import AsyncIterator, Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

from scrapy import Spider
from scrapy.http import Request, Response
from twisted.python.failure import Failure

from crawler.gate import same_site
from crawler.ledger import Ledger, Task
from crawler.outcomes import outcome_of_failure
from crawler.pages import Context
from netralitas.types import Account, Capture, Outcome, Page, Platform


class AccountSpider(Spider):
    """One per platform. A subclass says where an account's listing starts and how a page is read.

    `is_api` marks an interface that the platform documents for programs (see crawler.robots).
    """

    platforms: tuple[Platform, ...] = ()
    is_api = False

    def __init__(self, ledger: Ledger, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.ledger = ledger

    @abstractmethod
    def first_url(self, account: Account) -> str | None:
        """Where the listing of an account starts; None when the register lacks what it takes."""

    @abstractmethod
    def read(self, body: bytes, headers: Mapping[str, str], context: Context) -> Page:
        """What one response says. Pure: no network, no clock, no store."""

    def fallback_url(self, account: Account, outcome: Outcome, url: str) -> str | None:
        """Another public listing to try when this one is closed to us."""
        return None

    async def start(self) -> AsyncIterator[Any]:
        for task in self.ledger.tasks(self.platforms):
            refusal = self.ledger.refusal(task.account.account_id)
            url = task.url or self.first_url(task.account)
            if refusal:
                self.ledger.fail(task, Outcome.NOT_ATTEMPTED, refusal)
            elif url is None:
                self.ledger.fail(task, Outcome.NO_PERMISSION, "native_id_needed")
            else:
                yield self._request(task, url, first=task.url is None)

    def _request(self, task: Task, url: str, *, first: bool = False) -> Request:
        headers = {}
        if first and task.may_repeat:
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
                "is_api": self.is_api,
            },
        )

    def on_page(self, response: Response, task: Task) -> Iterator[Request]:
        meta = response.meta
        capture: Capture = meta["capture"]
        if "broken" in meta:
            self.ledger.fail(task, Outcome.PARSE_ERROR, meta["broken"], capture)
        elif self.ledger.is_repeat(task, capture):
            self.ledger.repeat(task)
        else:
            yield from self._go_on(task, capture, self._read(response, task, capture))

    def _read(self, response: Response, task: Task, capture: Capture) -> Page:
        context = Context(
            account=task.account,
            url=capture.url,
            status=capture.status,
            captured_at=capture.captured_at,
            seen_before=task.state.last_ok_at is not None,
        )
        return self.read(response.body, capture.headers, context)

    def _go_on(self, task: Task, capture: Capture, page: Page) -> Iterator[Request]:
        other = self.fallback_url(task.account, page.outcome, capture.url)
        if other is not None:
            yield self._request(task, other)
            return
        url = self.ledger.commit(task, capture, page)
        if url is not None and not same_site(
            urlsplit(url).hostname or "", urlsplit(capture.url).hostname or ""
        ):
            self.ledger.fail(task, Outcome.OK, "out_of_scope")
        elif url is not None:
            yield self._request(task, url)

    def on_failure(self, failure: Failure) -> Iterator[Request]:
        request = failure.request  # type: ignore[attr-defined]
        task: Task = request.cb_kwargs["task"]
        assert failure.value is not None
        outcome, detail = outcome_of_failure(failure.value, urlsplit(request.url).hostname or "")
        other = self.fallback_url(task.account, outcome, request.url)
        if other is not None:
            yield self._request(task, other)
        else:
            self.ledger.fail(task, outcome, detail, request.meta.get("capture"))
