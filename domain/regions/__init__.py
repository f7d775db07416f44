"""Provinces, regencies and cities with their Kemendagri codes, and their governments.

Source: cahyadsn/wilayah (MIT, see NOTICE), codes of Kepmendagri 300.2.2-2138/2025.
"""

import csv
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent


@cache
def names() -> dict[str, str]:
    """Region code (dotted: 35, 35.78) to name."""
    with (FOLDER / "regions.csv").open(encoding="utf-8", newline="") as file:
        return {row["code"]: row["name"] for row in csv.DictReader(file)}


def name_of(code: str) -> str:
    """The name of a region; the code itself where a list of before had it and this one does not."""
    return names().get(code, code)


def provinces() -> dict[str, str]:
    """Province code to name."""
    return {code: name for code, name in names().items() if "." not in code}


@cache
def governments() -> dict[str, str]:
    """Case-folded name of a regional government to its name as written."""
    with (FOLDER / "governments.csv").open(encoding="utf-8", newline="") as file:
        return {row["agency"].casefold(): row["agency"] for row in csv.DictReader(file)}


def province(code: str) -> str:
    """The province code of any region code."""
    return code.split(".")[0]


def covers(outer: str, inner: str) -> bool:
    """Whether `outer` is `inner`, a region above it, or the whole country ("")."""
    return outer == "" or inner == outer or inner.startswith(outer + ".")
