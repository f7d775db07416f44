"""Every command line in the documentation is one that the program knows, with options that it has; every platform has
its page."""

import re
import shlex
from pathlib import Path

import click
import pytest

from domain.types import Platform
from netralitas.cli import cli

ROOT = Path(__file__).parents[2]
PAGES = [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md"))]
LINE = re.compile(r"`(netralitas [a-z][^`]*)`|^ {4,}(netralitas [a-z].*)$", re.MULTILINE)
LINES = [
    (page.relative_to(ROOT).as_posix(), found[1] or found[2])
    for page in PAGES
    for found in LINE.finditer(page.read_text("utf-8"))
]


def test_the_documentation_shows_commands():
    assert len(LINES) > 60


@pytest.mark.parametrize(("page", "line"), LINES, ids=lambda value: value.replace("/", "-"))
def test_each_command_of_the_documentation_is_known(page, line):
    command, words = cli, shlex.split(line)[1:]
    while words and isinstance(command, click.Group) and words[0] in command.commands:
        command = command.commands[words.pop(0)]
    assert command is not cli, line
    options = {name for parameter in (*cli.params, *command.params) for name in parameter.opts} | {"--help"}
    assert {word.split("=")[0] for word in words if word.startswith("--")} <= options


def test_every_platform_has_a_page_that_the_overview_names():
    overview = (ROOT / "docs" / "platforms.md").read_text("utf-8")
    assert {page.stem for page in (ROOT / "docs" / "platforms").glob("*.md")} == set(Platform), (
        "each platform has docs/platforms/NAME.md, its row in docs/platforms.md and its line in mkdocs.yml"
    )
    assert not [name for name in Platform if f"(platforms/{name}.md)" not in overview]
