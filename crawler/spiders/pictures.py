"""Pictures of the posts that this and earlier crawls collected, after every listing has been read.

The same gates stand before a picture as before a page: the register is asked again, the name's address must be public,
robots.txt is kept to, and the host's turns and pauses are the run's. A picture lies on the account's own site or where
its platform lays pictures (domain.links.holds_pictures); whatever else a post embeds is not asked for. Nothing here
decodes a picture: its bytes are hashed and stored, and a worker of `images` judges them later.
"""

import asyncio
from collections.abc import AsyncIterator, Sequence
from typing import Any
from urllib.parse import urlsplit

from scrapy import Spider
from scrapy.exceptions import CloseSpider
from scrapy.http import Request, Response
from twisted.python.failure import Failure

from cluster.centre import ClusterGone
from crawler.batch import NO_SPACE, STORE_FAILURES
from crawler.outcomes import outcome_of_failure
from crawler.run_state import RunState
from domain.errors import StoreError
from domain.links import holds_pictures
from domain.types import Capture, Outcome
from parsing.picture_metadata import is_picture
from store import evidence, picture_fetches, posts
from store.picture_fetches import KEPT, NEW_FOR, WantedPicture

MOST_BYTES = 10 << 20  # of one picture
STATUSES = {
    401: Outcome.NO_PERMISSION,
    403: Outcome.NO_PERMISSION,
    404: Outcome.NOT_FOUND,
    410: Outcome.NOT_FOUND,
    429: Outcome.RATE_LIMITED,
}


class PictureSpider(Spider):
    """`after`: the crawls of the listings; no picture is asked for before all of them have ended."""

    name = "pictures"
    custom_settings = {"DOWNLOAD_MAXSIZE": MOST_BYTES}  # noqa: RUF012 - as Scrapy declares it

    def __init__(self, run_state: RunState, after: Sequence["asyncio.Task[None]"], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.run_state, self.after = run_state, after

    def heed(self, request: Request, response: Response) -> None:
        """A picture's answer says nothing of an account; what a host asks for is kept by its headers."""

    async def start(self) -> AsyncIterator[Any]:
        if self.after:
            await asyncio.wait(self.after)
        if self.run_state.broken is not None:
            return
        try:
            self.run_state.batch.commit()
            since, most = self.run_state.now() - NEW_FOR, self.run_state.options.most_pictures
            for wanted in picture_fetches.waiting(self.run_state.db, since, most):
                host = urlsplit(wanted.url).hostname or ""
                if holds_pictures(wanted.account, host):
                    yield self._request(wanted, host)
                else:
                    self._note(wanted, Outcome.NO_PERMISSION, "other_host")
        except STORE_FAILURES as error:
            raise self._stopped(error) from error

    def _request(self, wanted: WantedPicture, host: str) -> Request:
        return Request(
            wanted.url,
            headers={"Accept": "image/*", "Accept-Encoding": "identity"},
            callback=self.on_picture,
            errback=self.on_failure,
            cb_kwargs={"wanted": wanted},
            meta={"account_id": wanted.account_id, "host": host, "is_api": False},
        )

    def on_picture(self, response: Response, wanted: WantedPicture) -> None:
        capture: Capture = response.meta["capture"]
        if response.status != 200:
            outcome = Outcome.PLATFORM_OUTAGE if response.status >= 500 else Outcome.PARSE_ERROR
            self._note(wanted, STATUSES.get(response.status, outcome), f"http_{response.status}")
        elif not is_picture(capture.body):
            self._note(wanted, Outcome.PARSE_ERROR, "not_a_picture")
        else:
            self._keep(wanted, capture)

    def _keep(self, wanted: WantedPicture, capture: Capture) -> None:
        run_state = self.run_state
        try:
            with run_state.batch.unit():
                run_state.bodies_writer.keep(capture.body_sha256, capture.body)
                made = evidence.record_capture(run_state.db, run_state.run_id, wanted.account_id, capture)
                posts.keep_picture(run_state.db, wanted.post_id, wanted.url, capture.body_sha256)
                picture_fetches.note(run_state.db, run_state.run_id, wanted, KEPT, "", capture.captured_at, made)
        except STORE_FAILURES as error:
            raise self._stopped(error) from error

    def on_failure(self, failure: Failure) -> None:
        request = failure.request  # type: ignore[attr-defined]
        assert failure.value is not None
        if isinstance(failure.value, (StoreError, ClusterGone)) or getattr(failure.value, "errno", None) in NO_SPACE:
            raise self._stopped(failure.value)
        self._note(request.cb_kwargs["wanted"], *outcome_of_failure(failure.value))

    def _note(self, wanted: WantedPicture, outcome: Outcome, detail: str) -> None:
        try:
            run = self.run_state
            with run.batch.unit():
                picture_fetches.note(run.db, run.run_id, wanted, outcome, detail, run.now())
        except STORE_FAILURES as error:
            raise self._stopped(error) from error

    def _stopped(self, error: BaseException) -> CloseSpider:
        return CloseSpider(self.run_state.stopped_by(error))
