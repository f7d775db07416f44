"""Persons, cases and times of a week as the figures of a report count them."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from domain.periods import WIT, week_of
from reports.counting import case_ids, during, is_found, persons

WEEK = week_of(date(2026, 11, 3), WIT)
SECOND = timedelta(seconds=1)


@dataclass(frozen=True)
class ACase:
    """What counting asks of a case."""

    case_id: str
    person_id: str
    found_at: datetime | None = None


@pytest.mark.parametrize(
    ("moment", "inside"),
    [
        (None, False),
        (WEEK.start - SECOND, False),
        (WEEK.start, True),
        (WEEK.start + SECOND, True),
        (WEEK.end - SECOND, True),
        (WEEK.end, False),
        (WEEK.end + SECOND, False),
    ],
)
@pytest.mark.parametrize("zone", [UTC, WIT, timezone(timedelta(hours=-9))])
def test_a_week_has_its_first_moment_and_not_that_of_the_next(moment, inside, zone):
    assert during(WEEK)(moment and moment.astimezone(zone)) is inside


def test_a_person_with_two_cases_is_one_person_and_two_cases():
    cases = [ACase("K-1", "orang-1"), ACase("K-2", "orang-1"), ACase("K-3", "orang-2")]
    assert (persons(cases), case_ids(cases)) == (2, ("K-1", "K-2", "K-3"))


def test_found_is_a_case_whose_finding_has_a_time():
    assert is_found(ACase("K-1", "orang-1", found_at=WEEK.start))
    assert not is_found(ACase("K-1", "orang-1"))
