"""The values of a report check themselves; small cells are hidden so that nothing gives them away."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import BoundsError, Exit
from reports.model import Table, top

CELLS = st.lists(st.integers(1, 60), min_size=1, max_size=12).map(
    lambda counts: [(f"sel {i}", n) for i, n in enumerate(counts)]
)


def table(**changed):
    values = {
        "id": "uji",
        "title": "Uji",
        "unit": "orang",
        "base": 3,
        "base_label": "orang",
        "publisher": "Lembaga Uji",
        "cutoff": datetime(2026, 11, 16, tzinfo=UTC),
        "columns": ("a", "b"),
        "rows": (("x", 1), ("y", 2)),
    }
    return Table(**{**values, **changed})


def test_an_additive_table_sums_to_its_base():
    assert table(additive=True).total == 3


@pytest.mark.parametrize(
    "changed",
    [
        {"additive": True, "base": 4},
        {"publisher": ""},
        {"cutoff": datetime(2026, 11, 16)},  # noqa: DTZ001
        {"unit": "kasus"},
        {"rows": (("x", 1, 2),)},
        {"additive": True, "rows": (("x", 1),)},
    ],
    ids=["sum", "publisher", "zone", "unit", "width", "missing-row"],
)
def test_a_table_outside_its_bounds_is_an_error_of_its_own(changed):
    with pytest.raises(BoundsError) as caught:
        table(**changed)
    assert caught.value.exit_code == Exit.BOUNDS == 5
    assert caught.value.where == "uji"


@given(CELLS, st.integers(1, 6))
def test_top_loses_nobody(cells, keep):
    shown = top(cells, keep)
    assert sum(n for _, n in shown) == sum(n for _, n in cells)
    assert len(shown) <= keep + 1
    assert [n for _, n in shown[:keep]] == sorted((n for _, n in cells), reverse=True)[:keep]
