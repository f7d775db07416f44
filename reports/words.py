"""The texts of the reports: Indonesian is the source, English stands in a gettext catalogue (`make catalogues`)."""

import gettext
import re
from functools import cache
from pathlib import Path

from babel.numbers import format_decimal

from domain import law_names
from domain.editions import LANGUAGES
from rendering import angka, persen

LOCALES = Path(__file__).parent / "locale"
DOMAIN = "reports"
# A text on a page, and how many combining marks a letter may carry.
LONGEST = 200
MARKS = re.compile(r"([\u0300-\u036f]{3})[\u0300-\u036f]+")
ENGLISH_MARKS = str.maketrans(".,", ",.")


class _Missing(gettext.NullTranslations):
    """What a catalogue falls back to: a text without a translation is an error, never Indonesian on an English page."""

    def gettext(self, message: str) -> str:
        raise KeyError(message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        raise KeyError(msgid1)


@cache
def catalogue(lang: str) -> gettext.NullTranslations:
    """The texts of a language that is not the source."""
    found = gettext.translation(DOMAIN, LOCALES, [lang])
    found.add_fallback(_Missing())
    return found


def translated(lang: str, text: str, count: object = None) -> str:
    """A text in a language, its places for values open. `count`: the number that the text says, where it says one.

    Raises KeyError for a text without a translation.
    """
    if lang == LANGUAGES[0] or not text:
        return text
    try:
        found = catalogue(lang).ngettext(text, text, count) if isinstance(count, int) else catalogue(lang).gettext(text)
    except KeyError:  # a number in the text changes nothing in its words
        found = catalogue(lang).gettext(text)
    return law_names.in_english(found)


def say(lang: str, text: str, **values: object) -> str:
    """A text in a language, its values filled in; `n` decides between one and many. Raises KeyError as above."""
    template = translated(lang, text, values.get("n"))
    return template.format(**{name: number(lang, value) for name, value in values.items()}) if values else template


def number(lang: str, value: object) -> str:
    """A count or a text as it is written: 1.180 and 31,7 in Indonesian, 1,180 and 31.7 in English."""
    if lang == LANGUAGES[0] or not isinstance(value, int) or isinstance(value, bool):
        return angka(value)
    return str(format_decimal(value, locale=lang))


def cell_text(lang: str, value: object) -> str:
    """A cell as a page shows it: a text of any length or height takes no more than a few lines; the files keep it."""
    text = MARKS.sub(r"\1", number(lang, value))
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def share(lang: str, part: int, base: int) -> str:
    """A share in percent with one place."""
    return persen(part, base).translate(ENGLISH_MARKS if lang == "en" else {}) + "%"
