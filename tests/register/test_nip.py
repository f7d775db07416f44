"""The structure of a NIP; a well-formed number proves nothing."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import RegisterError
from domain.nip import clean_nip

TODAY = date(2026, 11, 10)
GOOD = "198001012005011003"


def refusal(cell, *, pppk=False, forced=False):
    with pytest.raises(RegisterError) as caught:
        clean_nip(cell, pppk=pppk, today=TODAY, forced=forced)
    assert cell not in str(caught.value)
    assert caught.value.remedy
    return caught.value.what


@pytest.mark.parametrize(
    "cell",
    [GOOD, "19800101 200501 1 003", " 19800101.200501.1.003 ", "'" + GOOD, "19800101\u00a0200501\u00a01\u00a0003"],
    ids=["plain", "R09-spaces", "dots", "apostrophe", "no-break-space"],
)
def test_r09_a_good_nip_loses_its_blanks_only(cell):
    assert clean_nip(cell, pppk=False, today=TODAY) == GOOD


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        ("1.98E+17", "nip_scientific"),
        ("1,98001E+17", "nip_scientific"),
        ("1.98e17", "nip_scientific"),
        ("2E+17", "nip_scientific"),
        (GOOD[:-1], "nip_too_short"),
        (GOOD + "1", "nip_too_long"),
        ("130123456", "nip_old"),
        ("19800101200501100l", "nip_not_digits"),
        ("१९८००१०१२००५०११००३", "nip_not_digits"),
        ("x", "nip_not_digits"),
        ("198013322005011003", "nip_structure:tanggal_lahir"),
        ("198002302005011003", "nip_structure:tanggal_lahir"),
        ("000001012005011003", "nip_structure:tanggal_lahir"),
        ("198001012005131003", "nip_structure:bulan_tmt"),
        ("198001012005001003", "nip_structure:bulan_tmt"),
        ("198001012005013003", "nip_structure:jenis_kelamin"),
        ("198001012005010003", "nip_structure:jenis_kelamin"),
        ("198001012005011000", "nip_structure:nomor_urut"),
        ("198001011996121003", "nip_implausible"),
        ("198001012026121003", "nip_implausible"),
        ("198001012027011003", "nip_implausible"),
        ("195512312005011003", "nip_implausible"),
    ],
)
def test_r03_r07_r08_r09_each_fault_has_its_own_reason(cell, reason):
    assert refusal(cell) == reason


def test_r08_the_seventeenth_birthday_and_the_current_month_are_the_limits():
    assert clean_nip("198001011997011003", pppk=False, today=TODAY)
    assert clean_nip("198001012026111003", pppk=False, today=TODAY)
    assert clean_nip("195601012005011003", pppk=False, today=TODAY)  # seventy in this year


def test_r08_a_second_person_accepts_the_implausible_but_never_a_broken_structure():
    assert clean_nip("198001011996121003", pppk=False, today=TODAY, forced=True)
    assert refusal("198001012005131003", forced=True) == "nip_structure:bulan_tmt"


def test_r10_the_pns_month_rule_does_not_touch_a_pppk_number():
    assert clean_nip("198001012021212003", pppk=True, today=TODAY) == "198001012021212003"
    assert refusal("198001012021212003") == "nip_structure:bulan_tmt"
    assert refusal("198001012021213003", pppk=True) == "nip_structure:jenis_kelamin"


@given(st.text(max_size=25))
def test_any_text_is_a_nip_of_18_digits_or_a_reason(cell):
    try:
        nip = clean_nip(cell, pppk=False, today=TODAY)
    except RegisterError as error:
        nip = error.what
    assert nip.startswith("nip_") or (len(nip) == 18 and nip.isdecimal())
