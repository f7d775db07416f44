"""Numbers of people are covered wherever a text is shown, and nothing else is."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.privacy import NUMBERS, holds_nip, mask_numbers

DIGITS = st.text("0123456789", min_size=18, max_size=18)
GAPS = st.sampled_from(["", " ", ".", "-", "  ", " - ", "\u00a0", "\u2011", "–"])
BEFORE = st.sampled_from([" ", " telp.", " No.Hp.", " WA", "\nNIP", " NIK.", " hp", ": ", " ("])
WORDS = st.text(st.characters(exclude_categories=("Nd", "Cs")), max_size=20)


def spaced(digits, gap, sizes):
    parts, at = [], 0
    for size in sizes:
        parts.append(digits[at : at + size])
        at += size
    return gap.join(part for part in parts if part)


PEOPLE = st.one_of(
    st.builds(lambda d, g: spaced(d, g, (8, 6, 1, 3)), DIGITS, GAPS),  # NIP
    st.builds(lambda d, g: spaced(d[:16], g, (4, 4, 4, 4)), DIGITS, GAPS),  # NIK
    st.builds(
        lambda start, d, g: start + g.join((d[:3], d[3:7], d[7:10])),
        st.sampled_from(["08", "+628", "628"]),
        DIGITS,
        GAPS,
    ),
    st.builds(
        "{}@{}.id".format,
        st.text("abcdefghij.", min_size=1, max_size=9).map(lambda s: "a" + s),
        st.text("klmnop", min_size=2, max_size=8),
    ),
)


@given(WORDS, BEFORE, PEOPLE, WORDS)
def test_a_number_of_a_person_is_covered_in_any_text_and_the_text_keeps_its_length(before, begin, number, after):
    text = f"{before}{' ' if '@' in number else begin}{number} {after}"
    shown = mask_numbers(text)
    assert len(shown) == len(text)
    assert mask_numbers(shown) == shown
    own = number.partition("@")[0] if "@" in number else number
    assert own not in shown
    assert not re.search(r"\d{6}", shown)


@pytest.mark.parametrize("text", ["(0812) 3456-7890", "+62 (812) 3456 7890", "0 8 1 2 3 4 5 6 7 8 9 0"])
def test_a_telephone_in_brackets_or_figure_by_figure_is_covered(text):
    assert not re.search(r"\d", mask_numbers(text))


@given(DIGITS, GAPS, BEFORE)
def test_a_nip_is_seen_however_it_is_written(digits, gap, begin):
    assert holds_nip(f"catatan{begin}{spaced(digits, gap, (8, 6, 1, 3))}, selesai")


@pytest.mark.parametrize(
    "text",
    [
        "9 November 2026",
        "nomor urut 02",
        "Rp1.500.000.000",
        "pukul 19.30",
        "@akun.contoh",
        "TPS 08 RT 03",
        "2024-11-27T08:00:00",
        "#Pilkada2024",
    ],
)
def test_dates_money_and_names_of_accounts_stay(text):
    assert mask_numbers(text) == text


def test_no_text_makes_it_slow():
    for piece in ("0", "0 ", "08", "a@", "a.", "8-", "8   ", "wa0", "0()"):
        assert NUMBERS.sub("", piece * 100_000) is not None
