"""Words that many people's names hold, counted over the public lists of candidates (benchmarks/common_names.py)."""

from functools import cache
from importlib import resources


@cache
def _words() -> frozenset[str]:
    return frozenset(resources.files("analysis").joinpath("common_names.txt").read_text("utf-8").split())


def is_common(word: str) -> bool:
    """Whether so many people carry the word as a name that it says nothing about who is meant."""
    return word in _words()
