"""What a civil servant may do, and the sheet of prevention: nothing in it is about a person.

Sources: UU 20/2023 Pasal 9 ayat (2) and the joint decree of 22 September 2022 (forms); presence to hear a programme:
Bawaslu 2020 and Mendagri 2024; the spouse's photo: surat MenPANRB B/36/M.SM.00.00/2018, SE MenPANRB 18/2023.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from reports.context import ReportContext
from reports.model import Cell, Report, Section, Table
from reports.release import K, cells
from reports.summary import DUTIES

ALLOWED = (
    "Netral dalam kampanye, bukan dalam memilih: ASN tetap mempunyai hak pilih dan memakainya di bilik suara.",
    "Mengkritik pemerintah, kebijakan atau pelayanan adalah hak, bukan keberpihakan, dan tidak dicatat di sini.",
    "Boleh mendengarkan visi dan misi peserta tanpa atribut, tanpa yel-yel dan tanpa mengajak orang lain.",
    "Foto dengan suami atau istri yang menjadi peserta boleh, tanpa simbol dan tanpa atribut keberpihakan.",
    "Membagikan pengumuman resmi penyelenggara pemilu (jadwal, tata cara memilih) boleh, tanpa memihak.",
)
# Invented sentences; the second of each pair is what turns the first into a form of the decree.
EXAMPLES = (
    ("“Debat kandidat tadi malam ramai dibahas di warung kopi.”", "“Debat tadi malam membuktikan, pilih nomor dua!”"),
    ("“Jangan lupa datang ke TPS hari Rabu.”", "“Jangan lupa datang ke TPS hari Rabu dan coblos jagoan saya.”"),
    ("“Selamat ulang tahun, Pak, sehat selalu.” kepada seorang calon", "Kalimat yang sama di atas poster kampanyenya"),
)
COMMON = 5  # rows of the commonest forms
URGENT = 4  # rows of what is due and of what was sent, on the meeting's page


def allowed(b: ReportContext) -> Section:
    """What is allowed; stands in every edition."""
    return Section(id="yang-boleh", title=b.say("Yang boleh"), lines=tuple(b.say(text) for text in ALLOWED))


def prevention(b: ReportContext, report: Report) -> Report:
    """The sheet of prevention: the commonest forms, the coming dates, what is allowed, invented examples."""
    heading = replace(report.heading, title=b.say("Lembar pencegahan"))
    return Report(heading=heading, sections=(allowed(b), _examples(b), _dates(b), _forms(b)))


def meeting(b: ReportContext, report: Report) -> Report:
    """One page for the leaders' meeting: what was seen, done and due, and what became of what was sent."""
    wanted = ("ringkas", "pekerjaan", "tindak-lanjut")
    heading = replace(report.heading, title=b.say("Bahan rapat pimpinan"), responsible="", legal_basis="")
    bare = {s.id: replace(s, tables=tuple(map(_bare, s.tables[:1])), charts=()) for s in report.sections}
    return Report(heading=heading, sections=tuple(bare[name] for name in wanted if name in bare))


def _bare(table: Table) -> Table:
    """A table with nothing behind its numbers, of a list its most urgent rows: the page is shown to a room."""
    rows = table.rows if table.id == DUTIES else table.rows[:URGENT]
    return replace(table, rows=rows, sources=(), base=None, additive=False)


def _forms(b: ReportContext) -> Section:
    """The commonest forms among those passed on, as the public edition counts them; the decree's own list before."""
    counts = Counter(
        {path[1]: n for path, n in cells(b.released, "bentuk", 1).items() if len(path) > 1 and path[1] and n >= K}
    )
    if not counts:
        return Section(
            id="bentuk-umum",
            title=b.say("Bentuk yang paling sering"),
            lines=(b.say("Belum cukup orang yang diteruskan untuk menyebut bentuk yang paling sering."),),
        )
    rows: list[tuple[Cell, ...]] = [(b.form(form), n) for form, n in counts.most_common(COMMON)]
    table = b.table(
        "bentuk-umum",
        "Bentuk yang paling sering",
        "orang",
        ("Bentuk menurut SKB", "Orang"),
        rows,
        None,
        "",
    )
    return Section(id="bentuk-umum", title=b.say("Bentuk yang paling sering"), tables=(table,))


def _dates(b: ReportContext) -> Section:
    """The stages that run or begin after the period."""
    rows: list[tuple[Cell, ...]] = [
        (pack.title, b.stage(stage.label), b.date(stage.start), b.date(stage.end))
        for pack in b.packs
        for stage in sorted(pack.calendar, key=lambda s: (s.start, s.end, s.label))
        if stage.end >= b.facts.week.last_day
    ]
    lines = () if rows else (b.say("Tidak ada tahapan yang masih akan datang pada kalender."),)
    tables: Sequence[Table] = (
        ()
        if not rows
        else (
            b.table(
                "tanggal",
                "Tanggal penting",
                "menurut baris",
                ("Pemilihan", "Tahapan", "Mulai", "Sampai"),
                rows,
                None,
                "",
            ),
        )
    )
    return Section(id="tanggal", title=b.say("Tanggal penting"), lines=lines, tables=tuple(tables))


def _examples(b: ReportContext) -> Section:
    rows: list[tuple[Cell, ...]] = [(b.say(plain), b.say(partial)) for plain, partial in EXAMPLES]
    table = b.table(
        "contoh",
        "Contoh rekaan",
        "menurut baris",
        ("Biasa", "Mengarah kepada keberpihakan"),
        rows,
        None,
        "",
        note="Semua kalimat rekaan. Apakah sebuah kalimat melanggar hanya diputuskan pejabat yang berwenang.",
    )
    return Section(id="contoh", title=b.say("Contoh rekaan"), tables=(table,))
