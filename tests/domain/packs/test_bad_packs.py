"""Bad packs are refused with file and line. Row ids are those of the catalogue of bad inputs."""

import shutil
from pathlib import Path

import pytest

from domain.errors import PackError
from domain.packs import check_pack, load_pack

PACK = """name = "contoh"
version = "1.0.0"
title = "Pemilihan contoh"
window_from = 2030-01-01
window_to = 2030-12-31
categories = "skb-2022"
phrases = []
"""
PHRASE = """[[phrase]]
id = "satu"
group = "ask"
tier = "plain"
source = "editorial"
forms = [{forms}]
matches = ["kami dukung"]
ignores = ["kami diam"]
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A small sound pack with invented people."""
    home = tmp_path / "contoh"
    home.mkdir()
    (home / "pack.toml").write_text(PACK)
    (home / "parties.csv").write_text("number,abbr,name,aliases,region,source\n1,PXA,Partai Xilofon,,,editorial\n")
    (home / "contests.csv").write_text(
        "contest,office,region,label,penetapan\nbupati-35.01,bupati,35.01,Pilbup Pacitan 2030,2030-09-22\n"
    )
    (home / "candidates.csv").write_text(
        "contest,region,number,role,name,partner,aliases,parties,from,to,source\n"
        "bupati-35.01,35.01,01,head,Wirya Sangkakala,Melur Tandusari,,PXA,,,editorial\n"
        "bupati-35.01,35.01,01,deputy,Melur Tandusari,Wirya Sangkakala,,PXA,,,editorial\n"
    )
    (home / "calendar.csv").write_text(
        "stage,label,start,end,contest,source,note\npenetapan,Penetapan,2030-09-22,2030-09-22,,editorial,\n"
    )
    return home


def phrases(folder: Path, forms: str, more: str = "") -> None:
    (folder / "phrases.toml").write_text(PHRASE.format(forms=forms) + more)


def replace(folder: Path, file: str, old: str, new: str) -> None:
    text = (folder / file).read_text()
    assert old in text
    (folder / file).write_text(text.replace(old, new))


def test_a_sound_pack_has_no_findings(folder: Path) -> None:
    phrases(folder, '"dukung"')
    assert check_pack(folder) == []
    pack = load_pack(folder)
    assert pack.phrases[0].forms == ("dukung",)
    assert set(pack.categories) >= {"KE-04", "DS-06"}


@pytest.mark.parametrize("form", ["(a+)+$", "nomor \\d", "pilih.*menang", "a|b", "[ab]"])
def test_A01_pattern_signs_are_refused(folder: Path, form: str) -> None:
    phrases(folder, f"'{form}'")
    found = check_pack(folder)
    assert [(f.file, f.line) for f in found] == [("phrases.toml", 6)]
    assert found[0].value == form
    assert found[0].column > 1


@pytest.mark.parametrize("form", ["", " ", "a", "...", "!?"])
def test_A02_forms_that_would_flag_everything_are_refused(folder: Path, form: str) -> None:
    phrases(folder, f"'{form}'")
    found = check_pack(folder)
    assert [(f.file, f.line) for f in found] == [("phrases.toml", 6)]
    with pytest.raises(PackError, match=r"phrases\.toml:6"):
        load_pack(folder)


def test_A03_same_form_with_two_meanings_names_both_lines(folder: Path) -> None:
    other = PHRASE.format(forms='"Dukung"').replace('"satu"', '"dua"').replace('"ask"', '"civic"')
    phrases(folder, '"dukung"', other)
    found = check_pack(folder)
    assert len(found) == 1
    assert found[0].line == 14
    assert "phrases.toml:6" in found[0].what
    assert "dengan arti lain (ask)" in found[0].what


def test_A04_tags_of_other_formats_are_not_read(folder: Path) -> None:
    (folder / "phrases.toml").write_text("!!python/object/apply:os.system ['touch /tmp/never']\n")
    found = check_pack(folder)
    assert [(f.file, f.line) for f in found] == [("phrases.toml", 1)]


@pytest.mark.parametrize("value", ["false", "12", "2024-09-23", "1_000", "1.5"])
def test_A05_values_that_are_no_text_are_refused(folder: Path, value: str) -> None:
    phrases(folder, value)
    found = check_pack(folder)
    assert len(found) == 1
    assert "bukan teks" in found[0].what


def test_A05_a_number_with_leading_zero_is_no_toml(folder: Path) -> None:
    phrases(folder, "012")
    assert check_pack(folder)[0].line == 6


def test_A05_words_that_look_like_values_stay_words(folder: Path) -> None:
    phrases(folder, '"NO urut", "ya", "012", "1_000", "2024-09-23"')
    assert load_pack(folder).phrases[0].forms == ("NO urut", "ya", "012", "1_000", "2024-09-23")


def test_A05_a_ballot_number_keeps_its_zero(folder: Path) -> None:
    assert {candidate.number for candidate in load_pack(folder).candidates} == {"01"}


@pytest.mark.parametrize(
    ("file", "old", "new", "line", "says"),
    [
        ("contests.csv", "2030-09-22", "22-09-2030", 2, "bukan tanggal"),
        ("contests.csv", "2030-09-22", "2031-09-22", 2, "di luar jendela"),
        ("contests.csv", "bupati,35.01", "raja,35.01", 2, "jabatan"),
        ("contests.csv", "bupati,35.01", "bupati,3501", 2, "kode wilayah"),
        ("candidates.csv", "01,head", "satu,head", 2, "nomor urut"),
        ("candidates.csv", "Wirya Sangkakala,Melur", "W,Melur", 2, "satu huruf"),
        ("candidates.csv", ",PXA,,,editorial\nbupati", ",PZZ,,,editorial\nbupati", 2, "parties.csv"),
        ("candidates.csv", "01,deputy,Melur Tandusari", "01,head,Wirya Sangkakala", 3, "baris 2"),
        ("candidates.csv", "contest,region", "contest,wilayah", 1, "kolom"),
        ("candidates.csv", ",editorial\nbupati", ",kabar burung\nbupati", 2, "sumber"),
        ("calendar.csv", "2030-09-22,2030-09-22", "2030-09-23,2030-09-22", 2, "sebelum mulai"),
        ("parties.csv", "1,PXA", "satu,PXA", 2, "nomor urut"),
    ],
)
def test_tables_are_checked_with_file_and_line(
    folder: Path, file: str, old: str, new: str, line: int, says: str
) -> None:
    replace(folder, file, old, new)
    found = [f for f in check_pack(folder) if f.file == file]
    assert found[0].line == line
    assert any(says in f.what for f in found)


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('version = "1.0.0"', "version = 1.0", "harus teks"),
        ("2030-01-01", '"2030"', "harus tanggal"),
        ("2030-01-01", "2031-01-01", "sebelum mulai"),
        ('name = "contoh"', 'name = "lain"', "nama foldernya"),
        ("title = ", 'judul = "x"\ntitle = ', "tidak dikenal"),
        ('"skb-2022"', '"skb-1999"', "tidak ada"),
        ("phrases = []", "phrases = [1]", "daftar teks"),
    ],
)
def test_the_head_is_checked(folder: Path, old: str, new: str, says: str) -> None:
    replace(folder, "pack.toml", old, new)
    assert any(says in f.what and f.file == "pack.toml" for f in check_pack(folder))


def test_a_phrase_about_nobody_is_refused(folder: Path) -> None:
    text = PHRASE.format(forms='"wirya"').replace('"ask"', '"candidate"') + 'refers_to = "Orang Lain"\n'
    (folder / "phrases.toml").write_text(text)
    assert "bukan calon atau partai" in check_pack(folder)[0].what


def test_a_file_in_another_encoding_is_refused(folder: Path) -> None:
    (folder / "parties.csv").write_bytes("number,abbr\n1,caf\xe9\n".encode("latin-1"))
    assert [(f.file, f.line) for f in check_pack(folder)] == [("parties.csv", 2)]


def test_a_missing_file_is_named(folder: Path) -> None:
    (folder / "calendar.csv").unlink()
    assert [f.file for f in check_pack(folder)] == ["calendar.csv"]


@pytest.mark.parametrize("name", ["", "pilkada-1999", "/tidak/ada"])
def test_an_unknown_pack_lists_the_known_ones(name: str) -> None:
    with pytest.raises(PackError, match="pemilu-2024"):
        load_pack(name)


def test_the_digest_follows_the_content(folder: Path) -> None:
    before = load_pack(folder).digest
    copy = folder.parent / "salinan" / "contoh"
    shutil.copytree(folder, copy)
    assert load_pack(copy).digest == before
    replace(copy, "parties.csv", "Partai Xilofon", "Partai Xilofon Baru")
    assert load_pack(copy).digest != before


def test_a_constituency_lies_inside_its_contest_and_holds_no_region_twice(folder: Path) -> None:
    table = folder / "constituencies.csv"
    table.write_text("contest,region\nbupati-35.01,35.01\n")
    assert load_pack(folder).contests["bupati-35.01"].parts == ("35.01",)
    table.write_text("contest,region\nbupati-35.01,35.01\nbupati-35.01,35.02\nbupati-99.01,35.01\nbupati-35.01,35.01\n")
    assert [(f.file, f.line, f.value) for f in check_pack(folder)] == [
        ("constituencies.csv", 3, "35.02"),
        ("constituencies.csv", 4, "bupati-99.01"),
        ("constituencies.csv", 5, "35.01"),
    ]


def test_incumbents_stand_for_election_and_their_days_are_in_order(folder: Path) -> None:
    heading = "contest,name,office,region,from,to,leave_from,leave_to,source\n"
    table = folder / "incumbents.csv"
    table.write_text(heading + "bupati-35.01,Wirya Sangkakala,bupati,35.01,,,2030-09-25,2030-11-23,editorial\n")
    assert [one.office for one in load_pack(folder).incumbents] == ["bupati"]
    table.write_text(
        heading + "bupati-35.01,Orang Lain,bupati,35.01,,,,,editorial\n"
        "bupati-35.01,Melur Tandusari,wakil bupati,35.01,2030-02-01,2030-01-01,,,nowhere\n"
    )
    assert [(one.file, one.line, one.value) for one in check_pack(folder)] == [
        ("incumbents.csv", 2, "Orang Lain"),
        ("incumbents.csv", 3, "2030-01-01"),
        ("incumbents.csv", 3, "nowhere"),
    ]
