"""The language of the command line: --lang, else NETRALITAS_LANG, else Indonesian; the same error in both."""

import errno
import subprocess
import sys
from pathlib import Path

import pytest

import netralitas
from domain.errors import Exit, ImportFileError, NetralitasError, PackError
from domain.packs import load_pack
from domain.texts import Text, in_language
from netralitas.cli.language import VARIABLE
from netralitas.cli.wording import SYSTEM, of_system
from tests.citations import bare
from tests.cli.test_help import ALL

PACKAGE = Path(netralitas.__file__).parent
resource = pytest.importorskip("resource")


@pytest.fixture(autouse=True)
def unset(monkeypatch):
    monkeypatch.delenv(VARIABLE, raising=False)


def test_an_error_is_said_in_the_chosen_language_with_its_values(ended, root):
    line = ("--workspace", str(root), "register", "history", "A-none")
    ours = "Galat: akun A-none tidak ada → lihat 'netralitas register list'\n"
    assert ended(*line) == (Exit.ERROR, "", ours)
    assert ended("--lang", "id", *line) == (Exit.ERROR, "", ours)
    theirs = "Error: account A-none does not exist → see 'netralitas register list'\n"
    assert ended("--lang", "en", *line) == (Exit.ERROR, "", theirs)
    assert ended(*line) == (Exit.ERROR, "", ours)


def test_the_variable_chooses_and_the_option_overrules_it(ended, monkeypatch):
    monkeypatch.setenv(VARIABLE, "en")
    assert ended("case", "lits")[2].startswith("Error: there is no command 'lits'")
    assert ended("--nope")[2].startswith("Error: there is no option --nope")
    assert ended("--lang", "id", "case", "lits")[2].startswith("Galat: perintah 'lits' tidak ada")
    monkeypatch.setenv(VARIABLE, "fr")
    assert ended("case", "lits")[2].startswith(
        "Galat: nilai 'fr' untuk opsi --lang tidak dapat dipakai → pilih: id, en"
    )


def test_the_language_of_the_machine_is_not_asked(ended, monkeypatch):
    for name in ("LANG", "LC_ALL", "LANGUAGE"):
        monkeypatch.setenv(name, "en_US.UTF-8")
    assert ended("case", "lits")[2].startswith("Galat: ")
    assert "Pemakaian: netralitas" in ended("--help")[1]


@pytest.mark.parametrize("started", [("-m", "netralitas"), ("-c", "from netralitas.cli import main; main()")])
def test_help_names_the_program_however_it_was_started(started):
    command = [sys.executable, *started, "register", "--help"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout.startswith("Pemakaian: netralitas register [OPSI]")


@pytest.mark.parametrize(
    ("line", "ours", "theirs"),
    [
        ("case read X", "opsi --reviewer belum diisi → lihat ", "option --reviewer is missing → see "),
        ("case list --tier kuat", "nilai 'kuat' untuk opsi --tier tidak", "the value 'kuat' for option --tier cannot"),
        (
            "case list --since kemarin",
            "nilai 'kemarin' untuk",
            "the value 'kemarin' for option --since cannot be used → ",
        ),
        ("report weekly --week", "opsi --week memerlukan isian", "option --week takes a value"),
        ("case list --reviewer p lebih", "isian berlebih: lebih", "too many values: lebih → put quotes"),
        (
            "--cluster tcp://x case",
            "perintah tidak dapat dipahami (--clus",
            "the command cannot be understood (--cluster is",
        ),
    ],
)
def test_a_line_that_cannot_be_understood_is_said_in_both(ended, line, ours, theirs):
    assert ended(*line.split())[2].startswith(f"Galat: {ours}")
    assert ended("--lang", "en", *line.split())[2].startswith(f"Error: {theirs}")


@pytest.mark.parametrize("path", ALL, ids=" ".join)
def test_every_page_of_help_is_in_its_language(path, run):
    ours, theirs = run(*path, "--help").output, run("--lang", "en", *path, "--help").output
    for text in ("Pemakaian: ", "\nOpsi:\n", "Menampilkan bantuan ini."):
        assert text in ours
    assert not any(
        text in ours for text in ("Usage:", "Options:", "Commands:", "Show this", "[default: ", "[required]")
    )
    assert "Usage: " in theirs
    assert not any(text in theirs for text in ("Pemakaian:", "Opsi:", "Perintah:", "Menampilkan", "[bawaan", "[wajib]"))
    assert bare(" ".join(theirs.split())) == []
    command = ALL[path]
    assert command.help.split(".")[0].split()[:4] != theirs.split("\n\n")[1].split()[:4]
    assert run(*path, "--help").output == ours


def test_several_faults_of_one_file_are_all_said(tmp_path):
    folder = tmp_path / "paket"
    folder.mkdir()
    (folder / "pack.toml").write_text('name = "x"\n', "utf-8")
    with pytest.raises(PackError) as raised:
        load_pack(str(folder))
    ours, theirs = str(raised.value), in_language(raised.value.text, "en")
    assert ours.count("\n") == theirs.count("\n") > 0
    assert not set(ours.splitlines()) & set(theirs.splitlines())


def test_a_place_and_words_of_others_stay_as_they_are():
    error = ImportFileError(Text("tabel rusak: {error}", error="line 3"), where="a.csv:3")
    assert str(error) == "a.csv:3: tabel rusak: line 3"
    assert in_language(error.text, "en") == "a.csv:3: the table is damaged: line 3"
    quoting = NetralitasError(Text("tidak dicatat: {what}", what=error.text))
    assert in_language(quoting.text, "en").endswith("a.csv:3: the table is damaged: line 3")


@pytest.mark.parametrize(
    ("language", "words"),
    [("id", "Galat: ruang disk tujuan penuh →"), ("en", "Error: the disk of the target is full →")],
)
def test_c5_a_full_target_is_said_whatever_writes_to_it(tmp_path, language, words):
    """[C5] The system refuses to write more than a few signs into any file."""
    done = subprocess.run(
        [sys.executable, "-m", "netralitas", "--lang", language, "init", str(tmp_path / "kantor"), "--body", "Kantor"],
        capture_output=True,
        text=True,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (8, 8)),
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr.startswith(words)


@pytest.mark.parametrize("number", [*SYSTEM, errno.EIO])
def test_what_the_system_refuses_has_words_in_both_languages(number):
    said = of_system(OSError(number, "input/output error", "/tujuan/berkas"))
    assert said.startswith("/tujuan/berkas: ")
    english = in_language(said, "en", [PACKAGE])
    assert english.startswith("/tujuan/berkas: ")
    assert english != said
