"""Reads the store, calls one step, writes the store. Each step may be run at any time; twice adds nothing."""

import hashlib
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from analysis import ENGINE_VERSION
from analysis.engine import Engine, compile_engine
from domain import regions
from domain.elections import Pack
from domain.errors import ConfigError, UsageError
from domain.packs import load_pack
from domain.periods import Week, chosen_week, from_text, parse_week, to_text, zone_of
from reports.breakdowns import newly_released
from reports.model import INTERNAL, PUBLIC, Report
from reports.render import write
from reports.tally import Tally, TallyRow
from reports.weekly import Correction, Deadline, Masthead, build, status
from reports.written import FINAL, name_of, status_of
from review import letters, packet, place, queueing, workflow
from review.body import Body, body_of, days_left
from review.intake import intake
from review.sheet import Context
from services.evidence import seal
from store import accounts, cases, flags, open_store, posts, published, signing
from store.database import Store, transaction
from store.facts import profile
from store.identities import Identities, identities
from store.tallies import WeekFacts, behind, figures, last_record, unfinished, week_facts
from store.workspace import Workspace, signing_file

Progress = Callable[[int], None]


@dataclass(frozen=True, kw_only=True, slots=True)
class Flagged:
    """What one analysis of the store did."""

    posts: int
    queued: int
    flags: int
    cases_opened: int
    posts_joined: int
    cut: int = 0
    """Posts so long that their end was not read."""


def packs_of(workspace: Workspace) -> tuple[Pack, ...]:
    """The elections of the workspace. A name with a path separator is a folder, beside the configuration."""
    names = workspace.config.texts("election.packs")
    if not names:
        raise ConfigError(
            "belum ada paket pemilihan", where="netralitas.toml", remedy='isi election.packs, mis. ["pilkada-2024"]'
        )
    return tuple(load_pack(workspace.root / n if "/" in n or "\\" in n else n) for n in names)


def the_body(workspace: Workspace) -> Body:
    """The workspace's own profile at its elections."""
    return body_of(workspace.config.text("body.profile"), packs_of(workspace))


def write_packet(
    db: Store, workspace: Workspace, case_id: str, order: packet.Order, at: datetime,
    folder: Path | None = None,
) -> Path:  # fmt: skip
    """Writes the packet of a case for its receiver, below `berkas` unless told otherwise; where it lies.

    Raises NotAllowedError for a person without that right, else as review.packet.export does.
    """
    body, who = the_body(workspace), order.reviewer_id
    workflow.require(db, body, "export", who, case_id)
    seal(workspace, db, at)  # so that the packet can prove every step that it shows
    with identities(workspace) as people:
        return packet.export(
            db, body, workspace.evidence, folder or workspace.root / "berkas", case_id, order,
            _context(db, workspace, people, case_id, who, f"{case_id}: berkas untuk {order.recipient}", at),
            signing.house_key(db, signing_file(workspace)), at=at,
        )  # fmt: skip


def written_letter(
    db: Store, workspace: Workspace, case_id: str, who: str, letter: str, *, number: str,
    recipient: str, at: datetime,
) -> bytes:  # fmt: skip
    """A letter of the body's profile on a case, as .docx to be completed and signed.

    Raises NotAllowedError for a person without that right, else as review.letters.check does.
    """
    body = the_body(workspace)
    workflow.require(db, body, "export", who, case_id)
    file = workflow.load(db, case_id)
    letters.check(file, body, letter)
    with identities(workspace) as people:
        make = _context(db, workspace, people, case_id, who, f"{case_id}: surat {letter}", at)
        context = make(f"Konsep surat {letter}, perkara {case_id}. Tidak untuk diedarkan.")
    return letters.as_docx(letters.write(file, context, letter, number=number, recipient=recipient), at)


def _context(
    db: Store, workspace: Workspace, people: Identities, case_id: str, who: str, purpose: str,
    at: datetime,
) -> Callable[[str], Context]:  # fmt: skip
    """Reads the name, audited, only when a packet or a letter is really being made; given the mark of the copy."""

    def make(mark: str) -> Context:
        packs = packs_of(workspace)
        person_id = workflow.load(db, case_id).case["person_id"]
        return Context(
            body=the_body(workspace), body_name=workspace.config.text("body.name"),
            responsible=workspace.config.text("body.responsible"), packs=packs,
            person=people.read(person_id, reader=who, purpose=purpose, at=at),
            accounts=tuple(accounts.of_person(db, person_id)), answers=cases.answers_of(db, case_id),
            key=people.key, scope=packs[0].name, mark=mark,
        )  # fmt: skip

    return make


def engine_id(packs: Sequence[Pack]) -> str:
    """Names an engine with its packs: a change of either reads the posts again."""
    digest = hashlib.sha256("\x1f".join(f"{p.name} {p.digest}" for p in packs).encode()).hexdigest()
    return f"{ENGINE_VERSION}+{digest[:12]}"


def unread_posts(db: Store, packs: Sequence[Pack]) -> tuple[Engine, str, int]:
    """The compiled engine, its id, and how many post versions it has not read."""
    engine = compile_engine(packs)
    name = engine_id(packs)
    return engine, name, posts.count_unassessed(db, name)


def flag_store(
    db: Store, engine: Engine, name: str, at: datetime, progress: Progress = lambda done: None
) -> Flagged:
    """Assesses every current post version that this engine has not read, opens the cases, draws last week's sample."""
    seen = queued = new = cut = 0
    for batch in posts.unassessed(db, name):
        results = [(engine.assess(item), version) for item, version in batch]
        new += flags.save(db, name, results, at)[1]
        seen += len(results)
        queued += sum(a.queue for a, _ in results)
        cut += sum(a.unread > 0 for a, _ in results)
        progress(len(results))
    joined, opened = intake(db, at)
    queueing.draw(db, at)
    return Flagged(posts=seen, queued=queued, flags=new, cases_opened=opened, posts_joined=joined, cut=cut)


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
    body, found = body_of(workspace.config.text("body.profile"), packs), {}
    for case in (c for c in facts.cases if c.closed_at is None):
        begun = place.running(
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
