"""What a report is made of: tables whose every number has unit, base, publisher and cut-off."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from domain.errors import BoundsError
from domain.texts import _

# Shares are printed from this base on; below it "n dari N" says more.
PERCENT_FROM = 50
# The last is for a list of numbers that other bodies published: each of its rows says its own unit.
UNITS = ("orang", "perkara", "akun", "kiriman", "penanda", "laporan", "rekomendasi", "menurut baris")
Cell = str | int | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Table:
    """Numbers of one unit at one cut-off. `base` is what the rows are parts of; `base_label` says it in words.

    `sources`: per row and column the case numbers, account or post ids behind the number, for the internal
    edition only.
    `bars`: the first number column is drawn as a share of the base beside the figures.
    `additive`: the rows are parts of the base that do not overlap, so they must sum to it. When a
    person can stand in several rows, it is False and `note` says so.
    """

    id: str
    title: str
    unit: str
    base: int | None
    base_label: str
    cutoff: datetime
    publisher: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    note: str = ""
    additive: bool = False
    bars: bool = False
    unit_label: str = ""
    sources: tuple[Mapping[int, tuple[str, ...]], ...] = ()

    @property
    def numeric(self) -> tuple[bool, ...]:
        """Per column whether it holds numbers, so that it is set flush right."""
        return tuple(any(isinstance(row[n], int) for row in self.rows) for n in range(len(self.columns)))

    def __post_init__(self) -> None:
        if self.unit not in UNITS:
            raise BoundsError(
                _("satuan {unit!r} tidak ada", unit=self.unit),
                where=self.id,
                remedy=_("pilih {units}", units=", ".join(UNITS)),
            )
        if not self.publisher or self.cutoff.tzinfo is None:
            raise BoundsError(_("penerbit dan batas data wajib ada"), where=self.id, remedy=_("lengkapi model"))
        if self.sources and len(self.sources) != len(self.rows):
            raise BoundsError(_("rujukan baris tidak lengkap"), where=self.id, remedy=_("periksa tabel"))
        if any(len(row) != len(self.columns) for row in self.rows):
            raise BoundsError(_("baris tidak sama panjang dengan judulnya"), where=self.id, remedy=_("periksa tabel"))
        if self.additive and self.total != self.base:
            raise BoundsError(
                _("jumlah baris {total} tidak sama dengan dasar {base}", total=self.total, base=self.base),
                where=self.id,
                remedy=_("periksa sumber"),
            )

    @property
    def broad(self) -> bool:
        """Whether it needs the whole width of the page."""
        return len(self.columns) > 3 or any(len(str(row[0])) > 60 for row in self.rows)

    @property
    def legend(self) -> tuple[object, ...]:
        """What all numbers have in common; tables with the same legend may share its print."""
        return self.unit, self.base, self.base_label, self.cutoff, self.publisher, self.note

    @property
    def total(self) -> int:
        """The sum of the first number column."""
        return sum(row[1] for row in self.rows if isinstance(row[1], int))


@dataclass(frozen=True, kw_only=True, slots=True)
class Chart:
    """A picture beside a table: `kind` is funnel, line, trend or map, `series` what the template draws.

    A map is of the provinces, or of the regencies and cities of one `province`.
    `title` and `description` say it to a screen reader; `table` names the table with the same numbers.
    """

    kind: str
    title: str
    description: str
    table: str
    series: tuple[tuple[Cell, ...], ...]
    province: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Mark:
    """One number of a strip: `sign` stands before it ("=", "+"), `place` is its table, row and column."""

    value: int
    label: str
    sign: str = ""
    below: str = ""
    place: tuple[str, int, int] | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Section:
    """One part of the page: a heading, sentences, tables and charts.

    `strip`: the few numbers that are seen first, each of them also in a table.
    `beside`: its narrow tables stand in two columns, below one legend for all of them.
    """

    id: str
    title: str
    lines: tuple[str, ...] = ()
    strip: tuple[Mark, ...] = ()
    beside: bool = False
    tables: tuple[Table, ...] = ()
    charts: tuple[Chart, ...] = ()

    @property
    def blocks(self) -> tuple[tuple[tuple[Table, ...], ...], ...]:
        """The tables as they stand on the page: blocks of one column or, where they are narrow, of two."""
        found: list[tuple[tuple[Table, ...], ...]] = []
        for narrow, run in groupby(self.tables, lambda t: self.beside and not t.broad):
            tables = tuple(run)
            found.append(_balanced(tables) if narrow else (tables,))
        return tuple(found)

    @property
    def shared(self) -> tuple[object, ...]:
        """The legend of the first tables when they have the same one, so that it is printed once; else ()."""
        legends = [table.legend for table in self.tables]
        return legends[0] if self.beside and len(legends) > 1 and legends[0] == legends[1] else ()


def _balanced(tables: tuple[Table, ...]) -> tuple[tuple[Table, ...], ...]:
    """The tables in two columns of about the same height, in their order; one table stays in one column."""
    heights = [len(t.rows) + 4 for t in tables]
    cut = min(range(1, max(len(tables), 2)), key=lambda i: abs(sum(heights[:i]) - sum(heights[i:])))
    return (tables[:cut], tables[cut:])


@dataclass(frozen=True, kw_only=True, slots=True)
class Heading:
    """The first block of a report: who, when, how far, how final."""

    title: str
    body: str
    edition: str
    week_label: str
    dates: str
    days: str
    stage: str
    cutoff: str
    status: str
    status_reason: str
    number: str
    responsible: str
    legal_basis: str
    demo: bool
    lang: str = "id"
    starts: str = ""
    version: int = 1
    address: str = ""
    logo: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Report:
    heading: Heading
    sections: tuple[Section, ...]

    @property
    def places(self) -> frozenset[tuple[str, int, int]]:
        """The table, row and column of every number that has something behind it."""
        return frozenset(
            (t.id, n, column)
            for t in self.tables
            for n, row in enumerate(t.sources)
            for column, ids in row.items()
            if ids
        )

    @property
    def tables(self) -> tuple[Table, ...]:
        return tuple(t for s in self.sections for t in s.tables)


def top(counts: Sequence[tuple[str, int]], keep: int, rest: str = "Lainnya") -> list[tuple[str, int]]:
    """The largest cells and the rest in one, never without the rest."""
    ordered = sorted(counts, key=lambda c: (-c[1], c[0]))
    tail = sum(n for _, n in ordered[keep:])
    return ordered[:keep] + ([(rest, tail)] if tail else [])
