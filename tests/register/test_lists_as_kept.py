"""Office lists as people really keep them: headers of three lines, several ways to write one person or platform."""

import itertools

import openpyxl
import pytest
from openpyxl.styles import Font

from domain.errors import RegisterError
from domain.links import platform_of
from domain.types import Platform
from imports.register import NAMES, preview_file

PERSON = [name for name in NAMES if name not in ("platform", "akun")]


def saved(tmp_path, fill):
    book = openpyxl.Workbook()
    fill(book.active)
    path = tmp_path / "daftar.xlsx"
    book.save(path)
    return path


@pytest.mark.parametrize("groups", [1, 2])
@pytest.mark.parametrize("titles", [0, 1, 3])
@pytest.mark.parametrize("counted", [True, False])
@pytest.mark.parametrize("down", [True, False])
def test_h_a_header_of_several_lines_is_one(tmp_path, rules, row, groups, titles, counted, down):
    """[H] Titles above, groups over the platforms, cells merged downwards or empty, and a line that counts columns."""
    platforms, values = ["Instagram", "Facebook", "TikTok"], row(1)

    def fill(sheet):
        for number in range(titles):
            sheet.append([f"DAFTAR AKUN {number}"])
        first = titles + 1
        sheet.append([*PERSON, *(["AKUN"] + [""] * 2)])
        for _ in range(groups - 1):
            sheet.append([""] * len(PERSON) + ["MEDIA SOSIAL", "", ""])
        sheet.append([""] * len(PERSON) + platforms)
        for line in range(first, first + groups):
            sheet.merge_cells(start_row=line, end_row=line, start_column=len(PERSON) + 1, end_column=len(PERSON) + 3)
        for column in range(1, len(PERSON) + 1) if down else ():
            sheet.merge_cells(start_row=first, end_row=first + groups, start_column=column, end_column=column)
        if counted:
            sheet.append(list(range(1, len(PERSON) + 4)))
        sheet.append([*(values.get(name, "") for name in PERSON), "@budi.a", "https://facebook.com/budi.a", "-"])

    seen = preview_file(saved(tmp_path, fill), rules)
    assert seen.problems == ()
    assert {(r.account.platform, r.account.handle) for r in seen.good} == {
        ("instagram", "budi.a"),
        ("facebook", "budi.a"),
    }


def test_h_two_columns_of_one_name_are_still_refused(tmp_path, rules, row):
    """[H] What no line below tells apart is no group."""
    values = row(1)

    def fill(sheet):
        sheet.append([*NAMES, "akun"])
        sheet.append([*(values.get(name, "") for name in NAMES), "@lain"])

    with pytest.raises(RegisterError, match="dua kali"):
        preview_file(saved(tmp_path, fill), rules)


SPELLINGS = (
    "Budi Rekaan",
    "BUDI REKAAN",
    "Budi Rekaan, S.E.",
    "Budi  Rekaan, SE., M.Si",
    "Drs. Budi Rekaan",
    "Dr. H. Budi Rekaan, S.E.",
)


@pytest.mark.parametrize("pair", list(itertools.permutations(SPELLINGS, 2)))
def test_h_titles_and_capitals_make_no_other_person(check, row, pair):
    """[H] One NIP, one name in two dresses: the first way of writing it stays, and that is said."""
    seen = check([row(1, nama=pair[0]), row(1, nama=pair[1], akun="@kedua")])
    assert (seen.problems, {r.name for r in seen.good}) == ((), {" ".join(pair[0].split())})
    same = " ".join(pair[0].split()).casefold() == " ".join(pair[1].split()).casefold()
    assert any("ditulis lain" in notice for notice in seen.notices) is not same


@pytest.mark.parametrize("other", ["Budi Rekayasa", "Budi", "Budi Rekaan Putra", "Rekaan Budi"])
def test_h_another_name_is_another_person(check, row, other):
    """[H]"""
    seen = check([row(1, nama="Budi Rekaan, S.E."), row(1, nama=other, akun="@kedua")])
    assert {p.reason for p in seen.problems} == {"nip_conflict"}


BESIDE = {
    "instagram": ("IG: @nama.akun", "ig @nama.akun", "@nama.akun (IG)", "Instagram - @nama.akun", "insta:nama.akun"),
    "tiktok": ("TikTok: @nama.akun", "Tik Tok @nama.akun", "@nama.akun (tiktok)"),
    "facebook": ("fb: nama.akun", "FB:https://www.facebook.com/nama.akun", "nama.akun (Facebook)"),
}


@pytest.mark.parametrize(("platform", "written"), [(p, w) for p, ways in BESIDE.items() for w in ways])
def test_h_a_platform_named_beside_the_account_is_read(check, row, platform, written):
    """[H] One column with all platforms mixed; where the list has a column for it, both must agree."""
    for given in ("", platform):
        (found,) = check([row(1, platform=given, akun=written)]).good
        assert (found.account.platform, found.account.handle) == (platform, "nama.akun")
    assert check([row(1, platform="threads", akun=written)]).good == ()


@pytest.mark.parametrize(
    "written", ["Budi: @nama.akun", "@nama.akun (kantor)", "nama.akun", "IG: nama akun lama", "ig:"]
)
def test_h_other_words_beside_an_account_name_no_platform(check, row, written):
    """[H]"""
    assert check([row(1, platform="", akun=written)]).good == ()


@pytest.mark.parametrize(
    ("written", "platform"),
    [
        ("Twitter/X", Platform.X),
        ("X (Twitter)", Platform.X),
        ("x atau twitter", Platform.X),
        ("Tik Tok", Platform.TIKTOK),
        ("tik-tok", Platform.TIKTOK),
        ("Insta", Platform.INSTAGRAM),
        ("IG (Instagram)", Platform.INSTAGRAM),
        ("FB", Platform.FACEBOOK),
    ],
)
def test_h_a_platform_under_two_names_is_one(written, platform):
    """[H]"""
    assert platform_of(written) == platform


@pytest.mark.parametrize("written", ["Facebook/Instagram", "Meta", "WhatsApp", "", "/", "IG & TikTok"])
def test_h_two_platforms_are_not_one(written):
    """[H]"""
    with pytest.raises(RegisterError):
        platform_of(written)


@pytest.mark.parametrize("struck", list(itertools.product([True, False], repeat=3)))
def test_h_a_row_that_was_crossed_out_is_not_loaded(tmp_path, rules, row, struck):
    """[H] Whoever moved away is crossed out in an office's list, not deleted; one cell crossed out is a correction."""

    def fill(sheet):
        sheet.append(list(NAMES))
        for number, out in enumerate(struck, 2):
            values = row(number)
            sheet.append([values.get(name, "") for name in NAMES])
            for cell in sheet[number] if out else sheet[number][3:4]:
                cell.font = Font(strike=True)

    path = saved(tmp_path, fill)
    kept = [line for line, out in enumerate(struck, 2) if not out]
    if not kept:
        with pytest.raises(RegisterError):
            preview_file(path, rules)
        return
    seen = preview_file(path, rules)
    assert [r.line for r in seen.good] == kept
    assert any("dicoret" in notice for notice in seen.notices) is any(struck)
