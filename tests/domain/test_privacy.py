"""Numbers of people are covered wherever a text is shown, and nothing else is."""

import re

import pytest
from hypothesis import given, settings
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


def wide(text):
    """As an Asian keyboard types it."""
    return "".join(chr(ord(sign) + 0xFEE0) if sign in "0123456789+-.()" else sign for sign in text)


def other_figures(text):
    return "".join(chr(0x660 + int(sign)) if sign.isdigit() else sign for sign in text)


PHONE = st.builds(
    lambda start, first, rest: (start, first, rest),
    st.sampled_from(["08", "+628", "628", "(0)8", "+62 8", "+62-8", "(+62) 8", "+62.8"]),
    st.text("123456789", min_size=2, max_size=2),
    st.text("0123456789", min_size=7, max_size=9),
)
BETWEEN = st.sampled_from(["", " ", "-", ".", " - ", "\u00a0", "\u2011", ") ", "\t", "\u200b", "-\n", "\n", " \r\n"])


@st.composite
def numbers(draw):
    """A number of a person as people write it: (as it stands in a text, its figures)."""
    between = draw(BETWEEN)
    begin, first, rest = draw(PHONE)
    phone = begin + first + between + rest
    if "\n" not in between:  # a line breaks once
        phone = begin + first + between + rest[:4] + draw(st.sampled_from(["", between])) + rest[4:]
    digits = draw(DIGITS)
    nik = digits[:8] + between + digits[8:16]
    nip = digits[:8] + between + digits[8:]
    link = draw(st.sampled_from(["https://wa.me/{}", "wa.me/+{}", "tel:+{}", "https://x.test/send?phone={}&text=a"]))
    ways = {
        "phone": phone,
        "nik": nik,
        "nip": nip,
        "link": link.format("628" + first + rest),
        "coded": f"https://x.test/?phone=%2B628{first}%20{rest}",
    }
    text = ways[draw(st.sampled_from(sorted(ways)))]
    return draw(st.sampled_from([str, wide, other_figures]))(text) if "http" not in text else text


NOBODYS = st.sampled_from(
    [
        "25.09.2024 - 23.11.2024",
        "25-09-2024 s.d. 23-11-2024",
        "25-09-2024 23-11-2024",
        "08-11-2024",
        "2024-11-27 2024-11-28",
        "08.00-12.00",
        "08.00 - 12.00 WIB",
        "Rp1.500.000.000",
        "Rp 1.500.000 Rp 2.500.000 Rp 3.500.000",
        "1.500.000 2.500.000 3.500.000",
        "nomor 01 02 03 04 05 06 07 08",
        "08 09 10 11 12 13",
        "nomor urut 02",
        "no. 1 atau no. 2",
        "TPS 08 RT 03",
        "27 November 2024",
        "54.321 suara",
    ]
)


@pytest.mark.parametrize("second", ["(0)8119876543", "081198765432", "+628119876543", "3578101010905678"])
@pytest.mark.parametrize("between", [" ", " (", "-", " - ", "\n", "\t"])
def test_a_number_that_takes_the_first_figures_of_the_next_leaves_nothing_of_it(second, between):
    """08111234567 has eleven figures, and could go on for two more."""
    assert not re.search(r"\d", mask_numbers(f"08111234567{between}{second}").removesuffix(")"))


def test_the_day_behind_a_number_stays():
    assert mask_numbers("081112345678 (27 November 2024)").endswith(" (27 November 2024)")


EDGE = st.sampled_from(["\n\n", "; ", " dan ", " / ", "! "])


@given(st.lists(st.one_of(NOBODYS, numbers()), min_size=1, max_size=5), EDGE)
@settings(max_examples=400)
def test_numbers_of_people_go_and_ballots_days_hours_and_money_stay_beside_them(pieces, edge):  # [D3]
    """Whatever stands beside a number: it goes whole, and what is nobody's stays letter by letter."""
    text, places = "", []
    for piece in pieces:
        text += edge if text else ""
        places.append((len(text), piece))
        text += piece
    shown = mask_numbers(text)
    assert len(shown) == len(text)
    for at, piece in places:
        there = shown[at : at + len(piece)]
        if piece in NOBODYS.elements:
            assert there == piece
        else:
            plain = re.sub("%20|%2B", "", there)
            assert not [sign for sign in plain if sign.isdecimal()], there
