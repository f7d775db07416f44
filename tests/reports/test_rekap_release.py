"""What public rekap pages print together, over offices, provinces and weeks, tells nobody apart."""

from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from domain.office_tally import NESTED
from reports.rekap_release import FAMILY, Memory, printable
from reports.release import K

OFFICES = [(province, f"{province}.{n}") for province in ("31", "35") for n in range(3)]
# Per week and office: how many persons newly reach each of the four nested steps (as shares of who stands before it).
MOVES = st.tuples(st.integers(0, 30), *(st.integers(0, 30) for _ in NESTED[1:]))
WEEKS = st.lists(st.lists(MOVES, min_size=len(OFFICES), max_size=len(OFFICES)), min_size=1, max_size=5)


class World:
    """Persons with an identity, so that the printed numbers can be traced to the sets that they count."""

    def __init__(self):
        self.at = {step: {office: [] for _, office in OFFICES} for step in NESTED}
        self.born = 0

    def move(self, week):
        for (_, office), moves in zip(OFFICES, week, strict=True):
            self.at["found"][office] += range(self.born, self.born + moves[0])
            self.born += moves[0]
            for outer, inner, n in zip(NESTED, NESTED[1:], moves[1:], strict=False):
                waiting = [p for p in self.at[outer][office] if p not in self.at[inner][office]]
                self.at[inner][office] += waiting[:n]

    def persons(self, step):
        return frozenset(p for people in self.at[step].values() for p in people)


def printed_sets(weeks):
    """Per week the sets of persons behind each printed cell and total, with the week and what each counts."""
    world, memory, told = World(), Memory(), []
    for number, week in enumerate(weeks):
        world.move(week)
        forwarded = {p: {o: len(world.at["forwarded"][o]) for q, o in OFFICES if q == p} for p, _ in OFFICES}
        totals = {step: len(world.persons(step)) for step in NESTED}
        memory, printed = printable(memory, forwarded, totals, f"2026-01-{number + 1:02d}")
        groups, taken = {}, {o: 0 for _, o in OFFICES}
        for _, r in memory.groups:
            office, place = r.leaf[0], (r.family.removeprefix(FAMILY), r.shown[0] if r.shown else "")
            mine = world.at["forwarded"][office][taken[office] : taken[office] + r.persons]
            taken[office] += r.persons
            groups[place] = groups.get(place, frozenset()) | frozenset(mine)
        assert {place: len(people) for place, people in groups.items()} == dict(printed.cells)
        sets = {step: world.persons(step) for step in printed.totals if step != "forwarded"}
        if "forwarded" in printed.totals:
            sets["forwarded"] = frozenset().union(*groups.values())
        assert {step: len(people) for step, people in sets.items()} == dict(printed.totals)
        told.append((groups, sets))
    return told


def enough(people):
    return len(people) == 0 or len(people) >= K


@settings(max_examples=300)
@given(WEEKS)
def test_no_sum_or_difference_of_printed_cells_isolates_fewer_than_five_persons(weeks):
    """Every union of cells, every difference of totals over steps and weeks, and every total less cells.

    A difference of numbers is a number of persons only where one set holds the other: such pairs are checked.
    """
    told = printed_sets(weeks)
    unions = []
    for groups, _ in told:
        cells = list(groups.values())
        unions.append({frozenset().union(*some) for n in range(len(cells) + 1) for some in combinations(cells, n)})
    for later, (_, sets) in enumerate(told):
        for step, people in sets.items():
            assert enough(people)
            for earlier in range(later + 1):
                inner = [s for name, s in told[earlier][1].items() if NESTED.index(name) >= NESTED.index(step)]
                cells = unions[earlier] if step in ("found", "forwarded") else ()
                assert all(enough(people - fewer) for fewer in (*inner, *cells) if fewer <= people)
    every = set().union(*unions)
    for a, b in combinations(every, 2):
        if a < b or b < a:
            assert enough(a ^ b)


@given(WEEKS)
def test_a_page_made_again_prints_the_same_and_an_older_one_adds_nothing(weeks):
    world, memory = World(), Memory()
    for week in weeks:
        world.move(week)
    forwarded = {p: {o: len(world.at["forwarded"][o]) for q, o in OFFICES if q == p} for p, _ in OFFICES}
    totals = {step: len(world.persons(step)) for step in NESTED}
    memory, printed = printable(memory, forwarded, totals, "2026-02-01")
    assert printable(memory, forwarded, totals, "2026-02-01") == (memory, printed)
    again, older = printable(memory, forwarded, totals, "2026-01-01")
    if memory.cutoffs:
        assert (again, older.cells, older.totals) == (memory, {}, {})


@given(WEEKS)
def test_a_province_prints_the_same_groups_for_itself_as_the_nation_does(weeks):
    """As long as the totals leave them: the groups of a province depend on its own offices alone."""
    world, nation, alone = World(), Memory(), Memory()
    for number, week in enumerate(weeks):
        world.move(week)
        at = f"2026-01-{number + 1:02d}"
        forwarded = {p: {o: len(world.at["forwarded"][o]) for q, o in OFFICES if q == p} for p, _ in OFFICES}
        none = dict.fromkeys(NESTED, 0)
        nation, shown = printable(nation, forwarded, none, at)
        alone, own = printable(alone, {"31": forwarded["31"]}, none, at)
        assert {p: n for p, n in shown.cells.items() if p[0] == "31"} == dict(own.cells)
