"""What the code says in Indonesian and the English that stands for it, read from the source and the catalogues.

`python -m tests.catalogues` adds what is new to the catalogues, without English, and takes out what nobody says any more;
a test fails until the English is written.
"""

import inspect
import io
import tomllib
from dataclasses import dataclass
from gettext import GNUTranslations
from pathlib import Path
from typing import Any

import click
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from netralitas.cli import cli
from netralitas.cli.language import CLICKS_OWN
from netralitas.cli.moments import Typed
from tests.desk import catalogue as desk

ROOT = Path(__file__).parents[1]
PACKAGES = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["hatch"]["build"]["targets"]["wheel"][
    "packages"
]
FACES = ("netralitas", "desk")  # each has a catalogue of its own; what all others say stands in that of domain


@dataclass(frozen=True, slots=True)
class Texts:
    """The texts of one catalogue: those marked with _ in `sources`, and the help of every command."""

    package: str
    sources: tuple[str, ...]
    helps: bool = False

    @property
    def path(self) -> Path:
        return ROOT / self.package / "locale" / "en" / "LC_MESSAGES" / f"{self.package}.po"

    def said(self) -> list[str]:
        marked = [text for source in self.sources for text in _marked(ROOT / source)]
        return list(dict.fromkeys([*marked, *(_helps(cli) if self.helps else ())]))

    def written(self) -> Catalog:
        with self.path.open("rb") as file:
            return read_po(file, locale="en")


CATALOGUES = (
    Texts("domain", tuple(sorted(set(PACKAGES) - set(FACES)))),
    Texts("netralitas", ("netralitas",), helps=True),
)


def compiled_and_written(path: Path) -> tuple[dict[Any, str], dict[Any, str]]:
    """The texts of the compiled catalogue beside a written one, and what the written one compiles to."""
    made = io.BytesIO()
    with path.open("rb") as file:
        write_mo(made, read_po(file, locale="en"))
    made.seek(0)
    kept = io.BytesIO(path.with_suffix(".mo").read_bytes())
    found, wanted = ({k: v for k, v in GNUTranslations(f)._catalog.items() if k} for f in (kept, made))
    return found, wanted


def _marked(folder: Path) -> list[str]:
    found = extract_from_dir(str(folder), [("**.py", "python")], keywords={"_": None}, comment_tags=())
    return [message for _file, _line, message, _comments, _context in found if message]


def _helps(command: click.Command) -> list[str]:
    """What the help of a command and of those below it says."""
    texts = [command.help, command.epilog]
    for param in command.params:
        shown = param.type.placeholder if isinstance(param.type, Typed) else None
        texts += [getattr(param, "help", None), param.metavar, shown]
    if isinstance(command, click.Group):
        for name in sorted(command.commands):
            texts += _helps(command.commands[name])
    return [inspect.cleandoc(text) for text in texts if text and text not in CLICKS_OWN]


def bring_up_to_date(texts: Texts) -> None:
    """Adds what is new, without English, and takes out what is said no more."""
    known = texts.written() if texts.path.exists() else Catalog()
    made = Catalog(locale="en")
    for text in texts.said():
        message = known.get(text)
        made.add(text, message.string if message else "")
    write_catalogue(texts, made)


def write_catalogue(texts: Texts, catalogue: Catalog) -> None:
    body = io.BytesIO()
    write_po(body, catalogue, width=0, omit_header=True)
    head = f"# English of {texts.package}; the Indonesian text is the key. `make catalogues` compiles it.\n"
    texts.path.parent.mkdir(parents=True, exist_ok=True)
    texts.path.write_text(head + HEAD + body.getvalue().decode(), "utf-8")


# With a day of its own a catalogue compiles to the same bytes on any day, and a change touches those it changes.
HEAD = """msgid ""
msgstr ""
"POT-Creation-Date: 2026-01-01 00:00+0000\\n"
"Language: en\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"

"""

if __name__ == "__main__":
    for each in CATALOGUES:
        bring_up_to_date(each)
    desk.bring_up_to_date()
