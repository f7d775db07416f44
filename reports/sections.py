"""The sections of a report in the order in which they are read, without coverage, work and breakdowns."""

import math
from collections import Counter
from collections.abc import Iterator, Sequence

from domain import labels
from domain.estimates import ENOUGH, Estimate, total
from domain.periods import period_called
from rendering import persen
from reports.context import ReportContext
from reports.counting import case_ids, read_during
from reports.model import Cell, Chart, Section, Table
from reports.tally import Tally, check
from store.tallies import UNFINISHED


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


def over_time(b: ReportContext) -> Section:
    """Coverage and findings week by week, and how much of each week of posts is still open."""
    behind = [(w.registered, w.looked, w.posted, w.still_open, w.read, w.found) for w in b.facts.trend]
    rows: list[tuple[Cell, ...]] = [
        (f"{w.week.label}: {b.span(w.week)}", *map(len, ids[:-1]), w.persons_found)
        for w, ids in zip(b.facts.trend, behind, strict=True)
    ]
    table = b.table(
        "pekan-demi-pekan",
        "Pekan demi pekan",
        "akun",
        WEEKLY_COLUMNS,
        rows,
        None,
        "",
        note="Dua kolom pertama bersatuan akun, tiga berikutnya perkara, yang terakhir orang.",
        sources=[dict(enumerate(ids, 1)) for ids in behind],
    )
    return Section(
        id="pekan-demi-pekan",
        title=b.say("Pekan demi pekan"),
        lines=two_dates(b),
        tables=(_period_cases(b), table) if b.facts.week.stage else (table,),
        charts=(_coverage_chart(b, rows),) if len(rows) > 1 else (),
    )


WEEKLY_COLUMNS = (
    "Pekan",
    "Terdaftar",
    "Terlihat",
    "Perkara menurut tanggal kiriman",
    "Masih terbuka",
    "Perkara menurut tanggal pembacaan",
    "Orang: dugaan layak",
)


def _coverage_chart(b: ReportContext, rows: Sequence[tuple[Cell, ...]]) -> Chart:
    return Chart(
        kind="trend",
        title=b.say("Akun terlihat dari akun terdaftar, pekan demi pekan"),
        table="pekan-demi-pekan",
        description="; ".join(f"{label}: {looked}/{registered}" for label, registered, looked, *_ in rows),
        series=tuple((w.week.label[5:], *row[1:3], row[6]) for w, row in zip(b.facts.trend, rows, strict=True)),
    )


def _period_cases(b: ReportContext) -> Table:
    """The cases of a stage by both dates; those of a week stand in the row of that week."""
    posted = [c for c in b.facts.cases if c.has_post_in_week]
    counts = (
        ("dengan kiriman pada masa laporan", posted),
        ("di antaranya masih terbuka", [c for c in posted if c.state in UNFINISHED]),
        ("dibaca pada masa laporan", list(filter(read_during(b.facts.week), b.facts.cases))),
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
    read = sum(map(read_during(b.facts.week), b.facts.cases))
    return (
        b.say(
            "Menurut tanggal kiriman: {n} perkara dengan kiriman pada masa laporan, {open} di antaranya masih terbuka.",
            n=len(opened),
            open=still,
        ),
        b.say("Menurut tanggal pembacaan: {n} perkara dibaca pada masa laporan.", n=read),
    )


OTHER_COLUMNS = (
    "Tabel dan baris",
    "Penerbit",
    "Batas data",
    "Satuan",
    "Jumlah",
    "Dasar",
    "Persen tercetak",
    "Persen dihitung",
)


def other_bodies(b: ReportContext) -> Section:
    """Tables that other bodies published, each number with its own publisher, unit, base and cut-off."""
    table = b.table(
        "lembaga-lain",
        "Angka lembaga lain",
        "menurut baris",
        OTHER_COLUMNS,
        [row for tally in b.tallies for row in _published_rows(b, tally)],
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


def _published_rows(b: ReportContext, tally: Tally) -> list[tuple[Cell, ...]]:
    """The rows of one published table, the share as it was printed beside the one that its counts make."""
    printed = {row.label: row.printed for row in tally.rows}
    day = b.date(tally.cutoff)
    return [
        (
            f"{tally.name}: {label}",
            tally.publisher,
            day,
            tally.unit,
            n,
            tally.base,
            printed.get(label) or None,
            persen(n, tally.base),
        )
        for label, n in tally.with_rest()
    ]


def corrections(b: ReportContext) -> Section:
    rows: list[tuple[Cell, ...]] = [
        (
            f"{c.week}: {b.span(period)}" if (period := period_called(c.week, b.packs, b.zone)) else c.week,
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
                ("Masa", "Angka", "Tercetak", "Sekarang", "Laporan yang mencetak"),
                rows,
                None,
                "",
                note="Satuan setiap angka tertulis pada barisnya.",
                sources=[{3: c.behind} for c in b.corrections],
            ),
        )
    return Section(id="koreksi", title=b.say("Koreksi atas laporan sebelumnya"), lines=(b.say(line),), tables=tables)


def _unread(b: ReportContext) -> Iterator[str]:
    """How much of the pictures and films no machine read, and how many posts hold nothing else."""
    seen = b.facts.pictures
    if seen.read:
        text = "Isi gambar dan video dibaca mesin pada {read} dari {all} gambar dan video kiriman masa laporan."
        yield b.say(text, read=seen.read, all=seen.all)
    elif not b.facts.province:
        yield b.say("Isi gambar dan video tidak dibaca mesin.")
    if b.facts.unflagged_media_only:
        text = "{n} kiriman pada masa laporan hanya berisi media tanpa teks."
        yield b.say(text, n=b.facts.unflagged_media_only)


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
        *_unread(b),
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
