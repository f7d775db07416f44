"""Beranda: what to do next, in the order in which it presses."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue

from desk import access
from desk.access import LOOK, needs
from desk.reporting import DUE
from domain.errors import UsageError
from domain.periods import waktu
from reports.labels import LOOKED
from services import first_steps, reading_list
from services.case_filter import Wish, filter_of
from services.first_steps import FirstStep
from services.reporting import report_due
from store import case_rows, health, queue, runs
from store import visits as kept
from store.case_filter import Filter
from store.database import Store

pages = Blueprint("home", __name__)
COMMAND = re.compile(r" \(netralitas [^)]*\)")  # for people at a terminal
SOON = 3  # days left of a clock
MOST = 1000  # waiting items that are counted


@dataclass(frozen=True, kw_only=True, slots=True)
class DueTask:
    """A number, what it counts, where it leads. `pressing` tasks are shown first and marked."""

    count: int
    words: str
    link: str
    pressing: bool = False


@pages.get("/")
@needs(LOOK)
def page() -> ResponseReturnValue:
    db, at = access.store(), access.now()
    tasks = [t for t in _tasks(db, at) if t.count]
    return render_template(
        "home.html", tasks=sorted(tasks, key=lambda t: not t.pressing), crawl=_crawl(db),
        held=queue.held(db, access.who(), at), steps=_first_steps(db, at),
    )  # fmt: skip


def _first_steps(db: Store, at: datetime) -> list[tuple[FirstStep, str]]:
    """What the workspace lacks before its first report, each with its page; "" where another role does it."""
    steps = first_steps.first_steps(access.workspace(), db, access.body(), access.who(), at)
    return [(s, "" if s.lead and access.role() != "approver" else url_for(PLACES[s.key])) for s in steps]


PLACES = {
    "orang": "people.listing", "daftar": "register.form", "melihat": "running.page",
    "membaca": "reading.waiting", "laporan": "reporting.listing",
}  # fmt: skip


def _tasks(db: Store, at: datetime) -> Iterator[DueTask]:
    zone, listing, reading = access.workspace().config.zone, "cases.listing", url_for("reading.waiting")
    soon = filter_of(db, Wish(plain={}, days={}, status="terbuka", days_left=SOON), zone, at, access.who())
    yield DueTask(count=reading_list.alarms(db, at, MOST),
               words="penanda kuat belum dibuka siapa pun lebih dari 24 jam",
               link=reading, pressing=True)  # fmt: skip
    yield DueTask(count=_count(db, soon), words=f"perkara dengan sisa waktu paling banyak {SOON} hari",
               link=url_for(listing, days_left=SOON), pressing=True)  # fmt: skip
    waiting = queue.waiting(db, access.who(), Filter(), at, MOST)
    yield DueTask(count=waiting, words="butir menunggu Anda baca", link=reading)
    for words, fields in WAITING:
        narrowed = Filter(**fields, closed=False, reader=access.who())
        yield DueTask(count=_count(db, narrowed), words=words, link=url_for(listing, **fields))
    if due := report_due(access.workspace(), db, at):
        yield DueTask(count=1, words=f"laporan pekan lalu {DUE[due[1]]}", link=url_for("reporting.listing"))
    yield DueTask(count=_unvisited(db), words="akun pada lembar kunjungan terbaru belum dijawab",
               link=url_for("visits.page"))  # fmt: skip


WAITING: tuple[tuple[str, dict[str, Any]], ...] = (
    ("dugaan layak diteruskan masih di sini", {"state": "layak_diteruskan", "step": "di_sini"}),
    ("perkara disetujui, belum diteruskan", {"step": "disetujui"}),
    ("permintaan klarifikasi belum dijawab", {"clarification": "diminta"}),
    ("perkara menunggu putusan lembaga lain", {"step": "diteruskan"}),
)


def _count(db: Store, narrowed: Filter) -> int:
    return case_rows.count(db, narrowed)


def _unvisited(db: Store) -> int:
    try:
        return kept.sheet(db).open
    except UsageError:  # none was drawn yet
        return 0


def _crawl(db: Store) -> dict[str, object] | None:
    """The last crawl: when it ended and what it warns of; None before the first."""
    run_id = health.last_crawl(db)
    if run_id is None:
        return None
    at, status = runs.ended(db, run_id)
    ended = waktu(at, access.workspace().config.zone) if at else ""
    return {
        "ended": ended, "whole": status == "complete",
        "warnings": [COMMAND.sub("", line) for line in health.summary(health.crawl_health(db, run_id), LOOKED)],
    }  # fmt: skip


