"""Who was passed on, by form, position, place and platform; never by contestant."""

from collections import Counter
from collections.abc import Callable, Sequence

from netralitas import regions
from netralitas.output import persen
from netralitas.store.case_facts import CaseFact
from netralitas.store.tallies import IMPORT, SPIDER
from reports import labels
from reports.basis import Basis
from reports.counting import by, persons
from reports.model import (
    INTERNAL,
    PERCENT_FROM,
    PUBLIC_FROM,
    Cell,
    Chart,
    Report,
    Section,
    Table,
    carried,
    suppressed,
    top,
)

Cut = tuple[str, str, int, Callable[[CaseFact], str]]


def forms_and_positions(b: Basis) -> Section:
    """The breakdowns; in the public edition only from PUBLIC_FROM persons on, small cells merged."""
    total = persons(b.forwarded)
    lines = [
        b.say("Dasar: {n} orang yang perkaranya diteruskan ke lembaga lain sampai batas data.", n=total),
        b.say("Tidak pernah dirinci menurut peserta pemilihan: laporan ini bukan daftar kawan dan lawan."),
    ]
    title = b.say("Bentuk dugaan dan kelompok jabatan")
    if not b.internal and total < PUBLIC_FROM:
        lines.append(
            b.say("Rincian tidak ditampilkan dalam edisi publik karena kurang dari {n} orang diteruskan.",
                  n=PUBLIC_FROM)
        )  # fmt: skip
        return Section(id="bentuk", title=title, lines=tuple(lines))
    tables = tuple(t for cut in cuts(b) if (t := breakdown(b, cut, total)))
    if not b.internal:
        lines.append(b.say("{n} dari {of} rincian ditampilkan; sisanya disembunyikan.", n=len(tables), of=len(cuts(b))))
    charts = (province_map(b),) if any(t.id == "provinsi" for t in tables) else ()
    return Section(id="bentuk", title=title, lines=tuple(lines), tables=tables, charts=charts)


def cuts(b: Basis) -> Sequence[Cut]:
    """Table id, title, how many rows before the rest, and the cell of a case."""
    place = regions.names()

    def stage(case: CaseFact) -> str:
        code = case.category or ""
        categories = [p.categories[code] for p in b.packs if code in p.categories]
        return b.say(labels.STAGES[categories[0].stage] if categories else "bentuk belum ditetapkan")

    return (
        ("bentuk", "Bentuk dugaan menurut SKB", 5, lambda c: b.form(c.category)),
        ("jabatan", "Kelompok jabatan", 5, lambda c: b.say(labels.POSITIONS[c.position_level])),
        ("kepala-wilayah", "Kepala wilayah (camat, lurah)", 5, lambda c: b.say("Ya" if c.kepala_wilayah else "Tidak")),
        ("instansi", "Instansi", 10, lambda c: c.agency),
        ("provinsi", "Provinsi", 10, lambda c: place[regions.province(c.region)]),
        ("kabupaten-kota", "Kabupaten/kota", 10,
         lambda c: place[c.region] if "." in c.region else b.say("tingkat provinsi")),
        ("sumber", "Sumber", 5,
         lambda c: b.say("Laporan dari luar" if c.from_report else "Temuan pemantauan")),
        ("platform", "Platform", 5, lambda c: " + ".join(b.say(labels.PLATFORMS[p]) for p in c.platforms)),
        ("tahapan", "Tahapan menurut bentuknya", 5, stage),
    )  # fmt: skip


def breakdown(b: Basis, cut: Cut, total: int) -> Table | None:
    """One breakdown, or None when the public could work out a hidden cell from what is left."""
    id, title, keep, key = cut
    counts, rest = by(b.forwarded, key), b.say("Lainnya")
    note = "Satu orang dengan dua perkara dapat berada di dua baris."
    if b.edition == INTERNAL:
        cells = top(counts, keep, rest)
    else:
        merged = suppressed(counts, keep, rest)
        if merged is None:
            return None
        cells = carried(b.printed.get(id, ()), merged)
        note = (
            "Satu orang dengan dua perkara dapat berada di dua baris. Sel di bawah 5 orang digabung ke Lainnya; "
            "perubahan di bawah 5 orang ditunda ke laporan berikut."
        )
    rows: list[tuple[Cell, ...]] = [(name, n, part(b, n, total)) for name, n in cells]
    behind: dict[str, list[str]] = {name: [] for name, _ in cells}
    for case in b.forwarded:
        behind.get(key(case), behind.get(rest, [])).append(case.case_id)
    sources = list(behind.values())
    return b.table(
        id, title, "orang", (title, "Orang", "Bagian"), rows, total, "orang yang perkaranya diteruskan", note=note,
        bars=True, sources=sources,
    )  # fmt: skip


BREAKDOWNS = (
    "bentuk", "jabatan", "kepala-wilayah", "instansi", "provinsi", "kabupaten-kota", "sumber", "platform", "tahapan",
)  # fmt: skip


def public_cells(report: Report) -> dict[str, tuple[tuple[str, int], ...]]:
    """The cells of a report's breakdowns, to compare the next ones with."""
    return {
        t.id: tuple((str(row[0]), row[1]) for row in t.rows if isinstance(row[1], int))
        for t in report.tables
        if t.id in BREAKDOWNS
    }


def part(b: Basis, n: int, total: int) -> str:
    """A share in percent from PERCENT_FROM persons on, else "n of N"."""
    return f"{persen(n, total)}%" if total >= PERCENT_FROM else b.say("{n} dari {total}", n=n, total=total)


def province_map(b: Basis) -> Chart:
    """Per area (code, name, registered, looked at, persons passed on): counts beside their coverage.

    The areas are provinces, or in the report of one province its regencies and cities.
    """
    place = regions.names()
    area = (lambda code: code) if b.facts.province else regions.province
    registered, looked = Counter[str](), Counter[str]()
    for a in b.facts.accounts:
        registered[area(a.region)] += 1
        looked[area(a.region)] += a.seen in (SPIDER, IMPORT)
    passed = dict(by(b.forwarded, lambda c: area(c.region)))
    rows = tuple(
        (code, place[code], registered[code], looked[code], passed.get(code, 0) if b.internal else None)
        for code in sorted(registered)
    )
    return Chart(
        kind="map", series=rows, province=b.facts.province,
        title=b.say("Peta: akun terlihat dan orang yang diteruskan menurut wilayah"),
        table="kabupaten-kota" if b.facts.province else "provinsi",
        description="; ".join(f"{name}: {k}/{n}, {p}" for _, name, n, k, p in rows),
    )  # fmt: skip
