"""Small cells stay closed over offices, provinces, the nation and the weeks: what a public rekap may print.

Two rules. Persons passed on are broken down within a province by the groups of reports/release.py, so that a province
and the nation print the same groups from the same files. The totals of the nested steps (found, passed on, decided,
sanctioned) are printed only where they differ by nobody or by at least K from every total that was ever printed; the
total of those passed on is the sum of the printed groups.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from domain.office_tally import NESTED, closed
from reports.release import K, release
from store.published import Released

FAMILY = "rekap:"


@dataclass(frozen=True, kw_only=True, slots=True)
class Memory:
    """What earlier public pages printed, each with the UTC text of its cut-off."""

    groups: tuple[tuple[str, Released], ...] = ()
    totals: tuple[tuple[str, str, int], ...] = ()

    @property
    def cutoffs(self) -> frozenset[str]:
        return frozenset((*(at for at, _ in self.groups), *(at for at, _, _ in self.totals)))


@dataclass(frozen=True, kw_only=True, slots=True)
class PrintedRekap:
    """What one public page prints: persons per province and office ("" for several together), and per step."""

    cells: Mapping[tuple[str, str], int] = field(default_factory=dict)
    totals: Mapping[str, int] = field(default_factory=dict)


def printable(
    memory: Memory, forwarded: Mapping[str, Mapping[str, int]], totals: Mapping[str, int], cutoff: str
) -> tuple[Memory, PrintedRekap]:
    """The memory after a public page at a cut-off, and what that page prints.

    `forwarded` counts persons per province and office, `totals` per step. The page of a cut-off that was printed
    before, or that lies before one that was, adds nothing: it shows what stood then.
    """
    if all(at < cutoff for at in memory.cutoffs):
        memory = _grown(memory, forwarded, totals, cutoff)
    groups = [r for at, r in memory.groups if at <= cutoff]
    printed = {step: n for at, step, n in memory.totals if at == cutoff}
    return memory, PrintedRekap(cells=_cells(groups), totals=printed)


def _grown(
    memory: Memory, forwarded: Mapping[str, Mapping[str, int]], totals: Mapping[str, int], cutoff: str
) -> Memory:
    before = [r for _, r in memory.groups]
    ever = [n for _, _, n in memory.totals]
    added = {
        province: release(FAMILY + province, {(office,): n for office, n in offices.items()}, before)
        for province, offices in sorted(forwarded.items())
    }
    while added and not _fits(before, added, ever):
        added.popitem()
    new = [r for groups in added.values() for r in groups]
    sent = sum(r.persons for r in (*before, *new))
    others = [step for step in NESTED if step != "forwarded"]
    fits = closed([totals[step] for step in others], (*ever, sent), K)
    fitting = {step: totals[step] for step, good in zip(others, fits, strict=True) if good}
    printed = {step: n for step, n in {**fitting, "forwarded": sent}.items() if n}
    return Memory(
        groups=(*memory.groups, *((cutoff, r) for r in new)),
        totals=(*memory.totals, *((cutoff, step, n) for step, n in printed.items())),
    )


def _fits(before: Sequence[Released], added: Mapping[str, Sequence[Released]], ever: Sequence[int]) -> bool:
    """Whether the sum of all groups may stand beside every total that was printed."""
    total = sum(r.persons for r in before) + sum(r.persons for groups in added.values() for r in groups)
    return closed([total], ever, K) == (True,)


def _cells(groups: Sequence[Released]) -> dict[tuple[str, str], int]:
    found: dict[tuple[str, str], int] = {}
    for r in groups:
        place = (r.family.removeprefix(FAMILY), r.shown[0] if r.shown else "")
        found[place] = found.get(place, 0) + r.persons
    return found
