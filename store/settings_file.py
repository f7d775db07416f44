"""Changing values in netralitas.toml and leaving the rest of it as people wrote it."""

import re
import tomllib
from collections.abc import Mapping
from itertools import pairwise

from store.workspace import text_of, toml_value

Tables = dict[str, dict[str, object]]


def changed_text(text: str, values: Mapping[str, object]) -> str:
    """The text of the file with these values, by key; comments, order and blank lines stay.

    A file that is written in a way in which no line can be changed (tables within a line, say) is written anew as
    `init` writes it: with the same values, and without its comments.
    """
    wanted: Tables = {name: dict(table) for name, table in tomllib.loads(text).items()}
    for key, value in values.items():
        section, name = key.split(".")
        wanted.setdefault(section, {})[name] = value
    lines = text.splitlines()
    for key, value in values.items():
        section, name = key.split(".")
        lines = _with_value(lines, section, name, toml_value(value))
    made = "\n".join(lines) + "\n"
    return made if _holds(made, wanted) else text_of({f"{s}.{n}": v for s, t in wanted.items() for n, v in t.items()})


def _holds(text: str, wanted: Tables) -> bool:
    try:
        return tomllib.loads(text) == wanted
    except tomllib.TOMLDecodeError:
        return False


def _with_value(lines: list[str], section: str, name: str, value: str) -> list[str]:
    begin, end = _section(lines, section)
    if begin < 0:
        return [*lines, "", f"[{section}]", f"{name} = {value}"]
    for number in range(begin, end):
        if re.match(rf"\s*[\"']?{re.escape(name)}[\"']?\s*=", lines[number]):
            last, comment = _extent(lines, number, end)
            return [*lines[:number], f"{name} = {value}{comment}", *lines[last:]]
    while end > begin and not lines[end - 1].strip():
        end -= 1
    return [*lines[:end], f"{name} = {value}", *lines[end:]]


def _section(lines: list[str], section: str) -> tuple[int, int]:
    """The lines below a section's head; -1 where there is none."""
    heads = [n for n, line in enumerate(lines) if re.match(r"\s*\[[^\[\]]+\]\s*(#.*)?$", line)]
    for n, follower in pairwise([*heads, len(lines)]):
        if lines[n].split("#")[0].strip().strip("[]").strip() == section:
            return n + 1, follower
    return -1, -1


def _extent(lines: list[str], number: int, end: int) -> tuple[int, str]:
    """Where the value that begins on this line ends, and the comment behind it."""
    for last in range(number + 1, end + 1):
        if _parses("\n".join(lines[number:last])):
            break
    final, before = lines[last - 1], "\n".join(lines[number : last - 1])
    for mark in (n for n, sign in enumerate(final) if sign == "#"):
        if _parses(f"{before}\n{final[:mark]}"):
            return last, "  " + final[mark:]
    return last, ""


def _parses(text: str) -> bool:
    try:
        return bool(tomllib.loads(text))
    except tomllib.TOMLDecodeError:
        return False
