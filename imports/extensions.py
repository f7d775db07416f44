"""Formats that other installed packages bring: entry points of the group netralitas.import_formats.

Each names a module with LABEL (words for a list), `is_ours(head: bytes) -> bool` (whether a file that begins with
these bytes is of the format) and `read_posts(path, given)` as the modules here have it. A name of our own is never
replaced. docs/examples/netralitas-contoh-format shows a whole package.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.metadata import entry_points
from pathlib import Path

from imports.rows import Row
from imports.terms import ImportTerms

GROUP = "netralitas.import_formats"
Reader = Callable[[Path, ImportTerms], Iterator[Row]]


@dataclass(frozen=True, kw_only=True, slots=True)
class Extension:
    """A format of another package."""

    label: str
    is_ours: Callable[[bytes], bool]
    read_posts: Reader


@cache
def extensions() -> Mapping[str, Extension]:
    """The formats of installed packages by their names."""
    found = {}
    for point in sorted(entry_points(group=GROUP), key=lambda p: p.name):
        module = point.load()
        found[point.name] = Extension(label=module.LABEL, is_ours=module.is_ours, read_posts=module.read_posts)
    return found


def recognised_by(head: bytes) -> str:
    """The extension that a file with this beginning belongs to, "" for none."""
    return next((name for name, extension in extensions().items() if extension.is_ours(head)), "")
