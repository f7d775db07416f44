"""A crawl from start to end, in a process of its own: the reactor can run only once in a process."""

import asyncio
import contextlib
import json
import multiprocessing
import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from crawler.options import CrawlOptions
from crawler.run_state import RunState
from domain.errors import NOTHING, CrawlIncomplete, NetralitasError, WorkspaceError
from domain.periods import from_text, to_text, zone_of
from domain.texts import Text, _
from domain.types import HowSeen, Route
from domain.watching import may_collect
from store import accounts, lock, open_store, picture_fetches, runs
from store.database import Store
from store.facts import profile

# A cut-off run is taken up again within a day; after that its addresses are stale and a new one starts.
RESUME_WITHIN = timedelta(hours=24)
POLL_SECONDS = 0.2
START = "spawn"  # how the crawling process begins: the same on every system

Progress = Callable[[int, int], None]


@dataclass(frozen=True, kw_only=True, slots=True)
class CrawlResult:
    """`status`: complete, partial, failed, or interrupted (the next crawl goes on). `outcomes` counts accounts,
    `pictures` the pictures of posts that were asked for, by what became of them; `repeated` how many fetches were asked
    for again since the worker that had them was lost."""

    run_id: str
    status: str
    outcomes: Mapping[str, int]
    resumed: bool = False
    pictures: Mapping[str, int] = field(default_factory=dict)
    repeated: int = 0


def crawl(
    workspace_db: Path, evidence_root: Path, options: CrawlOptions, on_progress: Progress | None = None
) -> CrawlResult:
    """Visits every registered account that may be watched today, or finishes the crawl that was cut off.

    Raises WorkspaceError when another crawl runs, CrawlIncomplete when the crawling process died;
    what it had stored stays, and the next call goes on from there.
    """
    open_store(workspace_db).close()  # brought up to this program's schema before the crawl's lock is held
    context: Any = multiprocessing.get_context(START)
    ours, theirs = context.Pipe()
    child = context.Process(target=_child, args=(theirs, workspace_db, evidence_root, options))
    child.start()
    theirs.close()
    try:
        message = _watch(ours, child, workspace_db, on_progress or (lambda done, total: None))
    finally:
        child.join(30)
        if child.is_alive():
            child.terminate()
        ours.close()
    if message is None:
        raise CrawlIncomplete(
            _("proses penjelajahan berhenti mendadak (kode {exitcode})", exitcode=child.exitcode),
            remedy=_("jalankan lagi; yang sudah tersimpan tidak diulang"),
        )
    if isinstance(message, NetralitasError):
        raise message
    return message


def _watch(
    ours: Connection, child: Any, workspace_db: Path, on_progress: Progress
) -> CrawlResult | NetralitasError | None:
    """Reads the child's messages and the run's rows until it has ended; None when it died without a word."""
    run_id, reader = None, None
    last: tuple[int, int] | None = None
    try:
        while True:
            try:
                if ours.poll(POLL_SECONDS):
                    kind, value = ours.recv()
                    if kind == "end":
                        return _result(value)
                    run_id, reader = value, open_store(workspace_db, readonly=True)
                elif not child.is_alive():
                    return None
            except EOFError:  # it died: its end of the pipe is closed
                return None
            except KeyboardInterrupt:
                pass  # Ctrl-C reaches the child too, and it ends in order
            if reader is not None and run_id is not None and (now := runs.progress_of(reader, run_id)) != last:
                last = now
                on_progress(*now)
    finally:
        if reader is not None:
            reader.close()


def _result(value: Any) -> CrawlResult | NetralitasError:
    if isinstance(value, dict):
        return CrawlResult(**value)
    name, what, where, remedy = value
    return {"WorkspaceError": WorkspaceError}.get(name, NetralitasError)(what, where=where, remedy=remedy)


def _child(pipe: Connection, workspace_db: Path, evidence_root: Path, options: CrawlOptions) -> None:
    try:
        with only_one(workspace_db):
            db = open_store(workspace_db)
            try:
                _refuse_rehearsal(db, options)
                pipe.send(("end", _crawl_here(pipe, db, workspace_db, evidence_root, options)))
            finally:
                db.close()
    except NetralitasError as error:
        pipe.send(("end", (type(error).__name__, error.what, error.where, error.remedy)))


def _refuse_rehearsal(db: Store, options: CrawlOptions) -> None:
    """A local server that plays the platforms must never write into a real workspace."""
    if options.local_server is not None and not options.rehearsal and profile(db) != "demo":
        raise WorkspaceError(
            _("server tiruan hanya untuk ruang kerja demo"), remedy=_("jalankan 'netralitas demo' di folder lain")
        )


def _crawl_here(
    pipe: Connection, db: Store, workspace_db: Path, evidence_root: Path, options: CrawlOptions
) -> dict[str, Any]:
    now = options.captured_at or datetime.now(UTC)
    run_id, resumed = _queue(db, options, now)
    pipe.send(("run", run_id))
    run_state = RunState(db, workspace_db, evidence_root, run_id, options)
    if options.cluster is not None:
        from crawler.distant import Away, lifetime

        # Permits of the crawl that was cut off may still run; those of a new one's hosts are all its own.
        run_state.away = Away(options, quiet=lifetime(options) if resumed else timedelta(0))
    finished = _run_spiders(run_state)
    finished = run_state.close() and finished  # whatever stopped the spiders, what they stored stays
    if run_state.gone is not None:
        raise run_state.gone
    now = options.captured_at or datetime.now(UTC)
    done, total = runs.progress_of(db, run_id)
    status = runs.close_run(db, run_id, now) if finished or done == total else "interrupted"
    return {
        "run_id": run_id,
        "status": status,
        "outcomes": dict(runs.outcomes(db, run_id)),
        "resumed": resumed,
        "pictures": dict(picture_fetches.outcomes(db, run_id)),
        "repeated": run_state.away.repeated if run_state.away is not None else 0,
    }


def _queue(db: Store, options: CrawlOptions, now: datetime) -> tuple[str, bool]:
    """The run to work on, and whether it is one that was cut off."""
    cut_off = runs.unfinished_crawl(db)
    if cut_off is not None:
        if now - runs.started_at(db, cut_off) <= RESUME_WITHIN:
            return cut_off, True
        runs.close_run(db, cut_off, now)
    approved = {approval.platform for approval in options.approvals}
    due = [
        a.account_id
        for a in accounts.all_accounts(db)
        if (a.route == Route.A or a.platform in approved)
        and (not options.platforms or a.platform in options.platforms)
        and may_collect(a, now.astimezone(zone_of(a.region)).date(), options.windows) is None
    ]
    run_id = runs.open_run(
        db, kind="crawl", started_at=now, operator=options.operator, how_seen=HowSeen.SPIDER, accounts=due
    )
    return run_id, False


def _run_spiders(run_state: RunState) -> bool:
    """Runs every platform's spider over the queue; False when somebody stopped them before its end."""
    from scrapy import signals
    from scrapy.crawler import AsyncCrawlerProcess

    from crawler import logs
    from crawler.run_settings import settings_of
    from crawler.spiders.every import SPIDERS
    from crawler.spiders.pictures import PictureSpider

    logs.install(run_state.options.log_file, run_state.access.secrets(), accounts.own_sites(run_state.db))
    process = AsyncCrawlerProcess(settings_of(run_state.options))
    reasons: list[str] = []
    listings: list[asyncio.Task[None]] = []
    waiting = run_state.waiting_platforms()
    for spider in SPIDERS:
        if not waiting.intersection(spider.platforms):
            continue
        crawler = process.create_crawler(spider)
        crawler.signals.connect(lambda reason: reasons.append(reason), signals.spider_closed, weak=False)
        listings.append(process.crawl(crawler, run_state=run_state))
    if run_state.options.most_pictures:
        process.crawl(PictureSpider, run_state=run_state, after=listings)
    if waiting or run_state.options.most_pictures:
        process.start()
    return run_state.broken is None and all(reason == "finished" for reason in reasons)


@contextlib.contextmanager
def only_one(workspace_db: Path) -> Iterator[None]:
    """Holds the workspace's crawl lock. Raises WorkspaceError when a living process holds it.

    The text beside the lock only says whose it is.
    """
    label = workspace_db.with_name("crawl.lock.json")
    with lock.only_one(lock.crawl_lock(workspace_db)) as held:
        if not held:
            raise WorkspaceError(
                _("penjelajahan lain sedang berjalan{holder}", holder=_holder(label)), remedy=_("tunggu sampai selesai")
            )
        label.write_text(json.dumps({"pid": os.getpid(), "since": to_text(datetime.now(UTC))}), encoding="utf-8")
        yield
        label.unlink(missing_ok=True)


def _holder(label: Path) -> Text:
    try:
        record = json.loads(label.read_text(encoding="utf-8"))
        return _(
            " (pid {pid}, sejak {since:%Y-%m-%d %H:%M} UTC)",
            pid=int(record["pid"]),
            since=from_text(record["since"]),
        )
    except (OSError, ValueError, KeyError, TypeError):
        return NOTHING
