"""What the offices of a period sent, put together: the values that the pages of a rekap are made of."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from domain import office_tally
from domain.office_tally import Office, OfficeTally, ReceivedTally
from domain.periods import Week
from reports.context import ReportContext
from reports.rekap_release import PrintedRekap


@dataclass(frozen=True, kw_only=True, slots=True)
class ReceiverCounts:
    """What a receiver itself counts of what came to it: received, registered, recommended, decided."""

    name: str
    counts: tuple[int, int, int, int]


@dataclass(frozen=True, kw_only=True)
class Rekap:
    """What the page is made from. `versions` has per office all valid files of the period, the one that counts last;
    `missing` the first period from which an office without one is missing ("" when it never sent any).

    `b` carries heading, language and edition; it has no facts of its own.
    """

    b: ReportContext
    offices: Sequence[Office]
    versions: Mapping[str, Sequence[ReceivedTally]]
    before: Mapping[str, ReceivedTally]
    missing: Mapping[str, str]
    trend: Sequence[tuple[Week, Sequence[OfficeTally]]] = ()
    receivers: Sequence[ReceiverCounts] = ()
    printed: PrintedRekap = field(default_factory=PrintedRekap)

    @cached_property
    def counted(self) -> dict[str, ReceivedTally]:
        """The version of each office that counts."""
        return {office: versions[-1] for office, versions in self.versions.items()}

    @cached_property
    def tallies(self) -> list[OfficeTally]:
        return [r.tally for r in self.counted.values()]

    def total(self, name: str) -> int | None:
        return office_tally.added(self.tallies, name)
