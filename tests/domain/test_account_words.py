"""A line of an account's history in words; one that nothing here wrote is said to be unreadable and ends no page."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.account_words import FIELDS, changes_of


@pytest.mark.parametrize("kept", ["", "x", "{", *(sign * 10**size for sign in ("[", '{"a":') for size in (3, 5, 6))])
def test_a_line_that_nothing_wrote_is_said_to_be_unreadable(kept):
    assert changes_of(kept) == ["catatan riwayat ini tidak terbaca"]


VALUES = st.none() | st.booleans() | st.integers() | st.text(max_size=3)
JSON = st.recursive(VALUES, lambda x: st.lists(x, max_size=3) | st.dictionaries(st.sampled_from([*FIELDS, "y"]), x))


@given(JSON)
def test_every_value_is_told_field_by_field_or_not_at_all(value):
    fields = value if isinstance(value, dict) else {"y": ""}
    whole = all(name in FIELDS and isinstance(pair, list) and len(pair) == 2 for name, pair in fields.items())
    told = changes_of(json.dumps(value))
    assert (told == ["catatan riwayat ini tidak terbaca"]) is not whole
    assert not whole or len(told) == len(fields)


def test_what_changed_is_told_and_no_id():
    [said] = changes_of(json.dumps({"person_id": ["orang-1", "orang-2"]}))
    assert said == "pemilik diganti"
