"""Which contests a post can be about: by pack, by day, by the region of the account."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from analysis.entries import Entry
from domain.elections import Contest, Pack
from domain.errors import PackError
from domain.periods import zone_of
from domain.regions import covers
from domain.texts import _
from domain.types import Item


class Scope(NamedTuple):
    """`day` is the calendar day in the account's zone, None when the post has no time."""

    region: str
    day: date | None

    def at_home(self, entry: Entry) -> bool:
        """Whether the entry's contest is held where the account lives."""
        contest = entry.contest
        if contest is None or not contest.region:
            return True
        if not self.region or not covers(contest.region, self.region):
            return False
        # An office of the whole province may belong to any of its constituencies.
        return not contest.parts or self.region == contest.region or any(covers(p, self.region) for p in contest.parts)

    def drawn(self, contest: Contest) -> bool:
        """Whether ballot numbers can mean the contest: they are drawn after penetapan."""
        return self.day is None or self.day >= contest.penetapan

    def nearby(self, entry: Entry) -> bool:
        """Whether the contest is held inside the account's region: a provincial office knows its regencies."""
        return bool(self.region) and bool(entry.region) and covers(self.region, entry.region)


def scope_of(item: Item) -> Scope:
    region = item.region or ""
    return Scope(region, item.posted_at.astimezone(zone_of(region)).date() if item.posted_at else None)


def chosen_packs(item: Item, day: date | None, packs: Sequence[Pack]) -> tuple[int, ...]:
    """Numbers of the packs that the item names (all without a name) and whose window holds the day.

    Raises PackError when the item names a pack that is not loaded.
    """
    chosen = range(len(packs)) if item.packs is None else _named(item.packs, packs)
    if day is None:
        return tuple(chosen)
    return tuple(n for n in chosen if packs[n].window_from <= day <= packs[n].window_to)


def _named(names: Sequence[str], packs: Sequence[Pack]) -> list[int]:
    by_name = {pack.name: number for number, pack in enumerate(packs)}
    for name in names:
        if name not in by_name:
            raise PackError(
                _("paket '{name}' tidak dimuat", name=name),
                remedy=_("yang dimuat: {by_name}", by_name=", ".join(by_name)),
            )
    return sorted({by_name[name] for name in names})
