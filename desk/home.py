"""Beranda: what to do next, in the order in which it presses."""

import re
import sqlite3
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
from domain.periods import from_text, waktu
from reports.labels import LOOKED
from review import queueing
from review.choosing import Wish, filter_of
from services.steps import report_due
from store import case_rows, health, queue
from store import visits as kept
from store.chosen import Filter

pages = Blueprint("home", __name__)
COMMAND = re.compile(r" \(netralitas [^)]*\)")  # for people at a terminal
SOON = 3  # days left of a clock
MOST = 1000  # waiting items that are counted


@dataclass(frozen=True, kw_only=True, slots=True)
class Task:
    """A number, what it counts, where it leads. `pressing` tasks are shown first and marked."""

    count: int
    words: str
    link: str
    pressing: bool = False


@pages.get("/")
@needs(LOOK)
def page() -> ResponseReturnValue:
    conn, at = access.store(), access.now()
    tasks = [t for t in _tasks(conn, at) if t.count]
    return render_template(
        "home.html", tasks=sorted(tasks, key=lambda t: not t.pressing), crawl=_crawl(conn),
        held=queue.held(conn, access.who(), at),
    )  # fmt: skip


def _tasks(conn: sqlite3.Connection, at: datetime) -> Iterator[Task]:
    zone, listing, reading = access.workspace().config.zone, "matters.listing", url_for("reading.waiting")
    soon = filter_of(conn, Wish(plain={}, days={}, status="terbuka", days_left=SOON), zone, at)
    yield Task(count=queueing.alarms(conn, at, MOST), words="penanda kuat belum dibuka siapa pun lebih dari 24 jam",
               link=reading, pressing=True)  # fmt: skip
    yield Task(count=_count(conn, soon), words=f"perkara dengan sisa waktu paling banyak {SOON} hari",
               link=url_for(listing, days_left=SOON), pressing=True)  # fmt: skip
    waiting = queue.waiting(conn, access.who(), Filter(), at, MOST)
    yield Task(count=waiting, words="butir menunggu Anda baca", link=reading)
    for words, fields in WAITING:
        yield Task(
            count=_count(conn, Filter(**fields, closed=False)), words=words, link=url_for(listing, **fields)
        )
    if due := report_due(access.workspace(), conn, at):
        yield Task(count=1, words=f"laporan pekan lalu {DUE[due[1]]}", link=url_for("reporting.listing"))
    yield Task(count=_unvisited(conn), words="akun pada lembar kunjungan terbaru belum dijawab",
               link=url_for("visits.page"))  # fmt: skip


WAITING: tuple[tuple[str, dict[str, Any]], ...] = (
    ("dugaan layak diteruskan masih di sini", {"state": "layak_diteruskan", "step": "di_sini"}),
    ("perkara disetujui, belum diteruskan", {"step": "disetujui"}),
    ("permintaan klarifikasi belum dijawab", {"clarification": "diminta"}),
    ("perkara menunggu putusan lembaga lain", {"step": "diteruskan"}),
)


def _count(conn: sqlite3.Connection, narrowed: Filter) -> int:
    return case_rows.count(conn, narrowed)


def _unvisited(conn: sqlite3.Connection) -> int:
    try:
        return kept.sheet(conn).open
    except UsageError:  # none was drawn yet
        return 0


def _crawl(conn: sqlite3.Connection) -> dict[str, object] | None:
    """The last crawl: when it ended and what it warns of; None before the first."""
    run_id = health.last_crawl(conn)
    if run_id is None:
        return None
    row = conn.execute("SELECT ended_at, status FROM runs WHERE run_id = ?", (run_id,)).fetchone()
    ended = waktu(from_text(row["ended_at"]), access.workspace().config.zone) if row["ended_at"] else ""
    return {
        "ended": ended, "whole": row["status"] == "complete",
        "warnings": [COMMAND.sub("", line) for line in health.summary(health.crawl_health(conn, run_id), LOOKED)],
    }  # fmt: skip


