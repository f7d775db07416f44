"""Texts with named fields: Indonesian is the source, a face says them in another language out of its gettext catalogue.

What is raised or handed up is a `Text`: the Indonesian sentence, filled in, which still knows its template and fields.
`in_language` says it, and any constant text, in the language of whoever reads it.
"""

import gettext
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Self

from domain import law_names

LANGUAGES = ("id", "en")


class Text(str):
    """A sentence in Indonesian that another language can say: `Text("{n} kiriman dibaca", n=3)`.

    The template is the message id of the catalogues. A field that is a Text is said in the same language.
    """

    __slots__ = ("fields", "template")
    template: str
    fields: dict[str, object]

    def __new__(cls, template: str, /, **fields: object) -> Self:
        made = super().__new__(cls, template.format(**fields) if fields else template)
        made.template, made.fields = template, fields
        return made

    def __reduce__(self) -> tuple[Any, ...]:
        return _again, (self.template, self.fields)


_ = Text  # the mark by which texts are found for the catalogues
on_page = Text  # the mark of what only pages show: its English stands in the desk's catalogue


def words(labels: Mapping[str, str]) -> dict[str, Text]:
    """The words of codes, as pages show them: their English stands in the desk's catalogue."""
    return {code: Text(label) for code, label in labels.items()}


def _again(template: str, fields: dict[str, object]) -> Text:
    return Text(template, **fields)


def one_of(choices: Iterable[str]) -> Text:
    """What to do about a word that none of the possible ones is."""
    return _("pilih: {choices}", choices=", ".join(choices))


def any_of(names: Iterable[str]) -> Text:
    """One of these: "a atau b"."""
    first, *others = names
    found = Text("{name}", name=first)
    for other in others:
        found = _("{one} atau {other}", one=found, other=other)
    return found


def joined(texts: Iterable[str], between: str = ", ") -> Text:
    """Texts one after the other, as one; each of them can still be said in another language."""
    fields = {f"part{n}": text for n, text in enumerate(texts)}
    return Text(between.join(f"{{{name}}}" for name in fields), **fields)


@cache
def catalogue(package: Path, language: str) -> gettext.NullTranslations:
    """The catalogue of a package's folder `locale`; one without texts where that language has none."""
    return gettext.translation(package.name, package / "locale", [language], fallback=True)


def in_language(text: str, language: str, packages: Iterable[Path] = (), count: object = None) -> str:
    """A text in a language: from the first catalogue that has it, of `packages` and then of this one.

    A text that none has, such as what a person typed or a library said, stays as it is. One is told from many by
    `count`, or by the field `n` of a Text.
    """
    if language == LANGUAGES[0] or not text:
        return str(text)
    template = text.template if isinstance(text, Text) else text
    fields = text.fields if isinstance(text, Text) else {}
    translation = _looked_up(template, language, tuple(packages), fields.get("n", count))
    if not fields:
        return translation
    translated_fields = {
        name: in_language(value, language, packages) if isinstance(value, Text) else value
        for name, value in fields.items()
    }
    return translation.format(**translated_fields)


def _looked_up(template: str, language: str, packages: tuple[Path, ...], count: object) -> str:
    for package in (*packages, Path(__file__).parent):
        found = catalogue(package, language)
        translation = found.ngettext(template, template, count) if isinstance(count, int) else template
        translation = found.gettext(template) if translation == template else translation
        if translation != template:
            return law_names.in_english(translation)
    return template
