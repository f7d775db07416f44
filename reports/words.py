"""The texts of the reports: Indonesian is the source, English is looked up."""

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from rendering import angka, persen

ENGLISH = Path(__file__).parent / "english.toml"
LANGUAGES = ("id", "en")
# A text on a page, and how many combining marks a letter may carry.
LONGEST = 200
MARKS = re.compile(r"([\u0300-\u036f]{3})[\u0300-\u036f]+")
ENGLISH_MARKS = str.maketrans(".,", ",.")


@cache
def english() -> Mapping[str, str]:
    """The English of every Indonesian text of the reports."""
    with ENGLISH.open("rb") as file:
        return {entry["id"]: entry["en"] for entry in tomllib.load(file)["text"]}


def say(lang: str, text: str, **values: object) -> str:
    """A text in a language, its values filled in. Raises KeyError for a text without English."""
    chosen = english()[text] if lang == "en" and text else text
    return chosen.format(**{name: number(lang, value) for name, value in values.items()}) if values else chosen


def number(lang: str, value: object) -> str:
    """A count or a text as it is written: 1.180 and 31,7 in Indonesian, 1,180 and 31.7 in English."""
    return angka(value).translate(ENGLISH_MARKS) if lang == "en" and isinstance(value, int) else angka(value)


def shown(lang: str, value: object) -> str:
    """A cell as a page shows it: a text of any length or height takes no more than a few lines; the files keep it."""
    text = MARKS.sub(r"\1", number(lang, value))
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def share(lang: str, part: int, base: int) -> str:
    """A share in percent with one place."""
    return persen(part, base).translate(ENGLISH_MARKS if lang == "en" else {}) + "%"
