"""What a crawl writes: one page, one transaction; one account, one outcome."""

import asyncio
import logging
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

from scrapy.http import Request

from cluster.centre import ClusterGone
from crawler.access import Access, limit_key
from crawler.batch import STORE_FAILURES, Batch, reason_of
from crawler.clocks import skew_seconds
from crawler.listing import Listing, ListingStep, next_step, note, start_of
from crawler.options import CrawlOptions
from crawler.outcomes import Stopped
from crawler.site_writers import SEVERAL, UNDECIDED, settled
from crawler.throttling import Hosts
from domain.periods import zone_of
from domain.platforms import PLATFORMS
from domain.privacy import keyed_ref
from domain.types import Account, Capture, HowSeen, Outcome, Page, Platform, Post, Problem
from domain.watching import may_collect, may_keep
from parsing.attribution import impersonal
from parsing.bounded import Limits, StandingReader
from store import accounts, evidence, post_keys, post_records, post_rows, posts, refused_rows, runs
from store.bodies import BodyWriter
from store.database import Store
from store.merging import compared

Ready = tuple[Post, str | None]  # a post without another author's name, and the token in its place
ASK_AGAIN = timedelta(days=30)  # a profile may have become a page since
PAGE_MEMORY = 1 << 30  # bytes of address space for reading one large page
log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True, slots=True)
class Task:
    """One account of the run's queue. `url` is where a cut-off run goes on, None for the start."""

    account: Account
    state: runs.AccountState
    listing: Listing
    url: str | None
    may_repeat: bool
    last_outcome: Outcome | None
    newest_id: str | None = None


class RunState:
    """The crawl's only way to the store; synchronous, so that no two pages interleave."""

    def __init__(self, db: Store, database: Path, evidence_root: Path, run_id: str, options: CrawlOptions) -> None:
        self.db, self.run_id, self.options = db, run_id, options
        apart = 0.0 if options.local_server else max(options.delay_seconds, 2.0)
        self.hosts = Hosts(options.longest_wait, apart=apart)
        self.robots: dict[str, asyncio.Task[Any]] = {}  # of all spiders of the run, see crawler.robots
        self.access = Access(options.approvals)
        self.bodies_writer = BodyWriter(db, evidence_root)
        self.batch = Batch(db, self.bodies_writer, database)
        self.broken: str | None = None
        self.gone: ClusterGone | None = None
        self.away: Any = None  # crawler.distant.Away, where workers of a cluster fetch
        self.reader = StandingReader(Limits(silent=options.page_seconds, memory=PAGE_MEMORY))
        self._skewed: set[str] = set()

    def stopped_by(self, error: BaseException) -> str:
        """Notes why nothing more can be stored or fetched; the crawl ends and can be taken up again."""
        self.broken = reason_of(error)
        self.gone = error if isinstance(error, ClusterGone) else self.gone
        what = "pekerja tidak ada" if self.gone else "penyimpanan gagal"
        log.error("%s (%s); perayapan dihentikan dan dapat dilanjutkan", what, self.broken)
        return self.broken

    def close(self) -> bool:
        """Makes the last pages durable; False when that failed."""
        self.reader.end()
        try:
            self.batch.close()
        except STORE_FAILURES as error:
            self.stopped_by(error)
        return self.broken is None

    def key(self, request: Request) -> str:
        """What a rate limit of this request counts against."""
        return limit_key(request, self.access)

    def charge(self, request: Request) -> None:
        """Books the most that a paid request may cost, before it is sent; raises Stopped over the ceiling."""
        cost, platform = request.meta.get("cost", 0), request.meta.get("platform")
        if not cost or platform not in self.access.approvals:
            return
        ceiling = self.access.approvals[platform].reads_a_month
        if ceiling is None:
            return
        if runs.paid_reads(self.db, platform, self.now()) + cost > ceiling:
            raise Stopped(Outcome.OVER_BUDGET, "monthly_ceiling")
        with self.batch.unit():
            runs.note_paid_reads(self.db, platform, self.now(), cost)
        self.batch.commit()  # a crash must not forget what was spent

    def give_back(self, request: Request, read: int) -> None:
        """Corrects a booking once it is known how many posts came."""
        cost, platform = request.meta.get("cost", 0), request.meta.get("platform")
        if cost > read and platform in self.access.approvals and self.access.approvals[platform].usd_per_1000:
            with self.batch.unit():
                runs.note_paid_reads(self.db, platform, self.now(), read - cost)

    def now(self) -> datetime:
        return self.options.captured_at or datetime.now(UTC)

    def refusal(self, account_id: str) -> str | None:
        """Why this account may not be asked for now, None when it may; reads the register anew."""
        account = accounts.get(self.db, account_id)
        if account is None:
            return "not_registered"
        day = self.now().astimezone(zone_of(account.region)).date()
        return may_collect(account, day, self.options.windows)

    def waiting_platforms(self) -> set[Platform]:
        """The platforms of the run's accounts that have no outcome yet."""
        found = (accounts.get(self.db, a) for a in runs.pending(self.db, self.run_id))
        return {account.platform for account in found if account is not None}

    def tasks(self, platforms: tuple[Platform, ...], *, keeps_place: bool) -> Iterator[Task]:
        """The run's accounts of these platforms that have no outcome yet.

        `keeps_place`: an address in the middle of a listing still leads to the same posts in a later crawl.
        """
        waiting = ((a, url) for a, url in runs.pending(self.db, self.run_id).items())
        found = ((accounts.get(self.db, account_id), url) for account_id, url in waiting)
        ours = [(a, url) for a, url in found if a is not None and a.platform in platforms]
        for account, url in in_turns(ours, lambda entry: _site(entry[0])):
            yield self._task(account, url, keeps_place=keeps_place)

    def _task(self, account: Account, url: str | None, *, keeps_place: bool) -> Task:
        account_id, facts = account.account_id, PLATFORMS[account.platform]
        state = runs.state_of(self.db, account_id)
        day = self.now().astimezone(zone_of(account.region)).date()
        last, until = runs.last_outcome(self.db, account_id), post_rows.oldest_absent(self.db, account_id)
        every = facts.whole_listing_every
        whole_due = every is not None and (state.whole_at is None or self.now() - state.whole_at >= every)
        cut = runs.cut_off(self.db, account_id) if keeps_place and url is None else None
        began = cut.began_at if cut else state.newest_at
        listing = Listing(
            account=account,
            start=start_of(account, day, self.options.windows),
            anchor=state.newest_at,
            whole=url is None,
            cut=cut,
            to_the_end=whole_due,
            until=until,
            writers=state.writers,
        )
        return Task(
            account=account,
            state=state,
            listing=listing,
            url=url,
            may_repeat=last in runs.SEEN and until is None and not whole_due,
            last_outcome=last,
            newest_id=post_rows.newest_id(self.db, account_id, began) if facts.dated_ids else None,
        )

    def was_closed(self, task: Task, answers: tuple[str, ...]) -> bool:
        """Whether the platform said within a month that programs may not read this account."""
        return runs.was_closed(self.db, task.account.account_id, answers, self.now() - ASK_AGAIN)

    def note_skew(self, capture: Capture) -> None:
        """Keeps how far a server's clock is from ours, once per host and run."""
        host, seconds = urlsplit(capture.url).hostname or "", skew_seconds(capture)
        if not seconds or host in self._skewed:
            return
        self._skewed.add(host)
        problem = Problem(stage="fetch", reason="clock_skew", where=host, detail=str(seconds))
        with self.batch.unit():
            refused_rows.quarantine(self.db, self.run_id, None, [problem], self.now())

    def note_lost(self, host: str) -> None:
        """Counts a fetch whose worker died: the host may have had a request more than the records hold."""
        problem = Problem(stage="fetch", reason="worker_lost", where=f"{host} {self.away.repeated}")
        with self.batch.unit():
            refused_rows.quarantine(self.db, self.run_id, None, [problem], self.now())

    def is_repeat(self, task: Task, capture: Capture) -> bool:
        """Whether a first page is what the last, complete crawl saw: nothing to parse, nothing to store."""
        if not task.may_repeat or task.url is not None:
            return False
        if capture.status == 304:
            return True
        return capture.status == 200 and evidence.is_latest(
            self.db, task.account.account_id, capture.url, capture.body_sha256
        )

    def repeat(self, task: Task) -> None:
        """The account is as it was: only the run's own row says so."""
        with self.batch.unit():
            runs.add_progress(self.db, self.run_id, task.account.account_id, runs.Progress())
            assert task.last_outcome is not None
            self._finish(task.account.account_id, task.last_outcome, ListingStep(complete=True, detail="unchanged"))

    def commit(self, task: Task, capture: Capture, page: Page) -> str | None:
        """Stores a page and the account's progress; returns the address to go on with, None when done."""
        account_id = task.account.account_id
        account = accounts.get(self.db, account_id)
        assert account is not None
        page = self._settled(task, self._owned(account, page))
        kept = tuple(p for p in page.posts if may_keep(account, p.published.at, self.options.windows))
        ready = self._ready(account, page, kept)
        if page.outcome == Outcome.PRIVATE:
            self.bodies_writer.drop()
            self.fail(task, page.outcome, page.detail)
            return None
        if page.outcome == Outcome.EMPTY and (task.listing.ids or task.url):
            page = replace(page, outcome=Outcome.OK)  # an empty last page, not an empty account
        if page.outcome in runs.PASSING and task.listing.satisfied:
            self.fail(task, page.outcome, page.detail, capture)
            return None
        seen = page.outcome in runs.SEEN
        place = capture.url if page.outcome in runs.PASSING and task.listing.urls else None
        with self.batch.unit():
            # What is asked beside a listing and tells nothing new is not kept: the listing's own page is.
            origin = self._record(account_id, capture, keep=bool(ready or page.problems or not page.beside))
            refused_rows.quarantine(self.db, self.run_id, account_id, _with_raw(page.problems, capture), self.now())
            self._follow(account, page)
            keys = post_keys.resolve(self.db, account_id, page.posts)
            saved = posts.save(self.db, origin, ready, keys)
            for native_id, reason in page.gone:
                posts.mark_gone(self.db, account_id, native_id, reason, self.now())
            note(task.listing, capture.url, page, keys.values())
            step = self._after(task, page, saved, len(kept)) if seen else self._unseen(task, page.detail)
            if task.listing.writers == SEVERAL and step.complete:
                step = replace(step, complete=False, detail=UNDECIDED)
            runs.add_progress(self.db, self.run_id, account_id, _progress(page, saved, step.next_url or place))
            if task.listing.writers:
                runs.note_writers(self.db, account_id, task.listing.writers)
            if step.next_url is None:
                self._close(task, page.outcome, step, capture)
        return step.next_url

    def _ready(self, account: Account, page: Page, kept: Sequence[Post]) -> list[Ready]:
        """A page's posts without other authors' names; of what was asked beside the listing only what is news."""
        own = frozenset(i for i in (account.native_id, page.native_id, account.handle) if i)
        ready = [impersonal(p, own, self.options.pseudonym_key, self.options.scope) for p in kept]
        return self._differing(account.account_id, ready) if page.beside else ready

    def _differing(self, account_id: str, ready: list[Ready]) -> list[Ready]:
        """Those posts that are new here, or say something new."""
        keys = post_keys.resolve(self.db, account_id, [post for post, _ in ready])
        known = post_rows.stored(self.db, list(keys.values()))
        changes = (compared(known.get(keys[post.native_id]), post, imported=False) for post, _ in ready)
        return [entry for entry, change in zip(ready, changes, strict=True) if change.kind != "unchanged"]

    def _settled(self, task: Task, page: Page) -> Page:
        """The page with what others wrote at the account's address apart; who its writer is stays known for this crawl."""
        key, account_id = self.options.pseudonym_key, task.account.account_id
        page, task.listing.writers = settled(
            page, task.listing.writers, lambda part: keyed_ref(key, "writer", account_id, part.casefold())[:16]
        )
        return page

    def _owned(self, account: Account, page: Page) -> Page:
        """The page, unless a name led to somebody else's account."""
        if not page.native_id or account.native_id == page.native_id:
            return page
        if account.native_id:
            return Page(outcome=Outcome.NOT_OWNER, detail="other_native_id")
        holder = accounts.find(self.db, account.platform, "", page.native_id)
        return Page(outcome=Outcome.NOT_OWNER, detail="id_of_another_account") if holder else page

    def _follow(self, account: Account, page: Page) -> None:
        """The account's own id and its present name; a name that is registered for another account is said."""
        done = accounts.note_identity(self.db, account, native_id=page.native_id, handle=page.handle, at=self.now())
        taken = page.handle and page.handle != account.handle and account.native_id == page.native_id
        if taken and not done:
            problem = Problem(stage="parse", reason="handle_taken", where="account")
            refused_rows.quarantine(self.db, self.run_id, account.account_id, [problem], self.now())

    def fail(self, task: Task, outcome: Outcome, detail: str, capture: Capture | None = None) -> None:
        """Gives an account its outcome when no page could be read; keeps the bytes if there were any."""
        with self.batch.unit():
            if capture is not None:
                self._record(task.account.account_id, capture)
                problem = Problem(stage="fetch", reason=detail, where="response", raw_sha256=capture.body_sha256)
                refused_rows.quarantine(self.db, self.run_id, task.account.account_id, [problem], self.now())
            if task.listing.satisfied and outcome in runs.PASSING:
                # Only the rest of a whole listing is missing, and the next crawl tries that again.
                self._finish(task.account.account_id, Outcome.OK, ListingStep(complete=True))
                newest = post_rows.newest(self.db, task.account.account_id)
                state = runs.AccountState(newest_at=newest, last_ok_at=self.now(), whole_at=task.state.whole_at)
                runs.save_state(self.db, task.account.account_id, state)
            else:
                self._finish(task.account.account_id, outcome, self._unseen(task, detail))

    def _record(self, account_id: str, capture: Capture, *, keep: bool = True) -> post_records.Origin:
        """A capture's row, unless the same bytes were seen here last time."""
        capture_id = None
        if keep and not evidence.is_latest(self.db, account_id, capture.url, capture.body_sha256):
            self.bodies_writer.keep(capture.body_sha256, capture.body)
            capture_id = evidence.record_capture(self.db, self.run_id, account_id, capture)
        return post_records.Origin(
            run_id=self.run_id,
            account_id=account_id,
            how_seen=HowSeen.SPIDER,
            seen_at=capture.captured_at,
            capture_id=capture_id,
        )

    def _after(self, task: Task, page: Page, saved: posts.Saved, kept: int) -> ListingStep:
        all_known = bool(page.posts) and not saved.new and not saved.changed
        overlap = bool(saved.unchanged or saved.changed) or kept < len(page.posts)
        return next_step(task.listing, page, all_known=all_known, overlap=overlap)

    def _unseen(self, task: Task, detail: str) -> ListingStep:
        since = task.listing.anchor or task.listing.start
        return ListingStep(detail=detail, unseen=(since, task.listing.oldest or self.now()))

    def _close(self, task: Task, outcome: Outcome, step: ListingStep, capture: Capture) -> None:
        account_id = task.account.account_id
        self._finish(account_id, outcome, step)
        if outcome not in runs.SEEN:
            return
        if step.covered_from is not None and not step.detail:
            posts.note_absent(self.db, account_id, task.listing.ids, step.covered_from, self.now())
        whole_at = self.now() if step.whole else task.state.whole_at
        if step.complete or step.detail in ("older_not_listed", UNDECIDED):
            first = task.url is None and len(task.listing.urls) == 1
            state = runs.AccountState(
                newest_at=post_rows.newest(self.db, account_id),
                etag=capture.headers.get("etag") if first else None,
                last_modified=capture.headers.get("last-modified") if first else None,
                last_ok_at=self.now(),
                whole_at=whole_at,
            )
            runs.save_state(self.db, account_id, state)
        elif step.whole:
            runs.save_state(self.db, account_id, replace(task.state, whole_at=whole_at))

    def _finish(self, account_id: str, outcome: Outcome, step: ListingStep) -> None:
        runs.finish_account(
            self.db,
            self.run_id,
            account_id,
            outcome,
            at=self.now(),
            complete=step.complete,
            detail=step.detail,
            unseen=step.unseen,
        )


Entry = TypeVar("Entry")


def in_turns(entries: Iterable[Entry], host: Callable[[Entry], str]) -> Iterator[Entry]:
    """One entry of each host, then the next of each: a register sorted by host must not wait for one host at a time."""
    queues: dict[str, deque[Entry]] = {}
    for entry in entries:
        queues.setdefault(host(entry), deque()).append(entry)
    while queues:
        for name in list(queues):
            yield queues[name].popleft()
            if not queues[name]:
                del queues[name]


def _site(account: Account) -> str:
    """The host that an account's listing lies on, as far as the register tells."""
    if account.platform == Platform.MASTODON:
        return account.handle.rpartition("@")[2]
    named = PLATFORMS[account.platform].addresses_name_posts
    return account.handle.partition("/")[0] if named else str(account.platform)


def _progress(page: Page, saved: posts.Saved, next_url: str | None) -> runs.Progress:
    return runs.Progress(
        posts_seen=0 if page.beside else len(page.posts),
        posts_new=saved.new,
        posts_changed=saved.changed,
        next_url=next_url,
    )


def _with_raw(problems: tuple[Problem, ...], capture: Capture) -> list[Problem]:
    return [replace(p, raw_sha256=capture.body_sha256) for p in problems]
