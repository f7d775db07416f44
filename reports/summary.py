"""The first half page: what was seen, done and due, and what the chair answers for."""

from collections.abc import Sequence

from reports.context import ReportContext
from reports.counting import during, is_found, persons, read_during
from reports.model import Cell, Chart, Section, Table
from store.case_facts import CaseFact
from store.tallies import IMPORT, SPIDER, UNFINISHED

SOON = 3  # days left of a clock
DUTIES = "tanggung-jawab"  # the table of what the chair answers for
# A period is compared with the one before only when so much of the register, in percent, was seen in both.
COMPARED_FROM = 50


def summary(b: ReportContext) -> Section:
    """Three sentences from the figures, then a table of what the chair answers for and two pictures."""
    lines = [seen(b), done(b), due(b), *b.changes, *what_changed(b)]
    tables = (answers_for(b),) if b.internal else ()
    return Section(
        id="ringkas",
        title=b.say("Ringkas"),
        lines=tuple(lines),
        tables=tables,
        charts=(funnel(b), *(() if b.facts.province else line(b))),
    )


def seen(b: ReportContext) -> str:
    """How much was seen, and how much was not, in one sentence."""
    registered = len(b.facts.accounts)
    looked = sum(a.seen in (SPIDER, IMPORT) for a in b.facts.accounts)
    if not registered:
        return b.say("Terlihat: belum ada akun terdaftar yang aktif.")
    if not looked:
        return b.say("Terlihat: tidak satu pun dari {n} akun terdaftar.", n=registered)
    return b.say(
        "Terlihat: {looked} dari {n} akun terdaftar ({percent}); {missed} akun gagal atau tidak dilihat.",
        looked=looked,
        n=registered,
        percent=b.share(looked, registered),
        missed=registered - looked,
    )


def done(b: ReportContext) -> str:
    """What was done in the period, by the time of recording."""
    now_in = during(b.facts.week)
    cases = b.facts.cases
    return b.say(
        "Dikerjakan pada masa laporan: {read} perkara dibaca, {found} orang dinyatakan dugaan layak diteruskan, "
        "{sent} orang diteruskan, {decided} orang mendapat hasil dari lembaga yang berwenang.",
        read=sum(map(read_during(b.facts.week), cases)),
        found=persons(c for c in cases if is_found(c) and now_in(c.finding_at)),
        sent=persons(c for c in cases if now_in(c.forwarded_at)),
        decided=persons(c for c in cases if c.results and now_in(c.results[0].at)),
    )


def due(b: ReportContext) -> str:
    waiting = sum(c.closed_at is None and c.state in UNFINISHED for c in b.facts.cases)
    if not b.internal:
        return b.say("Belum selesai: {n} perkara masih menunggu pembacaan.", n=waiting)
    late, soon = late_and_soon(b)
    return b.say(
        "Harus dikerjakan: {n} perkara menunggu pembacaan, {soon} perkara jatuh tenggat dalam tiga hari, {late} sudah "
        "lewat tenggat.",
        n=waiting,
        soon=len(soon),
        late=len(late),
    )


def late_and_soon(b: ReportContext) -> tuple[list[str], list[str]]:
    """The cases whose limit has passed, and those with at most three days left, in the days that the clock counts."""
    late = [number for number, d in b.deadlines.items() if d.left < 0]
    return late, [number for number, d in b.deadlines.items() if 0 <= d.left <= SOON]


def what_changed(b: ReportContext) -> tuple[str, ...]:
    """Says openly how many figures of earlier reports are other ones now."""
    if not b.corrections:
        return ()
    return (b.say("{n} angka laporan sebelumnya berubah; keduanya ada pada bagian koreksi.", n=len(b.corrections)),)


def answers_for(b: ReportContext) -> Table:
    """What waits for the chair's own decision or word."""
    late, soon = late_and_soon(b)
    consent = [number for number, step in b.next_steps.items() if step.consent]
    silent = [c.case_id for c in unanswered(b.facts.cases)]
    work = b.facts.work
    rows: list[tuple[Cell, ...]] = [
        (b.say("Menunggu keputusan lembaga sendiri sebelum diteruskan"), len(consent)),
        (b.say("Jatuh tenggat dalam tiga hari"), len(soon)),
        (b.say("Lewat tenggat"), len(late)),
        (b.say("Diteruskan dan belum dijawab"), len(silent)),
        (b.say("Bacaan yang dicatat kurang dari sepuluh detik setelah dibuka"), work.hasty),
        (b.say("Catatan dengan jam yang mundur"), work.backwards),
    ]
    behind: Sequence[Sequence[str]] = (consent, soon, late, silent, (), ())
    return b.table(
        DUTIES,
        "Yang dijawab pimpinan",
        "menurut baris",
        ("Hal", "Jumlah"),
        rows,
        None,
        "",
        note="Empat baris pertama bersatuan perkara, baris kelima bacaan, baris terakhir catatan. Tidak dapat "
        "diperiksa dari data ini: kepemilikan akun, isi klarifikasi dan isi surat lembaga lain; semuanya menurut yang "
        "dicatat.",
        sources=[{1: ids} for ids in behind],
    )


def unanswered(cases: Sequence[CaseFact]) -> list[CaseFact]:
    """The cases that lie with a body which has said nothing yet, whatever another one said before."""
    return [c for c in cases if c.hops and not (c.hops[-1].answers or c.hops[-1].decided)]


def funnel(b: ReportContext) -> Chart:
    """The way of the cases as a picture; its numbers stand in the table of the path."""
    cases = b.facts.cases
    steps: Sequence[tuple[str, Sequence[CaseFact]]] = (
        ("dengan perkara", cases),
        ("dibaca", [c for c in cases if c.last_read_at is not None]),
        ("dugaan layak diteruskan", [c for c in cases if is_found(c)]),
        ("diteruskan", [c for c in cases if c.forwarded_at is not None]),
        ("mendapat hasil", [c for c in cases if c.results]),
    )
    series = tuple((b.say(label), persons(found)) for label, found in steps)
    return Chart(
        kind="funnel",
        title=b.say("Perjalanan perkara sampai batas data (orang)"),
        table="perjalanan",
        description="; ".join(f"{label}: {n}" for label, n in series),
        series=series,
    )


def line(b: ReportContext) -> tuple[Chart, ...]:
    """Twelve weeks of findings over the band of how much was seen; nothing while there is one week."""
    weeks = b.facts.trend
    if len(weeks) < 2:
        return ()
    series = tuple((w.week.label[5:], len(w.registered), len(w.looked), w.persons_found) for w in weeks)
    return (
        Chart(
            kind="line",
            title=b.say("Orang dengan dugaan layak diteruskan, pekan demi pekan"),
            table="pekan-demi-pekan",
            description="; ".join(
                f"{label}: {found}, {seen}/{registered}" for label, registered, seen, found in series
            ),
            series=series,
        ),
    )


def compared(b: ReportContext) -> str:
    """Why this period is not compared with the one before, in a sentence; "" where it is."""
    if b.facts.cutoff < b.facts.week.over:
        return b.say("Tidak dibandingkan: masa laporan belum berakhir, masa sebelumnya utuh.")
    registered = len(b.facts.accounts)
    before = sum(a.seen_before in (SPIDER, IMPORT) for a in b.facts.accounts)
    both = sum({a.seen, a.seen_before} <= {SPIDER, IMPORT} for a in b.facts.accounts)
    if not before:
        return b.say("Tidak dibandingkan: tidak ada akun yang terlihat pada masa sebelumnya.")
    if both * 100 < registered * COMPARED_FROM:
        return b.say(
            "Tidak dibandingkan dengan masa sebelumnya: hanya {both} dari {n} akun terlihat pada kedua masa (ambang "
            "{least} persen).",
            both=both,
            n=registered,
            least=COMPARED_FROM,
        )
    return ""
