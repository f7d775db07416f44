"""A line of an account's history in words; one that nothing here wrote is said to be unreadable and ends no page."""

import json

import pytest

from domain.account_words import changes_of


@pytest.mark.parametrize("kept", ["", "x", "{", *(sign * 10**size for sign in ("[", '{"a":') for size in (3, 5, 6))])
def test_a_line_that_nothing_wrote_is_said_to_be_unreadable(kept):
    assert changes_of(kept) == ["catatan riwayat ini tidak terbaca"]


def test_what_changed_is_told_and_no_id():
    [said] = changes_of(json.dumps({"person_id": ["orang-1", "orang-2"]}))
    assert said == "pemilik diganti"
