"""Reports of weeks, stages and provinces from what is recorded; the same data gives the same bytes."""

import base64
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

from domain import regions
from domain.editions import INTERNAL, PUBLIC
from domain.elections import Pack
from domain.errors import UsageError
from domain.periods import Week, chosen_week, from_text, period_called, to_text, zone_of
from domain.texts import _
from reports.breakdowns import newly_released
from reports.context import Correction, Deadline, Masthead, NextStep, ReportContext
from reports.guidance import meeting, prevention
from reports.model import Report
from reports.render import files, files_beside, write
from reports.report_files import (
    FINAL,
    MEETING,
    NAMES,
    PREVENTION,
    ReportPeriod,
    due,
    is_report_file,
    keep_earlier,
    name_of,
    report_periods,
    status_of,
)
from reports.tally import Tally, TallyRow
from reports.weekly import renewed, report_of, status
from review import priority
from review.case_summary import Letterhead
from review.next_steps import next_step
from review.oversight import OversightBody, days_left
from services import reading_withdrawal
from services.letterhead import mark_of
from services.publishing import changed_since, require_free_of_persons, rests_on
from services.settings import oversight_body
from store import assessments, open_store, published, report_files
from store.database import Store, transaction
from store.facts import profile
from store.published import signatures
from store.tallies import WeekFacts, behind, figures, last_record, unfinished, week_facts
from store.workspace import Workspace

__all__ = ["NAMES", "ReportPeriod", "due", "is_report_file", "report_periods", "signatures"]


def period_report(
    workspace: Workspace,
    packs: Sequence[Pack],
    week: Week,
    now: datetime,
    cutoff: datetime | None = None,
    lang: str = "id",
    province: str = "",
) -> list[Path]:
    """Writes both editions of a week or stage and returns their pages. The same data gives the same bytes.

    The cut-off is the newest record, or the end of the week once that lies behind; never later than `now`.
    Raises UsageError for a period that has not begun and a province that there is not.
    """
    require_begun(week, now)
    _require_province(province)
    db = open_store(workspace.database)
    try:
        reading_withdrawal.settle_here(workspace, db, now)
        newest = last_record(db) or week.start
        limit = (cutoff or cut_off(week, newest, now)).astimezone(UTC)
        facts = week_facts(db, week, limit)
        if province:
            masthead = _masthead(workspace, db, limit)
            return [_province_report(workspace, db, packs, facts.within(province), masthead, lang)]
        made = _editions(workspace, db, facts, packs, lang)
        return _write_editions(db, workspace.reports / week.label, made, lang)
    finally:
        db.close()


def _require_province(province: str) -> None:
    if province and province not in regions.provinces():
        raise UsageError(
            _("kode provinsi {province!r} tidak dikenal", province=province),
            remedy=_("isi kode Kemendagri dua angka, mis. 35"),
        )


def _write_editions(db: Store, folder: Path, made: Mapping[str, tuple[ReportContext, Report]], lang: str) -> list[Path]:
    """Writes the editions and, in Indonesian, what goes beside each; their pages."""
    pages = []
    for edition, (context, report) in made.items():
        name = name_of(edition, lang)
        printed = files(report, name)
        if lang == "id":
            beside = (MEETING, meeting) if edition == INTERNAL else (PREVENTION, prevention)
            printed |= files_beside(beside[1](context, report), beside[0])
        _note(db, folder, printed)
        keep_earlier(folder, name, report.heading.version)
        write(printed, folder)
        pages.append(folder / f"{name}.html")
    return pages


def _note(db: Store, folder: Path, printed: Mapping[str, str | bytes]) -> None:
    """Before they are written, so that a kill leaves no file that nothing knows."""
    with transaction(db):
        report_files.note(db, folder.name, printed)


def cut_off(week: Week, newest: datetime, now: datetime) -> datetime:
    """What a report counts up to: the newest record, or the end of a period that lies behind; never the clock itself,
    so that the same data gives the same bytes while the period still runs."""
    return min(now, newest if now < week.over else max(newest, week.over))


def report_due(workspace: Workspace, db: Store, now: datetime) -> tuple[Week, bool] | None:
    """Last week when it is time to make its report, and whether there is one already; None when it is not.

    It is time while there is none, and while it is provisional although every case of that week has been read.
    """
    week = chosen_week("", now, workspace.config.zone)
    state = status_of(workspace.reports, week)
    return None if state == FINAL or (state and unfinished(db, week, now)) else (week, bool(state))


def _editions(
    workspace: Workspace, db: Store, facts: WeekFacts, packs: Sequence[Pack], lang: str
) -> dict[str, tuple[ReportContext, Report]]:
    """Both editions, each with what it was made from; what they print for the first time is remembered."""
    week, masthead = facts.week, _masthead(workspace, db, facts.cutoff)
    body = oversight_body(workspace, packs)
    require_free_of_persons(
        workspace, db, _free_texts(masthead, facts, _tallies(db, facts.cutoff) if week.stage else ())
    )
    with transaction(db):
        released = _release(db, facts, packs)
        state = status(facts, masthead)[0]
        published.remember(db, week.label, figures(db, week, facts.cutoff, facts.cases), facts.cutoff, state)
        corrections = _corrections(db, facts, packs)
        tallies = _tallies(db, facts.cutoff) if week.stage else ()
        made = {}
        for edition in (INTERNAL, PUBLIC):
            context = ReportContext(
                facts=facts,
                packs=packs,
                masthead=masthead,
                edition=edition,
                lang=lang,
                corrections=corrections,
                released=released,
                tallies=tallies,
                deadlines=_deadlines(body, facts),
                next_steps=_next_steps(body, facts),
            )
            made[edition] = (context, _versioned(db, context, state))
    return made


def _versioned(db: Store, context: ReportContext, state: str) -> Report:
    """The report under its version: that of the same content if there is one, else the next, which says what changed.

    What a report rests on beside the records (word lists, register, program, settings) is kept with its version.
    """
    label, lang = context.facts.week.label, context.lang
    draft = report_of(replace(context, facts=replace(context.facts, checkpoint="")))
    digest = hashlib.sha256(json.dumps(draft, default=_plain, sort_keys=True).encode()).hexdigest()
    kept = published.versions(db, context.edition, lang)
    own = [v for v in kept if v.period == label]
    same = next((v for v in own if v.digest == digest), None)
    number = same.version if same else len(own) + 1
    if same is not None:  # the seal under which it was printed first
        context = replace(context, facts=replace(context.facts, checkpoint=same.basis["titik"]))
    rests = same.basis if same else rests_on(db, context.packs, context.facts, context.masthead)
    if same is None:
        made = published.ReportVersion(
            period=label, version=number, digest=digest, cutoff=to_text(context.facts.cutoff), status=state, basis=rests
        )
        published.add_version(db, context.edition, lang, made)
    before = _version_before(kept, label, number, context.facts.cutoff)
    changes = changed_since(context, before, rests, label, number) if before else ()
    return renewed(draft, replace(context, version=number, changes=changes))


def _plain(value: object) -> object:
    """A value of a report as JSON takes it: field by field, without dataclasses.asdict()'s deep copies."""
    return [getattr(value, f.name) for f in fields(value)] if is_dataclass(value) else str(value)


def _version_before(
    kept: Sequence[published.ReportVersion], label: str, number: int, cutoff: datetime
) -> published.ReportVersion | None:
    """What a reader had in hand before: the same period's version before this one, else the newest report of an
    earlier period."""
    if number > 1:
        return next(v for v in kept if v.period == label and v.version == number - 1)
    like = [v for v in kept if ("W" in v.period) == ("W" in label)]
    earlier = [v for v in like if v.period < label and v.cutoff < to_text(cutoff)]
    return max(earlier, key=lambda v: (v.period, v.version), default=None)


def _release(db: Store, facts: WeekFacts, packs: Sequence[Pack]) -> tuple[published.Released, ...]:
    """The groups of the public breakdowns at the cut-off; an earlier report than the newest adds none."""
    before, newest = published.released(db, facts.cutoff)
    added = newly_released(facts, packs, before) if newest else ()
    published.remember_released(db, added, facts.cutoff)
    return (*before, *added)


def _province_report(
    workspace: Workspace, db: Store, packs: Sequence[Pack], facts: WeekFacts, masthead: Masthead, lang: str
) -> Path:
    """The internal edition of one province with the map of its regencies; nothing of it is published."""
    folder = workspace.reports / f"{facts.week.label}-{facts.province}"
    name = name_of(INTERNAL, lang)
    printed = files(report_of(_internal(workspace, packs, facts, masthead, lang)), name)
    _note(db, folder, printed)
    write(printed, folder)
    return folder / f"{name}.html"


def _internal(
    workspace: Workspace, packs: Sequence[Pack], facts: WeekFacts, masthead: Masthead, lang: str
) -> ReportContext:
    """What the internal edition is made from where nothing of it is published."""
    body = oversight_body(workspace, packs)
    return ReportContext(
        facts=facts,
        packs=packs,
        masthead=masthead,
        edition=INTERNAL,
        lang=lang,
        deadlines=_deadlines(body, facts),
        next_steps=_next_steps(body, facts),
    )


def internal_context(
    workspace: Workspace, db: Store, packs: Sequence[Pack], week: Week, now: datetime
) -> ReportContext:
    """What the report of a period would be made from now, nothing of it written. Raises UsageError for a period that
    has not begun."""
    require_begun(week, now)
    facts = week_facts(db, week, cut_off(week, last_record(db) or week.start, now))
    return _internal(workspace, packs, facts, _masthead(workspace, db, facts.cutoff), "id")


def require_begun(week: Week, now: datetime) -> None:
    if week.start > now:
        raise UsageError(
            _("masa laporan {label} belum mulai", label=week.label),
            remedy=_("pilih pekan atau tahapan yang sudah mulai"),
        )


def _next_steps(body: OversightBody, facts: WeekFacts) -> dict[str, NextStep]:
    """The step that each open case waits for at the cut-off."""
    found = {}
    for case in (c for c in facts.cases if c.closed_at is None):
        words = next_step(
            body,
            state=case.state,
            clarification=case.clarification,
            approved=case.approved,
            forwarded=case.forwarded_at is not None,
            result=case.results[-1].result if case.results else None,
        )
        consent = bool(body.profile.approval) and words == body.profile.approval_label
        found[case.case_id] = NextStep(words=words, consent=consent)
    return found


def _deadlines(body: OversightBody, facts: WeekFacts) -> dict[str, Deadline]:
    """The clocks of the body's profile that run for the open cases at the cut-off."""
    found = {}
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


def _tallies(db: Store, cutoff: datetime) -> list[Tally]:
    """The tables of other bodies that were imported by the cut-off."""
    groups: dict[tuple[str, ...], list[TallyRow]] = {}
    for r in published.tallies(db, cutoff):
        key = (r["publisher"], r["cutoff"], r["unit"], r["name"], r["kind"], str(r["base"]), r["source"])
        groups.setdefault(key, []).append(TallyRow(label=r["label"], count=r["count"], printed=r["printed"]))
    return [
        Tally(
            publisher=p,
            cutoff=date.fromisoformat(day),
            unit=u,
            name=n,
            kind=k,
            base=int(base),
            rows=tuple(rows),
            source=s,
        )
        for (p, day, u, n, k, base, s), rows in groups.items()
    ]


def _free_texts(masthead: Masthead, facts: WeekFacts, tallies: Sequence[Tally]) -> dict[str, str]:
    """What people typed and the public edition prints, by where it stands."""
    found = {"body.name": masthead.body, "body.legal_basis": masthead.legal_basis, "body.address": masthead.address}
    found |= {"body.responsible": masthead.responsible}
    found |= {f"daftar akun {n}: cara memilih": x.selection for n, x in enumerate(facts.lists, 1)}
    for tally in tallies:
        place = f"angka lembaga lain: {tally.publisher}, {tally.name}"
        found[place] = " ".join((tally.name, tally.publisher, tally.unit, *(row.label for row in tally.rows)))
    return found


def _masthead(workspace: Workspace, db: Store, cutoff: datetime) -> Masthead:
    config, held = workspace.config, assessments.newest(db, cutoff)
    return Masthead(
        body=config.text("body.name"),
        responsible=config.text("body.responsible"),
        legal_basis=config.text("body.legal_basis"),
        zone=config.text("report.zone"),
        demo=profile(db) == "demo",
        address=config.text("body.address"),
        logo=_logo(workspace),
        assessment=held.reference if held else "",
    )


def letterhead(workspace: Workspace) -> Letterhead:
    """Address, mark and signing officer of the body, for letters."""
    config = workspace.config
    return Letterhead(
        address=config.text("body.address"), logo=mark_of(workspace)[1], responsible=config.text("body.responsible")
    )


def _logo(workspace: Workspace) -> str:
    """The body's mark as a data URI, "" for none."""
    kind, content = mark_of(workspace)
    return f"data:{kind};base64,{base64.b64encode(content).decode()}" if content else ""


def _corrections(db: Store, facts: WeekFacts, packs: Sequence[Pack] = ()) -> list[Correction]:
    """What earlier reports printed of periods up to this one, where it is another number now; of a stage, once it was
    over: until then its figures only grow."""
    found = []
    now: dict[str, dict[str, int]] = {}
    cutoff, cases = facts.cutoff, facts.cases
    for printed in published.before(db, cutoff):
        period = period_called(printed.week, packs, facts.week.zone)
        if period is None or period.start >= facts.week.end:
            continue
        if period.stage and from_text(printed.cutoff) < period.over:
            continue
        if printed.week not in now:
            now[printed.week] = figures(db, period, cutoff, cases)
        value = now[printed.week][printed.figure]
        if value != printed.value:
            found.append(
                Correction(
                    week=printed.week,
                    figure=printed.figure,
                    printed=printed.value,
                    status=printed.status,
                    printed_cutoff=from_text(printed.cutoff),
                    now=value,
                    behind=behind(db, printed.figure, period, cutoff, cases),
                )
            )
    return found
