"""Groups of the public breakdowns: never small, never taken back, and consistent in every table."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.release import PUBLIC_FROM, K, cells, release

LEAVES = st.sampled_from([(p, f"{p}.{r}", f"{p}.{r}.{a}") for p in "ABC" for r in "12" for a in "xyz"])
# Weeks in a row: how many persons of each kind are new.
WEEKS = st.lists(st.dictionaries(LEAVES, st.integers(1, 40), max_size=9), max_size=6)


def history(weeks):
    """After each week: the counts so far, and the groups so far with those that were added."""
    now, released = {}, ()
    for week in weeks:
        for leaf, n in week.items():
            now[leaf] = now.get(leaf, 0) + n
        added = release("tempat", now, released)
        released += added
        yield dict(now), added, released


@given(WEEKS)
def test_x08_every_cell_of_every_level_grows_by_whole_groups(weeks):
    for _, added, _ in history(weeks):
        for level in range(3):
            assert all(n >= K for n in cells(added, "tempat", level).values())


@given(WEEKS)
def test_x08_a_cell_less_its_printed_parts_is_never_small(weeks):
    """Province less its regencies, regency less its agencies: what is left is nobody or K and more."""
    for _, _, released in history(weeks):
        for level in (0, 1):
            finer = cells(released, "tempat", level + 1)
            for path, n in cells(released, "tempat", level).items():
                if len(path) == level + 1:
                    left = n - sum(m for p, m in finer.items() if p[: level + 1] == path and len(p) > level + 1)
                    assert left == 0 or left >= K


@given(WEEKS)
def test_nobody_is_counted_twice(weeks):
    for now, _, released in history(weeks):
        for leaf, n in now.items():
            entered = sum(r.persons for r in released if r.leaf == leaf)
            assert 0 <= entered <= n


@given(WEEKS)
def test_x08_beside_new_groups_those_who_wait_are_nobody_or_many(weeks):
    """The total is public; those who are not in it could else be told from the new groups."""
    for now, added, released in history(weeks):
        waiting = sum(now.values()) - sum(r.persons for r in released)
        if added:
            assert waiting == 0 or waiting >= K


@given(WEEKS)
def test_x08_a_group_that_is_not_one_kind_hides_at_least_two(weeks):
    for _, added, _ in history(weeks):
        shared = {}
        for r in added:
            shared.setdefault(r.shown, []).append(r)
        for shown, group in shared.items():
            assert all(r.leaf == shown for r in group) or len({r.leaf for r in group}) >= 2


@pytest.mark.parametrize(
    ("counts", "shown"),
    [
        ([49], {}),
        ([50], {("A", "0"): 50}),
        ([46, 4], {}),  # the four would be the total less 46
        ([46, 3, 2], {("A", "0"): 46, ("A",): 5}),
        ([46, 6, 3], {("A", "0"): 46}),
        ([46, 6, 6, 3], {("A", "0"): 46, ("A", "2"): 6}),
    ],
)
def test_x08_by_hand(counts, shown):
    assert PUBLIC_FROM == 50
    now = {("A", str(i)): n for i, n in enumerate(counts)}
    assert cells(release("x", now, ()), "x", 1) == shown


# Reports in a row: who came, who is of another kind by now, and who is gone (by number among those that are there).
TURNS = st.lists(
    st.tuples(
        st.dictionaries(LEAVES, st.integers(1, 40), max_size=5),
        st.lists(st.tuples(st.integers(0, 999), LEAVES), max_size=6),
        st.lists(st.integers(0, 999), max_size=6),
    ),
    max_size=7,
)


def turns(found):
    """After each report: where everybody is, the groups that were added, and all so far."""
    people, released = [], ()
    for came, moved, gone in found:
        people += [leaf for leaf, n in came.items() for _ in range(n)]
        for who, leaf in moved[: len(people)]:
            people[who % len(people)] = leaf
        for who in gone[: len(people)]:
            people.pop(who % len(people))
        now = {leaf: people.count(leaf) for leaf in set(people)}
        added = release("tempat", now, released)
        released += added
        yield now, added, released


@given(TURNS)
def test_x08_who_moves_or_is_gone_is_not_told_from_the_groups(found):
    """Nobody enters twice: with the total beside it, one who did would be a cell of one."""
    for now, added, released in turns(found):
        total, entered = sum(now.values()), sum(r.persons for r in released)
        if added:
            assert entered <= total
            assert total - entered == 0 or total - entered >= K
        for level in range(3):
            assert all(n >= K for n in cells(added, "tempat", level).values())
            assert all(n >= K for n in cells(released, "tempat", level).values())
