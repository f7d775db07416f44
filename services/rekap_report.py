"""The report over the rekap of many offices: what stands in the folder, as a page with its tables, in two editions."""

import json
from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import datetime
from pathlib import Path

from domain import office_tally, regions
from domain.editions import INTERNAL, PUBLIC
from domain.elections import Pack
from domain.errors import NOT_OURS, ConfigError, UsageError
from domain.office_tally import NESTED, WEEK, OfficeTally, ReceivedTally
from domain.periods import ZONES, Week, parse_week, to_text
from domain.texts import _
from imports import rekap_sheet
from rendering import json_text, write_atomic
from reports.context import Masthead, ReportContext
from reports.rekap import report_of
from reports.rekap_release import Memory, PrintedRekap, printable
from reports.rekap_sum import ReceiverCounts, Rekap
from reports.render import files, write
from reports.report_files import name_of
from services.rekap_collection import OFFICES, PRINTED, REPORTS, Centre, missing_since, periods, received
from services.reporting import require_begun
from store.published import Released
from store.tallies import TREND_WEEKS, WeekFacts


def report(
    centre: Centre, packs: Sequence[Pack], week: Week, now: datetime, *, lang: str = "id", receiver: Path | None = None
) -> tuple[list[Path], list[str]]:
    """Writes both editions of a period; their pages, and what is wrong with files that were left out.

    The same files give the same bytes. Raises UsageError where no office has sent anything for the period, ConfigError
    for an empty list of offices or a damaged memory of what was printed.
    """
    require_begun(week, now)
    if not centre.offices:
        raise ConfigError(
            _("daftar kantor masih kosong"), where=OFFICES, remedy=_("isi dengan 'netralitas rekap trust'")
        )
    found, problems = received(centre, week.label)
    versions = {office: kept for (office, _), kept in office_tally.standing(found).items()}
    if not versions:
        raise UsageError(
            _("belum ada rekap yang sah untuk {label}", label=week.label), remedy=_("muat dulu: 'netralitas rekap add'")
        )
    before, trend = _earlier(centre, week)
    given = rekap_sheet.read_receivers(receiver) if receiver else []
    cutoff = max(kept[-1].tally.cutoff for kept in versions.values())
    base = Rekap(
        b=_report_context(centre, packs, week, cutoff, lang),
        offices=tuple(centre.offices.values()),
        versions=versions,
        before=before,
        missing=missing_since(centre, week, list(versions)),
        trend=(*trend, (week, [kept[-1].tally for kept in versions.values()])),
        receivers=[ReceiverCounts(name=name, counts=counts) for name, counts in given],
    )
    memory, printed = _printed(base, _memory(centre), cutoff)
    _remember(centre, memory)
    return [_write(centre, base, edition, printed) for edition in (INTERNAL, PUBLIC)], problems


def _write(centre: Centre, base: Rekap, edition: str, printed: PrintedRekap) -> Path:
    made = replace(base, b=replace(base.b, edition=edition), printed=printed)
    folder, name = centre.folder / REPORTS / base.b.facts.week.label, name_of(edition, base.b.lang)
    write(files(report_of(made, regions.names().get(centre.region, "")), name), folder)
    return folder / f"{name}.html"


def _report_context(centre: Centre, packs: Sequence[Pack], week: Week, cutoff: datetime, lang: str) -> ReportContext:
    facts = WeekFacts(
        week=week,
        cutoff=cutoff,
        accounts=(),
        cases=(),
        lists=(),
        flags=(),
        undated_posts=0,
        quarantined={},
        unflagged_media_only=0,
        chain=(0, ""),
    )
    masthead = Masthead(
        body=centre.name, responsible=centre.responsible, legal_basis=centre.legal_basis, zone=centre.zone, demo=False
    )
    return ReportContext(facts=facts, packs=packs, masthead=masthead, edition=INTERNAL, lang=lang)


def _earlier(centre: Centre, week: Week) -> tuple[dict[str, ReceivedTally], list[tuple[Week, list[OfficeTally]]]]:
    """The counted rekap of the period before by office, and the weeks before with theirs; nothing for a stage."""
    if week.stage:
        return {}, []
    labels = [p for p in periods(centre) if WEEK.fullmatch(p) and p < week.label][1 - TREND_WEEKS :]
    before: dict[str, ReceivedTally] = {}
    trend = []
    for label in labels:
        counted = {office: kept[-1] for (office, _), kept in office_tally.standing(received(centre, label)[0]).items()}
        trend.append((parse_week(label, ZONES[centre.zone]), [r.tally for r in counted.values()]))
        if label == week.previous.label:
            before = counted
    return before, trend


def _printed(r: Rekap, memory: Memory, cutoff: datetime) -> tuple[Memory, PrintedRekap]:
    """What the public page of this cut-off may print of persons. A public rekap states none and enters nothing."""
    forwarded: dict[str, dict[str, int]] = {}
    for office in r.offices:
        n = r.counted[office.code].tally.figures.get("forwarded_total") if office.code in r.counted else None
        if n:
            forwarded.setdefault(regions.province(office.region), {})[office.code] = n
    return printable(memory, forwarded, {step: r.total(f"{step}_total") or 0 for step in NESTED}, to_text(cutoff))


def _memory(centre: Centre) -> Memory:
    path = centre.folder / PRINTED
    if not path.exists():
        return Memory()
    try:
        memory = json.loads(path.read_text("utf-8"))
        return Memory(
            groups=tuple(
                (at, Released(family=r["family"], leaf=tuple(r["leaf"]), shown=tuple(r["shown"]), persons=r["persons"]))
                for at, r in memory["groups"]
            ),
            totals=tuple((at, step, n) for at, step, n in memory["totals"]),
        )
    except (OSError, *NOT_OURS) as error:
        raise ConfigError(
            _("catatan yang sudah tercetak rusak"),
            where=PRINTED,
            remedy=_("pulihkan dari salinan; tanpa berkas itu sel kecil dapat terbuka"),
        ) from error


def _remember(centre: Centre, memory: Memory) -> None:
    groups = [(at, asdict(r)) for at, r in memory.groups]
    write_atomic(centre.folder / PRINTED, json_text({"groups": groups, "totals": list(memory.totals)}))
