"""Every command and every option says what it is for."""

import subprocess
import sys
from pathlib import Path

import click
import pytest

from domain.errors import Exit
from domain.version import VERSION as __version__
from netralitas.cli import cli
from netralitas.cli.language import KINDS

ROOT = Path(__file__).parents[2]


def commands(group=cli, path=()):
    for name, command in sorted(group.commands.items()):
        yield (*path, name), command
        if isinstance(command, click.Group):
            yield from commands(command, (*path, name))


ALL = dict(commands())


@pytest.mark.parametrize("path", ALL, ids=" ".join)
def test_every_command_has_help_in_words(path, run):
    command = ALL[path]
    assert command.help
    assert command.help.rstrip().endswith(".")
    shown = run(*path, "--help")
    assert shown.exit_code == 0
    assert command.help.split()[0] in shown.output


OPTIONS = [(path, p) for path, command in ALL.items() for p in command.params if isinstance(p, click.Option)]


@pytest.mark.parametrize(("path", "option"), OPTIONS, ids=lambda x: " ".join(x) if isinstance(x, tuple) else x.name)
def test_every_option_has_help(path, option):
    assert option.help or option.is_eager


@pytest.mark.parametrize("path", ALL, ids=" ".join)
def test_what_an_option_takes_is_said_in_the_language_of_the_page(path, run):
    named = {kind for name in KINDS if (kind := name) not in KINDS.values()}
    shown = run(*path, "--help").output
    assert not [
        line for line in shown.splitlines() if set(line.split("  ")[1].split() if "  -" in line else ()) & named
    ]


@pytest.mark.parametrize("path", ALL, ids=" ".join)
def test_a_command_is_listed_by_a_whole_sentence(path):
    """The first sentence of its help; an abbreviation's full stop once ended it."""
    listed = ALL[path].get_short_help_str(1000)
    assert listed.count("(") == listed.count(")")
    assert not listed.endswith(("mis.", "dll.", "dsb.", "dst."))


def test_what_an_error_gives_as_an_example_of_a_day_or_moment_is_taken():
    """--seen-at once asked for a day and refused it."""
    moments = [(path, o) for path, o in OPTIONS if isinstance(o.type, click.DateTime)]
    assert moments
    for path, option in moments:
        with pytest.raises(click.BadParameter):
            option.type.convert("kemarin", option, None)
        assert option.type.convert(option.type.example.split()[-1], option, None), path


def test_the_public_commands_are_there():
    wanted = """init|doctor|demo|crawl|import|flag|register import|register list|register history|register withdraw|
        register template|pack list|pack check|pack import-candidates|case list|case show|case read|case clarify|
        case forward|case result|reviewer add|reviewer list|reviewer disable|
        reviewer enable|reviewer reset|reviewer role|reviewer changes|report weekly|config show|
        evidence verify""".replace("\n", "").split("|")
    assert {tuple(w.split()) for w in wanted} <= set(ALL)


def test_no_option_takes_a_passphrase_and_none_turns_a_safeguard_off():
    names = {name for _, option in OPTIONS for name in option.opts}
    words = ("pass", "sandi", "robots", "insecure", "no-verify", "proxy", "local-server")
    assert not any(word in name for name in names for word in words)


SCRIPT = str(Path(sys.executable).parent / "netralitas")


@pytest.mark.parametrize("start", [[sys.executable, "-m", "netralitas"], [SCRIPT]], ids=["module", "script"])
def test_the_program_starts(start):
    done = subprocess.run([*start, "--version"], capture_output=True, text=True, cwd=ROOT, check=False)
    assert (done.returncode, done.stdout.strip()) == (0, f"netralitas {__version__}")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("case read X", "opsi --reviewer belum diisi → lihat "),
        ("case clarify X --reviewer p", "opsi --state belum diisi → pilih: tidak_diminta, bukan_kewenangan"),
        ("case lits", "perintah 'lits' tidak ada"),
        ("case list --platfrm x", "opsi --platfrm tidak ada → mungkin --platform"),
        ("case list --tier kuat", "nilai 'kuat' untuk opsi --tier tidak dapat dipakai → pilih: strong, plain, weak"),
        ("case list --since kemarin", "nilai 'kemarin' untuk opsi --since tidak dapat dipakai → tulis tanggal seperti"),
        ("case list --days-left x", "nilai 'x' untuk opsi --days-left tidak dapat dipakai → tulis bilangan bulat"),
        ("restore /tidak-ada x", "nilai '/tidak-ada' untuk isian COPY tidak dapat dipakai → periksa apakah berkas"),
        ("report weekly --week", "opsi --week memerlukan isian → lihat "),
        ("case list --reviewer p lebih", "isian berlebih: lebih → beri tanda kutip"),
    ],
)
def test_a_line_that_cannot_be_understood_is_said_in_indonesian_with_what_to_do(ended, root, line, said):
    code, out, err = ended("--workspace", str(root), *line.split())
    assert (code, out) == (Exit.USAGE, "")
    assert err.startswith(f"Galat: {said}")
    assert err.count("\n") == 1


@pytest.mark.parametrize("name", [path[0] for path, command in ALL.items() if isinstance(command, click.Group)])
def test_a_group_that_is_loaded_alone_has_all_its_commands(name):
    """As a person calls it: nothing else was loaded before."""
    asked = f"from netralitas.cli import cli; print(*sorted(cli.commands[{name!r}].commands))"
    shown = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True, cwd=ROOT)
    assert shown.stdout.split() == sorted(path[1] for path in ALL if path[0] == name and len(path) == 2)
