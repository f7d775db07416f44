"""The icon that starts the desk: whatever stands in its path, the menu starts exactly that command."""

import configparser
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netralitas.cli.start_icon import batch_file, menu_entry

WORD = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zl", "Zp")), min_size=1, max_size=40)


def words_of(entry):
    """The words of Exec as the freedesktop specification reads them: first the file's escapes, then the quotes'."""
    line = next(row for row in entry.split("\n") if row.startswith("Exec=")).removeprefix("Exec=")
    text, found, inside, word = "", [], False, ""
    escapes = iter(line)
    for sign in escapes:
        text += next(escapes) if sign == "\\" else sign  # a backslash is the only escape that is written here
    signs = iter(text)
    for sign in signs:
        if sign == '"':
            if inside:
                found.append(word)
            inside, word = not inside, ""
        elif inside:
            word += next(signs) if sign == "\\" else sign
    return [w.replace("%%", "%") for w in found]


@given(words=st.lists(WORD, min_size=1, max_size=6))
def test_the_menu_starts_the_command_whatever_its_words(words):
    entry = menu_entry(words)
    assert words_of(entry) == words
    parsed = configparser.ConfigParser(interpolation=None, strict=True, delimiters=("=",), comment_prefixes=("#",))
    parsed.optionxform = str
    parsed.read_string(entry)
    assert dict(parsed["Desktop Entry"])["Terminal"] == "true"


def test_a_batch_file_names_no_variable_by_accident():
    text = batch_file([r"C:\Program Files\python.exe", "-m", "netralitas", "--workspace", r"C:\100% kantor", "desk"])
    assert r'"C:\Program Files\python.exe" "-m" "netralitas" "--workspace" "C:\100%% kantor" "desk"' in text
    assert text.endswith("\r\n")


@pytest.mark.skipif(sys.platform == "win32", reason="the menu of Linux")
def test_the_command_puts_entry_and_picture_where_menus_look(run, tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    done = run("--workspace", str(tmp_path / "kantor kita"), "desk", "--icon")
    entry, picture = map(Path, done.output.split("\n")[:2])
    assert words_of(entry.read_text("utf-8"))[-4:] == ["--workspace", str(tmp_path / "kantor kita"), "desk", "--open"]
    assert picture.read_bytes().startswith(b"<svg")
    assert not (tmp_path / "kantor kita").exists()  # the first page makes it
