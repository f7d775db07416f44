"""What waits to be done: deadlines, cases that wait to be read, sources that failed. Internal edition only."""

from collections.abc import Mapping

from domain import labels
from domain.case_terms import ReviewState
from reports.context import ReportContext
from reports.counting import case_ids
from reports.model import Cell, Section, Table
from store.case_facts import CaseFact
from store.tallies import FAILED


def to_do(b: ReportContext) -> Section:
    late = sum(d.left < 0 for d in b.deadlines.values())
    lines = (b.say("{n} perkara melewati tenggatnya.", n=late),) if late else ()
    return Section(
        id="pekerjaan",
        title=b.say("Harus dikerjakan"),
        lines=lines,
        tables=(_running(b), _unread(b), _sources(b)),
        beside=True,
    )


def _running(b: ReportContext) -> Table:
    """The open cases that somebody has read, the nearest deadline first."""
    running = [c for c in b.facts.cases if c.closed_at is None and c.state != ReviewState.UNREAD]
    rows: list[tuple[Cell, ...]] = [
        (c.case_id, b.say(labels.STATES[c.state]), _next_step(b, c), *_deadline(b, c)) for c in running
    ]
    rows.sort(key=lambda r: (r[4] is None, r[4] or 0, r[0]))
    return b.table(
        "pekerjaan",
        "Perkara yang sedang berjalan",
        "perkara",
        ("Perkara", "Telaah", "Langkah berikut", "Tenggat", "Sisa hari"),
        rows,
        len(rows),
        "perkara terbuka yang sudah dibaca sekurangnya satu orang",
        note="Sisa hari dihitung setelah batas data; bilangan negatif berarti tenggat sudah lewat.",
    )


def _deadline(b: ReportContext, case: CaseFact) -> tuple[str, int | None]:
    """The last day with the name of its clock, and the days left; ("–", None) while no clock runs."""
    found = b.deadlines.get(case.case_id)
    return (f"{b.date(found.last)}, {b.say(found.clock)}", found.left) if found else ("–", None)


def _next_step(b: ReportContext, case: CaseFact) -> str:
    found = b.next_steps.get(case.case_id)
    return b.say(found.words) if found else "–"


def _unread(b: ReportContext) -> Table:
    unread = [c for c in b.facts.cases if c.closed_at is None and c.state == ReviewState.UNREAD]
    parts = [("dengan penanda kuat", [c for c in unread if c.strong]), ("lainnya", [c for c in unread if not c.strong])]
    return b.table(
        "antrean",
        "Perkara yang menunggu dibaca",
        "perkara",
        ("Antrean", "Perkara"),
        [(b.say(label), len(found)) for label, found in parts],
        len(unread),
        "perkara yang belum dibaca siapa pun",
        additive=True,
        sources=[{1: case_ids(found)} for _, found in parts],
    )


def _sources(b: ReportContext) -> Table:
    """Per platform and reason the accounts that could not be looked at, the most first."""
    failed: dict[str, list[str]] = {}
    for a in b.facts.accounts:
        if a.seen == FAILED:
            source = f"{b.platform(a.platform)}: {b.say(labels.OUTCOMES[a.outcome])}"
            failed.setdefault(source, []).append(a.account_id)
    ordered: Mapping[str, list[str]] = dict(sorted(failed.items(), key=lambda f: (-len(f[1]), f[0])))
    return b.table(
        "sumber-gagal",
        "Sumber yang harus diperiksa",
        "akun",
        ("Sumber dan sebab", "Akun"),
        [(source, len(found)) for source, found in ordered.items()],
        sum(map(len, ordered.values())),
        "akun yang gagal dilihat",
        additive=True,
        sources=[{1: found} for found in ordered.values()],
    )
