"""Which contests a post can be about: by pack, by day, by the region of the account."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from analysis.entries import Entry
from netralitas.errors import PackError
from netralitas.periods import zone_of
from netralitas.regions import covers
from netralitas.types import Candidate, Item, Pack


@dataclass(frozen=True, slots=True)
class Scope:
    """`packs`: the packs in question, None for all. `day`: in the account's zone, None when not known."""

    packs: frozenset[int] | None
    region: str
    day: date | None

    def at_home(self, entry: Entry) -> bool:
        """Whether the entry's contest is held where the account lives."""
        return entry.contest is None or not entry.region or bool(self.region) and covers(entry.region, self.region)

    def nearby(self, entry: Entry) -> bool:
        """Whether the contest is held inside the account's region: a provincial office knows its regencies."""
        return bool(self.region) and bool(entry.region) and covers(self.region, entry.region)


def scope_of(item: Item, packs: Sequence[Pack]) -> Scope:
    """Raises PackError when the item names a pack that is not loaded."""
    region = item.region or ""
    day = item.posted_at.astimezone(zone_of(region)).date() if item.posted_at else None
    chosen = set(range(len(packs)))
    if item.packs is not None:
        by_name = {pack.name: number for number, pack in enumerate(packs)}
        unknown = [name for name in item.packs if name not in by_name]
        if unknown:
            raise PackError(f"paket '{unknown[0]}' tidak dimuat", remedy=f"yang dimuat: {', '.join(by_name)}")
        chosen = {by_name[name] for name in item.packs}
    if day is not None:
        chosen = {n for n in chosen if packs[n].window_from <= day <= packs[n].window_to}
    return Scope(None if len(chosen) == len(packs) else frozenset(chosen), region, day)


def counts_on(candidate: Candidate, day: date | None) -> bool:
    """Whether a prospective contestant counts on a day; the nominated always do."""
    if day is None or candidate.valid_from is None:
        return True
    return candidate.valid_from <= day <= (candidate.valid_to or date.max)
