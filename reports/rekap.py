"""The page of a province or the nation over the rekap of many offices, in the shape of the weekly report.

Nothing is ranked: offices and regions stand in the order of their codes. A figure of an office that sent none is an
empty cell, never zero, and no sum pretends to hold it.
"""

from collections.abc import Mapping, Sequence

from domain import editions, office_tally, regions
from domain.labels import REKAP, REKAP_FOLLOWED, REKAP_MEASURES, REKAP_STEPS
from domain.office_tally import FOLLOWED, NESTED, STEPS, OfficeTally
from domain.responsibility import is_given
from reports.case_path import STEPS as REPORTED
from reports.case_path import period_columns
from reports.context import ReportContext
from reports.model import Cell, Heading, Report, Section, Table
from reports.rekap_coverage import coverage, seen
from reports.rekap_sum import Rekap
from reports.release import PUBLIC_FROM, K
from reports.weekly import stages

ONCE = (
    "Orang dihitung sekali di dalam satu kantor. Antarkantor tidak diperiksa apakah orangnya sama: jumlah orang di "
    "sini adalah jumlah angka kantor, bukan jumlah orang yang berbeda."
)
WITHHELD = (
    "Angka orang tercetak hanya bila nol, atau sekurangnya lima dan sekurangnya lima lebih atau kurang daripada setiap "
    "angka lain yang pernah tercetak."
)


def status(r: Rekap) -> tuple[str, str, int]:
    """FINAL once every office of the list has sent a signed, final rekap and somebody answers for the sum; else
    SEMENTARA, why, and how many offices."""
    unsigned = sum(not c.signed for c in r.counted.values())
    open_ = sum(t.status != "FINAL" for t in r.tallies)
    if not (is_given(r.b.masthead.responsible) and is_given(r.b.masthead.legal_basis)):
        return "SEMENTARA", "penanggung jawab atau dasar hukum belum diisi", 0
    for n, reason in (
        (len(r.missing), "{n} kantor belum mengirim rekap"),
        (unsigned, "{n} rekap tanpa tanda tangan"),
        (open_, "{n} kantor masih SEMENTARA"),
    ):
        if n:
            return "SEMENTARA", reason, n
    return "FINAL", "semua kantor dalam daftar mengirim rekap yang final", 0


def report_of(r: Rekap, title_of_region: str) -> Report:
    """The report; `title_of_region` is the province that the page is about, "" for the nation."""
    section_makers = [
        _summary,
        _how_to_read,
        _path,
        *([_follow_up] if r.b.internal else []),
        coverage,
        _passed_on,
        _trend,
        _corrections,
        _evidence,
    ]
    return Report(heading=_heading(r, title_of_region), sections=tuple(make(r) for make in section_makers))


def _heading(r: Rekap, region: str) -> Heading:
    b, m, week = r.b, r.b.masthead, r.b.facts.week
    state, reason, n = status(r)
    return Heading(
        title=b.say("Rekap Pemantauan Netralitas ASN di Media Sosial") + (f": {region}" if region else ""),
        body=m.body,
        edition=b.say(b.edition),
        week_label=week.label,
        stage=stages(b),
        days=b.span(week),
        dates=b.span(week),
        cutoff=b.when(b.facts.cutoff),
        status=b.say(state),
        status_reason=b.say(reason, n=n),
        number=f"{week.label}/rekap/{b.edition}",
        demo=m.demo,
        lang=b.lang,
        starts=week.first_day.isoformat(),
        responsible=m.responsible or b.say("belum diisi"),
        legal_basis=b.law(m.legal_basis) or b.say("belum diisi"),
    )


def _summary(r: Rekap) -> Section:
    b, unsigned = r.b, sum(not c.signed for c in r.counted.values())
    lines = [
        b.say(
            "Masuk: rekap {n} dari {of} kantor; {unsigned} di antaranya tanpa tanda tangan. Belum masuk: {missing} "
            "kantor, disebut satu per satu pada bagian cakupan.",
            n=len(r.counted),
            of=len(r.offices),
            unsigned=unsigned,
            missing=len(r.missing),
        ),
        seen(r),
        b.say(ONCE),
    ]
    if public := sum(t.edition == editions.PUBLIC for t in r.tallies):
        lines.append(
            b.say(
                "{n} kantor hanya mengirim edisi publik: akun dan kirimannya terhitung, orang dan perkaranya tidak.",
                n=public,
            )
        )
    return Section(id="ringkas", title=b.say("Ringkas"), lines=tuple(lines))


def _how_to_read(r: Rekap) -> Section:
    texts = (
        "Penanda adalah pertanyaan bagi manusia, bukan temuan. Hasil bacaan paling jauh adalah dugaan yang layak "
        "diteruskan, dan hanya bila dua orang berbeda menyatakannya.",
        "Kantor dan wilayah berdiri menurut kodenya dan tidak diperingkat: yang banyak melihat menemukan lebih banyak.",
        "Sel kosong berarti tidak ada angka dari kantor itu; bukan nol.",
        "Nol perkara bukan berarti nol pelanggaran: hanya akun yang terdaftar, dan hanya kiriman yang terbuka untuk "
        "umum, yang dilihat.",
    )
    return Section(id="cara-membaca", title=r.b.say("Cara membaca angka ini"), lines=tuple(map(r.b.say, texts)))


def _path(r: Rekap) -> Section:
    """The steps of the weekly report, added up; the period before on the offices that sent both."""
    b = r.b
    columns = [c.replace("akun yang sama", "kantor yang sama") for c in period_columns(b)]
    rows = [
        (b.say(label), *_step(r, name))
        for name, (label, *_) in zip(STEPS, REPORTED, strict=True)
        if b.internal or name in NESTED
    ]
    table = b.table(
        "perjalanan",
        "Perjalanan penanganan",
        "orang",
        ("Langkah", *columns, "Sampai batas data", "Perkara, sampai batas data"),
        rows,
        r.total("persons_with_case") if b.internal else None,
        "orang dengan perkara menurut kantor",
        note="Kolom terakhir bersatuan perkara." if b.internal else WITHHELD,
    )
    found = r.printed.totals.get("found") if not b.internal else r.total("found_total")
    line = (
        b.say("Belum ada angka orang yang dapat dicetak.")
        if found is None
        else b.say("{n} orang dengan dugaan layak diteruskan sampai batas data, menurut kantor.", n=found)
    )
    title = b.say("Perjalanan penanganan (satuan: orang)")
    return Section(id="perjalanan", title=title, lines=(line, b.say(ONCE)), tables=(table,))


def _step(r: Rekap, name: str) -> tuple[Cell, ...]:
    if not r.b.internal:
        return None, None, None, r.printed.totals.get(name), None
    both = [office for office in r.counted if office in r.before]
    now = office_tally.added([r.counted[o].tally for o in both], f"{name}_period")
    before = office_tally.added([r.before[o].tally for o in both], f"{name}_period")
    return r.total(f"{name}_period"), before, now, r.total(f"{name}_total"), r.total(f"{name}_cases")


def _follow_up(r: Rekap) -> Section:
    """What receivers did, added over the offices; with a receiver's own numbers the difference. Internal edition."""
    sums: dict[str, list[int]] = {}
    for tally in r.tallies:
        for row in tally.follow_up:
            have = sums.setdefault(row.receiver, [0] * len(FOLLOWED))
            sums[row.receiver] = [a + n for a, n in zip(have, row.counts, strict=True)]
    b = r.b
    table = b.table(
        "tindak-lanjut",
        "Tindak lanjut menurut lembaga penerima",
        "perkara",
        ("Lembaga penerima", *(REKAP_FOLLOWED[name] for name in FOLLOWED)),
        [(name, *counts) for name, counts in sorted(sums.items())],
        r.total("forwarded_cases"),
        "perkara yang diteruskan",
        note="Satu perkara yang diteruskan ke dua lembaga berdiri pada dua baris. Menurut jawaban yang dicatat "
        "kantor pengirim.",
    )
    tables = (table, _reconciled(r, sums)) if r.receivers else (table,)
    return Section(id="tindak-lanjut", title=b.say("Tindak lanjut lembaga penerima"), tables=tables)


def _reconciled(r: Rekap, sums: Mapping[str, Sequence[int]]) -> Table:
    rows: list[tuple[Cell, ...]] = []
    for receiver in sorted(r.receivers, key=lambda x: x.name):
        ours = sums.get(receiver.name)
        named = ("sent", "registered", "recommended", "decided")
        for name, theirs in zip(named, receiver.counts, strict=True):
            label = "Dikirim kantor, diterima penerima" if name == "sent" else REKAP_FOLLOWED[name]
            mine = ours[FOLLOWED.index(name)] if ours else None
            rows.append((f"{receiver.name}: {r.b.say(label)}", mine, theirs, None if mine is None else mine - theirs))
    return r.b.table(
        "selisih",
        "Selisih dengan catatan penerima",
        "perkara",
        ("Penerima dan langkah", "Menurut kantor", "Menurut penerima", "Selisih"),
        rows,
        None,
        "",
        note="Angka penerima tanpa tanda tangan. Selisih bukan kesalahan satu pihak: surat di jalan dan batas data "
        "yang berbeda juga menimbulkannya.",
    )


def _passed_on(r: Rekap) -> Section:
    """Persons passed on by region: all in the internal edition, whole groups of at least K in the public one."""
    b = r.b
    if b.internal:
        of: dict[str, list[OfficeTally]] = {}
        for office in r.offices:
            if office.code in r.counted:
                of.setdefault(regions.province(office.region), []).append(r.counted[office.code].tally)
        rows: list[tuple[Cell, ...]] = [
            (regions.name_of(code), *(office_tally.added(of[code], f"{step}_total") for step in NESTED))
            for code in sorted(of)
        ]
    else:
        rows = _groups(r)
    names = INSIDE if b.internal else ("Wilayah dan kantor", "Diteruskan")
    lines = (
        ()
        if b.internal
        else (
            b.say(
                "Sebuah provinsi tercetak sejak {n} orang diteruskan di sana, dalam kelompok sekurangnya {k} orang; "
                "kantor yang lebih kecil digabung. Kelompok yang sudah tercetak tidak berubah.",
                n=PUBLIC_FROM,
                k=K,
            ),
        )
    )
    table = b.table("diteruskan", "Orang diteruskan menurut wilayah", "orang", names, rows, None, "", note=ONCE)
    return Section(id="diteruskan", title=b.say("Orang diteruskan menurut wilayah"), lines=lines, tables=(table,))


INSIDE = ("Provinsi", "Dugaan layak", "Diteruskan", "Mendapat hasil", "Dijatuhi sanksi")


def _groups(r: Rekap) -> list[tuple[Cell, ...]]:
    names = {o.code: o.name for o in r.offices}
    rows: list[tuple[Cell, ...]] = []
    for (province, office), n in sorted(r.printed.cells.items()):
        place = regions.name_of(province)
        label = f"{office} {names.get(office, '')}".strip() if office else r.b.say("beberapa kantor bersama")
        rows.append((f"{place}: {label}", n))
    return rows


def _trend(r: Rekap) -> Section:
    b = r.b
    rows: list[tuple[Cell, ...]] = []
    for week, tallies in r.trend:
        looked = sum(t.looked for t in tallies) if tallies else None
        row = (f"{week.label}: {b.span(week)}", len(tallies) or None, office_tally.added(tallies, "registered"), looked)
        rows.append((*row, office_tally.added(tallies, "found_period")) if b.internal else row)
    columns = ("Pekan", "Kantor mengirim", "Terdaftar", "Terlihat", *(("Orang: dugaan layak",) if b.internal else ()))
    table = b.table(
        "pekan-demi-pekan",
        "Pekan demi pekan",
        "menurut baris",
        columns,
        rows,
        None,
        "",
        note="Kantor yang mengirim berbeda dari pekan ke pekan; baca angkanya di samping jumlah kantor.",
    )
    return Section(id="pekan-demi-pekan", title=b.say("Pekan demi pekan"), tables=(table,))


def _corrections(r: Rekap) -> Section:
    """What the counted version of an office states differently from the one before it."""
    b = r.b
    rows: list[tuple[Cell, ...]] = []
    for office in r.offices:
        versions = r.versions.get(office.code, ())
        if len(versions) < 2:
            continue
        old, new = versions[-2].tally, versions[-1].tally
        rows += [
            (office.code, _figure(b, name), before, now, b.when(old.cutoff))
            for name, before, now in office_tally.differences(old, new)
            if b.internal or office_tally.FIGURES[name].public
        ]
    line = "Angka kantor yang pernah dikirim dan sekarang lain; keduanya ditunjukkan." if rows else "Tidak ada."
    tables = (
        (
            b.table(
                "koreksi",
                "Koreksi kantor",
                "menurut baris",
                ("Kantor", "Angka", "Tercetak", "Sekarang", "Batas data versi sebelumnya"),
                rows,
                None,
                "",
                note="Satuan setiap angka tertulis pada barisnya.",
            ),
        )
        if rows
        else ()
    )
    return Section(id="koreksi", title=b.say("Koreksi kantor"), lines=(b.say(line),), tables=tables)


def _figure(b: ReportContext, name: str) -> str:
    """A figure of a rekap in words, with its unit where the words do not hold it."""
    if name in REKAP:
        return b.say(REKAP[name])
    step, _, kind = name.rpartition("_")
    return b.say(REKAP_MEASURES[kind], step=b.say(REKAP_STEPS[step]))


def _evidence(r: Rekap) -> Section:
    b = r.b
    rows: list[tuple[Cell, ...]] = [
        (code, _in_parts(c.tally.head) or "–", c.tally.checkpoint or None, _in_parts(c.digest), b.when(c.tally.cutoff))
        for code, c in sorted(r.counted.items())
    ]
    table = b.table(
        "kepala-rantai",
        "Kepala rantai setiap kantor",
        "menurut baris",
        ("Kantor", "Kepala rantai (SHA-256)", "Titik periksa", "SHA-256 berkas rekap", "Batas data"),
        rows,
        None,
        "",
    )
    line = b.say(
        "Cara menghitung versi {n}. Setiap berkas disimpan seperti diterima dan dapat diperiksa sendiri.",
        n=office_tally.METHOD,
    )
    return Section(id="bukti", title=b.say("Mengetahui dan rantai bukti"), lines=(line,), tables=(table,))


def _in_parts(digest: str) -> str:
    """A digest in groups of eight, so that a narrow page can break it."""
    return " ".join(digest[n : n + 8] for n in range(0, len(digest), 8))
