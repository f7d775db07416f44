"""The ethics family's report of a quarter or of a mandate, in a folder of its own beside the neutrality reports."""

import re
from datetime import date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from domain.errors import MandateError, UsageError
from domain.mandate import Mandate
from domain.packs import load_ethics
from domain.periods import EARLIEST
from domain.texts import _
from reports import ethics as report
from reports.ethics import EthicsSpan
from services.ethics import HOW, Acting
from store import ethics, ethics_chain, ethics_mandates
from store.facts import profile
from store.workspace import Workspace

QUARTER = re.compile(r"(\d{4})-T([1-4])")


def folder_of(workspace: Workspace) -> Path:
    """Where the family's reports lie; no list of neutrality reports looks there."""
    return workspace.root / "laporan-etika"


def write_report(acting: Acting, period: str) -> Path:
    """Writes the report of a quarter ("2026-T4"), or of a mandate by its number; the page. Same data, same bytes.

    Only readers and leaders of one of its mandates may; the mandate may have ended. Raises UsageError for a period that
    is none, MandateError where no mandate ever held in it.
    """
    db, zone = acting.db, acting.workspace.config.zone
    span, mandates = _span(acting, period, zone)
    if not any(acting.who in (*m.readers, *m.leaders) for m in mandates):
        raise MandateError(_("tidak ada mandat pada masa itu yang menyebut Anda"), remedy=HOW)
    newest = report.newest(ethics.last_record(db), span.start)
    cutoff = min(acting.at, newest if acting.at < span.end else max(newest, span.end))
    made = report.build(
        ethics.facts(db, cutoff),
        span,
        mandates,
        load_ethics(mandates[0].packs),
        body=acting.workspace.config.text("body.name"),
        cutoff=cutoff,
        chain=ethics_chain.head(db),
        demo=profile(db) == "demo",
    )
    return report.write(made, folder_of(acting.workspace) / span.label)


def _span(acting: Acting, period: str, zone: ZoneInfo) -> tuple[EthicsSpan, list[Mandate]]:
    known = ethics_mandates.all_of(acting.db)
    if not known:
        raise MandateError(_("belum pernah ada mandat etika di ruang kerja ini"), remedy=HOW)
    if named := [m for m in known if m.mandate_id == period]:
        one = named[0]
        return _days(period, f"mandat {period}", one.first, one.last, zone, period), named
    if not (match := QUARTER.fullmatch(period)) or int(match[1]) < EARLIEST:
        raise UsageError(
            _("masa {period!r} tidak dikenal", period=period), remedy=_("tulis 2026-T4, atau nomor mandat")
        )
    year, quarter = int(match[1]), int(match[2])
    first = date(year, 3 * quarter - 2, 1)
    last = date(year + quarter // 4, (3 * quarter) % 12 + 1, 1) - timedelta(days=1)
    found = [m for m in known if m.first <= last and m.last >= first]
    if not found:
        raise MandateError(_("tidak ada mandat etika pada {period}", period=period), remedy=HOW)
    return _days(period, report.quarter_title(year, quarter), first, last, zone), found


def _days(label: str, title: str, first: date, last: date, zone: ZoneInfo, mandate_id: str = "") -> EthicsSpan:
    start = datetime.combine(first, time(), zone)
    end = datetime.combine(last + timedelta(days=1), time(), zone)
    return EthicsSpan(label=label, title=title, start=start, end=end, mandate_id=mandate_id)


def quarter_of(day: date) -> str:
    """The quarter that holds a day: 2026-T4."""
    return f"{day.year}-T{(day.month + 2) // 3}"


def report_periods(workspace: Workspace) -> list[str]:
    """The periods of which there is a report, the newest first."""
    root = folder_of(workspace)
    return sorted((p.parent.name for p in root.glob(f"*/{report.NAME}.html")), reverse=True)
