"""Beranda: what to do next, in the order in which it presses."""

import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask import Blueprint, abort, current_app, render_template, url_for
from flask.typing import ResponseReturnValue

from desk import access, language
from desk.access import LOOK, needs
from desk.reporting import DUE
from domain.case_terms import ClarificationState, Journey, ReviewState, Role
from domain.labels import PLATFORMS
from domain.periods import from_text, to_text, waktu
from domain.texts import _, joined
from services import (
    case_filter,
    crawl_health,
    first_steps,
    import_reversal,
    notices,
    overview,
    reading_list,
    rights,
    visits,
)
from services.case_filter import Filter, Wish, filter_of
from services.first_steps import FirstStep
from services.overview import Chart, Table
from services.reporting import report_due
from services.workspaces import Store

pages = Blueprint("home", __name__)
COMMAND = re.compile(r" \(netralitas [^)]*\)")  # for people at a terminal
SOON = 3  # days left of a clock
MOST = 1000  # waiting items that are counted
MOST_BEHIND = 500  # rows behind a number on a page
NAMED = 5  # sources in one line
BROKEN = timedelta(days=7)  # a source that nothing was seen of for so long
PATIENCE = 20  # how many times longer than the counting took its result is shown


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
    steps = _first_steps(db, at)
    begun = all(step.key != "laporan" for step, _ in steps)
    tasks = [t for t in _tasks(db, at, begun) if t.count]
    charts, tables = _pictures(db, at)
    return render_template(
        "home.html",
        tasks=sorted(tasks, key=lambda t: not t.pressing),
        crawl=_crawl(db),
        charts=charts,
        tables=tables,
        held=reading_list.held(db, access.who(), at),
        steps=steps,
        say=language.filled,
        num=language.number,
    )


def _pictures(db: Store, at: datetime) -> tuple[dict[str, Chart], dict[str, Table]]:
    """The week in pictures with their tables. What took long to count is shown again for a while."""
    kept = current_app.extensions.setdefault("pictures", {}).setdefault(language.current(), {})
    if kept and kept["at"] <= at < kept["at"] + kept["cost"] * PATIENCE:
        return kept["charts"], kept["tables"]
    begun = time.monotonic()
    basis = overview.this_week(access.workspace(), db, access.packs(), at, language.current())
    charts, tables = overview.charts(basis), overview.tables(basis)
    cost = timedelta(seconds=int(time.monotonic() - begun))  # less than a second is counted each time
    kept.update(at=at, cost=cost, charts=charts, tables=tables)
    return charts, tables


@pages.get("/angka/<table>/<int:row>/<int:column>")
@needs(LOOK)
def behind(table: str, row: int, column: int) -> ResponseReturnValue:
    """The rows behind one number of Beranda: cases by number, accounts by their page."""
    found = _pictures(access.store(), access.now())[1].get(table)
    if found is None or row >= len(found.rows) or not 0 < column < len(found.columns):
        abort(404)
    counted = found.sources[row].get(column, ()) if found.sources else ()
    names = overview.open_to(access.store(), access.who(), counted)
    return render_template(
        "behind.html",
        table=found,
        row=found.rows[row],
        column=found.columns[column],
        value=found.rows[row][column],
        links=[_link(name) for name in names[:MOST_BEHIND]],
        more=max(len(names) - MOST_BEHIND, 0),
        hidden=len(counted) - len(names),
    )


def _link(name: str) -> tuple[str, str]:
    """A reference as the report prints it, and its page."""
    if name.startswith("K-"):
        return url_for("cases.case", case_id=name), name
    account, _by, posts = name.partition("×")
    words = _("{account}, {posts} kiriman", account=account, posts=posts) if posts else account
    return url_for("accounts.one", account_id=account), words


def _first_steps(db: Store, at: datetime) -> list[tuple[FirstStep, str]]:
    """What the workspace lacks before its first report, each with its page; "" where another role does it."""
    steps = first_steps.first_steps(access.workspace(), db, access.body(), access.who(), at)
    return [(s, "" if s.lead and access.role() != Role.APPROVER else url_for(PLACES[s.key])) for s in steps]


PLACES = {
    "pemilihan": "settings.page",
    "orang": "people.listing",
    "daftar": "register.form",
    "penilaian": "assessing.page",
    "melihat": "jobs.page",
    "dilihat_orang": "visits.page",
    "menandai": "jobs.page",
    "membaca": "reading.waiting",
    "laporan": "reporting.listing",
}


def _tasks(db: Store, at: datetime, begun: bool) -> Iterator[DueTask]:
    """What waits; whether a report is due only once there was one (`begun`), the steps lead to the first."""
    yield DueTask(
        count=reading_list.alarms(db, at, MOST),
        words=_("penanda kuat belum dibuka siapa pun lebih dari 24 jam"),
        link=url_for("reading.waiting"),
        pressing=True,
    )
    late = _with_days_left(db, at, -1)
    yield DueTask(
        count=late, words=_("perkara lewat batas waktu"), link=url_for("cases.listing", days_left=-1), pressing=True
    )
    yield from _rights(db, at)
    yield DueTask(
        count=_with_days_left(db, at, SOON) - late,
        words=_("perkara dengan sisa waktu sampai {days} hari", days=SOON),
        link=url_for("cases.listing", days_left=SOON),
        pressing=True,
    )
    yield from _broken_sources(db, at)
    yield from _waiting_cases(db, at)
    yield from _corrections(db, at)
    if begun and (due := report_due(access.workspace(), db, at)):
        yield DueTask(
            count=1, words=_("laporan pekan lalu {state}", state=DUE[due[1]]), link=url_for("reporting.listing")
        )
    yield DueTask(
        count=visits.unanswered(db),
        words=_("akun pada lembar kunjungan terbaru belum dijawab"),
        link=url_for("visits.page"),
    )


def _with_days_left(db: Store, at: datetime, days: int) -> int:
    """How many open cases have no more than so many days left; -1 counts those past their clock."""
    wish = Wish(plain={}, days={}, status="terbuka", days_left=days)
    return case_filter.count(db, filter_of(db, wish, access.workspace().config.zone, at, access.who()))


def _broken_sources(db: Store, at: datetime) -> Iterator[DueTask]:
    broken = [PLATFORMS.get(p, p) for p, good in crawl_health.last_good(db) if good is None or at - good > BROKEN]
    if broken:
        named, rest = joined(broken[:NAMED]), len(broken) - NAMED
        named = _("{named} dan {n} lainnya", named=named, n=rest) if rest > 0 else named
        yield DueTask(
            count=len(broken),
            words=_("sumber tidak berhasil dilihat lebih dari sepekan: {named}", named=named),
            link=url_for("jobs.page"),
        )


def _waiting_cases(db: Store, at: datetime) -> Iterator[DueTask]:
    """What waits for this reader, and the cases that wait for a step after the reading."""
    waiting = reading_list.waiting(db, access.who(), Filter(), at, MOST)
    yield DueTask(count=waiting, words=_("butir menunggu Anda baca"), link=url_for("reading.waiting"))
    for words, fields in WAITING:
        narrowed = Filter(**fields, closed=False, reader=access.who())
        yield DueTask(count=case_filter.count(db, narrowed), words=words, link=url_for("cases.listing", **fields))


def _corrections(db: Store, at: datetime) -> Iterator[DueTask]:
    """Packets to put right with their receivers, and cases whose posts' import was taken back."""
    if access.role() in access.body().profile.roles.get("export", ()):
        yield DueTask(
            count=len(notices.waiting_for(db, access.who(), at)),
            link=url_for("cases.owed"),
            words=_("berkas yang sudah diserahkan harus dibetulkan kepada penerimanya"),
            pressing=True,
        )
    yield DueTask(
        count=len(import_reversal.undecided(db)),
        link=url_for("importing.history"),
        words=_("perkara menunggu keputusan karena impor kirimannya ditarik"),
    )


def _rights(db: Store, at: datetime) -> Iterator[DueTask]:
    """Requests of people about their own data: their clock of 72 hours runs in every case."""
    waiting = [r for r in rights.listing(db) if not r.decision]
    if waiting:
        nearest = waiting[0].due_at
        until = waktu(from_text(nearest), access.workspace().config.zone)
        clock = _("lewat sejak {until}", until=until) if nearest < to_text(at) else _("sampai {until}", until=until)
        words = _("permintaan orang atas datanya sendiri belum dijawab; terdekat {clock}", clock=clock)
        yield DueTask(count=len(waiting), words=words, link=url_for("rights.listing"), pressing=True)
    if granted := sum(r.waits for r in rights.listing(db)):
        words = _("permintaan hak dikabulkan, belum dilaksanakan")
        yield DueTask(count=granted, words=words, link=url_for("rights.listing"))


WAITING: tuple[tuple[str, dict[str, Any]], ...] = (
    (_("dugaan layak diteruskan masih di sini"), {"state": ReviewState.FOUND, "step": Journey.HERE}),
    (_("perkara disetujui, belum diteruskan"), {"step": Journey.APPROVED}),
    (_("permintaan klarifikasi belum dijawab"), {"clarification": ClarificationState.ASKED}),
    (_("perkara menunggu putusan lembaga lain"), {"step": Journey.FORWARDED}),
)


def _crawl(db: Store) -> dict[str, object] | None:
    """The last crawl: when it ended and what it warns of; None before the first."""
    last = crawl_health.last_crawl(db)
    if last is None:
        return None
    return {
        "ended": waktu(last.ended, access.workspace().config.zone) if last.ended else "",
        "seen": language.translated(last.seen),
        "warnings": [COMMAND.sub("", language.translated(line)) for line in last.warnings],
    }
