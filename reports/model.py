"""What a report is made of: tables whose every number has unit, base, publisher and cut-off."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from netralitas.errors import BoundsError

INTERNAL, PUBLIC = "internal", "publik"
# Shares are printed from this base on; below it "n dari N" says more.
PERCENT_FROM = 50
# A breakdown is public only from this many persons, and no cell of it is smaller than K.
PUBLIC_FROM, K = 50, 5
UNITS = ("orang", "perkara", "akun", "kiriman", "penanda")
Cell = str | int | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Table:
    """Numbers of one unit at one cut-off. `base` is what the rows are parts of; `base_label` says it in words.

    `sources`: per row the case numbers or account ids behind it, for the internal edition only;
    `linked` are the columns whose number counts exactly them.
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
    sources: tuple[tuple[str, ...], ...] = ()
    linked: tuple[int, ...] = (1,)

    @property
    def numeric(self) -> tuple[bool, ...]:
        """Per column whether it holds numbers, so that it is set flush right."""
        columns = zip(*self.rows, strict=True) if self.rows else [()] * len(self.columns)
        return tuple(any(isinstance(cell, int) for cell in column) for column in columns)

    def __post_init__(self) -> None:
        if self.unit not in UNITS:
            raise BoundsError(f"satuan {self.unit!r} tidak ada", where=self.id, remedy="pilih " + ", ".join(UNITS))
        if not self.publisher or self.cutoff.tzinfo is None:
            raise BoundsError("penerbit dan batas data wajib ada", where=self.id, remedy="lengkapi model")
        if self.sources and len(self.sources) != len(self.rows):
            raise BoundsError("rujukan baris tidak lengkap", where=self.id, remedy="periksa tabel")
        if any(len(row) != len(self.columns) for row in self.rows):
            raise BoundsError("baris tidak sama panjang dengan judulnya", where=self.id, remedy="periksa tabel")
        if self.additive and self.total != self.base:
            raise BoundsError(
                f"jumlah baris {self.total} tidak sama dengan dasar {self.base}", where=self.id, remedy="periksa sumber"
            )

    @property
    def total(self) -> int:
        """The sum of the first number column."""
        return sum(row[1] for row in self.rows if isinstance(row[1], int))


def tells_too_much(before: Sequence[tuple[str, int]], now: Sequence[tuple[str, int]]) -> bool:
    """Whether two printed breakdowns side by side show that fewer than K persons came or went in a cell."""
    then, later = dict(before), dict(now)
    return any(0 < abs(later.get(k, 0) - then.get(k, 0)) < K for k in {*then, *later})


def carried(before: Sequence[tuple[str, int]], now: Sequence[tuple[str, int]]) -> list[tuple[str, int]]:
    """The cells to print after `before`: a change under K waits, the cell keeps its printed number.

    What is held back could lie in any cell that did not move; where only one did not, nothing moves yet.
    """
    then = dict(before)
    if not then:
        return list(now)
    cells = [(k, n if abs(n - then.get(k, 0)) >= K else then.get(k, n)) for k, n in now]
    waiting = [k for k, n in now if 0 < abs(n - then.get(k, 0)) < K]
    still = [k for k, n in cells if n == then.get(k)]
    if tells_too_much(before, cells) or (waiting and len(still) < 2):
        return list(before)
    return sorted(cells, key=lambda c: (-c[1], c[0]))


@dataclass(frozen=True, kw_only=True, slots=True)
class Chart:
    """A picture beside a table: `kind` is trend or map, `series` what the template draws.

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
class Section:
    """One part of the page: a heading, sentences, tables and charts."""

    id: str
    title: str
    lines: tuple[str, ...] = ()
    tables: tuple[Table, ...] = ()
    charts: tuple[Chart, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Heading:
    """The first block of a report: who, when, how far, how final."""

    title: str
    body: str
    edition: str
    week_label: str
    dates: str
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


@dataclass(frozen=True, kw_only=True, slots=True)
class Report:
    heading: Heading
    sections: tuple[Section, ...]

    @property
    def tables(self) -> tuple[Table, ...]:
        return tuple(t for s in self.sections for t in s.tables)


def top(counts: Sequence[tuple[str, int]], keep: int, rest: str = "Lainnya") -> list[tuple[str, int]]:
    """The largest cells and the rest in one, never without the rest."""
    ordered = sorted(counts, key=lambda c: (-c[1], c[0]))
    tail = sum(n for _, n in ordered[keep:])
    return ordered[:keep] + ([(rest, tail)] if tail else [])


def suppressed(
    counts: Sequence[tuple[str, int]], keep: int = 100, rest: str = "Lainnya"
) -> list[tuple[str, int]] | None:
    """Cells for the public: those under K merged into one; None when that cell would still be under K.

    The merged cell takes the next smallest cells until it reaches K, so no
    hidden count can be had back as the total less the rest.
    """
    ordered = sorted(counts, key=lambda c: (-c[1], c[0]))
    if all(n >= K for _, n in ordered) and len(ordered) <= keep:
        return ordered
    kept, merged, names = ordered, 0, 0
    while kept and (kept[-1][1] < K or merged < K or names < 2 or len(kept) > keep):
        merged, names, kept = merged + kept[-1][1], names + 1, kept[:-1]
    return [*kept, (rest, merged)] if kept and merged >= K else None
