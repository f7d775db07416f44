"""What click found wrong with a command line, in our words: what, where, what to do."""

import errno
import re
from collections.abc import Sequence

import click

from domain.errors import NOTHING
from domain.texts import Text, _, any_of, joined, one_of
from netralitas.cli.moments import Typed


def in_words(error: click.ClickException) -> Text:
    """One line about a command that cannot be understood; the value as it was typed, and what is possible."""
    what, remedy = _what_and_remedy(error)
    context = getattr(error, "ctx", None)
    see = _("lihat {command} --help", command=context.command_path) if context else _("lihat --help")
    return Text("{what} → {remedy}", what=what, remedy=remedy or see)


def _what_and_remedy(error: click.ClickException) -> tuple[Text, Text]:
    if isinstance(error, click.MissingParameter):
        return _("{place} belum diisi", place=_place(error)), _accepted(error.param)
    if isinstance(error, click.NoSuchOption):
        return _("opsi {option} tidak ada", option=error.option_name), _near(error.possibilities)
    if isinstance(error, click.BadParameter):
        return _unusable(error), _accepted(error.param)
    if unknown := re.match(r"No such command '(.*?)'", error.message):
        command = unknown.group(1)
        return _("perintah {command!r} tidak ada", command=command), _near(getattr(error, "possibilities", None))
    if bare := re.match(r"Option '(.*?)' requires", error.message):
        return _("opsi {option} memerlukan isian", option=bare.group(1)), NOTHING
    if extra := re.match(r"Got unexpected extra arguments? \((.*)\)", error.message):
        remedy = _("beri tanda kutip pada isian yang memuat spasi")
        return _("isian berlebih: {extra}", extra=extra.group(1)), remedy
    return _("perintah tidak dapat dipahami ({reason})", reason=_reason(error)), NOTHING


def _reason(error: click.ClickException) -> str:
    """Our own words as they are, so that they can be said in another language; else those of click."""
    return error.message if isinstance(error.message, Text) else error.format_message()


def _unusable(error: click.BadParameter) -> Text:
    value = re.search(r"'([^']*)'|^(-?\d\S*)", error.message)
    if value is None:
        return _("nilai untuk {place} tidak dapat dipakai", place=_place(error))
    value_text = value.group(1) or value.group(2) or ""
    return _("nilai {typed!r} untuk {place} tidak dapat dipakai", typed=value_text, place=_place(error))


def _place(error: click.BadParameter) -> Text:
    if error.param is None:
        return Text(str(error.param_hint)) if error.param_hint else _("isian")
    if isinstance(error.param, click.Argument):
        return _("isian {name}", name=error.param.human_readable_name)
    return _("opsi {option}", option=error.param.opts[0])


def _near(possibilities: Sequence[str] | None) -> Text:
    return _("mungkin {names}", names=any_of(possibilities)) if possibilities else NOTHING


def _accepted(param: click.Parameter | None) -> Text:
    """What this place takes."""
    kind = param.type if param is not None else None
    if isinstance(kind, click.Choice):
        return one_of(map(str, kind.choices))
    if isinstance(kind, Typed):
        return kind.example
    if isinstance(kind, click.Path):
        return _("periksa apakah berkas atau folder itu ada dan dapat dibaca")
    if isinstance(kind, click.types.IntParamType):
        least = getattr(kind, "min", None)
        return (
            _("tulis bilangan bulat") if least is None else _("tulis bilangan bulat, sekurangnya {least}", least=least)
        )
    return NOTHING


def of_system(error: OSError) -> Text:
    """What the system refused, in one line: what, where, what to do."""
    where = str(error.filename) if isinstance(error.filename, str) else ""
    what, remedy = SYSTEM.get(error.errno or 0, (_("sistem menolak: {why}", why=error.strerror or ""), OTHERWISE))
    return (
        _("{where}: {what} → {remedy}", where=where, what=what, remedy=remedy)
        if where
        else joined((what, remedy), " → ")
    )


_FULL = (_("ruang disk tujuan penuh"), _("kosongkan ruang atau pilih tujuan lain, lalu ulangi"))
_SHUT = (_("tidak diizinkan"), _("periksa izin berkas dan foldernya"))
OTHERWISE = _("periksa tujuan itu, lalu ulangi")
# By the system's own numbers, which say more than any guess.
SYSTEM = {
    errno.ENOSPC: _FULL,
    errno.EDQUOT: _FULL,
    errno.EFBIG: _FULL,
    errno.EACCES: _SHUT,
    errno.EPERM: _SHUT,
    errno.EROFS: (_("tujuan itu hanya dapat dibaca"), _("pilih tujuan lain")),
    errno.ENOENT: (_("berkas atau folder itu tidak ada"), _("periksa nama berkas dan foldernya")),
    errno.ENOTDIR: (_("bukan folder"), _("pilih folder lain")),
    errno.EISDIR: (_("itu folder, bukan berkas"), _("tulis nama berkasnya")),
}
