"""The language in which the command line speaks: --lang, else NETRALITAS_LANG, else Indonesian; never guessed."""

import inspect
import os
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import Any

import click

from domain.texts import LANGUAGES, _, in_language

VARIABLE = "NETRALITAS_LANG"
PACKAGE = Path(__file__).parents[1]
_CHOSEN: ContextVar[str] = ContextVar("language", default=LANGUAGES[0])

# What click itself puts on a page of help.
CLICKS_OWN = {
    "Options": _("Opsi"),
    "Commands": _("Perintah"),
    "Show this message and exit.": _("Menampilkan bantuan ini."),
    "Show the version and exit.": _("Menampilkan versi program."),
}
# What click says of a value that an option takes.
KINDS = {
    "TEXT": _("TEKS"),
    "INTEGER": _("BILANGAN"),
    "INTEGER RANGE": _("BILANGAN"),
    "FLOAT": _("ANGKA"),
    "FLOAT RANGE": _("ANGKA"),
    "FILE": _("BERKAS"),
    "FILENAME": _("BERKAS"),
    "DIRECTORY": _("FOLDER"),
    "PATH": _("BERKAS/FOLDER"),
}
KIND = re.compile(rf"(?<= )({'|'.join(sorted(KINDS, key=len, reverse=True))})$")
REQUIRED, DEFAULT = re.compile(r"\[required\]$"), re.compile(r"\[default: (.*)\]$")


def choose(_context: click.Context, _option: click.Parameter, language: str) -> None:
    """What --lang does, before anything is said."""
    _CHOSEN.set(language)


def begin() -> None:
    """What NETRALITAS_LANG says, for a line so wrong that its --lang is never read."""
    written = os.environ.get(VARIABLE, "")
    _CHOSEN.set(written if written in LANGUAGES else LANGUAGES[0])


def current() -> str:
    """The chosen language."""
    return _CHOSEN.get()


def translated(text: str) -> str:
    """A text in the chosen language."""
    return in_language(text, _CHOSEN.get(), (PACKAGE,))


def say(text: str, *, err: bool = False, nl: bool = True) -> None:
    """Prints a text in the chosen language."""
    click.echo(translated(text), err=err, nl=nl)


class _Page(click.HelpFormatter):
    """A page of help whose headings are in the chosen language."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        super().write_usage(prog, _placeholders(args), translated(_("Pemakaian: ")) if prefix is None else prefix)

    def write_heading(self, heading: str) -> None:
        super().write_heading(translated(CLICKS_OWN.get(heading, heading)))

    def write_dl(self, rows: Iterable[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        super().write_dl([(_kind(name), _extra(words)) for name, words in rows], *args, **kwargs)


def _placeholders(args: str) -> str:
    args = args.replace("[OPTIONS]", translated(_("[OPSI]")))
    return args.replace("COMMAND [ARGS]...", translated(_("PERINTAH [ISIAN]...")))


def _kind(name: str) -> str:
    """An option with the kind of its value: `--jobs INTEGER`."""
    return KIND.sub(lambda found: translated(KINDS[found[1]]), name)


def _extra(words: str) -> str:
    words = REQUIRED.sub(lambda _found: translated(_("[wajib]")), words)
    return DEFAULT.sub(lambda found: translated(_("[bawaan: {value}]", value=found[1])), words)


class Speaking(click.Context):
    """The context of a command: its help is said in the chosen language."""

    formatter_class = _Page

    def get_help(self) -> str:
        with _translated(self):
            return super().get_help()


def speaking(command: click.Command) -> click.Command:
    """The command, and every one below it, with help in the chosen language."""
    command.context_class = Speaking
    if isinstance(command, click.Group):
        for name in command.commands:
            speaking(command.commands[name])
    return command


@contextmanager
def _translated(context: click.Context) -> Iterator[None]:
    """The texts of a command as they are said, while its page of help is made."""
    command = context.command
    described: list[Any] = [command, *command.get_params(context)]
    if isinstance(command, click.Group):
        described += [command.commands[name] for name in command.commands]
    kept = [
        (one, name, text)
        for one in described
        for name in ("help", "metavar", "epilog")
        if (text := vars(one).get(name))
    ]
    try:
        for one, name, text in kept:
            vars(one)[name] = translated(CLICKS_OWN.get(text, inspect.cleandoc(text)))
        yield
    finally:
        for one, name, text in kept:
            vars(one)[name] = text
