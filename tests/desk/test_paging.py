"""Which page of a list is shown, of any length."""

from hypothesis import given
from hypothesis import strategies as st

from desk.paging import STEP, paging

SIZES = st.integers(1, 60)


@given(st.integers(0, 5 * STEP), SIZES, st.integers(-5, 400))
def test_a_page_is_one_that_there_is_and_numbers_are_true(lines, size, asked):
    here = paging(lambda most: min(lines, most), size, asked)
    pages = max(-(-lines // size), 1)
    assert here.number == min(max(asked, 1), pages)
    assert here.count == lines if here.whole else here.count <= lines
    assert here.last == pages if here.whole else here.number < here.last <= pages
    assert 0 <= here.offset <= lines


@given(SIZES, st.integers())
def test_a_long_list_is_counted_no_further_than_the_page_needs(size, asked):
    counted = []

    def endless(most):
        counted.append(most)
        return most

    here = paging(endless, size, asked)
    assert counted[0] - here.number * size <= STEP
    assert not here.whole
    assert here.count % STEP == 0
