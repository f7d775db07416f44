"""A report as values: facts in, sections out, for a week or an election stage, in two editions."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from domain import regions
from domain.elections import CalendarStage, Pack
from domain.responsibility import is_given
from reports import case_path, coverage, follow_up, guidance, pictures, sections, summary, work
from reports.breakdowns import forms_and_positions
from reports.context import Correction, Deadline, Masthead, NextStep, ReportContext
from reports.model import Heading, Report
from reports.tally import Tally
from store.published import Released
from store.tallies import UNFINISHED, WeekFacts

__all__ = ["Correction", "Deadline", "Masthead", "NextStep", "build", "renewed", "report_of", "status"]


def build(
    facts: WeekFacts,
    packs: Sequence[Pack],
    masthead: Masthead,
    edition: str,
    *,
    lang: str = "id",
    corrections: Sequence[Correction] = (),
    released: Sequence[Released] = (),
    tallies: Sequence[Tally] = (),
    deadlines: Mapping[str, Deadline] | None = None,
    next_steps: Mapping[str, NextStep] | None = None,
) -> Report:
    """The report of one period. The public edition breaks down only the groups in `released`."""
    return report_of(
        ReportContext(
            facts=facts,
            packs=packs,
            masthead=masthead,
            edition=edition,
            lang=lang,
            corrections=tuple(corrections),
            released=tuple(released),
            tallies=tuple(tallies),
            deadlines=deadlines or {},
            next_steps=next_steps or {},
        )
    )


def report_of(b: ReportContext) -> Report:
    """The report that a basis gives."""
    section_makers = [summary.summary, sections.how_to_read, case_path.path]
    section_makers += [work.to_do, follow_up.follow_up] if b.internal else []
    section_makers += [coverage.seen] + ([pictures.examined] if b.facts.pictures.kept else [])
    section_makers += [forms_and_positions] + ([] if b.facts.province else [sections.over_time])
    section_makers += [sections.other_bodies] if b.tallies else []
    section_makers += [sections.not_seen] if b.facts.province else [sections.corrections, sections.not_seen]
    section_makers += [guidance.allowed]
    section_makers += [sections.quality] if b.internal and not b.facts.province else []
    section_makers += [sections.evidence]
    return Report(heading=heading(b), sections=tuple(make(b) for make in section_makers))


def renewed(report: Report, b: ReportContext) -> Report:
    """The same report where version, changes and seal of its basis are others: only what says them is made anew."""
    anew = {"ringkas": summary.summary, "bukti": sections.evidence}
    parts = tuple(anew[s.id](b) if s.id in anew else s for s in report.sections)
    return Report(heading=heading(b), sections=parts)


def heading(b: ReportContext) -> Heading:
    state, reason = status(b.facts, b.masthead)
    week, m = b.facts.week, b.masthead
    open_cases = sum(c.has_post_in_week and c.state in UNFINISHED for c in b.facts.cases)
    days = (week.end - week.start).days
    begun = min((b.facts.cutoff - week.start).days + 1, days)
    kind = "Ringkasan Tahapan Pemantauan Netralitas ASN di Media Sosial" if week.stage else WEEKLY
    place = f": {regions.name_of(b.facts.province)}" if b.facts.province else ""
    return Heading(
        title=b.say(kind) + place,
        body=m.body,
        edition=b.say(b.edition),
        week_label=week.label,
        stage=stages(b),
        days=b.span(week),
        dates=b.say(
            _DATES_OF_A_STAGE if week.stage else "{first} pukul 00.00 sampai {last} pukul 24.00 {zone}",
            first=b.day(week.start),
            last=b.day(week.end - timedelta(seconds=1)),
            zone=m.zone,
        ),
        cutoff=b.when(b.facts.cutoff),
        status=b.say(state),
        status_reason=b.say(reason, n=open_cases, day=begun, days=days, unread=len(b.facts.unread)),
        number=f"{week.label}/{b.facts.province or b.edition}",
        demo=m.demo,
        lang=b.lang,
        starts=week.first_day.isoformat(),
        version=b.version,
        address=m.address,
        logo=m.logo,
        responsible=m.responsible if is_given(m.responsible) else b.say("belum diisi pada setelan body.responsible"),
        legal_basis=b.law(m.legal_basis)
        if is_given(m.legal_basis)
        else b.say("belum diisi pada setelan body.legal_basis"),
    )


_DATES_OF_A_STAGE = (
    "{first} pukul 00.00 sampai {last} pukul 24.00: kiriman menurut jam di daerah akunnya, selain itu menurut {zone}"
)
WEEKLY = "Ringkasan Mingguan Pemantauan Netralitas ASN di Media Sosial"


def stages(b: ReportContext) -> str:
    """The calendar's stages that touch the period, with the day on which one begins or ends inside it."""
    week = b.facts.week
    held = []
    for pack in b.packs:
        touching = [s for s in pack.calendar if s.start <= week.last_day and week.first_day <= s.end]
        if touching:
            held.append(f"{pack.title}: {', '.join(dict.fromkeys(_stage(b, s) for s in touching))}")
    return "; ".join(held) or b.say("di luar tahapan menurut kalender paket")


def _stage(b: ReportContext, stage: CalendarStage) -> str:
    label = b.stage(stage.label)
    if stage.start == stage.end:
        return f"{label} ({b.date(stage.start)})"
    if stage.start > b.facts.week.first_day:
        return b.say("{stage} (sejak {day})", stage=label, day=b.date(stage.start))
    if stage.end < b.facts.week.last_day:
        return b.say("{stage} (sampai {day})", stage=label, day=b.date(stage.end))
    return label


def status(facts: WeekFacts, masthead: Masthead) -> tuple[str, str]:
    """FINAL once the period is over, the machine read every post of it, every case with one was read to an end, and
    somebody answers for it."""
    if facts.cutoff < facts.week.start:
        return "SEMENTARA", "masa laporan belum mulai"
    if facts.cutoff < facts.week.over:
        return "SEMENTARA", "masa laporan belum berakhir (hari ke-{day} dari {days})"
    if not is_given(masthead.responsible):
        return "SEMENTARA", "penanggung jawab belum diisi (setelan body.responsible)"
    if not is_given(masthead.legal_basis):
        return "SEMENTARA", "dasar hukum belum diisi (setelan body.legal_basis)"
    if not (masthead.assessment or masthead.demo):
        return "SEMENTARA", "penilaian dampak pelindungan data belum dicatat (UU 27/2022 Pasal 34)"
    if facts.unread:
        return "SEMENTARA", "{unread} kiriman pada masa laporan belum dibaca mesin"
    posted = [c for c in facts.cases if c.has_post_in_week]
    if not posted:
        return "FINAL", "tidak ada perkara dengan kiriman pada masa laporan"
    if any(c.state in UNFINISHED for c in posted):
        return "SEMENTARA", "{n} perkara dengan kiriman pada masa laporan belum selesai dibaca"
    return "FINAL", "semua perkara dengan kiriman pada masa laporan selesai dibaca"
