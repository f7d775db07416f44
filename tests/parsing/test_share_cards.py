"""[A3] [B3] The words of a post in its platform's card, of one author or of several."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.types import Platform
from parsing.share_cards import Card, read_card

NAMES = st.from_regex(r"[a-z][a-z0-9_.]{2,12}[a-z]", fullmatch=True)
WORDS = st.from_regex(r"[A-Z][a-z]{2,9}( [a-z]{3,9}){0,4}", fullmatch=True)
DAYS = [(" on ", "November 2, 2026"), (" pada ", "November 2, 2026"), (" tanggal ", "2 November 2026")]


@given(
    NAMES, st.lists(NAMES, max_size=4), st.sampled_from(DAYS), st.sampled_from([" and ", " dan ", ", ", " & "]), WORDS
)
def test_a3_a_card_names_the_first_author_and_holds_his_words_alone(author, others, day, joint, words):
    """[A3]"""
    shown = joint.join((author, *others))
    card = read_card(Platform.INSTAGRAM, "", f'1.234 suka, 5 komentar - {shown}{day[0]}{day[1]}: "{words}".')
    assert card == Card(text=words, author=author, published=day[1])


@given(WORDS, st.sampled_from(["on", "di", "pada"]), st.sampled_from(["Warga", "budi", "Budi Rekaan"]))
def test_a4_a_shown_name_is_no_handle(words, place, name):
    """[A4] Of "Budi di Instagram" the first word is what anybody may call himself, and Instagram is no day."""
    assert read_card(Platform.INSTAGRAM, f'{name} {place} Instagram: "{words}"', "") == Card(text=words)


@pytest.mark.parametrize("count", ["12 suka - ", "12 rb suka, 5 komentar - ", "1,234 likes, 5 comments - ", ""])
def test_b3_counts_are_no_words(count):
    """[B3]"""
    assert read_card(Platform.INSTAGRAM, "", f'{count}budi, sari on May 2, 2026: "Panen"').text == "Panen"
