"""What click found wrong with a command line, in Indonesian: what, where, what to do."""

import re
from collections.abc import Sequence

import click

from netralitas.cli.moments import Typed


def in_words(error: click.ClickException) -> str:
    """One line about a command that cannot be understood; the value as it was typed, and what is possible."""
    what, remedy = _said(error)
    context = getattr(error, "ctx", None)
    return f"{what} → {remedy or (f'lihat {context.command_path} --help' if context else 'lihat --help')}"


def _said(error: click.ClickException) -> tuple[str, str]:
    if isinstance(error, click.MissingParameter):
        return f"{_place(error)} belum diisi", _possible(error.param)
    if isinstance(error, click.NoSuchOption):
        return f"opsi {error.option_name} tidak ada", _near(error.possibilities)
    if isinstance(error, click.BadParameter):
        value = re.search(r"'([^']*)'|^(-?\d\S*)", error.message)
        typed = f" {value.group(1) or value.group(2) or ''!r}" if value else ""
        return f"nilai{typed} untuk {_place(error)} tidak dapat dipakai", _possible(error.param)
    if unknown := re.match(r"No such command '(.*?)'", error.message):
        return f"perintah {unknown.group(1)!r} tidak ada", _near(getattr(error, "possibilities", None))
    if bare := re.match(r"Option '(.*?)' requires", error.message):
        return f"opsi {bare.group(1)} memerlukan isian", ""
    if extra := re.match(r"Got unexpected extra arguments? \((.*)\)", error.message):
        return f"isian berlebih: {extra.group(1)}", "beri tanda kutip pada isian yang memuat spasi"
    return f"perintah tidak dapat dipahami ({error.format_message()})", ""


def _place(error: click.BadParameter) -> str:
    if error.param is None:
        return str(error.param_hint or "isian")
    if isinstance(error.param, click.Argument):
        return f"isian {error.param.human_readable_name}"
    return f"opsi {error.param.opts[0]}"


def _near(possibilities: Sequence[str] | None) -> str:
    return "mungkin " + " atau ".join(possibilities) if possibilities else ""


def _possible(param: click.Parameter | None) -> str:
    """What this place takes."""
    kind = param.type if param is not None else None
    if isinstance(kind, click.Choice):
        return "pilih: " + ", ".join(map(str, kind.choices))
    if isinstance(kind, Typed):
        return kind.example
    if isinstance(kind, click.Path):
        return "periksa apakah berkas atau folder itu ada dan dapat dibaca"
    if isinstance(kind, click.types.IntParamType):
        least = getattr(kind, "min", None)
        return "tulis bilangan bulat" + ("" if least is None else f", sekurangnya {least}")
    return ""
