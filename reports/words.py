"""The texts of the reports: Indonesian is the source, English is looked up."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

ENGLISH = Path(__file__).parent / "english.toml"
LANGUAGES = ("id", "en")


@cache
def english() -> Mapping[str, str]:
    """The English of every Indonesian text of the reports."""
    with ENGLISH.open("rb") as file:
        return {entry["id"]: entry["en"] for entry in tomllib.load(file)["text"]}


def say(lang: str, text: str, **values: object) -> str:
    """A text in a language, its values filled in. Raises KeyError for a text without English."""
    chosen = english()[text] if lang == "en" and text else text
    return chosen.format(**values) if values else chosen
