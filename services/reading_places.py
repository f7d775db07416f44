"""Whether the reading list says of each case and drawn post what follows from its records: what waits is not buried, and
what is settled is not read again."""

from collections.abc import Iterator, Mapping

from domain.case_terms import ReviewState
from domain.texts import _
from review import case_rules
from store import audit, case_files, queue
from store.database import Store
from store.queue import StandingPlace


def misplaced(db: Store) -> Iterator[str]:
    """One line for each item that stands otherwise than its records say, lacks, or is of nothing."""
    cases = {
        file.case.case_id: StandingPlace(
            readable=case_rules.is_readable(file),
            state=file.state,
            fresh_after=file.reopened,
            contest=file.case.contest,
            since=file.case.opened_at,
        )
        for file in case_files.standing_files(db)
    }
    drawn = {
        sample_id: StandingPlace(readable=waits, state=ReviewState.READ, fresh_after=0, contest="", since=at)
        for sample_id, (at, waits) in audit.waiting(db).items()
    }
    yield from _differing(cases, queue.standings(db, "case_id"))
    yield from _differing(drawn, queue.standings(db, "sample_id"))


def _differing(meant: Mapping[str, StandingPlace], found: Mapping[str, StandingPlace]) -> Iterator[str]:
    for name in sorted(meant.keys() | found.keys()):
        if meant.get(name) != found.get(name):
            yield _("daftar baca: {name} tidak berada pada tempat yang mengikuti dari catatannya", name=name)
