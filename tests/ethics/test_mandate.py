"""Without a mandate that holds nothing opens; a mandate with a fault is refused with its line; it ends by itself."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import MandateError, NotAllowedError
from domain.mandate import LONGEST_DAYS, read_mandate
from services import ethics as family
from services import ethics_intake, ethics_mandate
from services.ethics_reporting import write_report
from tests.ethics.conftest import AT, MANDATE, complaint, form

TODAY = date(2026, 11, 10)


def lines(text, key):
    return next(n for n, line in enumerate(text.split("\n"), 1) if line.startswith(key))


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        ("to", "2027-05-05", "paling lama 183 hari"),
        ("to", "2026-11-01", "berakhir sebelum mulai"),
        ("letter_number", '""', "nomor surat tugas"),
        ("letter_date", "2026-12-01", "belum tiba"),
        ("letter_date", "2026-11-05", "berlaku surut"),
        ("legal_basis", '" "', "dasar hukum"),
        ("regions", '["99.99"]', "99.99"),
        ("regions", "[]", "wilayah"),
        ("account_kinds", '["robot"]', "robot"),
        ("categories", '["ET-99"]', "ET-99"),
        ("categories", '["ET-14"]', "netralitas"),
        ("categories", '["ET-12"]', "surat edaran"),
        ("packs", '["etika-0000"]', "etika-0000"),
        ("packs", '["pilkada-2024"]', "keluarga etika"),
        ("packs", '["etika-dki-2023"]', "satu paket dasar"),
        ("officer", '""', "penanggung jawab"),
        ("dpia_date", '"kemarin"', "pelindungan data"),
        ("readers", '["pembaca-1", "pembaca-2"]', "3 pembaca"),
        ("leaders", "[]", "pimpinan"),
    ],
)
def test_a_mandate_with_a_fault_is_refused_at_its_line(key, value, said):
    text = "\n".join(f"{key} = {value}" if line.split(" =")[0] == key else line for line in MANDATE.split("\n"))
    with pytest.raises(MandateError, match=said) as caught:
        read_mandate(text, "mandat.toml", TODAY)
    assert caught.value.where == f"mandat.toml:{lines(text, key)}"
    assert caught.value.remedy


def test_all_faults_are_said_at_once():
    text = MANDATE.replace('"700/118/2026"', '""').replace('officer = "Inspektur Pembantu Khusus"', 'officer = ""')
    with pytest.raises(MandateError, match="penanggung jawab") as caught:
        read_mandate(text, "mandat.toml", TODAY)
    assert "nomor surat tugas" in str(caught.value)


@pytest.mark.parametrize("text", ["", "[lain]\n", "[mandat\n", "mandat = 3\n", MANDATE + "\nwarna = 1\n"])
def test_another_file_is_no_mandate(text):
    with pytest.raises(MandateError):
        read_mandate(text, "mandat.toml", TODAY)


@given(st.integers(-30, 400))
def test_its_length_is_bounded_whatever_the_dates(days):
    last = date(2026, 11, 3) + timedelta(days=days)
    text = MANDATE.replace("to = 2027-04-30", f"to = {last.isoformat()}")
    lawful = 7 <= days < LONGEST_DAYS
    try:
        mandate, _ = read_mandate(text, "mandat.toml", TODAY)
    except MandateError:
        assert not lawful
    else:
        assert lawful
        assert not mandate.open_on(last + timedelta(days=1))
        assert mandate.open_on(last)


def test_the_circular_of_jakarta_holds_in_jakarta_alone():
    text = MANDATE.replace('["etika-2018"]', '["etika-2018", "etika-dki-2023"]').replace('"ET-13"]', '"ET-12"]')
    with pytest.raises(MandateError, match="ET-12"):
        read_mandate(text, "mandat.toml", TODAY)
    _, pack = read_mandate(text.replace('["35.78"]', '["31.71"]'), "mandat.toml", TODAY)
    assert pack.in_force("ET-12", "31.71", TODAY)
    assert not pack.in_force("ET-12", "31.71", date(2023, 4, 11))
    assert not pack.in_force("ET-12", "35.78", TODAY)


def test_only_an_approver_opens_it_for_this_body_and_its_own_regions(acting):
    with pytest.raises(NotAllowedError):
        ethics_mandate.open_mandate(acting("pembaca-1"), MANDATE, "mandat.toml")
    for text, said in (
        (MANDATE.replace("Kota Rekaan", "Kota Lain"), "ruang kerja ini milik"),
        (MANDATE.replace('["35.78"]', '["73.71"]'), "tidak ada akun terdaftar"),
        (MANDATE.replace('"pembaca-3"', '"orang-luar"'), "bukan pembaca aktif"),
        (MANDATE.replace('["pimpinan-1"]', '["pembaca-1"]'), "bukan pimpinan"),
    ):
        with pytest.raises(MandateError, match=said):
            ethics_mandate.open_mandate(acting("pimpinan-1"), text, "mandat.toml")
    ethics_mandate.open_mandate(acting("pimpinan-1"), MANDATE, "mandat.toml")
    with pytest.raises(MandateError, match="sudah berlaku"):
        ethics_mandate.open_mandate(acting("pimpinan-1"), MANDATE, "mandat.toml")


def test_it_is_off_before_and_after(acting, store):
    with pytest.raises(MandateError, match="mati"):
        ethics_intake.complain(acting("pembaca-1"), complaint())
    ethics_mandate.open_mandate(acting("pimpinan-1"), MANDATE, "mandat.toml")
    case_id = ethics_intake.complain(acting("pembaca-1"), complaint()).case_id
    late = {"days": 172}  # 1 May 2027
    for move in (
        lambda: ethics_intake.complain(acting("pembaca-1", **late), complaint("L-2")),
        lambda: family.read(acting("pembaca-1", **late), case_id, form()),
        lambda: ethics_intake.mark_posts(acting("pembaca-1", **late)),
        lambda: family.waiting(acting("pembaca-1", **late)),
    ):
        with pytest.raises(MandateError, match="mati"):
            move()
    assert write_report(acting("pembaca-1", **late), "ME-2026-01").is_file()  # what was done may still be told


def test_it_is_printed_on_every_page(acting, opened, workspace):
    page = write_report(acting("pimpinan-1"), "2026-T4").read_text(encoding="utf-8")
    assert opened.line in page
    assert opened.letter_number in page
    assert AT.year == 2026
