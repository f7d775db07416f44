"""What officers write for the level of a position, and what of it is certain."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.case_words import POSITIONS
from domain.types import PositionLevel
from imports.position_words import LEVELS, TITLES, level_of, read_levels


@pytest.mark.parametrize(
    ("written", "level"),
    [
        ("jpt_pratama", "jpt_pratama"),
        ("JPT Pratama", "jpt_pratama"),
        ("Eselon II", "jpt_pratama"),
        ("Es. III.b", "administrator"),
        ("ESELON III/a", "administrator"),
        ("eselon 4", "pengawas"),
        ("Kasi", "pengawas"),
        ("Kasi Pemerintahan", "pengawas"),
        ("Lurah Rekaan", "pengawas"),
        ("guru", "fungsional"),
        ("Guru Ahli Muda", "fungsional"),
        ("Pengawas Sekolah", "fungsional"),
        ("staf", "pelaksana"),
        ("Staff Kecamatan", "pelaksana"),
        ("Staf Ahli Bupati", "jpt_pratama"),
        ("Jabatan Fungsional Umum", "pelaksana"),
        ("JF Ahli", None),
        ("Camat", "administrator"),
        ("Sekda", None),
        ("Plt. Kepala Dinas", None),
        ("III/a", None),
        ("JPT", None),
        ("Analis", None),
        ("", None),
    ],
)
def test_a_level_is_read_where_the_words_are_certain(written, level):
    assert level_of(written).level == level


@pytest.mark.parametrize(
    ("written", "maybe"),
    [
        ("Sekda", ("JPT madya", "JPT pratama")),
        ("Admnistrator", ("Administrator",)),
        ("Kabidd", ("Administrator",)),
        ("III/a", ()),
        ("juru tulis", ()),
    ],
)
def test_what_is_not_certain_says_what_it_may_be(written, maybe):
    assert level_of(written).maybe == maybe


@given(
    st.sampled_from([*LEVELS, *TITLES]), st.sampled_from([str.upper, str.title, "jabatan {}".format, " {}. ".format])
)
def test_letters_signs_and_a_word_before_change_nothing(words, written):
    assert level_of(written(words)) == level_of(words)


@given(st.sampled_from([t for t in TITLES if len(TITLES[t]) == 1]), st.text("abcdefgh", min_size=4, max_size=9))
def test_what_follows_a_title_does_not_change_its_level_unless_it_is_another_title(title, more):
    read = level_of(f"{title} {more}")
    assert read.level in {TITLES[t][0] for t in TITLES if f"{title} {more}".startswith(t)}


def test_all_levels_are_read_by_code_and_by_word():
    for level in PositionLevel:
        assert level_of(level.value) == level_of(POSITIONS[level])
        assert level_of(level.value).level is level


def test_what_was_read_by_other_words_is_said_without_the_cells_own():
    told = read_levels(["Kasi Budi Karangan", "Kasi Umum", "pelaksana"])
    assert told == ["kelompok jabatan: 'kasi' dibaca sebagai Pengawas, 2 baris"]
