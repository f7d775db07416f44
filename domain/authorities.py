"""Who may receive and decide when: authorities that began, ended or will change on a day, as dated public facts."""

import re
import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

FILE = Path(__file__).parent / "packs" / "shared" / "lembaga.toml"


@dataclass(frozen=True, kw_only=True, slots=True)
class Authority:
    """A body in office from `start` to `end`, both days counted. From `check_from` on `check` says what to look up.

    `verified`: both days were read in the text of the rule that set them.
    """

    name: str
    names: tuple[str, ...]
    start: date
    end: date
    verified: bool
    successor: str
    source: str
    check_from: date
    check: str

    def in_office(self, day: date) -> bool:
        return self.start <= day <= self.end


@cache
def authorities() -> tuple[Authority, ...]:
    raw = tomllib.loads(FILE.read_text(encoding="utf-8"))["authority"]
    return tuple(
        Authority(
            name=a["name"],
            names=(a["name"], *a["also"]),
            start=a["from"],
            end=a.get("until", date.max),
            verified=a["verified"],
            successor=a.get("successor", ""),
            source=a["source"],
            check_from=a.get("check_from", date.max),
            check=a.get("check", ""),
        )
        for a in raw
    )


def authority_called(text: str) -> Authority | None:
    """The authority that somebody typed by one of its names, in any case and spacing; None for one not listed."""
    words = _plain(text)
    return next((a for a in authorities() if words in {_plain(name) for name in a.names}), None)


def _plain(name: str) -> str:
    return " ".join(re.findall(r"[^\W_]+", name.casefold()))


def is_open(name: str, day: date) -> bool:
    """Whether a receiver of that name is there on a day; one that is not listed is."""
    found = authority_called(name)
    return found is None or found.in_office(day)


def caution(name: str, day: date) -> str:
    """What must be looked up before that authority is relied on on a day; "" where nothing is known to have changed."""
    found = authority_called(name)
    return found.check if found is not None and day >= found.check_from else ""
