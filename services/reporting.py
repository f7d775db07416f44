"""Reports of weeks, stages and provinces from what is recorded; the same data gives the same bytes."""

import re
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

from domain import regions
from domain.elections import Pack
from domain.errors import UsageError
from domain.periods import Week, chosen_week, from_text, parse_week, to_text, zone_of
from reports.breakdowns import newly_released
from reports.model import INTERNAL, PUBLIC, Report
from reports.render import write
from reports.tally import Tally, TallyRow
from reports.weekly import Correction, Deadline, Masthead, build, status
from reports.written import FINAL, name_of, status_of
from review import priority
from review.oversight import days_left, oversight_body_of
from store import open_store, published
from store.database import Store, transaction
from store.facts import profile
from store.tallies import WeekFacts, behind, figures, last_record, unfinished, week_facts
from store.workspace import Workspace


def period_report(
    workspace: Workspace, packs: Sequence[Pack], week: Week, now: datetime, cutoff: datetime | None = None,
    lang: str = "id", province: str = "",
) -> list[Path]:  # fmt: skip
    """Writes both editions of a week or stage and returns their pages. The same data gives the same bytes.

    The cut-off is the newest record, or the end of the week once that lies behind; never later than `now`.
    Raises UsageError for a period that has not begun and a province that there is not.
    """
    if week.start > now:
        raise UsageError(f"masa laporan {week.label} belum mulai", remedy="pilih pekan atau tahapan yang sudah mulai")
    if province and province not in regions.provinces():
        raise UsageError(f"kode provinsi {province!r} tidak dikenal", remedy="isi kode Kemendagri dua angka, mis. 35")
    db = open_store(workspace.database)
    try:
        newest = last_record(db) or week.start
        limit = cutoff or cut_off(week, newest, now)
        facts = week_facts(db, week, limit)
        if province:
            masthead = _masthead(workspace, profile(db))
            return [_province_report(workspace, packs, facts.within(province), masthead, lang)]
        made = _editions(workspace, db, facts, packs, lang)
    finally:
        db.close()
    folder, pages = workspace.reports / week.label, []
    for edition, report in made.items():
        write(report, folder, name_of(edition, lang))
        pages.append(folder / f"{name_of(edition, lang)}.html")
    return pages


def cut_off(week: Week, newest: datetime, now: datetime) -> datetime:
    """What a report counts up to: the newest record, or the end of a period that lies behind; never the clock itself,
    so that the same data gives the same bytes while the period still runs."""
    return min(now, newest if now < week.end else max(newest, week.end))


def report_due(workspace: Workspace, db: Store, now: datetime) -> tuple[Week, bool] | None:
    """Last week when it is time to make its report, and whether there is one already; None when it is not.

    It is time while there is none, and while it is provisional although every case of that week has been read.
    """
    week = chosen_week("", now, workspace.config.zone)
    said = status_of(workspace.reports, week)
    return None if said == FINAL or (said and unfinished(db, week, now)) else (week, bool(said))


def _editions(
    workspace: Workspace, db: Store, facts: WeekFacts, packs: Sequence[Pack], lang: str
) -> dict[str, Report]:
    """Both editions; what they print for the first time is remembered."""
    week = facts.week
    with transaction(db):
        released = _release(db, facts, packs)
        state = status(facts, _masthead(workspace, profile(db)))[0]
        published.remember(db, week.label, figures(db, week, facts.cutoff), facts.cutoff, state)
    corrections = _corrections(db, week, facts.cutoff)
    tallies = _tallies(db) if week.stage else ()
    deadlines = _deadlines(workspace, facts, packs)
    masthead = _masthead(workspace, profile(db))
    return {
        edition: build(facts, packs, masthead, edition, lang=lang, corrections=corrections, released=released,
                       tallies=tallies, deadlines=deadlines)
        for edition in (INTERNAL, PUBLIC)
    }  # fmt: skip


def _release(
    db: Store, facts: WeekFacts, packs: Sequence[Pack]
) -> tuple[published.Released, ...]:
    """The groups of the public breakdowns at the cut-off; an earlier report than the newest adds none."""
    before, newest = published.released(db, facts.cutoff)
    added = newly_released(facts, packs, before) if newest else ()
    published.remember_released(db, added, facts.cutoff)
    return (*before, *added)


def _province_report(
    workspace: Workspace, packs: Sequence[Pack], facts: WeekFacts, masthead: Masthead, lang: str
) -> Path:
    """The internal edition of one province with the map of its regencies; nothing of it is published."""
    folder = workspace.reports / f"{facts.week.label}-{facts.province}"
    name = name_of(INTERNAL, lang)
    deadlines = _deadlines(workspace, facts, packs)
    write(build(facts, packs, masthead, INTERNAL, lang=lang, deadlines=deadlines), folder, name)
    return folder / f"{name}.html"


def _deadlines(workspace: Workspace, facts: WeekFacts, packs: Sequence[Pack]) -> dict[str, Deadline]:
    """The clocks of the body's profile that run for the open cases at the cut-off."""
    body, found = oversight_body_of(workspace.config.text("body.profile"), packs), {}
    for case in (c for c in facts.cases if c.closed_at is None):
        begun = priority.running(
            decided=bool(case.results), sent=case.sent_at, approved=case.approved_at, known=case.known_at
        )
        starts = {kind: to_text(at) for kind, at in begun.items() if at}
        if due := body.due(case.contest, case.region, starts):
            last, clock = due
            today = facts.cutoff.astimezone(zone_of(case.region)).date()
            left = days_left(last, today, clock.working, body.lists.holidays)
            found[case.case_id] = Deadline(last=last, left=left, clock=clock.label)
    return found


def _tallies(db: Store) -> list[Tally]:
    """The tables of other bodies that were imported."""
    groups: dict[tuple[str, ...], list[TallyRow]] = {}
    for r in published.tallies(db):
        key = (r["publisher"], r["cutoff"], r["unit"], r["name"], r["kind"], str(r["base"]), r["source"])
        groups.setdefault(key, []).append(TallyRow(label=r["label"], count=r["count"], printed=r["printed"]))
    return [
        Tally(publisher=p, cutoff=date.fromisoformat(day), unit=u, name=n, kind=k, base=int(base), rows=tuple(rows),
              source=s)
        for (p, day, u, n, k, base, s), rows in groups.items()
    ]  # fmt: skip


def _masthead(workspace: Workspace, profile_name: str) -> Masthead:
    config = workspace.config
    return Masthead(
        body=config.text("body.name"), responsible=config.text("body.responsible"),
        legal_basis=config.text("body.legal_basis"), zone=config.text("report.zone"),
        demo=profile_name == "demo",
    )  # fmt: skip


def _corrections(db: Store, week: Week, cutoff: datetime) -> list[Correction]:
    """What earlier reports printed of weeks up to this one, where it is another number now."""
    found = []
    now: dict[str, dict[str, int]] = {}
    for printed in published.before(db, week.label, cutoff):
        if not re.fullmatch(r"\d{4}-W\d{2}", printed.week):
            continue
        if printed.week not in now:
            now[printed.week] = figures(db, parse_week(printed.week, week.zone), cutoff)
        value = now[printed.week][printed.figure]
        if value != printed.value:
            found.append(
                Correction(
                    week=printed.week, figure=printed.figure, printed=printed.value, status=printed.status,
                    printed_cutoff=from_text(printed.cutoff), now=value,
                    behind=behind(db, printed.figure, parse_week(printed.week, week.zone), cutoff),
                )
            )  # fmt: skip
    return found
