"""Ids of posts as sheets and tables dress them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.types import Platform
from parsing.post_ids import canonical_id, is_comment, is_rounded

NUMBERS = st.integers(10**9, 10**19).map(lambda n: n // 1000 * 1000 + 997)  # no float and no sheet holds such a one
UNSEEN = ["", "\ufeff", "\u200b", "\u00a0", "\u2060", " "]
DRESSES = ["{}", "'{}", "\u2019{}", '="{}"', "{}.0", "{},0"]


@given(NUMBERS, st.sampled_from(DRESSES), st.sampled_from(UNSEEN), st.sampled_from(UNSEEN))
def test_e1_an_id_in_any_dress_is_the_same(number, dress, before, behind):
    """[E1]"""
    given_id = f"{before}{dress.format(number)}{behind}"
    assert canonical_id(Platform.X, given_id, "") == str(number)


@given(NUMBERS, st.sampled_from(",."))
def test_e1_marks_between_thousands_are_no_part_of_an_id(number, mark):
    """[E1]"""
    assert canonical_id(Platform.X, f"{number:,}".replace(",", mark), "") == str(number)
    assert not is_rounded(f"{number:,}".replace(",", mark))


@given(st.integers(10**17, 10**19), st.sampled_from(["{}.0", "{},0", "{:,}", '="{}.0"']))
def test_e1_what_a_floating_point_number_left_of_an_id_is_none(number, dress):
    """[E1] Whichever way the sheet shows it."""
    assert is_rounded(dress.format(int(float(number))))


@pytest.mark.parametrize(
    "path", ["watch?v={}", "shorts/{}", "live/{}", "embed/{}", "v/{}?version=3", "watch?t=5s&v={}"]
)
def test_e1_a_film_has_one_id_at_each_of_its_addresses(path):
    """[E1]"""
    assert canonical_id(Platform.YOUTUBE, "", f"https://www.youtube.com/{path.format('abcdefghijk')}") == "abcdefghijk"


@pytest.mark.parametrize(
    ("address", "comment"),
    [
        ("https://s.test/2026/panen/#comment-5", True),
        ("https://s.test/?p=1#comment-77", True),
        ("https://s.test/2026/panen.html?showComment=1793668200000#c77", True),
        ("https://s.test/2026/panen/?replytocom=5#respond", True),
        ("https://s.test/2026/panen/", False),
        ("https://s.test/2026/comment-5/", False),
        ("https://s.test/2026/panen/#comments", False),
    ],
)
def test_a2_an_address_of_a_comment_is_told_from_a_posts(address, comment):
    """[A2]"""
    assert is_comment(address) == comment
