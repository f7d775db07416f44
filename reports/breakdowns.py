"""Who was passed on, by form, position, place and platform; never by contestant."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from domain import labels, regions
from domain.elections import Pack
from reports.areas import area_map, area_table
from reports.context import ReportContext, Wording
from reports.counting import case_ids, persons
from reports.model import PERCENT_FROM, Section, Table, top
from reports.release import FORMS_FROM, PUBLIC_FROM, K, Path, cells, release
from reports.words import share
from store.case_facts import CaseFact
from store.published import Released
from store.tallies import WeekFacts

# A unit of fewer registered persons is not named in the public edition: in a small office the place is the person.
LEAST = 30
Leaf = Callable[[CaseFact], Path]
TOO_FEW = (
    "Edisi publik merinci bentuk dugaan mulai {form} orang, dan jabatan, tempat, sumber dan platform mulai {n} orang "
    "diteruskan; sel di bawah 5 orang, dan tempat dengan kurang dari {least} orang terdaftar, tidak pernah ditampilkan."
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Breakdown:
    """One table: the level of its family's path that it shows, in words, and how many rows before the rest."""

    id: str
    title: str
    keep: int
    family: str
    level: int
    name: Callable[[Path], str]


def leaves(packs: Sequence[Pack]) -> Mapping[str, Leaf]:
    """Per family the path of a case, from coarse to fine."""
    return {
        "bentuk": lambda c: (_stage(packs, c.category), c.category or ""),
        "jabatan": lambda c: (c.position_level, "Ya" if c.kepala_wilayah else "Tidak"),
        "tempat": lambda c: (regions.province(c.region), c.region, c.agency),
        "sumber": lambda c: ("Laporan dari luar" if c.from_report else "Temuan pemantauan",),
        "platform": lambda c: ("+".join(c.platforms),),
    }


def _stage(packs: Sequence[Pack], category: str | None) -> str:
    stages = [p.categories[category].stage for p in packs if category in p.categories] if category else []
    return stages[0] if stages else ""


def cuts(b: Wording) -> Sequence[Breakdown]:
    place = regions.name_of

    def stage(path: Path) -> str:
        return b.say(labels.STAGES[path[0]] if path[0] else "bentuk belum ditetapkan")

    def regency(path: Path) -> str:
        return place(path[1]) if "." in path[1] else b.say("{place}, tingkat provinsi", place=place(path[1]))

    rows: Sequence[tuple[str, str, int, str, int, Callable[[Path], str]]] = (
        ("bentuk", "Bentuk dugaan menurut SKB", 5, "bentuk", 1, lambda p: b.form(p[1] or None)),
        ("jabatan", "Kelompok jabatan", 5, "jabatan", 0, lambda p: b.say(labels.POSITIONS[p[0]])),
        ("kepala-wilayah", "Kepala wilayah (camat, lurah)", 5, "jabatan", 1, lambda p: b.say(p[1])),
        ("instansi", "Instansi", 10, "tempat", 2, lambda p: p[2]),
        ("provinsi", "Provinsi", 10, "tempat", 0, lambda p: place(p[0])),
        ("kabupaten-kota", "Kabupaten/kota", 10, "tempat", 1, regency),
        ("sumber", "Sumber", 5, "sumber", 0, lambda p: b.say(p[0])),
        ("platform", "Platform", 5, "platform", 0, lambda p: " + ".join(b.platform(x) for x in p[0].split("+") if x)),
        ("tahapan", "Tahapan menurut bentuknya", 5, "bentuk", 0, stage),
    )
    return [Breakdown(id=i, title=t, keep=k, family=f, level=n, name=name) for i, t, k, f, n, name in rows]


def forms_and_positions(b: ReportContext) -> Section:
    """The breakdowns; in the public edition only of the groups that entered it."""
    total = persons(b.forwarded)
    base = "Dasar: {n} orang yang perkaranya diteruskan ke lembaga lain sampai batas data."
    if not total:
        base = "Belum ada orang yang perkaranya diteruskan ke lembaga lain; tidak ada yang dirinci."
    lines = [b.say(base, n=total)]
    tables: list[Table] = []
    if b.internal and total:
        groups = {family: by_leaf(b, leaf) for family, leaf in leaves(b.packs).items()}
        tables = [internal(b, cut, groups[cut.family], total) for cut in cuts(b)]
    elif b.released:
        tables = [t for cut in cuts(b) if (t := public(b, cut, total))]
        lines += public_lines(b, len(tables))
    elif total:
        lines.append(b.say(TOO_FEW, form=FORMS_FROM, n=PUBLIC_FROM, least=LEAST))
    lines.append(b.say("Tidak pernah dirinci menurut peserta pemilihan: laporan ini bukan daftar kawan dan lawan."))
    with_map = b.facts.accounts and (b.internal or any(t.id == "provinsi" for t in tables))
    return Section(
        id="bentuk",
        title=b.say("Bentuk dugaan dan kelompok jabatan"),
        lines=tuple(lines),
        beside=True,
        tables=(*tables, area_table(b)) if with_map else tuple(tables),
        charts=(area_map(b),) if with_map else (),
    )


def internal(b: ReportContext, cut: Breakdown, groups: Mapping[Path, Sequence[CaseFact]], total: int) -> Table:
    """All cells, the smaller ones in one row; each leads to its cases."""
    cells, rest = by_name(cut, groups), b.say("Lainnya")
    rows_shown = top([(name, persons(cases)) for name, cases in cells.items()], cut.keep, rest)
    behind: dict[str, list[str]] = {name: [] for name, _ in rows_shown}
    for name, cases in cells.items():
        behind.get(name, behind.get(rest, [])).extend(case_ids(cases))
    return b.table(
        cut.id,
        cut.title,
        "orang",
        (cut.title, "Orang", "Bagian"),
        [(x, n, part(b, n, total)) for x, n in rows_shown],
        total,
        "orang yang perkaranya diteruskan",
        note="Satu orang dengan dua perkara dapat berada di dua baris.",
        bars=True,
        sources=[{1: sorted(ids)} for ids in behind.values()],
    )


def by_leaf(b: ReportContext, leaf: Leaf) -> dict[Path, list[CaseFact]]:
    """The cases passed on per path of a family."""
    found: dict[Path, list[CaseFact]] = {}
    for case in b.forwarded:
        found.setdefault(leaf(case), []).append(case)
    return found


def by_name(cut: Breakdown, groups: Mapping[Path, Sequence[CaseFact]]) -> dict[str, list[CaseFact]]:
    """The cases passed on per cell of a table."""
    cells: dict[str, list[CaseFact]] = {}
    for path, cases in groups.items():
        cells.setdefault(cut.name(path), []).extend(cases)
    return cells


def public(b: ReportContext, cut: Breakdown, total: int) -> Table | None:
    """The cells of the groups that were released; None when they say no more than the total."""
    rows_shown = released_rows(b, cut, b.released)
    if not rows_shown:
        return None
    base = sum(rows_shown.values())
    return b.table(
        cut.id,
        cut.title,
        "orang",
        (cut.title, "Orang", "Bagian"),
        [(x, n, part(b, n, base)) for x, n in rows_shown.items()],
        base,
        "orang yang sudah masuk rincian ini",
        additive=True,
        bars=True,
        note="Setiap orang dihitung sekali, menurut perkaranya yang pertama diteruskan. Tambahan di bawah 5 orang "
        "digabung atau menunggu; Lainnya dapat memuat orang dari sel yang juga disebut sendiri.",
    )


def released_rows(b: Wording, cut: Breakdown, released: Sequence[Released]) -> dict[str, int]:
    """The rows of a public table that these groups give, the smaller ones in one; {} when that says no more than the
    total."""
    counts: Counter[str] = Counter()
    for path, n in cells(released, cut.family, cut.level).items():
        counts[shared(b, cut, path)] += n
    rest = b.say("Lainnya")
    other = counts.pop(rest, 0)
    if not counts:
        return {}
    rows_shown = dict(top(sorted(counts.items()), cut.keep, rest))
    return rows_shown | {rest: rows_shown.get(rest, 0) + other} if other else rows_shown


def shared(b: Wording, cut: Breakdown, path: Path) -> str:
    """A cell's name: its own, or of the coarser cell whose remaining parts were put together."""
    if len(path) > cut.level:
        return cut.name(path)
    if not path:
        return b.say("Lainnya")
    coarser = next(c for c in cuts(b) if c.family == cut.family and c.level == len(path) - 1)
    return b.say("{cell}: lainnya", cell=coarser.name(path))


def public_lines(b: ReportContext, printed: int) -> list[str]:
    """How much of the breakdowns is shown, and how many persons are in them."""
    total, all_cuts = persons(b.forwarded), len(cuts(b))
    entered = [n for f in leaves(b.packs) if (n := sum(cells(b.released, f, 0).values()))]
    least, most = min(entered), max(entered)
    tables = "Semua {of} rincian ditampilkan."
    if printed < all_cuts:
        tables = "{n} dari {of} rincian ditampilkan; sisanya disembunyikan."
    if least == most == total:
        who = "Semua {n} orang sudah masuk."
    elif most > total:
        who = "{most} orang pernah masuk; yang masuk tidak ditarik lagi, dan kini {n} orang yang dihitung."
    elif least == most:
        who = "{least} dari {n} orang sudah masuk, yang lain menunggu."
    else:
        who = "{least} sampai {most} dari {n} orang sudah masuk, yang lain menunggu."
    return [
        *([b.say(TOO_FEW, form=FORMS_FROM, n=PUBLIC_FROM, least=LEAST)] if total < PUBLIC_FROM else []),
        b.say(tables, n=printed, of=all_cuts),
        b.say("Rincian bertambah hanya dalam kelompok sekurangnya {k} orang.", k=K)
        + " "
        + b.say(who, least=least, most=most, n=total),
    ]


def newly_released(facts: WeekFacts, packs: Sequence[Pack], before: Sequence[Released]) -> tuple[Released, ...]:
    """The groups that a report may add to those already printed; a person stands in that of the first case."""
    forwarded = sorted((c.forwarded_at, c.case_id, c) for c in facts.cases if c.forwarded_at is not None)
    first: dict[str, CaseFact] = {}
    for _, _, case in forwarded:
        first.setdefault(case.person_id, case)
    found: list[Released] = []
    large = _large_places(facts)
    for family, leaf in leaves(packs).items():
        start = FORMS_FROM if family == "bentuk" else PUBLIC_FROM
        counts = Counter(leaf(case) for case in first.values())
        found += release(family, counts, before, start, large.__contains__ if family == "tempat" else lambda path: True)
    return tuple(found)


def _large_places(facts: WeekFacts) -> set[Path]:
    """The provinces, regencies and agencies of which at least LEAST persons are registered, and the whole country."""
    people: dict[Path, set[str]] = {(): set()}
    for a in facts.accounts:
        whole = (regions.province(a.region), a.region, a.agency)
        for depth in range(1, len(whole) + 1):
            people.setdefault(whole[:depth], set()).add(a.person_id)
    return {()} | {path for path, persons in people.items() if len(persons) >= LEAST}


def part(b: ReportContext, n: int, total: int) -> str:
    """A share in percent from PERCENT_FROM persons on, else "n of N"."""
    return share(b.lang, n, total) if total >= PERCENT_FROM else b.say("{n} dari {total}", n=n, total=total)
