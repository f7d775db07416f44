"""Up to what a report counts: the same data gives the same cut-off, in a running week too."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from domain.periods import WIB, parse_week
from services.reporting import cut_off

WEEK = parse_week("2026-W46", WIB)
MOMENTS = st.integers(-9 * 86400, 16 * 86400).map(lambda s: WEEK.start + timedelta(seconds=s))


@given(MOMENTS, MOMENTS, st.integers(0, 86400))
def test_while_a_week_runs_the_clock_does_not_move_the_cut_off(newest, now, later):
    newest = min(newest, now)
    if now + timedelta(seconds=later) < WEEK.end:
        assert cut_off(WEEK, newest, now) == cut_off(WEEK, newest, now + timedelta(seconds=later)) == newest


def test_a_week_that_lies_behind_is_counted_to_its_end_or_to_what_was_recorded_since():
    now = WEEK.end + timedelta(days=3)
    assert cut_off(WEEK, WEEK.start, now) == WEEK.end
    assert cut_off(WEEK, WEEK.end + timedelta(days=1), now) == WEEK.end + timedelta(days=1)
    assert cut_off(WEEK, datetime(2031, 1, 1, tzinfo=UTC), now) == now, "never later than now"
