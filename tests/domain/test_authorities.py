"""Who may receive and decide is a matter of the day."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.authorities import authorities, authority_called, caution, is_open
from domain.errors import WorkflowError
from review.case_rules import require_in_office
from review.next_steps import routes_to_check
from review.oversight import oversight_body_of, profiles

NAMES = [(a, name) for a in authorities() for name in a.names]
CASES = (str, str.upper, str.lower)


@given(st.sampled_from(NAMES), st.dates(date(2000, 1, 1), date(2040, 1, 1)), st.sampled_from(CASES))
def test_no_record_names_an_authority_that_was_not_there_on_its_day(known, day, written):
    authority, name = known
    typed = f"  {written(name)} ".replace(" ", "  ")
    assert authority_called(typed) == authority
    assert is_open(typed, day) == (authority.start <= day <= authority.end)
    if is_open(typed, day):
        require_in_office(day, lembaga=typed)
        return
    with pytest.raises(WorkflowError, match=authority.name) as refused:
        require_in_office(day, lembaga=typed)
    assert authority.source in refused.value.what


@given(st.text(max_size=30), st.dates())
def test_a_body_that_is_not_listed_is_taken_as_written(typed, day):
    if authority_called(typed) is None:
        require_in_office(day, lembaga=typed)
        assert caution(typed, day) == ""


def test_every_profile_offers_only_receivers_in_office_and_says_what_to_look_up():
    gone = authority_called("KASN")
    for name in profiles():
        body = oversight_body_of(name, ())
        for route in body.profile.routes:
            assert gone.name not in route.receivers_on(gone.end + timedelta(days=1))
        sends = any("Badan Kepegawaian Negara" in r.receivers for r in body.profile.routes)
        assert bool(routes_to_check(body, date(2027, 10, 16))) == sends or name == "bkn"
        assert not routes_to_check(body, date(2027, 10, 15))
