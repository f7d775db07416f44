"""The way of the cases from the first reading to a sanction: its section, its strip, its sentences, the results."""

from collections.abc import Callable, Sequence
from datetime import datetime

from domain import labels
from domain.case_terms import ReviewState
from reports.context import ReportContext
from reports.counting import WAITING_FOR_ANOTHER, case_ids, during, is_found, persons
from reports.model import Cell, Mark, Section, Table
from reports.summary import compared
from reports.words import number
from store.case_facts import CaseFact
from store.tallies import IMPORT, SPIDER

Step = tuple[str, Callable[[CaseFact], bool], Callable[[CaseFact], datetime | None]]


STEPS: tuple[Step, ...] = (
    ("Menunggu dibaca", lambda c: c.state == ReviewState.UNREAD, lambda c: c.opened_at),
    ("Menunggu dibaca lagi", lambda c: c.state in WAITING_FOR_ANOTHER, lambda c: c.known_at),
    ("Dibaca: tidak cukup", lambda c: c.state == ReviewState.INSUFFICIENT, lambda c: c.last_read_at),
    ("Dugaan layak diteruskan", is_found, lambda c: c.found_at),
    ("Diteruskan ke lembaga lain", lambda c: c.forwarded_at is not None, lambda c: c.forwarded_at),
    ("Mendapat hasil dari lembaga berwenang", lambda c: bool(c.results), lambda c: c.decided_at),
    ("Dijatuhi sanksi oleh pejabat berwenang", lambda c: sanctioned_at(c) is not None, lambda c: sanctioned_at(c)),
)


# What the strip above the table shows of the steps: those who wait, and the way from a finding to a sanction.
SHOWN = {0: "menunggu dibaca", 3: "dugaan layak diteruskan", 4: "diteruskan", 5: "mendapat hasil", 6: "dijatuhi sanksi"}


def sanctioned_at(case: CaseFact) -> datetime | None:
    return next((r.at for r in case.results if r.sanction), None)


def path(b: ReportContext) -> Section:
    """The funnel: this period, the one before on the same accounts, and the sum so far; results by authority."""
    same = [a for a in b.facts.accounts if {a.seen, a.seen_before} <= {SPIDER, IMPORT}]
    steps = [path_row(b, step, {a.person_id for a in same}, compare=not compared(b)) for step in STEPS]
    columns = ("Langkah", *period_columns(b), "Sampai batas data", "Perkara, sampai batas data")
    table = b.table(
        "perjalanan",
        "Perjalanan penanganan",
        "orang",
        columns,
        [row for row, _ in steps],
        persons(b.facts.cases),
        "orang dengan perkara sejak awal pemantauan",
        note="Tiga kolom pertama menurut waktu langkah itu dicatat; pada baris menunggu: yang masuk pada masa itu dan "
        "masih menunggu pada batas data. Kolom terakhir bersatuan perkara; satu orang dapat mempunyai lebih dari satu "
        "perkara.",
        sources=[behind for _, behind in steps],
    )
    withheld = compared(b)
    return Section(
        id="perjalanan",
        title=b.say("Perjalanan penanganan (satuan: orang)"),
        strip=strip(b, table),
        lines=(
            path_sentence(b),
            *answered_sentence(b),
            withheld or comparison_sentence(b, len(same), same),
            *set_aside(b),
            *results_withheld(b),
        ),
        tables=(table, results(b)) if b.internal else (table,),
    )


def period_columns(b: ReportContext) -> tuple[str, str, str]:
    if b.facts.week.stage:
        return "Tahapan ini", "Masa sebelumnya, akun yang sama", "Tahapan ini, akun yang sama"
    return "Pekan ini", "Pekan lalu, akun yang sama", "Pekan ini, akun yang sama"


def strip(b: ReportContext, table: Table) -> tuple[Mark, ...]:
    """The persons at each step up to the cut-off, and below that those of the period; none without a case."""
    if not b.facts.cases:
        return ()
    return tuple(
        Mark(
            value=int(table.rows[row][4] or 0),
            label=b.say(label),
            place=(table.id, row, 4),
            below=f"{table.columns[1]}: {number(b.lang, table.rows[row][1])}",
        )
        for row, label in SHOWN.items()
    )


def path_row(
    b: ReportContext, step: Step, same: set[str], *, compare: bool
) -> tuple[tuple[Cell, ...], dict[int, tuple[str, ...]]]:
    """One step of the funnel, and the cases behind each of its numbers; `same` are the persons to compare, whose
    columns stay empty where the periods cannot be compared."""
    label, is_in, at = step
    now_in, before_in = during(b.facts.week), during(b.facts.week.previous)
    cases = [c for c in b.facts.cases if is_in(c)]
    times = [(at(c), c) for c in cases]
    now = [c for moment, c in times if now_in(moment)]
    before = [c for moment, c in times if before_in(moment) and c.person_id in same]
    columns = (now, before, [c for c in now if c.person_id in same], cases)
    counts: list[Cell] = [*map(persons, columns), len(cases)]
    behind = {n: case_ids(found) for n, found in enumerate((*columns, cases), 1)}
    if not compare:
        counts[1:3] = None, None
        behind = {n: ids for n, ids in behind.items() if n not in (2, 3)}
    return (b.say(label), *counts), behind


def path_sentence(b: ReportContext) -> str:
    if not b.facts.cases:
        return b.say("Pada batas data tidak ada perkara dari akun dan kiriman yang terlihat.")
    found = persons(c for c in b.facts.cases if is_found(c))
    if not found:
        return b.say("Pada batas data tidak ada dugaan yang berlaku sebagai layak diteruskan menurut dua pembaca.")
    return b.say("{n} orang dengan dugaan layak diteruskan sampai batas data.", n=found)


def answered_sentence(b: ReportContext) -> tuple[str, ...]:
    """What came of what was passed on, as the published tallies of the field say it: so many of so many, in percent."""
    sent = persons(b.forwarded)
    if not sent:
        return ()
    decided = persons(c for c in b.forwarded if c.results)
    return (
        b.say(
            "{decided} dari {sent} orang yang perkaranya diteruskan sudah mendapat hasil dari lembaga yang "
            "berwenang ({percent}).",
            decided=decided,
            sent=sent,
            percent=b.share(decided, sent),
        ),
    )


def comparison_sentence(b: ReportContext, n: int, same: Sequence[object]) -> str:
    before = sum(getattr(a, "posts_before", 0) for a in same)
    now = sum(getattr(a, "posts", 0) for a in same)
    return b.say(
        "Perbandingan hanya pada {n} akun yang terlihat pada kedua masa: {before} kiriman pada masa sebelumnya, {now} "
        "pada masa laporan.",
        n=n,
        before=before,
        now=now,
    )


def set_aside(b: ReportContext) -> tuple[str, ...]:
    """How many cases were set aside by two persons and how many by one, as the records say; internal edition only."""
    dismissed = [c for c in b.facts.cases if c.state == ReviewState.INSUFFICIENT]
    two = sum(c.readers > 1 for c in dismissed)
    text = "Disisihkan sampai batas data: {n} perkara, {two} di antaranya oleh dua orang, {one} oleh satu orang."
    sentence = b.say(text, n=len(dismissed), two=two, one=len(dismissed) - two)
    return (sentence,) if b.internal and dismissed else ()


def results_withheld(b: ReportContext) -> tuple[str, ...]:
    """Results and sanctions count one or two persons in most weeks: their kinds stay in the internal edition."""
    text = (
        "Angka pada tabel ini dapat kecil, karena hanya jumlah seluruhnya. Rincian hasil dan sanksi tidak "
        "diterbitkan: jumlahnya terlalu kecil untuk melindungi orangnya."
    )
    return () if b.internal else (b.say(text),)


def results(b: ReportContext) -> Table:
    """Results by the authority that said them; internal edition only."""
    cells: dict[str, list[CaseFact]] = {}
    for case in b.facts.cases:
        for r in case.results:
            label = b.say(labels.RESULTS[r.result])
            if r.sanction:
                label += ": " + b.say(labels.SANCTIONS[r.sanction])
            cells.setdefault(f"{r.authority}: {label}", []).append(case)
    ordered = sorted(cells.items())
    ordered.append((b.say("Menunggu keputusan lembaga"), [c for c in b.forwarded if not c.results]))
    rows: list[tuple[Cell, ...]] = [(label, persons(cases)) for label, cases in ordered]
    return b.table(
        "hasil",
        "Hasil menurut lembaga yang memutuskan",
        "orang",
        ("Lembaga dan hasil", "Orang"),
        rows,
        persons(b.forwarded),
        "orang yang perkaranya diteruskan",
        note="Satu orang dapat mempunyai hasil dari beberapa lembaga.",
        sources=[{1: case_ids(cases)} for _, cases in ordered],
    )
