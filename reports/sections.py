"""The sections of a report in the order in which they are read, without coverage, work and breakdowns."""

import math
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime

from domain import labels
from domain.case_terms import ReviewState
from domain.estimates import ENOUGH, Estimate, total
from domain.periods import parse_week
from rendering import persen
from reports.context import ReportContext
from reports.counting import WAITING_FOR_ANOTHER, case_ids, during, is_found, persons
from reports.model import Cell, Chart, Mark, Section, Table
from reports.summary import compared
from reports.tally import check
from reports.words import number
from store.case_facts import CaseFact
from store.tallies import IMPORT, SPIDER, UNFINISHED


def how_to_read(b: ReportContext) -> Section:
    named = "Pelanggaran hanya dinyatakan oleh pejabat yang berwenang."
    if b.internal:
        named += " Setiap hasil di bawah disebut bersama lembaga yang memutuskannya."
    texts = (
        "Penanda adalah pertanyaan bagi manusia, bukan temuan. Hasil bacaan paling jauh adalah dugaan yang layak "
        "diteruskan, dan hanya bila dua orang berbeda menyatakannya.",
        named,
        "Nol perkara bukan berarti nol pelanggaran: hanya akun yang terdaftar, dan hanya kiriman yang terbuka untuk "
        "umum, yang dilihat.",
    )
    return Section(id="cara-membaca", title=b.say("Cara membaca angka ini"), lines=tuple(map(b.say, texts)))


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
        return b.say("Belum ada perkara dari akun dan kiriman yang terlihat.")
    found = persons(c for c in b.facts.cases if is_found(c))
    if not found:
        return b.say("Belum ada dugaan yang dinyatakan layak diteruskan oleh dua pembaca.")
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
    shown = b.say(text, n=len(dismissed), two=two, one=len(dismissed) - two)
    return (shown,) if b.internal and dismissed else ()


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


def over_time(b: ReportContext) -> Section:
    """Coverage and findings week by week, and how much of each week of posts is still open."""
    columns = (
        "Pekan",
        "Terdaftar",
        "Terlihat",
        "Perkara menurut tanggal kiriman",
        "Masih terbuka",
        "Perkara menurut tanggal pembacaan",
        "Orang: dugaan layak",
    )
    behind = [(w.registered, w.looked, w.posted, w.still_open, w.read, w.found) for w in b.facts.trend]
    rows: list[tuple[Cell, ...]] = [
        (f"{w.week.label}: {b.span(w.week)}", *map(len, ids[:-1]), w.persons_found)
        for w, ids in zip(b.facts.trend, behind, strict=True)
    ]
    table = b.table(
        "pekan-demi-pekan",
        "Pekan demi pekan",
        "akun",
        columns,
        rows,
        None,
        "",
        note="Dua kolom pertama bersatuan akun, tiga berikutnya perkara, yang terakhir orang.",
        sources=[dict(enumerate(ids, 1)) for ids in behind],
    )
    chart = Chart(
        kind="trend",
        title=b.say("Akun terlihat dari akun terdaftar, pekan demi pekan"),
        table="pekan-demi-pekan",
        description="; ".join(f"{label}: {looked}/{registered}" for label, registered, looked, *_ in rows),
        series=tuple((w.week.label[5:], *row[1:3], row[6]) for w, row in zip(b.facts.trend, rows, strict=True)),
    )
    return Section(
        id="pekan-demi-pekan",
        title=b.say("Pekan demi pekan"),
        lines=two_dates(b),
        tables=(_period_cases(b), table) if b.facts.week.stage else (table,),
        charts=(chart,) if len(rows) > 1 else (),
    )


def _period_cases(b: ReportContext) -> Table:
    """The cases of a stage by both dates; those of a week stand in the row of that week."""
    posted, now_in = [c for c in b.facts.cases if c.has_post_in_week], during(b.facts.week)
    counts = (
        ("dengan kiriman pada masa laporan", posted),
        ("di antaranya masih terbuka", [c for c in posted if c.state in UNFINISHED]),
        ("dibaca pada masa laporan", [c for c in b.facts.cases if now_in(c.last_read_at)]),
    )
    return b.table(
        "masa-laporan",
        "Perkara pada masa laporan",
        "perkara",
        ("Perkara", "Jumlah"),
        [(b.say(label), len(found)) for label, found in counts],
        None,
        "",
        sources=[{1: case_ids(found)} for _, found in counts],
    )


def two_dates(b: ReportContext) -> tuple[str, str]:
    """The period by date of post, with what is still open of it, and apart from that by date of reading."""
    opened = [c for c in b.facts.cases if c.has_post_in_week]
    still = sum(c.state in UNFINISHED for c in opened)
    read = sum(map(during(b.facts.week), (c.last_read_at for c in b.facts.cases)))
    return (
        b.say(
            "Menurut tanggal kiriman: {n} perkara dengan kiriman pada masa laporan, {open} di antaranya masih terbuka.",
            n=len(opened),
            open=still,
        ),
        b.say("Menurut tanggal pembacaan: {n} perkara dibaca pada masa laporan.", n=read),
    )


def other_bodies(b: ReportContext) -> Section:
    """Tables that other bodies published, each number with its own publisher, unit, base and cut-off."""
    rows: list[tuple[Cell, ...]] = []
    for t in b.tallies:
        printed = {row.label: row.printed for row in t.rows}
        rows += [
            (
                f"{t.name}: {label}",
                t.publisher,
                b.date(t.cutoff),
                t.unit,
                n,
                t.base,
                printed.get(label) or None,
                persen(n, t.base),
            )
            for label, n in t.with_rest()
        ]
    columns = (
        "Tabel dan baris",
        "Penerbit",
        "Batas data",
        "Satuan",
        "Jumlah",
        "Dasar",
        "Persen tercetak",
        "Persen dihitung",
    )
    table = b.table(
        "lembaga-lain",
        "Angka lembaga lain",
        "menurut baris",
        columns,
        rows,
        None,
        "",
        note="Satuan, dasar, penerbit dan batas data setiap angka tertulis pada barisnya.",
    )
    lines = [
        b.say(
            "Angka yang diterbitkan lembaga lain, dengan satuan, dasar dan batas datanya sendiri; tidak dijumlahkan "
            "dengan angka kami."
        ),
        *(
            b.say("Tidak cocok dengan dirinya: {what}.", what=f"{t.publisher}, {b.date(t.cutoff)}, {t.name}, {found}")
            for t in b.tallies
            for found in check(t)
        ),
    ]
    return Section(id="lembaga-lain", title=b.say("Angka lembaga lain"), lines=tuple(lines), tables=(table,))


def corrections(b: ReportContext) -> Section:
    rows: list[tuple[Cell, ...]] = [
        (
            f"{c.week}: {b.span(parse_week(c.week, b.zone))}",
            b.say(labels.FIGURES[c.figure]),
            c.printed,
            c.now,
            f"{b.say(c.status)}, {b.when(c.printed_cutoff)}",
        )
        for c in b.corrections
    ]
    line = "Angka yang pernah dicetak dan sekarang lain; keduanya ditunjukkan." if rows else "Tidak ada."
    tables: tuple[Table, ...] = ()
    if rows:
        tables = (
            b.table(
                "koreksi",
                "Koreksi atas laporan sebelumnya",
                "menurut baris",
                ("Pekan", "Angka", "Tercetak", "Sekarang", "Laporan yang mencetak"),
                rows,
                None,
                "",
                note="Satuan setiap angka tertulis pada barisnya.",
                sources=[{3: c.behind} for c in b.corrections],
            ),
        )
    return Section(id="koreksi", title=b.say("Koreksi atas laporan sebelumnya"), lines=(b.say(line),), tables=tables)


def _unread(b: ReportContext) -> str:
    """What no machine reads, with how many posts of the period hold nothing else."""
    read = b.facts.pictures.read
    if not b.facts.unflagged_media_only:
        return b.say("Isi video tidak dibaca mesin." if read else "Isi gambar dan video tidak dibaca mesin.")
    return b.say(
        "Isi gambar dan video tidak dibaca mesin; {n} kiriman pada masa laporan hanya berisi media tanpa teks."
        if not read
        else "Isi video tidak dibaca mesin; {n} kiriman pada masa laporan hanya berisi media tanpa teks.",
        n=b.facts.unflagged_media_only,
    )


def not_seen(b: ReportContext) -> Section:
    lines = [
        b.say(
            "Tidak terlihat: akun yang tidak terdaftar, kiriman tertutup, cerita yang hilang dalam 24 jam, dan pesan "
            "pribadi."
        ),
        b.say(
            "Sengaja tidak dicari dan tidak dikumpulkan: suka (like), daftar akun yang diikuti, dan komentar pada "
            "kiriman orang lain."
        ),
        _unread(b),
        b.say(
            "Sengaja tidak dilakukan: pengenalan wajah, penilaian atau pemeringkatan orang, rincian menurut peserta "
            "pemilihan."
        ),
    ]
    held: Counter[str] = Counter()
    for code, n in b.facts.quarantined.items():
        held[next(words for start, words in labels.HELD.items() if code.startswith(start))] += n
    if held:
        shown = "; ".join(f"{b.say(words)} ({n})" for words, n in sorted(held.items()))
        lines.append(b.say("Ditahan dan tidak masuk hitungan: {list}.", list=shown))
    return Section(
        id="tidak-terlihat",
        title=b.say("Yang tidak dapat dilihat dan yang sengaja tidak kami hitung"),
        lines=tuple(lines),
    )


def quality(b: ReportContext) -> Section:
    rows: list[tuple[Cell, ...]] = [
        (b.form(c) if c else b.say("tanpa usulan bentuk"), b.say(labels.TIERS[t]), n) for c, t, n, _ in b.facts.flags
    ]
    table = b.table(
        "penanda",
        "Penanda pada kiriman masa laporan",
        "penanda",
        ("Usulan bentuk", "Kekuatan", "Penanda"),
        rows,
        sum(n for _, _, n, _ in b.facts.flags),
        "penanda pada kiriman masa laporan",
        sources=[{2: posts} for *_, posts in b.facts.flags],
    )
    line = b.say("Penanda menurut usulan bentuk dan kekuatan kata; bukan jumlah orang dan bukan dugaan.")
    lines = (line, *prevalence(b))
    return Section(id="mutu", title=b.say("Mutu penanda (hanya edisi internal)"), lines=lines, tables=(table,))


def prevalence(b: ReportContext) -> tuple[str, str]:
    """What was probably missed, with its interval; two samples, two sentences, never one number."""
    return (
        estimated(
            b,
            total(b.facts.missed),
            "Kiriman yang mungkin terlewat dibaca: sekitar {n} dari {size} kiriman tanpa penanda (selang 95 "
            "persen {low} sampai {high}), menurut {looked} bacaan contoh acak. Kekeliruan pembaca tidak "
            "termasuk.",
            "Kiriman yang mungkin terlewat dibaca: belum cukup data (perlu {least} bacaan contoh acak).",
        ),
        estimated(
            b,
            total(b.facts.unlooked),
            "Akun yang mempunyai kiriman baru bila semua dilihat: sekitar {n} dari {size} (selang 95 persen "
            "{low} sampai {high}), menurut {looked} kunjungan terundi.",
            "Akun yang mempunyai kiriman baru bila semua dilihat: belum cukup data (perlu {least} kunjungan terundi).",
        ),
    )


def estimated(b: ReportContext, found: Estimate | None, text: str, too_few: str) -> str:
    if found is None:
        return b.say(too_few, least=ENOUGH)
    return b.say(
        text,
        n=round(found.total),
        size=found.size,
        low=math.floor(found.low),
        high=math.ceil(found.high),
        looked=found.looked,
    )


def evidence(b: ReportContext) -> Section:
    count, head = b.facts.chain
    first = b.say("Rantai bukti sampai batas data: {n} tangkapan, kepala rantai (SHA-256) {head}.", n=count, head=head)
    if not head:
        first = b.say("Rantai bukti belum mulai: sampai batas data tidak ada tangkapan perayap yang disimpan.")
    second = b.say(
        "Kepala rantai yang dicetak dan ditandatangani membuat setiap perubahan sebelum itu dapat ditemukan oleh siapa "
        "pun yang menyimpan laporan ini."
    )
    signed = b.say("Titik periksa bertanda tangan terakhir: {digest}.", digest=b.facts.checkpoint)
    if not b.facts.checkpoint:
        signed = b.say("Belum ada titik periksa bertanda tangan.")
    lines = (first, signed, second) if head else (first, signed)
    return Section(id="bukti", title=b.say("Mengetahui dan rantai bukti"), lines=lines)
