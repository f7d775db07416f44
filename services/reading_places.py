"""Whether the reading list says of each case and drawn post what follows from its records: what waits is not buried, and
what is settled is not read again."""

from collections.abc import Iterator
from typing import NamedTuple

from domain.case_terms import ReviewState
from domain.texts import _
from review import case_rules
from review.priority import act_by
from store import audit, case_files, queue
from store.database import Store
from store.queue import QueueItem


class StandingPlace(NamedTuple):
    """What an item of the list says of where its reading stands; `since` is when it came into the list."""

    readable: bool
    state: str
    fresh_after: int
    contest: str
    since: str


def misplaced(db: Store) -> Iterator[str]:
    """One line for each item that stands otherwise than its records say, lacks, or is of nothing."""
    items = {item.case_id or item.sample_id: item for item in queue.everything(db)}
    meant = _cases(db) | _drawn(db)
    for name in sorted(meant.keys() | items.keys()):
        item = items.get(name)
        if item is None or meant.get(name) != _said(item) or _is_delayed(item):
            yield _("daftar baca: {name} tidak berada pada tempat yang mengikuti dari catatannya", name=name)


def _cases(db: Store) -> dict[str, StandingPlace]:
    return {
        file.case.case_id: StandingPlace(
            case_rules.is_readable(file), file.state, file.reopened, file.case.contest, file.case.opened_at
        )
        for file in case_files.standing_files(db)
    }


def _drawn(db: Store) -> dict[str, StandingPlace]:
    return {
        sample_id: StandingPlace(waits, ReviewState.READ, 0, "", at)
        for sample_id, (at, waits) in audit.waiting(db).items()
    }


def _said(item: QueueItem) -> StandingPlace:
    return StandingPlace(item.readable, item.state, item.fresh_after, item.contest, item.since)


def _is_delayed(item: QueueItem) -> bool:
    """Whether what waits is listed by another day than its clock and strength give. What one reader set aside stands as
    if it had been found, by the body's clock of then."""
    stands = item.readable and item.state != ReviewState.SET_ASIDE
    return stands and item.act_by != act_by(item.since, item.rank, item.due_on, item.region)
